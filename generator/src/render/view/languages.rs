//! What a page says of languages: the way to the same page in another one, and how far a translation can be trusted.

use serde::Serialize;

use super::{LinkView, Views};
use crate::content::Content;
use crate::content::direction;
use crate::site::{Language, Page, PageId};

/// One of the site's languages, as a page offers it.
#[derive(Debug, Serialize)]
pub struct LanguageView {
    /// The tag, such as `es`.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// What its speakers call it.
    pub name: String,
    /// Where it leads: the same page in that language, or where its readers begin.
    pub href: String,
    /// Whether it is the language of this page.
    pub current: bool,
    /// In that language's words, what it leads to where that is not the same page.
    pub instead: Option<String>,
    /// The address with scheme and host, for search engines; none where it is not the same page.
    pub alternate: Option<String>,
}

/// What a reader of a translation should know.
#[derive(Debug, Serialize)]
pub struct TranslationView {
    /// Who translated it.
    pub by: Option<String>,
    /// Who compared it with the original.
    pub reviewed_by: Option<String>,
    /// The original, in its own language.
    pub original: LinkView,
    /// That the original has changed since, with the day that the translation follows.
    pub stale: Option<String>,
}

impl Views<'_> {
    /// The languages that a document's page offers.
    pub(super) fn languages_of(&self, page: &Page) -> Vec<LanguageView> {
        let same = |language: &Language| {
            let of = |id: &PageId| self.site.pages[*id].language == language.tag;
            if page.language == language.tag {
                return Some(page.url.clone());
            }
            page.versions.iter().find(|id| of(id)).map(|id| self.site.pages[*id].url.clone())
        };
        self.languages(&page.language, same)
    }

    /// The languages that a page made by the site offers; `url` is its address.
    pub fn languages_of_generated(&self, current: &Language, url: &str) -> Vec<LanguageView> {
        let inner = url.strip_prefix(current.prefix.as_str()).unwrap_or(url);
        let same = |language: &Language| {
            let has = match inner {
                "/" | "/articles/" | "/handouts/" | "/topics/" | "/search/" => language.has_lists(),
                "/consultation/" | "/thank-you/" => language.form.is_some(),
                "/offline/" => language.has_lists() || language.form.is_some(),
                _ => language.tag == current.tag || language.has_way(inner),
            };
            has.then(|| format!("{}{inner}", language.prefix))
        };
        let mut views = self.languages(&current.tag, same);
        for view in views.iter_mut().filter(|view| self.site.language(&view.lang).is_bare(inner)) {
            view.alternate = None;
        }
        views
    }

    fn languages(&self, current: &str, same: impl Fn(&Language) -> Option<String>) -> Vec<LanguageView> {
        let site = self.site;
        if site.languages.len() < 2 {
            return Vec::new();
        }
        let is_used = |language: &&Language| language.has_lists() || language.help.is_some() || language.form.is_some();
        let view = |language: &Language| {
            let texts = self.theme.own_texts(&language.tag);
            let found = same(language);
            let start = || match language.help {
                None if !language.has_lists() => format!("{}/consultation/", language.prefix),
                _ => site.start(language),
            };
            LanguageView {
                dir: direction(&language.tag),
                name: texts.map_or(&*language.tag, |texts| texts.get("language_name")).to_string(),
                current: language.tag == current,
                instead: found.is_none().then(|| texts.map_or("", |texts| texts.get("language_start")).to_string()),
                alternate: found.as_ref().map(|url| site.absolute(url)),
                href: site.href(&found.unwrap_or_else(start)),
                lang: language.tag.clone(),
            }
        };
        site.languages.iter().filter(is_used).map(view).collect()
    }

    /// What the readers of a translation should know; nothing for pages in the site's own language.
    pub(super) fn translation(&self, page: &Page) -> Option<TranslationView> {
        let own = self.site.clinic.language();
        let original = page.versions.iter().map(|id| &self.site.pages[*id]).find(|other| other.language == own)?;
        if page.language == own {
            return None;
        }
        let facts = &page.document.translation;
        Some(TranslationView {
            by: facts.by.clone(),
            reviewed_by: facts.reviewed_by.clone(),
            original: LinkView { lang: Some(own.to_string()), hreflang: Some(own.to_string()), ..self.link(original) },
            stale: self.site.stale(page).map(|stale| {
                let date = self.date(stale.follows, &page.language).text;
                self.texts(&page.language).format("translation_stale", &[("date", date.into())])
            }),
        })
    }

    /// The links at the top of each page; one in another language, or that leads to one, says so.
    pub(super) fn navigation(&self, language: &Language) -> Vec<LinkView> {
        let site = self.site;
        let own = site.clinic.language();
        let links = site.navigation.iter().map(|link| {
            let here = match language.tag == own {
                true => Some(link.url.clone()),
                false => self.in_language(&link.url, language),
            };
            let tag = if here.is_some() { &language.tag } else { own };
            let (label, spoken) = link.label.get_or(tag, own).unwrap_or(("", tag));
            let if_other = |tag: &str| (tag != language.tag).then(|| tag.to_string());
            LinkView {
                label: label.to_string(),
                href: site.href(&here.unwrap_or_else(|| link.url.clone())),
                lang: if_other(spoken),
                hreflang: if_other(tag),
            }
        });
        links.collect()
    }

    /// The address of the same page in another language.
    fn in_language(&self, url: &str, language: &Language) -> Option<String> {
        let page = self.site.pages.iter().position(|page| page.url == url);
        match (page, url) {
            (Some(id), _) => self.site.version(id, &language.tag).map(|id| self.site.pages[id].url.clone()),
            (None, "/consultation/") => language.form.as_ref().map(|_| format!("{}{url}", language.prefix)),
            (None, _) => language.has_lists().then(|| format!("{}{url}", language.prefix)),
        }
    }

    /// Whether the navigation leads to a page, or to the page it translates.
    pub(super) fn is_in_navigation(&self, page: &Page) -> bool {
        let is_named = |url: &str| self.site.navigation.iter().any(|link| link.url == url);
        let is_text = matches!(page.document.content, Content::Page(_));
        is_text && (is_named(&page.url) || page.versions.iter().any(|id| is_named(&self.site.pages[*id].url)))
    }
}
