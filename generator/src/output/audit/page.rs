//! Reads one finished page: its names, links and headings, and what is wrong with it by itself.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};

/// What a page holds, as a browser would find it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Names that links can point at, sorted.
    pub(super) ids: Vec<String>,
    /// Level and words of each heading, in order.
    pub(super) headings: Vec<(u8, String)>,
    /// What is wrong without a look at any other page.
    pub(super) faults: Vec<Fault>,
}

/// An address as a page has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'a> {
    /// As the page has it.
    pub(super) value: &'a str,
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

/// The attributes of an element that hold one address each; `a` and `area` are what readers follow.
fn addresses_of(name: &[u8]) -> &'static [&'static str] {
    match name {
        b"a" | b"area" | b"link" | b"use" | b"image" => &["href"],
        b"img" | b"script" | b"source" | b"audio" | b"track" | b"iframe" | b"embed" => &["src"],
        b"video" => &["src", "poster"],
        b"object" => &["data"],
        b"form" => &["action"],
        _ => &[],
    }
}

/// Kinds of `input` that are named by their value, or not shown.
const NAMED_BY_VALUE: [&str; 4] = ["hidden", "submit", "reset", "button"];

/// Reads a page; every address on it is given to `follow`, in order.
pub(super) fn read(html: &str, follow: impl FnMut(Link)) -> Facts {
    let mut reader = Reader::new(follow);
    let mut tag = Tag::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        match event {
            CallbackEvent::OpenStartTag { name } => tag.begin(name),
            CallbackEvent::AttributeName { name } => tag.attribute(name),
            CallbackEvent::AttributeValue { value } => tag.value(value),
            CallbackEvent::CloseStartTag { .. } => reader.open(&tag),
            CallbackEvent::EndTag { name } => reader.close(name),
            CallbackEvent::String { value } => reader.text(value),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None::<Infallible>
    });
    // Scripts and styles are text, not elements.
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, Forgiving(emitter)).finish();
    reader.finish()
}

/// Asks for no word on the mistakes of HTML, which browsers forgive as well: to look for them costs as much as the rest.
struct Forgiving<F: Callback<Infallible, ()>>(CallbackEmitter<F>);

impl<F: Callback<Infallible, ()>> ForwardingEmitter for Forgiving<F> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// A start tag. One serves for all tags of a page, so that a tag costs no memory of its own.
#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    /// Names and values of its attributes, one after the other.
    bytes: Vec<u8>,
    attributes: Vec<(Range<usize>, Range<usize>)>,
}

impl Tag {
    fn begin(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.bytes.clear();
        self.attributes.clear();
    }

    fn attribute(&mut self, name: &[u8]) {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(name);
        let end = self.bytes.len();
        self.attributes.push((at..end, end..end));
    }

    fn value(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
        if let Some((_, range)) = self.attributes.last_mut() {
            range.end = self.bytes.len();
        }
    }

    /// The value of an attribute; of two with one name the first counts, as in browsers.
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let is_it = |(found, _): &&(Range<usize>, Range<usize>)| self.bytes[found.clone()] == *name.as_bytes();
        let (_, value) = self.attributes.iter().find(is_it)?;
        Some(String::from_utf8_lossy(&self.bytes[value.clone()]))
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(Cow::into_owned)
    }

    /// Whether an attribute names the element for people who cannot see it.
    fn has_name(&self) -> bool {
        let names = ["aria-label", "aria-labelledby", "title"];
        !self.attributes.is_empty()
            && names.iter().any(|name| self.get(name).is_some_and(|value| !value.trim().is_empty()))
    }

    /// `<input name="email">`.
    fn described(&self) -> String {
        let marks = ["name", "id", "type", "class"];
        let mark = marks.iter().find_map(|name| Some(format!(" {name}=\"{}\"", self.get(name)?)));
        format!("<{}{}>", String::from_utf8_lossy(&self.name), mark.unwrap_or_default())
    }
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

struct Reader<F> {
    follow: F,
    facts: Facts,
    link: Option<Open>,
    button: Option<Open>,
    heading: Option<(u8, String)>,
    labels: usize,
    /// How many templates are open: what stands in one is on the page only once a script puts it there.
    templates: usize,
    labelled: BTreeSet<String>,
    controls: Vec<Control>,
}

impl<F: FnMut(Link)> Reader<F> {
    fn new(follow: F) -> Reader<F> {
        let (facts, link, button, heading, labels, templates, labelled, controls) = Default::default();
        Reader { follow, facts, link, button, heading, labels, templates, labelled, controls }
    }

