//! Who hears of it when the clinic is not told: monitors, a webhook, a watchdog. None of them hears a family's word.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use carryover_intake::alarm::Alarm;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::Outbox;
use carryover_intake::sweep::sweep;
use carryover_intake::{Intake, metrics};
use jiff::{Span, Timestamp};

use crate::rig::{Made, MailServer, made, program, reference, send};
use crate::smtp::intake_for;

/// What families could type; none of it may get to anybody but the clinic.
const PLANTED: [(&str, &str); 4] = [
    ("name", "PlantedName"),
    ("email", "planted@example.org"),
    ("phone", "402-555-0199"),
    ("concern", "PlantedConcern"),
];

/// A webhook or a watchdog on loopback: keeps what it is sent, and gives every caller the same answer.
pub(crate) struct Hook {
    port: u16,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Hook {
    /// Answers with this status line and these headers; an empty text is no answer at all.
    pub(crate) fn answering(answer: &'static str) -> Hook {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&calls);
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for socket in listener.incoming().flatten() {
                let (call, mut socket) = read_call(socket);
                crate::traces::note("webhook", call.split_once("\r\n\r\n").map_or("", |(_, body)| body));
                kept.lock().expect("no test panics in here").push(call);
                if answer.is_empty() {
                    silent.push(socket);
                } else {
                    // The caller may have hung up.
                    let _ = write!(socket, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                }
            }
        });
        Hook { port, calls }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/services/PlantedPath?key=PlantedKey", self.port)
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no test panics in there").clone()
    }

    /// The sentences that came so far.
    pub(crate) fn said(&self) -> Vec<String> {
        let calls = self.calls();
        let texts = calls.iter().map(|call| {
            assert!(call.starts_with("POST /services/PlantedPath?key=PlantedKey HTTP/1.1\r\n"), "{call}");
            let body = call.split_once("\r\n\r\n").expect("a body").1;
            let value: serde_json::Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(value.as_object().expect("an object").len(), 1);
            value["text"].as_str().expect("a text").to_owned()
        });
        texts.collect()
    }
}

fn read_call(mut socket: TcpStream) -> (String, TcpStream) {
    let mut call = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&call).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_ascii_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return (text, socket);
            }
        }
        match socket.read(&mut piece) {
            Ok(0) | Err(_) => return (text, socket),
            Ok(count) => call.extend_from_slice(&piece[..count]),
        }
    }
}

fn alarm(webhook: Option<&Hook>, heartbeat: Option<&Hook>) -> Alarm {
    let url = |hook: &Hook| hook.url().parse().expect("an address");
    Alarm { webhook: webhook.map(url), heartbeat: heartbeat.map(url) }
}

/// An intake whose mail does not go out.
fn without_mail(outbox: &Outbox, alarm: Alarm) -> Intake {
    let mailer = Mailer::Folder("/nowhere/at/all".into());
    made(Made { outbox: outbox.clone(), mailer, ..Made::default() }).warning_by(alarm)
}

/// A moment on a day to come: sixteen minutes past an hour, so that minutes more stay in the same hour.
fn past_the_hour(hours: i64) -> Timestamp {
    let hour = (Timestamp::now().as_second() / 3600 + hours) * 3600;
    Timestamp::from_second(hour + 16 * 60).expect("a moment")
}

#[track_caller]
fn check_nothing_planted(said: &[String]) {
    for text in said {
        let text = text.to_lowercase();
        assert!(!text.contains("planted") && !text.contains("555") && !text.contains("example.org"), "{text}");
    }
}

