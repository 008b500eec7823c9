//! Authors with pages of their own, and articles that go together.

use crate::site_test::SiteTest;

#[test]
fn an_article_leads_to_its_author_and_to_related_articles() {
    let site = SiteTest::from_case("authors/people").build_well();
    let feed = site.built("people/jane-roe/feed.xml");
    assert!(feed.contains("<name>Jane Roe</name>") && feed.contains("/articles/text-1/") && feed.contains("/text-2/"));
    assert!(!feed.contains("/articles/text-4/"), "{feed}");
    site.check_main("articles/text-1/index.html").check_main("people/jane-roe/index.html");
}

#[test]
fn a_name_that_is_nearly_a_persons_is_told_of() {
    SiteTest::from_case("authors/people").run("check").check_messages();
}
