//! Facts that somebody typed although `clinic.yaml` holds them: the number, the e-mail address, the street, the hours.
//!
//! Such a text is right today and wrong on the day one of them changes. Each has one right answer, its name in braces.
//! Of handouts, which print the number beside the words, `handouts` tells.

use std::ops::Range;

use rayon::prelude::*;

use super::handouts::typed;
use super::{Page, Site};
use crate::content::Content;
use crate::content::clinic::{Clinic, PATH};
use crate::diagnostic::{Code, Diagnostic};

/// Looks all articles and pages over.
pub fn look(site: &Site) -> Vec<Diagnostic> {
    let pages = site.pages.par_iter();
    let in_prose = pages.filter(|page| matches!(page.document.content, Content::Article(_) | Content::Page(_)));
    in_prose.flat_map_iter(|page| of_page(&site.clinic, page)).collect()
}

/// Of one file, this many are told; when those are mended, the next come.
const MOST_TOLD: usize = 100;

fn of_page(clinic: &Clinic, page: &Page) -> Vec<Diagnostic> {
    let text = &*page.document.source.text;
    let mut found = numbers(text, &clinic.phone);
    let words = [
        ("e-mail address", "email", clinic.email.as_deref()),
        ("address", "address", clinic.address.as_deref()),
        ("hours", "hours", clinic.hours.get(&page.language)),
    ];
    for (what, name, fact) in words {
        let Some(fact) = fact.filter(|fact| fact.len() > 4) else { continue };
        // A link that writes an e-mail keeps its address: names in braces are not filled in there.
        let found_at = text.match_indices(fact).filter(|(at, _)| !text[..*at].ends_with("mailto:"));
        let at = found_at.map(|(at, _)| at..at + fact.len());
        found.extend(at.map(|range| Typed { what, new: format!("{{{name}}}"), range }));
    }
    found.into_iter().take(MOST_TOLD).map(|typed| problem(page, typed)).collect()
}

/// A fact as it was typed, and what should stand there.
struct Typed {
    what: &'static str,
    new: String,
    range: Range<usize>,
}

/// The clinic's number, however it is written, and links that dial it.
fn numbers(text: &str, phone: &str) -> Vec<Typed> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, length)) = typed(&text[from..], phone) {
        let number = from + at..from + at + length;
        let range = with_link(text, with_code(text, number));
        from = range.end;
        found.push(Typed { what: "number", new: "{phone}".into(), range });
    }
    // A colon is rare in prose: to look for it is quicker than to look for the word.
    let dials = text.match_indices(':').filter_map(|(colon, _)| {
        let at = text[..colon].strip_suffix("tel")?.len();
        let number = &text[colon + 1..];
        let length = number.find(|letter: char| !(letter.is_ascii_digit() || "+-.".contains(letter)))?;
        let range = at..colon + 1 + length;
        digits(&number[..length]).ends_with(&digits(phone)).then_some(range)
    });
    let dials = dials.filter(|dial| !found.iter().any(|typed| typed.range.contains(&dial.start)));
    let dials: Vec<Range<usize>> = dials.collect();
    found.extend(dials.into_iter().map(|range| Typed { what: "number", new: "tel:{phone}".into(), range }));
    found
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// With what stands before the first digit and belongs to the number: `(402) …`, `+1 402…`.
fn with_code(text: &str, number: Range<usize>) -> Range<usize> {
    let before = &text[..number.start];
    let is_open = before.ends_with('(') && text[number.clone()].contains(')');
    let length = if is_open {
        1
    } else {
        ["+1 ", "+1-"].iter().find(|code| before.ends_with(**code)).map_or(0, |code| code.len())
    };
    number.start - length..number.end
}

/// With the link around a number, since `{phone}` is a link by itself: `[402-555-0100](tel:+14025550100)`.
fn with_link(text: &str, number: Range<usize>) -> Range<usize> {
    let behind = text[number.end..].strip_prefix("](tel:").filter(|_| text[..number.start].ends_with('['));
    let end = behind.and_then(|rest| rest.split(['\n', ' ']).next().unwrap_or("").find(')'));
    match end {
        Some(end) => number.start - 1..number.end + "](tel:".len() + end + 1,
        None => number,
    }
}

fn problem(page: &Page, typed: Typed) -> Diagnostic {
    let file = &page.document.source;
    let old = &file.text[typed.range.clone()];
    let place = file.place(&(typed.range.start as u32..typed.range.end as u32));
    let is = if typed.what == "hours" { "are typed here; they come" } else { "is typed here; it comes" };
    Diagnostic::warning(Code::TypedNumber, format!("the clinic's {} {is} from {PATH}", typed.what))
        .because("when it changes there, this one stays wrong, and a family calls or drives for nothing")
        .at(place)
        .fix(typed.new.clone())
        .mend(old, typed.new)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = numbers(text, "402-555-0100");
        let found: Vec<(&str, &str)> =
            found.iter().map(|typed| (&text[typed.range.clone()], typed.new.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_number_is_found_with_the_link_around_it() {
        check(
            "Call [402-555-0100](tel:+14025550100) or (402) 555 0100.",
            &[("[402-555-0100](tel:+14025550100)", "{phone}"), ("(402) 555 0100", "{phone}")],
        );
        check("[Call us](tel:+14025550100) now.", &[("tel:+14025550100", "tel:{phone}")]);
        check("Call {phone}, [us](tel:{phone}) or 402-555-0199.", &[]);
    }
}
