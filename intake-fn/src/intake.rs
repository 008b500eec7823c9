//! The promise, in one place: parse → **store** → notify.
//!
//! [`Intake::receive`] returns a reference only when the request is on durable storage. The e-mail is tried once, in
//! short time; whatever comes of it, the request stays and [`crate::sweep`] sends what is pending.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use jiff::{Span, Timestamp, civil::Date};
use ring::rand::SecureRandom;

use crate::alarm::Alarm;
use crate::bundle::Bundle;
use crate::deliver;
use crate::door::Door;
use crate::form::parse::ConsultationRequest;
use crate::keys::{Keys, Purpose};
use crate::log::{Event, Log};
use crate::mail::{Contents, Letterhead};
use crate::mailer::Mailer;
use crate::metrics::Metrics;
use crate::outbox::{Cover, Kept, Key, Lane, Outbox, OutboxError, Reason, Record, Stored, VERSION, day_of};
use crate::reference::{Reference, RequestId, content_mark};

/// How often the answers of one form can be changed and sent again before they count as a new form.
const MOST_UPDATES: u8 = 9;

/// How long telling the clinic may take while the parent waits, the store's part of it included.
const LONGEST_TELLING: Duration = Duration::from_secs(5);

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
    alarm: Alarm,
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
        Intake { bundle, outbox, mailer, letterhead, origins, keys, door, metrics, alarm: Alarm::default(), log }
    }

    /// The same intake, which warns people through this alarm.
    pub fn warning_by(self, alarm: Alarm) -> Intake {
        Intake { alarm, ..self }
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
            most_per_hour: 0,
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

    /// Who writes to whom.
    pub fn letterhead(&self) -> &Letterhead {
        &self.letterhead
    }

    pub(crate) fn log(&self) -> Log {
        self.log
    }

    /// How often each sender may send, and which proxies are believed.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// What was answered so far.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn alarm(&self) -> &Alarm {
        &self.alarm
    }

    /// Keeps a request and, unless it waits for its sender's word in the review lane, tells the clinic.
    ///
    /// `Ok` means kept; the e-mail may be pending.
    pub async fn receive(&self, submission: Submission) -> Result<Reference, OutboxError> {
        let form = submission.form.clone();
        let record = self.record(submission);
        if let Some(reference) = self.kept_earlier(&record, form.as_ref()).await {
            return Ok(reference);
        }
        let (kept, record, stored) = match self.keep(record).await {
            Ok(kept) => kept,
            Err((error, record)) => {
                self.log.write(Event::NotStored(error.to_string()), &record.cover);
                return Err(error);
            }
        };
        if kept == Kept::Now {
            self.log.write(Event::Stored, &stored.cover);
            if stored.cover.lane == Lane::Inbox {
                // Whatever is not done by then is left to the sweep: it is stored, and its sender has waited enough.
                let _ = tokio::time::timeout(LONGEST_TELLING, deliver::tell_at_once(self, &stored, &record)).await;
            }
        }
        Ok(stored.cover.reference)
    }

    /// Keeps a record under its id, or under the next free one of its form when other answers are there.
    async fn keep(&self, record: Record) -> Result<(Kept, Record, Stored), (OutboxError, Box<Record>)> {
        let mut last = self.by_answers(&record);
        for candidate in (1..=MOST_UPDATES).map(|number| record.as_update(number)) {
            match self.outbox.keep(&candidate, &self.keys).await {
                Ok((Kept::Other, _)) => {}
                Ok((kept, stored)) => return Ok((kept, candidate, stored)),
                Err(error) => return Err((error, Box::new(candidate))),
            }
        }
        last.cover.updates = Some(record.cover.reference);
        match self.outbox.keep(&last, &self.keys).await {
            Ok((Kept::Other, _)) => Err((OutboxError::Contradictory, Box::new(last))),
            Ok((kept, stored)) => Ok((kept, last, stored)),
            Err(error) => Err((error, Box::new(last))),
        }
    }

    /// The record under the id that its answers alone give.
    fn by_answers(&self, record: &Record) -> Record {
        let mut record = record.clone();
        let key = self.keys.current(Purpose::RequestId);
        record.cover.id = RequestId::of_answers(key, record.cover.day, &record.answers);
        record.cover.reference = record.cover.id.reference();
        record
    }

    fn record(&self, submission: Submission) -> Record {
        let Submission { request, language, at, form, lane, reasons } = submission;
        let day = form.as_ref().map_or_else(|| day_of(at), |form| form.day);
        let id = self.id(self.keys.current(Purpose::RequestId), form.as_ref(), (day, &request.answers));
        let key = self.keys.current(Purpose::Content);
        let cover = Cover {
            version: VERSION,
            reference: id.reference(),
            id,
            updates: None,
            day,
            received: at,
            lane,
            language,
            to_check: reasons,
            kid: key.id().to_owned(),
            content: content_mark(key, &request.answers),
            sealed: self.outbox.is_sealed(),
        };
        Record { cover, answers: request.answers }
    }

    fn id(
        &self,
        key: &crate::keys::Key,
        form: Option<&FormNonce>,
        (day, answers): (Date, &BTreeMap<String, String>),
    ) -> RequestId {
        match form {
            Some(form) => RequestId::of_form(key, &form.nonce),
            None => RequestId::of_answers(key, day, answers),
        }
    }

    /// The reference of the same answers stored under an id that is not today's: under the secret before, or the day
    /// before when that ended only minutes ago.
    ///
    /// A store that cannot say so is no reason to refuse: at worst the clinic hears of one request twice.
    async fn kept_earlier(&self, record: &Record, form: Option<&FormNonce>) -> Option<Reference> {
        let day = record.cover.day;
        let before = record.cover.received.checked_sub(Span::new().minutes(ACROSS_MIDNIGHT_MINUTES)).ok().map(day_of);
        let before = before.filter(|before| *before != day && form.is_none());
        for key in self.keys.accepted(Purpose::RequestId) {
            for day in [Some(day), before].into_iter().flatten() {
                let id = self.id(key, form, (day, &record.answers));
                if id == record.cover.id {
                    continue;
                }
                let stored = self.outbox.read(record.cover.lane, &Key { day, id }).await.ok().flatten();
                if let Some(stored) = stored.filter(|stored| record.is_same_as(&stored.cover, &self.keys)) {
                    return Some(stored.cover.reference);
                }
            }
        }
        None
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
