//! `sitemap.xml` and `robots.txt`.

use std::fmt::Write;

use crate::content::Content;
use crate::content::markdown::escape;
use crate::site::{Page, Site, State};

/// Every page that search engines should know, sorted by address.
pub fn sitemap(site: &Site) -> String {
    let mut pages: Vec<(&str, Option<String>)> = site
        .pages
        .iter()
        .filter(|page| page.state == State::Published)
        .map(|page| (page.url.as_str(), changed(page)))
        .collect();
    let mut lists = Vec::new();
    for language in &site.languages {
        let has_pages = |url: &str| format!("{}{url}", language.prefix);
        let is_used = language.prefix.is_empty()
            || language.home.is_some()
            || !language.articles.is_empty()
            || !language.handouts.is_empty();
        if is_used {
            lists.extend([has_pages("/"), has_pages("/articles/"), has_pages("/handouts/"), has_pages("/topics/")]);
        }
        lists.extend(language.form.as_ref().map(|_| has_pages("/consultation/")));
        lists.extend(language.topics.iter().map(|topic| topic.url.clone()));
    }
    pages.extend(lists.iter().map(|url| (url.as_str(), None)));
    pages.sort();
    pages.dedup_by(|later, earlier| later.0 == earlier.0);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (url, changed) in pages {
        let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(xml, "<url><loc>{}</loc>{changed}</url>", escape(&site.absolute(url)));
    }
    xml + "</urlset>\n"
}

fn changed(page: &Page) -> Option<String> {
    let day = match &page.document.content {
        Content::Article(article) => Some(article.updated.unwrap_or(article.date)),
        Content::Page(text) => text.updated,
        Content::Handout(handout) => handout.review.reviewed_on,
        Content::Program(_) | Content::Person(_) => None,
    };
    day.map(|day| day.to_string())
}

/// Everything is open but the intake function.
pub fn robots(site: &Site) -> String {
    format!("User-agent: *\nDisallow: {}\nSitemap: {}\n", site.href("/api/"), site.absolute("/sitemap.xml"))
}
