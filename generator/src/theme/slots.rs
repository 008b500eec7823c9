//! Slots: places in the layouts that a site fills with a file of its own, `themes/<name>/slots/<slot>.html`.
//!
//! The built-in theme has an empty file for each, so that a site replaces one file and keeps every layout.

use super::ThemeFile;
use crate::diagnostic::{Code, Diagnostic, Place, did_you_mean};

/// The slots that layouts offer.
pub const SLOTS: [&str; 5] = ["head-extra", "header", "footer", "after-content", "handout-header"];

/// One problem for each file in `slots/` that no layout would ever show.
pub fn unknown(theme: &str, files: &[ThemeFile]) -> Vec<Diagnostic> {
    let inner = files.iter().filter_map(|file| file.name.strip_prefix("slots/"));
    inner.filter(|file| !is_slot(file)).map(|file| unknown_slot(theme, file)).collect()
}

fn is_slot(file: &str) -> bool {
    file.strip_suffix(".html").is_some_and(|slot| SLOTS.contains(&slot))
}

fn unknown_slot(theme: &str, file: &str) -> Diagnostic {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let all = format!("the slots are: {}", SLOTS.join(", "));
    let fix = match did_you_mean(stem, SLOTS) {
        Some(near) => format!("did you mean slots/{near}.html? {all}"),
        None => all,
    };
    Diagnostic::error(Code::Theme, format!("there is no slot for slots/{file}"))
        .because("what is in the file would appear on no page")
        .at(Place::file(&format!("themes/{theme}/slots/{file}")))
        .fix(fix)
}
