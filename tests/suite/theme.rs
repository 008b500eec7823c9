//! What a theme publishes: style sheets in one piece, scripts without comments, mistakes at their line.

use std::fs;
use std::path::{Path, PathBuf};

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
fn the_values_of_tokens_stand_before_the_sheet_by_day_by_night_and_on_paper() {
    let site = SiteTest::base().build_well();
    let css = sheet(&site, "site");
    let (head, rest) = css.split_at(css.find("@layer settings;").expect("the sheet names its layers"));
    assert!(head.starts_with("@layer settings{:root{color-scheme:light dark;--paper:#fbf9f4;"), "{head}");
    assert!(head.contains("@media (prefers-color-scheme:dark){:root{--paper:#111a18;"), "{head}");
    assert!(head.contains("@media print{:root{color-scheme:light;--paper:#fff;"), "{head}");
    assert!(head.contains(";--measure:") && rest.contains("var(--measure)") && !rest.contains("--paper:"), "{css}");
    assert!(!sheet(&site, "packet").contains("--paper:"), "the main sheet has them for all");
}

#[test]
fn a_clinic_s_colours_reach_pages_drawings_and_the_bars_around_them() {
    let settings =
        "theme_settings:\n  colours:\n    light: {accent: \"rgb(122 31 92)\", paper: white}\n  radii: {radius: 0}\n";
    let site = with_settings(settings).build_well();
    let css = sheet(&site, "site");
    assert!(css.contains("--accent:#7a1f5c") && !css.contains("#0b6157") && css.contains("--radius:0"), "{css}");
    let icon = site.tree().into_iter().find(|(path, _)| path.to_string_lossy().contains("assets/icon."));
    let icon = String::from_utf8(icon.expect("there is an icon").1).expect("it is text");
    assert!(icon.contains("fill=\"#7a1f5c\"") && !icon.contains("var("), "{icon}");
    assert!(site.built("index.html").contains("content=\"#ffffff\" media=\"(prefers-color-scheme: light)\""));
    assert!(site.built("manifest.webmanifest").contains("\"theme_color\": \"#ffffff\""));
}

#[test]
fn slips_in_tokens_are_told_at_their_line() {
    SiteTest::from_case("theme/tokens").build().check_messages();
}

#[test]
fn slips_in_a_clinic_s_own_colours_are_told_in_its_file() {
    SiteTest::from_case("theme/own_colours").build().check_messages();
}

#[test]
fn the_theme_s_style_sheets_hold_no_colour_of_their_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/clinic/assets");
    for sheet in ["site.css", "packet.css", "staff-open.css"] {
        let css = fs::read_to_string(folder.join(sheet)).expect("it can be read");
        let found = raw_colours(&css);
        assert!(found.is_empty(), "{sheet}: write these as tokens of theme.yaml: {found:?}");
    }
    assert_eq!(raw_colours("/* #fff */ a { color: #0B6157; background: rgb(0 0 0) } #id { color: white }").len(), 3);
}

/// The words of a style sheet that are colours.
fn raw_colours(css: &str) -> Vec<String> {
    let without_comments: String = css
        .split("/*")
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) })
        .collect();
    let values = without_comments.split(['{', '}', ';']).filter_map(|rule| rule.split_once(": "));
    let words = values.flat_map(|(_, value)| value.split([' ', ',', '/', ')']));
    let is_hex = |word: &str| {
        let digits = word.strip_prefix('#').unwrap_or("");
        (3..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    };
    let functions =
        ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color(", "color-mix("];
    let names = ["white", "black", "red", "green", "blue", "grey", "gray", "silver", "orange", "yellow", "teal"];
    let is_colour = |word: &&str| {
        is_hex(word) || functions.iter().any(|function| word.starts_with(function)) || names.contains(word)
    };
    words.filter(is_colour).map(str::to_string).collect()
}

/// The base site with something more in its `clinic.yaml`.
fn with_settings(more: &str) -> SiteTest {
    let site = SiteTest::base();
    let clinic = fs::read_to_string(site.root().join("content/clinic.yaml")).expect("it can be read");
    site.write("content/clinic.yaml", clinic + more)
}

/// The published style sheet of that name.
fn sheet(site: &SiteTest, name: &str) -> String {
    let is_it = |path: &PathBuf| {
        path.starts_with("assets")
            && path.to_string_lossy().ends_with(".css")
            && path.to_string_lossy().contains(&format!("/{name}."))
    };
    let path = site.tree().into_keys().find(is_it).expect("the sheet is published");
    site.built(&path.to_string_lossy())
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
