//! Handouts as staff write them when things go wrong: too much, odd letters, doses in words, programs that name
//! what is not there, pictures that are none. One file never stops the others.

use crate::photos::{from_a_phone, photo};
use crate::site_test::SiteTest;

const SOUND: &str = "schema: handout/1
title: Odd handout
summary: A one-minute game with one sock.
kind: activity
status: published
review: {authored_by: A. Tester, reviewed_by: \"B. Tester, OTR/L\", reviewed_on: 2025-01-10, review_due: 2099-01-10}
child:
  age: {from: 3, to: 6}
  helper: One adult stays close by.
goal:
  family: Put on one sock alone.
  why: Pulling with two hands makes dressing easier.
steps:
  - title: Pull
    do: Pull the sock over the heel.
cues: {do: [Smile.], dont: [Do not rush.]}
grading: {easier: [Use a big sock.], harder: [Use a small sock.]}
precautions:
  ask_first: [your child was told to rest a hand]
  stop_if: [a hand hurts]
";

/// The base site with one more handout, in which `from` is `to`.
#[track_caller]
fn with(from: &str, to: &str) -> SiteTest {
    assert!(SOUND.contains(from), "{from} is not in the handout");
    SiteTest::base().write("content/handouts/odd.yaml", SOUND.replacen(from, to, 1))
}

/// `check` refuses the handout, says these words, and reads the next file all the same.
#[track_caller]
fn refused(site: SiteTest, words: &[&str]) {
    let site = site.write("content/handouts/zz-next.yaml", SOUND.replace("kind: activity", "kind: party")).run("check");
    let said = site.said();
    for word in words {
        assert!(said.contains(word), "it does not say {word:?}:\n{said}");
    }
    assert!(said.contains("content/handouts/zz-next.yaml:4:7: error: `kind` cannot be `party`"), "{said}");
    assert!(said.ends_with("exit 1\n"), "{said}");
}

/// The page of that handout; the build goes well.
#[track_caller]
fn page(site: &SiteTest) -> String {
    site.built("handouts/odd/index.html")
}

#[test]
fn two_hundred_steps() {
    let steps: String = (0..200).map(|number| format!("  - title: Step {number}\n    do: Pull once more.\n")).collect();
    let site = with("  - title: Pull\n    do: Pull the sock over the heel.\n", &steps).run("check");
    let said = site.said();
    // The ninth step is the first that is too much: two lines each, from line 14 on.
    assert!(said.contains("content/handouts/odd.yaml:30:"), "{said}");
    assert!(said.contains("200") && said.contains("families"), "{said}");
}

#[test]
fn a_step_as_long_as_a_story() {
    let story = "Pull the sock over the heel. ".repeat(173);
    refused(
        with("do: Pull the sock over the heel.", &format!("do: {story}")),
        &["odd.yaml:15:9: error: `steps.do` has 5016 characters; 600 is the most", "say it in fewer words"],
    );
}

#[test]
fn letters_of_every_kind_are_on_the_page() {
    for words in [
        "Pull the 🧦 over the heel 👨‍👩‍👧‍👦.",
        "Say جورب and pull.",
        "Say \u{200f}ג and \u{202e}pull\u{202c} on.",
        "Pu\u{301}\u{302}\u{303}ll Z\u{335}\u{335}\u{335}\u{335}algo.",
        "Pull 𓀀 and 鱻.",
        "Kéo tất qua gót chân. ကြိုး ဆွဲပါ။",
        "Pull <b>now</b> & \"then\" {{ site.name }} {% x %}.",
    ] {
        let site = with("Pull the sock over the heel.", &format!("'{words}'")).build_well();
        let text = page(&site).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_dose_in_words_has_no_calendar() {
    let site = with("steps:", "dosage: {frequency: {when: when you can}}\nsteps:").build_well();
    assert!(page(&site).contains("when you can") && !page(&site).contains(".ics"), "{}", page(&site));
    assert!(!site.root().join("public/handouts/odd.ics").exists());
    for (dose, words) in [
        (
            "times_per_day: when you can",
            "`dosage.frequency.times_per_day` should be a whole number, but it is `when you can`",
        ),
        ("days_per_week: five", "fix: 5"),
        ("times_per_day: 0", "should be a whole number, but it is `0`"),
        ("times_per_day: -2", "should be a whole number, but it is `-2`"),
        ("times_per_day: 1e9", "should be a whole number, but it is `1e9`"),
        ("times_per_day: 1000000000", "should be a whole number, but it is `1000000000`"),
    ] {
        refused(with("steps:", &format!("dosage: {{frequency: {{{dose}}}}}\nsteps:")), &["odd.yaml:13:", words]);
    }
}

#[test]
fn ages_and_days_that_cannot_be() {
    refused(
        with("from: 3, to: 6", "from: 6, to: 3"),
        &["odd.yaml:8:15: error: the ages run from 6 down to 3", "fix: {from: 3, to: 6}"],
    );
    refused(
        with("from: 3, to: 6", "from: 30, to: 60"),
        &["`child.age.from` should be an age in years, but it is `30`"],
    );
    refused(
        with("2025-01-10", "2025-02-30"),
        &["odd.yaml:6:80: error: `2025-02-30` is not a day that exists", "fix: 2025-02-28"],
    );
    refused(with("2025-01-10", "soon"), &["`soon` is not a day"]);
}

#[test]
fn what_safety_rests_on_cannot_be_left_empty() {
    for (from, to, words) in [
        ("stop_if: [a hand hurts]", "stop_if: []", "odd.yaml:20:3: error: `precautions.stop_if` is empty"),
        ("stop_if: [a hand hurts]", "stop_if:", "odd.yaml:20:3: error: `precautions.stop_if` is empty"),
        (
            "stop_if: [a hand hurts]",
            "stop_if: [\"\"]",
            "odd.yaml:20:13: error: `precautions.stop_if` should be a text, but it is empty",
        ),
        (
            "[your child was told to rest a hand]",
            "[~]",
            "odd.yaml:19:15: error: `precautions.ask_first` should be a text, but it is empty",
        ),
        ("  ask_first: [your child was told to rest a hand]\n", "", "`precautions.ask_first` is missing"),
        ("do: Pull the sock over the heel.", "do: \"\"", "odd.yaml:15:5: error: `steps.do` is empty"),
    ] {
        refused(with(from, to), &[words, "why: ", "fix: "]);
    }
}

#[test]
fn marks_of_yaml_and_slips_of_its_signs() {
    for (from, to, words) in [
        ("title: Odd handout", "title: !!int five", "odd.yaml:2:"),
        (
            "title: Odd handout",
            "title: !Wow handout",
            "odd.yaml:2:8: error: `!Wow` at the start of a value is a mark of YAML",
        ),
        ("title: Odd handout", "title: !!python/object/apply:os.system [id]", "is a mark of YAML"),
        ("title: Odd handout", "title: - Odd", "odd.yaml:2:8: error: a dash stands right after the name of a setting"),
        ("title: Odd handout", "title: `Odd` handout", "put the text in quotes:\n       title: \"`Odd` handout\""),
        (
            "title: Odd handout",
            "title: Odd handout\ntitle: Odd",
            "odd.yaml:3:1: error: `title` stands here for the second time",
        ),
        ("kind: activity", "kind activity", "odd.yaml:4:1: error: this line has no colon after the name of a setting"),
        (
            "  age: {from: 3, to: 6}",
            "  age: {from: .nan, to: .inf}",
            "odd.yaml:8:15: error: `.nan` is not a number that anybody can use",
        ),
        ("goal:\n  family", "goal:\n  - family", "odd.yaml:"),
        ("  - title: Pull\n    do", "  title: Pull\n  do", "odd.yaml:14:3: error: `steps` should be a list of groups"),
        (
            "child:\n  age",
            "child:\n  <<: *all\n  age",
            "odd.yaml:8:7: error: a `*` or `&` begins a YAML reference here",
        ),
        ("schema: handout/1\n", "- schema: handout/1\n- ", "odd.yaml:"),
    ] {
        refused(with(from, to), &[words, "why: ", "fix: "]);
    }
}

#[test]
fn tabs_and_old_line_ends_are_read_as_meant() {
    let tabs = SOUND.replace("    do:", "\t  do:").replace("\n  ", "\n\t");
    assert!(tabs.contains("\n\t- title: Pull\n\t  do: Pull"), "as editors indent by tabs: {tabs}");
    let site = SiteTest::base().write("content/handouts/odd.yaml", tabs);
    assert!(page(&site.build_well()).contains("Pull the sock over the heel."));
    let message = "error: this line begins with a tab, and does not fit the ones above it";
    refused(
        with("  - title: Pull\n    do:", "\t- title: Pull\n\t\tdo:"),
        &["odd.yaml:15:", message, "use spaces in place of tabs"],
    );
    let site = SiteTest::base().write("content/handouts/odd.yaml", SOUND.replace('\n', "\r"));
    assert!(page(&site.build_well()).contains("Pull the sock over the heel."));
}

fn program(items: &str) -> String {
    format!("schema: program/1\ntitle: Evening\nsummary: Two games.\nitems:\n{items}")
}

#[test]
fn programs_that_name_what_is_not_there() {
    let with_program = |items: &str| with("steps:", "steps:").write("content/programs/odd.yaml", program(items));
    refused(
        with_program("  - handout: sock-gam\n"),
        &["programs/odd.yaml:5:14: error: there is no handout `sock-gam`", "fix: sock-game"],
    );
    refused(
        with_program("  - handout: sock-game\n  - handout: odd\n  - handout: sock-game\n"),
        &["programs/odd.yaml:7:14: error: `sock-game` stands in this program twice"],
    );
    let draft =
        with("status: published", "status: draft").write("content/programs/odd.yaml", program("  - handout: odd\n"));
    refused(
        draft,
        &["programs/odd.yaml:5:14: error: the handout `odd` is not published", "publish it first, or take it out here"],
    );
    refused(
        with_program("  odd\n"),
        &["programs/odd.yaml:5:3: error: `items` should be a list of groups, but it is `odd`"],
    );
    refused(
        with_program("  - odd\n"),
        &[
            "programs/odd.yaml:5:5: error: `items` should be a group of named fields, but it is `odd`",
            "write it as `- handout: …`",
        ],
    );
}

#[test]
fn a_broken_handout_is_told_once_and_not_again_for_those_that_name_it() {
    let site = with("kind: activity", "kind: party")
        .write("content/programs/odd.yaml", program("  - handout: odd\n"))
        .write("content/handouts/next.yaml", SOUND.replace("kind: activity", "kind: activity\nrelated: [odd]"))
        .run("check");
    let said = site.said();
    assert_eq!(said.matches(": error: ").count(), 1, "{said}");
    assert!(said.contains("odd.yaml:4:7: error: `kind` cannot be `party`"), "{said}");
}

#[test]
fn pictures_of_steps_that_are_none() {
    let step = |picture: &str| {
        with(
            "    do: Pull the sock over the heel.\n",
            &format!(
                "    do: Pull.\n    image: {{src: ../media/{picture}, alt: A child pulls a sock over the heel}}\n"
            ),
        )
    };
    refused(step("gone.svg"), &["odd.yaml:16:18: error: there is no picture at content/media/gone.svg"]);
    refused(step("bare.svg").write("content/media/bare.svg", "this is no drawing"), &["content/media/bare.svg"]);
    let huge = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='{}'/></svg>",
        "M0 0h9".repeat(400_000)
    );
    let said = step("huge.svg").write("content/media/huge.svg", huge).run("check").said();
    assert!(said.contains("content/media/huge.svg: advice: this drawing is 2.4 MB large"), "{said}");
    let bytes = from_a_phone(&photo(60, 40), 1);
    refused(step("cut.jpg").write("content/media/cut.jpg", &bytes[..bytes.len() / 3]), &["content/media/cut.jpg"]);
}

#[test]
fn a_drawing_with_a_script_is_published_without_it() {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='steal()'><script>steal()</script>\
                   <foreignObject><p>web</p></foreignObject><a href='javascript:steal()'><path d='M0 0h9'/></a></svg>";
    let site = with(
        "    do: Pull the sock over the heel.\n",
        "    do: Pull.\n    image: {src: ../media/x.svg, alt: A child pulls a sock over the heel}\n",
    )
    .write("content/media/x.svg", drawing)
    .build_well();
    let published = site.built("media/x.svg");
    for word in ["steal", "script", "foreignObject"] {
        assert!(!published.contains(word), "{word}: {published}");
    }
    assert!(published.contains("M0 0h9") && page(&site).contains("/media/x.svg"), "{published}");
    assert!(site.said().contains("content/media/x.svg"), "its writer is told: {}", site.said());
}

#[test]
fn drafts_and_retired_ones_stay_out_and_are_badged_in_a_preview() {
    for status in ["draft", "retired"] {
        let site = with("status: published", &format!("status: {status}")).build_well();
        assert!(!site.root().join("public/handouts/odd").exists());
        assert!(!site.built("handouts/index.html").contains("Odd handout"));
        let site = site.run("build --drafts --no-pdf --no-search --today 2026-03-02");
        let badge = "Draft: not on the live site yet";
        assert!(page(&site).contains(&format!("<p class=\"badge\">{badge}</p>")), "{status}: {}", page(&site));
        let list = site.built("handouts/index.html");
        assert_eq!(list.matches(badge).count(), 1, "{status}: one card of the list has it: {list}");
        assert!(
            site.output(&["list", "drafts"]).stdout.windows(3).any(|part| part == b"Odd"),
            "{status} stands on the list"
        );
    }
}

#[test]
fn what_no_clinician_has_reviewed_says_so_in_one_calm_line() {
    let reviewed = "reviewed_by: \"B. Tester, OTR/L\", reviewed_on: 2025-01-10, review_due: 2099-01-10";
    let none = "A therapist has not reviewed this handout yet. Please talk with us before you start.";
    for (review, line, due) in [
        (
            reviewed,
            "Reviewed by B. Tester, OTR/L on January 10, 2025. The next review is due on January 10, 2099.",
            false,
        ),
        (
            "reviewed_by: \"B. Tester, OTR/L\", reviewed_on: 2025-01-10",
            "Reviewed by B. Tester, OTR/L on January 10, 2025.",
            false,
        ),
        (
            "reviewed_by: \"B. Tester, OTR/L\", reviewed_on: 2024-01-10, review_due: 2026-01-10",
            "Reviewed by B. Tester, OTR/L. The next review was due on January 10, 2026.",
            true,
        ),
        ("reviewed_by: ", none, true),
    ] {
        let site =
            with(reviewed, review).write("content/programs/odd.yaml", program("  - handout: odd\n")).build_well();
        for html in [page(&site), site.built("programs/odd/index.html")] {
            assert_eq!(html.matches(line).count(), 1, "{line}: {html}");
            assert_eq!(html.contains(none), line == none, "{line}: {html}");
        }
        let listed = site.output(&["list", "review-due", "--today", "2026-03-02"]).stdout;
        assert_eq!(String::from_utf8_lossy(&listed).contains("Odd handout"), due, "{line}");
    }
    let clinic = "name: Test\nphone: 402-555-0100\nbase_url: https://example.org\nrequire_review: true\n";
    refused(
        with(reviewed, "reviewed_by: ").write("content/clinic.yaml", clinic),
        &["odd.yaml:6:9: error: no clinician has reviewed this handout yet"],
    );
}
