//! What machines read about a page: facts of schema.org as JSON-LD.
//!
//! Only what the content says: a fact still to be filled in is absent, and nothing is rated or guessed.
//! Every address of this site in it is one that is published. What families do step by step is `how_to`'s.

mod how_to;

use serde_json::{Value as Json, json};

use super::{PageView, Views};
use crate::content::handout::Handout;
use crate::content::schema::gap;
use crate::content::{Content, Reference, Review};
use crate::site::lists::List;
use crate::site::{Language, Page, PageId};
pub use how_to::years;
use how_to::{audience, specialties};

impl Views<'_> {
    /// The JSON-LD of a page as it stands in a `<script>`; nothing for pages that are not indexed.
    ///
    /// `id` is the document it shows, if it shows one.
    pub fn structured(&self, language: &Language, view: &PageView, id: Option<PageId>) -> Option<String> {
        let url = view.canonical.as_ref()?;
        let document = id.map(|id| &self.site.pages[id]);
        let mut graph = vec![self.node(view, document)];
        if view.kind == "home" || is_consultation(view) {
            graph.push(self.clinic(language));
        }
        if view.kind == "home" && language.prefix.is_empty() {
            let clinic = &self.site.clinic;
            let id = format!("{}/#website", self.site.base_url);
            graph.push(json!({"@type": "WebSite", "@id": id, "name": clinic.name, "url": url, "inLanguage": view.lang, "publisher": self.publisher()}));
        }
        graph.extend(self.breadcrumbs(language, view, document));
        graph.iter_mut().for_each(keep_known);
        Some(in_script(&json!({"@context": "https://schema.org", "@graph": graph}).to_string()))
    }

    /// The page itself.
    fn node(&self, view: &PageView, document: Option<&Page>) -> Json {
        let mut node = json!({
            "@type": "WebPage",
            "url": view.canonical,
            "name": view.title,
            "description": view.summary,
            "inLanguage": view.lang,
            "publisher": self.publisher(),
        });
        let of_kind = match document.map(|page| (page, &page.document.content)) {
            _ if view.kind == "home" => json!({"about": {"@id": self.clinic_id()}}),
            Some((page, Content::Article(article))) => {
                let reviewed = review(article.reviewed.as_ref());
                let main = json!({"@type": "WebPage", "@id": view.canonical, "lastReviewed": reviewed["lastReviewed"], "reviewedBy": reviewed["reviewedBy"]});
                json!({
                    "@type": "Article",
                    "headline": view.title,
                    "author": self.author(page),
                    "datePublished": article.date.to_string(),
                    "dateModified": article.updated.unwrap_or(article.date).to_string(),
                    "keywords": article.topics.iter().map(|topic| &topic.value).collect::<Vec<_>>(),
                    "image": self.shared_picture(page).map(|picture| picture.url),
                    "citation": citations(&article.sources),
                    "mainEntityOfPage": main,
                })
            }
            Some((page, Content::Handout(handout))) => self.handout_facts(page, handout),
            Some((_, Content::Page(page))) => {
                let mut facts = review(page.reviewed.as_ref());
                facts["@type"] = "MedicalWebPage".into();
                facts["dateModified"] = json!(page.updated.map(|day| day.to_string()));
                facts["citation"] = citations(&page.sources);
                facts
            }
            Some((page, Content::Program(_))) => self.program_facts(page),
            Some((_, Content::Person(person))) => json!({
                "@type": "ProfilePage",
                "mainEntity": {"@type": "Person", "name": view.title, "url": view.canonical, "honorificSuffix": person.credentials, "worksFor": self.publisher()},
            }),
            None if is_consultation(view) => json!({"@type": "ContactPage", "about": {"@id": self.clinic_id()}}),
            None => json!({"@type": "CollectionPage"}),
        };
        if let (Some(node), Json::Object(facts)) = (node.as_object_mut(), of_kind) {
            node.extend(facts);
        }
        node
    }

    fn clinic_id(&self) -> String {
        format!("{}/#clinic", self.site.base_url)
    }

    /// The clinic in short.
    fn publisher(&self) -> Json {
        let site = self.site;
        json!({"@type": "MedicalClinic", "@id": self.clinic_id(), "name": site.clinic.name, "url": site.absolute("/")})
    }

    /// The clinic with all that is known of it.
    fn clinic(&self, language: &Language) -> Json {
        let clinic = &self.site.clinic;
        let telephone = clinic.phone_href().trim_start_matches("tel:").to_string();
        let hours = clinic.hours.get(clinic.language()).and_then(opening_hours);
        let is_spoken = |language: &&Language| language.has_lists() || language.form.is_some();
        let languages: Vec<&str> =
            self.site.languages.iter().filter(is_spoken).map(|language| &*language.tag).collect();
        let mut node = self.publisher();
        let facts = json!({
            "description": clinic.tagline.get(&language.tag),
            "telephone": telephone,
            "email": clinic.email,
            "address": clinic.address,
            "areaServed": clinic.area.get(&language.tag),
            "openingHours": hours,
            "contactPoint": {"@type": "ContactPoint", "telephone": telephone, "availableLanguage": languages},
        });
        if let (Some(node), Json::Object(facts)) = (node.as_object_mut(), facts) {
            node.extend(facts);
        }
        node
    }

    fn handout_facts(&self, page: &Page, handout: &Handout) -> Json {
        let is_known = |name: &&String| gap(name).is_none();
        let review = &handout.review;
        let reviewed_by = review.reviewed_by.as_ref().filter(is_known);
        let about = handout.skill_areas.iter().map(|skill| json!({"@type": "Thing", "name": skill.replace('-', " ")}));
        json!({
            "@type": "MedicalWebPage",
            "author": review.authored_by.as_ref().filter(is_known).map(|name| self.named(name)),
            "dateModified": handout.updated.map(|day| day.to_string()),
            "lastReviewed": reviewed_by.and(review.reviewed_on).map(|day| day.to_string()),
            "reviewedBy": reviewed_by.map(|name| self.named(name)),
            "audience": audience(handout.child.from, handout.child.to),
            "specialty": specialties(std::iter::once(handout)),
            "about": about.collect::<Vec<_>>(),
            "mainEntity": self.how_to(page, handout),
            "citation": citations(&handout.references),
        })
    }

    /// Somebody known by name alone, or the clinic.
    fn named(&self, name: &str) -> Json {
        if name == self.site.clinic.name { self.publisher() } else { json!({"@type": "Person", "name": name}) }
    }

    fn author(&self, page: &Page) -> Json {
        let name = self.site.author_name(page);
        match self.site.authors.person(page) {
            Some(id) => json!({"@type": "Person", "name": name, "url": self.site.absolute(&self.site.pages[id].url)}),
            None => self.named(name),
        }
    }

    /// The way from the home page to this one; none for the home page itself.
    fn breadcrumbs(&self, language: &Language, view: &PageView, document: Option<&Page>) -> Option<Json> {
        let url = view.href.strip_prefix(&*self.site.base_path)?;
        let texts = self.texts(&language.tag);
        let mut way = vec![(self.site.clinic.name.clone(), self.site.start(language))];
        let mut list = |list: Option<List>, name: &str| {
            let list = list.map_or(format!("{}/topics/", language.prefix), |list| language.list_url(list));
            if language.has_lists() && list != url {
                way.push((texts.get(name).to_string(), list));
            }
        };
        match document.map(|page| &page.document.content) {
            Some(Content::Article(_)) => list(Some(List::Articles), "articles_title"),
            Some(Content::Handout(_) | Content::Program(_)) => list(Some(List::Handouts), "handouts_title"),
            Some(Content::Page(_)) => way.extend(self.folders(language, url)),
            Some(Content::Person(_)) => {}
            None if view.kind == "articles" => list(Some(List::Articles), "articles_title"),
            None if view.kind == "handouts" => list(Some(List::Handouts), "handouts_title"),
            None if view.kind == "topic" => list(None, "topics_title"),
            None => {}
        }
        if way[0].1 == url || view.kind == "home" {
            return None;
        }
        way.push((view.title.clone(), url.to_string()));
        let item = |(at, (name, url)): (usize, &(String, String))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": self.site.absolute(url)});
        let items: Vec<Json> = way.iter().enumerate().map(item).collect();
        Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
    }

    /// The pages above `/a/b/c/` that exist: `/a/` and `/a/b/`.
    fn folders(&self, language: &Language, url: &str) -> Vec<(String, String)> {
        let ends = url.match_indices('/').map(|(at, _)| &url[..=at]).skip(1);
        let above = ends.filter(|above| *above != url && *above != format!("{}/", language.prefix));
        // The language's pages are sorted by address.
        let page = |url: &str| language.pages.binary_search_by(|id| self.site.pages[*id].url.as_str().cmp(url)).ok();
        let found = above.filter_map(page).map(|at| &self.site.pages[language.pages[at]]);
        found.map(|page| (page.document.title.clone(), page.url.clone())).collect()
    }
}

