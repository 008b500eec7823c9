//! Cases 16, 17 and 19 to 23: long words, odd lines, fields that the form does not have, and broken encodings.

use serde_json::json;

use super::program::{Program, request};

const FORM: &str = "POST /api/consultation";

#[test]
fn case_16_a_note_that_is_too_long_comes_back_and_one_of_links_is_shown_again() {
    let program = Program::start();
    let problem = [("concern", "What is on your mind must be 1,500 characters or fewer")];
    for long in ["x".repeat(1501), "ی".repeat(1501), "x".repeat(60 * 1024)] {
        let answer = program.check_sent_back(&[("concern", &long)], &problem);
        assert!(answer.body.contains(&format!("\n{long}</textarea>")));
    }
    for links in ["https://spam.example/planted", "www.a.example http://b.example", "data:text/html;base64,planted"] {
        program.check_shown_again(&program.send(&[("concern", links)]));
    }
    assert_eq!((program.stored("inbox").len(), program.stored("review").len(), program.mails().len()), (0, 3, 0));
}

#[test]
fn case_17_odd_line_ends_become_lines_of_one_mail() {
    let program = Program::start();
    let longest = "x".repeat(1500);
    for (typed, kept) in [
        ("planted\rb", "planted\nb"),
        ("planted\n.\nb", "planted\n.\nb"),
        ("planted\r\n.\r\nDATA\r\nb", "planted\n.\nDATA\nb"),
        ("planted\u{2028}b\u{b}c", "planted\nb\nc"),
        (longest.as_str(), longest.as_str()),
    ] {
        let answer = program.check_taken(("concern", typed), kept);
        let mail = program.mails().into_iter().find(|mail| mail.contains(answer.reference())).expect("its mail");
        assert!(mail.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{mail}");
    }
    let too_long = "What is on your mind must be 1,500 characters or fewer";
    program.check_sent_back(&[("concern", &"x".repeat(2000))], &[("concern", too_long)]);
}

#[test]
fn case_19_a_choice_that_nobody_offered_comes_back_and_a_language_is_chosen() {
    let program = Program::start();
    program.check_sent_back(&[("age", "planted")], &[("age", "Choose one of the ages in the list")]);
    program.check_sent_back(&[("time", "3-5")], &[("time", "Choose one of the times in the list")]);
    program.check_sent_back(&[("interpreter", "Yes")], &[("interpreter", "Choose Yes or No")]);
    for language in ["xx", "../en", "EN-planted", ""] {
        let answer = program.send(&[("lang", language), ("name", "")]);
        assert_eq!((answer.status, answer.header("content-language")), (422, Some("en")), "{language}");
        program.send(&[("lang", language)]).reference();
    }
    let answer = program.send(&[("lang", "es"), ("name", "")]);
    assert!(answer.body.contains("Escriba su nombre completo"), "{}", answer.body);
}

#[test]
fn cases_20_and_21_fields_that_the_form_does_not_have_change_nothing() {
    let program = Program::start();
    let extra = [
        ("to", "planted@evil.example"),
        ("_next", "//evil.example"),
        ("recipient", "planted@evil.example"),
        ("subject", "Planted evil"),
        ("_redirect", "https://evil.example"),
        ("name[]", "evil"),
        ("__proto__", "evil"),
        ("constructor.prototype", "evil"),
    ];
    let answer = program.send(&extra);
    let kept = json!({ "name": "Ann Lee", "phone": "402-555-0134", "age": "3-5" });
    assert_eq!(program.answers(&answer), kept);
    let mail = program.mail(&answer);
    assert_eq!(mail.to, super::program::DESKS);
    assert!(!program.mails()[0].contains("evil"), "{mail:?}");
}

#[test]
fn case_21_the_first_of_two_values_counts() {
    let program = Program::start();
    let body = format!("name=First+Planted&{}&name=Last", program.filled(&[("name", "Second")]));
    assert_eq!(program.answers(&program.post(&body))["name"], "First Planted");
}

#[test]
fn case_22_more_fields_or_longer_names_than_any_form_has_are_refused() {
    let program = Program::start();
    let ten_thousand: String = (0..10_000).map(|number| format!("f{number}=planted&")).collect();
    let a_thousand: String = (0..1000).map(|number| format!("f{number}=&")).collect();
    let long_name = format!("{}=planted", "k".repeat(1024 * 1024));
    for body in [ten_thousand, a_thousand, long_name] {
        program.check_refused(&program.post(&body), 413);
    }
    assert_eq!(program.post("&&&===").status, 422);
    assert_eq!(program.post("&").status, 422);
}

#[test]
fn case_23_broken_encodings_are_read_as_far_as_they_go() {
    let program = Program::start();
    let complete = program.filled(&[("name", "x")]).replace("name=x", "");
    // What was sent, and the name that is stored.
    for (sent, kept) in [
        ("name=Planted%ZZ", "Planted%ZZ"),
        ("name=Planted%", "Planted%"),
        ("name=Planted%C0%AF", "Planted\u{fffd}\u{fffd}"),
        ("name=Planted%ff%fe", "Planted\u{fffd}\u{fffd}"),
        ("name=Planted%ED%A0%80", "Planted\u{fffd}\u{fffd}\u{fffd}"),
    ] {
        // Another token each, since changed answers of one form count as one family's.
        let body = format!("{sent}&{}", program.filled(&[("name", "x")]).replace("name=x", ""));
        assert_eq!(program.answers(&program.post(&body))["name"], kept, "{sent}");
    }
    let raw = [b"name=Planted\xff\xc0\xaf&".as_slice(), complete.as_bytes()].concat();
    let answer = program.exchange(&request(FORM, &[], &raw));
    assert_eq!(program.answers(&answer)["name"], "Planted\u{fffd}\u{fffd}\u{fffd}");
    let utf16: Vec<u8> = "name=planted&age=3-5".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(program.exchange(&request(FORM, &[], &utf16)).status, 422);
    let with_mark = [b"\xff\xfe".as_slice(), &utf16].concat();
    assert_eq!(program.exchange(&request(FORM, &[], &with_mark)).status, 422);
}
