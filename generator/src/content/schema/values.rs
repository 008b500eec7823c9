//! Rules about single values: slugs, addresses, numbers in words, ages the wrong way round.

use std::ops::Range;

use super::{Field, MOST_COUNT, Shape};
use crate::content::age;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::yaml::{Node, Value, yes_or_no};

/// Numbers that people write as words, from one on.
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// What to write instead of a scalar that its shape does not allow; none if it is right.
pub(super) fn scalar_fix(node: &Node, shape: Shape) -> Option<String> {
    let is = |is_right: fn(&str) -> bool| node.as_text().is_some_and(is_right);
    let (is_right, fix) = match shape {
        Shape::Flag => (is(|text| yes_or_no(text).is_some()), "write true or false".into()),
        Shape::OffOrGroup(table) => {
            (is(|text| yes_or_no(text) == Some(false)), format!("write false, or below it `  {}: …`", table[0].name))
        }
        Shape::Number => (is(is_number), "write a number, such as 2".into()),
        Shape::Count => (is(is_count), count_fix(node)),
        Shape::Age => (is(|text| age::parse(text).is_some()), "write years, such as 3 or 3.5".into()),
        _ => return None,
    };
    (!is_right).then_some(fix)
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| (0.0..=f64::from(MOST_COUNT)).contains(&number))
}

fn is_count(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|number| (1..=MOST_COUNT).contains(&number))
}

/// How to write a whole number, for what stands in its place: `five` → 5, `2 times` → 2.
fn count_fix(node: &Node) -> String {
    let text = node.as_text().unwrap_or("").trim().to_lowercase();
    let word = text.split_whitespace().next().unwrap_or("");
    let number = NUMBERS.iter().position(|number| *number == word).map(|at| at as u32 + 1);
    match number.or_else(|| word.parse().ok()).filter(|number| (1..=MOST_COUNT).contains(number)) {
        Some(number) => number.to_string(),
        None => "write a whole number, such as 2; leave the line out where no number fits".into(),
    }
}

/// What to do with an item of a list of texts that is none.
pub(super) fn item_fix(item: &Node) -> &'static str {
    match item.value {
        Value::Null => "write a text in its place, or take the item out",
        Value::Text(_) | Value::List(_) | Value::Map(_) => "write one text an item",
    }
}

/// Whether a text can be the last part of an address.
pub(super) fn is_slug(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.split('-').all(|part| !part.is_empty() && part.bytes().all(is_letter))
}

/// Whether a text is an address on this site.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.split('/').any(|part| part == ".." || part == ".")
        && !text.contains([' ', '?', '#', '\\'])
}

/// The part of a text that can be an address: `https://example.org/x/../y/` → `/y/`.
pub(super) fn address_in(text: &str) -> String {
    let path = text.split_once("://").map_or(text, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.split(['?', '#']).next().unwrap_or("").replace([' ', '\\'], "-");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/").trim_start_matches('/'))
}

/// A range of ages whose youngest is older than its oldest, and where it begins.
pub(super) fn ages(node: &Node, table: &[Field]) -> Option<(Range<u32>, Diagnostic)> {
    table.iter().find(|field| field.name == "from" && matches!(field.shape, Shape::Age))?;
    let (from, to) = (node.located("from")?, node.located("to")?);
    if age::parse(&from.value)? <= age::parse(&to.value)? {
        return None;
    }
    let problem = Diagnostic::error(Code::AgeOrder, format!("the ages run from {} down to {}", from.value, to.value))
        .because("families look for handouts by their child's age, and no child would be found")
        .fix(format!("{{from: {}, to: {}}}", to.value, from.value));
    Some((from.range, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, yaml};

    #[test]
    fn numbers_in_words_have_a_number_as_fix() {
        let fix = |text: &str| {
            let file = SourceFile::decode("a.yaml", format!("x: {text}").as_bytes()).expect("it is UTF-8");
            count_fix(yaml::parse_file(&file).expect("it is YAML").get("x").expect("it is there"))
        };
        assert_eq!(fix("five"), "5");
        assert_eq!(fix("Two times"), "2");
        assert_eq!(fix("3 pulls"), "3");
        for text in ["0", "-1", "1000000000", "when you can", "[1]"] {
            assert!(fix(text).starts_with("write a whole number"), "{text}");
        }
    }

    #[test]
    fn what_is_made_of_an_address_is_one() {
        for (text, address) in [
            ("old page/", "/old-page/"),
            ("https://example.org/x/?a#b", "/x/"),
            ("https://example.org", "/"),
            ("../c", "/c"),
            ("/a/../b/", "/b/"),
            ("//other.example/./x/", "/other.example/x/"),
            ("/../..", "/"),
            ("C:\\x", "/C:-x"),
        ] {
            assert_eq!(address_in(text), address, "{text}");
            assert!(is_address(address) && !is_address(text), "{text}");
        }
    }

    #[track_caller]
    fn check_ages(ages: &str, message: Option<&str>) {
        let file = SourceFile::decode("a.yaml", format!("{{{ages}}}").as_bytes()).expect("it is UTF-8");
        let node = yaml::parse_file(&file).expect("it is YAML");
        let field = |name| Field { name, shape: Shape::Age, needed: true, hint: "" };
        let problem = super::ages(&node, &[field("from"), field("to")]);
        assert_eq!(problem.map(|(_, problem)| problem.message).as_deref(), message, "{ages}");
    }

    #[test]
    fn ages_run_upwards() {
        check_ages("from: 3, to: 6", None);
        check_ages("from: 18 months, to: 2", None);
        check_ages("from: 4, to: 4", None);
        check_ages("from: 6, to: 3.5", Some("the ages run from 6 down to 3.5"));
        check_ages("from: 3, to: 30 months", Some("the ages run from 3 down to 30 months"));
    }
}
