//! A value that knows where it stands, and what can be asked of it.

use std::ops::Range;

use crate::source::Located;

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
