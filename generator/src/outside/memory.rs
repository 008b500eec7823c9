//! Answers of earlier days, so that other sites are asked seldom.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Answer;
use crate::cache::replace::replace;

/// For how many days a good answer holds.
const DAYS_FINE: i64 = 7;
/// For how many days a bad one holds.
const DAYS_BROKEN: i64 = 1;

/// `.carryover/external.json`.
pub(super) struct Memory {
    file: PathBuf,
    today: Date,
    known: BTreeMap<String, Known>,
}

#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Known {
    asked: Date,
    answer: Answer,
}

impl Memory {
    /// What is remembered and still holds; a file that cannot be read is as good as none.
    pub(super) fn read(root: &Path, today: Date) -> Memory {
        let file = root.join(".carryover/external.json");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let mut known: BTreeMap<String, Known> = serde_json::from_str(&text).unwrap_or_default();
        known.retain(|_, known| {
            let days = match known.answer {
                Answer::Fine | Answer::Moved(_) => DAYS_FINE,
                Answer::Gone(_) | Answer::NoSuchSite => DAYS_BROKEN,
                Answer::Unknown(_) => 0,
            };
            let until = known.asked.checked_add(days.days()).unwrap_or(known.asked);
            known.asked <= today && today < until
        });
        Memory { file, today, known }
    }

    pub(super) fn answer(&self, url: &str) -> Option<&Answer> {
        self.known.get(url).map(|known| &known.answer)
    }

    pub(super) fn learn(&mut self, url: &str, answer: Answer) {
        self.known.insert(url.to_string(), Known { asked: self.today, answer });
    }

    /// Keeps what is known about these addresses; what no page links to any more is forgotten.
    pub(super) fn write<'a>(&self, urls: impl Iterator<Item = &'a String>) -> anyhow::Result<()> {
        let kept: BTreeMap<&String, &Known> = urls.filter_map(|url| Some((url, self.known.get(url)?))).collect();
        if kept.is_empty() && !self.file.exists() {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(&kept)?;
        replace(&self.file, text.as_bytes()).with_context(|| format!("cannot write {}", self.file.display()))
    }
}
