//! What one file says, typed: [`parse`] needs no other file than `clinic.yaml`, whose facts stand in texts.
//!
//! Steps: split the settings off, read them, fill in the facts ([`facts`]), compare them with the table of fields
//! ([`schema`]), build the document, render its Markdown. Links are only collected here; the
//! site stage resolves them.

pub mod admin;
pub mod age;
pub mod article;
pub mod clinic;
pub mod cms;
pub mod data;
pub mod date;
pub mod export;
pub mod facts;
pub mod form;
pub mod handout;
mod loose;
pub mod markdown;
pub mod page;
pub mod paste;
pub mod permalink;
pub mod person;
pub mod picture;
pub mod program;
pub mod redirects;
pub mod rhythm;
pub mod schema;
pub(crate) mod slips;
pub mod slug;
pub mod starter;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Checked, Diagnostic, has_errors};
use crate::source::yaml::Node;
use crate::source::{Located, SourceFile, front_matter, yaml};
use facts::{Facts, Filler};

pub use article::Article;
pub use handout::Handout;
pub use page::Page;
pub use person::Person;
pub use program::Program;
use schema::Field;

/// What one content file says.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub source: Arc<SourceFile>,
    /// The language of a translation (`slug.es.md`); none for the site's own.
    pub language: Option<String>,
    /// The last part of the address.
    pub slug: String,
    /// The title, as readers see it.
    pub title: String,
    /// The short answer.
    pub summary: String,
    /// Old addresses.
    pub aliases: Vec<Located<String>>,
    /// The daily activity it is about, by its name in `clinic.yaml`.
    pub activity: Option<Located<String>>,
    /// Whether it is kept off the site.
    pub draft: bool,
    /// How it was translated, if it is a translation.
    pub translation: Translation,
    /// What kind of document it is, with what only that kind has.
    pub content: Content,
}

/// The kinds of document.
#[derive(Debug)]
pub enum Content {
    /// `articles/*.md`
    Article(Article),
    /// `handouts/*.yaml`
    Handout(Box<Handout>),
    /// `programs/*.yaml`
    Program(Program),
    /// `pages/**/*.md`
    Page(Page),
    /// `people/*.yaml`
    Person(Person),
}

impl Content {
    /// The kind's name, for templates and for writers.
    pub fn kind(&self) -> &'static str {
        match self {
            Content::Article(_) => "article",
            Content::Handout(_) => "handout",
            Content::Program(_) => "program",
            Content::Page(_) => "page",
            Content::Person(_) => "person",
        }
    }

    /// Its Markdown, if it has any.
    pub fn body(&self) -> Option<&markdown::Body> {
        match self {
            Content::Article(article) => Some(&article.body),
            Content::Page(page) => Some(&page.body),
            Content::Handout(_) | Content::Program(_) | Content::Person(_) => None,
        }
    }
}

/// A source that a claim rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Title, authors, year.
    pub text: String,
    /// Where it can be read.
    pub url: Option<String>,
}

/// Who checked a text, when, and when next.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Name and credentials.
    pub by: String,
    /// The day of the review.
    pub on: Date,
    /// The day of the next one.
    pub next: Option<Date>,
}

/// A file whose settings cannot be used; its text is kept, so that its links are checked all the same.
#[derive(Debug)]
pub struct Broken {
    /// The file.
    pub source: Arc<SourceFile>,
    /// Its text; empty where it could not be found.
    pub body: markdown::Body,
}

/// What a translated file says of its translation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Translation {
    /// The day of the original that it follows.
    pub of: Option<Date>,
    /// Who translated it.
    pub by: Option<String>,
    /// Who compared it with the original.
    pub reviewed_by: Option<String>,
}

