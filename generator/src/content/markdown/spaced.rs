//! Links and pictures whose address has a blank in it: to Markdown they are no links, and readers see the signs.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// What is said of each, with the one right way to write it.
pub(super) fn check(file: &SourceFile, start: u32, events: &[(Event, Range<usize>)]) -> Vec<Diagnostic> {
    let text = &file.text[start as usize..];
    let mut found: Vec<Range<usize>> = text.match_indices("](").filter_map(|(at, _)| spaced(text, at + 2)).collect();
    // Events and what was found stand in the order of the text.
    let mut taken = events.iter().filter(|(event, _)| is_taken(event)).map(|(_, range)| range).peekable();
    let mut taken_to = 0;
    found.retain(|found| {
        while let Some(range) = taken.next_if(|range| range.start <= found.start) {
            taken_to = taken_to.max(range.end);
        }
        taken_to <= found.start
    });
    found.into_iter().map(|range| problem(file, start, range)).collect()
}

fn problem(file: &SourceFile, start: u32, range: Range<usize>) -> Diagnostic {
    let at = start + range.start as u32..start + range.end as u32;
    let address = &file.text[at.start as usize..at.end as usize];
    Diagnostic::warning(Code::BrokenLink, format!("“{address}” has a blank in it, so this is no link and no picture"))
        .because("readers would see the brackets and the address in the middle of the text")
        .at(file.place(&at))
        .fix(format!("(<{address}>)"))
        .mend(address, format!("<{address}>"))
}

/// Whether what stands there is a link already, or is meant as it is.
fn is_taken(event: &Event) -> bool {
    let is_code = matches!(event, Event::Code(_) | Event::InlineHtml(_) | Event::Start(Tag::CodeBlock(_)));
    is_code || matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock))
}

/// The address that begins here and ends at the `)` that belongs to it, if it has a blank and looks like one.
fn spaced(text: &str, start: usize) -> Option<Range<usize>> {
    // No link stands in an address; a line of brackets that never close is soon read.
    let rest = &text[start..];
    let line = rest[..rest.find("](").unwrap_or(rest.len())].split('\n').next().unwrap_or("");
    let mut depth = 1;
    let length = line.find(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth == 0
    })?;
    let begin = start + length - line[..length].trim_start().len();
    let address = line[..length].trim();
    let is_address = address.contains(' ')
        && !address.starts_with('<')
        && !address.contains(['"', '\''])
        && (address.starts_with(['/', '.']) || address.contains("media/") || address.contains("://"));
    is_address.then_some(begin..begin + address.len())
}
