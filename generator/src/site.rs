//! All documents as one site: addresses given, links resolved both ways, what is published today.
//!
//! Steps of [`link`]: decide what is shown ([`schedule`]), give addresses ([`address`]), resolve
//! every link ([`links`]) and block ([`blocks`]), gather topics ([`topics`]), look the whole over ([`audit`]). The result
//! never changes. Nothing here reads a file or a clock.

pub mod activities;
pub mod address;
pub mod audit;
pub mod authors;
pub mod blocks;
pub mod clarity;
pub mod habits;
mod handouts;
mod jargon;
pub mod languages;
pub mod links;
pub mod lists;
mod moved;
pub mod pemat;
pub mod pictures;
pub mod privacy;
pub mod programs;
pub mod related;
pub mod reminders;
pub mod schedule;
pub mod series;
pub mod topics;
pub mod typed;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::content::clinic::{Clinic, Words};
use crate::content::form::FormFile;
use crate::content::redirects::Moved;
use crate::content::{Broken, Content, Document};
use crate::diagnostic::{Checked, Diagnostic};
use crate::source::MediaFile;
use links::{Index, Resolved};
pub use schedule::State;
pub use topics::Topic;

/// What the person who builds decides.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The day it is, in the clinic's zone.
    pub today: Date,
    /// Show drafts, with a badge.
    pub drafts: bool,
    /// Show what is dated later, with a badge.
    pub future: bool,
    /// Instead of the clinic's own web address.
    pub base_url: Option<String>,
}

/// What the content stage found.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The clinic's facts.
    pub clinic: Clinic,
    /// Every readable document, sorted by path.
    pub documents: Vec<Arc<Document>>,
    /// Every readable form, sorted by path.
    pub forms: Vec<Arc<FormFile>>,
    /// Pictures and other files.
    pub media: Vec<Arc<MediaFile>>,
    /// Files with a mistake; their links are checked, and links to them are not called broken.
    pub broken: Vec<Arc<Broken>>,
    /// Names that the theme gives to parts of pages.
    pub theme_ids: Arc<BTreeSet<String>>,
    /// What texts may hold besides Markdown, by name; none where the theme cannot be read.
    pub blocks: Option<Arc<blocks::Signatures>>,
    /// What `content/data/` holds, by name.
    pub data: serde_json::Map<String, serde_json::Value>,
    /// Old addresses that belong to no document.
    pub moved: Vec<Moved>,
}

/// The number of a page in [`Site::pages`].
pub type PageId = usize;

/// The site, whole and unchangeable.
#[derive(Debug)]
pub struct Site {
    /// The clinic's facts.
    pub clinic: Clinic,
    /// What was asked for.
    pub options: BuildOptions,
    /// The site's address on the web, without a slash at the end.
    pub base_url: String,
    /// The part of the address after the host, without a slash at the end; mostly empty.
    pub base_path: String,
    /// The pages that are shown, sorted by source path.
    pub pages: Vec<Page>,
    /// The languages that have pages, the site's own first.
    pub languages: Vec<Language>,
    /// Old addresses.
    pub redirects: Vec<Redirect>,
    /// Pictures and other files.
    pub media: Vec<Media>,
    /// The links at the top of each page: words and address.
    pub navigation: Vec<NavigationLink>,
    /// The drawing of each daily activity, in the order of clinic.yaml.
    pub drawings: Vec<Option<MediaId>>,
    /// What is not shown today.
    pub waiting: Waiting,
    /// What `content/data/` holds, by name.
    pub data: serde_json::Map<String, serde_json::Value>,
    /// Which articles go together.
    pub related: related::Related,
    /// Who wrote what.
    pub authors: authors::Authors,
}

/// One document with its place in the site.
#[derive(Debug)]
pub struct Page {
    /// What the file says.
    pub document: Arc<Document>,
    /// The address from the site's root, such as `/articles/play/`.
    pub url: String,
    /// The language it is written in.
    pub language: String,
    /// Whether it is shown before or after its time.
    pub state: State,
    /// What its links and pictures lead to, in the order of [`links::targets`].
    pub links: Vec<Resolved>,
    /// The blocks of its text in their order; none in the place of one with a mistake.
    pub blocks: Vec<Option<blocks::Drawn>>,
    /// Pages that link here.
    pub linked_from: Vec<PageId>,
    /// The page itself and its translations, in the order of the site's languages; empty where it is alone.
    pub versions: Arc<[PageId]>,
}

/// A link at the top of each page.
#[derive(Clone, Debug)]
pub struct NavigationLink {
    /// What it says.
    pub label: Words,
    /// Where it leads in the site's own language.
    pub url: String,
}

