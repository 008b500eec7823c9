//! Why a handout or an activity of a program comes without a reminder for the family's calendar.
//!
//! Advice of `check`, not of a build: such a handout is fine, but its writer may not know.

use super::programs::activities;
use super::{Page, Site};
use crate::content::Content;
use crate::content::handout::Dosage;
use crate::diagnostic::{Code, Diagnostic};

/// Looks all dosages over; handouts without one are meant to have no reminder.
pub fn look(site: &Site) -> Vec<Diagnostic> {
    site.pages.iter().flat_map(|page| of_page(site, page)).collect()
}

fn of_page(site: &Site, page: &Page) -> Vec<Diagnostic> {
    match &page.document.content {
        Content::Handout(handout) => handout.dosage.iter().filter_map(|dosage| advice(page, dosage)).collect(),
        // A dosage of the handout's own is spoken of at the handout.
        Content::Program(_) => activities(site, page)
            .iter()
            .filter(|activity| activity.item.dosage.is_some())
            .filter_map(|activity| advice(page, activity.dosage.as_ref()?))
            .collect(),
        Content::Article(_) | Content::Page(_) | Content::Person(_) => Vec::new(),
    }
}

fn advice(page: &Page, dosage: &Dosage) -> Option<Diagnostic> {
    let why = dosage.reminders().err()?;
    let problem = Diagnostic::advice(Code::NoReminder, format!("there is no calendar reminder for this: {why}"))
        .because("families who want to be reminded find no file for their phone's calendar")
        .at(page.document.source.place(&dosage.place))
        .fix("write times_per_day (up to 6) and days_per_week (up to 7) as numbers, or leave it as it is");
    Some(problem)
}
