//! The arrows between modules point one way: a module names only modules to its left.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// Left to right; those in one group do not name each other.
const ORDER: [&[&str]; 14] = [
    &["diagnostic", "reading", "timings"],
    &["source"],
    &["content"],
    &["site"],
    &["theme"],
    &["render"],
    &["cache"],
    &["output"],
    &["outside"],
    &["pipeline"],
    &["serve", "import"],
    &["cli"],
    &["main"],
    &["lib", "direction"],
];

fn rank(module: &str) -> usize {
    ORDER
        .iter()
        .position(|group| group.contains(&module))
        .unwrap_or_else(|| panic!("{module} has no place in the order"))
}

#[test]
fn modules_name_only_modules_to_their_left() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for entry in WalkDir::new(&top)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".rs"))
    {
        let path = entry.path().strip_prefix(&top).expect("it lies below src").to_string_lossy().into_owned();
        let module = path.split(['/', '.']).next().expect("there is a first part").to_string();
        let text = fs::read_to_string(entry.path()).expect("sources can be read");
        for named in text
            .split("crate::")
            .skip(1)
            .filter_map(|rest| rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next())
        {
            let is_module = named.chars().next().is_some_and(char::is_lowercase);
            if is_module && module != "direction" && named != module && rank(named) >= rank(&module) {
                wrong.push(format!("{path} names {named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows the wrong way: {wrong:#?}");
}
