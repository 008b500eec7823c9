//! The mistakes that people make with content, one test each: what they are told, or what is mended without a word.

use std::fs;

use image::ImageFormat;

use crate::photos::{bytes, from_a_phone, photo, photo_with_a_place};
use crate::site_test::SiteTest;

/// An article with these settings besides its title, day and summary, and this text.
fn article(settings: &str, text: &str) -> String {
    format!("---\ntitle: The article\ndate: 2024-02-01\nsummary: What it is about.\n{settings}---\n\n{text}\n")
}

/// The base site with one more article, `content/articles/a.md`.
fn with(text: impl AsRef<[u8]>) -> SiteTest {
    SiteTest::base().write("content/articles/a.md", text)
}

/// The page of that article; the build has to go well.
#[track_caller]
fn page_of(text: impl AsRef<[u8]>) -> String {
    with(text).build_well().built("articles/a/index.html")
}

fn check(site: SiteTest) -> SiteTest {
    site.run("check --today 2026-03-02")
}

#[track_caller]
fn says(site: &SiteTest, words: &[&str]) {
    let said = site.said();
    for word in words {
        assert!(said.contains(word), "it does not say {word:?}:\n{said}");
    }
}

/// `check` finds errors, and says each of these.
#[track_caller]
fn refused(site: SiteTest, words: &[&str]) -> SiteTest {
    let site = check(site);
    says(&site, words);
    assert!(site.said().ends_with("exit 1\n"), "it should be refused:\n{}", site.said());
    site
}

/// `check` says each of these, and nothing is in the way of the site.
#[track_caller]
fn told(site: SiteTest, words: &[&str]) -> SiteTest {
    let site = check(site);
    says(&site, words);
    assert!(site.said().ends_with("exit 0\n"), "it should only be told:\n{}", site.said());
    site.build_well()
}

/// `check` has nothing to say but this line at its end.
#[track_caller]
fn quiet(site: SiteTest) {
    let before = site.said().len();
    let said = check(site).said().split_off(before);
    assert!(!said.contains("content/"), "it should say nothing:\n{said}");
}

#[track_caller]
fn file(site: &SiteTest, path: &str) -> String {
    fs::read_to_string(site.root().join(path)).expect("it is there")
}

#[test]
fn a_colon_in_a_title_is_text() {
    let text = "---\ntitle: Dressing: one step at a time\ndate: 2024-02-01\nsummary: First: the sock.\n---\n\nText.\n";
    quiet(with(text));
    assert!(page_of(text).contains("<h1>Dressing: one step at a time</h1>"));
}

#[test]
fn a_hash_in_a_title_does_not_cut_it() {
    let title = |title: &str| format!("---\ntitle: {title}\ndate: 2024-02-01\nsummary: Short.\n---\n\nText.\n");
    assert!(page_of(title("Update #2 for parents")).contains("<h1>Update #2 for parents</h1>"));
    quiet(with(title("Update #2 for parents")));
    let site = told(with(title("Hands # ask Ann")), &["a.md:2:8: advice: readers will see all of “Hands # ask Ann”"]);
    assert!(site.built("articles/a/index.html").contains("<h1>Hands # ask Ann</h1>"));
}

#[test]
fn curly_quotes_are_quotes_around_values_and_text_in_texts() {
    let text = "---\ntitle: “The sock game”\ndate: “2024-02-01”\nsummary: Say “ready” and wait.\n\
                author: ‘Ann Lee’\ntopics: [“play”]\n---\n\nText.\n";
    let site = told(with(text), &["a.md:2:8: advice: the quotes around the whole title are left out"]);
    let page = site.built("articles/a/index.html");
    for words in ["<h1>The sock game</h1>", "Say “ready” and wait.", "2024-02-01", ">Ann Lee<", "/topics/play/"] {
        assert!(page.contains(words), "{words} is missing: {page}");
    }
}

