//! `content/data/`: facts for layouts.

use crate::site_test::SiteTest;

#[test]
fn a_layout_shows_what_the_data_says_and_follows_a_change() {
    let site = SiteTest::from_case("data/layout").build_well().check_main("visit/index.html");
    let changed = site.write("content/data/prices.yaml", "- {what: One visit, dollars: 130}\n").build_well();
    assert!(changed.built("visit/index.html").contains("$130"));
}

#[test]
fn mistakes_in_data_are_told_at_their_line() {
    SiteTest::from_case("data/mistakes").run("check").check_messages();
}
