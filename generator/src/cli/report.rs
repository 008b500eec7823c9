//! What commands print: diagnostics in each format, counts, the system's own errors.

use std::collections::BTreeMap;
use std::io::{ErrorKind, IsTerminal, Write};

use crate::diagnostic::terminal::Colour;
use crate::diagnostic::{Code, Diagnostic, Severity, comment, github, json, sorted, terminal};

/// Prints a line; a reader that went away (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

/// Prints a line on the error stream.
macro_rules! complain {
    ($($text:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), $($text)*);
    }};
}

pub(super) use {complain, say};

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub workflow commands.
    Github,
    /// One comment under a pull request, as Markdown.
    Comment,
    /// That comment, and suggestions at the lines, as one JSON object.
    Review,
}

/// Prints problems: for people on the error stream, for machines on the output.
pub(super) fn print(diagnostics: Vec<Diagnostic>, format: Format) -> Vec<Diagnostic> {
    let diagnostics = sorted(diagnostics);
    repeat(&text(&diagnostics, format), format);
    diagnostics
}

/// Sorted problems as they are printed.
pub(super) fn text(diagnostics: &[Diagnostic], format: Format) -> String {
    match format {
        Format::Human => for_people(diagnostics),
        Format::Json => json::print(diagnostics),
        Format::Github => github::print(diagnostics),
        Format::Comment => comment::print(diagnostics),
        Format::Review => review(diagnostics),
    }
}

/// `{"body", "suggestions": [{"path", "line", "body"}]}`, as GitHub's API names them.
fn review(diagnostics: &[Diagnostic]) -> String {
    let suggestions = comment::suggestions(diagnostics).into_iter();
    let suggestions: Vec<serde_json::Value> = suggestions
        .map(|found| serde_json::json!({"path": found.file, "line": found.line, "body": found.body}))
        .collect();
    format!("{}\n", serde_json::json!({"body": comment::print(diagnostics), "suggestions": suggestions}))
}

/// Of one kind of problem in one file, people get the first; when those are mended, the next come.
const MOST_ALIKE: usize = 20;

fn for_people(diagnostics: &[Diagnostic]) -> String {
    let mut counts: BTreeMap<(Option<&str>, Code), usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for diagnostic in diagnostics {
        let file = diagnostic.place.as_ref().map(|place| &*place.file);
        let count = counts.entry((file, diagnostic.code)).or_default();
        *count += 1;
        if *count <= MOST_ALIKE {
            shown.push(diagnostic.clone());
        }
    }
    let mut text = terminal::print(&shown, colour());
    for ((file, code), count) in counts.into_iter().filter(|(_, count)| *count > MOST_ALIKE) {
        let file = file.unwrap_or("the site");
        text += &format!("\n{file}: {} more of the kind [{}]\n", count - MOST_ALIKE, code.name());
    }
    text
}

/// Prints what [`text`] made.
pub(super) fn repeat(text: &str, format: Format) {
    // A reader that went away (`| head`) is no failure.
    let _ = match format {
        Format::Human => write!(std::io::stderr(), "{text}"),
        Format::Json | Format::Github | Format::Comment | Format::Review => write!(std::io::stdout(), "{text}"),
    };
}

/// Colour on terminals, unless `NO_COLOR` is set.
pub(super) fn colour() -> Colour {
    let wanted = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted { Colour::On } else { Colour::Off }
}

/// `2 errors, 1 warning`, or nothing to mend.
pub(super) fn tally(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let parts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Advice, "hint")]
        .into_iter()
        .filter(|(severity, _)| count(*severity) > 0)
        .map(|(severity, name)| counted(count(severity), name))
        .collect();
    if parts.is_empty() { "nothing to mend".into() } else { parts.join(", ") }
}

/// `1 page`, `2 pages`.
pub(super) fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// Whether the site must not be written.
pub(super) fn refuses(diagnostics: &[Diagnostic], strict: bool) -> bool {
    diagnostics.iter().any(|diagnostic| match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => strict,
        Severity::Advice => false,
    })
}

/// What a command writes, for the words on what the system refused.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Target {
    /// Whether it writes the site, which stays as it was until all of the new one is there.
    pub(super) is_site: bool,
    /// The option that names another folder.
    pub(super) option: Option<&'static str>,
}

/// What the system refused, and what to do about it where that is known.
pub(super) fn system_error(error: &anyhow::Error, target: Target) -> String {
    let text = format!("{error:#}");
    let Some(io) = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>()) else { return text };
    let text = text.split(" (os error").next().unwrap_or(&text);
    let other = |words: &str| target.option.map(|option| format!("{words} with {option}"));
    let (seen, fix) = match io.kind() {
        ErrorKind::StorageFull => {
            let other = other(", or choose another folder").unwrap_or_else(|| ", then try again".into());
            ("the disk is full", format!("free some space{other}"))
        }
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
            let other = other("choose a folder that you may write to,");
            (
                "the folder cannot be written to",
                other.unwrap_or_else(|| "see that you may write there, then try again".into()),
            )
        }
        _ => ("", "see to what the system says, then try again".into()),
    };
    let kept = if target.is_site { "the last good site stays as it was" } else { "" };
    let why: Vec<&str> = [seen, kept].into_iter().filter(|words| !words.is_empty()).collect();
    let why = if why.is_empty() { "what was asked for could not be done".into() } else { why.join("; ") };
    format!("{text}\nwhy: {why}\nfix: {fix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: ErrorKind, target: Target, expected: &str) {
        let error = anyhow::Error::from(std::io::Error::from(kind)).context("cannot write x");
        let said = system_error(&error, target);
        assert!(said.starts_with("cannot write x: ") && said.ends_with(expected), "{said}");
    }

    #[test]
    fn only_options_that_a_command_has_are_named() {
        let site = Target { is_site: true, option: Some("--out") };
        let full = "why: the disk is full; the last good site stays as it was\nfix: free some space, or choose another folder with --out";
        check(ErrorKind::StorageFull, site, full);
        let full = "why: the disk is full\nfix: free some space, then try again";
        check(ErrorKind::StorageFull, Target::default(), full);
        let locked = "why: the folder cannot be written to\nfix: choose a folder that you may write to, with --into";
        check(ErrorKind::PermissionDenied, Target { is_site: false, option: Some("--into") }, locked);
        let other = "why: what was asked for could not be done\nfix: see to what the system says, then try again";
        check(ErrorKind::NotADirectory, Target::default(), other);
    }
}
