//! Articles that go together: those that share topics, a rare topic counting more than a common one.

use std::cmp::Reverse;

use super::{Language, PageId};

/// The most related articles of one article.
const MOST: usize = 4;

/// How many articles of a topic are looked at, newest first.
///
/// For articles that share one topic this changes nothing, since the newest come first anyway; a
/// topic with fewer articles, which counts more, is looked at whole. It keeps the work in step with
/// the number of articles where thousands share a topic.
const LOOKED_AT: usize = 100;

/// Who shares which topics, so that the related articles of one page are found when it is drawn.
#[derive(Debug)]
pub struct Related {
    /// For each page, the numbers of its topics.
    topics_of: Vec<Vec<usize>>,
    topics: Vec<Shared>,
}

/// One topic of one language.
#[derive(Debug)]
struct Shared {
    /// What it counts to share it.
    weight: u32,
    /// Its newest articles: place among all articles of the language (0 is the newest), and page.
    newest: Vec<(usize, PageId)>,
}

impl Related {
    /// Gathers the topics of `pages` pages.
    pub fn new(pages: usize, languages: &[Language]) -> Related {
        let mut related = Related { topics_of: vec![Vec::new(); pages], topics: Vec::new() };
        let mut place = vec![0; pages];
        for language in languages {
            for (at, id) in language.articles.iter().enumerate() {
                place[*id] = at;
            }
            for topic in &language.topics {
                for id in &topic.articles {
                    related.topics_of[*id].push(related.topics.len());
                }
                let newest = topic.articles.iter().take(LOOKED_AT).map(|id| (place[*id], *id)).collect();
                related.topics.push(Shared { weight: weight(topic.articles.len(), language.articles.len()), newest });
            }
        }
        related
    }

    /// The related articles of a page: by shared topics, then newest first.
    pub fn of(&self, page: PageId) -> Vec<PageId> {
        let topics = self.topics_of[page].iter().map(|number| &self.topics[*number]);
        best(topics.map(|topic| (topic.weight, &topic.newest[..])).collect(), page)
    }
}

/// The pages with the highest sums over the lists they stand in, of equal ones those first in place.
///
/// Each list goes by place, so that one walk over all of them meets a page's entries together.
fn best(mut lists: Vec<(u32, &[(usize, PageId)])>, but: PageId) -> Vec<PageId> {
    let mut best: Vec<(Reverse<u32>, PageId)> = Vec::with_capacity(MOST + 1);
    while let Some((place, page)) = lists.iter().filter_map(|(_, list)| list.first()).min().copied() {
        let mut score = 0;
        for (weight, list) in &mut lists {
            if let Some(((first, _), rest)) = list.split_first()
                && *first == place
            {
                score += *weight;
                *list = rest;
            }
        }
        let at = best.partition_point(|(other, _)| *other <= Reverse(score));
        if page != but && at < MOST {
            best.insert(at, (Reverse(score), page));
            best.truncate(MOST);
        }
    }
    best.into_iter().map(|(_, page)| page).collect()
}

/// What it counts to share a topic that `with` of `all` articles have; never 0.
fn weight(with: usize, all: usize) -> u32 {
    (1000.0 * (1.0 + all as f64 / with.max(1) as f64).ln()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_topics_count_more() {
        assert!(weight(2, 100) > weight(50, 100));
        assert!(weight(100, 100) > 0);
    }

    #[test]
    fn the_best_come_first_and_of_equals_the_newest() {
        let common = [(0, 10), (1, 11), (2, 12), (4, 14), (5, 15)];
        let rare = [(1, 11), (4, 14)];
        assert_eq!(best(vec![(5, &common), (4, &rare)], 12), [11, 14, 10, 15]);
        assert_eq!(best(vec![(5, &common)], 10), [11, 12, 14, 15]);
    }
}
