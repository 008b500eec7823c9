//! What a writer is told about each mistake, word for word, and that one mistake never ends the run.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use crate::site_test::SiteTest;

/// Runs `check` on the case and compares every word.
#[track_caller]
fn check(case: &str) {
    let begun = Instant::now();
    SiteTest::from_case(case).run("check").check_messages();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "{case} took {took:?}: some input makes the program slow");
}

#[test]
fn a_file_that_is_not_utf8() {
    check("encoding/not_utf8");
}

#[test]
fn a_file_in_utf16() {
    check("encoding/utf16");
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    check("encoding/byte_order_mark");
}

#[test]
fn windows_line_ends_are_no_mistake() {
    check("encoding/windows_line_ends");
}

#[test]
fn tabs_at_the_start_of_a_line() {
    check("encoding/tabs");
}

#[test]
fn no_break_spaces_pasted_from_elsewhere() {
    check("encoding/no_break_spaces");
}

#[test]
fn empty_files() {
    check("encoding/empty_file");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    check("encoding/control_characters");
}

#[test]
fn no_front_matter() {
    check("front_matter/missing");
}

#[test]
fn a_front_matter_that_never_ends() {
    check("front_matter/unclosed");
}

#[test]
fn the_same_setting_twice() {
    check("front_matter/duplicate_keys");
}

#[test]
fn yaml_references_that_explode() {
    check("front_matter/alias_bomb");
}

#[test]
fn five_thousand_brackets() {
    check("front_matter/deep_nesting");
}

#[test]
fn slips_of_yaml() {
    check("front_matter/yaml_slips");
}

#[test]
fn prose_fields_take_any_sign() {
    check("front_matter/prose_fields");
}

#[test]
fn unknown_fields_with_did_you_mean() {
    check("fields/unknown");
}

#[test]
fn missing_fields() {
    check("fields/missing");
}

#[test]
fn a_clinic_without_its_facts() {
    check("fields/missing_clinic");
}

#[test]
fn wrong_types() {
    check("fields/wrong_types");
}

#[test]
fn wrong_dates() {
    check("fields/wrong_dates");
}

#[test]
fn dates_as_people_write_them() {
    check("fields/readable_dates");
}

#[test]
fn facts_still_to_be_filled_in() {
    check("fields/gaps");
}

#[test]
fn texts_too_long_for_their_place() {
    check("fields/too_long");
}

#[test]
fn odd_file_names() {
    check("names/odd_names");
}

#[test]
fn addresses_that_lead_out_of_the_site() {
    check("names/escaping");
}

#[test]
fn several_sources_for_one_address() {
    check("names/two_sources");
}

#[test]
fn an_old_address_that_is_taken() {
    check("names/alias_of_a_page");
}

#[test]
fn a_page_in_the_place_of_a_list() {
    check("names/reserved");
}

#[test]
fn words_that_look_like_yes_or_a_number() {
    check("names/similar_words");
}

#[test]
fn links_to_pages_that_are_not_there() {
    check("links/broken_pages");
}

#[test]
fn links_to_parts_that_are_not_there() {
    check("links/broken_anchors");
}

#[test]
fn every_good_form_of_link() {
    check("links/every_good_form");
}

#[test]
fn links_to_pages_that_are_not_published() {
    check("links/to_unpublished");
}

#[test]
fn links_from_settings_and_programs() {
    check("links/in_yaml");
}

#[test]
fn pictures_without_text() {
    check("images/faults");
}

#[test]
fn pictures_that_are_not_there() {
    check("images/missing_file");
}

#[test]
fn what_shows_only_when_every_page_is_drawn() {
    check("audit/finished_pages");
}

#[test]
fn slips_that_only_a_careful_reader_sees() {
    check("slips/one_of_each");
}

#[test]
fn one_run_reports_the_mistakes_of_every_file() {
    check("whole/all_at_once");
}

#[test]
fn a_template_that_cannot_be_read() {
    check("templates/syntax");
}

#[test]
fn a_template_that_asks_for_what_is_not_there() {
    check("templates/unknown_value");
}

#[test]
fn a_theme_that_does_not_exist() {
    check("templates/no_such_theme");
}

#[test]
fn a_folder_without_content() {
    SiteTest::from_case("whole/no_content").remove("content").run("check").run("build").check_messages();
}

#[test]
fn a_text_file_of_fifty_megabytes() {
    let paragraph = "One small step, and then another one. ".repeat(50) + "\n\n";
    let text = "---\ntitle: Long\ndate: 2024-03-05\nsummary: Very long.\n---\n\n".to_string()
        + &paragraph.repeat(52_000_000 / paragraph.len());
    assert!(text.len() > 50_000_000);
    SiteTest::from_case("files/fifty_megabytes").write("content/articles/long.md", text).run("check").check_messages();
}

#[test]
fn a_folder_where_a_file_is_expected() {
    let site = SiteTest::from_case("files/folder_for_a_file");
    for path in ["content/articles/folder.md", "content/handouts/folder.yaml", "content/media/folder.svg"] {
        fs::create_dir_all(site.root().join(path)).expect("the folder can be made");
    }
    site.run("check").remove("content/clinic.yaml").write("content/clinic.yaml/x", "").run("check").check_messages();
}

#[test]
fn a_file_where_a_folder_is_expected() {
    SiteTest::from_case("files/file_for_a_folder")
        .remove("content/articles")
        .write("content/articles", "x")
        .run("check")
        .check_messages();
}

#[test]
fn symbolic_links_out_of_the_root() {
    let outside = tempfile::TempDir::new().expect("a temporary folder");
    fs::write(
        outside.path().join("secret.md"),
        "---\ntitle: Secret\ndate: 2024-03-05\nsummary: Secret.\n---\n\nThe secret.\n",
    )
    .expect("a file outside");
    let site = SiteTest::from_case("files/links_out_of_the_root");
    let content = site.root().join("content");
    symlink(outside.path().join("secret.md"), content.join("articles/secret.md")).expect("a link to a file");
    symlink(outside.path(), content.join("media")).expect("a link to a folder");
    symlink("good-start.md", content.join("articles/within.md")).expect("a link within");
    symlink("nowhere.md", content.join("articles/dangling.md")).expect("a link to nothing");
    symlink("..", content.join("articles/round")).expect("a link in a circle");
    let site = site.run("check").build().check_messages();
    if site.root().join("public").exists() {
        let holds_secret = |bytes: &Vec<u8>| bytes.windows(10).any(|part| part == b"The secret");
        assert!(!site.tree().values().any(holds_secret), "the file outside was published");
    }
}
