//! The settings of `intake-fn`: read once, from the environment, and refused all together with what to do about each.
//!
//! No message repeats a value: a setting may hold a password.

use std::path::PathBuf;

use lettre::message::Mailbox;
use lettre::transport::smtp::extension::ClientId;
use url::Url;

use crate::alarm::Alarm;
use crate::bundle::Bundle;
use crate::door::Door;
use crate::door::origin::{PROXY_SECRET, Proxy};
use crate::door::rate::Limiter;
use crate::intake::{Intake, Parts};
use crate::keys::{Keys, SHORTEST_SECRET};
use crate::log::Log;
use crate::mail::{Contents, Letterhead};
use crate::mailer::Mailer;
use crate::outbox::Outbox;
use crate::outbox::retention::{FEWEST_KEEP_DAYS, KEEP_DAYS, Retention};
use crate::relay::Relay;
use crate::seal::Seal;

/// Every setting that is read; `intake-fn/README.md` explains each. `INTAKE_MODE` counts on AWS Lambda alone.
pub const SETTINGS: [&str; 19] = [
    "INTAKE_FORM",
    "INTAKE_OUTBOX",
    "INTAKE_SMTP",
    "INTAKE_SMTP_CA",
    "INTAKE_FROM",
    "INTAKE_TO",
    "INTAKE_SITE",
    "INTAKE_SECRET",
    "INTAKE_SECRET_OLD",
    "INTAKE_RATE",
    "INTAKE_PROXY_SECRET",
    "INTAKE_EMAIL",
    "INTAKE_MAIL_BAA",
    "INTAKE_MAILS_PER_HOUR",
    "INTAKE_SEAL_TO",
    "INTAKE_KEEP_DAYS",
    "INTAKE_WEBHOOK",
    "INTAKE_HEARTBEAT",
    "INTAKE_MODE",
];

/// Those without which the function does not start.
pub const NEEDED: [&str; 7] =
    ["INTAKE_FORM", "INTAKE_OUTBOX", "INTAKE_SMTP", "INTAKE_FROM", "INTAKE_TO", "INTAKE_SITE", "INTAKE_SECRET"];

/// How many e-mails an hour come one by one when nothing is set.
const MAILS_PER_HOUR: u32 = 60;

/// The fewest different characters in a secret: random ones have more, words typed over and over do not.
const FEWEST_CHARACTERS: usize = 8;

/// Forms a minute from one address, where nothing else is set: more than a family with three children and bad luck needs.
const DEFAULT_RATE: u32 = 10;

/// The fewest characters of the secret that a proxy shows.
const SHORTEST_PROXY_SECRET: usize = 16;

/// Settings that are missing or wrong: one sentence each, which begins with the setting's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("intake-fn cannot start; its settings need attention:\n{}", self.list())]
pub struct SettingProblems(pub Vec<String>);

impl SettingProblems {
    fn list(&self) -> String {
        self.0.iter().map(|problem| format!("  - {problem}")).collect::<Vec<_>>().join("\n")
    }
}

/// What each group of settings describes; none where one of the group is missing or wrong.
pub(crate) struct Pieces {
    pub(crate) bundle: Option<Bundle>,
    pub(crate) outbox: Option<Outbox>,
    /// The way out for e-mail, and the mail server where it is one.
    pub(crate) mailer: Option<(Mailer, Option<Relay>)>,
    pub(crate) letterhead: Option<Letterhead>,
    pub(crate) alarm: Option<Alarm>,
    origin: Option<String>,
    keys: Option<Keys>,
    rate: Option<u32>,
    proxy: Option<Option<String>>,
    /// Everything that is missing or wrong, one sentence each.
    pub(crate) problems: Vec<String>,
}

