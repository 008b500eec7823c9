//! Rules of a handout that one table of fields cannot say, because they look at two fields at once.
//!
//! Ways to make it easier and harder where a child does something; small parts and mouths; films with captions; a
//! picture's description that only repeats a title; more steps than anyone follows; who compared a translation.

use super::texts::{self, FieldText};
use super::wording;
use crate::content::{is_language, schema};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::source::yaml::{Node, Value};

/// More steps than this are not followed at home.
const MOST_STEPS: usize = 8;

/// Kinds of handout in which a child does something that can be made easier or harder.
const GRADED: [&str; 2] = ["activity", "exercise"];

/// Reviewers who are none, in small letters.
const MACHINES: [&str; 6] = ["machine", "google", "deepl", "chatgpt", "translation software", "máquina"];

/// Everything that is wrong with a handout's fields, each at its value.
pub(in crate::content) fn check(file: &SourceFile, fields: &Node) -> Vec<Diagnostic> {
    let texts = texts::all(fields);
    let mut found = schema::check(file, fields, schema::HANDOUT);
    found.extend(ungraded(file, fields));
    found.extend(small_parts(file, &texts));
    found.extend(fields.list("media").iter().filter_map(|medium| unread_medium(file, medium)));
    found.extend(fields.list("steps").iter().filter_map(|step| title_as_alt(file, fields, step)));
    found.extend(too_many_steps(file, fields));
    found.extend(no_second_reader(file, fields));
    found.extend(texts.iter().flat_map(|text| wording::look(file, text)));
    found
}

fn ungraded(file: &SourceFile, fields: &Node) -> Vec<Diagnostic> {
    let kind = fields.located("kind").filter(|kind| GRADED.contains(&kind.value.as_str()));
    let Some(kind) = kind else { return Vec::new() };
    let grading = fields.get("grading");
    // What stands there and is no list of texts is told of by the table of fields.
    let is_empty = |ways: &Node| matches!(&ways.value, Value::List(items) if items.is_empty());
    let missing = ["easier", "harder"]
        .into_iter()
        .filter(|way| grading.and_then(|grading| grading.get(way)).is_none_or(is_empty));
    let problem = |way: &str| {
        let range = grading.map_or(kind.range.clone(), |grading| grading.range.clone());
        Diagnostic::error(Code::Ungraded, format!("there is no way to make this {} {way}", kind.value))
            .because("children differ, and so do days; a family without another way gives up, or goes too far")
            .at(file.place(&range))
            .fix(format!("add at least one line to the list `{way}:` under `grading:`"))
    };
    missing.map(problem).collect()
}

fn small_parts(file: &SourceFile, texts: &[FieldText]) -> Vec<Diagnostic> {
    let places = |field: &str| {
        field == "materials.avoid"
            || ["notes", "ask_first", "stop_if"].iter().any(|list| field == format!("precautions.{list}"))
            || field == "grading.harder"
    };
    if texts.iter().any(|text| places(&text.field) && wording::warns_of_mouths(&text.text)) {
        return Vec::new();
    }
    let harder = texts.iter().filter(|text| text.field == "grading.harder");
    let problem = |text: &FieldText| {
        let part = wording::small_part(&text.text)?;
        Some(
            Diagnostic::warning(
                Code::SmallParts,
                format!("this adds {part}, and nothing in the handout says for which age, or warns of mouths"),
            )
            .because("small parts choke young children, and older ones who still mouth things")
            .at(wording::place(file, text, &part))
            .fix(
                "add a line to `notes` under `precautions:`, such as: Small parts can choke. Leave this out if your \
                 child is under 3 or puts things in the mouth.",
            ),
        )
    };
    harder.filter_map(problem).collect()
}

/// A film without captions, or a recording without its words on paper.
fn unread_medium(file: &SourceFile, medium: &Node) -> Option<Diagnostic> {
    let kind = medium.located("type")?;
    let (field, what) = match kind.value.as_str() {
        "video" => ("captions", "captions"),
        "audio" => ("transcript", "a transcript"),
        _ => return None,
    };
    if medium.is_yes(field) {
        return None;
    }
    let range = medium.get(field).map_or(kind.range, |node| node.range.clone());
    Some(
        Diagnostic::error(Code::Captions, format!("this {} has no {}", kind.value, what.trim_start_matches("a ")))
            .because("families who are deaf, or beside a sleeping child, get nothing from it")
            .at(file.place(&range))
            .fix(format!("use one that has {what} and write `{field}: true`, or take it out")),
    )
}

fn title_as_alt(file: &SourceFile, fields: &Node, step: &Node) -> Option<Diagnostic> {
    let alt = step.get("image")?.located("alt")?;
    let same = |title: Option<String>| title.is_some_and(|title| plain(&title) == plain(&alt.value));
    let message = match (same(step.text("title")), same(fields.text("title"))) {
        (true, _) => "the picture's description only repeats the step's title",
        (false, true) => "the picture's description only repeats the title",
        (false, false) => return None,
    };
    Some(
        Diagnostic::error(Code::AltText, message)
            .because("people who cannot see the picture do the step from these words")
            .at(file.place(&alt.range))
            .fix("say in one sentence what the child does in the picture"),
    )
}

/// Letters and digits alone, in small letters.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn too_many_steps(file: &SourceFile, fields: &Node) -> Option<Diagnostic> {
    let steps = fields.list("steps");
    let ninth = steps.get(MOST_STEPS)?;
    Some(
        Diagnostic::warning(
            Code::TooMany,
            format!("this handout has {} steps; {MOST_STEPS} is the most that helps", steps.len()),
        )
        .because("families do two or three things well; a long list is not done at all")
        .at(file.place(&ninth.range))
        .fix("put steps together, or make a second handout of the later ones"),
    )
}

/// A translation that its own translator, or a machine, is said to have compared.
fn no_second_reader(file: &SourceFile, fields: &Node) -> Option<Diagnostic> {
    file.stem().rsplit_once('.').filter(|(_, language)| is_language(language))?;
    let translation = fields.get("translation")?;
    let reader = translation.located("reviewed_by")?;
    let name = reader.value.to_lowercase();
    let is_machine = MACHINES.iter().any(|machine| name.contains(machine));
    let is_translator = translation.text("by").is_some_and(|by| plain(&by) == plain(&reader.value));
    let message = match (is_machine, is_translator) {
        (true, _) => format!("“{}” is no person who can compare a translation", reader.value),
        (false, true) => format!("{} is named as translator and as the one who compared it", reader.value),
        (false, false) => return None,
    };
    Some(
        Diagnostic::error(Code::Unreviewed, message)
            .because("a slip in a translated safety line can hurt; a second pair of eyes finds it")
            .at(file.place(&reader.range))
            .fix("leave `reviewed_by` out until a second person who knows both languages has read it"),
    )
}
