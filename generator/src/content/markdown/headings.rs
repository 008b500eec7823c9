//! The names of headings, which links can point at.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::{Heading, words_of};
use crate::content::slug::slugify;

/// Gives each heading a unique id, and makes a first-level heading a second-level one: the title is
/// the page's only first.
pub(super) fn name(events: &mut [(Event, Range<usize>)]) -> Vec<Heading> {
    let mut headings = Vec::new();
    let (mut taken, mut counts) = (HashSet::new(), HashMap::new());
    for at in 0..events.len() {
        let Event::Start(Tag::Heading { level, id, .. }) = &events[at].0 else { continue };
        let (level, given) = ((*level).max(HeadingLevel::H2), id.as_ref().map(|id| slugify(id)));
        let end = (at..events.len()).find(|end| matches!(events[*end].0, Event::End(TagEnd::Heading(_)))).unwrap_or(at);
        let text: String = events[at..end].iter().filter_map(|(event, _)| words_of(event)).collect();
        let base = given.unwrap_or_else(|| slugify(&text));
        let name = free(base, &mut taken, &mut counts);
        if let Event::Start(Tag::Heading { level: slot, id, .. }) = &mut events[at].0 {
            (*slot, *id) = (level, Some(CowStr::from(name.clone())));
        }
        events[end].0 = Event::End(TagEnd::Heading(level));
        headings.push(Heading { level: level as u8, id: name, text });
    }
    headings
}

/// The name, or the name with a number behind it that no other heading has.
fn free(base: String, taken: &mut HashSet<String>, counts: &mut HashMap<String, usize>) -> String {
    let count = counts.entry(base.clone()).or_default();
    loop {
        *count += 1;
        let name = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
        if taken.insert(name.clone()) {
            return name;
        }
    }
}
