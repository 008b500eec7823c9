//! A disk that fails, is read-only, or is taken away: never a thank-you for what is not kept, never a request lost for a
//! log that cannot be written.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::rig::{exchange, program, start_server, stored, wait_until};
use crate::traced::{Planned, can_trace, mails, traced};

/// The answer when nothing was kept: in words, with the number, and with what was typed.
#[track_caller]
fn check_not_sent(answer: &str, what: &str) {
    for part in ["Your request was not sent", "tel:+14024131356", "value=\"Ann Lee\"", "Retry-After:"] {
        let holds = answer.to_lowercase().contains(&part.to_lowercase());
        assert!(answer.starts_with("HTTP/1.1 503 ") && holds, "{what}: {part}: {answer}");
    }
}

/// Sends the same form until it is kept, once: after the fault is mended.
#[track_caller]
fn check_mended(folder: &Path, planned: &Planned, what: &str) {
    let (_running, port) = start_server(&mut program(folder));
    let answer = exchange(port, &planned.post);
    assert!(answer.starts_with("HTTP/1.1 303 "), "{what}: {answer}");
    assert_eq!(stored(folder, "inbox").len(), 1, "{what}");
}

#[test]
fn case_43_whatever_the_disk_refuses_the_parent_is_not_thanked_until_it_is_mended() {
    if !can_trace() {
        return;
    }
    let faults = [
        ("fsync:error=EIO", None),
        ("fsync:error=EIO", Some("inbox/DAY/ID#1")),
        // The name is there by then, and a power cut would take it away again.
        ("fsync:error=EIO", Some("inbox/DAY")),
        ("fsync:error=EIO", Some("inbox")),
        ("write:error=EIO", Some("inbox/DAY/ID#1")),
        ("write:error=ENOSPC", Some("inbox/DAY/ID#1")),
        ("linkat:error=ENOSPC", Some("inbox/DAY/ID")),
        ("linkat:error=EIO", Some("inbox/DAY/ID")),
        ("openat:error=ENOSPC", Some("inbox/DAY/ID#1")),
        ("openat:error=EROFS", Some("inbox/DAY/ID#1")),
        ("mkdir:error=EACCES", Some("inbox")),
        ("mkdir:error=ENOSPC", Some("inbox")),
    ];
    for (inject, pattern) in faults {
        let what = format!("{inject} at {pattern:?}");
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it is there");
        let planned = Planned::new();
        let path = pattern.map(|pattern| planned.place(&root, pattern));
        let (running, port) = start_server(&mut traced(&program(&root), inject, path.as_deref()));
        for _ in 0..2 {
            check_not_sent(&exchange(port, &planned.post), &what);
        }
        assert!(mails(&root).is_empty(), "{what}");
        drop(running);
        check_mended(&root, &planned, &what);
    }
}

#[test]
fn case_43_a_mark_that_cannot_be_written_costs_a_second_mail_at_most_and_no_thank_you() {
    if !can_trace() {
        return;
    }
    // Where the fault is, and how many mails there are before the sweep.
    for (inject, pattern, before) in [
        ("linkat:error=ENOSPC", "hour/DAY/HOUR-00000", 1),
        ("linkat:error=ENOSPC", "attempt/DAY/ID/001", 0),
        ("linkat:error=ENOSPC", "sent/DAY/ID", 1),
        ("fsync:error=EIO", "sent/DAY/ID#1", 1),
    ] {
        let what = format!("{inject} at {pattern}");
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it is there");
        let planned = Planned::new();
        let path = planned.place(&root, pattern);
        let (running, port) = start_server(&mut traced(&program(&root), inject, Some(&path)));
        let answer = exchange(port, &planned.post);
        assert!(answer.starts_with("HTTP/1.1 303 "), "{what}: {answer}");
        assert_eq!(mails(&root).len(), before, "{what}");
        drop(running);
        let is_sent = !stored(&root, "sent").is_empty();
        crate::steps::swept_later(&root);
        assert_eq!(mails(&root).len(), if is_sent { before } else { before + 1 }, "{what}");
        crate::steps::check_one_message_id(&root, &what);
    }
}

#[test]
fn case_43_a_read_only_folder_means_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = folder.path().join("outbox");
    std::fs::create_dir(&outbox).expect("a folder");
    let script = format!("mount --bind '{0}' '{0}' && mount -o remount,bind,ro '{0}' && exec \"$@\"", outbox.display());
    let inside = |command: &Command| {
        let mut inside = Command::new("unshare");
        inside.args(["-rm", "sh", "-c", &script, "sh"]).arg(command.get_program());
        inside.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        inside
    };
    if !inside(&Command::new("true")).status().is_ok_and(|status| status.success()) {
        eprintln!("not tested: this system lets no test mount a folder");
        return;
    }
    let planned = Planned::new();
    let (running, port) = start_server(&mut inside(&program(folder.path())));
    check_not_sent(&exchange(port, &planned.post), "read-only");
    assert!(mails(folder.path()).is_empty());
    drop(running);
    check_mended(folder.path(), &planned, "read-only");
}

#[test]
fn a_folder_that_is_removed_while_the_function_runs_is_made_again_for_its_user_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let planned = Planned::new();
    let (_running, port) = start_server(&mut program(folder.path()));
    let outbox = folder.path().join("outbox");
    std::fs::remove_dir_all(&outbox).expect("it can be removed");
    let answer = exchange(port, &planned.post);
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    assert_eq!((stored(folder.path(), "inbox").len(), mails(folder.path()).len()), (1, 1));
    let mode = std::fs::metadata(outbox).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o077, 0, "only the function's own user may open the outbox");
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let full = std::fs::File::create("/dev/full").expect("Linux has it");
    let (mut running, port) = start_server(program(folder.path()).stderr(full));
    let planned = Planned::new();
    for _ in 0..2 {
        let answer = exchange(port, &planned.post);
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    }
    wait_until("the mail is noted as sent", || stored(folder.path(), "sent").len() == 1);
    assert_eq!(mails(folder.path()).len(), 1);
    assert!(running.0.try_wait().expect("it can be asked").is_none(), "it still runs");
}
