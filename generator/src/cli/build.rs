//! `carryover build`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};

use super::Ending;
use super::facts;
use super::report::{self, Format, counted};
use crate::cache::Made;
use crate::cache::addresses::Addresses;
use crate::cache::last::{Last, Said};
use crate::content::Content;
use crate::content::date::in_words;
use crate::diagnostic::terminal::Colour;
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::output::{self, Report, Wishes};
use crate::pipeline::{Memory, Request, prepare};
use crate::render::page::{Renderer, Sheets};
use crate::render::plan::{Plan, plan};
use crate::render::{admin, form, staff};
use crate::site::privacy;
use crate::timings::Timings;

#[derive(Debug, clap::Args)]
pub(super) struct Build {
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = "public")]
    out: PathBuf,
    /// The site's address, instead of the one in clinic.yaml
    #[arg(long, value_name = "URL", value_parser = super::parse_base_url)]
    base_url: Option<String>,
    /// Show drafts, with a badge
    #[arg(long)]
    drafts: bool,
    /// Show what is dated later, with a badge
    #[arg(long)]
    future: bool,
    /// Build for reviewers: all that waits is shown, no search engine may list it, no form sends. PLACE is where
    /// below the site's address it will be published, such as pr-preview/pr-7
    #[arg(long, value_name = "PLACE", num_args = 0..=1, default_missing_value = "", value_parser = parse_place)]
    preview: Option<String>,
    /// Refuse to build while there are warnings
    #[arg(long)]
    strict: bool,
    /// Make no PDFs
    #[arg(long)]
    no_pdf: bool,
    /// Make no search index; the search page keeps its plain lists
    #[arg(long)]
    no_search: bool,
    /// Also write each file compressed (.br and .gz), for servers that send such files as they are
    #[arg(long)]
    precompress: bool,
    /// Make every PDF and every copy of a photo anew
    #[arg(long)]
    no_cache: bool,
    /// Also write the intake function's form, pages and texts to this folder
    #[arg(long, value_name = "DIR")]
    intake: Option<PathBuf>,
    /// Build for this day instead of today
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    today: Option<Date>,
    /// Say where the time went, by stage and by template
    #[arg(long)]
    timings: bool,
    /// How to print problems
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn build(root: &Path, command: &Build) -> anyhow::Result<Ending> {
    let start = Instant::now();
    let request = Request {
        now: Timestamp::now(),
        today: command.today,
        drafts: command.drafts || command.preview.is_some(),
        future: command.future || command.preview.is_some(),
        base_url: address(root, command),
        sheets: if command.no_pdf { Sheets::LeftOut } else { Sheets::Made },
        timings: if command.timings { Timings::on() } else { Timings::default() },
    };
    let out = root.join(&command.out);
    let last = remembers(command).then(|| Last::new(root, &out, &options(command)));
    if let Some(said) = last.as_ref().and_then(|last| last.recall(request.now.as_second())) {
        return Ok(say_again(&said, command, start));
    }
    let Checked { value: renderer, mut diagnostics } = prepare(root, &request, &mut Memory::default());
    let Some(mut renderer) = renderer.filter(|_| !report::refuses(&diagnostics, command.strict)) else {
        return Ok(refused(diagnostics, command));
    };
    // Before anything of it is written: what was published once cannot be taken back.
    diagnostics.extend(privacy::look(&renderer.site));
    renderer.search = !command.no_search;
    renderer.preview = command.preview.is_some();
    renderer.worker = !renderer.preview;
    let bundle = form::bundle(&renderer).take(&mut diagnostics);
    if report::refuses(&diagnostics, command.strict) {
        return Ok(refused(diagnostics, command));
    }
    diagnostics.extend(staff::look(&renderer));
    diagnostics.extend(admin::unbundled(&renderer));
    let addresses = Addresses::read(root);
    diagnostics.extend(addresses.moved(&renderer.site));
    let plan = plan(&renderer);
    let made = made(root, command.no_cache);
    let wishes = Wishes { out: &out, made: &made, precompress: command.precompress };
    let written = output::publish(&renderer, &plan, wishes)?.take(&mut diagnostics);
    let Some(written) = written else { return Ok(refused(diagnostics, command)) };
    if let (Some(folder), Some(bundle)) = (&command.intake, bundle) {
        write_bundle(&root.join(folder), &bundle.files()?)?;
    }
    let diagnostics = report::print(diagnostics, command.format);
    let said = Said {
        problems: report::text(&diagnostics, command.format),
        tally: report::tally(&diagnostics),
        summary: match command.format {
            Format::Json => event(&renderer, &plan, &diagnostics),
            Format::Human | Format::Github | Format::Comment | Format::Review => {
                format!("{}\n{}", summary(&renderer, &plan), next_change(&renderer))
            }
        },
    };
    addresses.keep(&renderer.site);
    made.forget();
    conclude(&said, command, written, start);
    if command.timings {
        report::complain!("\n{}", request.timings.report().trim_end());
    }
    if let (Some(last), Some((from, until))) = (last, holds(command, &renderer)) {
        last.keep(from, until, &said);
    }
    leave_to_the_system(renderer);
    Ok(Ending::Fine)
}

/// The site's address, where it is not the one in clinic.yaml.
fn address(root: &Path, command: &Build) -> Option<String> {
    let place = command.preview.as_deref().filter(|place| !place.is_empty());
    let Some(place) = place else { return command.base_url.clone() };
    let own = || facts::clinic(root).map(|clinic| clinic.base_url);
    // A clinic.yaml that cannot be read is told of when the site is.
    Some(format!("{}/{place}", command.base_url.clone().or_else(own)?))
}

