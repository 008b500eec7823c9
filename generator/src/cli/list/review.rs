//! What waits for somebody who reads it with care.

use jiff::civil::Date;

use crate::content::Content;
use crate::content::date::in_words;
use crate::content::program::Program;
use crate::site::{Page, Site};

/// Why a page waits, if it does: its review, then its translation.
pub(super) fn due(site: &Site, page: &Page) -> Option<String> {
    let reasons: Vec<String> = [review(site, page), translation(site, page)].into_iter().flatten().collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn review(site: &Site, page: &Page) -> Option<String> {
    let overdue = |due: Date| (due < site.options.today).then(|| format!("was due on {}", in_words(due)));
    match &page.document.content {
        Content::Handout(handout) => match (&handout.review.reviewed_by, handout.review.review_due) {
            (None, _) => Some("never reviewed".into()),
            (Some(_), due) => overdue(due?),
        },
        Content::Article(article) => overdue(article.reviewed.as_ref()?.next?),
        Content::Page(text) => overdue(text.reviewed.as_ref()?.next?),
        Content::Program(program) => waiting_handouts(site, page, program),
        Content::Person(_) => None,
    }
}

/// A program is as well reviewed as its handouts.
fn waiting_handouts(site: &Site, page: &Page, program: &Program) -> Option<String> {
    let language = site.language(&page.language);
    let waits = |name: &str| {
        let mut handouts = language.handouts.iter().map(|id| &site.pages[*id]);
        handouts.find(|handout| handout.document.slug == name).is_some_and(|handout| due(site, handout).is_some())
    };
    let names: Vec<&str> =
        program.items.iter().map(|item| item.handout.value.as_str()).filter(|name| waits(name)).collect();
    (!names.is_empty()).then(|| format!("holds what waits: {}", names.join(", ")))
}

fn translation(site: &Site, page: &Page) -> Option<String> {
    if page.language == site.clinic.language() || page.versions.is_empty() {
        return None;
    }
    match (site.stale(page), &page.document.translation.reviewed_by) {
        (Some(_), _) => Some("translation behind its original".into()),
        (None, None) => Some("translation not compared with the original".into()),
        (None, Some(_)) => None,
    }
}
