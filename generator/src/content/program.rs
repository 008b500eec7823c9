//! A program: handouts in order, with dosage overrides.

use super::handout::{Dosage, dosage};
use super::{Content, Document, Draft, document, schema};
use crate::diagnostic::Diagnostic;
use crate::source::yaml::Node;
use crate::source::{Located, SourceFile};

/// What only a program has.
#[derive(Debug)]
pub struct Program {
    /// The handouts, in order.
    pub items: Vec<Item>,
}

/// One handout of a program.
#[derive(Debug)]
pub struct Item {
    /// The handout's slug.
    pub handout: Located<String>,
    /// Instead of the handout's own.
    pub dosage: Option<Dosage>,
    /// A word to the family.
    pub note: Option<String>,
}

/// Families keep up with this many activities; a longer list is not done at all.
pub const MOST_ACTIVITIES: usize = 4;

pub(super) fn check(file: &SourceFile, fields: &Node) -> Vec<Diagnostic> {
    schema::check(file, fields, schema::PROGRAM)
}

pub(super) fn build(draft: Draft) -> Option<Document> {
    let items = draft.fields.list("items").iter().filter_map(|item| {
        Some(Item {
            handout: item.located("handout")?,
            dosage: item.get("dosage").map(dosage),
            note: item.text("note"),
        })
    });
    let program = Program { items: items.collect() };
    document(&draft, Content::Program(program))
}
