//! Heavy work side by side: photos and sheets.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::progress;

/// Does the work on all cores, each result in the place of its order, under a bar of that name.
///
/// These are threads of their own: a thread of rayon's pool that waits for memory could wait for itself,
/// and one that typesets could begin the next sheet on top of its own.
pub(super) fn side_by_side<T: Sync, R: Send>(
    name: &'static str,
    orders: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let bar = progress::bar(name, orders.len());
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(orders.len()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(orders.len());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((at, order)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, orders.get(at)?)))
                {
                    let result = work(order);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
