//! What a careful reader would ask about before a page goes out: numbers, addresses and dates that may be
//! somebody's own, and links that work on the writer's computer only.
//!
//! Advice of `check`, not of a build: it reads every text once more.

mod child;

use rayon::prelude::*;

use super::links::{Target, targets};
use super::{Page, Site, State};
use crate::content::date::in_words;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// Area codes of free numbers, which are services for everyone.
const FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];
/// Words before a day that make it somebody's day of birth.
const BIRTH: [&str; 5] = ["dob", "date of birth", "birth date", "birthday", "born on"];

/// Looks all texts over.
pub fn look(site: &Site) -> Vec<Diagnostic> {
    let clinic = &site.clinic;
    let own_number = digits(&clinic.phone);
    let own_address = clinic.email.as_deref().unwrap_or_default();
    let pages = site.pages.par_iter();
    let pictures = site.media.iter().flat_map(|media| media.file.notes.iter().cloned());
    let in_texts: Vec<Diagnostic> = pages
        .flat_map_iter(|page| {
            let file = &page.document.source;
            let mut found: Vec<Diagnostic> = waits(page).into_iter().collect();
            for (line_at, line) in lines(file) {
                found.extend(phones(line).filter(|(_, number)| !own_number.ends_with(&digits(number))).map(
                    |(at, number)| {
                        problem(format!("{number} is not the clinic's number, which is {}", clinic.phone))
                            .because("a wrong number leaves a family without help; a private one should not stand here")
                            .at(place(file, line_at + at, number.len()))
                            .fix(format!(
                                "write {}, or leave the number if it belongs to another service",
                                clinic.phone
                            ))
                    },
                ));
                found.extend(mails(line).filter(|(_, mail)| !is_public(mail, own_address, site)).map(|(at, mail)| {
                    problem(format!("{mail} is not the clinic's e-mail address"))
                        .because("an address that stands on a page is read by programs that send spam")
                        .at(place(file, line_at + at, mail.len()))
                        .fix("take it out, or write the clinic's own as it stands in clinic.yaml")
                }));
                found.extend(birth(line).map(|(at, length)| {
                    problem("this may be a child's day of birth".into())
                        .because("with it, a family can be told from all others")
                        .at(place(file, line_at + at, length))
                        .fix("say the age in years, or take it out")
                }));
                found.extend(child::named(line).map(|(at, length)| {
                    problem(format!(
                        "{} may be a child, and a diagnosis stands beside the name",
                        &line[at..at + length]
                    ))
                    .because("people who know the family can tell whom it is about, and what is published stays")
                    .at(place(file, line_at + at, length))
                    .fix("leave the name out (“a boy of five”), or write another one and add (name changed)")
                }));
                found.extend(raw_links(line).filter_map(|(at, address)| {
                    let problem = own_computer(address)?;
                    Some(problem.at(place(file, line_at + at, address.len())))
                }));
            }
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

fn problem(message: String) -> Diagnostic {
    Diagnostic::warning(Code::Private, message)
}

fn place(file: &SourceFile, at: usize, length: usize) -> crate::diagnostic::Place {
    file.place(&(at as u32..(at + length) as u32))
}

fn lines(file: &SourceFile) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    file.text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// US numbers as people write them: `402-555-0100`, `(402) 555-0100`, `402.555.0100`.
fn phones(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = line.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        while next < bytes.len() {
            let at = next;
            next += 1;
            if !(bytes[at].is_ascii_digit() || bytes[at] == b'(') || !is_edge(bytes, at) {
                continue;
            }
            if let Some(length) = phone_length(&bytes[at..]) {
                next = at + length;
                let number = &line[at..at + length];
                if !FREE.contains(&digits(number).get(..3).unwrap_or("")) {
                    return Some((at, number));
                }
            }
        }
        None
    })
}

/// Whether a number can begin at `at`: not within a longer one, an address or a version.
fn is_edge(bytes: &[u8], at: usize) -> bool {
    at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'(' | b'[' | b'"' | b'\'' | b':' | b',' | b'\n')
}

