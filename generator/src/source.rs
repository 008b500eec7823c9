//! The only reader of the disk: content and theme files as normalised text, with places in it.
//!
//! Steps: [`scan`] walks a site's folder and reads it; [`front_matter`] splits a Markdown file;
//! [`yaml`] parses settings into values that know where they stand; [`image`] tells a picture's
//! kind and size; [`percent`] reads addresses. Nothing here knows what an article is.

mod conflict;
pub mod foreign;
pub mod front_matter;
pub mod image;
pub mod percent;
pub mod scan;
pub mod yaml;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Code, Diagnostic, MOST_OF_LINE, Place, Severity};

/// The most bytes a text file may hold.
pub const MOST_TEXT_BYTES: u64 = 2_000_000;

/// A text file as written, with its line ends and odd characters made regular.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the site's root, with `/` between folders, such as `content/articles/x.md`.
    pub path: Arc<str>,
    /// The text: no byte-order mark, lines end with `\n`.
    pub text: String,
    /// BLAKE3 of the file's bytes.
    pub hash: [u8; 32],
    /// The first byte of each line, once somebody asked where something stands.
    lines: OnceLock<Vec<u32>>,
}

/// A value together with the bytes of the source text that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Bytes in [`SourceFile::text`].
    pub range: Range<u32>,
}

impl SourceFile {
    /// Decodes and normalises a file's bytes.
    ///
    /// Errors: the bytes are not UTF-8. A byte-order mark is dropped; CRLF and lone CR become LF;
    /// control characters, which no page or feed may hold, and U+E000, which the program keeps for
    /// itself, are dropped.
    pub fn decode(path: &str, bytes: &[u8]) -> Result<SourceFile, Box<Diagnostic>> {
        let text = std::str::from_utf8(bytes).map_err(|error| Box::new(not_utf8(path, bytes, error.valid_up_to())))?;
        let (text, hash) = (normalise(text), blake3::hash(bytes).into());
        Ok(SourceFile { path: path.into(), text, hash, lines: OnceLock::new() })
    }

    /// Where the bytes `range` of the text stand, with the line itself.
    pub fn place(&self, range: &Range<u32>) -> Place {
        let start = self.text.floor_char_boundary(range.start as usize);
        let end = self.text.floor_char_boundary((range.end as usize).max(start));
        // A file may have thousands of problems: its lines are counted once.
        let lines = self.lines.get_or_init(|| line_starts(&self.text));
        let line = lines.partition_point(|begin| *begin as usize <= start);
        let line_start = lines[line - 1] as usize;
        let line_end = lines.get(line).map_or(self.text.len(), |next| *next as usize - 1);
        Place {
            file: self.path.clone(),
            line: line as u32,
            column: self.text[line_start..start].chars().count() as u32 + 1,
            width: self.text[start..end.min(line_end).max(start)].chars().count().max(1) as u32,
            text: Some(&self.text[line_start..line_end]).filter(|line| line.len() <= MOST_OF_LINE).unwrap_or("").into(),
        }
    }

    /// The file as a whole.
    pub fn whole(&self) -> Place {
        Place::file(&self.path)
    }

    /// The file's name without folder and last ending.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The folder the file lies in, such as `content/articles`.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// A picture or other file that may be published.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaFile {
    /// Path from the site's root, such as `content/media/room.jpg`.
    pub path: Arc<str>,
    /// Where it lies on this disk.
    pub on_disk: PathBuf,
    /// Its kind and size, for pictures.
    pub picture: Option<image::Picture>,
    /// What is wrong with it: an error if it cannot be published.
    pub problem: Option<Box<Diagnostic>>,
    /// What `check` says of the original, which is never published.
    pub notes: Vec<Diagnostic>,
}

impl MediaFile {
    /// Whether it can be published.
    pub fn is_sound(&self) -> bool {
        self.problem.as_ref().is_none_or(|problem| problem.severity != Severity::Error)
    }
}

/// The first byte of each line.
fn line_starts(text: &str) -> Vec<u32> {
    let ends = text.match_indices('\n').map(|(at, _)| at as u32 + 1);
    std::iter::once(0).chain(ends).collect()
}

/// The character that the Markdown stage uses to mark its own places; never part of a text.
pub const MARK: char = '\u{E000}';

