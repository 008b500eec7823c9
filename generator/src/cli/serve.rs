//! `carryover serve`: what it prints.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::Ending;
use super::build::{milliseconds, summary};
use super::report::{self, Format};
use crate::diagnostic::Diagnostic;
use crate::pipeline::Request;
use crate::render::page::Sheets;
use crate::serve::{Reporter, ServeOptions, Snapshot, Watching};
use crate::timings::Timings;

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The port to listen on; if it is in use, the next one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Show drafts, with a badge
    #[arg(long)]
    drafts: bool,
    /// Show what is dated later, with a badge
    #[arg(long)]
    future: bool,
    /// Look for changes twice a second, for a disk that does not tell of them (some network and shared folders)
    #[arg(long)]
    poll: bool,
}

pub(super) fn serve(root: &Path, command: &Serve) -> anyhow::Result<Ending> {
    let request = Request {
        now: Timestamp::now(),
        today: None,
        drafts: command.drafts,
        future: command.future,
        base_url: None,
        sheets: Sheets::Made,
        timings: Timings::default(),
    };
    let watching = if command.poll { Watching::Polling } else { Watching::Events };
    let options = ServeOptions { root: root.to_path_buf(), port: command.port, request, watching };
    let shown = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
    crate::serve::serve(options, Arc::new(Terminal { root: shown }))?;
    Ok(Ending::Fine)
}

struct Terminal {
    root: PathBuf,
}

impl Reporter for Terminal {
    fn started(&self, address: SocketAddr, site: &Snapshot) {
        let root = self.root.components().collect::<PathBuf>();
        report::say!("carryover {}", env!("CARGO_PKG_VERSION"));
        report::say!("  root     {}", root.display());
        report::say!("  site     http://{address}/");
        report::say!("  mailbox  http://{address}/_mailbox/  (e-mails the clinic would get)");
        match &site.renderer {
            Some(renderer) => {
                report::say!("  built    {} in {}", summary(renderer, &site.plan), milliseconds(site.took))
            }
            None => report::say!("  built    nothing yet: mend what stands above, and the site comes by itself"),
        }
        report::say!("  stop     Ctrl-C");
    }

    fn rebuilt(&self, changed: &[String], site: &Snapshot) {
        let more = if changed.len() > 1 { format!(" and {} more", changed.len() - 1) } else { String::new() };
        report::say!(
            "{}{more}: rebuilt in {} ({})",
            changed.first().map_or("", String::as_str),
            milliseconds(site.took),
            report::tally(&site.diagnostics)
        );
    }

    fn port_taken(&self, wanted: u16, taken: u16) {
        report::say!("port {wanted} is in use by another program; using {taken} instead");
    }

    fn said(&self, diagnostics: &[Diagnostic]) {
        report::print(diagnostics.to_vec(), Format::Human);
    }
}
