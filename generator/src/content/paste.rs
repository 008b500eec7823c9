//! What comes along when a text is pasted from Word or Google Docs, and how to take it out.
//!
//! Steps: find the code in the text, which is left as it is; go from tag to tag; leave out those that only
//! carry another program's looks, and such attributes of the others. Words, headings, bold, italics, lists,
//! links and tables stay. Lists become Markdown, since Word writes them as paragraphs; other HTML stays HTML.

mod list;
mod tag;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag as Part};

use super::markdown;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{MARK, SourceFile};
use tag::{Opening, Tag};

/// One of these is in every text that was pasted with its looks; a look for them is quick.
const SIGNS: [&str; 12] = [
    "style=",
    "Mso",
    "<span",
    "<font",
    "<o:",
    "<st1:",
    "[if ",
    "docs-internal-guid",
    "StartFragment",
    "<?xml",
    "<ins ",
    "<del ",
];

/// What words are called that were taken out in Word, with its changes tracked.
pub const DELETED: &str = "words deleted in Word";

/// A text without what came along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// The text.
    pub text: String,
    /// The first thing that was left out: bytes of the text as it was.
    pub first: Range<usize>,
    /// What was left out, such as `<span>`, and how many times.
    pub dropped: BTreeMap<String, usize>,
}

impl Cleaned {
    /// `3 × <o:p>, 2 × style="…"`, the most frequent first.
    pub fn in_words(&self) -> String {
        let mut counts: Vec<(&String, &usize)> = self.dropped.iter().collect();
        counts.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
        counts.iter().map(|(name, count)| format!("{count} × {name}")).collect::<Vec<_>>().join(", ")
    }
}

/// Says that the text which begins at byte `start` brought something along.
pub(super) fn look(file: &SourceFile, start: u32) -> Option<Diagnostic> {
    let cleaned = clean(file.text.get(start as usize..)?)?;
    let first = start + cleaned.first.start as u32..start + cleaned.first.end as u32;
    Some(
        Diagnostic::warning(Code::Pasted, format!("marks of another program came along: {}", cleaned.in_words()))
            .because("readers may see them as odd signs, and what they mark does not look like the rest of the site")
            .at(file.place(&first))
            .fix(
                "`carryover fix` takes them out; headings, bold, lists, links and tables stay. Next time paste with \
                 Ctrl+Shift+V (on a Mac: Cmd+Shift+V)",
            ),
    )
}

/// The text without what came along, if anything did. Doing it again changes nothing.
pub fn clean(text: &str) -> Option<Cleaned> {
    let mut cleaned = clean_once(text)?;
    // Something left out may have kept two halves of another apart, or of code.
    for _ in 0..MOST_ROUNDS {
        let Some(again) = clean_once(&cleaned.text) else { break };
        cleaned.text = again.text;
        for (name, count) in again.dropped {
            *cleaned.dropped.entry(name).or_default() += count;
        }
    }
    Some(cleaned)
}

/// Texts that people paste are clean after one round.
const MOST_ROUNDS: usize = 20;

fn clean_once(text: &str) -> Option<Cleaned> {
    if !text.contains('<') || !SIGNS.iter().any(|sign| text.contains(sign)) || text.contains(MARK) {
        return None;
    }
    let mut cleaner = Cleaner {
        text,
        kept: String::with_capacity(text.len()),
        open: Vec::new(),
        missing: Vec::new(),
        first: None,
        dropped: BTreeMap::new(),
    };
    let mut at = 0;
    for code in code(text) {
        cleaner.part(at..code.start.max(at));
        cleaner.kept.push_str(&text[code.start.max(at)..code.end.max(at)]);
        at = code.end.max(at);
    }
    cleaner.part(at..text.len());
    let first = cleaner.first?;
    Some(Cleaned { text: without_marks(&cleaner.kept), first, dropped: cleaner.dropped })
}

/// Where the text shows code; signs in it are meant.
fn code(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, markdown::options()).into_offset_iter();
    let found = events.filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Part::CodeBlock(_))));
    found.map(|(_, range)| range).collect()
}

struct Cleaner<'a> {
    text: &'a str,
    /// What is kept; [`MARK`] stands where something was left out.
    kept: String,
    /// Tags that are open, and what their end becomes.
    open: Vec<(String, &'static str)>,
    /// Ends of pieces that do not come any more in the part that is looked at.
    missing: Vec<&'static str>,
    first: Option<Range<usize>>,
    dropped: BTreeMap<String, usize>,
}

