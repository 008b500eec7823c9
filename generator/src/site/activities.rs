//! Daily activities and ages: the two ways in which families look for handouts.
//!
//! `clinic.yaml` names the parts of a child's day; a handout, an article or a page says which one it is about. Each
//! that has something, and each age that has a handout, gets a list of its own.

use std::collections::HashSet;

use super::address::Placed;
use super::{Language, Page, PageId};
use crate::content::clinic::{self, Clinic};
use crate::content::handout::{Child, Handout};
use crate::content::{Content, Document};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Located;

/// What one language has for one daily activity.
#[derive(Debug)]
pub struct Activity {
    /// Its number in [`Clinic::activities`].
    pub number: usize,
    /// Its address.
    pub url: String,
    /// Handouts by title.
    pub handouts: Vec<PageId>,
    /// Articles, newest first.
    pub articles: Vec<PageId>,
    /// Pages by address.
    pub pages: Vec<PageId>,
}

/// The handouts for children of some years.
#[derive(Debug)]
pub struct Ages {
    /// The youngest, in years.
    pub from: u8,
    /// The oldest, in years.
    pub to: u8,
    /// Its address.
    pub url: String,
    /// Handouts by title.
    pub handouts: Vec<PageId>,
}

/// The ages by which families look: babies and toddlers, preschool, first school years, later ones, teens.
const AGES: [(u8, u8); 5] = [(0, 3), (3, 5), (5, 8), (8, 12), (12, 18)];

/// The address of an activity's list.
pub fn url(prefix: &str, name: &str) -> String {
    format!("{prefix}/handouts/activity/{name}/")
}

/// The activities that `ids` are about, in the clinic's order.
pub fn gather(clinic: &Clinic, pages: &[Page], ids: impl Iterator<Item = PageId>, prefix: &str) -> Vec<Activity> {
    let empty = |(number, activity): (usize, &clinic::Activity)| Activity {
        number,
        url: url(prefix, &activity.name.value),
        handouts: Vec::new(),
        articles: Vec::new(),
        pages: Vec::new(),
    };
    let mut activities: Vec<Activity> = clinic.activities.iter().enumerate().map(empty).collect();
    for id in ids {
        let document = &pages[id].document;
        let Some(activity) = number(clinic, document).map(|number| &mut activities[number]) else { continue };
        match &document.content {
            Content::Handout(_) => activity.handouts.push(id),
            Content::Article(_) => activity.articles.push(id),
            Content::Page(_) => activity.pages.push(id),
            Content::Program(_) | Content::Person(_) => {}
        }
    }
    activities
        .retain(|activity| [&activity.handouts, &activity.articles, &activity.pages].iter().any(|ids| !ids.is_empty()));
    activities
}

/// The number of the activity that a document is about.
pub fn number(clinic: &Clinic, document: &Document) -> Option<usize> {
    let named = document.activity.as_ref()?;
    clinic.activities.iter().position(|activity| activity.name.value == named.value)
}

/// The ages that `handouts` (by title) are for, youngest first; none where there is nothing to choose from.
///
/// A handout may stand in several.
pub fn ages(pages: &[Page], handouts: &[PageId], prefix: &str) -> Vec<Ages> {
    if handouts.len() < 2 {
        return Vec::new();
    }
    let band = |(from, to): (u8, u8)| {
        let is_for = |id: &&PageId| handout(&pages[**id]).is_some_and(|handout| meets(&handout.child, from, to));
        let handouts: Vec<PageId> = handouts.iter().filter(is_for).copied().collect();
        (!handouts.is_empty()).then(|| Ages { from, to, url: ages_url(prefix, from, to), handouts })
    };
    AGES.into_iter().filter_map(band).collect()
}

/// The addresses of all ages that a handout is for.
pub fn ages_urls(prefix: &str, handout: &Handout) -> impl Iterator<Item = String> {
    let bands = AGES.into_iter().filter(|(from, to)| meets(&handout.child, *from, *to));
    bands.map(move |(from, to)| ages_url(prefix, from, to))
}

fn ages_url(prefix: &str, from: u8, to: u8) -> String {
    format!("{prefix}/handouts/age/{from}-to-{to}/")
}

/// Whether a handout for `child` is for some of these years; the last year of one band is the first of the next.
fn meets(child: &Child, from: u8, to: u8) -> bool {
    let (from, to) = (f64::from(from), f64::from(to));
    child.from < to && (child.to > from || child.from == from)
}

