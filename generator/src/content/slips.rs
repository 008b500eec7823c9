//! Slips that can be seen in one file and that YAML and Markdown have nothing against.
//!
//! A description that describes nothing, a picture that lies on another site, a title in quotes, a
//! recognisable person without a permission.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::SourceFile;
use crate::source::yaml::{Node, Value};

/// What programs write where nobody described the picture.
const EMPTY_WORDS: [&str; 9] =
    ["null", "undefined", "none", "image", "picture", "photo", "alt", "alt text", "screenshot"];
/// How names of picture files end.
const ENDINGS: [&str; 10] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".heif", ".svg", ".tiff"];
/// Words before a description that a screen reader says anyway.
const LEADS: [&str; 8] = [
    "image of ",
    "picture of ",
    "photo of ",
    "photograph of ",
    "an image of ",
    "a picture of ",
    "a photo of ",
    "a photograph of ",
];

/// What is wrong with the words of a description.
enum Flaw {
    /// They describe nothing.
    Empty,
    /// They are the name of a file.
    FileName,
    /// They begin with these, which need not be said.
    Lead(&'static str),
}

/// The flaw of a description; what a file is called describes nothing behind `Photo of` either.
fn flaw(words: &str) -> Option<Flaw> {
    let lower = words.trim().to_lowercase();
    let lead = LEADS.into_iter().find(|lead| lower.starts_with(lead));
    let said = lead.and_then(|lead| lower.strip_prefix(lead)).unwrap_or(&lower).trim();
    if EMPTY_WORDS.contains(&said) {
        Some(Flaw::Empty)
    } else if ENDINGS.iter().any(|ending| said.ends_with(ending)) || is_camera_name(said) {
        Some(Flaw::FileName)
    } else {
        lead.map(Flaw::Lead)
    }
}

/// What is wrong with a picture's description, if it has one.
pub(super) fn alt(file: &SourceFile, range: &Range<u32>, alt: &str) -> Option<Diagnostic> {
    let problem = |message: String, why: &str| {
        Diagnostic::error(Code::AltText, message).because(why).at(file.place(range)).fix(DESCRIBE)
    };
    Some(match flaw(alt)? {
        Flaw::Empty => problem(format!("“{alt}” does not say what the picture shows"), HEARD),
        Flaw::FileName => problem(format!("“{alt}” is a file's name, not a description"), HEARD),
        Flaw::Lead(lead) => {
            let (said, rest) = (alt.trim().get(..lead.len()).unwrap_or(lead).trim(), rest(alt, lead));
            let why = "a screen reader says that it is a picture; what it shows should come first";
            problem(format!("“{said}” need not be said"), why).fix(rest.clone()).mend(alt, rest)
        }
    })
}

const HEARD: &str = "people who cannot see the picture hear these words instead of it";
const DESCRIBE: &str = "say in one sentence what the picture shows";

/// The same for pictures in a piece of HTML, which begins at byte `start` of the file.
pub(super) fn raw_alts(file: &SourceFile, start: u32, html: &str) -> Vec<Diagnostic> {
    let tags: Vec<usize> = html.match_indices("<img").map(|(tag, _)| tag).collect();
    let pictures = tags.iter().enumerate().filter_map(|(number, tag)| {
        // No further than to the next one: a text of tags that never end is soon read.
        let inner = &html[*tag..tags.get(number + 1).copied().unwrap_or(html.len())];
        let inner = &inner[..inner.find('>')?];
        let begin = inner.find(" alt=")? + 5;
        let quote = inner[begin..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let words = &inner[begin + 1..begin + 1 + inner[begin + 1..].find(quote)?];
        let at = start + (*tag + begin + 1) as u32;
        let problem = alt(file, &(at..at + words.len() as u32), words)?;
        Some(Diagnostic { severity: Severity::Warning, ..problem })
    });
    pictures.collect()
}

/// A picture's description without words that need not be said; none where the words describe nothing.
pub(crate) fn described(words: &str) -> Option<String> {
    let words = words.trim();
    let said = match flaw(words) {
        None => words.to_string(),
        Some(Flaw::Lead(lead)) => rest(words, lead),
        Some(Flaw::Empty | Flaw::FileName) => return None,
    };
    (!said.is_empty()).then_some(said)
}

/// `Image of a child on a swing` → `A child on a swing`.
fn rest(alt: &str, lead: &str) -> String {
    let rest = alt.trim().get(lead.len()..).unwrap_or("").trim();
    let mut letters = rest.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// `IMG_1234`, `DSC01234`, `PXL_20240101_1234`.
fn is_camera_name(lower: &str) -> bool {
    ["img_", "img-", "dsc", "pxl_", "screenshot 20"].iter().any(|start| lower.starts_with(start))
        && lower.bytes().any(|byte| byte.is_ascii_digit())
}

/// A picture in a piece of HTML that lies on another site; `start` is where the HTML begins in the file.
pub(super) fn outside_picture(file: &SourceFile, start: u32, html: &str) -> Option<Diagnostic> {
    let tag = html.find("<img")?;
    let source = tag + html[tag..].find("src=")? + 4;
    let address = html[source..].trim_start_matches(['"', '\'']);
    let at = start + (html.len() - address.len()) as u32;
    let address = &address[..address.find(['"', '\'', ' ', '>']).unwrap_or(address.len())];
    if !address.contains("://") && !address.starts_with("//") {
        return None;
    }
    Some(on_another_site(address).at(file.place(&(at..at + address.len() as u32))))
}

/// A picture of another site; GitHub's editor puts there what is dragged into it.
pub(crate) fn on_another_site(address: &str) -> Diagnostic {
    let is_attachment = ["github.com/", "githubusercontent.com"].iter().any(|host| address.contains(host));
    let (message, fix) = match is_attachment {
        true => (
            "this picture lies on GitHub's own store, not on this site",
            "open the folder content/media/ on GitHub, choose “Add file”, “Upload files”, then write ![What it shows](../media/NAME)",
        ),
        false => ("this picture lies on another site", "save it under content/media/ and link to it there"),
    };
    Diagnostic::error(Code::MissingMedia, message)
        .because("the other site would learn who reads the page, and the picture may vanish")
        .fix(fix)
}

/// Takes off quotes that hold a whole title, and says so.
pub(super) fn unwrap_title(file: &SourceFile, fields: &mut Node, diagnostics: &mut Vec<Diagnostic>) {
    let Value::Map(entries) = &mut fields.value else { return };
    let Some(entry) = entries.iter_mut().find(|entry| entry.key.value == "title") else { return };
    let Value::Text(title) = &mut entry.node.value else { return };
    let inner = title.strip_prefix('“').and_then(|rest| rest.strip_suffix('”'));
    let Some(inner) = inner.filter(|inner| !inner.contains(['“', '”']) && !inner.trim().is_empty()) else { return };
    let inner = inner.trim().to_string();
    let problem = Diagnostic::advice(Code::QuotedTitle, "the quotes around the whole title are left out")
        .because("on the page they would look like somebody's words")
        .at(file.place(&entry.node.range))
        .fix(inner.clone())
        .mend(title.clone(), inner.clone());
    diagnostics.push(problem);
    *title = inner;
}

/// A picture that shows people needs the day of their permission.
pub(super) fn consent(file: &SourceFile, image: &Node) -> Option<Diagnostic> {
    let people = image.get("people").filter(|_| image.is_yes("people"))?;
    if image.get("consent").is_some_and(|node| node.as_text().is_some()) {
        return None;
    }
    Some(
        Diagnostic::error(Code::Consent, "this picture shows people, and no permission is noted")
            .because("a family's picture may be shown only with their written permission")
            .at(file.place(&people.range))
            .fix("add the day it was signed, and no name: consent: 2026-02-28"),
    )
}

/// The day of `on-file 2026-02-28`, as some people note that the paper lies at the clinic.
pub(super) fn day_on_file(text: &str) -> &str {
    let day = ["on-file", "on file"].iter().find_map(|words| text.trim().strip_prefix(words));
    day.map_or(text, |day| day.trim_start_matches([' ', ',', ':']))
}

/// A picture in the settings needs a description, unless it says that it only decorates.
pub(super) fn undescribed(file: &SourceFile, image: &Node) -> Option<Diagnostic> {
    let src = image.located("src")?;
    if image.is_yes("decorative") || image.text("alt").is_some() {
        return None;
    }
    Some(
        Diagnostic::error(Code::MissingAlt, "this picture has no description")
            .because("people who cannot see it, and phones on a weak signal, get nothing")
            .at(file.place(&src.range))
            .fix("add a line `alt:` that says what it shows, or `decorative: true` if it only decorates"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_alt(text: &str, expected: Option<&str>) {
        let file = SourceFile::decode("a.md", b"x").expect("it is UTF-8");
        assert_eq!(alt(&file, &(0..1), text).map(|problem| problem.fix).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_description_is_kept_without_its_first_words() {
        assert_eq!(described(" Photo of a child on a swing ").as_deref(), Some("A child on a swing"));
        assert_eq!(described("A child on a swing").as_deref(), Some("A child on a swing"));
        assert_eq!(described("IMG_2041"), None);
        assert_eq!(described("alt text"), None);
    }

    #[test]
    fn descriptions_that_describe_nothing_are_seen() {
        check_alt("Image of a child on a swing", Some("A child on a swing"));
        check_alt("IMG_2041", Some("say in one sentence what the picture shows"));
        check_alt("sock (1).JPG", Some("say in one sentence what the picture shows"));
        check_alt("undefined", Some("say in one sentence what the picture shows"));
        check_alt("A child pulls a sock over the heel", None);
        check_alt("Images of feelings on cards", None);
    }

    #[test]
    fn what_only_a_person_can_say_is_never_written_by_a_repair() {
        let file = SourceFile::decode("a.md", b"![Photo of a sock.jpg](x)").expect("it is UTF-8");
        for words in ["Photo of a sock.jpg", "Image of IMG_2041", "Picture of screenshot"] {
            let problem = alt(&file, &(0..24), words).expect("it describes nothing");
            assert_eq!((problem.fix.as_str(), problem.edit), (DESCRIBE, None), "{words}");
            assert_eq!(described(words), None);
        }
        let file = SourceFile::decode("a.md", b"![Photo of a sock](x)").expect("it is UTF-8");
        let edit = alt(&file, &(0..20), "Photo of a sock").and_then(|problem| problem.edit);
        assert_eq!(edit.map(|edit| edit.new).as_deref(), Some("A sock"));
    }

    #[test]
    fn a_picture_of_another_site_is_told_of_at_its_address() {
        let html = "<a href=\"https://x.example/a.jpg\"><img src=\"https://x.example/a.jpg\"></a>";
        let file = SourceFile::decode("a.md", html.as_bytes()).expect("it is UTF-8");
        let place = outside_picture(&file, 0, html).and_then(|problem| problem.place).expect("it is told of");
        assert_eq!(place.column, 45);
    }
}
