//! Carries the function on AWS Lambda: the form behind a Function URL or an HTTP API, or the sweep on a schedule.
//!
//! Steps: decode the event, hand the request on, encode the answer; or sweep, whatever the event says. An event that is
//! no request is answered in words, and the process lives on. It decides nothing about forms.
//!
//! The runtime is `lambda_http`'s. Its own decoding of events is not used: it panics at a body that is not the base64 it is
//! said to be, and at a host or a scheme in the headers that makes no address.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use base64::Engine;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use jiff::Timestamp;
use lambda_http::{Error, LambdaEvent, lambda_runtime, service_fn};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::config::{self, SettingProblems};
use crate::door::origin::{FORWARDED_FOR, Peer};
use crate::http::{HEALTH, unfinished};
use crate::intake::Intake;
use crate::local::finished;
use crate::{log, metrics, sweep};

/// Where CloudFront says who asks: an address, a colon and a port.
const VIEWER_ADDRESS: HeaderName = HeaderName::from_static("cloudfront-viewer-address");

/// Which of the two functions this process is (`INTAKE_MODE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It answers requests.
    Form,
    /// It sweeps, once for each event.
    Sweep,
}

impl Mode {
    fn parse(value: Option<&str>) -> Result<Mode, String> {
        match value.map(str::trim) {
            None | Some("" | "form") => Ok(Mode::Form),
            Some("sweep") => Ok(Mode::Sweep),
            Some(_) => {
                Err("INTAKE_MODE must be `form` (answers requests; the same as not set) or `sweep` (sends what is \
                            pending, once for each event)"
                    .to_owned())
            }
        }
    }
}

/// Whether this process was started by Lambda.
pub fn is_here() -> bool {
    std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

/// The intake that the settings describe, and which of the two functions to be.
///
/// Errors: every setting that is missing or wrong, at once.
pub fn settings(setting: impl Fn(&str) -> Option<String>) -> Result<(Intake, Mode), SettingProblems> {
    match (config::intake(&setting), Mode::parse(setting("INTAKE_MODE").as_deref())) {
        (Ok(intake), Ok(mode)) => Ok((intake, mode)),
        (intake, mode) => {
            let problems = intake.err().map(|problems| problems.0).unwrap_or_default();
            Err(SettingProblems(problems.into_iter().chain(mode.err()).collect()))
        }
    }
}

/// Answers events until Lambda ends the process.
///
/// Errors: the runtime API cannot be reached.
pub async fn run(intake: Arc<Intake>, mode: Mode) -> Result<(), Error> {
    match mode {
        Mode::Form => {
            lambda_runtime::run(service_fn(move |event: LambdaEvent<Box<RawValue>>| {
                let intake = Arc::clone(&intake);
                async move { Ok::<_, Error>(answer_to(intake, event.payload.get()).await) }
            }))
            .await
        }
        Mode::Sweep => {
            lambda_runtime::run(service_fn(move |_: LambdaEvent<IgnoredAny>| {
                let intake = Arc::clone(&intake);
                async move { swept(&intake).await }
            }))
            .await
        }
    }
}

/// One sweep, and what it came to. A store that cannot be listed fails the invocation, which is what alarms look at.
async fn swept(intake: &Intake) -> Result<serde_json::Value, Error> {
    match sweep::sweep(intake, Timestamp::now()).await {
        Ok(swept) => Ok(serde_json::json!({ "sent": swept.sent, "failed": swept.failed, "waiting": swept.waiting })),
        Err(error) => {
            let (event, run) = ("sweep_failed", "intake-fn doctor");
            let line = serde_json::json!({ "event": event, "alert": true, "run": run, "detail": error.to_string() });
            log::print(&line);
            Err(error.into())
        }
    }
}

async fn answer_to(intake: Arc<Intake>, event: &str) -> Answer {
    let start = Instant::now();
    let (path, response) = match decode(event) {
        Ok(request) => (request.uri().path().to_owned(), finished(intake, request).await),
        Err(Broken { path, headers }) => {
            log::print(&serde_json::json!({ "event": "broken_request" }));
            (path, unfinished(&intake, &headers, StatusCode::BAD_REQUEST))
        }
    };
    // Lambda's log is where CloudWatch takes metrics from; a health check is no news.
    if path != HEALTH {
        let now = Timestamp::now().as_millisecond();
        println!("{}", metrics::embedded(&path, response.status(), start.elapsed(), now));
    }
    Answer::of(&response)
}

/// What a Function URL or an HTTP API says of one request (payload 2.0), as far as it is read. All of it may be missing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    raw_path: Option<String>,
    raw_query_string: Option<String>,
    headers: Option<BTreeMap<String, serde_json::Value>>,
    request_context: Option<Context>,
    body: Option<String>,
    is_base64_encoded: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Context {
    http: Option<Connection>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Connection {
    method: Option<String>,
    source_ip: Option<String>,
}

/// An event that is no request, or whose body cannot be read: what is known of it.
#[derive(Debug)]
pub struct Broken {
    path: String,
    headers: HeaderMap,
}

/// The request in an event; it knows who is at the other end of the connection, as the gateway saw it.
///
/// Errors: the event names no method, its body is not the base64 that it says it is, or it is of another kind.
pub fn decode(event: &str) -> Result<Request<Bytes>, Broken> {
    let event: Event = serde_json::from_str(event).unwrap_or_default();
    let path = event.raw_path.unwrap_or_default();
    let headers = headers(event.headers.unwrap_or_default());
    let Connection { method, source_ip } = event.request_context.and_then(|context| context.http).unwrap_or_default();
    let method = method.and_then(|method| method.parse::<Method>().ok());
    let body = body(event.body.unwrap_or_default(), event.is_base64_encoded.unwrap_or_default());
    let (Some(method), Some(body)) = (method, body) else {
        return Err(Broken { path, headers });
    };
    let mut request = Request::new(body);
    *request.method_mut() = method;
    // What is no address of the web is none of ours.
    *request.uri_mut() = uri(&path, &event.raw_query_string.unwrap_or_default()).unwrap_or_default();
    *request.headers_mut() = headers;
    if let Some(address) = source_ip.and_then(|address| address.parse().ok()) {
        request.extensions_mut().insert(Peer(address));
    }
    Ok(request)
}

fn uri(path: &str, query: &str) -> Option<Uri> {
    let separator = if query.is_empty() { "" } else { "?" };
    Uri::builder().path_and_query(format!("{path}{separator}{query}")).build().ok()
}

fn body(text: String, is_base64: bool) -> Option<Bytes> {
    if !is_base64 {
        return Some(Bytes::from(text));
    }
    base64::engine::general_purpose::STANDARD.decode(text).ok().map(Bytes::from)
}

/// The headers that are some. CloudFront's own word for who asks takes the place of `X-Forwarded-For`: a Function URL
/// leaves of that only the first entry, which the sender wrote. Either counts only with the proxy's secret.
fn headers(named: BTreeMap<String, serde_json::Value>) -> HeaderMap {
    let header = |(name, value): (String, serde_json::Value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_bytes(value.as_str()?.as_bytes()).ok()?))
    };
    let mut headers: HeaderMap = named.into_iter().filter_map(header).collect();
    if let Some(viewer) = headers.get(VIEWER_ADDRESS).and_then(viewer) {
        headers.insert(FORWARDED_FOR, viewer);
    }
    headers
}

