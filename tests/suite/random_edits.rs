//! Builds one after another into the same folder equal clean builds, whatever happened in between.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use image::ImageFormat;

use crate::dice::Dice;
use crate::photos::{bytes, photo};
use crate::serving::Serving;
use crate::site_test::{SiteTest, assert_same_tree, tree};

/// Longer than the time in which a file just written is not yet trusted.
const SETTLED: Duration = Duration::from_millis(40);

/// One edit of a site: of a text, the clinic's facts, a theme, a picture or data, well or badly made.
fn edit(site: SiteTest, dice: &mut Dice) -> SiteTest {
    let number = dice.roll(4);
    let article = format!("content/articles/random-{number}.md");
    let exists = site.root().join(&article).exists();
    let day = dice.roll(28) + 1;
    let other = dice.roll(4);
    let text = format!(
        "---\ntitle: Number {day}\ndate: 2024-02-{day:02}\nsummary: Short.\ntopics: [play-{number}]\n---\n\nSee [that](good-start.md).\n\n::: handout sock-game note=\"On day {day}\"\n"
    );
    match dice.roll(18) {
        0 => site.write(&article, text),
        1 => site.write(&article, text.replace("good-start", &format!("random-{other}"))),
        2 if day < 9 => site.write(&article, text.replace("2024-02-", "2024-13-")),
        3 if day < 9 => site.write(&article, text.replace("::: handout", "::: handuot")),
        2 | 3 => site.write(&article, text),
        4 => site.write(&article, text + "\n![Two hands on a ball](../media/ball.jpg)\n"),
        5 => site.write(&article, text.replace("topics:", "series: A row\ntopics:")),
        6 if exists => site.remove(&article),
        7 if exists => move_file(site, &article, &format!("content/articles/random-{other}.md")),
        8 => site.write("content/media/ball.jpg", bytes(&photo(600 + day as u32, 400), ImageFormat::Jpeg)),
        9 if site.root().join("content/media/ball.jpg").exists() => site.remove("content/media/ball.jpg"),
        10 => site.write(
            "content/articles/good-start.es.md",
            text.replace("topics:", "translation: {of: 2024-01-01}\ntopics:"),
        ),
        11 => clinic(site, "402-555-0100", &format!("402-555-01{day:02}")),
        12 => clinic(site, "base_url:", &format!("page_size: {}\nlanguages: [en, es]\nbase_url:", other + 1)),
        13 => site.write(&format!("content/media/note-{number}.txt"), format!("{day}")),
        14 => site.write("themes/clinic/assets/extra.css", format!("p {{ margin: {day}px }}")),
        15 => site.write("themes/clinic/slots/footer.html", format!("<p>{day} {{{{ page.lang }}}}</p>")),
        16 => site.write("themes/clinic/layouts/404.html", FACTS.replace("</h1>", &format!(" {day}</h1>"))),
        _ => site.write("content/data/facts.yaml", format!("day: {day}\n")),
    }
}

fn move_file(site: SiteTest, from: &str, to: &str) -> SiteTest {
    fs::rename(site.root().join(from), site.root().join(to)).expect("the file can be renamed");
    site
}

/// The base site's facts about the clinic with one of them changed.
fn clinic(site: SiteTest, old: &str, new: &str) -> SiteTest {
    let base = include_str!("../cases/base/content/clinic.yaml");
    assert!(base.contains(old), "{base}");
    site.write("content/clinic.yaml", base.replace(old, new))
}

/// A page that shows a fact of `content/data/`.
const FACTS: &str = "{% extends \"layouts/base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{% if data.facts %}<p>{{ data.facts.day }}</p>{% endif %}{% endblock %}";

