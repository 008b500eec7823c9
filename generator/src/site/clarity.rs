//! How hard the texts of a site are to read, and which of their sentences make them so.
//!
//! Steps: take a page's sentences with their places, count each, add up, hold the sum against the clinic's ceilings.
//! All languages but English and Spanish are measured by the length of their sentences alone. Advice of `check`, not
//! of a build, since each text is read once more; only where a clinic refuses texts above a level does a build look.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::jargon::{Plainer, Told};
use super::{Page, Site, State};
use crate::content::clinic::Ceilings;
use crate::content::handout::texts;
use crate::content::markdown::plain;
use crate::content::{Content, Document};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::reading::{self, Counts, Ear, Tongue};

/// A text with fewer words has no level: one long name would decide it.
const LEAST_WORDS: u32 = 100;
/// Sentences that are longer, on average, are advised against where nothing else is known of a language.
const LONG_SENTENCES: f64 = 20.0;
/// How many sentences and words a message names.
const NAMED: usize = 3;

/// A field or a paragraph of a document.
#[derive(Clone, Debug)]
pub struct Text {
    /// The field, such as `steps.do`; `text` in Markdown.
    pub field: Cow<'static, str>,
    /// Its words.
    pub words: String,
    /// Where it stands in the file.
    pub range: Range<u32>,
}

/// What one document counts, sentence by sentence.
#[derive(Debug)]
pub struct Level<'a> {
    /// The rules of its language.
    pub tongue: Tongue,
    /// All sentences together.
    pub counts: Counts,
    /// Its sentences in the order of the file.
    pub sentences: Vec<Counted<'a>>,
}

/// One sentence with its counts.
#[derive(Debug)]
pub struct Counted<'a> {
    /// The field or paragraph that holds it.
    pub part: &'a Text,
    /// The sentence.
    pub text: &'a str,
    /// What it counts.
    pub counts: Counts,
}

impl Counted<'_> {
    /// How hard it is, higher for harder: the grade, the ease turned round, or the words.
    fn hardness(&self, tongue: Tongue) -> f64 {
        let hardness = match tongue {
            Tongue::English => reading::flesch_kincaid(self.counts),
            Tongue::Spanish => reading::szigriszt_pazos(self.counts).map(|ease| -ease),
            Tongue::Other => reading::sentence_length(self.counts),
        };
        hardness.unwrap_or(f64::MIN)
    }
}

/// What a document says in sentences.
pub fn texts(document: &Document) -> Vec<Text> {
    match &document.content {
        Content::Handout(_) => texts::sentences(&document.source)
            .into_iter()
            .map(|text| Text { field: text.field.into(), words: text.text, range: text.range })
            .collect(),
        Content::Article(_) | Content::Page(_) => plain::passages(&document.source)
            .into_iter()
            .map(|passage| Text { field: "text".into(), words: passage.text, range: passage.range })
            .collect(),
        Content::Program(_) | Content::Person(_) => Vec::new(),
    }
}

/// What the texts of a document count; `language` is that of its page.
pub fn level<'a>(texts: &'a [Text], language: &str) -> Level<'a> {
    let tongue = Tongue::of(language);
    let mut ear = Ear::new(tongue);
    let mut level = Level { tongue, counts: Counts::default(), sentences: Vec::new() };
    for part in texts {
        for sentence in reading::sentences(&part.words) {
            let counts = ear.count(&sentence);
            level.counts += counts;
            level.sentences.push(Counted { part, text: sentence.text, counts });
        }
    }
    level
}

