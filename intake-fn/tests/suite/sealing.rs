//! What is sealed can be stored and mailed by the function, and read by the clinic's staff alone.

use carryover_intake::log::Log;
use carryover_intake::mail::Contents;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::{Lane, Outbox};
use carryover_intake::seal::{KeyPair, Opener, Seal, new_key};
use carryover_intake::sweep::{Swept, sweep};
use jiff::{Span, Timestamp};

use crate::rig::{Made, age_tries, fields, made, reference, send, stored, text};

fn pair() -> KeyPair {
    new_key().expect("a pair of keys")
}

fn sealed_outbox(folder: &std::path::Path, pairs: &[&KeyPair]) -> Outbox {
    let keys: Vec<&str> = pairs.iter().map(|pair| pair.public.as_str()).collect();
    let outbox = Outbox::folder(&folder.join("outbox")).expect("an outbox");
    outbox.sealed_to(Seal::parse(&keys.join(",")).expect("public keys"))
}

/// Every file below a folder, in one text.
fn everything(folder: &std::path::Path) -> String {
    let mut all = String::new();
    for state in ["inbox", "review", "outbox", "attempt", "sent", "dead", "hour", "daily", "spent", "audit"] {
        for path in stored(folder, state) {
            all.push_str(&path.to_string_lossy());
            all.push_str(&String::from_utf8_lossy(&std::fs::read(path).expect("a file")));
        }
    }
    all
}

const PLANTED: [(&str, &str); 3] =
    [("name", "PlantedName"), ("email", "planted@example.org"), ("concern", "PlantedConcern")];

#[tokio::test]
async fn a_sealed_request_is_read_with_a_staff_key_and_not_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, recovery, other) = (pair(), pair(), pair());
    let intake = made(Made { outbox: sealed_outbox(folder.path(), &[&desk, &recovery]), ..Made::default() });
    reference(&send(&intake, &PLANTED).await);
    assert!(!everything(folder.path()).to_lowercase().contains("planted"));
    let keys = intake.outbox().requests(Lane::Inbox, None).await.expect("a list");
    let sealed = intake.outbox().read(Lane::Inbox, &keys[0]).await.expect("it reads").expect("it is there");
    for key in [&desk, &recovery] {
        let record = sealed.record(Some(&Opener::parse(&key.private).expect("a key"))).expect("it opens");
        assert_eq!(record.answers["name"], "PlantedName");
    }
    let refused = sealed.record(None).expect_err("there is no key").to_string();
    assert!(refused.ends_with("it is sealed; name a key file with --key FILE or INTAKE_KEY_FILE"), "{refused}");
    let refused = sealed.record(Some(&Opener::parse(&other.private).expect("a key"))).expect_err("another key");
    assert!(refused.to_string().ends_with("none of the keys in the key file opens it"), "{refused}");
}

#[tokio::test]
async fn a_clear_line_that_was_changed_is_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = pair();
    let intake = made(Made { outbox: sealed_outbox(folder.path(), &[&desk]), ..Made::default() });
    reference(&send(&intake, &[]).await);
    let path = &stored(folder.path(), "inbox")[0];
    let bytes = std::fs::read(path).expect("a file");
    let end = bytes.iter().position(|byte| *byte == b'\n').expect("a clear line");
    let line = String::from_utf8(bytes[..end].to_vec()).expect("JSON").replace("\"inbox\"", "\"review\"");
    std::fs::write(path, [line.as_bytes(), &bytes[end..]].concat()).expect("a file");
    let keys = intake.outbox().requests(Lane::Inbox, None).await.expect("a list");
    let moved = intake.outbox().read(Lane::Inbox, &keys[0]).await.expect("it reads").expect("it is there");
    let said = moved.record(Some(&Opener::parse(&desk.private).expect("a key"))).expect_err("it was changed");
    assert!(said.to_string().contains("somebody changed or moved it"), "{said}");
}

#[tokio::test]
async fn case_38_a_sealed_request_sent_twice_is_one_although_no_two_sealings_are_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let intake = made(Made { outbox: sealed_outbox(folder.path(), &[&pair()]), ..Made::default() });
    let first = reference(&send(&intake, &[]).await);
    assert_eq!(first, reference(&send(&intake, &[]).await));
    assert_eq!((stored(folder.path(), "inbox").len(), intake.mailer().kept().len()), (1, 1));
}

