//! The YAML library's errors in a writer's words: what went wrong, and the repaired line.

use std::ops::Range;

use serde_yaml::Error;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Located, SourceFile};

/// A prose field that stands in the file twice.
pub(super) fn duplicate(file: &SourceFile, first: &Located<String>, second: &Range<u32>) -> Diagnostic {
    let line = file.place(&first.range).line;
    Diagnostic::error(Code::DuplicateKey, format!("`{}` stands here again; line {line} has it already", first.value))
        .because("only one of the two can count, and readers would see the wrong one")
        .at(file.place(second))
        .fix("keep the line that is right and delete the other")
}

/// A mark of YAML such as `!!int` before a value.
pub(super) fn tag(file: &SourceFile, range: &Range<u32>) -> Diagnostic {
    let mark = &file.text[range.start as usize..range.end as usize];
    Diagnostic::error(Code::Yaml, format!("`{mark}` at the start of a value is a mark of YAML, not a part of the text"))
        .because("readers would miss this word, or the value would be read as something else")
        .at(file.place(range))
        .fix("take it out, or put the whole text in quotes")
}

/// The YAML library's error in a writer's words.
pub(super) fn problem(file: &SourceFile, error: &Error, at: u32) -> Diagnostic {
    let place = file.place(&(at..at + 1));
    let said = error.without_snippet().to_string();
    let said = said.split(" at line ").next().unwrap_or(&said).to_string();
    if said.starts_with("duplicate mapping key") {
        let key = said.split([':', ',']).nth(1).unwrap_or("").trim();
        return Diagnostic::error(Code::DuplicateKey, format!("`{key}` stands here for the second time"))
            .because("only one of the two can count, and readers would see the wrong one")
            .at(place)
            .fix("keep the line that is right and delete the other");
    }
    let (message, fix) = plain_words(&said, &place.text);
    Diagnostic::error(Code::Yaml, message)
        .because("nothing of this file can be read until the settings are whole")
        .at(place)
        .fix(fix)
}

/// What went wrong and how to mend it, for the slips people make.
fn plain_words(said: &str, line: &str) -> (String, String) {
    of_line(said, line)
        .or_else(|| listed(&COMMON, said))
        .or_else(|| of_value(said, line))
        .or_else(|| listed(&RARE, said))
        .unwrap_or_else(|| {
            (
                format!("the settings cannot be read: {said}"),
                "compare the line with a file that works, or put its text in quotes".into(),
            )
        })
}

/// A slip that the library tells by certain words.
struct Slip {
    /// One of them stands in what it says.
    said: &'static [&'static str],
    message: &'static str,
    fix: &'static str,
}

const COMMON: [Slip; 5] = [
    Slip {
        said: &["mapping values are not allowed", "did not find expected", "indent"],
        message: "this line does not fit the ones above it",
        fix: "let settings of one group begin in the same column, lists with a dash and a space; put texts that hold special signs in quotes",
    },
    Slip {
        said: &["quoted scalar", "unclosed quote"],
        message: "a quote ends too early or never",
        fix: "use double quotes around the whole text; an apostrophe inside them is fine: \"Don't wait\"",
    },
    Slip {
        said: &["unclosed bracket", "flow"],
        message: "a bracket is opened and never closed",
        fix: "close the bracket, or put the text in quotes if the bracket belongs to it",
    },
    Slip {
        said: &["alias", "anchor"],
        message: "a `*` or `&` begins a YAML reference here, which leads nowhere or grows without end",
        fix: "put the text in quotes if the sign belongs to it",
    },
    Slip {
        said: &["udget", "limit", "depth"],
        message: "the settings are nested or repeated beyond any handout",
        fix: "write the values out once, without references",
    },
];

const RARE: [Slip; 3] = [
    Slip {
        said: &["block sequence entries are not allowed"],
        message: "a dash stands right after the name of a setting",
        fix: "begin a list on the next line, or put the text in quotes if the dash belongs to it",
    },
    Slip {
        said: &["simple key expected"],
        message: "this line has no colon after the name of a setting",
        fix: "write the name, a colon, a space and the value; a text that goes on begins further in",
    },
    Slip {
        said: &["multiple YAML documents"],
        message: "a line `---` stands inside the file",
        fix: "delete the line; one file holds one handout",
    },
];

fn listed(slips: &[Slip], said: &str) -> Option<(String, String)> {
    let slip = slips.iter().find(|slip| slip.said.iter().any(|words| said.contains(words)))?;
    Some((slip.message.into(), slip.fix.into()))
}

/// Slips that the line itself shows.
fn of_line(said: &str, line: &str) -> Option<(String, String)> {
    if said.contains("mapping values are not allowed") && line.matches(": ").count() > 1 {
        return Some((
            "this text has a colon and a space in it, which YAML takes for a new setting".into(),
            format!("put the text in quotes:\n{}", quoted(line).unwrap_or_default()),
        ));
    }
    (line.starts_with('\t') && !said.contains("quote")).then(|| {
        (
            "this line begins with a tab, and does not fit the ones above it".into(),
            "use spaces in place of tabs: two for each step further in".into(),
        )
    })
}

/// Slips within one value, which the message names.
fn of_value(said: &str, line: &str) -> Option<(String, String)> {
    if let Some(mark) = line.split_whitespace().find(|word| word.starts_with("!!")) {
        return Some((
            format!("`{mark}` at the start of a value is a mark of YAML, not a part of the text"),
            "take it out, or put the whole text in quotes".into(),
        ));
    }
    if said.contains("non-finite") {
        let number = said.split('`').nth(1).unwrap_or("this");
        return Some((
            format!("`{number}` is not a number that anybody can use"),
            "write the number in digits, or put it in quotes if it is a text".into(),
        ));
    }
    said.contains("unexpected character").then(|| {
        (
            "a value begins with a sign that YAML keeps for itself".into(),
            format!("put the text in quotes{}", quoted(line).map(|line| format!(":\n{line}")).unwrap_or_default()),
        )
    })
}

/// The line with its value in quotes.
fn quoted(line: &str) -> Option<String> {
    let (name, value) = line.split_once(": ")?;
    // A text in JSON is one in YAML too.
    Some(format!("{name}: {}", serde_json::Value::from(value.trim())))
}
