//! `carryover list`: content, one line each; reading levels; worksheets to judge handouts by.

mod pemat;
mod reading;
mod review;

use std::path::Path;

use serde_json::json;

use super::Ending;
use super::report::{self, Format};
use crate::content::Content;
use crate::content::date::in_words;
use crate::diagnostic::Checked;
use crate::pipeline::{Memory, Request, prepare};
use crate::site::{Page, Site, State, schedule};

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// What to list
    what: What,
    /// Only this one, by the name of its file without the ending, such as sock-tug
    name: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    format: ListFormat,
    /// List for this day instead of today
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    today: Option<jiff::civil::Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ListFormat {
    /// One line each.
    Human,
    /// One JSON object a line.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Articles on the site, newest first
    Articles,
    /// Handouts on the site
    Handouts,
    /// Drafts and retired handouts
    Drafts,
    /// Articles dated later than today
    Scheduled,
    /// Articles whose time is over
    Expired,
    /// What waits for a reviewer: handouts, what holds them, overdue articles and pages, translations
    ReviewDue,
    /// How hard each text is to read: US grade, INFLESZ or length of sentences
    Reading,
    /// A worksheet by PEMAT-P for each handout, filled in as far as a program can judge
    Pemat,
    /// Articles and handouts that no other page links to
    Orphans,
}

struct Row {
    file: String,
    title: String,
    note: String,
}

pub(super) fn list(root: &Path, command: &List) -> anyhow::Result<Ending> {
    let request = Request::everything(command.today);
    let mut memory = Memory::default();
    let Checked { value, diagnostics } = prepare(root, &request, &mut memory);
    let Some(renderer) = value else {
        report::print(diagnostics, Format::Human);
        return Ok(Ending::ContentErrors);
    };
    let site = &renderer.site;
    let is_wanted = |path: &str| command.name.as_ref().is_none_or(|name| is_named(path, name));
    match command.what {
        What::Pemat => pemat::print(site, &is_wanted, command.format),
        What::Reading => reading::print(site, &is_wanted, command.format),
        what => print(rows(site, &memory, what).into_iter().filter(|row| is_wanted(&row.file)), command.format),
    }
    Ok(Ending::Fine)
}

/// Whether a file has this name: `content/handouts/sock-tug.yaml` is `sock-tug`, and so is its translation.
fn is_named(path: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    path == name
        || file == name
        || file.split('.').next() == Some(name)
        || file.rsplit_once('.').map(|(stem, _)| stem) == Some(name)
}

fn print(rows: impl Iterator<Item = Row>, format: ListFormat) {
    for row in rows {
        match format {
            ListFormat::Human => report::say!(
                "{}  {}{}",
                row.file,
                row.title,
                if row.note.is_empty() { String::new() } else { format!("  ({})", row.note) }
            ),
            ListFormat::Json => report::say!("{}", json!({"file": row.file, "title": row.title, "note": row.note})),
        }
    }
}

fn rows(site: &Site, memory: &Memory, what: What) -> Vec<Row> {
    let pages = |is_wanted: &dyn Fn(&Page) -> bool| -> Vec<Row> {
        site.pages.iter().filter(|page| is_wanted(page)).map(|page| row(page, String::new())).collect()
    };
    let live = |page: &Page| page.state == State::Published;
    match what {
        What::Articles => {
            let articles = site.languages.iter().flat_map(|language| &language.articles).map(|id| &site.pages[*id]);
            articles
                .filter(|page| live(page))
                .map(|page| row(page, crate::site::article_date(page).map(in_words).unwrap_or_default()))
                .collect()
        }
        What::Handouts => pages(&|page| live(page) && matches!(page.document.content, Content::Handout(_))),
        What::Drafts => pages(&|page| page.state == State::Draft),
        What::Scheduled => scheduled(site),
        What::Expired => {
            let expired =
                memory.documents().filter_map(|document| match schedule::state(document, site.options.today) {
                    State::Expired(day) => Some(Row {
                        file: document.source.path.to_string(),
                        title: document.title.clone(),
                        note: format!("left on {}", in_words(day)),
                    }),
                    State::Published | State::Draft | State::Scheduled(_) => None,
                });
            expired.collect()
        }
        What::ReviewDue => site
            .pages
            .iter()
            .filter(|page| live(page))
            .filter_map(|page| Some(row(page, review::due(site, page)?)))
            .collect(),
        What::Orphans => pages(&|page| {
            live(page)
                && page.linked_from.is_empty()
                && matches!(page.document.content, Content::Article(_) | Content::Handout(_))
        }),
        What::Reading | What::Pemat => Vec::new(),
    }
}

fn row(page: &Page, note: String) -> Row {
    Row { file: page.document.source.path.to_string(), title: page.document.title.clone(), note }
}

fn scheduled(site: &Site) -> Vec<Row> {
    let mut scheduled: Vec<_> = site
        .pages
        .iter()
        .filter_map(|page| match page.state {
            State::Scheduled(day) => Some((day, page)),
            State::Published | State::Draft | State::Expired(_) => None,
        })
        .collect();
    scheduled.sort_by_key(|(day, _)| *day);
    scheduled.into_iter().map(|(day, page)| row(page, format!("appears on {}", in_words(day)))).collect()
}
