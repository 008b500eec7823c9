//! The real program under strace, which lets single system calls fail or kills the program at one of them; and a request
//! whose id, and so the name of each of its objects, is known before it is sent.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carryover_intake::door::CONFIRM_FIELD;
use carryover_intake::door::token::{self, Confirmation};
use carryover_intake::form::parse::{Answers, ConsultationRequest};
use carryover_intake::intake::FormNonce;
use carryover_intake::keys::Purpose;
use carryover_intake::outbox::day_of;
use carryover_intake::reference::RequestId;
use jiff::Timestamp;

use crate::rig::{bundle, encoded, fields, keys, raw_post};

/// A command as a system call's failure or end: `fsync:error=EIO`, `linkat:signal=KILL`. With a path, only there.
pub(crate) fn traced(command: &Command, inject: &str, path: Option<&Path>) -> Command {
    let call = inject.split(':').next().unwrap_or_default();
    let mut traced = Command::new("strace");
    // Detached, so that the program itself is our child and strace ends with it.
    traced.args(["-D", "-f", "-qqq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
    if let Some(path) = path {
        traced.arg("-P").arg(path);
    }
    traced.args(["-e", &format!("inject={inject}")]).arg(command.get_program()).args(command.get_args());
    traced.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    traced.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    traced
}

/// Whether programs can be traced here; said when not.
pub(crate) fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        eprintln!("not tested: strace is missing, or this system lets no test trace a program");
    }
    can
}

/// A request whose id is known.
pub(crate) struct Planned {
    /// The request as it is sent.
    pub(crate) post: Vec<u8>,
    id: String,
    day: String,
    hour: String,
}

impl Planned {
    pub(crate) fn new() -> Planned {
        let (keys, fields, bundle, now) = (keys(), fields(&[]), bundle(), Timestamp::now());
        let answers: Answers = fields.iter().copied().collect();
        let request = ConsultationRequest::parse(bundle.in_language("en").form, &answers).expect("it is complete");
        let form = FormNonce { day: day_of(now), nonce: "planned".to_owned() };
        let id = RequestId::of_form(keys.current(Purpose::RequestId), &form.nonce).as_str().to_owned();
        let clicked = Confirmation { form: Some(form), reasons: Vec::new() };
        let token = token::ask(&keys, &clicked, &request, now);
        let body = encoded(&[fields.as_slice(), &[(CONFIRM_FIELD, token.as_str())]].concat());
        Planned { post: raw_post(&body), id, day: day_of(now).to_string(), hour: now.strftime("%H").to_string() }
    }

    /// A place in an outbox: `inbox/DAY/ID#1` with this request's day and id.
    pub(crate) fn place(&self, folder: &Path, pattern: &str) -> PathBuf {
        folder
            .join("outbox")
            .join(pattern.replace("DAY", &self.day).replace("ID", &self.id).replace("HOUR", &self.hour))
    }
}

/// The e-mails in a folder of `.eml` files.
pub(crate) fn mails(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("mails")).into_iter().flatten();
    let paths = files.map(|file| file.expect("an entry").path());
    let whole = paths.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
    whole.map(|path| std::fs::read_to_string(path).expect("a file")).collect()
}
