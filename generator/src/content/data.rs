//! Facts for layouts: each YAML file of `content/data/`, under its own name.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::SourceFile;
use crate::source::yaml::data::parse_data;

/// Whether a file holds facts for layouts.
pub fn is_data(path: &str) -> bool {
    path.starts_with("content/data/")
}

/// All facts by name: `content/data/opening-hours.yaml` is `opening_hours`.
///
/// Files that are no data are passed over; one that cannot be read, or whose name another file has
/// taken, is left out and reported.
pub fn gather<'a>(files: impl Iterator<Item = &'a Arc<SourceFile>>) -> Checked<Map<String, Value>> {
    let files: Vec<&Arc<SourceFile>> = files.filter(|file| is_data(&file.path)).collect();
    let parsed: Vec<_> = files.par_iter().map(|file| parse_data(file)).collect();
    let mut diagnostics = Vec::new();
    let mut facts = Map::new();
    let mut taken: HashMap<String, &str> = HashMap::new();
    for (file, parsed) in files.into_iter().zip(parsed) {
        let name = file.stem().replace('-', "_");
        if !is_name(&name) {
            diagnostics.push(unusable(file));
            continue;
        }
        if let Some(first) = taken.insert(name.clone(), &file.path) {
            diagnostics.push(same_name(file, first, &name));
            continue;
        }
        match parsed {
            Ok(value) => {
                diagnostics.extend((value == Value::Null).then(|| empty(file)));
                facts.insert(name, value);
            }
            Err(problem) => diagnostics.push(*problem),
        }
    }
    Checked { value: facts, diagnostics }
}

/// Whether a layout can write it after a dot.
fn is_name(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    name.starts_with(is_letter) && name.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit())
}

fn unusable(file: &SourceFile) -> Diagnostic {
    Diagnostic::error(Code::DataName, format!("layouts cannot ask for a file named `{}`", file.stem()))
        .because("they ask for data.NAME, and a name has letters, digits and dashes and begins with a letter")
        .at(file.whole())
        .fix("rename the file, as in opening-hours.yaml")
}

fn same_name(file: &SourceFile, first: &str, name: &str) -> Diagnostic {
    Diagnostic::error(Code::DataName, format!("layouts know this file as data.{name}, and {first} as well"))
        .because("only one of the two could be used, and nobody would see which")
        .at(file.whole())
        .fix("rename one of the two, or put both into one file")
}

fn empty(file: &SourceFile) -> Diagnostic {
    Diagnostic::warning(Code::EmptyFile, "the file is empty")
        .because("layouts that use it have nothing to show")
        .at(file.whole())
        .fix("write its values, or delete the file")
}
