//! The box on an article that leads through its series.

use serde::Serialize;

use super::Views;
use crate::site::{PageId, series};

/// How many parts before and after the one being read the box shows.
const AROUND: usize = 5;

/// What an article's layout gets as `series`.
#[derive(Debug, Serialize)]
pub struct SeriesView {
    /// The series' name.
    pub name: String,
    /// Its page, which lists all parts.
    pub href: String,
    /// `Part 2 of 5`
    pub place: String,
    /// The parts around this one, in the order of reading.
    pub parts: Vec<PartView>,
}

/// One part.
#[derive(Debug, Serialize)]
pub struct PartView {
    /// Its place, counted from 1.
    pub number: usize,
    /// The title.
    pub title: String,
    /// The address.
    pub href: String,
    /// Whether it is the one being read.
    pub current: bool,
}

impl Views<'_> {
    /// The series that an article is a part of.
    pub fn series(&self, id: PageId) -> Option<SeriesView> {
        let page = &self.site.pages[id];
        let language = self.site.language(&page.language);
        let url = series::url(&language.prefix, &series::of(page)?.name.value);
        let series = &language.series[language.series.binary_search_by(|series| series.url.cmp(&url)).ok()?];
        let at = series.articles.iter().position(|other| *other == id)?;
        let count = series.articles.len();
        let near = at.saturating_sub(AROUND)..count.min(at + AROUND + 1);
        let part = |place: usize| {
            let other = &self.site.pages[series.articles[place]];
            PartView {
                number: place + 1,
                title: other.document.title.clone(),
                href: self.site.href(&other.url),
                current: place == at,
            }
        };
        let numbers = [("number", (at + 1).to_string().into()), ("count", count.to_string().into())];
        Some(SeriesView {
            name: series.name.clone(),
            href: self.site.href(&series.url),
            place: self.texts(&page.language).format("series_part", &numbers),
            parts: near.map(part).collect(),
        })
    }
}
