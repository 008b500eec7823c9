//! Compares a file's values with its table and reports every difference at once.

use std::ops::RangeInclusive;

use super::{Field, MOST_COUNT, MOST_OF_ADDRESS, MOST_OF_ITEM, MOST_OF_SLUG, Shape, values};
use crate::content::{age, date, is_language, slips};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::SourceFile;
use crate::source::yaml::{Entry, Node, Value, yes_or_no};

/// A text that begins so is a gap that the clinic has yet to fill.
const GAP: &str = "TO FILL IN";

/// What is wrong with the fields of `node`, for which `table` says what may be there.
pub fn check(file: &SourceFile, node: &Node, table: &[Field]) -> Vec<Diagnostic> {
    let mut checker = Checker { file, diagnostics: Vec::new() };
    if matches!(node.value, Value::Map(_)) {
        checker.group(node, table, "");
    } else {
        let problem = Diagnostic::error(Code::WrongType, "the file does not hold named fields")
            .because("nothing of it can be used")
            .at(file.place(&node.range))
            .fix("write one field a line: its name, a colon, a space, its value");
        checker.diagnostics.push(problem);
    }
    checker.diagnostics
}

struct Checker<'a> {
    file: &'a SourceFile,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn group(&mut self, node: &Node, table: &[Field], path: &str) {
        for entry in node.entries() {
            match table.iter().find(|field| field.name == entry.key.value) {
                Some(field) => self.field(&entry.node, field, &format!("{path}{}", field.name)),
                None => self.unknown(entry, table),
            }
        }
        if table.iter().any(|field| field.name == "consent") {
            self.diagnostics.extend(slips::consent(self.file, node));
            let alt = node.located("alt");
            self.diagnostics.extend(alt.and_then(|alt| slips::alt(self.file, &alt.range, &alt.value)));
            if !table.iter().any(|field| field.name == "alt" && field.needed) {
                self.diagnostics.extend(slips::undescribed(self.file, node));
            }
        }
        for field in table.iter().filter(|field| field.needed) {
            let is_misspelt = || {
                let others =
                    node.entries().iter().filter(|entry| table.iter().all(|known| known.name != entry.key.value));
                others.map(|entry| entry.key.value.as_str()).any(|key| did_you_mean(key, [field.name]).is_some())
            };
            match node.entries().iter().find(|entry| entry.key.value == field.name) {
                Some(entry)
                    if entry.node.is_blank() || matches!(&entry.node.value, Value::List(items) if items.is_empty()) =>
                {
                    self.empty(entry, field, path);
                }
                Some(_) => {}
                None if is_misspelt() => {}
                None => self.missing(node, field, path),
            }
        }
        self.diagnostics.extend(values::ages(self.file, node, table));
    }

    fn field(&mut self, node: &Node, field: &Field, path: &str) {
        if node.is_blank() {
            return;
        }
        match field.shape {
            Shape::Free => {}
            Shape::Text(most) => self.text(node, most, path),
            Shape::Alt(least, most) => self.alt(node, least..=most, path),
            Shape::Words(most) => self.words(node, most, path),
            Shape::Slug => self.slug(node, path),
            Shape::Date => self.date(node, path),
            Shape::Flag => self.scalar(node, field, path, |text| yes_or_no(text).is_some(), "write true or false"),
            Shape::Number => self.scalar(
                node,
                field,
                path,
                |text| text.parse::<f64>().is_ok_and(|number| (0.0..=f64::from(MOST_COUNT)).contains(&number)),
                "write a number, such as 2",
            ),
            Shape::Count => self.scalar(
                node,
                field,
                path,
                |text| text.parse::<u32>().is_ok_and(|number| (1..=MOST_COUNT).contains(&number)),
                &values::count_fix(node),
            ),
            Shape::Age => {
                self.scalar(node, field, path, |text| age::parse(text).is_some(), "write years, such as 3 or 3.5")
            }
            Shape::Choice(words) => self.choice(node, words, path),
            Shape::Texts | Shape::Addresses => self.texts(node, field, path),
            Shape::TextOrGroup(_, table) if matches!(node.value, Value::Map(_)) => {
                self.group(node, table, &format!("{path}."))
            }
            Shape::TextOrGroup(most, _) => self.text(node, most, path),
            Shape::OffOrGroup(table) => match node.value {
                Value::Map(_) => self.group(node, table, &format!("{path}.")),
                Value::Null | Value::Text(_) | Value::List(_) => {
                    let fix = format!("write false, or below it `  {}: …`", table[0].name);
                    self.scalar(node, field, path, |text| yes_or_no(text) == Some(false), &fix)
                }
            },
            Shape::Group(table) => match node.value {
                Value::Map(_) => self.group(node, table, &format!("{path}.")),
                Value::Null | Value::Text(_) | Value::List(_) => {
                    self.wrong_type(node, field.shape.name(), path, "write its fields below it, each two spaces in")
                }
            },
            Shape::Groups(table, most) => self.groups(node, table, most, path),
        }
    }

    fn words(&mut self, node: &Node, most: usize, path: &str) {
        if !matches!(node.value, Value::Map(_)) {
            return self.text(node, most, path);
        }
        for entry in node.entries() {
            if !is_language(&entry.key.value) {
                let problem = Diagnostic::error(Code::UnknownField, format!("`{}` is not a language", entry.key.value))
                    .because("readers in no language would see the text")
                    .at(self.file.place(&entry.key.range))
                    .fix("write a language's short name, such as en or es");
                self.diagnostics.push(problem);
            }
            self.text(&entry.node, most, &format!("{path}.{}", entry.key.value));
        }
    }

    fn groups(&mut self, node: &Node, table: &[Field], most: usize, path: &str) {
        let Value::List(items) = &node.value else {
            return self.wrong_type(
                node,
                "a list of groups",
                path,
                "begin each item on its own line with a dash and a space",
            );
        };
        if items.len() > most {
            let problem =
                Diagnostic::error(Code::TooMany, format!("`{path}` has {} items; {most} is the most", items.len()))
                    .because("families do two or three things well; a long list is not done at all")
                    .at(self.file.place(&items[most].range))
                    .fix("choose the ones that matter, or split them into two");
            self.diagnostics.push(problem);
        }
        for item in items {
            match item.value {
                Value::Map(_) => self.group(item, table, &format!("{path}.")),
                // `sources: [Title, authors, year]` is the short form of `- text: …`.
                Value::Text(_) if table[0].name == "text" => self.text(item, 400, path),
                Value::Null | Value::Text(_) | Value::List(_) => self.wrong_type(
                    item,
                    "a group of named fields",
                    path,
                    &format!("write it as `- {}: …`", table[0].name),
                ),
            }
        }
    }

    fn texts(&mut self, node: &Node, field: &Field, path: &str) {
        let Value::List(items) = &node.value else {
            let fix = node
                .as_text()
                .map(|text| match field.shape {
                    Shape::Addresses => format!("{}: [{}]", field.name, address_in(text)),
                    _ => format!("{}: [{text}]", field.name),
                })
                .unwrap_or_else(|| "begin each item on its own line with a dash and a space".into());
            return self.wrong_type(node, field.shape.name(), path, &fix);
        };
        for item in items {
            match item.as_text().map(str::trim) {
                None => {
                    let fix = colon_fix(item).unwrap_or_else(|| values::item_fix(item).into());
                    self.wrong_type(item, "a text", path, &fix);
                }
                Some(text) if matches!(field.shape, Shape::Addresses) && !is_address(text) => {
                    let problem =
                        Diagnostic::error(Code::BadAddress, format!("`{text}` is not an address on this site"))
                            .because("the old address could not lead readers here")
                            .at(self.file.place(&item.range))
                            .fix(address_in(text))
                            .mend(text, address_in(text));
                    self.diagnostics.push(problem);
                }
                Some("") => self.wrong_type(item, "a text", path, "write a text in its place, or take the item out"),
                Some(text) => {
                    let most = if matches!(field.shape, Shape::Addresses) { MOST_OF_ADDRESS } else { MOST_OF_ITEM };
                    self.length(item, text, most, path);
                }
            }
        }
    }

    fn text(&mut self, node: &Node, most: usize, path: &str) {
        let Some(text) = node.as_text() else {
            let fix = colon_fix(node).unwrap_or_else(|| "write it as one text".into());
            return self.wrong_type(node, "a text", path, &fix);
        };
        if let Some(what) = gap(text) {
            let problem = Diagnostic::warning(
                Code::Gap,
                format!("still to be filled in: {}", if what.is_empty() { path } else { what }),
            )
            .because("readers see nothing in its place")
            .at(self.file.place(&node.range))
            .fix("write the fact, or delete the line if it does not apply");
            self.diagnostics.push(problem);
        }
        self.length(node, text, most, path);
    }

    fn length(&mut self, node: &Node, text: &str, most: usize, path: &str) {
        let length = text.chars().count();
        if length > most {
            let problem =
                Diagnostic::error(Code::TooLong, format!("`{path}` has {length} characters; {most} is the most"))
                    .because("it would not fit where readers see it")
                    .at(self.file.place(&node.range))
                    .fix("say it in fewer words");
            self.diagnostics.push(problem);
        }
    }

    fn alt(&mut self, node: &Node, lengths: RangeInclusive<usize>, path: &str) {
        let Some(text) = node.as_text() else { return self.text(node, *lengths.end(), path) };
        let length = text.chars().count();
        if lengths.contains(&length) {
            return;
        }
        let problem = Diagnostic::error(
            Code::AltText,
            format!(
                "the picture's description has {length} characters; {} to {} help most",
                lengths.start(),
                lengths.end()
            ),
        )
        .because("people who cannot see the picture do the step from these words")
        .at(self.file.place(&node.range))
        .fix("say in one sentence what the child does in the picture");
        self.diagnostics.push(problem);
    }

    fn slug(&mut self, node: &Node, path: &str) {
        let Some(text) = node.as_text() else {
            return self.wrong_type(node, "a text", path, "write small letters, digits and dashes");
        };
        if !is_slug(text) {
            let problem = Diagnostic::error(Code::BadAddress, format!("`{text}` cannot stand in an address"))
                .because("the page's address is made from it")
                .at(self.file.place(&node.range))
                .fix(crate::content::slug::slugify(text))
                .mend(text, crate::content::slug::slugify(text));
            self.diagnostics.push(problem);
        }
        self.length(node, text, MOST_OF_SLUG, path);
    }

    fn date(&mut self, node: &Node, path: &str) {
        let Some(text) = node.as_text() else {
            return self.wrong_type(node, "a day", path, "write it as 2026-02-28");
        };
        let text = if path.ends_with("consent") { slips::day_on_file(text) } else { text };
        match date::parse(text) {
            Ok(date::Reading::Sure(_)) => {}
            Ok(date::Reading::Guessed(day)) => {
                let problem =
                    Diagnostic::advice(Code::DateGuessed, format!("`{text}` was read as {}", date::in_words(day)))
                        .because("some people write the day first, others the month")
                        .at(self.file.place(&node.range))
                        .fix(day.to_string())
                        .mend(text, day.to_string());
                self.diagnostics.push(problem);
            }
            Err(wrong) => {
                let (why, fix) = match path.ends_with("consent") {
                    true => (
                        "a family's picture may be shown only with their written permission",
                        "write the day it was signed, and no name, such as 2026-02-28".into(),
                    ),
                    false => ("readers see this date, and it decides when the page appears", wrong.fix),
                };
                let problem = Diagnostic::error(Code::WrongDate, wrong.message)
                    .because(why)
                    .at(self.file.place(&node.range))
                    .fix(fix);
                self.diagnostics.push(problem);
            }
        }
    }

    fn choice(&mut self, node: &Node, words: &[&str], path: &str) {
        let text = node.as_text().unwrap_or("");
        if words.contains(&text) {
            return;
        }
        let list = words.join(", ");
        let meant = did_you_mean(text, words.iter().copied());
        let fix = meant.map_or(format!("use one of: {list}"), str::to_string);
        let problem =
            Diagnostic::error(Code::WrongChoice, format!("`{path}` cannot be `{text}`; it is one of: {list}"))
                .because("the site would not know what to do with it")
                .at(self.file.place(&node.range))
                .fix(fix)
                .mend_if(meant.map(|word| (text.to_string(), word.to_string())));
        self.diagnostics.push(problem);
    }

    fn scalar(&mut self, node: &Node, field: &Field, path: &str, is_right: fn(&str) -> bool, fix: &str) {
        if !node.as_text().is_some_and(is_right) {
            self.wrong_type(node, field.shape.name(), path, fix);
        }
    }

    fn wrong_type(&mut self, node: &Node, expected: &str, path: &str, fix: &str) {
        let problem =
            Diagnostic::error(Code::WrongType, format!("`{path}` should be {expected}, but it is {}", found(node)))
                .because("the site cannot use it as it stands")
                .at(self.file.place(&node.range))
                .fix(fix);
        self.diagnostics.push(problem);
    }

    fn unknown(&mut self, entry: &Entry, table: &[Field]) {
        let names = || table.iter().map(|field| field.name);
        let meant = did_you_mean(&entry.key.value, names());
        let fix = match meant {
            Some(name) => format!("did you mean `{name}`?"),
            None if names().any(|name| name == "extra") => format!(
                "it may be one of: {}; your own settings go under `extra:`",
                names().collect::<Vec<_>>().join(", ")
            ),
            None => format!("it may be one of: {}", names().collect::<Vec<_>>().join(", ")),
        };
        let problem = Diagnostic::error(Code::UnknownField, format!("`{}` is not a known field here", entry.key.value))
            .because("it would do nothing, and readers would miss what it holds")
            .at(self.file.place(&entry.key.range))
            .fix(fix)
            .mend_if(meant.map(|name| (entry.key.value.clone(), name.to_string())));
        self.diagnostics.push(problem);
    }

    /// A needed field whose line is there, with nothing behind its name.
    fn empty(&mut self, entry: &Entry, field: &Field, path: &str) {
        let problem = Diagnostic::error(Code::MissingField, format!("`{path}{}` is empty", field.name))
            .because(format!("it is needed: {}", lower_first(field.hint)))
            .at(self.file.place(&entry.key.range))
            .fix(format!("write {} after the colon: {}: {}", field.shape.name(), field.name, example(field.shape)));
        self.diagnostics.push(problem);
    }

    fn missing(&mut self, node: &Node, field: &Field, path: &str) {
        let problem = Diagnostic::error(Code::MissingField, format!("`{path}{}` is missing", field.name))
            .because(format!("it is needed: {}", lower_first(field.hint)))
            .at(self.file.place(&node.range))
            .fix(format!("add a line: {}: {}", field.name, example(field.shape)));
        self.diagnostics.push(problem);
    }
}

/// What is still to be filled in, if the text is a gap.
pub fn gap(text: &str) -> Option<&str> {
    let start = text.get(..GAP.len())?;
    start.eq_ignore_ascii_case(GAP).then(|| text[GAP.len()..].trim_start_matches([':', ' ']))
}

/// A text with a colon in it is read as a group of one; this is the quoted text.
fn colon_fix(node: &Node) -> Option<String> {
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

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        })
}

fn is_address(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.split('/').any(|part| part == ".." || part == ".")
        && !text.contains([' ', '?', '#', '\\'])
}

/// The part of a text that can be an address: `https://example.org/x/` → `/x/`.
fn address_in(text: &str) -> String {
    let path = text.split_once("://").map_or(text, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    format!("/{}", path.trim_start_matches(['/', '.']).split(['?', '#']).next().unwrap_or("").replace([' ', '\\'], "-"))
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

/// What an HTML comment says is still to be filled in.
pub fn gap_in_comment(comment: &str) -> Option<&str> {
    gap(comment.trim()).map(str::trim)
}
