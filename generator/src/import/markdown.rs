//! A tree of HTML as clean Markdown: words and their order stay, looks go.
//!
//! Steps: gather what stands on lines of its own ([`Block`]), make each run of words one text
//! ([`pieces`]), write the blocks ([`write`]). Headings begin at the second level, since the title is the
//! first, and skip none.

mod escape;
mod file;
mod pieces;
mod run;
mod table;
mod write;

use std::collections::HashSet;

use super::html::{self, Element, Node};
use super::places::{From, Places};
use super::text::in_one_line;
use crate::content::markdown::shape::MOST_DEEP;
use pieces::{Breaks, Pieces};
use write::Block;

/// A text as Markdown, and what was met on the way.
#[derive(Debug, Default)]
pub(super) struct Converted {
    pub(super) markdown: String,
    /// Its first words, without headings and captions.
    pub(super) lead: String,
    pub(super) notes: Notes,
}

/// What was met on the way, for the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Files that the text shows or links to and that are not at hand.
    pub(super) missing: Vec<String>,
    /// Pictures that nobody has described, by their name in the new site.
    pub(super) undescribed: Vec<String>,
    /// Links of the old site that led to nothing that is public; the words stayed.
    pub(super) unlinked: Vec<String>,
}

/// Converts a piece of HTML.
pub(super) fn convert(html: &str, breaks_count: bool, from: From, places: &Places) -> Converted {
    let tree = html::parse(html);
    let mut names = HashSet::new();
    heading_names(&tree, &mut names);
    let mut converter = Converter {
        places,
        from,
        breaks_count,
        names,
        given: HashSet::new(),
        levels: Vec::new(),
        caption: None,
        gaps: Vec::new(),
        depth: 0,
        notes: Notes::default(),
    };
    let blocks = converter.flow(&tree.children);
    let markdown = if blocks.is_empty() { String::new() } else { write::text(&blocks) };
    let mut lead = String::new();
    lead_of(&tree.children, &mut lead);
    Converted { markdown, lead: in_one_line(&lead), notes: converter.notes }
}

/// More words are no lead.
const MOST_OF_LEAD: usize = 1_500;

/// Gathers the first words of paragraphs and lists.
fn lead_of(nodes: &[Node], lead: &mut String) {
    for node in nodes {
        if lead.len() > MOST_OF_LEAD {
            return;
        }
        match node {
            Node::Text(text) => lead.push_str(text),
            Node::Element(element) => match element.name.as_str() {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figure" | "figcaption" | "table" | "pre" | "script"
                | "style" | "noscript" | "form" | "button" | "iframe" | "svg" | "object" | "x-caption" => {
                    lead.push(' ')
                }
                _ => {
                    let gap = if element.has_block || element.name == "br" { " " } else { "" };
                    lead.push_str(gap);
                    lead_of(&element.children, lead);
                    lead.push_str(gap);
                }
            },
        }
    }
}

