//! The names of headings, which links can point at.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::{Heading, words_of};
use crate::content::slug::slugify;

/// Gives each heading a unique id, and makes a first-level heading a second-level one: the title is
/// the page's only first.
pub(super) fn name(events: &mut [(Event, Range<usize>)]) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for at in 0..events.len() {
        let Event::Start(Tag::Heading { level, id, .. }) = &events[at].0 else { continue };
        let (level, given) = ((*level).max(HeadingLevel::H2), id.as_ref().map(|id| slugify(id)));
        let end = (at..events.len()).find(|end| matches!(events[*end].0, Event::End(TagEnd::Heading(_)))).unwrap_or(at);
        let text: String = events[at..end].iter().filter_map(|(event, _)| words_of(event)).collect();
        let base = given.unwrap_or_else(|| slugify(&text));
        let count = taken.entry(base.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { base } else { format!("{base}-{count}") };
        if let Event::Start(Tag::Heading { level: slot, id, .. }) = &mut events[at].0 {
            (*slot, *id) = (level, Some(CowStr::from(name.clone())));
        }
        events[end].0 = Event::End(TagEnd::Heading(level));
        headings.push(Heading { level: level as u8, id: name, text });
    }
    headings
}
