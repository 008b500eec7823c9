//! Blocks: `::: handout sock-tug`, or a text between `::: details What to bring` and `:::`.
//!
//! The lines that begin with three colons are read before the Markdown is, and stand in it as comments of
//! our own, so that a block may hold any Markdown and lines need no blank ones around them. What a block is
//! called and takes is the theme's to say: here it is only read, and the site stage checks it.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::{Filler, Filling};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Located, MARK, SourceFile};

/// A block as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its name, such as `handout`; lies at the whole line.
    pub name: Located<String>,
    /// The words after the name, such as `sock-tug`.
    pub words: Option<Located<String>>,
    /// What is written as `key=value`.
    pub settings: Vec<(Located<String>, Located<String>)>,
}

/// A text whose lines of colons have become comments, and what they say.
pub(super) struct Prepared<'a> {
    /// The text for the Markdown parser.
    pub(super) text: Cow<'a, str>,
    /// What the comments stand for, in order.
    pub(super) fillings: Vec<Filling>,
    /// Where pieces of the text begin in the original: (in the text, in the original, length).
    pieces: Vec<(usize, usize, usize)>,
}

/// Reads the lines of colons in the Markdown that begins at byte `start` of the file.
pub(super) fn prepare<'a>(file: &'a SourceFile, start: u32, diagnostics: &mut Vec<Diagnostic>) -> Prepared<'a> {
    let original = &file.text[start as usize..];
    let mut prepared = Prepared { text: original.into(), fillings: Vec::new(), pieces: Vec::new() };
    if !original.contains(":::") {
        return prepared;
    }
    let mut text = String::with_capacity(original.len() + 64);
    let (mut at, mut copied, mut fence) = (0, 0, None);
    for line in original.split_inclusive('\n') {
        let trimmed = line.trim();
        let is_code = in_code(&mut fence, trimmed);
        if !is_code && trimmed.starts_with(":::") {
            let begin = start + (at + line.len() - line.trim_start().len()) as u32;
            let range = begin..begin + trimmed.len() as u32;
            match read(file, range, line) {
                Ok(filling) => {
                    prepared.pieces.push((text.len(), copied, at - copied));
                    text.push_str(&original[copied..at]);
                    text.push_str(&format!("\n<!--{MARK}{}-->\n\n", prepared.fillings.len()));
                    prepared.fillings.push(filling);
                    copied = at + line.len();
                }
                Err(problem) => diagnostics.push(*problem),
            }
        }
        at += line.len();
    }
    prepared.pieces.push((text.len(), copied, original.len() - copied));
    text.push_str(&original[copied..]);
    prepared.text = text.into();
    prepared
}

impl Prepared<'_> {
    /// Fills the clinic's facts into what blocks are given.
    pub(super) fn fill(&mut self, filler: &mut Filler) {
        for filling in &mut self.fillings {
            let Filling::Open(block) = filling else { continue };
            let settings = block.settings.iter_mut().map(|(_, value)| value);
            block.words.iter_mut().chain(settings).for_each(|words| filler.located(words));
        }
    }

    /// Gives each event the place it has in the original.
    pub(super) fn restore(&self, events: &mut [(Event, Range<usize>)]) {
        if self.pieces.is_empty() {
            return;
        }
        for (_, range) in events {
            *range = self.place(range.start)..self.place(range.end);
        }
    }

    fn place(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(begin, ..)| *begin <= at).saturating_sub(1);
        let (begin, original, length) = self.pieces[piece];
        original + at.saturating_sub(begin).min(length)
    }
}

/// The number of the line of colons that a comment stands for.
pub(super) fn number(comment: &str) -> Option<usize> {
    comment.trim().strip_prefix("<!--")?.strip_prefix(MARK)?.strip_suffix("-->")?.parse().ok()
}

/// Whether a line belongs to a piece of code between fences, which `fence` remembers.
fn in_code(fence: &mut Option<(u8, usize)>, line: &str) -> bool {
    let sign = line.bytes().next().filter(|sign| matches!(sign, b'`' | b'~'));
    let count = sign.map_or(0, |sign| line.bytes().take_while(|byte| *byte == sign).count());
    match *fence {
        Some((open, wanted)) => {
            if sign == Some(open) && count >= wanted && line.len() == count {
                *fence = None;
            }
            true
        }
        None => {
            // Behind three backticks that begin code no other stands: ```like this``` is code in a line.
            let opens = |sign: &u8| count >= 3 && !(*sign == b'`' && line[count..].contains('`'));
            *fence = sign.filter(opens).map(|sign| (sign, count));
            fence.is_some()
        }
    }
}

