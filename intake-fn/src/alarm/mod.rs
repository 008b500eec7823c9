//! Warns people: a webhook gets a sentence when something needs a person, a watchdog hears of each good sweep.
//!
//! What is sent holds references, ages and counts of the queue: `Warning` has room for nothing else. Each kind of
//! warning goes out at most once an hour, all processes together. A webhook that fails is one line of the log, and
//! neither a request nor a sweep waits for it longer than [`LONGEST_CALL`].

#[cfg(feature = "webhook")]
mod call;
#[cfg(not(feature = "webhook"))]
mod no_call;

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

#[cfg(feature = "webhook")]
use call::call;
#[cfg(not(feature = "webhook"))]
use no_call::call;

use crate::intake::Intake;
use crate::log::Alert;
use crate::outbox::{Outbox, day_of};
use crate::reference::Reference;
use crate::sweep::Seen;

/// How long a webhook or a watchdog may take.
pub const LONGEST_CALL: Duration = Duration::from_secs(5);

/// Whether this program can call a webhook at all.
pub const IS_BUILT: bool = cfg!(feature = "webhook");

/// The most references in one warning.
const MOST_REFERENCES: usize = 10;

/// Whom to warn. Its addresses are secrets, and never printed.
#[derive(Clone, Default)]
pub struct Alarm {
    /// Takes `{"text": …}` by POST, as Slack, Teams and Mattermost do.
    pub webhook: Option<Url>,
    /// Is asked by GET after each good sweep.
    pub heartbeat: Option<Url>,
}

impl fmt::Debug for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Alarm(webhook: {}, heartbeat: {})", self.webhook.is_some(), self.heartbeat.is_some())
    }
}

/// Why a call came to nothing. The text never holds an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No answer in time.
    #[error("no answer within {} seconds", LONGEST_CALL.as_secs())]
    Silent,
    /// Another answer than a 2xx; a redirect is not followed.
    #[error("it answered {0}")]
    Answer(u16),
    /// The connection or its encryption failed.
    #[error("it could not be reached: {0}")]
    Unreachable(String),
}

/// What a person is to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Warning {
    /// Requests were given up.
    DeadLetters { references: Vec<Reference> },
    /// The oldest of so many requests has waited for long.
    OldestPending { oldest: Reference, seconds: i64, pending: usize },
    /// The mail server refuses the clinic's mailbox, or our sender.
    Refused { references: Vec<Reference> },
}

impl Warning {
    /// The name of its turn in the store.
    fn name(&self) -> &'static str {
        match self {
            Warning::DeadLetters { .. } => "alert-dead",
            Warning::OldestPending { .. } => "alert-oldest",
            Warning::Refused { .. } => "alert-refused",
        }
    }

    /// What happened, what became of the requests, which command helps.
    pub(crate) fn text(&self) -> String {
        match self {
            Warning::DeadLetters { references } => format!(
                "Consultation requests: nobody could be e-mailed about {} for two days, so we gave up. They are kept. \
                 Run `intake-fn doctor`, mend what it says, then `intake-fn inbox replay {}`{}.",
                listed(references),
                references.first().map(Reference::to_string).unwrap_or_default(),
                if references.len() > 1 { ", and the same for the others" } else { "" }
            ),
            Warning::OldestPending { oldest, seconds, pending } => format!(
                "Consultation requests: {} not e-mailed yet, the oldest ({oldest}) since {}. They are kept, and \
                 tried again by themselves. Run `intake-fn doctor` to see why.",
                if *pending == 1 { "1 is".to_owned() } else { format!("{pending} are") },
                age(*seconds)
            ),
            Warning::Refused { references } => format!(
                "Consultation requests: the mail server refuses the clinic's mailbox or our sender ({}). They are kept, and \
                 tried again each hour. Run `intake-fn doctor`, mend INTAKE_TO or INTAKE_FROM, then `intake-fn sweep`.",
                listed(references)
            ),
        }
    }
}

