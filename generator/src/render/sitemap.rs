//! `sitemap.xml` and `robots.txt`.

use std::collections::HashMap;
use std::fmt::Write;

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
        if language.has_lists() {
            lists.extend([has_pages("/"), has_pages("/topics/")]);
        }
        lists.extend(language.form.as_ref().map(|_| has_pages("/consultation/")));
        lists.extend(language.list_pages(site.clinic.page_size).into_iter().map(|page| page.url));
        lists.retain(|url| !url.strip_prefix(&*language.prefix).is_some_and(|inner| language.is_bare(inner)));
    }
    pages.extend(lists.iter().map(|url| (url.as_str(), None)));
    pages.sort();
    pages.dedup_by(|later, earlier| later.0 == earlier.0);
    let alternates = alternates(site);
    let namespace = if alternates.is_empty() { "" } else { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{namespace}>\n",
    );
    for (url, changed) in pages {
        let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            xml,
            "<url><loc>{}</loc>{changed}{}</url>",
            escape(&site.absolute(url)),
            alternates.get(url).map_or("", String::as_str)
        );
    }
    xml + "</urlset>\n"
}

/// The links between a page and its translations, by the address of each of them.
fn alternates(site: &Site) -> HashMap<&str, String> {
    let mut alternates = HashMap::new();
    for page in site.pages.iter().filter(|page| !page.versions.is_empty() && page.state == State::Published) {
        let others = page.versions.iter().map(|id| &site.pages[*id]).filter(|other| other.state == State::Published);
        let mut links = String::new();
        for other in others {
            let (lang, href) = (&other.language, escape(&site.absolute(&other.url)));
            // Writing to a string cannot fail.
            let _ = write!(links, "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{href}\"/>");
        }
        alternates.insert(page.url.as_str(), links);
    }
    alternates
}

fn changed(page: &Page) -> Option<String> {
    page.document.changed().map(|day| day.to_string())
}

/// Everything is open but the intake function.
pub fn robots(site: &Site) -> String {
    format!("User-agent: *\nDisallow: {}\nSitemap: {}\n", site.href("/api/"), site.absolute("/sitemap.xml"))
}
