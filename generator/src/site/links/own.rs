//! Addresses that no document and no file of the site has by itself: lists, feeds, sheets, old addresses.

use rustc_hash::FxHashSet;

use crate::content::Content;
use crate::content::clinic::Clinic;
use crate::content::export::Export;
use crate::content::slug::slugify;
use crate::site::address::{FILES, GENERATED, Placed};
use crate::site::{activities, lists, series};

/// All of them that a link can lead to.
pub(super) fn addresses(clinic: &Clinic, placed: &[Placed]) -> FxHashSet<String> {
    let prefix = |language: &str| if language == clinic.language() { String::new() } else { format!("/{language}") };
    let mut other: FxHashSet<String> = FILES.into_iter().map(String::from).collect();
    for tag in clinic.languages.iter().filter(|tag| *tag == clinic.language() || has_lists(placed, tag)) {
        let prefix = prefix(tag);
        other.extend(["/", "/feed.xml", "/feed.json", "/handouts/index.json"].map(|url| format!("{prefix}{url}")));
        other.extend(GENERATED.iter().map(|url| format!("{prefix}{url}")));
    }
    for tag in &clinic.languages {
        other.extend(["/consultation/", "/thank-you/"].map(|url| format!("/{tag}{url}")));
    }
    // Many articles name the same few topics: each is made an address once.
    let mut years: FxHashSet<(&str, i16)> = FxHashSet::default();
    let mut topics: FxHashSet<(&str, &str)> = FxHashSet::default();
    for placed in placed.iter().filter(|placed| placed.shown) {
        match &placed.document.content {
            Content::Article(article) => {
                let language = placed.language.as_str();
                years.insert((language, article.date.year()));
                let series = article.series.as_ref();
                other.extend(series.map(|series| series::url(&prefix(language), &series.name.value)));
                topics.extend(article.topics.iter().map(|topic| (language, topic.value.as_str())));
            }
            Content::Handout(_) | Content::Program(_) => {
                if let Content::Handout(handout) = &placed.document.content {
                    other.extend(activities::ages_urls(&prefix(&placed.language), handout));
                }
                let stem = placed.url.trim_end_matches('/');
                other.extend(["pdf", "large.pdf", "ics"].map(|ending| format!("{stem}.{ending}")));
                if clinic.exports.contains(&Export::Fhir) {
                    other.insert(format!("{stem}.fhir.json"));
                }
            }
            Content::Person(_) => {
                other.insert(format!("{}feed.xml", placed.url));
            }
            Content::Page(_) => {}
        }
        let activity = activities::number(clinic, &placed.document).map(|number| &clinic.activities[number].name.value);
        other.extend(activity.map(|name| activities::url(&prefix(&placed.language), name)));
        other.extend(placed.document.aliases.iter().map(|alias| alias.value.clone()));
    }
    for (language, topic) in topics {
        let topic = format!("{}/topics/{}/", prefix(language), slugify(topic));
        other.insert(format!("{topic}feed.xml"));
        other.insert(topic);
    }
    let is_alone = |language: &str| years.iter().filter(|(of, _)| *of == language).count() < 2;
    let listed = years.iter().filter(|(language, _)| !is_alone(language));
    other.extend(listed.map(|(language, year)| lists::year_url(&prefix(language), *year)));
    other
}

/// Whether a language besides the site's own will have a home page and lists.
fn has_lists(placed: &[Placed], tag: &str) -> bool {
    let home = format!("/{tag}/");
    placed.iter().filter(|placed| placed.shown && placed.language == tag).any(|placed| {
        matches!(placed.document.content, Content::Article(_) | Content::Handout(_)) || placed.url == home
    })
}