#[test]
fn apostrophes_and_signs_at_the_start_of_a_title_are_text() {
    for title in ["'Don't wait'", "[New] handout", "*Free* consult", "@home", "- first"] {
        let text = format!("---\ntitle: {title}\ndate: 2024-02-01\nsummary: {title}\n---\n\nText.\n");
        let page = page_of(text).replace("&#39;", "'").replace("&#x27;", "'");
        assert!(page.contains(&format!("<h1>{title}</h1>")), "{title}: {page}");
    }
}

#[test]
fn tabs_marks_and_line_ends_of_other_programs_are_read_as_meant() {
    let text = "\u{FEFF}---\r\ntitle: Odd\r\ndate:\t2024-02-01\r\nsummary: Short.\r\ntopics:\r\n\u{A0}\u{A0}- play\r\n---\r\n\r\nText.\r\n";
    quiet(with(text));
    let site = with(text).run("fix");
    let mended = file(&site, "content/articles/a.md");
    assert!(mended.starts_with("---\r\ntitle: Odd\r\ndate: 2024-02-01\r\n"), "{mended:?}");
    assert!(!mended.contains(['\t', '\u{A0}', '\u{FEFF}']), "{mended:?}");
}

#[test]
fn yes_no_and_numbers_are_what_their_field_holds() {
    let text = "---\ntitle: No\ndate: 2024-02-01\nsummary: 12:30\nauthor: 02134\ntopics: [yes, no]\n---\n\nText.\n";
    let page = page_of(text);
    for words in ["<h1>No</h1>", "12:30", ">02134<", ">yes<", ">no<"] {
        assert!(page.contains(words), "{words} is missing: {page}");
    }
}

#[test]
fn settings_that_never_end() {
    let text = "---\ntitle: Hello\ndate: 2024-02-01\nsummary: Short.\n\nText begins here.\n";
    refused(
        with(text),
        &["a.md:4:1: error: the settings block at the top never ends", "add a line `---` after line 4"],
    );
}

#[test]
fn misspelt_settings_and_capitals() {
    let text = "---\ntitel: Hello\ndate: 2024-02-01\nsummary: Short.\n---\n\nText.\n";
    let site = refused(with(text), &["`titel` is not a known field here", "did you mean `title`?"]).run("fix");
    quiet(SiteTest::base().write("content/articles/a.md", file(&site, "content/articles/a.md")));
    quiet(with("---\nTitle: Hello\nDate: 2024-02-01\nSUMMARY: Short.\n---\n\nText.\n"));
}

#[test]
fn dates_that_mean_two_days_or_none() {
    let date = |date: &str| format!("---\ntitle: Hello\ndate: {date}\nsummary: Short.\n---\n\nText.\n");
    quiet(with(date("February 1, 2024")));
    let site = told(
        with(date("02/01/2024")),
        &["a.md:3:7: advice: `02/01/2024` was read as Thursday, February 1, 2024", "fix: 2024-02-01"],
    );
    assert!(file(&site.run("fix"), "content/articles/a.md").contains("date: 2024-02-01\n"));
    refused(with(date("Feb 30, 2026")), &["`Feb 30, 2026` is not a day that exists", "fix: 2026-02-28"]);
    refused(with(date("YYYY-MM-DD")), &["`YYYY-MM-DD` is not a day", "write year-month-day, such as 2026-02-28"]);
}

#[test]
fn a_day_to_come_does_not_look_as_if_the_text_had_vanished() {
    let text = "---\ntitle: Later\ndate: 2027-02-01\nsummary: Short.\n---\n\nText.\n";
    let site = told(
        with(text),
        &["advice: this page waits until Monday, February 1, 2027", "`carryover serve --future` shows it now"],
    );
    says(&site, &["1 scheduled (next Monday, February 1, 2027)"]);
    assert!(!site.root().join("public/articles/a").exists());
}

