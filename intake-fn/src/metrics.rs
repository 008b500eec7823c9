//! Counts answers by kind: read by a monitor at `/metrics` on this machine, or written as CloudWatch's embedded metrics.
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

/// What was answered since the program started.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<BTreeMap<(&'static str, u16), Sum>>);

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    answers: u64,
    time: Duration,
}

impl Metrics {
    /// Notes one answer.
    pub fn note(&self, path: &str, status: StatusCode, took: Duration) {
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = sums.entry((route(path), status.as_u16())).or_default();
        sum.answers += 1;
        sum.time += took;
    }

    /// Everything so far, as Prometheus reads it.
    pub fn text(&self) -> String {
        let sums = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
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
        text
    }
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
    fn an_embedded_line_is_json_with_its_metrics() {
        let line = embedded("/planted", StatusCode::OK, Duration::from_millis(3), 5);
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!((&value["route"], &value["status"], &value["answers"]), (&"other".into(), &"200".into(), &1.into()));
        assert_eq!(value["_aws"]["CloudWatchMetrics"][0]["Namespace"], NAMESPACE);
        assert!(!line.contains('\n') && !line.contains("planted"));
    }
}
