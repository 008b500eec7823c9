//! A handout's rhythm as a calendar file (RFC 5545): floating local time, no names.

use icalendar::{Calendar, Component, Event};

use crate::content::Content;
use crate::content::handout::Dosage;
use crate::site::{Page, Site};
use crate::theme::texts::Texts;

/// Days of the week by how many are wanted, with a rest between where there is room.
const DAYS: [&str; 6] = ["MO", "TU,TH", "MO,WE,FR", "MO,TU,TH,FR", "MO,TU,WE,TH,FR", "MO,TU,WE,TH,FR,SA"];

/// Hours of the day by how many times are wanted; families move them to fit.
const HOURS: [&[u8]; 4] = [&[17], &[8, 17], &[8, 13, 17], &[8, 12, 15, 18]];

/// The first of the recurring days; the same in every build. A Monday, so that every rule begins in its first week.
const FIRST_DAYS: [&str; 6] = ["20240101", "20240102", "20240101", "20240101", "20240101", "20240101"];

/// The calendar file of a handout; empty if its dosage has no rhythm.
pub fn calendar(site: &Site, texts: &Texts, page: &Page) -> String {
    let Content::Handout(handout) = &page.document.content else { return String::new() };
    let Some((days, times)) = handout.dosage.as_ref().and_then(Dosage::is_regular) else { return String::new() };
    let minutes = handout.dosage.as_ref().and_then(|dosage| dosage.minutes).unwrap_or(10);
    let url = site.absolute(&page.url);
    let (rule, first) = match days {
        7.. => ("FREQ=DAILY".to_string(), "20240101"),
        days => (format!("FREQ=WEEKLY;BYDAY={}", DAYS[days as usize - 1]), FIRST_DAYS[days as usize - 1]),
    };
    let mut calendar = Calendar::new();
    for hour in HOURS[(times as usize - 1).min(HOURS.len() - 1)] {
        let mut event = Event::new();
        event
            .uid(&format!("{}-{hour}@{}", page.document.slug, host(&site.base_url)))
            .summary(&page.document.title)
            .description(&format!("{}\n{} {url}", page.document.summary, texts.get("reminder_link")))
            .add_property("URL", &url)
            .add_property("DTSTAMP", "20240101T000000Z")
            .add_property("DTSTART", format!("{first}T{hour:02}0000"))
            .add_property("DURATION", format!("PT{minutes}M"))
            .add_property("RRULE", &rule);
        calendar.push(event.done());
    }
    calendar.to_string()
}

fn host(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}
