//! Calendar files: who has one, and what `check` says of those without. What is in them, parsers of others check in
//! `tests/browser/calendars.test.mjs`.

use crate::site_test::SiteTest;

#[test]
fn check_says_at_its_line_why_a_dosage_gives_no_reminder() {
    SiteTest::from_case("reminders/why_none").run("check").check_messages();
}

#[test]
fn a_build_says_nothing_of_it_and_makes_no_file_and_no_link() {
    let site = SiteTest::from_case("reminders/why_none").remove("content/handouts/wrong-time.yaml").build_well();
    assert!(!site.said().contains("reminder"), "{}", site.said());
    for name in ["in-words", "unsaid", "long-week", "too-often", "sock-game"] {
        assert!(!site.root().join(format!("public/handouts/{name}.ics")).exists(), "{name}");
        assert!(!site.built(&format!("handouts/{name}/index.html")).contains(".ics"), "{name}");
    }
    assert!(site.built("handouts/fine/index.html").contains("href=\"/handouts/fine.ics\""));
    assert_eq!(site.built("handouts/fine.ics").matches("BEGIN:VEVENT").count(), 2);
    // The long week has three days in this program.
    assert_eq!(site.built("programs/week.ics").matches("BEGIN:VEVENT").count(), 1);
}

#[test]
fn an_export_that_does_not_exist_is_told_of_at_its_line() {
    SiteTest::from_case("exports/unknown").run("check").check_messages();
}
