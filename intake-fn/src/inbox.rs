//! The commands for staff: `intake-fn inbox …` and `intake-fn keys new`. They print, and call [`staff`].

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use carryover_intake::outbox::retention::Purged;
use carryover_intake::outbox::{Lane, Outbox, Record};
use carryover_intake::reference::Reference;
use carryover_intake::seal::{self, Opener};
use carryover_intake::staff::{self, Listed, Replayed, audit, audit::Action, export, export::Numbers, fhir};
use carryover_intake::{Bundle, config};
use clap::{Args, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date};

use crate::print;

/// What staff do with stored requests.
#[derive(Subcommand)]
pub(crate) enum Inbox {
    /// Lists requests, oldest first. Needs no key: it reads no answers.
    #[command(after_help = "Example:\n  intake-fn inbox list --since 2026-11-01 --review")]
    List(Chosen),
    /// Shows one request with its answers.
    #[command(after_help = "Example:\n  intake-fn inbox show K7Q2-9FXM --key staff.key")]
    Show {
        /// The reference, such as K7Q2-9FXM.
        reference: String,
        #[command(flatten)]
        key: KeyFile,
    },
    /// Writes requests to standard output, for a spreadsheet or another program.
    #[command(after_help = "Example:\n  intake-fn inbox export --since 2026-11-01 --key staff.key > requests.csv")]
    Export {
        /// The kind of file.
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        /// Shows numbers of payment cards and the like in the table, which are hidden otherwise.
        #[arg(long)]
        show_numbers: bool,
        #[command(flatten)]
        chosen: Chosen,
        #[command(flatten)]
        key: KeyFile,
    },
    /// Removes a request and its corrections from every part of the store.
    #[command(after_help = "Example:\n  intake-fn inbox delete K7Q2-9FXM")]
    Delete {
        /// The reference, such as K7Q2-9FXM.
        reference: String,
    },
    /// Removes what is older than it is to be kept. The sweep does so once a day.
    #[command(after_help = "Example:\n  intake-fn inbox purge")]
    Purge,
    /// Sends the e-mail about a request anew. Needs every setting of the function.
    #[command(after_help = "Example:\n  intake-fn inbox replay K7Q2-9FXM")]
    Replay {
        /// The reference, such as K7Q2-9FXM.
        reference: String,
    },
    /// Prints the audit lines and checks that none was changed or taken out.
    #[command(after_help = "Example:\n  intake-fn inbox audit")]
    Audit,
}

/// Which requests.
#[derive(Args)]
pub(crate) struct Chosen {
    /// Only those of this day (YYYY-MM-DD, UTC) and later.
    #[arg(long)]
    since: Option<Date>,
    /// Also those that their senders did not confirm.
    #[arg(long)]
    review: bool,
}

impl Chosen {
    fn lanes(&self) -> &'static [Lane] {
        if self.review { &[Lane::Inbox, Lane::Review] } else { &[Lane::Inbox] }
    }
}

/// Where the key is.
#[derive(Args)]
pub(crate) struct KeyFile {
    /// The file with the private key, for sealed requests, or `-` for standard input; INTAKE_KEY_FILE names it too.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// A kind of file.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A table for spreadsheets.
    Csv,
    /// The records as they are stored.
    Json,
    /// FHIR R4 QuestionnaireResponse resources.
    Fhir,
}

/// What is done with keys.
#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Makes a new pair of keys and says what to do with each half.
    #[command(after_help = "Example:\n  intake-fn keys new > staff.key")]
    New,
}

/// Runs one of the commands for staff.
pub(crate) async fn run(command: Inbox) -> anyhow::Result<ExitCode> {
    let now = Timestamp::now();
    if let Inbox::Replay { reference } = &command {
        return replay(reference, now).await;
    }
    let (outbox, bundle) = config::inbox(|name| std::env::var(name).ok())?;
    match command {
        Inbox::List(chosen) => list(&outbox, &chosen).await,
        Inbox::Show { reference, key } => show(&outbox, bundle.as_ref(), (&reference, &key, now)).await,
        Inbox::Export { format, show_numbers, chosen, key } => {
            let records = export_records(&outbox, (&chosen, &key, now)).await?;
            let numbers = if show_numbers { Numbers::Shown } else { Numbers::Hidden };
            print::out(&exported(&records, bundle.as_ref(), (format, numbers)))?;
            Ok(ExitCode::SUCCESS)
        }
        Inbox::Delete { reference } => delete(&outbox, &reference, now).await,
        Inbox::Purge => purge(&outbox, now).await,
        Inbox::Audit => audit_lines(&outbox).await,
        Inbox::Replay { .. } => Ok(ExitCode::SUCCESS),
    }
}

