//! Notes what happened, one JSON object a line, on standard error: the event, the reference and the lane.
//!
//! There is no way to put a family's words into an event, on purpose.

use std::io::Write;

use crate::outbox::Cover;
use crate::reference::Reference;

/// Whether events are noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// One JSON line for each event.
    JsonLines,
    /// Nothing, as under `carryover serve`.
    Off,
}

/// What happened to a request. Texts in it are ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It is on durable storage.
    Stored,
    /// Alert: the store failed; the parent was told to call.
    NotStored(String),
    /// The clinic's mail server has the e-mail.
    Sent,
    /// The e-mail did not go out yet.
    Pending(String),
    /// Alert: the mail server refuses the clinic's mailbox, or ours; someone must look.
    Refused(String),
    /// Alert: we gave up telling the clinic; `intake-fn inbox replay` sends it anew.
    GivenUp(String),
}

/// Something that an operator must see, about no request in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// The oldest request that the clinic was not told about is so many minutes old.
    OldestPending(i64),
    /// So many stored requests cannot be read.
    Unreadable(usize),
    /// Nothing was purged: our clock and the store's differ by so many seconds.
    ClockIsOff(i64),
    /// Nothing was purged, for this reason.
    NotPurged(String),
    /// The store can be listed and takes nothing, for this reason.
    NotWritable(String),
    /// The webhook or the heartbeat (its setting's name) was not reached, for this reason. Nobody is alerted by this one.
    NotWarned(&'static str, String),
}

impl Log {
    pub(crate) fn write(self, event: Event, cover: &Cover) {
        if self == Log::Off {
            return;
        }
        let (name, detail) = match event {
            Event::Stored => ("stored", None),
            Event::NotStored(why) => ("not_stored", Some(why)),
            Event::Sent => ("sent", None),
            Event::Pending(why) => ("pending", Some(why)),
            Event::Refused(why) => ("refused", Some(why)),
            Event::GivenUp(why) => ("given_up", Some(why)),
        };
        let reference = &cover.reference;
        let mut line = serde_json::json!({ "event": name, "reference": reference, "lane": cover.lane.name() });
        if let Some(detail) = detail {
            line["detail"] = detail.into();
        }
        if let Some(command) = what_helps(name, reference) {
            line["alert"] = true.into();
            line["run"] = command.into();
        }
        print(&line);
    }

    /// Notes something that an operator must see.
    pub(crate) fn alert(self, alert: &Alert) {
        if self == Log::Off {
            return;
        }
        let (event, name, value, run) = match alert {
            Alert::OldestPending(minutes) => ("oldest_pending", "minutes", (*minutes).into(), "intake-fn doctor"),
            Alert::Unreadable(count) => ("unreadable", "count", (*count).into(), "intake-fn inbox list"),
            Alert::ClockIsOff(seconds) => ("clock_is_off", "seconds", (*seconds).into(), "intake-fn doctor"),
            Alert::NotPurged(why) => ("not_purged", "detail", why.as_str().into(), "intake-fn inbox purge"),
            Alert::NotWritable(why) => ("not_writable", "detail", why.as_str().into(), "intake-fn doctor"),
            Alert::NotWarned(setting, why) => {
                print(&serde_json::json!({ "event": "not_warned", "setting": setting, "detail": why }));
                return;
            }
        };
        let mut line = serde_json::json!({ "event": event, "alert": true, "run": run });
        line[name] = value;
        print(&line);
    }
}

/// The command that an operator runs first, for what they must see.
fn what_helps(event: &str, reference: &Reference) -> Option<String> {
    match event {
        "refused" | "not_stored" => Some("intake-fn doctor".to_owned()),
        "given_up" => Some(format!("intake-fn inbox replay {reference}")),
        _ => None,
    }
}

/// Prints one line of the log. A log that cannot be written, on a full disk or to a reader that is gone, is no reason to
/// stop, as the standard macro does.
pub fn print(line: &serde_json::Value) {
    // In one piece: written straight into the stream, each word of the JSON would be a system call of its own.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
