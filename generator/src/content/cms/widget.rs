//! One field of the tables as a part of the form: what kind of input it is, its words, its limits.
//!
//! Where a text may also be a group, or one text may also be many by language, the form can show one of the
//! two only. It shows what the clinic's file holds now ([`Facts`]), and leaves out what it could not keep.

use super::words::{label, one_of};
use super::yaml::Setting;
use crate::content::clinic::{BASE_URL_PATTERN, Clinic};
use crate::content::schema::{
    ADDRESS_PATTERN, AGE_PATTERN, Field, MOST_COUNT, MOST_OF_ADDRESS, MOST_OF_ITEM, MOST_OF_SLUG, SLUG_PATTERN, Shape,
};
use crate::content::{LANGUAGE_PATTERN, export, permalink};
use crate::source::yaml::{Node, Value};

/// What the form knows of the site.
pub(super) struct Facts<'a> {
    /// The clinic, for its lists and languages.
    pub clinic: &'a Clinic,
    /// What the file that is edited holds now, where it is one file and not a folder of them.
    pub node: Option<&'a Node>,
}

/// What may be chosen for a picture. Many computers do not know the format of iPhone photos, so it is named by its ending.
const PHOTOS: &str = "image/*,.heic,.heif";

/// The time zones to choose from; a clinic elsewhere writes its own into the file.
const ZONES: [&str; 9] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
];

/// A text that is longer gets an input of several lines.
const ONE_LINE: usize = 400;

/// The fields of a table in their order.
pub(super) fn fields(table: &[Field], facts: &Facts) -> Setting {
    table.iter().filter_map(|field| widget(field, table, facts)).map(Setting::Map).collect()
}

