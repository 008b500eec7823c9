//! Handouts and programs for records systems: HL7 FHIR R4 as JSON, where `exports: [fhir]` asks for it.
//!
//! A handout is an `ActivityDefinition`, a program a `PlanDefinition` with one action for each activity. Both describe
//! the activity and never a patient. R4 and not R5, since R5 took `relatedArtifact.url` away and few systems read it.
//! Only what the content says: nobody reviews who did not, and a day of approval, which no content has, is absent.

mod timing;

use serde_json::{Value as Json, json};

use super::view::Views;
use super::view::handout::facts;
use super::view::structured::{keep_known, years};
use crate::content::export::Export;
use crate::content::handout::{Dosage, Handout};
use crate::content::schema::gap;
use crate::content::{Content, Reference};
use crate::site::programs::{Activity, activities};
use crate::site::{Page, State};

/// Whether a page has an export.
pub fn is_exported(page: &Page) -> bool {
    matches!(page.document.content, Content::Handout(_) | Content::Program(_))
}

/// The address of a page's export from the site's root.
pub fn url(page: &Page) -> String {
    format!("{}.fhir.json", page.url.trim_end_matches('/'))
}

/// The export of a page; an empty resource for pages that have none.
pub fn resource(views: &Views, page: &Page) -> String {
    let mut resource = match &page.document.content {
        Content::Handout(handout) => activity_definition(views, page, handout),
        Content::Program(_) => plan_definition(views, page),
        Content::Article(_) | Content::Page(_) | Content::Person(_) => json!({}),
    };
    clean(&mut resource);
    keep_known(&mut resource);
    format!("{resource:#}\n")
}

impl Views<'_> {
    /// The link to a page's export, where the clinic publishes it.
    pub fn fhir(&self, page: &Page) -> Option<String> {
        let is_wanted = self.site.clinic.exports.contains(&Export::Fhir) && is_exported(page);
        is_wanted.then(|| self.site.href(&url(page)))
    }
}

fn activity_definition(views: &Views, page: &Page, handout: &Handout) -> Json {
    let review = &handout.review;
    let is_known = |name: &&String| gap(name).is_none();
    let contact = |name: &Option<String>| name.as_ref().filter(is_known).map(|name| json!([{"name": name}]));
    let reviewer = contact(&review.reviewed_by);
    let topics = handout.skill_areas.iter().map(|skill| json!({"text": skill.replace('-', " ")}));
    let mut resource = shared(views, page);
    let own = json!({
        "resourceType": "ActivityDefinition",
        "purpose": format!("{}\n\n{}", handout.goal.family, handout.goal.why),
        "usage": handout.dosage.as_ref().map(|dosage| usage(views, page, dosage)),
        "lastReviewDate": reviewer.as_ref().and(review.reviewed_on).map(|day| day.to_string()),
        "useContext": [age(handout)],
        "topic": topics.collect::<Vec<_>>(),
        "author": contact(&review.authored_by),
        "reviewer": reviewer,
        "kind": "ServiceRequest",
        "intent": "plan",
        "timingTiming": handout.dosage.as_ref().map(|dosage| timing::timing(dosage, views.texts(&page.language))),
    });
    add(&mut resource, own);
    if let Some(artifacts) = resource["relatedArtifact"].as_array_mut() {
        artifacts.extend(handout.references.iter().map(citation));
    }
    resource
}

fn plan_definition(views: &Views, page: &Page) -> Json {
    let texts = views.texts(&page.language);
    let action = |(at, activity): (usize, Activity)| {
        let document = &activity.page.document;
        json!({
            "prefix": (at + 1).to_string(),
            "title": document.title,
            "description": document.summary,
            "textEquivalent": activity.item.note,
            "documentation": documentation(views, activity.page),
            "timingTiming": activity.dosage.as_ref().map(|dosage| timing::timing(dosage, texts)),
            "definitionCanonical": views.site.absolute(&url(activity.page)),
        })
    };
    let actions = activities(views.site, page).into_iter().enumerate().map(action);
    let mut resource = shared(views, page);
    add(&mut resource, json!({"resourceType": "PlanDefinition", "action": actions.collect::<Vec<_>>()}));
    resource
}

