//! The real program between a form and the clinic, with what must hold in every case: no mistake of ours in its log, no
//! word of a family's in it either, and every answer guarded.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use carryover_intake::form::html::escape;
use carryover_intake::mailbox::{Mail, read_mail};
use serde_json::Value;
use tempfile::TempDir;

use crate::rig::{
    ORIGIN, Running, encoded, exchange, fields, form_token, keys, program, proof, raw_post, start_server, stored,
};

/// Headers that every answer of the function carries.
const GUARDS: [&str; 8] = [
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
    "strict-transport-security",
    "x-robots-tag",
    "cache-control",
    "content-type",
];

/// Every header that an e-mail may have.
const MAIL_HEADERS: [&str; 9] = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// Who gets every e-mail, as its head has them.
pub(crate) const DESKS: &str = "desk@clinic.example, \"Second Desk\" <second@clinic.example>";

/// Values shorter than this are no sign of a family, such as `yes`.
const TELLING: usize = 6;

/// `intake-fn` as a server that mails every answer into a folder.
pub(crate) struct Program {
    running: Running,
    port: u16,
    pub(crate) folder: TempDir,
    typed: Mutex<Vec<String>>,
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Program {
    pub(crate) fn start() -> Program {
        Program::with(&[])
    }

    /// With these settings besides.
    pub(crate) fn with(settings: &[(&str, &str)]) -> Program {
        let folder = tempfile::tempdir().expect("a folder");
        let (running, port) = started(folder.path(), settings);
        Program { running, port, folder, typed: Mutex::default() }
    }

    /// Killed and started again, with the same folder.
    pub(crate) fn again_with(mut self, settings: &[(&str, &str)]) -> Program {
        self.running.0.kill().expect("it can be killed");
        self.running.0.wait().expect("it is gone");
        (self.running, self.port) = started(self.folder.path(), settings);
        self
    }

    /// Sends raw bytes.
    pub(crate) fn exchange(&self, request: &[u8]) -> Answer {
        let answer = self.exchange_below(request);
        answer.check_guarded();
        answer
    }

    /// Sends raw bytes that HTTP itself refuses, so that the function never sees them.
    pub(crate) fn exchange_below(&self, request: &[u8]) -> Answer {
        Answer::read(&exchange(self.port, request))
    }

    /// Sends a body as a browser sends a form.
    pub(crate) fn post(&self, body: &str) -> Answer {
        self.exchange(&raw_post(body))
    }

    /// Sends a complete form with these changes, with its token and its proof, as a browser with scripts does.
    pub(crate) fn send(&self, changes: &[(&str, &str)]) -> Answer {
        self.post(&self.filled(changes))
    }

    /// The body of such a form.
    pub(crate) fn filled(&self, changes: &[(&str, &str)]) -> String {
        let (token, proof) = (form_token(&keys(), 60), proof(&keys()));
        self.typed.lock().expect("one thread at a time").extend(changes.iter().map(|(_, value)| (*value).to_owned()));
        let papers: Vec<(&str, &str)> = [("token", token.as_str()), ("altcha", proof.as_str())]
            .into_iter()
            .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
            .collect();
        encoded(&[fields(changes), papers].concat())
    }

    /// The names of files in a part of the store.
    pub(crate) fn stored(&self, state: &str) -> Vec<PathBuf> {
        stored(self.folder.path(), state)
    }

    /// The answers as they are stored under the reference of a 303.
    #[track_caller]
    pub(crate) fn answers(&self, answer: &Answer) -> Value {
        self.record(answer).1["answers"].take()
    }

    /// The clear line and the record under the reference of a 303.
    #[track_caller]
    pub(crate) fn record(&self, answer: &Answer) -> (Value, Value) {
        let (digits, number) = answer.reference().split_at(9);
        let digits = digits.replace('-', "");
        let ours = |path: &PathBuf| {
            let name = path.file_name().expect("a name").to_string_lossy();
            name.starts_with(&digits) && &name[26..] == number
        };
        let path = self.stored("inbox").into_iter().find(ours).expect("thanked means stored");
        let text = std::fs::read_to_string(path).expect("a record");
        let (cover, record) = text.split_once('\n').expect("a clear line");
        let json = |text: &str| serde_json::from_str(text).expect("JSON");
        (json(cover), json(record))
    }

    /// The one e-mail about the request of a 303, whose head holds only what every e-mail has.
    #[track_caller]
    pub(crate) fn mail(&self, answer: &Answer) -> Mail {
        let about = format!("equest {}\r\n", answer.reference());
        let mails = self.mails().into_iter().filter(|mail| mail.contains(&about)).collect::<Vec<_>>();
        assert_eq!(mails.len(), 1, "{mails:?}");
        let (head, _) = mails[0].split_once("\r\n\r\n").expect("a head");
        for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
            assert!(MAIL_HEADERS.contains(&line.split(':').next().unwrap_or("")), "{line:?} in {head}");
        }
        assert!(!head.contains(['\u{0}', '\u{1b}']) && head.is_ascii(), "{head}");
        assert!(mails[0].contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"), "{head}");
        read_mail(mails[0].as_bytes())
    }

    /// Every e-mail so far, as it would go over the wire.
    pub(crate) fn mails(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("mails")).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let whole = paths.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
        whole.map(|path| std::fs::read_to_string(path).expect("e-mails are ASCII")).collect()
    }

