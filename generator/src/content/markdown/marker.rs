//! Walks the events of a text and leaves marks where only the whole site knows what belongs there.
//!
//! The marks go through the writer of HTML as letters; [`lift_marks`] takes them out and notes where they stood.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Tag, TagEnd};

use super::block::number;
use super::{Filling, Hole, escape, raw, words_of};
use crate::content::schema::gap_in_comment;
use crate::content::slips;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Located, MARK, SourceFile};

/// Walks the events and leaves marks where holes will be.
pub(super) struct Marker<'a> {
    /// The file.
    pub(super) file: &'a SourceFile,
    /// The byte at which its Markdown begins.
    pub(super) start: u32,
    /// What the comments for lines of colons stand for.
    pub(super) blocks: &'a [Filling],
    /// What belongs where a mark was left, in order.
    pub(super) fillings: Vec<Filling>,
    /// Words, for the reading time.
    pub(super) words: usize,
    /// What there is to say about pictures and gaps.
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Marker<'_> {
    /// The events with marks in them.
    pub(super) fn mark<'e>(&mut self, events: Vec<(Event<'e>, Range<usize>)>) -> Vec<Event<'e>> {
        let mut marked = Vec::with_capacity(events.len());
        let mut events = events.into_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Link { dest_url, title, .. }) => marked.push(self.link(&dest_url, &title, range)),
                Event::End(TagEnd::Link) => marked.push(inline("</a>")),
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let alt = alt_text(&mut events);
                    marked.push(self.picture(&dest_url, &title, alt.trim(), range));
                }
                Event::Start(Tag::BlockQuote(Some(kind))) => marked.push(self.alert(kind)),
                Event::End(TagEnd::BlockQuote(Some(_))) => marked.push(block("</div>\n")),
                Event::Start(Tag::Table(columns)) => {
                    let label = self.hole(Filling::Word("table"));
                    marked.push(block(format!(
                        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">"
                    )));
                    marked.push(Event::Start(Tag::Table(columns)));
                }
                Event::End(TagEnd::Table) => marked.extend([Event::End(TagEnd::Table), block("</div>\n")]),
                Event::TaskListMarker(done) => marked.push(inline(if done { "☑ " } else { "☐ " })),
                Event::Start(Tag::HtmlBlock) => marked.extend(self.html_block(&mut events, &range)),
                Event::InlineHtml(html) => marked.extend(self.without_comment(html, &range).map(Event::InlineHtml)),
                Event::Text(text) => {
                    self.words += words(&text);
                    marked.push(Event::Text(text));
                }
                other => marked.push(other),
            }
        }
        marked
    }

    /// A mark in the HTML; the filling's number is its place in the list.
    fn hole(&mut self, filling: Filling) -> char {
        self.fillings.push(filling);
        MARK
    }

    fn located(&self, target: &str, range: &Range<usize>) -> Located<String> {
        let written = &self.file.text[self.start as usize..][range.clone()];
        // Point at the address itself where it stands in the link as written.
        let within = written.rfind(target).filter(|_| !target.is_empty()).unwrap_or(0);
        let length = if within == 0 { written.len() } else { target.len() };
        let begin = self.start + (range.start + within) as u32;
        Located { value: target.to_string(), range: begin..begin + length as u32 }
    }

    fn link<'e>(&mut self, target: &str, title: &str, range: Range<usize>) -> Event<'e> {
        let hole = self.hole(Filling::Href(self.located(target, &range)));
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        inline(format!("<a href=\"{hole}\"{title}>"))
    }

    fn picture<'e>(&mut self, target: &str, title: &str, alt: &str, range: Range<usize>) -> Event<'e> {
        let decorative = title.eq_ignore_ascii_case("decorative");
        if alt.is_empty() && !decorative {
            let at = self.start + range.start as u32..self.start + range.end as u32;
            let problem = Diagnostic::error(Code::MissingAlt, "this picture has no description")
                .because("people who cannot see it, and phones on a weak signal, get nothing")
                .at(self.file.place(&at))
                .fix(format!(
                    "![What the picture shows]({target}), or ![]({target} \"decorative\") if it only decorates"
                ));
            self.diagnostics.push(problem);
        }
        if !decorative {
            let at = self.start + range.start as u32..self.start + range.end as u32;
            self.diagnostics.extend(slips::alt(self.file, &at, alt));
        }
        let alt = if decorative { "" } else { alt };
        let hole = self.hole(Filling::Picture(self.located(target, &range), alt.to_string()));
        inline(hole.to_string())
    }

    fn alert<'e>(&mut self, kind: BlockQuoteKind) -> Event<'e> {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "alert_note"),
            BlockQuoteKind::Tip => ("tip", "alert_tip"),
            BlockQuoteKind::Important => ("important", "alert_important"),
            BlockQuoteKind::Warning => ("warning", "alert_warning"),
            BlockQuoteKind::Caution => ("caution", "alert_caution"),
        };
        let hole = self.hole(Filling::Word(word));
        block(format!("<div class=\"alert alert--{class}\" role=\"note\">\n<p class=\"alert__title\">{hole}</p>\n"))
    }

    /// A block of raw HTML, without its comments.
    fn html_block<'e>(
        &mut self,
        events: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>,
        range: &Range<usize>,
    ) -> Option<Event<'e>> {
        let mut html = String::new();
        for (event, _) in events.by_ref() {
            match event {
                Event::Html(line) | Event::Text(line) => html.push_str(&line),
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        if let Some(filling) = number(&html).and_then(|number| self.blocks.get(number)) {
            let hole = self.hole(filling.clone());
            return Some(block(format!("{hole}\n")));
        }
        // A line of colons inside raw HTML is no block.
        html.retain(|letter| letter != MARK);
        self.without_comment(html.into(), range).map(Event::Html)
    }

    /// Raw HTML with a hole for each address of a picture or other file.
    fn with_holes<'e>(&mut self, html: CowStr<'e>, range: &Range<usize>) -> CowStr<'e> {
        let begin = self.start + range.start as u32;
        let written = &self.file.text[begin as usize..(self.start as usize + range.end)];
        let (mut marked, mut taken, mut looked) = (String::new(), 0, 0);
        for address in raw::media_addresses(&html) {
            let value = &html[address.clone()];
            // Within a list or a quotation the HTML is not byte by byte what is written; the addresses are, in order.
            let found = written[looked..].find(value).map(|at| looked + at..looked + at + value.len());
            looked = found.as_ref().map_or(looked, |found| found.end);
            let found = found.unwrap_or(0..written.len());
            let place = begin + found.start as u32..begin + found.end as u32;
            marked.push_str(&html[taken..address.start]);
            marked.push(self.hole(Filling::Href(Located { value: value.to_string(), range: place })));
            taken = address.end;
        }
        if marked.is_empty() { html } else { CowStr::from(marked + &html[taken..]) }
    }

    /// Nothing for a comment; what it says is still to be filled in is reported.
    fn without_comment<'e>(&mut self, html: CowStr<'e>, range: &Range<usize>) -> Option<CowStr<'e>> {
        let trimmed = html.trim();
        let Some(inner) = trimmed.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) else {
            let found = slips::outside_picture(self.file, self.start + range.start as u32, &html);
            self.diagnostics.extend(found);
            self.diagnostics.extend(slips::raw_alts(self.file, self.start + range.start as u32, &html));
            return Some(self.with_holes(html, range));
        };
        if let Some(what) = gap_in_comment(inner) {
            let begin = self.start + range.start as u32;
            let problem = Diagnostic::warning(Code::Gap, format!("still to be filled in: {what}"))
                .because("readers see nothing in its place")
                .at(self.file.place(&(begin..begin + trimmed.len() as u32)))
                .fix("write the fact in place of the comment, or delete the comment if it does not apply");
            self.diagnostics.push(problem);
        }
        None
    }
}

