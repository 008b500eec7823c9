//! Diagnostics for people: `path:line:column`, the line with a mark, why it matters, the fix.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Diagnostic, Place, Severity};

/// Whether the text may hold colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// ANSI escapes are written.
    On,
    /// Plain text.
    Off,
}

/// The most columns of the writer's line that are shown.
const LINE_WIDTH: usize = 100;

/// All problems, one paragraph each.
pub fn print(diagnostics: &[Diagnostic], colour: Colour) -> String {
    diagnostics.iter().map(|diagnostic| one(diagnostic, colour)).collect::<Vec<_>>().join("\n")
}

fn one(diagnostic: &Diagnostic, colour: Colour) -> String {
    let paint = |code: &str, text: &str| match colour {
        Colour::On => format!("\x1b[{code}m{text}\x1b[0m"),
        Colour::Off => text.to_string(),
    };
    let accent = match diagnostic.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Advice => "1;36",
    };
    let place = diagnostic.place.as_ref().map(|place| format!("{}: ", address(place))).unwrap_or_default();
    let mut text = format!(
        "{}{}: {} [{}]\n",
        paint("1", &place),
        paint(accent, diagnostic.severity.name()),
        clean(&diagnostic.message),
        diagnostic.code.name()
    );
    let is_quoted = |place: &&Place| place.line > 0 && (place.column <= 1 || !place.text.is_empty());
    if let Some(place) = diagnostic.place.as_ref().filter(is_quoted) {
        let (line, before, width) = excerpt(place);
        let number = place.line.to_string();
        let margin = " ".repeat(number.len());
        text += &format!("  {number} | {line}\n");
        text += &format!("  {margin} | {}{}\n", " ".repeat(before), paint(accent, &"^".repeat(width)));
    }
    if !diagnostic.why.is_empty() {
        text += &format!("  why: {}\n", clean(&diagnostic.why));
    }
    if !diagnostic.fix.is_empty() {
        text += &format!("  fix: {}\n", clean(&diagnostic.fix).replace('\n', "\n       "));
    }
    text
}

fn address(place: &Place) -> String {
    match (place.line, place.column) {
        (0, _) => clean(&place.file),
        (line, 0) => format!("{}:{line}", clean(&place.file)),
        (line, column) => format!("{}:{line}:{column}", clean(&place.file)),
    }
}

/// The part of the line around the mark, the columns before the mark, and the mark's width.
fn excerpt(place: &Place) -> (String, usize, usize) {
    let characters: Vec<char> = clean(&place.text).chars().collect();
    let column = (place.column.max(1) as usize - 1).min(characters.len());
    let start = if column > LINE_WIDTH * 3 / 4 { column - LINE_WIDTH / 2 } else { 0 };
    let shown: String = characters[start..].iter().take(LINE_WIDTH).collect();
    let marked: usize = characters[column..]
        .iter()
        .take(place.width as usize)
        .take(LINE_WIDTH - (column - start).min(LINE_WIDTH - 1))
        .map(|character| character.width().unwrap_or(0))
        .sum();
    let before: String = characters[start..column].iter().collect();
    (shown, before.width(), marked.max(1))
}

/// Tabs become spaces and control characters vanish, so that a file cannot steer the terminal.
fn clean(text: &str) -> String {
    text.chars()
        .map(|character| if character == '\t' { ' ' } else { character })
        .filter(|character| *character == '\n' || !character.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    #[test]
    fn a_problem_begins_with_its_place_and_marks_the_line() {
        let place = Place { file: "content/a.md".into(), line: 3, column: 7, width: 5, text: "date: ябhij".into() };
        let diagnostic =
            Diagnostic::error(Code::WrongDate, "no such day").because("readers see it").at(place).fix("2026-02-28");
        assert_eq!(
            print(&[diagnostic], Colour::Off),
            "content/a.md:3:7: error: no such day [wrong-date]\n  3 | date: ябhij\n    |       ^^^^^\n  why: readers see it\n  fix: 2026-02-28\n"
        );
    }

    #[test]
    fn a_line_that_is_too_long_to_be_quoted_is_only_named() {
        let place = Place { file: "a.md".into(), line: 3, column: 90_000, width: 5, text: String::new() };
        let text = print(&[Diagnostic::error(Code::Yaml, "bad").at(place)], Colour::Off);
        assert_eq!(text, "a.md:3:90000: error: bad [yaml]\n");
    }

    #[test]
    fn escapes_in_a_file_do_not_reach_the_terminal() {
        let place = Place { file: "a\x1b[2J.md".into(), line: 1, column: 1, width: 1, text: "\x1b]0;x\x07".into() };
        let text = print(&[Diagnostic::error(Code::Yaml, "bad").at(place)], Colour::Off);
        assert!(!text.contains('\x1b') && !text.contains('\x07'), "{text:?}");
    }
}
