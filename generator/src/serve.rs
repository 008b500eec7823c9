//! The site while it is being written: watch → rebuild → swap pages in memory → tell browsers.
//!
//! Pages are drawn when a browser asks for them, so an edit costs reading one file and linking the
//! site, not drawing it. The intake function runs in the same process with a folder as its outbox
//! and mailbox.

mod live;
mod mailbox;
mod server;
mod watch;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;

use crate::diagnostic::Diagnostic;
use crate::pipeline::Request;
pub use live::{Live, Snapshot};

/// What the person who serves decides.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// The port to try first; 0 for any.
    pub port: u16,
    /// What to build; the base URL is the server's own.
    pub request: Request,
    /// How changes are seen.
    pub watching: Watching,
}

/// How changes on the disk are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The system tells of them, where the disk is of a kind that can; else the folders are looked over.
    Events,
    /// The folders are looked over twice a second.
    Polling,
}

/// What the command prints as the server goes on.
pub trait Reporter: Send + Sync + 'static {
    /// The server is up and the first build is done.
    fn started(&self, address: SocketAddr, site: &Snapshot);
    /// A rebuild is done; `changed` are the paths that caused it.
    fn rebuilt(&self, changed: &[String], site: &Snapshot);
    /// The port was taken.
    fn port_taken(&self, wanted: u16, taken: u16);
    /// What a build had to say, but for what the one before said already.
    fn said(&self, diagnostics: &[Diagnostic]);
}

/// Serves until the process is told to stop (Ctrl-C or SIGTERM).
///
/// Errors: no port can be opened, or the folder cannot be watched.
pub fn serve(options: ServeOptions, reporter: Arc<dyn Reporter>) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the server")?;
    runtime.block_on(async {
        let listener = open(options.port, &*reporter).await?;
        let address = listener.local_addr().context("cannot read the server's own address")?;
        let watching = options.watching;
        let live = Arc::new(Live::new(options, address));
        // Watching begins first, so that an edit during the first build is seen after it.
        let watch = watch::Watch::start(live.root(), watching)?;
        let first = {
            let live = live.clone();
            tokio::task::spawn_blocking(move || live.rebuild()).await.context("the first build stopped")?
        };
        reporter.said(&first.diagnostics);
        reporter.started(address, &first);
        watch.follow(live.clone(), reporter);
        axum::serve(listener, server::router(live)).with_graceful_shutdown(stop()).await.context("the server stopped")
    })
}

/// How many ports after the wanted one are tried.
const MORE_PORTS: u16 = 20;

async fn open(port: u16, reporter: &dyn Reporter) -> anyhow::Result<TcpListener> {
    for candidate in port..=port.saturating_add(MORE_PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)).await {
            Ok(listener) => {
                if candidate != port {
                    reporter.port_taken(port, candidate);
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("cannot open port {candidate}")),
        }
    }
    anyhow::bail!(
        "ports {port} to {} are all in use\nwhy: the site needs one of its own\nfix: name another with --port",
        port.saturating_add(MORE_PORTS)
    )
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        drop(interrupt.await);
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
    // Browsers keep their event stream open; there is nothing to wait for.
    std::process::exit(0);
}
