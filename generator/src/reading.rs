//! How hard a text is to read: words, sentences and syllables counted, and the published formulas on the counts.
//!
//! Steps: [`sentences`] splits a text, [`count`] counts it by the rules of its language, and the formulas
//! ([`flesch_kincaid`], [`smog`], [`szigriszt_pazos`]) are plain functions on the counts. Formulas see how long
//! words and sentences are, and nothing else: they cannot tell whether a text is clear. Nothing here knows what a
//! handout is; who calls decides which texts count, so that the items of a list never fuse into one sentence.

mod english;
mod spanish;
mod text;

use rustc_hash::{FxHashMap, FxHashSet};

pub use text::{Sentence, sentences, words};

/// SMOG was made for samples of 30 sentences and more; below that its result is not a grade.
pub const SMOG_SENTENCES: u32 = 30;

/// A text as numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words; a number counts as one.
    pub words: u32,
    /// Sentences.
    pub sentences: u32,
    /// Syllables of all words.
    pub syllables: u32,
    /// Words of three syllables or more.
    pub long_words: u32,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Counts) {
        self.words += more.words;
        self.sentences += more.sentences;
        self.syllables += more.syllables;
        self.long_words += more.long_words;
    }
}

/// The languages whose syllables are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// English: Flesch-Kincaid and SMOG.
    English,
    /// Spanish: Szigriszt-Pazos with the INFLESZ bands.
    Spanish,
    /// Any other: the length of sentences alone.
    Other,
}

impl Tongue {
    /// The tongue of a language tag such as `en`, `es-mx` or `ar`.
    pub fn of(language: &str) -> Tongue {
        match language.split('-').next().unwrap_or_default() {
            "en" => Tongue::English,
            "es" => Tongue::Spanish,
            _ => Tongue::Other,
        }
    }

    /// How many syllables a word has, at least 1; always 1 where the rules of the language are not known.
    ///
    /// A number counts one syllable for each of its digits.
    pub fn syllables(self, word: &str) -> u32 {
        let digits = word.chars().filter(|letter| letter.is_numeric()).count() as u32;
        match self {
            _ if digits > 0 => digits,
            Tongue::English => english::syllables(word),
            Tongue::Spanish => spanish::syllables(word),
            Tongue::Other => 1,
        }
    }
}

/// What a text counts. Every sentence counts on its own; a text without a full stop is one sentence.
pub fn count(text: &str, tongue: Tongue) -> Counts {
    Ear::new(tongue).read(text)
}

/// Remembers what the pieces of texts in one tongue count, since most have been met before.
///
/// A piece is what stands between two blanks, over which no word reaches: `hand-made,`.
#[derive(Debug)]
pub struct Ear {
    tongue: Tongue,
    known: FxHashMap<String, Known>,
    /// Words, in small letters, that somebody waits for.
    awaited: FxHashSet<&'static str>,
    /// Those of them that came up.
    came_up: Vec<&'static str>,
}

#[derive(Debug)]
struct Known {
    counts: Counts,
    awaited: Vec<&'static str>,
    heard: Heard,
}

/// What a piece does for the sentence it stands in.
#[derive(Clone, Copy, Debug)]
struct Heard {
    has_letter: bool,
    may_end: bool,
}

impl Ear {
    /// One that has heard nothing yet.
    pub fn new(tongue: Tongue) -> Ear {
        Ear { tongue, known: FxHashMap::default(), awaited: FxHashSet::default(), came_up: Vec::new() }
    }

    /// The same, also waiting for these words: in small letters, of letters and digits alone.
    pub fn waiting_for(self, words: impl Iterator<Item = &'static str>) -> Ear {
        Ear { awaited: words.collect(), ..self }
    }

    /// What all sentences of a text count, in one pass over its pieces.
    pub fn read(&mut self, text: &str) -> Counts {
        let mut counts = Counts::default();
        let (mut at, mut begin, mut is_sentence) = (0, 0, false);
        for piece in text.as_bytes().split(|byte| *byte == b' ') {
            let within = at..at + piece.len();
            at = within.end + 1;
            let Heard { has_letter, may_end } = self.piece(&text[within.clone()], &mut counts);
            let mut rest = within;
            while may_end && let Some(end) = text::end(text, begin, rest.clone()) {
                counts.sentences += u32::from(is_sentence || text::has_letter(&text[rest.start..end]));
                (begin, rest.start, is_sentence) = (end, end, false);
            }
            is_sentence |= has_letter && (!may_end || text::has_letter(&text[rest]));
        }
        counts.sentences += u32::from(is_sentence);
        counts
    }

