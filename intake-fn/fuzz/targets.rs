//! What is fuzzed, and what must hold whatever comes: no panic, no answer in the five hundreds, nothing of the input in
//! places where it does not belong, and a request that is thanked for is stored.
//!
//! cargo-fuzz calls these functions with bytes that it makes up; the suite calls them with the corpus, on stable Rust.
#![allow(dead_code, reason = "each of the fuzzer's programs calls one target; what serves the others lies idle in it")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use bytes::Bytes;
use carryover_intake::body::{self, BodyProblem};
use carryover_intake::door::{Door, token, typo, work};
use carryover_intake::form::Form;
use carryover_intake::form::contact::{Email, Phone};
use carryover_intake::form::parse::{Answers, ConsultationRequest};
use carryover_intake::form::text;
use carryover_intake::intake::Parts;
use carryover_intake::keys::Keys;
use carryover_intake::log::Log;
use carryover_intake::mail::{Contents, Letterhead};
use carryover_intake::mailbox::read_mail;
use carryover_intake::mailer::Mailer;
use carryover_intake::mask::masked;
use carryover_intake::outbox::{Lane, Outbox};
use carryover_intake::reference::{Reference, RequestId};
use carryover_intake::sweep::sweep;
use carryover_intake::{Bundle, Clinic, Intake, Manifest};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use jiff::Timestamp;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};

const SECRET: &str = "a secret that only the fuzzer knows";
const ORIGIN: &str = "https://clinic.example";
const PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%%INTAKE_TITLE%%</title></head>\
                    <body><main>%%INTAKE_MAIN%%</main></body></html>";

/// How many inputs one intake in memory takes before a new one is made, so that the store does not grow for ever.
const INPUTS_PER_INTAKE: u32 = 500;

/// What is called with made-up bytes; it panics when something does not hold.
pub type Target = fn(&[u8]);

/// Every target by name.
pub const TARGETS: [(&str, Target); 6] =
    [("answer", answer), ("body", body), ("contact", contact), ("event", event), ("papers", papers), ("store", store)];

/// A body of each kind that is read, and the form's rules on what is in it.
///
/// The first line is the content type, the rest the body.
pub fn body(data: &[u8]) {
    let (kind, body) = cut(data);
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_bytes(kind) {
        headers.insert(http::header::CONTENT_TYPE, kind);
    }
    match run(body::read(&headers, &Bytes::copy_from_slice(body))) {
        Ok(answers) => rules(&answers),
        // Nothing of a body is repeated in a reason: it is one of two sentences of ours.
        Err(BodyProblem::Broken(why)) => {
            assert!(why.starts_with("the parts of the body") || why.starts_with("expected one JSON object"), "{why}");
        }
        Err(_) => {}
    }
}

