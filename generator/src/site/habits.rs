//! What a careful reader would ask about before a page goes out: a day to come, and links that work on the writer's
//! computer only.
//!
//! Advice of `check`, not of a build: it reads every text once more.

use rayon::prelude::*;

use super::links::{Target, targets};
use super::{Page, Site, State};
use crate::content::date::in_words;
use crate::diagnostic::{Code, Diagnostic};

/// Looks all texts over.
pub fn look(site: &Site) -> Vec<Diagnostic> {
    let pages = site.pages.par_iter();
    let pictures = site.media.iter().flat_map(|media| media.file.notes.iter().cloned());
    let in_texts: Vec<Diagnostic> = pages
        .flat_map_iter(|page| {
            let file = &page.document.source;
            let mut found: Vec<Diagnostic> = waits(page).into_iter().collect();
            found.extend(raw_links(&file.text).filter_map(|(at, address)| {
                let problem = own_computer(address)?;
                Some(problem.at(file.place(&(at as u32..(at + address.len()) as u32))))
            }));
            found.extend(targets(&page.document).into_iter().filter_map(|target| {
                let (Target::Link(link) | Target::Picture(link)) = target;
                Some(own_computer(&link.value)?.at(file.place(&link.range)))
            }));
            found
        })
        .collect();
    in_texts.into_iter().chain(pictures).collect()
}

/// A page that its author may miss on the site.
fn waits(page: &Page) -> Option<Diagnostic> {
    let State::Scheduled(day) = page.state else { return None };
    let file = &page.document.source;
    let at = file.text.find("\ndate:").map(|at| file.place(&(at as u32 + 1..at as u32 + 5)));
    Some(
        Diagnostic::advice(Code::Waits, format!("this page waits until {}", in_words(day)))
            .because("readers do not see it before that day")
            .at(at.unwrap_or_else(|| file.whole()))
            .fix("leave it so, or write an earlier date; `carryover serve --future` shows it now"),
    )
}

/// The addresses of links in raw HTML.
fn raw_links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("href=").filter_map(|(at, name)| {
        let start = at + name.len() + 1;
        let quote = text.get(start - 1..start).filter(|quote| matches!(*quote, "\"" | "'"))?;
        let line = text[start..].split('\n').next()?;
        Some((start, &line[..line.find(quote)?]))
    })
}

/// What is said of a link that works for its writer only, or for a few days.
fn own_computer(address: &str) -> Option<Diagnostic> {
    let message = match (is_own_computer(address), is_preview(address)) {
        (true, _) => format!("{address} works on your own computer only"),
        (false, true) => format!("{address} is a preview, which will be gone"),
        (false, false) => return None,
    };
    let problem = Diagnostic::warning(Code::OwnComputer, message)
        .because("readers who follow the link would meet an error")
        .fix("link to the page itself, such as /handouts/sock-tug/");
    Some(problem)
}

/// The host of an address, without its port.
fn host(lower: &str) -> &str {
    let host = lower.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or("");
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

/// Whether an address is one that hosts give to a preview of a site.
fn is_preview(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let name = host(&lower);
    lower.contains("/pr-preview/")
        || (name.ends_with(".netlify.app") && name.contains("--"))
        || (name.ends_with(".vercel.app") && name.contains("-git-"))
        || (name.ends_with(".pages.dev") && name.matches('.').count() > 2)
        || [".github.dev", ".app.github.dev", ".ngrok.io", ".ngrok.app", ".ngrok-free.app", ".trycloudflare.com"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Whether an address leads to the writer's computer.
fn is_own_computer(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let name = host(&lower);
    lower.starts_with("file:")
        || lower.get(1..3) == Some(":\\")
        || name == "localhost"
        || name == "0.0.0.0"
        || name == "[::1]"
        || (name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && ["127.", "192.168.", "10."].iter().any(|start| name.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_and_own_computers_are_told_from_the_web() {
        for address in ["http://localhost:8080/x/", "file:///C:/a.pdf", "C:\\a.pdf", "https://127.0.0.1/"] {
            assert!(is_own_computer(address), "{address}");
        }
        for address in [
            "https://a.example/pr-preview/pr-3/",
            "https://deploy-preview-3--clinic.netlify.app/x/",
            "https://clinic-git-branch.vercel.app/",
            "https://1a2b3c.clinic.pages.dev/",
        ] {
            assert!(is_preview(address) && !is_own_computer(address), "{address}");
        }
        for address in
            ["https://a.example/", "/handouts/", "mailto:a@b.example", "https://10.example/", "https://a.pages.dev/"]
        {
            assert!(!is_own_computer(address) && !is_preview(address), "{address}");
        }
    }
}
