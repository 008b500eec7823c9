//! What is said of values that are not as the table has them: what was seen, why it matters, what to write.
//!
//! The place is the checker's to add.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::{Field, Shape, values};
use crate::content::date::{self, WrongDate};
use crate::content::slug::slugify;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::yaml::{Node, Value};

pub(super) fn no_fields() -> Diagnostic {
    Diagnostic::error(Code::WrongType, "the file does not hold named fields")
        .because("nothing of it can be used")
        .fix("write one field a line: its name, a colon, a space, its value")
}

/// The problems that are not told one by one.
pub(super) fn more(count: usize) -> Diagnostic {
    Diagnostic::error(Code::WrongType, format!("{count} more values of this file have problems like these"))
        .because("so many at once mostly have one cause, such as a file that lies in the wrong folder")
        .fix("mend the first ones, and check again")
}

pub(super) fn no_language(tag: &str) -> Diagnostic {
    Diagnostic::error(Code::UnknownField, format!("`{tag}` is not a language"))
        .because("readers in no language would see the text")
        .fix("write a language's short name, such as en or es")
}

pub(super) fn too_many(path: &str, count: usize, most: usize) -> Diagnostic {
    Diagnostic::error(Code::TooMany, format!("`{path}` has {count} items; {most} is the most"))
        .because("families do two or three things well; a long list is not done at all")
        .fix("choose the ones that matter, or split them into two")
}

pub(super) fn no_address(text: &str) -> Diagnostic {
    let address = values::address_in(text);
    Diagnostic::error(Code::BadAddress, format!("`{text}` is not an address on this site"))
        .because("the old address could not lead readers here")
        .fix(&address)
        // Of an address of a whole site nobody knows which of its pages was meant.
        .mend_if((address != "/").then(|| (text.to_string(), address.clone())))
}

pub(super) fn gap(what: &str) -> Diagnostic {
    Diagnostic::warning(Code::Gap, format!("still to be filled in: {what}"))
        .because("readers see nothing in its place")
        .fix("write the fact, or delete the line if it does not apply")
}

pub(super) fn too_long(path: &str, length: usize, most: usize) -> Diagnostic {
    Diagnostic::error(Code::TooLong, format!("`{path}` has {length} characters; {most} is the most"))
        .because("it would not fit where readers see it")
        .fix("say it in fewer words")
}

pub(super) fn alt_length(length: usize, lengths: &RangeInclusive<usize>) -> Diagnostic {
    let (least, most) = (lengths.start(), lengths.end());
    let message = format!("the picture's description has {length} characters; {least} to {most} help most");
    Diagnostic::error(Code::AltText, message)
        .because("people who cannot see the picture do the step from these words")
        .fix("say in one sentence what the child does in the picture")
}

pub(super) fn no_slug(text: &str) -> Diagnostic {
    Diagnostic::error(Code::BadAddress, format!("`{text}` cannot stand in an address"))
        .because("the page's address is made from it")
        .fix(slugify(text))
        .mend(text, slugify(text))
}

pub(super) fn guessed(text: &str, day: Date) -> Diagnostic {
    Diagnostic::advice(Code::DateGuessed, format!("`{text}` was read as {}", date::in_words(day)))
        .because("some people write the day first, others the month")
        .fix(day.to_string())
        .mend(text, day.to_string())
}

pub(super) fn no_day(wrong: WrongDate) -> Diagnostic {
    Diagnostic::error(Code::WrongDate, wrong.message)
        .because("readers see this date, and it decides when the page appears")
        .fix(wrong.fix)
}

pub(super) fn no_day_of_consent(wrong: WrongDate) -> Diagnostic {
    Diagnostic::error(Code::WrongDate, wrong.message)
        .because("a family's picture may be shown only with their written permission")
        .fix("write the day it was signed, and no name, such as 2026-02-28")
}

pub(super) fn wrong_choice(path: &str, text: &str, words: &[&str]) -> Diagnostic {
    let list = words.join(", ");
    let meant = did_you_mean(text, words.iter().copied());
    Diagnostic::error(Code::WrongChoice, format!("`{path}` cannot be `{text}`; it is one of: {list}"))
        .because("the site would not know what to do with it")
        .fix(meant.map_or(format!("use one of: {list}"), str::to_string))
        .mend_if(meant.map(|word| (text.to_string(), word.to_string())))
}

/// What to write in its place depends on the field.
pub(super) fn wrong_type(node: &Node, expected: &str, path: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongType, format!("`{path}` should be {expected}, but it is {}", found(node)))
        .because("the site cannot use it as it stands")
}

pub(super) fn unknown(name: &str, table: &[Field]) -> Diagnostic {
    let names = || table.iter().map(|field| field.name);
    let meant = did_you_mean(name, names());
    let list = names().collect::<Vec<_>>().join(", ");
    let fix = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names().any(|name| name == "extra") => {
            format!("it may be one of: {list}; your own settings go under `extra:`")
        }
        None => format!("it may be one of: {list}"),
    };
    Diagnostic::error(Code::UnknownField, format!("`{name}` is not a known field here"))
        .because("it would do nothing, and readers would miss what it holds")
        .fix(fix)
        .mend_if(meant.map(|meant| (name.to_string(), meant.to_string())))
}

/// A needed field whose line is there, with nothing behind its name.
pub(super) fn empty(field: &Field, path: &str) -> Diagnostic {
    let (name, shape) = (field.name, field.shape);
    Diagnostic::error(Code::MissingField, format!("`{path}{name}` is empty"))
        .because(format!("it is needed: {}", lower_first(field.hint)))
        .fix(format!("write {} after the colon: {name}: {}", shape.name(), example(shape)))
}

pub(super) fn missing(field: &Field, path: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingField, format!("`{path}{}` is missing", field.name))
        .because(format!("it is needed: {}", lower_first(field.hint)))
        .fix(format!("add a line: {}: {}", field.name, example(field.shape)))
}

/// A text with a colon in it is read as a group of one; this is the quoted text.
pub(super) fn colon_fix(node: &Node) -> Option<String> {
    let [entry] = node.entries() else { return None };
    Some(format!("put the text in quotes: \"{}: {}\"", entry.key.value, entry.node.as_text()?))
}

fn found(node: &Node) -> String {
    match &node.value {
        Value::Null => "empty".into(),
        Value::Text(text) if text.trim().is_empty() => "empty".into(),
        Value::Text(text) if text.chars().count() <= 40 => format!("`{text}`"),
        Value::Text(_) => "a text".into(),
        Value::List(_) => "a list".into(),
        Value::Map(_) => "a group of named fields".into(),
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().collect::<String>() + characters.as_str()).unwrap_or_default()
}

fn example(shape: Shape) -> &'static str {
    match shape {
        Shape::Text(_) | Shape::Words(_) | Shape::Free => "…",
        Shape::Alt(..) => "A child pulls a sock over the heel with both hands",
        Shape::Slug => "a-short-name",
        Shape::Date => "2026-02-28",
        Shape::Flag => "true",
        Shape::Number | Shape::Count => "2",
        Shape::Age => "3",
        Shape::Choice(words) => words[0],
        Shape::Texts | Shape::Addresses => "[…, …]",
        Shape::TextOrGroup(..) => "…",
        Shape::OffOrGroup(_) => "false",
        Shape::Group(_) | Shape::Groups(..) => "(its fields below it)",
    }
}
