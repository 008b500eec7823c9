//! Articles that go together: those that share topics, a rare topic counting more than a common one.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::{Language, PageId};

/// The most related articles of one article.
const MOST: usize = 4;

/// How many articles of a topic are looked at, newest first.
///
/// For articles that share one topic this changes nothing, since the newest come first anyway; a
/// topic with fewer articles, which counts more, is looked at whole. It keeps the work in step with
/// the number of articles where thousands share a topic.
const LOOKED_AT: usize = 100;

/// For each page, its related articles: by shared topics, then newest first.
pub fn related(pages: usize, languages: &[Language]) -> Vec<Vec<PageId>> {
    let mut related = vec![Vec::new(); pages];
    for language in languages {
        for (id, found) in language.articles.iter().zip(of_language(pages, language)) {
            related[*id] = found;
        }
    }
    related
}

fn of_language(pages: usize, language: &Language) -> Vec<Vec<PageId>> {
    let articles = &language.articles;
    let mut place = vec![0; pages];
    for (at, id) in articles.iter().enumerate() {
        place[*id] = at;
    }
    let mut topics_of: Vec<Vec<usize>> = vec![Vec::new(); articles.len()];
    let mut topics: Vec<(u32, Vec<usize>)> = Vec::with_capacity(language.topics.len());
    for (number, topic) in language.topics.iter().enumerate() {
        for id in &topic.articles {
            topics_of[place[*id]].push(number);
        }
        let newest = topic.articles.iter().take(LOOKED_AT).map(|id| place[*id]);
        topics.push((weight(topic.articles.len(), articles.len()), newest.collect()));
    }
    let scratch = || (vec![0u32; articles.len()], Vec::new());
    let best = |(scores, seen): &mut (Vec<u32>, Vec<usize>), (at, numbers): (usize, &Vec<usize>)| {
        for (weight, newest) in numbers.iter().map(|number| &topics[*number]) {
            for other in newest.iter().filter(|other| **other != at) {
                if scores[*other] == 0 {
                    seen.push(*other);
                }
                scores[*other] += weight;
            }
        }
        let best = best(scores, seen);
        seen.drain(..).for_each(|other| scores[other] = 0);
        best.into_iter().map(|at| articles[at]).collect()
    };
    topics_of.par_iter().enumerate().map_init(scratch, best).collect()
}

/// The highest scores, of equal ones the newest.
fn best(scores: &[u32], seen: &[usize]) -> Vec<usize> {
    let order = |at: &usize| (Reverse(scores[*at]), *at);
    let mut best: Vec<usize> = Vec::with_capacity(MOST + 1);
    for at in seen {
        let place = best.partition_point(|other| order(other) < order(at));
        if place < MOST {
            best.insert(place, *at);
            best.truncate(MOST);
        }
    }
    best
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
        assert_eq!(best(&[5, 9, 5, 0, 5, 5], &[5, 4, 2, 1, 0]), [1, 0, 2, 4]);
    }
}
