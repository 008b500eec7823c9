//! One run of words with its marks (bold, links, …) as Markdown.
//!
//! Blanks go outside of marks, marks around nothing go, and where the signs of Markdown would not be read as
//! marks (`**a:**b`) tags stand in their place.

use super::escape;
use crate::import::text::is_unseen;

/// What marks words.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Struck,
    Below,
    Above,
    /// A link to this address.
    Link(String),
    /// Words in this language.
    Language(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Open(Mark),
    Close(Mark),
    Break,
}

/// What a line break becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A new line.
    Lines,
    /// A blank, as in headings.
    Blanks,
    /// A tag, as in cells of tables.
    Tags,
}

/// A run of words that grows.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    /// Marks that begin before the next word.
    begun: Vec<Mark>,
    is_blank: bool,
}

impl Pieces {
    /// Adds words; blanks in a row are one.
    pub(super) fn text(&mut self, text: &str) {
        let text: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
        for (at, word) in text.split(char::is_whitespace).enumerate() {
            self.is_blank |= at > 0;
            if !word.is_empty() {
                self.add(escape::words(word));
            }
        }
    }

    /// Adds Markdown as it is.
    pub(super) fn raw(&mut self, text: String) {
        self.add(text);
    }

    pub(super) fn break_line(&mut self) {
        self.is_blank = false;
        if !self.pieces.is_empty() {
            self.pieces.push(Piece::Break);
        }
    }

    pub(super) fn open(&mut self, mark: Mark) {
        self.begun.push(mark);
    }

    pub(super) fn close(&mut self, mark: &Mark) {
        match self.begun.iter().rposition(|begun| begun == mark) {
            Some(at) => drop(self.begun.remove(at)),
            None => self.pieces.push(Piece::Close(mark.clone())),
        }
    }

    fn add(&mut self, text: String) {
        let is_start = matches!(self.pieces.last(), None | Some(Piece::Break));
        if std::mem::take(&mut self.is_blank) && !is_start {
            self.pieces.push(Piece::Text(" ".into()));
        }
        for mark in std::mem::take(&mut self.begun) {
            // `**a****b**` is `**ab**`.
            let is_same = matches!(self.pieces.last(), Some(Piece::Close(last)) if *last == mark);
            if is_same {
                self.pieces.pop();
            } else {
                self.pieces.push(Piece::Open(mark));
            }
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            _ => self.pieces.push(Piece::Text(text)),
        }
    }

    /// The run as Markdown.
    pub(super) fn finish(mut self, breaks: Breaks) -> String {
        while matches!(self.pieces.last(), Some(Piece::Break)) {
            self.pieces.pop();
        }
        let as_tags = self.as_tags();
        let mut lines = vec![String::new()];
        for (at, piece) in self.pieces.iter().enumerate() {
            let line = lines.last_mut().expect("there is always a line");
            match piece {
                Piece::Text(text) => line.push_str(text),
                Piece::Open(mark) => {
                    if matches!(mark, Mark::Link(_) | Mark::Language(_)) && line.ends_with('!') {
                        line.insert(line.len() - 1, '\\');
                    }
                    line.push_str(opening(mark, as_tags[at]));
                }
                Piece::Close(mark) => line.push_str(&closing(mark, as_tags[at])),
                Piece::Break => lines.push(String::new()),
            }
        }
        let lines: Vec<String> =
            lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).map(str::to_string).collect();
        match breaks {
            Breaks::Lines => lines.iter().map(|line| escape::line(line)).collect::<Vec<_>>().join("\\\n"),
            Breaks::Blanks => lines.join(" ").replace("\\{", "{").replace('{', "&#123;"),
            Breaks::Tags => lines.join("<br>"),
        }
    }

    /// Which marks have to be tags, by their place.
    fn as_tags(&self) -> Vec<bool> {
        let mut as_tags = vec![false; self.pieces.len()];
        let mut open: Vec<(usize, &Mark, bool)> = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Open(mark) if is_star(mark) => {
                    let follows_mark = at > 0 && matches!(&self.pieces[at - 1], Piece::Close(mark) if is_star(mark));
                    let is_within = open.iter().any(|(_, other, _)| *other == mark);
                    open.push((at, mark, follows_mark || is_within || !self.opens_well(at)));
                }
                Piece::Close(mark) if is_star(mark) => {
                    let Some(place) = open.iter().rposition(|(_, other, _)| *other == mark) else { continue };
                    let (start, _, is_tag) = open.remove(place);
                    // Marks that cross, and marks over lines, are left to tags.
                    let is_tag = is_tag || place < open.len() || !self.closes_well(at);
                    (as_tags[start], as_tags[at]) = (is_tag, is_tag);
                }
                _ => {}
            }
        }
        as_tags
    }

    fn opens_well(&self, at: usize) -> bool {
        let before = self.pieces[..at].iter().rev().find_map(|piece| side(piece, |text| text.chars().last()));
        let after = self.pieces[at + 1..].iter().find_map(|piece| side(piece, |text| text.chars().next()));
        is_flanking(after.unwrap_or(' '), before.unwrap_or(' '))
    }

    fn closes_well(&self, at: usize) -> bool {
        let before = self.pieces[..at].iter().rev().find_map(|piece| side(piece, |text| text.chars().last()));
        let after = self.pieces[at + 1..].iter().find_map(|piece| side(piece, |text| text.chars().next()));
        is_flanking(before.unwrap_or(' '), after.unwrap_or(' '))
    }
}

