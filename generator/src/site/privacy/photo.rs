//! People in photos. A description tells that somebody is in one; whether a family gave its permission, only the
//! clinic knows, so it is asked to write down the day.

use crate::content::date;
use crate::content::markdown::{Body, Filling};
use crate::content::{Content, Document};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::links::{Resolved, Target, targets};
use crate::site::{Page, Site};
use crate::source::{Located, SourceFile};

/// Words for people, in small letters.
const PEOPLE: [&str; 47] = [
    "adult",
    "babies",
    "baby",
    "boy",
    "boys",
    "brother",
    "child",
    "children",
    "dad",
    "daughter",
    "families",
    "family",
    "father",
    "girl",
    "girls",
    "grandfather",
    "grandmother",
    "infant",
    "kid",
    "kids",
    "man",
    "mom",
    "mother",
    "parent",
    "parents",
    "people",
    "person",
    "preschooler",
    "sister",
    "son",
    "student",
    "teen",
    "teenager",
    "therapist",
    "toddler",
    "toddlers",
    "twins",
    "woman",
    "bebé",
    "familia",
    "madre",
    "niña",
    "niño",
    "niños",
    "padre",
    "hija",
    "hijo",
];

/// What is written beside a picture in which nobody can be recognised.
const NOBODY: &str = "no faces";

/// Photos of a page that show people, where nobody wrote down a permission.
pub(super) fn look(site: &Site, page: &Page) -> Vec<Diagnostic> {
    let document = &*page.document;
    let asked = asked(document);
    if asked.is_empty() {
        return Vec::new();
    }
    let leads: Vec<(&Located<String>, &Resolved)> = targets(document)
        .into_iter()
        .zip(&page.links)
        .map(|(target, resolved)| match target {
            Target::Link(located) | Target::Picture(located) => (located, resolved),
        })
        .collect();
    let is_photo = |src: &Located<String>| {
        leads.iter().any(|(located, resolved)| {
            let Resolved::Picture(id) = resolved else { return false };
            let picture = site.media[*id].file.picture.as_ref();
            located.range == src.range && picture.is_some_and(|picture| picture.is_photo())
        })
    };
    asked.into_iter().filter(|picture| is_photo(picture.src)).map(|picture| problem(document, &picture)).collect()
}

/// A picture of which nobody said whether people in it gave their permission.
struct Asked<'a> {
    src: &'a Located<String>,
    alt: &'a str,
    is_in_text: bool,
}

/// Those whose description names people.
fn asked(document: &Document) -> Vec<Asked<'_>> {
    let file = &*document.source;
    let mut asked = match document.content.body() {
        Some(body) => in_text(file, body),
        None => Vec::new(),
    };
    match &document.content {
        Content::Article(article) => {
            let image = article.image.iter().filter(|image| image.people.is_none());
            asked.extend(image.map(|image| Asked { src: &image.src, alt: &image.alt, is_in_text: false }));
        }
        Content::Handout(handout) => {
            let images = handout.steps.iter().filter_map(|step| step.image.as_ref());
            let images = images.filter(|image| image.people.is_none());
            asked.extend(images.map(|image| Asked { src: &image.src, alt: &image.alt.value, is_in_text: false }));
        }
        // Whoever puts up a portrait of staff knows whom it shows.
        Content::Page(_) | Content::Program(_) | Content::Person(_) => {}
    }
    asked.retain(|picture| names_people(picture.alt));
    asked
}

fn in_text<'a>(file: &SourceFile, body: &'a Body) -> Vec<Asked<'a>> {
    let pictures = body.holes.iter().filter_map(|hole| match &hole.filling {
        Filling::Picture(src, alt) => Some(Asked { src, alt, is_in_text: true }),
        Filling::Href(_) | Filling::Word(_) | Filling::Open(_) | Filling::Close(_) => None,
    });
    pictures.filter(|picture| !is_answered(title(file, picture.src))).collect()
}

/// The words in quotes behind a picture's address: `![…](swing.jpg "consent 2026-02-28")`.
fn title<'a>(file: &'a SourceFile, src: &Located<String>) -> &'a str {
    let rest = file.text.get(src.range.end as usize..).unwrap_or("").split('\n').next().unwrap_or("");
    let rest = rest.trim_start_matches(['>', ' ']);
    let quoted = |quote| rest.strip_prefix(quote).and_then(|rest: &str| rest.split(quote).next());
    quoted('"').or_else(|| quoted('\'')).unwrap_or("")
}

fn is_answered(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    title == NOBODY || title.strip_prefix("consent").and_then(|day| date::day(day.trim_matches([' ', ':']))).is_some()
}

fn names_people(alt: &str) -> bool {
    let lower = alt.to_lowercase().replace('’', "'");
    // A child's height, a child's hands: nobody's face.
    lower.split(|letter: char| !(letter.is_alphabetic() || letter == '\'')).any(|word| PEOPLE.contains(&word))
}

fn problem(document: &Document, picture: &Asked) -> Diagnostic {
    let Located { value: src, range } = picture.src;
    let fix = match picture.is_in_text {
        true => format!(
            "when it is signed, add the day, and no name: ![{alt}]({src} \"consent 2026-02-28\"); if nobody can be \
             recognized in it: ![{alt}]({src} \"{NOBODY}\"); or show another picture",
            alt = picture.alt
        ),
        false => "when it is signed, add two lines below `src:`, and no name: people: true, consent: 2026-02-28; if \
                  nobody can be recognized in it: people: false; or show another picture"
            .into(),
    };
    Diagnostic::error(Code::Consent, "this photo shows people, as its description says, and no permission is noted")
        .because("a family's picture may be shown only with their written permission")
        .at(document.source.place(range))
        .fix(fix)
}

#[cfg(test)]
mod tests {
    use super::{is_answered, names_people};

    #[test]
    fn descriptions_tell_of_people() {
        for alt in ["A child on a swing", "Two boys, one ball", "Una niña en el columpio"] {
            assert!(names_people(alt), "{alt}");
        }
        for alt in ["A swing in an empty room", "A childproof lock", "A child's hands on a ball", "A child’s height"]
        {
            assert!(!names_people(alt), "{alt}");
        }
    }

    #[test]
    fn a_permission_needs_its_day() {
        assert!(is_answered("consent 2026-02-28") && is_answered("Consent: February 28, 2026"));
        assert!(is_answered("no faces"));
        for title in ["", "consent", "consent Jane Roe", "consent 2026-02-31", "A swing"] {
            assert!(!is_answered(title), "{title}");
        }
    }
}
