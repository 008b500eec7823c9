//! Series: articles that belong together and are read in order, each series with a page of its own.

use std::collections::BTreeMap;

use super::{Page, PageId, Site, article_date};
use crate::content::Content;
use crate::content::article;
use crate::content::slug::slugify;
use crate::diagnostic::{Code, Diagnostic};

/// A series in one language.
#[derive(Debug)]
pub struct Series {
    /// As its first part writes it.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its articles in the order of reading: by part, those without one after them by date.
    pub articles: Vec<PageId>,
}

/// What an article says of its series.
pub fn of(page: &Page) -> Option<&article::Series> {
    match &page.document.content {
        Content::Article(article) => article.series.as_ref(),
        Content::Handout(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
    }
}

/// The address of a series.
pub fn url(prefix: &str, name: &str) -> String {
    format!("{prefix}/series/{}/", slugify(name))
}

/// The series of `articles` (newest first), sorted by address.
pub fn gather(pages: &[Page], articles: &[PageId], prefix: &str) -> Vec<Series> {
    let mut found: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for id in articles {
        if let Some(series) = of(&pages[*id]) {
            found.entry(url(prefix, &series.name.value)).or_default().push(*id);
        }
    }
    let series = found.into_iter().map(|(url, mut articles)| {
        articles.sort_by_cached_key(|id| {
            let part = of(&pages[*id]).and_then(|series| series.part);
            (part.unwrap_or(u32::MAX), article_date(&pages[*id]), pages[*id].url.clone())
        });
        let name = articles.first().and_then(|id| of(&pages[*id])).map(|series| series.name.value.clone());
        Series { name: name.unwrap_or_default(), url, articles }
    });
    series.collect()
}

/// Two articles that say they are the same part.
pub fn audit(site: &Site) -> Vec<Diagnostic> {
    let series = site.languages.iter().flat_map(|language| &language.series);
    let pairs = series.flat_map(|series| series.articles.windows(2));
    pairs
        .filter_map(|pair| {
            let (first, second) = (&site.pages[pair[0]], &site.pages[pair[1]]);
            let (one, two) = of(first).zip(of(second))?;
            let part = two.part.filter(|_| one.part == two.part)?;
            Some(
                Diagnostic::warning(
                    Code::SeriesPart,
                    format!("this is part {part} of `{}`, as {} is", two.name.value, first.document.source.path),
                )
                .because("readers cannot tell which comes first")
                .at(second.document.source.place(&two.name.range))
                .fix("give one of the two another `part`"),
            )
        })
        .collect()
}
