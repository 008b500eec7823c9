//! The command `intake-fn doctor`. It prints, and calls [`doctor`].

use std::net::SocketAddr;
use std::process::ExitCode;

use carryover_intake::doctor::{self, Options};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use crate::print;

/// What is tried, and how it is told.
#[derive(Args)]
pub(crate) struct Doctor {
    /// How the findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Sends a test e-mail to INTAKE_TO, a sentence to INTAKE_WEBHOOK, and calls INTAKE_HEARTBEAT.
    #[arg(long)]
    send: bool,
    /// The DKIM selector that the mail provider signs with: its key is looked up.
    #[arg(long, value_name = "NAME")]
    dkim_selector: Option<String>,
    /// The DNS server to ask; without it the first one of /etc/resolv.conf.
    #[arg(long, value_name = "ADDRESS:PORT")]
    resolver: Option<SocketAddr>,
}

/// A kind of print.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people, in 80 columns.
    Text,
    /// One JSON object.
    Json,
}

/// Tries everything; the exit code is 1 when something does not work.
pub(crate) async fn run(command: Doctor) -> anyhow::Result<ExitCode> {
    let Doctor { format, send, dkim_selector, resolver } = command;
    let options = Options { send, dkim_selector, resolver };
    let findings = doctor::examine(|name| std::env::var(name).ok(), &options, Timestamp::now()).await;
    print::out(&match format {
        Format::Text => doctor::text(&findings),
        Format::Json => doctor::json(&findings) + "\n",
    })?;
    Ok(if doctor::is_wrong(&findings) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
