//! A handout's or a program's rhythm as a calendar file (RFC 5545): floating local time, no names of people.
//!
//! Steps: the dosage says how often and when ([`Dosage::reminders`]); each time of day becomes an event that
//! repeats; `ics` writes it. A program has the events of all its activities, one after the other where they would
//! come at the same minute. Days of the week and hours are proposals, which a family moves in its own calendar.
//!
//! Nothing in it depends on when the site is built: `DTSTAMP` and the first day come from the day of the last change
//! that the content names, so a newer file takes the place of an older one in the calendar, by its `UID`. There is no
//! last day: a home program ends when the therapist says so, and the family deletes it.

mod ics;

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::view::handout::facts;
use crate::content::Content;
use crate::content::handout::Dosage;
use crate::site::programs::activities;
use crate::site::{Page, Site};
use crate::theme::texts::Texts;
use ics::Line;

/// Days of the week by how many are wanted, with a rest between where there is room.
const DAYS: [&str; 6] = ["MO", "TU,TH", "MO,WE,FR", "MO,TU,TH,FR", "MO,TU,WE,TH,FR", "MO,TU,WE,TH,FR,SA"];

/// The first day where the content names no day of its last change: a Monday.
const FIRST_DAY: Date = jiff::civil::date(2026, 1, 5);

/// How long a reminder stands in the calendar where the dosage does not say.
const MINUTES: u32 = 10;

/// From here on, events of a program at the same minute are no longer moved later.
const LATE: u32 = 22 * 60;

/// The calendar file of a handout or a program; without an event if it has no rhythm.
pub fn calendar(site: &Site, texts: &Texts, page: &Page) -> String {
    let name = page.url.trim_matches('/').replace('/', "-");
    let mut events = Vec::new();
    match &page.document.content {
        Content::Handout(handout) => events.extend(handout.dosage.iter().flat_map(|dosage| {
            events_of(site, texts, Reminder { page, dosage, note: None, name: name.clone(), changed: changed(page) })
        })),
        Content::Program(_) => {
            for activity in activities(site, page) {
                let Some(dosage) = &activity.dosage else { continue };
                let name = format!("{name}-{}", activity.page.document.slug);
                let (page, note) = (activity.page, activity.item.note.as_deref());
                events.extend(events_of(site, texts, Reminder { page, dosage, note, name, changed: changed(page) }));
            }
            one_after_the_other(&mut events);
        }
        Content::Article(_) | Content::Page(_) | Content::Person(_) => {}
    }
    ics::calendar(&page.document.title, events.iter().map(|event| event.lines(&page.language)))
}

/// What an activity's events are made of.
struct Reminder<'a> {
    page: &'a Page,
    dosage: &'a Dosage,
    note: Option<&'a str>,
    /// What its identifiers begin with; the same in every build.
    name: String,
    /// The day of its last change.
    changed: Date,
}

/// One event that repeats.
struct Event {
    uid: String,
    changed: Date,
    title: String,
    description: String,
    url: String,
    /// Minutes after midnight.
    start: u32,
    minutes: u32,
    days: u32,
}

fn changed(page: &Page) -> Date {
    page.document.changed().unwrap_or(FIRST_DAY)
}

fn events_of(site: &Site, texts: &Texts, reminder: Reminder) -> Vec<Event> {
    let Ok((rhythm, starts)) = reminder.dosage.reminders() else { return Vec::new() };
    let document = &reminder.page.document;
    let url = site.absolute(&reminder.page.url);
    let facts = facts(reminder.dosage, texts).into_iter().map(|fact| format!("{}: {}", fact.label, fact.value));
    let mut words = vec![document.summary.clone()];
    words.extend(reminder.note.map(str::to_string));
    words.extend(facts);
    words.push(format!("{} {url}", texts.get("reminder_link")));
    let event = |(at, start): (usize, u32)| Event {
        uid: format!("{}-{}@{}", reminder.name, at + 1, host(&site.base_url)),
        changed: reminder.changed,
        title: document.title.clone(),
        description: words.join("\n"),
        url: url.clone(),
        start,
        minutes: reminder.dosage.minutes.unwrap_or(MINUTES),
        days: rhythm.days_per_week,
    };
    starts.into_iter().enumerate().map(event).collect()
}

/// Moves events that begin at the same minute: each begins when the one before it is over.
fn one_after_the_other(events: &mut [Event]) {
    let mut free: BTreeMap<u32, u32> = BTreeMap::new();
    for event in events {
        let free = free.entry(event.start).or_insert(event.start);
        if *free < LATE {
            event.start = *free;
            *free = free.saturating_add(event.minutes);
        }
    }
}

impl Event {
    fn lines(&self, language: &str) -> Vec<Line> {
        let text = |name: &'static str, text: &str| Line::text(name, text).in_language(language);
        let stamp = self.changed.strftime("%Y%m%dT000000Z").to_string();
        let rule = match DAYS.get(self.days as usize - 1) {
            Some(days) => format!("FREQ=WEEKLY;BYDAY={days}"),
            None => "FREQ=DAILY".to_string(),
        };
        vec![
            Line::value("UID", &self.uid),
            Line::value("DTSTAMP", &stamp),
            Line::value("DTSTART", &self.first().strftime("%Y%m%d").to_string()).at(self.start),
            Line::value("DURATION", &format!("PT{}M", self.minutes)),
            Line::value("RRULE", &rule),
            text("SUMMARY", &self.title),
            text("DESCRIPTION", &self.description),
            Line::value("URL", &self.url),
            // Families see it, and are not busy for others who plan with them.
            Line::value("TRANSP", "TRANSPARENT"),
            Line::value("BEGIN", "VALARM"),
            Line::value("ACTION", "DISPLAY"),
            text("DESCRIPTION", &self.title),
            Line::value("TRIGGER", "PT0S"),
            Line::value("END", "VALARM"),
        ]
    }

    /// The first day on or after that of the last change that the rule holds: a rule begins with an event.
    fn first(&self) -> Date {
        let Some(days) = DAYS.get(self.days as usize - 1) else { return self.changed };
        let is_wanted = |day: &Date| days.contains(short(day.weekday()));
        (0..7).filter_map(|later| self.changed.checked_add(later.days()).ok()).find(is_wanted).unwrap_or(self.changed)
    }
}

/// A day of the week as rules name it.
fn short(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

fn host(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(start: u32, minutes: u32, days: u32, changed: Date) -> Event {
        let (uid, title, description, url) = Default::default();
        Event { uid, changed, title, description, url, start, minutes, days }
    }

    #[test]
    fn a_rule_begins_on_one_of_its_days() {
        let sunday = jiff::civil::date(2026, 2, 1);
        let first = |days| event(0, 5, days, sunday).first().to_string();
        assert_eq!([1, 2, 6, 7].map(first), ["2026-02-02", "2026-02-03", "2026-02-02", "2026-02-01"]);
        assert_eq!(event(0, 5, 3, Date::MAX).first(), Date::MAX, "the end of time is no panic");
    }

    #[test]
    fn activities_at_the_same_minute_come_one_after_the_other() {
        let mut events = [(1050, 5), (1050, 10), (600, 5), (1050, 2_000), (1050, 5), (1050, u32::MAX)]
            .map(|(start, minutes)| event(start, minutes, 7, FIRST_DAY));
        one_after_the_other(&mut events);
        assert_eq!(events.map(|event| event.start), [1050, 1055, 600, 1065, 1050, 1050]);
    }
}
