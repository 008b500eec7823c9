//! An article: dated prose for families.

use jiff::civil::Date;

use super::markdown::Body;
use super::picture::{self, Image};
use super::{Content, Document, Draft, Reference, Review, date_field, document, references, review};
use crate::source::Located;
use crate::source::yaml::Node;

/// What only an article has.
#[derive(Debug)]
pub struct Article {
    /// The day it appears.
    pub date: Date,
    /// The day it leaves the site.
    pub expires: Option<Date>,
    /// The day of the last change that matters.
    pub updated: Option<Date>,
    /// Who wrote it; the clinic if none.
    pub author: Option<Located<String>>,
    /// Words to find it by.
    pub topics: Vec<Located<String>>,
    /// The series it is a part of.
    pub series: Option<Series>,
    /// The picture at the top of the page.
    pub image: Option<Image>,
    /// Who checked it.
    pub reviewed: Option<Review>,
    /// What claims rest on.
    pub sources: Vec<Reference>,
    /// The text.
    pub body: Body,
}

/// An article's place in a series.
#[derive(Debug)]
pub struct Series {
    /// The series' name.
    pub name: Located<String>,
    /// Which part it is; by date if none.
    pub part: Option<u32>,
}

fn series(fields: &Node) -> Option<Series> {
    let node = fields.get("series")?;
    Some(Series { name: node.to_located().or_else(|| node.located("name"))?, part: node.count("part") })
}

pub(super) fn build(mut draft: Draft) -> Option<Document> {
    let fields = draft.fields;
    let article = Article {
        date: date_field(fields, "date")?,
        expires: date_field(fields, "expires"),
        updated: date_field(fields, "updated"),
        author: fields.located("author"),
        topics: fields.list("topics").iter().filter_map(|topic| topic.to_located()).collect(),
        series: series(fields),
        image: picture::image(&draft, "image"),
        reviewed: review(fields),
        sources: references(fields, "sources"),
        body: std::mem::take(&mut draft.body),
    };
    document(&draft, Content::Article(article))
}
