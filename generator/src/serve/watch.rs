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

/// The folders of a site, watched. What changes before [`Watch::follow`] waits for it.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    receiver: Receiver<notify::Result<Event>>,
}

impl Watch {
    /// Begins to watch.
    ///
    /// Errors: neither events nor polling work on the folder.
    pub(super) fn start(root: &Path) -> anyhow::Result<Watch> {
        let (sender, receiver) = mpsc::channel();
        let root = root.canonicalize().with_context(|| format!("cannot watch {}", root.display()))?;
        let watcher = watcher(&root, &sender).with_context(|| format!("cannot watch {}", root.display()))?;
        Ok(Watch { root, watcher, receiver })
    }

    /// Rebuilds on a thread of its own whenever content or theme change.
    pub(super) fn follow(mut self, live: Arc<Live>, reporter: Arc<dyn Reporter>) {
        std::thread::spawn(move || {
            while let Some(changed) = next_changes(&self.receiver, &self.root) {
                if changed.is_empty() {
                    continue;
                }
                if changed.iter().any(|path| FOLDERS.contains(&path.as_str())) {
                    // The folder itself came (back): its inside is not watched yet.
                    let _ = watch_folders(&mut *self.watcher, &self.root);
                }
                let snapshot = live.rebuild();
                reporter.said(&snapshot.diagnostics);
                reporter.rebuilt(&changed, &snapshot);
            }
        });
    }
}

/// What is watched below the root.
const FOLDERS: [&str; 2] = ["content", "themes"];

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

/// `content/` and `themes/` with all below them, and the root for when one of them comes or goes.
fn watch_folders(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS.map(|name| root.join(name)) {
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
    let inner = paths.iter().filter_map(|path| path.strip_prefix(root).ok());
    let is_ours = |path: &&Path| path.iter().next().is_some_and(|first| FOLDERS.iter().any(|folder| first == *folder));
    let mut shown: Vec<String> = inner.filter(is_ours).map(|path| path.to_string_lossy().into_owned()).collect();
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
