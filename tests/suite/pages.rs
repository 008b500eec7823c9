//! What good input becomes: the part of each page that is its own.

use crate::site_test::SiteTest;

#[test]
fn prose_fields_come_out_as_they_were_written() {
    let site = SiteTest::from_case("front_matter/prose_fields").build_well();
    let page = site.built("articles/quotes/index.html");
    assert!(
        page.contains("<h1>From Session to Home: The Link</h1>"),
        "the quotes around it go, the colon stays: {page}"
    );
    assert!(page.contains("&lt;really&gt;"), "what looks like a tag is text: {page}");
    assert!(!page.contains("<really>"), "{page}");
    site.check_main("articles/quotes/index.html");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_leave_no_trace() {
    let site = SiteTest::from_case("encoding/byte_order_mark").build_well();
    assert!(!site.tree().values().any(|bytes| bytes.windows(3).any(|part| part == "\u{feff}".as_bytes())));
    let site = SiteTest::from_case("encoding/windows_line_ends").build_well();
    assert!(!site.built("articles/windows/index.html").contains('\r'));
    site.check_main("articles/windows/index.html");
}

#[test]
fn a_handout_shows_its_parts_in_order() {
    SiteTest::from_case("pages/handout").build_well().check_main("handouts/sock-game/index.html");
}

#[test]
fn a_link_to_a_file_becomes_the_address_of_its_page() {
    SiteTest::from_case("links/every_good_form").build_well().check_main("articles/good-links/index.html");
}

#[test]
fn markdown_of_every_kind() {
    SiteTest::from_case("pages/markdown").build_well().check_main("articles/markdown/index.html");
}

#[test]
fn drafts_later_and_expired_articles_stay_out() {
    let site = SiteTest::from_case("pages/published_when").build_well();
    let whole: String = site
        .tree()
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending != "json" || path.ends_with("feed.json")))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for word in ["Unfinished", "Tomorrow", "Bygone"] {
        assert!(!whole.contains(word), "{word} was published");
    }
    assert!(whole.contains("Published today"));
    site.check_messages();
}

#[test]
fn the_day_in_a_files_name_counts_where_the_text_gives_none() {
    for date in ["", "date:\n", "date: \"\"\n"] {
        let text = format!("---\ntitle: Dated\n{date}summary: By its name.\n---\n\nText.\n");
        let site = SiteTest::base().write("content/articles/2024-03-05-dated.md", text).build_well();
        assert!(site.built("articles/dated/index.html").contains("2024-03-05"), "{date:?}: {}", site.said());
    }
}

#[test]
fn the_old_address_of_an_article_leads_to_the_new_one() {
    let site = SiteTest::from_case("pages/aliases").build_well();
    assert!(site.built("2024/02/old/index.html").contains("/articles/moved/"));
    assert!(site.built("_redirects").contains("/2024/02/old/ /articles/moved/ 301"));
}

#[test]
fn a_text_can_link_to_the_files_that_the_site_makes_itself() {
    let text = "---\ntitle: Files\ndate: 2024-03-05\nsummary: Fine.\n---\n\n[List](/llms.txt), [news](/feed.xml), [Spanish news](/es/feed.xml), [sheets on this device](/offline/).\n";
    let clinic = "name: Test\nphone: 402-555-0100\nbase_url: https://example.org\nlanguages: [en, es]\n";
    SiteTest::base()
        .write("content/clinic.yaml", clinic)
        .write("content/pages/index.es.md", "---\ntitle: Hola\nsummary: Corto.\n---\n\nHola.\n")
        .write("content/articles/files.md", text)
        .build_well();
}
