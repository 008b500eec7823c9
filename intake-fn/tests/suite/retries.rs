//! What is tried again, when, by whom, and what a full hour does: with the real mail server's faults.

use std::sync::Arc;

use carryover_intake::form::parse::{Answers, ConsultationRequest};
use carryover_intake::intake::Submission;
use carryover_intake::mail::Contents;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::{Lane, Outbox};
use carryover_intake::reference::Reference;
use carryover_intake::staff::{Replayed, replay};
use carryover_intake::sweep::{Swept, sweep};
use jiff::{Span, Timestamp};

use crate::rig::{Made, MailServer, fields, made, pending, reference, send, stored};
use crate::smtp::intake_for;

const REQUIRED: &str = "smtp://localhost:PORT?tls=required";

fn folder_outbox(folder: &std::path::Path) -> Outbox {
    Outbox::folder(&folder.join("outbox")).expect("an outbox")
}

/// A mailer that always fails: its folder is not there.
fn broken(folder: &std::path::Path) -> Mailer {
    Mailer::Folder(folder.join("missing"))
}

async fn swept_in(intake: &carryover_intake::Intake, minutes: i64) -> Swept {
    sweep(intake, Timestamp::now() + Span::new().minutes(minutes)).await.expect("it sweeps")
}

#[tokio::test]
async fn case_46_a_refused_content_goes_out_once_as_a_notice() {
    for fault in ["too-large", "unwanted"] {
        let server = MailServer::start(fault);
        let folder = tempfile::tempdir().expect("a folder");
        let intake = intake_for(&server, REQUIRED, folder.path());
        reference(&send(&intake, &[("name", "PlantedName")]).await);
        assert_eq!(server.mails().len(), 0, "{fault}");
        assert_eq!(swept_in(&intake, 1).await, Swept { sent: 1, ..Swept::default() }, "{fault}");
        let mails = server.mails();
        let text = mails[0]["text"].as_str().expect("a text");
        assert!(text.contains("The answers are not in this e-mail") && !text.contains("PlantedName"), "{text}");
        assert_eq!(swept_in(&intake, 100).await, Swept::default(), "{fault}");
    }
}

#[tokio::test]
async fn case_46_an_unknown_mailbox_is_tried_again_slowly_and_a_busy_server_soon() {
    for (fault, name, first_retry) in [("refuse", "001-mailbox", 60), ("later", "001-later", 1)] {
        let server = MailServer::start(fault);
        let folder = tempfile::tempdir().expect("a folder");
        let intake = intake_for(&server, REQUIRED, folder.path());
        reference(&send(&intake, &[]).await);
        let noted = stored(folder.path(), "attempt");
        assert!(noted.iter().any(|path| path.ends_with(name)), "{noted:?}");
        let waiting = Swept { waiting: 1, ..Swept::default() };
        assert_eq!(sweep(&intake, Timestamp::now()).await.expect("it sweeps"), waiting, "{fault}");
        if first_retry > 1 {
            assert_eq!(swept_in(&intake, first_retry - 1).await, waiting, "{fault}");
        }
        assert_eq!(swept_in(&intake, first_retry).await, Swept { failed: 1, ..Swept::default() }, "{fault}");
    }
}

#[tokio::test]
async fn case_46_a_connection_lost_after_the_final_dot_gives_one_more_copy_with_the_same_id() {
    let server = MailServer::start("drop-after-data");
    let folder = tempfile::tempdir().expect("a folder");
    let intake = intake_for(&server, REQUIRED, folder.path());
    reference(&send(&intake, &[]).await);
    assert_eq!(pending(&intake).await.len(), 1, "we cannot know that the server has it");
    let good = MailServer::start("none");
    let intake = intake_for(&good, REQUIRED, folder.path());
    assert_eq!(swept_in(&intake, 1).await.sent, 1);
    assert_eq!(swept_in(&intake, 2).await, Swept::default());
    let id = |mails: Vec<serde_json::Value>| -> Vec<String> {
        let texts = mails.iter().map(|mail| mail["text"].as_str().expect("a text").to_owned());
        texts.map(|text| text.lines().find(|line| line.starts_with("Message-ID:")).expect("an id").to_owned()).collect()
    };
    let (lost, copy) = (id(server.mails()), id(good.mails()));
    assert_eq!((lost.len(), &lost), (1, &copy));
}

#[tokio::test]
async fn case_45_a_server_that_is_gone_for_two_days_leaves_dead_letters_that_can_be_replayed() {
    let folder = tempfile::tempdir().expect("a folder");
    let down = made(Made { outbox: folder_outbox(folder.path()), mailer: broken(folder.path()), ..Made::default() });
    let reference = reference(&send(&down, &[]).await);
    let mut tries = 0;
    for minute in 0..(50 * 60) {
        tries += swept_in(&down, minute).await.failed;
    }
    assert_eq!((stored(folder.path(), "dead").len(), stored(folder.path(), "sent").len()), (1, 0));
    assert!((50..60).contains(&tries), "{tries} tries in two days");
    assert!(pending(&down).await.is_empty(), "nobody tries forever");

    let reference = Reference::parse(&reference).expect("a reference");
    let now = Timestamp::now() + Span::new().hours(60);
    let failed = replay(&down, &reference, now).await.expect("the store works");
    assert!(matches!(failed, Replayed::Failed(_)) && stored(folder.path(), "dead").len() == 1, "{failed:?}");
    let up = made(Made { outbox: folder_outbox(folder.path()), ..Made::default() });
    assert_eq!(replay(&up, &reference, now).await.expect("the store works"), Replayed::Sent);
    assert_eq!((stored(folder.path(), "dead").len(), stored(folder.path(), "sent").len()), (0, 1));
    assert_eq!(up.mailer().kept().len(), 1);
}