/// Makes keys.
pub(crate) fn keys(command: &Keys) -> anyhow::Result<ExitCode> {
    let Keys::New = command;
    let pair = seal::new_key()?;
    print::out(&key_file(&pair))?;
    print::note(&format!(
        "A new pair of keys.\n\n\
         Public half, for the function. It can only seal, so it need not be secret:\n  INTAKE_SEAL_TO={}\n\
         Add it after a comma where there is one already. Two people of the clinic and an offline copy should each have\n\
         a pair of their own: a request is sealed to all of them, and any one opens it.\n\n\
         Private half: the lines on standard output. Save them in a file that only its owner can read\n\
         (`intake-fn keys new > staff.key`, then `chmod 600 staff.key`), never on the server and never in an e-mail.\n\
         Read requests with `intake-fn inbox show REF --key staff.key`.\n\n\
         Whoever loses every private half loses the requests: nobody can open them then, us included. Try the key with a\n\
         test request before families use the form.",
        pair.public
    ));
    Ok(ExitCode::SUCCESS)
}

fn key_file(pair: &seal::KeyPair) -> String {
    format!("# made by intake-fn {}\n# public key: {}\n{}\n", env!("CARGO_PKG_VERSION"), pair.public, pair.private)
}

async fn list(outbox: &Outbox, chosen: &Chosen) -> anyhow::Result<ExitCode> {
    let listed = staff::list(outbox, chosen.lanes(), chosen.since).await?;
    for line in &listed {
        print::out(&(list_line(line) + "\n"))?;
    }
    print::note(&format!("{} requests", listed.len()));
    Ok(ExitCode::SUCCESS)
}

fn list_line(listed: &Listed) -> String {
    let Some(cover) = &listed.cover else {
        return format!("{}  {}  cannot be read: damaged", listed.key.id.reference(), listed.key.day);
    };
    let received = cover.received.strftime("%Y-%m-%d %H:%M UTC");
    let sealed = if cover.sealed { "  sealed" } else { "" };
    let check = if cover.to_check.is_empty() { "" } else { "  please check" };
    let updates = cover.updates.as_ref().map(|earlier| format!("  corrects {earlier}")).unwrap_or_default();
    format!("{}  {received}  {}  {}{sealed}{check}{updates}", cover.reference, cover.language, listed.state.name())
}

