//! An article's or a page's text as templates see it.

use jiff::civil::Date;
use serde::Serialize;

use super::picture::PictureView;
use super::{DateView, LinkView, ReferenceView, Views, references};
use crate::content::Content;
use crate::content::markdown::Body;
use crate::site::{Page, PageId, article_date, topics};

/// What an article's layout gets as `article`, a page's as `text`.
#[derive(Debug, Serialize)]
pub struct TextView {
    /// The HTML; print it with `| safe`.
    pub body: String,
    /// Second-level headings: words and `#id`.
    pub contents: Vec<LinkView>,
    /// Minutes to read, at least 1.
    pub minutes: usize,
    /// The day it appeared.
    pub date: Option<DateView>,
    /// The day of the last change that matters.
    pub updated: Option<DateView>,
    /// Who wrote it.
    pub author: String,
    /// The author's training and licence, if it is a person of the clinic who has told them.
    pub author_credentials: Vec<String>,
    /// The author's page, if it is a person of the clinic.
    pub author_href: Option<String>,
    /// Its topics.
    pub topics: Vec<LinkView>,
    /// Who checked it.
    pub reviewed: Option<ReviewView>,
    /// The picture at the top.
    pub image: Option<PictureView>,
    /// What claims rest on.
    pub sources: Vec<ReferenceView>,
    /// The article before this one in time.
    pub previous: Option<LinkView>,
    /// The article after this one in time.
    pub next: Option<LinkView>,
}

/// Who checked a text, when, and when next.
#[derive(Debug, Serialize)]
pub struct ReviewView {
    /// Name and credentials.
    pub by: String,
    /// The day of the review.
    pub on: DateView,
    /// The day of the next one.
    pub next: Option<DateView>,
}

impl Views<'_> {
    /// An article's or a page's text, drawn as `html`, and what belongs to it.
    pub fn text(&self, id: PageId, html: String, neighbours: (Option<PageId>, Option<PageId>)) -> TextView {
        let page = &self.site.pages[id];
        let date = |day: Option<Date>| day.map(|day| self.date(day, &page.language));
        let link = |id: Option<PageId>| id.map(|id| self.link(&self.site.pages[id]));
        let (body, updated, reviewed, sources) = match &page.document.content {
            Content::Article(article) => (&article.body, article.updated, &article.reviewed, &article.sources[..]),
            Content::Page(text) => (&text.body, text.updated, &text.reviewed, &text.sources[..]),
            Content::Handout(_) | Content::Program(_) | Content::Person(_) => (&NO_BODY, None, &None, &[][..]),
        };
        let headings = body.headings.iter().filter(|heading| heading.level == 2);
        TextView {
            body: html,
            contents: headings.map(|heading| LinkView::new(heading.text.clone(), format!("#{}", heading.id))).collect(),
            minutes: body.words.div_ceil(WORDS_A_MINUTE).max(1),
            date: date(article_date(page)),
            updated: date(updated),
            author: self.site.author_name(page).to_string(),
            author_credentials: self.credentials(page),
            author_href: self.site.authors.person(page).map(|id| self.site.href(&self.site.pages[id].url)),
            topics: self.topics(page),
            reviewed: reviewed.as_ref().map(|review| ReviewView {
                by: review.by.clone(),
                on: self.date(review.on, &page.language),
                next: date(review.next),
            }),
            image: self.own_picture(page),
            sources: references(sources),
            previous: link(neighbours.0),
            next: link(neighbours.1),
        }
    }

    /// The training and the licence of the person who wrote a page.
    fn credentials(&self, page: &Page) -> Vec<String> {
        match self.site.authors.person(page).map(|id| &self.site.pages[id].document.content) {
            Some(Content::Person(person)) => {
                [&person.credentials, &person.licence].into_iter().flatten().cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    fn topics(&self, page: &Page) -> Vec<LinkView> {
        let topics = &self.site.language(&page.language).topics;
        topics::topics_of(page)
            .iter()
            .filter_map(|named| topics.iter().find(|topic| topic.spellings.contains_key(&named.value)))
            .map(|topic| LinkView::new(&topic.name, self.site.href(&topic.url)))
            .collect()
    }
}

/// People read about this many words of plain prose a minute.
const WORDS_A_MINUTE: usize = 200;

const NO_BODY: Body = Body { html: String::new(), holes: Vec::new(), headings: Vec::new(), words: 0 };