/// The sign of a piece next to a mark; marks of the same family are one with it.
fn side(piece: &Piece, pick: impl Fn(&str) -> Option<char>) -> Option<char> {
    match piece {
        Piece::Text(text) => pick(text),
        Piece::Open(mark) | Piece::Close(mark) if is_star(mark) => None,
        Piece::Open(_) | Piece::Close(_) => Some('['),
        Piece::Break => Some('\n'),
    }
}

/// Whether stars between these signs are read as a mark, as CommonMark has it.
fn is_flanking(inner: char, outer: char) -> bool {
    let is_sign = |letter: char| !letter.is_alphanumeric() && !letter.is_whitespace();
    !inner.is_whitespace() && (!is_sign(inner) || outer.is_whitespace() || is_sign(outer))
}

fn is_star(mark: &Mark) -> bool {
    matches!(mark, Mark::Strong | Mark::Emphasis | Mark::Struck)
}

fn opening(mark: &Mark, as_tag: bool) -> &'static str {
    match (mark, as_tag) {
        (Mark::Strong, false) => "**",
        (Mark::Strong, true) => "<strong>",
        (Mark::Emphasis, false) => "*",
        (Mark::Emphasis, true) => "<em>",
        (Mark::Struck, false) => "~~",
        (Mark::Struck, true) => "<del>",
        (Mark::Below, _) => "<sub>",
        (Mark::Above, _) => "<sup>",
        (Mark::Link(_) | Mark::Language(_), _) => "[",
    }
}

fn closing(mark: &Mark, as_tag: bool) -> String {
    match (mark, as_tag) {
        (Mark::Strong, true) => "</strong>".into(),
        (Mark::Emphasis, true) => "</em>".into(),
        (Mark::Struck, true) => "</del>".into(),
        (Mark::Below, _) => "</sub>".into(),
        (Mark::Above, _) => "</sup>".into(),
        (Mark::Link(address), _) => format!("]({})", escape::address(address)),
        (Mark::Language(tag), _) => format!("]{{lang={tag}}}"),
        (Mark::Strong | Mark::Emphasis | Mark::Struck, false) => opening(mark, false).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `b`, `i` and `/` open and close marks; all else is text.
    fn made(parts: &[&str]) -> String {
        let mut pieces = Pieces::default();
        for part in parts {
            match *part {
                "<b>" => pieces.open(Mark::Strong),
                "</b>" => pieces.close(&Mark::Strong),
                "<i>" => pieces.open(Mark::Emphasis),
                "</i>" => pieces.close(&Mark::Emphasis),
                "<a>" => pieces.open(Mark::Link("/x/".into())),
                "</a>" => pieces.close(&Mark::Link("/x/".into())),
                "<br>" => pieces.break_line(),
                text => pieces.text(text),
            }
        }
        pieces.finish(Breaks::Lines)
    }

    #[test]
    fn blanks_stand_outside_of_marks_and_empty_marks_go() {
        assert_eq!(made(&["a", "<b>", " b ", "</b>", "c"]), "a **b** c");
        assert_eq!(made(&["a ", "<b>", " ", "</b>", " c"]), "a c");
        assert_eq!(made(&["<b>", "a", "</b>", "<b>", "b", "</b>"]), "**ab**");
        assert_eq!(made(&["<b>", "<i>", "a", "</i>", "</b>"]), "***a***");
    }

    #[test]
    fn where_stars_would_not_be_read_tags_stand() {
        assert_eq!(made(&["<b>", "Note:", "</b>", "go"]), "<strong>Note:</strong>go");
        assert_eq!(made(&["un", "<i>", "believ", "</i>", "able"]), "un*believ*able");
        assert_eq!(made(&["<i>", "a", "</i>", "<b>", "b", "</b>"]), "*a*<strong>b</strong>");
    }

    #[test]
    fn links_are_not_taken_for_pictures_nor_lines_for_lists() {
        assert_eq!(made(&["Wow!", "<a>", "here", "</a>"]), "Wow\\![here](/x/)");
        assert_eq!(made(&["a", "<br>", "- b", "<br>"]), "a\\\n\\- b");
    }
}
