//! HTTP for the preview: pages, the intake function, the mailbox, and news of rebuilds.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;

use super::{Live, mailbox};
use crate::content::markdown::escape;
use crate::diagnostic::terminal::{self, Colour};
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::admin;
use crate::render::redirect::HEADERS;
use crate::source::percent::decoded;

const RELOAD_SCRIPT: &str = include_str!("preview.js");
const PREVIEW_STYLE: &str = include_str!("preview.css");

/// Everything the preview answers.
pub(super) fn router(live: Arc<Live>) -> Router {
    Router::new()
        .route("/_carryover/events", get(events))
        .route("/_carryover/problems", get(problems))
        .route("/_carryover/preview.js", get(async || typed("text/javascript; charset=utf-8", RELOAD_SCRIPT)))
        .route("/_carryover/preview.css", get(async || typed("text/css; charset=utf-8", PREVIEW_STYLE)))
        .route("/_mailbox/", get(show_mailbox))
        .route("/_mailbox", get(show_mailbox))
        .fallback(fallback)
        .layer(CatchPanicLayer::new())
        .with_state(live)
}

/// One event a rebuild. The first one tells where we are, so that a page that slept catches up.
async fn events(State(live): State<Arc<Live>>) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>>> {
    let news = WatchStream::new(live.subscribe())
        .map(|generation| Ok(Event::default().event("build").data(generation.to_string())));
    Sse::new(news).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// What keeps the site from being published, for the panel in the page: a JSON list, empty when all is well.
async fn problems(State(live): State<Arc<Live>>) -> Response<Body> {
    let current = live.current();
    let errors = current.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let shown: Vec<serde_json::Value> = errors.take(MOST_PROBLEMS).map(problem).collect();
    typed("application/json; charset=utf-8", serde_json::Value::from(shown).to_string())
}

/// More would not be read before the first are mended.
const MOST_PROBLEMS: usize = 50;

/// The longest line of a file that is shown, in characters.
const LONGEST_LINE: usize = 400;

fn problem(diagnostic: &Diagnostic) -> serde_json::Value {
    let place = diagnostic.place.as_ref();
    let text = place.map(|place| place.text.chars().take(LONGEST_LINE).collect::<String>());
    serde_json::json!({
        "message": diagnostic.message,
        "why": diagnostic.why,
        "fix": diagnostic.fix,
        "file": place.map(|place| &*place.file),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "width": place.map(|place| place.width),
        "text": text.filter(|text| !text.is_empty()),
    })
}

async fn show_mailbox(State(live): State<Arc<Live>>) -> Response<Body> {
    typed("text/html; charset=utf-8", mailbox::page(&live.intake_folder()))
}

async fn fallback(State(live): State<Arc<Live>>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_string();
    if path == "/api" || path.starts_with("/api/") {
        let Some(router) = live.intake() else {
            return status(
                StatusCode::SERVICE_UNAVAILABLE,
                typed("text/plain; charset=utf-8", "The form is not ready: see the messages of the last build."),
            );
        };
        return match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    if !matches!(*request.method(), http::Method::GET | http::Method::HEAD) {
        return status(StatusCode::METHOD_NOT_ALLOWED, typed("text/plain; charset=utf-8", "Pages can only be read."));
    }
    // Drawing may take milliseconds of work; a blocking thread keeps the server answering.
    let drawn = tokio::task::spawn_blocking(move || page(&live, &path)).await;
    drawn.unwrap_or_else(|_| {
        status(
            StatusCode::INTERNAL_SERVER_ERROR,
            typed("text/plain; charset=utf-8", "The page could not be drawn: see the terminal."),
        )
    })
}

/// Answers with what is at a `path`, as it stands in the request.
fn page(live: &Live, path: &str) -> Response<Body> {
    // Asked before the page is drawn: if a build ends meanwhile, the page takes itself for older than it is and comes
    // once more, which is better than to stay old.
    let built = live.built();
    let address = decoded(path);
    match live.draw(&address) {
        Some(Ok(bytes)) => file(&address, with_reload(&address, bytes, built), StatusCode::OK),
        Some(Err(problems)) => problem_page(&problems, built),
        None if !path.ends_with('/') && live.has(&format!("{address}/")) => moved(&format!("{path}/")),
        None => not_found(live, built),
    }
}

fn not_found(live: &Live, built: u64) -> Response<Body> {
    const PAGE: &str = "/404.html";
    let current = live.current();
    if current.renderer.is_none() {
        return problem_page(&current.diagnostics, built);
    }
    match live.draw(PAGE) {
        Some(Ok(bytes)) => file(PAGE, with_reload(PAGE, bytes, built), StatusCode::NOT_FOUND),
        Some(Err(problems)) => problem_page(&problems, built),
        None => status(StatusCode::NOT_FOUND, typed("text/plain; charset=utf-8", "There is no page at this address.")),
    }
}

/// A page for when there is nothing to show behind the problems.
fn problem_page(problems: &[Diagnostic], built: u64) -> Response<Body> {
    let text = escape(&terminal::print(problems, Colour::Off));
    let script = reload_script(built);
    let page = typed(
        "text/html; charset=utf-8",
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Problems — preview</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/_carryover/preview.css\">\n{script}\n</head>\n\
             <body class=\"mailbox\">\n<main>\n<h1>The page cannot be shown yet</h1>\n<p>Mend what stands here; the page comes by itself.</p>\n<pre>{text}</pre>\n</main>\n</body>\n</html>\n"
        ),
    );
    status(StatusCode::INTERNAL_SERVER_ERROR, page)
}

fn file(path: &str, bytes: Vec<u8>, code: StatusCode) -> Response<Body> {
    let mut response = status(code, typed(content_type(path), bytes));
    if is_form(path)
        && let Ok(policy) = HeaderValue::from_str(&admin::policy_in_headers())
    {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The form in which staff write.
fn is_form(path: &str) -> bool {
    path.starts_with(admin::URL)
}

/// The page with the script that reloads it; the form stays as it is, for what somebody is writing there would be
/// lost with the page, and so does one that forbids every connection.
fn with_reload(path: &str, bytes: Vec<u8>, built: u64) -> Vec<u8> {
    if !content_type(path).starts_with("text/html") || is_form(path) {
        return bytes;
    }
    match String::from_utf8(bytes) {
        Ok(html) if html.contains("connect-src 'none'") => html.into_bytes(),
        Ok(mut html) => {
            let at = html.rfind("</body>").unwrap_or(html.len());
            html.insert_str(at, &reload_script(built));
            html.into_bytes()
        }
        Err(error) => error.into_bytes(),
    }
}

/// The script for a page of that build.
fn reload_script(built: u64) -> String {
    format!("<script src=\"/_carryover/preview.js\" data-built=\"{built}\" defer></script>")
}

fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or("");
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "" | "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "ics" => "text/calendar; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "yml" | "yaml" => "text/yaml; charset=utf-8",
        "wasm" => "application/wasm",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        _ => "text/plain; charset=utf-8",
    }
}

/// An answer with the headers that the published site has (but for HTTPS, which a preview has not).
fn typed(kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in HEADERS.iter().filter(|(name, _)| *name != "Strict-Transport-Security") {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

fn status(code: StatusCode, mut response: Response<Body>) -> Response<Body> {
    *response.status_mut() = code;
    response
}

fn moved(to: &str) -> Response<Body> {
    let mut response =
        status(StatusCode::PERMANENT_REDIRECT, typed("text/plain; charset=utf-8", "The address ends in a slash."));
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}
