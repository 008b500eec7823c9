//! Links: every form that people write, resolved to an address or reported at its place.
//!
//! `/handouts/x/`, `../handouts/x.yaml`, `x.md#part`, `#part`, `../media/x.jpg`, `https:…`, `tel:…`.

mod own;
mod pictures;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::Placed;
use super::lists;
use super::schedule::State;
use super::{Media, MediaId, NavigationLink};
use crate::content::clinic::Clinic;
use crate::content::markdown::{Body, Filling, Heading};
use crate::content::{Broken, Content, Document};
use crate::diagnostic::{Checked, Code, Diagnostic, did_you_mean, paths_meant};
use crate::source::{Located, SourceFile};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// Another site, `mailto:` or `tel:`, as written.
    Outside(String),
    /// An address of this site and what follows it (`#part`, `?query`).
    Inside(String, String),
    /// A picture of this site.
    Picture(MediaId),
}

impl Resolved {
    /// The page's address, if it is one of this site.
    pub fn page(&self) -> Option<&str> {
        match self {
            Resolved::Inside(url, _) => Some(url),
            Resolved::Outside(_) | Resolved::Picture(_) => None,
        }
    }
}

/// A link or a picture as a document writes it.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A link.
    Link(&'a Located<String>),
    /// A picture.
    Picture(&'a Located<String>),
}

/// The links and pictures of a document, in an order that stays the same.
pub fn targets(document: &Document) -> Vec<Target<'_>> {
    match &document.content {
        Content::Article(article) => {
            let mut targets = body_targets(&article.body);
            targets.extend(article.image.as_ref().map(|image| Target::Picture(&image.src)));
            targets
        }
        Content::Page(page) => body_targets(&page.body),
        Content::Handout(handout) => {
            let images = handout.steps.iter().filter_map(|step| step.image.as_ref());
            images.map(|image| Target::Picture(&image.src)).collect()
        }
        Content::Person(person) => person.photo.iter().map(|photo| Target::Picture(&photo.src)).collect(),
        Content::Program(_) => Vec::new(),
    }
}

fn body_targets(body: &Body) -> Vec<Target<'_>> {
    body.holes
        .iter()
        .filter_map(|hole| match &hole.filling {
            Filling::Href(target) => Some(Target::Link(target)),
            Filling::Picture(target, _) => Some(Target::Picture(target)),
            Filling::Word(_) | Filling::Open(_) | Filling::Close(_) => None,
        })
        .collect()
}

/// Where a link stands.
#[derive(Clone, Copy)]
struct From<'a> {
    source: &'a SourceFile,
    headings: Option<&'a [Heading]>,
    shown: bool,
}

/// Everything a link can lead to.
pub struct Index<'a> {
    clinic: &'a Clinic,
    by_url: FxHashMap<&'a str, &'a Placed>,
    by_source: FxHashMap<&'a str, &'a Placed>,
    media: HashMap<String, (MediaId, &'a Media)>,
    other: FxHashSet<String>,
    broken: FxHashSet<&'a str>,
    theme_ids: Option<&'a BTreeSet<String>>,
}

