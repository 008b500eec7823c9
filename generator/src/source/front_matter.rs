//! Splits a Markdown file into its settings and its text.
//!
//! `title` and `summary` are prose: what stands after their colon is text to the end of the line,
//! colons, `#` and quotes included, because that is what people type. They are taken out here and
//! never reach the YAML reader. Quotes around the whole value and block texts (`>-`) are left to
//! YAML.

use std::ops::Range;

use super::foreign::{self, Way};
use super::{Located, SourceFile, conflict};
use crate::diagnostic::{Code, Diagnostic};

/// The keys whose value is prose.
const PROSE: [&str; 2] = ["title", "summary"];

/// The name and the value of a prose field.
pub type ProseField = (Located<String>, Located<String>);

/// A Markdown file in its two parts.
#[derive(Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The settings as YAML. Same length as in the file; prose lines are blanked by `#`.
    pub yaml: String,
    /// Bytes of the settings in the file's text.
    pub range: Range<u32>,
    /// The prose fields: name with its place, value with its place.
    pub prose: Vec<ProseField>,
    /// Where the Markdown begins.
    pub body: u32,
}

/// Finds the settings block.
///
/// Errors: the file is empty, has no settings block, or the block never ends; two people's versions stand in it.
pub fn split(file: &SourceFile) -> Result<FrontMatter, Box<Diagnostic>> {
    conflict::look(file)?;
    let text = &file.text;
    let opening = text.trim_start_matches(BEFORE);
    if opening.is_empty() {
        return Err(Box::new(empty(file)));
    }
    let Some(start) = begin(text) else {
        let lead = text.len() - opening.len();
        let problem = foreign::way(opening).map_or_else(|| missing(file, lead), |way| other_way(file, lead, way));
        return Err(Box::new(problem));
    };
    let Some(end) = closing_line(text, start) else {
        return Err(Box::new(unclosed(file, start)));
    };
    let line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let (yaml, prose) = take_prose(&text[start..end], start);
    Ok(FrontMatter { yaml, range: start as u32..end as u32, prose, body: line as u32 })
}

/// Blanks that may stand before the first line.
const BEFORE: [char; 4] = ['\n', '\r', ' ', '\u{A0}'];

/// The bytes between the two lines of `---`, in a text as it lies on the disk; none where one of them is missing.
pub fn settings(text: &str) -> Option<Range<usize>> {
    let start = begin(text)?;
    Some(start..closing_line(text, start)?)
}

/// The end of the line `---` that begins the block.
fn begin(text: &str) -> Option<usize> {
    let opening = text.trim_start_matches(BEFORE);
    let first = opening.split_inclusive('\n').next()?;
    (first.trim_end() == "---").then(|| text.len() - opening.len() + first.len())
}

/// The start of the line `---` (or `...`) that ends the block.
fn closing_line(text: &str, start: usize) -> Option<usize> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Blanks the prose lines out of `yaml` (which begins at byte `offset` of the file).
fn take_prose(yaml: &str, offset: usize) -> (String, Vec<ProseField>) {
    let mut kept = String::with_capacity(yaml.len());
    let mut prose = Vec::new();
    let mut lines = lines_at(yaml).peekable();
    while let Some((at, line)) = lines.next() {
        let Some((key, value)) = prose_line(line) else {
            kept.push_str(&regular_line(line));
            continue;
        };
        let behind = &line[key.len() + 1..];
        let value_at = at + line.len() - behind.trim_start().len();
        let mut text = value.to_string();
        let mut end = value_at + value.len();
        blank(&mut kept, line);
        while let Some((next_at, next)) =
            lines.next_if(|(_, next)| next.starts_with([' ', '\t']) && !next.trim().is_empty())
        {
            text.push(' ');
            text.push_str(next.trim());
            end = next_at + next.trim_end().len();
            blank(&mut kept, next);
        }
        let place = |start: usize, end: usize| (offset + start) as u32..(offset + end) as u32;
        prose.push((
            Located { value: key.to_lowercase(), range: place(at, at + key.len()) },
            Located { value: text, range: place(value_at, end) },
        ));
    }
    (kept, prose)
}

