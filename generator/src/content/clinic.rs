//! The clinic's facts, from `content/clinic.yaml`: the one place for all of them.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::admin::{self, Admin};
use super::export::{self, Export};
use super::{is_language, known_text, permalink, schema};
use crate::diagnostic::{Checked, Code, Diagnostic, Place, has_errors};
use crate::source::yaml::Node;
use crate::source::{Located, SourceFile, yaml};

/// The file's path.
pub const PATH: &str = "content/clinic.yaml";

/// What `clinic.yaml` says; facts still to be filled in are absent.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Clinic {
    pub source: Arc<SourceFile>,
    pub name: String,
    pub tagline: Words,
    pub phone: String,
    pub email: Option<String>,
    pub address: Option<String>,
    pub hours: Words,
    pub area: Words,
    pub country: Option<String>,
    pub time_zone: TimeZone,
    /// The first is the site's own.
    pub languages: Vec<String>,
    /// Without a slash at the end.
    pub base_url: String,
    pub emergency: Option<String>,
    pub crisis: Option<String>,
    pub theme: String,
    /// Tokens of the theme with the clinic's own values, as written; the theme knows what may stand there.
    pub theme_settings: Option<Node>,
    pub navigation: Vec<Link>,
    /// Empty: any word may be a topic.
    pub topics: Vec<String>,
    /// The words that handouts may use, by list; an empty list allows any.
    pub handout_words: Vec<(&'static str, Vec<String>)>,
    /// The parts of the day that families look for help with, in the order they are shown.
    pub activities: Vec<Activity>,
    pub reading: Ceilings,
    /// Names, numbers and addresses that somebody looked over; texts may hold them.
    pub public: Vec<String>,
    /// The shape of articles' addresses, if it is not the usual one.
    pub article_permalink: Option<Located<String>>,
    /// How many texts one page of a list shows; 0 for all on one.
    pub page_size: usize,
    pub disclaimer: Words,
    pub require_review: bool,
    pub paper: String,
    /// The page where staff write.
    pub admin: Admin,
    /// What is published for other programs besides the pages.
    pub exports: Vec<Export>,
}

/// From which reading level on the clinic wants to hear of a text, and from which it wants none.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Ceilings {
    pub warn: f64,
    pub refuse: Option<f64>,
    pub inflesz_warn: f64,
    pub inflesz_refuse: Option<f64>,
}

/// Words in one language or in several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// In any language that has none of its own.
    own: Option<String>,
    by_language: Vec<(String, String)>,
}

impl Words {
    /// The words of a field; gaps still to be filled in are absent.
    fn known(node: Option<&Node>) -> Words {
        let known = |node: &Node| node.as_text().filter(|text| schema::gap(text).is_none()).map(str::to_string);
        let Some(node) = node else { return Words::default() };
        let by_language =
            node.entries().iter().filter_map(|entry| Some((entry.key.value.clone(), known(&entry.node)?)));
        Words { own: known(node), by_language: by_language.collect() }
    }

    /// The same words in every language.
    pub fn plain(text: &str) -> Words {
        Words { own: Some(text.to_string()), by_language: Vec::new() }
    }

    /// The words in a language; where it has none, those for all languages.
    pub fn get(&self, language: &str) -> Option<&str> {
        let found = self.by_language.iter().find(|(tag, _)| tag == language);
        found.map(|(_, text)| text).or(self.own.as_ref()).map(String::as_str)
    }

    /// The words in a language, or those in the site's own where it has none, and the language that they are in.
    pub fn get_or<'a>(&'a self, language: &'a str, own: &'a str) -> Option<(&'a str, &'a str)> {
        let is_spoken = self.by_language.iter().any(|(tag, _)| tag == language);
        let spoken = if is_spoken { language } else { own };
        self.get(spoken).map(|text| (text, spoken))
    }
}

/// A part of a child's day, such as getting dressed.
#[derive(Clone, Debug)]
pub struct Activity {
    /// What handouts, articles and pages call it.
    pub name: Located<String>,
    /// What families read.
    pub label: Words,
    /// A small drawing of it, as written.
    pub drawing: Option<Located<String>>,
}