fn normalise(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // Only these bytes begin a sign that could be odd. Most texts have none, and a loop without a branch is quick.
    let may_be_odd = |byte: u8| {
        ((byte < b' ') & (byte != b'\n') & (byte != b'\t')) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xee)
    };
    let is_odd = |letter: char| letter == MARK || (letter.is_control() && !matches!(letter, '\n' | '\t'));
    if !text.bytes().fold(false, |odd, byte| odd | may_be_odd(byte)) || !text.contains(is_odd) {
        return text.to_string();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").replace(is_odd, "")
}

/// The text of a file that is saved as UTF-16 and says so by its first two bytes.
pub fn from_utf16(bytes: &[u8]) -> Option<String> {
    let (number, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let numbers = rest.chunks_exact(2).map(|pair| number([pair[0], pair[1]]));
    char::decode_utf16(numbers).collect::<Result<String, _>>().ok().filter(|_| rest.len() % 2 == 0)
}

fn utf16(path: &str, text: &str) -> Diagnostic {
    let first = text.lines().next().unwrap_or("").chars().take(400).collect();
    Diagnostic::error(Code::NotUtf8, "the file is saved as UTF-16, which some Windows programs call Unicode")
        .because("pages are made from UTF-8, so readers would get nothing of it")
        .at(Place { file: path.into(), line: 1, column: 1, width: 1, text: first })
        .fix(
            "`carryover fix` saves it as UTF-8, with every word kept; in Notepad: File, Save as, Encoding: UTF-8. Or copy \
             the text, and paste it into the file on GitHub",
        )
}

fn not_utf8(path: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    if let Some(text) = from_utf16(bytes) {
        return utf16(path, &text);
    }
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let line_bytes = &bytes[before.rfind('\n').map_or(0, |at| at + 1)..];
    let line = line_bytes.split(|byte| *byte == b'\n').next().unwrap_or(line_bytes);
    let place = Place {
        file: path.into(),
        line: before.matches('\n').count() as u32 + 1,
        column: before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1,
        width: 1,
        text: String::from_utf8_lossy(&line[..line.len().min(400)]).into_owned(),
    };
    Diagnostic::error(Code::NotUtf8, "the file is not saved as UTF-8 text")
        .because("letters such as é or “ would come out wrong")
        .at(place)
        .fix("save it again with the encoding UTF-8; if it is a picture, move it to content/media/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_line_ends_are_made_regular() {
        let file = SourceFile::decode("a.md", "\u{FEFF}a\r\nb\rc\0".as_bytes()).expect("it is UTF-8");
        assert_eq!(file.text, "a\nb\nc");
    }

    #[test]
    fn a_place_counts_characters_and_stays_on_its_line() {
        let file = SourceFile::decode("a.md", "one\nécho here\nthree".as_bytes()).expect("it is UTF-8");
        let place = file.place(&(10..99));
        assert_eq!((place.line, place.column, place.width, place.text.as_str()), (2, 6, 4, "écho here"));
        for (at, expected) in [(0, (1, 1, "one")), (3, (1, 4, "one")), (4, (2, 1, "écho here")), (99, (3, 6, "three"))]
        {
            let place = file.place(&(at..at + 1));
            assert_eq!((place.line, place.column, place.text.as_str()), expected, "{at}");
        }
    }

    #[test]
    fn a_text_without_line_breaks_is_not_quoted_by_each_of_its_problems() {
        let file = SourceFile::decode("a.md", "word ".repeat(10_000).as_bytes()).expect("it is UTF-8");
        let place = file.place(&(40_000..40_004));
        assert_eq!((place.line, place.column, place.width, place.text.as_str()), (1, 40_001, 4, ""));
    }

    #[test]
    fn other_encodings_are_refused_at_their_first_letter() {
        let problem = SourceFile::decode("a.md", b"ok\ncaf\xe9 au lait\nmore").expect_err("it is Latin-1");
        let place = problem.place.expect("there is a place");
        assert_eq!((place.line, place.column), (2, 4));
    }

    #[test]
    fn texts_in_utf16_are_known_by_their_first_bytes() {
        let little: Vec<u8> = "\u{FEFF}é“x”".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{FEFF}é“x”".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(from_utf16(&little).as_deref(), Some("é“x”"));
        assert_eq!(from_utf16(&big).as_deref(), Some("é“x”"));
        assert_eq!(from_utf16(&little[..little.len() - 1]), None);
        assert_eq!(from_utf16("é“x”".as_bytes()), None);
    }
}
