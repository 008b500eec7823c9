//! Reads one finished page: its names, links and headings, and what is wrong with it by itself.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{DefaultEmitter, HtmlString, Spanned, Token, Tokenizer};

/// What a page holds, as a browser would find it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Names that links can point at, sorted.
    pub(super) ids: Vec<String>,
    /// Every address on the page.
    pub(super) links: Vec<Link>,
    /// Level and words of each heading, in order.
    pub(super) headings: Vec<(u8, String)>,
    /// What is wrong without a look at any other page.
    pub(super) faults: Vec<Fault>,
}

/// An address on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// As the page has it.
    pub(super) value: String,
    /// Whether a reader can follow it; else it is a file that the page needs, or a word to machines.
    pub(super) is_followed: bool,
}

/// Something wrong with one element.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Two elements have this name.
    DuplicateId(String),
    /// The picture at this address has no `alt`.
    NoAlt(String),
    /// The link to this address has no words.
    EmptyLink(String),
    /// A button, field or list that has no name; its tag with what tells it apart.
    Unlabelled(String),
}

/// Attributes that hold one address, by element; `a` and `area` are what readers follow.
const ADDRESSES: [(&[u8], &[u8]); 16] = [
    (b"a", b"href"),
    (b"area", b"href"),
    (b"img", b"src"),
    (b"link", b"href"),
    (b"script", b"src"),
    (b"source", b"src"),
    (b"video", b"src"),
    (b"video", b"poster"),
    (b"audio", b"src"),
    (b"track", b"src"),
    (b"iframe", b"src"),
    (b"embed", b"src"),
    (b"object", b"data"),
    (b"form", b"action"),
    (b"use", b"href"),
    (b"image", b"href"),
];

/// Kinds of `input` that are named by their value, or not shown.
const NAMED_BY_VALUE: [&[u8]; 4] = [b"hidden", b"submit", b"reset", b"button"];

type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, ()>>;

/// Reads a page.
pub(super) fn read(html: &str) -> Facts {
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are text, not elements.
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.open(&tag.name, &tag.attributes),
            Token::EndTag(tag) => reader.close(&tag.name),
            Token::String(text) => reader.text(&text),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.finish()
}

/// An element whose words are its name.
struct Open {
    what: String,
    named: bool,
}

struct Control {
    what: String,
    id: Option<String>,
}

#[derive(Default)]
struct Reader {
    facts: Facts,
    link: Option<Open>,
    button: Option<Open>,
    heading: Option<(u8, String)>,
    labels: usize,
    labelled: BTreeSet<String>,
    controls: Vec<Control>,
}