/// Reads every setting; `setting` gives the value of a name.
pub(crate) fn pieces(setting: impl Fn(&str) -> Option<String>) -> Pieces {
    let settings = Settings { setting: &|name| setting(name).filter(|value| !value.trim().is_empty()) };
    let mut problems = Vec::new();
    Pieces {
        bundle: noted(settings.bundle(), &mut problems),
        outbox: noted(settings.outbox(), &mut problems),
        mailer: noted(settings.mailer(), &mut problems),
        letterhead: noted(settings.letterhead(), &mut problems),
        origin: noted(settings.origin(), &mut problems),
        keys: noted(settings.keys(), &mut problems),
        rate: noted(settings.rate(), &mut problems),
        proxy: noted(settings.proxy_secret(), &mut problems),
        alarm: noted(settings.alarm(), &mut problems),
        problems,
    }
}

/// Builds the intake that the settings describe; `setting` gives the value of a name.
///
/// Errors: every setting that is missing or wrong, at once.
pub fn intake(setting: impl Fn(&str) -> Option<String>) -> Result<Intake, SettingProblems> {
    let mut pieces = pieces(setting);
    let problems = SettingProblems(std::mem::take(&mut pieces.problems));
    let Pieces {
        bundle: Some(bundle),
        outbox: Some(outbox),
        mailer: Some((mailer, _)),
        letterhead: Some(letterhead),
        alarm: Some(alarm),
        origin: Some(origin),
        keys: Some(keys),
        rate: Some(rate),
        proxy: Some(proxy),
        ..
    } = pieces
    else {
        return Err(problems);
    };
    let door = Door { limiter: Limiter::new(rate), proxy: Proxy::new(&keys, proxy.as_deref()) };
    let origins = vec![origin];
    let parts = Parts { bundle, outbox, mailer, letterhead, origins, keys, door, log: Log::JsonLines };
    Ok(Intake::new(parts).warning_by(alarm))
}

/// The outbox alone, and the form where it is named: what the commands for staff need. Nothing is written with it.
///
/// Errors: every setting that is missing or wrong, at once.
pub fn inbox(setting: impl Fn(&str) -> Option<String>) -> Result<(Outbox, Option<Bundle>), SettingProblems> {
    let settings = Settings { setting: &|name| setting(name).filter(|value| !value.trim().is_empty()) };
    let mut problems = Vec::new();
    let outbox = noted(settings.outbox(), &mut problems);
    let bundle = (settings.setting)("INTAKE_FORM").and_then(|_| noted(settings.bundle(), &mut problems));
    outbox.filter(|_| problems.is_empty()).map(|outbox| (outbox, bundle)).ok_or(SettingProblems(problems))
}

fn noted<T>(result: Result<T, Vec<String>>, problems: &mut Vec<String>) -> Option<T> {
    result.map_err(|found| problems.extend(found)).ok()
}

/// A setting's value, or everything that is wrong with it.
type Setting<T> = Result<T, Vec<String>>;

struct Settings<'a> {
    setting: &'a dyn Fn(&str) -> Option<String>,
}

