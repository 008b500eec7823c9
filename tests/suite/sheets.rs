//! Printed sheets as staff and families meet them: links with facts, large print, mistakes at their line.

use std::path::Path;

use crate::serving::Serving;
use crate::site_test::{SiteTest, assert_same_tree};

const WITH_SHEETS: &str = "build --no-search --today 2026-03-02";
const HANDOUT: &str = include_str!("../cases/base/content/handouts/sock-game.yaml");
const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 30\"><circle cx=\"20\" cy=\"15\" r=\"9\"/></svg>";

/// The base site with its handout changed.
#[track_caller]
fn with(old: &str, new: &str) -> SiteTest {
    assert!(HANDOUT.contains(old), "{HANDOUT}");
    SiteTest::base().write("content/handouts/sock-game.yaml", HANDOUT.replace(old, new))
}

/// Builds and expects these words of what was said, and that nothing was published.
#[track_caller]
fn check_refused(site: SiteTest, expected: &[&str]) {
    let said = site.run(WITH_SHEETS).said();
    assert!(said.ends_with("exit 3\n") || said.ends_with("exit 1\n"), "{said}");
    for words in expected {
        assert!(said.contains(words), "{words}\nis not in:\n{said}");
    }
}

/// The words of the link to `href`.
#[track_caller]
fn link<'a>(page: &'a str, href: &str) -> &'a str {
    let (_, rest) =
        page.split_once(&format!("href=\"{href}\">")).unwrap_or_else(|| panic!("no link to {href}:\n{page}"));
    rest.split("</a>").next().unwrap_or_default()
}

#[test]
fn links_say_what_the_sheets_are() {
    let program = "schema: program/1\ntitle: Evenings\nsummary: One game.\nitems: [{handout: sock-game}]\n";
    let site = SiteTest::base().write("content/programs/evenings.yaml", program).run(WITH_SHEETS);
    let files = site.tree();
    for (page, name, large) in [
        ("handouts/sock-game", "Print copy", "Large print"),
        ("programs/evenings", "All sheets to print", "All sheets in large print"),
    ] {
        let html = site.built(&format!("{page}/index.html"));
        for (words, ending) in [(name, "pdf"), (large, "large.pdf")] {
            let size = files[Path::new(&format!("{page}.{ending}"))].len().div_ceil(1000);
            let said = link(&html, &format!("/{page}.{ending}"));
            assert!(said.starts_with(&format!("{words} (PDF, {size} KB, ")) && said.contains(" page"), "{said}");
        }
        assert!(!html.contains('\u{e000}'), "a mark was left in {page}");
    }
    let again = site.run("build --no-search --no-cache --today 2026-03-02").tree();
    assert_same_tree(&files, &again);
}

#[test]
fn a_site_without_sheets_leads_to_none() {
    let site = SiteTest::base().build_well();
    assert!(!site.built("handouts/sock-game/index.html").contains(".pdf"));
    assert!(site.tree().keys().all(|path| !path.to_string_lossy().ends_with(".pdf")));
}

#[test]
fn a_preview_says_the_facts_of_a_sheet_once_it_is_made() {
    let site = SiteTest::base();
    let serving = Serving::start(&site, 0);
    let page = || serving.page("/handouts/sock-game/");
    assert_eq!(link(&page(), "/handouts/sock-game.pdf"), "Print copy (PDF)");
    assert!(serving.page("/handouts/sock-game.pdf").starts_with("%PDF"));
    let told = page();
    assert!(link(&told, "/handouts/sock-game.pdf").starts_with("Print copy (PDF, "), "{told}");
    assert_eq!(link(&told, "/handouts/sock-game.large.pdf"), "Large print (PDF)", "that one was not asked for");
    let _site = site.write("content/handouts/sock-game.yaml", HANDOUT.replace("one sock alone", "two socks alone"));
    serving.wait_for("/handouts/sock-game/", "two socks alone");
    assert_eq!(
        link(&page(), "/handouts/sock-game.pdf"),
        "Print copy (PDF)",
        "the old facts are not those of the new sheet"
    );
}

#[test]
fn a_letter_without_a_font_is_told_at_its_place_and_the_others_go_on() {
    let emoji = HANDOUT.replace("title: The sock game", "title: Another").replace("Smile.", "Smile 🧦.");
    let site = with("Pull the sock over", "Pull ส over").write("content/handouts/another.yaml", emoji);
    check_refused(
        site,
        &[
            "content/handouts/sock-game.yaml:14:28: error: no font of the theme has a letter for “ส”",
            "content/handouts/another.yaml:15:19: error: no font of the theme shows the emoji “🧦”",
            "fix: take it out, or say it in words",
        ],
    );
}