/// The rules of each form; what they took they take again, and read the same.
fn rules(answers: &Answers) {
    let bundle = bundle();
    for language in ["en", "es"] {
        let form = bundle.in_language(language).form;
        let Ok(request) = ConsultationRequest::parse(form, answers) else {
            continue;
        };
        let cleaned: Answers =
            form.questions.iter().map(|question| (question.name.clone(), request.answer(&question.name))).collect();
        assert_eq!(ConsultationRequest::parse(form, &cleaned).as_ref(), Ok(&request));
        for question in &form.questions {
            let answer = request.answer(&question.name);
            assert!(!answer.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{answer:?}");
        }
    }
}

/// A text as an address, a phone number, a line, several lines, and as an answer in an e-mail.
pub fn contact(data: &[u8]) {
    let typed = String::from_utf8_lossy(data);
    let (line, lines) = (text::one_line(&typed), text::lines(&typed));
    assert_eq!(text::one_line(&line), line);
    assert_eq!(text::lines(&lines), lines);
    assert!(!line.contains(['\r', '\n', '\0']) && !lines.contains(['\r', '\0']));
    if let Some(email) = Email::parse(&typed) {
        assert_eq!(Email::parse(email.as_typed()).as_ref(), Some(&email));
        let reply_to = email.reply_to().map(ToString::to_string).unwrap_or_default();
        assert!(
            reply_to.is_ascii() && !reply_to.contains(|c: char| c.is_control() || " ,;<>".contains(c)),
            "{reply_to:?}"
        );
        typo::is_likely(email.as_typed());
    }
    if let Some(phone) = Phone::parse(&typed) {
        assert_eq!(phone.as_typed(), typed);
    }
    typo::is_likely(&typed);
    let hidden = masked(&typed);
    assert_eq!(masked(&hidden), hidden, "what is hidden stays hidden");
    read_mail(data);
}

/// A text as each thing that comes along with a form, as a reference that people type, and as a name in the store.
///
/// None of these can be made without our keys, so none may count.
pub fn papers(data: &[u8]) {
    let typed = String::from_utf8_lossy(data);
    let (keys, now) = (keys(), at_noon());
    assert!(token::read(&typed, &keys, now).is_err());
    let request = ConsultationRequest::parse(bundle().in_language("en").form, &complete()).expect("it is complete");
    assert!(token::confirmation(&typed, &keys, &request, now).is_err());
    assert!(work::verify(&typed, &keys).is_err());
    assert!(work::verify(&base64::engine::general_purpose::STANDARD.encode(data), &keys).is_err());
    if let Some(reference) = Reference::parse(&typed) {
        let shown = reference.to_string();
        assert_eq!(Reference::parse(&shown).map(|again| again.to_string()), Some(shown));
    }
    if let Some(id) = RequestId::parse(&typed) {
        assert_eq!(RequestId::parse(id.update(3).as_str()).map(|id| id.number()), Some(3));
        assert!(Reference::parse(id.reference().as_ref()).is_some());
    }
}

/// An event of Lambda's: the function's answer to the request in it.
pub fn event(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(request) = carryover_intake::lambda::decode(text) {
        check_answer(request);
    }
}

/// A request as HTTP carries it: method and path in the first line, then headers, an empty line, and the body.
pub fn answer(data: &[u8]) {
    let (first, mut rest) = cut(data);
    let mut words = first.split(|byte| *byte == b' ');
    let method = words.next().and_then(|word| Method::from_bytes(word).ok()).unwrap_or(Method::POST);
    let Ok(mut request) = Request::builder().method(method).uri(words.next().unwrap_or_default()).body(Bytes::new())
    else {
        return;
    };
    loop {
        let (line, after) = cut(rest);
        rest = after;
        let Some(place) = line.iter().position(|byte| *byte == b':') else {
            break;
        };
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(&line[..place]), HeaderValue::from_bytes(line[place + 1..].trim_ascii()))
        {
            // Servers refuse more than this before the function hears of it.
            if request.headers_mut().try_append(name, value).is_err() || request.headers().len() > 64 {
                break;
            }
        }
    }
    *request.body_mut() = Bytes::copy_from_slice(rest);
    check_answer(request);
}

/// An object of the store that something else wrote, or that was damaged: the sweep goes on, and so do the lists.
pub fn store(data: &[u8]) {
    let memory = Arc::new(InMemory::new());
    let objects = Path::from("inbox/2026-11-25/K7Q29FXM0123456789ABCDEFGH");
    run(memory.put(&objects, PutPayload::from(data.to_vec()))).expect("memory takes it");
    let (day, name) = ("2026-11-25".parse().expect("a day"), "K7Q29FXM0123456789ABCDEFGH");
    let key = carryover_intake::outbox::Key { day, id: RequestId::parse(name).expect("an id") };
    let intake = intake(Outbox::in_store(memory, Path::default()));
    if let Ok(Some(stored)) = run(intake.outbox().read(Lane::Inbox, &key)) {
        assert!(stored.cover.id.reference().as_ref().len() >= 9);
        let _ = stored.record(None);
    }
    let listed = run(carryover_intake::staff::list(intake.outbox(), &[Lane::Inbox], None));
    assert_eq!(listed.map(|listed| listed.len()).ok(), Some(1));
    run(sweep(&intake, at_noon())).expect("memory can be listed");
}

