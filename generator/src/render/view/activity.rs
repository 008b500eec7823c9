//! Daily activities and ages as pages show them: a drawing, words, and the way to the list.

use serde::Serialize;

use super::picture::PictureView;
use super::{LinkView, Views};
use crate::site::lists::List;
use crate::site::{Language, Page, activities};

/// A daily activity.
#[derive(Clone, Debug, Serialize)]
pub struct ActivityView {
    /// What families read.
    pub label: String,
    /// Its list.
    pub href: String,
    /// How many handouts the list has.
    pub count: usize,
    /// The small drawing, which only decorates: the words stand beside it.
    pub drawing: Option<PictureView>,
}

/// The ways to handouts: by daily activity and by age.
#[derive(Debug, Serialize)]
pub struct WaysView {
    /// In the clinic's order.
    pub activities: Vec<ActivityView>,
    /// Youngest first.
    pub ages: Vec<LinkView>,
}

impl Views<'_> {
    /// The activity that a page is about.
    pub(super) fn activity(&self, page: &Page) -> Option<ActivityView> {
        let language = self.site.language(&page.language);
        let number = activities::number(&self.site.clinic, &page.document)?;
        let found = language.activities.iter().find(|activity| activity.number == number)?;
        Some(self.activity_view(language, found))
    }

    /// An activity of a language.
    pub fn activity_view(&self, language: &Language, activity: &activities::Activity) -> ActivityView {
        let clinic = &self.site.clinic;
        let facts = &clinic.activities[activity.number];
        let label = facts.label.get(&language.tag).or(facts.label.get(clinic.language()));
        ActivityView {
            label: label.unwrap_or(&facts.name.value).to_string(),
            href: self.site.href(&activity.url),
            count: activity.handouts.len(),
            drawing: self.site.drawings[activity.number].map(|id| self.picture(id, "")),
        }
    }

    /// Every way that a language has; none where there is nothing to choose from.
    pub fn ways(&self, language: &Language) -> Option<WaysView> {
        let texts = self.texts(&language.tag);
        let activities = language.activities.iter().map(|activity| self.activity_view(language, activity)).collect();
        let ages = language.ages.iter().enumerate().map(|(number, ages)| {
            let words = [("from", ages.from.to_string().into()), ("to", ages.to.to_string().into())];
            LinkView::new(texts.format("ages", &words), self.site.href(&language.list_url(List::Ages(number))))
        });
        (language.activities.len() + language.ages.len() > 1).then(|| WaysView { activities, ages: ages.collect() })
    }
}
