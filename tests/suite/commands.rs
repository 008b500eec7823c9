//! The commands beside `build` and `serve`, and the exit codes that scripts rely on.

use crate::site_test::{SiteTest, assert_same_tree, tree};

#[test]
fn json_diagnostics_are_one_object_a_line() {
    let output = SiteTest::from_case("whole/all_at_once").output(&["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    let objects: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    assert!(objects.len() >= 3, "{text}");
    for object in objects {
        for key in ["severity", "code", "message", "why", "file", "line", "column", "fix"] {
            assert!(object.get(key).is_some(), "{key} is missing in {object}");
        }
    }
}

#[test]
fn github_annotations_name_file_and_line() {
    let output = SiteTest::from_case("whole/all_at_once").output(&["check", "--format", "github"]);
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    assert!(text.contains("::error file=content/articles/broken-date.md,line=3"), "{text}");
}

#[test]
fn exit_codes_tell_content_usage_and_system_apart() {
    let code = |site: &SiteTest, arguments: &[&str]| site.output(arguments).status.code();
    let good = SiteTest::base();
    assert_eq!(code(&good, &["check"]), Some(0));
    assert_eq!(code(&good, &["chek"]), Some(2));
    assert_eq!(code(&good, &["build", "--today", "someday"]), Some(2));
    assert_eq!(code(&SiteTest::from_case("whole/all_at_once"), &["check"]), Some(1));
    let warned = SiteTest::from_case("fields/gaps");
    assert_eq!(code(&warned, &["build", "--no-pdf", "--no-search"]), Some(0));
    assert_eq!(code(&warned, &["build", "--no-pdf", "--no-search", "--strict"]), Some(1));
    let blocked = SiteTest::base().write("public", "a file");
    assert_eq!(code(&blocked, &["build", "--no-pdf", "--no-search"]), Some(3));
}

#[test]
fn check_writes_nothing_but_its_cache() {
    let site = SiteTest::base();
    let files = |site: &SiteTest| {
        let mut files = tree(site.root());
        files.retain(|path, _| !path.starts_with(".carryover/cache"));
        files
    };
    let before = files(&site);
    let site = site.run("check");
    assert_same_tree(&before, &files(&site));
}

#[test]
fn a_new_file_of_each_kind_is_ready_to_build() {
    let site = SiteTest::base();
    for kind in ["article", "handout", "page", "program"] {
        let output = site.output(&["new", kind, "Don’t rush: “Shoes” & Socks"]);
        assert_eq!(output.status.code(), Some(0), "{kind}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let files: Vec<_> =
        tree(&site.root().join("content")).into_keys().filter(|path| path.to_string_lossy().contains("rush")).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    let output = site.output(&["new", "article", "Don’t rush: “Shoes” & Socks"]);
    assert_ne!(output.status.code(), Some(0), "a file that is there is not overwritten");
    let checked = site.output(&["build", "--drafts", "--no-pdf", "--no-search"]);
    assert_eq!(
        checked.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
}

#[test]
fn lists_name_what_they_promise() {
    let site = SiteTest::from_case("pages/published_when");
    for (list, title) in [
        ("articles", "Published today"),
        ("drafts", "Unfinished"),
        ("scheduled", "Tomorrow"),
        ("expired", "Bygone"),
        ("handouts", "The sock game"),
    ] {
        let output = site.output(&["list", list]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{list}");
        assert_eq!(
            said.lines().filter(|line| line.contains(title)).count(),
            1,
            "`list {list}` names {title} once:\n{said}"
        );
    }
    for list in ["review-due", "orphans"] {
        assert_eq!(site.output(&["list", list]).status.code(), Some(0), "{list}");
    }
}

#[test]
fn every_code_is_explained() {
    let site = SiteTest::base();
    let output = site.output(&["explain"]);
    let listed = String::from_utf8(output.stdout).expect("it is UTF-8");
    let codes: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.len() > 60 && codes.contains(&"wrong-date"), "{listed}");
    for code in codes {
        let output = site.output(&["explain", code]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{code}");
        let (name, words) = said.split_once("\n\n").expect("the name stands alone");
        assert!(name == code && words.trim().contains("\n\n"), "what it is, and then what to do: {said}");
    }
    let unknown = site.output(&["explain", "wrong-dat"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("wrong-date"), "{unknown:?}");
}

#[test]
fn completions_are_written_for_each_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let output = SiteTest::base().output(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains("carryover"), "{shell}");
    }
}

#[test]
fn timings_say_where_the_time_went_by_stage_and_by_template() {
    let site = SiteTest::base();
    let output = site.output(&["build", "--no-pdf", "--no-search", "--timings"]);
    let text = String::from_utf8(output.stderr).expect("it is UTF-8");
    for stage in ["read", "parse", "theme", "link", "lists", "draw and write", "swap"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{stage} "))), "{stage} is missing in\n{text}");
    }
    let home = text.lines().find(|line| line.starts_with("home ")).unwrap_or_else(|| panic!("no home page in\n{text}"));
    assert_eq!(home.split_whitespace().nth(2), Some("1"), "one home page was drawn: {home}");
    let plain = site.output(&["build", "--no-pdf", "--no-search", "--no-cache"]);
    assert!(!String::from_utf8_lossy(&plain.stderr).contains("stage"), "only when asked for");
}
