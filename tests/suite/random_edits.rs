//! Builds one after another into the same folder equal clean builds, whatever happened in between.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use crate::site_test::{SiteTest, assert_same_tree, tree};

/// Longer than the time in which a file just written is not yet trusted.
const SETTLED: Duration = Duration::from_millis(40);

/// Numbers that look random and are the same in each run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// One edit of a site: of a text, a theme, a picture or data, well or badly made.
fn edit(site: SiteTest, dice: &mut Dice) -> SiteTest {
    let number = dice.roll(4);
    let article = format!("content/articles/random-{number}.md");
    let exists = site.root().join(&article).exists();
    let day = dice.roll(28) + 1;
    let text = format!(
        "---\ntitle: Number {day}\ndate: 2024-02-{day:02}\nsummary: Short.\ntopics: [play-{number}]\n---\n\nSee [that](random-{}.md).\n",
        dice.roll(4)
    );
    match dice.roll(8) {
        0 | 1 => site.write(&article, text),
        2 => site.write(&article, text.replace("2024-02-", "2024-13-")),
        3 if exists => site.remove(&article),
        4 if exists => {
            let to = site.root().join(format!("content/articles/random-{}.md", dice.roll(4)));
            fs::rename(site.root().join(&article), to).expect("the file can be renamed");
            site
        }
        5 => site.write(&format!("content/media/note-{number}.txt"), format!("{day}")),
        6 => site.write("themes/clinic/assets/extra.txt", format!("{day}")),
        _ => site.write("content/data/facts.yaml", format!("day: {day}\n")),
    }
}

/// A page that shows a fact of `content/data/`.
const FACTS: &str = "{% extends \"layouts/base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{% if data.facts %}<p>{{ data.facts.day }}</p>{% endif %}{% endblock %}";

#[test]
fn after_random_edits_the_output_and_the_messages_are_those_of_a_clean_build() {
    let mut dice = Dice(0x2026_0302);
    let mut site = SiteTest::base().write("themes/clinic/layouts/404.html", FACTS);
    for step in 0..40 {
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
            assert_same_tree(&site.tree(), &tree(&site.root().join(".clean")));
        }
        let _ = fs::remove_dir_all(site.root().join(".clean"));
    }
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
