//! Carries the function on an ordinary server: alone, or mounted in `carryover serve`. Decides nothing about forms.
//!
//! Alone it is careful with strangers: headers and bodies have a size and a time to arrive in, connections a number, and a
//! stop lets requests under way finish. A mistake of ours ends one request, in words, and not the program.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::door::origin::Peer;
use crate::http::{LARGEST_BODY, answer, failed, unfinished};
use crate::intake::Intake;

/// How much of a body that is too large is read and thrown away, so that the browser gets to read the answer.
const MOST_DISCARDED: usize = 8 * 1024 * 1024;

/// Where a monitor on this machine reads what was answered.
pub const METRICS: &str = "/metrics";

/// What a connection may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long the headers of a request may take to arrive; then the connection is closed.
    pub headers_within: Duration,
    /// How long a body may take to arrive; then the answer is 408.
    pub body_within: Duration,
    /// The most headers; beyond, the answer is 431.
    pub most_headers: usize,
    /// The most bytes of headers; beyond, the answer is 431. At least 8,192.
    pub header_bytes: usize,
    /// The most connections at once; the next one waits.
    pub connections: u32,
    /// How long a connection serves, however many requests come over it. Without an end, senders who never read the
    /// answers could hold every place for ever.
    pub serving_for: Duration,
    /// How long the request under way may take to finish after that, or after a stop was asked for.
    pub stop_within: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            headers_within: Duration::from_secs(10),
            body_within: Duration::from_secs(20),
            most_headers: 64,
            header_bytes: 16 * 1024,
            connections: 1024,
            serving_for: Duration::from_secs(5 * 60),
            stop_within: Duration::from_secs(15),
        }
    }
}

/// Serves the function alone until `stop` is done, then lets requests under way finish.
pub async fn serve(listener: TcpListener, intake: Arc<Intake>, limits: Limits, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(());
    let places = Arc::new(Semaphore::new(limits.connections as usize));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, (socket, peer)) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let intake = Arc::clone(&intake);
        let service = service_fn(move |request| {
            let intake = Arc::clone(&intake);
            async move { Ok::<_, std::convert::Infallible>(alone(intake, request, (peer, limits)).await) }
        });
        let connection = connection(limits).serve_connection(TokioIo::new(socket), service);
        let mut stopped = stopped.clone();
        tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            // A connection that breaks off is the sender's to try again.
            tokio::select! {
                _ = connection.as_mut() => return drop(place),
                () = tokio::time::sleep(limits.serving_for) => {}
                _ = stopped.changed() => {}
            }
            connection.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(limits.stop_within, connection).await;
            drop(place);
        });
    }
    drop((listener, stopping));
    // Every place is free again when every connection has ended.
    let _ = tokio::time::timeout(limits.stop_within, places.acquire_many(limits.connections)).await;
}

/// The next connection. What goes wrong is short of memory or file handles; waiting gives them back.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn connection(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers_within)
        .max_headers(limits.most_headers)
        .max_buf_size(limits.header_bytes);
    builder
}

/// One request to a server of our own, which knows who is at the other end.
async fn alone(
    intake: Arc<Intake>,
    request: http::Request<hyper::body::Incoming>,
    (peer, limits): (SocketAddr, Limits),
) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(Peer(peer.ip()));
    let forwarded = ["x-forwarded-for", "forwarded", "via"].map(HeaderName::from_static);
    let is_near =
        peer.ip().to_canonical().is_loopback() && !forwarded.iter().any(|name| parts.headers.contains_key(name));
    if parts.uri.path() == METRICS && parts.method == Method::GET && is_near {
        return metrics(&intake);
    }
    handle(intake, http::Request::from_parts(parts, Body::new(body)), limits.body_within).await
}

fn metrics(intake: &Intake) -> Response<Body> {
    let mut response = Response::new(Body::from(intake.metrics().text()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    response
}

/// The function as a router for every path, to be mounted: `Router::nest("/api", router(intake))`.
///
/// It must run inside a tokio runtime. It counts no addresses, since it does not know any.
pub fn router(intake: Arc<Intake>) -> Router {
    Router::new().fallback(mounted).with_state(intake)
}

async fn mounted(
    State(intake): State<Arc<Intake>>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
) -> Response<Body> {
    // A router that this one is nested in has cut its own part off the path.
    *request.uri_mut() = uri;
    handle(intake, request, Limits::default().body_within).await
}

async fn handle(intake: Arc<Intake>, request: Request, body_within: Duration) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let response = match tokio::time::timeout(body_within, read(body)).await {
        Ok(Some(body)) => finished(Arc::clone(&intake), http::Request::from_parts(parts, body)).await,
        Ok(None) => closing(unfinished(&intake, &parts.headers, StatusCode::BAD_REQUEST)),
        Err(_) => closing(unfinished(&intake, &parts.headers, StatusCode::REQUEST_TIMEOUT)),
    };
    response.map(Body::from)
}

/// The function's answer, worked out to its end even if the sender hangs up.
pub(crate) async fn finished(intake: Arc<Intake>, request: http::Request<Bytes>) -> Response<Bytes> {
    let headers = request.headers().clone();
    let at_work = Arc::clone(&intake);
    guarded(&intake, &headers, async move { answer(&at_work, request).await }).await
}

/// What `work` answers; if it panics, an answer in words, and the program lives on.
pub async fn guarded(
    intake: &Intake,
    headers: &HeaderMap,
    work: impl Future<Output = Response<Bytes>> + Send + 'static,
) -> Response<Bytes> {
    match tokio::spawn(work).await {
        Ok(response) => response,
        Err(_) => failed(intake, headers),
    }
}

/// The rest of the body is not waited for.
fn closing(mut response: Response<Bytes>) -> Response<Bytes> {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
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
