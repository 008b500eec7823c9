//! Packets of several handouts: what their builder on the list of handouts loads.

use serde_json::{Value as Json, json};

use crate::site_test::SiteTest;

const SOCK: &str = include_str!("../cases/base/content/handouts/sock-game.yaml");
const CLINIC: &str = include_str!("../cases/base/content/clinic.yaml");

/// The base site with a second handout, which has a dosage and had another name.
fn site() -> SiteTest {
    let dosage = "dosage: {frequency: {times_per_day: 9, days_per_week: 3, when: after lunch}, time: {minutes: 10}}\n";
    let aliases = "aliases: [/handouts/ball-play/, /old/ball/]\n";
    let other = SOCK.replace("The sock game", "A ball \"game\" <b>") + dosage + aliases;
    SiteTest::base().write("content/handouts/ball.yaml", other)
}

#[track_caller]
fn index(site: &SiteTest, path: &str) -> Json {
    serde_json::from_str(&site.built(path)).expect("it is JSON")
}

#[test]
fn the_index_holds_each_handout_with_its_own_dosage_and_earlier_names() {
    let index = index(&site().build_well(), "handouts/index.json");
    let ball = json!({
        "slug": "ball", "url": "/handouts/ball/", "title": "A ball \"game\" <b>", "ages": "Ages 3 to 6",
        "was": ["ball-play"], "minutes": 10, "days": 3, "times": 9, "when": "after lunch",
    });
    assert_eq!(index["handouts"][0], ball);
    assert_eq!(
        index["handouts"][1],
        json!({
            "slug": "sock-game", "url": "/handouts/sock-game/", "title": "The sock game", "ages": "Ages 3 to 6",
        })
    );
    // Words for each choice: as many times a day as a handout asks for.
    assert_eq!(index["times"].as_array().map(Vec::len), Some(9));
    assert_eq!(index["days"].as_array().map(Vec::len), Some(7));
    assert_eq!([&index["days"][0], &index["times"][0]], ["1 day a week", "Once a day"]);
    assert_eq!(index["words"]["packet_number"], "Activity {place} of {count}");
}

#[test]
fn every_page_of_the_list_has_the_builder_and_it_reaches_all_handouts() {
    let site = site().write("content/clinic.yaml", format!("{CLINIC}page_size: 1\n")).build_well();
    for page in ["handouts/index.html", "handouts/page/2/index.html"] {
        assert!(site.built(page).contains("data-index=\"/handouts/index.json\""), "{page}");
    }
    assert_eq!(index(&site, "handouts/index.json")["handouts"].as_array().map(Vec::len), Some(2));
    for page in ["index.html", "handouts/ball/index.html", "articles/index.html"] {
        assert!(!site.built(page).contains("packet"), "{page}");
    }
}

#[test]
fn one_handout_alone_needs_no_builder() {
    let site = SiteTest::base().build_well();
    assert!(!site.built("handouts/index.html").contains("packet"));
    assert_eq!(index(&site, "handouts/index.json")["handouts"].as_array().map(Vec::len), Some(1));
}

#[test]
fn each_language_has_an_index_of_its_own_below_the_folder_of_the_site() {
    let clinic = format!("{CLINIC}languages: [en, es]\n");
    let site = site().write("content/clinic.yaml", clinic).write("content/handouts/ball.es.yaml", SOCK);
    let site = site.run("build --no-pdf --no-search --today 2026-03-02 --base-url https://example.org/clinic");
    let own = index(&site, "es/handouts/index.json");
    assert_eq!(own["handouts"][0]["url"], "/es/handouts/ball/");
    assert_eq!([&own["base"], &own["shown"]], ["/clinic", "example.org/clinic"]);
    assert_eq!(own["list"], "/clinic/es/handouts/");
    assert_eq!(own["days"][1], "2 días a la semana");
}

#[test]
fn a_link_to_the_index_is_a_link_to_a_file_of_the_site() {
    let article =
        "---\ntitle: Data\ndate: 2024-01-01\nsummary: For programs.\n---\n\n[All handouts](/handouts/index.json)\n";
    let said = site().write("content/articles/data.md", article).run("check").said();
    assert!(!said.contains("index.json"), "{said}");
}