#[test]
fn a_heavy_photo_is_named_and_stops_nothing() {
    let mut heavy = from_a_phone(&photo(600, 400), 1);
    heavy.resize(4_200_000, 0);
    let site = with(article("", "![Two hands on a ball](../media/ball.jpg)")).write("content/media/ball.jpg", heavy);
    let site = told(
        site,
        &[
            "content/media/ball.jpg: advice: this photo is 4.2 MB large (600 × 400 pixels)",
            "make it at most 2000 pixels wide",
        ],
    );
    let light = site.write("content/media/ball.jpg", from_a_phone(&photo(600, 400), 1));
    quiet(light);
}

#[test]
fn a_photo_that_says_where_it_was_taken() {
    let site = with(article("", "![Two hands on a ball](../media/ball.jpg)"));
    let site = site.write("content/media/ball.jpg", photo_with_a_place());
    let site = refused(
        site,
        &[
            "content/media/ball.jpg: error: this photo says where it was taken (GPS)",
            "switch Location off",
            "Remove Location Info",
        ],
    );
    // A build goes on: what it publishes never says so.
    let site = site.build_well();
    assert!(site.tree().values().all(|bytes| !bytes.windows(6).any(|part| part == b"Exif\0\0")));
    quiet(site.write("content/media/ball.jpg", from_a_phone(&photo(300, 200), 1)));
}

#[test]
fn an_iphone_photo_whatever_its_name() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for (name, words) in [("a.heic", "this is an iPhone photo (HEIC)"), ("a.jpg", "though its name ends in .jpg")] {
        let site = with(article("", &format!("![Two hands on a ball](../media/{name})")));
        refused(site.write(&format!("content/media/{name}"), heic), &[words, "Most Compatible"]);
    }
}

#[test]
fn a_picture_without_words_or_with_words_that_say_nothing() {
    let leaf = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9'/></svg>";
    let site = |text: String| with(text).write("content/media/leaf.svg", leaf);
    let picture = |words: &str| site(article("", &format!("![{words}](../media/leaf.svg)")));
    refused(
        picture(""),
        &["this picture has no description", "(../media/leaf.svg \"decorative\") if it only decorates"],
    );
    for words in ["null", "undefined", "Photo"] {
        refused(picture(words), &["does not say what the picture shows"]);
    }
    refused(picture("IMG_2041.jpg"), &["“IMG_2041.jpg” is a file's name, not a description"]);
    refused(picture("Image of a leaf"), &["“Image of” need not be said", "fix: A leaf"]);
    let image = |image: &str| site(article(&format!("image: {{src: ../media/leaf.svg{image}}}\n"), "Text."));
    for nothing in ["", ", alt: null", ", alt: "] {
        refused(image(nothing), &["this picture has no description", "`decorative: true` if it only decorates"]);
    }
    quiet(image(", decorative: true"));
    quiet(picture("A leaf on a path"));
    let raw = |alt: &str| site(article("", &format!("<img src=\"../media/leaf.svg\"{alt}>")));
    told(raw(""), &["has no description", "or alt=\"\" if it only decorates"]);
    told(raw(" alt=\"IMG_2041.jpg\""), &["warning: “IMG_2041.jpg” is a file's name, not a description"]);
}

#[test]
fn a_child_in_a_picture_without_a_permission() {
    let image = |more: &str| {
        let settings = format!("image: {{src: ../media/a.jpg, alt: A child on a swing, people: yes{more}}}\n");
        with(article(&settings, "Text.")).write("content/media/a.jpg", from_a_phone(&photo(60, 40), 1))
    };
    refused(
        image(""),
        &["this picture shows people, and no permission is noted", "add the day it was signed, and no name"],
    );
    refused(image(", consent: Jane Roe"), &["`Jane Roe` is not a day", "their written permission", "and no name"]);
    quiet(image(", consent: 2026-01-15"));
}

