//! One HTTP call with reqwest, which an S3 outbox uses too.

use std::error::Error;

use url::Url;

use super::{CallError, LONGEST_CALL};

/// Calls an address: a POST of this JSON, or else a GET. Redirects are not followed.
pub(super) async fn call(url: &Url, body: Option<String>) -> Result<(), CallError> {
    // Refused when another part of the program chose one before, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().timeout(LONGEST_CALL).redirect(reqwest::redirect::Policy::none());
    // Made for each call: there are few, and a start without one must not read the system's certificates.
    let client = client.build().map_err(|error| unreachable(&error))?;
    let request = match body {
        Some(body) => client.post(url.clone()).header("content-type", "application/json").body(body),
        None => client.get(url.clone()),
    };
    match request.send().await {
        Ok(response) if response.status().is_success() => Ok(()),
        Ok(response) => Err(CallError::Answer(response.status().as_u16())),
        Err(error) if error.is_timeout() => Err(CallError::Silent),
        Err(error) => Err(unreachable(&error)),
    }
}

/// The innermost reason: the outer ones repeat the address, which is a secret.
fn unreachable(error: &reqwest::Error) -> CallError {
    let mut reason = error.source();
    while let Some(inner) = reason.and_then(Error::source) {
        reason = Some(inner);
    }
    CallError::Unreachable(reason.map_or_else(|| "the connection failed".to_owned(), ToString::to_string))
}