fn handout(page: &Page) -> Option<&Handout> {
    match &page.document.content {
        Content::Handout(handout) => Some(handout),
        Content::Article(_) | Content::Program(_) | Content::Page(_) | Content::Person(_) => None,
    }
}

/// Handouts to begin with: the shortest ones, each of another activity as long as there are such.
pub fn to_begin_with(pages: &[Page], language: &Language, most: usize) -> Vec<PageId> {
    let minutes = |id: &PageId| handout(&pages[*id]).and_then(|handout| handout.dosage.as_ref()?.minutes);
    let mut shortest = language.handouts.clone();
    shortest.sort_by_key(|id| minutes(id).unwrap_or(u32::MAX));
    let mut seen = HashSet::new();
    let is_new = |id: &PageId| pages[*id].document.activity.as_ref().is_none_or(|named| seen.insert(&named.value));
    let (first, more): (Vec<PageId>, Vec<PageId>) = shortest.into_iter().partition(is_new);
    first.into_iter().chain(more).take(most).collect()
}

impl Language {
    /// Whether it has a list of an activity or an age at this address below its prefix.
    pub fn has_way(&self, inner: &str) -> bool {
        let mut urls =
            self.activities.iter().map(|activity| &activity.url).chain(self.ages.iter().map(|ages| &ages.url));
        urls.any(|url| url.strip_prefix(&*self.prefix) == Some(inner))
    }
}

/// Activities that clinic.yaml names twice, and names in documents that it does not know.
pub fn audit(clinic: &Clinic, placed: &[Placed]) -> Vec<Diagnostic> {
    let mut names = HashSet::new();
    let again = clinic.activities.iter().filter(|activity| !names.insert(&activity.name.value));
    let mut diagnostics: Vec<Diagnostic> = again.map(|activity| twice(clinic, &activity.name)).collect();
    let named = placed.iter().filter_map(|placed| Some((&placed.document, placed.document.activity.as_ref()?)));
    let unknown = named.filter(|(_, name)| !names.contains(&name.value));
    diagnostics.extend(unknown.map(|(document, name)| unlisted(clinic, document, name)));
    diagnostics
}

fn twice(clinic: &Clinic, name: &Located<String>) -> Diagnostic {
    Diagnostic::error(Code::WrongChoice, format!("two of the `activities` are called `{}`", name.value))
        .because("pages that name it could mean either, and both would have one address")
        .at(clinic.source.place(&name.range))
        .fix("give one of the two another `name`, or take it out")
}

fn unlisted(clinic: &Clinic, document: &Document, name: &Located<String>) -> Diagnostic {
    let known = || clinic.activities.iter().map(|activity| activity.name.value.as_str());
    let meant = did_you_mean(&name.value, known());
    let fix = match (meant, clinic.activities.is_empty()) {
        (Some(meant), _) => meant.to_string(),
        (None, false) => format!("use one of: {}", known().collect::<Vec<_>>().join(", ")),
        (None, true) => "list the parts of the day there, each with a name and a label; or take this line out".into(),
    };
    Diagnostic::error(Code::WrongChoice, format!("`{}` is not one of the `activities` in {}", name.value, clinic::PATH))
        .because("families who look for help with that part of the day would miss this page")
        .at(document.source.place(&name.range))
        .fix(fix)
        .mend_if(meant.map(|near| (name.value.clone(), near.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_ages(from: f64, to: f64, expected: &[(u8, u8)]) {
        let child = Child { from, to, helper: String::new(), helpers_needed: None };
        let bands: Vec<(u8, u8)> = AGES.into_iter().filter(|(from, to)| meets(&child, *from, *to)).collect();
        assert_eq!(bands, expected, "{from} to {to}");
    }

    #[test]
    fn every_age_of_a_child_has_a_list_and_a_last_year_is_no_first_one() {
        check_ages(1.0, 3.0, &[(0, 3)]);
        check_ages(1.5, 5.0, &[(0, 3), (3, 5)]);
        check_ages(3.0, 6.0, &[(3, 5), (5, 8)]);
        check_ages(7.0, 12.0, &[(5, 8), (8, 12)]);
        check_ages(0.0, 0.0, &[(0, 3)]);
        check_ages(4.0, 4.0, &[(3, 5)]);
        check_ages(5.0, 5.0, &[(5, 8)]);
        check_ages(18.0, 21.0, &[]);
    }
}
