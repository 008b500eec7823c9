//! The documents of the checkout say what is so: their links lead somewhere, the commands they name are there, and what
//! the README shows of the program is what the program says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site_test::{SiteTest, checkout};

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "content/GUIDE.md",
    "intake-fn/README.md",
    "tests/bench/README.md",
    "themes/README.md",
];

fn read(name: &str) -> String {
    let path = checkout().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines outside of blocks of code, without the code in them.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let mut lines = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            lines.extend(line.split('`').step_by(2));
            lines.push('\n');
        }
    }
    lines
}

/// Where the links and pictures of a text lead.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let markdown = prose.split("](").skip(1).filter_map(|after| after.split(')').next());
    let html = prose.split("src=\"").skip(1).filter_map(|after| after.split('"').next());
    let own = markdown.chain(html).filter(|target| !target.contains(':'));
    own.map(|target| target.split(' ').next().unwrap_or_default().to_string()).collect()
}

/// The names of a text's headings, as GitHub makes them.
fn headings(text: &str) -> BTreeSet<String> {
    let headings = prose(text).lines().filter(|line| line.starts_with('#')).map(str::to_string).collect::<Vec<_>>();
    let name = |heading: &String| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings.iter().map(name).collect()
}

#[test]
fn each_link_of_the_documents_leads_to_something() {
    let mut count = 0;
    for document in DOCUMENTS {
        let text = read(document);
        for link in links(&text) {
            let (path, part) = link.split_once('#').unwrap_or((&link, ""));
            let folder = Path::new(document).parent().expect("a document lies somewhere");
            let target = if path.is_empty() { PathBuf::from(document) } else { folder.join(path) };
            assert!(checkout().join(&target).exists(), "{document}: {link} leads nowhere");
            if !part.is_empty() {
                let there = headings(&read(&target.to_string_lossy()));
                assert!(there.contains(part), "{document}: {link}: {} has only {there:?}", target.display());
            }
            count += 1;
        }
    }
    assert!(count > 15, "{count} links were found");
}

#[test]
fn each_command_that_the_documents_name_is_there() {
    let help = SiteTest::base().output(&["--help"]);
    let help = String::from_utf8(help.stdout).expect("it is UTF-8");
    let commands = help.split("Commands:\n").nth(1).expect("they are listed");
    let known: BTreeSet<&str> = commands.lines().map_while(|line| line.split_whitespace().next()).collect();
    let mut named = BTreeSet::new();
    for document in DOCUMENTS {
        let text = read(document);
        for (at, name) in text.match_indices("carryover ") {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let word: String = after.chars().take_while(|letter| letter.is_ascii_lowercase()).collect();
            let is_command = before.is_empty() || before.ends_with(['`', '\n']) || before.ends_with("$ ");
            if is_command && !word.is_empty() {
                assert!(known.contains(word.as_str()), "{document} names `carryover {word}`; there are {known:?}");
                named.insert(word);
            }
        }
    }
    assert!(known.iter().all(|command| named.contains(*command) || *command == "completions"), "{known:?}: {named:?}");
}

#[test]
fn what_the_readme_shows_of_the_program_is_what_it_says() {
    let readme = read("README.md");
    let shown = readme.split("```text\n").nth(1).and_then(|after| after.split("```").next()).expect("it shows some");
    let (check, fix) = shown.split_once("\n\n").expect("two commands are shown");
    let article = "---\ntitle: First day\ndate: 2024-03-05\nsummary: What to bring.\ntopics: [play]\n---\n\n\n\
                   See [the push game](../handouts/push-the-wal.yaml).\n";
    let handout = fs::read(SiteTest::base().root().join("content/handouts/sock-game.yaml")).expect("it is there");
    let site = SiteTest::base()
        .write("content/articles/first-day.md", article)
        .write("content/handouts/push-the-wall.yaml", handout);
    let site = site.run("check").run("fix");
    for part in [check, fix] {
        let (command, lines) = part.split_once('\n').expect("a command and what it says");
        let said = site.said();
        let said = said.split(&format!("{command}\n")).nth(1).unwrap_or_else(|| panic!("{command} was not run"));
        assert!(said.contains(lines), "the README shows\n{lines}\nand the program says\n{said}");
    }
}

#[test]
fn the_architecture_is_told_in_150_lines() {
    let lines = read("ARCHITECTURE.md").lines().count();
    assert!(lines <= 150, "{lines} lines: details belong into the modules, where they cannot rot unseen");
}
