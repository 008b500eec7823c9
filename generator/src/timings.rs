//! Where a build's time went: by stage, and by template.
//!
//! A [`Timings`] that is off costs one comparison at each place that is measured.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Measures, or does not; copies write into the same table.
#[derive(Clone, Debug, Default)]
pub struct Timings(Option<Arc<Mutex<Table>>>);

#[derive(Debug, Default)]
struct Table {
    /// In the order they ended.
    stages: Vec<(&'static str, Duration)>,
    templates: BTreeMap<&'static str, Template>,
}

#[derive(Debug, Default)]
struct Template {
    pages: u32,
    total: Duration,
    slowest: Duration,
    slowest_page: String,
}

impl Timings {
    /// Timings that measure.
    pub fn on() -> Timings {
        Timings(Some(Arc::default()))
    }

    /// Does the work of one stage.
    pub fn stage<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let Some(table) = &self.0 else { return work() };
        let start = Instant::now();
        let done = work();
        table.lock().unwrap_or_else(PoisonError::into_inner).stages.push((name, start.elapsed()));
        done
    }

    /// Draws one page with a template.
    pub fn template<T>(&self, name: &'static str, page: &str, work: impl FnOnce() -> T) -> T {
        let Some(table) = &self.0 else { return work() };
        let start = Instant::now();
        let done = work();
        let took = start.elapsed();
        let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
        let template = table.templates.entry(name).or_default();
        template.pages += 1;
        template.total += took;
        // Of equally slow pages the first by name, so that two builds say the same.
        if took > template.slowest || (took == template.slowest && page < template.slowest_page.as_str()) {
            template.slowest = took;
            template.slowest_page = page.to_string();
        }
        done
    }

    /// The tables for people, stages first; nothing if nothing was measured.
    pub fn report(&self) -> String {
        let Some(table) = &self.0 else { return String::new() };
        let table = table.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = format!("{:<24}{:>10}\n", "stage", "ms");
        for (name, time) in &table.stages {
            let _ = writeln!(text, "{name:<24}{:>10}", milliseconds(*time));
        }
        let mut templates: Vec<_> = table.templates.iter().collect();
        templates.sort_by_key(|(_, template)| std::cmp::Reverse(template.total));
        let _ = writeln!(
            text,
            "\n{:<24}{:>10}{:>8}{:>10}{:>10}  slowest page",
            "template (all threads)", "ms", "pages", "ms each", "slowest"
        );
        for (name, template) in templates {
            let _ = writeln!(
                text,
                "{name:<24}{:>10}{:>8}{:>10}{:>10}  {}",
                milliseconds(template.total),
                template.pages,
                milliseconds(template.total / template.pages.max(1)),
                milliseconds(template.slowest),
                template.slowest_page
            );
        }
        text
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}
