//! Markdown to HTML, with holes where only the whole site knows what belongs there.
//!
//! Steps: parse to events, fill in the clinic's facts, name the headings, replace links, pictures and callouts by marked
//! places, write HTML once, note where the marks stand. The render stage fills the holes without
//! parsing again. CommonMark with tables, task lists, footnotes, strikethrough, heading
//! attributes, definition lists, GitHub alerts, and blocks that the theme draws ([`Block`]).

mod block;
mod headings;
mod phrase;
pub mod plain;
mod raw;
mod shape;
mod spaced;

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::facts::{self, Filler};
use super::paste;
use super::schema::gap_in_comment;
use super::slips;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Located, MARK, SourceFile};

pub use block::Block;

/// A text as HTML with holes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The HTML; holes take no bytes.
    pub html: String,
    /// What belongs where, in order of place.
    pub holes: Vec<Hole>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Words, for the reading time.
    pub words: usize,
}

/// A place in the HTML that the render stage fills.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// Byte in [`Body::html`].
    pub at: u32,
    /// What belongs there.
    pub filling: Filling,
}

/// What fills a hole.
#[derive(Clone, Debug, PartialEq)]
pub enum Filling {
    /// The address of a link, as written; inside `href="…"`.
    Href(Located<String>),
    /// A picture: its address as written, and what it shows (nothing if it only decorates).
    Picture(Located<String>, String),
    /// A word of the interface, by its name in the theme's texts.
    Word(&'static str),
    /// A block begins: what stands between here and its [`Filling::Close`] is its text.
    Open(Box<Block>),
    /// The block that began last ends.
    Close(Located<()>),
}

/// A heading with the name that links can point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Unique in the page.
    pub id: String,
    /// The words.
    pub text: String,
}

/// Renders the Markdown that begins at byte `start` of a file, with the clinic's facts filled in.
pub fn render(filler: &mut Filler, start: u32, diagnostics: &mut Vec<Diagnostic>) -> Body {
    let file = filler.file();
    let text = &file.text[start as usize..];
    let mut prepared = block::prepare(file, start, diagnostics);
    prepared.fill(filler);
    let parser = Parser::new_ext(&prepared.text, options());
    let mut events: Vec<(Event, Range<usize>)> = parser.into_offset_iter().collect();
    phrase::mark(&prepared.text, &mut events);
    prepared.restore(&mut events);
    diagnostics.extend(shape::check(file, start, &events));
    diagnostics.extend(spaced::check(file, start, &events));
    diagnostics.extend(paste::look(file, start));
    let mut events = facts::fill(events, start, filler);
    let headings = headings::name(&mut events);
    let mut marker = Marker { file, start, blocks: &prepared.fillings, fillings: Vec::new(), words: 0, diagnostics };
    let marked = marker.mark(events);
    let mut html = String::with_capacity(text.len() * 5 / 4);
    html::push_html(&mut html, marked.into_iter());
    if html.contains(" style=\"text-align: ") {
        // The site's security policy allows no inline styles.
        for side in ["left", "center", "right"] {
            html = html.replace(&format!(" style=\"text-align: {side}\""), &format!(" class=\"align-{side}\""));
        }
    }
    let (fillings, words) = (marker.fillings, marker.words);
    let (html, holes) = lift_marks(html, fillings);
    Body { html, holes, headings, words }
}

/// The parts of Markdown that texts may use.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

fn words_of<'a>(event: &'a Event) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}

/// Walks the events and leaves marks where holes will be.
struct Marker<'a> {
    file: &'a SourceFile,
    start: u32,
    /// What the comments for lines of colons stand for.
    blocks: &'a [Filling],
    fillings: Vec<Filling>,
    words: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Marker<'_> {
    fn mark<'e>(&mut self, events: Vec<(Event<'e>, Range<usize>)>) -> Vec<Event<'e>> {
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
        if let Some(filling) = block::number(&html).and_then(|number| self.blocks.get(number)) {
            let hole = self.hole(filling.clone());
            return Some(block(format!("{hole}\n")));
        }
        // A line of colons inside raw HTML is no block.
        html.retain(|letter| letter != MARK);
        self.without_comment(html.into(), range).map(Event::Html)
    }

    /// Raw HTML with a hole for each address of a picture or other file.
    fn with_holes<'e>(&mut self, html: CowStr<'e>, range: &Range<usize>) -> CowStr<'e> {
        let mut marked = String::new();
        let mut rest = &*html;
        while let Some(address) = raw::media_address(rest) {
            marked.push_str(&rest[..address.start]);
            let located = self.located(&rest[address.clone()], range);
            marked.push(self.hole(Filling::Href(located)));
            rest = &rest[address.end..];
        }
        if marked.is_empty() { html } else { CowStr::from(marked + rest) }
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

