//! The same promise in a bucket: moto's S3 server, and faults in front of it.

use std::process::Command;
use std::sync::Arc;

use carryover_intake::Intake;
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::{Lane, Outbox};
use carryover_intake::sweep::sweep;
use http::StatusCode;
use jiff::{Span, Timestamp};
use object_store::aws::AmazonS3Builder;
use object_store::{ClientConfigKey, RetryConfig};

use crate::rig::{
    Made, Running, confirmed, exchange, fields, keys, made, program, raw_post, reference, root, send, start_server,
    wait_until,
};

/// A server with the bucket `intake`.
pub(crate) struct Bucket {
    _running: Running,
    port: u16,
}

fn start(arguments: &[&str]) -> Bucket {
    let mut command = Command::new(root().join("tests/.venv/bin/python"));
    command.arg(root().join("tests/intake/s3_server.py")).args(arguments);
    let (running, line) = Running::start(&mut command);
    let port = line.parse().unwrap_or_else(|_| {
        panic!("the S3 server did not start: {line:?}; make it with:\n  tests/.venv/bin/pip install -r tests/requirements.txt")
    });
    Bucket { _running: running, port }
}

impl Bucket {
    pub(crate) fn new() -> Bucket {
        start(&[])
    }

    /// A fault in front of this bucket.
    pub(crate) fn with_fault(&self, fault: &str) -> Bucket {
        start(&["--to", &self.port.to_string(), "--fault", fault])
    }

    /// An outbox here, with the limits that the function sets, but for the waits between its tries.
    pub(crate) fn outbox(&self) -> Outbox {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let retry =
            RetryConfig { max_retries: 2, retry_timeout: std::time::Duration::from_secs(8), ..RetryConfig::default() };
        let store = AmazonS3Builder::new()
            .with_bucket_name("intake")
            .with_endpoint(format!("http://127.0.0.1:{}", self.port))
            .with_region("us-east-1")
            .with_access_key_id("id")
            .with_secret_access_key("key")
            .with_allow_http(true)
            .with_retry(retry)
            .with_config(object_store::aws::AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), "3s")
            .build()
            .expect("a bucket");
        Outbox::in_store(Arc::new(store), object_store::path::Path::from("requests"))
    }

    fn intake(&self) -> Intake {
        made(Made { outbox: self.outbox(), ..Made::default() })
    }

    /// The program with its outbox here.
    pub(crate) fn program(&self, folder: &std::path::Path) -> Command {
        let mut command = program(folder);
        command
            .env("INTAKE_OUTBOX", "s3://intake/requests")
            .env("AWS_ENDPOINT", format!("http://127.0.0.1:{}", self.port))
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "id")
            .env("AWS_SECRET_ACCESS_KEY", "key");
        command
    }

    /// How many calls of each kind went through this front, `calls:any`, since it was asked last: `3 LIST 2 PUT`.
    pub(crate) fn calls(&self) -> String {
        let answer = exchange(self.port, b"GET /calls HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        answer.rsplit("\r\n").next().unwrap_or_default().to_owned()
    }

    /// How many objects of a state there are.
    pub(crate) fn count(&self, state: &str) -> usize {
        let request = format!(
            "GET /intake?list-type=2&prefix=requests/{state}/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        );
        exchange(self.port, request.as_bytes()).matches("<Key>").count()
    }
}

async fn stored_here(intake: &Intake) -> usize {
    intake.outbox().requests(Lane::Inbox, None).await.expect("a list").len()
}

#[tokio::test]
async fn a_request_is_stored_mailed_and_swept_in_a_bucket() {
    let bucket = Bucket::new();
    let intake = bucket.intake();
    let first = reference(&send(&intake, &[]).await);
    assert_eq!(first, reference(&send(&intake, &[]).await));
    assert_eq!((intake.mailer().kept().len(), stored_here(&intake).await), (1, 1));
    let folder = tempfile::tempdir().expect("a folder");
    let down =
        made(Made { outbox: bucket.outbox(), mailer: Mailer::Folder(folder.path().join("x")), ..Made::default() });
    reference(&send(&down, &[("name", "Second")]).await);
    let later = Timestamp::now() + Span::new().minutes(1);
    assert_eq!(sweep(&intake, later).await.expect("it sweeps").sent, 1);
    assert_eq!((bucket.count("inbox"), bucket.count("sent")), (2, 2));
}

#[test]
fn case_40_sixteen_identical_posts_on_two_instances_are_one_record_one_lease_and_one_mail() {
    let bucket = Bucket::new();
    let (folder, mails) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mail = format!("file://{}", mails.path().display());
    let instances: Vec<_> =
        (0..2).map(|_| start_server(bucket.program(folder.path()).env("INTAKE_SMTP", &mail))).collect();
    let body = confirmed(&keys(), &fields(&[]));
    let posting: Vec<_> = (0..16)
        .map(|number: usize| {
            let (port, post) = (instances[number % 2].1, raw_post(&body));
            std::thread::spawn(move || exchange(port, &post))
        })
        .collect();
    let answers: Vec<String> = posting.into_iter().map(|one| one.join().expect("it answers")).collect();
    let mut references: Vec<&str> =
        answers.iter().filter_map(|answer| answer.split_once("?ref=")?.1.split_whitespace().next()).collect();
    assert_eq!(references.len(), 16, "{answers:?}");
    references.dedup();
    assert_eq!(references.len(), 1);
    wait_until("the mail is noted as sent", || bucket.count("sent") == 1);
    assert_eq!((bucket.count("inbox"), bucket.count("attempt")), (1, 1));
    assert_eq!(std::fs::read_dir(mails.path()).expect("a folder").count(), 1);
}

#[tokio::test]
async fn case_44_a_conflict_is_no_proof_and_the_request_is_put_again() {
    let bucket = Bucket::new();
    let intake = bucket.with_fault("409-once:inbox").intake_in_place();
    reference(&send(&intake.0, &[]).await);
    assert_eq!((bucket.count("inbox"), intake.0.mailer().kept().len()), (1, 1));
}

#[tokio::test]
async fn case_44_a_lost_answer_is_read_back_and_the_clinic_hears_at_once() {
    let bucket = Bucket::new();
    let intake = bucket.with_fault("lost:inbox").intake_in_place();
    reference(&send(&intake.0, &[]).await);
    assert_eq!((bucket.count("inbox"), intake.0.mailer().kept().len()), (1, 1));
}

#[tokio::test]
async fn case_43_a_bucket_that_refuses_or_stalls_means_not_sent_in_eight_seconds() {
    let bucket = Bucket::new();
    for fault in ["503:inbox", "403:inbox", "409:inbox", "stall:inbox"] {
        let intake = bucket.with_fault(fault).intake_in_place();
        let begun = std::time::Instant::now();
        let response = send(&intake.0, &[]).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault}");
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{fault}: {:?}", begun.elapsed());
        assert!(intake.0.mailer().kept().is_empty(), "{fault}");
    }
    assert_eq!(bucket.count("inbox"), 0);
}

