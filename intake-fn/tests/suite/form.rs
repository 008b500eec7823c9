//! The clinic's own form: complete in both languages, and drawn so that everybody can use it.

use carryover_intake::form::definition::Form;
use carryover_intake::form::html::{self, Filled, SentTo};
use carryover_intake::form::parse::{Answers, Problem};

use crate::rig::{bundle, form};

#[test]
fn both_languages_ask_the_same() {
    let (english, spanish) = (form("consultation.yaml"), form("consultation.es.yaml"));
    assert_eq!(english.problems(), Vec::<String>::new());
    assert_eq!(spanish.problems(), Vec::<String>::new());
    assert_eq!(spanish.differences(&english), Vec::<String>::new());
}

#[test]
fn a_translation_that_asks_something_else_is_told_where() {
    let english = form("consultation.yaml");
    let mut other = english.clone();
    other.questions[3].options[0].value = "baby".to_owned();
    other.questions[4].name = "worry".to_owned();
    assert_eq!(
        other.differences(&english),
        [
            "question `age` differs from `age` of the original in type, `needed`, `most` or option values",
            "question `worry` differs from `concern` of the original in name",
        ]
    );
}

#[test]
fn a_form_that_cannot_work_says_all_that_is_wrong() {
    let mut form = form("consultation.yaml");
    form.schema = "form/9".to_owned();
    form.questions[0].name = "Full Name".to_owned();
    form.questions[2].name = "phone".to_owned();
    form.questions[3].options.clear();
    form.texts.call = "Call us.".to_owned();
    assert_eq!(
        form.problems(),
        [
            "`schema` is `form/9`; this version reads `form/1`",
            "the name `Full Name` may hold lowercase letters, digits and `_`, and starts with a letter",
            "two questions are named `phone`; names tell answers apart",
            "`age`: a choice needs `options`, and only a choice may have them",
            "`needs_one_of` names `email`, and there is no such question",
            "`texts.call` does not hold `{phone}`; every page shows the clinic's number there",
        ]
    );
}

#[test]
fn an_unknown_key_in_a_form_is_refused() {
    let yaml = "value: a\nlabel: A\ncolour: red\n";
    let read: Result<carryover_intake::form::definition::Choice, _> = serde_yaml::from_str(yaml);
    assert!(read.is_err_and(|error| error.to_string().contains("colour")));
}

const SENT_TO: SentTo<'_> = SentTo { language: "en", action: "/api/consultation", token: "" };

fn drawn(form: &Form, answers: &[(&str, &str)], problems: &[Problem]) -> String {
    let answers: Answers = answers.iter().copied().collect();
    html::form(form, SENT_TO, Filled { answers: &answers, problems })
}

#[test]
fn every_control_has_a_label_and_an_id_of_its_own() {
    let html = drawn(&form("consultation.yaml"), &[], &[]);
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let controls =
        html.matches("<input").count() + html.matches("<textarea").count() - html.matches("type=\"hidden\"").count();
    let labels: Vec<&str> =
        html.split("<label").skip(1).filter_map(|rest| rest.split("for=\"").nth(1)?.split('"').next()).collect();
    assert_eq!(labels.len(), controls);
    for label in labels {
        assert_eq!(ids.iter().filter(|id| **id == label).count(), 1, "{label}");
    }
}

#[test]
fn the_trap_is_off_the_keyboards_way_and_named() {
    let html = drawn(&form("consultation.yaml"), &[], &[]);
    let trap = html.split("<div class=\"trap visually-hidden\">").nth(1).and_then(|rest| rest.split("</div>").next());
    assert_eq!(
        trap.map(str::trim),
        Some(
            "<label for=\"website\">Leave this box empty</label> <input id=\"website\" name=\"website\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\">"
        )
    );
}

#[test]
fn the_summary_comes_first_and_links_to_the_boxes() {
    let problem = Problem { field: "age".to_owned(), message: "Choose <one>".to_owned() };
    let html = drawn(&form("consultation.yaml"), &[], &[problem]);
    assert!(html.starts_with("<div class=\"error-summary\" role=\"alert\""), "{html}");
    assert!(html.contains("<li><a href=\"#age\">Choose &lt;one&gt;</a></li>"));
    assert!(html.contains("<fieldset class=\"form-group form-group--error\" aria-describedby=\"age-hint age-error\">"));
    assert!(html.contains("<p class=\"error-message\" id=\"age-error\"><span class=\"visually-hidden\">Error:</span> Choose &lt;one&gt;</p>"));
}

#[test]
fn what_was_typed_is_kept_and_cannot_become_markup() {
    let typed = "\"><img onerror=alert(1)> {{7*7}} &amp; 'x'\u{0}";
    let html =
        drawn(&form("consultation.yaml"), &[("name", typed), ("concern", "\n</textarea>\nb"), ("age", "6-9")], &[]);
    assert!(
        html.contains("value=\"&quot;&gt;&lt;img onerror=alert(1)&gt; {{7*7}} &amp;amp; &#39;x&#39;\u{fffd}\""),
        "{html}"
    );
    assert!(html.contains(">\n\n&lt;/textarea&gt;\nb</textarea>"));
    assert!(html.contains("value=\"6-9\" checked>"));
    assert_eq!(html.matches("checked").count(), 1);
}

#[test]
fn marks_in_an_answer_are_not_filled_in() {
    let bundle = bundle();
    let page = bundle.in_language("en").page("A & B", "<p>%%INTAKE_TITLE%% %%INTAKE_MAIN%%</p>");
    assert!(page.contains("<title>A &amp; B · Clinic</title>"));
    assert!(page.contains("<main><p>%%INTAKE_TITLE%% %%INTAKE_MAIN%%</p></main>"));
}

#[test]
fn a_bundle_is_the_same_after_a_trip_over_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = bundle();
    for (name, text) in bundle.files().expect("a bundle is JSON") {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    assert_eq!(carryover_intake::Bundle::load(folder.path()).expect("it loads"), bundle);
}

#[test]
fn a_missing_bundle_says_how_to_write_it() {
    let error = carryover_intake::Bundle::load(std::path::Path::new("/nowhere")).expect_err("there is none");
    assert_eq!(error.to_string(), "cannot read /nowhere/bundle.json; write it with `carryover build --intake DIR`");
}

#[test]
fn the_thank_you_page_repeats_no_answer_and_works_without_scripts() {
    let bundle = bundle();
    let html = html::thank_you(bundle.in_language("en").form, bundle.clinic());
    assert!(html.contains(
        "<output data-reference><noscript>it stands at the end of this page’s address, after “ref=”</noscript></output>"
    ));
    assert!(html.contains("<a href=\"tel:+14024131356\">402-413-1356</a>"));
    assert!(html.contains("911") && html.contains("988"));
}
