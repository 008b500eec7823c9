//! `/handouts/index.json`: all handouts of a language in short, for the packet builder on their list.
//!
//! The builder runs on the reader's device. It loads this file when it is opened, since the list itself is cut
//! into pages and has no dosages. Besides the handouts it holds the builder's words, with plurals made
//! here, so that the script needs no rules of languages. It holds nothing about anybody.

use std::collections::BTreeMap;

use serde::Serialize;

use super::view::handout::ages;
use crate::content::handout::{Dosage, Handout};
use crate::content::{Content, Document};
use crate::site::lists::List;
use crate::site::{Language, Page, Site};
use crate::theme::Theme;
use crate::theme::texts::Texts;

/// The address of the file, below a language's prefix.
pub const INDEX: &str = "/handouts/index.json";

/// The script of the packet builder, if the theme has it.
pub const SCRIPT: &str = "packet.js";

/// A packet of one needs no builder.
const FEWEST: usize = 2;

/// There is a choice of times a day up to this number, and further where a handout asks for more.
const TIMES: u32 = 6;

/// More often than each hour is a slip; such a handout keeps its own words.
const MOST_TIMES: u32 = 24;

/// Days in a week.
const DAYS: u32 = 7;

/// What the builder says with a value in it, and the names of the values. The script fills `{title}` in.
const PATTERNS: [(&str, &[&str]); 9] = [
    ("packet_all", &["count"]),
    ("packet_added", &["title", "place", "count"]),
    ("packet_moved", &["title", "place", "count"]),
    ("packet_removed", &["title"]),
    ("packet_changed", &["title", "often"]),
    ("packet_full", &["count"]),
    ("packet_gone", &["count"]),
    ("packet_left_out", &["titles"]),
    ("packet_number", &["place", "count"]),
];

/// Texts of other parts of the theme that stand in a packet too.
const SHARED: [&str; 14] = [
    "comma",
    "minutes_short",
    "how_often",
    "contents_heading",
    "chart_heading",
    "contact_heading",
    "online",
    "day_1",
    "day_2",
    "day_3",
    "day_4",
    "day_5",
    "day_6",
    "day_7",
];

/// The whole file.
#[derive(Serialize)]
struct Index<'a> {
    clinic: &'a str,
    phone: &'a str,
    /// What stands before the `url` of a handout in a link on the page.
    base: &'a str,
    /// What stands before it on paper: the address without `https://`.
    shown: &'a str,
    /// The list's first page as a link.
    list: String,
    words: BTreeMap<&'a str, String>,
    /// `1 day a week`, …
    days: Vec<String>,
    /// `Once a day`, …
    times: Vec<String>,
    handouts: Vec<Entry<'a>>,
}

/// One handout.
#[derive(Serialize)]
struct Entry<'a> {
    slug: &'a str,
    url: &'a str,
    title: &'a str,
    ages: String,
    /// Words that find it besides its title.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    skills: &'a [String],
    /// Slugs that it had before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    was: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    /// Its own dosage: days a week, times a day, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
}

/// The address of the file.
pub fn url(language: &Language) -> String {
    format!("{}{INDEX}", language.prefix)
}

/// Whether the list of handouts has a packet builder.
pub fn has_builder(theme: &Theme, language: &Language) -> bool {
    language.handouts.len() >= FEWEST && theme.asset(SCRIPT).is_some()
}

/// The file in one language, handouts by title.
pub fn index(site: &Site, theme: &Theme, language: &Language) -> String {
    let texts = theme.texts(&language.tag);
    let handouts: Vec<(&Page, &Handout)> =
        language.handouts.iter().filter_map(|id| handout(&site.pages[*id])).collect();
    let dosages = handouts.iter().filter_map(|(_, handout)| handout.dosage.as_ref());
    let most = dosages.filter_map(|dosage| dosage.times_per_day).max().unwrap_or(0).clamp(TIMES, MOST_TIMES);
    let counted =
        |name: &str, most: u32| (1..=most).map(|count| texts.format(name, &[("count", count.into())])).collect();
    let index = Index {
        clinic: &site.clinic.name,
        phone: &site.clinic.phone,
        base: &site.base_path,
        shown: site.base_url.split_once("://").map_or(&site.base_url, |(_, rest)| rest),
        list: site.href(&language.list_url(List::Handouts)),
        words: words(texts),
        days: counted("days_per_week", DAYS),
        times: counted("times_per_day", most),
        handouts: handouts.iter().map(|(page, handout)| entry(page, handout, texts)).collect(),
    };
    serde_json::to_string(&index).unwrap_or_default()
}

fn handout(page: &Page) -> Option<(&Page, &Handout)> {
    match &page.document.content {
        Content::Handout(handout) => Some((page, handout)),
        Content::Article(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
    }
}

fn entry<'a>(page: &'a Page, handout: &'a Handout, texts: &Texts) -> Entry<'a> {
    let none = Dosage::default();
    let dosage = handout.dosage.as_ref().unwrap_or(&none);
    Entry {
        slug: &page.document.slug,
        url: &page.url,
        title: &page.document.title,
        ages: ages(&handout.child, texts),
        skills: &handout.skill_areas,
        was: earlier_slugs(&page.document).collect(),
        minutes: dosage.minutes,
        days: dosage.days_per_week.filter(|days| *days <= DAYS),
        times: dosage.times_per_day.filter(|times| *times <= MOST_TIMES),
        when: handout.dosage.as_ref().and_then(|dosage| dosage.when.as_deref()),
    }
}

/// `/handouts/sock-game/` → `sock-game`, for links made before the handout was renamed.
fn earlier_slugs(document: &Document) -> impl Iterator<Item = &str> {
    document.aliases.iter().filter_map(|alias| {
        let (folder, slug) = alias.value.trim_end_matches('/').rsplit_once('/')?;
        (folder.ends_with("/handouts") && !slug.is_empty()).then_some(slug)
    })
}

/// The builder's words by name; those with values keep a mark for each.
fn words(texts: &Texts) -> BTreeMap<&str, String> {
    let own = texts.plain().iter().filter(|(name, _)| name.starts_with("packet_"));
    let mut words: BTreeMap<&str, String> = own.map(|(name, text)| (name.as_str(), text.clone())).collect();
    words.extend(SHARED.map(|name| (name, texts.get(name).to_string())));
    for (name, values) in PATTERNS {
        let marks: Vec<_> = values.iter().map(|value| (*value, format!("{{{value}}}").into())).collect();
        words.insert(name, texts.format(name, &marks));
    }
    words
}
