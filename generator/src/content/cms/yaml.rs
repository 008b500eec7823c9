//! The little YAML that the form's settings need: texts in quotes, one entry a line, in the order given.

use std::fmt::Write;

/// A value of the settings.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Setting {
    Text(String),
    Number(f64),
    Flag(bool),
    List(Vec<Setting>),
    Map(Vec<(&'static str, Setting)>),
}

impl From<&str> for Setting {
    fn from(text: &str) -> Setting {
        Setting::Text(text.into())
    }
}

impl From<String> for Setting {
    fn from(text: String) -> Setting {
        Setting::Text(text)
    }
}

impl From<bool> for Setting {
    fn from(flag: bool) -> Setting {
        Setting::Flag(flag)
    }
}

impl From<usize> for Setting {
    fn from(number: usize) -> Setting {
        // No limit of a field comes near what a floating-point number cannot hold.
        Setting::Number(number as f64)
    }
}

impl From<u32> for Setting {
    fn from(number: u32) -> Setting {
        Setting::Number(number.into())
    }
}

impl<T: Into<Setting>> FromIterator<T> for Setting {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Setting {
        Setting::List(items.into_iter().map(Into::into).collect())
    }
}

/// The entries as a YAML file.
pub(super) fn print(entries: &[(&'static str, Setting)]) -> String {
    let mut text = String::new();
    map(&mut text, entries, 0);
    text
}

fn map(text: &mut String, entries: &[(&'static str, Setting)], depth: usize) {
    for (at, (key, setting)) in entries.iter().enumerate() {
        // The first entry of a list's item stands behind its dash.
        let is_behind_dash = at == 0 && text.ends_with("- ");
        let indent = if is_behind_dash { 0 } else { depth * 2 };
        // Writing to a string cannot fail.
        let _ = write!(text, "{:indent$}{key}:", "");
        value(text, setting, depth + 1);
    }
}

/// What stands behind a colon: on its line if it is short, else below.
fn value(text: &mut String, setting: &Setting, depth: usize) {
    match setting {
        Setting::Map(entries) if !entries.is_empty() => {
            text.push('\n');
            map(text, entries, depth);
        }
        Setting::List(items) if items.iter().any(|item| matches!(item, Setting::Map(_))) => {
            text.push('\n');
            for item in items {
                let indent = depth * 2;
                let _ = write!(text, "{:indent$}- ", "");
                match item {
                    Setting::Map(entries) => map(text, entries, depth + 1),
                    other => {
                        let _ = writeln!(text, "{}", flow(other));
                    }
                }
            }
        }
        other => {
            let _ = writeln!(text, " {}", flow(other));
        }
    }
}

/// On one line.
fn flow(setting: &Setting) -> String {
    match setting {
        // A text in JSON is one in YAML too.
        Setting::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        Setting::Number(number) => number.to_string(),
        Setting::Flag(flag) => flag.to_string(),
        Setting::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Setting::Map(entries) => {
            let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::source::yaml::parse_file;

    #[test]
    fn settings_are_yaml_in_their_order() {
        let inner = Setting::Map(vec![("name", "a: \"b\"".into()), ("options", ["x", "y"].into_iter().collect())]);
        let entries = [
            ("slug", Setting::Map(vec![("length", 100_u32.into()), ("ascii", true.into())])),
            ("fields", Setting::List(vec![inner.clone(), inner])),
            ("none", Setting::List(Vec::new())),
        ];
        let text = print(&entries);
        assert_eq!(
            text,
            "slug:\n  length: 100\n  ascii: true\nfields:\n  - name: \"a: \\\"b\\\"\"\n    options: [\"x\", \"y\"]\n  \
             - name: \"a: \\\"b\\\"\"\n    options: [\"x\", \"y\"]\nnone: []\n"
        );
        let file = SourceFile::decode("config.yml", text.as_bytes()).expect("it is UTF-8");
        let read = parse_file(&file).expect("it is YAML");
        assert_eq!(read.list("fields")[1].text("name").as_deref(), Some("a: \"b\""));
    }
}
