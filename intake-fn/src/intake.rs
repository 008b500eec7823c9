//! The promise, in one place: parse → **store** → notify.
//!
//! [`Intake::receive`] returns a reference only when the request is on durable storage. The e-mail is tried once, in
//! short time; whatever comes of it, the request stays and [`crate::sweep`] sends what is pending.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context;
use jiff::{Span, Timestamp, civil::Date};
use ring::rand::SecureRandom;

use crate::bundle::Bundle;
use crate::door::Door;
use crate::form::parse::ConsultationRequest;
use crate::keys::{Keys, Purpose};
use crate::log::{Event, Log};
use crate::mail::{self, Contents, Letterhead};
use crate::mailer::Mailer;
use crate::metrics::Metrics;
use crate::outbox::{Kept, Key, Lane, Outbox, OutboxError, Reason, Record, day_of};
use crate::reference::{Reference, RequestId, content_mark};

/// How long after midnight the day before is looked at too: a resend must not turn into a second request at midnight.
const ACROSS_MIDNIGHT_MINUTES: i64 = 30;

/// What an intake is made of.
#[derive(Debug)]
pub struct Parts {
    /// The form, its pages and its texts.
    pub bundle: Bundle,
    /// Where requests are kept.
    pub outbox: Outbox,
    /// How e-mail goes out.
    pub mailer: Mailer,
    /// Who writes to whom.
    pub letterhead: Letterhead,
    /// The origins whose pages may send the form, such as `https://clinic.example`.
    pub origins: Vec<String>,
    /// The keys of ids, marks and signatures.
    pub keys: Keys,
    /// How often each sender may send, and which proxies are believed.
    pub door: Door,
    /// Where events are noted.
    pub log: Log,
}

/// The intake function: takes requests, keeps them, and tells the clinic.
#[derive(Debug)]
pub struct Intake {
    bundle: RwLock<Arc<Bundle>>,
    outbox: Outbox,
    mailer: Mailer,
    letterhead: Letterhead,
    origins: Vec<String>,
    keys: Keys,
    door: Door,
    metrics: Metrics,
    log: Log,
}

/// A request as it came, read and judged.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The answers.
    pub request: ConsultationRequest,
    /// The language of the page it was sent from.
    pub language: String,
    /// When it came.
    pub at: Timestamp,
    /// What the form's token says, where the form had one and its signature holds. The same form sent twice is one request.
    pub form: Option<FormNonce>,
    /// Where it goes.
    pub lane: Lane,
    /// Why a person should look at it with care.
    pub reasons: Vec<Reason>,
}

/// Which drawing of the form a request was typed into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormNonce {
    /// The day the form was drawn, in UTC; its record is kept under that day.
    pub day: Date,
    /// A random text, new for each drawing.
    pub nonce: String,
}

impl Intake {
    /// An intake of these parts.
    pub fn new(parts: Parts) -> Intake {
        let Parts { bundle, outbox, mailer, letterhead, origins, keys, door, log } = parts;
        let (bundle, metrics) = (RwLock::new(Arc::new(bundle)), Metrics::default());
        Intake { bundle, outbox, mailer, letterhead, origins, keys, door, metrics, log }
    }

    /// An intake for `carryover serve`: requests in `folder/outbox`, e-mails with every answer in `folder/mailbox`.
    ///
    /// `origins` are the server's own addresses. Nothing leaves the machine and nothing needs to be configured.
    pub fn embedded(bundle: Bundle, folder: &Path, origins: Vec<String>) -> anyhow::Result<Intake> {
        let outbox = Outbox::folder(&folder.join("outbox"))
            .with_context(|| format!("cannot keep requests in {}", folder.join("outbox").display()))?;
        let mailbox = crate::mailbox::folder_below(folder);
        let mailer =
            Mailer::folder(&mailbox).with_context(|| format!("cannot write e-mails to {}", mailbox.display()))?;
        let letterhead = Letterhead {
            from: "Website <website@clinic.localhost>".parse().context("the local sender is a constant")?,
            to: vec!["Front desk <front-desk@clinic.localhost>".parse().context("the local recipient is a constant")?],
            contents: Contents::Full,
        };
        let keys = local_keys(folder)?;
        let door = Door::open(&keys);
        Ok(Intake::new(Parts { bundle, outbox, mailer, letterhead, origins, keys, door, log: Log::Off }))
    }

