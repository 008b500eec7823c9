//! The mistakes that people make with content, each word for word: what `check` says, what `fix` does about it, what
//! the file says then, and what is left to say.
//!
//! Each case lies in `tests/cases/mistakes/NAME`; what cannot lie there (photos, other encodings) is written here.

use std::fs;
use std::path::Path;

use image::ImageFormat;

use crate::photos::{bytes, from_a_phone, photo, photo_with_a_place};
use crate::site_test::{SiteTest, TODAY, assert_same_tree, tree};

/// The words that no message may hold: a person who is no programmer cannot act on them.
const JARGON: [&str; 9] =
    ["parse", "syntax", "token", "invalid", "unexpected", "mapping", "scalar", "deserialize", "stack trace"];

fn case(name: &str) -> SiteTest {
    SiteTest::from_case(&format!("mistakes/{name}"))
}

fn check(site: SiteTest) -> SiteTest {
    site.run(&format!("check --today {TODAY}"))
}

/// Checks, repairs, shows the file, checks again, and compares every word.
#[track_caller]
fn told(site: SiteTest, file: &str) -> SiteTest {
    let site = check(site);
    let before = tree(&site.root().join("content"));
    let mut site = site.run("fix");
    if before != tree(&site.root().join("content")) {
        site = check(site.show(file));
    }
    let said = site.said().to_lowercase();
    let found: Vec<&&str> = JARGON.iter().filter(|word| said.contains(**word)).collect();
    assert!(found.is_empty(), "a word that helps nobody, {found:?}: {said}");
    has_three_parts(&said);
    site.check_messages()
}

/// What was seen, why it matters, what to do: each message has all three.
#[track_caller]
fn has_three_parts(said: &str) {
    let count = |part: &str| said.lines().filter(|line| line.trim_start().starts_with(part)).count();
    let messages = ["error", "warning", "advice"].map(|word| said.matches(&format!(": {word}: ")).count());
    let messages: usize = messages.iter().sum();
    assert_eq!((count("why: "), count("fix: ")), (messages, messages), "{said}");
}

#[track_caller]
fn text_case(name: &str) -> SiteTest {
    told(case(name), "content/articles/a.md")
}

/// Builds, and looks for these in the page of `a.md`.
#[track_caller]
fn shows(site: SiteTest, words: &[&str]) {
    let page = site.build_well().built("articles/a/index.html").replace("&#39;", "'").replace("&#x27;", "'");
    for words in words {
        assert!(page.contains(words), "{words} is missing: {page}");
    }
}

#[test]
fn a_colon_in_a_title() {
    shows(text_case("colon_in_title"), &["<h1>From Session to Home: The Crucial Link</h1>", "First: the sock."]);
}

#[test]
fn a_hash_in_a_title() {
    shows(text_case("hash_in_title"), &["<h1>Update #2 for parents # ask Ann first</h1>"]);
}

#[test]
fn curly_quotes() {
    let words =
        ["<h1>From Session to Home: The Crucial Link</h1>", "Say “ready” and wait.", ">Ann Lee<", "/topics/play/"];
    shows(text_case("curly_quotes"), &words);
}

#[test]
fn an_apostrophe_and_signs_at_the_start() {
    shows(text_case("signs_at_the_start"), &["<h1>'Don't wait'</h1>", "[New] *Free* @home - first"]);
}

#[test]
fn tabs_byte_order_mark_line_ends_and_no_break_spaces() {
    let text = "\u{FEFF}---\r\ntitle: Odd\r\ndate:\t2024-02-01\r\nsummary: Short.\r\ntopics:\r\n\u{A0}\u{A0}- play\r\n---\r\n\r\nText.\r\n";
    told(case("odd_blanks").write("content/articles/a.md", text), "content/articles/a.md");
}

#[test]
fn words_that_look_like_numbers_or_yes() {
    shows(text_case("words_like_numbers"), &["<h1>No</h1>", "12:30", ">02134<", ">yes<", ">no<"]);
}

#[test]
fn settings_that_never_end() {
    text_case("settings_never_end");
}

#[test]
fn misspelt_settings() {
    text_case("misspelt_settings");
}

#[test]
fn dates_that_are_none_or_two() {
    text_case("wrong_dates");
}

#[test]
fn a_day_to_come() {
    text_case("day_to_come");
}

#[test]
fn a_photo_of_twelve_megabytes() {
    let mut heavy = from_a_phone(&photo(600, 400), 1);
    heavy.resize(12_300_000, 0);
    told(case("heavy_photo").write("content/media/ball.jpg", heavy), "content/articles/a.md");
}

#[test]
fn a_photo_that_says_where_it_was_taken() {
    let site = case("photo_with_a_place").write("content/media/ball.jpg", photo_with_a_place());
    let site = told(site, "content/articles/a.md").build_well();
    assert!(site.tree().values().all(|bytes| !bytes.windows(6).any(|part| part == b"Exif\0\0")));
}

#[test]
fn a_photo_of_an_iphone_whatever_its_name() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let site = case("iphone_photo").write("content/media/a.heic", heic).write("content/media/b.jpg", heic);
    told(site, "content/articles/a.md");
}

#[test]
fn pictures_without_words_or_with_words_that_say_nothing() {
    text_case("descriptions");
}

#[test]
fn people_in_photos_without_a_permission() {
    let jpeg = from_a_phone(&photo(60, 40), 1);
    let site = case("people_in_photos").write("content/media/swing.jpg", &jpeg).write("content/media/ball.jpg", jpeg);
    told(site, "content/articles/a.md");
}

