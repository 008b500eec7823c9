//! The shape of articles' addresses, as `permalinks:` in clinic.yaml gives it.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::yaml::Node;
use crate::source::{Located, SourceFile};

/// What stands in braces in a shape.
const PARTS: [&str; 4] = ["year", "month", "day", "slug"];

/// A shape, as a pattern: what [`article`] asks of it.
pub(super) const PATTERN: &str = r"^(?=.*\{slug\})(?!.*//)/([a-z0-9_/-]|\{(year|month|day|slug)\})*/$";

/// The shape that the clinic gives, if it makes addresses.
pub(super) fn article(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Located<String>> {
    let shape = fields.get("permalinks")?.located("articles")?;
    match problem(&shape.value) {
        None => Some(shape),
        Some(problem) => {
            let why = "it is the shape of every article's address";
            diagnostics.push(problem.because(why).at(file.place(&shape.range)));
            None
        }
    }
}

/// The address that a shape gives an article.
pub fn fill(shape: &str, date: Date, slug: &str) -> String {
    shape
        .replace("{year}", &format!("{:04}", date.year()))
        .replace("{month}", &format!("{:02}", date.month()))
        .replace("{day}", &format!("{:02}", date.day()))
        .replace("{slug}", slug)
}

fn problem(shape: &str) -> Option<Diagnostic> {
    for part in shape.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or(part);
        if !PARTS.contains(&name) || !part.contains('}') {
            let near = did_you_mean(name, PARTS);
            let fix = near.map_or("use {year}, {month}, {day} and {slug}".into(), |near| format!("{{{near}}}"));
            return Some(
                Diagnostic::error(Code::BadAddress, format!("`{{{name}}}` stands for nothing in an address"))
                    .fix(fix)
                    .mend_if(
                        near.filter(|_| part.contains('}')).map(|near| (format!("{{{name}}}"), format!("{{{near}}}"))),
                    ),
            );
        }
    }
    let problem = |message: &str| Some(Diagnostic::error(Code::BadAddress, message).fix("/{year}/{month}/{slug}/"));
    let plain = PARTS.iter().fold(shape.to_string(), |plain, part| plain.replace(&format!("{{{part}}}"), "x"));
    let is_plain =
        plain.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_/".contains(&byte));
    if !shape.contains("{slug}") {
        problem("the address lacks {slug}, so articles would share one")
    } else if !shape.starts_with('/') || !shape.ends_with('/') || shape.contains("//") {
        problem("an address begins and ends with one slash, and has one between its parts")
    } else if !is_plain {
        problem("an address has small letters, digits, dashes and slashes only")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shape: &str, fix: Option<&str>) {
        assert_eq!(problem(shape).map(|problem| problem.fix).as_deref(), fix, "{shape}");
    }

    #[test]
    fn shapes_that_make_no_addresses_are_refused() {
        check("/{year}/{month}/{slug}/", None);
        check("/blog/{slug}/", None);
        check("/{yaer}/{slug}/", Some("{year}"));
        check("/{author}/{slug}/", Some("use {year}, {month}, {day} and {slug}"));
        check("/{year/{slug}/", Some("{year}"));
        check("/{year}/", Some("/{year}/{month}/{slug}/"));
        check("{year}/{slug}", Some("/{year}/{month}/{slug}/"));
        check("/My Blog/{slug}/", Some("/{year}/{month}/{slug}/"));
    }
}