#[test]
fn a_letter_in_a_handout_of_a_program_is_told_in_the_handout() {
    let program =
        "schema: program/1\ntitle: Evenings\nsummary: One game.\nitems:\n  - {handout: sock-game, note: Now ၵ}\n";
    let site = with("Smile.", "Smile ส.").write("content/programs/evenings.yaml", program);
    let places = ["content/handouts/sock-game.yaml:15:19: error", "content/programs/evenings.yaml:5:36: error"];
    check_refused(site, &places);
}

#[test]
fn letters_that_are_not_printed_need_no_font() {
    let said = with("goal:\n", "goal:\n  clinical: A ส for staff.\n").run(WITH_SHEETS).said();
    assert!(said.ends_with("exit 0\n"), "{said}");
}

#[test]
fn a_font_in_the_theme_gives_its_letters() {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/clinic/fonts");
    for (words, is_fine) in
        [("Nói “được” với con", true), ("قل مرحبا then smile", true), ("e\u{301} ñ ü", true), ("ᐊ", false)]
    {
        let said = with("Smile.", words).run(WITH_SHEETS).said();
        assert_eq!(said.ends_with("exit 0\n"), is_fine, "{words}: {said}");
    }
    assert!(fonts.join("OFL.txt").is_file(), "the licence lies beside the fonts");
}

#[test]
fn a_missing_description_or_field_is_told_at_its_line() {
    let step = |image: &str| format!("do: Pull the sock over the heel., image: {image}}}");
    let whole = "do: Pull the sock over the heel.}";
    let site = with(whole, &step("{src: ../media/sock.svg}")).write("content/media/sock.svg", DRAWING);
    check_refused(site, &["content/handouts/sock-game.yaml:14:", "alt"]);
    check_refused(with("title: Pull, ", ""), &["content/handouts/sock-game.yaml:14:", "title"]);
    check_refused(with("  family: Put on one sock alone.\n", ""), &["content/handouts/sock-game.yaml:", "family"]);
}

#[test]
fn pictures_that_cannot_be_printed_are_told_and_scripts_left_out() {
    let step =
        "do: Pull the sock over the heel., image: {src: ../media/sock.svg, alt: Two hands pull a sock over a heel.}}";
    let site = || with("do: Pull the sock over the heel.}", step);
    check_refused(site(), &["content/handouts/sock-game.yaml:14:", "sock.svg"]);
    check_refused(site().write("content/media/sock.svg", "<svg"), &["sock.svg"]);
    let with_script = DRAWING.replace("<circle", "<script>alert(1)</script><circle");
    let said = site().write("content/media/sock.svg", with_script).run(WITH_SHEETS).said();
    assert!(said.ends_with("exit 0\n"), "{said}");
}

#[test]
fn a_program_with_a_handout_that_is_not_there_is_told_at_its_line() {
    let draft = HANDOUT.replace("status: published", "status: draft").replace("The sock game", "Another");
    let program = "schema: program/1\ntitle: Evenings\nsummary: Games.\nitems:\n  - handout: gone\n  - handout: another\n  - handout: sock-game\n  - handout: sock-game\n";
    let site = SiteTest::base().write("content/handouts/another.yaml", draft);
    let said = site.write("content/programs/evenings.yaml", program).run(WITH_SHEETS).said();
    for place in ["evenings.yaml:5:", "evenings.yaml:6:", "evenings.yaml:8:"] {
        assert!(said.contains(place), "{place} is not in:\n{said}");
    }
}

#[test]
fn more_than_a_family_can_do_is_told_at_its_line() {
    let steps: String = (1..=200).map(|at| format!("  - {{title: Step {at}, do: Pull the sock.}}\n")).collect();
    let step = "  - {title: Pull, do: Pull the sock over the heel.}\n";
    check_refused(
        with(step, &steps),
        &["content/handouts/sock-game.yaml:54:5: error: `steps` has 200 items; 40 is the most"],
    );
    let long = format!("  - {{title: Long, do: {}}}\n", "pull and push ".repeat(360).trim_end());
    check_refused(with(step, &long), &["content/handouts/sock-game.yaml:14:23: error: `steps.do` has 5039 characters"]);
}
