//! The clinic's facts in texts: `{phone}`, `{clinic}` and the like stand for what `clinic.yaml` says.
//!
//! They are filled in while a file is read, in each of its fields and in its text, so that everything made of
//! it (pages, sheets, feeds, the index of the search) has the fact itself, and a place still points at what the
//! writer typed. A number in a text is a link. Words in braces that are no fact stay as they are written; one
//! that is nearly a fact is told.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::clinic::{Clinic, Words};
use super::markdown::escape;
use crate::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::source::yaml::{Node, Value};
use crate::source::{Located, SourceFile};

/// The names that may stand in braces.
pub const NAMES: [&str; 8] = ["clinic", "phone", "email", "address", "hours", "area", "emergency", "crisis"];

/// What the names stand for.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// By name, in the order of [`NAMES`]; nothing at all where `clinic.yaml` cannot be read.
    words: Vec<Words>,
    phone_href: String,
    language: String,
    /// BLAKE3 of all of it.
    pub hash: [u8; 32],
}

/// A name in braces within a text.
struct Named {
    /// Braces included.
    range: Range<usize>,
    name: String,
}

impl Facts {
    /// The facts of a clinic.
    pub fn new(clinic: &Clinic) -> Facts {
        let plain = |text: Option<&String>| text.map(|text| Words::plain(text)).unwrap_or_default();
        let words = vec![
            plain(Some(&clinic.name)),
            plain(Some(&clinic.phone)),
            plain(clinic.email.as_ref()),
            plain(clinic.address.as_ref()),
            clinic.hours.clone(),
            clinic.area.clone(),
            plain(clinic.emergency.as_ref()),
            plain(clinic.crisis.as_ref()),
        ];
        let (phone_href, language) = (clinic.phone_href(), clinic.language().to_string());
        let hash = blake3::hash(format!("{words:?} {phone_href} {language}").as_bytes()).into();
        Facts { words, phone_href, language, hash }
    }

    /// Whether a file may name a fact, so that what it says depends on them.
    pub fn may_be_in(text: &str) -> bool {
        text.contains('{') && NAMES.iter().any(|name| text.contains(name))
    }

    /// The facts as a file in one language says them; none for `language` means the site's own.
    pub fn filler<'a>(&'a self, file: &'a SourceFile, language: Option<&'a str>) -> Filler<'a> {
        Filler { facts: self, file, language: language.unwrap_or(&self.language), left: None, diagnostics: Vec::new() }
    }
}