fn inline<'e>(html: impl Into<String>) -> Event<'e> {
    Event::InlineHtml(CowStr::from(html.into()))
}

fn block<'e>(html: impl Into<String>) -> Event<'e> {
    Event::Html(CowStr::from(html.into()))
}

/// Takes the marks out of the HTML and notes where they stood.
fn lift_marks(html: String, fillings: Vec<Filling>) -> (String, Vec<Hole>) {
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

/// Escapes a text for HTML and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::facts::Facts;

    fn render_text(text: &str) -> (Body, Vec<Diagnostic>) {
        let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
        let mut diagnostics = Vec::new();
        let body = render(&mut Facts::default().filler(&file, None), 0, &mut diagnostics);
        (body, diagnostics)
    }

    #[track_caller]
    fn check_html(text: &str, expected: &str) {
        assert_eq!(render_text(text).0.html.trim(), expected);
    }

    #[test]
    fn links_leave_a_hole_that_knows_its_place() {
        let text = "See [the page](../x.md#part).";
        let (body, _) = render_text(text);
        assert_eq!(body.html.trim(), "<p>See <a href=\"\">the page</a>.</p>");
        let Filling::Href(link) = &body.holes[0].filling else { panic!("it is a link") };
        assert_eq!(&text[link.range.start as usize..link.range.end as usize], "../x.md#part");
        assert_eq!(&body.html[..body.holes[0].at as usize], "<p>See <a href=\"");
    }

    #[test]
    fn headings_have_unique_names_and_never_the_first_level() {
        let (body, _) = render_text("# One\n\n## One\n\n## Two {#named}\n");
        let ids: Vec<_> = body.headings.iter().map(|heading| (heading.level, heading.id.as_str())).collect();
        assert_eq!(ids, [(2, "one"), (2, "one-2"), (2, "named")]);
        assert!(body.html.starts_with("<h2 id=\"one\">One</h2>"));
    }

    #[test]
    fn words_are_counted_across_emphasis() {
        assert_eq!(render_text("Three  *small* steps.\n\nÉach day").0.words, 5);
    }

    #[test]
    fn comments_vanish_and_gaps_are_reported() {
        let (body, diagnostics) = render_text("Park <!-- to fill in: where -->here.\n\n<!-- a note -->\n");
        assert_eq!(body.html.trim(), "<p>Park here.</p>");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].message, "still to be filled in: where");
    }

    #[test]
    fn pictures_need_words_unless_they_decorate() {
        assert_eq!(render_text("![](a.jpg)").1[0].code, Code::MissingAlt);
        assert!(render_text("![](a.jpg \"decorative\")").1.is_empty());
        let (body, _) = render_text("![A \"child\"](a.jpg)");
        let Filling::Picture(target, alt) = &body.holes[0].filling else { panic!("it is a picture") };
        assert_eq!((body.html.trim(), target.value.as_str(), alt.as_str()), ("<p></p>", "a.jpg", "A \"child\""));
    }

    #[test]
    fn alerts_are_notes_with_a_title_of_the_theme() {
        let (body, _) = render_text("> [!TIP]\n> Try it.");
        assert_eq!(
            body.html.trim(),
            "<div class=\"alert alert--tip\" role=\"note\">\n<p class=\"alert__title\"></p>\n<p>Try it.</p>\n</div>"
        );
        assert_eq!(body.holes[0].filling, Filling::Word("alert_tip"));
    }

    #[test]
    fn a_phrase_can_name_its_language() {
        check_html("Say [Hola]{lang=es}.", "<p>Say <span lang=\"es\" dir=\"ltr\">Hola</span>.</p>");
        check_html("[*مرحبا*]{lang=ar}", "<p><span lang=\"ar\" dir=\"rtl\"><em>مرحبا</em></span></p>");
        check_html("# Say [Hola]{lang=es}", "<h2 id=\"say-hola\">Say <span lang=\"es\" dir=\"ltr\">Hola</span></h2>");
        check_html("[A]{class=b} \\[C\\]{lang=es}", "<p>[A]{class=b} [C]{lang=es}</p>");
        check_html("*[a* b]{lang=es}", "<p><em>[a</em> b]{lang=es}</p>");
        check_html("`[a]{lang=es}`", "<p><code>[a]{lang=es}</code></p>");
    }
}
