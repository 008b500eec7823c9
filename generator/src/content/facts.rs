//! The clinic's facts in texts: `{phone}`, `{clinic}` and the like stand for what `clinic.yaml` says.
//!
//! They are filled in while a file is read, in each of its fields and in its text, so that everything made of
//! it (pages, sheets, feeds, the index of the search) has the fact itself, and a place still points at what the
//! writer typed. A number in a text is a link. Words in braces that are no fact stay as they are written; one
//! that is nearly a fact is told.

mod events;

use std::borrow::Cow;
use std::ops::Range;

use super::clinic::{Clinic, Words};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::yaml::{Node, Value};
use crate::source::{Located, SourceFile};

pub(super) use events::fill;

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
        let language = language.unwrap_or(&self.language);
        Filler { facts: self, file, language, left: None, looked_up_to: 0, diagnostics: Vec::new() }
    }
}

/// Fills the facts into one file.
pub struct Filler<'a> {
    facts: &'a Facts,
    file: &'a SourceFile,
    language: &'a str,
    /// A name that stays as it is, for others to fill in.
    left: Option<&'static str>,
    /// Where the name ends that was found last in the file: the next one stands behind it.
    looked_up_to: u32,
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
        self.filled(text, range, &|fact| fact).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// The text with its facts, each written as `written` has it; none where it names no fact.
    fn filled(&mut self, text: &str, range: &Range<u32>, written: &dyn Fn(String) -> String) -> Option<String> {
        let facts = self.facts_in(text, range);
        let end = facts.last()?.0.range.end;
        let mut filled = String::with_capacity(text.len() + 16);
        let mut from = 0;
        for (named, fact) in facts {
            filled.push_str(&text[from..named.range.start]);
            filled.push_str(&written(fact));
            from = named.range.end;
        }
        Some(filled + &text[end..])
    }

    /// The names within a text that stand for something, each with what it stands for.
    fn facts_in(&mut self, text: &str, range: &Range<u32>) -> Vec<(Named, String)> {
        let facts = named(text).into_iter().filter_map(|named| {
            let fact = self.fact(&named.name, range)?;
            Some((named, fact))
        });
        facts.collect()
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
            let problem = self.near(name, range);
            self.diagnostics.extend(problem);
            return None;
        };
        let words = self.facts.words.get(at)?;
        if let Some(fact) = words.get(self.language) {
            return Some(fact.to_string());
        }
        let at = self.exact(name, range).unwrap_or_else(|| range.clone());
        let problem = Diagnostic::warning(Code::Fact, format!("clinic.yaml does not say what {{{name}}} is"))
            .because("readers see nothing in its place, in the middle of a sentence")
            .at(self.file.place(&at))
            .fix(format!(
                "fill in `{name}` in content/clinic.yaml, in each language of the site, or take {{{name}}} out"
            ));
        self.diagnostics.push(problem);
        Some(String::new())
    }

    fn near(&mut self, name: &str, range: &Range<u32>) -> Option<Diagnostic> {
        let meant = did_you_mean(name, NAMES).filter(|_| !self.facts.words.is_empty())?;
        let exact = self.exact(name, range);
        Some(
            Diagnostic::warning(Code::Fact, format!("{{{name}}} stands for nothing"))
                .because("readers would see it as it is written, braces and all")
                .at(self.file.place(exact.as_ref().unwrap_or(range)))
                .fix(format!("{{{meant}}}"))
                .mend_if(exact.map(|_| (format!("{{{name}}}"), format!("{{{meant}}}")))),
        )
    }

    /// Where a name stands in the file, behind the one before; none where the text around it was put together anew.
    fn exact(&mut self, name: &str, range: &Range<u32>) -> Option<Range<u32>> {
        let written = format!("{{{name}}}");
        let from = if range.contains(&self.looked_up_to) { self.looked_up_to } else { range.start };
        let at = from + self.file.text.get(from as usize..range.end as usize)?.find(&written)? as u32;
        self.looked_up_to = at + written.len() as u32;
        Some(at..self.looked_up_to)
    }
}

/// The most bytes between two braces that may be a name.
const MOST_OF_NAME: usize = 20;

/// The names in braces within a text, in order.
fn named(text: &str) -> Vec<Named> {
    let is_of_name = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '_' | '-' | ' ');
    let starts = text.match_indices('{').filter_map(|(at, _)| {
        // No further than a name is long: a text of braces that never close is soon read.
        let length = text.as_bytes()[at + 1..].iter().take(MOST_OF_NAME).position(|byte| *byte == b'}')?;
        let name = &text[at + 1..at + 1 + length];
        let is_name = !name.is_empty() && name.chars().all(is_of_name);
        is_name.then(|| Named { range: at..at + name.len() + 2, name: name.to_string() })
    });
    starts.collect()
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
    fn one_slip_made_twice_is_told_of_at_both_places() {
        let (_, problems) = html("Call {phon} or {phon}, é {phon}.\n\nOr {phon}.");
        let places = problems.iter().filter_map(|problem| problem.place.as_ref());
        assert_eq!(
            places.map(|place| (place.line, place.column)).collect::<Vec<_>>(),
            [(1, 6), (1, 16), (1, 26), (3, 4)]
        );
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
