//! `carryover list`: content, one line each.

use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use super::Ending;
use super::report::{self, Format};
use crate::content::Content;
use crate::content::date::in_words;
use crate::diagnostic::Checked;
use crate::pipeline::{Memory, Request, prepare};
use crate::render::page::Sheets;
use crate::site::{Page, Site, State, schedule};
use crate::timings::Timings;

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// What to list
    what: What,
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
    /// What no clinician has reviewed, or whose review is overdue
    ReviewDue,
    /// Articles and handouts that no other page links to
    Orphans,
}

struct Row {
    file: String,
    title: String,
    note: String,
}

pub(super) fn list(root: &Path, command: &List) -> anyhow::Result<Ending> {
    let request = Request {
        now: Timestamp::now(),
        today: command.today,
        drafts: true,
        future: true,
        base_url: None,
        sheets: Sheets::LeftOut,
        timings: Timings::default(),
    };
    let mut memory = Memory::default();
    let Checked { value, diagnostics } = prepare(root, &request, &mut memory);
    let Some(renderer) = value else {
        report::print(diagnostics, Format::Human);
        return Ok(Ending::ContentErrors);
    };
    for row in rows(&renderer.site, &memory, command.what) {
        match command.format {
            ListFormat::Human => report::say!(
                "{}  {}{}",
                row.file,
                row.title,
                if row.note.is_empty() { String::new() } else { format!("  ({})", row.note) }
            ),
            ListFormat::Json => report::say!("{}", json!({"file": row.file, "title": row.title, "note": row.note})),
        }
    }
    Ok(Ending::Fine)
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
            .filter_map(|page| Some(row(page, review_due(site, page)?)))
            .collect(),
        What::Orphans => pages(&|page| {
            live(page)
                && page.linked_from.is_empty()
                && matches!(page.document.content, Content::Article(_) | Content::Handout(_))
        }),
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

fn review_due(site: &Site, page: &Page) -> Option<String> {
    let overdue = |due: jiff::civil::Date| (due < site.options.today).then(|| format!("was due on {}", in_words(due)));
    match &page.document.content {
        Content::Handout(handout) => match (&handout.review.reviewed_by, handout.review.review_due) {
            (None, _) => Some("never reviewed".into()),
            (Some(_), due) => overdue(due?),
        },
        Content::Article(article) => overdue(article.reviewed.as_ref()?.next?),
        Content::Page(text) => overdue(text.reviewed.as_ref()?.next?),
        Content::Program(_) | Content::Person(_) => None,
    }
}
