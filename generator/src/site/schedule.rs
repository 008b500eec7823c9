//! What is shown today: drafts, dates to come, dates gone by. Days are the clinic's.

use std::sync::Arc;

use jiff::civil::Date;

use super::{BuildOptions, Waiting};
use crate::content::{Content, Document};

/// Where a document stands on the day of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// On the site.
    Published,
    /// Kept off by its author.
    Draft,
    /// Appears on this later day.
    Scheduled(Date),
    /// Left on this day.
    Expired(Date),
}

/// Where `document` stands on `today`.
pub fn state(document: &Document, today: Date) -> State {
    if document.draft {
        return State::Draft;
    }
    match &document.content {
        Content::Article(article) => match article.expires {
            Some(day) if day <= today => State::Expired(day),
            _ if article.date > today => State::Scheduled(article.date),
            _ => State::Published,
        },
        Content::Handout(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => State::Published,
    }
}

/// Whether a document in this state is on the site that was asked for.
pub fn is_shown(state: State, options: &BuildOptions) -> bool {
    match state {
        State::Published => true,
        State::Draft => options.drafts,
        State::Scheduled(_) => options.future,
        State::Expired(_) => false,
    }
}

/// What waits, and the next day on which the site would come out differently.
pub fn waiting(documents: &[Arc<Document>], options: &BuildOptions) -> Waiting {
    let mut waiting = Waiting::default();
    let mut changes: Vec<Date> = Vec::new();
    for document in documents {
        match state(document, options.today) {
            State::Published => {}
            State::Draft => waiting.drafts += 1,
            State::Expired(_) => waiting.expired += 1,
            State::Scheduled(day) => {
                waiting.scheduled += 1;
                waiting.next_scheduled = Some(waiting.next_scheduled.map_or(day, |next| next.min(day)));
                changes.push(day);
            }
        }
        if let Content::Article(article) = &document.content
            && !document.draft
        {
            changes.extend(article.expires.filter(|day| *day > options.today));
        }
        if let Content::Handout(handout) = &document.content
            && !document.draft
            && handout.review.reviewed_by.is_some()
            && let Some(due) = handout.review.review_due
        {
            changes.extend(due.tomorrow().ok().filter(|day| *day > options.today));
        }
    }
    waiting.next_change = changes.into_iter().min();
    waiting
}
