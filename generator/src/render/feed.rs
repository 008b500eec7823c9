//! Feeds of the latest articles: Atom (RFC 4287) and JSON Feed 1.1.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use jiff::civil::Date;
use serde_json::json;

use crate::content::Content;
use crate::site::{Language, Page, PageId, Site, article_date};

/// How many articles a feed holds.
const LATEST: usize = 20;

/// The Atom feed of a language, or of one of its topics.
pub fn atom(site: &Site, language: &Language, topic: Option<usize>) -> String {
    match topic.map(|number| &language.topics[number]) {
        Some(topic) => {
            let title = format!("{}: {}", site.clinic.name, topic.name);
            feed(site, &language.tag, &topic.articles, (&topic.url, title))
        }
        None => {
            let home = format!("{}/", language.prefix);
            feed(site, &language.tag, &language.articles, (&home, site.clinic.name.clone()))
        }
    }
}

/// The Atom feed of what a person wrote.
pub fn of_person(site: &Site, id: PageId) -> String {
    let page = &site.pages[id];
    let title = format!("{}: {}", site.clinic.name, page.document.title);
    feed(site, &page.language, site.authors.articles(id), (&page.url, title))
}

/// A feed of the latest of `articles`, which belongs to the page at an address and has a title.
fn feed(site: &Site, language: &str, articles: &[PageId], (home, title): (&str, String)) -> String {
    let ids = latest(articles);
    let feed = Feed {
        id: site.absolute(home),
        title: Text::plain(title),
        lang: Some(language.to_string()),
        // A feed without articles still needs a time; this one is the same in every build.
        updated: ids
            .iter()
            .filter_map(|id| changed(&site.pages[*id]))
            .max()
            .map_or_else(FixedDateTime::default, |day| moment(site, day)),
        links: vec![link(site.absolute(&format!("{home}feed.xml")), "self"), link(site.absolute(home), "alternate")],
        entries: ids.iter().map(|id| entry(site, &site.pages[*id])).collect(),
        ..Feed::default()
    };
    feed.to_string() + "\n"
}

/// The JSON feed of a language.
pub fn json(site: &Site, language: &Language) -> String {
    let items: Vec<_> = latest(&language.articles)
        .iter()
        .map(|id| {
            let page = &site.pages[*id];
            json!({
                "id": site.absolute(&page.url),
                "url": site.absolute(&page.url),
                "title": page.document.title,
                "summary": page.document.summary,
                "content_text": page.document.summary,
                "date_published": article_date(page).map(|day| moment(site, day).to_rfc3339()),
                "authors": [{"name": site.author_name(page)}],
                "language": language.tag,
            })
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.clinic.name,
        "description": site.clinic.tagline.get(&language.tag),
        "home_page_url": site.absolute(&format!("{}/", language.prefix)),
        "feed_url": site.absolute(&format!("{}/feed.json", language.prefix)),
        "language": language.tag,
        "items": items,
    });
    format!("{feed:#}\n")
}

fn latest(articles: &[PageId]) -> &[PageId] {
    &articles[..articles.len().min(LATEST)]
}

fn entry(site: &Site, page: &Page) -> Entry {
    let published = article_date(page).map(|day| moment(site, day));
    Entry {
        id: site.absolute(&page.url),
        title: Text::plain(page.document.title.clone()),
        summary: Some(Text::plain(page.document.summary.clone())),
        updated: changed(page).map_or_else(FixedDateTime::default, |day| moment(site, day)),
        published,
        authors: vec![Person { name: site.author_name(page).to_string(), ..Person::default() }],
        links: vec![link(site.absolute(&page.url), "alternate")],
        ..Entry::default()
    }
}

/// The day of the last change that readers should know of.
fn changed(page: &Page) -> Option<Date> {
    match &page.document.content {
        Content::Article(article) => Some(article.updated.unwrap_or(article.date)),
        Content::Handout(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
    }
}

/// The first moment of a day in the clinic's zone.
fn moment(site: &Site, day: Date) -> FixedDateTime {
    let start = day
        .to_zoned_datetime(site.clinic.time_zone.clone())
        .map(|start| start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    start.ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn link(href: String, relation: &str) -> Link {
    Link { href, rel: relation.into(), ..Link::default() }
}
