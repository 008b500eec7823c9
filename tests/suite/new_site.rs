//! A clinic that is not this project's own begins here: `carryover new site DIR`.

use std::fs;

use tempfile::TempDir;

use crate::serving::Serving;
use crate::site_test::{command, tree};

fn run(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = command(folder.path()).args(arguments).output().expect("the program starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn a_new_site_builds_and_passes_the_check_with_only_what_the_clinic_must_fill_in() {
    let folder = TempDir::new().expect("a temporary folder");
    let (code, said) = run(&folder, &["new", "site", "willow-creek"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("carryover serve --root willow-creek"), "{said}");
    let names: Vec<_> = fs::read_dir(folder.path().join("willow-creek")).expect("it is there").collect();
    assert_eq!(names.len(), 1, "only content/: {names:?}");

    let (code, said) = run(&folder, &["check", "--root", "willow-creek", "--format", "json"]);
    assert_eq!(code, Some(0), "{said}");
    let codes: Vec<String> = said
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|problem| problem["severity"] != "advice")
        .map(|problem| problem["code"].as_str().unwrap_or_default().to_string())
        .collect();
    assert!(!codes.is_empty() && codes.iter().all(|code| code == "gap" || code == "unreviewed"), "{said}");

    let (code, said) = run(&folder, &["build", "--root", "willow-creek", "--out", "public", "--intake", "form"]);
    assert_eq!(code, Some(0), "{said}");
    let site = tree(&folder.path().join("willow-creek/public"));
    let page = |path: &str| String::from_utf8_lossy(&site[std::path::Path::new(path)]).into_owned();
    assert!(page("index.html").contains("Willow Creek"));
    assert!(page("index.html").contains("tel:+14025550100"));
    assert!(page("consultation/index.html").contains("<form"));
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        for foreign in ["Connect Pediatric", "402-413", "Nebraska"] {
            assert!(!text.contains(foreign), "{} names another clinic: {foreign}", path.display());
        }
    }

    let serving = Serving::start_in(folder.path(), &["--root", "willow-creek", "--port", "0"]);
    for path in site.keys().filter(|path| path.ends_with("index.html")) {
        let address = format!("/{}", path.to_string_lossy().trim_end_matches("index.html"));
        let answer = serving.get(&address);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("<main"), "{address}: {answer}");
    }
    assert!(serving.page("/_mailbox/").contains("<h1"), "what the clinic would get is shown");
}

#[test]
fn what_is_new_today_is_shown_today_wherever_the_computer_stands() {
    let folder = TempDir::new().expect("a temporary folder");
    for zone in ["Pacific/Kiritimati", "Etc/GMT+12"] {
        let run = |arguments: &[&str]| {
            let output = command(folder.path()).env("TZ", zone).args(arguments).output().expect("the program starts");
            assert!(output.status.success(), "{zone}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let root = zone.replace(['/', '+'], "-");
        run(&["new", "site", &root]);
        run(&["new", "article", "Socks first", "--root", &root]);
        let article = folder.path().join(&root).join("content/articles/socks-first.md");
        let text = fs::read_to_string(&article).expect("it is there");
        fs::write(&article, text.replace("draft: true\n", "")).expect("it can be written");
        let said = run(&["build", "--root", &root]);
        assert!(said.contains("0 drafts, 0 scheduled"), "{zone}: {said}");
    }
}

#[test]
fn a_folder_that_has_content_is_kept() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir_all(folder.path().join("ours/content")).expect("a folder");
    fs::write(folder.path().join("ours/content/clinic.yaml"), "name: Ours\n").expect("a file");
    let (code, said) = run(&folder, &["new", "site", "ours"]);
    assert_ne!(code, Some(0));
    assert!(said.contains("has a folder content/ already") && said.contains("fix:"), "{said}");
    assert_eq!(
        fs::read_to_string(folder.path().join("ours/content/clinic.yaml")).expect("it is there"),
        "name: Ours\n"
    );
}
