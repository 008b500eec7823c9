//! What is said about each kind of finding: what was seen, why it matters, what to do.

use super::page::Fault;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, path_meant};

/// Whether it is about a link that leads nowhere.
pub(super) fn is_link(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::BrokenLink | Code::BrokenAnchor)
}

pub(super) fn broken_link(value: &str, is_followed: bool) -> Diagnostic {
    let (message, why) = match (value.trim().is_empty(), is_followed) {
        (true, _) => ("an address is empty".to_string(), "a browser would load the page itself again"),
        (false, true) => {
            (format!("there is no page at {value}"), "readers who follow the link would meet an error page")
        }
        (false, false) => (format!("there is no file at {value}"), "the page would lack it"),
    };
    Diagnostic::error(Code::BrokenLink, message).because(why).fix("")
}

/// What to write in the place of an address that leads nowhere.
pub(super) fn meant<'a>(value: &str, urls: impl Iterator<Item = &'a str>) -> String {
    let near = path_meant(value.split(['#', '?']).next().unwrap_or(value), urls);
    near.map_or("link to something that is on the site, or take the link out".into(), str::to_string)
}

pub(super) fn other_case(value: &str, right: &str) -> Diagnostic {
    Diagnostic::error(Code::BrokenLink, format!("{value} has other capitals than the address"))
        .because("most hosts tell capitals and small letters apart, so readers would meet an error page")
        .fix(right)
}

pub(super) fn broken_anchor(url: &str, part: &str, names: &[String]) -> Diagnostic {
    let fix = match did_you_mean(part, names.iter().map(String::as_str)) {
        Some(near) => format!("#{near}"),
        None => "link to a heading of that page, or take the part after # out".into(),
    };
    Diagnostic::error(Code::BrokenAnchor, format!("{url} has no part named #{part}"))
        .because("readers would land at the top of the page and have to search")
        .fix(fix)
}

pub(super) fn orphan(url: &str) -> Diagnostic {
    Diagnostic::advice(Code::Orphan, format!("no page leads to {url}"))
        .because("readers find it only by search, or if they know the address")
        .fix("link to it from a page that goes with it, or add it to `navigation` in clinic.yaml")
}

pub(super) fn letter_case(wrong: &str, right: &str) -> Diagnostic {
    Diagnostic::warning(Code::LetterCase, format!("{wrong} and {right} differ in nothing but their capitals"))
        .because("on some hosts and computers they are one file, and one of the two is lost")
        .fix("take one of them out, or give it another name")
}

/// What is said, and what to look for in the sources.
pub(super) fn fault(fault: &Fault) -> (Diagnostic, Vec<String>) {
    match fault {
        Fault::DuplicateId(id) => (
            Diagnostic::warning(Code::DuplicateId, format!("the name `{id}` stands on the page twice"))
                .because("a link to it, and a label that names it, reach only the first")
                .fix("give one of them another name; a heading takes one after it: ## Contents {#what-is-here}"),
            // A heading of the text has the name without writing it; its words come next to it.
            vec![format!("{{#{id}}}"), heading_like(id), format!("id=\"{id}\"")],
        ),
        Fault::NoAlt(source) => (
            Diagnostic::warning(Code::MissingAlt, format!("the picture {source} has no description"))
                .because("people who cannot see it, and phones on a weak signal, get nothing")
                .fix("add alt=\"What the picture shows\", or alt=\"\" if it only decorates"),
            vec![source.clone(), source.rsplit('/').next().unwrap_or_default().to_string(), "<img".into()],
        ),
        Fault::EmptyLink(href) => (
            Diagnostic::warning(Code::EmptyLink, format!("the link to {href} has no words"))
                .because("a screen reader can only say “link”, and there is little to tap")
                .fix("write between the brackets where it leads, or take the link out"),
            vec![format!("[]({href})"), format!("\"{href}\""), href.clone(), "\"></a>".into()],
        ),
        Fault::Unlabelled(what) => (
            Diagnostic::warning(Code::Unlabelled, format!("{what} has no label"))
                .because("people who cannot see the page are not told what it is for")
                .fix("add a <label> for it, or words inside the button; aria-label works for both"),
            vec![what.trim_end_matches('>').to_string(), tag_with_mark(what)],
        ),
    }
}

/// What is wrong with a page's headings, and which of them is meant.
pub(super) fn heading_order(headings: &[(u8, String)]) -> Vec<(Diagnostic, Option<(u8, &str)>)> {
    let mut problems = Vec::new();
    let problem = |message: String| Diagnostic::warning(Code::HeadingOrder, message);
    let mut firsts = headings.iter().filter(|(level, _)| *level == 1);
    if firsts.next().is_none() {
        let problem = problem("the page has no heading of the first level".into())
            .because("it is how screen readers say which page this is")
            .fix("make the page's title an <h1>");
        problems.push((problem, None));
    }
    for (level, words) in firsts {
        let problem = problem(format!("“{words}” is a second heading of the first level"))
            .because("screen readers take the first level for the page's title; there is one")
            .fix("make it an <h2>");
        problems.push((problem, Some((*level, words.as_str()))));
    }
    for pair in headings.windows(2) {
        let ((above, _), (level, words)) = (&pair[0], &pair[1]);
        if *level > above + 1 {
            let right = above + 1;
            let problem = problem(format!("“{words}” is of level {level}, and the heading before it of level {above}"))
                .because("people who go from heading to heading think that they missed one")
                .fix(format!("make it level {right}: {} {words}", "#".repeat(usize::from(right))));
            problems.push((problem, Some((*level, words.as_str()))));
        }
    }
    problems
}

/// `what-to-bring` → `## What to bring`, as most people would write it.
fn heading_like(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("# {first}{}", letters.as_str())
}

/// `<input name="a">` → `name="a"`.
fn tag_with_mark(what: &str) -> String {
    what.split_once(' ').map_or(what, |(_, mark)| mark).trim_end_matches('>').to_string()
}
