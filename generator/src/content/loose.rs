//! Settings as people mean them: names of settings in capitals, curly quotes around a value, a note behind a title.
//!
//! Only what can mean one thing is read so; the file stays as it is.

use super::schema::Field;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::source::yaml::{Entry, Node, Value};

/// Settings whose words readers see; quotes in them may be somebody's words.
const WORDS: [&str; 5] = ["title", "summary", "image", "sources", "extra"];

/// Reads the settings of a Markdown file as they are meant.
pub(super) fn read(file: &SourceFile, fields: &mut Node, table: &[Field]) -> Vec<Diagnostic> {
    let Value::Map(entries) = &mut fields.value else { return Vec::new() };
    for at in 0..entries.len() {
        let small = entries[at].key.value.to_lowercase();
        let is_known = table.iter().any(|field| field.name == small);
        if is_known && entries.iter().all(|entry| entry.key.value != small) {
            entries[at].key.value = small;
        }
    }
    for entry in entries.iter_mut().filter(|entry| !WORDS.contains(&entry.key.value.as_str())) {
        straighten(&mut entry.node);
    }
    entries.iter().filter_map(|entry| note(file, entry)).collect()
}

/// Takes off curly quotes that hold a whole value, in lists and groups too.
fn straighten(node: &mut Node) {
    match &mut node.value {
        Value::Null => {}
        Value::Text(text) => {
            let bare = |open, close| text.trim().strip_prefix(open)?.strip_suffix(close);
            let inner = bare('“', '”').or_else(|| bare('‘', '’')).or_else(|| bare('”', '”'));
            if let Some(inner) = inner.filter(|inner| !inner.contains(['“', '”'])) {
                *text = inner.to_string();
            }
        }
        Value::List(items) => items.iter_mut().for_each(straighten),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| straighten(&mut entry.node)),
    }
}

/// `title: Hands # ask Ann first`: kept whole, and asked about.
fn note(file: &SourceFile, entry: &Entry) -> Option<Diagnostic> {
    let is_prose = matches!(entry.key.value.as_str(), "title" | "summary");
    let text = entry.node.as_text().filter(|text| is_prose && text.contains(" # "))?;
    Some(
        Diagnostic::advice(Code::CommentInProse, format!("readers will see all of “{text}”"))
            .because("what follows the # is part of the text here, not a note to yourself")
            .at(file.place(&entry.node.range))
            .fix("leave it so, or move the note to a line of its own that begins with #"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut node = Node { value: Value::Text(text.into()), range: 0..1 };
        straighten(&mut node);
        assert_eq!(node.as_text(), Some(expected));
    }

    #[test]
    fn only_quotes_around_the_whole_value_are_taken_off() {
        check("“2026-02-28”", "2026-02-28");
        check("‘play’", "play");
        check("“a” and “b”", "“a” and “b”");
        check("”", "”");
    }
}
