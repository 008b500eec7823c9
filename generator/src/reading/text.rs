//! Sentences and words of a text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// One sentence and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// The first byte in the text.
    pub at: usize,
    /// The words and signs, without blanks around them.
    pub text: &'a str,
}

/// A full stop after one of these ends no sentence, in small letters.
const ABBREVIATIONS: [&str; 30] = [
    "approx", "av", "cf", "dr", "dra", "e.g", "ej", "fig", "hr", "hrs", "i.e", "jr", "lb", "lbs", "min", "mr", "mrs",
    "ms", "núm", "oz", "p.ej", "prof", "sec", "sr", "sra", "srta", "st", "ud", "uds", "vs",
];

/// The longest of them has so many bytes; most words before a full stop have more.
const LONGEST_ABBREVIATION: usize = 6;
/// The bytes before a full stop in which the word before it is looked for.
const LONGEST_LOOKED_AT: usize = 64;

/// The sentences of a text: each ends with `.`, `!`, `?` or `…` (or the same of Arabic and other scripts) and a
/// blank, or at an empty line, or with the text. One without a letter or a digit is none.
pub fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    let mut begin = 0;
    while let Some(end) = end(text, begin, begin..text.len()) {
        found.extend(sentence(text, begin, end));
        begin = end;
    }
    found.extend(sentence(text, begin, text.len()));
    found
}

/// Behind the sign, looked for in `within`, that ends the sentence which began at `begin`, and what closes it.
pub(super) fn end(text: &str, begin: usize, within: Range<usize>) -> Option<usize> {
    let mut at = within.start;
    let mut run = Run::behind(text, at);
    while let Some(skipped) = text.as_bytes()[at..within.end].iter().position(may_end) {
        at += skipped;
        let letter = text[at..].chars().next()?;
        let behind = at + letter.len_utf8();
        if behind > run.end {
            run = Run::behind(text, behind);
        }
        let is_break = letter == '\n' && text[behind..].starts_with('\n');
        if is_break || is_end(&text[begin..at], letter, &run) {
            return Some(run.end);
        }
        at = behind;
    }
    None
}

/// What belongs to a sentence that may end here (further signs, quotes, brackets), and how the text goes on behind it.
struct Run {
    end: usize,
    /// A blank follows, or nothing.
    is_parted: bool,
    /// The next word begins with a small letter.
    goes_on: bool,
}

impl Run {
    fn behind(text: &str, at: usize) -> Run {
        let rest = text[at..].trim_start_matches(closes);
        let is_parted = !rest.starts_with(|letter: char| !letter.is_whitespace());
        Run { end: text.len() - rest.len(), is_parted, goes_on: rest.trim_start().starts_with(char::is_lowercase) }
    }
}

/// Whether a letter that ends a sentence, or an empty line, may begin with this byte; most of a text is passed over so.
pub(super) fn may_end(byte: &u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | b'\n' | 0xc0..)
}

fn closes(letter: char) -> bool {
    is_stop(letter) || "\"'”’»)]".contains(letter)
}

fn sentence(text: &str, begin: usize, end: usize) -> Option<Sentence<'_>> {
    let piece = &text[begin..end];
    let at = begin + (piece.len() - piece.trim_start().len());
    has_letter(piece).then(|| Sentence { at, text: piece.trim() })
}

/// Whether it holds a letter or a digit, without which nothing is a sentence.
pub(super) fn has_letter(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn is_stop(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…' | '؟' | '۔' | '。' | '！' | '？' | '।')
}

/// Whether the sign `letter` behind these words ends their sentence.
fn is_end(words: &str, letter: char, run: &Run) -> bool {
    if !is_stop(letter) {
        return false;
    }
    if !run.is_parted && !matches!(letter, '。' | '！' | '？') {
        return false; // 3.5, carryover.example
    }
    if letter == '!' || letter == '?' || letter == '…' {
        // “Ready?” you ask.
        return !run.goes_on;
    }
    letter != '.' || !is_shortened(words, run.goes_on)
}

/// Whether the last of these words is an abbreviation or an initial, behind which a full stop ends nothing.
fn is_shortened(words: &str, goes_on: bool) -> bool {
    let near = &words[words.floor_char_boundary(words.len().saturating_sub(LONGEST_LOOKED_AT))..];
    let last = near.rsplit(|letter: char| letter.is_whitespace() || "(“\"".contains(letter)).next().unwrap_or_default();
    if last.len() > LONGEST_ABBREVIATION && !last.contains('.') {
        return false;
    }
    let last = last.to_lowercase();
    let is_initial = last.chars().count() == 1 && last.chars().all(char::is_alphabetic) && last != "i";
    ABBREVIATIONS.contains(&last.as_str()) || is_initial || (goes_on && last.contains('.'))
}

/// The words of a text: letters and digits between blanks and signs (Unicode's word boundaries). A hyphen parts two
/// words, an apostrophe does not.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.unicode_words()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).iter().map(|sentence| sentence.text).collect();
        assert_eq!(found, expected);
        assert!(sentences(text).iter().all(|sentence| text[sentence.at..].starts_with(sentence.text)));
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        check("Sit down. Wait!  Then go.", &["Sit down.", "Wait!", "Then go."]);
        check("your child has pain", &["your child has pain"]);
        check("Use 3.5 cups, e.g. a mug. Ask Dr. Lee.", &["Use 3.5 cups, e.g. a mug.", "Ask Dr. Lee."]);
        check("Say: “Ready? Go!” Then wait…", &["Say: “Ready?", "Go!”", "Then wait…"]);
        check("“Ready?” you ask. (So it goes.) Yes.", &["“Ready?” you ask.", "(So it goes.)", "Yes."]);
        check("هل أنت جاهز؟ نعم.", &["هل أنت جاهز؟", "نعم."]);
        check("One\n\nTwo", &["One", "Two"]);
        check("One\ntwo.", &["One\ntwo."]);
        check(" … !", &[]);
        check("", &[]);
    }

    #[test]
    fn stops_in_a_row_are_looked_at_once() {
        // Each of these took the square of its length: minutes, at this size.
        for signs in [".", ".!", "e.g.", "。"] {
            for behind in ["x", " x", " X"] {
                let text = format!("One{}{behind}", signs.repeat(100_000));
                assert!(!sentences(&text).is_empty(), "{signs}{behind}");
            }
        }
    }

    #[test]
    fn no_abbreviation_is_longer_than_it_is_looked_for() {
        assert_eq!(ABBREVIATIONS.iter().map(|word| word.len()).max(), Some(LONGEST_ABBREVIATION));
    }

    #[test]
    fn words_keep_their_apostrophes() {
        let found: Vec<&str> = words("Don’t rush: two-hand use, 10 times (it's fine).").collect();
        assert_eq!(found, ["Don’t", "rush", "two", "hand", "use", "10", "times", "it's", "fine"]);
    }
}
