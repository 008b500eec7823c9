//! Where each text will stand: its file, its address, and which old addresses lead to it.
//!
//! The same export gives the same names each time. What is in the site already keeps its place.

use std::collections::{HashMap, HashSet};

use super::around::Around;
use super::catalogue::Catalogue;
use super::entry::{Entry, Fate, Sort};
use crate::content::clinic::Clinic;
use crate::content::permalink;
use crate::content::schema::{MOST_OF_ADDRESS, MOST_OF_SLUG};
use crate::site::address::is_made_by_site;

/// Pages below pages below pages: nobody goes further.
const MOST_FOLDERS: usize = 8;

/// Gives each text its file, its address and its old addresses.
pub(super) fn settle(catalogue: &mut Catalogue, clinic: &Clinic, around: &Around) {
    let folders = folders(&catalogue.entries);
    let mut paths = HashSet::new();
    let mut urls = HashSet::new();
    // The last number that was put behind a name.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (entry, folders) in catalogue.entries.iter_mut().zip(folders) {
        let is_home = entry.sort == Sort::Page
            && entry.old_path == "/"
            && entry.fate == Fate::Live
            && !paths.contains("content/pages/index.md");
        place(entry, &folders, is_home, clinic);
        let stem = entry.slug.clone();
        while !is_home
            && (paths.contains(&entry.path) || urls.contains(&entry.url) || is_made_by_site(clinic, &entry.url))
        {
            let number = numbers.entry(stem.clone()).or_insert(1_usize);
            *number += 1;
            entry.slug = format!("{stem}-{number}");
            place(entry, &folders, false, clinic);
        }
        let other = around.pages.get(&entry.url).filter(|path| **path != entry.path && entry.fate.is_written());
        if let Some(path) = other {
            let why = format!("the site has a page at {} already: {path}", entry.url);
            entry.fate = if entry.fate == Fate::Live { Fate::There(why) } else { Fate::LeftOut(why) };
        }
        if entry.fate.is_written() {
            paths.insert(entry.path.clone());
            urls.insert(entry.url.clone());
        }
    }
    limit_topics(catalogue, clinic);
    aliases(catalogue, clinic, around, &urls);
}

/// The folders of each text below `content/pages/`.
fn folders(entries: &[Entry]) -> Vec<Vec<String>> {
    let pages: HashMap<u64, &Entry> =
        entries.iter().filter(|entry| entry.sort == Sort::Page).map(|entry| (entry.id, entry)).collect();
    entries
        .iter()
        .map(|entry| {
            let mut folders = Vec::new();
            let mut parent = if entry.sort == Sort::Page { entry.parent } else { 0 };
            while parent != 0 && folders.len() < MOST_FOLDERS {
                let Some(page) = pages.get(&parent) else { break };
                folders.insert(0, page.slug.clone());
                parent = if page.parent == parent { 0 } else { page.parent };
            }
            folders
        })
        .collect()
}

fn place(entry: &mut Entry, folders: &[String], is_home: bool, clinic: &Clinic) {
    let slug = &entry.slug;
    (entry.path, entry.url) = match entry.sort {
        Sort::Page if is_home => ("content/pages/index.md".into(), "/".into()),
        Sort::Page => {
            let inner: String = folders.iter().map(|folder| format!("{folder}/")).collect();
            (format!("content/pages/{inner}{slug}.md"), format!("/{inner}{slug}/"))
        }
        Sort::Article => {
            let url = match (&clinic.article_permalink, entry.date) {
                (Some(shape), Some(date)) => permalink::fill(&shape.value, date, slug),
                _ => format!("/articles/{slug}/"),
            };
            (format!("content/articles/{slug}.md"), url)
        }
    };
}

/// A clinic that lists its topics wants no others.
fn limit_topics(catalogue: &mut Catalogue, clinic: &Clinic) {
    if clinic.topics.is_empty() {
        return;
    }
    for entry in &mut catalogue.entries {
        let known = |topic: &String| clinic.topics.iter().find(|known| known.eq_ignore_ascii_case(topic)).cloned();
        entry.topics = entry.topics.iter().filter_map(known).collect();
    }
}

/// Old addresses: those of what is live first, so that a draft takes none away.
fn aliases(catalogue: &mut Catalogue, clinic: &Clinic, around: &Around, urls: &HashSet<String>) {
    let mut taken: HashSet<String> = HashSet::new();
    for live in [true, false] {
        for entry in &mut catalogue.entries {
            if !entry.fate.is_written() || (entry.fate == Fate::Live) != live {
                continue;
            }
            let own = entry.url.clone();
            let is_free = |alias: &String| {
                let with_slash = format!("{}/", alias.trim_end_matches('/'));
                let leads_elsewhere = around.redirects.get(&with_slash).is_some_and(|to| *to != own);
                is_address(alias)
                    && with_slash != own
                    && !urls.contains(&with_slash)
                    && !around.pages.contains_key(&with_slash)
                    && !leads_elsewhere
                    && !is_made_by_site(clinic, &with_slash)
            };
            let aliases: Vec<String> = old_addresses(entry).into_iter().filter(is_free).collect();
            entry.aliases = aliases.into_iter().filter(|alias| taken.insert(alias.to_lowercase())).collect();
        }
    }
}

/// The address that it had, and those that it had before it was renamed.
pub(super) fn old_addresses(entry: &Entry) -> Vec<String> {
    let path = entry.old_path.trim_end_matches('/');
    let Some((folder, _)) = path.rsplit_once('/') else { return Vec::new() };
    let slash = if entry.old_path.ends_with('/') { "/" } else { "" };
    let before = entry.old_slugs.iter().map(|slug| slug.trim_matches('/')).filter(|slug| !slug.is_empty());
    [entry.old_path.clone()].into_iter().chain(before.map(|slug| format!("{folder}/{slug}{slash}"))).collect()
}

/// Whether an old address can be written into `aliases`.
pub(super) fn is_address(text: &str) -> bool {
    let is_part = |part: &str| part != ".." && part != "." && part.len() <= 2 * MOST_OF_SLUG;
    text.starts_with('/')
        && text.len() > 1
        && text.len() <= MOST_OF_ADDRESS
        && !text.contains("//")
        && text.split('/').all(is_part)
        && !text.contains([' ', '?', '#', '\\'])
        && !text.chars().any(char::is_control)
}
