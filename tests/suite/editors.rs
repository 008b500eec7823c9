//! Editors that know the fields: schemas that agree with the check, settings, snippets and tasks for VS Code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::site_test::{SiteTest, TODAY, checkout};

fn json(path: &str) -> Value {
    let path = checkout().join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The schemas as the program prints them, by kind.
fn printed() -> BTreeMap<String, Value> {
    let output = SiteTest::base().output(&["schema"]);
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn the_schemas_in_the_checkout_are_those_that_the_program_prints() {
    for (kind, schema) in printed() {
        let name = format!(".vscode/schemas/{kind}.schema.json");
        let path = checkout().join(&name);
        let expected = format!("{schema:#}\n");
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::write(&path, &expected).expect("it can be written");
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert!(text == expected, "{name} is not what the program prints: run this test with SNAPSHOTS=overwrite");
    }
}

#[test]
fn the_checkouts_content_satisfies_its_schemas_and_slips_do_not() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = tests.join(".venv/bin/python");
    assert!(
        python.is_file(),
        "make it with: python3 -m venv tests/.venv && tests/.venv/bin/pip install -r tests/requirements.txt"
    );
    let output =
        Command::new(python).arg(tests.join("editors/schemas.py")).arg(checkout()).output().expect("it starts");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(said.contains("files satisfy their schema") && said.contains("slips are seen"), "{said}");
}

#[test]
fn each_kind_of_yaml_has_its_schema_in_the_settings() {
    let settings = json(".vscode/settings.json");
    let schemas = settings["yaml.schemas"].as_object().expect("they are there");
    let mut kinds: Vec<&str> = schemas.keys().filter_map(|path| path.strip_prefix("./.vscode/schemas/")).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        ["clinic", "form", "handout", "person", "program", "redirects"].map(|kind| format!("{kind}.schema.json"))
    );
    for (schema, files) in schemas {
        assert!(checkout().join(schema).is_file(), "{schema} is there");
        let folder = Path::new(files.as_str().expect("it is a pattern")).parent().expect("it has a folder");
        assert!(
            ["people", "redirects"].iter().any(|name| folder.ends_with(name)) || checkout().join(folder).is_dir(),
            "{} is there",
            folder.display()
        );
    }
}

#[test]
fn a_new_handout_names_its_schema_where_there_is_one() {
    let schema = "{}";
    let site = SiteTest::base().write(".vscode/schemas/handout.schema.json", schema);
    assert_eq!(site.output(&["new", "handout", "Coat flip"]).status.code(), Some(0));
    assert_eq!(site.output(&["new", "program", "Mornings"]).status.code(), Some(0));
    let first_line = |path: &str| {
        let text = fs::read_to_string(site.root().join(path)).expect("it is written");
        text.lines().next().expect("it has a line").to_string()
    };
    let line = first_line("content/handouts/coat-flip.yaml");
    assert_eq!(line, "# yaml-language-server: $schema=../../.vscode/schemas/handout.schema.json");
    let (_, named) = line.split_once('=').expect("it names a file");
    assert!(site.root().join("content/handouts").join(named).is_file(), "{named} is found from there");
    assert_eq!(first_line("content/programs/mornings.yaml"), "schema: program/1", "no schema, no line");
    let built = site.output(&["build", "--drafts", "--no-pdf", "--no-search"]);
    assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
}

/// A snippet as it is put in, with the words that it offers.
fn inserted(snippet: &Value) -> String {
    let lines = snippet["body"].as_array().expect("it has lines");
    let text: Vec<&str> = lines.iter().map(|line| line.as_str().expect("it is a text")).collect();
    let text = text.join("\n").replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", TODAY);
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("${") {
        let (_, after) = after.split_once(':').expect("each place offers words");
        let (words, after) = after.split_once('}').expect("it ends");
        plain += before;
        plain += words;
        rest = after;
    }
    plain + rest
}

#[test]
fn every_snippet_is_what_the_check_takes() {
    let snippets = json(".vscode/content.code-snippets");
    let snippets = snippets.as_object().expect("they have names");
    let of =
        |scope: &str| snippets.values().filter(|snippet| snippet["scope"] == *scope).map(inserted).collect::<Vec<_>>();
    let (texts, settings) = (of("markdown"), of("yaml"));
    assert!(texts.len() == 7 && settings.len() == 2, "{snippets:?}");
    let (articles, others): (Vec<&str>, Vec<&str>) =
        texts.iter().map(String::as_str).partition(|text| text.starts_with("---\n"));
    let [article] = articles[..] else { panic!("{articles:?}") };
    let [item, step] = &settings[..] else { panic!("{settings:?}") };
    let program = format!("schema: program/1\ntitle: Two\nsummary: Two things.\nitems:\n{item}");
    let handout =
        fs::read_to_string(SiteTest::base().root().join("content/handouts/sock-game.yaml")).expect("it is there");
    let handout = handout.replace("  - {title: Pull, do: Pull the sock over the heel.}\n", step);
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let site = SiteTest::base()
        .write("content/articles/new.md", format!("{article}\n{}", others.join("\n")))
        .write("content/programs/two.yaml", program)
        .write("content/handouts/stepped.yaml", handout)
        .write("content/media/sock.svg", drawing)
        .run(&format!("build --drafts --no-pdf --no-search --today {TODAY}"));
    assert!(site.said().ends_with("exit 0\n") && !site.said().contains(": error:"), "{}", site.said());
    let page = site.built("articles/new/index.html");
    for part in ["alert", "card", "<details", "<img", "lang=\"es\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(site.built("handouts/stepped/index.html").contains("Words to say to the child."));
}

#[test]
fn the_check_task_reads_what_the_check_says() {
    let tasks = json(".vscode/tasks.json");
    let matchers = tasks["tasks"][0]["problemMatcher"].as_array().expect("they are there").clone();
    let patterns: Vec<String> = matchers
        .iter()
        .map(|matcher| matcher["pattern"]["regexp"].as_str().expect("it is a text").to_string())
        .collect();
    let output = SiteTest::from_case("whole/all_at_once").output(&["check", "--today", TODAY]);
    let said = String::from_utf8(output.stderr).expect("it is UTF-8");
    // The same patterns by another hand: Python's, which reads these signs the same way.
    let script = "import json,re,sys\npatterns=[re.compile(p, re.M) for p in json.loads(sys.argv[1])]\n\
                  print(json.dumps([[m.groups() for m in p.finditer(sys.argv[2])] for p in patterns]))";
    let patterns = serde_json::to_string(&patterns).expect("texts are JSON");
    let output = Command::new("python3").args(["-c", script, &patterns, &said]).output().expect("python3 starts");
    let found: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let errors = found[0].as_array().expect("it is a list");
    let stands = said.lines().filter(|line| line.contains(": error: ") || line.contains(": warning: "));
    let with_column =
        stands.filter(|line| line.split(": ").next().is_some_and(|place| place.matches(':').count() == 2));
    assert_eq!(errors.len(), with_column.count(), "{said}");
    assert!(
        errors.iter().any(|groups| groups[0] == "content/articles/broken-date.md" && groups[1] == "3"),
        "{errors:?}"
    );
}