fn viewer(value: &HeaderValue) -> Option<HeaderValue> {
    let (address, _port) = value.to_str().ok()?.rsplit_once(':')?;
    let address: IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
    HeaderValue::from_str(&address.to_string()).ok()
}

/// An answer as a Function URL and an HTTP API read it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    headers: BTreeMap<String, String>,
    body: String,
    is_base64_encoded: bool,
}

impl Answer {
    fn of(response: &Response<Bytes>) -> Answer {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = String::from_utf8_lossy(value.as_bytes());
            let joined = headers.entry(name.to_string()).or_default();
            *joined = if joined.is_empty() { value.into_owned() } else { format!("{joined}, {value}") };
        }
        // Everything the function says is text.
        let body = String::from_utf8_lossy(response.body()).into_owned();
        Answer { status_code: response.status().as_u16(), headers, body, is_base64_encoded: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_forwarded(viewer: &str, expected: &str) {
        let event = serde_json::json!({
            "headers": { "x-forwarded-for": "198.51.100.1", "CloudFront-Viewer-Address": viewer },
            "requestContext": { "http": { "method": "GET", "sourceIp": "192.0.2.1" } },
        });
        let request = decode(&event.to_string()).expect("a request");
        assert_eq!(request.headers()[FORWARDED_FOR], expected);
        assert_eq!(request.extensions().get(), Some(&Peer(IpAddr::from([192, 0, 2, 1]))));
    }

    #[test]
    fn the_address_that_cloudfront_saw_outweighs_the_one_that_the_sender_wrote() {
        check_forwarded("203.0.113.7:46532", "203.0.113.7");
        check_forwarded("2001:db8:728d:fa10::c4a:42838", "2001:db8:728d:fa10::c4a");
        check_forwarded("[2001:db8::1]:443", "2001:db8::1");
        check_forwarded("somebody", "198.51.100.1");
        check_forwarded("", "198.51.100.1");
    }

    #[test]
    fn what_is_missing_in_an_event_is_missing_in_the_request() {
        let event = r#"{"headers": {"a b": "x", "accept": 7, "origin": "o"}, "rawPath": "/ü ", "requestContext": {"http": {"method": "GET"}}}"#;
        let request = decode(event).expect("a request");
        assert_eq!((request.uri().path(), request.headers().len(), request.body().len()), ("/", 1, 0));
        for broken in ["7", "{}", "{\"requestContext\": {\"http\": {\"method\": \"\"}}}", "[", "{\"headers\": []}"] {
            assert!(decode(broken).is_err(), "{broken}");
        }
    }
}
