//! Lists: articles, handouts, a topic, a year, each cut into pages; all topics; and where a list that is empty leads.

use serde::Serialize;
use tera::Context;

use super::Renderer;
use super::generated::{Generated, unlisted};
use crate::diagnostic::Diagnostic;
use crate::render::packet;
use crate::render::plan::Entry;
use crate::render::view::{LinkView, PageView};
use crate::site::Language;
use crate::site::lists::{List, page_count, page_url};

/// What a list that is cut into pages tells of them, as `paging`.
#[derive(Serialize)]
struct PagingView {
    /// The page before this one.
    previous: Option<String>,
    /// The page after this one.
    next: Option<String>,
    /// The first, the last and those around this one.
    pages: Vec<NumberView>,
}

/// One page of a list.
#[derive(Serialize)]
struct NumberView {
    /// Its number.
    number: usize,
    /// `Page 2`
    name: String,
    /// Its address.
    href: String,
    /// Whether it is the one being read.
    current: bool,
    /// Whether numbers before it are left out.
    gap: bool,
}

#[derive(Serialize)]
struct TopicView<'a> {
    name: &'a str,
    feed: String,
}

#[derive(Serialize)]
struct TopicLink {
    #[serde(flatten)]
    link: LinkView,
    count: usize,
}

/// The layout that draws a list.
pub fn layout(list: List) -> &'static str {
    match list {
        List::Articles | List::Series(_) | List::Year(_) => "articles",
        List::Handouts | List::Activity(_) | List::Ages(_) => "handouts",
        List::Topic(_) => "topic",
    }
}

impl Renderer {
    pub(super) fn list(&self, at: usize, list: List, number: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let ids = language.listed(list);
        let size = self.site.clinic.page_size;
        let shown = if size == 0 { ids } else { &ids[(number - 1) * size..ids.len().min(number * size)] };
        let page = self.list_page(language, list, number, &entry.url);
        let mut context = self.list_context(at, page, &entry.url);
        context.insert_value(if layout(list) == "handouts" { "handouts" } else { "articles" }, self.cards(shown));
        context.insert("paging", &self.paging(language, list, number));
        let has_packet = list == List::Handouts && packet::has_builder(&self.theme, language);
        context.insert("packet", &has_packet.then(|| self.site.href(&packet::url(language))));
        match list {
            List::Topic(topic) => {
                let topic = &language.topics[topic];
                let feed = self.site.href(&format!("{}feed.xml", topic.url));
                context.insert("topic", &TopicView { name: &topic.name, feed });
            }
            List::Handouts | List::Activity(_) | List::Ages(_) => {
                self.besides_handouts(language, list, number, &mut context);
            }
            List::Articles | List::Series(_) | List::Year(_) => {
                context.insert("topics", &self.topic_links(language));
                let years = language.years.iter();
                let years = years.map(|year| LinkView::new(year.year.to_string(), self.site.href(&year.url)));
                context.insert("years", &years.collect::<Vec<_>>());
                context.insert(
                    "all",
                    &(list != List::Articles).then(|| self.site.href(&language.list_url(List::Articles))),
                );
            }
        }
        self.template(layout(list), &context, &entry.url)
    }

    /// All topics of a language.
    pub(super) fn topics(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let mut context = self.list_context(at, self.titled(language, "topics", &entry.url), &entry.url);
        context.insert("topics", &self.topic_links(language));
        self.template("topics", &context, &entry.url)
    }

    fn topic_links(&self, language: &Language) -> Vec<TopicLink> {
        let topics = language.topics.iter();
        topics
            .map(|topic| TopicLink {
                link: LinkView::new(&topic.name, self.site.href(&topic.url)),
                count: topic.articles.len(),
            })
            .collect()
    }

    /// What each list has. One with nothing in it yet is not for search engines, and leads on by `instead`.
    fn list_context(&self, at: usize, page: PageView, url: &str) -> Context {
        let language = &self.site.languages[at];
        let inner = url.strip_prefix(&*language.prefix).unwrap_or(url);
        if !language.is_bare(inner) {
            return self.context(at, &page);
        }
        let mut context = self.context(at, &unlisted(page));
        context.insert("instead", &self.instead(language, inner));
        context
    }

