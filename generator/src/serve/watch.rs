//! Sees edits, new files, deletes and renames; looks the folders over where the disk gives no events.
//!
//! Watched is what a build reads: `content/`, the theme in use, and the folders that links in them lead to.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Live, Reporter, Watching};
use crate::diagnostic::Diagnostic;

/// An editor writes a file in several steps; this long after the last one it is read.
const QUIET: Duration = Duration::from_millis(5);

/// This long after the first one it is read in any case, though more come: a sync or a script may write without end.
const LONGEST: Duration = Duration::from_secs(1);

/// How often a disk without events is looked over.
const POLL: Duration = Duration::from_millis(500);

/// The folders of a site, watched. What changes before [`Watch::follow`] waits for it.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    receiver: Receiver<notify::Result<Event>>,
    /// Folders elsewhere that links lead to.
    linked: BTreeSet<PathBuf>,
}

impl Watch {
    /// Begins to watch.
    ///
    /// Errors: neither events nor polling work on the folder.
    pub(super) fn start(root: &Path, watching: Watching) -> anyhow::Result<Watch> {
        let (sender, receiver) = mpsc::channel();
        let root = root.canonicalize().with_context(|| format!("cannot watch {}", root.display()))?;
        let watching = if gives_no_events(&root) { Watching::Polling } else { watching };
        let watcher = watcher(&root, &sender, watching).with_context(|| format!("cannot watch {}", root.display()))?;
        Ok(Watch { root, watcher, receiver, linked: BTreeSet::new() })
    }

    /// Rebuilds on a thread of its own whenever what the site is made of changes.
    pub(super) fn follow(mut self, live: Arc<Live>, reporter: Arc<dyn Reporter>) {
        std::thread::spawn(move || {
            if self.watch_linked(&live) {
                live.rebuild();
            }
            while let Some(paths) = next_changes(&self.receiver, &self.root) {
                let before = live.current();
                let theme = before.renderer.as_ref().map(|renderer| renderer.theme.name.as_str());
                let changed = self.shown(&paths, theme);
                if changed.is_empty() {
                    continue;
                }
                if changed.iter().any(|path| FOLDERS.contains(&path.as_str())) {
                    // The folder itself came (back): its inside is not watched yet.
                    let _ = watch_folders(&mut *self.watcher, &self.root);
                }
                // A mistake of this program in one build must not end the watching: the next edit may go round it.
                let rebuilt = catch_unwind(AssertUnwindSafe(|| {
                    let snapshot = live.rebuild();
                    if self.watch_linked(&live) { live.rebuild() } else { snapshot }
                }));
                let Ok(snapshot) = rebuilt else { continue };
                reporter.said(&news(&before.diagnostics, &snapshot.diagnostics));
                reporter.rebuilt(&changed, &snapshot);
            }
        });
    }