fn parse_place(text: &str) -> Result<String, String> {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let place = text.trim_matches('/');
    if place.is_empty() || place.split('/').all(is_part) {
        return Ok(place.to_string());
    }
    Err("write where below the site's address the preview will be, such as pr-preview/pr-7".into())
}

/// Whether a build of this kind is remembered: not where it also writes for the intake function, or is measured.
fn remembers(command: &Build) -> bool {
    !command.no_cache && !command.timings && command.intake.is_none()
}

/// Everything on the command line, and whether problems are printed in colour.
fn options(command: &Build) -> String {
    format!("{command:?} {}", report::colour() == Colour::On)
}

/// The seconds from which and until which a build for the same day is the same.
fn holds(command: &Build, renderer: &Renderer) -> Option<(i64, i64)> {
    if command.today.is_some() {
        return Some((i64::MIN, i64::MAX));
    }
    let zone = &renderer.site.clinic.time_zone;
    let second = |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(|start| start.as_second());
    let today = renderer.site.options.today;
    Some((second(today)?, second(today.tomorrow().ok()?)?))
}

fn say_again(said: &Said, command: &Build, start: Instant) -> Ending {
    report::repeat(&said.problems, command.format);
    conclude(said, command, Report::default(), start);
    Ending::Fine
}

fn conclude(said: &Said, command: &Build, written: Report, start: Instant) {
    match command.format {
        Format::Human => {
            let time = start.elapsed().as_millis();
            let (summary, next) = said.summary.split_once('\n').unwrap_or((&said.summary, ""));
            report::say!("{summary}\n{} in {time} ms: {} ({})", command.out.display(), changes(written), said.tally);
            if !next.is_empty() {
                report::say!("{}", next.trim_end());
            }
        }
        Format::Json => {
            let mut event: serde_json::Value = serde_json::from_str(&said.summary).unwrap_or_default();
            event["written"] = written.written.into();
            report::say!("{event}");
        }
        Format::Github | Format::Comment | Format::Review => {}
    }
}

/// For machines: what was built, and the moment at which a build would come out differently.
fn event(renderer: &Renderer, plan: &Plan, diagnostics: &[Diagnostic]) -> String {
    let waiting = &renderer.site.waiting;
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    serde_json::json!({
        "event": "built",
        "base_url": renderer.site.base_url,
        "pages": plan.entries.iter().filter(|entry| entry.is_page()).count(),
        "drafts": waiting.drafts,
        "scheduled": waiting.scheduled,
        "next_scheduled": waiting.next_scheduled,
        "next_change": next_moment(renderer).map(|moment| moment.to_string()),
        "warnings": count(Severity::Warning),
    })
    .to_string()
}

/// `next change: Monday, March 2, 2026, 00:00 (America/Chicago)`, if there is one.
fn next_change(renderer: &Renderer) -> String {
    let Some((day, moment)) = renderer.site.waiting.next_change.zip(next_moment(renderer)) else {
        return String::new();
    };
    let zone = moment.time_zone().iana_name().unwrap_or("UTC").to_string();
    format!("next change: {}, {} ({zone})\n", in_words(day), moment.strftime("%H:%M"))
}

/// The first moment, in the clinic's zone, of the next day on which the site comes out differently.
///
/// It is midnight but where the clock is put forward over it.
fn next_moment(renderer: &Renderer) -> Option<ZonedDateTime> {
    let day = renderer.site.waiting.next_change?;
    day.to_zoned_datetime(renderer.site.clinic.time_zone.clone()).ok()
}

/// The process ends here; taking a large site apart piece by piece would only cost time.
pub(super) fn leave_to_the_system<T>(site: T) {
    std::mem::forget(site);
}

fn refused(diagnostics: Vec<Diagnostic>, command: &Build) -> Ending {
    let diagnostics = report::print(diagnostics, command.format);
    if command.format == Format::Human {
        report::complain!("\nnothing was written: {}; the last good site stays as it was", report::tally(&diagnostics));
    }
    Ending::ContentErrors
}

/// Where heavy outputs are kept between builds.
pub(super) fn made(root: &Path, no_cache: bool) -> Made {
    Made::new((!no_cache).then(|| root.join(".carryover/cache")))
}

/// `12 pages, 4 handouts, 1 draft, 1 scheduled (next Monday, March 2, 2026)`.
pub(super) fn summary(renderer: &Renderer, plan: &Plan) -> String {
    let site = &renderer.site;
    let waiting = &site.waiting;
    let pages = plan.entries.iter().filter(|entry| entry.is_page()).count();
    let handouts = site.count(|content| matches!(content, Content::Handout(_)));
    let next = waiting.next_scheduled.map(|day| format!(" (next {})", in_words(day))).unwrap_or_default();
    format!(
        "{}, {}, {}, {} scheduled{next}",
        counted(pages, "page"),
        counted(handouts, "handout"),
        counted(waiting.drafts, "draft"),
        waiting.scheduled
    )
}

/// Whole milliseconds.
pub(super) fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

fn changes(report: Report) -> String {
    match report {
        Report { written: 0, .. } => "nothing changed".into(),
        Report { written, unchanged } => format!("{} written, {unchanged} as before", counted(written, "file")),
    }
}

fn write_bundle(folder: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    for (name, text) in files {
        // Renamed into place, so that the function never reads half a file.
        let path = folder.join(name);
        let beside = folder.join(format!(".{name}.new"));
        std::fs::write(&beside, text)
            .and_then(|()| std::fs::rename(&beside, &path))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
