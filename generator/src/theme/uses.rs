//! Which tokens style sheets and drawings use, and which nobody defines.
//!
//! Sheets are read as they are written, so that a problem stands at its place: comments and quoted texts are
//! passed over, `var(--x)` uses a name, `--x: …` and `@property --x` define one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::tokens::{Scheme, Token, Tokens};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::SourceFile;

/// A name with two dashes before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The name without its dashes.
    pub(super) name: String,
    /// Where it stands, dashes included.
    pub(super) range: Range<usize>,
    /// What it does there.
    pub(super) role: Role,
}

/// What a name does where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is given a value.
    Defined,
    /// Its value is used.
    Used,
    /// Its value is used, or what follows where it has none.
    UsedOr,
}

/// Every name in a sheet.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes[at..].starts_with(b"/*") => {
                at = text[at..].find("*/").map_or(bytes.len(), |end| at + end + 2);
                continue;
            }
            quote @ (b'"' | b'\'') => at = after_text(bytes, at + 1, quote),
            b'-' if bytes[at..].starts_with(b"--") && (at == 0 || !is_of_name(bytes[at - 1])) => {
                let length = bytes[at..].iter().take_while(|byte| is_of_name(**byte)).count();
                if let Some(role) = role(&text[..at], &text[at + length..]) {
                    found.push(Mention { name: text[at + 2..at + length].to_string(), range: at..at + length, role });
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// Behind the quotation mark that ends a text, or the line that it does not end on.
fn after_text(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | 0x80..)
}

fn role(before: &str, after: &str) -> Option<Role> {
    let (before, after) = (before.trim_end(), after.trim_start());
    match (before.ends_with("var("), after.bytes().next()) {
        (true, Some(b',')) => Some(Role::UsedOr),
        (true, _) => Some(Role::Used),
        (false, Some(b':')) => Some(Role::Defined),
        (false, _) => before.ends_with("@property").then_some(Role::Defined),
    }
}

/// What sheets and drawings name, gathered.
pub(super) struct Uses {
    files: Vec<(Arc<SourceFile>, Vec<Mention>)>,
}

impl Uses {
    /// Reads all of them.
    pub(super) fn of(files: impl Iterator<Item = Arc<SourceFile>>) -> Uses {
        Uses { files: files.map(|file| (file.clone(), mentions(&file.text))).collect() }
    }

    fn with(&self, is_wanted: fn(Role) -> bool) -> BTreeSet<&str> {
        let mentions = self.files.iter().flat_map(|(_, mentions)| mentions);
        mentions.filter(|mention| is_wanted(mention.role)).map(|mention| mention.name.as_str()).collect()
    }

    /// One problem for each name that is used, and that neither the theme nor a sheet defines.
    pub(super) fn undefined(&self, tokens: &Tokens) -> Vec<Diagnostic> {
        let mut known = self.with(|role| role == Role::Defined);
        known.extend(tokens.names());
        let places = self.files.iter().flat_map(|(file, mentions)| mentions.iter().map(move |mention| (file, mention)));
        let mut lost: BTreeMap<&str, Vec<(&Arc<SourceFile>, &Mention)>> = BTreeMap::new();
        for (file, mention) in places {
            if mention.role == Role::Used && !known.contains(mention.name.as_str()) {
                lost.entry(&mention.name).or_default().push((file, mention));
            }
        }
        lost.values().map(|places| undefined(places, &known)).collect()
    }

    /// One hint for each token that nothing uses.
    pub(super) fn unused(&self, tokens: &Tokens) -> Vec<Diagnostic> {
        let used = self.with(|role| role != Role::Defined);
        let idle = tokens.of(Scheme::Light).filter(|token| !used.contains(token.name.as_str()));
        let problem = |token: &Token| {
            Diagnostic::warning(Code::Token, format!("no style sheet uses `{}`", token.name))
                .because("whoever changes it would look in vain for what has changed")
                .at(token.place.clone())
                .fix(format!("use it as var(--{}) in a style sheet, or delete its lines", token.name))
        };
        idle.map(problem).collect()
    }
}

/// What to say of a name that nobody defines, at the first of its places.
fn undefined(places: &[(&Arc<SourceFile>, &Mention)], known: &BTreeSet<&str>) -> Diagnostic {
    let (file, mention) = places[0];
    let near = did_you_mean(&mention.name, known.iter().copied());
    let range = mention.range.start as u32..mention.range.end as u32;
    let often = if places.len() > 1 { format!("; it is used {} times", places.len()) } else { String::new() };
    Diagnostic::error(Code::Token, format!("nothing says what `--{}` is{often}", mention.name))
        .because("browsers would leave the whole rule out, and pages would look broken")
        .at(file.place(&range))
        .fix(
            near.map_or("give it a value in theme.yaml, or in the style sheet itself".into(), |near| {
                format!("--{near}")
            }),
        )
}

/// The text with each `var(--name)` replaced by the token's value by day, for files that no page can give values.
pub(super) fn filled(text: &str, tokens: &Tokens) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("var(--") {
        filled.push_str(before);
        let token = after.split_once(')').and_then(|(name, after)| {
            let token = tokens.get(name.trim(), Scheme::Light)?;
            Some((token.css(), after))
        });
        rest = match token {
            Some((value, after)) => {
                filled.push_str(&value);
                after
            }
            None => {
                filled.push_str("var(--");
                after
            }
        };
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_names(text: &str, expected: &[(&str, Role)]) {
        let found = mentions(text);
        let found: Vec<(&str, Role)> = found.iter().map(|mention| (mention.name.as_str(), mention.role)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_are_used_or_defined() {
        check_names(
            ":root { --a: 1px; --b-c : 2 } p { margin: var(--a) var( --b-c ) }",
            &[("a", Role::Defined), ("b-c", Role::Defined), ("a", Role::Used), ("b-c", Role::Used)],
        );
        check_names("p { color: var(--a, var(--b)) }", &[("a", Role::UsedOr), ("b", Role::Used)]);
        check_names("@property --x { syntax: '*' }", &[("x", Role::Defined)]);
    }

    #[test]
    fn comments_texts_and_names_of_parts_are_passed_over() {
        check_names("/* var(--a) */ .button--quiet { content: \"var(--b)\\\"\" } .x--y:hover {}", &[]);
        check_names("p { content: 'it\n}", &[]);
        check_names("a { color: var(--", &[("", Role::Used)]);
        check_names("/* never ends --a:", &[]);
    }
}
