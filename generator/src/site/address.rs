//! Addresses: one for each document and file, never two for one, never one for two.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::links::Index;
use super::schedule::{self, State};
use super::{BuildOptions, Media, Redirect, Site, pictures};
use crate::content::clinic::Clinic;
use crate::content::permalink;
use crate::content::slug::slugify;
use crate::content::{Content, Document};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::MediaFile;

/// Addresses of pages that no document makes, below a language's prefix.
pub const GENERATED: [&str; 9] = [
    "/articles/",
    "/handouts/",
    "/topics/",
    "/search/",
    "/consultation/",
    "/thank-you/",
    "/offline/",
    "/staff/open/",
    "/admin/",
];

/// Files that the site makes itself, in one language or for all.
pub(super) const FILES: [&str; 15] = [
    "/feed.xml",
    "/feed.json",
    "/handouts/index.json",
    "/404.html",
    "/sitemap.xml",
    "/robots.txt",
    "/_headers",
    "/_redirects",
    "/_redirects.nginx.map",
    "/_redirects.json",
    "/llms.txt",
    "/manifest.webmanifest",
    "/sw.js",
    "/admin/config.yml",
    "/",
];

/// Whether an address is one that no document makes, in any language.
pub fn is_made_by_site(clinic: &Clinic, url: &str) -> bool {
    let inner = |tag: &String| url.strip_prefix(&format!("/{tag}")).filter(|rest| rest.starts_with('/'));
    let mut forms = clinic.languages.iter().filter_map(inner).chain([url]);
    forms.any(|url| GENERATED.contains(&url) || FILES.contains(&url))
}

/// A document with its address.
#[derive(Debug)]
pub struct Placed {
    /// The document.
    pub document: Arc<Document>,
    /// Its address from the site's root.
    pub url: String,
    /// The language it is written in.
    pub language: String,
    /// Where it stands today.
    pub state: State,
    /// Whether it is on the site that was asked for.
    pub shown: bool,
}