impl Reader {
    fn open(&mut self, name: &[u8], attributes: &Attributes) {
        if let Some(id) = value(attributes, b"id") {
            self.facts.ids.push(id);
        }
        self.addresses(name, attributes);
        match name {
            b"a" => {
                let named = has_name(attributes);
                self.link = value(attributes, b"href").map(|what| Open { what, named });
            }
            b"button" => self.button = Some(Open { what: described(name, attributes), named: has_name(attributes) }),
            b"img" => self.picture(attributes),
            b"label" => {
                self.labels += 1;
                self.labelled.extend(value(attributes, b"for"));
            }
            b"input" | b"select" | b"textarea" => self.control(name, attributes),
            [b'h', level @ b'1'..=b'6'] => self.heading = Some((level - b'0', String::new())),
            _ if has_name(attributes) => self.name_open(),
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"a" => {
                let empty = self.link.take().filter(|link| !link.named);
                self.facts.faults.extend(empty.map(|link| Fault::EmptyLink(link.what)));
            }
            b"button" => {
                let empty = self.button.take().filter(|button| !button.named);
                self.facts.faults.extend(empty.map(|button| Fault::Unlabelled(button.what)));
            }
            b"label" => self.labels = self.labels.saturating_sub(1),
            [b'h', b'1'..=b'6'] => {
                let heading = self.heading.take();
                self.facts.headings.extend(heading.map(|(level, text)| (level, in_one_line(&text))));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        if text.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        self.name_open();
        if let Some((_, words)) = &mut self.heading {
            words.push_str(&String::from_utf8_lossy(text));
        }
    }

    /// What was just read is a name for the link or button that it stands in.
    fn name_open(&mut self) {
        for open in [&mut self.link, &mut self.button].into_iter().flatten() {
            open.named = true;
        }
    }

    fn picture(&mut self, attributes: &Attributes) {
        match value(attributes, b"alt") {
            None if !has_name(attributes) && value(attributes, b"aria-hidden").is_none() => {
                let source = value(attributes, b"src").unwrap_or_default();
                self.facts.faults.push(Fault::NoAlt(source));
            }
            Some(alt) if alt.trim().is_empty() => {}
            Some(_) | None => self.name_open(),
        }
    }

    fn control(&mut self, name: &[u8], attributes: &Attributes) {
        let kind = value(attributes, b"type").unwrap_or_default().to_ascii_lowercase();
        let by_value = name == b"input" && NAMED_BY_VALUE.contains(&kind.as_bytes());
        let by_alt = kind == "image" && value(attributes, b"alt").is_some_and(|alt| !alt.trim().is_empty());
        if self.labels == 0 && !by_value && !by_alt && !has_name(attributes) {
            self.controls.push(Control { what: described(name, attributes), id: value(attributes, b"id") });
        }
    }

    fn addresses(&mut self, name: &[u8], attributes: &Attributes) {
        let is_followed = matches!(name, b"a" | b"area");
        for (_, attribute) in ADDRESSES.iter().filter(|(element, _)| *element == name) {
            self.facts.links.extend(value(attributes, attribute).map(|value| Link { value, is_followed }));
        }
        if matches!(name, b"img" | b"source") {
            let set = value(attributes, b"srcset").unwrap_or_default();
            let sources = set.split(',').filter_map(|part| part.split_whitespace().next());
            self.facts.links.extend(sources.map(|value| Link { value: value.to_string(), is_followed: false }));
        }
        if name == b"meta" {
            let content = value(attributes, b"content").unwrap_or_default();
            let is_refresh = value(attributes, b"http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"));
            let target = content.split_once("url=").map(|(_, url)| url.to_string()).filter(|_| is_refresh);
            let shared =
                || value(attributes, b"property").filter(|name| matches!(name.as_str(), "og:image" | "og:url"));
            let target = target.or_else(|| shared().map(|_| content));
            self.facts.links.extend(target.map(|value| Link { value, is_followed: is_refresh }));
        }
    }

    fn finish(mut self) -> Facts {
        let labelled = &self.labelled;
        let is_named = |control: &Control| control.id.as_ref().is_some_and(|id| labelled.contains(id));
        let unnamed = self.controls.into_iter().filter(|control| !is_named(control));
        self.facts.faults.extend(unnamed.map(|control| Fault::Unlabelled(control.what)));
        self.facts.ids.sort_unstable();
        let mut twice: Vec<String> =
            self.facts.ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
        twice.dedup();
        self.facts.faults.extend(twice.into_iter().map(Fault::DuplicateId));
        self.facts.ids.dedup();
        self.facts
    }
}

fn value(attributes: &Attributes, name: &[u8]) -> Option<String> {
    attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// Whether an attribute names the element for people who cannot see it.
fn has_name(attributes: &Attributes) -> bool {
    [&b"aria-label"[..], b"aria-labelledby", b"title"]
        .iter()
        .any(|name| value(attributes, name).is_some_and(|value| !value.trim().is_empty()))
}

/// `<input name="email">`.
fn described(name: &[u8], attributes: &Attributes) -> String {
    let mark = ["name", "id", "type", "class"]
        .iter()
        .find_map(|name| Some(format!(" {name}=\"{}\"", value(attributes, name.as_bytes())?)));
    format!("<{}{}>", String::from_utf8_lossy(name), mark.unwrap_or_default())
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_faults(html: &str, expected: &[Fault]) {
        assert_eq!(read(html).faults, expected, "{html}");
    }

    #[test]
    fn links_and_buttons_are_named_by_what_is_in_them() {
        check_faults("<a href='/x/'>Go</a><a href='/y/'><img src='/a.jpg' alt='Home'></a><a name='old'></a>", &[]);
        check_faults("<a href='/x/'> <svg></svg></a>", &[Fault::EmptyLink("/x/".into())]);
        check_faults("<a href='/x/' aria-label='Home'></a><button><svg aria-label='Close'></svg></button>", &[]);
        check_faults("<button class='close'></button>", &[Fault::Unlabelled("<button class=\"close\">".into())]);
    }

    #[test]
    fn fields_are_named_by_a_label_before_around_or_after_them() {
        check_faults("<input id='a'><label for='a'>A</label><label>B <select></select></label>", &[]);
        check_faults("<input type='hidden' name='t'><input type='submit'>", &[]);
        check_faults("<input type='text' name='who'>", &[Fault::Unlabelled("<input name=\"who\">".into())]);
    }

    #[test]
    fn pictures_may_be_empty_of_words_but_not_without_them() {
        check_faults("<img src='/a.jpg' alt=''>", &[]);
        check_faults("<img src='/a.jpg'>", &[Fault::NoAlt("/a.jpg".into())]);
    }

    #[test]
    fn names_stand_once() {
        check_faults("<p id='a'></p><p id='b'></p><p id='a'></p>", &[Fault::DuplicateId("a".into())]);
    }

    #[test]
    fn every_form_of_address_is_seen_and_scripts_are_not_read() {
        let facts = read(
            "<meta http-equiv=refresh content='0; url=/n/'><a href='/x/?q=1&amp;r=2#p'>x</a>\
             <img src=/a.jpg srcset='/a-480.webp 480w, /a-960.webp 960w' alt=''><script>'<a href=\"/no/\">'</script>",
        );
        let values: Vec<&str> = facts.links.iter().map(|link| link.value.as_str()).collect();
        assert_eq!(values, ["/n/", "/x/?q=1&r=2#p", "/a.jpg", "/a-480.webp", "/a-960.webp"]);
    }
}
