//! Days are the clinic's own, across clock changes, and a scheduler is told when to build again.

use crate::site_test::SiteTest;

/// The last JSON object that a build for `day` prints, in a clinic of Chicago's zone.
fn built(site: &SiteTest, day: &str) -> serde_json::Value {
    let output = site.output(&["build", "--no-pdf", "--no-search", "--format", "json", "--today", day]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    serde_json::from_str(text.lines().last().unwrap_or("")).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn clinic(zone: &str) -> String {
    format!("name: Willow Creek Clinic\nphone: 402-555-0100\nbase_url: https://willow.example\ntime_zone: {zone}\n")
}

fn article(title: &str, date: &str, more: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\nsummary: A text for the test.\n{more}---\n\nText.\n")
}

#[test]
fn the_next_change_is_a_midnight_of_the_clinic_across_clock_changes() {
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic("America/Chicago"))
        .write("content/articles/before.md", article("Before", "2026-03-08", ""))
        .write("content/articles/after.md", article("After", "2026-03-09", ""))
        .write("content/articles/leaves.md", article("Leaves", "2026-01-01", "expires: 2026-11-02\n"));
    for (day, moment, scheduled) in [
        ("2026-03-07", "2026-03-08T00:00:00-06:00[America/Chicago]", 2),
        ("2026-03-08", "2026-03-09T00:00:00-05:00[America/Chicago]", 1),
        ("2026-03-09", "2026-11-02T00:00:00-06:00[America/Chicago]", 0),
    ] {
        let event = built(&site, day);
        assert_eq!(event["event"], "built");
        assert_eq!(event["next_change"], moment, "{day}");
        assert_eq!(event["scheduled"], scheduled, "{day}");
    }
    // Then the handout of the base site is due for review.
    assert_eq!(built(&site, "2026-11-02")["next_change"], "2099-01-11T00:00:00-06:00[America/Chicago]");
    assert!(!site.root().join("public/articles/leaves").exists(), "its time is over");
    let again = built(&site, "2026-11-02");
    assert_eq!(again["written"], 0, "the same day gives the same site");
}

#[test]
fn a_day_without_a_midnight_begins_when_its_clock_does() {
    // In Beirut the clock is put forward from 0:00 to 1:00.
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic("Asia/Beirut"))
        .write("content/articles/later.md", article("Later", "2026-03-29", ""));
    assert_eq!(built(&site, "2026-03-28")["next_change"], "2026-03-29T01:00:00+03:00[Asia/Beirut]");
}

#[test]
fn people_read_the_moment_in_words() {
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic("America/Chicago"))
        .write("content/articles/later.md", article("Later", "2026-03-09", ""))
        .build_well();
    let said = site.said();
    assert!(said.contains("1 scheduled (next Monday, March 9, 2026)"), "{said}");
    assert!(said.contains("next change: Monday, March 9, 2026, 00:00 (America/Chicago)"), "{said}");
}

#[test]
fn what_is_listed_depends_on_the_day() {
    let reviewed = "reviewed:\n  by: Ann Example, OTR/L\n  on: 2025-03-01\n  next: 2026-03-01\nexpires: 2026-11-01\n";
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic("America/Chicago"))
        .write("content/articles/checked.md", article("Checked", "2025-03-01", reviewed))
        .write("content/articles/draft.md", article("Unfinished", "2025-03-01", "draft: true\n"))
        .write("content/articles/later.md", article("Later", "2026-03-08", ""));
    let lists = |list: &str, day: &str, title: &str| {
        let output = site.output(&["list", list, "--today", day]);
        assert_eq!(output.status.code(), Some(0), "{list}");
        String::from_utf8_lossy(&output.stdout).contains(title)
    };
    assert!(!lists("review-due", "2026-03-01", "Checked"), "the day itself is in time");
    assert!(lists("review-due", "2026-03-02", "Checked"));
    assert!(lists("review-due", "2099-01-11", "The sock game") && !lists("review-due", "2099-01-10", "The sock game"));
    assert!(lists("scheduled", "2026-03-07", "Later") && !lists("scheduled", "2026-03-08", "Later"));
    assert!(!lists("expired", "2026-10-31", "Checked") && lists("expired", "2026-11-01", "Checked"));
    assert!(lists("drafts", "2030-01-01", "Unfinished"), "a draft waits for its author, not for a day");
}