async fn show(
    outbox: &Outbox,
    bundle: Option<&Bundle>,
    (reference, key, now): (&str, &KeyFile, Timestamp),
) -> anyhow::Result<ExitCode> {
    let reference = parsed(reference)?;
    let found = staff::find(outbox, &reference).await?;
    if found.is_empty() {
        bail!(unknown(&reference));
    }
    let opener = opener(key)?;
    for stored in found {
        let record = stored.record(opener.as_ref())?;
        audit::note(outbox, &Action::Show, &[reference.to_string()], now).await?;
        print::out(&(shown(&record, bundle) + "\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A request as people read it. Its answers hold no control characters: those were taken out before it was stored.
fn shown(record: &Record, bundle: Option<&Bundle>) -> String {
    let cover = &record.cover;
    let mut lines =
        vec![format!("{}  {}  {}", cover.reference, cover.received.strftime("%Y-%m-%d %H:%M UTC"), cover.language)];
    lines.extend(cover.updates.as_ref().map(|earlier| format!("corrects {earlier}")));
    if !cover.to_check.is_empty() {
        lines.push(format!("please check: {}", serde_json::to_string(&cover.to_check).unwrap_or_default()));
    }
    let form = bundle.map(|bundle| bundle.in_language(bundle.default_language()).form);
    let mut names: Vec<&String> = record.answers.keys().collect();
    let place = |name: &String| form.and_then(|form| form.questions.iter().position(|question| question.name == *name));
    names.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
    for name in names {
        let question = form.and_then(|form| form.question(name));
        let answer = record.answers.get(name).map_or("", String::as_str);
        lines.push(format!("\n{}", question.map_or(name.as_str(), |question| question.label.as_str())));
        let words = question.map_or(answer, |question| question.words_for(answer));
        lines.extend(words.lines().map(|line| format!("  {line}")));
    }
    lines.join("\n") + "\n"
}

async fn export_records(
    outbox: &Outbox,
    (chosen, key, now): (&Chosen, &KeyFile, Timestamp),
) -> anyhow::Result<Vec<Record>> {
    let opener = opener(key)?;
    let mut records = Vec::new();
    for lane in chosen.lanes() {
        for key in outbox.requests(*lane, chosen.since).await? {
            if let Some(stored) = outbox.read(*lane, &key).await? {
                records.push(stored.record(opener.as_ref())?);
            }
        }
    }
    records.sort_by(|a, b| (a.cover.received, &a.cover.id).cmp(&(b.cover.received, &b.cover.id)));
    let references: Vec<String> = records.iter().map(|record| record.cover.reference.to_string()).collect();
    audit::note(outbox, &Action::Export, &references, now).await?;
    Ok(records)
}

fn exported(records: &[Record], bundle: Option<&Bundle>, (format, numbers): (Format, Numbers)) -> String {
    match format {
        Format::Csv => export::csv(records, bundle, numbers),
        Format::Json => export::json(records),
        Format::Fhir => fhir::bundle(records, bundle),
    }
}

async fn delete(outbox: &Outbox, reference: &str, now: Timestamp) -> anyhow::Result<ExitCode> {
    let reference = parsed(reference)?;
    let deleted = staff::delete(outbox, &reference, now).await?;
    if deleted.references.is_empty() {
        bail!(unknown(&reference));
    }
    print::out(&format!("removed {} ({} objects)\n", deleted.references.join(", "), deleted.objects))?;
    print::note(
        "E-mails that went out, exported files and backups are not removed. A bucket that keeps old versions keeps this \
         one too, until its lifecycle rule removes it.",
    );
    Ok(ExitCode::SUCCESS)
}

async fn purge(outbox: &Outbox, now: Timestamp) -> anyhow::Result<ExitCode> {
    match staff::purge(outbox, now).await? {
        Purged::Removed(removed) if removed.is_empty() => print::out("nothing was old enough to remove\n")?,
        Purged::Removed(removed) => {
            let lines = removed.iter().map(|(state, count)| format!("{state}: {count} removed\n"));
            print::out(&lines.collect::<String>())?;
        }
        Purged::ClockIsOff(seconds) => bail!(
            "nothing was removed: this machine's clock and the store's differ by {seconds} seconds, and a wrong clock \
             would remove requests too early. Set the clock, then try again"
        ),
    }
    Ok(ExitCode::SUCCESS)
}

async fn replay(reference: &str, now: Timestamp) -> anyhow::Result<ExitCode> {
    let intake = config::intake(|name| std::env::var(name).ok())?;
    let reference = parsed(reference)?;
    match staff::replay(&intake, &reference, now).await? {
        Replayed::Unknown => bail!(unknown(&reference)),
        Replayed::Sent => print::out(&format!("{reference} was sent\n"))?,
        Replayed::Failed(why) => bail!("{reference} was not sent: {why}"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn audit_lines(outbox: &Outbox) -> anyhow::Result<ExitCode> {
    let lines = audit::lines(outbox).await?;
    for line in &lines {
        let action = serde_json::to_value(line.action).unwrap_or_default();
        let (action, of) = (action.as_str().unwrap_or_default(), line.of.join(", "));
        print::out(&format!("{}  {}  {action}  {of}\n", line.number, line.at))?;
    }
    match audit::check(&lines) {
        Ok(()) => {
            let last = lines.last().map_or("none", |line| line.hash.as_str());
            print::note(&format!("{} lines, unbroken; the last one's hash is {last}", lines.len()));
            Ok(ExitCode::SUCCESS)
        }
        Err(audit::Broken::Changed(number)) => bail!("line {number} is not as it was written"),
        Err(audit::Broken::Gap(number)) => bail!("line {number} does not follow the one before it: a line is missing"),
    }
}

fn parsed(reference: &str) -> anyhow::Result<Reference> {
    Reference::parse(reference).context("that is not a reference; one looks like K7Q2-9FXM")
}

fn unknown(reference: &Reference) -> String {
    format!("there is no request {reference} in this store; `intake-fn inbox list --review` lists all of them")
}

fn opener(key: &KeyFile) -> anyhow::Result<Option<Opener>> {
    let from_settings = || std::env::var_os("INTAKE_KEY_FILE").filter(|path| !path.is_empty()).map(PathBuf::from);
    let Some(path) = key.key.clone().or_else(from_settings) else {
        return Ok(None);
    };
    let text = match path.to_str() {
        // A key that is handed over this way is never a file on the server.
        Some("-") => std::io::read_to_string(std::io::stdin()),
        _ => std::fs::read_to_string(&path),
    };
    let text = text.with_context(|| format!("cannot read the key file {}", path.display()))?;
    let opener = Opener::parse(&text).with_context(|| format!("the key file {} cannot be used", path.display()))?;
    Ok(Some(opener))
}
