//! The whole function as one call: a request in, a response out.
//!
//! 1. What can be checked without reading the form: address, method, origin.
//! 2. The form itself ([`crate::body`]), and what came along with it ([`crate::door`]).
//! 3. Whether this sender has a turn left.
//! 4. The answers ([`crate::form`]): a mistake gives the form back.
//! 5. Signs of a robot: the copy is kept for review, and the answers are shown again for one more click.
//! 6. Else, or after that click: kept, and the clinic told ([`crate::intake`]).
//!
//! It knows neither sockets nor clouds, and nothing a family typed is ever in an address, a header or a log line.

use std::net::IpAddr;
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header, request::Parts};
use jiff::Timestamp;

use crate::body::{self, BodyProblem};
use crate::bundle::{Bundle, Localized};
use crate::door::origin::{Origin, Peer};
use crate::door::rate::{TooOften, Turn};
use crate::door::token::Confirmation;
use crate::door::{CONFIRM_FIELD, Papers, TOKEN_FIELD, still_odd, token, typo, work};
use crate::form::definition::{Kind, Words};
use crate::form::html::{Filled, SentTo};
use crate::form::parse::{Answers, ConsultationRequest};
use crate::intake::{FormNonce, Intake, Submission};
use crate::keys::Purpose;
use crate::outbox::{Lane, OutboxError, Reason, Spent};
use crate::pages::{self, NotNow, Reader};
use crate::reference::{Reference, content_mark};

pub use crate::body::LARGEST_BODY;

/// The address that the form is sent to.
pub const CONSULTATION: &str = "/api/consultation";

/// What may be asked at it: `HEAD` tells a monitor that it takes forms, where there is nothing to see.
const FORM_METHODS: &str = "POST, HEAD, OPTIONS";

/// The address that gives a form's token and its challenge.
pub const CHALLENGE: &str = "/api/challenge";

/// The address that says that the function runs.
pub const HEALTH: &str = "/api/health";

/// Answers one request.
pub async fn answer(intake: &Intake, request: Request<Bytes>) -> Response<Bytes> {
    let start = Instant::now();
    let (parts, body) = request.into_parts();
    let bundle = intake.bundle();
    let visit = Visit::new(intake, &bundle, &parts);
    let mut response = visit.answer(&parts, &body).await;
    if let Some(origin) = parts.headers.get(header::ORIGIN).filter(|_| visit.origin == Origin::Own) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("origin"));
    }
    intake.metrics().note(parts.uri.path(), response.status(), start.elapsed());
    response
}

/// The answer when the function itself made a mistake: in words, with the clinic's number.
pub fn failed(intake: &Intake, headers: &HeaderMap) -> Response<Bytes> {
    let bundle = intake.bundle();
    let local = bundle.in_language(bundle.best_language(accepted_language(headers)));
    pages::refused(local, reader(headers), StatusCode::INTERNAL_SERVER_ERROR, &local.form.texts.failed)
}

/// The answer to a request that broke off, or took too long to arrive: not sent, with the clinic's number.
pub fn unfinished(intake: &Intake, headers: &HeaderMap, status: StatusCode) -> Response<Bytes> {
    let bundle = intake.bundle();
    let local = bundle.in_language(bundle.best_language(accepted_language(headers)));
    pages::refused(local, reader(headers), status, &local.form.texts.no_network)
}

/// One request on its way through the function.
struct Visit<'a> {
    intake: &'a Intake,
    bundle: &'a Bundle,
    headers: &'a HeaderMap,
    reader: Reader,
    origin: Origin,
    sender: Option<IpAddr>,
    now: Timestamp,
}

