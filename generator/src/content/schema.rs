//! The one table of fields: what each content file may hold, what must be there, and what it is for.
//!
//! The checker ([`check`]), the JSON Schemas ([`json_schema`]), the form for staff ([`super::cms`]) and the
//! documentation come from it.
//! The table is long because the content is; there is no second place.

mod check;
mod gap;
mod json;
mod problem;
mod tables;
mod values;

pub use check::check;
pub use gap::{gap, gap_in_comment};
pub use json::json_schema;
pub use tables::{ARTICLE, CLINIC, FORM, HANDOUT, PAGE, PERSON, PROGRAM, REDIRECTS};

/// The most characters of one item in a list of texts.
///
/// The longest items are sentences of a form's notice; one item of a handout is a line or two.
pub const MOST_OF_ITEM: usize = 600;
/// The most characters of a slug, and of one part of an old address: file systems take 255 bytes.
pub const MOST_OF_SLUG: usize = 100;
/// The most characters of an old address.
pub const MOST_OF_ADDRESS: usize = 1_000;
/// The largest count: no dose, no version and no limit of a form's answer comes near it.
pub const MOST_COUNT: u32 = 100_000;

/// A slug, as a pattern: what [`check`] asks of [`Shape::Slug`].
pub const SLUG_PATTERN: &str = "^[a-z0-9_]+(-[a-z0-9_]+)*$";
/// An address on this site, as a pattern: what [`check`] asks of [`Shape::Addresses`].
pub const ADDRESS_PATTERN: &str = r"^/(?!/)(?!(.*/)?\.{1,2}(/|$))[^ ?#\\]*$";
/// An age, as a pattern: what [`check`] asks of [`Shape::Age`].
pub const AGE_PATTERN: &str =
    "^ *(((1?[0-9]|2[0-4])([.][0-9]+)?|25) *(y|years?)?|([12]?[0-9]{1,2}|300) *(m|months?)) *$";

/// One field of a file or of a group in it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be there.
    pub needed: bool,
    /// What it is for, in words for the people who write it.
    pub hint: &'static str,
}

/// The most characters of a group that may be written as one text: `[Title, authors, year]` for `- text: …`.
fn short_form(table: &[Field]) -> Option<usize> {
    match table {
        [Field { name: "text", shape: Shape::Text(most), .. }, ..] => Some(*most),
        _ => None,
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text of at most so many characters.
    Text(usize),
    /// A picture's description of at least and at most so many characters.
    Alt(usize, usize),
    /// A day: `2026-02-28` or `February 28, 2026`.
    Date,
    /// `true` or `false`.
    Flag,
    /// A number of at least 0; halves allowed.
    Number,
    /// A whole number, 1 to [`MOST_COUNT`].
    Count,
    /// An age in years (`3`, `3.5`, `4 years`, `18 months`).
    Age,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A slug: small letters, digits and dashes.
    Slug,
    /// A list of texts.
    Texts,
    /// A list of web addresses on this site, each beginning with `/`.
    Addresses,
    /// A text of at most so many characters, or one for each language by its tag.
    Words(usize),
    /// A text of at most so many characters, or named fields of which the text is the first.
    TextOrGroup(usize, &'static [Field]),
    /// `false`, or named fields.
    OffOrGroup(&'static [Field]),
    /// Named fields.
    Group(&'static [Field]),
    /// A list of groups, at most so many.
    Groups(&'static [Field], usize),
    /// Anything.
    Free,
}

impl Shape {
    /// What it is called in a message: "a text", "a list of texts".
    pub fn name(self) -> &'static str {
        match self {
            Shape::Text(_) | Shape::Alt(..) | Shape::Slug => "a text",
            Shape::Date => "a day",
            Shape::Words(_) => "a text, or a text for each language",
            Shape::Flag => "true or false",
            Shape::Number => "a number",
            Shape::Count => "a whole number",
            Shape::Age => "an age in years",
            Shape::Choice(_) => "one of its words",
            Shape::Texts => "a list of texts",
            Shape::Addresses => "a list of addresses",
            Shape::TextOrGroup(..) => "a text, or a group of named fields",
            Shape::OffOrGroup(_) => "false, or a group of named fields",
            Shape::Group(_) => "a group of named fields",
            Shape::Groups(..) => "a list of groups",
            Shape::Free => "anything",
        }
    }
}
