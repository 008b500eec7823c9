//! Finds the line of the source that an element of a finished page came from.
//!
//! A link in a text knows its place; anything else is looked for, in this order: in the content
//! file, in `clinic.yaml`, in the page's layout, in the theme's other templates.

use std::sync::Arc;

use crate::content::Content;
use crate::diagnostic::Place;
use crate::render::Entry;
use crate::render::page::Renderer;
use crate::render::page::list_layout;
use crate::render::plan::Kind;
use crate::render::{admin, staff};
use crate::site::Page;
use crate::site::links::{Resolved, Target, targets};
use crate::source::SourceFile;

/// A place and how it was found.
pub(super) struct Found {
    pub(super) place: Place,
    /// Whether one page alone has it: it stands in that page's own file.
    pub(super) is_own: bool,
}

/// Knows all sources of the site.
pub(super) struct Locator<'a> {
    renderer: &'a Renderer,
    templates: Vec<&'a Arc<SourceFile>>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(renderer: &'a Renderer) -> Locator<'a> {
        let mut templates: Vec<&Arc<SourceFile>> = renderer.theme.sources().collect();
        templates.sort_by(|a, b| a.path.cmp(&b.path));
        Locator { renderer, templates }
    }

    /// The document that an address shows, if it shows one.
    pub(super) fn page(&self, entry: &Entry) -> Option<&'a Page> {
        let site = &self.renderer.site;
        match entry.kind {
            Kind::Document(id) => site.pages.get(id),
            Kind::Home(at) => site.languages[at].home.map(|id| &site.pages[id]),
            _ => None,
        }
    }

    /// Where an address on the page came from.
    pub(super) fn link(&self, entry: &Entry, value: &str) -> Found {
        let site = &self.renderer.site;
        let from_text = self.page(entry).and_then(|page| {
            let index = page.links.iter().position(|link| match link {
                Resolved::Outside(target) => target == value,
                Resolved::Inside(url, rest) => value.strip_suffix(rest.as_str()) == Some(site.href(url).as_str()),
                Resolved::Picture(id) => {
                    let media = &site.media[*id];
                    let copies = media.copies.iter().map(|copy| &copy.url);
                    copies.chain([&media.url]).any(|url| site.href(url) == value)
                }
            })?;
            let (Target::Link(located) | Target::Picture(located)) = *targets(&page.document).get(index)?;
            Some(page.document.source.place(&located.range))
        });
        if let Some(place) = from_text {
            return Found { place, is_own: true };
        }
        let inner = value.strip_prefix(&site.base_url).or_else(|| value.strip_prefix(&site.base_path));
        let quoted = |text: &str| [format!("\"{text}\""), format!("'{text}'"), format!("({text})")];
        let mut needles: Vec<String> = quoted(value).into();
        needles.extend(inner.filter(|inner| inner.len() > 1).into_iter().flat_map(quoted));
        needles.push(value.to_string());
        self.text(entry, &needles)
    }

    /// Where a heading came from.
    pub(super) fn heading(&self, entry: &Entry, level: u8, words: &str) -> Found {
        if let Some(page) = self.page(entry) {
            let text = &page.document.source.text;
            let is_it = |line: &str| line.trim_start().starts_with('#') && line.contains(words);
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                if is_it(line) {
                    let end = at + line.trim_end().len();
                    return Found { place: page.document.source.place(&(at as u32..end as u32)), is_own: true };
                }
                at += line.len();
            }
        }
        self.text(entry, &[format!("<h{level}")])
    }

    /// The first of the needles that stands in a source of the page.
    pub(super) fn text(&self, entry: &Entry, needles: &[String]) -> Found {
        let page = self.page(entry);
        if let Some(place) = page.and_then(|page| first(&page.document.source, needles)) {
            return Found { place, is_own: true };
        }
        let layout = self.layout(entry);
        let shared = [Some(&self.renderer.site.clinic.source), layout].into_iter().flatten();
        if let Some(place) = shared.chain(self.templates.iter().copied()).find_map(|file| first(file, needles)) {
            return Found { place, is_own: false };
        }
        let place = match (page, layout) {
            (Some(page), _) => page.document.source.place(&(0..0)),
            (None, Some(layout)) => layout.place(&(0..0)),
            (None, None) => Place::file(entry.path().as_str()),
        };
        Found { place, is_own: false }
    }

    fn layout(&self, entry: &Entry) -> Option<&'a Arc<SourceFile>> {
        let name = match entry.kind {
            Kind::Home(_) => "home",
            Kind::Document(id) => match self.renderer.site.pages.get(id)?.document.content {
                Content::Article(_) => "article",
                Content::Handout(_) => "handout",
                Content::Program(_) => "program",
                Content::Page(_) => "page",
                Content::Person(_) => "person",
            },
            Kind::Topics(_) => "topics",
            Kind::List(_, list, _) => list_layout(list),
            Kind::Search(_) => "search",
            Kind::NotFound => "404",
            Kind::StaffOpen(_) => staff::LAYOUT,
            Kind::Admin => admin::LAYOUT,
            Kind::Consultation(_) | Kind::ThankYou(_) => "message",
            _ => "base",
        };
        let ending = format!("/layouts/{name}.html");
        self.templates.iter().copied().find(|file| file.path.ends_with(&ending))
    }
}

fn first(file: &SourceFile, needles: &[String]) -> Option<Place> {
    let needle = needles.iter().find(|needle| !needle.is_empty() && file.text.contains(needle.as_str()))?;
    let at = file.text.find(needle.as_str())? as u32;
    let quotes = u32::from(needle.len() > 2 && needle.starts_with(['"', '\'', '(']));
    Some(file.place(&(at + quotes..at + needle.len() as u32 - quotes)))
}
