//! Texts of a shape that no page can show: quotations within quotations without end, tables as wide as a hall.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// The most lists and quotations within each other.
pub(crate) const MOST_DEEP: usize = 20;

/// The most columns of a table.
const MOST_COLUMNS: usize = 30;

/// The first place of each kind where a text goes too far.
pub(super) fn check(file: &SourceFile, start: u32, events: &[(Event, Range<usize>)]) -> Vec<Diagnostic> {
    let (mut depth, mut deepest, mut widest) = (0_usize, (0, None), (0, None));
    for (event, range) in events {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => {
                depth += 1;
                if depth > deepest.0 {
                    let at = deepest.1.filter(|_| deepest.0 > MOST_DEEP);
                    deepest = (depth, at.or_else(|| Some(range.clone())));
                }
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Table(columns)) if columns.len() > widest.0 => {
                widest = (columns.len(), Some(range.clone()));
            }
            _ => {}
        }
    }
    let place = |range: Option<Range<usize>>| {
        let at = start + range.map_or(0, |range| range.start) as u32;
        file.place(&(at..at + 1))
    };
    let deep = (deepest.0 > MOST_DEEP).then(|| {
        Diagnostic::error(Code::Shape, format!("lists or quotations stand {} deep within each other", deepest.0))
            .because("a phone has no room for it, and screen readers count each of them")
            .at(place(deepest.1))
            .fix(format!("use two or three; {MOST_DEEP} is the most"))
    });
    let wide = (widest.0 > MOST_COLUMNS).then(|| {
        Diagnostic::error(Code::Shape, format!("this table has {} columns", widest.0))
            .because("a phone shows three or four; nobody could follow a line")
            .at(place(widest.1))
            .fix(format!("make several tables of it, or a list; {MOST_COLUMNS} columns are the most"))
    });
    deep.into_iter().chain(wide).collect()
}