/// A link of the navigation.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it says.
    pub label: Words,
    /// Where it leads, as written.
    pub target: Located<String>,
}

impl Clinic {
    /// The site's own language.
    pub fn language(&self) -> &str {
        &self.languages[0]
    }

    /// `tel:` and the digits, with the country's code for numbers of ten digits in the US.
    ///
    /// What follows a word behind the number (`ext. 5`, `or 402-…`) is not dialed: a phone would take it for a part of it.
    pub fn phone_href(&self) -> String {
        let dialed = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let number = dialed(self.phone.split(char::is_alphabetic).next().unwrap_or(""));
        let digits = if number.len() < FEWEST_DIGITS { dialed(&self.phone) } else { number };
        let is_us = self.country.as_deref().is_none_or(|country| country.eq_ignore_ascii_case("US"));
        match (self.phone.trim_start().starts_with('+'), is_us && digits.len() == 10) {
            (true, _) => format!("tel:+{digits}"),
            (false, true) => format!("tel:+1{digits}"),
            (false, false) => format!("tel:{digits}"),
        }
    }
}

/// With fewer digits before its first letter a number is written in another way, such as `Phone: 402-…`.
const FEWEST_DIGITS: usize = 7;

/// Reads the clinic's facts; none if the file is missing or broken.
pub fn parse(file: Option<&Arc<SourceFile>>) -> Checked<Option<Clinic>> {
    let Some(file) = file else {
        return Checked { value: None, diagnostics: vec![no_file()] };
    };
    let fields = match yaml::parse_file(file) {
        Ok(fields) => fields,
        Err(problem) => return Checked { value: None, diagnostics: vec![*problem] },
    };
    let mut diagnostics = schema::check(file, &fields, schema::CLINIC);
    if has_errors(&diagnostics) {
        return Checked { value: None, diagnostics };
    }
    let value = build(file, &fields, &mut diagnostics);
    Checked { value, diagnostics }
}

