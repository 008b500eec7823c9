//! What families do, as schema.org's `HowTo`: steps, things needed, time; and a program's parts in their order.

use serde_json::{Value as Json, json};

use super::super::Views;
use crate::content::handout::{Dosage, Handout, Step};
use crate::site::Page;
use crate::site::programs::{Activity, activities};

impl Views<'_> {
    /// The activity of a handout.
    pub(super) fn how_to(&self, page: &Page, handout: &Handout) -> Json {
        let pictures = self.step_pictures(page, handout);
        let step = |(at, step): (usize, &Step)| {
            let picture = pictures[at].map(|id| self.site.absolute(&self.site.media[id].url));
            json!({"@type": "HowToStep", "position": at + 1, "name": step.title, "text": step.what, "image": picture})
        };
        let supply = handout.materials.iter().map(|material| json!({"@type": "HowToSupply", "name": material.item}));
        json!({
            "@type": "HowTo",
            "name": page.document.title,
            "description": handout.goal.family,
            "inLanguage": page.language,
            "totalTime": handout.dosage.as_ref().and_then(total_time),
            "supply": supply.collect::<Vec<_>>(),
            "step": handout.steps.iter().enumerate().map(step).collect::<Vec<_>>(),
        })
    }

    /// A program: its handouts, each with the time that the program gives it.
    pub(super) fn program_facts(&self, page: &Page) -> Json {
        let activities = activities(self.site, page);
        let part = |activity: &Activity| {
            let title = &activity.page.document.title;
            json!({
                "@type": "MedicalWebPage",
                "url": self.site.absolute(&activity.page.url),
                "name": title,
                "mainEntity": {
                    "@type": "HowTo",
                    "name": title,
                    "totalTime": activity.dosage.as_ref().and_then(total_time),
                },
            })
        };
        // The ages that all its parts are for, if there are such.
        let children = || activities.iter().map(|activity| &activity.handout.child);
        let from = children().map(|child| child.from).fold(f64::NAN, f64::max);
        let to = children().map(|child| child.to).fold(f64::NAN, f64::min);
        json!({
            "@type": "MedicalWebPage",
            "audience": (from <= to).then(|| audience(from, to)),
            "specialty": specialties(activities.iter().map(|activity| activity.handout)),
            "hasPart": activities.iter().map(part).collect::<Vec<_>>(),
        })
    }
}

/// Minutes each time, as ISO 8601 has it: the one time that a dosage says.
fn total_time(dosage: &Dosage) -> Option<String> {
    dosage.minutes.map(|minutes| format!("PT{minutes}M"))
}

/// Parents of children from one age to another, in years.
pub(super) fn audience(from: f64, to: f64) -> Json {
    json!({"@type": "ParentAudience", "childMinAge": years(from), "childMaxAge": years(to)})
}

/// Schema.org's specialties: it has none for occupational therapy.
pub(super) fn specialties<'a>(handouts: impl Iterator<Item = &'a Handout>) -> Json {
    let named: Vec<&str> = handouts.flat_map(|handout| &handout.disciplines).map(String::as_str).collect();
    let known = [("pt", "https://schema.org/Physiotherapy"), ("slp", "https://schema.org/SpeechPathology")];
    let mut found = vec!["https://schema.org/Pediatric"];
    found.extend(known.iter().filter(|(name, _)| named.contains(name)).map(|(_, specialty)| *specialty));
    json!(found)
}

/// Whole years as such; months are twelfths, which two places tell apart.
pub fn years(years: f64) -> Json {
    let years = (years * 100.0).round() / 100.0;
    if years.fract() == 0.0 { json!(years as i64) } else { json!(years) }
}