    fn open(&mut self, tag: &Tag) {
        self.addresses(tag);
        self.templates += usize::from(tag.name == b"template");
        if self.templates > 0 {
            return;
        }
        self.facts.ids.extend(tag.owned("id"));
        match &*tag.name {
            b"a" => {
                let named = tag.has_name();
                self.link = tag.owned("href").map(|what| Open { what, named });
            }
            b"button" => self.button = Some(Open { what: tag.described(), named: tag.has_name() }),
            b"img" => self.picture(tag),
            b"label" => {
                self.labels += 1;
                self.labelled.extend(tag.owned("for"));
            }
            b"input" | b"select" | b"textarea" => self.control(tag),
            [b'h', level @ b'1'..=b'6'] => self.heading = Some((level - b'0', String::new())),
            _ if tag.has_name() => self.name_open(),
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
            b"template" => self.templates = self.templates.saturating_sub(1),
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

    fn picture(&mut self, tag: &Tag) {
        match tag.get("alt") {
            None if !tag.has_name() && tag.get("aria-hidden").is_none() => {
                self.facts.faults.push(Fault::NoAlt(tag.owned("src").unwrap_or_default()));
            }
            Some(alt) if alt.trim().is_empty() => {}
            Some(_) | None => self.name_open(),
        }
    }

    fn control(&mut self, tag: &Tag) {
        let kind = tag.get("type").unwrap_or_default().to_ascii_lowercase();
        let by_value = tag.name == b"input" && NAMED_BY_VALUE.contains(&kind.as_str());
        let by_alt = kind == "image" && tag.get("alt").is_some_and(|alt| !alt.trim().is_empty());
        if self.labels == 0 && !by_value && !by_alt && !tag.has_name() {
            self.controls.push(Control { what: tag.described(), id: tag.owned("id") });
        }
    }

    fn addresses(&mut self, tag: &Tag) {
        if tag.attributes.is_empty() {
            return;
        }
        let name = &*tag.name;
        let is_followed = matches!(name, b"a" | b"area");
        for value in addresses_of(name).iter().filter_map(|attribute| tag.get(attribute)) {
            (self.follow)(Link { value: &value, is_followed });
        }
        if matches!(name, b"img" | b"source") {
            let set = tag.get("srcset").unwrap_or_default();
            let sources = set.split(',').filter_map(|part| part.split_whitespace().next());
            sources.for_each(|value| (self.follow)(Link { value, is_followed: false }));
        }
        if name == b"meta" {
            self.meta(tag);
        }
    }

    /// Where a page sends its readers at once, and what it says of itself to other sites.
    fn meta(&mut self, tag: &Tag) {
        let content = tag.get("content").unwrap_or_default();
        let is_refresh = tag.get("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"));
        let target = content.split_once("url=").map(|(_, url)| url).filter(|_| is_refresh);
        let is_shared = || tag.get("property").is_some_and(|name| matches!(&*name, "og:image" | "og:url"));
        if let Some(value) = target.or_else(|| is_shared().then_some(&*content)) {
            (self.follow)(Link { value, is_followed: is_refresh });
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

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_faults(html: &str, expected: &[Fault]) {
        assert_eq!(read(html, |_| {}).faults, expected, "{html}");
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
    fn what_waits_in_a_template_is_not_on_the_page_but_its_links_are_followed() {
        let mut values = Vec::new();
        let html = "<h1 id=a>A</h1><template><h1 id=a>B</h1><a href='/x/'></a><button></button></template><h2>C</h2>";
        let facts = read(html, |link| values.push(link.value.to_string()));
        assert_eq!(facts.faults, []);
        assert_eq!(facts.headings, [(1, "A".to_string()), (2, "C".to_string())]);
        assert_eq!(values, ["/x/"]);
    }

    #[test]
    fn every_form_of_address_is_seen_and_scripts_are_not_read() {
        let mut values = Vec::new();
        read(
            "<meta http-equiv=refresh content='0; url=/n/'><a href='/x/?q=1&amp;r=2#p'>x</a>\
             <img src=/a.jpg srcset='/a-480.webp 480w, /a-960.webp 960w' alt=''><script>'<a href=\"/no/\">'</script>",
            |link| values.push(link.value.to_string()),
        );
        assert_eq!(values, ["/n/", "/x/?q=1&r=2#p", "/a.jpg", "/a-480.webp", "/a-960.webp"]);
    }
}
