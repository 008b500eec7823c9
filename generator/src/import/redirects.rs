//! Old addresses of lists, feeds, people and files; those of texts stand in the texts' own `aliases`.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Import;
use super::around::Around;
use super::catalogue::Catalogue;
use super::document::Written;
use super::entry::{Entry, Fate, Sort, old_path};
use super::text::{plain, quoted};
use super::uploads;
use super::wxr::Term;
use crate::content::slug::slugify;
use crate::site::address::is_made_by_site;
use crate::source::percent::decoded;

/// The file of an import.
pub(super) const PATH: &str = "content/redirects/wordpress.yaml";

/// WordPress shows so many texts on one page of a list.
const PAGE_SIZE: usize = 10;
/// More pages of a list, and more lines of the file, lead nobody on.
const MOST_PAGES: usize = 300;
const MOST_LINES: usize = 40_000;

/// Old addresses and where they lead, sorted.
pub(super) fn all(import: &Import, around: &Around, written: &[Written]) -> BTreeMap<String, String> {
    let catalogue = &import.catalogue;
    let base = base(catalogue);
    let refused: HashSet<usize> = written.iter().filter(|text| text.refused.is_some()).map(|text| text.at).collect();
    let is_new = |at: usize| catalogue.entries[at].fate.is_written() && !refused.contains(&at);
    let with_fate = |is_new_one: bool| {
        let entries = catalogue.entries.iter().enumerate().filter(move |(at, _)| is_new(*at) == is_new_one);
        entries.map(|(_, entry)| entry)
    };
    let live: Vec<&Entry> = with_fate(true).filter(|entry| entry.fate == Fate::Live).collect();
    let mut found = of_lists(catalogue, &live);
    files(import, &live, &base, &mut found);
    // Where the site had a page before, the old addresses of its twin lead to it.
    let is_public =
        |entry: &&Entry| matches!(entry.fate, Fate::Live | Fate::There(_)) && around.public.contains(&entry.url);
    let twins: Vec<&Entry> = with_fate(false).filter(is_public).collect();
    for entry in &twins {
        found.extend(super::settle::old_addresses(entry).into_iter().map(|old| (old, entry.url.clone())));
    }
    for entry in live.iter().chain(&twins) {
        let name = if entry.sort == Sort::Page { "page_id" } else { "p" };
        found.extend((entry.id > 0).then(|| (format!("{base}/?{name}={}", entry.id), entry.url.clone())));
    }
    let texts: HashSet<String> =
        with_fate(true).flat_map(|entry| entry.aliases.iter().chain([&entry.url])).map(|url| key(url)).collect();
    let is_free = |from: &str, to: &str| {
        let is_path = from.contains('?') || super::settle::is_address(from);
        let is_taken = around.redirects.get(&format!("{}/", key(from))).is_some_and(|other| other != to);
        let page = format!("{}/", key(from));
        is_path
            && !is_taken
            && !texts.contains(&key(from))
            && !around.pages.contains_key(&page)
            && !is_made_by_site(&import.clinic, &page)
    };
    let mut all = BTreeMap::new();
    for (from, to) in found.into_iter().filter(|(from, to)| is_free(from, to) && from != to) {
        if all.len() < MOST_LINES {
            all.entry(from).or_insert(to);
        }
    }
    all
}

/// Old addresses of lists, feeds and people.
pub(super) fn of_lists(catalogue: &Catalogue, live: &[&Entry]) -> Vec<(String, String)> {
    let base = base(catalogue);
    let mut found = Vec::new();
    lists(live, &base, &mut found);
    terms(&catalogue.terms, live, &base, &mut found);
    people(catalogue, &base, &mut found);
    found
}

/// The folder that the old blog lay in; mostly nothing.
fn base(catalogue: &Catalogue) -> String {
    let paths = catalogue.facts.addresses.iter().map(|address| old_path(address));
    paths.max_by_key(String::len).unwrap_or_default().trim_end_matches('/').to_string()
}

/// The file's text.
pub(super) fn text(all: &BTreeMap<String, String>) -> String {
    let lines: String =
        all.iter().map(|(from, to)| format!("  - {{from: {}, to: {}}}\n", quoted(from), quoted(to))).collect();
    format!(
        "# Old addresses of lists, feeds and files, from an import. Those of texts stand in their `aliases`.\nredirects:\n{lines}"
    )
}

/// Two spellings of one address.
fn key(address: &str) -> String {
    address.trim_end_matches('/').to_string()
}

