//! `intake-fn`: the intake function as a program. On Lambda where Lambda started it, else as a local server.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use carryover_intake::config::SettingProblems;
use carryover_intake::{Intake, config, local, log, sweep};
use clap::{Parser, Subcommand};
use jiff::Timestamp;

#[cfg(feature = "doctor")]
mod check_up;
mod inbox;
mod print;

/// How often a local server sends what is pending.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Takes a clinic's consultation form, keeps every request, and e-mails the clinic.
///
/// Settings come from the environment (INTAKE_FORM, INTAKE_OUTBOX, INTAKE_SMTP, INTAKE_FROM, INTAKE_TO, INTAKE_SITE,
/// INTAKE_SECRET and a few more); README.md explains each.
#[derive(Parser)]
#[command(name = "intake-fn", version, after_help = "Example:\n  intake-fn --listen 127.0.0.1:9000")]
struct Arguments {
    /// The address to listen on, when this is not Lambda.
    #[arg(long, default_value = "127.0.0.1:9000")]
    listen: SocketAddr,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Sends every e-mail that is due, then ends.
    #[command(after_help = "Example:\n  intake-fn sweep")]
    Sweep,
    /// Tries everything that telling the clinic depends on, and says what to do. Sends nothing without --send.
    #[command(after_help = "Example:\n  intake-fn doctor --send --dkim-selector mail")]
    #[cfg(feature = "doctor")]
    Doctor(check_up::Doctor),
    /// Lists, shows, exports, deletes and sends anew the requests that are stored.
    #[command(subcommand, after_help = "Example:\n  intake-fn inbox list")]
    Inbox(inbox::Inbox),
    /// Makes keys that requests are sealed to.
    #[command(subcommand, after_help = "Example:\n  intake-fn keys new > staff.key")]
    Keys(inbox::Keys),
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    std::panic::set_hook(Box::new(note_panic));
    let ended = match arguments.command {
        Some(Command::Keys(command)) => inbox::keys(&command),
        Some(Command::Inbox(command)) => inbox::run(command).await,
        #[cfg(feature = "doctor")]
        Some(Command::Doctor(command)) => check_up::run(command).await,
        Some(Command::Sweep) => with_settings(async |intake| swept(&intake).await).await,
        None => run(arguments.listen).await,
    };
    match ended {
        Ok(code) => code,
        Err(error) if error.is::<SettingProblems>() => {
            print::note(&error.to_string());
            ExitCode::from(2)
        }
        Err(error) => {
            print::note(&format!("intake-fn stopped: {error:#}"));
            ExitCode::from(3)
        }
    }
}

/// Reads the settings and does something with the intake that they describe.
async fn with_settings(work: impl AsyncFnOnce(Arc<Intake>) -> anyhow::Result<ExitCode>) -> anyhow::Result<ExitCode> {
    let intake = config::intake(environment)?;
    work(Arc::new(intake)).await
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A mistake of ours as a line of the log: where it is in the program, and none of the words, which could be anybody's.
fn note_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
    log::print(&serde_json::json!({ "event": "panic", "place": place }));
}

async fn run(listen: SocketAddr) -> anyhow::Result<ExitCode> {
    #[cfg(feature = "lambda")]
    if carryover_intake::lambda::is_here() {
        let (intake, mode) = carryover_intake::lambda::settings(environment)?;
        let ended = carryover_intake::lambda::run(Arc::new(intake), mode).await;
        return ended.map(|()| ExitCode::SUCCESS).map_err(|error| anyhow::anyhow!("{error}"));
    }
    with_settings(async |intake| serve(intake, listen).await).await
}

async fn serve(intake: Arc<Intake>, listen: SocketAddr) -> anyhow::Result<ExitCode> {
    let listener = tokio::net::TcpListener::bind(listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {listen}; choose another with --listen"))?;
    print::out(&format!("intake-fn {} listens on http://{}\n", env!("CARGO_PKG_VERSION"), listener.local_addr()?))?;
    let at_work = Arc::clone(&intake);
    let sweeping = tokio::spawn(sweep::again_and_again(SWEEP_EVERY, move || {
        let intake = Arc::clone(&at_work);
        async move { sweep::sweep(&intake, Timestamp::now()).await }
    }));
    local::serve(listener, intake, local::Limits::default(), asked_to_stop()).await;
    sweeping.abort();
    Ok(ExitCode::SUCCESS)
}

/// Sends what is pending; the exit code is 3 when something failed, so that a scheduler notices.
async fn swept(intake: &Intake) -> anyhow::Result<ExitCode> {
    let swept = sweep::sweep(intake, Timestamp::now()).await.context("the outbox could not be read")?;
    print::out(&format!("{} sent, {} failed, {} waiting\n", swept.sent, swept.failed, swept.waiting))?;
    if let Some(queue) = intake.metrics().queue().filter(|queue| queue.dead_letters > 0) {
        print::out(&format!(
            "{} given up: `intake-fn inbox list` names them, `intake-fn inbox replay REF` sends one\n",
            queue.dead_letters
        ))?;
    }
    Ok(if swept.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Waits for Ctrl-C or the signal that service managers send.
async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    let _ = interrupted.await;
}
