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

#[test]
fn every_page_can_list_the_newest_articles() {
    let mut site = SiteTest::base().write(
        "themes/clinic/slots/after-content.html",
        "<ol>{% for item in site.recent %}<li>{{ item.title }}, {{ item.date.text }}</li>{% endfor %}</ol>\n",
    );
    for day in 1..=12 {
        let article = format!("---\ntitle: Day {day}\ndate: 2025-03-{day:02}\nsummary: Short.\n---\n\nWords.\n");
        site = site.write(&format!("content/articles/day-{day}.md"), article);
    }
    let page = site.build_well().built("handouts/sock-game/index.html");
    let list = page.split_once("<ol><li>Day 12").expect("the newest comes first").1;
    let list = list.split_once("</ol>").expect("it ends").0;
    assert!(list.starts_with(", March 12, 2025</li><li>Day 11") && list.contains("Day 3"), "{list}");
    assert!(!list.contains("Day 2,"), "ten are enough: {list}");
}
