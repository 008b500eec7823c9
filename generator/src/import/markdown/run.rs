//! What stands inside a line: words, marks, links, pictures.

use super::super::html::{Element, Node};
use super::pieces::{Mark, Pieces};
use super::{Converter, lazy_source, split_at_blank_lines};
use crate::content::is_language;
use crate::import::places::Lead;
use crate::import::text::in_one_line;

impl Converter<'_> {
    pub(super) fn run_nodes(&mut self, nodes: &[Node], pieces: &mut Pieces) {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    for (at, part) in split_at_blank_lines(text).enumerate() {
                        if at > 0 {
                            pieces.break_line();
                        }
                        self.words(part, pieces);
                    }
                }
                Node::Element(element) => self.run_element(element, pieces),
            }
        }
    }

    /// Words, with the line breaks that were typed where those counted.
    pub(super) fn words(&mut self, text: &str, pieces: &mut Pieces) {
        if !self.breaks_count {
            pieces.text(text);
            return;
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                pieces.break_line();
            }
            pieces.text(line);
        }
    }

    pub(super) fn run_element(&mut self, element: &Element, pieces: &mut Pieces) {
        match element.name.as_str() {
            "br" => pieces.break_line(),
            "b" | "strong" => self.marked(Mark::Strong, element, pieces),
            "i" | "em" | "cite" | "dfn" | "var" => self.marked(Mark::Emphasis, element, pieces),
            "s" | "del" | "strike" => self.marked(Mark::Struck, element, pieces),
            "sub" => self.marked(Mark::Below, element, pieces),
            "sup" => self.marked(Mark::Above, element, pieces),
            "code" | "kbd" | "samp" | "tt" => {
                let text = in_one_line(&element.text());
                if !text.is_empty() {
                    pieces.text(" ".repeat(usize::from(element.text().starts_with(' '))).as_str());
                    pieces.raw(super::escape::code(&text));
                }
            }
            "q" => {
                pieces.raw("“".into());
                self.run_nodes(&element.children, pieces);
                pieces.raw("”".into());
            }
            "a" => self.link(element, pieces),
            "img" => {
                if let Some(shown) = self.picture(element) {
                    pieces.raw(shown);
                }
            }
            "x-todo" => self.todo(element.value("name"), pieces),
            // Doubles of pictures that load late, and what only a machine reads.
            "script" | "style" | "noscript" | "template" | "svg" | "map" | "input" | "select" | "textarea"
            | "button" | "embed" | "canvas" | "link" | "meta" => {}
            _ if !element.value("lang").is_empty() => self.in_language(element, pieces),
            _ => {
                if element.has_block {
                    pieces.break_line();
                }
                self.run_nodes(&element.children, pieces);
            }
        }
    }

    fn marked(&mut self, mark: Mark, element: &Element, pieces: &mut Pieces) {
        pieces.open(mark.clone());
        self.run_nodes(&element.children, pieces);
        pieces.close(&mark);
    }

    fn in_language(&mut self, element: &Element, pieces: &mut Pieces) {
        let tag = element.value("lang").to_lowercase();
        let tag = tag.split('-').next().unwrap_or("").to_string();
        if is_language(&tag) && tag != "en" && !element.has_block {
            self.marked(Mark::Language(tag), element, pieces);
        } else {
            self.run_nodes(&element.children, pieces);
        }
    }

    fn link(&mut self, element: &Element, pieces: &mut Pieces) {
        let href = element.value("href").trim();
        // A file's second link, “Download”, and a picture that opens itself.
        if element.has_class("wp-block-file__button") {
            return;
        }
        if element.find("img").is_some() && in_one_line(&element.text()).is_empty() && self.places.is_of_picture(href) {
            self.run_nodes(&element.children, pieces);
            return;
        }
        let lead = match href.strip_prefix('#') {
            Some(name) if self.names.contains(name) => Lead::To(href.to_string()),
            Some(_) => Lead::Words,
            None => self.places.link(&self.from, href),
        };
        match lead {
            Lead::To(address) => self.marked(Mark::Link(address), element, pieces),
            Lead::Words => self.run_nodes(&element.children, pieces),
            Lead::Nothing(address) => {
                self.notes.unlinked.push(address);
                self.run_nodes(&element.children, pieces);
            }
            Lead::Missing(name) => {
                let words = in_one_line(&element.text());
                self.gaps.push(format!("the file {name}: save it in content/media/ and link “{words}” to it"));
                self.notes.missing.push(name);
                self.run_nodes(&element.children, pieces);
            }
        }
    }

    /// What cannot be carried over, where staff see it.
    fn todo(&mut self, name: &str, pieces: &mut Pieces) {
        pieces.open(Mark::Strong);
        pieces.text(&format!(
            "To do: “{name}” of the old site stood here. Put the right thing in its place, or take this sentence out."
        ));
        pieces.close(&Mark::Strong);
        self.gaps.push(format!("what “{name}” showed on the old site, in place of the sentence “To do: …” above"));
    }

    /// A picture in a line of Markdown; none where it is not at hand, or nobody has described it.
    pub(super) fn picture(&mut self, element: &Element) -> Option<String> {
        let alt = in_one_line(element.value("alt"));
        let is_sign = element.has_class("emoji") || element.has_class("wp-smiley");
        if is_sign {
            return (!alt.is_empty()).then(|| super::escape::words(&alt));
        }
        let is_dot = ["width", "height"].iter().all(|side| matches!(element.value(side), "0" | "1"));
        if is_dot {
            return None;
        }
        let number = element.value("class").split_whitespace().find_map(|class| class.strip_prefix("wp-image-"));
        let number = number.or(Some(element.value("data-id"))).and_then(|number| number.parse().ok());
        self.shown(lazy_source(element), number, &alt)
    }
}
