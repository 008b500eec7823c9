//! Killed by SIGKILL between any two steps: nothing that was thanked for is lost, nothing is there twice, and one request
//! is told of in one e-mail, in two where the mail server had it and our mark was not yet written.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::Outbox;
use carryover_intake::sweep::sweep;
use jiff::{Span, Timestamp};

use crate::rig::{Made, age_tries, exchange, made, program, send, start_server, stored};
use crate::traced::{Planned, can_trace, mails, traced};

/// Three sweeps, three minutes from now and later, by a process that is not killed.
pub(crate) fn swept_later(folder: &Path) {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let outbox = Outbox::folder(&folder.join("outbox")).expect("an outbox");
        let mailer = Mailer::folder(&folder.join("mails")).expect("a folder");
        let intake = made(Made { outbox, mailer, ..Made::default() });
        for minutes in [3, 4, 5] {
            sweep(&intake, Timestamp::now() + Span::new().minutes(minutes)).await.expect("it sweeps");
        }
    });
}

/// Every e-mail of a folder is a copy of the same one.
#[track_caller]
pub(crate) fn check_one_message_id(folder: &Path, what: &str) {
    let mails = mails(folder);
    let id = |mail: &String| mail.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned);
    let mut ids: Vec<_> = mails.iter().map(|mail| id(mail).expect("a Message-ID")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{what}: {ids:?}");
}

/// Sends, and takes whatever comes back before the connection breaks.
fn sent_in_vain(port: u16, post: &[u8]) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    socket.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
    let mut answer = Vec::new();
    let _ = socket.write_all(post).and_then(|()| socket.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn case_47_killed_after_each_step_of_taking_a_request() {
    if !can_trace() {
        return;
    }
    // At which call the program is killed, and how many records and e-mails there are then.
    for (step, call, pattern, records, before) in [
        ("sealed, not put", "openat", "inbox/DAY/ID#1", 0, 0),
        ("written, not put", "linkat", "inbox/DAY/ID", 0, 0),
        ("put, not cleaned up", "unlink", "inbox/DAY/ID#1", 1, 0),
        ("put, no try begun", "linkat", "attempt/DAY/ID/001", 1, 0),
        ("try begun, no mail", "unlink", "attempt/DAY/ID/001#1", 1, 0),
        ("mail taken, not noted", "openat", "sent/DAY/ID#1", 1, 1),
        ("noted, not answered", "unlink", "sent/DAY/ID#1", 1, 1),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it is there");
        let planned = Planned::new();
        let path = planned.place(&root, pattern);
        let mut command = traced(&sealed_where_it_can(program(&root)), &format!("{call}:signal=KILL"), Some(&path));
        let (mut running, port) = start_server(&mut command);
        let answer = sent_in_vain(port, &planned.post);
        assert!(!answer.contains("?ref="), "{step}: {answer}");
        running.0.wait().expect("it was killed");
        let noted = stored(&root, "sent").len();
        assert_eq!((stored(&root, "inbox").len(), mails(&root).len()), (records, before), "{step}");

        swept_later(&root);
        let after = records.max(before + records - noted);
        assert_eq!(mails(&root).len(), after, "{step}");
        let (_running, port) = start_server(&mut sealed_where_it_can(program(&root)));
        let answer = exchange(port, &planned.post);
        assert!(answer.starts_with("HTTP/1.1 303 "), "{step}: {answer}");
        assert_eq!((stored(&root, "inbox").len(), mails(&root).len()), (1, after.max(1)), "{step}");
        check_one_message_id(&root, step);
    }
}

/// The same program, sealing where this build can.
fn sealed_where_it_can(command: std::process::Command) -> std::process::Command {
    let mut command = command;
    if cfg!(feature = "seal") {
        let pair = carryover_intake::seal::new_key().expect("a pair of keys");
        command.env("INTAKE_SEAL_TO", pair.public);
    }
    command
}

#[test]
fn case_47_killed_after_each_step_of_a_sweep() {
    if !can_trace() {
        return;
    }
    for (step, call, name, before, after) in [
        ("before its try", "linkat", "002", 0, 1),
        ("try begun, no mail", "unlink", "002#1", 0, 1),
        ("mail taken, not noted", "openat", "sent", 1, 2),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it is there");
        tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
            let outbox = Outbox::folder(&root.join("outbox")).expect("an outbox");
            let broken = Mailer::Folder(root.join("missing"));
            send(&made(Made { outbox, mailer: broken, ..Made::default() }), &[]).await;
        });
        age_tries(&root, 3);
        let record = stored(&root, "inbox").remove(0);
        let below = record.strip_prefix(root.join("outbox/inbox")).expect("it is there");
        let path = match name {
            "sent" => root.join("outbox/sent").join(format!("{}#1", below.display())),
            name => root.join("outbox/attempt").join(below).join(name),
        };
        let mut command = traced(&program(&root), &format!("{call}:signal=KILL"), Some(&path));
        let ended = command.arg("sweep").output().expect("strace runs");
        assert!(!ended.status.success(), "{step}: {ended:?}");
        assert_eq!(mails(&root).len(), before, "{step}");
        swept_later(&root);
        assert_eq!((mails(&root).len(), stored(&root, "sent").len()), (after, 1), "{step}");
        check_one_message_id(&root, step);
    }
}

#[test]
fn case_47_a_purge_that_is_killed_is_finished_by_the_next_one() {
    if !can_trace() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("it is there");
    let (running, port) = start_server(&mut program(&root));
    assert!(exchange(port, &Planned::new().post).starts_with("HTTP/1.1 303 "));
    drop(running);
    let fresh = stored(&root, "inbox");
    let old: Vec<_> = (1..=3).map(|day| root.join(format!("outbox/inbox/2025-01-0{day}/{}", "A".repeat(26)))).collect();
    for path in &old {
        std::fs::create_dir_all(path.parent().expect("a day")).expect("a folder");
        std::fs::write(path, "").expect("a file");
        let long_ago = std::time::SystemTime::now() - Duration::from_secs(400 * 24 * 60 * 60);
        std::fs::File::open(path).and_then(|file| file.set_modified(long_ago)).expect("a time");
    }
    let killed = traced(&program(&root), "unlink:signal=KILL", Some(&old[1])).args(["inbox", "purge"]).output();
    assert!(!killed.expect("strace runs").status.success());
    assert_eq!(stored(&root, "inbox").len(), 3, "the first was removed, the second was next");
    let purged = program(&root).args(["inbox", "purge"]).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&purged.stdout), "inbox: 2 removed\n");
    assert_eq!(stored(&root, "inbox"), fresh);
}
