//! Links and pictures whose address has a blank in it: to Markdown they are no links, and readers see the signs.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// What is said of each, with the one right way to write it.
pub(super) fn check(file: &SourceFile, start: u32, events: &[(Event, Range<usize>)]) -> Vec<Diagnostic> {
    let text = &file.text[start as usize..];
    let mut found: Vec<Range<usize>> = text.match_indices("](").filter_map(|(at, _)| spaced(text, at + 2)).collect();
    if !found.is_empty() {
        let taken: Vec<&Range<usize>> = events.iter().filter(|(event, _)| is_taken(event)).map(|(_, at)| at).collect();
        found.retain(|found| !taken.iter().any(|range| range.contains(&found.start)));
    }
    let told = found.into_iter().map(|range| {
        let address = &text[range.clone()];
        let at = start + range.start as u32..start + range.end as u32;
        Diagnostic::warning(
            Code::BrokenLink,
            format!("“{address}” has a blank in it, so this is no link and no picture"),
        )
        .because("readers would see the brackets and the address in the middle of the text")
        .at(file.place(&at))
        .fix(format!("(<{address}>)"))
        .mend(address, format!("<{address}>"))
    });
    told.collect()
}

/// Whether what stands there is a link already, or is meant as it is.
fn is_taken(event: &Event) -> bool {
    let is_code = matches!(event, Event::Code(_) | Event::InlineHtml(_) | Event::Start(Tag::CodeBlock(_)));
    is_code || matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock))
}

/// The address that begins here and ends at the `)` that belongs to it, if it has a blank and looks like one.
fn spaced(text: &str, start: usize) -> Option<Range<usize>> {
    let line = text[start..].split('\n').next().unwrap_or("");
    let mut depth = 1;
    let length = line.find(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth == 0
    })?;
    let address = line[..length].trim();
    let is_address = address.contains(' ')
        && !address.starts_with('<')
        && !address.contains(['"', '\''])
        && (address.starts_with(['/', '.']) || address.contains("media/") || address.contains("://"));
    is_address.then(|| start + line.find(address).unwrap_or(0)..start + line.find(address).unwrap_or(0) + address.len())
}
