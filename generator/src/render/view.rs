//! What templates see, never the model: finished words and addresses.
//!
//! Every template gets `site`, `ui` (texts of the interface), `data` (what `content/data/` holds) and `page`, and
//! on indexed pages `social` and `structured` (JSON-LD), on pages that may be kept on a device `worker`; each layout gets what its
//! kind of page has besides. Field names here are the contract with themes.

pub mod activity;
pub mod handout;
pub mod languages;
pub mod picture;
pub mod series;
pub mod sheet;
pub mod social;
pub mod structured;
pub mod text;

use jiff::civil::Date;
use serde::Serialize;

use crate::content::clinic::Words;
use crate::content::markdown::escape;
use crate::content::{Content, Reference, direction};
use crate::site::links::Resolved;
use crate::site::{Language, Page, Site, State};
use crate::theme::Theme;
use crate::theme::settings::Colours;
use crate::theme::texts::Texts;

/// The clinic and the site, for one language.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it; clinic.yaml's table documents the facts")]
pub struct SiteView {
    pub name: String,
    pub tagline: Option<String>,
    pub phone: String,
    pub phone_href: String,
    pub email: Option<String>,
    pub address: Option<String>,
    pub hours: Option<String>,
    pub area: Option<String>,
    pub emergency: Option<String>,
    pub crisis: Option<String>,
    pub disclaimer: Option<String>,
    pub base_url: String,
    pub navigation: Vec<LinkView>,
    /// Pages of the first level that the navigation does not name.
    pub footer: Vec<LinkView>,
    pub home: String,
    pub articles: Option<String>,
    pub handouts: Option<String>,
    pub topics: Option<String>,
    pub search: Option<String>,
    pub consultation: Option<String>,
    pub feed: Option<String>,
    pub json_feed: Option<String>,
    /// What phones read when the site is put on the home screen.
    pub manifest: String,
    /// The newest articles, ten at most.
    pub recent: Vec<CardView>,
    /// The theme's colours for what lies around pages.
    pub colours: Colours,
    /// Addresses of the theme's files by name with `_` for `.` and `-`: `assets.site_css`.
    pub assets: std::collections::BTreeMap<String, String>,
}

/// The page itself.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// The title.
    pub title: String,
    /// The short answer.
    pub summary: String,
    /// The address as a link.
    pub href: String,
    /// The address with scheme and host; none where it must not be indexed.
    pub canonical: Option<String>,
    /// The language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// `home`, `article`, `handout`, …
    pub kind: &'static str,
    /// The daily activity that it is about.
    pub activity: Option<activity::ActivityView>,
    /// Why the page is not on the live site, in previews.
    pub badge: Option<String>,
    /// The site's languages, for the reader to change to; empty where there is one alone.
    pub languages: Vec<languages::LanguageView>,
    /// What a reader of a translation should know.
    pub translation: Option<languages::TranslationView>,
}

/// A day for machines and for people.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// `2026-02-28`
    pub iso: String,
    /// `February 28, 2026`
    pub text: String,
}

/// Words and where they lead.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// The words.
    pub label: String,
    /// The address.
    pub href: String,
    /// The language of the words, if it is not the page's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The language of what they lead to, if it is not the page's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hreflang: Option<String>,
}

impl LinkView {
    /// A link in the page's own language.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> LinkView {
        LinkView { label: label.into(), href: href.into(), lang: None, hreflang: None }
    }
}

/// One page in a list of pages.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    /// The title.
    pub title: String,
    /// The short answer.
    pub summary: String,
    /// The address.
    pub href: String,
    /// `article`, `handout`, …
    pub kind: &'static str,
    /// The language it is written in.
    pub lang: String,
    /// The day an article appeared.
    pub date: Option<DateView>,
    /// For which ages a handout is.
    pub ages: Option<String>,
    /// Youngest age in years, to sort and group by.
    pub from: Option<f64>,
    /// How many minutes a handout takes.
    pub minutes: Option<u32>,
    /// The daily activity that it is about.
    pub activity: Option<activity::ActivityView>,
    /// What a handout practises, in words.
    pub skills: Vec<String>,
    /// Why the page is not on the live site, in previews.
    pub badge: Option<String>,
}

/// A source.
#[derive(Debug, Serialize)]
pub struct ReferenceView {
    /// Title, authors, year.
    pub text: String,
    /// Where it can be read.
    pub url: Option<String>,
}

/// What views are made of.
#[derive(Clone, Copy)]
pub struct Views<'a> {
    /// The site.
    pub site: &'a Site,
    /// The theme.
    pub theme: &'a Theme,
    /// Whether printed sheets are made.
    pub sheets: bool,
}