impl<'a> Level<'a> {
    /// The hardest sentences, hardest first; fewer than six words are no sentence to mend.
    pub fn hardest(&self, most: usize) -> Vec<&Counted<'a>> {
        let mut sentences: Vec<&Counted<'a>> =
            self.sentences.iter().filter(|sentence| sentence.counts.words >= 6).collect();
        sentences.sort_by(|a, b| b.hardness(self.tongue).total_cmp(&a.hardness(self.tongue)));
        sentences.truncate(most);
        sentences
    }

    /// What each field counts on its own, in the order in which they first come.
    pub fn by_field(&self) -> Vec<(&str, Counts)> {
        let mut fields: Vec<(&str, Counts)> = Vec::new();
        for sentence in &self.sentences {
            match fields.iter_mut().find(|(field, _)| *field == sentence.part.field) {
                Some((_, counts)) => *counts += sentence.counts,
                None => fields.push((&sentence.part.field, sentence.counts)),
            }
        }
        fields
    }

    /// The longest sentences by words, longest first.
    pub fn longest(&self, most: usize) -> Vec<&Counted<'a>> {
        let mut sentences: Vec<&Counted<'a>> = self.sentences.iter().collect();
        sentences.sort_by_key(|sentence| std::cmp::Reverse(sentence.counts.words));
        sentences.truncate(most);
        sentences
    }

    /// The words with most syllables (most letters where those are not known), each once, in small letters.
    pub fn longest_words(&self, most: usize) -> Vec<String> {
        let words = self.sentences.iter().flat_map(|sentence| reading::words(sentence.text));
        let words = words.filter(|word| word.chars().all(|letter| letter.is_alphabetic() || letter == '\''));
        let words: FxHashSet<&str> = words.collect();
        let mut longest: Vec<(u32, usize, String)> = Vec::new();
        for word in words {
            // No word has more syllables than letters: most are out without being heard.
            if longest.len() == most && longest.last().is_some_and(|last| (word.len() as u32) < last.0) {
                continue;
            }
            let word = word.to_lowercase();
            let weighed = (self.tongue.syllables(&word), word.chars().count(), word);
            if let Err(place) = longest.binary_search_by(|known| weighed.cmp(known)) {
                longest.insert(place, weighed);
                longest.truncate(most);
            }
        }
        longest.into_iter().map(|(_, _, word)| word).collect()
    }

    /// The level in words, such as `US grade 7.2 (Flesch-Kincaid); SMOG 8.1`; none for a text too short for one.
    pub fn in_words(&self) -> Option<String> {
        let counts = Some(self.counts).filter(|counts| counts.words >= LEAST_WORDS)?;
        match self.tongue {
            Tongue::English => {
                let smog = match reading::smog(counts) {
                    Some(grade) => format!("SMOG {grade:.1}"),
                    None => format!(
                        "a short sample for SMOG: {} of {} sentences",
                        counts.sentences,
                        reading::SMOG_SENTENCES
                    ),
                };
                Some(format!("US grade {:.1} (Flesch-Kincaid); {smog}", reading::flesch_kincaid(counts)?.max(0.0)))
            }
            Tongue::Spanish => {
                let ease = reading::szigriszt_pazos(counts)?;
                Some(format!("INFLESZ {ease:.0}, {} (Szigriszt-Pazos)", reading::inflesz(ease)))
            }
            Tongue::Other => Some(format!("{:.1} words a sentence", reading::sentence_length(counts)?)),
        }
    }
}

/// Whether a text with these counts is above what the clinic advises, and above what it refuses.
fn above(tongue: Tongue, counts: Counts, ceilings: &Ceilings) -> (bool, bool) {
    if counts.words < LEAST_WORDS {
        return (false, false);
    }
    let (grade, ease) = (reading::flesch_kincaid(counts), reading::szigriszt_pazos(counts));
    let over = |value: Option<f64>, ceiling: Option<f64>| value.zip(ceiling).is_some_and(|(value, most)| value > most);
    let under = |value: Option<f64>, floor: Option<f64>| value.zip(floor).is_some_and(|(value, least)| value < least);
    match tongue {
        Tongue::English => (over(grade, Some(ceilings.warn)), over(grade, ceilings.refuse)),
        Tongue::Spanish => (under(ease, Some(ceilings.inflesz_warn)), under(ease, ceilings.inflesz_refuse)),
        Tongue::Other => (over(reading::sentence_length(counts), Some(LONG_SENTENCES)), false),
    }
}

/// Advice on every text above the clinic's ceiling, and on words that have plainer ones.
pub fn look(site: &Site) -> Vec<Diagnostic> {
    let plainer = Plainer::new();
    let problems = |language: &super::Language| {
        let tongue = Tongue::of(&language.tag);
        let ear = || match tongue {
            Tongue::English => Ear::new(tongue).waiting_for(Plainer::telling_words()),
            Tongue::Spanish | Tongue::Other => Ear::new(tongue),
        };
        let pages = site.pages.par_iter().filter(|page| page.language == language.tag);
        pages.map_init(ear, |ear, page| of_page(site, page, &plainer, ear)).flatten_iter().collect::<Vec<_>>()
    };
    site.languages.iter().flat_map(problems).collect()
}

