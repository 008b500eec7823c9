//! Every field of a handout and of a program with a wrong value in it: each is told at its own line, and what
//! stands beside it is read all the same.
//!
//! The fields come from `carryover schema`, which writes them from the one table that the program itself checks by.
//! Every wrong value is a file of its own in one site, so that one run tells of all of them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value, json};

use crate::site_test::SiteTest;

/// A file with one value changed: its text, and the line on which the changed field stands.
struct Slip {
    name: String,
    text: String,
    line: u64,
}

/// A file that has every field of its schema, and no mistake.
struct Whole {
    schema: Value,
    fields: Value,
}

impl Whole {
    fn read(site: &SiteTest, name: &str) -> Whole {
        let path = site.root().join("schemas").join(format!("{name}.schema.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
        let mut fields = example(&schema);
        // What a table cannot know: names that have to exist, addresses that have to be free.
        fields["aliases"] = json!([]);
        fields["slug"] = Value::Null;
        match name {
            "handout" => {
                fields["related"] = json!(["sock-game"]);
                fields["activity"] = Value::Null;
                fields["title"] = json!("Whole");
                // Only films need captions.
                fields["media"][0]["type"] = json!("link");
                fields["media"][0]["url"] = json!("https://example.org/film/");
                fields["references"][0]["url"] = json!("https://example.org/study/");
                fields["steps"][0]["image"]["alt"] = json!("A child pulls a sock with both hands");
                fields["steps"][0]["image"]["src"] = json!("../media/dot.svg");
                fields["child"]["age"] = json!({"from": "3", "to": "6"});
            }
            _ => fields["items"][0]["handout"] = json!("sock-game"),
        }
        Whole { schema, fields }
    }

    /// One slip for each field and each value that it cannot hold.
    fn slips(&self) -> Vec<Slip> {
        let mut slips = Vec::new();
        for (path, schema, needed) in fields_of(&self.schema, "") {
            for (what, value) in wrong_values(&schema, needed) {
                let name = format!("{}-{what}", path.replace(['/', '_'], "-").trim_matches('-'));
                let mut fields = self.fields.clone();
                *at(&mut fields, &path) = Value::String(MARK.into());
                let text = yaml(&fields).replace(&format!("\"{MARK}\""), &value);
                let line = yaml(&fields).lines().position(|line| line.contains(MARK)).expect("the field is there") + 1;
                slips.push(Slip { name, text, line: line as u64 });
            }
        }
        slips
    }
}

/// Stands where the wrong value comes.
const MARK: &str = "WRONG VALUE";

/// A value that fits a schema.
fn example(schema: &Value) -> Value {
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(&json!("published")) { json!("published") } else { words[0].clone() };
    }
    match (schema["type"].as_str(), schema["type"].as_array()) {
        _ if schema["properties"].is_object() => {
            let fields = schema["properties"].as_object().expect("a group has fields").iter();
            Value::Object(fields.map(|(name, schema)| (name.clone(), example(schema))).collect())
        }
        (Some("array"), _) => json!([example(&schema["items"])]),
        (Some("integer"), _) => json!("2"),
        (Some("boolean"), _) => json!("false"),
        (_, Some(types)) if types.contains(&json!("number")) && types.len() == 2 => json!("4"),
        (Some("string"), _) if schema.get("pattern").is_none() => json!("2025-01-10"),
        (Some("string"), _) => json!("a-name"),
        (_, Some(_)) => json!("Words."),
        (Some(_) | None, None) => Value::Null,
    }
}

/// Every field by its path (`/steps/0/do`), its schema, and whether it must be there.
fn fields_of(schema: &Value, path: &str) -> Vec<(String, Value, bool)> {
    let needed = schema["required"].as_array().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}/{name}");
        found.push((path.clone(), field.clone(), needed.contains(&json!(name))));
        found.extend(fields_of(field, &path));
        if field["items"]["properties"].is_object() {
            found.extend(fields_of(&field["items"], &format!("{path}/0")));
        }
    }
    found
}

