//! Settings as values that know where they stand, read by the YAML library of the workspace.
//!
//! Values are typed by the field that holds them, not by their looks: `12:30`, `yes` and `02134`
//! stay the text that was written until a field asks for a number or a yes.

pub mod data;
mod problem;
mod tags;

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Options, Spanned};

use super::front_matter::{FrontMatter, regular_line};
use super::{Located, SourceFile, conflict};
use crate::diagnostic::{Code, Diagnostic};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Bytes in the file's text.
    pub range: Range<u32>,
}

/// What a YAML file can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, or `null`.
    Null,
    /// A scalar as written, without its quotes.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values, in the order of the file.
    Map(Vec<Entry>),
}

/// One key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Located<String>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The value under `key`, if this is a map that has it and it is not blank.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entries().iter().find(|entry| entry.key.value == key)?;
        (!entry.node.is_blank()).then_some(&entry.node)
    }

    /// Whether nothing stands here: no value, or a text without a letter. Forms write `""` for a field left empty.
    pub fn is_blank(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(_) | Value::Map(_) => false,
        }
    }

    /// The entries, if this is a map.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::Null | Value::Text(_) | Value::List(_) => &[],
        }
    }

    /// The items, if this is a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Null | Value::Text(_) | Value::Map(_) => &[],
        }
    }

    /// The text, if this is a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.as_text().map(str::to_string)
    }

    /// The text under `key` with its place.
    pub fn located(&self, key: &str) -> Option<Located<String>> {
        self.get(key)?.to_located()
    }

    /// This scalar with its place.
    pub fn to_located(&self) -> Option<Located<String>> {
        Some(Located { value: self.as_text()?.to_string(), range: self.range.clone() })
    }

    /// The items of the list under `key`.
    pub fn list(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Node::items)
    }

    /// The texts of the list under `key`.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(|item| item.as_text().map(str::to_string)).collect()
    }

    /// The number under `key`.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key)?.as_text()?.parse().ok()
    }

    /// The whole number under `key`.
    pub fn count(&self, key: &str) -> Option<u32> {
        self.get(key)?.as_text()?.parse().ok()
    }

    /// Whether the value under `key` says yes.
    pub fn is_yes(&self, key: &str) -> bool {
        self.get(key).and_then(Node::as_text).and_then(yes_or_no) == Some(true)
    }
}

/// The words people use for yes and no.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Parses a whole YAML file.
pub fn parse_file(file: &SourceFile) -> Result<Node, Box<Diagnostic>> {
    conflict::look(file)?;
    let text: String = file.text.split_inclusive('\n').map(regular_line).collect();
    if text.trim().is_empty() {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyFile, "the file is empty")
                .because("it would make a page with nothing on it")
                .at(file.whole())
                .fix("write its fields, or delete the file; `carryover new` makes a ready one"),
        ));
    }
    parse(file, &text, 0)
}

/// Parses the settings of a Markdown file, prose fields included.
pub fn parse_front_matter(file: &SourceFile, front: &FrontMatter) -> Result<Node, Box<Diagnostic>> {
    let mut node = parse(file, &front.yaml, front.range.start)?;
    if node.value == Value::Null {
        node.value = Value::Map(Vec::new());
    }
    if let Value::Map(entries) = &mut node.value {
        for (key, value) in &front.prose {
            let value = Node { value: Value::Text(value.value.clone()), range: value.range.clone() };
            if let Some(first) = entries.iter().find(|entry| entry.key.value == key.value) {
                return Err(Box::new(problem::duplicate(file, &first.key, &key.range)));
            }
            entries.push(Entry { key: key.clone(), node: value });
        }
        entries.sort_by_key(|entry| entry.key.range.start);
    }
    node.range = front.range.start.saturating_sub(4)..front.range.start.saturating_sub(1);
    Ok(node)
}

fn parse(file: &SourceFile, yaml: &str, offset: u32) -> Result<Node, Box<Diagnostic>> {
    let node = read(file, yaml, offset).map(|raw| raw_to_node(raw, yaml, offset))?;
    match tags::first(&node, yaml, offset) {
        Some(range) => Err(Box::new(problem::tag(file, &range))),
        None => Ok(node),
    }
}

fn read(file: &SourceFile, yaml: &str, offset: u32) -> Result<Spanned<Raw>, Box<Diagnostic>> {
    let mut options = Options::default();
    options.with_snippet = false;
    // No handout needs references; a chain of them can grow without end.
    options.alias_limits.max_total_replayed_events = 2_000;
    options.alias_limits.max_alias_expansions_per_anchor = 100;
    serde_yaml::from_str_with_options::<Spanned<Raw>>(yaml, options).map_err(|error| {
        let location = error.location().unwrap_or(Location::UNKNOWN);
        let at = byte_at(yaml, location.line(), location.column()) + offset;
        Box::new(problem::problem(file, &error, at))
    })
}

/// A value as the YAML library hands it over.
enum Raw {
    Null,
    /// A plain scalar that looks like a number or a yes; its text is in the source.
    Plain(String),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Key>, Spanned<Raw>)>),
}

/// A key; one that looks like a number or like nothing is still a word.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        Ok(Key(match Raw::deserialize(deserializer)? {
            Raw::Text(text) | Raw::Plain(text) => text,
            Raw::Null | Raw::List(_) | Raw::Map(_) => String::new(),
        }))
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a text, a list or named fields")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Plain(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

