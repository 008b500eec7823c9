//! The store: whether it keeps what it is given, whose it is, whether its clock is ours, and what waits in it.

use std::path::Path as FilePath;

use jiff::Timestamp;

use super::Finding;
use crate::alarm::age;
use crate::outbox::place::Durability::Promised;
use crate::outbox::retention::MOST_CLOCK_SKEW;
use crate::outbox::{Outbox, OutboxError, day_of};
use crate::sweep::ALERT_SECONDS;

/// How far our clock may be from the store's before a person should look, in seconds.
const NOTABLE_SKEW: i64 = 60;

/// Looks at the store. A folder of another user is not written to: what we made there, the function could not change.
pub(super) async fn examine(outbox: &Outbox, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(folder) = outbox.place().on_disk() {
        let finding = folder_of(folder);
        let is_ours = finding.as_ref().is_none_or(|finding| finding.state != super::State::Wrong);
        findings.extend(finding);
        if !is_ours {
            return findings;
        }
    }
    let kept = keeps(outbox, now).await;
    let works = kept.state == super::State::Fine;
    findings.push(kept);
    if works {
        findings.push(clock(outbox, now).await);
    }
    findings.push(queue(outbox, now).await);
    findings
}

/// Whose folder it is and who else may look into it; none where the system does not say.
#[cfg(unix)]
fn folder_of(folder: &FilePath) -> Option<Finding> {
    use std::os::unix::fs::MetadataExt;
    let meta = std::fs::metadata(folder).ok()?;
    let tried = format!("see who may open {}", folder.display());
    // A process's own entry belongs to the user it runs as.
    let us = std::fs::metadata("/proc/self").map(|process| process.uid()).ok();
    if us.is_some_and(|us| us != meta.uid()) {
        return Some(Finding::fine("store", tried, "it belongs to another user than the one who runs this").wrong(
            "Run this as the function's own user (on a server set up as README.md says: `sudo intake doctor`). What \
             another user made there, the function could not change. Nothing was tried in it now.",
        ));
    }
    let others = meta.mode() & 0o077;
    Some(match others {
        0 => Finding::fine("store", tried, "only the function's own user"),
        _ => Finding::fine("store", tried, format!("other users of this machine too (mode {:o})", meta.mode() & 0o777))
            .look(format!("chmod 700 {}", folder.display())),
    })
}

#[cfg(not(unix))]
fn folder_of(_folder: &FilePath) -> Option<Finding> {
    None
}

/// One step that did not do what it should: its name, and what came.
type Failed = (&'static str, String);

/// Creates an object as a request is created, creates it again, reads, lists and deletes it.
async fn keeps(outbox: &Outbox, now: Timestamp) -> Finding {
    let place = outbox.place();
    let (what, where_to_look) = match place.on_disk() {
        Some(folder) => {
            (folder.display().to_string(), "Look at the disk: `df -h` (full?), `mount` (read-only?), `dmesg`.")
        }
        None => (
            "the bucket".to_owned(),
            "Look at the bucket's name and region, and at the rights of the function: s3:PutObject, s3:GetObject, \
             s3:DeleteObject on the prefix, s3:ListBucket on the bucket.",
        ),
    };
    let tried = format!("create through to the disk, create again, read, list, delete in {what}");
    match round(outbox, now).await {
        Ok(()) => Finding::fine("store", tried, "it does each, and refuses the second create"),
        Err((step, came)) => Finding::fine("store", format!("{step} in {what}"), came).wrong(format!(
            "{where_to_look} Until this is mended parents are told that nothing was sent, and to call."
        )),
    }
}

async fn round(outbox: &Outbox, now: Timestamp) -> Result<(), Failed> {
    let place = outbox.place();
    let (day, name) = (day_of(now), format!("doctor-{}", now.as_nanosecond()));
    // Under `daily`, which no e-mail comes from and which a purge empties if we are killed half-way.
    let path = place.path(&["daily", &day.to_string(), &name]);
    let failed = |step: &'static str| move |error: OutboxError| (step, error.to_string());
    let content = name.clone().into_bytes();
    let create = "create";
    if !place.create(Promised, &path, content.clone()).await.map_err(failed(create))? {
        return Err((create, "it says that a new name exists".to_owned()));
    }
    let create_again = "create a second time what is there";
    if place.create(Promised, &path, b"second".to_vec()).await.map_err(failed(create_again))? {
        return Err((create_again, "it was replaced; such a store can lose requests".to_owned()));
    }
    let read = "read";
    if place.get(&path).await.map_err(failed(read))?.as_ref() != Some(&content) {
        return Err((read, "it holds something else than was written".to_owned()));
    }
    let list = "list";
    if !place.list_day("daily", day, None).await.map_err(failed(list))?.iter().any(|entry| entry.name == name) {
        return Err((list, "what was just written is not in the list".to_owned()));
    }
    let delete = "delete";
    place.delete(&path).await.map_err(failed(delete))?;
    match place.get(&path).await.map_err(failed(delete))? {
        None => Ok(()),
        Some(_) => Err((delete, "what was deleted is still there".to_owned())),
    }
}

async fn clock(outbox: &Outbox, now: Timestamp) -> Finding {
    let tried = "compare this machine's clock with the store's";
    if outbox.place().on_disk().is_some() {
        return Finding::fine("clock", tried, "the folder goes by this machine's clock; nothing to compare");
    }
    let seconds = match outbox.clock_skew(now).await {
        Ok(seconds) => seconds.abs(),
        Err(error) => {
            return Finding::fine("clock", tried, error.to_string()).wrong("Mend the store first, then try again.");
        }
    };
    let finding = Finding::fine("clock", tried, format!("{seconds} seconds apart"));
    let mend = "Switch the time service on: `timedatectl set-ntp true`.";
    if seconds > MOST_CLOCK_SKEW {
        finding.wrong(format!("{mend} With a wrong clock nothing is purged, and no token of the form counts."))
    } else if seconds > NOTABLE_SKEW {
        finding.look(mend)
    } else {
        finding
    }
}

async fn queue(outbox: &Outbox, now: Timestamp) -> Finding {
    let tried = "look for requests that the clinic was not told about";
    let listed = match outbox.listed(now).await {
        Ok(listed) => listed,
        Err(error) => {
            return Finding::fine("queue", tried, error.to_string()).wrong("Mend the store first, then try again.");
        }
    };
    let oldest = listed.pending.iter().min_by_key(|(_, since)| *since);
    let seconds = oldest.map_or(0, |(_, since)| (now.as_second() - since.as_second()).max(0));
    if let Some(dead) = listed.dead.first() {
        return Finding::fine(
            "queue",
            tried,
            format!("{} given up, {} waiting", listed.dead.len(), listed.pending.len()),
        )
        .wrong(format!(
            "They are kept. Mend the mail server first, then `intake-fn inbox replay {}`; `intake-fn inbox list` \
                 shows the others as \"given up\".",
            dead.id.reference()
        ));
    }
    let Some((key, _)) = oldest else {
        return Finding::fine("queue", tried, "none");
    };
    let came = format!("{} waiting, the oldest ({}) for {}", listed.pending.len(), key.id.reference(), age(seconds));
    let finding = Finding::fine("queue", tried, came);
    match seconds {
        ..=ALERT_SECONDS => finding,
        _ => finding.wrong(
            "They are kept. Mend what is said about the mail server below; is the server running (`systemctl status \
             intake-fn`), or the sweep on its schedule? Then `intake-fn sweep` sends what is due.",
        ),
    }
}
