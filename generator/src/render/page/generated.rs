//! Pages that no file holds: the search, and the one for an address that leads nowhere.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Renderer;
use crate::content::direction;
use crate::diagnostic::Diagnostic;
use crate::render::plan::Entry;
use crate::render::view::{CardView, PageView};
use crate::site::Language;

/// A page that no file holds.
pub(super) struct Generated<'a> {
    /// What templates know it by.
    pub(super) kind: &'static str,
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    /// Its address from the site's root.
    pub(super) url: &'a str,
}

/// The same page without the address that search engines list it under.
pub(super) fn unlisted(page: PageView) -> PageView {
    PageView { canonical: None, ..page }
}

impl Renderer {
    /// Plain lists, which serve without scripts: handouts by age and by skill, then everything.
    pub(super) fn search(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let mut context = self.context(at, &unlisted(self.titled(language, "search", &entry.url)));
        let views = self.views();
        let mut by_skill: BTreeMap<String, Vec<CardView>> = BTreeMap::new();
        for id in &language.handouts {
            let card = views.card(&self.site.pages[*id]);
            for skill in &card.skills {
                by_skill.entry(skill.clone()).or_default().push(card.clone());
            }
        }
        context.insert(
            "skills",
            &by_skill.into_iter().map(|(name, handouts)| SkillView { name, handouts }).collect::<Vec<_>>(),
        );
        context.insert_value("handouts", self.cards(&language.handouts));
        context.insert_value("programs", self.cards(&language.programs));
        context.insert_value("articles", self.cards(&language.articles));
        context.insert_value("pages", self.cards(&language.pages));
        context.insert("index", &self.search.then(|| self.site.href("/pagefind/")));
        self.template("search", &context, &entry.url)
    }

    pub(super) fn not_found(&self, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[0];
        let mut context = self.context(0, &unlisted(self.titled(language, "404", &entry.url)));
        context.insert_value("handouts", self.cards(&language.handouts[..language.handouts.len().min(6)]));
        context.insert_value("articles", self.cards(&language.articles[..language.articles.len().min(6)]));
        self.template("404", &context, &entry.url)
    }

    /// A page that the site makes itself, named by the theme's texts `<layout>_title` and `_summary`.
    pub(super) fn titled(&self, language: &Language, layout: &'static str, url: &str) -> PageView {
        let texts = self.theme.texts(&language.tag);
        let name = if layout == "404" { "not_found" } else { layout };
        let (title, summary) = (format!("{name}_title"), format!("{name}_summary"));
        let (title, summary) = (texts.get(&title), texts.get(&summary));
        self.generated(language, Generated { kind: layout, title, summary, url })
    }

    pub(super) fn generated(&self, language: &Language, page: Generated) -> PageView {
        let Generated { kind, title, summary, url } = page;
        PageView {
            title: title.into(),
            summary: summary.into(),
            href: self.site.href(url),
            canonical: Some(self.site.absolute(url)),
            lang: language.tag.clone(),
            dir: direction(&language.tag),
            kind,
            activity: None,
            badge: None,
            languages: self.views().languages_of_generated(language, url),
            translation: None,
        }
    }
}

#[derive(Serialize)]
struct SkillView {
    name: String,
    handouts: Vec<CardView>,
}