/// Fills the facts into one file.
pub struct Filler<'a> {
    facts: &'a Facts,
    file: &'a SourceFile,
    language: &'a str,
    /// A name that stays as it is, for others to fill in.
    left: Option<&'static str>,
    /// What there is to say about names in braces.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Filler<'a> {
    /// The file.
    pub(super) fn file(&self) -> &'a SourceFile {
        self.file
    }

    /// Fills them into every text of a value.
    pub fn node(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::Null => {}
            Value::Text(text) => {
                if let Cow::Owned(filled) = self.text(text, &node.range) {
                    *text = filled;
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.node(item)),
            Value::Map(entries) => {
                // Without quotes, `{phone}` is a map of its own to YAML.
                if let [entry] = &entries[..]
                    && entry.node.value == Value::Null
                    && NAMES.contains(&entry.key.value.as_str())
                    && !self.facts.words.is_empty()
                {
                    let name = format!("{{{}}}", entry.key.value);
                    node.value = Value::Text(self.text(&name, &node.range).into_owned());
                    return;
                }
                entries.iter_mut().for_each(|entry| self.node(&mut entry.node));
            }
        }
    }

    /// The same, except that one name stays as it is written.
    pub fn node_but(&mut self, node: &mut Node, name: &'static str) {
        self.left = Some(name);
        self.node(node);
        self.left = None;
    }

    /// Fills them into a text that stands at `range`.
    pub fn text<'t>(&mut self, text: &'t str, range: &Range<u32>) -> Cow<'t, str> {
        let named = named(text);
        if named.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut filled = String::with_capacity(text.len() + 16);
        let mut from = 0;
        for Named { range: within, name } in named {
            let Some(fact) = self.fact(&name, range) else { continue };
            filled.push_str(&text[from..within.start]);
            filled.push_str(&fact);
            from = within.end;
        }
        match from {
            0 => Cow::Borrowed(text),
            from => Cow::Owned(filled + &text[from..]),
        }
    }

    /// Fills them into words with a place.
    pub fn located(&mut self, words: &mut Located<String>) {
        if let Cow::Owned(filled) = self.text(&words.value, &words.range) {
            words.value = filled;
        }
    }

    /// What a name stands for; none if the name stays as it is.
    fn fact(&mut self, name: &str, range: &Range<u32>) -> Option<String> {
        if self.left == Some(name) {
            return None;
        }
        let Some(at) = NAMES.iter().position(|known| *known == name) else {
            self.diagnostics.extend(self.near(name, range));
            return None;
        };
        let words = self.facts.words.get(at)?;
        if let Some(fact) = words.get(self.language) {
            return Some(fact.to_string());
        }
        let problem = Diagnostic::warning(Code::Fact, format!("clinic.yaml does not say what {{{name}}} is"))
            .because("readers see nothing in its place, in the middle of a sentence")
            .at(self.place(name, range))
            .fix(format!(
                "fill in `{name}` in content/clinic.yaml, in each language of the site, or take {{{name}}} out"
            ));
        self.diagnostics.push(problem);
        Some(String::new())
    }

    fn near(&self, name: &str, range: &Range<u32>) -> Option<Diagnostic> {
        let meant = did_you_mean(name, NAMES).filter(|_| !self.facts.words.is_empty())?;
        Some(
            Diagnostic::warning(Code::Fact, format!("{{{name}}} stands for nothing"))
                .because("readers would see it as it is written, braces and all")
                .at(self.place(name, range))
                .fix(format!("{{{meant}}}"))
                .mend_if(self.exact(name, range).map(|_| (format!("{{{name}}}"), format!("{{{meant}}}")))),
        )
    }

    /// Where a name stands in the file; the whole text around it where it cannot be found.
    fn place(&self, name: &str, range: &Range<u32>) -> Place {
        self.file.place(&self.exact(name, range).unwrap_or_else(|| range.clone()))
    }

    fn exact(&self, name: &str, range: &Range<u32>) -> Option<Range<u32>> {
        let written = format!("{{{name}}}");
        let at = self.file.text.get(range.start as usize..range.end as usize)?.find(&written)? as u32;
        Some(range.start + at..range.start + at + written.len() as u32)
    }
}

/// The names in braces within a text, in order.
fn named(text: &str) -> Vec<Named> {
    let is_of_name = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '_' | '-' | ' ');
    let starts = text.match_indices('{').filter_map(|(at, _)| {
        let name = text[at + 1..].split_once('}')?.0;
        let is_name = !name.is_empty() && name.len() < 20 && name.chars().all(is_of_name);
        is_name.then(|| Named { range: at..at + name.len() + 2, name: name.to_string() })
    });
    starts.collect()
}

