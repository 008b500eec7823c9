//! What an import did, so that its counts add up and nothing is lost unseen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use anyhow::Context;

use super::document::Written;
use super::entry::{Entry, Fate, Sort};
use super::uploads;
use super::{Import, starter};
use crate::diagnostic::{Severity, sorted};
use crate::pipeline::{Memory, Request, prepare};
use crate::site::privacy;

/// The report's file, beside `content/`.
pub const FILE: &str = "import-report.md";

/// Its first line, by which an import knows the report of another one.
const TITLE: &str = "# Import from WordPress";

/// What to do where no copy of the uploads was given.
const TO_FETCH_ALL: &str = "Pictures and files to fetch from the old site; or all at once: take the imported texts away and \
                            import again with `--media`";

/// The whole of a larger site is left to `carryover check`: looking at it takes memory.
const MOST_CHECKED: usize = 5_000;

/// What became of the items of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many the export holds.
    pub items: usize,
    /// Readers find them.
    pub live: usize,
    /// Written, and kept off the site.
    pub drafts: usize,
    /// Not written.
    pub left_out: usize,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Counts by kind, in the order in which they are shown.
    pub counts: Vec<(String, Count)>,
    /// How many files are new.
    pub new_files: usize,
    sections: Vec<(String, Vec<String>)>,
    comments: usize,
}

/// Something that was left out or made a draft, and why.
type Named = (String, String);

impl Report {
    pub(super) fn new(import: &Import, written: &[Written]) -> Report {
        let catalogue = &import.catalogue;
        let refused: BTreeMap<usize, &str> =
            written.iter().filter_map(|text| Some((text.at, text.refused.as_deref()?))).collect();
        let mut report = Report { comments: catalogue.comments, ..Report::default() };
        let (mut drafts, mut left_out): (Vec<Named>, Vec<Named>) = Default::default();
        for (sort, name) in [(Sort::Article, "posts"), (Sort::Page, "pages")] {
            let mut count = Count::default();
            let entries = catalogue.entries.iter().enumerate().filter(|(_, entry)| entry.sort == sort);
            for (at, entry) in entries {
                count.items += 1;
                match (&entry.fate, refused.get(&at)) {
                    (_, Some(why)) => left_out.push((entry.shown_name(), why.to_string())),
                    (Fate::LeftOut(why) | Fate::There(why), None) => left_out.push((entry.shown_name(), why.clone())),
                    (Fate::Draft(why), None) => drafts.push((entry.path.clone(), why.clone())),
                    (Fate::Live, None) => count.live += 1,
                }
                let is_out = refused.contains_key(&at) || !entry.fate.is_written();
                count.left_out += usize::from(is_out);
                count.drafts += usize::from(!is_out && matches!(entry.fate, Fate::Draft(_)));
            }
            report.counts.push((name.into(), count));
        }
        report.files(import, &mut left_out);
        for (kind, items) in &catalogue.others {
            let count = Count { items: *items, left_out: *items, ..Count::default() };
            left_out.push((format!("{items} of the kind “{kind}”"), of_kind(kind).to_string()));
            report.counts.push((kind.clone(), count));
        }
        report.section("Drafts: read each, then take `draft: true` out", lines(&drafts));
        report.section("Left out, and why", lines(&left_out));
        report.notes(import, written);
        report.menu(import);
        report
    }

    fn files(&mut self, import: &Import, left_out: &mut Vec<Named>) {
        let catalogue = &import.catalogue;
        let media = import.places.media();
        let mut count = Count { items: catalogue.doubles, left_out: catalogue.doubles, ..Count::default() };
        if catalogue.doubles > 0 {
            left_out.push((format!("{} files", catalogue.doubles), "the export names them twice".into()));
        }
        for file in catalogue.attachments.values() {
            count.items += 1;
            match media.name(&file.key) {
                Some(_) => count.live += 1,
                None => {
                    count.left_out += 1;
                    let why = media.reason(&file.key).unwrap_or(match uploads::sort(&file.key) {
                        uploads::Sort::Picture | uploads::Sort::Played => "no text shows it",
                        uploads::Sort::Paper => "it belongs to something that is not public",
                        uploads::Sort::Other => "it is of a kind that the new site does not publish",
                    });
                    let title = if file.title.is_empty() { String::new() } else { format!(" (“{}”)", file.title) };
                    left_out.push((format!("file {}{title}", file.key), why.into()));
                }
            }
        }
        self.counts.push(("files".into(), count));
    }

    fn notes(&mut self, import: &Import, written: &[Written]) {
        let entries = &import.catalogue.entries;
        let with_path = |pick: fn(&Written) -> &Vec<String>| -> Vec<String> {
            let found = written.iter().filter(|text| text.refused.is_none()).flat_map(|text| {
                pick(text).iter().map(|name| format!("`{}`: {name}", entries[text.at].path)).collect::<Vec<_>>()
            });
            found.collect::<BTreeSet<String>>().into_iter().collect()
        };
        let to_fetch = match import.places.media().is_given {
            true => "Pictures and files to fetch from the old site",
            false => TO_FETCH_ALL,
        };
        self.section(to_fetch, with_path(|text| &text.notes.missing));
        self.section(
            "Pictures that nobody has described: they are not shown until someone does",
            with_path(|text| &text.notes.undescribed),
        );
        self.section("Links that led to nothing public: their words stayed", with_path(|text| &text.notes.unlinked));
        let todos = entries.iter().filter(|entry| !entry.todos.is_empty() && entry.fate.is_written());
        let todos = todos.map(|entry: &Entry| format!("`{}`: {}", entry.path, entry.todos.join(", ")));
        self.section("What plugins showed, marked “To do” in the text", todos.collect());
    }

