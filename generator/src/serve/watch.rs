//! Sees edits, new files, deletes and renames; polls where the file system gives no events.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::Context;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Live, Reporter};

/// An editor writes a file in several steps; this long after the last one it is read.
const QUIET: Duration = Duration::from_millis(5);

/// How often a file system without events is looked over.
const POLL: Duration = Duration::from_millis(500);

/// Rebuilds on a thread of its own whenever content or theme change.
///
/// Errors: neither events nor polling work on the folder.
pub(super) fn start(live: Arc<Live>, reporter: Arc<dyn Reporter>) -> anyhow::Result<()> {
    let (sender, receiver) = mpsc::channel();
    let watcher = watcher(live.root(), &sender).with_context(|| format!("cannot watch {}", live.root().display()))?;
    std::thread::spawn(move || {
        // Dropping the watcher would end the events.
        let _watcher = watcher;
        while let Some(changed) = next_changes(&receiver, live.root()) {
            if changed.is_empty() {
                continue;
            }
            let snapshot = live.rebuild();
            reporter.said(&snapshot.diagnostics);
            reporter.rebuilt(&changed, &snapshot);
        }
    });
    Ok(())
}

type Sender = mpsc::Sender<notify::Result<Event>>;

fn watcher(root: &Path, sender: &Sender) -> notify::Result<Box<dyn Watcher + Send>> {
    let forward = |sender: &Sender| {
        let sender = sender.clone();
        move |event| {
            // The receiver lives as long as the process.
            let _ = sender.send(event);
        }
    };
    let events = RecommendedWatcher::new(forward(sender), Config::default());
    if let Ok(mut watcher) = events
        && watch_folders(&mut watcher, root).is_ok()
    {
        return Ok(Box::new(watcher));
    }
    let mut watcher = PollWatcher::new(forward(sender), Config::default().with_poll_interval(POLL))?;
    watch_folders(&mut watcher, root)?;
    Ok(Box::new(watcher))
}

/// `content/` and `themes/`; the root itself (not what is below it) so that both may come and go.
fn watch_folders(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    for folder in ["content", "themes"].map(|name| root.join(name)) {
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

/// The paths of the next burst of changes; none when the watcher is gone.
fn next_changes(receiver: &Receiver<notify::Result<Event>>, root: &Path) -> Option<Vec<String>> {
    let mut paths = changed(receiver.recv().ok()?);
    loop {
        match receiver.recv_timeout(QUIET) {
            Ok(event) => paths.extend(changed(event)),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let shown = |path: &PathBuf| {
        let inner = path.strip_prefix(root).or_else(|_| path.strip_prefix(&real_root)).unwrap_or(path);
        inner.to_string_lossy().into_owned()
    };
    let mut shown: Vec<String> = paths.iter().map(shown).collect();
    shown.sort();
    shown.dedup();
    Some(shown)
}

fn changed(event: notify::Result<Event>) -> Vec<PathBuf> {
    let Ok(event) = event else { return Vec::new() };
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let is_hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    event.paths.into_iter().filter(|path| !is_hidden(path)).collect()
}
