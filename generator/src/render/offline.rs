//! Reading without a signal: the service worker and the page that it shows in place of others.
//!
//! The worker is written for this site: where it lies, what may be kept, what the page for no signal
//! needs. It changes with any of these, so that browsers fetch all of them anew.

use serde_json::json;

use super::packet;
use crate::content::markdown::escape;
use crate::site::lists::List;
use crate::site::{Language, Site};
use crate::source::SourceFile;
use crate::theme::texts::Texts;
use crate::theme::{Theme, scripts};

/// The service worker without its settings.
const WORKER: &str = include_str!("offline/worker.js");

/// What a preview answers instead.
const FAREWELL: &str = include_str!("offline/farewell.js");

/// How many handouts and programs stay on a device: more than a family follows, less than a phone minds.
const MOST_PAGES: usize = 30;

/// The script of the page of saved handouts, if the theme has it.
const PAGE_SCRIPT: &str = "offline.js";

/// The page of saved handouts in a language.
pub fn url(language: &Language) -> String {
    format!("{}/offline/", language.prefix)
}

/// Whether a page may be kept on a device: sheets that families follow, the list that they put packets
/// together on, and nothing that they write.
pub fn is_kept(kind: &str) -> bool {
    matches!(kind, "handout" | "program" | "handouts")
}

/// The lists of handouts and what their packet builders load: kept besides handouts, and no handouts themselves.
fn lists(site: &Site) -> Vec<String> {
    let languages = site.languages.iter().filter(|language| language.has_lists());
    languages
        .flat_map(|language| [language.list_url(List::Handouts), packet::url(language)].map(|url| site.href(&url)))
        .collect()
}

/// The name of the cache; each site below one host has its own.
fn cache(site: &Site) -> String {
    format!("carryover {}/ 1", site.base_path)
}

/// The addresses that may be kept, as a pattern for scripts.
fn kept(site: &Site) -> String {
    let base: String = site
        .base_path
        .chars()
        .flat_map(
            |letter| if letter.is_ascii_alphanumeric() || letter == '/' { vec![letter] } else { vec!['\\', letter] },
        )
        .collect();
    let prefixes: Vec<&str> = site.languages.iter().map(|language| &*language.prefix).collect();
    format!("^{base}({})/(handouts|programs)/[^/]+/$", prefixes.join("|"))
}

/// The service worker of the published site; `pages` are the pages of saved handouts: address and HTML.
pub fn worker(site: &Site, theme: &Theme, pages: &[(String, String)]) -> String {
    let shell: Vec<String> = ["site.css", "site.js", PAGE_SCRIPT]
        .iter()
        .filter_map(|name| theme.asset(name))
        .map(|asset| site.href(&asset.url))
        .collect();
    let mut hasher = blake3::Hasher::new();
    for (_, html) in pages {
        hasher.update(html.as_bytes());
    }
    // The longest prefix first: `/es/` is asked before `/`.
    let mut offline: Vec<String> = pages.iter().map(|(url, _)| site.href(url)).collect();
    offline.sort_by_key(|url| std::cmp::Reverse(url.len()));
    let cache = cache(site);
    let settings = json!({
        "base": format!("{}/", site.base_path),
        "cache": cache,
        "family": cache.trim_end_matches(char::is_numeric),
        "kept": kept(site),
        "lists": lists(site),
        "most": MOST_PAGES,
        "offline": offline,
        "shell": shell,
        "version": &hasher.finalize().to_hex()[..8],
    });
    small(&format!("const SITE = {settings};\n{WORKER}"))
}

/// What a preview answers at the worker's address.
pub fn farewell() -> String {
    small(FAREWELL)
}

/// What stands in `<main>` of the page of saved handouts, which is also shown where a page cannot be loaded.
pub fn main(site: &Site, theme: &Theme, language: &Language) -> String {
    let texts: &Texts = theme.texts(&language.tag);
    let text = |name: &str| escape(texts.get(name));
    let script = theme.asset(PAGE_SCRIPT);
    let script =
        script.map(|asset| format!("<script src=\"{}\" type=\"module\"></script>", escape(&site.href(&asset.url))));
    format!(
        "<div data-saved=\"{own}\" data-cache=\"{cache}\" data-kept=\"{kept}\">\n\
         <header class=\"head\">\n<h1 data-lost=\"{lost_title}\">{title}</h1>\n\
         <p class=\"lead\" data-lost=\"{lost}\">{summary}</p>\n</header>\n\
         <p class=\"buttons\"><a class=\"button\" href=\"{phone_href}\">{call} <bdi>{phone}</bdi></a></p>\n\
         <section aria-labelledby=\"saved\" hidden>\n<h2 id=\"saved\">{saved}</h2>\n<ul class=\"plain\"></ul>\n\
         <p><button class=\"button button--quiet\" type=\"button\">{remove}</button></p>\n</section>\n\
         <p role=\"status\" data-none=\"{none}\" data-removed=\"{removed}\"></p>\n</div>\n{script}",
        own = escape(&site.href(&url(language))),
        cache = escape(&cache(site)),
        kept = escape(&kept(site)),
        lost_title = text("offline_lost_title"),
        title = text("offline_title"),
        lost = text("offline_lost"),
        summary = text("offline_summary"),
        phone_href = escape(&site.clinic.phone_href()),
        call = text("call"),
        phone = escape(&site.clinic.phone),
        saved = text("offline_saved"),
        remove = text("offline_remove"),
        none = text("offline_none"),
        removed = text("offline_removed"),
        script = script.unwrap_or_default(),
    )
}

/// A script of ours without blanks and comments.
fn small(text: &str) -> String {
    let minified = SourceFile::decode("sw.js", text.as_bytes()).ok().and_then(|source| scripts::minify(&source).value);
    minified.unwrap_or_else(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workers_are_small_and_can_be_read() {
        for text in [WORKER, FAREWELL] {
            let made = small(text);
            assert!(made.len() < text.len() * 3 / 4, "{made}");
        }
    }
}