impl Document {
    /// The path of the file that this one translates; its own if it is no translation.
    pub fn original(&self) -> Cow<'_, str> {
        let path = &*self.source.path;
        let without_language = || {
            let (stem, ending) = path.rsplit_once('.')?;
            let stem = stem.strip_suffix(self.language.as_deref()?)?.strip_suffix('.')?;
            Some(format!("{stem}.{ending}"))
        };
        without_language().map_or(path.into(), Cow::from)
    }

    /// The day of the last change that matters to readers.
    pub fn changed(&self) -> Option<Date> {
        match &self.content {
            Content::Article(article) => Some(article.updated.unwrap_or(article.date)),
            Content::Page(page) => page.updated,
            Content::Handout(handout) => handout.updated.max(handout.review.reviewed_on),
            Content::Program(_) | Content::Person(_) => None,
        }
    }
}

/// Reads one content file.
pub fn parse(file: &Arc<SourceFile>, facts: &Facts) -> Checked<Result<Document, Broken>> {
    let mut filler = facts.filler(file, language(file));
    let mut diagnostics = Vec::new();
    let value = match file.path.split('/').nth(1) {
        Some("articles") => markdown_file((file, &mut filler), schema::ARTICLE, &mut diagnostics, article::build),
        Some("pages") => markdown_file((file, &mut filler), schema::PAGE, &mut diagnostics, page::build),
        Some("handouts") => yaml_file((file, &mut filler), handout::check, &mut diagnostics, handout::build),
        Some("programs") => yaml_file((file, &mut filler), program::check, &mut diagnostics, program::build),
        Some("people") => yaml_file((file, &mut filler), person::check, &mut diagnostics, person::build),
        _ => Err(markdown::Body::default()),
    };
    let value = value.map_err(|body| Broken { source: file.clone(), body });
    diagnostics.append(&mut filler.diagnostics);
    Checked { value, diagnostics }
}

/// The fields and the text of a Markdown file, or of the file's settings alone.
pub struct Draft<'a> {
    /// The file.
    pub file: &'a Arc<SourceFile>,
    /// Its fields, checked against the table.
    pub fields: &'a Node,
    /// Its text as HTML; empty for YAML files.
    pub body: markdown::Body,
}

/// The document, or the text alone.
type Built = Result<Document, markdown::Body>;

fn markdown_file(
    (file, filler): (&Arc<SourceFile>, &mut Filler),
    table: &[Field],
    diagnostics: &mut Vec<Diagnostic>,
    build: fn(Draft) -> Option<Document>,
) -> Built {
    let front = front_matter::split(file).map_err(|problem| {
        diagnostics.push(*problem);
        markdown::Body::default()
    })?;
    let mut found = Vec::new();
    let body = markdown::render(filler, front.body, &mut found);
    let fields = yaml::parse_front_matter(file, &front);
    let fields = fields.map(|mut fields| {
        filler.node(&mut fields);
        found.extend(loose::read(file, &mut fields, table));
        date_from_name(file, &mut fields, table);
        slips::unwrap_title(file, &mut fields, &mut found);
        found.extend(schema::check(file, &fields, table));
        fields
    });
    match fields {
        Ok(fields) if !has_errors(&found) => {
            diagnostics.append(&mut found);
            build(Draft { file, fields: &fields, body }).ok_or_else(markdown::Body::default)
        }
        broken => {
            diagnostics.extend(broken.err().map(|problem| *problem));
            diagnostics.append(&mut found);
            Err(body)
        }
    }
}

fn yaml_file(
    (file, filler): (&Arc<SourceFile>, &mut Filler),
    check: fn(&SourceFile, &Node) -> Vec<Diagnostic>,
    diagnostics: &mut Vec<Diagnostic>,
    build: fn(Draft) -> Option<Document>,
) -> Built {
    let mut fields = yaml::parse_file(file).map_err(|problem| {
        diagnostics.push(*problem);
        markdown::Body::default()
    })?;
    filler.node(&mut fields);
    let found = check(file, &fields);
    let broken = has_errors(&found);
    diagnostics.extend(found);
    let document = (!broken).then(|| build(Draft { file, fields: &fields, body: markdown::Body::default() }));
    document.flatten().ok_or_else(markdown::Body::default)
}