#[tokio::test]
async fn people_hear_of_a_dead_letter_once_an_hour_and_once_a_day_after() {
    let hook = Hook::answering("200 OK");
    let outbox = Outbox::memory();
    let intakes = [(); 2].map(|()| without_mail(&outbox, alarm(Some(&hook), None)));
    let first = reference(&send(&intakes[0], &PLANTED).await);
    // Two processes, the same minute: one of them warns.
    for intake in &intakes {
        sweep(intake, past_the_hour(49)).await.expect("it sweeps");
    }
    let said = hook.said();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains(&format!("about {first} for two days, so we gave up")), "{said:?}");
    assert!(said[0].contains(&format!("`intake-fn inbox replay {first}`")), "{said:?}");
    sweep(&intakes[0], past_the_hour(49) + Span::new().minutes(1)).await.expect("it sweeps");
    assert_eq!(hook.said().len(), 1);
    sweep(&intakes[0], past_the_hour(49 + 24)).await.expect("it sweeps");
    sweep(&intakes[0], past_the_hour(49 + 24) + Span::new().minutes(3)).await.expect("it sweeps");
    assert_eq!(hook.said().len(), 2);
    check_nothing_planted(&hook.said());
    let dead = intakes[0].metrics().queue().expect("it was swept");
    assert_eq!(dead, metrics::Queue { pending: 0, oldest_seconds: 0, dead_letters: 1 });
    // Sent again by hand, it is no dead letter any more.
    let mended = made(Made { outbox, ..Made::default() });
    let parsed = carryover_intake::reference::Reference::parse(&first).expect("a reference");
    carryover_intake::staff::replay(&mended, &parsed, Timestamp::now()).await.expect("it is sent");
    sweep(&mended, past_the_hour(49 + 25)).await.expect("it sweeps");
    assert_eq!(mended.metrics().queue(), Some(metrics::Queue::default()));
}

#[tokio::test]
async fn people_hear_of_an_old_request_once_an_hour_and_monitors_see_its_age() {
    let hook = Hook::answering("204 No Content");
    let intake = without_mail(&Outbox::memory(), alarm(Some(&hook), None));
    let first = reference(&send(&intake, &PLANTED).await);
    sweep(&intake, Timestamp::now() + Span::new().minutes(5)).await.expect("it sweeps");
    assert!(hook.calls().is_empty(), "five minutes are no news");
    for minutes in [0, 1, 60] {
        sweep(&intake, past_the_hour(3) + Span::new().minutes(minutes)).await.expect("it sweeps");
    }
    let said = hook.said();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with(&format!("Consultation requests: 1 is not e-mailed yet, the oldest ({first}) since ")));
    assert!(said[0].contains("`intake-fn doctor`"), "{said:?}");
    check_nothing_planted(&said);
    let text = intake.metrics().text();
    let oldest = text.lines().find_map(|line| line.strip_prefix("intake_oldest_pending_seconds ")).expect("a gauge");
    assert!(oldest.parse::<i64>().expect("a number") > 2 * 60 * 60, "{text}");
    assert!(text.contains("\nintake_pending 1\n") && text.contains("\nintake_sweep_failed 0\n"), "{text}");
}

#[tokio::test]
async fn people_hear_of_a_mailbox_that_is_refused() {
    let (server, hook) = (MailServer::start("refuse"), Hook::answering("200 OK"));
    let folder = tempfile::tempdir().expect("a folder");
    let intake = intake_for(&server, "smtp://localhost:PORT?tls=required", folder.path());
    let intake = intake.warning_by(alarm(Some(&hook), None));
    let first = reference(&send(&intake, &PLANTED).await);
    sweep(&intake, Timestamp::now() + Span::new().minutes(1)).await.expect("it sweeps");
    let said = hook.said();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("refuses the clinic's mailbox or our sender") && said[0].contains(&first), "{said:?}");
    check_nothing_planted(&said);
}

