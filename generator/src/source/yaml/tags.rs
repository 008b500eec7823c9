//! Marks such as `!!int` before a value: YAML would take them for itself, and a text would lose its first word.

use std::ops::Range;

use super::{Node, Value};

/// Where the first mark stands in the file, if there is one; `yaml` begins at byte `offset` of it.
pub(super) fn first(node: &Node, yaml: &str, offset: u32) -> Option<Range<u32>> {
    before(node, yaml, offset).or_else(|| match &node.value {
        Value::Null | Value::Text(_) => None,
        Value::List(items) => items.iter().find_map(|item| first(item, yaml, offset)),
        Value::Map(entries) => entries.iter().find_map(|entry| first(&entry.node, yaml, offset)),
    })
}

/// A mark right before this value.
fn before(node: &Node, yaml: &str, offset: u32) -> Option<Range<u32>> {
    let ahead = yaml.get(..node.range.start.checked_sub(offset)? as usize)?.trim_end();
    let word = ahead.rsplit(|letter: char| letter.is_whitespace() || "[{,".contains(letter)).next()?;
    let start = offset + (ahead.len() - word.len()) as u32;
    (word.starts_with('!') && !word.ends_with(':')).then(|| start..start + word.len() as u32)
}

#[cfg(test)]
mod tests {
    use crate::source::SourceFile;
    use crate::source::yaml::parse_file;

    #[track_caller]
    fn check_mark(text: &str, mark: Option<&str>) {
        let file = SourceFile::decode("a.yaml", text.as_bytes()).expect("it is UTF-8");
        let found = parse_file(&file).err().map(|problem| problem.message);
        let expected =
            mark.map(|mark| format!("`{mark}` at the start of a value is a mark of YAML, not a part of the text"));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_are_seen_and_exclamations_are_text() {
        check_mark("a: !Wow socks\n", Some("!Wow"));
        check_mark("a: [one, !two two]\n", Some("!two"));
        check_mark("a: [one,!two two]\n", Some("!two"));
        check_mark("a:\n  - !x\n    b: 1\n", Some("!x"));
        check_mark("a: !!set {x, y}\n", Some("!!set"));
        check_mark(
            "a: Hurray! It works !\nb: [Go!, Stop !, go]\nc: \"!x y\"\nd: now!\ne:\n  - ready !\n  - go\n",
            None,
        );
    }
}
