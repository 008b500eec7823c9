//! Bars for work that takes long, on a terminal; elsewhere nothing is printed.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// From this many pieces on the work is worth a bar.
const WORTH_A_BAR: usize = 4;

/// How often a spinner turns on, in milliseconds.
const TURN: u64 = 120;

/// A bar for `count` pieces of work, such as `photos`.
pub(super) fn bar(name: &'static str, count: usize) -> ProgressBar {
    if count < WORTH_A_BAR {
        return ProgressBar::hidden();
    }
    ProgressBar::new(count as u64).with_prefix(name).with_style(style("{prefix} {bar:30} {pos} of {len}"))
}

/// A sign of life for work whose length is not known.
pub(super) fn spinner(name: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_prefix(name).with_style(style("{prefix} {spinner}"));
    spinner.enable_steady_tick(Duration::from_millis(TURN));
    spinner
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
