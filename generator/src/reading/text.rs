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
    while let Some(skipped) = text.as_bytes()[at..within.end].iter().position(may_end) {
        at += skipped;
        let letter = text[at..].chars().next()?;
        let behind = at + letter.len_utf8();
        let is_break = letter == '\n' && text[behind..].starts_with('\n');
        if is_break || is_end(text, begin, at, letter) {
            // What closes belongs to the sentence: further signs, quotes, brackets.
            return Some(text.len() - text[behind..].trim_start_matches(closes).len());
        }
        at = behind;
    }
    None
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

/// Whether the sign `letter` at byte `at` ends the sentence that began at `begin`.
fn is_end(text: &str, begin: usize, at: usize, letter: char) -> bool {
    if !is_stop(letter) {
        return false;
    }
    let rest = text[at + letter.len_utf8()..].trim_start_matches(closes);
    if rest.starts_with(|letter: char| !letter.is_whitespace()) && !matches!(letter, '。' | '！' | '？') {
        return false; // 3.5, carryover.example
    }
    if letter == '!' || letter == '?' || letter == '…' {
        // “Ready?” you ask.
        return !rest.trim_start().starts_with(char::is_lowercase);
    }
    if letter != '.' {
        return true;
    }
    let before = text[begin..at].rsplit(|letter: char| letter.is_whitespace() || "(“\"".contains(letter)).next();
    let before = before.unwrap_or_default();
    if before.len() > LONGEST_ABBREVIATION && !before.contains('.') {
        return true;
    }
    let before = before.to_lowercase();
    let is_initial = before.chars().count() == 1 && before.chars().all(char::is_alphabetic) && before != "i";
    let goes_on = rest.trim_start().starts_with(char::is_lowercase);
    !(ABBREVIATIONS.contains(&before.as_str()) || is_initial || (goes_on && before.contains('.')))
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
    fn no_abbreviation_is_longer_than_it_is_looked_for() {
        assert_eq!(ABBREVIATIONS.iter().map(|word| word.len()).max(), Some(LONGEST_ABBREVIATION));
    }

    #[test]
    fn words_keep_their_apostrophes() {
        let found: Vec<&str> = words("Don’t rush: two-hand use, 10 times (it's fine).").collect();
        assert_eq!(found, ["Don’t", "rush", "two", "hand", "use", "10", "times", "it's", "fine"]);
    }
}
