//! The command line: arguments → one library call → print → exit code.
//!
//! Exit codes: 0 fine (warnings allowed), 1 the content has errors (or warnings under `--strict`),
//! 2 wrong usage, 3 the system failed.

mod build;
mod check;
mod explain;
mod facts;
mod fix;
mod import;
mod list;
mod new;
mod report;
mod schema;
mod serve;
mod theme;

use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use jiff::civil::Date;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Fine,
    /// The content has errors.
    ContentErrors,
    /// The command was asked for something that does not exist.
    WrongUsage,
}

/// Turns a therapy clinic's articles and home-program handouts into a fast, accessible site.
#[derive(Debug, Parser)]
#[command(
    name = "carryover",
    version,
    disable_help_subcommand = true,
    after_help = "Example:\n  carryover serve\n\n`carryover COMMAND --help` tells more, with an example."
)]
struct Arguments {
    /// The folder that holds content/ and themes/ [default: here, else the nearest parent that does]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the site; on an error the last good site stays as it was
    #[command(after_help = "Example:\n  carryover build --out public --strict")]
    Build(build::Build),
    /// Build, serve and rebuild at every change, with the consultation form and its mailbox
    #[command(after_help = "Example:\n  carryover serve --drafts --future")]
    Serve(serve::Serve),
    /// Report every problem of every file; write nothing
    #[command(after_help = "Example:\n  carryover check --format github")]
    Check(check::Check),
    /// Make the repairs that have one right answer; print each
    #[command(after_help = "Example:\n  carryover fix --dry-run")]
    Fix(fix::Fix),
    /// Write a ready file with the right name and fields, or a small site to begin from
    #[command(
        after_help = "Examples:\n  carryover new article \"Dressing without tears\"\n  carryover new site my-clinic"
    )]
    New(new::New),
    /// Turn an old blog's export into content, with old addresses and a report
    #[command(after_help = "Example:\n  carryover import wordpress export.xml --media uploads")]
    Import(import::Import),
    /// List content, one line each
    #[command(after_help = "Example:\n  carryover list review-due --format json")]
    List(list::List),
    /// Write JSON Schemas of every content kind, and the settings of the form on /admin/
    #[command(after_help = "Example:\n  carryover schema --out .schemas")]
    Schema(schema::Schema),
    /// Show a theme's files, or copy one to change it
    #[command(after_help = "Example:\n  carryover theme eject layouts/article.html")]
    Theme(theme::Theme),
    /// Explain a problem's code in plain words
    #[command(after_help = "Example:\n  carryover explain missing-alt")]
    Explain(explain::Explain),
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  carryover completions bash > ~/.local/share/bash-completion/completions/carryover"
    )]
    Completions {
        /// bash, elvish, fish, powershell or zsh
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// What it writes.
    fn target(&self) -> report::Target {
        match self {
            Command::Build(_) => report::Target { is_site: true, option: Some("--out") },
            Command::Serve(_) => report::Target { is_site: true, option: None },
            Command::Import(_) => report::Target { is_site: false, option: Some("--into") },
            Command::Schema(_) => report::Target { is_site: false, option: Some("--out") },
            _ => report::Target::default(),
        }
    }
}

/// Runs the program with its arguments.
pub fn run() -> ExitCode {
    std::panic::set_hook(Box::new(|breakdown| report::complain!("{}", in_plain_words(breakdown))));
    let arguments = Arguments::parse();
    let root = arguments.root.unwrap_or_else(nearest_root);
    let target = arguments.command.target();
    let ending = match arguments.command {
        Command::Build(command) => build::build(&root, &command),
        Command::Serve(command) => serve::serve(&root, &command),
        Command::Check(command) => check::check(&root, &command),
        Command::Fix(command) => fix::fix(&root, &command),
        Command::New(command) => new::new(&root, &command),
        Command::Import(command) => import::import(&root, &command),
        Command::List(command) => list::list(&root, &command),
        Command::Schema(command) => schema::schema(&root, &command),
        Command::Theme(command) => theme::theme(&root, &command),
        Command::Explain(command) => explain::explain(&command),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "carryover", &mut std::io::stdout());
            Ok(Ending::Fine)
        }
    };
    match ending {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::ContentErrors) => ExitCode::from(1),
        Ok(Ending::WrongUsage) => ExitCode::from(2),
        Err(error) => {
            report::complain!("error: {}", report::system_error(&error, target));
            ExitCode::from(3)
        }
    }
}

/// What is said where this program itself is at fault.
fn in_plain_words(breakdown: &PanicHookInfo) -> String {
    let place = breakdown.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    format!(
        "error: carryover has a mistake of its own{place}: {}\nwhy: it is not your fault, and the last good site stays as it was\nfix: undo your last change and try again; show this text, with that change, to whoever looks after the program",
        breakdown.payload_as_str().unwrap_or("it gave no reason")
    )
}

/// This folder, or the nearest parent, that holds `content/`; this folder if none does.
fn nearest_root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let found = here.ancestors().find(|folder| folder.join("content").is_dir()).map(Path::to_path_buf);
    match found {
        Some(root) if root == here => PathBuf::from("."),
        Some(root) => root,
        None => PathBuf::from("."),
    }
}

/// A day on the command line.
fn parse_day(text: &str) -> Result<Date, String> {
    use crate::content::date::{Reading, parse};
    match parse(text) {
        Ok(Reading::Sure(day) | Reading::Guessed(day)) => Ok(day),
        Err(wrong) => Err(format!("{}; write it as 2026-02-28", wrong.message)),
    }
}

fn parse_base_url(text: &str) -> Result<String, String> {
    crate::content::clinic::valid_base_url(text)
        .ok_or_else(|| "write the site's address, such as https://example.org".into())
}
