//! The site in memory: what the last build gave, what the last good one gave, who waits for news.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use carryover_intake::{Intake, local};
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use tokio::sync::watch;

use super::ServeOptions;
use crate::cache::Made;
use crate::diagnostic::{Checked, Diagnostic, has_errors, sorted};
use crate::output;
use crate::pipeline::{Memory, Request, prepare};
use crate::render::form;
use crate::render::page::Renderer;
use crate::render::plan::{Entry, Plan, plan};

/// The site while it is served.
pub struct Live {
    options: ServeOptions,
    address: SocketAddr,
    memory: Mutex<Memory>,
    current: RwLock<Arc<Snapshot>>,
    last_good: RwLock<Option<Arc<Snapshot>>>,
    intake: RwLock<Option<(Arc<Intake>, axum::Router)>>,
    made: Made,
    news: watch::Sender<u64>,
}

/// What one build gave.
#[derive(Clone)]
pub struct Snapshot {
    /// Draws pages; none if the site cannot be drawn at all.
    pub renderer: Option<Arc<Renderer>>,
    /// Every address.
    pub plan: Plan,
    by_url: FxHashMap<String, usize>,
    /// What the build had to say, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// How long it took.
    pub took: Duration,
}

impl Snapshot {
    fn empty() -> Snapshot {
        let plan = Plan { entries: Vec::new() };
        Snapshot { renderer: None, plan, by_url: FxHashMap::default(), diagnostics: Vec::new(), took: Duration::ZERO }
    }

    fn entry(&self, url: &str) -> Option<(&Arc<Renderer>, &Entry)> {
        let renderer = self.renderer.as_ref()?;
        self.by_url.get(url).map(|at| (renderer, &self.plan.entries[*at]))
    }
}

/// Puts `new` in the place of what is returned.
fn swap<T>(place: &RwLock<T>, new: T) -> T {
    std::mem::replace(&mut *place.write().unwrap_or_else(PoisonError::into_inner), new)
}

impl Live {
    /// A site that has not been built yet.
    pub fn new(options: ServeOptions, address: SocketAddr) -> Live {
        let made = Made::new(Some(options.root.join(".carryover/cache")));
        Live {
            options,
            address,
            memory: Mutex::new(Memory::default()),
            current: RwLock::new(Arc::new(Snapshot::empty())),
            last_good: RwLock::new(None),
            intake: RwLock::new(None),
            made,
            news: watch::Sender::new(0),
        }
    }

    /// The folder that is served.
    pub fn root(&self) -> &PathBuf {
        &self.options.root
    }

    /// The folder of the local outbox and mailbox.
    pub fn intake_folder(&self) -> PathBuf {
        self.options.root.join(".carryover/intake")
    }

    /// The folders that links in `content/` lead to, as of the last build.
    pub(super) fn linked_folders(&self) -> BTreeSet<PathBuf> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).linked_folders().clone()
    }

    /// Builds again and tells the browsers.
    pub fn rebuild(&self) -> Arc<Snapshot> {
        let start = Instant::now();
        let request = Request {
            now: Timestamp::now(),
            base_url: Some(format!("http://{}", self.address)),
            ..self.options.request.clone()
        };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Checked { value: renderer, mut diagnostics } = prepare(&self.options.root, &request, &mut memory);
        drop(memory);
        if let Some(renderer) = &renderer {
            self.use_form(renderer, &mut diagnostics);
        }
        let plan = renderer.as_ref().map_or(Plan { entries: Vec::new() }, plan);
        let by_url = plan.entries.iter().enumerate().map(|(at, entry)| (entry.url.clone(), at)).collect();
        let diagnostics = sorted(diagnostics);
        let snapshot =
            Arc::new(Snapshot { renderer: renderer.map(Arc::new), plan, by_url, diagnostics, took: start.elapsed() });
        let is_good = snapshot.renderer.is_some() && !has_errors(&snapshot.diagnostics);
        let new = Some(snapshot.clone()).filter(|_| is_good);
        let old = (swap(&self.current, snapshot.clone()), new.map(|new| swap(&self.last_good, Some(new))));
        self.news.send_modify(|generation| *generation += 1);
        // A large site takes long to take apart; no browser need wait for that.
        std::thread::spawn(|| drop(old));
        snapshot
    }

    /// Gives the intake function the form of this build; starts it with the first one.
    fn use_form(&self, renderer: &Renderer, diagnostics: &mut Vec<Diagnostic>) {
        let Some(bundle) = form::bundle(renderer).take(diagnostics) else { return };
        let mut slot = self.intake.write().unwrap_or_else(PoisonError::into_inner);
        match &*slot {
            Some((intake, _)) => intake.replace_bundle(bundle),
            None => {
                let port = self.address.port();
                let origins = vec![format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")];
                match Intake::embedded(bundle, &self.intake_folder(), origins) {
                    Ok(intake) => {
                        let intake = Arc::new(intake);
                        *slot = Some((intake.clone(), local::router(intake)));
                    }
                    Err(error) => diagnostics.push(
                        Diagnostic::error(
                            crate::diagnostic::Code::Form,
                            format!("the form cannot be sent here: {error:#}"),
                        )
                        .because("requests are kept in the folder .carryover/intake while you preview")
                        .fix("make the folder writable"),
                    ),
                }
            }
        }
    }

    /// What the last build gave.
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The intake function.
    pub fn intake(&self) -> Option<axum::Router> {
        self.intake.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(_, router)| router.clone())
    }

    /// Tells when the next build is done.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// How many builds there were. What is drawn after it was asked is of this build or a later one.
    pub(super) fn built(&self) -> u64 {
        *self.news.borrow()
    }

    /// Draws an address; the last good page where the last build has none. None if there never was one.
    pub fn draw(&self, url: &str) -> Option<Result<Vec<u8>, Vec<Diagnostic>>> {
        self.find(url, |renderer, entry| output::draw_whole(renderer, entry, &self.made).map(|(_, bytes)| bytes))
    }

    /// Whether there is something at an address to draw.
    pub(super) fn has(&self, url: &str) -> bool {
        self.find(url, |_, _| ()).is_some()
    }

    fn find<R>(&self, url: &str, found: impl FnOnce(&Renderer, &Entry) -> R) -> Option<R> {
        let current = self.current();
        if let Some((renderer, entry)) = current.entry(url) {
            return Some(found(renderer, entry));
        }
        if !has_errors(&current.diagnostics) {
            return None;
        }
        let last_good = self.last_good.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        let (renderer, entry) = last_good.entry(url)?;
        Some(found(renderer, entry))
    }
}
