//! Lambda's side: hands events to the real program and keeps what it answers.

use std::collections::VecDeque;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use http::{Response, StatusCode};
use serde_json::Value;

use crate::rig::{Running, root};

/// Events wait here, and what the function answers is kept.
#[derive(Default)]
struct Lambda {
    events: Mutex<VecDeque<String>>,
    answers: Mutex<Vec<Value>>,
    /// When each answer is due, in milliseconds since 1970; none for ten seconds from now.
    deadline: Option<i64>,
}

/// The real program as a function that waits for events.
pub(crate) struct Function {
    lambda: Arc<Lambda>,
    running: Running,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Function {
    /// Starts it; `deadline` is what the runtime API names.
    pub(crate) async fn start(command: &mut Command, deadline: Option<i64>) -> Function {
        let lambda = Arc::new(Lambda { deadline, ..Lambda::default() });
        let api = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(answered))
            .with_state(Arc::clone(&lambda));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        // Answers leave at once, as Lambda's do.
        let listener = listener.tap_io(|socket| drop(socket.set_nodelay(true)));
        let serving = tokio::spawn(async move { axum::serve(listener, api).await });
        let running = Running(in_lambda(command, &address).spawn().expect("intake-fn runs"));
        Function { lambda, running, serving }
    }

    /// Lets an event come.
    pub(crate) fn give(&self, event: impl Into<String>) {
        self.lambda.events.lock().expect("one thread at a time").push_back(event.into());
    }

    /// How many answers there are so far.
    pub(crate) fn answered(&self) -> usize {
        self.lambda.answers.lock().expect("one thread at a time").len()
    }

    /// Every answer so far, once there are `count`; a failed invocation is `{"error": …}`.
    pub(crate) async fn answers(&self, count: usize) -> Vec<Value> {
        for _ in 0..3000 {
            if self.answered() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let answers = self.lambda.answers.lock().expect("one thread at a time").clone();
        assert_eq!(answers.len(), count, "the function answered within thirty seconds");
        answers
    }

    /// Lets an event come and returns the answer to it.
    pub(crate) async fn ask(&self, event: impl Into<String>) -> Value {
        let before = self.answered();
        self.give(event);
        self.answers(before + 1).await.pop().expect("an answer")
    }

    /// Freezes the process, as Lambda does between events, or lets it go on.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.running.0.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill runs").success());
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What Lambda sets around a function.
pub(crate) fn in_lambda<'a>(command: &'a mut Command, address: &str) -> &'a mut Command {
    command.env("AWS_LAMBDA_RUNTIME_API", address).env("AWS_LAMBDA_FUNCTION_NAME", "intake");
    command.env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256").env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    command.env("AWS_LAMBDA_LOG_GROUP_NAME", "intake").env("AWS_LAMBDA_LOG_STREAM_NAME", "intake")
}

/// A recorded event.
pub(crate) fn event(name: &str) -> String {
    let path = root().join("tests/intake/events").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn next(State(lambda): State<Arc<Lambda>>) -> Response<Body> {
    let event = loop {
        if let Some(event) = lambda.events.lock().expect("one thread at a time").pop_front() {
            break event;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let deadline = lambda.deadline.unwrap_or_else(|| jiff::Timestamp::now().as_millisecond() + 10_000);
    Response::builder()
        .header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        .header("Lambda-Runtime-Deadline-Ms", deadline.to_string())
        .header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-2:123456789012:function:intake")
        .header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        .body(Body::from(event))
        .expect("a response")
}

async fn answered(
    State(lambda): State<Arc<Lambda>>,
    Path((_, kind)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    let mut answer: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    if kind != "response" {
        answer = serde_json::json!({ "error": answer });
    }
    lambda.answers.lock().expect("one thread at a time").push(answer);
    StatusCode::ACCEPTED
}