#[tokio::test]
async fn a_sealed_mail_carries_the_answers_for_staff_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = pair();
    let outbox = sealed_outbox(folder.path(), &[&desk]);
    let intake = made(Made { outbox, contents: Contents::Sealed, ..Made::default() });
    let reference = reference(&send(&intake, &PLANTED).await);
    let raw = String::from_utf8(intake.mailer().kept()[0].formatted()).expect("e-mails are ASCII");
    assert!(
        raw.contains(&format!("filename=\"{reference}.age\"")) && raw.contains("The answers are attached, sealed.")
    );
    assert!(!raw.to_lowercase().contains("planted") && !raw.contains("Reply-To"), "{raw}");
    let attached = raw.split_once("filename=").expect("the attachment").1;
    let coded = attached.split_once("\r\n\r\n").expect("its body").1.split("\r\n--").next().expect("it ends");
    let sealed = base64(coded);
    let opened = Opener::parse(&desk.private).expect("a key").open(&sealed).expect("it opens");
    assert!(String::from_utf8(opened).expect("JSON").contains("PlantedConcern"));
}

#[tokio::test]
async fn a_full_mail_of_a_sealed_request_waits_unreadable_and_is_deleted_once_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (desk, mails) = (pair(), folder.path().join("mails"));
    let parts = |mailer| Made {
        outbox: sealed_outbox(folder.path(), &[&desk]),
        contents: Contents::Full,
        mailer,
        ..Made::default()
    };
    // A folder that is not there cannot be written.
    let broken = made(parts(Mailer::Folder(mails.clone())));
    reference(&send(&broken, &PLANTED).await);
    assert_eq!(stored(folder.path(), "outbox").len(), 1);
    assert!(!everything(folder.path()).to_lowercase().contains("planted"));
    let mended = made(parts(Mailer::folder(&mails).expect("a folder")));
    let later = Timestamp::now() + Span::new().minutes(1);
    assert_eq!(sweep(&mended, later).await.expect("it sweeps"), Swept { sent: 1, ..Swept::default() });
    assert_eq!(stored(folder.path(), "outbox"), Vec::<std::path::PathBuf>::new());
    let mail = std::fs::read_dir(mails).expect("a folder").next().expect("a mail").expect("an entry").path();
    let mail = carryover_intake::mailbox::read_mail(&std::fs::read(mail).expect("a file"));
    assert!(mail.body.contains("PlantedName") && mail.reply_to == "planted@example.org", "{mail:?}");
}

#[tokio::test]
async fn case_47_a_sealed_request_whose_letter_was_never_kept_goes_out_as_a_notice() {
    let folder = tempfile::tempdir().expect("a folder");
    let intake = made(Made {
        outbox: sealed_outbox(folder.path(), &[&pair()]),
        contents: Contents::Full,
        mailer: Mailer::Folder(folder.path().join("missing")),
        ..Made::default()
    });
    reference(&send(&intake, &PLANTED).await);
    // As if the process had been killed between the two puts.
    std::fs::remove_file(&stored(folder.path(), "outbox")[0]).expect("a file");
    age_tries(folder.path(), 5);
    let again =
        made(Made { outbox: sealed_outbox(folder.path(), &[&pair()]), contents: Contents::Full, ..Made::default() });
    assert_eq!(sweep(&again, Timestamp::now()).await.expect("it sweeps").sent, 1);
    let raw = String::from_utf8(again.mailer().kept()[0].formatted()).expect("e-mails are ASCII");
    assert!(raw.contains("The answers are not in this e-mail") && !raw.to_lowercase().contains("planted"), "{raw}");
}

#[tokio::test]
async fn case_43_a_store_that_fails_says_nothing_of_the_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let intake = made(Made { outbox: sealed_outbox(folder.path(), &[&pair()]), log: Log::Off, ..Made::default() });
    std::fs::write(folder.path().join("outbox/inbox"), "").expect("a file");
    let response = send(&intake, &fields(&PLANTED)).await;
    assert_eq!(response.status(), http::StatusCode::SERVICE_UNAVAILABLE);
    assert!(text(&response).contains("PlantedConcern</textarea>") && intake.mailer().kept().is_empty());
}

fn base64(coded: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for value in coded.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte)) {
        held = held << 6 | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    bytes
}
