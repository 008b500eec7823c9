//! A form's definition: its mistakes are found here, at their place; its pages, checks and mails
//! are the intake function's.

use std::sync::Arc;

use carryover_intake::form::Form;
use serde_json::{Map, Value as Json};

use super::facts::{Facts, Filler};
use super::schema::{self, Field, Shape};
use crate::diagnostic::{Checked, Code, Diagnostic, has_errors};
use crate::source::yaml::{Node, Value, yes_or_no};
use crate::source::{SourceFile, yaml};

/// One form in one language.
#[derive(Debug)]
pub struct FormFile {
    /// The file.
    pub source: Arc<SourceFile>,
    /// The form's name, such as `consultation`.
    pub name: String,
    /// The language of a translation; none for the site's own.
    pub language: Option<String>,
    /// What it asks and says.
    pub form: Form,
}

/// Whether a content file is a form.
pub fn is_form(path: &str) -> bool {
    path.starts_with("content/forms/")
}

/// Reads one form file; none if it is broken.
pub fn parse(file: &Arc<SourceFile>, facts: &Facts) -> Checked<Option<FormFile>> {
    let mut fields = match yaml::parse_file(file) {
        Ok(fields) => fields,
        Err(problem) => return Checked { value: None, diagnostics: vec![*problem] },
    };
    let mut filler = facts.filler(file, super::language(file));
    fill(&mut fields, &mut filler);
    let mut diagnostics = filler.diagnostics;
    diagnostics.extend(schema::check(file, &fields, schema::FORM));
    if has_errors(&diagnostics) {
        return Checked { value: None, diagnostics };
    }
    let (name, language) = super::name(file, &fields);
    let value = match serde_json::from_value::<Form>(group(&fields, schema::FORM)) {
        Ok(form) => {
            diagnostics.extend(form.problems().into_iter().map(|problem| wrong(file, &problem)));
            Some(FormFile { source: file.clone(), name, language, form })
        }
        Err(error) => {
            diagnostics.push(wrong(file, &error.to_string()));
            None
        }
    };
    Checked { value, diagnostics }
}

/// Fills the clinic's facts in; `{phone}` in a sentence of the function's own is a link that it makes itself.
fn fill(fields: &mut Node, filler: &mut Filler) {
    let Value::Map(entries) = &mut fields.value else { return };
    for entry in entries {
        match entry.key.value.as_str() {
            "texts" => filler.node_but(&mut entry.node, "phone"),
            _ => filler.node(&mut entry.node),
        }
    }
}

fn wrong(file: &SourceFile, problem: &str) -> Diagnostic {
    Diagnostic::error(Code::Form, format!("the form cannot be used: {problem}"))
        .because("parents could not ask for a consultation")
        .at(file.whole())
        .fix("compare the file with `carryover schema` and with the same form in another language")
}

fn group(node: &Node, table: &[Field]) -> Json {
    // A gap that the clinic has yet to fill is as good as empty: readers see nothing in its place.
    let is_gap = |node: &Node| node.as_text().is_some_and(|text| schema::gap(text).is_some());
    let entries = node.entries().iter().filter(|entry| entry.node.value != Value::Null && !is_gap(&entry.node));
    let typed = entries.map(|entry| {
        let shape = table.iter().find(|field| field.name == entry.key.value).map_or(Shape::Free, |field| field.shape);
        (entry.key.value.clone(), json(&entry.node, shape))
    });
    Json::Object(typed.collect::<Map<_, _>>())
}

/// The value as its field's shape asks.
fn json(node: &Node, shape: Shape) -> Json {
    match (&node.value, shape) {
        (Value::Null, _) => Json::Null,
        (Value::Text(text), Shape::Flag) => yes_or_no(text).map_or(Json::Null, Json::Bool),
        (Value::Text(text), Shape::Count) => text.parse::<u32>().map_or(Json::Null, Json::from),
        (Value::Text(text), _) => Json::from(text.as_str()),
        (Value::List(items), Shape::Groups(table, _)) => items.iter().map(|item| group(item, table)).collect(),
        (Value::List(items), _) => items.iter().map(|item| json(item, Shape::Free)).collect(),
        (Value::Map(_), Shape::Group(table)) => group(node, table),
        (Value::Map(_), _) => group(node, &[]),
    }
}
