//! Texts as files: settings on top, Markdown below.

use std::borrow::Cow;

use rayon::prelude::*;

use super::Import;
use super::body;
use super::entry::{Entry, Fate, Sort};
use super::markdown::{self, Converted, Notes};
use super::places::From;
use super::staging::Put;
use super::starter;
use super::stop::Stop;
use super::text::{cut, first_sentences, in_comment, plain, quoted};
use super::wxr::{self, Item, Part};
use crate::content::facts::Facts;
use crate::content::slips;
use crate::source::MOST_TEXT_BYTES;

/// Texts that are converted at once: so many, or so many bytes.
const BATCH: usize = 128;
const BATCH_BYTES: usize = 6_000_000;

/// The most characters of a summary.
const MOST_OF_SUMMARY: usize = 300;

/// What became of a text when it was written.
pub(super) struct Written {
    /// Its place in the catalogue.
    pub(super) at: usize,
    /// Why it was not written after all.
    pub(super) refused: Option<String>,
    pub(super) notes: Notes,
}

/// Reads the export once more and makes a file of each text that is not left out.
pub(super) fn write_all(import: &Import) -> anyhow::Result<Vec<Written>> {
    let mut written = Vec::new();
    let mut batch: Vec<(usize, Item)> = Vec::new();
    let mut bytes = 0;
    let (mut number, mut next) = (0, 0);
    wxr::read(import.file, &mut |part| {
        let Part::Item(item) = part else { return Ok(()) };
        let entry = import.catalogue.entries.get(next).filter(|entry| entry.number == number);
        number += 1;
        let Some(entry) = entry else { return Ok(()) };
        if entry.id != item.id {
            return Err(changed().into());
        }
        if entry.fate.is_written() {
            bytes += item.content.len();
            batch.push((next, *item));
        }
        next += 1;
        if batch.len() >= BATCH || bytes >= BATCH_BYTES {
            bytes = 0;
            written.extend(write_batch(import, &std::mem::take(&mut batch))?);
        }
        Ok(())
    })?;
    written.extend(write_batch(import, &batch)?);
    if next != import.catalogue.entries.len() {
        return Err(changed().into());
    }
    Ok(written)
}

fn changed() -> Stop {
    Stop::new(
        "the export changed while it was read",
        "two halves of different exports would be mixed, so nothing was written",
        "wait until the download has ended, then start again",
    )
}

fn write_batch(import: &Import, batch: &[(usize, Item)]) -> anyhow::Result<Vec<Written>> {
    batch.par_iter().map(|(at, item)| write(import, *at, item)).collect()
}

fn write(import: &Import, at: usize, item: &Item) -> anyhow::Result<Written> {
    let entry = &import.catalogue.entries[at];
    let from = From { path: &entry.path, id: entry.id, is_live: entry.fate == Fate::Live };
    let prepared = body::prepare(&item.content, Some(&import.catalogue.reusables));
    let mut converted = markdown::convert(&prepared.html, prepared.breaks_count, from, &import.places);
    let before_more = prepared.more.map(|end| plain(&prepared.html[..end])).unwrap_or_default();
    let title = title(entry, &converted.lead);
    let summary = summary(item, &converted.lead, &before_more, &title);
    let text = text(import, entry, (&title, &summary), &mut converted);
    let refused = if text.len() as u64 > MOST_TEXT_BYTES {
        Some(format!("its text is larger than {} MB", MOST_TEXT_BYTES / 1_000_000))
    } else {
        let put = import.staging.put(&entry.path, text.as_bytes())?;
        (put == Put::Differs)
            .then(|| format!("{} is there already and says something else; yours was kept", entry.path))
    };
    Ok(Written { at, refused, notes: converted.notes })
}

/// The title; without one the first words.
fn title(entry: &Entry, lead: &str) -> String {
    let title = match entry.title.as_str() {
        "" => first_sentences(lead, 10, 80).trim_end_matches('.').to_string(),
        title => title.to_string(),
    };
    if title.is_empty() { "Untitled".to_string() } else { title }
}

