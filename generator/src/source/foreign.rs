//! Settings as other programs write them: TOML between lines of `+++`, or JSON in braces.
//!
//! Simple ones are written anew as YAML between lines of `---`, which is what the site reads. Nothing is guessed: where
//! one value is of a kind that has no plain form here, all is left to the writer.

use serde_json::{Map, Value};

/// A Markdown file with its settings as the site reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The settings, with the lines of `---` around them.
    pub settings: String,
    /// The byte of the old text at which what follows the settings begins.
    pub rest: usize,
}

/// The way in which another program wrote the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Between lines of `+++`.
    Toml,
    /// In braces.
    Json,
}

/// Names that other programs have for settings of ours.
const NAMES: [(&str, &str); 4] =
    [("description", "summary"), ("tags", "topics"), ("lastmod", "updated"), ("expiryDate", "expires")];

/// The settings that come first; the others follow as they stood, or by the alphabet.
const FIRST: [&str; 3] = ["title", "date", "summary"];

/// How the settings at the top of a text are written, if it is a way of other programs.
pub fn way(text: &str) -> Option<Way> {
    let text = text.trim_start_matches(['\u{FEFF}', '\n', '\r', ' ']);
    let first = text.lines().next().unwrap_or("");
    match first.trim_end() {
        "+++" => Some(Way::Toml),
        line if line == "{" || line.starts_with("{\"") => Some(Way::Json),
        _ => None,
    }
}

/// The same text's settings as the site reads them, if all of them have a plain form.
pub fn convert(text: &str) -> Option<Converted> {
    let lead = text.len() - text.trim_start_matches(['\u{FEFF}', '\n', '\r', ' ']).len();
    let (fields, length) = match way(text)? {
        Way::Toml => toml(&text[lead..])?,
        Way::Json => json(&text[lead..])?,
    };
    let end = if text[..lead + length].contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = vec!["---".to_string()];
    for (name, value) in renamed(fields) {
        lines.push(format!("{name}: {}", written(&name, &value)?));
    }
    lines.push(format!("---{end}"));
    Some(Converted { settings: lines.join(end), rest: lead + length })
}

/// Our names, and the first settings first.
fn renamed(fields: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let has = |name: &str| fields.iter().any(|(other, _)| other == name);
    let new = |name: &str| NAMES.iter().find(|(old, new)| *old == name && !has(new)).map(|(_, new)| new.to_string());
    let mut fields: Vec<(String, Value)> =
        fields.iter().map(|(name, value)| (new(name).unwrap_or_else(|| name.clone()), value.clone())).collect();
    fields.sort_by_key(|(name, _)| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
    fields
}

type Fields = (Vec<(String, Value)>, usize);

fn json(text: &str) -> Option<Fields> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    let fields = values.next()?.ok()?;
    let end = values.byte_offset();
    // The rest of the line is blank.
    let line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    text[end..line].trim().is_empty().then(|| (fields.into_iter().collect(), line))
}

fn toml(text: &str) -> Option<Fields> {
    let mut fields = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let words = line.trim();
        match words {
            "+++" if number > 0 => return Some((fields, at)),
            "+++" | "" => {}
            words if words.starts_with('#') => {}
            words => {
                let (name, value) = words.split_once('=')?;
                let name = name.trim();
                let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
                fields.push((name.to_string(), toml_value(value.trim()).filter(|_| is_plain)?));
            }
        }
    }
    None
}

/// A text, a list of texts, `true`, a number or a day, on one line and without a note behind it.
fn toml_value(text: &str) -> Option<Value> {
    let literal = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    if let Some(inner) = literal.filter(|inner| !inner.contains('\'')) {
        return Some(inner.into());
    }
    // Quoted texts and lists of them are the same in JSON.
    if text.starts_with(['"', '[']) {
        return serde_json::from_str(text).ok();
    }
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.:".contains(&byte)) && !text.is_empty();
    is_word.then(|| text.into())
}

/// A value behind its name and colon.
fn written(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains('\n') => None,
        // Prose is text to the end of the line, whatever it holds.
        Value::String(text) if matches!(name, "title" | "summary") && !text.trim().is_empty() => {
            Some(text.trim().into())
        }
        Value::String(text) if is_plain(text) => Some(text.clone()),
        Value::String(_) | Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| written("", item)).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::Null | Value::Object(_) => None,
    }
}

/// Whether a text needs no quotes.
fn is_plain(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || " -/.".contains(letter) || letter == ':';
    text.starts_with(|letter: char| letter.is_alphanumeric() || letter == '/')
        && text.chars().all(is_letter)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let converted = convert(text).map(|converted| converted.settings + &text[converted.rest..]);
        assert_eq!(converted.as_deref(), expected, "{text}");
    }

    #[test]
    fn simple_settings_are_written_anew() {
        check(
            "+++\ntitle = \"Dressing: one step\"\ndate = 2024-02-01T09:00:00Z\ndraft = false\ntags = [\"play\", \"a: b\"]\n\
             description = 'What it is.'\n+++\n\nText.\n",
            Some(
                "---\ntitle: Dressing: one step\ndate: 2024-02-01T09:00:00Z\nsummary: What it is.\ndraft: false\n\
                 topics: [play, \"a: b\"]\n---\n\nText.\n",
            ),
        );
        check(
            "{\n  \"title\": \"Hello\",\n  \"date\": \"2024-02-01\",\n  \"summary\": \"Short.\"\n}\n\nText.\n",
            Some("---\ntitle: Hello\ndate: 2024-02-01\nsummary: Short.\n---\n\nText.\n"),
        );
    }

    #[test]
    fn what_has_no_plain_form_is_left() {
        for text in [
            "+++\ntitle = \"Hello\"\n[params]\nx = 1\n+++\n",
            "+++\ntitle = \"\"\"Hello\n\"\"\"\n+++\n",
            "+++\ntitle = \"Never ends\"\n\nText.\n",
            "{\"title\": {\"a\": 1}}\n",
            "{\"title\": \"Hello\"\n\nText.\n",
            "---\ntitle: Ours\n---\n",
            "{{< shortcode >}}",
        ] {
            check(text, None);
        }
    }
}