impl Settings<'_> {
    fn needed(&self, name: &str, what: &str) -> Setting<String> {
        (self.setting)(name)
            .map(|value| value.trim().to_owned())
            .ok_or_else(|| vec![format!("{name} is not set: {what}")])
    }

    fn bundle(&self) -> Setting<Bundle> {
        let folder = self.needed("INTAKE_FORM", "name the folder that `carryover build --intake DIR` wrote")?;
        Bundle::load(&PathBuf::from(folder)).map_err(|error| vec![format!("INTAKE_FORM: {error:#}")])
    }

    fn outbox(&self) -> Setting<Outbox> {
        let mut problems = Vec::new();
        let store = noted(self.store(), &mut problems);
        let seal = noted(self.seal(), &mut problems);
        let retention = noted(self.retention(), &mut problems);
        let (Some(store), Some(seal), Some(retention)) = (store, seal, retention) else {
            return Err(problems);
        };
        let outbox = store.keeping(retention);
        Ok(match seal {
            Some(seal) => outbox.sealed_to(seal),
            None => outbox,
        })
    }

    fn seal(&self) -> Setting<Option<Seal>> {
        let help = "list the public keys (age1…) that `intake-fn keys new` printed, with commas between them";
        let list = (self.setting)("INTAKE_SEAL_TO");
        let seal = list.map(|list| Seal::parse(&list)).transpose();
        seal.map_err(|problem| vec![format!("INTAKE_SEAL_TO: {problem}; {help}")])
    }

    fn retention(&self) -> Setting<Retention> {
        let help = format!("write whole days, {FEWEST_KEEP_DAYS} or more, such as {KEEP_DAYS}");
        match self.number("INTAKE_KEEP_DAYS", &help)? {
            None => Ok(Retention::default()),
            Some(days) if days >= u32::from(FEWEST_KEEP_DAYS) && days <= 3650 => {
                Ok(Retention { keep_days: u16::try_from(days).unwrap_or(KEEP_DAYS) })
            }
            Some(_) => Err(vec![format!("INTAKE_KEEP_DAYS is too small or too large; {help}")]),
        }
    }

    /// A whole number; none when it is not set.
    fn number(&self, name: &str, help: &str) -> Setting<Option<u32>> {
        let number = (self.setting)(name).map(|value| value.trim().parse());
        number.transpose().map_err(|_| vec![format!("{name} is not a number; {help}")])
    }

    fn store(&self) -> Setting<Outbox> {
        let choices = "use file:///absolute/path, s3://bucket/prefix, or memory: (kept until the program stops)";
        let value = self.needed("INTAKE_OUTBOX", &format!("requests are kept there; {choices}"))?;
        let wrong = |why: String| vec![format!("INTAKE_OUTBOX: {why}; {choices}")];
        let url = Url::parse(&value).map_err(|_| wrong("it is not an address".to_owned()))?;
        match url.scheme() {
            "memory" => Ok(Outbox::memory()),
            "file" => {
                let folder = url.to_file_path().map_err(|()| wrong("it is not an absolute path".to_owned()))?;
                Outbox::folder(&folder).map_err(|error| wrong(format!("{} cannot be used: {error}", folder.display())))
            }
            "s3" => bucket(&url).map_err(wrong),
            _ => Err(wrong("this kind of store is not known".to_owned())),
        }
    }

    /// The way out for e-mail, and the mail server where it is one.
    fn mailer(&self) -> Setting<(Mailer, Option<Relay>)> {
        let choices =
            "use smtps://user:password@host, smtp://user:password@host:587?tls=required, or file:///absolute/path";
        let value = self.needed("INTAKE_SMTP", &format!("e-mail goes out there; {choices}"))?;
        let wrong = |why: &str| vec![format!("INTAKE_SMTP: {why}; {choices}")];
        let url = Url::parse(&value).map_err(|_| wrong("it is not an address"))?;
        match url.scheme() {
            "file" => {
                let folder = url.to_file_path().map_err(|()| wrong("it is not an absolute path"))?;
                Mailer::folder(&folder)
                    .map(|mailer| (mailer, None))
                    .map_err(|error| wrong(&format!("{} cannot be written: {error}", folder.display())))
            }
            "smtp" | "smtps" => {
                let authority = (self.setting)("INTAKE_SMTP_CA");
                let relay = Relay::parse(&url, authority.as_deref().map(str::trim), self.hello_name());
                relay.map(|relay| (Mailer::Smtp(relay.transport()), Some(relay))).map_err(|why| wrong(&why))
            }
            _ => Err(wrong("this kind of mail server is not known")),
        }
    }

    /// The name this side greets the mail server with: the sender's domain, which mail servers can look up.
    fn hello_name(&self) -> ClientId {
        let from = (self.setting)("INTAKE_FROM").and_then(|from| from.parse::<Mailbox>().ok());
        ClientId::Domain(from.map_or_else(|| "localhost".to_owned(), |mailbox| mailbox.email.domain().to_owned()))
    }

    /// Whom to warn, and whom to tell that all is well.
    fn alarm(&self) -> Setting<Alarm> {
        let mut problems = Vec::new();
        let webhook = noted(self.hook("INTAKE_WEBHOOK"), &mut problems);
        let heartbeat = noted(self.hook("INTAKE_HEARTBEAT"), &mut problems);
        match (webhook, heartbeat) {
            (Some(webhook), Some(heartbeat)) => Ok(Alarm { webhook, heartbeat }),
            _ => Err(problems),
        }
    }

    fn hook(&self, name: &str) -> Setting<Option<Url>> {
        let Some(value) = (self.setting)(name) else {
            return Ok(None);
        };
        let help = "write the address that the service gave you, which begins with https://";
        if !crate::alarm::IS_BUILT {
            return Err(vec![format!("{name}: this program was built without webhooks")]);
        }
        let url =
            Url::parse(value.trim()).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        let url = url.ok_or_else(|| vec![format!("{name} is not a web address; {help}")])?;
        if url.scheme() == "http" && !url.host_str().is_some_and(is_loopback) {
            return Err(vec![format!("{name} is not encrypted (http); {help}")]);
        }
        Ok(Some(url))
    }

    fn letterhead(&self) -> Setting<Letterhead> {
        let mut problems = Vec::new();
        let from = noted(self.mailboxes("INTAKE_FROM", "the sender, at the clinic's own domain"), &mut problems);
        let to = noted(self.mailboxes("INTAKE_TO", "who at the clinic gets the e-mail"), &mut problems);
        let contents = noted(self.contents(), &mut problems);
        let most = noted(self.number("INTAKE_MAILS_PER_HOUR", "write how many, or 0 for no limit"), &mut problems);
        let (Some(from), Some(to), Some(contents), Some(most)) = (from, to, contents, most) else {
            return Err(problems);
        };
        match from.into_iter().next() {
            Some(from) => Ok(Letterhead { from, to, contents, most_per_hour: most.unwrap_or(MAILS_PER_HOUR) }),
            None => Err(vec!["INTAKE_FROM holds no address".to_owned()]),
        }
    }

    /// One or more mailboxes, comma-separated.
    fn mailboxes(&self, name: &str, what: &str) -> Setting<Vec<Mailbox>> {
        let value = self.needed(name, &format!("it is {what}, such as \"Front desk <desk@clinic.example>\""))?;
        let mailboxes: Result<lettre::message::Mailboxes, _> = value.parse();
        let mailboxes: Vec<Mailbox> = mailboxes.map(|all| all.into_iter().collect()).unwrap_or_default();
        let harmful = |mailbox: &Mailbox| mailbox.name.as_ref().is_some_and(|name| name.contains(char::is_control));
        if mailboxes.is_empty() || mailboxes.iter().any(harmful) {
            return Err(vec![format!(
                "{name} is not a list of e-mail addresses; write desk@clinic.example or Front desk <desk@clinic.example>"
            )]);
        }
        Ok(mailboxes)
    }

    fn contents(&self) -> Setting<Contents> {
        let signed = (self.setting)("INTAKE_MAIL_BAA").is_some_and(|value| value.trim() == "true");
        match (self.setting)("INTAKE_EMAIL").as_deref().map(str::trim) {
            None | Some("notice") => Ok(Contents::Notice),
            Some("full") if signed => Ok(Contents::Full),
            Some("full") => Err(vec![
                "INTAKE_EMAIL is `full`, which puts health information into e-mail; set INTAKE_MAIL_BAA=true once the clinic \
                 has a business associate agreement with its mail provider, or use `notice`"
                    .to_owned(),
            ]),
            Some("sealed") if (self.setting)("INTAKE_SEAL_TO").is_some() => Ok(Contents::Sealed),
            Some("sealed") => Err(vec![
                "INTAKE_EMAIL is `sealed`, and INTAKE_SEAL_TO names no key to seal to; make a pair with `intake-fn keys new`"
                    .to_owned(),
            ]),
            Some(_) => Err(vec![
                "INTAKE_EMAIL must be `notice` (reference and time), `sealed` (the answers attached, sealed) or `full` \
                 (every answer)"
                    .to_owned(),
            ]),
        }
    }

    fn origin(&self) -> Setting<String> {
        let help = "write the site's base URL, such as https://clinic.example";
        let value = self.needed("INTAKE_SITE", &format!("only its pages may send the form; {help}"))?;
        let url = Url::parse(&value).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        let url = url.ok_or_else(|| vec![format!("INTAKE_SITE is not a web address; {help}")])?;
        if url.scheme() == "http" && !url.host_str().is_some_and(is_loopback) {
            return Err(vec![format!("INTAKE_SITE is not encrypted (http), so others could read the form; {help}")]);
        }
        Ok(url.origin().ascii_serialization())
    }

    /// Forms a minute from one address.
    fn rate(&self) -> Setting<u32> {
        let wrong =
            "INTAKE_RATE is not a number; write how many forms a minute one address may send, or 0 for no limit";
        (self.setting)("INTAKE_RATE")
            .map_or(Ok(DEFAULT_RATE), |value| value.trim().parse().map_err(|_| vec![wrong.to_owned()]))
    }

    /// What a proxy of the clinic's own shows, so that its word about addresses is believed.
    fn proxy_secret(&self) -> Setting<Option<String>> {
        let secret = (self.setting)("INTAKE_PROXY_SECRET").map(|secret| secret.trim().to_owned());
        if secret.as_ref().is_some_and(|secret| secret.chars().count() < SHORTEST_PROXY_SECRET) {
            return Err(vec![format!(
                "INTAKE_PROXY_SECRET is too short to be safe; at least {SHORTEST_PROXY_SECRET} random characters, which the \
                 proxy sends in the header {PROXY_SECRET}"
            )]);
        }
        Ok(secret)
    }

    fn keys(&self) -> Setting<Keys> {
        let help = format!("at least {SHORTEST_SECRET} random characters, such as `openssl rand -hex 32` prints");
        let secret = self.needed("INTAKE_SECRET", &format!("references are made with it; {help}"))?;
        let old = (self.setting)("INTAKE_SECRET_OLD").map(|old| old.trim().to_owned());
        let wrong = |name: &str| vec![format!("{name} is too short to be safe; {help}")];
        Keys::new(&secret, None).ok_or_else(|| wrong("INTAKE_SECRET"))?;
        if secret.chars().collect::<std::collections::BTreeSet<char>>().len() < FEWEST_CHARACTERS {
            return Err(vec![format!("INTAKE_SECRET repeats few characters, so it could be guessed; use {help}")]);
        }
        Keys::new(&secret, old.as_deref()).ok_or_else(|| wrong("INTAKE_SECRET_OLD"))
    }
}

pub(crate) fn is_loopback(host: &str) -> bool {
    let address: Option<std::net::IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback())
}

/// A bucket, with limits short enough to tell the parent before the connection to them ends.
#[cfg(feature = "s3")]
fn bucket(url: &Url) -> Result<Outbox, String> {
    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    use object_store::{ClientConfigKey, RetryConfig};
    use std::time::Duration;

    let name = url.host_str().ok_or("it names no bucket")?;
    // Refused when another part of the program chose one before, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let retry = RetryConfig { max_retries: 2, retry_timeout: Duration::from_secs(8), ..RetryConfig::default() };
    // Credentials, region and endpoint come from the AWS_… variables that Lambda and the AWS tools set.
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(name)
        .with_retry(retry)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), "3s")
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), "3s")
        .build()
        .map_err(|error| format!("the bucket cannot be used: {error}"))?;
    Ok(Outbox::in_store(std::sync::Arc::new(store), object_store::path::Path::from(url.path())))
}

#[cfg(not(feature = "s3"))]
fn bucket(_url: &Url) -> Result<Outbox, String> {
    Err("this program was built without S3".to_owned())
}