/// Gives every document its address and reports those that collide.
pub fn place(
    clinic: &Clinic,
    documents: Vec<Arc<Document>>,
    options: &BuildOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Placed> {
    let placed: Vec<Placed> = documents.into_par_iter().map(|document| place_one(clinic, document, options)).collect();
    let is_known = |placed: &Placed| clinic.languages.contains(&placed.language);
    let (placed, foreign): (Vec<Placed>, Vec<Placed>) = placed.into_iter().partition(is_known);
    diagnostics.extend(foreign.iter().map(|placed| unknown_language(&placed.document, &placed.language, clinic)));
    let mut taken: FxHashMap<&str, &Document> = FxHashMap::default();
    for Placed { document, url, language, .. } in &placed {
        let inner = match &document.language {
            Some(_) => url.strip_prefix('/').and_then(|url| url.strip_prefix(language.as_str())).unwrap_or(url),
            None => url,
        };
        if GENERATED.contains(&inner) {
            diagnostics.push(same_address(document, url, "a page that the site makes itself"));
        }
        match taken.entry(url) {
            Entry::Occupied(first) => diagnostics.push(same_address(document, url, &first.get().source.path)),
            Entry::Vacant(free) => drop(free.insert(document)),
        }
    }
    placed
}

fn place_one(clinic: &Clinic, document: Arc<Document>, options: &BuildOptions) -> Placed {
    let language = document.language.clone().unwrap_or_else(|| clinic.language().to_string());
    let url = url(clinic, &document, &language);
    let state = schedule::state(&document, options.today);
    Placed { shown: schedule::is_shown(state, options), document, url, language, state }
}

/// The address that a document has, whether it is shown or not.
pub fn of(clinic: &Clinic, document: &Document) -> String {
    url(clinic, document, document.language.as_deref().unwrap_or(clinic.language()))
}

fn url(clinic: &Clinic, document: &Document, language: &str) -> String {
    let prefix = if language == clinic.language() { String::new() } else { format!("/{language}") };
    let slug = &document.slug;
    let path = match &document.content {
        Content::Article(article) => match &clinic.article_permalink {
            Some(shape) => permalink::fill(&shape.value, article.date, slug),
            None => format!("/articles/{slug}/"),
        },
        Content::Handout(_) => format!("/handouts/{slug}/"),
        Content::Program(_) => format!("/programs/{slug}/"),
        Content::Person(_) => format!("/people/{slug}/"),
        Content::Page(page) => match (page.folders.is_empty(), slug.as_str()) {
            (true, "index") => "/".into(),
            (false, "index") => format!("/{}/", page.folders.join("/")),
            (true, slug) => format!("/{slug}/"),
            (false, slug) => format!("/{}/{slug}/", page.folders.join("/")),
        },
    };
    format!("{prefix}/{}", path.trim_start_matches('/'))
}

/// Gives every media file a clean address: `media/My Photo.JPG` → `/media/my-photo.jpg`.
pub fn place_media(files: Vec<Arc<MediaFile>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Media> {
    let mut taken: HashMap<String, Arc<str>> = HashMap::new();
    let mut placed = Vec::with_capacity(files.len());
    for file in files {
        let place = media_place(&file);
        match taken.get(&place) {
            Some(first) => diagnostics.push(
                Diagnostic::error(
                    Code::SameAddress,
                    format!("this file would have the address {place}, as {first} has"),
                )
                .because("one picture would stand in the place of the other")
                .at(crate::diagnostic::Place::file(&file.path))
                .fix("rename one of the two"),
            ),
            None => {
                taken.insert(place.clone(), file.path.clone());
                placed.push(pictures::media(file, place));
            }
        }
    }
    placed
}

fn media_place(file: &MediaFile) -> String {
    let inner = file.path.strip_prefix("content").unwrap_or(&file.path);
    clean_name(inner, |ending| pictures::ending(file, ending))
}

/// The clean address that a file with this path, counted from `content`, would have.
pub(super) fn clean_media(path: &str) -> String {
    clean_name(path, |ending| ending)
}

fn clean_name<'a>(path: &'a str, ending: impl Fn(&'a str) -> &'a str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folders: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(slugify).collect();
    let (stem, written) = name.rsplit_once('.').unwrap_or((name, ""));
    let name = match ending(written) {
        "" => slugify(stem),
        ending => format!("{}.{}", slugify(stem), slugify(ending)),
    };
    format!("/{}/{name}", folders.join("/"))
}

/// Old addresses, sorted; one that a page has already is refused.
pub fn redirects(
    clinic: &Clinic,
    placed: &[Placed],
    index: &Index,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Redirect> {
    let mut taken: HashMap<String, &Arc<str>> = HashMap::new();
    let mut redirects = Vec::new();
    for placed in placed.iter().filter(|placed| placed.shown) {
        let file = &placed.document.source;
        for alias in &placed.document.aliases {
            let from = with_slash(&alias.value);
            let other = index
                .page_at(&from)
                .map(|other| other.document.source.path.to_string())
                .or_else(|| taken.get(&from).map(|path| path.to_string()))
                .or_else(|| is_made_by_site(clinic, &from).then(|| "a file that the site makes itself".into()));
            match other {
                Some(other) => diagnostics.push(
                    Diagnostic::error(Code::SameAddress, format!("the old address {from} belongs to {other}"))
                        .because("it cannot lead to two pages")
                        .at(file.place(&alias.range))
                        .fix("take it out of `aliases` here or there"),
                ),
                None => {
                    taken.insert(from.clone(), &file.path);
                    redirects.push(Redirect { from, to: placed.url.clone() });
                }
            }
        }
    }
    redirects.sort();
    redirects
}

/// An address of a page ends in a slash; one of a file (`/old/sheet.pdf`) does not.
pub(super) fn with_slash(address: &str) -> String {
    let last = address.rsplit('/').next().unwrap_or("");
    if last.is_empty() || last.contains('.') { address.to_string() } else { format!("{address}/") }
}

/// Two topics whose names make one address.
pub fn topic_collisions(site: &Site) -> Vec<Diagnostic> {
    let topics = site.languages.iter().flat_map(|language| &language.topics);
    topics
        .filter(|topic| topic.spellings.len() > 1)
        .filter_map(|topic| {
            let (page, located) = topic.first_other_spelling(site)?;
            Some(
                Diagnostic::advice(
                    Code::WrongChoice,
                    format!("`{}` is also written `{}` elsewhere", located.value, topic.name),
                )
                .because("readers see one topic; its name is the spelling used most")
                .at(page.document.source.place(&located.range))
                .fix(topic.name.clone())
                .mend(located.value.clone(), topic.name.clone()),
            )
        })
        .collect()
}

pub(super) fn same_address(document: &Document, url: &str, other: &str) -> Diagnostic {
    Diagnostic::error(Code::SameAddress, format!("this page would have the address {url}, as {other} has"))
        .because("one of the two would overwrite the other")
        .at(document.source.whole())
        .fix("rename one of the files, or give one another `slug:`")
}

fn unknown_language(document: &Document, language: &str, clinic: &Clinic) -> Diagnostic {
    Diagnostic::warning(
        Code::UnusedFile,
        format!("the file's name says it is in `{language}`, which is not a language of this site"),
    )
    .because("it will not appear on the site")
    .at(document.source.whole())
    .fix(format!("add {language} to `languages` in {}, or take the dot out of the file's name", clinic.source.path))
}
