//! Lists of the site: which there are, and how each is cut into pages.

use std::collections::HashMap;
use std::ops::Range;

use super::address::{same_address, with_slash};
use super::{Language, Page, PageId, Site, article_date};
use crate::diagnostic::{Code, Diagnostic};

/// A list of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// All articles, newest first.
    Articles,
    /// All handouts by title.
    Handouts,
    /// The handouts for the daily activity with this number.
    Activity(usize),
    /// The handouts for the ages with this number.
    Ages(usize),
    /// The articles of the topic with this number.
    Topic(usize),
    /// The parts of the series with this number, in the order of reading.
    Series(usize),
    /// The articles of the year with this number.
    Year(usize),
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// Its address.
    pub url: String,
    /// The list.
    pub list: List,
    /// Which of its pages, counted from 1.
    pub number: usize,
}

/// The articles of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Its address.
    pub url: String,
    /// Where its articles stand among all of the language.
    pub articles: Range<usize>,
}

impl Language {
    /// What a list holds.
    pub fn listed(&self, list: List) -> &[PageId] {
        match list {
            List::Articles => &self.articles,
            List::Handouts => &self.handouts,
            List::Activity(number) => &self.activities[number].handouts,
            List::Ages(number) => &self.ages[number].handouts,
            List::Topic(number) => &self.topics[number].articles,
            List::Series(number) => &self.series[number].articles,
            List::Year(number) => &self.articles[self.years[number].articles.clone()],
        }
    }

    /// The address of a list's first page.
    pub fn list_url(&self, list: List) -> String {
        match list {
            List::Articles => format!("{}/articles/", self.prefix),
            List::Handouts => format!("{}/handouts/", self.prefix),
            List::Activity(number) => self.activities[number].url.clone(),
            List::Ages(number) => self.ages[number].url.clone(),
            List::Topic(number) => self.topics[number].url.clone(),
            List::Series(number) => self.series[number].url.clone(),
            List::Year(number) => self.years[number].url.clone(),
        }
    }

    /// Whether the list that each language has at this address, such as `/articles/`, leads to nothing yet.
    ///
    /// Readers find the page and are led on; search engines are not sent there.
    pub fn is_bare(&self, inner: &str) -> bool {
        match inner {
            "/articles/" => self.articles.is_empty(),
            "/handouts/" => self.handouts.is_empty() && self.programs.is_empty() && self.activities.is_empty(),
            "/topics/" => self.topics.is_empty(),
            _ => false,
        }
    }

    /// Every page of every list, `size` to a page; 0 puts each list on one page.
    pub fn list_pages(&self, size: usize) -> Vec<ListPage> {
        let topics = (0..self.topics.len()).map(List::Topic);
        let activities = (0..self.activities.len()).map(List::Activity);
        let ways = activities.chain((0..self.ages.len()).map(List::Ages));
        let lists = [List::Articles, List::Handouts].into_iter().chain(ways).filter(|_| self.has_lists()).chain(topics);
        let years = (0..self.years.len()).map(List::Year);
        let series = (0..self.series.len()).map(List::Series);
        let pages = lists.chain(series).chain(years).flat_map(|list| {
            let url = self.list_url(list);
            (1..=page_count(self.listed(list).len(), size)).map(move |number| ListPage {
                url: page_url(&url, number),
                list,
                number,
            })
        });
        pages.collect()
    }
}

/// How many pages a list of `count` texts takes, at least 1.
pub fn page_count(count: usize, size: usize) -> usize {
    if size == 0 { 1 } else { count.div_ceil(size).max(1) }
}

/// The address of a page of the list at `list`: `/articles/` → `/articles/page/2/`.
pub fn page_url(list: &str, number: usize) -> String {
    if number == 1 { list.to_string() } else { format!("{list}page/{number}/") }
}

/// The list whose later page has this address.
pub fn list_of(url: &str) -> Option<&str> {
    let (list, number) = url.strip_suffix('/')?.rsplit_once("page/")?;
    let is_later = number.parse::<usize>().is_ok_and(|number| number > 1);
    (is_later && list.ends_with('/')).then_some(list)
}