    fn menu(&mut self, import: &Import) {
        let catalogue = &import.catalogue;
        let texts: HashMap<u64, &Entry> = catalogue.entries.iter().map(|entry| (entry.id, entry)).collect();
        let lines = catalogue.menu.iter().filter_map(|link| {
            let text = texts.get(&link.text).filter(|_| link.address.is_empty());
            let words = if link.words.is_empty() { &text?.title } else { &link.words };
            let address = text.map_or(&link.address, |text| &text.url);
            Some(if address.is_empty() { words.clone() } else { format!("{words}: {address}") })
        });
        self.section("The old menus: put what matters under `navigation:` in content/clinic.yaml", lines.collect());
        let shape = starter::permalinks(catalogue).filter(|_| import.clinic.article_permalink.is_none());
        if let Some(shape) = shape {
            let line = format!(
                "`permalinks: {{articles: \"{shape}\"}}` in content/clinic.yaml keeps the old addresses of all articles"
            );
            self.section("Addresses", vec![line]);
        }
    }

    /// Notes what would stop a build: mistakes, and what may be about one family.
    pub(super) fn check(&mut self, root: &Path) {
        if self.total().items > MOST_CHECKED {
            return;
        }
        let mut problems = Vec::new();
        let renderer = prepare(root, &Request::everything(None), &mut Memory::default()).take(&mut problems);
        problems.extend(renderer.iter().flat_map(|renderer| privacy::look(&renderer.site)));
        let problems = sorted(problems);
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| {
            let place =
                problem.place.as_ref().map(|place| format!("`{}:{}`: ", place.file, place.line)).unwrap_or_default();
            format!("{place}{}. {}", problem.message, problem.fix.replace('\n', " "))
        });
        let errors = errors.collect();
        self.section("To mend before the site can be built", errors);
    }

    fn section(&mut self, title: &str, lines: Vec<String>) {
        if !lines.is_empty() {
            self.sections.push((title.into(), lines));
        }
    }

    /// All counts as one.
    pub fn total(&self) -> Count {
        self.counts.iter().fold(Count::default(), |all, (_, count)| Count {
            items: all.items + count.items,
            live: all.live + count.live,
            drafts: all.drafts + count.drafts,
            left_out: all.left_out + count.left_out,
        })
    }

    /// Titles of the sections, with the number of their lines.
    pub fn sections(&self) -> impl Iterator<Item = (&str, usize)> {
        self.sections.iter().map(|(title, lines)| (title.as_str(), lines.len()))
    }

    /// The report as Markdown. A second import of the same file gives the same bytes.
    pub fn markdown(&self) -> String {
        let total = self.total();
        let mut text = format!(
            "{TITLE}\n\n{} items = {} live + {} drafts + {} left out.\n\n| Kind | In the export | Live | Drafts | Left out |\n| --- | --- | --- | --- | --- |\n",
            total.items, total.live, total.drafts, total.left_out
        );
        for (kind, count) in self.counts.iter().chain([&("all".to_string(), total.clone())]) {
            text += &format!("| {kind} | {} | {} | {} | {} |\n", count.items, count.live, count.drafts, count.left_out);
        }
        text += &format!(
            "\nNever taken over: passwords, e-mail addresses of authors, what forms collected, and comments ({}).\n\n## Next steps\n\n\
             1. `carryover check` lists what is to be filled in, each with its line.\n\
             2. `carryover serve --drafts` shows all of it; read the drafts below.\n\
             3. Delete this report when you are done. Never put the export itself into the site's folder: it holds\n   \
             e-mail addresses and private texts.\n",
            self.comments
        );
        for (title, lines) in &self.sections {
            text += &format!("\n## {title}\n\n");
            for line in lines {
                text += &format!("- {line}\n");
            }
        }
        text
    }
}

/// Writes the report beside `content/`; another file of that name stays.
pub(super) fn save(root: &Path, report: &Report) -> anyhow::Result<()> {
    let path = root.join(FILE);
    let context = || format!("cannot write {}", path.display());
    let is_ours = match fs::read_to_string(&path) {
        Ok(text) => text.starts_with(TITLE),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    let path = if is_ours { path.clone() } else { root.join("import-report-2.md") };
    let beside = root.join(".import-report.new");
    fs::write(&beside, report.markdown()).and_then(|()| fs::rename(&beside, &path)).with_context(context)
}

fn lines(named: &[Named]) -> Vec<String> {
    named.iter().map(|(name, why)| format!("{name}: {why}")).collect()
}

/// Why items of a kind stay behind.
fn of_kind(kind: &str) -> &'static str {
    match kind {
        "" => "the export does not say what they are",
        "revision" => "older states of texts",
        "nav_menu_item" => "the menus are listed below",
        "wp_block" => "their text stands where texts show it",
        "feedback" | "nf_sub" | "wpforms_entries" => "what people sent through a form is not for a site",
        _ if kind.contains("inbound") || kind.contains("entry") || kind.contains("entries") => {
            "what people sent through a form is not for a site"
        }
        "custom_css" | "customize_changeset" | "oembed_cache" | "user_request" => "the works of the old site",
        _ if kind.starts_with("wp_") || kind.starts_with("acf") => "the works of the old site",
        _ if kind.contains("form") => "forms of the old site; the new one has its own",
        _ => "neither posts, pages nor files; copy by hand what families need",
    }
}
