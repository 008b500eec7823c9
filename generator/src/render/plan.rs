//! Every address of the site and what makes it, known before anything is drawn.

use std::collections::{HashMap, HashSet};

use super::Print;
use super::page::Renderer;
use super::{admin, fhir, packet, staff};
use crate::content::Content;
use crate::content::export::Export;
use crate::site::lists::List;
use crate::site::programs::has_reminders;
use crate::site::{MediaId, PageId, Redirect, Site};
use crate::source::percent::decoded;

/// One address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The address from the site's root, such as `/articles/play/`.
    pub url: String,
    /// What makes it.
    pub kind: Kind,
}

/// What makes an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "numbers are places in the site's lists: language, topic, page, …")]
pub enum Kind {
    Home(usize),
    Document(PageId),
    List(usize, List, usize),
    Topics(usize),
    Search(usize),
    Consultation(usize),
    ThankYou(usize),
    StaffOpen(usize),
    Admin,
    AdminConfig,
    AdminForm(usize),
    NotFound,
    Feed(usize),
    JsonFeed(usize),
    HandoutIndex(usize),
    TopicFeed(usize, usize),
    PersonFeed(PageId),
    Sitemap,
    Robots,
    Headers,
    Redirects,
    RedirectMap,
    RedirectQuestions,
    RedirectJson,
    Llms,
    Manifest,
    Worker,
    Offline(usize),
    Stub(usize),
    Media(MediaId),
    Photo(MediaId, usize),
    Asset(usize),
    HandoutPdf(PageId, Print),
    ProgramPdf(PageId, Print),
    Reminder(PageId),
    Fhir(PageId),
}

/// All addresses.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In a fixed order.
    pub entries: Vec<Entry>,
}

impl Print {
    fn entry(self, page: &str, kind: Kind) -> Entry {
        Entry { url: self.address(page), kind }
    }
}

impl Entry {
    /// The file below the output folder: `/articles/` → `articles/index.html`.
    pub fn path(&self) -> String {
        let inner = self.url.trim_start_matches('/');
        if inner.is_empty() || inner.ends_with('/') { format!("{inner}index.html") } else { inner.to_string() }
    }

    /// Whether it is a page that families read.
    pub fn is_page(&self) -> bool {
        self.url.ends_with('/')
            && !matches!(self.kind, Kind::Stub(_) | Kind::Offline(_) | Kind::StaffOpen(_) | Kind::Admin)
    }
}

/// Lists every address of the site.
pub fn plan(renderer: &Renderer) -> Plan {
    let (site, theme, sheets) = (&*renderer.site, &*renderer.theme, renderer.sheets);
    let mut entries = Vec::with_capacity(site.pages.len() * 2 + 64);
    for (at, language) in site.languages.iter().enumerate() {
        if language.has_lists() || language.form.is_some() {
            language_entries(site, at, &mut entries);
        }
    }
    for (id, page) in site.pages.iter().enumerate() {
        if !site.languages.iter().any(|language| language.home == Some(id)) {
            entries.push(Entry { url: page.url.clone(), kind: Kind::Document(id) });
        }
        let stem = page.url.trim_end_matches('/');
        match &page.document.content {
            Content::Handout(_) if sheets => {
                entries.extend(Print::ALL.map(|print| print.entry(&page.url, Kind::HandoutPdf(id, print))))
            }
            Content::Program(_) if sheets => {
                entries.extend(Print::ALL.map(|print| print.entry(&page.url, Kind::ProgramPdf(id, print))))
            }
            Content::Person(_) if !site.authors.articles(id).is_empty() => {
                entries.push(Entry { url: format!("{}feed.xml", page.url), kind: Kind::PersonFeed(id) })
            }
            Content::Handout(_) | Content::Program(_) | Content::Article(_) | Content::Page(_) | Content::Person(_) => {
            }
        }
        if has_reminders(site, page) {
            entries.push(Entry { url: format!("{stem}.ics"), kind: Kind::Reminder(id) });
        }
        if site.clinic.exports.contains(&Export::Fhir) && fhir::is_exported(page) {
            entries.push(Entry { url: fhir::url(page), kind: Kind::Fhir(id) });
        }
    }
    let fixed = [
        ("/404.html", Kind::NotFound),
        ("/sitemap.xml", Kind::Sitemap),
        ("/robots.txt", Kind::Robots),
        ("/_headers", Kind::Headers),
        ("/_redirects", Kind::Redirects),
        ("/_redirects.nginx.map", Kind::RedirectMap),
        ("/_redirects.json", Kind::RedirectJson),
        ("/llms.txt", Kind::Llms),
        ("/manifest.webmanifest", Kind::Manifest),
        ("/sw.js", Kind::Worker),
    ];
    entries.extend(fixed.map(|(url, kind)| Entry { url: url.into(), kind }));
    redirect_entries(site, &mut entries);
    media_entries(site, &mut entries);
    let staff_open = staff::language(site, theme);
    entries.extend(staff_open.map(|at| Entry { url: staff::URL.into(), kind: Kind::StaffOpen(at) }));
    let needed =
        theme.assets.iter().enumerate().filter(|(_, asset)| asset.name != staff::SCRIPT || staff_open.is_some());
    entries.extend(needed.map(|(at, asset)| Entry { url: asset.url.clone(), kind: Kind::Asset(at) }));
    if renderer.preview {
        // Nobody should find a preview by them, and nobody writes or reads mail in one.
        let is_left_out = |kind: Kind| matches!(kind, Kind::Sitemap | Kind::Llms | Kind::StaffOpen(_));
        entries.retain(|entry| !is_left_out(entry.kind));
    } else {
        entries.extend(admin::entries(site, theme));
    }
    Plan { entries }
}

