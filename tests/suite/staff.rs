//! Days of people who publish and are no programmers: what goes wrong, what they are told, and that the site which
//! families read is never harmed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::photos::{from_a_phone, photo, photo_with_a_place};
use crate::serving::Serving;
use crate::site_test::{SiteTest, TODAY, assert_same_tree};

fn article(title: &str, settings: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-02-01\nsummary: What it is about.\n{settings}---\n\n{text}\n")
}

/// What a check says of the site now, and nothing of before.
fn check(site: SiteTest) -> (SiteTest, String) {
    let before = site.said().len();
    let site = site.run(&format!("check --today {TODAY}"));
    let said = site.said().split_off(before);
    (site, said)
}

#[track_caller]
fn read(site: &SiteTest, path: &str) -> String {
    fs::read_to_string(site.root().join(path)).expect("it is there")
}

#[test]
fn she_pastes_the_curly_quoted_title_with_its_colon() {
    let title = "“From Session to Home: The Crucial Link of Parental Involvement in Therapy”";
    let name = "content/articles/from-session-to-home-the-crucial-link.md";
    let (site, said) = check(SiteTest::base().write(name, article(title, "", "Text.")));
    assert!(said.contains("1 hint") && said.ends_with("exit 0\n"), "{said}");
    let site = site.build_well();
    let page = site.built("articles/from-session-to-home-the-crucial-link/index.html");
    assert!(page.contains("<h1>From Session to Home: The Crucial Link of Parental Involvement in Therapy</h1>"));
}

#[test]
fn she_uploads_a_large_iphone_photo_and_one_that_says_where_it_was_taken() {
    let mut heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    heic.resize(12_000_000, 7);
    let text = "![The room](../media/room.heic)\n\n![The swing](../media/swing.jpg)";
    let site = SiteTest::base()
        .write("content/articles/room.md", article("Our room", "", text))
        .write("content/media/room.heic", heic)
        .write("content/media/swing.jpg", photo_with_a_place());
    let (site, said) = check(site);
    for words in [
        "content/media/room.heic: error: this is an iPhone photo (HEIC)",
        "Most Compatible",
        "content/media/swing.jpg: error: this photo says where it was taken (GPS)",
        "switch Location off",
    ] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    let good = article("Our room", "", "![The room](../media/room.jpg)\n\n![The swing](../media/swing.jpg)");
    let site = site
        .remove("content/media/room.heic")
        .write("content/media/room.jpg", from_a_phone(&photo(800, 600), 6))
        .write("content/articles/room.md", good)
        .build_well();
    let holds_place = |bytes: &Vec<u8>| bytes.windows(4).any(|part| part == b"Exif" || part == b"GPS ");
    assert!(!site.tree().values().any(holds_place), "no byte of the place is published, even before it is mended");
}

#[test]
fn she_forgets_a_description_writes_the_date_in_another_way_and_mistypes_a_link() {
    let text = "---\ntitle: Dressing\ndate: 02/01/24\nsummary: Short.\n---\n\n![](../media/a.jpg)\n\nSee [it](/handout/sock-gane).\n";
    let site = SiteTest::base()
        .write("content/articles/dressing.md", text)
        .write("content/media/a.jpg", from_a_phone(&photo(60, 40), 1));
    let (site, said) = check(site);
    for (place, fix) in [
        ("dressing.md:3:7: advice: `02/01/24` was read as", "fix: 2024-02-01"),
        ("dressing.md:7:1: error: this picture has no description", "fix: ![What the picture shows](../media/a.jpg)"),
        ("dressing.md:9:10: error: there is no page at /handout/sock-gane", "fix: /handouts/sock-game/"),
    ] {
        assert!(said.contains(place) && said.contains(fix), "{place}: {said}");
    }
    assert!(
        said.starts_with("$ carryover check --today 2026-03-02\n2 errors, 1 hint\n"),
        "one answer with all: {said}"
    );
    let site = site.run("fix");
    let mended = read(&site, "content/articles/dressing.md");
    let described = mended.replace("![]", "![A red wall and a blue one]");
    let (_, said) = check(site.write("content/articles/dressing.md", described));
    assert!(said.contains("nothing to mend") && said.ends_with("exit 0\n"), "{said}");
}

