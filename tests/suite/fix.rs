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