#[tokio::test]
async fn what_waited_for_weeks_without_a_sweep_is_still_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let intake = made(Made { outbox: folder_outbox(folder.path()), ..Made::default() });
    let bundle = intake.bundle();
    let answers: Answers = fields(&[]).into_iter().collect();
    let long_ago = Submission {
        request: ConsultationRequest::parse(bundle.in_language("en").form, &answers).expect("it is complete"),
        language: "en".to_owned(),
        at: Timestamp::now() - Span::new().hours(24 * 30),
        form: None,
        lane: Lane::Inbox,
        reasons: Vec::new(),
    };
    let reference = intake.receive(long_ago).await.expect("it is stored").to_string();
    // As if its e-mail had failed then, and no sweep had run since: what tells of tries is purged sooner than requests.
    for state in ["attempt", "sent"] {
        std::fs::remove_dir_all(folder.path().join("outbox").join(state)).expect("it was told of");
    }
    let up = made(Made { outbox: folder_outbox(folder.path()), ..Made::default() });
    assert_eq!(swept_in(&up, 1).await, Swept { sent: 1, ..Swept::default() });
    let mail = carryover_intake::mailbox::read_mail(&up.mailer().kept()[0].formatted());
    assert!(mail.subject.ends_with(&reference), "{}", mail.subject);
}

#[tokio::test]
async fn a_server_that_is_down_does_not_hold_a_sweep_for_every_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let down = made(Made { outbox: folder_outbox(folder.path()), mailer: broken(folder.path()), ..Made::default() });
    for number in 0..10 {
        reference(&send(&down, &[("name", &format!("Ann {number}"))]).await);
    }
    assert_eq!(swept_in(&down, 1).await, Swept { failed: 3, waiting: 7, ..Swept::default() });
    let up = made(Made { outbox: folder_outbox(folder.path()), ..Made::default() });
    assert_eq!(swept_in(&up, 3).await.sent + swept_in(&up, 4).await.sent, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn case_49_two_sweeps_at_once_send_each_mail_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let down = made(Made { outbox: folder_outbox(folder.path()), mailer: broken(folder.path()), ..Made::default() });
    for number in 0..20 {
        reference(&send(&down, &[("name", &format!("Ann {number}"))]).await);
    }
    let mails = folder.path().join("mails");
    let sweeping: Vec<_> = (0..4)
        .map(|_| {
            let mailer = Mailer::folder(&mails).expect("a folder");
            let up = Arc::new(made(Made { outbox: folder_outbox(folder.path()), mailer, ..Made::default() }));
            tokio::spawn(async move { swept_in(&up, 1).await.sent })
        })
        .collect();
    let mut sent = 0;
    for one in sweeping {
        sent += one.await.expect("it ends");
    }
    assert_eq!((sent, std::fs::read_dir(mails).expect("a folder").count()), (20, 20));
}

#[tokio::test]
async fn case_41_more_than_an_hours_mails_come_as_one_digest_and_none_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = |contents| Made { outbox: folder_outbox(folder.path()), most_per_hour: 3, contents, ..Made::default() };
    let intake = made(parts(Contents::Full));
    let mut references = Vec::new();
    for number in 0..8 {
        references.push(reference(&send(&intake, &[("name", &format!("Planted{number}"))]).await));
    }
    assert_eq!((intake.mailer().kept().len(), pending(&intake).await.len()), (3, 5));
    // Another process of the same hour counts along.
    let other = made(parts(Contents::Full));
    let soon = Timestamp::now() + Span::new().seconds(15);
    let swept = sweep(&other, soon).await.expect("it sweeps");
    let next_hour = soon.strftime("%H").to_string() != Timestamp::now().strftime("%H").to_string();
    if next_hour {
        return;
    }
    assert_eq!(swept, Swept { sent: 5, ..Swept::default() });
    let mails = other.mailer().kept();
    assert_eq!(mails.len(), 1);
    let mail = carryover_intake::mailbox::read_mail(&mails[0].formatted());
    assert_eq!(mail.subject, "5 consultation requests");
    let told = references.iter().filter(|reference| mail.body.contains(*reference)).count();
    assert_eq!((told, mail.body.matches("  Planted").count()), (5, 5), "{}", mail.body);
    assert_eq!(stored(folder.path(), "sent").len(), 8);
}

#[tokio::test]
async fn case_48_a_clock_that_steps_by_a_day_loses_and_doubles_nothing() {
    for step in [-24, 24] {
        let folder = tempfile::tempdir().expect("a folder");
        let down =
            made(Made { outbox: folder_outbox(folder.path()), mailer: broken(folder.path()), ..Made::default() });
        reference(&send(&down, &[]).await);
        let up = made(Made { outbox: folder_outbox(folder.path()), ..Made::default() });
        let stepped = Timestamp::now() + Span::new().hours(step);
        assert_eq!(sweep(&up, stepped).await.expect("it sweeps").sent, 1, "{step}");
        assert_eq!(sweep(&up, Timestamp::now()).await.expect("it sweeps"), Swept::default(), "{step}");
        assert_eq!((stored(folder.path(), "inbox").len(), up.mailer().kept().len()), (1, 1), "{step}");
    }
}