fn listed(references: &[Reference]) -> String {
    let shown: Vec<String> = references.iter().take(MOST_REFERENCES).map(Reference::to_string).collect();
    match references.len().saturating_sub(MOST_REFERENCES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// An age in the largest unit that is whole at least twice.
pub(crate) fn age(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// Warns of what a sweep saw, and tells the watchdog when it was a good one.
pub(crate) async fn after_sweep(intake: &Intake, seen: &Seen, now: Timestamp) {
    let Alarm { webhook, heartbeat } = intake.alarm();
    if let Some(webhook) = webhook {
        for warning in seen.warnings(now) {
            warn(intake, (webhook, &warning, seen.gave_up()), now).await;
        }
    }
    if let Some(heartbeat) = heartbeat.as_ref().filter(|_| !seen.is_late(now)) {
        // A disk may be full and still be listed.
        if let Err(error) = intake.outbox().probe(now).await {
            intake.log().alert(&Alert::NotWritable(error.to_string()));
        } else if let Err(error) = beat(heartbeat).await {
            intake.log().alert(&Alert::NotWarned("INTAKE_HEARTBEAT", error.to_string()));
        }
    }
}

async fn warn(intake: &Intake, (webhook, warning, is_new): (&Url, &Warning, bool), now: Timestamp) {
    if !takes_turn(intake.outbox(), (warning, is_new), now).await {
        return;
    }
    if let Err(error) = say(webhook, &warning.text()).await {
        intake.log().alert(&Alert::NotWarned("INTAKE_WEBHOOK", error.to_string()));
        // What was given up is said once a day, so that a lost call must not use up the day.
        let _ = intake.outbox().give_back_daily(day_of(now), warning.name()).await;
    }
}

/// Whether it is this process's turn. Of what was given up people hear when it happens, and then once a day.
///
/// A store that cannot say so is silent about everything else too; then the watchdog misses its call.
async fn takes_turn(outbox: &Outbox, (warning, is_new): (&Warning, bool), now: Timestamp) -> bool {
    if let Warning::DeadLetters { .. } = warning {
        let is_first_today = outbox.take_daily(day_of(now), warning.name()).await.unwrap_or(false);
        if !is_first_today && !is_new {
            return false;
        }
    }
    outbox.take_hourly(now, warning.name()).await.unwrap_or(false)
}

/// Says one sentence to the webhook.
pub(crate) async fn say(webhook: &Url, text: &str) -> Result<(), CallError> {
    call(webhook, Some(serde_json::json!({ "text": text }).to_string())).await
}

/// Tells the watchdog that all is well.
pub(crate) async fn beat(heartbeat: &Url) -> Result<(), CallError> {
    call(heartbeat, None).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(text: &str) -> Reference {
        Reference::parse(text).expect("a reference")
    }

    #[test]
    fn each_warning_names_the_request_and_the_command_that_helps() {
        let references = vec![reference("K7Q2-9FXM")];
        let dead = Warning::DeadLetters { references: references.clone() }.text();
        assert!(dead.contains("K7Q2-9FXM") && dead.contains("`intake-fn inbox replay K7Q2-9FXM`."), "{dead}");
        let oldest = reference("K7Q2-9FXM");
        let pending = Warning::OldestPending { oldest, seconds: 1000, pending: 3 }.text();
        assert!(pending.contains("3 are not e-mailed yet, the oldest (K7Q2-9FXM) since 16 minutes."), "{pending}");
        assert!(pending.contains("`intake-fn doctor`"), "{pending}");
        let refused = Warning::Refused { references }.text();
        assert!(refused.contains("K7Q2-9FXM") && refused.contains("`intake-fn doctor`"), "{refused}");
    }

    #[test]
    fn a_long_list_is_cut_and_an_age_is_read_at_a_glance() {
        let many = vec![reference("K7Q2-9FXM"); 12];
        assert!(listed(&many).ends_with("K7Q2-9FXM and 2 more"));
        let ages = [59, 1000, 7200, 172_799, 200_000].map(age);
        assert_eq!(ages, ["59 seconds", "16 minutes", "2 hours", "47 hours", "2 days"]);
    }

    #[test]
    fn the_addresses_are_not_printed() {
        let alarm = Alarm { webhook: Url::parse("https://hooks.example/PlantedSecret").ok(), heartbeat: None };
        assert_eq!(format!("{alarm:?}"), "Alarm(webhook: true, heartbeat: false)");
    }
}
