//! Settings as values that know where they stand, read by the YAML library of the workspace.
//!
//! Values are typed by the field that holds them, not by their looks: `12:30`, `yes` and `02134`
//! stay the text that was written until a field asks for a number or a yes.

pub mod data;
mod node;
mod problem;
mod raw;
mod tags;

use std::ops::Range;

use serde_yaml::Spanned;

use super::front_matter::{FrontMatter, regular_text};
use super::{Located, SourceFile, conflict};
use crate::diagnostic::{Code, Diagnostic};
use raw::{Key, Raw, bytes, entry_name, read, written_text};

pub use node::{Entry, Node, Value, yes_or_no};

/// Parses a whole YAML file.
pub fn parse_file(file: &SourceFile) -> Result<Node, Box<Diagnostic>> {
    conflict::look(file)?;
    let text = regular_text(&file.text);
    if text.trim().is_empty() {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyFile, "the file is empty")
                .because("it would make a page with nothing on it")
                .at(file.whole())
                .fix("write its fields, or delete the file; `carryover new` makes a ready one"),
        ));
    }
    parse(file, &text, 0)
}

/// Parses the settings of a Markdown file, prose fields included.
pub fn parse_front_matter(file: &SourceFile, front: &FrontMatter) -> Result<Node, Box<Diagnostic>> {
    let mut node = parse(file, &front.yaml, front.range.start)?;
    if node.value == Value::Null {
        node.value = Value::Map(Vec::new());
    }
    if let Value::Map(entries) = &mut node.value {
        for (key, value) in &front.prose {
            let value = Node { value: Value::Text(value.value.clone()), range: value.range.clone() };
            if let Some(first) = entries.iter().find(|entry| entry.key.value == key.value) {
                return Err(Box::new(problem::duplicate(file, &first.key, &key.range)));
            }
            entries.push(Entry { key: key.clone(), node: value });
        }
        entries.sort_by_key(|entry| entry.key.range.start);
    }
    node.range = front.range.start.saturating_sub(4)..front.range.start.saturating_sub(1);
    Ok(node)
}

fn parse(file: &SourceFile, yaml: &str, offset: u32) -> Result<Node, Box<Diagnostic>> {
    let node = read(file, yaml, offset).map(|raw| raw_to_node(raw, yaml, offset))?;
    match tags::first(&node, yaml, offset) {
        Some(range) => Err(Box::new(problem::tag(file, &range))),
        None => Ok(node),
    }
}

fn raw_to_node(raw: Spanned<Raw>, yaml: &str, offset: u32) -> Node {
    let written = bytes(&raw.defined, yaml);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Plain(text) => Value::Text(written_text(yaml, &written).unwrap_or(text)),
        Raw::Text(text) => Value::Text(text),
        Raw::List(items) => Value::List(items.into_iter().map(|item| raw_to_node(item, yaml, offset)).collect()),
        Raw::Map(entries) => Value::Map(entries.into_iter().map(|(key, raw)| entry(key, raw, yaml, offset)).collect()),
    };
    Node { value, range: shift(bytes(&raw.referenced, yaml), offset) }
}

fn entry(key: Spanned<Key>, raw: Spanned<Raw>, yaml: &str, offset: u32) -> Entry {
    let range = shift(bytes(&key.referenced, yaml), offset);
    Entry { key: Located { value: entry_name(key, yaml), range }, node: raw_to_node(raw, yaml, offset) }
}

fn shift(range: Range<u32>, offset: u32) -> Range<u32> {
    range.start + offset..range.end + offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> Result<Node, Box<Diagnostic>> {
        parse_file(&SourceFile::decode("a.yaml", text.as_bytes()).expect("it is UTF-8"))
    }

    #[track_caller]
    fn check_problem(text: &str, line: u32, message: &str) {
        let problem = parse_text(text).expect_err("it is broken");
        assert_eq!(
            (problem.place.as_ref().map(|place| place.line), problem.message.as_str()),
            (Some(line), message),
            "{problem:?}"
        );
    }

    #[test]
    fn values_stay_as_they_were_written() {
        let node = parse_text("time: 12:30\nzip: 02134\ny: yes\nage: 3.50\nnull: 1\nq: 'yes'\n").expect("it is fine");
        let texts: Vec<_> = node.entries().iter().map(|entry| entry.node.as_text().unwrap_or("-")).collect();
        assert_eq!(texts, ["12:30", "02134", "yes", "3.50", "1", "yes"]);
    }

    #[test]
    fn names_stay_as_they_were_written() {
        let node = parse_text("on: 2026-02-01\nno: x\ntrue: y\n").expect("it is fine");
        let names: Vec<_> = node.entries().iter().map(|entry| entry.key.value.as_str()).collect();
        assert_eq!(names, ["on", "no", "true"]);
    }

    #[test]
    fn values_know_their_place() {
        let text = "a: é\nlist:\n  - {b: one}\n";
        let node = parse_text(text).expect("it is fine");
        let inner = node.list("list")[0].located("b").expect("there is b");
        assert_eq!(&text[inner.range.start as usize..inner.range.end as usize], "one");
    }

    #[test]
    fn tabs_and_no_break_spaces_indent_like_spaces() {
        let node = parse_text("child:\n\tage: 3\nother:\n\u{A0}name: x\n").expect("it is fine");
        assert_eq!(node.get("child").and_then(|child| child.count("age")), Some(3));
        assert_eq!(node.get("other").and_then(|other| other.text("name")).as_deref(), Some("x"));
    }

    #[test]
    fn slips_are_named_in_plain_words() {
        check_problem("a: 1\na: 2\n", 2, "`a` stands here for the second time");
        check_problem(
            "cue: Say: go\n",
            1,
            "this text has a colon and a space in it, which YAML takes for a new setting",
        );
        check_problem("a: 'Don't'\n", 1, "a quote ends too early or never");
        check_problem("x: 1\na: [1, 2\n", 2, "a bracket is opened and never closed");
        check_problem(
            "a: *x\n",
            1,
            "a `*` or `&` begins a YAML reference here, which leads nowhere or grows without end",
        );
        check_problem("a: @home\n", 1, "a value begins with a sign that YAML keeps for itself");
        check_problem("a: !Wow socks\n", 1, "`!Wow` at the start of a value is a mark of YAML, not a part of the text");
        check_problem(
            "x: 1\na: !!int five\n",
            2,
            "`!!int` at the start of a value is a mark of YAML, not a part of the text",
        );
        check_problem("a: - one\n", 1, "a dash stands right after the name of a setting");
        check_problem("x: 1\ntitle Socks\ny: 2\n", 2, "this line has no colon after the name of a setting");
        check_problem("a: .nan\n", 1, "`.nan` is not a number that anybody can use");
    }

    #[test]
    fn references_that_explode_are_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let previous = format!("*a{}, ", level - 1).repeat(9);
            text += &format!("a{level}: &a{level} [{}]\n", previous.trim_end_matches(", "));
        }
        let problem = parse_text(&text).expect_err("it explodes");
        assert_eq!(problem.code, Code::Yaml);
    }
}