/// The years of articles sorted newest first; none where all are of one, whose list would say nothing new.
pub fn years(pages: &[Page], articles: &[PageId], prefix: &str) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for (at, id) in articles.iter().enumerate() {
        let Some(year) = article_date(&pages[*id]).map(|date| date.year()) else { continue };
        match years.last_mut().filter(|last| last.year == year) {
            Some(last) => last.articles.end = at + 1,
            None => years.push(Year { year, url: year_url(prefix, year), articles: at..at + 1 }),
        }
    }
    if years.len() > 1 { years } else { Vec::new() }
}

/// The address of a year's list.
pub fn year_url(prefix: &str, year: i16) -> String {
    format!("{prefix}/articles/{year:04}/")
}

/// Pages and old addresses that stand where a list of the site stands; such old addresses lead nowhere.
pub fn collisions(site: &mut Site) -> Vec<Diagnostic> {
    let mut lists: HashMap<String, String> = HashMap::new();
    for language in &site.languages {
        for page in language.list_pages(site.clinic.page_size) {
            let name = describe(site, language, &page);
            lists.insert(page.url, name);
        }
    }
    let mut diagnostics = Vec::new();
    for page in &site.pages {
        let document = &page.document;
        // The first pages of the lists that every site has are looked after where addresses are given.
        let is_new = |name: &&String| !name.is_empty();
        diagnostics.extend(lists.get(&page.url).filter(is_new).map(|name| same_address(document, &page.url, name)));
        for alias in &document.aliases {
            let url = with_slash(&alias.value);
            diagnostics.extend(lists.get(&url).filter(is_new).map(|name| {
                Diagnostic::error(Code::SameAddress, format!("the old address {url} belongs to {name}"))
                    .because("it cannot lead to two pages")
                    .at(document.source.place(&alias.range))
                    .fix("take it out of `aliases`")
            }));
        }
    }
    site.redirects.retain(|redirect| lists.get(&redirect.from).is_none_or(String::is_empty));
    diagnostics
}

/// What a page of a list is, with a file that is the reason for it.
fn describe(site: &Site, language: &Language, page: &ListPage) -> String {
    let first = match page.list {
        List::Activity(number) => {
            let activity = &language.activities[number];
            activity.handouts.iter().chain(&activity.articles).chain(&activity.pages).next()
        }
        list => language.listed(list).first(),
    };
    let source = first.map_or("", |id| &site.pages[*id].document.source.path);
    match (page.list, page.number) {
        (List::Articles | List::Handouts, 1) => String::new(),
        (List::Articles | List::Handouts, number) => {
            format!("page {number} of the list {}", language.list_url(page.list))
        }
        (List::Activity(number), _) => format!(
            "the list of the activity `{}` (from {source})",
            site.clinic.activities[language.activities[number].number].name.value
        ),
        (List::Ages(number), _) => {
            let ages = &language.ages[number];
            format!("the list of handouts for ages {} to {} (from {source})", ages.from, ages.to)
        }
        (List::Topic(topic), _) => format!("the list of the topic `{}` (from {source})", language.topics[topic].name),
        (List::Series(series), _) => format!("the series `{}` (from {source})", language.series[series].name),
        (List::Year(year), _) => format!("the list of the year {} (from {source})", language.years[year].year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_into_pages() {
        assert_eq!([page_count(0, 20), page_count(20, 20), page_count(21, 20), page_count(900, 0)], [1, 1, 2, 1]);
        assert_eq!(page_url("/articles/", 1), "/articles/");
        assert_eq!(page_url("/articles/", 12), "/articles/page/12/");
    }

    #[test]
    fn a_later_page_knows_its_list() {
        assert_eq!(list_of("/topics/play/page/2/"), Some("/topics/play/"));
        assert_eq!(list_of("/articles/page/1/"), None);
        assert_eq!(list_of("/articles/frontpage/2/"), None);
        assert_eq!(list_of("/articles/page/"), None);
    }
}
