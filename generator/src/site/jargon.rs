//! Words that therapists say among themselves and parents do not, each with a plainer one; and passive sentences, in
//! which nobody does anything.
//!
//! Advice, and never in the way: a word may stand where the sentence explains it. In English alone, whose list is
//! ours; looked up at the borders of words, a hyphen like a blank.

mod words;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Page;
use super::clarity::Text;
use crate::diagnostic::{Code, Diagnostic};
use crate::reading::Tongue;
use crate::source::SourceFile;
use words::{Kind, PLAINER, Pair};

/// Of one text, this many words are told of; when those are mended, the next come.
const TOLD: usize = 5;

/// The list, by the first word of each entry and by the one that tells of it.
pub(super) struct Plainer {
    by_first: FxHashMap<&'static str, Vec<&'static Pair>>,
    by_telling: FxHashMap<&'static str, Vec<&'static Pair>>,
}

/// A text in which telling words came up.
pub(super) struct Told<'a> {
    /// The text.
    pub(super) text: &'a Text,
    /// The words.
    pub(super) by: Vec<&'static str>,
}

impl Plainer {
    /// The list, ready to be looked up.
    pub(super) fn new() -> Plainer {
        let mut by_first: FxHashMap<&str, Vec<&Pair>> = FxHashMap::default();
        let mut by_telling: FxHashMap<&str, Vec<&Pair>> = FxHashMap::default();
        for pair in &PLAINER {
            let first = pair.words.split(' ').next().unwrap_or(pair.words);
            by_first.entry(first).or_default().push(pair);
            by_telling.entry(telling(pair)).or_default().push(pair);
        }
        for pairs in by_first.values_mut() {
            pairs.sort_by_key(|pair| std::cmp::Reverse(pair.words.len()));
        }
        Plainer { by_first, by_telling }
    }

    /// Words that tell of entries: a text without any of them holds none.
    pub(super) fn telling_words() -> impl Iterator<Item = &'static str> {
        PLAINER.iter().map(telling)
    }

    /// What is said of those of a page's texts that may hold an entry, each word once.
    pub(super) fn look(&self, page: &Page, texts: &[Told]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if Tongue::of(&page.language) != Tongue::English {
            return found;
        }
        let mut seen: Vec<&str> = Vec::new();
        for Told { text, by } in texts {
            for pair in self.in_told(&text.words, by) {
                if found.len() == TOLD || seen.contains(&pair.words) {
                    continue;
                }
                seen.push(pair.words);
                found.push(problem(pair).at(page.document.source.place(&place(
                    &page.document.source,
                    &text.range,
                    pair.words,
                ))));
            }
        }
        found
    }

    /// The entries of which a text is told, in its order; none where it explains them.
    fn in_told(&self, text: &str, by: &[&'static str]) -> Vec<&'static Pair> {
        let lower = regular(text);
        let mut pairs = by.iter().filter_map(|word| self.by_telling.get(word)).flatten();
        match pairs.any(|pair| lower.contains(pair.words)) && !explains(text) {
            true => self.in_regular(&lower),
            false => Vec::new(),
        }
    }

    fn in_regular(&self, lower: &str) -> Vec<&'static Pair> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(begin) = lower[at..].find(char::is_alphanumeric).map(|begin| at + begin) {
            let rest = &lower[begin..];
            let first = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
            let pair = self.by_first.get(&rest[..first]).and_then(|pairs| pairs.iter().find(|pair| stands(rest, pair)));
            at = begin + pair.map_or(first, |pair| pair.words.len());
            found.extend(pair);
        }
        found
    }
}

