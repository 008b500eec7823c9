//! Rules that keep a handout safe and clear, each at the line of its value, through the real program.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::site_test::{SiteTest, TODAY, command};

const HANDOUT: &str = "content/handouts/sock-game.yaml";

/// The handout of the base site with one text for another.
fn with(old: &str, new: &str) -> SiteTest {
    let site = SiteTest::base();
    let text = std::fs::read_to_string(site.root().join(HANDOUT)).expect("the base site has a handout");
    assert!(text.contains(old), "{old} is not in the handout");
    site.write(HANDOUT, text.replacen(old, new, 1))
}

/// The problems that `check` reports for handouts, as JSON; that nothing leads to them is no matter here.
fn problems(site: &SiteTest) -> Vec<Value> {
    let output = site.output(&["check", "--today", TODAY, "--format", "json"]);
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    let objects = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("it is JSON"));
    let is_of_handout =
        |problem: &Value| problem["file"].as_str().is_some_and(|file| file.starts_with("content/handouts/"));
    objects.filter(|problem| is_of_handout(problem) && problem["code"] != "orphan").collect()
}

/// Fails unless there is exactly this problem of the code, at the line that holds `at`.
#[track_caller]
fn told(site: &SiteTest, code: &str, severity: &str, at: &str) -> Value {
    let found = problems(site);
    let of_code: Vec<&Value> = found.iter().filter(|problem| problem["code"] == code).collect();
    assert_eq!(of_code.len(), 1, "{found:#?}");
    let problem = of_code[0];
    assert_eq!(problem["severity"], severity, "{problem}");
    let file = problem["file"].as_str().expect("it names a file");
    let text = std::fs::read_to_string(site.root().join(file)).expect("the file is there");
    let line = text.lines().position(|line| line.contains(at)).expect("the line is there") + 1;
    assert_eq!(problem["line"], line, "{problem}");
    for part in ["message", "why", "fix"] {
        assert!(problem[part].as_str().is_some_and(|words| words.len() > 3), "no {part}: {problem}");
    }
    problem.clone()
}

