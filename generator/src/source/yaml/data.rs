//! YAML as plain data, for files that no table of fields describes.
//!
//! Scalars are typed by their looks, as YAML's core schema has it, with one exception: digits that
//! begin with a zero, such as a ZIP code, stay text, since a number would lose the zero.

use serde_json::{Map, Number, Value};
use serde_yaml::Spanned;

use super::conflict;
use super::raw::{Raw, bytes, entry_name, read, written_text};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::source::front_matter::regular_text;

/// The name under which a map keeps its keys in the order of the file: templates know of no order in a map.
pub const KEYS: &str = "_keys";

/// Parses a whole file; an empty one holds nothing (`null`).
///
/// Errors: two people's versions stand in it, or it is no YAML.
pub fn parse_data(file: &SourceFile) -> Result<Value, Box<Diagnostic>> {
    conflict::look(file)?;
    let text = regular_text(&file.text);
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    Ok(plain(read(file, &text, 0)?, &text))
}

fn plain(raw: Spanned<Raw>, yaml: &str) -> Value {
    let written = bytes(&raw.defined, yaml);
    match raw.value {
        Raw::Null => Value::Null,
        Raw::Plain(text) => scalar(written_text(yaml, &written).unwrap_or(text)),
        Raw::Text(text) => Value::String(text),
        Raw::List(items) => items.into_iter().map(|item| plain(item, yaml)).collect(),
        Raw::Map(entries) => {
            let entries = entries.into_iter().map(|(key, raw)| (entry_name(key, yaml), plain(raw, yaml)));
            let entries: Vec<(String, Value)> = entries.collect();
            let keys = entries.iter().map(|(key, _)| Value::String(key.clone())).collect();
            let mut map: Map<String, Value> = entries.into_iter().collect();
            map.insert(KEYS.into(), keys);
            Value::Object(map)
        }
    }
}

/// A scalar without quotes, as the core schema types it.
fn scalar(text: String) -> Value {
    match text.as_str() {
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    number(&text).map_or(Value::String(text), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    let has_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    if let Some(digits) = digits.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(Number::from);
    }
    if let Some(digits) = digits.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(Number::from);
    }
    if !is_plain || has_zero {
        return None;
    }
    let whole = text.trim_start_matches('+').parse::<i64>().ok().map(Number::from);
    whole.or_else(|| Number::from_f64(text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_typed_by_their_looks() {
        let text = "a: 3\nb: -1.5\nc: true\nd: ~\ne: yes\nf: 02134\ng: '7'\nh: 2026-03-02\ni: [1, x]\nj: {k: 0x1f}\n";
        let file = SourceFile::decode("a.yaml", text.as_bytes()).expect("it is UTF-8");
        let expected = serde_json::json!({
            "a": 3, "b": -1.5, "c": true, "d": null, "e": "yes", "f": "02134", "g": "7", "h": "2026-03-02",
            "i": [1, "x"], "j": {"k": 31, "_keys": ["k"]}, "_keys": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"],
        });
        assert_eq!(parse_data(&file).expect("it is fine"), expected);
    }

    #[test]
    fn two_versions_of_a_fact_are_told_as_such() {
        let text = b"<<<<<<< HEAD\ndollars: 120\n=======\ndollars: 130\n>>>>>>> friday\n";
        let problem = parse_data(&SourceFile::decode("a.yaml", text).expect("it is UTF-8")).expect_err("there are two");
        assert_eq!(problem.code, crate::diagnostic::Code::TwoVersions);
    }
}