/// Pieces that are left out with all in them, and their names.
const WHOLE: [(&str, &str, &str); 5] = [
    ("<![if", ">", "<![if]>"),
    ("<![endif", ">", "<![if]>"),
    ("<?xml", ">", "<?xml>"),
    ("<xml", "</xml>", "<xml>"),
    ("<meta", ">", "<meta>"),
];
/// Pieces that are kept as they are.
const MEANT: [(&str, &str); 5] = [
    ("<pre", "</pre>"),
    ("<code", "</code>"),
    ("<script", "</script>"),
    ("<textarea", "</textarea>"),
    ("<svg", "</svg>"),
];

impl Cleaner<'_> {
    /// A part of the text that holds no code.
    fn part(&mut self, range: Range<usize>) {
        self.missing.clear();
        let mut at = range.start;
        while let Some(found) = self.text[at..range.end].find('<') {
            self.kept.push_str(&self.text[at..at + found]);
            at += found;
            let rest = &self.text[at..range.end];
            let is_meant = self.text[..at].ends_with('\\');
            let length = if is_meant { None } else { self.piece(rest, at) };
            if length.is_none() {
                self.kept.push('<');
            }
            at += length.unwrap_or(1);
        }
        self.kept.push_str(&self.text[at..range.end]);
    }

    /// Takes what begins with `<`: its length, or nothing where it is only a sign.
    fn piece(&mut self, rest: &str, at: usize) -> Option<usize> {
        if rest.starts_with("<!--") {
            let length = self.length_to(rest, "-->")?;
            let inner = rest[4..length.max(7) - 3].trim();
            let is_of_word = inner.starts_with("[if") || inner.starts_with("[endif]") || inner == "[endif]";
            return match is_of_word || matches!(inner, "StartFragment" | "EndFragment") {
                true => Some(self.drop("<!-- notes of Word -->", at, length)),
                false => Some(self.keep(rest, length)),
            };
        }
        if let Some(&(_, end)) = MEANT.iter().find(|(start, _)| starts_as(rest, start)) {
            let length = self.length_to(rest, end)?;
            return Some(self.keep(rest, length));
        }
        if let Some(&(_, end, name)) = WHOLE.iter().find(|(start, ..)| starts_as(rest, start)) {
            let length = self.length_to(rest, end)?;
            return Some(self.drop(name, at, length));
        }
        if starts_as(rest, "<style") {
            let length = self.length_to(rest, "</style>")?;
            let is_of_word = rest[..length].contains("mso-") || rest[..length].contains("Mso");
            return Some(if is_of_word { self.drop("<style>", at, length) } else { self.keep(rest, length) });
        }
        match Tag::read(rest)? {
            (Tag::Closing(name), length) => Some(self.closing(&name, rest, at, length)),
            (Tag::Opening(opening), _) if opening.name == "del" && opening.is_tracked() => {
                let length = self.length_to(rest, "</del>")?;
                // One of the two blanks around what is gone goes with it.
                let is_between = self.kept.ends_with(' ') && rest[length..].starts_with(' ');
                Some(self.drop(DELETED, at, length) + usize::from(is_between))
            }
            (Tag::Opening(opening), length) => Some(self.opening(&opening, rest, at, length)),
        }
    }

    /// How far it is to the end of `end`, whatever its capitals; what is not there is looked for once.
    fn length_to(&mut self, rest: &str, end: &'static str) -> Option<usize> {
        if self.missing.contains(&end) {
            return None;
        }
        let found = rest.as_bytes().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end.as_bytes()));
        if found.is_none() {
            self.missing.push(end);
        }
        Some(found? + end.len())
    }

    /// Whether nothing but what was left out stands before this on its line.
    fn is_line_start(&self) -> bool {
        let line = self.kept.rsplit('\n').next().unwrap_or("");
        line.chars().all(|letter| letter == MARK || letter == ' ')
    }

    /// Writes a list's mark where Markdown takes it for one: not right below a paragraph of HTML.
    fn begin_item(&mut self, mark: &str) {
        self.kept.truncate(self.kept.trim_end_matches([' ', MARK]).len());
        let above = self.kept.trim_end_matches('\n').rsplit('\n').next().unwrap_or("");
        if above.trim_end().ends_with('>') && !self.kept.ends_with("\n\n") {
            self.kept.push('\n');
        }
        self.kept.push_str(mark);
    }

    fn keep(&mut self, rest: &str, length: usize) -> usize {
        self.kept.push_str(&rest[..length]);
        length
    }

    fn drop(&mut self, name: &str, at: usize, length: usize) -> usize {
        self.note(name, at..at + length);
        self.kept.push(MARK);
        length
    }

    fn note(&mut self, name: &str, range: Range<usize>) {
        self.first.get_or_insert(range);
        *self.dropped.entry(name.to_string()).or_default() += 1;
    }

    fn closing(&mut self, name: &str, rest: &str, at: usize, length: usize) -> usize {
        if tag::is_foreign(name) {
            self.kept.push(MARK);
            self.first.get_or_insert(at..at + length);
            self.dropped.entry(format!("<{name}>")).or_insert(1);
            return length;
        }
        let Some(index) = self.open.iter().rposition(|(open, _)| open == name) else {
            return self.keep(rest, length);
        };
        match self.open.remove(index).1 {
            "" => self.kept.push(MARK),
            "as it is" => self.kept.push_str(&rest[..length]),
            other => self.kept.push_str(other),
        }
        length
    }

    fn opening(&mut self, opening: &Opening, rest: &str, at: usize, length: usize) -> usize {
        let name = opening.name.as_str();
        if tag::is_foreign(name) {
            let inner = &rest[length..];
            let blank = inner.len() - inner.trim_start_matches("&nbsp;").trim_start_matches(['\u{A0}', ' ']).len();
            let end = format!("</{name}>");
            // `<o:p>&nbsp;</o:p>` is Word's empty line.
            let whole = starts_as(&inner[blank..], &end).then(|| length + blank + end.len());
            return self.drop(&format!("<{name}>"), at, whole.unwrap_or(length));
        }
        if let Some(item) = list::item(opening, &rest[length..]).filter(|_| self.is_line_start()) {
            self.note("list of Word", at..at + length);
            self.begin_item(&item.mark);
            self.open.push((name.to_string(), ""));
            return length + item.sign;
        }
        if name == "ins" && opening.is_tracked() {
            self.open.push((name.to_string(), ""));
            return self.drop("<ins>", at, length);
        }
        let (kept, dropped) = opening.attributes();
        let is_bare_span = name == "span" && kept.is_empty();
        let is_light = name == "b" && opening.is_light();
        if dropped.is_empty() && !is_bare_span {
            if matches!(name, "span" | "b") {
                self.open.push((name.to_string(), "as it is"));
            }
            return self.keep(rest, length);
        }
        if is_bare_span || is_light {
            let (start, end) = if is_light { ("", "") } else { opening.meaning() };
            self.note(&format!("<{name}>"), at..at + length);
            self.open.push((name.to_string(), end));
            if start.is_empty() {
                self.kept.push(MARK);
            }
            self.kept.push_str(start);
            return length;
        }
        if matches!(name, "span" | "b") {
            self.open.push((name.to_string(), "as it is"));
        }
        for attribute in dropped {
            self.note(attribute, at..at + length);
        }
        self.kept.push_str(&opening.written(&kept));
        length
    }
}

/// Whether `rest` begins with `start`, whatever the capitals, and the name ends there.
fn starts_as(rest: &str, start: &str) -> bool {
    let is_same = rest.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start));
    is_same && !rest.as_bytes().get(start.len()).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b':')
}

/// Takes the marks out, and with them lines and blanks that are left of what they stand for.
fn without_marks(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !line.contains(MARK) {
            clean.push_str(line);
            continue;
        }
        let (words, end) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
        let trimmed = words.trim_end();
        let words = if trimmed.ends_with(MARK) { trimmed.trim_end_matches([MARK, ' ', '\t']) } else { words };
        let indent = words.len() - words.trim_start_matches([' ', '\t']).len();
        let (indent, words) = words.split_at(indent);
        // What stood behind a tag must not become an indent: four blanks make it code.
        let words = if words.starts_with(MARK) { words.trim_start_matches([MARK, ' ', '\t']) } else { words };
        let words = words.replace(MARK, "");
        if words.trim().is_empty() {
            continue;
        }
        clean.push_str(indent);
        clean.push_str(&words);
        clean.push_str(end);
    }
    clean
}

#[cfg(test)]
mod tests;
