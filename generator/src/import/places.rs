//! Old addresses of all kinds, and what each is in the new site.

use std::collections::{HashMap, HashSet};

use super::catalogue::Catalogue;
use super::entry::Fate;
use super::media::Media;
use super::redirects;
use super::uploads::{self, Sort};
use crate::source::percent::decoded;

/// Where a text stands that a link or a picture is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct From<'a> {
    /// Its file, from the site's root.
    pub(super) path: &'a str,
    /// Its number in the export.
    pub(super) id: u64,
    pub(super) is_live: bool,
}

impl From<'_> {
    /// The path of a file in `content/media/` as a text here writes it.
    pub(super) fn media(&self, name: &str) -> String {
        format!("{}media/{name}", self.up())
    }

    fn up(&self) -> String {
        "../".repeat(self.path.matches('/').count().saturating_sub(1))
    }

    /// The path of another text, from here.
    fn text(&self, path: &str) -> String {
        let shared = self.path.split('/').zip(path.split('/')).take_while(|(here, there)| here == there).count();
        let up = "../".repeat(self.path.split('/').count().saturating_sub(shared + 1));
        let rest: Vec<&str> = path.split('/').skip(shared).collect();
        format!("{up}{}", rest.join("/"))
    }
}

/// What a link becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// A link to this address.
    To(String),
    /// Its words alone: it led nowhere, or ran a script.
    Words,
    /// Its words alone: the old address leads to nothing that is public.
    Nothing(String),
    /// Its words alone, until the file of this name is there.
    Missing(String),
}

/// What is known of a picture.
pub(super) struct Seen<'a> {
    /// Its name in `content/media/`, if it is there.
    pub(super) name: Option<&'a str>,
    /// Its old name, for people who look for it.
    pub(super) old: String,
    pub(super) alt: Option<&'a str>,
    pub(super) caption: Option<&'a str>,
}

#[derive(Clone, Debug)]
enum Target {
    Text { path: String, url: String, is_live: bool, is_written: bool },
    File(u64),
    Address(String),
}

/// What every old address became.
#[derive(Default)]
pub(super) struct Places {
    hosts: HashSet<String>,
    by_path: HashMap<String, Target>,
    by_number: HashMap<u64, Target>,
    files: HashMap<u64, File>,
    by_address: HashMap<String, u64>,
    media: Media,
}

struct File {
    key: String,
    address: String,
    alt: String,
    caption: String,
    parent: u64,
}

impl Places {
    /// Gathers them.
    pub(super) fn new(catalogue: &Catalogue, media: Media) -> Places {
        let mut places = Places { media, ..Places::default() };
        places.hosts = catalogue.facts.addresses.iter().map(|address| host(address).to_string()).collect();
        places.hosts.remove("");
        for file in catalogue.attachments.values() {
            places.by_number.insert(file.id, Target::File(file.id));
            if !file.address.is_empty() {
                places.by_address.insert(bare(&file.address), file.id);
            }
            if !file.old_path.is_empty() {
                places.by_path.insert(path_key(&file.old_path), Target::File(file.id));
            }
            let (alt, caption) = (file.alt.clone(), file.caption.clone());
            let kept = File { key: file.key.clone(), address: file.address.clone(), alt, caption, parent: file.parent };
            places.files.insert(file.id, kept);
        }
        places.by_path.insert(path_key("/"), Target::Address("/".into()));
        let live: Vec<_> = catalogue.entries.iter().filter(|entry| entry.fate == Fate::Live).collect();
        for (old, new) in redirects::of_lists(catalogue, &live) {
            places.by_path.insert(path_key(&old), Target::Address(new));
        }
        for entry in catalogue.entries.iter().rev() {
            let is_written = entry.fate.is_written();
            let target = Target::Text {
                path: entry.path.clone(),
                url: entry.url.clone(),
                is_live: entry.fate == Fate::Live || !is_written,
                is_written,
            };
            if matches!(entry.fate, Fate::LeftOut(_)) {
                continue;
            }
            for path in entry.aliases.iter().chain([&entry.old_path, &entry.url]).filter(|path| !path.is_empty()) {
                places.by_path.insert(path_key(path), target.clone());
            }
            places.by_number.insert(entry.id, target);
        }
        places
    }

