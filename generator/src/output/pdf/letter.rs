//! Letters that no font of the theme has, at their places in the content.
//!
//! The typesetter knows only the template's line. The text is looked for in the values of the content files
//! that can be on a sheet; what was written as an escape (`"\\u0e2a"`) is told at its value, and what stands
//! in none of them (a fact of the clinic, a text of the interface) for the file as a whole.

use super::sheet::Sheet;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceFile;
use crate::source::yaml::{self, Node, Value};

/// Fields that are never on a sheet.
const NOT_PRINTED: [&str; 13] = [
    "clinical",
    "schema",
    "status",
    "language",
    "kind",
    "disciplines",
    "skill_areas",
    "settings",
    "related",
    "src",
    "media",
    "aliases",
    "translation",
];

/// One problem for each place of a text as the typesetter writes it.
pub(super) fn problems(sheet: &Sheet, text: &str) -> Vec<Diagnostic> {
    let text = unescaped(text);
    let mut places: Vec<Place> = sheet.sources.iter().flat_map(|file| places(file, &text)).collect();
    if places.is_empty() {
        places.push(Place::file(sheet.content()));
    }
    places.into_iter().map(|place| problem(&text, place)).collect()
}

fn problem(text: &str, place: Place) -> Diagnostic {
    let (what, fix) = if text.chars().any(is_emoji) {
        ("shows the emoji", "take it out, or say it in words, which screen readers read better")
    } else {
        (
            "has a letter for",
            "write it another way, or put a font (.ttf or .otf) that has it into the theme's fonts folder",
        )
    };
    Diagnostic::error(Code::Theme, format!("no font of the theme {what} “{text}”"))
        .because("the printed sheet would show an empty box in its place")
        .at(place)
        .fix(fix)
}

/// Signs that stand for themselves on phones: pictographs, dingbats, flags, what joins and colours them.
fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{20e3}')
}

/// Every place of a text in what a file's sheet shows.
fn places(file: &SourceFile, text: &str) -> Vec<Place> {
    let Ok(fields) = yaml::parse_file(file) else { return Vec::new() };
    let mut ranges = Vec::new();
    visit(&fields, &mut |node, value| {
        let (start, count) = (node.range.start as usize, value.matches(text).count());
        let written = file.text.get(start..).unwrap_or_default().match_indices(text).take(count);
        let written: Vec<_> = written.map(|(at, _)| (start + at) as u32..(start + at + text.len()) as u32).collect();
        // Escapes are not there as letters, and a later value's letters are not this one's.
        let near = (start + 4 * value.len() + NEAR) as u32;
        match written.len() == count && written.iter().all(|range| range.end <= near) {
            true => ranges.extend(written),
            false => ranges.push(node.range.clone()),
        }
    });
    ranges.iter().map(|range| file.place(range)).collect()
}

/// Room for indentation and quotes around a value.
const NEAR: usize = 64;

/// Shows each scalar that can be printed.
fn visit(node: &Node, see: &mut dyn FnMut(&Node, &str)) {
    match &node.value {
        Value::Null => {}
        Value::Text(text) => see(node, text),
        Value::List(items) => items.iter().for_each(|item| visit(item, see)),
        Value::Map(entries) => {
            let printed = entries.iter().filter(|entry| !NOT_PRINTED.contains(&entry.key.value.as_str()));
            printed.for_each(|entry| visit(&entry.node, see));
        }
    }
}

/// The typesetter writes odd signs as `\u{301}`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let letter = after
            .split_once('}')
            .and_then(|(digits, rest)| Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, rest)));
        let Some((letter, after)) = letter else { break };
        plain.push_str(before);
        plain.push(letter);
        rest = after;
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_places(text: &str, wanted: &str, expected: &[(u32, u32)]) {
        let file = SourceFile::decode("content/handouts/a.yaml", text.as_bytes()).expect("it is UTF-8");
        let found: Vec<(u32, u32)> = places(&file, wanted).iter().map(|place| (place.line, place.column)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn letters_are_found_in_printed_values_only() {
        check_places("# ส\ntitle: A ส and ส\ngoal: {clinical: ส, family: ส}\n", "ส", &[(2, 10), (2, 16), (3, 29)]);
        check_places("title: A\nsummary: >-\n  two\n  lines ส\n", "ส", &[(4, 9)]);
        check_places("title: A\nsummary: 'ส'\nsteps:\n  - do: |\n      a\n\n      ส\n", "ส", &[(2, 11), (7, 7)]);
    }

    #[test]
    fn an_escaped_letter_is_found_at_its_value() {
        check_places("title: \"A \\u0e2a\"\n", "ส", &[(1, 8)]);
    }

    #[test]
    fn what_the_typesetter_escapes_is_read() {
        assert_eq!(unescaped("a\\u{301}b\\u{fe0f}"), "a\u{301}b\u{fe0f}");
        assert_eq!(unescaped("a\\u{zz}"), "a\\u{zz}");
    }
}
