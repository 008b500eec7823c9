//! Series of articles that are read in order.

use crate::site_test::SiteTest;

#[test]
fn an_article_leads_through_its_series_and_the_series_has_a_page() {
    let site = SiteTest::from_case("series/parts").build_well();
    assert!(site.built("sitemap.xml").contains("/series/first-steps/</loc>"));
    site.check_main("articles/text-1/index.html").check_main("series/first-steps/index.html");
}

#[test]
fn mistakes_in_a_series_are_told() {
    SiteTest::from_case("series/mistakes").run("check").check_messages();
}