#[track_caller]
fn quiet(site: &SiteTest) {
    let found = problems(site);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_handout_without_a_slip_is_left_alone() {
    quiet(&SiteTest::base());
}

#[test]
fn lists_that_keep_a_child_safe_hold_something() {
    for list in ["ask_first: [your child was told to rest a hand]", "stop_if: [a hand hurts]"] {
        let name = list.split(':').next().expect("there is a name");
        for (empty, code) in
            [("[]", "missing-field"), ("[\"\"]", "wrong-type"), ("[a hand hurts, \" \"]", "wrong-type")]
        {
            let site = with(list, &format!("{name}: {empty}"));
            let problem = told(&site, code, "error", &format!("{name}:"));
            assert!(problem["message"].as_str().is_some_and(|words| words.contains(name)), "{problem}");
        }
        told(
            &with(&format!("  {list}\n"), ""),
            "missing-field",
            "error",
            if name == "stop_if" { "ask_first" } else { "stop_if" },
        );
    }
}

#[test]
fn what_a_child_does_can_be_made_easier_and_harder() {
    for (grading, way) in
        [("{easier: [Use a big sock.]}", "harder"), ("{easier: [], harder: [Use a small sock.]}", "easier")]
    {
        let site =
            with("grading: {easier: [Use a big sock.], harder: [Use a small sock.]}", &format!("grading: {grading}"));
        let problem = told(&site, "no-grading", "error", "grading:");
        assert!(problem["message"].as_str().is_some_and(|words| words.ends_with(way)), "{problem}");
    }
    let site = with("grading: {easier: [Use a big sock.], harder: [Use a small sock.]}\n", "");
    let text = std::fs::read_to_string(site.root().join(HANDOUT)).expect("it is there");
    quiet(&site.write(HANDOUT, text.replace("kind: activity", "kind: information")));
}

#[test]
fn small_parts_need_a_warning_of_mouths() {
    let block = |text: &str| {
        let site = SiteTest::base();
        let base = std::fs::read_to_string(site.root().join(HANDOUT)).expect("it is there");
        let old = "grading: {easier: [Use a big sock.], harder: [Use a small sock.]}";
        assert!(base.contains(old));
        let new = format!("grading:\n  easier: [Use a big sock.]\n  harder:\n    - {text}");
        site.write(HANDOUT, base.replace(old, &new))
    };
    told(&block("Thread beads on a lace."), "small-parts", "warning", "beads");
    told(&block("Pick up coins with two fingers."), "small-parts", "warning", "coins");
    told(&block("Use bloques pequeños."), "small-parts", "warning", "bloques");
    quiet(&block("Use a shirt with buttons."));
    quiet(&block("Thread beads. Leave this out if your child puts things in the mouth."));
    let site = block("Thread beads on a lace.");
    let text = std::fs::read_to_string(site.root().join(HANDOUT)).expect("it is there");
    let warned = text.replace("  stop_if:", "  notes: [Beads can choke a child under 3.]\n  stop_if:");
    quiet(&site.write(HANDOUT, warned));
}

#[test]
fn promises_days_and_numbers_are_asked_about() {
    let why = "why: Pulling with two hands makes dressing easier.";
    told(&with(why, "why: Pulling will fix a weak grip."), "cure-claim", "warning", "will fix");
    told(&with(why, "why: Este juego cura la ansiedad."), "cure-claim", "warning", "cura");
    quiet(&with(why, "why: This does not cure anything."));
    told(&with(why, "why: Do it until March 14, then rest."), "date-in-text", "warning", "March 14");
    told(&with(why, "why: If it hurts, call 402-555-0100."), "typed-number", "warning", "402-555-0100");
    let clinic = std::fs::read_to_string(SiteTest::base().root().join("content/clinic.yaml")).expect("it is there");
    let site = with(why, "why: Call 911 if your child cannot breathe.");
    told(&site.write("content/clinic.yaml", clinic + "emergency: \"911\"\n"), "typed-number", "warning", "911");
}

#[test]
fn a_picture_is_described_and_a_film_has_captions() {
    let steps = "  - {title: Pull, do: Pull the sock over the heel.}";
    let step = |alt: &str| {
        let text = format!(
            "  - title: Pull\n    do: Pull the sock over the heel.\n    image:\n      src: ../media/dot.svg\n      alt: {alt}"
        );
        with(steps, &text).write("content/media/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>")
    };
    quiet(&step("A child pulls a sock over the heel"));
    told(&step("A sock on a foot"), "alt-text", "error", "alt:");
    told(&step(&"word ".repeat(40)), "alt-text", "error", "alt:");
    let site = step("Pull the big sock over the heel");
    let text = std::fs::read_to_string(site.root().join(HANDOUT)).expect("it is there");
    let same = text.replace("title: Pull\n", "title: Pull the big sock over the heel!\n");
    told(&site.write(HANDOUT, same), "alt-text", "error", "alt:");
    let film = |captions: &str| {
        with(
            "cues:",
            &format!("media:\n  - type: video\n    title: A film\n    url: https://a.example/film\n{captions}cues:"),
        )
    };
    told(&film(""), "no-captions", "error", "type: video");
    told(&film("    captions: false\n"), "no-captions", "error", "captions: false");
    quiet(&film("    captions: true\n"));
}

#[test]
fn more_steps_than_anyone_follows_are_a_warning() {
    let step = "  - {title: Pull, do: Pull the sock over the heel.}";
    let steps = |count: usize| {
        let more: Vec<String> =
            (1..=count).map(|at| step.replace("title: Pull", &format!("title: Pull {at}."))).collect();
        with(step, &more.join("\n"))
    };
    quiet(&steps(8));
    told(&steps(9), "too-many", "warning", "Pull 9.");
    let output = steps(9).output(&["build", "--no-pdf", "--no-search"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        problems(&steps(200)).iter().any(|problem| problem["code"] == "too-many" && problem["severity"] == "error")
    );
}

#[test]
fn words_of_controlled_lists_are_checked_with_did_you_mean() {
    let clinic = std::fs::read_to_string(SiteTest::base().root().join("content/clinic.yaml")).expect("it is there");
    let site = with("kind: activity", "kind: activity\nskill_areas: [dresing]\nsettings: [moon]");
    quiet(&site);
    let site = site.write("content/clinic.yaml", format!("{clinic}skill_areas: [dressing, balance]\n"));
    let problem = told(&site, "wrong-choice", "error", "dresing");
    assert_eq!(problem["fix"], "dressing");
    let site = site.write("content/clinic.yaml", format!("{clinic}settings: [bedroom]\n"));
    told(&site, "wrong-choice", "error", "moon");
}

#[test]
fn a_clinic_can_refuse_handouts_that_nobody_reviewed() {
    let clinic = std::fs::read_to_string(SiteTest::base().root().join("content/clinic.yaml")).expect("it is there");
    let strict = format!("{clinic}require_review: true\n");
    quiet(&SiteTest::base().write("content/clinic.yaml", &strict));
    let review = "review: {authored_by: A. Tester, reviewed_by: \"B. Tester, OTR/L\", reviewed_on: 2025-01-10, review_due: 2099-01-10}";
    for (now, at) in [("review: {authored_by: A. Tester}", "review:"), (&*review.replace("2099", "2026"), "review_due")]
    {
        told(&with(review, now), "unreviewed", "warning", at);
        let site = with(review, now).write("content/clinic.yaml", &strict);
        told(&site, "unreviewed", "error", at);
        let output = site.output(&["build", "--no-pdf", "--no-search", "--today", TODAY]);
        assert_eq!(output.status.code(), Some(1));
    }
}

/// A text of more than a hundred words at about grade 12.
fn hard_text() -> String {
    "Proprioceptive activities encourage organization of developing neurological regulation, particularly when \
     families incorporate individualized opportunities consistently throughout everyday responsibilities. "
        .repeat(6)
}

#[test]
fn a_hard_text_is_told_with_its_hardest_sentences_and_refused_where_a_clinic_wants_it() {
    let site = || {
        let hard = hard_text();
        let lines: Vec<String> =
            hard.trim().split(". ").map(|text| format!("  - {}.", text.trim_end_matches('.'))).collect();
        with("steps:", &format!("setup:\n{}\nsteps:", lines.join("\n")))
    };
    let problem = told(&site(), "hard-to-read", "advice", "Proprioceptive");
    for words in ["US grade", "short sample for SMOG"] {
        assert!(problem["message"].as_str().is_some_and(|message| message.contains(words)), "{problem}");
    }
    for words in ["(setup)", "“Proprioceptive", "responsibilities"] {
        assert!(problem["fix"].as_str().is_some_and(|fix| fix.contains(words)), "{problem}");
    }
    let strict = site().output(&["check", "--strict", "--today", TODAY]);
    assert_eq!(strict.status.code(), Some(0), "advice never blocks");
    let clinic = std::fs::read_to_string(SiteTest::base().root().join("content/clinic.yaml")).expect("it is there");
    let refusing = site().write("content/clinic.yaml", format!("{clinic}reading: {{refuse: 8}}\n"));
    told(&refusing, "hard-to-read", "error", "Proprioceptive");
    let built = refusing.output(&["build", "--no-pdf", "--no-search", "--today", TODAY]);
    assert_eq!(built.status.code(), Some(1));
}

#[test]
fn a_translation_is_not_compared_by_its_translator_or_a_machine() {
    let site = || {
        let clinic = std::fs::read_to_string(SiteTest::base().root().join("content/clinic.yaml")).expect("it is there");
        SiteTest::base().write("content/clinic.yaml", clinic + "languages: [en, es]\n")
    };
    let base = std::fs::read_to_string(site().root().join(HANDOUT)).expect("it is there");
    let of = |translation: &str| {
        site()
            .write("content/handouts/sock-game.es.yaml", format!("{base}translation:\n  of: 2025-01-10\n{translation}"))
    };
    quiet(&of("  by: Ana Example\n  reviewed_by: Eva Example\n"));
    told(&of("  by: Ana Example\n  reviewed_by: Ana Example\n"), "unreviewed", "error", "reviewed_by: Ana");
    told(&of("  by: Ana Example\n  reviewed_by: Google Translate\n"), "unreviewed", "error", "reviewed_by: Google");
    let undated = base.replace("reviewed_on: 2025-01-10, ", "");
    let undated = problems(&of("  by: Ana Example\n  reviewed_by: Eva Example\n").write(HANDOUT, undated));
    assert!(undated.iter().any(|problem| problem["code"] == "stale-translation"), "{undated:?}");
    let list = |site: &SiteTest| String::from_utf8(site.output(&["list", "review-due", "--today", TODAY]).stdout);
    assert_eq!(list(&of("  by: Ana Example\n  reviewed_by: Eva Example\n")).expect("UTF-8"), "");
    let waiting = list(&of("  by: Ana Example\n")).expect("UTF-8");
    assert!(waiting.contains("sock-game.es.yaml") && waiting.contains("not compared"), "{waiting}");
}

#[test]
fn a_program_waits_with_its_handouts() {
    let review = "review: {authored_by: A. Tester, reviewed_by: \"B. Tester, OTR/L\", reviewed_on: 2025-01-10, review_due: 2099-01-10}";
    let program = "schema: program/1\ntitle: A day\nsummary: One game.\nitems:\n  - handout: sock-game\n";
    let site = with(review, "review: {authored_by: A. Tester}").write("content/programs/day.yaml", program);
    let output = site.output(&["list", "review-due", "--today", TODAY]);
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    assert!(text.contains("content/programs/day.yaml  A day  (holds what waits: sock-game)"), "{text}");
    assert!(text.contains("content/handouts/sock-game.yaml  The sock game  (never reviewed)"), "{text}");
}

#[test]
fn the_worksheet_answers_what_it_can_and_never_gives_a_score() {
    let site = SiteTest::base();
    let text = String::from_utf8(site.output(&["list", "pemat", "sock-game"]).stdout).expect("it is UTF-8");
    assert_eq!(
        text.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()).count(),
        24,
        "{text}"
    );
    for line in [
        "| 3 | It uses everyday words. | ______ |",
        "| 20 | It names at least one thing that the reader can do. | yes |",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains('%'), "{text}");
    let json = String::from_utf8(site.output(&["list", "pemat", "--format", "json"]).stdout).expect("it is UTF-8");
    let sheet: Value = serde_json::from_str(json.trim()).expect("it is one object");
    let items = sheet["items"].as_array().expect("it has items");
    let answer = |number: u64| items.iter().find(|item| item["number"] == number).map(|item| item["answer"].clone());
    assert_eq!((answer(16), answer(19), answer(23)), (Some(Value::Null), Some("n/a".into()), Some("no".into())));
    assert_eq!(site.output(&["list", "pemat", "no-such"]).stdout, b"");
}

/// Our counts of the shipped handouts against those of PyPI `textstat`, which cannot be wrong in the same way.
#[test]
fn words_and_syllables_are_about_those_of_textstat() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = tests.join(".venv/bin/python");
    assert!(
        python.is_file(),
        "make it with: python3 -m venv tests/.venv && tests/.venv/bin/pip install -r tests/requirements.txt"
    );
    let root = tests.parent().expect("the tests lie in the workspace");
    let ours =
        command(root).args(["list", "reading", "--format", "json", "--today", TODAY]).output().expect("it starts");
    let mut counter = Command::new(python)
        .arg(tests.join("reading/textstat_counts.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    counter.stdin.take().expect("it is piped").write_all(&ours.stdout).expect("it reads");
    let theirs = counter.wait_with_output().expect("it ends");
    assert!(theirs.status.success(), "textstat failed");
    let lines = |bytes: &[u8]| -> Vec<Value> {
        String::from_utf8_lossy(bytes).lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
    };
    let ours = lines(&ours.stdout);
    let theirs = lines(&theirs.stdout);
    assert!(theirs.len() >= 4, "{theirs:?}");
    for other in theirs {
        let own = ours.iter().find(|own| own["file"] == other["file"]).expect("we counted it too");
        let number = |value: &Value, key: &str| value[key].as_f64().expect("it is a number");
        let ratio = |key: &str| number(own, key) / number(&other, key);
        assert!((0.98..1.04).contains(&ratio("words")), "{other}: {}", own["words"]);
        assert!((0.97..1.10).contains(&ratio("syllables")), "{other}: {}", own["syllables"]);
        assert!(
            (number(own, "flesch_kincaid") - number(&other, "grade")).abs() < 1.0,
            "{other}: {}",
            own["flesch_kincaid"]
        );
    }
}
