//! Counts answers by kind, and what waits after a sweep: read by a monitor at `/metrics` on this machine, or written as
//! CloudWatch's embedded metrics.
//!
//! A kind is the address (one of four words) and the status. Nothing of a request is in it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;

use crate::http::{CHALLENGE, CONSULTATION, HEALTH};

/// The namespace of the metrics in CloudWatch.
pub const NAMESPACE: &str = "Carryover/Intake";

/// What was answered since the program started, and what the last sweep found.
#[derive(Debug, Default)]
pub struct Metrics {
    answers: Mutex<BTreeMap<(&'static str, u16), Sum>>,
    sweep: Mutex<Option<Sweep>>,
}

/// What waits when a sweep has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queue {
    /// Requests that the clinic was not told about yet.
    pub pending: usize,
    /// The age of the oldest of them in seconds; 0 where there is none.
    pub oldest_seconds: i64,
    /// Requests that were given up, and not sent since.
    pub dead_letters: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sweep {
    queue: Option<Queue>,
    failed: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    answers: u64,
    time: Duration,
}

impl Metrics {
    /// Notes one answer.
    pub fn note(&self, path: &str, status: StatusCode, took: Duration) {
        let mut sums = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = sums.entry((route(path), status.as_u16())).or_default();
        sum.answers += 1;
        sum.time += took;
    }

    /// Notes what a sweep found; none when it failed, and then what the one before found stays.
    pub fn note_sweep(&self, queue: Option<Queue>) {
        let mut sweep = self.sweep.lock().unwrap_or_else(PoisonError::into_inner);
        let before = sweep.and_then(|sweep| sweep.queue);
        *sweep = Some(Sweep { queue: queue.or(before), failed: queue.is_none() });
    }

    /// What the last sweep that did not fail found.
    pub fn queue(&self) -> Option<Queue> {
        self.sweep.lock().unwrap_or_else(PoisonError::into_inner).and_then(|sweep| sweep.queue)
    }

    /// Everything so far, as Prometheus reads it.
    pub fn text(&self) -> String {
        let sums = self.answers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::from(
            "# HELP intake_answers_total Answers by address and status.\n# TYPE intake_answers_total counter\n",
        );
        // Writing to a string cannot fail.
        for ((route, status), sum) in &sums {
            let _ = writeln!(text, "intake_answers_total{{route=\"{route}\",status=\"{status}\"}} {}", sum.answers);
        }
        text += "# HELP intake_answer_seconds_total Time spent on them.\n# TYPE intake_answer_seconds_total counter\n";
        for ((route, status), sum) in &sums {
            let seconds = sum.time.as_secs_f64();
            let _ = writeln!(text, "intake_answer_seconds_total{{route=\"{route}\",status=\"{status}\"}} {seconds:.6}");
        }
        let sweep = *self.sweep.lock().unwrap_or_else(PoisonError::into_inner);
        text + &sweep.map(Sweep::text).unwrap_or_default()
    }
}

impl Sweep {
    fn text(self) -> String {
        let mut gauges = Vec::new();
        if let Some(queue) = self.queue {
            gauges.extend([
                ("intake_oldest_pending_seconds", "Age of the oldest request not e-mailed.", queue.oldest_seconds),
                ("intake_pending", "Requests not e-mailed.", whole(queue.pending)),
                ("intake_dead_letters", "Requests given up and not replayed.", whole(queue.dead_letters)),
            ]);
        }
        gauges.push(("intake_sweep_failed", "Whether the last sweep failed.", i64::from(self.failed)));
        gauges.iter().fold(String::new(), |text, (name, help, value)| {
            text + &format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
        })
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A sweep as a line that CloudWatch takes metrics out of, `at` in milliseconds since 1970; no queue when it failed.
pub fn embedded_sweep(queue: Option<Queue>, at: i64) -> String {
    let mut metrics = vec![serde_json::json!({ "Name": "SweepFailed", "Unit": "Count" })];
    let mut line = serde_json::json!({ "SweepFailed": i64::from(queue.is_none()) });
    if let Some(queue) = queue {
        let values = [
            ("OldestPendingSeconds", "Seconds", queue.oldest_seconds),
            ("Pending", "Count", whole(queue.pending)),
            ("DeadLetters", "Count", whole(queue.dead_letters)),
        ];
        for (name, unit, value) in values {
            metrics.push(serde_json::json!({ "Name": name, "Unit": unit }));
            line[name] = value.into();
        }
    }
    line["_aws"] = serde_json::json!({
        "Timestamp": at,
        "CloudWatchMetrics": [{ "Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": metrics }],
    });
    line.to_string()
}

/// One answer as a line that CloudWatch takes metrics out of, `at` in milliseconds since 1970.
pub fn embedded(path: &str, status: StatusCode, took: Duration, at: i64) -> String {
    serde_json::json!({
        "_aws": {
            "Timestamp": at,
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["route", "status"]],
                "Metrics": [{ "Name": "answers", "Unit": "Count" }, { "Name": "milliseconds", "Unit": "Milliseconds" }],
            }],
        },
        "route": route(path),
        "status": status.as_str(),
        "answers": 1,
        "milliseconds": took.as_secs_f64() * 1000.0,
    })
    .to_string()
}