impl<'a> Visit<'a> {
    fn new(intake: &'a Intake, bundle: &'a Bundle, parts: &'a Parts) -> Visit<'a> {
        let headers = &parts.headers;
        Visit {
            intake,
            bundle,
            headers,
            reader: reader(headers),
            origin: Origin::of(headers, |origin| intake.allows_origin(origin)),
            sender: intake.door().proxy.sender(headers, parts.extensions.get::<Peer>().copied()),
            now: Timestamp::now(),
        }
    }

    async fn answer(&self, parts: &Parts, body: &Bytes) -> Response<Bytes> {
        match (parts.uri.path(), &parts.method) {
            (HEALTH, &Method::GET | &Method::HEAD) => {
                pages::json(StatusCode::OK, &serde_json::json!({ "status": "ok" }))
            }
            (CHALLENGE, &Method::GET | &Method::HEAD) => self.challenge(),
            (HEALTH | CHALLENGE, &Method::OPTIONS) => self.preflight("GET, HEAD, OPTIONS"),
            (HEALTH | CHALLENGE, _) => self.wrong_method("GET, HEAD, OPTIONS"),
            (CONSULTATION, &Method::POST) if self.origin == Origin::Foreign => self.refuse(StatusCode::FORBIDDEN),
            (CONSULTATION, &Method::POST) => match body::read(self.headers, body).await {
                Ok(answers) => self.consultation(&answers).await,
                Err(problem) => self.not_a_form(&problem),
            },
            (CONSULTATION, &Method::HEAD) => allowing(pages::empty(StatusCode::OK), FORM_METHODS),
            (CONSULTATION, &Method::OPTIONS) => self.preflight(FORM_METHODS),
            (CONSULTATION, _) => self.wrong_method(FORM_METHODS),
            _ => self.refuse(StatusCode::NOT_FOUND),
        }
    }

    /// A new token for a form, and the challenge to be answered beside it.
    fn challenge(&self) -> Response<Bytes> {
        let local = self.local();
        if let Err(TooOften { wait_seconds }) = self.take(Turn::Challenge) {
            let sent_to = SentTo { language: local.language, action: CONSULTATION, token: "" };
            return pages::not_now(
                local,
                Reader::Program,
                sent_to,
                (NotNow::TooOften(wait_seconds), &Answers::default()),
            );
        }
        let keys = self.intake.keys();
        let made = token::issue(keys, self.now).zip(work::challenge(keys, self.now));
        let value = made.and_then(|(token, challenge)| {
            let mut value = serde_json::to_value(challenge).ok()?;
            value["token"] = token.into();
            Some(value)
        });
        match value {
            Some(value) => pages::json(StatusCode::OK, &value),
            None => pages::refused(local, Reader::Program, StatusCode::INTERNAL_SERVER_ERROR, &local.form.texts.failed),
        }
    }

    async fn consultation(&self, answers: &Answers) -> Response<Bytes> {
        let local = self.bundle.in_language(answers.language());
        let papers = Papers::read(self.intake.keys(), answers, self.origin, self.now);
        let token = self.token_again(&papers, answers);
        let sent_to = SentTo { language: local.language, action: CONSULTATION, token: &token };
        let turn = papers.proof.as_ref().map_or(Turn::Form, |proof| Turn::Proven(&proof.nonce));
        if let Err(TooOften { wait_seconds }) = self.take(turn) {
            return pages::not_now(local, self.reader, sent_to, (NotNow::TooOften(wait_seconds), answers));
        }
        let request = match ConsultationRequest::parse(local.form, answers) {
            Ok(request) => request,
            Err(problems) => {
                return pages::to_correct(local, self.reader, sent_to, Filled { answers, problems: &problems });
            }
        };
        let (form, lane, reasons) = self.judge(local, &papers, (answers, &request)).await;
        match self.keep(local, &request, (form.clone(), lane, reasons.clone())).await {
            Err(_) => pages::not_now(local, self.reader, sent_to, (NotNow::StoreFailed, answers)),
            Ok(reference) if lane == Lane::Inbox => {
                pages::stored(local, self.reader, &reference, has_likely_typo(local, &request))
            }
            Ok(_) => {
                let token = token::ask(self.intake.keys(), &Confirmation { form, reasons }, &request, self.now);
                pages::check_answers(local, self.reader, SentTo { token: &token, ..sent_to }, &request)
            }
        }
    }

    /// Where a request goes and why: a click on the page that showed these very answers again outweighs every sign.
    async fn judge(
        &self,
        local: Localized<'_>,
        papers: &Papers,
        (answers, request): (&Answers, &ConsultationRequest),
    ) -> (Option<FormNonce>, Lane, Vec<Reason>) {
        let keys = self.intake.keys();
        if let Ok(confirmed) = token::confirmation(answers.get(CONFIRM_FIELD), keys, request, self.now) {
            return (confirmed.form, Lane::Inbox, still_odd(&confirmed.reasons));
        }
        let form = papers.token.as_ref().ok().map(|token| token.form.clone());
        let mut reasons = papers.reasons(local.form, request, self.now);
        if reasons.is_empty() && self.is_replayed(papers, request).await {
            reasons.push(Reason::WrongProof);
        }
        let lane = if reasons.is_empty() { Lane::Inbox } else { Lane::Review };
        (form, lane, reasons)
    }

    /// Whether the proof was used before, for other answers. The same answers again are a second click or a second try,
    /// also where the secret was changed in between.
    ///
    /// A store that cannot say so is no reason for doubt: keeping the request fails next, and is told.
    async fn is_replayed(&self, papers: &Papers, request: &ConsultationRequest) -> bool {
        let Ok(proof) = &papers.proof else {
            return false;
        };
        for key in self.intake.keys().accepted(Purpose::Content) {
            let by = content_mark(key, &request.answers);
            if !matches!(self.intake.outbox().spend(proof.day, &proof.nonce, &by).await, Ok(Spent::ByAnother)) {
                return false;
            }
        }
        true
    }

    async fn keep(
        &self,
        local: Localized<'_>,
        request: &ConsultationRequest,
        (form, lane, reasons): (Option<FormNonce>, Lane, Vec<Reason>),
    ) -> Result<Reference, OutboxError> {
        let (request, language) = (request.clone(), local.language.to_owned());
        self.intake.receive(Submission { request, language, at: self.now, form, lane, reasons }).await
    }

    /// The token for the form when it is drawn again: its own while that counts, so that a later send is the same request.
    fn token_again(&self, papers: &Papers, answers: &Answers) -> String {
        match papers.token {
            Ok(_) => answers.get(TOKEN_FIELD).to_owned(),
            Err(_) => token::issue(self.intake.keys(), self.now).unwrap_or_default(),
        }
    }

    fn take(&self, turn: Turn<'_>) -> Result<(), TooOften> {
        let door = self.intake.door();
        self.sender.map_or(Ok(()), |sender| door.limiter.take(self.intake.keys(), sender, turn, self.now))
    }

    /// The language before a form's own is known: the browser's.
    fn local(&self) -> Localized<'a> {
        self.bundle.in_language(self.bundle.best_language(accepted_language(self.headers)))
    }

