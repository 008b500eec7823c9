//! Compares a file's values with its table and reports every difference at once.
//!
//! What is said of each is in [`problem`], rules about single values in [`values`].

use std::ops::{Range, RangeInclusive};

use super::gap::gap;
use super::{Field, MOST_OF_ADDRESS, MOST_OF_ITEM, MOST_OF_SLUG, Shape, problem, short_form, values};
use crate::content::{date, is_language, slips};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::source::SourceFile;
use crate::source::yaml::{Node, Value};

/// The most problems of one file that are told; a file with more is none of its kind.
const MOST_TOLD: usize = 1_000;

/// What is wrong with the fields of `node`, for which `table` says what may be there.
pub fn check(file: &SourceFile, node: &Node, table: &[Field]) -> Vec<Diagnostic> {
    let mut checker = Checker { file, diagnostics: Vec::new(), left: 0, worst: Severity::Advice };
    if matches!(node.value, Value::Map(_)) {
        checker.group(node, table, "");
    } else {
        checker.tell(&node.range, problem::no_fields());
    }
    if checker.left > 0 {
        let severity = checker.worst;
        checker.diagnostics.push(Diagnostic { severity, ..problem::more(checker.left).at(file.whole()) });
    }
    checker.diagnostics
}

struct Checker<'a> {
    file: &'a SourceFile,
    diagnostics: Vec<Diagnostic>,
    /// How many are not told any more, and how bad the worst of them is.
    left: usize,
    worst: Severity,
}

