//! A page without a date: about, first visit, privacy.

use jiff::civil::Date;

use super::markdown::Body;
use super::{Content, Document, Draft, Reference, Review, date_field, document, references, review};

/// What only a page has.
#[derive(Debug)]
pub struct Page {
    /// Folders below `pages/`, in order; they become parts of the address.
    pub folders: Vec<String>,
    /// The day of the last change.
    pub updated: Option<Date>,
    /// Who checked it.
    pub reviewed: Option<Review>,
    /// What claims rest on.
    pub sources: Vec<Reference>,
    /// The text.
    pub body: Body,
}

pub(super) fn build(mut draft: Draft) -> Option<Document> {
    let page = Page {
        folders: draft.file.folder().split('/').skip(2).map(super::slug::slugify).collect(),
        updated: date_field(draft.fields, "updated"),
        reviewed: review(draft.fields),
        sources: references(draft.fields, "sources"),
        body: std::mem::take(&mut draft.body),
    };
    document(&draft, Content::Page(page))
}