    /// Turns a request away.
    fn refuse(&self, status: StatusCode) -> Response<Bytes> {
        let local = self.local();
        pages::refused(local, self.reader, status, words_for(local, status))
    }

    fn not_a_form(&self, problem: &BodyProblem) -> Response<Bytes> {
        let local = self.local();
        let texts = &local.form.texts;
        match problem {
            BodyProblem::TooLarge => self.refuse(StatusCode::PAYLOAD_TOO_LARGE),
            BodyProblem::WrongType => self.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            BodyProblem::WithFile => {
                pages::refused(local, self.reader, StatusCode::UNSUPPORTED_MEDIA_TYPE, &texts.with_file)
            }
            BodyProblem::Broken(why) if self.reader == Reader::Program => {
                pages::problem(StatusCode::BAD_REQUEST, local, &texts.wrong_type, Some(why))
            }
            BodyProblem::Broken(_) => pages::refused(local, self.reader, StatusCode::BAD_REQUEST, &texts.wrong_type),
        }
    }

    fn wrong_method(&self, allowed: &'static str) -> Response<Bytes> {
        allowing(self.refuse(StatusCode::METHOD_NOT_ALLOWED), allowed)
    }

    /// What a browser asks before a script of another origin sends: only our own origins are told yes.
    fn preflight(&self, allowed: &'static str) -> Response<Bytes> {
        let mut response = allowing(pages::empty(StatusCode::NO_CONTENT), allowed);
        let headers = response.headers_mut();
        if self.origin == Origin::Own {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(allowed));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, content-type"));
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        }
        response
    }
}

/// The answer with what may be asked at its address.
fn allowing(mut response: Response<Bytes>, allowed: &'static str) -> Response<Bytes> {
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}

fn has_likely_typo(local: Localized<'_>, request: &ConsultationRequest) -> bool {
    let emails = local.form.questions.iter().filter(|question| question.kind == Kind::Email);
    emails.map(|question| request.answer(&question.name)).any(typo::is_likely)
}

/// Who reads the answer: whoever asks for JSON, or sends it and asks for no page, is a program.
fn reader(headers: &HeaderMap) -> Reader {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let wants = |kind: &str| accept.split([',', ';']).any(|part| part.trim().eq_ignore_ascii_case(kind));
    match (wants("application/json"), wants("text/html")) {
        (true, true) => Reader::Script,
        (true, false) => Reader::Program,
        (false, false) if body::is_json(headers) => Reader::Program,
        (false, _) => Reader::Person,
    }
}

fn accepted_language(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("")
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