    /// Watches the folders that the links of the last build lead to; whether there are new ones among them,
    /// in which a file may have changed after it was read and before it was watched.
    fn watch_linked(&mut self, live: &Live) -> bool {
        let wanted = live.linked_folders();
        for folder in wanted.difference(&self.linked) {
            // One that cannot be watched is read at the next build all the same.
            let _ = self.watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        for folder in self.linked.difference(&wanted) {
            let _ = self.watcher.unwatch(folder);
        }
        let has_new = !wanted.is_subset(&self.linked);
        self.linked = wanted;
        has_new
    }

    /// The paths among `paths` that a build reads, as people write them, each once.
    fn shown(&self, paths: &BTreeSet<PathBuf>, theme: Option<&str>) -> Vec<String> {
        let is_of_site = |inner: &Path| {
            let mut parts = inner.iter().map(|part| part.to_string_lossy());
            match (parts.next().as_deref(), parts.next(), theme) {
                (Some("content"), _, _) | (Some("themes"), None, _) | (Some("themes"), _, None) => true,
                (Some("themes"), Some(name), Some(theme)) => name == theme && parts.all(|part| part != "node_modules"),
                _ => false,
            }
        };
        let is_linked = |path: &Path| path.parent().is_some_and(|folder| self.linked.contains(folder));
        let shown: BTreeSet<String> = paths
            .iter()
            .filter_map(|path| {
                let inner = path.strip_prefix(&self.root).unwrap_or(path);
                (is_of_site(inner) || is_linked(path)).then(|| inner.to_string_lossy().into_owned())
            })
            .collect();
        shown.into_iter().collect()
    }
}

/// What is said now and was not said before.
fn news(before: &[Diagnostic], now: &[Diagnostic]) -> Vec<Diagnostic> {
    let key = |diagnostic: &Diagnostic| (diagnostic.place.clone(), diagnostic.message.clone());
    let known: BTreeSet<_> = before.iter().map(key).collect();
    now.iter().filter(|diagnostic| !known.contains(&key(diagnostic))).cloned().collect()
}

/// What is watched below the root.
const FOLDERS: [&str; 2] = ["content", "themes"];

type Sender = mpsc::Sender<notify::Result<Event>>;

fn watcher(root: &Path, sender: &Sender, watching: Watching) -> notify::Result<Box<dyn Watcher + Send>> {
    let forward = |sender: &Sender| {
        let sender = sender.clone();
        move |event| {
            // The receiver lives as long as the process.
            let _ = sender.send(event);
        }
    };
    if watching == Watching::Events
        && let Ok(mut watcher) = RecommendedWatcher::new(forward(sender), Config::default())
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

/// Whether the folder lies on another machine, or outside of this one's system, which tells of no changes there.
fn gives_no_events(folder: &Path) -> bool {
    rustix::fs::statfs(folder).is_ok_and(|disk| is_foreign(disk.f_type as u32))
}

/// The numbers that Linux gives to kinds of file systems (`statfs(2)`).
fn is_foreign(kind: u32) -> bool {
    const NFS: u32 = 0x6969;
    const SMB: u32 = 0x517b;
    const SMB2: u32 = 0xfe53_4d42;
    const CIFS: u32 = 0xff53_4d42;
    const FUSE: u32 = 0x6573_5546;
    const PLAN_9: u32 = 0x0102_1997;
    const VIRTUALBOX: u32 = 0x786f_4256;
    const CEPH: u32 = 0x00c3_6400;
    [NFS, SMB, SMB2, CIFS, FUSE, PLAN_9, VIRTUALBOX, CEPH].contains(&kind)
}

/// The paths of the next burst of changes below `root`; none when the watcher is gone.
fn next_changes(receiver: &Receiver<notify::Result<Event>>, root: &Path) -> Option<BTreeSet<PathBuf>> {
    let mut paths = BTreeSet::from_iter(changed(receiver.recv().ok()?, root));
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        match receiver.recv_timeout(QUIET) {
            Ok(event) => paths.extend(changed(event, root)),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(paths)
}

/// The paths that an event is about; all of `content/` where the system says that it lost events.
fn changed(event: notify::Result<Event>, root: &Path) -> Vec<PathBuf> {
    let Ok(event) = event else { return Vec::new() };
    if event.need_rescan() {
        return vec![root.join(FOLDERS[0])];
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let is_hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    event.paths.into_iter().filter(|path| !is_hidden(path)).collect()
}

#[cfg(test)]
mod tests {
    use notify::event::{Flag, ModifyKind};

    use super::*;

    fn edit(path: &str) -> notify::Result<Event> {
        Ok(Event::new(EventKind::Modify(ModifyKind::Any)).add_path(PathBuf::from(path)))
    }

    #[test]
    fn a_flood_in_which_events_were_lost_counts_as_a_change_of_everything() {
        let (sender, receiver) = mpsc::channel();
        sender.send(edit("/site/content/a.md")).expect("it is received");
        sender.send(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))).expect("it is received");
        let changes = next_changes(&receiver, Path::new("/site")).expect("there are some");
        assert_eq!(changes, BTreeSet::from(["/site/content".into(), "/site/content/a.md".into()]));
    }

    #[test]
    fn a_file_that_is_written_without_end_is_followed_all_the_same() {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            while sender.send(edit("/site/content/a.md")).is_ok() {
                std::thread::sleep(QUIET / 10);
            }
        });
        let begun = Instant::now();
        let changes = next_changes(&receiver, Path::new("/site")).expect("there are some");
        assert!(begun.elapsed() < LONGEST * 5, "{:?}", begun.elapsed());
        assert_eq!(changes, BTreeSet::from(["/site/content/a.md".into()]));
    }

    #[test]
    fn a_shared_folder_is_looked_over_and_a_disk_of_this_machine_is_not() {
        assert!(is_foreign(0x6969) && is_foreign(0x0102_1997));
        let ext4 = 0xef53;
        assert!(!is_foreign(ext4));
        assert!(!gives_no_events(Path::new("/dev")));
    }
}
