//! Notes what happened, one JSON object a line, on standard error: the event, the reference and the lane.
//!
//! There is no way to put a family's words into an event, on purpose.

use crate::outbox::Reason;
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
    /// The store failed; the parent was told to call.
    NotStored(String),
    /// The clinic's mail server has the e-mail.
    Sent,
    /// The e-mail did not go out yet.
    Pending(String),
}

impl Log {
    pub(crate) fn write(self, event: Event, reference: &Reference, to_check: &[Reason]) {
        if self == Log::Off {
            return;
        }
        let (name, detail) = match event {
            Event::Stored => ("stored", None),
            Event::NotStored(why) => ("not_stored", Some(why)),
            Event::Sent => ("sent", None),
            Event::Pending(why) => ("pending", Some(why)),
        };
        let lane = if to_check.is_empty() { "inbox" } else { "review" };
        let mut line = serde_json::json!({ "event": name, "reference": reference, "lane": lane });
        if let Some(detail) = detail {
            line["detail"] = detail.into();
        }
        eprintln!("{line}");
    }
}
