//! Cases 1 to 6 and 54: names and words as people, and others, write them.

use super::program::Program;

#[test]
fn case_1_a_line_break_in_a_name_is_a_space_and_no_header() {
    let program = Program::start();
    let answer = program.check_taken(("name", "PlantedAnn\r\nBcc: x@evil.example"), "PlantedAnn Bcc: x@evil.example");
    assert_eq!(program.mail(&answer).to, super::program::DESKS);
    program.check_taken(("name", "Planted\nSubject: x\n\nbody"), "Planted Subject: x body");
}

#[test]
fn case_2_what_cannot_be_seen_goes_and_the_name_stays() {
    let program = Program::start();
    for (typed, kept) in [
        ("Planted\u{0}Ann", "PlantedAnn"),
        ("\u{1b}[31mPlanted\u{1b}[0m", "[31mPlanted[0m"),
        ("\u{202e}eeL detnalP\u{202c}", "eeL detnalP"),
        ("\u{2066}Planted\u{2069} Lee\u{2067}", "Planted Lee"),
        ("Plan\u{200b}ted\u{feff} \u{2060}Lee\u{ad}", "Planted Lee"),
        ("\u{0}\u{1b}\u{202e}Planted\u{200b}", "Planted"),
        // Persian needs this one between letters, Arabic and Hebrew the other two.
        ("نیم\u{200c}فاصله \u{200f}\u{200e}Planted", "نیم\u{200c}فاصله \u{200f}\u{200e}Planted"),
    ] {
        program.check_taken(("name", typed), kept);
    }
}

#[test]
fn case_3_names_of_any_kind_stay_as_they_are() {
    let program = Program::start();
    for name in
        ["O'Brien Planted", "X Æ A-12", "فاطمة الزهراء", "Y", "🌻", "👨\u{200d}👩\u{200d}👧", "Nguyễn Thị", "用户"]
    {
        program.check_taken(("name", name), name);
    }
}

#[test]
fn case_4_a_name_longer_than_any_comes_back() {
    let program = Program::start();
    let problem = [("name", "Full name must be 200 characters or fewer")];
    for long in ["x".repeat(201), "x".repeat(300), "x".repeat(10_000), "ی".repeat(10_000)] {
        program.check_sent_back(&[("name", &long)], &problem);
    }
    for fits in ["P".repeat(200), "ی".repeat(200)] {
        program.check_taken(("name", &fits), &fits);
    }
}

#[test]
fn case_5_space_that_cannot_be_seen_is_no_answer() {
    let program = Program::start();
    for blank in ["", " ", "\u{a0}\u{a0}", "\u{200b}\u{200d}", "\u{3164}\u{2800}", "\r\n\t"] {
        program.check_sent_back(&[("name", blank)], &[("name", "Enter your full name")]);
        program.check_sent_back(&[("age", blank)], &[("age", "Choose your child’s age")]);
        let neither = "Enter a phone number or an e-mail address, so that we can reach you";
        program.check_sent_back(&[("phone", blank), ("email", blank)], &[("phone", neither)]);
    }
}

const MARKUP: [&str; 4] =
    ["<script>alert(1)</script>", "\"><img onerror=alert(1)>", "{{7*7}} ${7*7} %%INTAKE_MAIN%%", "&amp; &lt;b>"];

#[test]
fn case_6_markup_in_words_is_words() {
    let program = Program::start();
    for markup in MARKUP {
        for field in ["name", "concern", "language"] {
            let typed = format!("Planted {markup}");
            program.check_taken((field, &typed), &typed);
            // The same on both pages that show answers: with an error elsewhere, and without a proof.
            check_inert(&program.send(&[(field, &typed), ("age", "")]).body);
            let shown = program.send(&[(field, &typed), ("altcha", "")]);
            program.check_shown_again(&shown);
            check_inert(&shown.body);
        }
    }
}

#[test]
fn case_6_markup_where_words_do_not_belong_is_never_drawn() {
    let program = Program::start();
    for markup in MARKUP {
        for field in ["phone", "email", "age", "time", "interpreter"] {
            let answer = program.send(&[(field, markup)]);
            assert_eq!(answer.status, 422, "{field}: {}", answer.body);
            check_inert(&answer.body);
        }
        for field in ["lang", "token", "confirm", "altcha", "website", "no-such-field", markup] {
            check_inert(&program.send(&[(field, markup), ("age", "")]).body);
        }
    }
}

/// A page with nothing in it that would run, and nothing worked out.
#[track_caller]
fn check_inert(page: &str) {
    for harmful in ["<script>alert", "<img onerror", "<b>", ">49<", "49 $"] {
        assert!(!page.contains(harmful), "{harmful}: {page}");
    }
    assert_eq!(page.matches("<main>").count(), 1, "{page}");
}

#[test]
fn case_54_words_of_alarm_are_kept_as_words_and_both_lines_are_always_named() {
    let program = Program::start();
    for words in ["My child can't breathe", "I want to die", "Planted: he hurts himself every night"] {
        program.check_taken(("concern", words), words);
        let (cover, _) = program.record(&program.send(&[("concern", words)]));
        assert_eq!(cover["to_check"], serde_json::json!([]), "no program judges them");
    }
    let bundle = crate::rig::bundle();
    for language in ["en", "es"] {
        let page = carryover_intake::form::html::thank_you(bundle.in_language(language).form, bundle.clinic());
        assert!(page.contains("911") && page.contains("988"), "{language}: {page}");
    }
}