type Entries = Vec<(&'static str, Setting)>;

/// One field; none where a form has nothing to show for it.
fn widget(field: &Field, table: &[Field], facts: &Facts) -> Option<Entries> {
    let kind = match field.shape {
        Shape::Choice([word]) => return Some(hidden(field, word)),
        Shape::Text(_) if field.name == "src" && table.iter().any(|field| field.name == "consent") => picture(),
        // A clinic without such a list has no name that could be right.
        Shape::Text(_) if field.name == "activity" && facts.clinic.activities.is_empty() => return None,
        Shape::Text(_) if field.name == "activity" => {
            select(facts.clinic.activities.iter().map(|activity| activity.name.value.as_str()).collect())
        }
        Shape::Text(_) if field.name == "time_zone" => select(zones(facts)),
        Shape::Text(most) => match shaped(field.name) {
            Some(shape) => [line(most), shape].concat(),
            None => text(most, 0, field.needed),
        },
        Shape::Alt(least, most) => text(most, least, field.needed),
        Shape::Slug => {
            [text(MOST_OF_SLUG, 0, false), pattern(SLUG_PATTERN, "Use small letters, digits and dashes")].concat()
        }
        Shape::Date => date(),
        Shape::Flag if field.name == "people" => people(),
        Shape::Flag => vec![("widget", "boolean".into())],
        Shape::Number if field.name == "page_size" => number("int", 0),
        Shape::Number => number("float", 0),
        Shape::Count => number("int", 1),
        Shape::Age => [string(), pattern(AGE_PATTERN, "Write years, such as 3 or 3.5, up to 25")].concat(),
        Shape::Choice(words) => select(words.iter().copied().collect()),
        Shape::Texts => texts(field, facts),
        Shape::Addresses => list_of(
            field,
            [line(MOST_OF_ADDRESS), pattern(ADDRESS_PATTERN, "Begin with /, without blanks, ? and #")].concat(),
        ),
        Shape::Words(most) => words(field, most, facts)?,
        Shape::TextOrGroup(_, inner) | Shape::Group(inner) => group(inner, field, facts),
        Shape::Groups(inner, most) => groups(inner, most, field, facts)?,
        // The address of the form itself is not changed by the form.
        Shape::OffOrGroup(_) | Shape::Free => return None,
    };
    let mut entries = vec![
        ("name", field.name.into()),
        ("label", label(field.name).into()),
        ("required", field.needed.into()),
        ("hint", hint(field, &kind).into()),
    ];
    entries.extend(default(field));
    entries.extend(singular(&kind, field));
    entries.extend(kind);
    Some(entries)
}

/// The body of an article or a page.
pub(super) fn body() -> Setting {
    Setting::Map(vec![
        ("name", "body".into()),
        ("label", "Text".into()),
        ("widget", "richtext".into()),
        ("hint", "Begin with what a tired parent needs first. Pasted text is cleaned.".into()),
        ("editor_components", ["image"].into_iter().collect()),
    ])
}

fn hidden(field: &Field, word: &str) -> Entries {
    vec![("name", field.name.into()), ("widget", "hidden".into()), ("default", word.into())]
}

fn string() -> Entries {
    vec![("widget", "string".into())]
}

fn text(most: usize, least: usize, needed: bool) -> Entries {
    let mut entries = vec![("widget", if most > ONE_LINE { "text" } else { "string" }.into())];
    if least > 0 {
        entries.push(("minlength", least.into()));
    }
    entries.push(("maxlength", most.into()));
    if needed {
        entries.extend(not_blank());
    }
    entries
}

/// One line, however long.
fn line(most: usize) -> Entries {
    vec![("widget", "string".into()), ("maxlength", most.into())]
}

fn not_blank() -> Entries {
    pattern(r"\S", "Write something here")
}

/// What a text has to look like where the check asks for more than its length.
fn shaped(name: &str) -> Option<Entries> {
    match name {
        "base_url" => Some(pattern(BASE_URL_PATTERN, "Write it as in https://example.org")),
        "languages" => Some(pattern(LANGUAGE_PATTERN, "Write its short name, such as en or es")),
        // The one field of the clinic's `permalinks`.
        "articles" => Some(pattern(permalink::PATTERN, "Write it as in /{year}/{month}/{slug}/")),
        _ => None,
    }
}

/// Where days begin: the zones of the United States, and the one that is written now.
fn zones(facts: &Facts) -> Setting {
    let written = facts.node.and_then(|node| node.text("time_zone")).filter(|zone| !ZONES.contains(&zone.as_str()));
    written.iter().map(String::as_str).chain(ZONES).collect()
}

fn pattern(pattern: &str, message: &str) -> Entries {
    vec![("pattern", [pattern, message].into_iter().collect())]
}

fn picture() -> Entries {
    vec![("widget", "image".into()), ("choose_url", false.into()), ("accept", PHOTOS.into())]
}

fn select(words: Setting) -> Entries {
    vec![("widget", "select".into()), ("options", words)]
}

/// Whether somebody can be recognised in a picture: a switch would say no for whoever leaves it alone.
fn people() -> Entries {
    let answer = |label: &str, value: bool| Setting::Map(vec![("label", label.into()), ("value", value.into())]);
    select(
        [answer("Somebody can be recognized", true), answer("Nobody can be recognized", false)].into_iter().collect(),
    )
}

fn date() -> Entries {
    vec![("widget", "datetime".into()), ("type", "date".into()), ("format", "YYYY-MM-DD".into())]
}

fn number(kind: &str, least: u32) -> Entries {
    let mut entries = vec![("widget", "number".into()), ("value_type", kind.into())];
    entries.extend([("min", least.into()), ("max", MOST_COUNT.into())]);
    if kind == "float" {
        entries.push(("step", Setting::Number(0.5)));
    }
    entries
}

/// A list of texts: of the clinic's own words where it has some, of names of handouts, or of any.
fn texts(field: &Field, facts: &Facts) -> Entries {
    let clinic = facts.clinic;
    // In clinic.yaml itself the lists are what is edited.
    let is_list_of_words = facts.node.is_none();
    let known: Vec<&str> = match field.name {
        "topics" if is_list_of_words => clinic.topics.iter().map(String::as_str).collect(),
        "exports" => export::names().collect(),
        name if is_list_of_words => {
            let lists = clinic.handout_words.iter().find(|(list, _)| *list == name);
            lists.map(|(_, words)| words.iter().map(String::as_str).collect()).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    if field.name == "related" {
        return relation(true);
    }
    if known.is_empty() {
        return list_of(field, [line(MOST_OF_ITEM), shaped(field.name).unwrap_or_else(not_blank)].concat());
    }
    [select(known.into_iter().collect()), vec![("multiple", true.into())]].concat()
}

fn relation(multiple: bool) -> Entries {
    vec![
        ("widget", "relation".into()),
        ("collection", "handouts".into()),
        ("value_field", "{{slug}}".into()),
        ("display_fields", ["title"].into_iter().collect()),
        ("search_fields", ["title"].into_iter().collect()),
        ("multiple", multiple.into()),
    ]
}

fn list_of(field: &Field, item: Entries) -> Entries {
    let mut inner = vec![("name", field.name.into()), ("label", label(field.name).into())];
    inner.extend(item);
    let mut entries = vec![("widget", "list".into()), ("field", Setting::Map(inner))];
    if field.needed {
        entries.push(("min", 1_u32.into()));
    }
    entries
}

/// One text, or one for each language, as it is written now; none where a list holds some of both.
fn words(field: &Field, most: usize, facts: &Facts) -> Option<Entries> {
    let languages = &facts.clinic.languages;
    let written = facts.node.map(|node| written(node, field.name)).unwrap_or_default();
    let by_language = match (written.texts, written.groups) {
        (true, true) => return None,
        (texts, groups) => groups || (!texts && languages.len() > 1),
    };
    if !by_language {
        return Some(text(most, 0, field.needed));
    }
    let tags = languages.iter().chain(written.languages.iter().filter(|tag| !languages.contains(tag)));
    let fields = tags.enumerate().map(|(at, tag)| {
        // Words that must be there stand in the site's own language at least.
        let needed = field.needed && at == 0;
        let mut entries = vec![("name", tag.as_str().into()), ("label", tag.as_str().into())];
        entries.push(("required", needed.into()));
        entries.extend(text(most, 0, needed));
        Setting::Map(entries)
    });
    Some(vec![("widget", "object".into()), ("fields", fields.collect())])
}

/// How a field is written, wherever in the file it stands.
#[derive(Default)]
struct Written {
    texts: bool,
    groups: bool,
    languages: Vec<String>,
}

fn written(node: &Node, name: &str) -> Written {
    let mut found = Written::default();
    look(node, name, &mut found);
    found
}

fn look(node: &Node, name: &str, found: &mut Written) {
    for entry in node.entries() {
        match &entry.node.value {
            Value::Text(_) if entry.key.value == name => found.texts = true,
            Value::Map(inner) if entry.key.value == name => {
                found.groups = true;
                let tags = inner.iter().map(|entry| entry.key.value.clone());
                let new: Vec<String> = tags.filter(|tag| !found.languages.contains(tag)).collect();
                found.languages.extend(new);
            }
            _ => look(&entry.node, name, found),
        }
    }
    node.items().iter().for_each(|item| look(item, name, found));
}

fn group(inner: &'static [Field], field: &Field, facts: &Facts) -> Entries {
    let mut entries = vec![("widget", "object".into()), ("fields", fields(inner, facts))];
    if !field.needed {
        entries.push(("collapsed", "auto".into()));
    }
    entries
}

/// A list of groups; none where one of its needed fields cannot be shown, since the form would lose it.
fn groups(inner: &'static [Field], most: usize, field: &Field, facts: &Facts) -> Option<Entries> {
    let is_shown = |inner_field: &&Field| widget(inner_field, inner, facts).is_some();
    if !inner.iter().filter(|field| field.needed).all(|field| is_shown(&field)) {
        return None;
    }
    let shown = match inner.first().map(|field| field.name) {
        // A program names its handouts.
        Some("handout") => {
            let mut first = vec![("name", "handout".into()), ("label", "Handout".into()), ("required", true.into())];
            first.push(("hint", inner[0].hint.into()));
            first.extend(relation(false));
            let rest = inner[1..].iter().filter_map(|field| widget(field, inner, facts));
            std::iter::once(first).chain(rest).map(Setting::Map).collect()
        }
        _ => fields(inner, facts),
    };
    let summary = inner.iter().find(|field| !matches!(field.shape, Shape::Choice(_)));
    let summary = summary.map_or(String::new(), |field| format!("{{{{fields.{}}}}}", field.name));
    let mut entries = vec![("widget", "list".into()), ("max", most.into())];
    if field.needed {
        entries.push(("min", 1_u32.into()));
    }
    entries.extend([("collapsed", "auto".into()), ("summary", summary.into()), ("fields", shown)]);
    Some(entries)
}

/// What a new file begins with: nobody publishes by accident.
fn default(field: &Field) -> Option<(&'static str, Setting)> {
    match (field.name, field.shape) {
        ("draft", Shape::Flag) => Some(("default", true.into())),
        ("status", Shape::Choice(_)) => Some(("default", "draft".into())),
        ("date", Shape::Date) => Some(("default", "{{now}}".into())),
        _ => None,
    }
}

/// The table's hint, and limits that the form does not show by itself.
fn hint(field: &Field, kind: &Entries) -> String {
    match field.name {
        _ if is(kind, "image") => {
            format!("A photo of up to {} MB, an iPhone’s too. It is made smaller when you save", super::MOST_MEGABYTES)
        }
        "people" if is(kind, "select") => "Look before you say. Nothing is said for you if you leave it open".into(),
        _ => field.hint.to_string(),
    }
}

fn is(kind: &Entries, widget: &str) -> bool {
    kind.iter().any(|(key, value)| *key == "widget" && *value == Setting::from(widget))
}

/// What the button below a list adds.
fn singular(kind: &Entries, field: &Field) -> Option<(&'static str, Setting)> {
    let one = one_of(field.name).filter(|_| is(kind, "list"))?;
    Some(("label_singular", one.into()))
}