/// The longest word of an entry, which is mostly the rarest.
fn telling(pair: &'static Pair) -> &'static str {
    pair.words.split(' ').max_by_key(|word| word.len()).unwrap_or(pair.words)
}

/// Whether a text tells what clinicians call a thing, for which it has to use their words.
fn explains(text: &str) -> bool {
    ["call it", "call this", "called", "the word for"].iter().any(|words| text.contains(words))
}

/// Small letters, a blank for each hyphen; as long as the text where that is in ASCII.
fn regular(text: &str) -> String {
    text.to_lowercase().replace('-', " ")
}

/// Whether the entry stands at the start of `rest`, as whole words.
fn stands(rest: &str, pair: &Pair) -> bool {
    rest.strip_prefix(pair.words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Where the words stand in that part of the file; the whole part where the file breaks or marks them.
fn place(file: &SourceFile, range: &Range<u32>, words: &str) -> Range<u32> {
    let written = file.text.get(range.start as usize..range.end as usize).unwrap_or("");
    let regular = written.to_ascii_lowercase().replace('-', " ");
    let mut found = regular.match_indices(words).map(|(at, _)| at);
    let at = found.find(|at| {
        let is_inner = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !is_inner(regular[..*at].chars().next_back()) && !is_inner(regular[at + words.len()..].chars().next())
    });
    at.map_or(range.clone(), |at| {
        let begin = range.start + at as u32;
        begin..begin + words.len() as u32
    })
}

fn problem(pair: &Pair) -> Diagnostic {
    let Pair { words, plainer, kind } = pair;
    match kind {
        Kind::Clinic => Diagnostic::advice(Code::Jargon, format!("“{words}” is a word of the clinic"))
            .because("a parent who has to look a word up stops reading there")
            .fix(format!("say “{plainer}”, or explain the word where it first stands")),
        Kind::Office => Diagnostic::advice(Code::Jargon, format!("“{words}” has a plainer word"))
            .because("short everyday words are read at a glance, also by a tired parent")
            .fix(format!("say “{plainer}”")),
        Kind::Passive => Diagnostic::advice(Code::Jargon, format!("“{words}” does not say who does it"))
            .because("a parent should see at once what to do, and that it is for them")
            .fix(format!("say “{plainer}”")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = Plainer::new().in_regular(&regular(text)).iter().map(|pair| pair.words).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_of_the_clinic_are_found_as_whole_words() {
        check("Proprioceptive input helps.", &["proprioceptive input"]);
        check("Use weight-bearing and Weight bearing.", &["weight bearing", "weight bearing"]);
        check(
            "It is recommended that you utilize it prior to bed.",
            &["it is recommended that", "utilize", "prior to"],
        );
        check("Lie prone. Pronecrete supines.", &["prone"]);
        check("A calm start with both hands.", &[]);
    }

    #[test]
    fn the_list_is_long_enough_and_has_each_entry_once() {
        let mut words: Vec<&str> = PLAINER.iter().map(|pair| pair.words).collect();
        assert!(words.iter().all(|words| regular(words) == *words), "small letters, no hyphens");
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
        assert!(count > 100, "{count}");
    }

    #[test]
    fn each_entry_has_a_word_by_which_it_is_heard() {
        let list = Plainer::new();
        for pair in &PLAINER {
            let word = telling(pair);
            assert!(word.chars().all(char::is_alphanumeric) && pair.words.split(' ').any(|part| part == word));
            let found = list.in_told(&format!("Use {}.", pair.words.to_uppercase()), &[word]);
            assert!(found.iter().any(|found| found.words.contains(word)), "{}", pair.words);
        }
        assert!(list.in_told("Clinicians call it prone.", &["prone"]).is_empty());
    }

    #[test]
    fn plainer_words_are_not_jargon_themselves() {
        let list = Plainer::new();
        for pair in &PLAINER {
            let found = list.in_regular(&regular(pair.plainer));
            assert!(found.is_empty(), "{} → {}", pair.words, pair.plainer);
        }
    }

    #[test]
    fn the_place_is_that_of_the_words() {
        let file =
            SourceFile::decode("a.md", "Try weight-\nbearing or Weight-bearing.".as_bytes()).expect("it is UTF-8");
        assert_eq!(place(&file, &(0..38), "weight bearing"), 23..37);
        assert_eq!(place(&file, &(0..10), "weight bearing"), 0..10);
    }
}