#[test]
fn she_breaks_the_settings_of_one_post_of_many() {
    let mut site = SiteTest::base();
    for number in 1..=41 {
        let name = format!("content/articles/post-{number}.md");
        site = site.write(&name, article(&format!("Post {number}"), "", "Text."));
    }
    let site = site.build_well();
    let live = site.tree();
    let broken = "---\ntitle: Post 7\ndate: 2024-02-01\nsummary: Short.\n\nText.\n";
    let (site, said) = check(site.write("content/articles/post-7.md", broken));
    assert_eq!(said.matches("content/articles/").count(), 1, "one file has one message: {said}");
    assert!(said.contains("post-7.md:4:1: error: the settings block at the top never ends"), "{said}");
    assert!(said.contains("add a line `---` after line 4"), "{said}");

    let site = site.build();
    assert!(site.said().contains("the last good site stays as it was"), "{}", site.said());
    assert_same_tree(&live, &site.tree());
    let serving = Serving::start(&site, 0);
    for number in (1..=41).filter(|number| *number != 7) {
        assert!(serving.page(&format!("/articles/post-{number}/")).contains(&format!("<h1>Post {number}</h1>")));
    }
    drop(serving);
    let (_, said) = check(site.run("fix"));
    assert!(said.contains("nothing to mend"), "{said}");
}

#[test]
fn she_schedules_for_the_monday_after_the_clock_change() {
    let clinic = "name: Willow Creek Clinic\nphone: 402-555-0100\nbase_url: https://willow.example\ntime_zone: America/Chicago\n";
    let later = article("Quiet mornings", "", "Text.").replace("2024-02-01", "2026-03-09");
    let site = SiteTest::base().write("content/clinic.yaml", clinic).write("content/articles/later.md", later);
    let builds = |site: SiteTest, day: &str| site.run(&format!("build --no-pdf --today {day}"));
    let holds = |site: &SiteTest| {
        let files = site.tree();
        let named = files.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Quiet mornings"));
        let names: Vec<String> = named.map(|(path, _)| path.to_string_lossy().into_owned()).collect();
        let records = files.keys().filter(|path| path.to_string_lossy().contains("fragment")).count();
        (names, records)
    };
    let site = builds(site, "2026-03-08");
    let (names, before) = holds(&site);
    assert!(names.is_empty(), "it is in {names:?} before its day");
    assert!(site.said().contains("next change: Monday, March 9, 2026, 00:00 (America/Chicago)"), "{}", site.said());
    let (site, said) = check(site);
    assert!(said.contains("later.md:3:1: advice: this page waits until Monday, March 9, 2026"), "{said}");
    let site = builds(site, "2026-03-09");
    let (names, after) = holds(&site);
    for file in ["articles/later/index.html", "articles/index.html", "feed.xml", "feed.json"] {
        assert!(names.iter().any(|name| name == file), "{file} lacks it: {names:?}");
    }
    assert!(site.built("sitemap.xml").contains("/articles/later/"));
    assert_eq!(after, before + 1, "the search knows one page more");
}

#[test]
fn she_pastes_four_pages_from_word_with_tracked_changes() {
    let page = "<p class=\"MsoNormal\" style=\"margin:0in\"><b style=\"mso-bidi-font-weight:normal\">Sit down</b> \
                <span style=\"mso-spacerun:yes\"> </span>first.<o:p></o:p></p>\n\n## Getting dressed\n\n\
                A <ins cite=\"mailto:Ann\" datetime=\"2026-01-02T10:00\">calm</ins> <del cite=\"mailto:Ann\">quick</del> \
                start, as [the handout](../handouts/sock-game.yaml) says.\n\n- one sock\n- the other\n\n\
                | Day | Sock |\n| --- | --- |\n| Monday | <span style=\"color:red\">red</span> |\n\n";
    let site = SiteTest::base().write("content/articles/word.md", article("From Word", "", &page.repeat(4)));
    let (site, said) = check(site);
    assert!(said.contains("marks of another program came along: ") && said.contains("× <o:p>"), "{said}");
    let site = site.run("fix").build_well();
    let text = read(&site, "content/articles/word.md");
    for sign in ["Mso", "<span", "style=", "mso-", "<o:p", "mailto:Ann", "<ins", "<del", "quick"] {
        assert!(!text.contains(sign), "{sign} is left: {text}");
    }
    let html = site.built("articles/word/index.html");
    for part in ["<b>Sit down</b>", "<h2 id=\"getting-dressed\">", "calm start", "<li>one sock</li>", "<td>red</td>"] {
        assert_eq!(html.matches(part).count(), if part.contains("id=") { 1 } else { 4 }, "{part}: {html}");
    }
    assert!(html.contains("href=\"/handouts/sock-game/\""));
    assert!(site.said().contains("taken out, with all words kept"), "{}", site.said());
}

