//! Sweeps again and again, as long as a server runs.

use std::time::Duration;

use super::Swept;
use crate::log;
use crate::outbox::OutboxError;

/// Sweeps for ever, with a pause before each time. Each has a task of its own: a mistake of ours ends one sweep, and not
/// all that were to come.
pub async fn again_and_again<S>(pause: Duration, sweep: impl Fn() -> S)
where
    S: Future<Output = Result<Swept, OutboxError>> + Send + 'static,
{
    loop {
        tokio::time::sleep(pause).await;
        let detail = match tokio::spawn(sweep()).await {
            Ok(Ok(_)) => continue,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it broke down; the line before says where".to_owned(),
        };
        let (event, run) = ("sweep_failed", "intake-fn doctor");
        log::print(&serde_json::json!({ "event": event, "alert": true, "run": run, "detail": detail }));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_sweep_that_breaks_down_is_not_the_last_one() {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let sweeping = tokio::spawn(again_and_again(Duration::from_millis(1), move || {
            let number = counted.fetch_add(1, Ordering::SeqCst);
            async move { if number == 0 { panic!("a mistake of ours") } else { Ok(Swept::default()) } }
        }));
        tokio::time::timeout(Duration::from_secs(5), async {
            while count.load(Ordering::SeqCst) < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await
        .expect("it goes on");
        sweeping.abort();
    }
}
