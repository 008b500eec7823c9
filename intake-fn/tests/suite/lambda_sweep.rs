//! The sweep as a Lambda function of its own: `INTAKE_MODE=sweep`, one sweep for each scheduled event.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::rig::{age_tries, confirmed, exchange, fields, keys, program, raw_post, start_server, stored};
use crate::runtime_api::{Function, event, in_lambda};

const SCHEDULED: &str = "scheduled.json";

fn sweeper(folder: &Path) -> Command {
    let mut command = program(folder);
    command.env("INTAKE_MODE", "sweep");
    command
}

fn counts(sent: u64, failed: u64, waiting: u64) -> Value {
    json!({ "sent": sent, "failed": failed, "waiting": waiting })
}

/// A request that is stored and whose e-mail did not go out.
fn store_without_mail(folder: &Path, name: &str) {
    // Nobody listens there.
    let (_running, port) = start_server(program(folder).env("INTAKE_SMTP", "smtp://127.0.0.1:1"));
    let answer = exchange(port, &raw_post(&confirmed(&keys(), &fields(&[("name", name)]))));
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
}

fn mails(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("mails")).expect("a folder").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_scheduled_event_is_a_sweep_and_the_same_one_twice_sends_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    store_without_mail(folder.path(), "First");
    let function = Function::start(&mut sweeper(folder.path()), None).await;
    assert_eq!(function.ask(event(SCHEDULED)).await, counts(0, 0, 1), "its next try is due in a minute");
    age_tries(folder.path(), 3);
    assert_eq!(function.ask(event(SCHEDULED)).await, counts(1, 0, 0));
    assert_eq!(function.ask(event(SCHEDULED)).await, counts(0, 0, 0));
    assert_eq!((mails(folder.path()), stored(folder.path(), "sent").len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_event_says_it_is_a_sweep() {
    let folder = tempfile::tempdir().expect("a folder");
    let function = Function::start(&mut sweeper(folder.path()), None).await;
    for event in ["7", "null", "\"text\"", "[]", "{}", &event("function_url_sent_text.json")] {
        assert_eq!(function.ask(event).await, counts(0, 0, 0), "{event}");
    }
    assert!(function.ask("{\"detail\": ").await["error"].is_object(), "what is no JSON is no event");
    assert_eq!(function.ask(event(SCHEDULED)).await, counts(0, 0, 0));
    assert!(stored(folder.path(), "inbox").is_empty() && stored(folder.path(), "review").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_that_was_frozen_between_two_events_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    store_without_mail(folder.path(), "First");
    let function = Function::start(&mut sweeper(folder.path()), None).await;
    function.ask(event(SCHEDULED)).await;
    function.signal("-STOP");
    age_tries(folder.path(), 3);
    function.give(event(SCHEDULED));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(function.answered(), 1, "a frozen process does nothing");
    function.signal("-CONT");
    assert_eq!(function.answers(2).await[1], counts(1, 0, 0));
    assert_eq!(mails(folder.path()), 1);
}

#[cfg(feature = "s3")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_cannot_be_listed_fails_the_invocation_and_the_next_one_is_tried() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = sweeper(folder.path());
    // Nobody listens there.
    command.env("INTAKE_OUTBOX", "s3://intake/requests").env("AWS_ENDPOINT", "http://127.0.0.1:1");
    command.env("AWS_ALLOW_HTTP", "true").env("AWS_REGION", "us-east-1");
    command.env("AWS_ACCESS_KEY_ID", "id").env("AWS_SECRET_ACCESS_KEY", "key");
    let function = Function::start(&mut command, None).await;
    for _ in 0..2 {
        let answer = function.ask(event(SCHEDULED)).await;
        let why = answer["error"]["errorMessage"].as_str().unwrap_or("");
        assert!(why.starts_with("the store failed: "), "{answer}");
    }
}

#[test]
fn an_unknown_mode_is_refused_at_the_start_with_everything_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program(folder.path());
    in_lambda(&mut command, "127.0.0.1:1").env("INTAKE_MODE", "hunter2").env_remove("INTAKE_TO");
    let output = command.output().expect("intake-fn runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("\n  - INTAKE_MODE must be `form` "), "{said}");
    assert!(said.contains("\n  - INTAKE_TO is not set: ") && !said.contains("hunter2"), "{said}");
}