/// The names of headings that links can point at.
fn heading_names(element: &Element, names: &mut HashSet<String>) {
    for child in element.elements() {
        if heading_level(&child.name).is_some() && is_name(child.value("id")) {
            names.insert(child.value("id").to_string());
        }
        heading_names(child, names);
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

struct Converter<'a> {
    places: &'a Places,
    from: From<'a>,
    breaks_count: bool,
    names: HashSet<String>,
    /// Those of headings that were made.
    given: HashSet<String>,
    /// The levels of the headings that the place is below, as the old text has them.
    levels: Vec<u8>,
    /// The words below the picture that is looked at.
    caption: Option<String>,
    /// What is to be filled in beside the block that is being made.
    gaps: Vec<String>,
    /// How many lists and quotes the place is in.
    depth: usize,
    notes: Notes,
}

impl Converter<'_> {
    fn flow(&mut self, nodes: &[Node]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut run: Vec<&Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if element.has_block && !self.is_run(element) => {
                    self.paragraphs(&std::mem::take(&mut run), &mut blocks);
                    self.block(element, &mut blocks);
                    self.take_gaps(&mut blocks);
                }
                Node::Element(_) | Node::Text(_) => run.push(node),
            }
        }
        self.paragraphs(&run, &mut blocks);
        blocks
    }

    /// Whether an element stays in a line although something in it does not: links around whole cards.
    fn is_run(&self, element: &Element) -> bool {
        element.name == "a" && !element.value("href").is_empty() && element.find("ul").is_none()
    }

    fn take_gaps(&mut self, blocks: &mut Vec<Block>) {
        blocks.extend(self.gaps.drain(..).map(Block::Gap));
    }

    /// Makes paragraphs of what stands in lines; blank lines in the text part them.
    fn paragraphs(&mut self, run: &[&Node], blocks: &mut Vec<Block>) {
        let mut pieces = Pieces::default();
        let mut text_alone = Some(String::new());
        for node in run {
            match node {
                Node::Text(text) => {
                    for (at, part) in split_at_blank_lines(text).enumerate() {
                        if at > 0 {
                            self.end_paragraph(std::mem::take(&mut pieces), &mut text_alone, blocks);
                        }
                        self.words(part, &mut pieces);
                        text_alone.iter_mut().for_each(|alone| alone.push_str(part));
                    }
                }
                Node::Element(element) => {
                    if !matches!(element.name.as_str(), "br" | "span") {
                        text_alone = None;
                    }
                    text_alone.iter_mut().for_each(|alone| alone.push_str(&element.text()));
                    self.run_element(element, &mut pieces);
                }
            }
        }
        self.end_paragraph(pieces, &mut text_alone, blocks);
    }

    fn end_paragraph(&mut self, pieces: Pieces, text_alone: &mut Option<String>, blocks: &mut Vec<Block>) {
        let alone = text_alone.replace(String::new()).unwrap_or_default();
        let alone = alone.trim();
        if alone.starts_with("http") && alone.contains("://") && !alone.contains(char::is_whitespace) {
            // WordPress shows a film or a post in the place of an address that stands alone.
            blocks.extend(self.embed(alone));
        } else {
            let text = pieces.finish(Breaks::Lines);
            if !text.is_empty() {
                blocks.push(Block::Paragraph(text));
            }
        }
        self.take_gaps(blocks);
    }

    fn block(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let name = element.name.as_str();
        if let Some(level) = heading_level(name) {
            blocks.extend(self.heading(level, element));
            return;
        }
        match name {
            // Deeper ones the site would refuse: their words stay, one below the other.
            "ul" | "ol" | "blockquote" if self.depth >= MOST_DEEP => blocks.extend(self.flow(&element.children)),
            "ul" | "ol" => blocks.extend(self.list(element)),
            "dl" => blocks.extend(self.terms(element)),
            "blockquote" => {
                let inner = self.inner(&element.children);
                blocks.extend((!inner.is_empty()).then_some(Block::Quote(inner)));
            }
            "pre" => blocks.extend(code(element)),
            "hr" => blocks.push(Block::Rule),
            "table" => self.table(element, blocks),
            "figure" => self.figure(element, blocks),
            "x-caption" => self.captioned(element, blocks),
            "x-gallery" => self.gallery(element.value("ids"), blocks),
            "x-playlist" => self.playlist(element.value("ids"), blocks),
            "x-embed" => blocks.extend(self.embed(element.value("href"))),
            "iframe" => blocks.extend(self.embed(lazy_source(element))),
            "audio" | "video" | "x-file" => self.played(element, blocks),
            "details" => blocks.extend(self.details(element)),
            "form" => {
                self.gaps.push(
                    "a form stood here on the old site; link to /consultation/ or to a page that says whom to call"
                        .into(),
                );
            }
            "object" => {}
            _ => {
                self.background(element, blocks);
                blocks.extend(self.flow(&element.children));
            }
        }
    }

    /// What stands in a list or a quote.
    fn inner(&mut self, nodes: &[Node]) -> Vec<Block> {
        self.depth += 1;
        let blocks = self.flow(nodes);
        self.depth -= 1;
        blocks
    }

    fn heading(&mut self, level: u8, element: &Element) -> Option<Block> {
        let text = self.one_line(&element.children, Breaks::Blanks);
        // A heading is bold as it is.
        let bare = text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")).filter(|rest| !rest.contains("**"));
        let text = bare.unwrap_or(&text).trim().to_string();
        if text.is_empty() || self.depth > 0 {
            let bold = format!("**{text}**");
            return (!text.is_empty()).then_some(Block::Paragraph(if text.contains('*') { text } else { bold }));
        }
        while self.levels.last().is_some_and(|last| *last >= level) {
            self.levels.pop();
        }
        self.levels.push(level);
        let id = element.value("id");
        let id = (self.names.contains(id) && self.given.insert(id.to_string())).then(|| id.to_string());
        Some(Block::Heading((self.levels.len() + 1).min(6), text, id))
    }

    /// Nodes as one line of words.
    fn one_line(&mut self, nodes: &[Node], breaks: Breaks) -> String {
        let mut pieces = Pieces::default();
        self.run_nodes(nodes, &mut pieces);
        pieces.finish(breaks)
    }

    fn list(&mut self, element: &Element) -> Option<Block> {
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in &element.children {
            match child {
                Node::Element(item) if matches!(item.name.as_str(), "ul" | "ol") && self.depth + 1 < MOST_DEEP => {
                    self.depth += 1;
                    let inner = self.list(item);
                    self.depth -= 1;
                    match items.last_mut() {
                        Some(last) => last.extend(inner),
                        None => items.extend(inner.map(|inner| vec![inner])),
                    }
                }
                Node::Element(item) if item.name == "li" => items.push(self.inner(&item.children)),
                other => items.push(self.inner(std::slice::from_ref(other))),
            }
        }
        items.retain(|item| !item.is_empty());
        let start = (element.name == "ol").then(|| element.value("start").parse().unwrap_or(1).min(999_999));
        (!items.is_empty()).then_some(Block::List(start, items))
    }

    fn terms(&mut self, element: &Element) -> Option<Block> {
        let mut terms: Vec<(String, Vec<Vec<Block>>)> = Vec::new();
        let groups = element.elements().flat_map(|child| match child.name.as_str() {
            "div" => child.elements().collect::<Vec<_>>(),
            _ => vec![child],
        });
        for child in groups.collect::<Vec<_>>() {
            if child.name != "dd" || terms.is_empty() {
                terms.push((self.one_line(&child.children, Breaks::Blanks), Vec::new()));
                continue;
            }
            let meaning = self.inner(&child.children);
            if let Some((_, meanings)) = terms.last_mut().filter(|_| !meaning.is_empty()) {
                meanings.push(meaning);
            }
        }
        terms.retain(|(term, meanings)| !term.is_empty() && !meanings.is_empty());
        (!terms.is_empty()).then_some(Block::Terms(terms))
    }

    fn details(&mut self, element: &Element) -> Vec<Block> {
        let title = element.elements().find(|child| child.name == "summary").map(Element::text);
        let title = in_one_line(&title.unwrap_or_default()).replace(['"', '{', '}', '='], "");
        let rest: Vec<Node> = element
            .children
            .iter()
            .filter(|child| !matches!(child, Node::Element(inner) if inner.name == "summary"))
            .cloned()
            .collect();
        let is_first = self.depth == 0 && !title.is_empty();
        let inner = self.inner(&rest);
        match is_first {
            true if !inner.is_empty() => vec![Block::Details(title, inner)],
            _ => inner,
        }
    }
}

