//! Lists: pages of them, archives by year, the shape of addresses.

use crate::site_test::SiteTest;

#[test]
fn long_lists_are_cut_into_pages_that_lead_to_each_other() {
    let site = SiteTest::from_case("lists/pages").build_well();
    let second = site.built("articles/page/2/index.html");
    let links = [
        "<link rel=\"prev\" href=\"/articles/\">",
        "<link rel=\"next\" href=\"/articles/page/3/\">",
        "/articles/page/2/\">\n",
    ];
    for link in links {
        assert!(second.contains(link), "{link}\n{second}");
    }
    assert!(site.built("sitemap.xml").contains("/articles/2023/</loc>"));
    site.check_main("articles/index.html")
        .check_main("articles/page/2/index.html")
        .check_main("articles/2023/index.html")
        .check_main("topics/play/page/2/index.html");
}

#[test]
fn handouts_come_in_pages_too_and_in_one_where_the_clinic_wants_that() {
    let other = include_str!("../cases/base/content/handouts/sock-game.yaml").replace("The sock game", "Another game");
    let clinic = include_str!("../cases/base/content/clinic.yaml");
    let site = SiteTest::base().write("content/handouts/other.yaml", other);
    let site = site.write("content/clinic.yaml", format!("{clinic}page_size: 1\n")).build_well();
    assert!(site.built("handouts/index.html").contains("href=\"/handouts/page/2/\" rel=\"next\""));
    assert!(!site.built("handouts/page/2/index.html").contains("Another game"));
    let site = site.write("content/clinic.yaml", format!("{clinic}page_size: 0\n")).build_well();
    assert!(!site.built("handouts/index.html").contains("/page/2/"));
    assert!(!site.root().join("public/handouts/page").exists());
}

#[test]
fn pages_where_a_list_stands_are_told_of_with_both_sources() {
    SiteTest::from_case("lists/same_address").run("check").check_messages();
}

#[test]
fn two_articles_of_one_month_and_name_collide() {
    SiteTest::from_case("lists/permalinks").run("check").check_messages();
}

#[test]
fn addresses_take_the_shape_that_the_clinic_gives() {
    let site = SiteTest::from_case("lists/permalinks").remove("content/articles/2025-03-09-play.md").build_well();
    assert!(site.built("2025/03/play/index.html").contains("href=\"/2024/01/good-start/\""));
}

#[test]
fn a_shape_with_a_slip_is_refused() {
    SiteTest::from_case("lists/permalink_mistake").run("check").check_messages();
}