/// What holds for every answer. A page that shows the answers again is sent again, as its button does: then it is stored.
fn check_answer(request: Request<Bytes>) {
    let headers = request.headers().clone();
    let response = run_with_intake(request);
    check_response(&response);
    let page = String::from_utf8_lossy(response.body()).into_owned();
    if response.status() != StatusCode::OK || !page.contains("name=\"confirm\"") {
        return;
    }
    let mut again = Request::post("/api/consultation").body(Bytes::from(pressed(&page))).expect("a request");
    *again.headers_mut() = headers;
    for (name, value) in [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")] {
        again.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    again.headers_mut().remove(http::header::CONTENT_ENCODING);
    let response = run_with_intake(again);
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{page}\n\n{}", String::from_utf8_lossy(response.body()));
}

fn check_response(response: &Response<Bytes>) {
    assert!(!response.status().is_server_error(), "{response:?}");
    std::str::from_utf8(response.body()).expect("answers are UTF-8");
    if response.status() == StatusCode::SEE_OTHER {
        let place = response.headers()["location"].to_str().expect("ASCII");
        let reference = place.split_once("?ref=").and_then(|(_, reference)| Reference::parse(reference));
        assert!(reference.is_some(), "{place}");
    }
}

/// The hidden fields of a page, as a browser sends them.
fn pressed(page: &str) -> String {
    let fields = page.split("<input type=\"hidden\" name=\"").skip(1).filter_map(|field| {
        let (name, rest) = field.split_once("\" value=\"")?;
        let value = rest.split('"').next()?;
        let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        Some((name.to_owned(), plain.replace('\n', "\r\n").replace("&amp;", "&")))
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The bytes before the first line break, and those after it.
fn cut(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(place) => (data[..place].strip_suffix(b"\r").unwrap_or(&data[..place]), &data[place + 1..]),
        None => (data, &[]),
    }
}

thread_local! {
    static RUNTIME: tokio::runtime::Runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    static BUNDLE: Bundle = made_bundle();
    static INTAKE: RefCell<(u32, Option<Intake>)> = const { RefCell::new((0, None)) };
}

fn run<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(work))
}

fn run_with_intake(request: Request<Bytes>) -> Response<Bytes> {
    INTAKE.with_borrow_mut(|(inputs, kept)| {
        if inputs.is_multiple_of(INPUTS_PER_INTAKE) {
            *kept = None;
        }
        *inputs += 1;
        let intake = kept.get_or_insert_with(|| intake(Outbox::memory()));
        run(carryover_intake::answer(intake, request))
    })
}

fn intake(outbox: Outbox) -> Intake {
    let keys = keys();
    Intake::new(Parts {
        bundle: bundle(),
        outbox,
        mailer: Mailer::memory(),
        letterhead: Letterhead {
            from: "Website <site@clinic.example>".parse().expect("a mailbox"),
            to: vec!["desk@clinic.example".parse().expect("a mailbox")],
            contents: Contents::Full,
            most_per_hour: 0,
        },
        origins: vec![ORIGIN.to_owned()],
        door: Door::open(&keys),
        keys,
        log: Log::Off,
    })
}

fn keys() -> Keys {
    Keys::new(SECRET, None).expect("the secret is long enough")
}

fn at_noon() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().expect("a time")
}

fn complete() -> Answers {
    [("name", "Ann Lee"), ("phone", "402-555-0134"), ("age", "3-5")].into_iter().collect()
}

fn bundle() -> Bundle {
    BUNDLE.with(Clone::clone)
}

/// The clinic's own forms on a page of two lines.
fn made_bundle() -> Bundle {
    let form = |text: &str| -> Form { serde_yaml::from_str(text).expect("the clinic's own form") };
    let both =
        |en: &str, es: &str| BTreeMap::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())]);
    let manifest = Manifest {
        clinic: Clinic {
            name: "Test Clinic".to_owned(),
            phone: "402-413-1356".to_owned(),
            phone_href: "tel:+14024131356".to_owned(),
            url: format!("{ORIGIN}/"),
            time_zone: Some("America/Chicago".to_owned()),
        },
        default_language: "en".to_owned(),
        forms: BTreeMap::from([
            ("en".to_owned(), form(include_str!("../../content/forms/consultation.yaml"))),
            ("es".to_owned(), form(include_str!("../../content/forms/consultation.es.yaml"))),
        ]),
        thank_you: both("/thank-you/", "/es/thank-you/"),
        form_page: both("/consultation/", "/es/consultation/"),
    };
    Bundle::new(manifest, both(PAGE, PAGE)).expect("the clinic's own form makes a bundle")
}
