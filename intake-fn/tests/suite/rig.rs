//! What the tests stand on: the clinic's own form, an intake of memory parts, and the real programs.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use bytes::Bytes;
use carryover_intake::door::token::{self, Confirmation};
use carryover_intake::door::{CONFIRM_FIELD, Door, work};
use carryover_intake::form::Form;
use carryover_intake::form::parse::{Answers, ConsultationRequest};
use carryover_intake::intake::Parts;
use carryover_intake::keys::Keys;
use carryover_intake::log::Log;
use carryover_intake::mail::{Contents, Letterhead};
use carryover_intake::mailer::Mailer;
use carryover_intake::outbox::{Lane, Outbox, Record, day_of};
use carryover_intake::{Bundle, Clinic, Intake, Manifest, answer};
use http::{Request, Response, StatusCode};
use jiff::Timestamp;

use crate::traces;

pub(crate) const SECRET: &str = "a secret that only the tests know";
pub(crate) const ORIGIN: &str = "https://clinic.example";
pub(crate) const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>%%INTAKE_TITLE%% · Clinic</title></head>\n<body><main>%%INTAKE_MAIN%%</main></body>\n</html>\n";

/// The keys of every intake here, and of the real program.
pub(crate) fn keys() -> Keys {
    Keys::new(SECRET, None).expect("the secret is long enough")
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace")
}

/// One of the clinic's own forms.
pub(crate) fn form(file: &str) -> Form {
    let text = std::fs::read_to_string(root().join("content/forms").join(file)).expect("the form file is there");
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

pub(crate) fn bundle() -> Bundle {
    let paths =
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
            ("en".to_owned(), form("consultation.yaml")),
            ("es".to_owned(), form("consultation.es.yaml")),
        ]),
        thank_you: paths("/thank-you/", "/es/thank-you/"),
        form_page: paths("/consultation/", "/es/consultation/"),
    };
    Bundle::new(manifest, paths(PAGE, PAGE)).expect("the clinic's own form makes a bundle")
}

/// An intake in memory whose e-mails hold the answers.
pub(crate) fn intake() -> Intake {
    intake_with(Outbox::memory(), Mailer::memory(), Contents::Full)
}

pub(crate) fn intake_with(outbox: Outbox, mailer: Mailer, contents: Contents) -> Intake {
    made(Made { outbox, mailer, contents, ..Made::default() })
}

/// What differs between the intakes of the tests.
pub(crate) struct Made {
    pub(crate) outbox: Outbox,
    pub(crate) mailer: Mailer,
    pub(crate) contents: Contents,
    pub(crate) most_per_hour: u32,
    pub(crate) keys: Keys,
    pub(crate) log: Log,
}

impl Default for Made {
    fn default() -> Made {
        Made {
            outbox: Outbox::memory(),
            mailer: Mailer::memory(),
            contents: Contents::Notice,
            most_per_hour: 0,
            keys: keys(),
            log: Log::Off,
        }
    }
}

pub(crate) fn made(made: Made) -> Intake {
    Intake::new(parts_of(made))
}

/// What such an intake is made of.
pub(crate) fn parts(outbox: Outbox, mailer: Mailer, contents: Contents) -> Parts {
    parts_of(Made { outbox, mailer, contents, ..Made::default() })
}

fn parts_of(made: Made) -> Parts {
    let Made { outbox, mailer, contents, most_per_hour, keys, log } = made;
    Parts {
        bundle: bundle(),
        outbox,
        mailer,
        letterhead: Letterhead {
            from: "Website <site@clinic.example>".parse().expect("a mailbox"),
            to: vec!["desk@clinic.example".parse().expect("a mailbox")],
            contents,
            most_per_hour,
        },
        origins: vec![ORIGIN.to_owned()],
        door: Door::open(&keys),
        keys,
        log,
    }
}

/// A complete request; `changes` replace or add fields.
pub(crate) fn fields<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields =
        vec![("lang", "en"), ("name", "Ann Lee"), ("phone", "402-555-0134"), ("age", "3-5"), ("website", "")];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(crate) fn post(body: impl Into<Bytes>) -> Request<Bytes> {
    Request::post("/api/consultation")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", ORIGIN)
        .body(body.into())
        .expect("a request")
}