impl<'a> Views<'a> {
    /// The texts of a language.
    pub fn texts(&self, language: &str) -> &'a Texts {
        self.theme.texts(language)
    }

    /// The clinic and the site, for one language.
    pub fn site(&self, language: &Language) -> SiteView {
        let site = self.site;
        let clinic = &site.clinic;
        let below = |url: &str| site.href(&format!("{}{url}", language.prefix));
        let list = |url: &str| language.has_lists().then(|| below(url));
        // A feed and topics are of articles: where there is none, a link to them would lead to nothing.
        let of_articles = |url: &str, list_url: &str| list(url).filter(|_| !language.is_bare(list_url));
        let words = |words: &Words| words.get(&language.tag).map(str::to_string);
        SiteView {
            name: clinic.name.clone(),
            tagline: words(&clinic.tagline),
            phone: clinic.phone.clone(),
            phone_href: clinic.phone_href(),
            email: clinic.email.clone(),
            address: clinic.address.clone(),
            hours: words(&clinic.hours),
            area: words(&clinic.area),
            emergency: clinic.emergency.clone(),
            crisis: clinic.crisis.clone(),
            disclaimer: words(&clinic.disclaimer),
            base_url: site.base_url.clone(),
            navigation: self.navigation(language),
            footer: self.footer(language),
            home: site.href(&site.start(language)),
            articles: list("/articles/"),
            handouts: list("/handouts/"),
            topics: of_articles("/topics/", "/topics/"),
            search: list("/search/"),
            consultation: language.form.as_ref().map(|_| below("/consultation/")),
            feed: of_articles("/feed.xml", "/articles/"),
            json_feed: of_articles("/feed.json", "/articles/"),
            manifest: site.href("/manifest.webmanifest"),
            recent: language.articles.iter().take(MOST_RECENT).map(|id| self.card(&self.site.pages[*id])).collect(),
            colours: self.theme.settings.bars.clone(),
            assets: self
                .theme
                .assets
                .iter()
                .map(|asset| (asset.name.replace(['.', '-', '/'], "_"), site.href(&asset.url)))
                .collect(),
        }
    }

    fn footer(&self, language: &Language) -> Vec<LinkView> {
        let is_top = |page: &Page| matches!(&page.document.content, Content::Page(text) if text.folders.is_empty());
        let pages = language.pages.iter().map(|id| &self.site.pages[*id]);
        pages.filter(|page| is_top(page) && !self.is_in_navigation(page)).map(|page| self.link(page)).collect()
    }

    /// A day in the words of a language.
    pub fn date(&self, day: Date, language: &str) -> DateView {
        let texts = self.texts(language);
        let month = texts.get(MONTHS[usize::from(day.month().unsigned_abs()) - 1]);
        let variables = [("day", day.day().into()), ("month", month.into()), ("year", day.year().to_string().into())];
        DateView { iso: day.to_string(), text: texts.format("date", &variables) }
    }

    /// Why a page is not on the live site.
    pub fn badge(&self, state: State, language: &str) -> Option<String> {
        let texts = self.texts(language);
        match state {
            State::Published | State::Expired(_) => None,
            State::Draft => Some(texts.get("badge_draft").to_string()),
            State::Scheduled(day) => {
                Some(texts.format("badge_scheduled", &[("date", self.date(day, language).text.into())]))
            }
        }
    }

    /// A document's page.
    pub fn page(&self, page: &Page) -> PageView {
        PageView {
            title: page.document.title.clone(),
            summary: page.document.summary.clone(),
            href: self.site.href(&page.url),
            canonical: Some(self.site.absolute(&page.url)),
            lang: page.language.clone(),
            dir: direction(&page.language),
            kind: page.document.content.kind(),
            activity: self.activity(page),
            badge: self.badge(page.state, &page.language),
            languages: self.languages_of(page),
            translation: self.translation(page),
        }
    }

    /// One page in a list.
    pub fn card(&self, page: &Page) -> CardView {
        let handout = match &page.document.content {
            Content::Handout(handout) => Some(handout),
            Content::Article(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
        };
        CardView {
            title: page.document.title.clone(),
            summary: page.document.summary.clone(),
            href: self.site.href(&page.url),
            kind: page.document.content.kind(),
            lang: page.language.clone(),
            date: crate::site::article_date(page).map(|day| self.date(day, &page.language)),
            ages: handout.map(|handout| handout::ages(&handout.child, self.texts(&page.language))),
            from: handout.map(|handout| handout.child.from),
            minutes: handout.and_then(|handout| handout.dosage.as_ref()?.minutes),
            activity: self.activity(page),
            skills: handout
                .map(|handout| handout.skill_areas.iter().map(|skill| skill.replace('-', " ")).collect())
                .unwrap_or_default(),
            badge: self.badge(page.state, &page.language),
        }
    }

    /// A link to a page by its title.
    pub fn link(&self, page: &Page) -> LinkView {
        LinkView::new(&page.document.title, self.site.href(&page.url))
    }

    /// A resolved link as it stands in an attribute.
    pub(super) fn address(&self, link: &Resolved) -> String {
        match link {
            Resolved::Outside(target) => escape(target),
            Resolved::Inside(url, rest) => escape(&format!("{}{rest}", self.site.href(url))),
            Resolved::Picture(id) => escape(&self.site.href(&self.site.media[*id].url)),
        }
    }
}

/// How many of the newest articles every template can show.
const MOST_RECENT: usize = 10;

const MONTHS: [&str; 12] = [
    "month_1", "month_2", "month_3", "month_4", "month_5", "month_6", "month_7", "month_8", "month_9", "month_10",
    "month_11", "month_12",
];

/// Sources as templates see them.
pub fn references(references: &[Reference]) -> Vec<ReferenceView> {
    references
        .iter()
        .map(|reference| ReferenceView { text: reference.text.clone(), url: reference.url.clone() })
        .collect()
}
