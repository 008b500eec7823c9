//! What an export holds, as it is written there.

/// One part of an export.
pub(in crate::import) enum Part {
    /// A fact of the whole site, by the name of its field, such as `title`.
    Site(&'static str, String),
    /// Somebody who wrote.
    Author(Author),
    /// A category or a tag.
    Term(Term),
    /// A post, a page, a file, …
    Item(Box<Item>),
}

/// Somebody who wrote. What else the export knows (an e-mail address, an id) is not read.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Author {
    pub(in crate::import) login: String,
    pub(in crate::import) name: String,
}

/// A category or a tag.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Term {
    /// `category` or `post_tag`.
    pub(in crate::import) taxonomy: String,
    pub(in crate::import) slug: String,
    pub(in crate::import) parent: String,
    pub(in crate::import) name: String,
}

/// A post, a page, a file, … Passwords, comments and what plugins noted are not kept.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Item {
    pub(in crate::import) id: u64,
    pub(in crate::import) kind: String,
    pub(in crate::import) status: String,
    pub(in crate::import) has_password: bool,
    pub(in crate::import) title: String,
    pub(in crate::import) link: String,
    pub(in crate::import) creator: String,
    pub(in crate::import) content: String,
    pub(in crate::import) excerpt: String,
    pub(in crate::import) published: String,
    pub(in crate::import) date: String,
    pub(in crate::import) date_gmt: String,
    pub(in crate::import) modified: String,
    pub(in crate::import) slug: String,
    pub(in crate::import) parent: u64,
    pub(in crate::import) file: String,
    pub(in crate::import) terms: Vec<Term>,
    pub(in crate::import) comments: usize,
    pub(in crate::import) thumbnail: Option<u64>,
    pub(in crate::import) alt: String,
    pub(in crate::import) old_slugs: Vec<String>,
    pub(in crate::import) menu_address: String,
    /// The number of the text that a link of a menu leads to.
    pub(in crate::import) menu_object: u64,
}
