//! Diagnostics as one comment under a pull request on GitHub, and as suggestions at its lines.
//!
//! The comment is Markdown: what has to be mended first, each with its place, the reason and what to do, and the
//! line as it should be where there is one right answer. [`suggestions`] are the same lines for GitHub's
//! "Commit suggestion" button. What people wrote is quoted so that it cannot become markup or call somebody.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};

/// What the comment begins with, so that it is found again and edited.
pub const MARK: &str = "<!-- carryover check -->";

/// More would not be read; the rest stands at its lines.
const MOST_SHOWN: usize = 50;

/// The most bytes of the comment: GitHub refuses one of more than 65,536 characters, and then there is none at all.
const MOST_BYTES: usize = 60_000;

/// How much may still be shown.
struct Room {
    problems: usize,
    bytes: usize,
}

/// A line as it should be, for the button that puts it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The file, from the site's root.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The comment at that line, with the new line in it.
    pub body: String,
}

/// The comment's text.
pub fn print(diagnostics: &[Diagnostic]) -> String {
    let mut text = format!("{MARK}\n### {}\n", heading(diagnostics));
    let of = |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let mut room = Room { problems: MOST_SHOWN, bytes: MOST_BYTES };
    for (severity, title) in [
        (Severity::Error, "**To mend before this can be published.** The website stays as it is until then."),
        (Severity::Warning, "**Worth mending.** It can be published without."),
    ] {
        let shown = take(of(severity), &mut room);
        if !shown.is_empty() {
            text += &format!("\n{title}\n\n{}", shown.concat());
        }
    }
    let hints = take(of(Severity::Advice), &mut room);
    if !hints.is_empty() {
        text += &format!("\n<details><summary>Hints: {}</summary>\n\n{}\n</details>\n", hints.len(), hints.concat());
    }
    let left = diagnostics.len().saturating_sub(MOST_SHOWN - room.problems);
    if left > 0 {
        text += &format!("\n{left} more stand at their lines, under “Files changed”.\n");
    }
    text
}

/// Every line that can be mended by one button, with all of its repairs.
pub fn suggestions(diagnostics: &[Diagnostic]) -> Vec<Suggestion> {
    let mut by_line: BTreeMap<(&str, u32), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.edit.is_some()) {
        if let Some(place) = diagnostic.place.as_ref().filter(|place| place.line > 0) {
            by_line.entry((&*place.file, place.line)).or_default().push(diagnostic);
        }
    }
    let suggestion = |((file, line), mut diagnostics): ((&str, u32), Vec<&Diagnostic>)| {
        // From the line's end to its start, so that places stay right.
        diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.place.as_ref().map(|place| place.column)));
        let seen = diagnostics.first()?.place.as_ref()?.text.clone();
        let mut words = seen.clone();
        let made: Vec<&Diagnostic> = diagnostics
            .into_iter()
            .filter(|diagnostic| diagnostic.mended(&words).map(|mended| words = mended).is_some())
            .collect();
        let said: Vec<String> = made.iter().rev().map(|diagnostic| sentences(diagnostic)).collect();
        let body = format!("{}\n\n{}", said.join("\n\n"), block("suggestion", &words));
        (words != seen).then(|| Suggestion { file: file.to_string(), line, body })
    };
    by_line.into_iter().filter_map(suggestion).collect()
}

fn heading(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "The check found nothing to mend".into(),
        (0, 1) => "The check found nothing that stands in the way, and 1 thing worth mending".into(),
        (0, warnings) => format!("The check found nothing that stands in the way, and {warnings} things worth mending"),
        (1, _) => "The check found 1 thing to mend".into(),
        (errors, _) => format!("The check found {errors} things to mend"),
    }
}

fn take<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>, room: &mut Room) -> Vec<String> {
    let mut shown = Vec::new();
    for text in diagnostics.take(room.problems).map(one) {
        match room.bytes.checked_sub(text.len()) {
            Some(left) => room.bytes = left,
            None => break,
        }
        shown.push(text);
    }
    room.problems -= shown.len();
    shown
}

fn one(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref().map(|place| match place.line {
        0 => format!("{}: ", code(&place.file)),
        line => format!("{}, line {line}: ", code(&place.file)),
    });
    let mended = diagnostic.place.as_ref().and_then(|place| diagnostic.mended(&place.text));
    // A list's item holds what is indented below it.
    let block = mended.map(|line| format!("\n{}\n", indented(&block("suggestion", &line)))).unwrap_or_default();
    format!("- {}{}\n{block}", place.unwrap_or_default(), sentences(diagnostic))
}

