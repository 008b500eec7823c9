//! What git leaves in a file that two people changed in the same place: both versions, with marks between them.

use std::ops::Range;

use super::SourceFile;
use crate::diagnostic::{Code, Diagnostic};

/// How the lines begin that git writes around the two versions.
const BEGIN: &str = "<<<<<<< ";
const BASE: &str = "||||||| ";
const MIDDLE: &str = "=======";
const END: &str = ">>>>>>> ";

/// The first pair of versions, or what is left of its marks.
///
/// Errors: the file holds such marks.
pub(super) fn look(file: &SourceFile) -> Result<(), Box<Diagnostic>> {
    let text = &file.text;
    if ![BEGIN, BASE, END].iter().any(|mark| text.contains(mark)) {
        return Ok(());
    }
    let mut marks = lines(text).filter(|line| is_mark(&text[line.bytes.clone()]));
    let Some(first) = marks.next() else { return Ok(()) };
    let place = file.place(&(first.bytes.start as u32..first.bytes.end as u32));
    let (message, fix) = match versions(text, &first) {
        Some([mine, theirs]) => (
            "two people changed the same lines, and both versions stand here".to_string(),
            format!(
                "keep what is right of {} and of {}; then delete the lines that begin with {}, {MIDDLE} and {}",
                mine.in_words(),
                theirs.in_words(),
                BEGIN.trim(),
                END.trim()
            ),
        ),
        None => (
            "a mark stands here that git wrote between two people's versions".to_string(),
            "look whether the text around it is there twice, keep what is right, and delete this line".to_string(),
        ),
    };
    Err(Box::new(
        Diagnostic::error(Code::TwoVersions, message)
            .because("readers would see both, and the marks between them; nothing of either version is lost")
            .at(place)
            .fix(fix),
    ))
}

/// A line, counted from 1, without its end.
struct Line {
    number: usize,
    bytes: Range<usize>,
}

fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').enumerate().map(move |(number, line)| {
        let begin = at;
        at += line.len();
        Line { number: number + 1, bytes: begin..begin + line.trim_end().len() }
    })
}

fn is_mark(line: &str) -> bool {
    [BEGIN, BASE, END].iter().any(|mark| line.starts_with(mark))
}

/// One person's lines.
struct Version {
    from: usize,
    to: usize,
    /// What git calls it, such as a branch's name.
    name: String,
}

impl Version {
    fn in_words(&self) -> String {
        match self.to.checked_sub(self.from) {
            None => format!("nothing (“{}” took the lines out)", self.name),
            Some(0) => format!("line {} (“{}”)", self.from, self.name),
            Some(_) => format!("lines {} to {} (“{}”)", self.from, self.to, self.name),
        }
    }
}

/// Both versions, where all marks are there.
fn versions(text: &str, first: &Line) -> Option<[Version; 2]> {
    let written = |line: &Line| &text[line.bytes.clone()];
    let begin = written(first).strip_prefix(BEGIN)?;
    let mut rest = lines(text).skip(first.number);
    let mut mine_ends = None;
    let middle = rest.find(|line| {
        if written(line).starts_with(BASE) {
            mine_ends = Some(line.number - 1);
        }
        written(line) == MIDDLE
    })?;
    let end = rest.find(|line| written(line).starts_with(END))?;
    let mine =
        Version { from: first.number + 1, to: mine_ends.unwrap_or(middle.number - 1), name: begin.trim().to_string() };
    let name = written(&end)[END.len()..].trim().to_string();
    Some([mine, Version { from: middle.number + 1, to: end.number - 1, name }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: u32, fix: &str) {
        let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
        let problem = look(&file).expect_err("it holds marks");
        assert_eq!(problem.place.as_ref().map(|place| place.line), Some(line));
        assert!(problem.fix.contains(fix), "{}", problem.fix);
    }

    #[test]
    fn both_versions_are_named_with_their_lines() {
        check(
            "Text.\n<<<<<<< HEAD\none\ntwo\n=======\nthree\n>>>>>>> friday\n",
            2,
            "lines 3 to 4 (“HEAD”) and of line 6 (“friday”)",
        );
        check(
            "<<<<<<< HEAD\none\n||||||| old\nzero\n=======\n>>>>>>> friday\n",
            1,
            "line 2 (“HEAD”) and of nothing (“friday” took the lines out)",
        );
    }

    #[test]
    fn a_mark_that_is_left_over_is_seen_and_lines_of_headings_are_none() {
        check("Text.\n>>>>>>> friday\n", 2, "delete this line");
        for text in ["Title\n=======\n", "a <<<<<<< b", "<<<<<<<<<<", "> > > quote"] {
            let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
            assert!(look(&file).is_ok(), "{text}");
        }
    }
}
