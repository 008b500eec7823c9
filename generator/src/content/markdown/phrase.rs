//! Phrases in another language: `[Hola]{lang=es}`.
//!
//! A screen reader changes its voice for them, and a line that runs the other way keeps their order. Only `lang`
//! is known; other words in braces, and braces after anything but brackets, stay as they are written.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::marker::inline;
use crate::content::{direction, is_language};

/// Makes a marked span of each phrase that names its language.
pub(super) fn mark(text: &str, events: &mut [(Event, Range<usize>)]) {
    if !text.contains("]{lang=") {
        return;
    }
    let mut open: Vec<(usize, usize)> = Vec::new();
    let (mut depth, mut heading) = (0_usize, None);
    for at in 0..events.len() {
        match &events[at].0 {
            Event::Start(tag) => {
                heading = if matches!(tag, Tag::Heading { .. }) { Some(at) } else { heading };
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                // A phrase begins and ends in the same paragraph, emphasis or link.
                while open.pop_if(|(_, opened)| *opened > depth).is_some() {}
            }
            Event::Text(word) if &**word == "[" && is_bare(text, &events[at].1) => open.push((at, depth)),
            Event::Text(word) if &**word == "]" && is_bare(text, &events[at].1) => {
                let Some((start, opened)) = open.pop() else { continue };
                if opened == depth
                    && let Some(tag) = take_language(events, at + 1, heading)
                {
                    let direction = direction(&tag);
                    events[start].0 = inline(format!("<span lang=\"{tag}\" dir=\"{direction}\">"));
                    events[at].0 = inline("</span>");
                }
            }
            _ => {}
        }
    }
}

/// Whether a bracket has no backslash before it.
fn is_bare(text: &str, range: &Range<usize>) -> bool {
    !text[..range.start].ends_with('\\')
}

/// The language in the braces after a phrase, which go.
fn take_language(events: &mut [(Event, Range<usize>)], at: usize, heading: Option<usize>) -> Option<String> {
    let rest = match &events.get(at)?.0 {
        Event::Text(rest) => rest.to_string(),
        // The parser takes braces at the end of a heading for the heading's own.
        Event::End(TagEnd::Heading(_)) => {
            let Event::Start(Tag::Heading { attrs, .. }) = &mut events[heading?].0 else { return None };
            let found = attrs.iter().position(|(name, _)| &**name == "lang")?;
            let tag = attrs[found].1.as_deref().map(|tag| tag.trim_matches('"').to_string());
            let tag = tag.filter(|tag| is_language(tag))?;
            attrs.remove(found);
            return Some(tag);
        }
        _ => return None,
    };
    let (written, after) = rest.strip_prefix("{lang=")?.split_once('}')?;
    let tag = written.trim_matches('"');
    if !is_language(tag) {
        return None;
    }
    let tag = tag.to_string();
    events[at].0 = Event::Text(after.to_string().into());
    Some(tag)
}
