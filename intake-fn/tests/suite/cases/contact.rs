//! Cases 7 to 15: how a family can be reached.

use super::program::Program;

const NO_ADDRESS: &str = "Enter an e-mail address in full, like name@example.com";
const NO_PHONE: &str = "Enter a phone number with its area code, like 402-555-0134";

#[test]
fn cases_7_and_8_what_is_not_one_address_comes_back() {
    let program = Program::start();
    for email in [
        "planted@b.example, d@e.example",
        "planted@b.example;d@e.example",
        "planted@b.example\nBcc: d@e.example",
        "planted@b.example\r\nBcc:",
        "planted@localhost",
        "planted@127.0.0.1",
        "planted@[127.0.0.1]",
        "\"planted b\"@x.example",
        "<planted@x.example>",
    ] {
        program.check_sent_back(&[("email", email)], &[("email", NO_ADDRESS)]);
    }
}

#[test]
fn case_8_an_address_with_something_invisible_is_cleaned() {
    let program = Program::start();
    let answer = program.check_taken(("email", "planted@x.example\u{200b}"), "planted@x.example");
    assert_eq!(program.mail(&answer).reply_to, "planted@x.example");
}

#[test]
fn cases_9_and_10_addresses_in_any_script_are_kept_and_answered_where_headers_can_carry_them() {
    let program = Program::start();
    for (email, reply_to) in [
        ("planted@bücher.example", "planted@xn--bcher-kva.example"),
        ("用户@例子.测试", ""),
        ("plänted@x.example", ""),
        ("planted.o'brien+ot@x.example", "planted.o'brien+ot@x.example"),
    ] {
        let answer = program.check_taken(("email", email), email);
        assert_eq!(program.mail(&answer).reply_to, reply_to);
    }
}

#[test]
fn case_11_an_address_longer_than_mail_allows_comes_back() {
    let program = Program::start();
    let long = format!("a@{}.org", "b.".repeat(124) + "b");
    assert_eq!(long.len(), 255);
    program.check_sent_back(&[("email", &long)], &[("email", "E-mail address must be 254 characters or fewer")]);
    let long_local = format!("{}@example.org", "a".repeat(65));
    program.check_sent_back(&[("email", &long_local)], &[("email", NO_ADDRESS)]);
    let longest_local = format!("{}@example.org", "a".repeat(64));
    program.check_taken(("email", &longest_local), &longest_local);
}

#[test]
fn case_12_a_likely_slip_is_said_on_the_thank_you_page() {
    let program = Program::start();
    let answer = program.check_taken(("email", "planted@gmial.com"), "planted@gmial.com");
    assert!(answer.header("location").is_some_and(|location| location.ends_with("#check-email")), "{}", answer.head);
    let answer = program.check_taken(("email", "planted@gmail.com"), "planted@gmail.com");
    assert!(answer.header("location").is_some_and(|location| !location.contains('#')), "{}", answer.head);
}

#[test]
fn case_13_phone_numbers_are_kept_as_typed() {
    let program = Program::start();
    for phone in [
        "(555) 010-0199 ext. 4",
        "+44 20 7946 0000",
        "４０２５５５０１９９",
        "٤٠٢٥٥٥٠١٩٩",
        "402.555.0199",
        "4025550199",
    ] {
        program.check_taken(("phone", phone), phone);
    }
}

#[test]
fn case_14_what_cannot_be_called_comes_back_with_an_example() {
    let program = Program::start();
    for phone in ["123", "call me", "planted", "1234567890123456789012345678901234567890", "402 555 019 ext. 1234"] {
        program.check_sent_back(&[("phone", phone)], &[("phone", NO_PHONE)]);
    }
}

#[test]
fn case_15_without_any_way_to_reach_the_family_the_summary_leads_to_the_first_box() {
    let program = Program::start();
    let neither = "Enter a phone number or an e-mail address, so that we can reach you";
    let answer = program.check_sent_back(&[("phone", ""), ("email", "")], &[("phone", neither)]);
    assert!(answer.body.contains("id=\"phone\"") && answer.body.contains("id=\"phone-error\""), "{}", answer.body);
    program.check_sent_back(&[("phone", ""), ("email", "planted")], &[("email", NO_ADDRESS)]);
    let answer = program.send(&[("phone", ""), ("email", "planted@x.example")]);
    assert_eq!(program.answers(&answer)["email"], "planted@x.example", "one of the two is enough");
}