/// The lists of one language.
#[derive(Debug)]
pub struct Language {
    /// The tag, such as `en`.
    pub tag: String,
    /// What its addresses begin with: empty for the site's own, else `/es`.
    pub prefix: String,
    /// Articles, newest first.
    pub articles: Vec<PageId>,
    /// Handouts by title.
    pub handouts: Vec<PageId>,
    /// Programs by title.
    pub programs: Vec<PageId>,
    /// Pages by address.
    pub pages: Vec<PageId>,
    /// People by name.
    pub people: Vec<PageId>,
    /// Topics by name.
    pub topics: Vec<Topic>,
    /// Daily activities that it has something for, in the clinic's order.
    pub activities: Vec<activities::Activity>,
    /// Ages that it has handouts for, youngest first.
    pub ages: Vec<activities::Ages>,
    /// Series by address.
    pub series: Vec<series::Series>,
    /// The years of its articles, newest first; empty where there is one alone.
    pub years: Vec<lists::Year>,
    /// The page that the home page is made from.
    pub home: Option<PageId>,
    /// The page that says how the clinic helps people who speak it.
    pub help: Option<PageId>,
    /// The consultation form.
    pub form: Option<Arc<FormFile>>,
}

/// An old address and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// The old address; `/?p=12` where the old site asked for a number.
    pub from: String,
    /// The page's address.
    pub to: String,
}

impl Redirect {
    /// Whether the old address asks for a number (`/?p=12`), which only a server can answer.
    pub fn asks(&self) -> bool {
        self.from.contains('?')
    }
}

/// The number of a file in [`Site::media`].
pub type MediaId = usize;

/// A picture or other file.
#[derive(Clone, Debug)]
pub struct Media {
    /// The file.
    pub file: Arc<MediaFile>,
    /// Its clean address, which people may write in a link: `/media/my-photo.jpg`.
    pub place: String,
    /// Where a link to it leads: its clean address or, for a photo, the largest copy.
    pub url: String,
    /// The copies of a photo; empty for what is published whole.
    pub copies: Arc<[pictures::SizedCopy]>,
    /// Whether it is a photo that a page which is shown has or links to.
    pub is_used: bool,
}

/// What is not shown today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Drafts and retired handouts.
    pub drafts: usize,
    /// Articles dated later than today.
    pub scheduled: usize,
    /// Articles whose time is over.
    pub expired: usize,
    /// The next day on which the site would come out differently.
    pub next_change: Option<Date>,
    /// The next day on which a scheduled article appears.
    pub next_scheduled: Option<Date>,
}

impl Site {
    /// The address as a link on a page.
    pub fn href(&self, url: &str) -> String {
        format!("{}{url}", self.base_path)
    }

    /// The address with scheme and host.
    pub fn absolute(&self, url: &str) -> String {
        format!("{}{url}", self.base_url)
    }

    /// The lists of a language.
    pub fn language(&self, tag: &str) -> &Language {
        self.languages.iter().find(|language| language.tag == tag).unwrap_or(&self.languages[0])
    }

    /// The page that a file became, if it is shown.
    pub fn page_of(&self, path: &str) -> Option<PageId> {
        page_of(&self.pages, path)
    }

    /// How many pages of a kind are shown.
    pub fn count(&self, is_kind: fn(&Content) -> bool) -> usize {
        self.pages.iter().filter(|page| is_kind(&page.document.content)).count()
    }
}

/// Pages are sorted by the path of their files.
fn page_of(pages: &[Page], path: &str) -> Option<PageId> {
    pages.binary_search_by(|page| (*page.document.source.path).cmp(path)).ok()
}