/// The lines of `text` with the byte they begin at; line ends included.
fn lines_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}

/// The key and the trimmed value, if the line is one of prose.
fn prose_line(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    let known = PROSE.iter().any(|name| key.eq_ignore_ascii_case(name));
    (known && !value.is_empty() && !is_block(value) && !is_quoted(value)).then_some((key, value))
}

/// Whether a value announces a YAML block text.
fn is_block(value: &str) -> bool {
    value.starts_with(['|', '>']) && value.len() <= 3 && value[1..].chars().all(|mark| "+-0123456789".contains(mark))
}

/// Whether straight quotes hold the whole value and nothing in it would end them early.
fn is_quoted(value: &str) -> bool {
    let inner = |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    (inner('"') && !value[1..value.len() - 1].replace("\\\"", "").contains('"'))
        || (inner('\'') && !value[1..value.len() - 1].replace("''", "").contains('\''))
}

/// A comment line of the same length in bytes.
fn blank(kept: &mut String, line: &str) {
    let content = line.trim_end_matches('\n');
    kept.push('#');
    kept.extend(std::iter::repeat_n('-', content.len() - 1));
    kept.push_str(&line[content.len()..]);
}

/// A text of settings, each of its lines as [`regular_line`] has it.
pub fn regular_text(text: &str) -> String {
    text.split_inclusive('\n').map(regular_line).collect()
}

/// Tabs and no-break spaces before, between and behind a line's marks (`-`, `key:`) look like
/// spaces, so they are read as spaces. Word processors write them.
///
/// The length in bytes stays: what a no-break space has more than a space goes to the line's end.
pub fn regular_line(line: &str) -> String {
    let marks = marks(line);
    if !line[..marks].contains(['\t', '\u{A0}']) {
        return line.to_string();
    }
    let regular = line[..marks].replace(['\t', '\u{A0}'], " ");
    let (words, end) = line[marks..].split_at(line[marks..].trim_end_matches('\n').len());
    format!("{regular}{words}{}{end}", " ".repeat(marks - regular.len()))
}

/// The bytes that a line's indent, dashes, key, colon and the space behind them take.
fn marks(line: &str) -> usize {
    const BLANK: [char; 3] = [' ', '\t', '\u{A0}'];
    let mut rest = line.trim_start_matches(BLANK);
    while let Some(item) = rest.strip_prefix('-').filter(|item| item.starts_with(BLANK)) {
        rest = item.trim_start_matches(BLANK);
    }
    let key = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(rest.len());
    if let Some(value) = rest[key..].strip_prefix(':').filter(|_| key > 0) {
        rest = value.trim_start_matches(BLANK);
    }
    line.len() - rest.len()
}

fn empty(file: &SourceFile) -> Diagnostic {
    Diagnostic::error(Code::EmptyFile, "the file is empty")
        .because("it would make a page with nothing on it")
        .at(file.whole())
        .fix("write the text, or delete the file; `carryover new` makes a ready one")
}

fn missing(file: &SourceFile, at: usize) -> Diagnostic {
    Diagnostic::error(Code::FrontMatterMissing, "the file does not begin with its settings")
        .because("the page needs a title and a summary from there")
        .at(file.place(&(at as u32..at as u32 + 1)))
        .fix("put this at the very top:\n---\ntitle: The title\nsummary: One sentence that says what it is about.\n---")
}

fn other_way(file: &SourceFile, at: usize, way: Way) -> Diagnostic {
    let (name, marks) = match way {
        Way::Toml => ("TOML", "+++"),
        Way::Json => ("JSON", "{ and }"),
    };
    let fix = match foreign::convert(&file.text) {
        Some(converted) => format!("write them so, which `carryover fix` does:\n{}", converted.settings.trim_end()),
        None => "write each on a line of its own, as name: value, between two lines of ---, such as:\n\
                 ---\ntitle: The title\nsummary: One sentence that says what it is about.\n---"
            .into(),
    };
    Diagnostic::error(
        Code::FrontMatterMissing,
        format!("the settings at the top are written as {name} ({marks}), the way of another program"),
    )
    .because("here they stand between two lines of ---; as it is, the page has no title and no summary")
    .at(file.place(&(at as u32..at as u32 + 1)))
    .fix(fix)
}

