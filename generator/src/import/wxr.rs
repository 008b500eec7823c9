//! Reads a WordPress export (WXR 1.0 to 1.2) from its start to its end, a value at a time.
//!
//! Names are told apart by what their prefixes stand for, so any prefix will do. No entity but the five of XML
//! is ever expanded. What must not leave the old site (passwords, e-mail addresses, comments, what plugins
//! noted) is skipped here and reaches no other module.

mod input;
mod item;
mod names;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::Context;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, NsReader};

use super::stop::Stop;
use input::{Input, MOST_OF_VALUE};
pub(super) use item::{Author, Item, Part, Term};
use names::name;

/// Elements stand five deep in an export.
const MOST_DEEP: usize = 60;

/// The most topics and earlier names of one text: people stop at a dozen.
const MOST_OF_ITEM: usize = 200;

/// Gives each part of the export to `take`.
///
/// Errors: the file cannot be read, is no export, or breaks off.
pub(super) fn read(path: &Path, take: &mut dyn FnMut(Part) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    refuse_others(path)?;
    let (input, spent) = Input::new(file);
    let mut reader = NsReader::from_reader(input);
    reader.config_mut().allow_dangling_amp = true;
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        spent.set(0);
        let (prefix, event) = match reader.read_resolved_event_into(&mut buffer) {
            Ok(read) => read,
            Err(error) => return Err(broken(path, reader.error_position(), &error)?.into()),
        };
        match event {
            Event::Start(start) => walk.open(name(&prefix, &start), &start),
            Event::End(_) => walk.close(take)?,
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(entity) => walk.entity(&entity),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if walk.path.len() > MOST_DEEP || walk.text.len() as u64 > MOST_OF_VALUE {
            return Err(too_much().at(line_at(path, reader.buffer_position())?).into());
        }
        if walk.path.first().is_some_and(|root| *root != "rss") {
            return Err(no_export("the file is XML, but not a WordPress export").into());
        }
    }
    match (walk.is_begun, walk.path.is_empty()) {
        (false, _) => Err(no_export("the file holds no WordPress export").into()),
        (true, false) => Err(cut_off().at(line_at(path, u64::MAX)?).into()),
        (true, true) => Ok(()),
    }
}

/// Looks at the first bytes for files that people mistake for an export.
fn refuse_others(path: &Path) -> anyhow::Result<()> {
    let context = || format!("cannot read {}", path.display());
    let mut start = Vec::new();
    File::open(path).with_context(context)?.take(1024).read_to_end(&mut start).with_context(context)?;
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches('\u{FEFF}').trim_start().to_lowercase();
    let message = match &start[..] {
        [] => "the file is empty",
        [b'P', b'K', ..] | [0x1f, 0x8b, ..] => "the file is packed (zip or gzip)",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is saved as UTF-16",
        _ if text.starts_with("<!doctype html") || text.starts_with("<html") => "the file is a web page",
        _ if !text.starts_with('<') => "the file is not XML",
        _ => return Ok(()),
    };
    Err(no_export(message).into())
}

/// The notes of plugins and themes that are read; all others are skipped.
const METAS: [&str; 5] =
    ["_thumbnail_id", "_wp_old_slug", "_wp_attachment_image_alt", "_menu_item_url", "_menu_item_object_id"];

/// Where the reader is, and what it has gathered.
#[derive(Default)]
struct Walk {
    path: Vec<&'static str>,
    text: String,
    item: Option<Box<Item>>,
    author: Author,
    first_name: String,
    last_name: String,
    term: Term,
    meta: Option<&'static str>,
    is_begun: bool,
}

impl Walk {
    fn open(&mut self, name: &'static str, start: &BytesStart) {
        self.is_begun |= name == "rss";
        let parent = self.path.last().copied();
        self.path.push(name);
        match (parent, name) {
            (_, "") => return,
            (Some("channel"), "item") => self.item = Some(Box::default()),
            (_, "author") => (self.author, self.first_name, self.last_name) = Default::default(),
            (_, "wp_category" | "wp_tag" | "wp_term") => self.term = Term::default(),
            (Some("item"), "category") => self.term = term_of(start),
            (Some("item"), "postmeta") => self.meta = None,
            (Some("item"), "comment") => {
                if let Some(item) = &mut self.item {
                    item.comments += 1;
                }
            }
            _ => {}
        }
        self.text.clear();
    }