/// Parts of a text between lines that hold nothing.
fn split_at_blank_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let all = rest?;
        let mut from = 0;
        while let Some(found) = all[from..].find('\n') {
            let end = from + found;
            let blank = all[end + 1..].len() - all[end + 1..].trim_start_matches([' ', '\t', '\r', '\u{A0}']).len();
            if all[end + 1 + blank..].starts_with('\n') {
                rest = Some(&all[end + 1 + blank + 1..]);
                return Some(&all[..end]);
            }
            from = end + 1;
        }
        rest = None;
        Some(all)
    })
}

fn code(element: &Element) -> Option<Block> {
    let text = element.text();
    let text = text.trim_matches('\n').trim_end();
    let inner = element.elements().find(|child| child.name == "code").unwrap_or(element);
    let classes = format!("{} {}", element.value("class"), inner.value("class"));
    let language =
        classes.split_whitespace().find_map(|class| class.strip_prefix("language-").or(class.strip_prefix("lang-")));
    let language = language.filter(|language| is_name(language)).unwrap_or("").to_string();
    (!text.trim().is_empty()).then(|| Block::Code(language, text.replace('\t', "    ")))
}

/// The address of what is shown, also where a plugin loads it late.
fn lazy_source(element: &Element) -> &str {
    const LATE: [&str; 5] = ["data-src", "data-lazy-src", "data-orig-file", "data-original", "data-litespeed-src"];
    let source = element.value("src").trim();
    if !source.is_empty() && !source.starts_with("data:") && source != "about:blank" {
        return source;
    }
    LATE.iter().map(|name| element.value(name).trim()).find(|late| !late.is_empty()).unwrap_or(source)
}

#[cfg(test)]
mod tests;