/// Fills the facts into the events of a Markdown text that begins at byte `start` of the file.
pub(super) fn fill<'e>(
    events: Vec<(Event<'e>, Range<usize>)>,
    start: u32,
    filler: &mut Filler,
) -> Vec<(Event<'e>, Range<usize>)> {
    let mut filled = Vec::with_capacity(events.len());
    let (mut links, mut heading) = (0_usize, None);
    for (event, range) in events {
        let at = start + range.start as u32..start + range.end as u32;
        match event {
            Event::Text(text) if is_bare(filler.file, &at) && text.contains('{') => {
                let is_link = links > 0;
                filled
                    .extend(text_events(&text, (&at, is_link), filler).into_iter().map(|event| (event, range.clone())));
            }
            Event::Html(html) => filled.push((Event::Html(in_html(html, &at, filler)), range)),
            Event::InlineHtml(html) => filled.push((Event::InlineHtml(in_html(html, &at, filler)), range)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                links += 1;
                let is_number = matches!(&*dest_url, "tel:{phone}" | "{phone}") && !filler.facts.phone_href.is_empty();
                let dest_url = if is_number { CowStr::from(filler.facts.phone_href.clone()) } else { dest_url };
                filled.push((Event::Start(Tag::Link { link_type, dest_url, title, id }), range));
            }
            Event::Start(Tag::Image { .. }) => {
                links += 1;
                filled.push((event, range));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                links = links.saturating_sub(1);
                filled.push((event, range));
            }
            Event::Start(Tag::Heading { level, id, classes, mut attrs }) => {
                // The parser takes braces at the end of a heading for the heading's own.
                let own = attrs.iter().position(|(name, value)| value.is_none() && NAMES.contains(&&**name));
                heading = own.map(|own| attrs.remove(own).0);
                filled.push((Event::Start(Tag::Heading { level, id, classes, attrs }), range));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(name) = heading.take() {
                    let fact = filler.text(&format!(" {{{name}}}"), &at).into_owned();
                    filled.push((Event::Text(fact.into()), range.clone()));
                }
                filled.push((event, range));
            }
            other => filled.push((other, range)),
        }
    }
    filled
}

/// Whether no backslash stands before a text.
fn is_bare(file: &SourceFile, at: &Range<u32>) -> bool {
    !file.text.get(..at.start as usize).unwrap_or("").ends_with('\\')
}

fn in_html<'e>(html: CowStr<'e>, at: &Range<u32>, filler: &mut Filler) -> CowStr<'e> {
    let is_comment = html.trim_start().starts_with("<!--");
    if is_comment || !html.contains('{') {
        return html;
    }
    let mut filled = String::new();
    let mut from = 0;
    for Named { range, name } in named(&html) {
        let Some(fact) = filler.fact(&name, at) else { continue };
        filled.push_str(&html[from..range.start]);
        filled.push_str(&escape(&fact));
        from = range.end;
    }
    if from == 0 { html } else { CowStr::from(filled + &html[from..]) }
}

/// A text with its facts; a number is a link, unless it is a part of one.
fn text_events<'e>(text: &str, (at, is_link): (&Range<u32>, bool), filler: &mut Filler) -> Vec<Event<'e>> {
    let plain = |text: &str| (!text.is_empty()).then(|| Event::Text(CowStr::from(text.to_string())));
    let mut events = Vec::new();
    let mut from = 0;
    for Named { range, name } in named(text) {
        let Some(fact) = filler.fact(&name, at) else { continue };
        events.extend(plain(&text[from..range.start]));
        from = range.end;
        if name == "phone" && !is_link {
            let (link_type, title, id) = (LinkType::Inline, CowStr::from(""), CowStr::from(""));
            let dest_url = CowStr::from(filler.facts.phone_href.clone());
            events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            events.extend(plain(&fact));
            events.push(Event::End(TagEnd::Link));
        } else {
            events.extend(plain(&fact));
        }
    }
    events.extend(plain(&text[from..]));
    events
}

#[cfg(test)]
mod tests {
    use super::super::{clinic, markdown};
    use super::*;
    use crate::source::yaml;
    use std::sync::Arc;

    fn facts() -> Facts {
        let text = "name: Oak & Elm\nphone: 402-555-0100\nbase_url: https://oak.example\nemergency: 911\narea: {en: Nebraska, ar: نبراسكا}\nlanguages: [en, ar]\nhours: \"TO FILL IN: when\"\n";
        let file = Arc::new(SourceFile::decode("content/clinic.yaml", text.as_bytes()).expect("it is UTF-8"));
        Facts::new(&clinic::parse(Some(&file)).value.expect("it can be read"))
    }

