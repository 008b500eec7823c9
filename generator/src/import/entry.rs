//! One text of the old site, and what becomes of it.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use super::body::Prepared;
use super::text::{cut, plain};
use super::uploads;
use super::wxr::Item;
use crate::content::date;
use crate::content::slug::slugify;
use crate::source::percent::decoded;

/// What a text is in the new site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Article,
    Page,
}

/// What becomes of something of the old site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Readers find it.
    Live,
    /// It is written, and kept off the site: why.
    Draft(String),
    /// It is not written: why.
    LeftOut(String),
    /// It is not written, since the site has a page at its address already: why.
    There(String),
}

impl Fate {
    /// Whether a file is made of it.
    pub(super) fn is_written(&self) -> bool {
        matches!(self, Fate::Live | Fate::Draft(_))
    }
}

/// One text.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its place among the items of the export.
    pub(super) number: usize,
    pub(super) id: u64,
    pub(super) sort: Sort,
    pub(super) title: String,
    pub(super) fate: Fate,
    pub(super) slug: String,
    /// The numbers of the pages that it is below, the nearest first.
    pub(super) parent: u64,
    pub(super) date: Option<Date>,
    pub(super) updated: Option<Date>,
    /// Its path on the old site, such as `/2024/02/play/`; empty where it had none of its own.
    pub(super) old_path: String,
    pub(super) old_slugs: Vec<String>,
    pub(super) creator: String,
    pub(super) topics: Vec<String>,
    pub(super) thumbnail: Option<u64>,
    /// What could not be carried over, by its name in WordPress.
    pub(super) todos: Vec<String>,
    pub(super) reusables: Vec<u64>,
    /// The files it names, and the numbers of those it shows.
    pub(super) files: Vec<String>,
    pub(super) shown: Vec<u64>,
    /// Whether it shows all files that belong to it.
    pub(super) shows_own: bool,
    /// Where it is written, from the site's root.
    pub(super) path: String,
    /// Its address on the new site.
    pub(super) url: String,
    pub(super) aliases: Vec<String>,
}

/// The longest text that is looked at, marks and all: a book has a million letters.
const MOST_BYTES: usize = 4_000_000;
/// The most files that one text shows.
const MOST_SHOWN: usize = 2_000;

impl Entry {
    /// What can be said of an item by itself.
    pub(super) fn of(number: usize, item: &Item, prepared: Prepared, zone: &TimeZone) -> Entry {
        let sort = if item.kind == "page" { Sort::Page } else { Sort::Article };
        let title = cut(&plain(&item.title), 150);
        let date = day(item, zone);
        let modified = written_day(&item.modified);
        let (shown, shows_own) = shown_files(&prepared.html);
        let mut fate = fate(item);
        if fate == Fate::Live && prepared.is_empty() {
            fate = Fate::Draft("it has no text".into());
        }
        if fate == Fate::Live && sort == Sort::Article && date.is_none() {
            fate = Fate::Draft("the export does not say from which day it is".into());
        }
        if item.content.len() > MOST_BYTES {
            fate = Fate::LeftOut(format!("its text is larger than {} MB", MOST_BYTES / 1_000_000));
        }
        let mut files = uploads::named_in(&item.content);
        files.extend(uploads::named_in(&item.excerpt));
        files.truncate(MOST_SHOWN);
        Entry {
            number,
            id: item.id,
            sort,
            slug: slug(item, &title),
            title,
            fate,
            parent: item.parent,
            date,
            updated: modified.filter(|modified| date.is_none_or(|date| *modified > date)),
            old_path: old_path(&item.link),
            old_slugs: item.old_slugs.iter().map(|old| decoded(old)).collect(),
            creator: item.creator.clone(),
            topics: topics(item),
            thumbnail: item.thumbnail,
            todos: prepared.todos,
            reusables: prepared.reusables,
            files,
            shown: shown.into_iter().take(MOST_SHOWN).chain(item.thumbnail).collect(),
            shows_own,
            path: String::new(),
            url: String::new(),
            aliases: Vec::new(),
        }
    }

    /// Its name for the report.
    pub(super) fn shown_name(&self) -> String {
        match (self.title.as_str(), self.id) {
            ("", id) => format!("(without a title, number {id})"),
            (title, _) if title.starts_with('“') => cut(title, 80),
            (title, _) => format!("“{}”", cut(title, 80)),
        }
    }
}

/// Only what everybody could read without a password goes live.
fn fate(item: &Item) -> Fate {
    let draft = |why: &str| Fate::Draft(why.into());
    match item.status.as_str() {
        "trash" => Fate::LeftOut("it lay in the trash".into()),
        "auto-draft" => Fate::LeftOut("WordPress had begun it by itself, and nobody wrote on".into()),
        _ if item.has_password => draft("it had a password"),
        "publish" => Fate::Live,
        "private" => draft("it was private"),
        "future" => draft("it was planned for a later day"),
        "draft" => draft("it was a draft"),
        "pending" => draft("it waited for a review"),
        other => Fate::Draft(format!("its state “{}” is not known to mean public", cut(other, 40))),
    }
}

