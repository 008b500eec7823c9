//! Carries the function on AWS Lambda, behind a Function URL or an HTTP API. Decides nothing about forms.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use jiff::Timestamp;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, Request, RequestExt, Response, service_fn};

use crate::door::origin::Peer;
use crate::http::HEALTH;
use crate::intake::Intake;
use crate::local::finished;
use crate::metrics;

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
        async move { Ok::<_, Error>(respond(intake, event).await) }
    }))
    .await
}

async fn respond(intake: Arc<Intake>, event: Request) -> Response<Body> {
    let start = Instant::now();
    let path = event.uri().path().to_owned();
    let response = finished(intake, with_peer(event)).await;
    // Lambda's log is where CloudWatch takes metrics from; a health check is no news.
    if path != HEALTH {
        let now = Timestamp::now().as_millisecond();
        println!("{}", metrics::embedded(&path, response.status(), start.elapsed(), now));
    }
    // Everything the function says is text.
    response.map(|body| Body::Text(String::from_utf8_lossy(&body).into_owned()))
}

/// The event as a request that knows who is at the other end of the connection, as the gateway saw it.
pub fn with_peer(event: Request) -> http::Request<Bytes> {
    let peer = match event.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => {
            context.http.source_ip.as_deref().and_then(|address| address.parse().ok())
        }
        _ => None,
    };
    let mut request = event.map(|body| match body {
        Body::Text(text) => Bytes::from(text),
        Body::Binary(bytes) => Bytes::from(bytes),
        _ => Bytes::new(),
    });
    if let Some(address) = peer {
        request.extensions_mut().insert(Peer(address));
    }
    request
}
