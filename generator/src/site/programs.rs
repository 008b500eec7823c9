//! A program's handouts, found, each with the dosage that counts for it.

use super::{Page, PageId, Site};
use crate::content::Content;
use crate::content::handout::{Dosage, Handout};
use crate::content::program::Item;

/// One activity of a program.
pub struct Activity<'a> {
    /// What the program says of it.
    pub item: &'a Item,
    /// The number of the handout's page.
    pub id: PageId,
    /// The handout's page.
    pub page: &'a Page,
    /// The handout.
    pub handout: &'a Handout,
    /// The program's dosage over the handout's own.
    pub dosage: Option<Dosage>,
}

/// The activities of a program in their order; none for other pages.
///
/// Handouts that cannot be found are left out; the audit reports them.
pub fn activities<'a>(site: &'a Site, page: &'a Page) -> Vec<Activity<'a>> {
    let Content::Program(program) = &page.document.content else { return Vec::new() };
    let handouts = &site.language(&page.language).handouts;
    let find = |item: &'a Item| {
        let id = handouts.iter().copied().find(|id| site.pages[*id].document.slug == item.handout.value)?;
        let page = &site.pages[id];
        let Content::Handout(handout) = &page.document.content else { return None };
        Some(Activity { item, id, page, handout, dosage: merged(handout.dosage.as_ref(), item.dosage.as_ref()) })
    };
    program.items.iter().filter_map(find).collect()
}

/// A program's dosage over the handout's own, where there are such.
pub fn merged(own: Option<&Dosage>, over: Option<&Dosage>) -> Option<Dosage> {
    match (own, over) {
        (Some(own), Some(over)) => Some(over.clone().over(own)),
        (own, over) => over.or(own).cloned(),
    }
}

/// Whether a page has a calendar file: a rhythm that a calendar can hold.
pub fn has_reminders(site: &Site, page: &Page) -> bool {
    let reminds = |dosage: &Option<Dosage>| dosage.as_ref().is_some_and(|dosage| dosage.reminders().is_ok());
    match &page.document.content {
        Content::Handout(handout) => reminds(&handout.dosage),
        Content::Program(_) => activities(site, page).iter().any(|activity| reminds(&activity.dosage)),
        Content::Article(_) | Content::Page(_) | Content::Person(_) => false,
    }
}