/// Feeds, and lists by page, year and month.
fn lists(live: &[&Entry], base: &str, found: &mut Vec<(String, String)>) {
    for feed in ["/feed/", "/feed/atom/", "/comments/feed/"] {
        found.push((format!("{base}{feed}"), "/feed.xml".into()));
    }
    let articles: Vec<&&Entry> = live.iter().filter(|entry| entry.sort == Sort::Article).collect();
    let pages = articles.len().div_ceil(PAGE_SIZE).min(MOST_PAGES);
    found.extend((2..=pages).map(|page| (format!("{base}/page/{page}/"), "/articles/".into())));
    for date in articles.iter().filter_map(|entry| entry.date) {
        found.push((format!("{base}/{:04}/", date.year()), "/articles/".into()));
        found.push((format!("{base}/{:04}/{:02}/", date.year(), date.month()), "/articles/".into()));
    }
}

/// Categories and tags: the topic's page, or all articles where no public one has it.
fn terms(terms: &[Term], live: &[&Entry], base: &str, found: &mut Vec<(String, String)>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for topic in live.iter().flat_map(|entry| &entry.topics) {
        *counts.entry(slugify(topic)).or_default() += 1;
    }
    let parents: HashMap<&str, &str> = terms
        .iter()
        .filter(|term| term.taxonomy == "category")
        .map(|term| (term.slug.as_str(), term.parent.as_str()))
        .collect();
    for term in terms.iter().filter(|term| !term.slug.is_empty()) {
        let folder = match term.taxonomy.as_str() {
            "category" => "category",
            "post_tag" => "tag",
            _ => continue,
        };
        let mut path = term.slug.clone();
        let mut parent = if folder == "category" { term.parent.as_str() } else { "" };
        for _ in 0..5 {
            if parent.is_empty() {
                break;
            }
            path = format!("{parent}/{path}");
            parent = parents.get(parent).copied().unwrap_or("");
        }
        let topic = slugify(&plain(&term.name));
        let count = counts.get(&topic).copied().unwrap_or(0);
        let (to, feed) = match count {
            0 => ("/articles/".to_string(), "/feed.xml".to_string()),
            _ => (format!("/topics/{topic}/"), format!("/topics/{topic}/feed.xml")),
        };
        found.push((format!("{base}/{folder}/{path}/feed/"), feed));
        let pages = count.div_ceil(PAGE_SIZE).min(MOST_PAGES);
        found.extend((2..=pages).map(|page| (format!("{base}/{folder}/{path}/page/{page}/"), to.clone())));
        found.push((format!("{base}/{folder}/{path}/"), to));
    }
}

/// Pages of authors; a login that is an e-mail address is written nowhere.
fn people(catalogue: &Catalogue, base: &str, found: &mut Vec<(String, String)>) {
    let people = super::starter::people(catalogue);
    for login in catalogue.authors.keys().filter(|login| !login.contains('@') && !login.is_empty()) {
        let name = super::starter::author(catalogue, login).map(slugify);
        let page = name.filter(|name| people.contains_key(&format!("content/people/{name}.yaml")));
        let to = page.map_or("/articles/".to_string(), |name| format!("/people/{name}/"));
        found.push((format!("{base}/author/{}/", slugify(login)), to));
    }
}

/// Papers and sounds, which people have linked and printed, and the pages that showed one file each.
fn files(import: &Import, live: &[&Entry], base: &str, found: &mut Vec<(String, String)>) {
    let media = import.places.media();
    let pages: HashMap<u64, &str> = live.iter().map(|entry| (entry.id, entry.url.as_str())).collect();
    for file in import.catalogue.attachments.values() {
        let parent = pages.get(&file.parent).map(|url| url.to_string());
        let name = media.name(&file.key).filter(|name| uploads::sort(name) != uploads::Sort::Picture);
        let to = name.map(|name| format!("/media/{name}"));
        found.extend(to.iter().map(|to| (format!("{base}/?attachment_id={}", file.id), to.clone())));
        if let (Some(to), false) = (&to, file.address.is_empty()) {
            found.push((decoded(&old_path(&file.address)).replace(' ', "%20"), to.clone()));
        }
        let page = to.or(parent).filter(|_| !file.old_path.is_empty() && file.old_path != "/");
        found.extend(page.map(|to| (file.old_path.clone(), to)));
    }
    let known: HashSet<&str> = import.catalogue.attachments.values().map(|file| file.key.as_str()).collect();
    for (key, name) in media.taken().into_iter().filter(|(key, _)| !known.contains(*key)) {
        if uploads::sort(name) != uploads::Sort::Picture {
            found.push((format!("/wp-content/uploads/{}", key.replace(' ', "%20")), format!("/media/{name}")));
        }
    }
}
