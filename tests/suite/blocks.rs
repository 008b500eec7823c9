//! Blocks in a text: `::: handout sock-tug`, drawn by the theme.

use crate::site_test::SiteTest;

#[test]
fn blocks_are_drawn_where_they_stand() {
    let site = SiteTest::from_case("blocks/drawn").build_well().check_main("articles/blocks/index.html");
    let handout = site.built("handouts/sock-game/index.html");
    assert!(handout.contains("<a href=\"/articles/blocks/\">Blocks</a>"), "it names what mentions it: {handout}");
}

#[test]
fn mistakes_in_blocks_are_told_at_their_line_with_what_exists() {
    SiteTest::from_case("blocks/mistakes").run("check").check_messages();
}

#[test]
fn slips_with_one_right_answer_are_mended() {
    let site = SiteTest::from_case("blocks/mistakes").run("fix");
    let text = std::fs::read_to_string(site.root().join("content/articles/blocks.md")).expect("it is there");
    assert!(text.contains("\n::: handout sock-game\n\n::: handout sock-game\n\n::: handout sock-game note="), "{text}");
}

const RULER: &str = r#"{% component block.ruler(length: number, label: string = "plain", bold: bool = false, @site: map)
    {"hint": "a line"} -%}
<p>{{ label }} {{ length * 2 }}{% if bold %} bold{% endif %} {{ site.name }}</p>
{%- endcomponent block.ruler %}"#;

#[test]
fn a_theme_can_have_blocks_of_its_own() {
    let text = "---\ntitle: Own\ndate: 2024-03-05\nsummary: Fine.\n---\n\n::: ruler 4 label=\"a < b\" bold=yes\n\n::: ruler length=1.5\n";
    let site = SiteTest::base()
        .write("themes/clinic/blocks/ruler.html", RULER)
        .write("content/articles/own.md", text)
        .build_well();
    let page = site.built("articles/own/index.html");
    assert!(page.contains("<p>a &lt; b 8 bold "), "{page}");
    assert!(page.contains("<p>plain 3.0 "), "{page}");
    let said = site.write("content/articles/own.md", text.replace("ruler 4", "ruler four")).run("check").said();
    assert!(said.contains("content/articles/own.md:7:11"), "{said}");
    assert!(said.contains("“four” is not a number"), "{said}");
}

#[test]
fn a_block_that_cannot_be_used_is_told_to_the_theme_s_maker() {
    let site = SiteTest::base()
        .write(
            "themes/clinic/blocks/odd.html",
            "{% component block.odd(thing: map) %}{{ thing.title }}{% endcomponent block.odd %}",
        )
        .write("themes/clinic/blocks/other.html", "{% component block.others() %}x{% endcomponent block.others %}");
    let said = site.run("check").said();
    assert!(said.contains("its argument `thing` is a map, so it must be named handout, article"), "{said}");
    assert!(said.contains("it holds no component `block.other`"), "{said}");
}

#[test]
fn a_block_shows_the_page_in_the_text_s_language_or_else_the_original() {
    let clinic = "name: Test\nphone: 402-555-0100\nbase_url: https://example.org\nlanguages: [en, es]\n";
    let article = "---\ntitle: Uno\ndate: 2024-03-05\nsummary: Corto.\n---\n\n::: handout sock-game\n";
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic)
        .write("content/pages/index.es.md", "---\ntitle: Hola\nsummary: Corto.\n---\n\nHola.\n")
        .write("content/articles/uno.es.md", article)
        .build_well();
    let page = site.built("es/articles/uno/index.html");
    assert!(page.contains("<a href=\"/handouts/sock-game/\" lang=\"en\" hreflang=\"en\">"), "{page}");
}