/// A leading `YYYY-MM-DD-` in an article's name is its date if it gives none.
fn date_from_name(file: &SourceFile, fields: &mut Node, table: &[Field]) {
    let has_date = table.iter().any(|field| field.name == "date" && field.needed);
    let (Some(name_date), true) = (named_date(file.stem()), has_date && fields.get("date").is_none()) else { return };
    if let yaml::Value::Map(entries) = &mut fields.value {
        let range = fields.range.clone();
        // A line with nothing behind its colon gives none.
        entries.retain(|entry| entry.key.value != "date");
        entries.push(yaml::Entry {
            key: Located { value: "date".into(), range: range.clone() },
            node: Node { value: yaml::Value::Text(name_date.to_string()), range },
        });
    }
}

fn named_date(stem: &str) -> Option<&str> {
    let (date, rest) = stem.split_at_checked(10)?;
    (rest.starts_with('-') && date.as_bytes()[4] == b'-' && date::day(date).is_some()).then_some(date)
}

/// The slug and language that a file's name and `slug:` field give.
fn name(file: &SourceFile, fields: &Node) -> (String, Option<String>) {
    let language = language(file);
    let stem = file.stem();
    let stem = language.map_or(stem, |language| &stem[..stem.len() - language.len() - 1]);
    let stem = named_date(stem).map_or(stem, |_| &stem[11..]);
    (fields.text("slug").unwrap_or_else(|| slug::slugify(stem)), language.map(str::to_string))
}

/// The language that a file's name gives.
fn language(file: &SourceFile) -> Option<&str> {
    let (_, language) = file.stem().rsplit_once('.')?;
    is_language(language).then_some(language)
}

/// A language tag, as a pattern: what [`is_language`] asks of it.
const LANGUAGE_PATTERN: &str = "^[a-z]{2,3}(-[a-z-]*)?$";

/// Whether a file name's part is a language tag such as `es` or `zh-hant`.
pub fn is_language(part: &str) -> bool {
    let primary = part.split('-').next().unwrap_or("");
    (2..=3).contains(&primary.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The document with the fields that every kind has.
fn document(draft: &Draft, content: Content) -> Option<Document> {
    let (slug, language) = name(draft.file, draft.fields);
    let fields = draft.fields;
    Some(Document {
        source: draft.file.clone(),
        language,
        slug,
        title: fields.text("title").or_else(|| fields.text("name"))?,
        summary: fields.text("summary").unwrap_or_default(),
        aliases: fields.list("aliases").iter().filter_map(Node::to_located).collect(),
        activity: fields.located("activity"),
        draft: fields.is_yes("draft") || fields.text("status").is_some_and(|status| status != "published"),
        translation: translation(fields),
        content,
    })
}

fn translation(fields: &Node) -> Translation {
    let Some(node) = fields.get("translation") else { return Translation::default() };
    Translation { of: date_field(node, "of"), by: known_text(node, "by"), reviewed_by: known_text(node, "reviewed_by") }
}

/// `rtl` for languages written from right to left.
pub fn direction(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or("") {
        "ar" | "ckb" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}

/// The text of a field, unless it is a gap still to be filled in.
fn known_text(node: &Node, key: &str) -> Option<String> {
    node.text(key).filter(|text| schema::gap(text).is_none())
}

fn date_field(node: &Node, key: &str) -> Option<Date> {
    date::day(node.get(key)?.as_text()?)
}

fn references(node: &Node, key: &str) -> Vec<Reference> {
    let reference = |item: &Node| match item.as_text() {
        Some(text) => Some(Reference { text: text.to_string(), url: None }),
        None => Some(Reference { text: item.text("text")?, url: item.text("url") }),
    };
    node.list(key).iter().filter_map(reference).collect()
}

fn review(node: &Node) -> Option<Review> {
    let review = node.get("reviewed")?;
    Some(Review { by: review.text("by")?, on: date_field(review, "on")?, next: date_field(review, "next") })
}
