//! Topics: the words articles are found by, each with its own page and feed.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Page, PageId, Site};
use crate::content::Content;
use crate::content::slug::slugify;
use crate::source::Located;

/// One topic of one language.
#[derive(Debug)]
pub struct Topic {
    /// The spelling used most.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its articles, newest first.
    pub articles: Vec<PageId>,
    /// How it is written, and how often.
    pub spellings: BTreeMap<String, usize>,
}

impl Topic {
    /// The first article that writes the topic's name in another way.
    pub fn first_other_spelling<'a>(&self, site: &'a Site) -> Option<(&'a Page, &'a Located<String>)> {
        self.articles.iter().find_map(|id| {
            let page = &site.pages[*id];
            let found = topics_of(page)
                .iter()
                .find(|topic| topic.value != self.name && self.spellings.contains_key(&topic.value));
            found.map(|topic| (page, topic))
        })
    }
}

/// The topics of `articles` (newest first), sorted by name.
pub fn gather(pages: &[Page], articles: &[PageId], prefix: &str) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    // Many articles name the same few topics: the address of each spelling is made once.
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    for id in articles {
        for name in topics_of(&pages[*id]) {
            let number = numbers.entry(&name.value).or_insert_with(|| {
                let url = format!("{prefix}/topics/{}/", slugify(&name.value));
                topics.iter().position(|topic| topic.url == url).unwrap_or_else(|| {
                    topics.push(Topic { name: String::new(), url, articles: Vec::new(), spellings: BTreeMap::new() });
                    topics.len() - 1
                })
            });
            let topic = &mut topics[*number];
            match topic.spellings.get_mut(&name.value) {
                Some(count) => *count += 1,
                None => drop(topic.spellings.insert(name.value.clone(), 1)),
            }
            if topic.articles.last() != Some(id) {
                topic.articles.push(*id);
            }
        }
    }
    topics.sort_unstable_by(|one, other| one.url.cmp(&other.url));
    for topic in &mut topics {
        let most = topic.spellings.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(*name)));
        topic.name = most.map(|(name, _)| name.clone()).unwrap_or_default();
    }
    topics.sort_by_key(|topic| topic.name.to_lowercase());
    topics
}

/// The topics an article names.
pub fn topics_of(page: &Page) -> &[Located<String>] {
    match &page.document.content {
        Content::Article(article) => &article.topics,
        Content::Handout(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => &[],
    }
}