    /// Uses another bundle from now on; requests under way finish with the one they began with.
    pub fn replace_bundle(&self, bundle: Bundle) {
        *self.bundle.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(bundle);
    }

    /// The bundle in use.
    pub fn bundle(&self) -> Arc<Bundle> {
        Arc::clone(&self.bundle.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where requests are kept.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// How e-mail goes out.
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// Whether a page of this origin may send the form. Compared whole: `clinic.example.evil` is not `clinic.example`.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin))
    }

    /// The keys of ids, marks and signatures.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// How often each sender may send, and which proxies are believed.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// What was answered so far.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Keeps a request and, unless it waits for its sender's word in the review lane, tells the clinic.
    ///
    /// `Ok` means kept; the e-mail may be pending.
    pub async fn receive(&self, submission: Submission) -> Result<Reference, OutboxError> {
        let lane = submission.lane;
        let record = self.record(submission);
        if lane == Lane::Review {
            self.outbox.keep_for_review(&record).await?;
            self.log.write(Event::Stored, &record.reference, &record.to_check);
            return Ok(record.reference);
        }
        if let Some(reference) = self.kept_before_midnight(&record).await {
            return Ok(reference);
        }
        match self.outbox.keep(&record).await {
            Ok(Kept::Before) => {}
            Ok(Kept::Now) => {
                self.log.write(Event::Stored, &record.reference, &record.to_check);
                self.notify(&record).await;
            }
            Err(error) => {
                self.log.write(Event::NotStored(error.to_string()), &record.reference, &record.to_check);
                return Err(error);
            }
        }
        Ok(record.reference)
    }

    /// Sends the e-mail about a stored request and notes that it went out; whether both worked.
    pub async fn notify(&self, record: &Record) -> bool {
        match self.try_notify(record).await {
            Ok(()) => self.log.write(Event::Sent, &record.reference, &record.to_check),
            Err(reason) => {
                self.log.write(Event::Pending(reason), &record.reference, &record.to_check);
                return false;
            }
        }
        true
    }

    async fn try_notify(&self, record: &Record) -> Result<(), String> {
        let message = mail::write(record, &self.bundle(), &self.letterhead).map_err(|error| error.to_string())?;
        self.mailer.send(message).await.map_err(|error| error.to_string())?;
        self.outbox.mark_sent(&record.key(), Timestamp::now()).await.map_err(|error| error.to_string())
    }

    fn record(&self, submission: Submission) -> Record {
        let Submission { request, language, at, form, lane: _, reasons } = submission;
        let key = self.keys.current(Purpose::RequestId);
        let id = match &form {
            Some(form) => RequestId::of_form(key, &form.nonce),
            None => RequestId::of_answers(key, day_of(at), &request.answers),
        };
        Record {
            version: 1,
            reference: id.reference(),
            id,
            received: at,
            language,
            to_check: reasons,
            content: content_mark(self.keys.current(Purpose::Content), &request.answers),
            answers: request.answers,
        }
    }

    /// The reference of the same answers stored the day before, when that ended only minutes ago.
    ///
    /// A store that cannot say so is no reason to refuse: at worst the clinic hears of one request twice.
    async fn kept_before_midnight(&self, record: &Record) -> Option<Reference> {
        let earlier = record.received.checked_sub(Span::new().minutes(ACROSS_MIDNIGHT_MINUTES)).ok()?;
        let day = Some(day_of(earlier)).filter(|day| *day != day_of(record.received))?;
        let key = Key { day, id: RequestId::of_answers(self.keys.current(Purpose::RequestId), day, &record.answers) };
        let stored = self.outbox.read(&key).await.ok()??;
        (stored.content == record.content).then_some(stored.reference)
    }
}

/// Keys of this machine's own, made once, so that a request sent twice is known after a restart too.
fn local_keys(folder: &Path) -> anyhow::Result<Keys> {
    let path = folder.join("secret");
    if let Some(keys) = std::fs::read_to_string(&path).ok().and_then(|text| Keys::new(text.trim(), None)) {
        return Ok(keys);
    }
    let mut bytes = [0_u8; 32];
    let random = ring::rand::SystemRandom::new().fill(&mut bytes);
    random.map_err(|_| anyhow::anyhow!("this system gives no random numbers, so no local secret can be made"))?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    Keys::new(&text, None).context("64 digits are enough for a secret")
}