fn build(file: &Arc<SourceFile>, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Clinic> {
    let activity = |node: &Node| {
        let label = Words::known(node.get("label"));
        Some(Activity { name: node.located("name")?, label, drawing: node.located("drawing") })
    };
    let link = |node: &Node| Some(Link { label: Words::known(node.get("label")), target: node.located("link")? });
    Some(Clinic {
        source: file.clone(),
        name: fields.text("name")?,
        tagline: Words::known(fields.get("tagline")),
        phone: fields.text("phone")?,
        email: known_text(fields, "email"),
        address: known_text(fields, "address"),
        hours: Words::known(fields.get("hours")),
        area: Words::known(fields.get("area")),
        country: known_text(fields, "country"),
        time_zone: time_zone(file, fields, diagnostics),
        languages: languages(file, fields, diagnostics),
        base_url: base_url(file, fields, diagnostics)?,
        emergency: known_text(fields, "emergency"),
        crisis: known_text(fields, "crisis"),
        theme: fields.text("theme").unwrap_or_else(|| "clinic".into()),
        theme_settings: fields.get("theme_settings").cloned(),
        navigation: fields.list("navigation").iter().filter_map(link).collect(),
        topics: fields.texts("topics"),
        handout_words: ["disciplines", "skill_areas", "settings"].map(|list| (list, fields.texts(list))).into(),
        activities: fields.list("activities").iter().filter_map(activity).collect(),
        reading: ceilings(fields.get("reading")),
        public: fields.texts("public"),
        article_permalink: permalink::article(file, fields, diagnostics),
        page_size: page_size(file, fields, diagnostics),
        disclaimer: Words::known(fields.get("disclaimer")),
        require_review: fields.is_yes("require_review"),
        paper: fields.text("paper").unwrap_or_else(|| "letter".into()),
        admin: admin::parse(file, fields, diagnostics),
        exports: export::parse(file, fields, diagnostics),
    })
}

fn ceilings(node: Option<&Node>) -> Ceilings {
    let number = |key| node.and_then(|node| node.number(key));
    Ceilings {
        warn: number("warn").unwrap_or(6.0),
        refuse: number("refuse"),
        inflesz_warn: number("inflesz_warn").unwrap_or(65.0),
        inflesz_refuse: number("inflesz_refuse"),
    }
}

/// The languages; English where none is named.
fn languages(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    for item in fields.list("languages") {
        let Some(tag) = item.as_text().filter(|tag| !is_language(tag)) else { continue };
        let small = Some(tag.trim().to_lowercase()).filter(|small| is_language(small));
        let problem = Diagnostic::error(Code::WrongChoice, format!("`{tag}` is not the short name of a language"))
            .because("browsers and screen readers would not know how to say its pages")
            .at(file.place(&item.range))
            .fix(small.clone().unwrap_or_else(|| "write its two or three small letters, such as en or es".into()))
            .mend_if(small.map(|small| (tag.to_string(), small)));
        diagnostics.push(problem);
    }
    let mut languages = fields.texts("languages");
    if languages.is_empty() {
        languages.push("en".into());
    }
    languages
}

fn time_zone(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> TimeZone {
    let Some(name) = fields.located("time_zone") else { return TimeZone::UTC };
    TimeZone::get(&name.value).unwrap_or_else(|_| {
        let problem = Diagnostic::error(Code::WrongChoice, format!("`{}` is not a time zone", name.value))
            .because("it decides when the day of a dated article begins")
            .at(file.place(&name.range))
            .fix("write it as in America/Chicago");
        diagnostics.push(problem);
        TimeZone::UTC
    })
}

/// How many texts one page of a list shows, where the clinic does not say.
const PAGE_SIZE: usize = 20;

fn page_size(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> usize {
    let Some(size) = fields.located("page_size") else { return PAGE_SIZE };
    size.value.parse().unwrap_or_else(|_| {
        let problem = Diagnostic::error(Code::WrongType, format!("`{}` is not a whole number", size.value))
            .because("it is how many articles or handouts one page of a list shows")
            .at(file.place(&size.range))
            .fix("20, or 0 for one long page");
        diagnostics.push(problem);
        PAGE_SIZE
    })
}

fn base_url(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let url = fields.located("base_url")?;
    match valid_base_url(&url.value) {
        Some(valid) => Some(valid),
        None => {
            let problem = Diagnostic::error(Code::BadAddress, format!("`{}` is not the address of a site", url.value))
                .because("feeds, the sitemap and printed sheets name the site by it")
                .at(file.place(&url.range))
                .fix("write it as in https://example.org");
            diagnostics.push(problem);
            None
        }
    }
}

/// The address of a site, as a pattern: what [`valid_base_url`] asks of it.
pub const BASE_URL_PATTERN: &str = r"^https?://[A-Za-z0-9._~:\[\]-][A-Za-z0-9._~:/\[\]-]*$";

/// A web address without a slash at the end, if `text` is one.
pub fn valid_base_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let is_plain = rest.chars().all(|character| character.is_ascii_alphanumeric() || "-._~:/[]".contains(character));
    (is_plain && !rest.is_empty() && !rest.starts_with('/')).then(|| text.trim_end_matches('/').to_string())
}

fn no_file() -> Diagnostic {
    Diagnostic::error(Code::NoContent, "there is no content/clinic.yaml")
        .because("every page needs the clinic's name, phone and web address from it")
        .at(Place::file(PATH))
        .fix("write it with at least: name, phone, base_url; or name the site's folder with --root")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_dialed(phone: &str, expected: &str) {
        let text = format!("name: Oak\nphone: {phone}\nbase_url: https://oak.example\n");
        let file = SourceFile::decode(PATH, text.as_bytes()).expect("it is UTF-8");
        let clinic = parse(Some(&Arc::new(file))).value.expect("it can be read");
        assert_eq!(clinic.phone_href(), expected, "{phone}");
    }

    #[test]
    fn a_number_is_dialed_without_the_words_behind_it() {
        check_dialed("402-555-0100", "tel:+14025550100");
        check_dialed("(402) 555-0100 ext. 12", "tel:+14025550100");
        check_dialed("402-555-0100 or 402-555-0101", "tel:+14025550100");
        check_dialed("+49 40 123456", "tel:+4940123456");
        check_dialed("\"Phone: 402-555-0100\"", "tel:+14025550100");
    }
}
