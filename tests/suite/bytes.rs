//! The same sources give the same bytes, however the program came to them.

use crate::site_test::{SiteTest, assert_same_tree};

const ARTICLE: &str = "---\ntitle: An article\ndate: 2024-05-01\nsummary: It comes and goes.\ntopics: [play]\n---\n\nText with [a link](good-start.md).\n";

#[test]
fn building_twice_gives_the_same_bytes() {
    let first = SiteTest::base().write("content/articles/one.md", ARTICLE).build_well();
    let before = first.tree();
    let again = first.build_well();
    assert_same_tree(&before, &again.tree());
    let elsewhere = SiteTest::base().write("content/articles/one.md", ARTICLE).build_well();
    assert_same_tree(&before, &elsewhere.tree());
}

#[test]
fn a_sheet_to_print_has_the_same_bytes_each_time() {
    let build = || SiteTest::base().run("build --today 2026-03-02");
    let (first, second) = (build(), build());
    assert!(first.tree().contains_key(std::path::Path::new("handouts/sock-game.pdf")), "{}", first.said());
    assert_same_tree(&first.tree(), &second.tree());
}

/// Builds, changes, builds again, and compares with a clean build of the changed site.
#[track_caller]
fn check_change(change: fn(SiteTest) -> SiteTest) {
    let before = || SiteTest::base().write("content/articles/one.md", ARTICLE);
    let stepwise = change(before().build_well()).build_well();
    let clean = change(before()).build_well();
    assert_same_tree(&stepwise.tree(), &clean.tree());
}

#[test]
fn an_edited_article() {
    check_change(|site| {
        site.write(
            "content/articles/one.md",
            ARTICLE.replace("An article", "A new title").replace("[play]", "[sleep, meals]"),
        )
    });
}

#[test]
fn an_added_article() {
    check_change(|site| site.write("content/articles/two.md", ARTICLE.replace("An article", "A second one")));
}

#[test]
fn a_deleted_article_takes_its_pages_and_topics_along() {
    check_change(|site| site.remove("content/articles/one.md"));
}

#[test]
fn an_article_that_becomes_a_draft() {
    check_change(|site| site.write("content/articles/one.md", ARTICLE.replace("topics:", "draft: true\ntopics:")));
}

#[test]
fn a_renamed_article() {
    check_change(|site| site.remove("content/articles/one.md").write("content/articles/renamed.md", ARTICLE));
}

#[test]
fn an_edited_handout() {
    check_change(|site| {
        let text =
            std::fs::read_to_string(site.root().join("content/handouts/sock-game.yaml")).expect("the base has it");
        site.write("content/handouts/sock-game.yaml", text.replace("The sock game", "The mitten game"))
    });
}

#[test]
fn an_edited_clinic() {
    check_change(|site| {
        let text = std::fs::read_to_string(site.root().join("content/clinic.yaml")).expect("the base has it");
        site.write("content/clinic.yaml", text.replace("402-555-0100", "402-555-0177"))
    });
}

#[test]
fn a_page_that_becomes_a_folder_and_back() {
    let page = "---\ntitle: Visit\nsummary: The visit.\n---\n\nText.\n";
    let before = SiteTest::base().write("content/pages/visit.md", page).build_well();
    let moved = before.remove("content/pages/visit.md").write("content/pages/visit/first.md", page).build_well();
    let clean = SiteTest::base().write("content/pages/visit/first.md", page).build_well();
    assert_same_tree(&moved.tree(), &clean.tree());
}