/// What a line of colons says; `range` is the line without blanks around it.
fn read(file: &SourceFile, range: Range<u32>, line: &str) -> Result<Filling, Box<Diagnostic>> {
    let written = &file.text[range.start as usize..range.end as usize];
    let problem = |message: &str, range: &Range<u32>| {
        let why = "the line would stand on the page as it is written";
        Diagnostic::error(Code::Block, message).because(why).at(file.place(range))
    };
    if line.starts_with("    ") || line.starts_with('\t') {
        let fix = "move the line to the left edge, out of the list or the quotation";
        return Err(Box::new(problem("a block cannot begin inside a list", &range).fix(fix)));
    }
    let colons = written.len() - written.trim_start_matches(':').len();
    if colons == written.len() {
        return Ok(Filling::Close(Located { value: (), range }));
    }
    let mut words = Words { text: written, at: colons, start: range.start };
    let mut block =
        Block { name: Located { value: String::new(), range: range.clone() }, words: None, settings: vec![] };
    while let Some(word) = words.next_word() {
        let Word { key, value, is_closed } = word;
        if !is_closed {
            let fix = "write the second quotation mark";
            return Err(Box::new(problem("a quotation mark is not closed", &value.range).fix(fix)));
        }
        match (key, &mut block.words) {
            (Some(key), _) => block.settings.push((key, value)),
            (None, _) if block.name.value.is_empty() => block.name.value = value.value,
            (None, Some(known)) => {
                known.range.end = value.range.end;
                known.value = format!("{} {}", known.value, value.value);
            }
            (None, none) => *none = Some(value),
        }
    }
    Ok(Filling::Open(Box::new(block)))
}

/// The words of a line: plain, in quotes, or with a key before them.
struct Words<'a> {
    text: &'a str,
    at: usize,
    /// Where the line begins in the file.
    start: u32,
}

struct Word {
    key: Option<Located<String>>,
    value: Located<String>,
    is_closed: bool,
}

impl Words<'_> {
    fn next_word(&mut self) -> Option<Word> {
        self.at += self.rest().len() - self.rest().trim_start().len();
        if self.rest().is_empty() {
            return None;
        }
        let length = self.rest().find(|letter: char| !letter.is_ascii_alphanumeric() && !"_-".contains(letter));
        let key = length.filter(|length| *length > 0 && self.rest()[*length..].starts_with('=')).map(|length| {
            let key = self.take(length);
            self.at += 1;
            key
        });
        let is_quoted = self.rest().starts_with(QUOTES);
        if !is_quoted {
            let length = self.rest().find(char::is_whitespace).unwrap_or(self.rest().len());
            return Some(Word { key, value: self.take(length), is_closed: true });
        }
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        let end = self.rest().find(QUOTES);
        let value = self.take(end.unwrap_or(self.rest().len()));
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        Some(Word { key, value, is_closed: end.is_some() })
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn take(&mut self, length: usize) -> Located<String> {
        let (begin, end) = (self.at, self.at + length);
        self.at = end;
        let range = self.start + begin as u32..self.start + end as u32;
        Located { value: self.text[begin..end].to_string(), range }
    }
}

/// Straight or curly: word processors write the latter.
const QUOTES: [char; 3] = ['"', '“', '”'];

#[cfg(test)]
mod tests {
    use super::*;

    fn prepare_text(text: &str) -> (Vec<Filling>, Vec<Diagnostic>) {
        let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
        let mut diagnostics = Vec::new();
        (prepare(&file, 0, &mut diagnostics).fillings, diagnostics)
    }

    /// What a line is read as: name, words, `key=value` each.
    #[track_caller]
    fn check_block(line: &str, expected: &str) {
        let (fillings, diagnostics) = prepare_text(line);
        let [Filling::Open(block)] = &fillings[..] else { panic!("{line}: {fillings:?} {diagnostics:?}") };
        let words = block.words.iter().map(|words| format!(" {}", words.value));
        let settings = block.settings.iter().map(|(key, value)| format!(" {}={}", key.value, value.value));
        assert_eq!(block.name.value.clone() + &words.chain(settings).collect::<String>(), expected);
    }

    #[test]
    fn a_line_of_colons_names_a_block_and_what_it_takes() {
        check_block("::: handout sock-tug", "handout sock-tug");
        check_block(":::details   What to   bring", "details What to bring");
        check_block(
            "::: handout sock-tug note=\"At bath time\" big=true",
            "handout sock-tug note=At bath time big=true",
        );
        check_block("::: details “What’s in the bag?”", "details What’s in the bag?");
        check_block("  :::: call  ", "call");
    }

    #[test]
    fn a_line_of_colons_alone_ends_a_block_and_code_is_left_alone() {
        let (fillings, diagnostics) = prepare_text("::: do\n- one\n:::\n\n```\n::: not\n```\n\ntext ::: not\n");
        assert_eq!((fillings.len(), diagnostics.len()), (2, 0));
        assert!(matches!(&fillings[1], Filling::Close(_)));
        assert_eq!(prepare_text("```code``` in a line\n\n::: call\n").0.len(), 1);
    }

    #[test]
    fn slips_are_told_at_the_line() {
        assert_eq!(prepare_text("::: details title=\"What").1[0].message, "a quotation mark is not closed");
        assert_eq!(prepare_text("- one\n\n      ::: call\n").1[0].message, "a block cannot begin inside a list");
    }

    #[test]
    fn events_keep_their_place_in_the_original() {
        let text = "One.\n::: call\nTwo [x](y).\n:::\nThree.\n";
        let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
        let prepared = prepare(&file, 0, &mut Vec::new());
        let at = prepared.text.find("[x](y)").expect("it is kept");
        assert_eq!(prepared.place(at), text.find("[x](y)").expect("it is there"));
        let at = prepared.text.find("Three").expect("it is kept");
        assert_eq!(prepared.place(at), text.find("Three").expect("it is there"));
        assert_eq!(prepared.place(prepared.text.len()), text.len());
    }
}
