//! A build for reviewers: all that waits is there with its badge, and nothing of it is found, sent or taken for the site.

use crate::site_test::{SiteTest, TODAY};

fn preview(site: SiteTest) -> SiteTest {
    site.run(&format!("build --no-pdf --no-search --today {TODAY} --preview pr-preview/pr-7"))
}

#[test]
fn what_waits_is_shown_with_its_badge_below_the_places_address() {
    let site = preview(SiteTest::from_case("pages/published_when"));
    let waits = site.built("articles/tomorrow/index.html");
    assert!(waits.contains("class=\"badge\">Waits until March 3, 2099"), "{waits}");
    assert!(site.built("articles/unfinished/index.html").contains("class=\"badge\">Draft"));
    assert!(waits.contains("href=\"/pr-preview/pr-7/search/\""), "links stay within the preview: {waits}");
    let said = site.output(&["build", "--no-pdf", "--no-search", "--preview", "pr-preview/pr-7", "--format", "json"]);
    let said = String::from_utf8(said.stdout).expect("it is UTF-8");
    let event: serde_json::Value = serde_json::from_str(said.lines().last().unwrap_or("")).expect("it is JSON");
    assert_eq!(event["base_url"], "https://willow.example/pr-preview/pr-7");
}

#[test]
fn every_page_says_so_and_no_search_engine_may_list_it() {
    let site = preview(SiteTest::from_case("pages/published_when"));
    let pages: Vec<_> =
        site.tree().into_keys().filter(|path| path.extension().is_some_and(|end| end == "html")).collect();
    assert!(pages.len() > 10, "{pages:?}");
    for path in pages {
        let html = site.built(&path.to_string_lossy());
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{}", path.display());
        assert!(html.contains("This is a preview."), "{}", path.display());
    }
    assert_eq!(site.built("robots.txt"), "User-agent: *\nDisallow: /\n");
    assert!(site.built("_headers").ends_with("/*\n  X-Robots-Tag: noindex\n"), "{}", site.built("_headers"));
    for left_out in ["sitemap.xml", "llms.txt", "admin", "staff"] {
        assert!(!site.root().join("public").join(left_out).exists(), "{left_out}");
    }
}

#[test]
fn the_site_itself_says_nothing_of_previews() {
    let site = SiteTest::base().build_well();
    for (path, bytes) in site.tree() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("This is a preview") && !text.contains("fieldset disabled"), "{}", path.display());
    }
}

#[test]
fn a_place_outside_of_the_site_is_refused() {
    for place in ["../x", "a b", "https://x.example", "a//b"] {
        let output = SiteTest::base().output(&["build", "--preview", place]);
        assert_eq!(output.status.code(), Some(2), "{place}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("such as pr-preview/pr-7"), "{output:?}");
    }
}