fn raw_to_node(raw: Spanned<Raw>, yaml: &str, offset: u32) -> Node {
    let written = bytes(&raw.defined, yaml);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Plain(text) => Value::Text(written_text(yaml, &written).unwrap_or(text)),
        Raw::Text(text) => Value::Text(text),
        Raw::List(items) => Value::List(items.into_iter().map(|item| raw_to_node(item, yaml, offset)).collect()),
        Raw::Map(entries) => Value::Map(entries.into_iter().map(|(key, raw)| entry(key, raw, yaml, offset)).collect()),
    };
    Node { value, range: shift(bytes(&raw.referenced, yaml), offset) }
}

fn entry(key: Spanned<Key>, raw: Spanned<Raw>, yaml: &str, offset: u32) -> Entry {
    let range = shift(bytes(&key.referenced, yaml), offset);
    Entry { key: Located { value: entry_name(key, yaml), range }, node: raw_to_node(raw, yaml, offset) }
}

/// `on:` is a yes to YAML; here it is the name of a setting, as it is written.
fn entry_name(key: Spanned<Key>, yaml: &str) -> String {
    match key.value.0.as_str() {
        "true" | "false" => written_text(yaml, &bytes(&key.defined, yaml)).unwrap_or(key.value.0),
        _ => key.value.0,
    }
}

/// What the file says, for a scalar that was read as a number or a yes.
fn written_text(yaml: &str, range: &Range<u32>) -> Option<String> {
    let text = yaml.get(range.start as usize..range.end as usize)?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

fn bytes(location: &Location, yaml: &str) -> Range<u32> {
    let span = location.span();
    match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(length)) => start as u32..(start + length) as u32,
        _ => {
            let at = byte_at(yaml, location.line(), location.column());
            at..at
        }
    }
}

/// The byte of a line and column, both counted from 1, the column in characters.
fn byte_at(text: &str, line: u64, column: u64) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let within = rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at);
    (start + within) as u32
}

fn shift(range: Range<u32>, offset: u32) -> Range<u32> {
    range.start + offset..range.end + offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> Result<Node, Box<Diagnostic>> {
        parse_file(&SourceFile::decode("a.yaml", text.as_bytes()).expect("it is UTF-8"))
    }

    #[track_caller]
    fn check_problem(text: &str, line: u32, message: &str) {
        let problem = parse_text(text).expect_err("it is broken");
        assert_eq!(
            (problem.place.as_ref().map(|place| place.line), problem.message.as_str()),
            (Some(line), message),
            "{problem:?}"
        );
    }

    #[test]
    fn values_stay_as_they_were_written() {
        let node = parse_text("time: 12:30\nzip: 02134\ny: yes\nage: 3.50\nnull: 1\nq: 'yes'\n").expect("it is fine");
        let texts: Vec<_> = node.entries().iter().map(|entry| entry.node.as_text().unwrap_or("-")).collect();
        assert_eq!(texts, ["12:30", "02134", "yes", "3.50", "1", "yes"]);
    }

    #[test]
    fn names_stay_as_they_were_written() {
        let node = parse_text("on: 2026-02-01\nno: x\ntrue: y\n").expect("it is fine");
        let names: Vec<_> = node.entries().iter().map(|entry| entry.key.value.as_str()).collect();
        assert_eq!(names, ["on", "no", "true"]);
    }

    #[test]
    fn values_know_their_place() {
        let text = "a: é\nlist:\n  - {b: one}\n";
        let node = parse_text(text).expect("it is fine");
        let inner = node.list("list")[0].located("b").expect("there is b");
        assert_eq!(&text[inner.range.start as usize..inner.range.end as usize], "one");
    }

    #[test]
    fn tabs_and_no_break_spaces_indent_like_spaces() {
        let node = parse_text("child:\n\tage: 3\nother:\n\u{A0}name: x\n").expect("it is fine");
        assert_eq!(node.get("child").and_then(|child| child.count("age")), Some(3));
        assert_eq!(node.get("other").and_then(|other| other.text("name")).as_deref(), Some("x"));
    }

    #[test]
    fn slips_are_named_in_plain_words() {
        check_problem("a: 1\na: 2\n", 2, "`a` stands here for the second time");
        check_problem(
            "cue: Say: go\n",
            1,
            "this text has a colon and a space in it, which YAML takes for a new setting",
        );
        check_problem("a: 'Don't'\n", 1, "a quote ends too early or never");
        check_problem("x: 1\na: [1, 2\n", 2, "a bracket is opened and never closed");
        check_problem(
            "a: *x\n",
            1,
            "a `*` or `&` begins a YAML reference here, which leads nowhere or grows without end",
        );
        check_problem("a: @home\n", 1, "a value begins with a sign that YAML keeps for itself");
        check_problem("a: !Wow socks\n", 1, "`!Wow` at the start of a value is a mark of YAML, not a part of the text");
        check_problem(
            "x: 1\na: !!int five\n",
            2,
            "`!!int` at the start of a value is a mark of YAML, not a part of the text",
        );
        check_problem("a: - one\n", 1, "a dash stands right after the name of a setting");
        check_problem("x: 1\ntitle Socks\ny: 2\n", 2, "this line has no colon after the name of a setting");
        check_problem("a: .nan\n", 1, "`.nan` is not a number that anybody can use");
    }

    #[test]
    fn references_that_explode_are_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let previous = format!("*a{}, ", level - 1).repeat(9);
            text += &format!("a{level}: &a{level} [{}]\n", previous.trim_end_matches(", "));
        }
        let problem = parse_text(&text).expect_err("it explodes");
        assert_eq!(problem.code, Code::Yaml);
    }
}