    /// Where the empty list at `inner` leads: to another list of its language, and to the same one in the site's own.
    fn instead(&self, language: &Language, inner: &str) -> Vec<LinkView> {
        let link = |language: &Language, inner: &str| {
            let name = match inner {
                "/handouts/" => "to_handouts",
                "/topics/" => "to_topics",
                _ => "to_articles",
            };
            let href = self.site.href(&format!("{}{inner}", language.prefix));
            LinkView::new(self.theme.texts(&language.tag).get(name), href)
        };
        let others = ["/handouts/", "/articles/"].into_iter().filter(|other| *other != inner);
        let mut links: Vec<LinkView> =
            others.filter(|other| !language.is_bare(other)).map(|other| link(language, other)).collect();
        let own = &self.site.languages[0];
        if own.tag != language.tag && !own.is_bare(inner) {
            let LinkView { label, href, .. } = link(own, inner);
            let label = format!("{label} ({})", self.theme.texts(&own.tag).get("language_name"));
            links.push(LinkView { label, href, lang: Some(own.tag.clone()), hreflang: Some(own.tag.clone()) });
        }
        links
    }

    /// What the first page of a list of handouts has besides them: programs, what to read, the ways by activity and age.
    fn besides_handouts(&self, language: &Language, list: List, number: usize, context: &mut Context) {
        let is_first = number == 1;
        let programs = if list == List::Handouts && is_first { &language.programs[..] } else { &[] };
        let (articles, pages) = match list {
            List::Activity(activity) if is_first => {
                let activity = &language.activities[activity];
                (&activity.articles[..], &activity.pages[..])
            }
            _ => (&[][..], &[][..]),
        };
        context.insert_value("programs", self.cards(programs));
        context.insert_value("articles", self.cards(articles));
        context.insert_value("pages", self.cards(pages));
        context.insert("ways", &self.views().ways(language).filter(|_| is_first));
        context.insert("all", &(list != List::Handouts).then(|| self.site.href(&language.list_url(List::Handouts))));
    }

    /// The page itself, titled by the list and, from the second on, by its number.
    fn list_page(&self, language: &Language, list: List, number: usize, url: &str) -> PageView {
        let texts = self.theme.texts(&language.tag);
        let generated = |kind: &'static str, title: &str, summary: &str| {
            self.generated(language, Generated { kind, title, summary, url })
        };
        let mut page = match list {
            List::Articles | List::Handouts => self.titled(language, layout(list), url),
            List::Activity(number) => {
                let activity = self.views().activity_view(language, &language.activities[number]);
                let name = [("activity", activity.label.as_str().into())];
                let (title, summary) = (texts.format("activity_title", &name), texts.format("activity_summary", &name));
                PageView { activity: Some(activity), ..generated("handouts", &title, &summary) }
            }
            List::Ages(number) => {
                let ages = &language.ages[number];
                let years = [("from", ages.from.to_string().into()), ("to", ages.to.to_string().into())];
                let (title, summary) = (texts.format("ages_title", &years), texts.format("ages_summary", &years));
                generated("handouts", &title, &summary)
            }
            List::Topic(topic) => {
                let name = [("topic", language.topics[topic].name.as_str().into())];
                let (title, summary) = (texts.format("topic_title", &name), texts.format("topic_summary", &name));
                generated("topic", &title, &summary)
            }
            List::Series(series) => {
                let name = language.series[series].name.as_str();
                let summary = texts.format("series_summary", &[("series", name.into())]);
                generated("articles", name, &summary)
            }
            List::Year(year) => {
                let name = [("year", language.years[year].year.to_string().into())];
                let (title, summary) = (texts.format("year_title", &name), texts.format("year_summary", &name));
                generated("articles", &title, &summary)
            }
        };
        if number > 1 {
            let words = [("title", page.title.as_str().into()), ("number", number.to_string().into())];
            page.title = texts.format("paged_title", &words);
        }
        page
    }

    /// The way between the pages of a list; none where there is one alone.
    fn paging(&self, language: &Language, list: List, number: usize) -> Option<PagingView> {
        let count = page_count(language.listed(list).len(), self.site.clinic.page_size);
        if count == 1 {
            return None;
        }
        let (texts, first) = (self.theme.texts(&language.tag), language.list_url(list));
        let href = |number: usize| self.site.href(&page_url(&first, number));
        let near = number.saturating_sub(1).max(1)..=(number + 1).min(count);
        let mut pages: Vec<NumberView> = Vec::new();
        for other in (1..=count).filter(|other| *other == 1 || *other == count || near.contains(other)) {
            pages.push(NumberView {
                number: other,
                name: texts.format("page_number", &[("number", other.to_string().into())]),
                href: href(other),
                current: other == number,
                gap: pages.last().is_some_and(|last| last.number + 1 < other),
            });
        }
        let previous = (number > 1).then(|| href(number - 1));
        Some(PagingView { previous, next: (number < count).then(|| href(number + 1)), pages })
    }
}
