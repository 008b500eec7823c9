//! Carries the function on AWS Lambda, behind a Function URL or an HTTP API. Decides nothing.

use std::sync::Arc;

use bytes::Bytes;
use lambda_http::{Body, Error, Request, Response, service_fn};

use crate::http::answer;
use crate::intake::Intake;

/// Whether this process was started by Lambda.
pub fn is_here() -> bool {
    std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

/// Answers events until Lambda ends the process.
///
/// Errors: the runtime API cannot be reached.
pub async fn run(intake: Arc<Intake>) -> Result<(), Error> {
    lambda_http::run(service_fn(move |event: Request| {
        let intake = Arc::clone(&intake);
        async move { Ok::<_, Error>(respond(&intake, event).await) }
    }))
    .await
}

async fn respond(intake: &Intake, event: Request) -> Response<Body> {
    let request = event.map(|body| match body {
        Body::Text(text) => Bytes::from(text),
        Body::Binary(bytes) => Bytes::from(bytes),
        _ => Bytes::new(),
    });
    // Everything the function says is text.
    answer(intake, request).await.map(|body| Body::Text(String::from_utf8_lossy(&body).into_owned()))
}