#[test]
fn links_that_lead_nowhere_or_work_for_the_writer_only() {
    let link = |address: &str| with(article("", &format!("See [this]({address}).")));
    refused(link("../articles/good-strt.md"), &["there is no page at ../articles/good-strt.md", "fix: good-start.md"]);
    refused(link("/handouts/sock-gane/"), &["fix: /handouts/sock-game/"]);
    for own in ["http://localhost:1313/x/", "http://127.0.0.1:8080/", "file:///C:/sock.pdf", "https://192.168.1.5/"] {
        told(link(own), &["works on your own computer only", "link to the page itself"]);
    }
    for preview in [
        "https://deploy-preview-3--clinic.netlify.app/x/",
        "https://clinic-git-new-text.vercel.app/",
        "https://1a2b3c.clinic.pages.dev/",
        "https://clinic.github.io/site/pr-preview/pr-3/",
    ] {
        told(link(preview), &["is a preview, which will be gone", "link to the page itself"]);
    }
    told(with(article("", "<a href=\"http://localhost:8080/x/\">this</a>")), &["works on your own computer only"]);
    quiet(link("https://www.cdc.gov/"));
    let moved = "---\ntitle: Moved\ndate: 2024-02-01\nsummary: Short.\naliases: [/old/place/]\n---\n\nText.\n";
    let site = with(moved).write("content/articles/b.md", article("slug: b\n", "See [it](/old/place/)."));
    quiet(site);
}

const PASTED: &str = "## Getting dressed\n\n\
<!--[if gte mso 9]><xml>\n <w:WordDocument></w:WordDocument>\n</xml><![endif]-->\n\
<p class=\"MsoNormal\" style=\"margin:0in\"><b style=\"mso-bidi-font-weight:normal\">Sit down</b> first.<o:p></o:p></p>\n\n\
A <span style=\"font-size:11pt;mso-fareast-language:EN-US\">calm</span> start<o:p></o:p> with <span style=\"font-weight:700\">both</span> hands.\n\n\
<font color=\"red\">Slowly</font>, as [the handout](../handouts/sock-game.yaml) says.\n\n\
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>·<span>&nbsp; </span><![endif]>one sock<o:p></o:p></p>\n\n\
- the other\n\n\
| Day | Sock |\n| --- | --- |\n| Monday | <span style=\"a\">red</span> |\n\n\
`<span style=\"a\">` stays.\n";

const CLEAN: &str = "## Getting dressed\n\n\
<p><b>Sit down</b> first.</p>\n\n\
A calm start with <strong>both</strong> hands.\n\n\
Slowly, as [the handout](../handouts/sock-game.yaml) says.\n\n\
- one sock\n\n- the other\n\n\
| Day | Sock |\n| --- | --- |\n| Monday | red |\n\n\
`<span style=\"a\">` stays.\n";

#[test]
fn text_pasted_from_word_or_google_docs() {
    let site = told(
        with(article("", PASTED)),
        &["a.md:9:1: warning: marks of another program came along: ", "3 × <o:p>", "`carryover fix` takes them out"],
    );
    let site = site.run("fix --dry-run");
    assert_eq!(file(&site, "content/articles/a.md"), article("", PASTED), "nothing is written");
    let site = site.run("fix");
    says(
        &site,
        &["content/articles/a.md:9: taken out, with all words kept: ", "1 × <!-- notes of Word -->", "1 × <font>"],
    );
    assert_eq!(file(&site, "content/articles/a.md"), article("", CLEAN));
    let site = site.run("fix");
    assert!(site.said().ends_with("nothing that has one right answer; `carryover check` tells the rest\nexit 0\n"));
    assert_eq!(file(&site, "content/articles/a.md"), article("", CLEAN), "doing it again changes nothing");
    quiet(SiteTest::base().write("content/articles/a.md", article("", CLEAN)));
    let page = site.build_well().built("articles/a/index.html");
    for part in [
        "<h2 id=\"getting-dressed\">",
        "<b>Sit down</b>",
        "one sock</p>\n</li>",
        "<td>red</td>",
        "href=\"/handouts/sock-game/\"",
    ] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
}

