//! Values as the YAML library hands them over, and where they stand.
//!
//! It types a scalar by its looks; here it stays the text that was written.

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Options, Spanned};

use super::problem;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Reads a text, which begins at byte `offset` of the file.
pub(super) fn read(file: &SourceFile, yaml: &str, offset: u32) -> Result<Spanned<Raw>, Box<Diagnostic>> {
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
pub(super) enum Raw {
    Null,
    /// A plain scalar that looks like a number or a yes; its text is in the source.
    Plain(String),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Key>, Spanned<Raw>)>),
}

/// A key; one that looks like a number or like nothing is still a word.
pub(super) struct Key(String);

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

/// `on:` is a yes to YAML; here it is the name of a setting, as it is written.
pub(super) fn entry_name(key: Spanned<Key>, yaml: &str) -> String {
    match key.value.0.as_str() {
        "true" | "false" => written_text(yaml, &bytes(&key.defined, yaml)).unwrap_or(key.value.0),
        _ => key.value.0,
    }
}

/// What the file says, for a scalar that was read as a number or a yes.
pub(super) fn written_text(yaml: &str, range: &Range<u32>) -> Option<String> {
    let text = yaml.get(range.start as usize..range.end as usize)?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// The bytes of the text that a place means.
pub(super) fn bytes(location: &Location, yaml: &str) -> Range<u32> {
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
