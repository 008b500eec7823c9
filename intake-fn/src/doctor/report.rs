//! Prints findings, for people in 80 columns and for programs.

use super::{Finding, State};

/// The columns that a line may take.
const WIDTH: usize = 78;

/// Where the words begin, after the mark.
const INDENT: usize = 7;

impl State {
    fn mark(self) -> &'static str {
        match self {
            State::Fine => "ok",
            State::Skipped => "-",
            State::Look => "look",
            State::Wrong => "WRONG",
        }
    }

    fn word(self) -> &'static str {
        match self {
            State::Fine => "ok",
            State::Skipped => "skipped",
            State::Look => "look",
            State::Wrong => "wrong",
        }
    }
}

/// The findings for people: what was tried, what came of it, what to do; at the end a count.
pub fn text(findings: &[Finding]) -> String {
    let mut text: String = findings.iter().map(one).collect();
    let count = |state: State| findings.iter().filter(|finding| finding.state == state).count();
    let (wrong, look) = (count(State::Wrong), count(State::Look));
    let ending = match (wrong, look) {
        (0, 0) => "All is well.".to_owned(),
        (0, look) => format!("Nothing is wrong. Worth a look: {look}."),
        (wrong, look) => {
            format!("Wrong: {wrong}. Worth a look: {look}. Begin with the first WRONG; it often explains the others.")
        }
    };
    text += "\n";
    push_wrapped(&mut text, ("", 0), &ending);
    text
}

fn one(finding: &Finding) -> String {
    let mut text = String::new();
    let said = format!("{}: {}: {}", finding.about, finding.tried, finding.came);
    let mark = format!("{:<INDENT$}", finding.state.mark());
    if finding.state == State::Fine || mark.len() + said.chars().count() <= WIDTH {
        push_wrapped(&mut text, (&mark, INDENT), &said);
    } else {
        push_wrapped(&mut text, (&mark, INDENT), &format!("{}: {}", finding.about, finding.tried));
        push_wrapped(&mut text, (&" ".repeat(INDENT), INDENT), &finding.came);
    }
    if let Some(todo) = &finding.todo {
        push_wrapped(&mut text, (&format!("{}-> ", " ".repeat(INDENT)), INDENT + 3), todo);
    }
    text
}

/// Adds lines of at most [`WIDTH`] columns; `first` begins the first one, the others are indented.
fn push_wrapped(text: &mut String, (first, indent): (&str, usize), words: &str) {
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line = " ".repeat(indent);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// The findings for programs: one JSON object.
pub fn json(findings: &[Finding]) -> String {
    let each = |finding: &Finding| {
        serde_json::json!({
            "about": finding.about,
            "state": finding.state.word(),
            "tried": finding.tried,
            "came": finding.came,
            "do": finding.todo,
        })
    };
    let findings_json: Vec<serde_json::Value> = findings.iter().map(each).collect();
    serde_json::json!({ "wrong": super::is_wrong(findings), "findings": findings_json }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_what_was_tried_what_came_and_what_to_do() {
        let tried = Finding::fine("store", "create, read and delete in /srv/outbox", "the disk is full");
        let findings = [
            Finding::fine("form", "read the form", "complete in en"),
            tried.wrong("Make room on the disk. ".repeat(5)),
        ];
        let expected = "ok     form: read the form: complete in en\n\
                        WRONG  store: create, read and delete in /srv/outbox: the disk is full\n\
                        \x20      -> Make room on the disk. Make room on the disk. Make room on the disk.\n\
                        \x20         Make room on the disk. Make room on the disk.\n\n\
                        Wrong: 1. Worth a look: 0. Begin with the first WRONG; it often explains the\n\
                        others.\n";
        assert_eq!(text(&findings), expected);
        let value: serde_json::Value = serde_json::from_str(&json(&findings)).expect("JSON");
        assert_eq!((&value["wrong"], &value["findings"][1]["state"]), (&true.into(), &"wrong".into()));
        assert!(text(&findings[..1]).ends_with("\nAll is well.\n"));
    }
}
