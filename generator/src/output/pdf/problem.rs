//! The typesetter's objections as a writer or a theme's author reads them.

use std::time::Duration;

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use super::letter;
use super::sheet::Sheet;
use crate::diagnostic::{Code, Diagnostic, Place, sorted};
use crate::render::Pdf;

const NO_SHEET: &str = "the printed sheet would be missing";
const NOT_READ_ALOUD: &str = "a screen reader could not read the printed sheet, so it is not made";

/// All objections, each said once.
pub(super) fn diagnostics(sheet: &Sheet, problems: &[SourceDiagnostic]) -> Vec<Diagnostic> {
    sorted(problems.iter().flat_map(|problem| of_one(sheet, problem)).collect())
}

/// A letter without a font at each place where it stands; all else once.
fn of_one(sheet: &Sheet, problem: &SourceDiagnostic) -> Vec<Diagnostic> {
    match plain(problem).split_once("` could not be displayed with") {
        Some((text, _)) => letter::problems(sheet, text.trim_start_matches("the text `").trim_matches('"')),
        None => vec![diagnostic(sheet, problem)],
    }
}

fn plain(problem: &SourceDiagnostic) -> &str {
    problem.message.trim_start_matches("PDF/UA-1 error: ")
}

fn diagnostic(sheet: &Sheet, problem: &SourceDiagnostic) -> Diagnostic {
    let message = plain(problem);
    let pictures = pictures(sheet, problem);
    if !pictures.is_empty() {
        return broken_picture(sheet, &pictures, message);
    }
    if message == "missing alt text" {
        return no_description(sheet);
    }
    let mut fix: Vec<&str> = problem.hints.iter().map(|hint| hint.v.as_str()).collect();
    if fix.is_empty() {
        fix.push("mend the template; `carryover theme list` tells which file is in use");
    }
    Diagnostic::error(Code::Template, format!("the template of printed sheets has a mistake: {message}"))
        .because(format!("the sheet of {} was being made and would be missing", sheet.content()))
        .at(in_template(sheet, problem))
        .fix(fix.join("; "))
}

/// The line of the template, or the whole file where the typesetter names none.
fn in_template(sheet: &Sheet, problem: &SourceDiagnostic) -> Place {
    let source = sheet.text();
    let whole = Place::file(&sheet.template);
    if problem.span.id() != Some(source.id()) {
        return whole;
    }
    let Some(range) = sheet.range(problem.span) else { return whole };
    let Some((line, column)) = source.lines().byte_to_line_column(range.start) else { return whole };
    let text = source.text().lines().nth(line).unwrap_or("").to_string();
    let meant = source.text().get(range).unwrap_or("").lines().next().unwrap_or("");
    Place {
        line: line as u32 + 1,
        column: column as u32 + 1,
        width: meant.chars().count().max(1) as u32,
        text,
        ..whole
    }
}

/// The pictures that an objection may be about: the one that it points into or, for a photo, each.
fn pictures<'a>(sheet: &'a Sheet, problem: &SourceDiagnostic) -> Vec<&'a str> {
    let pointed = problem.span.id().and_then(|id| sheet.picture(id));
    let is_photo = |path: &&str| !path.to_ascii_lowercase().ends_with(".svg");
    let undecoded = ["failed to decode image", "failed to process image", "unknown image format"]
        .iter()
        .any(|words| problem.message.starts_with(words));
    match pointed {
        Some(path) => vec![path],
        None if undecoded => sheet.pictures.iter().map(|(_, path)| &**path).filter(is_photo).collect(),
        None => Vec::new(),
    }
}

fn broken_picture(sheet: &Sheet, paths: &[&str], message: &str) -> Diagnostic {
    let mut names: Vec<&str> = paths.iter().map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
    names.dedup();
    Diagnostic::error(Code::MissingMedia, format!("the picture {} cannot be read: {message}", names.join(" or ")))
        .because(NO_SHEET)
        .at(Place::file(sheet.content()))
        .fix("open the picture, save it again as SVG, PNG or JPEG, and put it in the same place")
}

fn no_description(sheet: &Sheet) -> Diagnostic {
    Diagnostic::error(Code::MissingAlt, "a picture on the printed sheet has no description")
        .because(NOT_READ_ALOUD)
        .at(Place::file(sheet.content()))
        .fix("say under `alt:` what each picture shows, in 20 to 150 characters")
}

/// A theme with a template and no font.
pub(super) fn no_fonts(template: &str) -> Diagnostic {
    Diagnostic::error(Code::Theme, "the theme has no font for printed sheets")
        .because("sheets are set in the theme's own fonts only, so that they look the same everywhere")
        .at(Place::file(template))
        .fix("put a font (.ttf or .otf) into the theme's fonts folder")
}

/// A template that does not come to an end.
pub(super) fn too_slow(pdf: &Pdf, longest: Duration) -> Diagnostic {
    Diagnostic::error(
        Code::Template,
        format!("the printed sheet was not ready after {} seconds", longest.as_secs_f32()),
    )
    .because(format!("the sheet of {} would be missing", pdf.source()))
    .at(Place::file(&pdf.template.path))
    .fix("look for a loop in the template that does not end, or for a very large picture")
}

/// A typesetter that broke down.
pub(super) fn crashed(pdf: &Pdf) -> Diagnostic {
    Diagnostic::error(Code::Template, "the typesetter broke down over this sheet")
        .because(format!("the sheet of {} would be missing", pdf.source()))
        .at(Place::file(&pdf.template.path))
        .fix("undo the last change to the template or to the handout's pictures, and tell us what it was")
}

/// A computer without room for one more thread.
pub(super) fn no_thread(content: &str, error: &rayon::ThreadPoolBuildError) -> Diagnostic {
    Diagnostic::error(Code::Template, format!("the typesetter could not be started: {error}"))
        .because(NO_SHEET)
        .at(Place::file(content))
        .fix("close other programs and build again, or build with --no-pdf")
}