/// The form's page: the one message that is indexed.
fn is_consultation(view: &PageView) -> bool {
    view.kind == "message"
}

fn review(review: Option<&Review>) -> Json {
    let review = review.filter(|review| gap(&review.by).is_none());
    json!({
        "lastReviewed": review.map(|review| review.on.to_string()),
        "reviewedBy": review.map(|review| json!({"@type": "Person", "name": review.by})),
    })
}

fn citations(sources: &[Reference]) -> Json {
    let citation = |source: &Reference| json!({"@type": "CreativeWork", "name": source.text, "url": source.url});
    sources.iter().map(citation).collect()
}

/// Hours that machines can read: `Mo-Fr 08:00-17:00, Sa 09:00-12:00`; none where they are written otherwise.
fn opening_hours(text: &str) -> Option<Vec<String>> {
    const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let is_days = |text: &str| text.split('-').count() <= 2 && text.split('-').all(|day| DAYS.contains(&day));
    let is_time = |text: &str| {
        let digits = |text: &str, most: u32| text.len() == 2 && text.parse::<u32>().is_ok_and(|number| number <= most);
        text.split_once(':').is_some_and(|(hour, minute)| digits(hour, 23) && digits(minute, 59))
    };
    let is_span = |text: &str| text.split_once('-').is_some_and(|(from, to)| is_time(from) && is_time(to));
    let part = |part: &str| {
        let (days, span) = part.trim().split_once(' ')?;
        (is_days(days) && is_span(span)).then(|| format!("{days} {span}"))
    };
    text.split([',', ';']).map(part).collect()
}

