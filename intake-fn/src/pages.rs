//! What the function says: a page in the theme's look for people, the same words as JSON for programs.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::bundle::Localized;
use crate::form::definition::Words;
use crate::form::html::{self, Filled, SentTo};
use crate::form::parse::{Answers, ConsultationRequest, Problem};
use crate::reference::Reference;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A person with a browser.
    Person,
    /// The form's own script, for a person: it shows pages, but a redirect would hide from it where to go.
    Script,
    /// A program that asked for JSON.
    Program,
}

/// The request is stored: on to the thank-you page, so that reloading sends nothing.
pub(crate) fn stored(local: Localized<'_>, reader: Reader, reference: &Reference, mistyped: bool) -> Response<Bytes> {
    let part = if mistyped { format!("#{}", html::CHECK_EMAIL) } else { String::new() };
    let address = format!("{}?ref={reference}{part}", local.thank_you());
    let mut response = if reader == Reader::Person {
        with_headers(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", String::new())
    } else {
        json(StatusCode::CREATED, &serde_json::json!({ "reference": reference, "location": address }))
    };
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Something in the form is to be corrected; every answer is kept.
pub(crate) fn to_correct(
    local: Localized<'_>,
    reader: Reader,
    sent_to: SentTo<'_>,
    filled: Filled<'_>,
) -> Response<Bytes> {
    if reader == Reader::Program {
        let error = |problem: &Problem| serde_json::json!({ "field": problem.field, "message": problem.message });
        let errors: Vec<_> = filled.problems.iter().map(error).collect();
        return json(StatusCode::UNPROCESSABLE_ENTITY, &serde_json::json!({ "errors": errors }));
    }
    let title = format!("{} {}", local.form.texts.error, local.form.title);
    let main = html::form_page(local.form, local.clinic(), sent_to, filled);
    page(StatusCode::UNPROCESSABLE_ENTITY, local, &title, &main)
}

/// A sign of a person is missing: the answers again, and one more click. `sent_to` holds the token for it.
pub(crate) fn check_answers(
    local: Localized<'_>,
    reader: Reader,
    sent_to: SentTo<'_>,
    request: &ConsultationRequest,
) -> Response<Bytes> {
    if reader == Reader::Program {
        return json(StatusCode::OK, &serde_json::json!({ "confirm": sent_to.token }));
    }
    let main = html::check_answers(local.form, local.clinic(), sent_to, request);
    page(StatusCode::OK, local, &local.form.texts.check_answers.title, &main)
}

/// Why a form was not taken for now.
pub(crate) enum NotNow {
    /// The store failed.
    StoreFailed,
    /// The sender has to wait for so many seconds.
    TooOften(u64),
}

/// Not sent for now: why, please call, and the form with every answer to try again.
pub(crate) fn not_now(
    local: Localized<'_>,
    reader: Reader,
    sent_to: SentTo<'_>,
    why: (NotNow, &Answers),
) -> Response<Bytes> {
    let (why, answers) = why;
    let texts = &local.form.texts;
    let (status, words, wait) = match why {
        NotNow::StoreFailed => (StatusCode::SERVICE_UNAVAILABLE, &texts.not_sent, 60),
        NotNow::TooOften(seconds) => (StatusCode::TOO_MANY_REQUESTS, &texts.too_often, seconds),
    };
    let mut response = if reader == Reader::Program {
        problem(status, local, words, None)
    } else {
        let main = html::try_again(local.form, local.clinic(), sent_to, (words, answers));
        page(status, local, &words.title, &main)
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// The request was not taken, for a reason that no correction in the form mends.
pub(crate) fn refused(local: Localized<'_>, reader: Reader, status: StatusCode, words: &Words) -> Response<Bytes> {
    if reader == Reader::Program {
        return problem(status, local, words, None);
    }
    let main = html::refusal(local.form, local.clinic(), words, local.form_page());
    page(status, local, &words.title, &main)
}

/// What is wrong, as RFC 9457 has it, with the clinic's number; `detail` is for programmers.
pub(crate) fn problem(
    status: StatusCode,
    local: Localized<'_>,
    words: &Words,
    detail: Option<&str>,
) -> Response<Bytes> {
    let value = serde_json::json!({
        "title": words.title,
        "status": status.as_u16(),
        "detail": detail.map_or_else(|| words.text.join(" "), str::to_owned),
        "phone": local.clinic().phone,
    });
    with_headers(status, "application/problem+json", value.to_string())
}

/// A JSON answer.
pub(crate) fn json(status: StatusCode, value: &serde_json::Value) -> Response<Bytes> {
    with_headers(status, "application/json", value.to_string())
}

/// An answer of headers only.
pub(crate) fn empty(status: StatusCode) -> Response<Bytes> {
    with_headers(status, "text/plain; charset=utf-8", String::new())
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