fn unclosed(file: &SourceFile, start: usize) -> Diagnostic {
    let mut last = start;
    for (at, line) in lines_at(&file.text[start..]) {
        let is_setting = line.trim_end().is_empty() || line.starts_with([' ', '-', '#']) || line.contains(':');
        if !is_setting || (line.trim().is_empty() && at > 0) {
            break;
        }
        last = start + at;
    }
    let end = file.text[last..].find('\n').map_or(file.text.len(), |at| last + at);
    let place = file.place(&(last as u32..end as u32));
    let (line, setting) = (place.line, place.text.clone());
    Diagnostic::error(Code::FrontMatterUnclosed, "the settings block at the top never ends")
        .because("the whole text would be read as settings, and the page would be lost")
        .at(place)
        .fix(format!("add a line `---` after line {line}"))
        .mend_if((line > 1).then(|| (setting.clone(), format!("{setting}\n---"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_text(text: &str) -> FrontMatter {
        let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
        split(&file).expect("it has settings")
    }

    #[track_caller]
    fn check_prose(line: &str, expected: &str) {
        let front = split_text(&format!("---\n{line}\ndate: 2024-02-01\n---\nText"));
        assert_eq!(front.prose[0].1.value, expected);
        assert!(front.yaml.ends_with("\ndate: 2024-02-01\n"), "{:?}", front.yaml);
    }

    #[test]
    fn prose_keeps_colons_quotes_and_hashes() {
        check_prose("title: “From Session to Home: The Link”", "“From Session to Home: The Link”");
        check_prose("title: Update #2 for parents", "Update #2 for parents");
        check_prose("title: 'Don't wait'", "'Don't wait'");
        check_prose("title: [New] handout", "[New] handout");
        check_prose("Title: *Free* consult", "*Free* consult");
        check_prose("summary: One line\n  and the next", "One line and the next");
    }

    #[test]
    fn prose_knows_its_place_whatever_blank_stands_before_it() {
        for line in ["title: Play", "title:\u{A0}Play", "title:\tPlay", "title: : Play"] {
            let text = format!("---\n{line}\n---\n");
            let value = &split_text(&text).prose[0].1;
            assert_eq!(&text[value.range.start as usize..value.range.end as usize], value.value, "{line:?}");
        }
    }

    #[test]
    fn settings_are_found_in_a_text_as_it_lies_on_the_disk() {
        let found = |text: &'static str| settings(text).map(|range| &text[range]);
        assert_eq!(found("\r\n---\r\na: 1\r\n...\r\n\r\n---\r\n"), Some("a: 1\r\n"));
        assert_eq!(found("---\n---\n"), Some(""));
        assert_eq!(found("---\na: 1\n"), None);
        assert_eq!(found("Text\n---\n"), None);
    }

    #[test]
    fn quoted_and_block_texts_are_left_to_yaml() {
        assert!(split_text("---\ntitle: \"A: b\"\nsummary: >-\n  folded\n---\n").prose.is_empty());
    }

    #[test]
    fn blanks_of_word_processors_are_spaces_between_marks_and_stay_in_texts() {
        assert_eq!(regular_line("\t-\u{A0}key:\u{A0}a\u{A0}b\n"), " - key: a\u{A0}b  \n");
        assert_eq!(regular_line("do: one\u{A0}two\n"), "do: one\u{A0}two\n");
    }

    #[test]
    fn the_settings_keep_their_length_in_bytes() {
        let front = split_text("---\ntitle: é“x”\na: 1\n---\nText");
        assert_eq!(front.yaml.len() as u32, front.range.end - front.range.start);
    }

    #[test]
    fn a_block_that_never_ends_says_after_which_line() {
        let file = SourceFile::decode("a.md", b"---\ntitle: A\ndate: 2024-01-01\n\nText here.\n").expect("it is UTF-8");
        let problem = split(&file).expect_err("it never ends");
        assert_eq!(problem.fix, "add a line `---` after line 3");
    }
}
