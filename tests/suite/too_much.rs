//! Input that goes too far: a clear message, soon, and no panic.

use std::time::{Duration, Instant};

use crate::site_test::SiteTest;

/// Checks an article with this text, and gives what was said.
#[track_caller]
fn check(text: &str) -> String {
    let begun = Instant::now();
    let article = format!("---\ntitle: Too much\ndate: 2024-03-05\nsummary: Short.\n---\n\n{text}\n");
    let said = SiteTest::base().write("content/articles/much.md", article).run("check").said();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "it took {took:?}");
    assert!(said.len() < 20_000, "it says too much: {} bytes", said.len());
    said
}

#[track_caller]
fn check_refused(text: &str, message: &str) {
    let said = check(text);
    assert!(said.contains(message) && said.ends_with("exit 1\n"), "{said}");
}

#[test]
fn quotations_within_quotations() {
    check_refused(&format!("{} deep", ">".repeat(10_000)), "much.md:7:21: error: lists or quotations stand 10000 deep");
}

#[test]
fn lists_within_lists() {
    let lists: String = (0..300).map(|depth| format!("{}- one\n", "  ".repeat(depth))).collect();
    check_refused(&lists, "lists or quotations stand 300 deep within each other");
}

#[test]
fn a_table_with_thousands_of_columns() {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(5_000));
    check_refused(&format!("{}{}{}", row("a"), row("-"), row("b").repeat(20)), "this table has 5000 columns");
}

#[test]
fn a_line_of_ten_megabytes() {
    check_refused(&"word ".repeat(2_000_000), "the file is 11 MB large");
}

#[test]
fn thousands_of_links_that_lead_nowhere() {
    let links: String = (0..5_000).map(|number| format!("[one](/gone-{number}/) ")).collect();
    check_refused(&links, "4900 more links of this file have problems like these");
}

#[test]
fn signs_that_make_parsers_slow() {
    for text in ["[".repeat(20_000), "*a ".repeat(20_000), "_*".repeat(20_000), "[a](<b".repeat(20_000)] {
        assert!(check(&text).ends_with("exit 0\n"));
    }
    let blocks = format!("{}text\n{}", "::: details x\n".repeat(2_000), ":::\n".repeat(2_000));
    assert!(check(&blocks).ends_with("exit 0\n"));
}

#[test]
fn texts_of_signs_that_never_close() {
    let pasted = "<span style=\"a\">pasted</span>\n\n";
    for text in [
        "{".repeat(200_000),
        "](".repeat(100_000),
        format!("<div>\n{}", "<img".repeat(50_000)),
        format!("{pasted}{}", "<pre>".repeat(40_000)),
        format!("{pasted}{}", "<!--".repeat(50_000)),
        format!("{pasted}{}", "<a x=".repeat(40_000)),
        format!("extra {}", "{phon} ".repeat(30_000)),
    ] {
        assert!(check(&text).ends_with("exit 0\n"));
    }
}

#[test]
fn thousands_of_files_in_one_piece_of_html() {
    check_refused(
        &format!("<div>\n{}", "<a href=\"media/a.pdf\">a</a>".repeat(10_000)),
        "9900 more links of this file",
    );
}

#[test]
fn settings_without_an_end() {
    let article =
        |settings: &str| format!("---\ntitle: Much\ndate: 2024-03-05\nsummary: Short.\n{settings}---\n\nText.\n");
    let keys: String = (0..15_000).map(|number| format!("k{number}: 1\n")).collect();
    let begun = Instant::now();
    let said = SiteTest::base()
        .write("content/articles/keys.md", article(&keys))
        .write("content/articles/items.md", article(&format!("extra: [{}b]\n", "a,".repeat(100_000))))
        .write("content/handouts/line.yaml", format!("{{{}}}\n", keys.replace('\n', ", ")))
        .run("check")
        .said();
    assert!(begun.elapsed() < Duration::from_secs(20), "it took {:?}", begun.elapsed());
    assert!(said.contains("`k0` is not a known field here") && said.len() < 80_000, "{} bytes", said.len());
}

#[test]
fn old_addresses_in_a_circle() {
    let article = |name: &str, old: &str| {
        format!("---\ntitle: {name}\ndate: 2024-03-05\nsummary: Short.\naliases: [/articles/{old}/]\n---\n\nWords.\n")
    };
    let site = SiteTest::base()
        .write("content/articles/one.md", article("One", "two"))
        .write("content/articles/two.md", article("Two", "one"))
        .run("check");
    let said = site.said();
    assert!(said.contains("the old address /articles/two/ belongs to content/articles/two.md"), "{said}");
    assert!(said.contains("the old address /articles/one/ belongs to content/articles/one.md"), "{said}");
}

#[test]
fn templates_that_never_end() {
    let footer = "themes/clinic/slots/footer.html";
    let said = SiteTest::base().write(footer, "{% include \"slots/footer.html\" %}").run("build").said();
    assert!(said.contains("Circular include") && said.contains("slots/footer.html"), "{said}");
    let base = "themes/clinic/layouts/base.html";
    let said = SiteTest::base().write(base, "{% extends \"layouts/article.html\" %}").run("build").said();
    assert!(said.contains("Circular extend"), "{said}");
    let lines = "{% component lines(items: array, class: string = \"\") %}{{ <lines items={items} /> }}{% endcomponent lines %}";
    let said = SiteTest::base().write("themes/clinic/components/lines/lines.html", lines).run("build").said();
    assert!(said.contains("a component draws itself without an end"), "{said}");
    let forever = "{% for a in range(end=100000) %}{% for b in range(end=100000) %}words{% endfor %}{% endfor %}";
    let site = SiteTest::base().write(footer, forever).run("build");
    assert!(site.said().contains("is larger than 64 MB"), "{}", site.said());
    assert!(!site.root().join("public").exists());
}
