//! Requests as a table for spreadsheets and as JSON.

use std::collections::BTreeSet;

use crate::bundle::Bundle;
use crate::form::definition::{Form, Kind};
use crate::mask::masked;
use crate::outbox::Record;

/// Whether numbers of payment cards and the like are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Each digit is an asterisk.
    Hidden,
    /// As they were typed.
    Shown,
}

/// The form in the bundle's default language.
pub(crate) fn form(bundle: Option<&Bundle>) -> Option<&Form> {
    bundle.map(|bundle| bundle.in_language(bundle.default_language()).form)
}

/// The names of the questions that these records answer: in the form's order, then any others.
pub(crate) fn columns(records: &[Record], form: Option<&Form>) -> Vec<String> {
    let mut columns: Vec<String> =
        form.iter().flat_map(|form| form.questions.iter().map(|question| question.name.clone())).collect();
    let answered: BTreeSet<&String> = records.iter().flat_map(|record| record.answers.keys()).collect();
    let others: Vec<String> = answered.into_iter().filter(|name| !columns.contains(name)).cloned().collect();
    columns.extend(others);
    columns
}

/// A table (RFC 4180) with a mark of UTF-8 for spreadsheets, one request a line.
///
/// No cell is a formula: one that could be begins with an apostrophe.
pub fn csv(records: &[Record], bundle: Option<&Bundle>, numbers: Numbers) -> String {
    let form = form(bundle);
    let columns = columns(records, form);
    let fixed = ["reference", "updates", "received", "lane", "language", "to_check"];
    let mut text = String::from('\u{feff}');
    let head = fixed.into_iter().chain(columns.iter().map(String::as_str));
    push_line(&mut text, head.map(str::to_owned));
    for record in records {
        let cover = &record.cover;
        let reasons = serde_json::to_value(&cover.to_check).unwrap_or_default();
        let reasons: Vec<&str> =
            reasons.as_array().into_iter().flatten().filter_map(|reason| reason.as_str()).collect();
        let facts = [
            cover.reference.to_string(),
            cover.updates.as_ref().map(ToString::to_string).unwrap_or_default(),
            cover.received.to_string(),
            cover.lane.name().to_owned(),
            cover.language.clone(),
            reasons.join(" "),
        ];
        let answers = columns.iter().map(|name| cell(record, form, (name, numbers)));
        push_line(&mut text, facts.into_iter().chain(answers));
    }
    text
}

/// Every record as it is stored.
pub fn json(records: &[Record]) -> String {
    serde_json::to_string_pretty(records).unwrap_or_default() + "\n"
}

fn cell(record: &Record, form: Option<&Form>, (name, numbers): (&str, Numbers)) -> String {
    let answer = record.answers.get(name).map_or("", String::as_str);
    let kind = form.and_then(|form| form.question(name)).map(|question| question.kind);
    let is_number = matches!(kind, Some(Kind::Tel | Kind::Email | Kind::Choice));
    if numbers == Numbers::Shown || is_number { answer.to_owned() } else { masked(answer) }
}

fn push_line(text: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell in quotes. Spreadsheets take what begins with these characters for a formula, blanks before it or not.
fn quoted(cell: &str) -> String {
    let first = cell.trim_start_matches([' ', '\u{a0}', '\u{3000}']).chars().next();
    let harmful = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '|', '%'];
    let mark = if first.is_some_and(|first| harmful.contains(&first)) { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_18_no_cell_is_a_formula() {
        for cell in ["=HYPERLINK(\"x\")", "+cmd", "@SUM(A1)", "-2+3", "\tx", "＝1", "  =1", "%0A"] {
            assert!(quoted(cell).starts_with("\"'"), "{cell}");
        }
        assert_eq!(quoted("Ann \"Lee\", 402"), "\"Ann \"\"Lee\"\", 402\"");
        assert_eq!(quoted(""), "\"\"");
    }
}
