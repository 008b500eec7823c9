//! What a theme publishes: style sheets in one piece, scripts without comments, mistakes at their line.

use crate::site_test::{SiteTest, assert_same_tree};

#[test]
fn mistakes_in_styles_and_scripts_are_told_at_their_line() {
    SiteTest::from_case("theme/mistakes").build().check_messages();
}

#[test]
fn a_style_sheet_is_published_with_its_parts_and_leads_to_published_files() {
    let site = SiteTest::from_case("theme/parts").build_well();
    let files = site.tree();
    // The sheets of the packet builder and of the page for staff stand for themselves: no other page loads them.
    let alone = ["packet", "staff-open"];
    let is_sheet = |path: &String| path.ends_with(".css") && !alone.iter().any(|name| path.contains(name));
    let sheets: Vec<String> = files.keys().map(|path| path.to_string_lossy().into_owned()).filter(is_sheet).collect();
    assert_eq!(sheets.len(), 1, "{sheets:?}");
    let css = site.built(&sheets[0]);
    assert!(css.contains("--ink:#1c2b28") && css.contains("@media print{a{color:#000}}"), "{css}");
    for named in css.split("url(\"").skip(1).map(|rest| rest.split(['"', '#']).next().unwrap_or("")) {
        assert!(files.contains_key(&std::path::Path::new("assets").join(named)), "{named} is published");
    }
    assert!(site.built("index.html").contains(&format!("href=\"/{}\"", sheets[0])));
    assert_same_tree(&files, &SiteTest::from_case("theme/parts").build_well().tree());
}

#[test]
fn scripts_lose_their_comments_and_keep_their_words() {
    let site = SiteTest::base().build_well();
    let scripts = site.tree().into_keys().filter(|path| path.extension().is_some_and(|ending| ending == "js"));
    for script in scripts.filter(|path| path.starts_with("assets")) {
        let text = site.built(&script.to_string_lossy());
        assert!(!text.contains("\n//") && !text.contains("  const"), "{}", script.display());
    }
}

#[test]
fn the_guide_for_theme_authors_lists_what_components_take() {
    let output = SiteTest::base().output(&["theme", "components"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let table = String::from_utf8(output.stdout).expect("it is UTF-8");
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/README.md");
    let guide = std::fs::read_to_string(guide).expect("the guide is there");
    let (_, after) = guide.split_once("a test compares -->\n").expect("the guide has the mark");
    let (listed, _) = after.split_once("<!-- /components -->").expect("the mark ends");
    assert_eq!(listed, table, "write what `carryover theme components` prints between the marks of themes/README.md");
}
