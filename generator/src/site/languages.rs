//! Which pages say the same in different languages, and which languages have which pages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Language, Page, PageId, Site, activities, article_date, lists, series, topics};
use crate::content::clinic::Clinic;
use crate::content::form::FormFile;
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

/// The lists of one language, each in the order readers see.
pub fn gather(clinic: &Clinic, pages: &[Page], forms: &[Arc<FormFile>], tag: &str) -> Language {
    let of = |is_kind: fn(&Content) -> bool| -> Vec<PageId> {
        (0..pages.len()).filter(|id| pages[*id].language == tag && is_kind(&pages[*id].document.content)).collect()
    };
    let title = |id: &PageId| pages[*id].document.title.to_lowercase();
    let mut articles = of(|content| matches!(content, Content::Article(_)));
    articles.sort_by_cached_key(|id| (std::cmp::Reverse(article_date(&pages[*id])), title(id)));
    let mut handouts = of(|content| matches!(content, Content::Handout(_)));
    handouts.sort_by_cached_key(title);
    let mut programs = of(|content| matches!(content, Content::Program(_)));
    programs.sort_by_cached_key(title);
    let mut people = of(|content| matches!(content, Content::Person(_)));
    people.sort_by_cached_key(title);
    let own = tag == clinic.language();
    let prefix = if own { String::new() } else { format!("/{tag}") };
    let home_url = format!("{prefix}/");
    let (home, mut pages_of): (Vec<_>, Vec<_>) =
        of(|content| matches!(content, Content::Page(_))).into_iter().partition(|id| pages[*id].url == home_url);
    pages_of.sort_by_key(|id| pages[*id].url.clone());
    let form = forms
        .iter()
        .find(|file| file.name == "consultation" && file.language.as_deref().unwrap_or(clinic.language()) == tag);
    Language {
        topics: topics::gather(pages, &articles, &prefix),
        series: series::gather(pages, &articles, &prefix),
        years: lists::years(pages, &articles, &prefix),
        activities: activities::gather(
            clinic,
            pages,
            handouts.iter().chain(&articles).chain(&pages_of).copied(),
            &prefix,
        ),
        ages: activities::ages(pages, &handouts, &prefix),
        tag: tag.to_string(),
        prefix,
        articles,
        handouts,
        programs,
        people,
        help: help(pages, &pages_of),
        pages: pages_of,
        home: home.first().copied(),
        form: form.cloned(),
    }
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
    translated.flat_map(|page| [stale(site, page), undated(site, page), unchecked(page)]).flatten().collect()
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

/// A handout without a day: its translations can never be told to be behind.
fn undated(site: &Site, page: &Page) -> Option<Diagnostic> {
    let Content::Handout(_) = &page.document.content else { return None };
    let mut versions = page.versions.iter().map(|id| &site.pages[*id]);
    let original = &versions.find(|other| other.language == site.clinic.language())?.document;
    original.changed().is_none().then(|| {
        Diagnostic::advice(Code::StaleTranslation, "it is translated, and does not say when it changed last")
            .because("nobody would be told that a translation is behind, and a family could follow old advice")
            .at(original.source.whole())
            .fix("add the day here, such as `updated: 2026-02-28`, and the same as `of` under `translation:` there")
    })
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