#[test]
fn she_renames_a_post_and_deletes_another() {
    let links = article("Links", "", "See [one](one.md) and [two](/articles/two/).");
    let site = SiteTest::base()
        .write("content/articles/one.md", article("One", "", "Text."))
        .write("content/articles/two.md", article("Two", "", "Text."))
        .write("content/articles/links.md", links)
        .build_well();
    let renamed = article("One", "", "Text.");
    let site = site.remove("content/articles/one.md").write("content/articles/first-of-all.md", &renamed);
    let (site, said) = check(site.remove("content/articles/two.md"));
    for words in [
        "links.md:7:11: error: there is no page at one.md",
        "links.md:7:29: error: there is no page at /articles/two/",
        "content/articles/one.md: advice: this file is gone, and with it the page /articles/one/",
        "content/articles/two.md: advice: this file is gone, and with it the page /articles/two/",
        "aliases: [/articles/one/]",
    ] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    let site = site
        .write("content/articles/first-of-all.md", article("One", "aliases: [/articles/one/]\n", "Text."))
        .write("content/articles/links.md", article("Links", "", "See [one](first-of-all.md)."))
        .build_well();
    assert!(site.built("articles/one/index.html").contains("/articles/first-of-all/"), "the old address leads on");
    assert!(site.built("_redirects").contains("/articles/one/ /articles/first-of-all/ 301"));
    let (_, said) = check(site);
    assert!(!said.contains("is gone"), "it is told until the site is built without it: {said}");
}

#[test]
fn she_changes_the_phone_in_one_place() {
    let clinic = |phone: &str| {
        format!(
            "name: Willow Creek Clinic\nphone: {phone}\nbase_url: https://willow.example\nlanguages: [en, es]\n\
             hours: {{en: Monday to Friday, es: De lunes a viernes}}\n"
        )
    };
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic("402-555-0100"))
        .write("content/articles/call.md", article("Call", "", "::: call"))
        .write("content/articles/call.es.md", article("Llame", "", "::: call"))
        .write("content/pages/index.es.md", "---\ntitle: Clínica\nsummary: Terapia.\n---\n\nLlámenos.\n")
        .run("build --no-search --today 2026-03-02");
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
    let old = ["402-555-0100", "4025550100"];
    let count = |site: &SiteTest, words: &str| {
        let texts = site.tree().into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        texts.filter(|text| text.contains(words)).count()
    };
    let before = old.map(|words| count(&site, words));
    assert!(before.iter().all(|count| *count > 3), "{before:?}");
    let site = site.write("content/clinic.yaml", clinic("531-555-0177")).run("build --no-search --today 2026-03-02");
    assert_eq!(old.map(|words| count(&site, words)), [0, 0], "the old number is left somewhere");
    assert_eq!(["531-555-0177", "5315550177"].map(|words| count(&site, words)), before);
    for page in ["articles/call/index.html", "es/articles/call/index.html", "handouts/sock-game/index.html"] {
        assert!(site.built(page).contains("tel:+15315550177"), "{page}");
    }
    let typed = article("Typed", "", "Call 531-555-0177.");
    let (_, said) = check(site.write("content/articles/typed.md", typed));
    assert!(said.contains("typed.md:7:6: warning: the clinic's number is typed here"), "{said}");
}