/// What a host that only knows files answers at old addresses: a page that leads on, or the file itself.
fn redirect_entries(site: &Site, entries: &mut Vec<Entry>) {
    let whole = site.media.iter().enumerate().filter(|(_, media)| media.copies.is_empty() && media.file.is_sound());
    let files: HashMap<&str, MediaId> = whole.map(|(id, media)| (media.url.as_str(), id)).collect();
    let ending = |url: &str| {
        url.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase())
    };
    for (at, redirect) in site.redirects.iter().enumerate().filter(|(_, redirect)| !redirect.asks()) {
        let file = files.get(redirect.to.as_str()).filter(|_| ending(&redirect.from) == ending(&redirect.to));
        entries.push(match file {
            // Hosts look for a file under its name without percent signs.
            Some(id) => Entry { url: decoded(&redirect.from), kind: Kind::Media(*id) },
            None => Entry { url: redirect.from.clone(), kind: Kind::Stub(at) },
        });
    }
    if site.redirects.iter().any(Redirect::asks) {
        entries.push(Entry { url: "/_redirects.nginx.questions.map".into(), kind: Kind::RedirectQuestions });
    }
}

/// Copies of the photos that pages show or link to, and all other files whole.
fn media_entries(site: &Site, entries: &mut Vec<Entry>) {
    // The same photo under two names may have the same address twice.
    let mut taken = HashSet::new();
    for (id, media) in site.media.iter().enumerate().filter(|(_, media)| media.file.is_sound()) {
        if media.copies.is_empty() {
            entries.push(Entry { url: media.url.clone(), kind: Kind::Media(id) });
        } else if media.is_used {
            let new = media.copies.iter().enumerate().filter(|(_, copy)| taken.insert(copy.url.as_str()));
            entries.extend(new.map(|(at, copy)| Entry { url: copy.url.clone(), kind: Kind::Photo(id, at) }));
        }
    }
}

/// The pages that the site makes itself, in one language.
fn language_entries(site: &Site, at: usize, entries: &mut Vec<Entry>) {
    let language = &site.languages[at];
    let mut add = |url: &str, kind: Kind| entries.push(Entry { url: format!("{}{url}", language.prefix), kind });
    if language.has_lists() {
        add("/", Kind::Home(at));
        add("/topics/", Kind::Topics(at));
        add("/search/", Kind::Search(at));
        add("/feed.xml", Kind::Feed(at));
        add("/feed.json", Kind::JsonFeed(at));
        add(packet::INDEX, Kind::HandoutIndex(at));
    }
    if language.form.is_some() {
        add("/consultation/", Kind::Consultation(at));
        add("/thank-you/", Kind::ThankYou(at));
    }
    add("/offline/", Kind::Offline(at));
    let pages = language.list_pages(site.clinic.page_size).into_iter();
    entries.extend(pages.map(|page| Entry { url: page.url, kind: Kind::List(at, page.list, page.number) }));
    for (number, topic) in language.topics.iter().enumerate() {
        entries.push(Entry { url: format!("{}feed.xml", topic.url), kind: Kind::TopicFeed(at, number) });
    }
}
