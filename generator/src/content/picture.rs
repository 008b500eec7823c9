//! A picture that a settings block names: `image:` of an article, `photo:` of a person.

use super::Draft;
use crate::source::Located;

/// A picture with its description.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The picture as written.
    pub src: Located<String>,
    /// What it shows; empty if it only decorates.
    pub alt: String,
    /// Whether somebody can be recognised in it, where the writer says so.
    pub people: Option<bool>,
}

/// The picture under `key`, if there is one.
pub(super) fn image(draft: &Draft, key: &str) -> Option<Image> {
    let node = draft.fields.get(key)?;
    let alt = node.text("alt").filter(|_| !node.is_yes("decorative"));
    let people = node.get("people").map(|_| node.is_yes("people"));
    Some(Image { src: node.located("src")?, alt: alt.unwrap_or_default(), people })
}