impl<'a> Index<'a> {
    /// Gathers pages, files and the pages that the site makes itself.
    pub fn new(clinic: &'a Clinic, placed: &'a [Placed], media: &'a [Media], broken: &'a [Arc<Broken>]) -> Index<'a> {
        Index {
            clinic,
            by_url: placed.iter().map(|placed| (placed.url.as_str(), placed)).collect(),
            by_source: placed.iter().map(|placed| (&*placed.document.source.path, placed)).collect(),
            media: media
                .iter()
                .enumerate()
                .flat_map(|(id, media)| {
                    [media.file.path.to_lowercase(), format!("content{}", media.place)].map(|path| (path, (id, media)))
                })
                .collect(),
            other: own::addresses(clinic, placed),
            broken: broken.iter().map(|file| &*file.source.path).collect(),
            theme_ids: None,
        }
    }

    /// Also takes links to parts of pages that the theme names.
    pub fn with_theme(self, ids: &'a BTreeSet<String>) -> Index<'a> {
        Index { theme_ids: Some(ids), ..self }
    }

    /// Whether the theme has a part of this name on some page; on which is seen when it is drawn.
    fn is_of_theme(&self, anchor: Option<&str>) -> bool {
        anchor.zip(self.theme_ids).is_some_and(|(anchor, ids)| ids.contains(anchor))
    }

    /// The document at an address.
    pub fn page_at(&self, url: &str) -> Option<&Placed> {
        self.by_url.get(url).copied()
    }

    /// Resolves every link of a document.
    pub fn resolve_all(&self, placed: &Placed) -> Checked<Vec<Resolved>> {
        let document = &placed.document;
        let from = From { source: &document.source, headings: headings(document), shown: placed.shown };
        let checked: Checked<Vec<Resolved>> =
            targets(document).into_iter().map(|target| self.resolve(from, target)).collect();
        Checked { value: checked.value, diagnostics: the_first(&document.source, checked.diagnostics) }
    }

    /// What is wrong with the links of a file that cannot be used.
    pub fn resolve_broken(&self, file: &Broken) -> Vec<Diagnostic> {
        let from = From { source: &file.source, headings: Some(&file.body.headings), shown: true };
        the_first(
            &file.source,
            body_targets(&file.body).into_iter().flat_map(|target| self.resolve(from, target).diagnostics).collect(),
        )
    }

    fn resolve(&self, from: From, target: Target) -> Checked<Resolved> {
        let (resolved, located) = match target {
            Target::Link(link) => (self.link(from, &link.value), link),
            Target::Picture(picture) => (self.picture(from.source, &picture.value), picture),
        };
        match resolved {
            Ok(resolved) => Checked::clean(resolved),
            Err(problem) => {
                let place = from.source.place(&located.range);
                Checked { value: Resolved::Outside(located.value.clone()), diagnostics: vec![problem.at(place)] }
            }
        }
    }

    /// The links at the top of each page.
    pub fn navigation(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<NavigationLink> {
        let file = &self.clinic.source;
        let mut navigation = Vec::new();
        for link in &self.clinic.navigation {
            let target = &link.target.value;
            let found = match is_outside(target) {
                true => Ok(target.clone()),
                false => self.address(file, target).map(|(url, _)| url),
            };
            match found {
                Ok(url) => navigation.push(NavigationLink { label: link.label.clone(), url }),
                Err(problem) => diagnostics.push(problem.at(file.place(&link.target.range))),
            }
        }
        navigation
    }

    fn link(&self, from: From, target: &str) -> Result<Resolved, Box<Diagnostic>> {
        if is_outside(target) {
            return Ok(Resolved::Outside(target.to_string()));
        }
        let (path, rest) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
        let anchor = rest.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty());
        if path.is_empty() {
            if !self.is_of_theme(anchor) {
                check_anchor(from.source, from.headings, anchor)?;
            }
            return Ok(Resolved::Outside(target.to_string()));
        }
        let (url, page) = self.address(from.source, path)?;
        if let Some(page) = page {
            if from.shown && !page.shown {
                return Err(Box::new(unpublished(page)));
            }
            if !self.is_of_theme(anchor) {
                check_anchor(&page.document.source, headings(&page.document), anchor)?;
            }
        }
        Ok(Resolved::Inside(url, rest.to_string()))
    }

    /// The address that a path without `#` and `?` leads to, and its document if it has one.
    pub(super) fn address(
        &self,
        file: &SourceFile,
        path: &str,
    ) -> Result<(String, Option<&'a Placed>), Box<Diagnostic>> {
        if path.starts_with('/') {
            // Most links are written as the address is.
            if let Some(page) = self.by_url.get(path) {
                return Ok((path.to_string(), Some(page)));
            }
            let candidates = [path.to_string(), format!("{path}/"), path.trim_end_matches("index.html").to_string()];
            for url in candidates {
                if let Some(page) = self.by_url.get(url.as_str()) {
                    return Ok((url, Some(page)));
                }
                // How many pages a list has is seen when the finished pages are looked over.
                if self.other.contains(lists::list_of(&url).unwrap_or(&url)) {
                    return Ok((url, None));
                }
            }
        }
        let source = joined(file, path);
        if let Some(page) = self.by_source.get(source.as_str()) {
            return Ok((page.url.clone(), Some(page)));
        }
        if let Some((_, media)) = self.find_media(&source) {
            return Ok((media.url.clone(), None));
        }
        if self.broken.contains(source.as_str()) {
            // The file is there and has a problem of its own, which is reported.
            return Ok((path.to_string(), None));
        }
        Err(Box::new(self.broken_link(file, path, &source)))
    }

    fn broken_link(&self, file: &SourceFile, path: &str, source: &str) -> Diagnostic {
        let problem = Diagnostic::error(Code::BrokenLink, format!("there is no page at {path}"))
            .because("readers who follow the link would meet an error page");
        let near = if path.starts_with('/') {
            let urls = self.by_url.iter().filter(|(_, page)| page.shown).map(|(url, _)| *url);
            // A page's sheet and calendar file have its name; who writes no ending means the page.
            let urls = urls.chain(self.other.iter().map(String::as_str)).filter(|url| is_file(url) == is_file(path));
            paths_meant(path, urls).map(|(near, is_only)| (near.to_string(), is_only))
        } else {
            let sources = self.by_source.keys().copied().filter(|path| **path != *file.path);
            paths_meant(source, sources).map(|(near, is_only)| (relative(file, near), is_only))
        };
        problem.mend_if(near.clone().filter(|(_, is_only)| *is_only).map(|(near, _)| (path.to_string(), near))).fix(
            near.map(|(near, _)| near)
                .unwrap_or_else(|| "link to a page that exists, such as /handouts/, or take the link out".into()),
        )
    }
}

