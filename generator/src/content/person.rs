//! A person of the clinic.

use super::picture::{self, Image};
use super::{Content, Document, Draft, document, known_text, schema};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::source::yaml::Node;

/// What only a person has.
#[derive(Debug)]
pub struct Person {
    /// Such as OTR/L.
    pub credentials: Option<String>,
    /// Number and state.
    pub licence: Option<String>,
    /// A few sentences for parents.
    pub bio: Option<String>,
    /// A picture of the person.
    pub photo: Option<Image>,
}

pub(super) fn check(file: &SourceFile, fields: &Node) -> Vec<Diagnostic> {
    schema::check(file, fields, schema::PERSON)
}

pub(super) fn build(draft: Draft) -> Option<Document> {
    let person = Person {
        credentials: known_text(draft.fields, "credentials"),
        licence: known_text(draft.fields, "licence"),
        bio: known_text(draft.fields, "bio"),
        photo: picture::image(&draft, "photo"),
    };
    document(&draft, Content::Person(person))
}