/// Wrong values in YAML, each with what is wrong with it.
type Wrong = Vec<(&'static str, String)>;

/// What a field cannot hold.
fn wrong_values(schema: &Value, needed: bool) -> Wrong {
    let kind = schema["type"].as_str().unwrap_or(if schema["enum"].is_array() { "choice" } else { "text" });
    if schema.get("type").is_none() && kind == "text" {
        // `extra:` holds what people like.
        return Wrong::new();
    }
    let mut wrong = Wrong::new();
    if needed {
        wrong.extend(each(&[("nothing", ""), ("blank", "\"  \"")]));
    }
    if kind != "array" {
        wrong.extend(each(&[("list", "[one, two]")]));
    }
    if kind != "object" {
        wrong.extend(each(&[("group", "{one: two}")]));
    }
    wrong.extend(wrong_for_kind(kind, schema));
    if kind == "array" && needed {
        wrong.extend(each(&[("empty-list", "[]")]));
    }
    wrong
}

fn wrong_for_kind(kind: &str, schema: &Value) -> Wrong {
    let long = |most: &Value| ("long", words(most));
    match kind {
        "choice" => each(&[("word", "sometimes")]),
        "integer" => each(&[
            ("in-words", "five"),
            ("negative", "-1"),
            ("nought", "0"),
            ("huge", "1000000000"),
            ("float", "2.5"),
            ("power", "1e9"),
        ]),
        "boolean" => each(&[("word", "perhaps")]),
        "object" => each(&[("text", "words"), ("unknown", "{nothing_known: x}")]),
        "array" => wrong_lists(&schema["items"]),
        "string" if schema.get("pattern").is_some() => {
            [each(&[("not-a-slug", "Not A Slug!")]), vec![("long", "a".repeat(5_000))]].concat()
        }
        "string" => {
            let days = [("no-day", "2025-02-30"), ("word", "someday"), ("number", "5"), ("month", "2025-13-01")];
            [each(&days), vec![long(&json!(5_000))]].concat()
        }
        _ if schema.get("maxLength").is_some() => {
            vec![long(&schema["maxLength"]), ("very-long", words(&json!(5_000)))]
        }
        _ => each(&[("word", "three"), ("negative", "-1"), ("huge", "1000000000"), ("no-number", "\".nan\"")]),
    }
}

/// What a list of such items cannot be.
fn wrong_lists(item: &Value) -> Wrong {
    let mut wrong = each(&[("text", "one thing"), ("item-list", "[[a]]"), ("item-nothing", "[null]")]);
    match item["properties"].as_object() {
        // A source may be written as its text alone.
        Some(fields) if fields.contains_key("text") => {}
        Some(_) => wrong.extend(each(&[("item-text", "[5]")])),
        None => {
            wrong.extend(each(&[("item-group", "[{a: b}]"), ("item-blank", "[\" \"]")]));
            wrong.push(("item-long", format!("[{}]", words(&item["maxLength"]))));
        }
    }
    wrong
}

fn each(values: &[(&'static str, &str)]) -> Wrong {
    values.iter().map(|(what, value)| (*what, value.to_string())).collect()
}

/// A text in quotes that is longer than so many letters.
fn words(most: &Value) -> String {
    format!("\"{}\"", "word ".repeat(most.as_u64().unwrap_or(0) as usize / 5 + 2))
}

fn at<'a>(fields: &'a mut Value, path: &str) -> &'a mut Value {
    fields.pointer_mut(path).unwrap_or_else(|| panic!("there is no {path}"))
}

/// Fields in block style, one a line, texts in quotes.
fn yaml(fields: &Value) -> String {
    let mut text = String::new();
    for (name, value) in fields.as_object().expect("a file holds fields") {
        line(&mut text, 0, &format!("{name}:"), value);
    }
    text
}

fn line(text: &mut String, depth: usize, lead: &str, value: &Value) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            *text += &format!("{indent}{lead}\n");
            group(text, depth + 1, fields);
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            *text += &format!("{indent}{lead}\n");
            for item in items {
                *text += &format!("{indent}  -\n");
                group(text, depth + 2, item.as_object().expect("groups and texts do not mix"));
            }
        }
        Value::Null => *text += &format!("{indent}{lead}\n"),
        _ => *text += &format!("{indent}{lead} {value}\n"),
    }
}

fn group(text: &mut String, depth: usize, fields: &Map<String, Value>) {
    for (name, value) in fields {
        line(text, depth, &format!("{name}:"), value);
    }
}

