//! The page where staff write: there when clinic.yaml says so, kept from everybody's way, and of one mind with the check.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::site_test::{SiteTest, TODAY};

/// A theme's form, as `npm run build` leaves it, in small.
fn with_form(site: SiteTest) -> SiteTest {
    site.write("themes/clinic/editor/open.js", "const a=1;\n//kept\n")
        .write("themes/clinic/editor/assets/font.woff2", "f")
}

#[test]
fn the_page_stands_where_a_repository_is_named() {
    let site = with_form(SiteTest::from_case("admin/on")).build_well().check_main("admin/index.html");
    let page = site.built("admin/index.html");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
    assert!(
        page.contains("src=\"/site/admin/form/open.js\"") && page.contains("href=\"/site/admin/config.yml\""),
        "{page}"
    );
    assert_eq!(site.built("admin/form/open.js"), "const a=1;\n//kept\n", "its files are published as they are");
    assert_eq!(site.built("admin/form/assets/font.woff2"), "f");
}

#[test]
fn its_settings_are_made_from_the_fields_and_the_clinic() {
    let site = SiteTest::from_case("admin/on").build_well().check_file("public/admin/config.yml");
    let folder = site.root().join("schemas");
    let output = site.output(&["schema", "--out", &folder.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0));
    let written = fs::read_to_string(folder.join("config.yml")).expect("it is written");
    assert_eq!(written, site.built("admin/config.yml"));
}

#[test]
fn its_settings_are_what_the_form_takes() {
    let site = SiteTest::from_case("admin/on").build_well();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = tests.join("../themes/clinic/node_modules/@sveltia/cms/schema/sveltia-cms.json");
    let output = Command::new(tests.join(".venv/bin/python"))
        .arg(tests.join("editors/settings.py"))
        .args([site.root().join("public/admin/config.yml"), schema])
        .output()
        .expect("python starts; tests/run makes tests/.venv");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("the settings satisfy the form's schema"), "{said}");
}

