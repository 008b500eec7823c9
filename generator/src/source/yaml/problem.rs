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
    let colons = line.matches(": ").count();
    let value = line.split_once(": ").map(|(_, value)| value.trim());
    let quoted = |value: &str| format!("{}: \"{}\"", line.split(": ").next().unwrap_or(""), value.replace('"', "\\\""));
    if said.contains("mapping values are not allowed") && colons > 1 {
        let fix = value.map(quoted).unwrap_or_default();
        return (
            "this text has a colon and a space in it, which YAML takes for a new setting".into(),
            format!("put the text in quotes:\n{fix}"),
        );
    }
    if line.starts_with('\t') && !said.contains("quote") {
        return (
            "this line begins with a tab, and does not fit the ones above it".into(),
            "use spaces in place of tabs: two for each step further in".into(),
        );
    }
    if said.contains("mapping values are not allowed")
        || said.contains("did not find expected")
        || said.contains("indent")
    {
        return (
            "this line does not fit the ones above it".into(),
            "let settings of one group begin in the same column, lists with a dash and a space; put texts that hold special signs in quotes".into(),
        );
    }
    if said.contains("quoted scalar") || said.contains("unclosed quote") {
        return (
            "a quote ends too early or never".into(),
            "use double quotes around the whole text; an apostrophe inside them is fine: \"Don't wait\"".into(),
        );
    }
    if said.contains("unclosed bracket") || said.contains("flow") {
        return (
            "a bracket is opened and never closed".into(),
            "close the bracket, or put the text in quotes if the bracket belongs to it".into(),
        );
    }
    if said.contains("alias") || said.contains("anchor") {
        return (
            "a `*` or `&` begins a YAML reference here, which leads nowhere or grows without end".into(),
            "put the text in quotes if the sign belongs to it".into(),
        );
    }
    if said.contains("udget") || said.contains("limit") || said.contains("depth") {
        return (
            "the settings are nested or repeated beyond any handout".into(),
            "write the values out once, without references".into(),
        );
    }
    if let Some(mark) = line.split_whitespace().find(|word| word.starts_with("!!")) {
        return (
            format!("`{mark}` at the start of a value is a mark of YAML, not a part of the text"),
            "take it out, or put the whole text in quotes".into(),
        );
    }
    if said.contains("block sequence entries are not allowed") {
        return (
            "a dash stands right after the name of a setting".into(),
            "begin a list on the next line, or put the text in quotes if the dash belongs to it".into(),
        );
    }
    if said.contains("simple key expected") {
        return (
            "this line has no colon after the name of a setting".into(),
            "write the name, a colon, a space and the value; a text that goes on begins further in".into(),
        );
    }
    if said.contains("non-finite") {
        let number = said.split('`').nth(1).unwrap_or("this");
        return (
            format!("`{number}` is not a number that anybody can use"),
            "write the number in digits, or put it in quotes if it is a text".into(),
        );
    }
    if said.contains("unexpected character") {
        return (
            "a value begins with a sign that YAML keeps for itself".into(),
            format!("put the text in quotes{}", value.map(|value| format!(":\n{}", quoted(value))).unwrap_or_default()),
        );
    }
    if said.contains("multiple YAML documents") {
        return ("a line `---` stands inside the file".into(), "delete the line; one file holds one handout".into());
    }
    (
        format!("the settings cannot be read: {said}"),
        "compare the line with a file that works, or put its text in quotes".into(),
    )
}