#[test]
fn case_47_killed_after_each_step_nothing_thanked_is_lost_and_no_mail_comes_thrice() {
    // Which put never returns when the process is killed, and how many mails there are before the sweep.
    for (fault, mails_before) in [("stall:hour", 0), ("stall:attempt", 0), ("stall:sent", 1)] {
        let bucket = Bucket::new();
        let front = bucket.with_fault(fault);
        let folder = tempfile::tempdir().expect("a folder");
        let mails = folder.path().join("mails");
        let count = || {
            std::fs::read_dir(&mails).map_or(0, |entries| {
                entries
                    .filter(|entry| {
                        entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|e| e == "eml"))
                    })
                    .count()
            })
        };
        let (mut running, port) = start_server(&mut front.program(folder.path()));
        let post = raw_post(&confirmed(&keys(), &fields(&[])));
        let mut socket = std::net::TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
        std::io::Write::write_all(&mut socket, &post).expect("the server reads");
        wait_until("the step before is done", || bucket.count("inbox") == 1 && count() == mails_before);
        running.0.kill().expect("it can be killed");
        running.0.wait().expect("it is gone");

        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let intake = made(Made {
                outbox: bucket.outbox(),
                mailer: Mailer::folder(&mails).expect("a folder"),
                ..Made::default()
            });
            for minutes in [3, 4, 5] {
                let later = Timestamp::now() + Span::new().minutes(minutes);
                sweep(&intake, later).await.expect("it sweeps");
            }
        });
        assert_eq!((bucket.count("inbox"), bucket.count("sent"), count()), (1, 1, mails_before + 1), "{fault}");
    }
}

impl Bucket {
    /// An intake through this fault, and the fault's own process beside it.
    fn intake_in_place(self) -> (Intake, Bucket) {
        (self.intake(), self)
    }
}
