//! Lets heavy work begin only when there is memory for it.

use std::sync::{Condvar, Mutex, PoisonError};

/// Memory, counted in pixels.
#[derive(Debug)]
pub(super) struct Room {
    free: Mutex<u64>,
    most: u64,
    freed: Condvar,
}

impl Room {
    pub(super) fn new(most: u64) -> Room {
        Room { free: Mutex::new(most), most, freed: Condvar::new() }
    }

    /// Waits until there is room for so many pixels, then works. What needs more than there is works alone.
    pub(super) fn with<R>(&self, pixels: u64, work: impl FnOnce() -> R) -> R {
        let pixels = pixels.min(self.most);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.freed.wait_while(free, |free| *free < pixels).unwrap_or_else(PoisonError::into_inner);
        *free -= pixels;
        drop(free);
        let _held = Held { room: self, pixels };
        work()
    }
}

/// Gives the room back, also when the work breaks down.
struct Held<'a> {
    room: &'a Room,
    pixels: u64,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.room.free.lock().unwrap_or_else(PoisonError::into_inner) += self.pixels;
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::Room;

    #[test]
    fn work_that_does_not_fit_waits() {
        let room = Room::new(10);
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for pixels in [6, 4, 6, 99, 4, 6, 1] {
                let (room, now, most) = (&room, &now, &most);
                scope.spawn(move || {
                    room.with(pixels, || {
                        let together = now.fetch_add(pixels.min(10), Ordering::SeqCst) + pixels.min(10);
                        most.fetch_max(together, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(pixels.min(10), Ordering::SeqCst);
                    });
                });
            }
        });
        assert!(most.into_inner() <= 10);
        assert_eq!(room.with(10, || 7), 7);
    }
}