/// Counts a page's texts; those in which a word of the list came up on the way are looked over for it.
fn of_page(site: &Site, page: &Page, plainer: &Plainer, ear: &mut Ear) -> Vec<Diagnostic> {
    let texts = texts(&page.document);
    let mut counts = Counts::default();
    let mut telling = Vec::new();
    for text in &texts {
        counts += ear.read(&text.words);
        let by = ear.heard();
        telling.extend((!by.is_empty()).then_some(Told { text, by }));
    }
    let mut found = plainer.look(page, &telling);
    found.extend(problem(site, page, &texts, counts));
    found
}

/// The handouts that the clinic refuses; looks at none where it has set no such ceiling.
pub(super) fn refused(site: &Site) -> Vec<Diagnostic> {
    let ceilings = &site.clinic.reading;
    if ceilings.refuse.is_none() && ceilings.inflesz_refuse.is_none() {
        return Vec::new();
    }
    let handouts = site.pages.par_iter().filter(|page| matches!(page.document.content, Content::Handout(_)));
    let problem = |page: &Page| {
        let (texts, mut counts, mut ear) =
            (texts(&page.document), Counts::default(), Ear::new(Tongue::of(&page.language)));
        texts.iter().for_each(|text| counts += ear.read(&text.words));
        problem(site, page, &texts, counts)
    };
    handouts.filter_map(problem).filter(|problem| problem.severity == Severity::Error).collect()
}

/// What is said of a page whose texts count so much; only where it is hard are its sentences looked at one by one.
fn problem(site: &Site, page: &Page, texts: &[Text], counts: Counts) -> Option<Diagnostic> {
    let (is_hard, is_refused) = above(Tongue::of(&page.language), counts, &site.clinic.reading);
    let is_refused =
        is_refused && page.state == State::Published && matches!(page.document.content, Content::Handout(_));
    if !is_hard && !is_refused {
        return None;
    }
    let level = level(texts, &page.language);
    let hardest = level.hardest(NAMED);
    let file = &page.document.source;
    let place = hardest.first().map_or_else(|| file.whole(), |sentence| file.place(&sentence.part.range));
    let kind = page.document.content.kind();
    let severity = if is_refused { Diagnostic::error } else { Diagnostic::advice };
    Some(
        severity(Code::HardToRead, format!("this {kind} is harder to read than it need be: {}", level.in_words()?))
            .because(match is_refused {
                true => "clinic.yaml refuses handouts above the level that it names under `reading:`",
                false => "texts on health reach most families at grade 6 or below, and tired readers need it most",
            })
            .at(place)
            .fix(advice(page, &level, &hardest)),
    )
}

/// `begin with: line 12 (goal.why) “…”; long words: …`.
fn advice(page: &Page, level: &Level, hardest: &[&Counted]) -> String {
    let file = &page.document.source;
    let named = hardest.iter().map(|sentence| {
        let line = file.place(&sentence.part.range).line;
        let field = &sentence.part.field;
        let field = if field == "text" { String::new() } else { format!(" ({field})") };
        format!("line {line}{field} “{}”", shortened(sentence.text))
    });
    let words: Vec<String> = level.longest_words(NAMED).iter().map(|word| cut(word, QUOTED_WORD)).collect();
    format!(
        "make two sentences of one and take shorter words. Hardest: {}. Long words: {}",
        named.collect::<Vec<_>>().join("; "),
        words.join(", ")
    )
}

/// The longest quotation of a sentence in a message, and of a word, in letters.
const QUOTED: usize = 160;
const QUOTED_WORD: usize = 40;

/// The beginning of a long sentence; a message is read on one screen.
fn shortened(sentence: &str) -> String {
    let sentence = sentence.split_whitespace().map(|word| cut(word, QUOTED_WORD)).collect::<Vec<_>>().join(" ");
    cut(&sentence, QUOTED)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_string(),
    }
}