/// The whole file: its settings, with title and summary, and its Markdown.
fn text(import: &Import, entry: &Entry, (title, summary): (&str, &str), converted: &mut Converted) -> String {
    let mut text = format!("---\ntitle: {}\n", prose(title));
    if entry.sort == Sort::Article {
        // Without a day it is a draft; the day is to be seen for what it is.
        text += &format!("date: {}\n", entry.date.map_or("1990-01-01".into(), |date| date.to_string()));
    }
    text += &format!("summary: {}\n", prose(summary));
    if entry.sort == Sort::Article {
        let author = starter::author(&import.catalogue, &entry.creator);
        text += &author.map(|author| format!("author: {}\n", quoted(author))).unwrap_or_default();
        text += &list("topics", &entry.topics);
    }
    let top = featured(import, entry, &mut converted.notes);
    if let Top::Image(image) = &top {
        text += image;
    }
    if let Some(updated) = entry.updated {
        text += &format!("updated: {updated}\n");
    }
    if entry.fate != Fate::Live {
        text += "draft: true\n";
    }
    text += &list("aliases", &entry.aliases);
    if entry.slug.as_bytes().iter().take(4).all(u8::is_ascii_digit) {
        // A day at the start of a file's name would be taken for the article's.
        text += &format!("slug: {}\n", quoted(&entry.slug));
    }
    text += "---\n\n";
    if let Top::Body(body) = &top {
        text += &format!("{body}\n\n");
    }
    if let Fate::Draft(why) = &entry.fate {
        text += &format!("<!-- Kept off the site by the import: {}. -->\n\n", in_comment(why));
    }
    text += &converted.markdown;
    text
}

/// The picture at the top.
enum Top {
    None,
    Image(String),
    Body(String),
}

fn featured(import: &Import, entry: &Entry, notes: &mut Notes) -> Top {
    let Some(number) = entry.thumbnail else { return Top::None };
    let from = From { path: &entry.path, id: entry.id, is_live: entry.fate == Fate::Live };
    let seen = import.places.picture("", Some(number));
    let alt = [seen.alt, seen.caption].into_iter().flatten().find_map(slips::described).map(|alt| cut(&alt, 150));
    let gap = |what: String| Top::Body(format!("<!-- to fill in: {} -->", in_comment(&what)));
    match (seen.name, alt, entry.sort) {
        (Some(name), Some(alt), Sort::Article) => Top::Image(format!(
            "image:\n  src: {}\n  alt: {}\n",
            quoted(&from.media(name)),
            quoted(&without_facts(&alt))
        )),
        (Some(name), Some(alt), Sort::Page) => {
            Top::Body(format!("![{}]({})", alt.replace(['[', ']'], ""), from.media(name)))
        }
        (Some(name), None, _) => {
            notes.undescribed.push(name.to_string());
            gap(format!("the picture at the top was {}: say in its description what it shows", from.media(name)))
        }
        (None, _, _) if seen.old.is_empty() => Top::None,
        (None, _, _) => {
            notes.missing.push(seen.old.clone());
            gap(format!("the picture at the top was {}: save it in content/media/", seen.old))
        }
    }
}

/// The excerpt; without one what stood before “more”; else the first sentences.
fn summary(item: &Item, lead: &str, before_more: &str, title: &str) -> String {
    let excerpt = plain(&body::prepare(&item.excerpt, None).html);
    let excerpt =
        excerpt.trim_end_matches(['…', ' ']).trim_end_matches("[…]").trim_end_matches("...").trim().to_string();
    let found = [excerpt.as_str(), before_more, lead].into_iter().find(|words| !words.is_empty());
    found.map_or_else(|| title.to_string(), |words| first_sentences(words, 60, MOST_OF_SUMMARY))
}

/// A text behind `title:` or `summary:`, as people write it; in quotes where its first sign would be misread.
fn prose(text: &str) -> String {
    let text = without_facts(text);
    if text.starts_with(['"', '\'', '|', '>']) { quoted(&text) } else { text.into_owned() }
}

/// `{phone}` was a word like any other in the old blog; here it would be the clinic's number.
fn without_facts(text: &str) -> Cow<'_, str> {
    match Facts::may_be_in(text) {
        true => Cow::Owned(text.replace('{', "(").replace('}', ")")),
        false => Cow::Borrowed(text),
    }
}

fn list(name: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("{name}: [{}]\n", items.join(", "))
}