fn slug(item: &Item, title: &str) -> String {
    let name = decoded(&item.slug);
    let name = name.trim_matches('/').rsplit('/').next().unwrap_or("");
    let words = [name, title].into_iter().find(|words| words.chars().any(char::is_alphanumeric));
    match words.map(slugify) {
        // A page's home has this name.
        Some(slug) if slug == "index" => "index-page".into(),
        Some(slug) => slug,
        None => format!("text-{}", item.id),
    }
}

/// The day on which it appeared, as the old site counted days.
fn day(item: &Item, zone: &TimeZone) -> Option<Date> {
    written_day(&item.date)
        .or_else(|| {
            let moment: DateTime = item.date_gmt.trim().parse().ok()?;
            let moment = moment.to_zoned_datetime(TimeZone::UTC).ok()?;
            sensible(moment.with_time_zone(zone.clone()).date())
        })
        .or_else(|| written_day(&item.modified))
        .or_else(|| sensible(rfc2822::parse(item.published.trim()).ok()?.with_time_zone(zone.clone()).date()))
}

fn written_day(text: &str) -> Option<Date> {
    sensible(date::day(text.trim().get(..10)?)?)
}

/// `0000-00-00` and the like are no days; neither is one before there were web sites.
fn sensible(date: Date) -> Option<Date> {
    (1990..=2100).contains(&date.year()).then_some(date)
}

/// The path of a web address, unless it only names a number (`/?p=12`).
pub(super) fn old_path(link: &str) -> String {
    let path = match link.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None if link.starts_with('/') => link,
        None => return String::new(),
    };
    if path.contains('?') {
        return String::new();
    }
    path.split('#').next().unwrap_or("").to_string()
}

fn topics(item: &Item) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    let kept = item.terms.iter().filter(|term| matches!(term.taxonomy.as_str(), "category" | "post_tag"));
    for term in kept.filter(|term| term.slug != "uncategorized") {
        let name = cut(&plain(&term.name), 120);
        let is_new = topics.iter().all(|known| slugify(known) != slugify(&name));
        if is_new && !name.is_empty() && !name.eq_ignore_ascii_case("uncategorized") {
            topics.push(name);
        }
    }
    topics
}

/// The numbers of files in galleries and pictures, and whether a gallery shows all that belong to the text.
fn shown_files(html: &str) -> (Vec<u64>, bool) {
    let lists = ["<x-gallery ids=\"", "<x-playlist ids=\""].into_iter().flat_map(|mark| {
        html.match_indices(mark).map(move |(at, _)| html[at + mark.len()..].split('"').next().unwrap_or(""))
    });
    let lists: Vec<&str> = lists.collect();
    let pictures = html.match_indices("wp-image-").filter_map(|(at, mark)| {
        let rest = &html[at + mark.len()..];
        rest[..rest.bytes().take_while(u8::is_ascii_digit).count()].parse().ok()
    });
    let numbers = lists.iter().flat_map(|list| list.split([',', ' '])).filter_map(|number| number.trim().parse().ok());
    (numbers.chain(pictures).collect(), lists.iter().any(|list| list.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_everybody_could_read_goes_live() {
        let of = |status: &str, has_password| fate(&Item { status: status.into(), has_password, ..Item::default() });
        assert_eq!(of("publish", false), Fate::Live);
        for (status, has_password) in [
            ("publish", true),
            ("private", false),
            ("future", false),
            ("draft", false),
            ("pending", false),
            ("inherit", false),
            ("dp-rewrite-republish", false),
            ("Publish", false),
            ("", false),
        ] {
            assert!(matches!(of(status, has_password), Fate::Draft(_)), "{status}");
        }
        assert!(matches!(of("trash", false), Fate::LeftOut(_)));
    }

    #[test]
    fn the_day_is_the_one_that_the_old_site_showed() {
        let chicago = TimeZone::get("America/Chicago").expect("the zone is known");
        let item = |date: &str, gmt: &str, published: &str| Item {
            date: date.into(),
            date_gmt: gmt.into(),
            published: published.into(),
            ..Item::default()
        };
        let shown = |item: Item| day(&item, &chicago).map(|day| day.to_string());
        let late = item("2024-02-01 22:30:00", "2024-02-02 04:30:00", "Fri, 02 Feb 2024 04:30:00 +0000");
        assert_eq!(shown(late).as_deref(), Some("2024-02-01"));
        let zero = item("0000-00-00 00:00:00", "2024-02-02 04:30:00", "");
        assert_eq!(shown(zero).as_deref(), Some("2024-02-01"));
        let only_feed = item("", "0000-00-00 00:00:00", "Fri, 02 Feb 2024 04:30:00 +0000");
        assert_eq!(shown(only_feed).as_deref(), Some("2024-02-01"));
        assert_eq!(shown(item("0000-00-00 00:00:00", "", "Wed, 30 Nov -0001 00:00:00 +0000")), None);
    }

    #[test]
    fn old_paths_are_those_that_people_linked() {
        assert_eq!(old_path("https://clinic.example/2024/02/play/"), "/2024/02/play/");
        assert_eq!(old_path("https://clinic.example"), "/");
        assert_eq!(old_path("/blog/play"), "/blog/play");
        assert_eq!(old_path("https://clinic.example/?p=12"), "");
        assert_eq!(old_path("play"), "");
    }
}