/// Whether the last part of an address has an ending, such as `.pdf`.
fn is_file(url: &str) -> bool {
    url.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// More problems with the links of one file than these are told as a number: they have one cause.
const MOST_PROBLEMS: usize = 100;

fn the_first(source: &SourceFile, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    problems.truncate(MOST_PROBLEMS);
    let note = (more > 0).then(|| {
        Diagnostic::error(Code::BrokenLink, format!("{more} more links of this file have problems like these"))
            .because("so many at once mostly have one cause, such as an old address that all of them begin with")
            .at(source.whole())
            .fix("mend the first ones, and check again")
    });
    problems.into_iter().chain(note).collect()
}

fn is_outside(target: &str) -> bool {
    let scheme = target.split(['/', '#', '?']).next().unwrap_or("");
    target.starts_with("//")
        || scheme
            .split_once(':')
            .is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
}

/// `target` as a path from the site's root, as seen from `file`.
fn joined(file: &SourceFile, target: &str) -> String {
    let start = if target.starts_with('/') { "content" } else { file.folder() };
    let mut parts: Vec<&str> = start.split('/').collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The path of `target` as a link in `file` writes it.
fn relative(file: &SourceFile, target: &str) -> String {
    let from: Vec<&str> = file.folder().split('/').collect();
    let to: Vec<&str> = target.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

/// The parts of a page that links can point at; none where the theme makes them.
fn headings(document: &Document) -> Option<&[Heading]> {
    match &document.content {
        Content::Article(article) => Some(&article.body.headings),
        Content::Page(page) => Some(&page.body.headings),
        Content::Handout(_) | Content::Program(_) | Content::Person(_) => None,
    }
}

fn check_anchor(file: &SourceFile, headings: Option<&[Heading]>, anchor: Option<&str>) -> Result<(), Box<Diagnostic>> {
    let (Some(headings), Some(anchor)) = (headings, anchor) else { return Ok(()) };
    if headings.iter().any(|heading| heading.id == anchor) || anchor == "main" {
        return Ok(());
    }
    let names = || headings.iter().map(|heading| heading.id.as_str());
    let meant = did_you_mean(anchor, names()).map(str::to_string);
    let fix = match meant {
        Some(ref near) => format!("#{near}"),
        None if headings.is_empty() => "take the part after # out of the link".into(),
        None => format!("the page has: {}", names().map(|name| format!("#{name}")).collect::<Vec<_>>().join(", ")),
    };
    Err(Box::new(
        Diagnostic::error(Code::BrokenAnchor, format!("{} has no part named #{anchor}", file.path))
            .because("readers would land at the top of the page and have to search")
            .fix(fix)
            .mend_if(meant.map(|near| (format!("#{anchor}"), format!("#{near}")))),
    ))
}

pub(super) fn unpublished(page: &Placed) -> Diagnostic {
    let state = match page.state {
        State::Draft => "is a draft".to_string(),
        State::Scheduled(day) => format!("appears on {}", crate::content::date::in_words(day)),
        State::Expired(day) => format!("left the site on {}", crate::content::date::in_words(day)),
        State::Published => "is not on the site".to_string(),
    };
    Diagnostic::error(Code::UnpublishedLink, format!("{} {state}", page.document.source.path))
        .because("readers who follow the link would meet an error page")
        .fix("publish that page first, or take the link out")
}
