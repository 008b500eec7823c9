//! Carries the function on an ordinary server: alone, or mounted in `carryover serve`. Decides nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use bytes::{Bytes, BytesMut};
use http::{Response, StatusCode};
use http_body_util::BodyExt;

use crate::http::{LARGEST_BODY, answer};
use crate::intake::Intake;

/// How much of a body that is too large is read and thrown away, so that the browser gets to read the answer.
const MOST_DISCARDED: usize = 8 * 1024 * 1024;

/// How long a body may take to arrive.
const LONGEST_UPLOAD: Duration = Duration::from_secs(20);

/// The function as a router for every path: use it alone, or `Router::nest("/api", router(intake))`.
///
/// It must run inside a tokio runtime.
pub fn router(intake: Arc<Intake>) -> Router {
    Router::new().fallback(handle).with_state(intake)
}

async fn handle(State(intake): State<Arc<Intake>>, OriginalUri(uri): OriginalUri, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    // A router that this one is nested in has cut its own part off the path.
    parts.uri = uri;
    match tokio::time::timeout(LONGEST_UPLOAD, read(body)).await {
        Ok(Some(body)) => answer(&intake, http::Request::from_parts(parts, body)).await.map(Body::from),
        Ok(None) => broken(StatusCode::BAD_REQUEST),
        Err(_) => broken(StatusCode::REQUEST_TIMEOUT),
    }
}

/// The body, cut one byte above the limit: the function sees that it is too large. None when the connection broke.
async fn read(mut body: Body) -> Option<Bytes> {
    let mut kept = BytesMut::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        seen += data.len();
        kept.extend_from_slice(&data[..data.len().min(LARGEST_BODY + 1 - kept.len())]);
        if seen > MOST_DISCARDED {
            break;
        }
    }
    Some(kept.freeze())
}

/// An answer to a connection that is not worth a page: nobody is there to read it.
fn broken(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