#[tokio::test]
async fn a_watchdog_hears_of_good_sweeps_only() {
    let hook = Hook::answering("200 OK");
    let intake = without_mail(&Outbox::memory(), alarm(None, Some(&hook)));
    sweep(&intake, Timestamp::now()).await.expect("it sweeps");
    reference(&send(&intake, &PLANTED).await);
    sweep(&intake, Timestamp::now() + Span::new().minutes(5)).await.expect("it sweeps");
    assert_eq!(hook.calls().len(), 2);
    assert!(hook.calls()[0].starts_with("GET /services/PlantedPath?key=PlantedKey HTTP/1.1\r\n"));
    sweep(&intake, past_the_hour(3)).await.expect("it sweeps");
    assert_eq!(hook.calls().len(), 2, "a request has waited for hours");
    check_nothing_planted(&hook.calls().iter().map(|call| call.replace("Planted", "")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_webhook_that_fails_holds_nothing_up() {
    let elsewhere = Hook::answering("200 OK");
    let to_elsewhere: &'static str =
        Box::leak(format!("307 Temporary Redirect\r\nLocation: {}", elsewhere.url()).into_boxed_str());
    for answer in ["500 Internal Server Error", to_elsewhere, "garbage", ""] {
        let hook = Hook::answering(answer);
        let intake = without_mail(&Outbox::memory(), alarm(Some(&hook), Some(&hook)));
        reference(&send(&intake, &PLANTED).await);
        let begun = std::time::Instant::now();
        let swept = sweep(&intake, past_the_hour(3)).await.expect("it sweeps");
        assert_eq!((swept.failed, hook.calls().len()), (1, 1), "{answer}");
        assert!(begun.elapsed() < std::time::Duration::from_secs(8), "{answer}: {:?}", begun.elapsed());
    }
    assert!(elsewhere.calls().is_empty(), "a redirect is not followed");
}

#[test]
fn the_program_calls_both_and_its_log_holds_no_address_of_theirs() {
    let (webhook, heartbeat) = (Hook::answering("500 Internal Server Error"), Hook::answering("404 Not Found"));
    let folder = tempfile::tempdir().expect("a folder");
    let sweep = |webhook: &str, heartbeat: &str| {
        let mut command = program(folder.path());
        command.env("INTAKE_WEBHOOK", webhook).env("INTAKE_HEARTBEAT", heartbeat);
        command.arg("sweep").output().expect("intake-fn runs")
    };
    let output = sweep(&webhook.url(), &heartbeat.url());
    assert_eq!(output.status.code(), Some(0));
    let log = String::from_utf8_lossy(&output.stderr);
    let line = "{\"detail\":\"it answered 404\",\"event\":\"not_warned\",\"setting\":\"INTAKE_HEARTBEAT\"}";
    assert!(log.contains(line) && !log.contains("Planted"), "{log}");
    assert_eq!((webhook.calls().len(), heartbeat.calls().len()), (0, 1));
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let output = sweep(&webhook.url(), &format!("http://{free}/PlantedPath"));
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(log.contains("\"detail\":\"it could not be reached: ") && !log.contains("Planted"), "{log}");
    assert!(!log.contains(&free.port().to_string()), "{log}");
}

#[cfg(feature = "s3")]
#[test]
fn a_watchdog_misses_a_store_that_can_be_read_and_not_written() {
    let (bucket, heartbeat) = (crate::s3::Bucket::new(), Hook::answering("200 OK"));
    let folder = tempfile::tempdir().expect("a folder");
    let swept = |bucket: &crate::s3::Bucket| {
        let mut command = bucket.program(folder.path());
        let output = command.env("INTAKE_HEARTBEAT", heartbeat.url()).arg("sweep").output().expect("intake-fn runs");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let log = swept(&bucket.with_fault("403:hour"));
    assert!(log.contains("\"alert\":true") && log.contains("\"event\":\"not_writable\""), "{log}");
    assert!(log.contains("\"run\":\"intake-fn doctor\""), "{log}");
    assert!(heartbeat.calls().is_empty());
    swept(&bucket);
    assert_eq!((heartbeat.calls().len(), bucket.count("hour")), (1, 0));
}

#[cfg(feature = "lambda")]
#[test]
fn on_lambda_a_sweep_is_a_line_of_metrics() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program(folder.path());
    let output = command.env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9").arg("sweep").output().expect("intake-fn runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{output:?}"));
    let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(value["_aws"]["CloudWatchMetrics"][0]["Namespace"], "Carryover/Intake");
    for name in ["OldestPendingSeconds", "Pending", "DeadLetters", "SweepFailed"] {
        assert_eq!(value[name], 0, "{name}");
    }
}
