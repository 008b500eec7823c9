//! Which pages say the same in different languages, and which languages have which pages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Language, Page, PageId, Site};
use crate::content::clinic::Clinic;
use crate::content::{Content, Document};
use crate::diagnostic::{Code, Diagnostic};

/// For each page: itself and its translations, in the order of the site's languages; empty where it is alone.
pub fn versions(clinic: &Clinic, pages: &[Page]) -> Vec<Arc<[PageId]>> {
    let none: Arc<[PageId]> = Arc::from([]);
    let mut versions = vec![none; pages.len()];
    if clinic.languages.len() < 2 {
        return versions;
    }
    let mut by_original: HashMap<Cow<str>, Vec<PageId>> = HashMap::new();
    for (id, page) in pages.iter().enumerate() {
        by_original.entry(page.document.original()).or_default().push(id);
    }
    let order = |id: &PageId| clinic.languages.iter().position(|tag| *tag == pages[*id].language);
    for mut ids in by_original.into_values().filter(|ids| ids.len() > 1) {
        ids.sort_by_key(order);
        let shared: Arc<[PageId]> = ids.into();
        for id in shared.iter() {
            versions[*id] = shared.clone();
        }
    }
    versions
}

/// A translation whose original has changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The page it was made from.
    pub original: PageId,
    /// The day of the original that it follows.
    pub follows: Date,
}

impl Language {
    /// Whether it has a home page and lists; a language with single pages alone has none.
    pub fn has_lists(&self) -> bool {
        self.prefix.is_empty() || self.home.is_some() || !self.articles.is_empty() || !self.handouts.is_empty()
    }
}

impl Site {
    /// The same page in another language.
    pub fn version(&self, id: PageId, language: &str) -> Option<PageId> {
        self.pages[id].versions.iter().copied().find(|other| self.pages[*other].language == language)
    }

    /// Where a reader of a language begins: its home page, the page that says how we help in that
    /// language, or the site's home page.
    pub fn start(&self, language: &Language) -> String {
        match language.help {
            _ if language.has_lists() => format!("{}/", language.prefix),
            Some(help) => self.pages[help].url.clone(),
            None => "/".into(),
        }
    }

    /// Whether the original of a translation has changed since it was made.
    pub fn stale(&self, page: &Page) -> Option<Stale> {
        let own = self.clinic.language();
        let original = *page.versions.iter().find(|id| self.pages[**id].language == own && page.language != own)?;
        let follows = follows(&page.document)?;
        self.pages[original].document.changed().filter(|changed| *changed > follows)?;
        Some(Stale { original, follows })
    }
}

/// The day of the original that a translation follows; its own day if it does not say.
fn follows(document: &Document) -> Option<Date> {
    document.translation.of.or_else(|| document.changed())
}

/// The page of a language that says how the clinic helps people who speak it.
pub fn help(pages: &[Page], ids: &[PageId]) -> Option<PageId> {
    ids.iter().copied().find(|id| {
        matches!(&pages[*id].document.content, Content::Page(page) if page.folders.is_empty())
            && pages[*id].document.slug == "language-help"
    })
}

/// What staff should know of translations.
pub fn audit(site: &Site) -> Vec<Diagnostic> {
    let translated = site.pages.iter().filter(|page| page.language != site.clinic.language());
    translated.flat_map(|page| [stale(site, page), unchecked(page)]).flatten().collect()
}

fn stale(site: &Site, page: &Page) -> Option<Diagnostic> {
    let stale = site.stale(page)?;
    let original = &site.pages[stale.original].document;
    let changed = original.changed()?;
    Some(
        Diagnostic::warning(
            Code::StaleTranslation,
            format!(
                "this translation follows the text of {}, and {} has changed since",
                crate::content::date::in_words(stale.follows),
                original.source.path
            ),
        )
        .because("readers are told so, and led to the newer page")
        .at(page.document.source.whole())
        .fix(format!("bring it up to date, then write `of: {changed}` under `translation:`")),
    )
}

fn unchecked(page: &Page) -> Option<Diagnostic> {
    let is_checked = page.document.translation.reviewed_by.is_some() || page.versions.is_empty();
    (!is_checked).then(|| {
        Diagnostic::warning(Code::Unreviewed, "nobody has compared this translation with the original yet")
            .because("a slip in a translated safety line can hurt; readers are told so on the page")
            .at(page.document.source.whole())
            .fix("once someone who knows both languages has read it, add their name as `reviewed_by` under `translation:`")
    })
}