    /// What the link `href` of a text becomes.
    pub(super) fn link(&self, from: &From, href: &str) -> Lead {
        let href = href.trim();
        let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("mailto" | "tel" | "sms") => return Lead::To(href.to_string()),
            Some("http" | "https") => {}
            Some(scheme) if is_scheme(scheme) || href.contains("://") && !href.starts_with('/') => return Lead::Words,
            _ => {}
        }
        let is_whole = href.contains("://") || href.starts_with("//");
        if href.is_empty() || (is_whole && host(href).is_empty()) {
            return Lead::Words;
        }
        if let Some(number) = self.by_address.get(&bare(href)) {
            return self.lead(from, &Target::File(*number), href);
        }
        let is_own = !is_whole || self.hosts.contains(host(href));
        if let Some(key) = uploads::key(href).filter(|key| is_own || self.media.knows(key)) {
            return self.file(from, &key);
        }
        if !is_own {
            return Lead::To(href.to_string());
        }
        let after_host = if is_whole {
            href.split_once("//").map_or("", |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]))
        } else {
            href
        };
        let (path, query) = after_host.split_once('?').unwrap_or((after_host, ""));
        let path = path.split('#').next().unwrap_or("");
        let number = query.split(['&', '#']).find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            matches!(name, "p" | "page_id" | "attachment_id").then(|| value.parse::<u64>().ok())?
        });
        let found = match number {
            Some(number) => self.by_number.get(&number),
            None => self.by_path.get(&path_key(path)),
        };
        match found {
            Some(target) => self.lead(from, target, href),
            None => Lead::Nothing(href.to_string()),
        }
    }

    fn lead(&self, from: &From, target: &Target, href: &str) -> Lead {
        match target {
            Target::Text { is_live: false, .. } if from.is_live => Lead::Nothing(href.to_string()),
            Target::Text { path, is_written: true, .. } if *path == from.path => Lead::Words,
            Target::Text { path, is_written: true, .. } => Lead::To(from.text(path)),
            Target::Text { url, .. } => Lead::To(url.clone()),
            Target::Address(url) => Lead::To(url.clone()),
            Target::File(number) => match self.files.get(number) {
                Some(file) => self.file(from, &file.key),
                None => Lead::Nothing(href.to_string()),
            },
        }
    }

    fn file(&self, from: &From, key: &str) -> Lead {
        match self.media.name(key) {
            Some(name) => Lead::To(from.media(name)),
            None => Lead::Missing(self.media.original(key)),
        }
    }

    /// What is known of the picture at an old address, or with this number.
    pub(super) fn picture(&self, source: &str, number: Option<u64>) -> Seen<'_> {
        let known = self.by_address.get(&bare(source)).copied().or(number);
        let file = known.and_then(|number| self.files.get(&number));
        let is_own = !(source.contains("://") || source.starts_with("//")) || self.hosts.contains(host(source));
        let named =
            uploads::key(source).filter(|key| is_own || self.media.knows(key) || host(source).ends_with(".wp.com"));
        let key = named.or_else(|| file.map(|file| file.key.clone()));
        // The number may be that of another picture; the address is what was shown.
        let same =
            |file: &&File| key.as_ref().is_none_or(|key| self.media.original(key) == self.media.original(&file.key));
        let file = file.filter(same).or_else(|| key.as_ref().and_then(|key| self.file_with(key)));
        let some = |text: &'_ str| !text.is_empty();
        Seen {
            name: key.as_ref().and_then(|key| self.media.name(key)).filter(|name| uploads::sort(name) == Sort::Picture),
            old: key.map_or_else(|| super::text::cut(source, 200), |key| self.media.original(&key)),
            alt: file.map(|file| file.alt.as_str()).filter(|alt| some(alt)),
            caption: file.map(|file| file.caption.as_str()).filter(|caption| some(caption)),
        }
    }

    fn file_with(&self, key: &str) -> Option<&File> {
        let number = self.media.number(&self.media.original(key))?;
        self.files.get(&number)
    }

    /// Whether a link leads to a picture, or to the page that showed it alone.
    pub(super) fn is_of_picture(&self, href: &str) -> bool {
        let from = From { path: "content/articles/x.md", id: 0, is_live: false };
        let path = href.split(['?', '#']).next().unwrap_or("");
        match self.link(&from, href) {
            Lead::To(to) if to.contains("media/") => uploads::sort(&to) == Sort::Picture,
            Lead::Missing(name) => uploads::sort(&name) == Sort::Picture,
            Lead::To(_) | Lead::Words | Lead::Nothing(_) => uploads::sort(path) == Sort::Picture,
        }
    }

    /// The old address of the file with this number.
    pub(super) fn file_of(&self, number: u64) -> Option<&str> {
        self.files.get(&number).map(|file| file.address.as_str())
    }

    /// The pictures that belong to a text, in the order in which they came.
    pub(super) fn files_below(&self, parent: u64) -> Vec<u64> {
        let is_below = |file: &File| file.parent == parent && uploads::sort(&file.key) == Sort::Picture;
        let mut numbers: Vec<u64> =
            self.files.iter().filter(|(_, file)| parent != 0 && is_below(file)).map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The files that were taken over.
    pub(super) fn media(&self) -> &Media {
        &self.media
    }
}

fn is_scheme(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The host of a web address, without `www.`.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("//").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host)
}

/// A web address without what may differ between two links to the same.
fn bare(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or("");
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    decoded(rest.strip_prefix("www.").unwrap_or(rest)).to_lowercase()
}

/// A path without what may differ between two links to the same.
fn path_key(path: &str) -> String {
    let path = path.trim_start_matches(['.', '/']);
    decoded(path.trim_end_matches('/').trim_end_matches("/amp")).to_lowercase()
}