/// Makes one site of all documents.
pub fn link(collection: Collection, options: &BuildOptions) -> Checked<Site> {
    let Collection { clinic, documents, forms, media, broken, theme_ids, blocks, data, moved } = collection;
    let mut diagnostics = Vec::new();
    let base_url = options.base_url.clone().unwrap_or_else(|| clinic.base_url.clone());
    let waiting = schedule::waiting(&documents, options);
    let placed = address::place(&clinic, documents, options, &mut diagnostics);
    let mut media = address::place_media(media, &mut diagnostics);
    let index = Index::new(&clinic, &placed, &media, &broken).with_theme(&theme_ids);

    let blocks = blocks.as_ref().map(|signatures| blocks::Blocks::new(signatures, &placed, &broken));
    let resolved: Vec<Checked<Leads>> =
        placed.par_iter().map(|placed| resolve(placed, &index, blocks.as_ref())).collect();
    diagnostics.extend(broken.iter().flat_map(|file| index.resolve_broken(file)));
    if let Some(blocks) = &blocks {
        diagnostics.extend(broken.iter().flat_map(|file| blocks.of_broken(file, clinic.language())));
    }
    let navigation = index.navigation(&mut diagnostics);
    let drawings = index.drawings(&mut diagnostics);
    let of_clinic = pictures::of_clinic(&navigation, &drawings);
    let named = resolved.iter().map(|leads| leads.value.0.as_slice()).chain([of_clinic.as_slice()]);
    diagnostics.extend(pictures::audit(named, &media));
    diagnostics.extend(audit::documents(&clinic, &placed, &broken, options));
    diagnostics.extend(activities::audit(&clinic, &placed));
    let mut redirects = address::redirects(&clinic, &placed, &index, &mut diagnostics);
    diagnostics.extend(moved::add(&clinic, &moved, &index, &mut redirects));
    let mut pages = shown_pages(&placed, resolved, &mut diagnostics);
    pictures::note_used(&pages, &of_clinic, &mut media);
    let versions = languages::versions(&clinic, &pages);
    pages.iter_mut().zip(versions).for_each(|(page, versions)| page.versions = versions);
    let languages: Vec<Language> =
        clinic.languages.par_iter().map(|tag| languages::gather(&clinic, &pages, &forms, tag)).collect();
    let base_path = base_path(&base_url);
    let related = related::Related::new(pages.len(), &languages);
    let authors = authors::Authors::new(&pages, &languages);
    let mut site = Site {
        clinic,
        options: options.clone(),
        base_url,
        base_path,
        pages,
        languages,
        redirects,
        media,
        navigation,
        drawings,
        waiting,
        data,
        related,
        authors,
    };
    diagnostics.extend(authors::audit(&site));
    diagnostics.extend(series::audit(&site));
    diagnostics.extend(address::topic_collisions(&site));
    diagnostics.extend(lists::collisions(&mut site));
    diagnostics.extend(languages::audit(&site));
    diagnostics.extend(clarity::refused(&site));
    Checked { value: site, diagnostics }
}

/// What the links and the blocks of one document lead to.
type Leads = (Vec<Resolved>, Vec<Option<blocks::Drawn>>);

fn resolve(placed: &address::Placed, index: &Index, blocks: Option<&blocks::Blocks>) -> Checked<Leads> {
    let links = index.resolve_all(placed);
    let body = placed.document.content.body().filter(|body| blocks::has_blocks(body));
    let Some((body, blocks)) = body.zip(blocks) else {
        return links.map(|links| (links, Vec::new()));
    };
    let around = blocks::Around { source: &placed.document.source, language: &placed.language, shown: placed.shown };
    links.and_then(|links| blocks.of(body, around).map(|blocks| (links, blocks)))
}

/// The pages that are shown, with links both ways.
fn shown_pages(
    placed: &[address::Placed],
    resolved: Vec<Checked<Leads>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::with_capacity(placed.len());
    for (placed, resolved) in placed.iter().zip(resolved) {
        let (links, blocks) = resolved.take(diagnostics);
        if placed.shown {
            pages.push(Page {
                document: placed.document.clone(),
                url: placed.url.clone(),
                language: placed.language.clone(),
                state: placed.state,
                links,
                blocks,
                linked_from: Vec::new(),
                versions: Arc::from([]),
            });
        }
    }
    let by_url: FxHashMap<&str, PageId> = pages.iter().enumerate().map(|(id, page)| (page.url.as_str(), id)).collect();
    let mut linked_from: Vec<Vec<PageId>> = vec![Vec::new(); pages.len()];
    for (from, page) in pages.iter().enumerate() {
        let linked = page.links.iter().filter_map(Resolved::page).filter_map(|url| by_url.get(url).copied());
        let shown = page.blocks.iter().flatten().flat_map(blocks::Drawn::documents);
        for to in linked.chain(shown.filter_map(|path| page_of(&pages, path))).filter(|to| *to != from) {
            linked_from[to].push(from);
        }
    }
    for (page, mut from) in pages.iter_mut().zip(linked_from) {
        from.dedup();
        page.linked_from = from;
    }
    pages
}

/// The day an article appears.
pub fn article_date(page: &Page) -> Option<Date> {
    match &page.document.content {
        Content::Article(article) => Some(article.date),
        Content::Handout(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
    }
}

fn base_path(base_url: &str) -> String {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    host.split_once('/')
        .map(|(_, path)| format!("/{}", path.trim_end_matches('/')))
        .filter(|path| path != "/")
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_site_below_a_folder_has_a_base_path() {
        assert_eq!(super::base_path("https://example.org"), "");
        assert_eq!(super::base_path("https://example.org/clinic/site"), "/clinic/site");
    }
}