    /// What a sentence counts.
    pub fn count(&mut self, sentence: &Sentence) -> Counts {
        let mut counts = Counts { sentences: 1, ..Counts::default() };
        for piece in sentence.text.split(' ') {
            self.piece(piece, &mut counts);
        }
        counts
    }

    /// Adds what a piece counts.
    fn piece(&mut self, piece: &str, counts: &mut Counts) -> Heard {
        let known = match self.known.get(piece) {
            Some(known) => known,
            None => {
                let known = self.learn(piece);
                self.known.entry(piece.to_string()).or_insert(known)
            }
        };
        *counts += known.counts;
        self.came_up.extend_from_slice(&known.awaited);
        known.heard
    }

    /// The words it waits for that came up since this was asked last.
    pub fn heard(&mut self) -> Vec<&'static str> {
        std::mem::take(&mut self.came_up)
    }

    fn learn(&self, piece: &str) -> Known {
        let heard = Heard { has_letter: text::has_letter(piece), may_end: piece.as_bytes().iter().any(text::may_end) };
        let mut known = Known { counts: Counts::default(), awaited: Vec::new(), heard };
        for word in words(piece) {
            let syllables = self.tongue.syllables(word);
            let long_words = u32::from(syllables >= 3);
            known.counts += Counts { words: 1, sentences: 0, syllables, long_words };
            let parts = word.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
            known.awaited.extend(parts.filter_map(|part| self.awaited.get(part.as_str()).copied()));
        }
        known
    }
}

/// Words in a sentence, on average; none without a sentence.
pub fn sentence_length(counts: Counts) -> Option<f64> {
    ratio(counts.words, counts.sentences)
}

/// The US school grade by Flesch-Kincaid (Kincaid, Fishburne, Rogers and Chissom 1975):
/// 0.39 words/sentences + 11.8 syllables/words - 15.59. None without words.
///
/// Some tables in print have the two ratios the wrong way round.
pub fn flesch_kincaid(counts: Counts) -> Option<f64> {
    Some(0.39 * ratio(counts.words, counts.sentences)? + 11.8 * ratio(counts.syllables, counts.words)? - 15.59)
}

/// The US school grade by SMOG (McLaughlin 1969): 1.0430 sqrt(30 long words/sentences) + 3.1291.
/// None under [`SMOG_SENTENCES`] sentences, for which it was never made.
pub fn smog(counts: Counts) -> Option<f64> {
    let long = ratio(counts.long_words, counts.sentences).filter(|_| counts.sentences >= SMOG_SENTENCES)?;
    Some(1.0430 * (long * 30.0).sqrt() + 3.1291)
}

/// The ease of a Spanish text by Szigriszt-Pazos (1993): 206.835 - 62.3 syllables/words - words/sentences.
/// Higher is easier; mostly 0 to 100. None without words. The averages are not rounded before.
pub fn szigriszt_pazos(counts: Counts) -> Option<f64> {
    Some(206.835 - 62.3 * ratio(counts.syllables, counts.words)? - ratio(counts.words, counts.sentences)?)
}

/// The bands that the INFLESZ scale (Barrio-Cantalejo and others 2008) gives to Szigriszt-Pazos.
pub fn inflesz(ease: f64) -> &'static str {
    match ease {
        ease if ease < 40.0 => "very hard",
        ease if ease < 55.0 => "rather hard",
        ease if ease < 65.0 => "normal",
        ease if ease <= 80.0 => "fairly easy",
        _ => "very easy",
    }
}

fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn counts(words: u32, sentences: u32, syllables: u32, long_words: u32) -> Counts {
        Counts { words, sentences, syllables, long_words }
    }

    #[track_caller]
    fn check(found: Option<f64>, expected: f64) {
        let found = found.expect("there are words");
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn formulas_are_exact_on_given_counts() {
        // 0.39 × 10 + 11.8 × 1.4 - 15.59
        check(flesch_kincaid(counts(100, 10, 140, 5)), 4.83);
        check(flesch_kincaid(counts(119, 7, 170, 0)), 0.39 * 17.0 + 11.8 * (170.0 / 119.0) - 15.59);
        // 1.0430 × sqrt(30 × 30/30) + 3.1291, and 1.0430 × sqrt(16 × 30/40) + 3.1291
        check(smog(counts(300, 30, 450, 30)), 1.0430 * 30.0_f64.sqrt() + 3.1291);
        check(smog(counts(500, 40, 700, 16)), 1.0430 * 12.0_f64.sqrt() + 3.1291);
        check(smog(counts(300, 30, 300, 0)), 3.1291);
        // 206.835 - 62.3 × 2 - 10
        check(szigriszt_pazos(counts(100, 10, 200, 20)), 72.235);
        check(szigriszt_pazos(counts(7, 3, 13, 1)), 206.835 - 62.3 * (13.0 / 7.0) - 7.0 / 3.0);
    }

    #[test]
    fn the_two_ratios_of_flesch_kincaid_are_not_swapped() {
        let long_sentences = flesch_kincaid(counts(200, 5, 240, 0));
        let long_words = flesch_kincaid(counts(200, 40, 480, 90));
        check(long_sentences, 0.39 * 40.0 + 11.8 * 1.2 - 15.59);
        check(long_words, 0.39 * 5.0 + 11.8 * 2.4 - 15.59);
    }

    #[test]
    fn averages_are_not_rounded_before_the_formula() {
        let exact = szigriszt_pazos(counts(71, 9, 131, 10));
        check(exact, 206.835 - 62.3 * 131.0 / 71.0 - 71.0 / 9.0);
        let rounded = 206.835 - 62.3 * 1.8 - 7.9;
        assert!((exact.expect("there are words") - rounded).abs() > 1.0);
    }

    #[test]
    fn a_short_sample_has_no_smog_grade_and_nothing_has_no_grade_at_all() {
        assert_eq!(smog(counts(290, 29, 400, 20)), None);
        assert!(smog(counts(300, 30, 400, 20)).is_some());
        for formula in [flesch_kincaid, smog, szigriszt_pazos, sentence_length] {
            assert_eq!(formula(Counts::default()), None);
        }
    }

    #[test]
    fn bands_of_inflesz() {
        let bands = [39.9, 40.0, 54.9, 55.0, 64.9, 65.0, 80.0, 80.1].map(inflesz);
        let expected =
            ["very hard", "rather hard", "rather hard", "normal", "normal", "fairly easy", "fairly easy", "very easy"];
        assert_eq!(bands, expected);
    }

    #[test]
    fn a_text_is_counted_sentence_by_sentence() {
        let found = count("Sit on the floor. Wait 10 seconds, then tell your therapist!", Tongue::English);
        assert_eq!(found, counts(11, 2, 15, 1));
        assert_eq!(count("Siéntese. ¿Puede contar hasta tres?", Tongue::Spanish), counts(5, 2, 10, 1));
        assert_eq!(count("  … ", Tongue::English), Counts::default());
    }

    #[test]
    fn an_ear_tells_once_which_words_came_up() {
        let mut ear = Ear::new(Tongue::English).waiting_for(["prone", "motor"].into_iter());
        let mut hears = |text: &str| {
            ear.read(text);
            ear.heard()
        };
        assert_eq!(hears("Lie PRONE. Then sit."), ["prone"]);
        assert!(hears("Pronecrete motors.").is_empty());
        assert_eq!(hears("Then it’s fine-motor.Play: “prone”."), ["motor", "prone"]);
        assert!(hears("Sit.").is_empty());
    }

    #[test]
    fn a_text_counts_what_its_sentences_count() {
        let pieces = [
            "a",
            "Sit.",
            "e.g.",
            "Dr.",
            "",
            "…",
            "3.5",
            "“Ready?”",
            "(So",
            "on!)",
            "再见。你好",
            "نعم؟",
            ".",
            "\n\n",
            "x.\n\ny",
            "!)",
        ];
        // Every text of three pieces.
        for number in 0..pieces.len().pow(3) {
            let piece = |place: u32| pieces[number / pieces.len().pow(place) % pieces.len()];
            let text = format!("{} {} {} end", piece(0), piece(1), piece(2));
            let mut ear = Ear::new(Tongue::English);
            let mut apart = Counts::default();
            sentences(&text).iter().for_each(|sentence| apart += ear.count(sentence));
            assert_eq!(ear.read(&text), apart, "{text:?}");
        }
    }

    #[test]
    fn no_word_reaches_over_a_blank() {
        for text in ["It’s  3.5 cups, 10:30 (fine-motor) play_time.", "Siéntese. ¿Puede? Sí…", "e.g. a\u{a0}b\nc — d"]
        {
            let apart: Vec<&str> = text.split(' ').flat_map(words).collect();
            assert_eq!(words(text).collect::<Vec<_>>(), apart);
        }
    }
}