#[test]
fn a_post_tells_of_jayden_with_a_photo_and_no_permission() {
    let text = |words: &str, title: &str| {
        article("A good week", "", &format!("{words}\n\n![A boy on a swing](../media/swing.jpg{title})"))
    };
    let site = SiteTest::base()
        .write("content/media/swing.jpg", from_a_phone(&photo(60, 40), 1))
        .write("content/articles/week.md", text("Jayden, 4, autism, loved the swing.", ""));
    let (_, said) = check(site);
    for words in [
        "week.md:7:1: error: Jayden may be a child, and a diagnosis stands beside the name",
        "leave the name out and say “a boy with autism”",
        "week.md:9:21: error: this photo shows people, as its description says, and no permission is noted",
        "consent 2026-02-28",
    ] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    assert!(said.ends_with("exit 1\n"), "{said}");
    let words = "A boy of four with autism loved the swing.";
    for (title, ending) in [("", "exit 1\n"), (" \"consent 2026-02-20\"", "exit 0\n"), (" \"no faces\"", "exit 0\n")] {
        let site = SiteTest::base()
            .write("content/media/swing.jpg", from_a_phone(&photo(60, 40), 1))
            .write("content/articles/week.md", text(words, title));
        let (_, said) = check(site);
        assert!(said.ends_with(ending), "{title}: {said}");
    }
}

/// Runs git in the site's folder; what it printed.
#[track_caller]
fn git(root: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=Staff", "-c", "user.email=staff@willow.example", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").current_dir(root).args(who).args(arguments).output().expect("git is there");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn two_people_edit_the_same_post_and_yesterday_is_undone() {
    let site = SiteTest::base()
        .write(".gitignore", "public/\n.carryover/\n")
        .write("content/articles/visit.md", article("A visit", "", "Bring a snack."))
        .build_well();
    let root = site.root().to_path_buf();
    let first = site.tree();
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "--all"]);
    git(&root, &["commit", "--quiet", "-m", "The site"]);
    git(&root, &["checkout", "--quiet", "-b", "bea"]);
    let site = site.write("content/articles/visit.md", article("A visit", "", "Bring a snack and a toy."));
    git(&root, &["commit", "--quiet", "-am", "Bea's words"]);
    git(&root, &["checkout", "--quiet", "main"]);
    let site = site.write("content/articles/visit.md", article("A visit", "", "Bring a snack and water.")).build_well();
    git(&root, &["commit", "--quiet", "-am", "Ann's words"]);
    let published = site.tree();

    git(&root, &["merge", "bea"]);
    let (site, said) = check(site);
    assert!(said.contains("visit.md:7:1: error: two people changed the same lines, and both versions stand"), "{said}");
    assert!(said.contains("line 8 (“HEAD”) and of line 10 (“bea”)"), "{said}");
    let both = read(&site, "content/articles/visit.md");
    assert!(both.contains("and water.") && both.contains("and a toy."), "nobody's words are lost: {both}");
    let site = site.build();
    assert_same_tree(&published, &site.tree());
    let site = site.write("content/articles/visit.md", article("A visit", "", "Bring a snack, water and a toy."));
    git(&root, &["commit", "--quiet", "-am", "Both"]);
    let site = site.build_well();
    assert!(site.built("articles/visit/index.html").contains("water and a toy"));

    // Undo is one commit that takes back what was published, and one build.
    git(&root, &["revert", "--no-edit", "-m", "1", "HEAD"]);
    let site = site.build_well();
    assert_same_tree(&published, &site.tree());
    git(&root, &["revert", "--no-edit", "HEAD~2"]);
    assert_eq!(read(&site, "content/articles/visit.md"), article("A visit", "", "Bring a snack."));
    assert_same_tree(&first, &site.build_well().tree());
}

#[test]
fn the_guide_shows_what_is_really_said_and_what_really_works() {
    let guide =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../content/GUIDE.md")).expect("it is there");
    let block = |sort: &str| {
        let (_, rest) = guide.split_once(&format!("```{sort}\n")).expect("the guide holds such a block");
        let (block, _) = rest.split_once("```").expect("it ends");
        block
            .lines()
            .map(|line| line.strip_prefix("  ").filter(|_| sort == "markdown").unwrap_or(line))
            .collect::<Vec<_>>()
    };
    let wrong = article("Dressing", "", "Text.").replace("2024-02-01", "02/30/2026");
    let (_, said) = check(SiteTest::base().write("content/articles/dressing.md", wrong));
    for line in block("text") {
        let said = said.replace(" [wrong-date]", "");
        assert!(said.contains(line), "the guide says {line:?}; the check says:\n{said}");
    }
    let ready = block("markdown").join("\n");
    let (site, said) = check(SiteTest::base().write("content/articles/getting-dressed.md", ready));
    assert!(!said.contains("error") && said.ends_with("exit 0\n"), "{said}");
    assert!(!site.build_well().root().join("public/articles/getting-dressed").exists(), "it is a draft");
}