/// Sends a complete request with these changes, as someone without scripts does: after the second click.
pub(crate) async fn send(intake: &Intake, changes: &[(&str, &str)]) -> Response<Bytes> {
    answer(intake, post(confirmed(intake.keys(), &fields(changes)))).await
}

/// A form with the token of the page that shows its answers again; without one where they cannot be taken.
pub(crate) fn confirmed(keys: &Keys, fields: &[(&str, &str)]) -> String {
    let answers: Answers = fields.iter().copied().collect();
    let bundle = bundle();
    let Ok(request) = ConsultationRequest::parse(bundle.in_language(answers.language()).form, &answers) else {
        return encoded(fields);
    };
    let clicked = Confirmation { form: None, reasons: Vec::new() };
    let token = token::ask(keys, &clicked, &request, Timestamp::now());
    encoded(&[fields, &[(CONFIRM_FIELD, token.as_str())]].concat())
}

/// A form with a token that was drawn `seconds` ago.
pub(crate) fn form_token(keys: &Keys, seconds: i64) -> String {
    let drawn = Timestamp::now() - jiff::SignedDuration::from_secs(seconds);
    token::issue(keys, drawn).expect("random numbers")
}

/// A proof of work as a browser makes it, for a challenge that is quick to answer.
pub(crate) fn proof(keys: &Keys) -> String {
    let challenge = work::challenge_of(1, keys, Timestamp::now()).expect("random numbers");
    solved(&challenge)
}

pub(crate) fn solved(challenge: &altcha::Challenge) -> String {
    let solution = altcha::solve_challenge(altcha::SolveChallengeOptions::new(challenge)).expect("it is well made");
    let solution = solution.expect("it can be solved");
    let payload = altcha::Payload { challenge: challenge.clone(), solution };
    base64::engine::general_purpose::STANDARD.encode(serde_json::to_vec(&payload).expect("JSON"))
}

/// Every hidden field of the page that shows the answers again, as a browser sends them.
pub(crate) fn clicked(page: &str) -> String {
    let fields = page.split("<input type=\"hidden\" name=\"").skip(1).filter_map(|field| {
        let (name, rest) = field.split_once("\" value=\"")?;
        let value = rest.split('"').next()?;
        let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        Some((name.to_owned(), plain.replace('\n', "\r\n").replace("&amp;", "&")))
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(crate) fn text(response: &Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).expect("answers are UTF-8")
}

/// The reference in a 303 answer.
#[track_caller]
pub(crate) fn reference(response: &Response<Bytes>) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{}", text(response));
    let location = response.headers()["location"].to_str().expect("ASCII");
    location.split_once("?ref=").expect("a reference").1.to_owned()
}

/// Every record an intake holds for today that nobody was told about yet, or all of them with a folder of its own.
pub(crate) async fn pending(intake: &Intake) -> Vec<Record> {
    let today = day_of(jiff::Timestamp::now());
    let mut records = Vec::new();
    for key in intake.outbox().pending(today).await.expect("the outbox can be listed") {
        let stored = intake.outbox().read(Lane::Inbox, &key).await.expect("the record can be read");
        records.extend(stored.map(|stored| stored.record(None).expect("it is not sealed")));
    }
    records
}

/// A program that is ended when the test ends.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        traces::note_program(self.0.id());
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts a program and waits for its first line.
    pub(crate) fn start(command: &mut Command) -> (Running, String) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        let running = Running(child);
        BufReader::new(stdout).read_line(&mut line).expect("the program says something");
        (running, line.trim().to_owned())
    }
}

/// The real mail server, with a certificate of its own authority.
pub(crate) struct MailServer {
    _running: Running,
    pub(crate) port: u16,
    pub(crate) authority: PathBuf,
    folder: tempfile::TempDir,
}