/// What both kinds of resource say.
fn shared(views: &Views, page: &Page) -> Json {
    let site = views.site;
    let telephone = site.clinic.phone_href().trim_start_matches("tel:").to_string();
    json!({
        "language": page.language,
        "url": site.absolute(&url(page)),
        "name": name(&page.document.slug),
        "title": page.document.title,
        "status": if page.state == State::Draft { "draft" } else { "active" },
        "date": page.document.changed().map(|day| day.to_string()),
        "publisher": site.clinic.name,
        "contact": [{"telecom": [{"system": "phone", "value": telephone}]}],
        "description": page.document.summary,
        "relatedArtifact": documentation(views, page),
    })
}

/// The page and the printed sheet.
fn documentation(views: &Views, page: &Page) -> Vec<Json> {
    let url = views.site.absolute(&page.url);
    let sheet = format!("{}.pdf", url.trim_end_matches('/'));
    let document = |kind: &str, url: &str| {
        json!({
            "type": "documentation",
            "display": page.document.title,
            "url": url,
            "document": {"contentType": kind, "language": page.language, "url": url, "title": page.document.title},
        })
    };
    let mut documents = vec![document("text/html", &url)];
    if views.sheets {
        documents.push(document("application/pdf", &sheet));
    }
    documents
}

fn citation(reference: &Reference) -> Json {
    // An address with a blank in it is none to this format.
    let url = reference.url.as_ref().filter(|url| url.contains("://") && !url.contains(char::is_whitespace));
    json!({"type": "citation", "citation": reference.text, "url": url})
}

/// All that the dosage says, a line each, in the words of the page.
fn usage(views: &Views, page: &Page, dosage: &Dosage) -> String {
    let facts = facts(dosage, views.texts(&page.language)).into_iter();
    facts.map(|fact| format!("- {}: {}", fact.label, fact.value)).collect::<Vec<_>>().join("\n")
}

fn age(handout: &Handout) -> Json {
    let years = |years: f64| json!({"value": self::years(years), "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"});
    json!({
        "code": {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "age"},
        "valueRange": {"low": years(handout.child.from), "high": years(handout.child.to)},
    })
}

/// A name for programs, as the format wants it: `sock-tug` → `SockTug`.
fn name(slug: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars().filter(char::is_ascii_alphanumeric);
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    let name: String = slug.split(['-', '_']).map(word).collect();
    let begins_well = name.starts_with(|first: char| first.is_ascii_uppercase());
    if begins_well { name } else { format!("Activity{name}") }.chars().take(200).collect()
}

fn add(resource: &mut Json, more: Json) {
    if let (Some(fields), Json::Object(more)) = (resource.as_object_mut(), more) {
        fields.extend(more);
    }
}

/// Texts as the format allows them: no control signs, no blanks around.
fn clean(json: &mut Json) {
    match json {
        Json::String(text) => {
            let kept: String = text.chars().filter(|sign| !sign.is_control() || "\n\t".contains(*sign)).collect();
            *text = kept.trim().to_string();
        }
        Json::Array(items) => items.iter_mut().for_each(clean),
        Json::Object(fields) => fields.values_mut().for_each(clean),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_the_format_wants_them() {
        assert_eq!(name("sock-tug"), "SockTug");
        assert_eq!(name("2-minutes_walk"), "Activity2MinutesWalk");
        assert_eq!(name(""), "Activity");
        assert_eq!(name(&"long-".repeat(300)).len(), 200);
    }

    #[test]
    fn texts_hold_no_control_signs() {
        let mut json = json!({"a": [" x\u{7}\ny\u{0} "], "b": " \u{1b} "});
        clean(&mut json);
        keep_known(&mut json);
        assert_eq!(json, json!({"a": ["x\ny"]}));
    }
}
