//! How hard each text is to read, one line each, or with every sentence as JSON.

use serde_json::{Value, json};

use super::{ListFormat, Row, row};
use crate::content::Content;
use crate::reading::{self, Tongue};
use crate::site::clarity::{self, Level};
use crate::site::{Page, Site};

pub(super) fn print(site: &Site, is_wanted: &dyn Fn(&str) -> bool, format: ListFormat) {
    let has_text =
        |page: &&Page| matches!(page.document.content, Content::Handout(_) | Content::Article(_) | Content::Page(_));
    for page in site.pages.iter().filter(|page| is_wanted(&page.document.source.path)).filter(has_text) {
        let texts = clarity::texts(&page.document);
        let level = clarity::level(&texts, &page.language);
        match format {
            ListFormat::Human => {
                let note = level.in_words().unwrap_or_else(|| "too short for a level".into());
                super::print(std::iter::once(Row { note, ..row(page, String::new()) }), format);
            }
            ListFormat::Json => super::report::say!("{}", as_json(page, &level)),
        }
    }
}

fn as_json(page: &Page, level: &Level) -> Value {
    let counts = level.counts;
    let file = &page.document.source;
    let sentences: Vec<Value> = level
        .sentences
        .iter()
        .map(|sentence| {
            json!({
                "field": sentence.part.field, "line": file.place(&sentence.part.range).line, "text": sentence.text,
                "words": sentence.counts.words, "syllables": sentence.counts.syllables,
            })
        })
        .collect();
    let (english, spanish) = (level.tongue == Tongue::English, level.tongue == Tongue::Spanish);
    json!({
        "file": &*file.path, "title": page.document.title, "language": page.language,
        "words": counts.words, "sentences": counts.sentences, "syllables": counts.syllables,
        "long_words": counts.long_words,
        "flesch_kincaid": reading::flesch_kincaid(counts).filter(|_| english),
        "smog": reading::smog(counts).filter(|_| english),
        "szigriszt_pazos": reading::szigriszt_pazos(counts).filter(|_| spanish),
        "words_a_sentence": reading::sentence_length(counts),
        "fields": fields(level), "text": sentences,
    })
}

/// The level of each field on its own: all the steps together are one, and so are the lines of a list.
fn fields(level: &Level) -> Vec<Value> {
    level
        .by_field()
        .into_iter()
        .map(|(field, counts)| {
            let (english, spanish) = (level.tongue == Tongue::English, level.tongue == Tongue::Spanish);
            json!({
                "field": field, "words": counts.words, "sentences": counts.sentences,
                "flesch_kincaid": reading::flesch_kincaid(counts).filter(|_| english),
                "smog": reading::smog(counts).filter(|_| english),
                "szigriszt_pazos": reading::szigriszt_pazos(counts).filter(|_| spanish),
            })
        })
        .collect()
}
