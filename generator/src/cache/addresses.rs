//! Which address each content file had, so that a page that moves keeps its old one.
//!
//! `.carryover/addresses` holds one line a file: its path, then its addresses, the newest first. A
//! file that got another address is told of until the old one leads somewhere again.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::replace::replace;
use crate::content::Content;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::site::{Page, Site, State};

/// What is remembered.
pub struct Addresses {
    file: PathBuf,
    text: String,
}

impl Addresses {
    /// Reads what earlier builds in `root` remembered; nothing if there were none.
    pub fn read(root: &Path) -> Addresses {
        let file = root.join(".carryover/addresses");
        let text = fs::read_to_string(&file).unwrap_or_default();
        Addresses { file, text }
    }

    /// Pages whose old address leads nowhere now.
    pub fn moved(&self, site: &Site) -> Vec<Diagnostic> {
        let known = self.by_file();
        let mut moved: Vec<(&Page, &str)> = Vec::new();
        for page in published(site) {
            let old = known.get(&*page.document.source.path).into_iter().flatten();
            moved.extend(old.filter(|url| **url != page.url).map(|url| (page, *url)));
        }
        if moved.is_empty() {
            return Vec::new();
        }
        let taken = taken(site);
        moved.into_iter().filter(|(_, old)| !taken.contains(old)).map(|(page, old)| note(page, old)).collect()
    }

    /// What is said of pages that were there and whose file is gone, until the site is built without them.
    pub fn gone(&self, site: &Site) -> Vec<Diagnostic> {
        let root = self.file.ancestors().nth(2).unwrap_or(Path::new("."));
        let known = self.by_file();
        let mut gone: Vec<(&str, &str)> = known
            .iter()
            .filter(|(path, _)| site.page_of(path).is_none() && !root.join(path).exists())
            .filter_map(|(path, urls)| Some((*path, *urls.first()?)))
            .collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let taken = taken(site);
        gone.retain(|(_, url)| !taken.contains(url));
        gone.sort_unstable();
        let is_new = |page: &&Page| !known.contains_key(&*page.document.source.path);
        let new: Vec<&Page> = published(site).filter(is_new).collect();
        let only = new.first().filter(|_| new.len() == 1 && gone.len() == 1);
        gone.into_iter().map(|(path, url)| farewell(path, url, only.copied())).collect()
    }

    /// Remembers the addresses of a site that was written. A memory that cannot be kept is only forgetful.
    pub fn keep(&self, site: &Site) {
        let known = self.by_file();
        let mut text = String::with_capacity(self.text.len());
        for page in published(site) {
            let path = &*page.document.source.path;
            let _ = write!(text, "{path}\t{}", page.url);
            for old in known.get(path).into_iter().flatten().filter(|old| **old != page.url) {
                let _ = write!(text, "\t{old}");
            }
            text.push('\n');
        }
        if text == self.text {
            return;
        }
        let _ = replace(&self.file, text.as_bytes());
    }

    fn by_file(&self) -> HashMap<&str, Vec<&str>> {
        let lines = self.text.lines().filter_map(|line| line.split_once('\t'));
        lines.map(|(path, urls)| (path, urls.split('\t').collect())).collect()
    }
}

/// The addresses that lead somewhere.
fn taken(site: &Site) -> HashSet<&str> {
    let pages = site.pages.iter().map(|page| page.url.as_str());
    pages.chain(site.redirects.iter().map(|redirect| redirect.from.as_str())).collect()
}

/// What readers can find and what may have `aliases`.
fn published(site: &Site) -> impl Iterator<Item = &Page> {
    let is_kept = |page: &&Page| {
        page.state == State::Published
            && !matches!(page.document.content, Content::Person(_))
            && !page.document.source.path.contains(['\t', '\n'])
    };
    site.pages.iter().filter(is_kept)
}

fn note(page: &Page, old: &str) -> Diagnostic {
    let problem = Diagnostic::advice(Code::Moved, format!("this page was at {old} and is at {} now", page.url))
        .because("links from elsewhere, and papers with the old address, would lead to an error page")
        .fix(format!("aliases: [{old}]"));
    let text = &page.document.source.text;
    match find(text, "aliases: [").or_else(|| find(text, "title")) {
        Some((at, "title")) => {
            problem.at(place(page, at, "title".len())).mend("title", format!("aliases: [{old}]\ntitle"))
        }
        Some((at, list)) if page.document.aliases.is_empty() => {
            problem.at(place(page, at, list.len())).mend(list, format!("{list}{old}"))
        }
        Some((at, list)) => problem.at(place(page, at, list.len())).mend(list, format!("{list}{old}, ")),
        None => problem.at(page.document.source.whole()),
    }
}

/// A page whose file is gone; `new` is the only page that came instead.
fn farewell(path: &str, url: &str, new: Option<&Page>) -> Diagnostic {
    let fix = match new {
        Some(page) => format!(
            "if it became {}, write there: aliases: [{url}]; if it is gone for good, leave it so",
            page.document.source.path
        ),
        None => {
            format!("if another page says the same, write there: aliases: [{url}]; if it is gone for good, leave it so")
        }
    };
    Diagnostic::advice(Code::Moved, format!("this file is gone, and with it the page {url}"))
        .because("links from elsewhere, and papers with the old address, lead to the page that says “not found”")
        .at(Place::file(path))
        .fix(fix)
}

/// The start of the first line that begins with `key`, unless the list of old addresses is a long one.
fn find<'a>(text: &str, key: &'a str) -> Option<(usize, &'a str)> {
    if key == "title" && (text.starts_with("aliases:") || text.contains("\naliases:")) {
        return None;
    }
    let at = if text.starts_with(key) { 0 } else { text.find(&format!("\n{key}"))? + 1 };
    Some((at, key))
}

fn place(page: &Page, at: usize, length: usize) -> Place {
    page.document.source.place(&(at as u32..(at + length) as u32))
}
