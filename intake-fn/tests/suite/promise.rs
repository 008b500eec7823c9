//! Thank-you means stored; one request gives one record and one e-mail.

use std::os::unix::fs::PermissionsExt;

use carryover_intake::form::parse::{Answers, ConsultationRequest};
use carryover_intake::intake::Submission;
use carryover_intake::mail::Contents;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::{Lane, Outbox};
use carryover_intake::sweep::{Swept, sweep};
use http::StatusCode;
use jiff::{Span, Timestamp};

use crate::rig::{fields, intake, intake_with, pending, reference, send, stored, text};

#[tokio::test]
async fn sending_twice_is_one_request_and_one_mail() {
    let intake = intake();
    let first = reference(&send(&intake, &[]).await);
    let again = reference(&send(&intake, &[("name", " Ann   Lee ")]).await);
    assert_eq!(first, again);
    assert_eq!(intake.mailer().kept().len(), 1);
    let other = reference(&send(&intake, &[("concern", "Something more")]).await);
    assert_ne!(first, other);
    assert_eq!(intake.mailer().kept().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_at_once_are_one_request_and_one_mail() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let intake = std::sync::Arc::new(intake_with(outbox, Mailer::memory(), Contents::Full));
    let sending: Vec<_> = (0..16)
        .map(|_| {
            let intake = std::sync::Arc::clone(&intake);
            tokio::spawn(async move { reference(&send(&intake, &[]).await) })
        })
        .collect();
    let mut references = Vec::new();
    for one in sending {
        references.push(one.await.expect("it ends"));
    }
    references.dedup();
    assert_eq!((references.len(), intake.mailer().kept().len()), (1, 1));
    assert_eq!((stored(folder.path(), "inbox").len(), stored(folder.path(), "sent").len()), (1, 1));
}

#[tokio::test]
async fn a_resend_across_midnight_is_still_one_request() {
    let intake = intake();
    let bundle = intake.bundle();
    let answers: Answers = fields(&[]).into_iter().collect();
    let at = |time: &str| Submission {
        request: ConsultationRequest::parse(bundle.in_language("en").form, &answers).expect("it is complete"),
        language: "en".to_owned(),
        at: time.parse().expect("a time"),
        form: None,
        lane: Lane::Inbox,
        reasons: Vec::new(),
    };
    let mut references = Vec::new();
    for time in ["2026-11-23T23:59:50Z", "2026-11-24T00:00:10Z", "2026-11-24T09:00:00Z"] {
        references.push(intake.receive(at(time)).await.expect("it is stored"));
    }
    assert_eq!(references[0], references[1]);
    assert_ne!(references[1], references[2], "the next morning it is a new request");
    assert_eq!(intake.mailer().kept().len(), 2);
}

#[tokio::test]
async fn names_in_the_store_say_nothing_about_the_family() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let intake = intake_with(outbox, Mailer::memory(), Contents::Full);
    let reference = reference(&send(&intake, &[]).await);
    let record = &stored(folder.path(), "inbox")[0];
    let name = record.file_stem().and_then(|name| name.to_str()).expect("a name");
    assert_eq!((name.len(), &name[..8]), (26, reference.replace('-', "").as_str()));
    let text = std::fs::read_to_string(record).expect("a file");
    let (cover, payload) = text.split_once('\n').expect("a clear line");
    assert!(!cover.contains("Ann") && !cover.contains("402"), "{cover}");
    let value: serde_json::Value = serde_json::from_str(payload).expect("JSON");
    assert_eq!((&value["answers"]["name"], &value["reference"]), (&"Ann Lee".into(), &reference.into()));
}

#[tokio::test]
async fn a_store_that_fails_means_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let intake = intake_with(outbox, Mailer::memory(), Contents::Full);
    // A file where the folder of records would be: even root cannot write through it.
    std::fs::write(folder.path().join("outbox/inbox"), "").expect("a file");
    let response = send(&intake, &[("concern", "Kept words")]).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = text(&response);
    for part in
        ["<h1>Your request was not sent</h1>", "tel:+14024131356", "Kept words</textarea>", "value=\"Ann Lee\"", "911"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(response.headers().contains_key("retry-after"));
    assert!(intake.mailer().kept().is_empty());
    std::fs::remove_file(folder.path().join("outbox/inbox")).expect("it can be mended");
    reference(&send(&intake, &[("concern", "Kept words")]).await);
    assert_eq!(intake.mailer().kept().len(), 1);
}

#[tokio::test]
async fn a_lost_mail_does_not_lose_the_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let mails = folder.path().join("mails");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let broken = intake_with(outbox.clone(), Mailer::Folder(mails.clone()), Contents::Full);
    reference(&send(&broken, &[]).await);
    assert_eq!(pending(&broken).await.len(), 1);

    let mended = intake_with(outbox, Mailer::folder(&mails).expect("a folder"), Contents::Full);
    let now = Timestamp::now();
    assert_eq!(sweep(&mended, now).await.expect("it sweeps"), Swept { waiting: 1, ..Swept::default() });
    let later = now + Span::new().minutes(1);
    assert_eq!(sweep(&mended, later).await.expect("it sweeps"), Swept { sent: 1, ..Swept::default() });
    assert_eq!(sweep(&mended, later).await.expect("it sweeps"), Swept::default());
    assert_eq!(std::fs::read_dir(mails).expect("a folder").count(), 1);
}

#[tokio::test]
async fn records_are_not_left_readable_by_half() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let intake = intake_with(outbox, Mailer::memory(), Contents::Full);
    reference(&send(&intake, &[]).await);
    let mode = std::fs::metadata(folder.path().join("outbox")).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o077, 0, "only the function's own user may open the outbox");
}