/// What was seen, why it matters, what to do.
fn sentences(diagnostic: &Diagnostic) -> String {
    let mut text = format!("**{}**", plain(&diagnostic.message));
    if !diagnostic.why.is_empty() {
        text += &format!(". Why it matters: {}", plain(&diagnostic.why));
    }
    if !diagnostic.fix.is_empty() {
        text += &format!(". What to do: {}", plain(&diagnostic.fix));
    }
    text
}

/// Words in which nothing is markup but what stands between two backticks.
fn plain(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(&text);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => escaped(part),
        _ => code(part),
    };
    parts.iter().enumerate().map(part).collect()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // Else it would call a person or name an issue.
            '@' => safe.push_str("&#64;"),
            '#' => safe.push_str("&#35;"),
            '\\' | '*' | '_' | '[' | ']' | '`' | '~' | '|' | '!' => safe.extend(['\\', letter]),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A piece of a file as it stands there.
fn code(text: &str) -> String {
    match text.contains('`') {
        _ if text.trim().is_empty() => String::new(),
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

/// A fenced block that nothing in the text can end.
fn block(kind: &str, text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{kind}\n{text}\n{fence}")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Place};
    use super::*;

    fn at(line: u32, column: u32, text: &str, word: &str) -> Place {
        Place { line, column, width: word.chars().count() as u32, text: text.into(), ..Place::file("content/a.md") }
    }

    #[test]
    fn two_repairs_of_a_line_are_one_suggestion() {
        let line = "titel: [play](/handout/dresing/)";
        let first = Diagnostic::error(Code::UnknownField, "`titel` is not a known field here")
            .because("it would do nothing")
            .at(at(2, 1, line, "titel"))
            .fix("did you mean `title`?")
            .mend("titel", "title");
        let second = Diagnostic::warning(Code::BrokenLink, "no page there")
            .at(at(2, 15, line, "/handout/dresing/"))
            .mend("/handout/dresing/", "/handouts/dressing/");
        let found = suggestions(&[first, second]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].body,
            "**`titel` is not a known field here**. Why it matters: it would do nothing. What to do: did you mean `title`?\
             \n\n**no page there**\n\n```suggestion\ntitle: [play](/handouts/dressing/)\n```"
        );
    }

    #[test]
    fn what_people_wrote_is_no_markup_and_calls_nobody() {
        let message = "a link to @somebody <script> **x** #12, and `a <b> @c`";
        let text = print(&[Diagnostic::error(Code::BrokenLink, message)]);
        assert!(text.contains("&#64;somebody &lt;script&gt; \\*\\*x\\*\\* &#35;12, and `a <b> @c`"), "{text}");
        assert!(print(&[Diagnostic::error(Code::Yaml, "one ` alone <b>")]).contains("one \\` alone &lt;b&gt;"));
        assert_eq!(block("x", "a ``` b"), "````x\na ``` b\n````");
    }

    #[test]
    fn a_clean_check_says_so_and_a_long_one_ends() {
        assert_eq!(print(&[]), format!("{MARK}\n### The check found nothing to mend\n"));
        let many: Vec<Diagnostic> = (1..=60)
            .map(|line| Diagnostic::warning(Code::Yaml, format!("slip {line}")).at(at(line, 0, "", "")))
            .collect();
        let text = print(&many);
        assert!(text.contains("slip 50") && !text.contains("slip 51"), "{text}");
        assert!(text.ends_with("10 more stand at their lines, under “Files changed”.\n"), "{text}");
    }

    #[test]
    fn long_lines_never_make_a_comment_that_github_refuses() {
        let line = format!("titel: {}", "word ".repeat(1_000));
        let slip = |number| {
            let found = Diagnostic::error(Code::UnknownField, "`titel` is not known").at(at(number, 1, &line, "titel"));
            found.mend("titel", "title")
        };
        let text = print(&(1..=30).map(slip).collect::<Vec<_>>());
        assert!(text.len() < 65_536 && text.contains("line 11:"), "{} bytes", text.len());
        assert!(text.ends_with(" more stand at their lines, under “Files changed”.\n"), "{text}");
    }
}
