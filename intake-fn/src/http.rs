//! The whole function as one call: a request in, a response out.
//!
//! It checks what can be checked without reading the form (address, method, origin, type, size), lets [`crate::form`]
//! read it and [`crate::intake`] keep it, and says what came of it. It knows neither sockets nor clouds.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header, request::Parts};
use jiff::Timestamp;

use crate::bundle::{Bundle, Localized};
use crate::form::definition::Words;
use crate::form::html::Filled;
use crate::form::parse::{Answers, ConsultationRequest};
use crate::intake::{Intake, Submission};
use crate::outbox::{Lane, Reason};
use crate::pages::{self, Reader};

/// The address that the form is sent to.
pub const CONSULTATION: &str = "/api/consultation";

/// The address that says that the function runs.
pub const HEALTH: &str = "/api/health";

/// The largest body that is read, in bytes; the longest honest form has a tenth of it.
pub const LARGEST_BODY: usize = 64 * 1024;

/// Answers one request.
pub async fn answer(intake: &Intake, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, body) = request.into_parts();
    let bundle = intake.bundle();
    match parts.uri.path() {
        HEALTH => health(&bundle, &parts),
        CONSULTATION => match refusal(intake, &bundle, &parts, &body) {
            Some(response) => response,
            None => consultation(intake, &bundle, &parts.headers, &body).await,
        },
        _ => refuse(&bundle, &parts.headers, StatusCode::NOT_FOUND),
    }
}

fn health(bundle: &Bundle, parts: &Parts) -> Response<Bytes> {
    if parts.method == Method::GET || parts.method == Method::HEAD {
        return pages::json(StatusCode::OK, &serde_json::json!({ "status": "ok" }));
    }
    allowing("GET, HEAD", refuse(bundle, &parts.headers, StatusCode::METHOD_NOT_ALLOWED))
}

/// The answer to a request that is turned away before its form is read.
fn refusal(intake: &Intake, bundle: &Bundle, parts: &Parts, body: &Bytes) -> Option<Response<Bytes>> {
    let headers = &parts.headers;
    if parts.method != Method::POST {
        return Some(allowing("POST", refuse(bundle, headers, StatusCode::METHOD_NOT_ALLOWED)));
    }
    let status = if origin_of(intake, headers) == Origin::Foreign {
        StatusCode::FORBIDDEN
    } else if !is_form(headers) {
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    } else if body.len() > LARGEST_BODY {
        StatusCode::PAYLOAD_TOO_LARGE
    } else {
        return None;
    };
    Some(refuse(bundle, headers, status))
}

async fn consultation(intake: &Intake, bundle: &Bundle, headers: &HeaderMap, body: &Bytes) -> Response<Bytes> {
    let Ok(answers) = Answers::from_urlencoded(body) else {
        return refuse(bundle, headers, StatusCode::PAYLOAD_TOO_LARGE);
    };
    let local = bundle.in_language(answers.language());
    let reader = reader(headers);
    let request = match ConsultationRequest::parse(local.form, &answers) {
        Ok(request) => request,
        Err(problems) => {
            let filled = Filled { answers: &answers, problems: &problems };
            return pages::to_correct(local, reader, CONSULTATION, filled);
        }
    };
    let submission = Submission {
        request,
        language: local.language.to_owned(),
        at: Timestamp::now(),
        form: None,
        lane: Lane::Inbox,
        reasons: reasons_to_check(&answers, origin_of(intake, headers)),
    };
    match intake.receive(submission).await {
        Ok(reference) => pages::stored(local, reader, &reference),
        Err(_) => pages::not_sent(local, reader, CONSULTATION, &answers),
    }
}

/// Signs of a robot. They lead to a second look, never to a lost request: people leave such signs too.
fn reasons_to_check(answers: &Answers, origin: Origin) -> Vec<Reason> {
    let trap = answers.is_trapped().then_some(Reason::Trap);
    let hidden = (origin == Origin::Hidden).then_some(Reason::HiddenOrigin);
    trap.into_iter().chain(hidden).collect()
}

/// Where a form was sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A page of our own, or a browser that does not say.
    Own,
    /// A browser that hides it: `Origin: null`.
    Hidden,
    /// A page of another site.
    Foreign,
}

fn origin_of(intake: &Intake, headers: &HeaderMap) -> Origin {
    match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
        None => Origin::Own,
        Some(Ok("null")) => Origin::Hidden,
        Some(Ok(origin)) if intake.allows_origin(origin) => Origin::Own,
        Some(_) => Origin::Foreign,
    }
}

/// Whether the body is a form as browsers send it, and not compressed.
fn is_form(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).and_then(|kind| kind.split(';').next()).unwrap_or("").trim();
    let plain = text(header::CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
    plain && kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn reader(headers: &HeaderMap) -> Reader {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let wants = |kind: &str| accept.split([',', ';']).any(|part| part.trim().eq_ignore_ascii_case(kind));
    if wants("application/json") && !wants("text/html") { Reader::Program } else { Reader::Person }
}

/// Turns a request away before its language is known: the browser's own is used.
fn refuse(bundle: &Bundle, headers: &HeaderMap, status: StatusCode) -> Response<Bytes> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let local = bundle.in_language(bundle.best_language(accepted));
    pages::refused(local, reader(headers), status, words_for(local, status))
}

fn words_for<'a>(local: Localized<'a>, status: StatusCode) -> &'a Words {
    let texts = &local.form.texts;
    match status {
        StatusCode::FORBIDDEN => &texts.foreign_origin,
        StatusCode::METHOD_NOT_ALLOWED => &texts.wrong_method,
        StatusCode::PAYLOAD_TOO_LARGE => &texts.too_large,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => &texts.wrong_type,
        _ => &texts.not_found,
    }
}

fn allowing(methods: &'static str, mut response: Response<Bytes>) -> Response<Bytes> {
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    response
}