/// The base site with the schemas, and a drawing for the steps.
fn site() -> SiteTest {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9'/></svg>";
    SiteTest::base().write("content/media/dot.svg", drawing).run("schema --out schemas")
}

/// The messages of `check` by file: line, message, fix.
fn told(site: &SiteTest) -> (Option<i32>, BTreeMap<String, Vec<Value>>) {
    let output = site.output(&["check", "--format", "json", "--today", "2026-03-02"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!errors.contains("panicked"), "{errors}");
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for message in String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a message is JSON"))
    {
        if let Some(file) = message["file"].as_str() {
            found.entry(file.to_string()).or_default().push(message.clone());
        }
    }
    (output.status.code(), found)
}

#[track_caller]
fn check_every_field(schema: &str, least: usize) {
    let mut site = site();
    let whole = Whole::read(&site, schema);
    let folder = format!("content/{schema}s");
    site = site.write(&format!("{folder}/whole.yaml"), yaml(&whole.fields));
    let (code, found) = told(&site);
    let about_whole = found.get(&format!("{folder}/whole.yaml"));
    let errors: Vec<&Value> =
        about_whole.into_iter().flatten().filter(|message| message["severity"] == "error").collect();
    assert!(
        code == Some(0) && errors.is_empty(),
        "a file with every field is fine: {errors:?}\n{}",
        yaml(&whole.fields)
    );

    let slips = whole.slips();
    assert!(slips.len() > least, "only {} slips", slips.len());
    for slip in &slips {
        site = site.write(&format!("{folder}/{}.yaml", slip.name), &slip.text);
    }
    // A slip in the last file of the folder is seen only if no other ended the run.
    site = site.write(&format!("{folder}/zz-last.yaml"), "title: [\n");
    let (code, found) = told(&site);
    assert_eq!(code, Some(1));
    let mut faults = Vec::new();
    for slip in &slips {
        let messages = found.get(&format!("{folder}/{}.yaml", slip.name)).cloned().unwrap_or_default();
        let is_told = |message: &Value| message["severity"] == "error" && message["line"] == slip.line;
        let has_words = |message: &Value| {
            ["message", "why", "fix"].iter().all(|part| {
                message[part].as_str().is_some_and(|text| text.len() > 3 || *part == "fix" && !text.is_empty())
            })
        };
        if !messages.iter().any(|message| is_told(message) && has_words(message)) {
            faults.push(format!("{}: line {} is not named: {messages:?}\n", slip.name, slip.line));
        }
        if messages.iter().any(|message| message["line"] != slip.line && message["severity"] == "error") {
            faults.push(format!("{}: other lines than {} are named: {messages:?}\n", slip.name, slip.line));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), slips.len(), faults.concat());
    assert!(found.contains_key(&format!("{folder}/zz-last.yaml")), "the last file was looked at");
}

#[test]
fn every_field_of_a_handout() {
    check_every_field("handout", 400);
}

#[test]
fn every_field_of_a_program() {
    check_every_field("program", 80);
}

#[test]
fn a_field_that_is_left_empty_is_as_if_it_were_not_there() {
    let mut site = site();
    let whole = Whole::read(&site, "handout");
    // An activity can be made easier and harder, which the table alone does not ask for.
    let fields = fields_of(&whole.schema, "").into_iter();
    let optional = fields.filter(|(path, _, needed)| !needed && !path.starts_with("/grading"));
    let mut count = 0;
    for (path, _, _) in optional {
        // A picture without its file is none; what is in lists of groups has a first field that is needed.
        for (number, empty) in [(0, json!("")), (1, Value::Null)] {
            let mut fields = whole.fields.clone();
            *at(&mut fields, &path) = empty;
            fields["title"] = json!("Left empty");
            let name = format!("empty-{}-{number}", path.replace(['/', '_'], "-"));
            site = site.write(&format!("content/handouts/{name}.yaml"), yaml(&fields));
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
    let (code, found) = told(&site);
    let errors: Vec<&Value> = found.values().flatten().filter(|message| message["severity"] == "error").collect();
    assert!(code == Some(0) && errors.is_empty(), "{errors:?}");
    let site = site.build_well();
    let html = site.built("handouts/empty-steps-0-say-0/index.html");
    assert!(!html.contains("step__say"), "no empty words to say: {html}");
}
