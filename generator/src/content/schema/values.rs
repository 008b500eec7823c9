//! Rules about values that a shape alone does not tell: numbers in words, ages the wrong way round.

use super::{Field, Shape};
use crate::content::age;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::source::yaml::{Node, Value};

/// Numbers that people write as words, from one on.
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// How to write a whole number, for what stands in its place: `five` → 5, `2 times` → 2.
pub(super) fn count_fix(node: &Node) -> String {
    let text = node.as_text().unwrap_or("").trim().to_lowercase();
    let word = text.split_whitespace().next().unwrap_or("");
    let number = NUMBERS.iter().position(|number| *number == word).map(|at| at as u32 + 1);
    match number.or_else(|| word.parse().ok()).filter(|number| (1..=super::MOST_COUNT).contains(number)) {
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

/// A range of ages whose youngest is older than its oldest.
pub(super) fn ages(file: &SourceFile, node: &Node, table: &[Field]) -> Option<Diagnostic> {
    table.iter().find(|field| field.name == "from" && matches!(field.shape, Shape::Age))?;
    let (from, to) = (node.located("from")?, node.located("to")?);
    if age::parse(&from.value)? <= age::parse(&to.value)? {
        return None;
    }
    Some(
        Diagnostic::error(Code::AgeOrder, format!("the ages run from {} down to {}", from.value, to.value))
            .because("families look for handouts by their child's age, and no child would be found")
            .at(file.place(&from.range))
            .fix(format!("{{from: {}, to: {}}}", to.value, from.value)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml;

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

    #[track_caller]
    fn check_ages(ages: &str, message: Option<&str>) {
        let file = SourceFile::decode("a.yaml", format!("{{{ages}}}").as_bytes()).expect("it is UTF-8");
        let node = yaml::parse_file(&file).expect("it is YAML");
        let field = |name| Field { name, shape: Shape::Age, needed: true, hint: "" };
        let problem = super::ages(&file, &node, &[field("from"), field("to")]);
        assert_eq!(problem.map(|problem| problem.message).as_deref(), message, "{ages}");
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