    /// A complete form with this value is taken: stored and mailed as `kept`.
    #[track_caller]
    pub(crate) fn check_taken(&self, (field, typed): (&str, &str), kept: &str) -> Answer {
        let answer = self.send(&[(field, typed)]);
        assert_eq!(self.answers(&answer)[field], kept, "{typed:?}");
        let indented: String = kept.lines().map(|line| format!("\n  {line}")).collect();
        let mail = self.mail(&answer);
        assert!(mail.body.contains(&format!("{indented}\n")), "{typed:?}: {}", mail.body);
        answer
    }

    /// A form with these changes comes back with exactly these problems, every answer kept; nothing is stored or mailed.
    #[track_caller]
    pub(crate) fn check_sent_back(&self, changes: &[(&str, &str)], problems: &[(&str, &str)]) -> Answer {
        let before = (self.stored("inbox").len(), self.stored("review").len(), self.mails().len());
        let answer = self.send(changes);
        assert_eq!(answer.status, 422, "{changes:?}: {}", answer.head);
        let links: String =
            problems.iter().map(|(field, message)| format!("<li><a href=\"#{field}\">{message}</a></li>\n")).collect();
        assert!(answer.body.contains(&format!("<ul>\n{links}</ul>")), "{changes:?}: {}", answer.body);
        assert!(answer.body.contains("<title>Error: "), "{}", answer.body);
        for (name, value) in fields(changes).into_iter().filter(|(name, _)| ["name", "phone", "email"].contains(name)) {
            let kept = format!("name=\"{name}\" type=\"");
            let rest = answer.body.split(&kept).nth(1).and_then(|rest| rest.split("value=\"").nth(1)).unwrap_or("");
            assert!(rest.starts_with(&escape(value)), "{name} is kept as {value:?}: {rest}");
        }
        assert_eq!((self.stored("inbox").len(), self.stored("review").len(), self.mails().len()), before);
        answer
    }

    /// The answers are shown again, with one form and one button, and kept for review; nobody is told.
    #[track_caller]
    pub(crate) fn check_shown_again(&self, answer: &Answer) {
        assert_eq!(answer.status, 200, "{} {}", answer.head, answer.body);
        assert!(answer.body.contains("<h1>Check your answers, then send them</h1>"), "{}", answer.body);
        assert_eq!(answer.body.matches("type=\"submit\"").count(), 1, "{}", answer.body);
        assert!(answer.body.contains("tel:+14024131356") && answer.body.contains("911"), "{}", answer.body);
    }

    /// Turned away in words with the clinic's number, the emergency line and the way back; nothing is stored or mailed.
    #[track_caller]
    pub(crate) fn check_refused(&self, answer: &Answer, status: u16) {
        assert_eq!(answer.status, status, "{}", answer.head);
        for part in ["tel:+14024131356", "911", "988", "href=\"/consultation/\""] {
            assert!(answer.body.contains(part), "{part}: {}", answer.body);
        }
        assert_eq!((self.stored("inbox").len(), self.stored("review").len(), self.mails().len()), (0, 0, 0));
    }
}

/// A request as a browser sends it; `headers` are added, replace those of the form, or remove them where they are empty.
pub(crate) fn request(line: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    let of_the_form = [
        ("Host", "localhost"),
        ("Connection", "close"),
        ("Origin", ORIGIN),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Content-Length", &length),
    ];
    let kept = of_the_form.iter().filter(|(name, _)| !headers.iter().any(|(changed, _)| changed == name));
    let mut head = format!("{line} HTTP/1.1\r\n");
    for (name, value) in kept.chain(headers).filter(|(_, value)| !value.is_empty()) {
        head += &format!("{name}: {value}\r\n");
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

/// The program with its log in the folder.
fn started(folder: &Path, settings: &[(&str, &str)]) -> (Running, u16) {
    let mut command = program(folder);
    command.env("INTAKE_EMAIL", "full").env("INTAKE_MAIL_BAA", "true").envs(settings.iter().copied());
    let log = std::fs::File::options().create(true).append(true).open(folder.join("log"));
    start_server(command.stderr(log.expect("a file")))
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).expect("a log in UTF-8");
        assert!(!log.contains("panic"), "{log}");
        assert!(
            !log.contains('\u{1b}') && log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()),
            "{log}"
        );
        let typed = self.typed.lock().expect("one thread at a time");
        let telling = typed.iter().map(|value| value.trim()).filter(|value| value.chars().count() >= TELLING);
        for value in telling.chain(["lanted", "Ann Lee", "402-555"]) {
            assert!(!log.contains(value), "{value:?} in {log}");
        }
    }
}

impl Answer {
    fn read(answer: &str) -> Answer {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no answer: {answer:?}"));
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// The reference of a 303 to the thank-you page, which says nothing else.
    #[track_caller]
    pub(crate) fn reference(&self) -> &str {
        assert_eq!(self.status, 303, "{} {}", self.head, self.body);
        let location = self.header("location").expect("a location");
        let reference = location.strip_prefix("/thank-you/?ref=").unwrap_or_else(|| panic!("{location}"));
        reference.split('#').next().unwrap_or(reference)
    }

    #[track_caller]
    fn check_guarded(&self) {
        for name in GUARDS {
            assert!(self.header(name).is_some(), "{name}: {}", self.head);
        }
        assert_eq!(self.header("cache-control"), Some("no-store"));
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"));
    }
}
