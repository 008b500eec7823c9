//! Cases 34, 35, 41 and 42: signs of a robot lead to one more click, with every answer kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use carryover_intake::door::work;
use carryover_intake::keys::{Keys, Purpose};
use jiff::Timestamp;

use super::program::{DESKS, Program};
use crate::rig::{clicked, form_token, keys};

#[test]
fn case_34_a_token_that_is_not_this_forms_leads_to_one_more_click_with_every_answer() {
    let program = Program::start();
    let another = Keys::new("a secret of another clinic, 1234567", None).expect("it is long enough");
    let other_form = {
        let key = keys().current(Purpose::FormToken).clone();
        let issued = (Timestamp::now().as_second() - 60).to_string();
        let mark = key.mark(&[b"form", b"another", issued.as_bytes(), b"ab12"]);
        let mark: String = mark.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("1.{}.{issued}.ab12.{mark}", key.id())
    };
    let forged = form_token(&keys(), 60).replace("1.", "1.0");
    // From a clock that is a little ahead it counts, and is still sooner than anybody types.
    let [old, ahead, early] = [25 * 3600, -60, -360].map(|seconds| form_token(&keys(), seconds));
    for token in [forged, form_token(&another, 60), other_form, old, ahead, early, "planted".to_owned()] {
        let answer = program.send(&[("token", &token), ("name", "Planted \"Ann\" <Lee>"), ("concern", "one\r\ntwo")]);
        program.check_shown_again(&answer);
        let confirmed = program.post(&clicked(&answer.body));
        let kept = program.answers(&confirmed);
        assert_eq!((&kept["name"], &kept["concern"]), (&"Planted \"Ann\" <Lee>".into(), &"one\ntwo".into()), "{token}");
    }
}

#[test]
fn cases_35_and_37_a_proof_that_does_not_hold_leads_to_one_more_click() {
    let program = Program::start();
    let proof_with = |change: &dyn Fn(&mut serde_json::Value)| {
        let challenge = work::challenge_of(1, &keys(), Timestamp::now()).expect("random numbers");
        let solved = STANDARD.decode(crate::rig::solved(&challenge)).expect("Base64");
        let mut payload: serde_json::Value = serde_json::from_slice(&solved).expect("JSON");
        change(&mut payload);
        STANDARD.encode(payload.to_string())
    };
    let unsigned = proof_with(&|payload| payload["challenge"]["signature"] = serde_json::Value::Null);
    let no_signature = proof_with(&|payload| drop(payload["challenge"].as_object_mut().map(|c| c.remove("signature"))));
    let costly = proof_with(&|payload| payload["challenge"]["parameters"]["cost"] = u32::MAX.into());
    let earlier = Timestamp::now() - jiff::SignedDuration::from_secs(work::LONGEST_SECONDS + 1);
    let expired = crate::rig::solved(&work::challenge_of(1, &keys(), earlier).expect("random numbers"));
    let (long, longer) = ("A".repeat(4097), "A".repeat(60_000));
    let sent = ["", "%%%planted", "e30=", &long, &longer, &unsigned, &no_signature, &costly, &expired];
    for (number, proof) in sent.into_iter().enumerate() {
        let name = format!("Planted {number}");
        let answer = program.send(&[("altcha", proof), ("name", &name)]);
        program.check_shown_again(&answer);
        assert!(answer.body.contains(&name), "{}", answer.body);
    }
    assert_eq!((program.stored("review").len(), program.stored("inbox").len(), program.mails().len()), (9, 0, 0));
}

#[test]
fn case_35_a_proof_of_a_megabyte_is_more_than_a_form() {
    let program = Program::start();
    program.check_refused(&program.send(&[("altcha", &"A".repeat(1 << 20))]), 413);
}

#[test]
fn case_42_nothing_goes_to_an_address_that_was_typed_in() {
    let program = Program::with(&[("INTAKE_MAILS_PER_HOUR", "0")]);
    for number in 0..100 {
        program.send(&[("email", "planted.victim@example.org"), ("name", &format!("Prank {number}"))]).reference();
    }
    let mails = program.mails();
    assert_eq!(mails.len(), 100);
    for mail in mails {
        let to: Vec<&str> = mail.lines().filter(|line| line.starts_with("To:") || line.starts_with("Cc:")).collect();
        assert_eq!(to, [format!("To: {DESKS}")]);
    }
}