    /// The HTML of a text, addresses of links filled in, and what was said about it.
    fn html(text: &str) -> (String, Vec<Diagnostic>) {
        let (file, facts) = (SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8"), facts());
        let mut filler = facts.filler(&file, None);
        let mut diagnostics = Vec::new();
        let body = markdown::render(&mut filler, 0, &mut diagnostics);
        let mut html = body.html.clone();
        for hole in body.holes.iter().rev() {
            if let markdown::Filling::Href(target) = &hole.filling {
                html.insert_str(hole.at as usize, &target.value);
            }
        }
        diagnostics.extend(filler.diagnostics);
        (html.trim().to_string(), diagnostics)
    }

    #[track_caller]
    fn check_html(text: &str, expected: &str) {
        assert_eq!(html(text), (expected.to_string(), vec![]));
    }

    #[test]
    fn facts_stand_in_texts_and_numbers_are_links() {
        let number = "<a href=\"tel:+14025550100\">402-555-0100</a>";
        check_html("Call {clinic} at {phone}.", &format!("<p>Call Oak &amp; Elm at {number}.</p>"));
        check_html("**Call {phone}.**", &format!("<p><strong>Call {number}.</strong></p>"));
        check_html("<bdi>{phone}</bdi>", &format!("<p><bdi>{number}</bdi></p>"));
        check_html("[Call {phone} now](tel:{phone})", "<p><a href=\"tel:+14025550100\">Call 402-555-0100 now</a></p>");
        check_html("## Call {clinic}", "<h2 id=\"call-oak-elm\">Call Oak &amp; Elm</h2>");
        check_html("## {clinic} and you", "<h2 id=\"oak-elm-and-you\">Oak &amp; Elm and you</h2>");
        check_html("<div>{clinic}</div>", "<div>Oak &amp; Elm</div>");
    }

    #[test]
    fn what_is_no_fact_stays_as_it_is_written() {
        check_html("{count} {} {a {clinic}", "<p>{count} {} {a Oak &amp; Elm</p>");
        check_html("`{phone}` and \\{phone}", "<p><code>{phone}</code> and {phone}</p>");
        check_html("[Hola]{lang=es}", "<p><span lang=\"es\" dir=\"ltr\">Hola</span></p>");
    }

    #[test]
    fn slips_and_facts_to_fill_in_are_told_at_their_place() {
        let (_, problems) = html("See {area}.\n\nCall {phon} at {hours}.");
        let told: Vec<(u32, u32, &str)> = problems
            .iter()
            .filter_map(|problem| problem.place.as_ref().map(|place| (place.line, place.column, problem.fix.as_str())))
            .collect();
        assert_eq!(told[0], (3, 6, "{phone}"));
        assert_eq!((told[1].0, told[1].1, told.len()), (3, 16, 2), "{problems:?}");
    }

    #[test]
    fn facts_stand_in_fields_with_quotes_and_without() {
        let text = "a: Call {phone} now\nb: {clinic}\nc: [\"{area}\", {x: {phone: }}]\nd: {clinic: x}\n";
        let file = SourceFile::decode("a.yaml", text.as_bytes()).expect("it is UTF-8");
        let facts = facts();
        let mut node = yaml::parse_file(&file).expect("it is YAML");
        let mut filler = facts.filler(&file, Some("ar"));
        filler.node(&mut node);
        assert_eq!(node.text("a").as_deref(), Some("Call 402-555-0100 now"));
        assert_eq!(node.text("b").as_deref(), Some("Oak & Elm"));
        assert_eq!(node.texts("c"), ["نبراسكا"]);
        assert_eq!(node.get("d").and_then(|node| node.text("clinic")).as_deref(), Some("x"));
        assert_eq!(filler.diagnostics, []);
    }
}