#[test]
fn names_of_files_with_blanks_capitals_and_accents() {
    let picture = bytes(&photo(30, 20), ImageFormat::Png);
    // The accent is stored as a sign of its own, as a Mac does it.
    let site = |text: String| {
        with(text).write("content/media/My Photo (1).JPG", &picture).write("content/media/Cafe\u{301}.jpg", &picture)
    };
    let settings = "image: {src: ../media/my photo (1).jpg, alt: A room with a swing}\n";
    let text = "![A swing](<../media/MY Photo (1).jpg>) ![A swing](../media/My%20Photo%20(1).JPG)\n\n\
                ![A swing](../media/my-photo-1.jpg) ![A room](../media/Café.jpg) ![A room](../media/Caf%C3%A9.jpg)";
    quiet(site(article(settings, text)));
    let page = site(article(settings, text)).build_well().built("articles/a/index.html");
    assert_eq!(page.matches("<img src=\"/assets/media/my-photo-1.").count(), 4, "{page}");
    assert_eq!(page.matches("<img src=\"/assets/media/cafe.").count(), 2, "{page}");
    let blank = article("", "![A swing](../media/My Photo (1).JPG) and `[x](../media/a b.jpg)`.");
    let found = told(site(blank.clone()), &["a.md:7:12: warning: “../media/My Photo (1).JPG” has a blank in it"]);
    assert_eq!(found.said().matches("has a blank in it").count(), 2, "once in check and once in build");
    let mended = found.run("fix");
    assert_eq!(
        file(&mended, "content/articles/a.md"),
        blank.replace("(../media/My Photo (1).JPG)", "(<../media/My Photo (1).JPG>)")
    );
    quiet(mended);
}

#[test]
fn two_texts_at_one_address_and_a_new_name_for_an_old_one() {
    let site = with(article("slug: same\n", "Text.")).write("content/articles/b.md", article("slug: same\n", "Text."));
    refused(site, &["b.md: error: this page would have the address /articles/same/, as content/articles/a.md has"]);
    let site = with(article("", "Text.")).build_well();
    let site = site.write("content/articles/a.md", article("slug: another\n", "Text.")).build_well();
    says(&site, &["this page was at /articles/a/", "[moved-page]"]);
    let site = site.run("fix").build_well();
    assert!(file(&site, "content/articles/a.md").contains("aliases: [/articles/a/]"));
    assert!(site.built("_redirects").contains("/articles/a/ /articles/another/ 301"));
}

#[test]
fn a_photo_dragged_into_the_editor_of_github() {
    for address in
        ["https://github.com/user-attachments/assets/12-34", "https://user-images.githubusercontent.com/1/a.png"]
    {
        refused(
            with(article("", &format!("![Two hands on a ball]({address})"))),
            &["this picture lies on GitHub's own store, not on this site", "open the folder content/media/ on GitHub"],
        );
    }
}

#[test]
fn a_new_text_is_a_draft_until_its_author_says_otherwise() {
    let site = SiteTest::base().run("new article Cold-hands");
    says(&site, &["It is a draft", "take the draft mark out to publish it"]);
    assert!(file(&site, "content/articles/cold-hands.md").contains("\ndraft: true\n"));
    assert!(!site.build_well().root().join("public/articles/cold-hands").exists());
}

#[test]
fn what_may_be_about_one_family() {
    let text = |text: &str| with(article("", text));
    for (words, message) in [
        ("Emma, 5, who has autism, likes it.", "a.md:7:1: error: Emma may be a child, and a diagnosis stands beside"),
        ("Emma, 5, likes it.", "a.md:7:1: error: Emma may be a child, and an age stands beside the name"),
        ("Sam (DOB 03/04/2019) likes swings.", "“DOB 03/04/2019” may be a child's day of birth"),
        ("Write to ann@mail.example.", "ann@mail.example is not the clinic's e-mail address"),
        ("Call 402-555-0199.", "402-555-0199 is not the clinic's number, which is 402-555-0100"),
    ] {
        let site = refused(text(words), &[message, "content/clinic.yaml"]).build();
        assert!(!site.root().join("public").exists(), "a build writes nothing of it");
    }
    quiet(text("Call {phone}. Many children have autism. Your child has ADHD?"));
    told(text("Call 402-555-0100."), &["a.md:7:6: warning: the clinic's number is typed here", "fix: {phone}"]);
}
