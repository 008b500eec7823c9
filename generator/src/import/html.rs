//! HTML as people's editors left it, as a tree: ends that are missing are put in, ends of nothing are left out.
//!
//! The tokens are those of the standard; the tree is plainer than a browser's. It is never deeper than
//! [`MOST_DEEP`], whatever the text.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Elements within elements: real pages have about twenty.
const MOST_DEEP: usize = 90;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

/// An element with what it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    /// In small letters.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    /// Whether it, or something in it, stands on lines of its own.
    pub(super) has_block: bool,
}

impl Element {
    /// The value of an attribute; empty if it is not there.
    pub(super) fn value(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether a class of it is this word.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.value("class").split_ascii_whitespace().any(|known| known == class)
    }

    /// The elements right below it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of this name at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| if element.name == name { Some(element) } else { element.find(name) })
    }

    /// All its words, as written.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        gather_text(&self.children, &mut text);
        text
    }
}

fn gather_text(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(element) if element.name == "br" => text.push('\n'),
            Node::Element(element) => gather_text(&element.children, text),
        }
    }
}

/// Reads a piece of HTML.
pub(super) fn parse(html: &str) -> Element {
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are text, not elements.
    emitter.naively_switch_states(true);
    let mut tree = Tree { open: vec![Element { name: "body".into(), ..Element::default() }] };
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let attributes =
                    tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect::<Vec<_>>();
                tree.begin(Element { name: text(&tag.name), attributes, ..Element::default() });
            }
            Token::EndTag(tag) => tree.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(words) => tree.text(&String::from_utf8_lossy(&words)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    tree.finish()
}

struct Tree {
    /// Never empty: the first is the whole.
    open: Vec<Element>,
}

impl Tree {
    fn begin(&mut self, element: Element) {
        let name = element.name.as_str();
        match name {
            "html" | "body" | "head" => return,
            "li" => self.end_within(&["li"], &["ul", "ol"]),
            "dt" | "dd" => self.end_within(&["dt", "dd"], &["dl"]),
            "td" | "th" => self.end_within(&["td", "th"], &["tr", "table"]),
            "tr" => self.end_within(&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => self.end_within(&["thead", "tbody", "tfoot"], &["table"]),
            "a" => self.end_within(&["a"], &["td", "th", "li", "div", "p"]),
            _ if is_block(name) && ends_paragraph(name) => {
                self.end_within(&["p"], &["div", "li", "td", "th", "blockquote"])
            }
            _ => {}
        }
        if is_void(&element.name) {
            self.add(element);
        } else if self.open.len() < MOST_DEEP {
            self.open.push(element);
        }
    }

    /// Ends the nearest open element of these names, unless one of `limits` stands before it.
    fn end_within(&mut self, names: &[&str], limits: &[&str]) {
        let nearest = self
            .open
            .iter()
            .rposition(|open| names.contains(&open.name.as_str()) || limits.contains(&open.name.as_str()));
        if let Some(at) = nearest.filter(|at| names.contains(&self.open[*at].name.as_str())) {
            self.close_from(at);
        }
    }

    fn end(&mut self, name: &str) {
        let found = self.open.iter().rposition(|open| open.name == name).filter(|at| *at > 0);
        let Some(at) = found else { return };
        // The end of a word's looks does not end the paragraph or the list around it.
        let crosses = !is_block(name) && self.open[at + 1..].iter().any(|open| is_block(&open.name));
        let leaves_table = name != "table" && self.open[at + 1..].iter().any(|open| open.name == "table");
        if !crosses && !leaves_table {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at.max(1) {
            if let Some(element) = self.open.pop() {
                self.add(element);
            }
        }
    }

    fn add(&mut self, mut element: Element) {
        let inner = element.elements().any(|child| child.has_block);
        element.has_block = inner || is_block(&element.name);
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Node::Element(element));
        }
    }

    fn text(&mut self, words: &str) {
        let Some(parent) = self.open.last_mut() else { return };
        match parent.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(words),
            _ => parent.children.push(Node::Text(words.to_string())),
        }
    }

    fn finish(mut self) -> Element {
        self.close_from(1);
        self.open.pop().unwrap_or_default()
    }
}

/// Whether an element ends a paragraph that is open; the marks of our own stand in paragraphs too.
fn ends_paragraph(name: &str) -> bool {
    !matches!(name, "iframe" | "audio" | "video" | "object" | "figcaption" | "summary")
}

/// Whether an element stands on lines of its own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "audio"
            | "blockquote"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "iframe"
            | "li"
            | "main"
            | "nav"
            | "object"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "video"
            | "x-caption"
            | "x-embed"
            | "x-file"
            | "x-gallery"
            | "x-playlist"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(nodes: &[Node]) -> String {
        nodes
            .iter()
            .map(|node| match node {
                Node::Text(text) => text.clone(),
                Node::Element(element) => format!("{}({})", element.name, shown(&element.children)),
            })
            .collect()
    }

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(shown(&parse(html).children), expected, "{html}");
    }

    #[test]
    fn missing_ends_are_put_in_and_others_left_out() {
        check("<p>a<p>b", "p(a)p(b)");
        check("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul(li(a)li(bul(li(c)))li(d))");
        check("a</p></div>b<br/>c", "abbr()c");
        check("<b>a<i>b</b>c</i>", "b(ai(b))c");
        check("<p><b>a</p>b</b>", "p(b(a))b");
        check("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a)td(b))tr(td(c)))d");
        check("<p>a<ul><li>b</ul>c", "p(a)ul(li(b))c");
    }

    #[test]
    fn a_deep_text_stays_shallow() {
        let tree = parse(&"<div><b>x".repeat(50_000));
        let mut deepest = 0;
        let mut next = vec![(&tree, 1)];
        while let Some((element, depth)) = next.pop() {
            deepest = deepest.max(depth);
            next.extend(element.elements().map(|child| (child, depth + 1)));
        }
        assert!(deepest <= MOST_DEEP, "{deepest}");
    }

    #[test]
    fn letters_with_names_are_letters() {
        check("a&nbsp;&eacute;&#8217;&lt;b", "a\u{A0}é’<b");
    }
}
