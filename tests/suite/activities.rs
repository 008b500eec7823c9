//! Handouts by daily activity and by age: plain links, drawings, and what goes wrong with them.

use crate::site_test::SiteTest;

#[test]
fn families_find_handouts_by_daily_activity_and_by_age() {
    let site = SiteTest::from_case("activities/ways").build_well();
    let sitemap = site.built("sitemap.xml");
    for address in ["/handouts/activity/dressing/", "/handouts/age/0-to-3/", "/handouts/age/3-to-5/"] {
        assert!(sitemap.contains(&format!("{address}</loc>")), "{address}\n{sitemap}");
    }
    assert!(!site.root().join("public/handouts/activity/sleep").exists(), "a list of nothing");
    site.check_main("handouts/index.html")
        .check_main("handouts/activity/dressing/index.html")
        .check_main("handouts/age/0-to-3/index.html")
        .check_main("es/handouts/activity/dressing/index.html")
        .check_main("hard/index.html")
        .check_main("index.html");
}

#[test]
fn a_list_leads_to_itself_in_another_language_where_that_has_one() {
    let site = SiteTest::from_case("activities/ways").build_well();
    let dressing = site.built("handouts/activity/dressing/index.html");
    assert!(dressing.contains(r#"<a href="/es/handouts/activity/dressing/" lang="es""#), "{dressing}");
    let eating = site.built("handouts/activity/eating/index.html");
    assert!(eating.contains(r#"<a href="/es/" lang="es""#), "{eating}");
}

#[test]
fn slips_in_activities_are_told_with_their_line() {
    SiteTest::from_case("activities/mistakes").run("check").check_messages();
}

#[test]
fn an_activity_without_a_list_of_them_says_where_the_list_belongs() {
    let sock = include_str!("../cases/base/content/handouts/sock-game.yaml");
    let site = SiteTest::base().write("content/handouts/sock-game.yaml", format!("{sock}activity: dressing\n"));
    let said = site.run("check").said();
    assert!(said.contains("`dressing` is not one of the `activities` in content/clinic.yaml"), "{said}");
    assert!(said.contains("list the parts of the day there"), "{said}");
}
