//! What a site adds to the theme's pages without a layout of its own.

use crate::site_test::SiteTest;

#[test]
fn each_slot_appears_at_its_place() {
    let site = SiteTest::base()
        .write("themes/clinic/slots/head-extra.html", "<meta name=\"verified\" content=\"{{ page.lang }}\">\n")
        .write("themes/clinic/slots/header.html", "<p>In the header</p>\n")
        .write("themes/clinic/slots/footer.html", "<p>In the footer, {{ site.phone }}</p>\n")
        .write("themes/clinic/slots/after-content.html", "<p>After the content</p>\n")
        .write("themes/clinic/slots/handout-header.html", "<p>Ask for the sheet</p>\n")
        .build_well();
    let handout = site.built("handouts/sock-game/index.html");
    let at = |part: &str| handout.find(part).unwrap_or_else(|| panic!("{part} is missing: {handout}"));
    let places = [
        "<meta name=\"verified\" content=\"en\">",
        "</head>",
        "<p>In the header</p>",
        "<main",
        "<p>Ask for the sheet</p>",
        "id=\"glance\"",
        "<p>After the content</p>",
        "</main>",
        "<p>In the footer, 402-555-0100</p>",
        "</body>",
    ];
    let places = places.map(at);
    assert!(places.is_sorted(), "in their order: {places:?}");
    let article = site.built("articles/good-start/index.html");
    assert!(article.contains("After the content") && !article.contains("Ask for the sheet"));
}

#[test]
fn a_slot_with_a_slip_in_its_name_is_an_error_with_a_suggestion() {
    let site = SiteTest::base().write("themes/clinic/slots/after-contents.html", "<p>Lost</p>\n").run("check");
    let said = site.said();
    assert!(said.contains("there is no slot for slots/after-contents.html"), "{said}");
    assert!(said.contains("did you mean slots/after-content.html?"), "{said}");
    assert!(said.ends_with("exit 1\n"), "{said}");
}
