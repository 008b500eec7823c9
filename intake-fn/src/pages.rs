//! What the function says: a page in the theme's look for people, the same words as JSON for programs.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::bundle::Localized;
use crate::form::definition::Words;
use crate::form::html::{self, Filled, SentTo};
use crate::form::parse::{Answers, Problem};
use crate::reference::Reference;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A person with a browser.
    Person,
    /// A program that asked for JSON.
    Program,
}

/// The request is stored: on to the thank-you page, so that reloading sends nothing.
pub(crate) fn stored(local: Localized<'_>, reader: Reader, reference: &Reference) -> Response<Bytes> {
    if reader == Reader::Program {
        return json(StatusCode::CREATED, &serde_json::json!({ "reference": reference }));
    }
    let mut response = with_headers(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", String::new());
    let address = format!("{}?ref={reference}", local.thank_you());
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Something in the form is to be corrected; every answer is kept.
pub(crate) fn to_correct(local: Localized<'_>, reader: Reader, action: &str, filled: Filled<'_>) -> Response<Bytes> {
    if reader == Reader::Program {
        let error = |problem: &Problem| serde_json::json!({ "field": problem.field, "message": problem.message });
        let errors: Vec<_> = filled.problems.iter().map(error).collect();
        return json(StatusCode::UNPROCESSABLE_ENTITY, &serde_json::json!({ "errors": errors }));
    }
    let title = format!("{} {}", local.form.texts.error, local.form.title);
    let sent_to = SentTo { language: local.language, action };
    let main = html::form_page(local.form, local.clinic(), sent_to, filled);
    page(StatusCode::UNPROCESSABLE_ENTITY, local, &title, &main)
}

/// The store failed: not sent, please call, and the form with every answer to try again.
pub(crate) fn not_sent(local: Localized<'_>, reader: Reader, action: &str, answers: &Answers) -> Response<Bytes> {
    let words = &local.form.texts.not_sent;
    let mut response = if reader == Reader::Program {
        said_in_json(StatusCode::SERVICE_UNAVAILABLE, local, words)
    } else {
        let sent_to = SentTo { language: local.language, action };
        let main = html::not_sent(local.form, local.clinic(), sent_to, answers);
        page(StatusCode::SERVICE_UNAVAILABLE, local, &words.title, &main)
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

/// The request was not taken, for a reason that no correction in the form mends.
pub(crate) fn refused(local: Localized<'_>, reader: Reader, status: StatusCode, words: &Words) -> Response<Bytes> {
    if reader == Reader::Program {
        return said_in_json(status, local, words);
    }
    let main = html::refusal(local.form, local.clinic(), words, local.form_page());
    page(status, local, &words.title, &main)
}

/// A JSON answer.
pub(crate) fn json(status: StatusCode, value: &serde_json::Value) -> Response<Bytes> {
    with_headers(status, "application/json", value.to_string())
}

fn said_in_json(status: StatusCode, local: Localized<'_>, words: &Words) -> Response<Bytes> {
    let phone = &local.clinic().phone;
    json(status, &serde_json::json!({ "error": { "title": words.title, "text": words.text, "phone": phone } }))
}

fn page(status: StatusCode, local: Localized<'_>, title: &str, main: &str) -> Response<Bytes> {
    let mut response = with_headers(status, "text/html; charset=utf-8", local.page(title, main));
    if let Ok(language) = HeaderValue::from_str(local.language) {
        response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    }
    response
}

fn with_headers(status: StatusCode, content_type: &'static str, body: String) -> Response<Bytes> {
    // `same-origin` and not `no-referrer`: with the latter a browser sends `Origin: null` when the form is sent again.
    const HEADERS: [(header::HeaderName, &str); 7] = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
