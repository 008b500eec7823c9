//! The texts of a handout with their places: what families read as sentences, and every text of it.

use std::ops::Range;

use crate::content::schema;
use crate::source::yaml::{Entry, Node, Value};
use crate::source::{SourceFile, yaml};

/// One text of a handout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldText {
    /// The field's path without numbers, such as `steps.do`.
    pub field: String,
    /// The text, without its YAML quotes and line breaks.
    pub text: String,
    /// Where its value stands in the file.
    pub range: Range<u32>,
}

/// The fields that families read as sentences. Titles, things to get and what a child is told are none.
const SENTENCES: [&str; 24] = [
    "summary",
    "child.helper",
    "goal.family",
    "goal.why",
    "dosage.intensity",
    "dosage.rest",
    "routine.when",
    "routine.cue",
    "routine.link",
    "materials.avoid",
    "setup",
    "steps.do",
    "steps.look_for",
    "cues.do",
    "cues.dont",
    "grading.easier",
    "grading.harder",
    "precautions.ask_first",
    "precautions.stop_if",
    "precautions.notes",
    "precautions.get_help.when",
    "precautions.get_help.action",
    "progress.success",
    "disclaimer",
];

/// Fields with names, days, addresses and words of other people, which nobody wrote for families.
const NOT_FOR_FAMILIES: [&str; 16] = [
    "schema",
    "status",
    "language",
    "id",
    "slug",
    "updated",
    "review",
    "translation",
    "references",
    "related",
    "aliases",
    "extra",
    "url",
    "src",
    "consent",
    "people",
];

/// What families read as sentences, in the order of the file; nothing where the file cannot be read.
///
/// One field is one text or more, so that the items of a list never become one long sentence.
pub fn sentences(file: &SourceFile) -> Vec<FieldText> {
    let Ok(fields) = yaml::parse_file(file) else { return Vec::new() };
    let mut texts = all(&fields);
    texts.retain(|text| SENTENCES.contains(&text.field.as_str()) && text.text != "default");
    texts
}

/// Every text that somebody wrote for families, in the order of the file.
pub(super) fn all(fields: &Node) -> Vec<FieldText> {
    let mut texts = Vec::new();
    collect(fields, "", &mut texts);
    texts
}

fn collect(node: &Node, path: &str, texts: &mut Vec<FieldText>) {
    match &node.value {
        Value::Null => {}
        Value::Text(text) if schema::gap(text).is_some() => {}
        Value::Text(text) => {
            texts.push(FieldText { field: path.into(), text: text.clone(), range: node.range.clone() });
        }
        Value::List(items) => items.iter().for_each(|item| collect(item, path, texts)),
        Value::Map(entries) => {
            let for_families = |entry: &&Entry| !NOT_FOR_FAMILIES.contains(&entry.key.value.as_str());
            for entry in entries.iter().filter(for_families) {
                let name = &entry.key.value;
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(&entry.node, &path, texts);
            }
        }
    }
}
