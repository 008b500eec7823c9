//! What a writer is told: one problem, where it is, why it matters and what to do.
//!
//! A [`Diagnostic`] is a value. Stages return them beside their result ([`Checked`]), and four
//! printers show the same values: [`terminal`], [`github`], [`json`] and [`comment`]. What was meant by a
//! misspelt word is guessed in one place ([`did_you_mean`], [`path_meant`]). Nothing here reads a file or
//! decides an exit code.

pub mod code;
pub mod comment;
pub mod github;
pub mod json;
mod meant;
pub mod terminal;

use std::sync::Arc;

pub use code::Code;
pub use meant::{did_you_mean, path_meant, paths_meant};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site is not written until this is mended.
    Error,
    /// The site is written; `--strict` refuses it.
    Warning,
    /// Worth a look; never blocks, not even under `--strict`.
    Advice,
}

impl Severity {
    /// The word that people and machines read: `error`, `warning` or `advice`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// Where in a file a problem is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path from the site's root, with `/` between folders.
    pub file: Arc<str>,
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, counted from 1; 0 where the whole line is meant.
    pub column: u32,
    /// How many characters are meant, at least 1.
    pub width: u32,
    /// The line itself; empty where it has more than [`MOST_OF_LINE`] bytes.
    pub text: String,
}

/// The most bytes of a line that a problem quotes and that can be repaired.
///
/// A paragraph of Word is a line and has a tenth of it. Each problem holds its line, so a hundred thousand of them in
/// a text without a line break would take all memory.
pub const MOST_OF_LINE: usize = 20_000;

impl Place {
    /// A whole file.
    pub fn file(path: &str) -> Place {
        Place { file: path.into(), line: 0, column: 0, width: 1, text: String::new() }
    }
}

/// A repair that a machine may make: in the marked place, `old` becomes `new`.
///
/// Only where there is one right answer; a choice is the writer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What stands there.
    pub old: String,
    /// What should stand there.
    pub new: String,
}

/// One problem as a writer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of problem it is; `carryover explain CODE` tells more.
    pub code: Code,
    /// What was seen, in one sentence without its full stop.
    pub message: String,
    /// Why it matters to a reader.
    pub why: String,
    /// Where it is.
    pub place: Option<Place>,
    /// What to do, or the repaired text.
    pub fix: String,
    /// The same for `carryover fix`, where it is safe.
    pub edit: Option<Box<Edit>>,
}

impl Diagnostic {
    /// A problem that keeps the site from being written.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message.into())
    }

    /// A problem that the site can live with.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message.into())
    }

    /// A hint.
    pub fn advice(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Advice, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: String) -> Diagnostic {
        Diagnostic { severity, code, message, why: String::new(), place: None, fix: String::new(), edit: None }
    }

    /// Adds why it matters.
    pub fn because(mut self, why: impl Into<String>) -> Diagnostic {
        self.why = why.into();
        self
    }

    /// Adds where it is.
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self.keep_possible_repair()
    }

    /// Adds what to do.
    pub fn fix(mut self, fix: impl Into<String>) -> Diagnostic {
        self.fix = fix.into();
        self
    }

    /// Adds the repair that `carryover fix` makes in the marked place.
    pub fn mend(mut self, old: impl Into<String>, new: impl Into<String>) -> Diagnostic {
        self.edit = Some(Box::new(Edit { old: old.into(), new: new.into() }));
        self.keep_possible_repair()
    }

    /// Drops a repair of words that do not stand in the marked line, such as an address that YAML put together from
    /// two: nobody is promised what could not be done.
    fn keep_possible_repair(mut self) -> Diagnostic {
        if let (Some(place), Some(edit)) = (&self.place, &self.edit)
            && !place.text.contains(&edit.old)
        {
            self.edit = None;
        }
        self
    }

    /// The same, if there is one.
    pub fn mend_if(self, edit: Option<(String, String)>) -> Diagnostic {
        match edit {
            Some((old, new)) => self.mend(old, new),
            None => self,
        }
    }

    /// The line `words` with the repair made, if it still is what was seen.
    ///
    /// Repairs behind the marked place may have been made already.
    pub fn mended(&self, words: &str) -> Option<String> {
        let (place, edit) = (self.place.as_ref()?, self.edit.as_ref()?);
        let byte = |column: u32| words.char_indices().nth(column as usize).map_or(words.len(), |(at, _)| at);
        let (from, to) = (byte(place.column.saturating_sub(1)), byte(place.column.saturating_sub(1) + place.width));
        // All up to the end of the mark is as it was seen.
        let seen = words.get(..to)?;
        if !place.text.starts_with(seen) {
            return None;
        }
        let at = from + words.get(from..to)?.find(&edit.old)?;
        Some(format!("{}{}{}", &words[..at], edit.new, &words[at + edit.old.len()..]))
    }

    fn order(&self) -> (Option<&Place>, Severity, Code, &str) {
        (self.place.as_ref(), self.severity, self.code, &self.message)
    }
}

/// A stage's result together with what it has to say about its input.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// The result; what was broken is left out of it.
    pub value: T,
    /// What was seen, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A result without a word.
    pub fn clean(value: T) -> Checked<T> {
        Checked { value, diagnostics: Vec::new() }
    }

    /// The next stage on this result, with the words of both.
    pub fn and_then<U>(mut self, stage: impl FnOnce(T) -> Checked<U>) -> Checked<U> {
        let next = stage(self.value);
        self.diagnostics.extend(next.diagnostics);
        Checked { value: next.value, diagnostics: self.diagnostics }
    }

    /// A plain function on the result.
    pub fn map<U>(self, function: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: function(self.value), diagnostics: self.diagnostics }
    }

    /// Moves the words into `diagnostics` and gives the result.
    pub fn take(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

impl<T> FromIterator<Checked<T>> for Checked<Vec<T>> {
    fn from_iter<I: IntoIterator<Item = Checked<T>>>(checked: I) -> Self {
        let mut diagnostics = Vec::new();
        let value = checked.into_iter().map(|each| each.take(&mut diagnostics)).collect();
        Checked { value, diagnostics }
    }
}

/// Sorts by file, line, column and severity, and drops what was said twice.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup();
    diagnostics
}

/// Whether one of them keeps the site from being written.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_sorted_by_place_and_said_once() {
        let at = |line| Place { line, ..Place::file("a.md") };
        let late = Diagnostic::error(Code::Yaml, "late").at(at(9));
        let early = Diagnostic::warning(Code::Yaml, "early").at(at(2));
        let sorted = sorted(vec![late.clone(), early.clone(), late.clone()]);
        assert_eq!(sorted, [early, late]);
    }
}
