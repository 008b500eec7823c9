//! `carryover check`: everything that a build would say, and what is worth a look besides; nothing is written.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;

use super::Ending;
use super::build::{leave_to_the_system, made};
use super::report::{self, Format};
use crate::cache::addresses::Addresses;
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::output;
use crate::outside::{self, Manners};
use crate::pipeline::{Memory, Request, prepare};
use crate::render::page::{Renderer, Sheets};
use crate::render::plan::plan;
use crate::render::{admin, form, staff};
use crate::site::{clarity, habits, privacy, reminders, typed};

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Also ask other sites if the links to them work; answers are remembered
    #[arg(long)]
    external: bool,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Check for this day instead of today
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    today: Option<Date>,
    /// Of other files than those listed in FILE, one a line, tell errors only
    #[arg(long, value_name = "FILE")]
    changed: Option<PathBuf>,
    /// How to print problems
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn check(root: &Path, command: &Check) -> anyhow::Result<Ending> {
    let request = Request { sheets: Sheets::Made, ..Request::everything(command.today) };
    let Checked { value: renderer, mut diagnostics } = prepare_with_waiting(root, &request);
    if let Some(renderer) = &renderer {
        look_over(root, renderer, &mut diagnostics);
    }
    // Before other sites are asked: what they answer never stands in the way.
    let refuses = report::refuses(&diagnostics, command.strict);
    if let Some(renderer) = renderer.as_ref().filter(|_| command.external) {
        diagnostics.extend(outside::check(&renderer.site, root, &Manners::default())?);
    }
    if let Some(list) = &command.changed {
        tell_of(&mut diagnostics, list)?;
    }
    let diagnostics = report::print(diagnostics, command.format);
    if command.format == Format::Human {
        report::say!("{}", report::tally(&diagnostics));
    }
    leave_to_the_system(renderer);
    Ok(if refuses { Ending::ContentErrors } else { Ending::Fine })
}

/// The site with all that waits, and what is said of it; and of the site as readers get it, for links between what
/// is published. Where nothing waits, both are one.
fn prepare_with_waiting(root: &Path, request: &Request) -> Checked<Option<Renderer>> {
    let mut memory = Memory::default();
    let mut checked = prepare(root, request, &mut memory);
    let is_live = |renderer: &Renderer| renderer.site.waiting.drafts + renderer.site.waiting.scheduled == 0;
    if !checked.value.as_ref().is_some_and(is_live) {
        let live = Request { drafts: false, future: false, ..request.clone() };
        let live = prepare(root, &live, &mut memory).take(&mut checked.diagnostics);
        leave_to_the_system(live);
    }
    leave_to_the_system(memory);
    checked
}

/// What `check` alone looks at, and what a build would find when it draws, added to what is known.
fn look_over(root: &Path, renderer: &Renderer, found: &mut Vec<Diagnostic>) {
    form::bundle(renderer).take(found);
    found.extend(staff::look(renderer));
    found.extend(admin::unbundled(renderer));
    // A page that writes to GitHub helps only where the site is kept by git.
    found.extend(admin::look(renderer).filter(|_| root.join(".git").exists()));
    found.extend(privacy::look(&renderer.site));
    found.extend(typed::look(&renderer.site));
    found.extend(habits::look(&renderer.site));
    found.extend(reminders::look(&renderer.site));
    found.extend(clarity::look(&renderer.site));
    let addresses = Addresses::read(root);
    found.extend(addresses.moved(&renderer.site));
    found.extend(addresses.gone(&renderer.site));
    let drawn = output::rehearse(renderer, &plan(renderer), &made(root, false), found);
    found.extend(drawn);
}

/// Leaves out what is no error and stands in none of the listed files: whoever changed those did not cause it.
fn tell_of(diagnostics: &mut Vec<Diagnostic>, list: &Path) -> anyhow::Result<()> {
    let listed = std::fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let files: HashSet<&str> = listed.lines().map(str::trim).collect();
    diagnostics.retain(|diagnostic| {
        let file = diagnostic.place.as_ref().map(|place| &*place.file);
        diagnostic.severity == Severity::Error || file.is_some_and(|file| files.contains(file))
    });
    Ok(())
}