fn phone_length(bytes: &[u8]) -> Option<usize> {
    let is_number = |from: usize, count: usize| {
        bytes.get(from..from + count).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let (area_end, first) = match bytes.first()? {
        b'(' if is_number(1, 3) && bytes.get(4) == Some(&b')') => (5, 5 + usize::from(bytes.get(5) == Some(&b' '))),
        b'0'..=b'9' if is_number(0, 3) && matches!(bytes.get(3), Some(b'-' | b'.' | b' ')) => (3, 4),
        _ => return None,
    };
    let separator = bytes.get(first + 3)?;
    let same = area_end == 5 || bytes.get(3) == Some(separator);
    let length = first + 8;
    let ends = bytes.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'/');
    (is_number(first, 3) && matches!(separator, b'-' | b'.' | b' ') && same && is_number(first + 4, 4) && ends)
        .then_some(length)
}

fn mails(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.match_indices('@').filter_map(|(at, _)| {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "._+-".contains(letter);
        let start = line[..at]
            .rfind(|letter: char| !is_part(letter))
            .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
        let end = at + 1 + line[at + 1..].find(|letter: char| !is_part(letter)).unwrap_or(line.len() - at - 1);
        let mail = line[start..end].trim_end_matches('.');
        let host = mail.split_once('@')?.1;
        (start < at && host.contains('.') && !host.starts_with('.')).then_some((start, mail))
    })
}

/// The clinic's own address, or one at its own name on the web.
fn is_public(mail: &str, own: &str, site: &Site) -> bool {
    let host = mail.split_once('@').map_or("", |(_, host)| host);
    let own_host = site.base_url.split("://").nth(1).unwrap_or("").split('/').next().unwrap_or("");
    mail.eq_ignore_ascii_case(own) || host.eq_ignore_ascii_case(own_host.trim_start_matches("www."))
}

/// A word for a day of birth with a number close behind it.
fn birth(line: &str) -> Option<(usize, usize)> {
    let lower = line.to_ascii_lowercase();
    BIRTH.iter().find_map(|word| {
        let at = lower.find(word)?;
        let is_word = at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphanumeric();
        let rest: Vec<u8> = lower.as_bytes()[at + word.len()..].iter().take(20).copied().collect();
        let is_day = rest.iter().filter(|byte| byte.is_ascii_digit()).count() >= 3;
        (is_word && is_day).then_some((at, word.len()))
    })
}

/// The addresses of links in raw HTML.
fn raw_links(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.match_indices("href=").filter_map(|(at, name)| {
        let quote = line[at + name.len()..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let start = at + name.len() + 1;
        Some((start, &line[start..start + line[start..].find(quote)?]))
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
    fn numbers_are_seen_as_people_write_them_and_nothing_else_is() {
        let numbers: Vec<&str> =
            phones("Call 402-555-0100, (402) 555-0101 or 402.555.0102. Free: 800-222-1222.").map(|(_, n)| n).collect();
        assert_eq!(numbers, ["402-555-0100", "(402) 555-0101", "402.555.0102"]);
        for line in ["doi 10.1016/j.2020.555.0100", "2024-02-01", "ISBN 978-030-6406-157", "https://x/402-555-0100"] {
            assert_eq!(phones(line).count(), 0, "{line}");
        }
    }

    #[test]
    fn addresses_of_people_are_seen() {
        assert_eq!(
            mails("Write to (Ann.Lee@mail.example). @home").map(|(_, m)| m).collect::<Vec<_>>(),
            ["Ann.Lee@mail.example"]
        );
    }

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

    #[test]
    fn a_day_of_birth_needs_a_day() {
        assert!(birth("Sam (DOB 03/04/2019) loves swings").is_some());
        assert!(birth("a birthday party for 3 children").is_none());
    }
}