impl MailServer {
    pub(crate) fn start(fault: &str) -> MailServer {
        let python = root().join("tests/.venv/bin/python");
        assert!(
            python.exists(),
            "the mail server for this test is missing. Make it with:\n  python3 -m venv tests/.venv && tests/.venv/bin/pip install -r tests/requirements.txt"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let (authority, certificate, key) = certificates(folder.path());
        let mails = folder.path().join("mails");
        std::fs::create_dir(&mails).expect("a folder");
        let mut command = Command::new(python);
        command.arg(root().join("tests/intake/smtp_server.py"));
        command.arg("--certificate").arg(certificate).arg("--key").arg(key).arg("--into").arg(mails);
        let (running, line) = Running::start(command.args(["--fault", fault]));
        let port =
            line.parse().unwrap_or_else(|_| panic!("the mail server did not start: {line:?}; see its message above"));
        MailServer { _running: running, port, authority, folder }
    }

    /// What arrived so far.
    pub(crate) fn mails(&self) -> Vec<serde_json::Value> {
        let files = std::fs::read_dir(self.folder.path().join("mails")).expect("the folder is there");
        let paths = files.map(|file| file.expect("an entry").path());
        let whole = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        whole.map(|path| serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")).collect()
    }
}

/// An authority and a certificate for `localhost` that it signed: paths of the authority, the certificate and its key.
pub(crate) fn certificates(folder: &Path) -> (PathBuf, PathBuf, PathBuf) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(Vec::<String>::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).expect("a certificate").pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let server = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let server_pem = server.signed_by(&key, &issuer).expect("a certificate").pem();
    let written = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    (written("ca.pem", authority_pem), written("server.pem", server_pem), written("server.key", key.serialize_pem()))
}

/// `intake-fn` with every setting, its outbox and its form in `folder`.
pub(crate) fn program(folder: &Path) -> Command {
    let form = folder.join("form");
    std::fs::create_dir_all(&form).expect("a folder");
    for (name, text) in bundle().files().expect("a bundle is JSON") {
        std::fs::write(form.join(name), text).expect("a file");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_intake-fn"));
    command
        .env_clear()
        .env("INTAKE_FORM", form)
        .env("INTAKE_OUTBOX", format!("file://{}", folder.join("outbox").display()))
        .env("INTAKE_SMTP", format!("file://{}", folder.join("mails").display()))
        .env("INTAKE_FROM", "Website <site@clinic.example>")
        .env("INTAKE_TO", "desk@clinic.example, Second Desk <second@clinic.example>")
        .env("INTAKE_SITE", ORIGIN)
        .env("INTAKE_SECRET", SECRET);
    command
}

/// Starts `intake-fn` as a server: the program and its port.
pub(crate) fn start_server(command: &mut Command) -> (Running, u16) {
    let (running, line) = Running::start(command.args(["--listen", "127.0.0.1:0"]));
    let port = line.rsplit(':').next().and_then(|port| port.parse().ok());
    (running, port.unwrap_or_else(|| panic!("intake-fn did not start: {line:?}; see its message above")))
}

/// Sends raw bytes and returns everything that comes back.
pub(crate) fn exchange(port: u16, request: &[u8]) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    socket.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
    socket.write_all(request).expect("the server reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).expect("the server answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    traces::note_answer(&answer);
    answer
}

/// A form as a browser sends it over HTTP/1.1.
pub(crate) fn raw_post(body: &str) -> Vec<u8> {
    format!(
        "POST /api/consultation HTTP/1.1\r\nHost: localhost\r\nOrigin: {ORIGIN}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The files of one state in an outbox folder, whatever their day; half-written ones are not among them.
pub(crate) fn stored(folder: &Path, state: &str) -> Vec<PathBuf> {
    let mut folders = vec![folder.join("outbox").join(state)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.retain(|file| !file.to_string_lossy().contains('#'));
    files.sort();
    files
}

/// Makes every try in an outbox folder older by so many minutes, as if that time had passed.
pub(crate) fn age_tries(folder: &Path, minutes: i64) {
    for path in stored(folder, "attempt") {
        let mut mark: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
        let at: jiff::Timestamp = mark["at"].as_str().expect("a time").parse().expect("a time");
        mark["at"] = (at - jiff::Span::new().minutes(minutes)).to_string().into();
        std::fs::write(&path, mark.to_string()).expect("a file");
    }
}

/// Waits until something holds, for at most ten seconds.
#[track_caller]
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(10), "after ten seconds still not: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
