//! Topics: the words articles are found by, each with its own page and feed.

use std::collections::BTreeMap;

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
    let mut topics: BTreeMap<String, Topic> = BTreeMap::new();
    for id in articles {
        for name in topics_of(&pages[*id]) {
            let slug = slugify(&name.value);
            let topic = topics.entry(slug).or_insert_with_key(|slug| Topic {
                name: String::new(),
                url: format!("{prefix}/topics/{slug}/"),
                articles: Vec::new(),
                spellings: BTreeMap::new(),
            });
            *topic.spellings.entry(name.value.clone()).or_default() += 1;
            if topic.articles.last() != Some(id) {
                topic.articles.push(*id);
            }
        }
    }
    let mut topics: Vec<Topic> = topics.into_values().collect();
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
