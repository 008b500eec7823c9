//! The clinic's facts in the events of a Markdown text, where code stays as it is and a number becomes a link.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{Filler, NAMES, Named};
use crate::content::markdown::escape;
use crate::source::SourceFile;

/// Fills the facts into the events of a Markdown text that begins at byte `start` of the file.
pub(in crate::content) fn fill<'e>(
    events: Vec<(Event<'e>, Range<usize>)>,
    start: u32,
    filler: &mut Filler,
) -> Vec<(Event<'e>, Range<usize>)> {
    let mut filled = Vec::with_capacity(events.len());
    let (mut links, mut heading) = (0_usize, None);
    for (event, range) in events {
        let at = start + range.start as u32..start + range.end as u32;
        match event {
            Event::Text(text) if is_bare(filler.file, &at) && text.contains('{') => {
                let is_link = links > 0;
                filled
                    .extend(text_events(&text, (&at, is_link), filler).into_iter().map(|event| (event, range.clone())));
            }
            Event::Html(html) => filled.push((Event::Html(in_html(html, &at, filler)), range)),
            Event::InlineHtml(html) => filled.push((Event::InlineHtml(in_html(html, &at, filler)), range)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                links += 1;
                let is_number = matches!(&*dest_url, "tel:{phone}" | "{phone}") && !filler.facts.phone_href.is_empty();
                let dest_url = if is_number { CowStr::from(filler.facts.phone_href.clone()) } else { dest_url };
                filled.push((Event::Start(Tag::Link { link_type, dest_url, title, id }), range));
            }
            Event::Start(Tag::Image { .. }) => {
                links += 1;
                filled.push((event, range));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                links = links.saturating_sub(1);
                filled.push((event, range));
            }
            Event::Start(Tag::Heading { level, id, classes, mut attrs }) => {
                // The parser takes braces at the end of a heading for the heading's own.
                let own = attrs.iter().position(|(name, value)| value.is_none() && NAMES.contains(&&**name));
                heading = own.map(|own| attrs.remove(own).0);
                filled.push((Event::Start(Tag::Heading { level, id, classes, attrs }), range));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(name) = heading.take() {
                    let fact = filler.text(&format!(" {{{name}}}"), &at).into_owned();
                    filled.push((Event::Text(fact.into()), range.clone()));
                }
                filled.push((event, range));
            }
            other => filled.push((other, range)),
        }
    }
    filled
}

/// Whether no backslash stands before a text.
fn is_bare(file: &SourceFile, at: &Range<u32>) -> bool {
    !file.text.get(..at.start as usize).unwrap_or("").ends_with('\\')
}

fn in_html<'e>(html: CowStr<'e>, at: &Range<u32>, filler: &mut Filler) -> CowStr<'e> {
    let is_comment = html.trim_start().starts_with("<!--");
    if is_comment || !html.contains('{') {
        return html;
    }
    let filled = filler.filled(&html, at, &|fact| escape(&fact));
    filled.map_or(html, CowStr::from)
}

/// A text with its facts; a number is a link, unless it is a part of one.
fn text_events<'e>(text: &str, (at, is_link): (&Range<u32>, bool), filler: &mut Filler) -> Vec<Event<'e>> {
    let plain = |text: &str| (!text.is_empty()).then(|| Event::Text(CowStr::from(text.to_string())));
    let mut events = Vec::new();
    let mut from = 0;
    for (Named { range, name }, fact) in filler.facts_in(text, at) {
        events.extend(plain(&text[from..range.start]));
        from = range.end;
        if name == "phone" && !is_link {
            let (link_type, title, id) = (LinkType::Inline, CowStr::from(""), CowStr::from(""));
            let dest_url = CowStr::from(filler.facts.phone_href.clone());
            events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            events.extend(plain(&fact));
            events.push(Event::End(TagEnd::Link));
        } else {
            events.extend(plain(&fact));
        }
    }
    events.extend(plain(&text[from..]));
    events
}
