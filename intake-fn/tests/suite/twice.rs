//! One form sent twice is one request; changed answers are kept beside the first ones; a new secret changes neither.

use carryover_intake::Intake;
use carryover_intake::form::parse::{Answers, ConsultationRequest};
use carryover_intake::intake::{FormNonce, Submission};
use carryover_intake::keys::Keys;
use carryover_intake::mail::Contents;
use carryover_intake::outbox::{Lane, Outbox, Reason, Spent, day_of};
use carryover_intake::sweep::sweep;
use jiff::{Span, Timestamp};

use crate::rig::{Made, SECRET, fields, made, stored};

/// A request typed into a form with this nonce, or without a token.
fn typed(intake: &Intake, nonce: Option<&str>, changes: &[(&str, &str)]) -> Submission {
    let bundle = intake.bundle();
    let answers: Answers = fields(changes).into_iter().collect();
    let at = Timestamp::now();
    Submission {
        request: ConsultationRequest::parse(bundle.in_language("en").form, &answers).expect("it is complete"),
        language: "en".to_owned(),
        at,
        form: nonce.map(|nonce| FormNonce { day: day_of(at), nonce: nonce.to_owned() }),
        lane: Lane::Inbox,
        reasons: Vec::new(),
    }
}

async fn received(intake: &Intake, submission: Submission) -> String {
    intake.receive(submission).await.expect("it is stored").to_string()
}

#[tokio::test]
async fn case_38_one_form_sent_again_and_again_is_one_record_one_mail_and_one_reference() {
    let intake = made(Made::default());
    let first = received(&intake, typed(&intake, Some("n1"), &[])).await;
    for _ in 0..5 {
        assert_eq!(first, received(&intake, typed(&intake, Some("n1"), &[])).await);
    }
    assert_eq!(intake.mailer().kept().len(), 1);
    assert_eq!(intake.outbox().requests(Lane::Inbox, None).await.expect("a list").len(), 1);
    assert_ne!(first, received(&intake, typed(&intake, Some("n2"), &[])).await, "a new form is a new request");
}

#[tokio::test]
async fn case_39_changed_answers_of_one_form_are_kept_beside_the_first_ones() {
    let intake = made(Made { contents: Contents::Full, ..Made::default() });
    let first = received(&intake, typed(&intake, Some("n"), &[])).await;
    let second = received(&intake, typed(&intake, Some("n"), &[("name", "Ann Leigh")])).await;
    assert_eq!(second, format!("{first}-2"));
    assert_eq!(second, received(&intake, typed(&intake, Some("n"), &[("name", "Ann Leigh")])).await);
    assert_eq!(first, received(&intake, typed(&intake, Some("n"), &[])).await, "the first answers again");
    let mails = intake.mailer().kept();
    assert_eq!(mails.len(), 2);
    let mail = carryover_intake::mailbox::read_mail(&mails[1].formatted());
    assert_eq!(mail.subject, format!("Consultation request {second}"));
    assert!(mail.body.contains(&format!("It corrects the earlier request: {first}\n")), "{}", mail.body);
    assert!(mail.body.contains("Ann Leigh"));
}

#[tokio::test]
async fn a_form_changed_more_often_than_people_do_loses_nothing() {
    let intake = made(Made::default());
    let mut references = std::collections::BTreeSet::new();
    for number in 0..15 {
        references.insert(received(&intake, typed(&intake, Some("n"), &[("name", &format!("Ann {number}"))])).await);
    }
    assert_eq!(references.len(), 15);
    assert_eq!(intake.outbox().requests(Lane::Inbox, None).await.expect("a list").len(), 15);
}

#[tokio::test]
async fn case_50_a_secret_that_is_changed_in_between_makes_no_second_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = || Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let new = "another secret that only the tests know";
    let before = made(Made { outbox: outbox(), ..Made::default() });
    let during = made(Made {
        outbox: outbox(),
        keys: Keys::new(new, Some(SECRET)).expect("the secrets are long enough"),
        ..Made::default()
    });
    for nonce in [Some("n"), None] {
        let first = received(&before, typed(&before, nonce, &[])).await;
        assert_eq!(first, received(&during, typed(&during, nonce, &[])).await);
    }
    assert_eq!(stored(folder.path(), "inbox").len(), 2);
    assert!(during.mailer().kept().is_empty());
}

#[tokio::test]
async fn the_review_lane_is_told_of_once_a_day_and_only_what_nobody_confirmed() {
    let intake = made(Made::default());
    let unconfirmed = |changes: &[(&str, &str)]| Submission {
        lane: Lane::Review,
        reasons: vec![Reason::NoToken],
        ..typed(&intake, None, changes)
    };
    let robot = received(&intake, unconfirmed(&[("name", "Robot")])).await;
    let person = received(&intake, unconfirmed(&[])).await;
    assert!(intake.mailer().kept().is_empty(), "nobody is told before the sender had a chance to confirm");
    received(&intake, typed(&intake, Some("n"), &[])).await;
    assert_eq!(intake.mailer().kept().len(), 1);
    // Noon of tomorrow, by any clock of the clinic.
    let tomorrow = day_of(Timestamp::now() + Span::new().hours(24));
    let noon: Timestamp = format!("{tomorrow}T18:00:00Z").parse().expect("a time");
    sweep(&intake, noon).await.expect("it sweeps");
    sweep(&intake, noon + Span::new().hours(1)).await.expect("it sweeps");
    let mails = intake.mailer().kept();
    assert_eq!(mails.len(), 2);
    let mail = carryover_intake::mailbox::read_mail(&mails[1].formatted());
    assert_eq!(mail.subject, "1 requests that were not confirmed");
    assert!(
        mail.body.contains(&robot) && !mail.body.contains(&person) && !mail.body.contains("Robot"),
        "{}",
        mail.body
    );
    sweep(&intake, noon + Span::new().hours(24)).await.expect("it sweeps");
    assert_eq!(intake.mailer().kept().len(), 2, "each is told of once");
}

#[tokio::test]
async fn the_days_letter_about_unconfirmed_requests_waits_for_a_store_that_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let intake = made(Made { outbox, ..Made::default() });
    let unconfirmed = Submission { lane: Lane::Review, reasons: vec![Reason::NoToken], ..typed(&intake, None, &[]) };
    received(&intake, unconfirmed).await;
    // A folder that leads into itself cannot be listed.
    let told = folder.path().join("outbox/told");
    std::fs::create_dir(&told).expect("a folder");
    std::os::unix::fs::symlink(&told, told.join("round")).expect("a link");
    let tomorrow = day_of(Timestamp::now() + Span::new().hours(24));
    let noon: Timestamp = format!("{tomorrow}T18:00:00Z").parse().expect("a time");
    assert!(sweep(&intake, noon).await.is_err());
    std::fs::remove_dir_all(&told).expect("it can be mended");
    sweep(&intake, noon + Span::new().minutes(1)).await.expect("it sweeps");
    let mails = intake.mailer().kept();
    assert_eq!(mails.len(), 1, "on the same day");
}

#[tokio::test]
async fn what_is_spent_once_is_spent() {
    let outbox = Outbox::memory();
    let day = day_of(Timestamp::now());
    let spent = async |name: &str, by: &str| outbox.spend(day, name, by).await.expect("it is stored");
    assert_eq!(spent("proof-1", "a").await, Spent::Now);
    assert_eq!(spent("proof-1", "a").await, Spent::ByTheSame);
    assert_eq!(spent("proof-1", "b").await, Spent::ByAnother);
    assert_eq!(spent("proof-2", "b").await, Spent::Now);
}