#[test]
fn after_random_edits_the_output_and_the_messages_are_those_of_a_clean_build() {
    let mut dice = Dice::new(0x2026_0302);
    let mut site = SiteTest::base().write("themes/clinic/layouts/404.html", FACTS);
    let mut good = 0;
    for step in 0..60 {
        site = edit(site, &mut dice);
        if dice.roll(2) == 0 {
            sleep(SETTLED);
        }
        let run = |extra: &[&str]| {
            let options = ["build", "--no-pdf", "--no-search", "--today", "2026-03-02", "--format", "json"];
            let output = site.output(&[&options, extra].concat());
            // How many files were written is the one thing in which the two differ.
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let said = said.split_once("\"written\":").map_or(said.clone(), |(before, _)| before.to_string());
            (output.status.code(), said)
        };
        let stepwise = run(&["--out", "public"]);
        let clean = run(&["--out", ".clean", "--no-cache"]);
        assert_eq!(stepwise, clean, "step {step}");
        if clean.0 == Some(0) {
            good += 1;
            assert_same_tree(&site.tree(), &tree(&site.root().join(".clean")));
        }
        let _ = fs::remove_dir_all(site.root().join(".clean"));
    }
    assert!(good >= 15, "only {good} of the builds went well: the others show little");
}

#[test]
fn a_preview_after_random_edits_shows_what_a_clean_build_writes() {
    let mut dice = Dice::new(0x0402_1356);
    let mut site = SiteTest::base().write("themes/clinic/layouts/404.html", FACTS);
    let serving = Serving::start(&site, 0);
    let base_url = format!("http://{}", serving.address);
    for step in 0..25 {
        site = edit(site, &mut dice);
        // A mark that no build makes but the one after this edit.
        let mark = format!("Step {step} is seen.");
        site = site.write("themes/clinic/slots/header.html", format!("<p>{mark}</p>\n"));
        // Sheets and previews of photos from the cache: the preview has them too.
        let options = ["build", "--no-search", "--out", ".clean", "--base-url", &base_url];
        let clean = site.output(&options);
        if !clean.status.success() {
            continue;
        }
        serving.wait_for("/", &mark);
        for (path, bytes) in tree(&site.root().join(".clean")) {
            let Some(address) = path.to_str().and_then(|path| path.strip_suffix("index.html")) else { continue };
            let written = String::from_utf8(bytes).expect("pages are text");
            let shown = serving.page(&format!("/{address}"));
            assert_eq!(without_preview(&shown), without_preview(&written), "step {step}, {address}");
        }
        let _ = fs::remove_dir_all(site.root().join(".clean"));
    }
}

/// A page without what only one of the preview and the published site has.
fn without_preview(page: &str) -> String {
    let page = page.replace(" data-worker=\"/sw.js\"", "");
    let Some((before, script)) = page.split_once("<script src=\"/_carryover/preview.js\"") else { return page };
    let (_, after) = script.split_once("</script>").expect("the script ends");
    format!("{before}{after}")
}

const QUICK: &str = "build --no-pdf --no-search --today 2026-03-02";

#[test]
fn a_build_with_nothing_to_do_says_the_same_and_writes_nothing() {
    let site = SiteTest::base().write("content/notes.txt", "not read");
    sleep(SETTLED);
    let site = site.run(QUICK);
    assert!(site.root().join(".carryover/last-build").is_file(), "{}", site.said());
    let first = site.said();
    let again = site.run(QUICK).said().replacen(&first, "", 1);
    assert!(first.contains("nothing reads this file"), "{first}");
    let mend = |text: &str| text.lines().filter(|line| !line.starts_with("public in")).map(String::from).collect();
    let (first, second): (Vec<String>, Vec<String>) = (mend(&first), mend(&again));
    assert_eq!(first, second);
    assert!(again.contains("nothing changed"), "{again}");
}

#[test]
fn an_output_file_changed_by_hand_is_mended() {
    let site = SiteTest::base();
    sleep(SETTLED);
    let site = site.run(QUICK);
    let good = site.tree();
    let site = site.write("public/index.html", "changed").run(QUICK);
    assert_same_tree(&good, &site.tree());
    let site = site.remove("public/index.html").run(QUICK);
    assert_same_tree(&good, &site.tree());
}