#[test]
fn nothing_else_of_the_site_changes_with_the_page() {
    let with = with_form(SiteTest::from_case("admin/on")).build_well();
    let clinic = fs::read_to_string(with.root().join("content/clinic.yaml")).expect("it is there");
    let off = clinic.replace("admin: {repository: willow/site, branch: live}", "admin: false");
    let without = with_form(SiteTest::from_case("admin/on")).write("content/clinic.yaml", off).build_well();
    let (mut on, off) = (with.tree(), without.tree());
    assert!(off.keys().all(|path| !path.starts_with("admin")), "false switches it off");
    let added: Vec<_> = on.keys().filter(|path| !off.contains_key(*path)).cloned().collect();
    assert!(added.len() == 4 && added.iter().all(|path| path.starts_with("admin")), "{added:?}");
    on.retain(|path, _| off.contains_key(path) && !path.starts_with(".carryover"));
    let differ: Vec<_> =
        on.iter().filter(|(path, bytes)| off.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert_eq!(differ, [Path::new("_headers")], "and only its headers are added");
    let headers = with.built("_headers");
    let added = headers.strip_prefix(&without.built("_headers")).expect("all other headers stay as they are");
    let [path, ..] = added.lines().collect::<Vec<_>>()[..] else { panic!("{added}") };
    assert_eq!(path, "/site/admin/*", "no other page gets the wider policy");
    assert!(
        added.contains("connect-src 'self' blob: data: https://api.github.com https://www.githubstatus.com;"),
        "{added}"
    );
    let hosts: Vec<&str> = added.split("https://").skip(1).filter_map(|rest| rest.split([' ', ';']).next()).collect();
    assert_eq!(hosts, ["api.github.com", "www.githubstatus.com"]);
}

#[test]
fn without_its_bundle_the_page_leads_to_github() {
    let site = SiteTest::from_case("admin/on").build_well();
    assert!(site.said().contains("the page /admin/ has no form yet"), "{}", site.said());
    let page = site.built("admin/index.html");
    assert!(page.contains("https://github.com/willow/site/new/live/content/articles?filename="), "{page}");
    assert!(!page.contains("admin/form/"), "{page}");
}

#[test]
fn the_hint_comes_where_the_site_is_kept_by_git_and_nothing_is_said_of_the_page() {
    let hints = |site: &SiteTest| {
        let output = site.output(&["check", "--today", TODAY]);
        String::from_utf8_lossy(&output.stderr).matches("[no-admin]").count()
    };
    assert_eq!(hints(&SiteTest::base()), 0);
    let kept = SiteTest::base().write(".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(hints(&kept), 1);
    let clinic = fs::read_to_string(kept.root().join("content/clinic.yaml")).expect("it is there");
    for said in ["admin: false\n", "admin: {repository: \"TO FILL IN: owner/name\"}\n"] {
        let kept = SiteTest::base().write(".git/HEAD", "").write("content/clinic.yaml", format!("{clinic}{said}"));
        assert_eq!(hints(&kept), 0, "{said}");
        assert!(!kept.build_well().root().join("public/admin").exists(), "{said}");
    }
}

#[test]
fn what_cannot_be_a_repository_is_told_with_what_can() {
    SiteTest::from_case("admin/mistakes").build().check_messages();
}

#[test]
fn a_link_begins_a_file_on_github_with_all_that_a_new_one_has() {
    let site = SiteTest::from_case("admin/on");
    for (kind, ending) in [("article", "md"), ("handout", "yaml")] {
        let output = site.output(&["new", kind, "Don’t rush: 50% & more", "--link"]);
        let link = String::from_utf8(output.stdout).expect("it is UTF-8").trim().to_string();
        assert_eq!(output.status.code(), Some(0), "{link}");
        let start = format!(
            "https://github.com/willow/site/new/live/content/{kind}s?filename=dont-rush-50-more.{ending}&value="
        );
        let value = link.strip_prefix(&start).unwrap_or_else(|| panic!("{link}"));
        assert!(link.len() < 8_000, "servers take so much: {}", link.len());
        assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)), "{value}");
        assert_eq!(site.output(&["new", kind, "Don’t rush: 50% & more"]).status.code(), Some(0));
        let path = site.root().join(format!("content/{kind}s/dont-rush-50-more.{ending}"));
        assert_eq!(decoded(value), fs::read_to_string(path).expect("it is written"));
    }
    let none = SiteTest::base().output(&["new", "article", "Play", "--link"]);
    assert_eq!(none.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&none.stderr).contains("admin: {repository: owner/name}"), "{none:?}");
}

#[test]
fn the_pages_own_links_begin_files_that_the_check_takes() {
    let site = SiteTest::from_case("admin/on").build_well();
    let page = site.built("admin/index.html");
    let links: Vec<String> = page
        .split("href=\"https://github.com/")
        .skip(1)
        .filter_map(|rest| Some(rest.split('"').next()?.replace("&amp;", "&")))
        .collect();
    assert_eq!(links.len(), 2, "{page}");
    let mut begun = SiteTest::base();
    for link in &links {
        let (path, query) = link.split_once('?').expect("it has a query");
        let folder = path.rsplit('/').next().expect("it has a folder");
        let (name, value) =
            query.strip_prefix("filename=").and_then(|rest| rest.split_once("&value=")).expect("both are there");
        begun = begun.write(&format!("content/{folder}/{name}"), decoded(value));
    }
    let begun = begun.run(&format!("build --drafts --no-pdf --no-search --today {TODAY}"));
    assert!(begun.said().ends_with("exit 0\n") && begun.said().contains("2 drafts"), "{}", begun.said());
}

/// A value of a query as its receiver reads it.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let code =
            |byte: Option<u8>| char::from(byte.expect("two signs follow")).to_digit(16).expect("they are digits");
        bytes.push(if byte == b'%' { (code(rest.next()) * 16 + code(rest.next())) as u8 } else { byte });
    }
    String::from_utf8(bytes).expect("it is UTF-8")
}