/// A word of ours for the address: what people type into addresses is not repeated.
fn route(path: &str) -> &'static str {
    match path {
        CONSULTATION => "consultation",
        CHALLENGE => "challenge",
        HEALTH => "health",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_kind_and_no_address_is_repeated() {
        let metrics = Metrics::default();
        for _ in 0..2 {
            metrics.note(CONSULTATION, StatusCode::SEE_OTHER, Duration::from_millis(250));
        }
        metrics.note("/planted\"path", StatusCode::NOT_FOUND, Duration::ZERO);
        let text = metrics.text();
        assert!(text.contains("intake_answers_total{route=\"consultation\",status=\"303\"} 2\n"), "{text}");
        assert!(
            text.contains("intake_answer_seconds_total{route=\"consultation\",status=\"303\"} 0.500000\n"),
            "{text}"
        );
        assert!(text.contains("{route=\"other\",status=\"404\"} 1\n") && !text.contains("planted"), "{text}");
    }

    #[test]
    fn a_sweep_that_fails_says_so_and_keeps_what_was_found_before() {
        let metrics = Metrics::default();
        assert!(!metrics.text().contains("intake_pending"), "nothing is known before the first sweep");
        metrics.note_sweep(Some(Queue { pending: 3, oldest_seconds: 901, dead_letters: 2 }));
        let found = "intake_oldest_pending_seconds 901\n";
        let text = metrics.text();
        assert!(text.contains(found) && text.contains("\nintake_pending 3\n"), "{text}");
        assert!(text.contains("\nintake_dead_letters 2\n") && text.contains("\nintake_sweep_failed 0\n"), "{text}");
        metrics.note_sweep(None);
        assert!(metrics.text().contains(found) && metrics.text().contains("\nintake_sweep_failed 1\n"));
    }

    #[test]
    fn an_embedded_sweep_is_one_line_with_the_agreed_names() {
        let line = embedded_sweep(Some(Queue { pending: 3, oldest_seconds: 901, dead_letters: 2 }), 5);
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        let names = value["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().expect("a list");
        let values: Vec<(&str, i64)> = names
            .iter()
            .map(|metric| metric["Name"].as_str().expect("a name"))
            .map(|name| (name, value[name].as_i64().expect("a number")))
            .collect();
        assert_eq!(values, [("SweepFailed", 0), ("OldestPendingSeconds", 901), ("Pending", 3), ("DeadLetters", 2)]);
        let failed = embedded_sweep(None, 5);
        assert!(
            failed.contains("\"SweepFailed\":1") && !failed.contains("Pending") && !line.contains('\n'),
            "{failed}"
        );
    }

    #[test]
    fn an_embedded_line_is_json_with_its_metrics() {
        let line = embedded("/planted", StatusCode::OK, Duration::from_millis(3), 5);
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!((&value["route"], &value["status"], &value["answers"]), (&"other".into(), &"200".into(), &1.into()));
        assert_eq!(value["_aws"]["CloudWatchMetrics"][0]["Namespace"], NAMESPACE);
        assert!(!line.contains('\n') && !line.contains("planted"));
    }
}