/// Takes out what is unknown: nulls and empty texts, lists and groups.
pub fn keep_known(json: &mut Json) {
    let is_known = |json: &Json| match json {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(fields) => !fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => true,
    };
    match json {
        Json::Object(fields) => fields.retain(|_, value| {
            keep_known(value);
            is_known(value)
        }),
        Json::Array(items) => items.retain_mut(|value| {
            keep_known(value);
            is_known(value)
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// JSON that cannot end the `<script>` it stands in, whatever its texts hold.
fn in_script(json: &str) -> String {
    if !json.contains(['<', '>', '&']) {
        return json.to_string();
    }
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script() {
        let json = in_script(&json!({"name": "</script><!-- & \u{2028}"}).to_string());
        assert!(!json.contains('<') && !json.contains('>') && !json.contains('&'), "{json}");
        let back: Json = serde_json::from_str(&json).expect("it is JSON still");
        assert_eq!(back["name"], "</script><!-- & \u{2028}");
    }

    #[test]
    fn what_is_unknown_is_absent() {
        let mut json = json!({"a": null, "b": {"c": []}, "d": ["", {"e": null}, 1], "f": "x"});
        keep_known(&mut json);
        assert_eq!(json, json!({"d": [1], "f": "x"}));
    }

    #[test]
    fn only_hours_for_machines_are_told_to_them() {
        let hours = |text| opening_hours(text).map(|hours| hours.join("|"));
        assert_eq!(hours("Mo-Fr 08:00-17:00, Sa 09:00-12:00").as_deref(), Some("Mo-Fr 08:00-17:00|Sa 09:00-12:00"));
        assert_eq!(hours("weekdays, 8 to 5"), None);
        assert_eq!(hours("Mo-Fr 08:00-17:00, by appointment"), None);
        assert_eq!(hours("Mo 24:00-25:00"), None);
    }
}
