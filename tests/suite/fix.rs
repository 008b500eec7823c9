//! `carryover fix`: what has one right answer is repaired, all else is left as it is.

use std::fs;

use crate::site_test::{SiteTest, assert_same_tree, tree};

const SLIPS: &str = "\u{FEFF}---\r\ntitel: “Ready” — écho\r\ndate: 02/01/2024\r\nsummary: Small slips.\r\n\
aliases:\t[old page/]\r\n---\r\n\r\n## What to bring\r\n\r\nSee [the game](../handouts/sock-gane.yaml), [a start](/articles/good-strt/#x),\r\n\
[above](#what-to-brng) and [nothing like it](/zebra/).\r\n";

const MENDED: &str = "---\r\ntitle: “Ready” — écho\r\ndate: 2024-02-01\r\nsummary: Small slips.\r\n\
aliases: [/old-page/]\r\n---\r\n\r\n## What to bring\r\n\r\nSee [the game](../handouts/sock-game.yaml), [a start](/articles/good-start/#x),\r\n\
[above](#what-to-bring) and [nothing like it](/zebra/).\r\n";

#[test]
fn what_has_one_right_answer_is_repaired_once_and_for_all() {
    let site = SiteTest::base().write("content/articles/slips.md", SLIPS);
    let before = tree(&site.root().join("content"));
    let site = site.run("fix --dry-run");
    assert_same_tree(&before, &tree(&site.root().join("content")));
    assert!(site.said().contains("content/articles/slips.md:2: `titel` becomes `title`"), "{}", site.said());
    let site = site.run("fix");
    let mended = fs::read_to_string(site.root().join("content/articles/slips.md")).expect("it is there");
    assert_eq!(mended, MENDED, "{}", site.said());
    let after = tree(&site.root().join("content"));
    assert_eq!(after.len(), before.len(), "nothing is left beside");
    let site = site.run("fix");
    assert!(site.said().ends_with("nothing that has one right answer; `carryover check` tells the rest\nexit 0\n"));
    assert_same_tree(&after, &tree(&site.root().join("content")));
}

#[test]
fn a_word_that_may_mean_two_things_is_left() {
    let text = "---\ntitle: Two\ndate: 2026-02-01\nsummary: Two that are near.\n---\n\n[Which](/articles/game-c/)\n";
    let other = |title: &str| format!("---\ntitle: {title}\ndate: 2026-02-01\nsummary: One of two.\n---\n\nText.\n");
    let site = SiteTest::base()
        .write("content/articles/two.md", text)
        .write("content/articles/game-a.md", other("Game A"))
        .write("content/articles/game-b.md", other("Game B"))
        .run("fix");
    assert_eq!(fs::read_to_string(site.root().join("content/articles/two.md")).expect("it is there"), text);
}

/// What `fix` makes of an article.
#[track_caller]
fn check_mended(text: &str, expected: &str) {
    let site = SiteTest::base().write("content/articles/one.md", text).run("fix");
    let mended = fs::read_to_string(site.root().join("content/articles/one.md")).expect("it is there");
    assert_eq!(mended, expected, "{}", site.said());
    let again = site.run("fix");
    assert!(again.said().ends_with("tells the rest\nexit 0\n"), "{}", again.said());
    assert_eq!(fs::read_to_string(again.root().join("content/articles/one.md")).expect("it is there"), expected);
}

#[test]
fn a_line_that_is_added_ends_as_the_others_do() {
    let settings = "---\r\ntitle: Open\r\ndate: 2026-02-01\r\nsummary: It never ends.\r\n";
    check_mended(&format!("{settings}\r\n\tText.\r\n"), &format!("{settings}---\r\n\r\n\tText.\r\n"));
}

#[test]
fn settings_that_end_with_points_end_there() {
    let text = "---\ntitle: Points\ndate: 2026-02-01\nsummary: They end it.\n...\n\n\tcode: 1\n\n---\n\nText.\n";
    check_mended(text, text);
}

#[test]
fn a_repair_makes_no_old_address_of_nothing() {
    let text = |aliases: &str| {
        format!("---\ntitle: Old\ndate: 2026-02-01\nsummary: It was elsewhere.\naliases: {aliases}\n---\n\nText.\n")
    };
    check_mended(&text("[\"\"]"), &text("[\"\"]"));
    check_mended(&text("[https://old.example]"), &text("[https://old.example]"));
    check_mended(&text("[/a/../before/, old page/]"), &text("[/before/, /old-page/]"));
}

#[test]
fn a_repair_follows_a_link_and_leaves_it_a_link() {
    let text =
        |title: &str| format!("---\n{title}: Linked\ndate: 2026-02-01\nsummary: It lies elsewhere.\n---\n\nText.\n");
    let site = SiteTest::base().write("kept/words.md", text("titel"));
    let link = site.root().join("content/articles/words.md");
    std::os::unix::fs::symlink("../../kept/words.md", &link).expect("a link can be made");
    let site = site.run("fix");
    assert_eq!(fs::read_to_string(site.root().join("kept/words.md")).expect("it is there"), text("title"));
    assert!(link.is_symlink(), "{}", site.said());
}

#[test]
fn a_page_that_moved_keeps_its_old_address() {
    let article =
        |slug: &str| format!("---\ntitle: Moving\ndate: 2026-02-01\nsummary: It moves.\n{slug}---\n\nText.\n");
    let site = SiteTest::base().write("content/articles/moving.md", article("")).build_well();
    let site = site.write("content/articles/moving.md", article("slug: on-the-move\n")).build_well();
    assert!(site.said().contains("this page was at /articles/moving/"), "{}", site.said());
    let site = site.run("fix").write("content/notes.txt", "").remove("content/notes.txt").build_well();
    assert!(site.built("_redirects").contains("/articles/moving/ /articles/on-the-move/ 301"), "{}", site.said());
    let text = fs::read_to_string(site.root().join("content/articles/moving.md")).expect("it is there");
    let again = text.replace("slug: on-the-move", "slug: far-away");
    let site = site.write("content/articles/moving.md", again).build_well().run("fix").build_well();
    let redirects = site.built("_redirects");
    for old in ["moving", "on-the-move"] {
        assert!(redirects.contains(&format!("/articles/{old}/ /articles/far-away/ 301")), "{redirects}");
    }
    assert!(site.run("fix").said().ends_with("tells the rest\nexit 0\n"));
}