    /// Whether the text at this place is kept.
    fn is_read(&self) -> bool {
        match self.path.as_slice() {
            [.., "comment", _] | [.., ""] | [.., "rss" | "channel" | "item" | "postmeta" | "comment"] => false,
            [.., "postmeta", "meta_value"] => self.meta.is_some(),
            _ => true,
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_read() {
            self.text.push_str(text);
        }
    }

    /// One of the five entities of XML or a number; any other stays as it is written.
    fn entity(&mut self, entity: &BytesRef) {
        if !self.is_read() {
            return;
        }
        let name = entity.xml10_content();
        match (entity.resolve_char_ref(), &*name) {
            (Ok(Some(letter)), _) => self.text.push(letter),
            (_, "amp") => self.text.push('&'),
            (_, "lt") => self.text.push('<'),
            (_, "gt") => self.text.push('>'),
            (_, "quot") => self.text.push('"'),
            (_, "apos") => self.text.push('\''),
            (_, name) => {
                self.text.push('&');
                self.text.push_str(name);
                self.text.push(';');
            }
        }
    }

    fn close(&mut self, take: &mut dyn FnMut(Part) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let name = self.path.pop().unwrap_or_default();
        let parent = self.path.last().copied().unwrap_or_default();
        match (parent, name) {
            (_, "") | ("comment", _) => {}
            ("channel", "item") => {
                if let Some(item) = self.item.take() {
                    take(Part::Item(item))?;
                }
            }
            ("item", "category") => {
                self.term.name = std::mem::take(&mut self.text);
                let term = std::mem::take(&mut self.term);
                if let Some(item) = self.item.as_mut().filter(|item| item.terms.len() < MOST_OF_ITEM) {
                    item.terms.push(term);
                }
            }
            ("item", field) => self.field(field),
            ("postmeta", "meta_key") => {
                let key = self.text.trim();
                self.meta = METAS.into_iter().find(|known| *known == key);
            }
            ("postmeta", "meta_value") => self.note(),
            (_, "author") => {
                let mut author = std::mem::take(&mut self.author);
                if author.name.trim().is_empty() {
                    author.name = format!("{} {}", self.first_name, self.last_name);
                }
                take(Part::Author(author))?;
            }
            ("author", field) => self.author_field(field),
            (_, "wp_category" | "wp_tag" | "wp_term") => {
                let mut term = std::mem::take(&mut self.term);
                match name {
                    "wp_category" => term.taxonomy = "category".into(),
                    "wp_tag" => term.taxonomy = "post_tag".into(),
                    _ => {}
                }
                take(Part::Term(term))?;
            }
            ("wp_category" | "wp_tag" | "wp_term", field) => self.term_field(field),
            ("channel", field) => take(Part::Site(field, std::mem::take(&mut self.text)))?,
            _ => {}
        }
        Ok(())
    }

    fn field(&mut self, field: &str) {
        let Some(item) = &mut self.item else { return };
        let text = std::mem::take(&mut self.text);
        let number = || text.trim().parse().unwrap_or(0);
        match field {
            "post_id" => item.id = number(),
            "post_parent" => item.parent = number(),
            "post_password" => item.has_password = !text.is_empty(),
            "post_type" => item.kind = text.trim().to_string(),
            "status" => item.status = text.trim().to_string(),
            "title" => item.title = text,
            "link" => item.link = text.trim().to_string(),
            "creator" => item.creator = text.trim().to_string(),
            "content" => item.content = text,
            "excerpt" => item.excerpt = text,
            "pubDate" => item.published = text,
            "post_date" => item.date = text,
            "post_date_gmt" => item.date_gmt = text,
            "post_modified" => item.modified = text,
            "post_name" => item.slug = text.trim().to_string(),
            "attachment_url" => item.file = text.trim().to_string(),
            _ => {}
        }
    }

    fn note(&mut self) {
        let (Some(item), Some(key)) = (&mut self.item, self.meta.take()) else { return };
        let text = self.text.trim().to_string();
        match key {
            "_thumbnail_id" => item.thumbnail = text.parse().ok(),
            "_wp_old_slug" if item.old_slugs.len() < MOST_OF_ITEM => item.old_slugs.push(text),
            "_wp_old_slug" => {}
            "_wp_attachment_image_alt" => item.alt = text,
            "_menu_item_object_id" => item.menu_object = text.parse().unwrap_or(0),
            _ => item.menu_address = text,
        }
    }

    fn author_field(&mut self, field: &str) {
        let text = self.text.trim().to_string();
        match field {
            "author_login" => self.author.login = text,
            "author_display_name" => self.author.name = text,
            "author_first_name" => self.first_name = text,
            "author_last_name" => self.last_name = text,
            _ => {}
        }
    }

    fn term_field(&mut self, field: &str) {
        let text = self.text.trim().to_string();
        match field {
            "term_slug" => self.term.slug = text,
            "term_parent" => self.term.parent = text,
            "term_name" => self.term.name = text,
            "term_taxonomy" => self.term.taxonomy = text,
            _ => {}
        }
    }
}

/// The category or tag that an item names; the oldest exports say neither kind nor slug.
fn term_of(start: &BytesStart) -> Term {
    let value = |name: &str| {
        let attribute = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
        attribute.map(|attribute| attribute.value.to_string()).unwrap_or_default()
    };
    let taxonomy = match value("domain").as_str() {
        "" => "category".to_string(),
        "tag" => "post_tag".to_string(),
        other => other.to_string(),
    };
    Term { taxonomy, slug: value("nicename"), ..Term::default() }
}

fn no_export(message: &str) -> Stop {
    Stop::new(
        message,
        "an import reads the file that WordPress writes under Tools, Export; it ends in .xml",
        "in WordPress choose Tools, Export, All content, and give the downloaded file (unpack it if it is a .zip)",
    )
}

fn cut_off() -> Stop {
    Stop::new(
        "the file breaks off before its end",
        "what is missing would be missing from the new site, so nothing was written",
        "download the export again, and wait until it has ended",
    )
}

fn too_much() -> Stop {
    Stop::new(
        format!("one value of the file is larger than {} MB", MOST_OF_VALUE / 1_000_000),
        "no article is that long; the file is damaged or was not made by WordPress, so nothing was written",
        "export again; if it stays so, delete the post that stands at this line in WordPress first",
    )
}

/// What the XML reader met, in words.
fn broken(path: &Path, position: u64, error: &Error) -> anyhow::Result<Stop> {
    let line = line_at(path, position)?;
    Ok(match error {
        Error::Io(io) if io.kind() == std::io::ErrorKind::FileTooLarge => too_much().at(line),
        Error::Io(io) => {
            let text = io.to_string();
            return Err(anyhow::anyhow!("cannot read {}: {}", path.display(), text));
        }
        Error::Syntax(problem) if *problem != SyntaxError::InvalidBangMarkup => cut_off().at(line_at(path, u64::MAX)?),
        other => Stop::new(
            format!("the file is damaged here{}", in_words(other)),
            "what follows cannot be told apart, so nothing was written",
            "download the export again; if it stays so, open the file at this line and mend it, or export in parts \
             (Tools, Export, Posts; then Pages; then Media)",
        )
        .at(line),
    })
}

fn in_words(error: &Error) -> String {
    match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            format!(": `</{found}>` stands where `</{expected}>` should")
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => format!(": `</{found}>` ends nothing"),
        _ => String::new(),
    }
}

/// The line of the byte at `position`.
fn line_at(path: &Path, position: u64) -> anyhow::Result<u64> {
    let context = || format!("cannot read {}", path.display());
    let mut reader = BufReader::new(File::open(path).with_context(context)?.take(position));
    let mut piece = [0; 64 * 1024];
    let mut line = 1;
    loop {
        let length = reader.read(&mut piece).with_context(context)?;
        if length == 0 {
            return Ok(line);
        }
        line += piece[..length].iter().filter(|byte| **byte == b'\n').count() as u64;
    }
}