#[test]
fn links_that_lead_nowhere_or_work_for_the_writer_only() {
    text_case("links");
}

#[test]
fn text_pasted_from_word() {
    shows(
        text_case("pasted"),
        &["<b>Sit down</b> first.", "A calm start", "<td>red</td>", "href=\"/handouts/sock-game/\""],
    );
}

#[test]
fn names_of_files_with_blanks_and_capitals() {
    let picture = bytes(&photo(30, 20), ImageFormat::Png);
    told(case("names_of_files").write("content/media/My Photo (1).JPG", picture), "content/articles/a.md");
}

#[test]
fn two_texts_at_one_address() {
    text_case("one_address");
}

#[test]
fn a_page_that_got_another_address_and_one_that_is_gone() {
    let site = case("moved").build_well();
    let text = fs::read_to_string(site.root().join("content/articles/a.md")).expect("it is there");
    let moved = text.replace("---\n\n", "slug: new-name\n---\n\n");
    let site = site.write("content/articles/a.md", moved).remove("content/articles/b.md");
    told(site, "content/articles/a.md");
}

#[test]
fn a_photo_dragged_into_the_editor_of_github() {
    text_case("dragged_photo");
}

#[test]
fn what_may_be_about_one_family() {
    text_case("one_family");
}

#[test]
fn facts_that_somebody_looked_over_are_left_alone() {
    text_case("looked_over");
}

#[test]
fn facts_of_the_clinic_typed_by_hand() {
    let words = ["tel:+14025550100", ">402-555-0100<", "12 Mill Road", "Monday to Friday", "hello@willow.example"];
    shows(text_case("typed_facts"), &words);
}

#[test]
fn settings_as_other_programs_write_them() {
    let site = told(case("other_programs"), "content/articles/toml.md");
    let site = site.show("content/articles/json.md").build();
    assert!(site.root().join("content/articles/tables.md").is_file());
}

#[test]
fn versions_of_two_people_in_one_file() {
    told(case("two_versions"), "content/articles/a.md");
}

#[test]
fn a_file_in_utf16() {
    let text = "---\r\ntitle: Hände — “Ready”\r\ndate: 2024-02-01\r\nsummary: Short.\r\n---\r\n\r\nText.\r\n";
    let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let site = told(case("utf16").write("content/articles/a.md", wide), "content/articles/a.md");
    assert_eq!(fs::read_to_string(site.root().join("content/articles/a.md")).expect("it is UTF-8"), text);
}

#[test]
fn a_title_of_five_thousand_characters() {
    let text = format!("---\ntitle: {}\ndate: 2024-02-01\nsummary: Short.\n---\n\nText.\n", "word ".repeat(1_000));
    told(case("long_title").write("content/articles/a.md", text), "content/articles/a.md");
}

#[test]
fn a_slug_in_arabic() {
    let site = text_case("slug_in_arabic").build_well();
    assert!(site.built("articles/tmryn/index.html").contains("<h1>The article</h1>"));
}

#[test]
fn two_pictures_with_one_name_but_for_capitals() {
    let picture = bytes(&photo(30, 20), ImageFormat::Png);
    let site = case("names_but_for_capitals");
    let site = site.write("content/media/Ball.png", &picture).write("content/media/ball.png", picture);
    told(site, "content/articles/a.md");
}

#[test]
fn words_of_the_clinic_and_long_sentences() {
    text_case("words_of_the_clinic").build_well();
}

/// Every case that lies in a folder, in one site: each file keeps its own messages, `fix` mends what it can in one go,
/// and a second time it changes nothing.
#[test]
fn all_mistakes_at_once_are_told_mended_once_and_stop_nothing() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/mistakes");
    let mut site = SiteTest::base();
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(&cases).expect("the cases are there") {
        let folder = entry.expect("the case can be read").path().join("content");
        let name = folder.parent().and_then(Path::file_name).expect("it has a name").to_string_lossy().into_owned();
        let files = if folder.is_dir() { tree(&folder) } else { continue };
        for (path, bytes) in files.into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "md")) {
            let path = path.to_string_lossy().replace("articles/", &format!("articles/{name}-"));
            site = site.write(&format!("content/{path}"), bytes);
        }
        names.push(name);
    }
    let wide: Vec<u8> = "\u{FEFF}---\ntitel: Wide\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    site = site.write("content/articles/wide.md", wide);
    assert!(names.len() > 15, "{names:?}");
    let kept = comments(&site);
    assert!(kept.len() >= 3, "the cases hold notes: {kept:?}");

    let site = check(site);
    for name in ["settings_never_end-a.md", "two_versions-a.md", "other_programs-toml.md", "one_family-a.md", "wide.md"]
    {
        assert!(site.said().contains(&format!("content/articles/{name}:")), "{name} has no message:\n{}", site.said());
    }
    let site = site.run("fix");
    let mended = tree(&site.root().join("content"));
    assert_eq!(comments(&site), kept, "notes stay");
    let site = site.run("fix");
    assert!(site.said().ends_with("nothing that has one right answer; `carryover check` tells the rest\nexit 0\n"));
    assert_same_tree(&mended, &tree(&site.root().join("content")));
}

/// The lines of all texts that are notes to oneself.
fn comments(site: &SiteTest) -> Vec<String> {
    let files = tree(&site.root().join("content"));
    let texts = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let lines = texts.flat_map(|text| text.lines().map(str::to_string).collect::<Vec<_>>());
    let mut notes: Vec<String> = lines.filter(|line| line.starts_with("# note: ")).collect();
    notes.sort();
    notes
}