/// The words of a picture's description; takes the events up to its end.
fn alt_text<'e>(events: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>) -> String {
    let mut alt = String::new();
    let mut depth = 1;
    for (event, _) in events.by_ref() {
        match &event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth -= 1,
            _ => alt.extend(words_of(&event)),
        }
        if depth == 0 {
            break;
        }
    }
    alt
}

/// How many words a text has; a look at bytes is enough to know how long it takes to read.
fn words(text: &str) -> usize {
    let mut after_blank = true;
    let begins = text.bytes().map(|byte| {
        let is_blank = byte.is_ascii_whitespace();
        let begins = after_blank & !is_blank;
        after_blank = is_blank;
        usize::from(begins)
    });
    begins.sum()
}

pub(super) fn inline<'e>(html: impl Into<String>) -> Event<'e> {
    Event::InlineHtml(CowStr::from(html.into()))
}

fn block<'e>(html: impl Into<String>) -> Event<'e> {
    Event::Html(CowStr::from(html.into()))
}

/// Takes the marks out of the HTML and notes where they stood.
pub(super) fn lift_marks(html: String, fillings: Vec<Filling>) -> (String, Vec<Hole>) {
    if fillings.is_empty() {
        return (html, Vec::new());
    }
    let mut lifted = String::with_capacity(html.len());
    let mut holes = Vec::with_capacity(fillings.len());
    let mut fillings = fillings.into_iter();
    for part in html.split_inclusive(MARK) {
        let text = part.trim_end_matches(MARK);
        lifted.push_str(text);
        if text.len() < part.len()
            && let Some(filling) = fillings.next()
        {
            holes.push(Hole { at: lifted.len() as u32, filling });
        }
    }
    (lifted, holes)
}
