//! Markdown to HTML, with holes where only the whole site knows what belongs there.
//!
//! Steps: parse to events, fill in the clinic's facts, name the headings, replace links, pictures and callouts by marked
//! places, write HTML once, note where the marks stand. The render stage fills the holes without
//! parsing again. CommonMark with tables, task lists, footnotes, strikethrough, heading
//! attributes, definition lists, GitHub alerts, and blocks that the theme draws ([`Block`]).

mod block;
mod headings;
mod marker;
mod phrase;
pub mod plain;
mod raw;
pub(crate) mod shape;
mod spaced;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, html};

use super::facts::{self, Filler};
use super::paste;
use crate::diagnostic::Diagnostic;
use crate::source::Located;
use marker::{Marker, lift_marks};

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
    use crate::diagnostic::Code;
    use crate::source::SourceFile;

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
    fn files_in_raw_html_know_their_place_each() {
        let text = "<div>\n<img src=\"media/a.jpg\" alt=\"\">\n<img src=\"media/a.jpg\" alt=\"\">\n</div>\n";
        let places = render_text(text).0.holes.into_iter().filter_map(|hole| match hole.filling {
            Filling::Href(link) => Some(link.range.start as usize),
            _ => None,
        });
        let expected: Vec<usize> = text.match_indices("media/a.jpg").map(|(at, _)| at).collect();
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn headings_have_unique_names_and_never_the_first_level() {
        let (body, _) = render_text("# One\n\n## One\n\n## Two {#named}\n");
        let ids: Vec<_> = body.headings.iter().map(|heading| (heading.level, heading.id.as_str())).collect();
        assert_eq!(ids, [(2, "one"), (2, "one-2"), (2, "named")]);
        assert!(body.html.starts_with("<h2 id=\"one\">One</h2>"));
        let (body, _) = render_text("## One\n\n## One\n\n## One 2\n\n## One-3\n\n## One\n");
        let ids: Vec<_> = body.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["one", "one-2", "one-2-2", "one-3", "one-4"]);
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