impl Checker<'_> {
    /// Says what is wrong at a place.
    fn tell(&mut self, range: &Range<u32>, problem: Diagnostic) {
        if self.diagnostics.len() < MOST_TOLD {
            self.diagnostics.push(problem.at(self.file.place(range)));
        } else {
            self.left += 1;
            self.worst = self.worst.min(problem.severity);
        }
    }

    fn group(&mut self, node: &Node, table: &[Field], path: &str) {
        for entry in node.entries() {
            match table.iter().find(|field| field.name == entry.key.value) {
                Some(field) => self.field(&entry.node, field, &format!("{path}{}", field.name)),
                None => self.tell(&entry.key.range, problem::unknown(&entry.key.value, table)),
            }
        }
        if table.iter().any(|field| field.name == "consent") {
            self.picture(node, table);
        }
        for field in table.iter().filter(|field| field.needed) {
            let is_misspelt = || {
                let others =
                    node.entries().iter().filter(|entry| table.iter().all(|known| known.name != entry.key.value));
                others.map(|entry| entry.key.value.as_str()).any(|key| did_you_mean(key, [field.name]).is_some())
            };
            match node.entries().iter().find(|entry| entry.key.value == field.name) {
                Some(entry) if says_nothing(&entry.node, field.shape) => {
                    self.tell(&entry.key.range, problem::empty(field, path));
                }
                Some(_) => {}
                None if is_misspelt() => {}
                None => self.tell(&node.range, problem::missing(field, path)),
            }
        }
        if let Some((range, problem)) = values::ages(node, table) {
            self.tell(&range, problem);
        }
    }

    /// A picture's permission and description.
    fn picture(&mut self, node: &Node, table: &[Field]) {
        let alt = node.located("alt").and_then(|alt| slips::alt(self.file, &alt.range, &alt.value));
        let is_needed = table.iter().any(|field| field.name == "alt" && field.needed);
        let undescribed = slips::undescribed(self.file, node).filter(|_| !is_needed);
        self.diagnostics.extend(slips::consent(self.file, node).into_iter().chain(alt).chain(undescribed));
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
            Shape::Flag | Shape::Number | Shape::Count | Shape::Age => self.scalar(node, field, path),
            Shape::Choice(words) => self.choice(node, words, path),
            Shape::Texts | Shape::Addresses => self.texts(node, field, path),
            Shape::TextOrGroup(_, table) if matches!(node.value, Value::Map(_)) => {
                self.group(node, table, &format!("{path}."))
            }
            Shape::TextOrGroup(most, _) => self.text(node, most, path),
            Shape::OffOrGroup(table) => match node.value {
                Value::Map(_) => self.group(node, table, &format!("{path}.")),
                Value::Null | Value::Text(_) | Value::List(_) => self.scalar(node, field, path),
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
                self.tell(&entry.key.range, problem::no_language(&entry.key.value));
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
            self.tell(&items[most].range, problem::too_many(path, items.len(), most));
        }
        for item in items {
            match (&item.value, short_form(table)) {
                (Value::Map(_), _) => self.group(item, table, &format!("{path}.")),
                (Value::Text(_), Some(most)) => self.text(item, most, path),
                (Value::Null | Value::Text(_) | Value::List(_), _) => {
                    let fix = format!("write it as `- {}: …`", table[0].name);
                    self.wrong_type(item, "a group of named fields", path, &fix);
                }
            }
        }
    }

    fn texts(&mut self, node: &Node, field: &Field, path: &str) {
        let Value::List(items) = &node.value else {
            let fix = node
                .as_text()
                .map(|text| match field.shape {
                    Shape::Addresses => format!("{}: [{}]", field.name, values::address_in(text)),
                    _ => format!("{}: [{text}]", field.name),
                })
                .unwrap_or_else(|| "begin each item on its own line with a dash and a space".into());
            return self.wrong_type(node, field.shape.name(), path, &fix);
        };
        for item in items {
            match item.as_text().map(str::trim) {
                None => {
                    let fix = problem::colon_fix(item).unwrap_or_else(|| values::item_fix(item).into());
                    self.wrong_type(item, "a text", path, &fix);
                }
                Some("") => self.wrong_type(item, "a text", path, "write a text in its place, or take the item out"),
                Some(text) if matches!(field.shape, Shape::Addresses) && !values::is_address(text) => {
                    self.tell(&item.range, problem::no_address(text));
                }
                Some(text) => {
                    let most = if matches!(field.shape, Shape::Addresses) { MOST_OF_ADDRESS } else { MOST_OF_ITEM };
                    self.length(item, text, most, path);
                }
            }
        }
    }

    fn text(&mut self, node: &Node, most: usize, path: &str) {
        let Some(text) = node.as_text() else {
            let fix = problem::colon_fix(node).unwrap_or_else(|| "write it as one text".into());
            return self.wrong_type(node, "a text", path, &fix);
        };
        if let Some(what) = gap(text) {
            self.tell(&node.range, problem::gap(if what.is_empty() { path } else { what }));
        }
        self.length(node, text, most, path);
    }

    fn length(&mut self, node: &Node, text: &str, most: usize, path: &str) {
        let length = text.chars().count();
        if length > most {
            self.tell(&node.range, problem::too_long(path, length, most));
        }
    }

    fn alt(&mut self, node: &Node, lengths: RangeInclusive<usize>, path: &str) {
        let Some(text) = node.as_text() else { return self.text(node, *lengths.end(), path) };
        let length = text.chars().count();
        if !lengths.contains(&length) {
            self.tell(&node.range, problem::alt_length(length, &lengths));
        }
    }

    fn slug(&mut self, node: &Node, path: &str) {
        let Some(text) = node.as_text() else {
            return self.wrong_type(node, "a text", path, "write small letters, digits and dashes");
        };
        if !values::is_slug(text) {
            self.tell(&node.range, problem::no_slug(text));
        }
        self.length(node, text, MOST_OF_SLUG, path);
    }

    fn date(&mut self, node: &Node, path: &str) {
        let Some(text) = node.as_text() else {
            return self.wrong_type(node, "a day", path, "write it as 2026-02-28");
        };
        let is_consent = path.ends_with("consent");
        let text = if is_consent { slips::day_on_file(text) } else { text };
        match date::parse(text) {
            Ok(date::Reading::Sure(_)) => {}
            Ok(date::Reading::Guessed(day)) => self.tell(&node.range, problem::guessed(text, day)),
            Err(wrong) if is_consent => self.tell(&node.range, problem::no_day_of_consent(wrong)),
            Err(wrong) => self.tell(&node.range, problem::no_day(wrong)),
        }
    }

    fn choice(&mut self, node: &Node, words: &[&str], path: &str) {
        let text = node.as_text().unwrap_or("");
        if !words.contains(&text) {
            self.tell(&node.range, problem::wrong_choice(path, text, words));
        }
    }

    fn scalar(&mut self, node: &Node, field: &Field, path: &str) {
        if let Some(fix) = values::scalar_fix(node, field.shape) {
            self.wrong_type(node, field.shape.name(), path, &fix);
        }
    }

    fn wrong_type(&mut self, node: &Node, expected: &str, path: &str, fix: &str) {
        self.tell(&node.range, problem::wrong_type(node, expected, path).fix(fix));
    }
}

/// Whether a needed field is there and holds nothing: no text, no item, no word in any language.
fn says_nothing(node: &Node, shape: Shape) -> bool {
    match (&node.value, shape) {
        (Value::List(items), _) => items.is_empty(),
        (Value::Map(_), Shape::Words(_)) => node.entries().iter().all(|entry| entry.node.is_blank()),
        _ => node.is_blank(),
    }
}
