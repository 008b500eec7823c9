//! The same page in several languages: the way between them, and what readers and staff are told.

use crate::site_test::SiteTest;

const CLINIC: &str = "name: Willow Creek Clinic\nphone: 402-555-0100\nbase_url: https://willow.example\n\
    languages: [en, es, ar]\nnavigation:\n  - {label: {en: Handouts, es: Hojas}, link: /handouts/}\n  - {label: First visit, link: /first/}\n";

fn page(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\nsummary: Short.\n{more}---\n\nWords.\n")
}

fn site() -> SiteTest {
    SiteTest::base()
        .write("content/clinic.yaml", CLINIC)
        .write("content/pages/first.md", page("First visit", "updated: 2026-02-01\n"))
        .write("content/pages/first.es.md", page("Primera visita", "slug: primera\ntranslation: {of: 2026-01-01}\n"))
        .write("content/pages/index.es.md", page("Bienvenida", "translation: {of: 2026-01-01, reviewed_by: Ana}\n"))
        .write("content/pages/language-help.md", page("Help in your language", ""))
        .write("content/pages/language-help.ar.md", page("مساعدة", ""))
        .build_well()
}

#[test]
fn a_page_leads_to_itself_in_the_other_languages() {
    let site = site();
    let english = site.built("first/index.html");
    assert!(english.contains(r#"<a href="/es/primera/" lang="es" dir="ltr" hreflang="es">Español"#), "{english}");
    assert!(english.contains(r#"<link rel="alternate" hreflang="es" href="https://willow.example/es/primera/">"#));
    assert!(english.contains(r#"<link rel="alternate" hreflang="x-default" href="https://willow.example/first/">"#));
    assert!(!english.contains(r#"hreflang="ar" href="https://willow.example"#), "there is no such page in Arabic");
    let sitemap = site.built("sitemap.xml");
    assert!(
        sitemap.contains(r#"<xhtml:link rel="alternate" hreflang="es" href="https://willow.example/es/primera/"/>"#)
    );
}

#[test]
fn a_language_without_the_page_leads_to_where_its_readers_begin_and_says_so() {
    let site = site();
    let english = site.built("first/index.html");
    assert!(english.contains(r#"<a href="/ar/language-help/" lang="ar" dir="rtl" hreflang="ar">"#), "{english}");
    let arabic = site.built("ar/language-help/index.html");
    assert!(arabic.contains(r#"<html lang="ar" dir="rtl">"#), "{arabic}");
    assert!(arabic.contains(r#"<a href="/handouts/" lang="en" hreflang="en">Handouts</a>"#), "{arabic}");
    assert!(!site.tree().contains_key(std::path::Path::new("ar/articles/index.html")), "no empty lists");
    let spanish = site.built("es/primera/index.html");
    assert!(spanish.contains(r#"<a href="/es/handouts/">Hojas</a>"#), "{spanish}");
}

#[test]
fn a_label_that_nobody_translated_says_which_language_it_is_in() {
    let site = site();
    let spanish = site.built("es/index.html");
    assert!(spanish.contains(r#"<a href="/es/primera/" lang="en">First visit</a>"#), "{spanish}");
    assert!(!site.built("index.html").contains(r#"lang="en">First visit"#), "in its own language it says nothing");
}

#[test]
fn a_translation_older_than_its_original_is_told_to_staff_and_dated_to_readers() {
    let site = site();
    let spanish = site.built("es/primera/index.html");
    assert!(spanish.contains("1 de enero de 2026"), "{spanish}");
    assert!(spanish.contains(r#"<a href="/first/" lang="en""#), "{spanish}");
    let output = site.output(&["check", "--format", "json"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("stale-translation") && text.contains("content/pages/first.es.md"), "{text}");
    assert!(!site.built("es/index.html").contains("class=\"translated\""), "one that was compared has no note");
}

#[test]
fn a_list_with_nothing_in_it_yet_says_so_and_leads_on() {
    let handout = include_str!("../cases/base/content/handouts/sock-game.yaml");
    let site = site().write("content/handouts/sock-game.es.yaml", handout).build_well();
    let spanish = site.built("es/articles/index.html");
    for part in [
        "Todavía no hay artículos en español.",
        r#"<a href="/es/handouts/">Hojas para casa</a>"#,
        r#"<a href="/articles/" lang="en" dir="auto" hreflang="en">Articles (English)</a>"#,
        r#"<aside class="invite""#,
    ] {
        assert!(spanish.contains(part), "{part}\n{spanish}");
    }
    for nowhere in ["/es/feed.xml", "/es/topics/"] {
        assert!(!spanish.contains(&format!("href=\"{nowhere}\"")), "{nowhere} would lead to nothing\n{spanish}");
    }
    assert!(site.built("es/topics/index.html").contains(r#"<a href="/es/handouts/">"#));
}

#[test]
fn a_list_with_nothing_in_it_yet_is_not_for_search_engines() {
    let article = page("Play", "date: 2026-01-02\ntopics: [play]\n");
    let site = site().write("content/articles/play.md", article).build_well();
    let noindex = r#"<meta name="robots" content="noindex">"#;
    for list in ["articles", "handouts", "topics"] {
        assert!(site.built(&format!("es/{list}/index.html")).contains(noindex), "{list}");
        let english = site.built(&format!("{list}/index.html"));
        assert!(!english.contains(noindex), "{list} has something in English");
        assert!(!english.contains(&format!("https://willow.example/es/{list}/")), "{english}");
        assert!(!site.built("sitemap.xml").contains(&format!("/es/{list}/</loc>")), "{list}");
    }
    assert!(site.built("sitemap.xml").contains("<loc>https://willow.example/articles/</loc>"));
}
