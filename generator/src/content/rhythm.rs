//! How often a dosage asks for an activity, as a value: the page's words, the calendar file and the FHIR timing
//! all come from it, so that none of them promises what another does not.
//!
//! It does not draw: words are the view's, rules of a calendar the reminder's.

use std::fmt;

use serde::Serialize;

use super::handout::Dosage;

/// How often, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// Times on each of its days, at least 1.
    pub times_per_day: u32,
    /// Days in a week, 1 to 7; which of them is the family's choice.
    pub days_per_week: u32,
    /// In which part of the day, if it is done once a day and the dosage says so.
    pub time_of_day: Option<TimeOfDay>,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum TimeOfDay {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Bedtime,
}

/// Why a dosage gives no reminder, in words for the person who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReminder {
    /// It says how often in words alone.
    InWords,
    /// It does not say how often.
    Unsaid,
    /// It asks for more days than a week has.
    LongWeek(u32),
    /// It asks for so many times a day that families would switch the reminders off.
    TooOften(u32),
}

impl fmt::Display for NoReminder {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            NoReminder::InWords => write!(out, "how often is said in words, which a calendar cannot repeat"),
            NoReminder::Unsaid => write!(out, "the dosage does not say how often"),
            NoReminder::LongWeek(days) => write!(out, "a week does not have {days} days"),
            NoReminder::TooOften(times) => write!(out, "{times} reminders a day are more than a family can use"),
        }
    }
}

/// Minutes after midnight by how many times a day: spread over a child's waking day. Families move them to fit.
const TIMES: [&[u32]; 6] = [
    &[17 * 60],
    &[8 * 60, 17 * 60],
    &[8 * 60, 13 * 60, 17 * 60],
    &[8 * 60, 12 * 60, 15 * 60, 18 * 60],
    &[8 * 60, 11 * 60, 13 * 60, 15 * 60, 18 * 60],
    &[8 * 60, 10 * 60, 12 * 60, 14 * 60, 16 * 60, 18 * 60],
];

impl TimeOfDay {
    /// The words that a content file may use.
    pub const WORDS: &[&str] = &["morning", "midday", "afternoon", "evening", "bedtime"];

    /// The part of the day that a word of [`TimeOfDay::WORDS`] means.
    pub fn parse(word: &str) -> Option<TimeOfDay> {
        let all = [TimeOfDay::Morning, TimeOfDay::Midday, TimeOfDay::Afternoon, TimeOfDay::Evening, TimeOfDay::Bedtime];
        TimeOfDay::WORDS.iter().position(|known| *known == word).map(|at| all[at])
    }

    /// When its reminder comes, in minutes after midnight.
    fn minute(self) -> u32 {
        match self {
            TimeOfDay::Morning => 7 * 60 + 30,
            TimeOfDay::Midday => 12 * 60,
            TimeOfDay::Afternoon => 15 * 60 + 30,
            TimeOfDay::Evening => 17 * 60 + 30,
            TimeOfDay::Bedtime => 19 * 60 + 30,
        }
    }
}

impl Dosage {
    /// A program's dosage over the handout's own, field by field.
    ///
    /// Words for how often (`when you can`) take the place of the handout's numbers: both together would say two
    /// things. A program that asks for several times a day drops the handout's part of the day.
    pub fn over(self, own: &Dosage) -> Dosage {
        let own = own.clone();
        let in_words = self.when.is_some() && self.times_per_day.is_none() && self.days_per_week.is_none();
        let number = |over: Option<u32>, own: Option<u32>| over.or(own.filter(|_| !in_words));
        Dosage {
            times_per_day: number(self.times_per_day, own.times_per_day),
            days_per_week: number(self.days_per_week, own.days_per_week),
            time_of_day: self.time_of_day.or(own.time_of_day.filter(|_| !in_words)),
            when: self.when.or(own.when),
            intensity: self.intensity.or(own.intensity),
            minutes: self.minutes.or(own.minutes),
            kind: self.kind.or(own.kind),
            rounds: self.rounds.or(own.rounds),
            rest: self.rest.or(own.rest),
            place: self.place,
        }
    }

    /// How often, in numbers; every day if only the times a day are given, once if only the days.
    pub fn rhythm(&self) -> Result<Rhythm, NoReminder> {
        if self.times_per_day.is_none() && self.days_per_week.is_none() {
            return Err(if self.when.is_some() { NoReminder::InWords } else { NoReminder::Unsaid });
        }
        let times_per_day = self.times_per_day.unwrap_or(1).max(1);
        let days_per_week = self.days_per_week.unwrap_or(7).max(1);
        if days_per_week > 7 {
            return Err(NoReminder::LongWeek(days_per_week));
        }
        let time_of_day = self.time_of_day.filter(|_| times_per_day == 1);
        Ok(Rhythm { times_per_day, days_per_week, time_of_day })
    }

    /// When on each of its days the reminders come, in minutes after midnight, earliest first.
    ///
    /// Errors: why there is none.
    pub fn reminders(&self) -> Result<(Rhythm, Vec<u32>), NoReminder> {
        let rhythm = self.rhythm()?;
        let Some(times) = TIMES.get(rhythm.times_per_day as usize - 1) else {
            return Err(NoReminder::TooOften(rhythm.times_per_day));
        };
        Ok((rhythm, rhythm.time_of_day.map_or_else(|| times.to_vec(), |part| vec![part.minute()])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn often(times: Option<u32>, days: Option<u32>, when: Option<&str>) -> Dosage {
        Dosage { times_per_day: times, days_per_week: days, when: when.map(str::to_string), ..Dosage::default() }
    }

    #[track_caller]
    fn check_rhythm(dosage: &Dosage, expected: Result<(u32, u32), NoReminder>) {
        assert_eq!(dosage.reminders().map(|(rhythm, _)| (rhythm.times_per_day, rhythm.days_per_week)), expected);
    }

    #[test]
    fn numbers_give_a_rhythm_and_words_give_none() {
        check_rhythm(&often(Some(2), Some(5), None), Ok((2, 5)));
        check_rhythm(&often(None, Some(3), Some("after school")), Ok((1, 3)));
        check_rhythm(&often(Some(3), None, None), Ok((3, 7)));
        check_rhythm(&often(None, None, Some("when you can")), Err(NoReminder::InWords));
        check_rhythm(&often(None, None, None), Err(NoReminder::Unsaid));
        check_rhythm(&often(Some(1), Some(9), None), Err(NoReminder::LongWeek(9)));
        check_rhythm(&often(Some(7), None, None), Err(NoReminder::TooOften(7)));
        check_rhythm(&often(Some(u32::MAX), None, None), Err(NoReminder::TooOften(u32::MAX)));
    }

    #[test]
    fn there_are_as_many_reminders_as_times_a_day_each_later_than_the_last() {
        for times in 1..=6 {
            let (_, minutes) = often(Some(times), None, None).reminders().expect("it is a rhythm");
            assert_eq!(minutes.len(), times as usize);
            assert!(minutes.is_sorted_by(|one, next| one < next) && minutes.iter().all(|minute| *minute < 20 * 60));
        }
    }

    #[test]
    fn the_part_of_the_day_counts_where_it_is_done_once() {
        for word in TimeOfDay::WORDS {
            let dosage = Dosage { time_of_day: TimeOfDay::parse(word), ..often(Some(1), None, None) };
            assert_eq!(dosage.rhythm().expect("it is a rhythm").time_of_day, TimeOfDay::parse(word));
            let twice = Dosage { times_per_day: Some(2), ..dosage };
            assert_eq!(twice.rhythm().expect("it is a rhythm").time_of_day, None);
        }
        assert_eq!(TimeOfDay::parse("tea time"), None);
    }

    #[test]
    fn a_programs_dosage_counts_field_by_field_and_its_words_in_place_of_numbers() {
        let own = Dosage { minutes: Some(5), ..often(Some(2), Some(5), None) };
        let over = often(None, Some(3), None).over(&own);
        assert_eq!((over.times_per_day, over.days_per_week, over.minutes), (Some(2), Some(3), Some(5)));
        let words = often(None, None, Some("when you can")).over(&own);
        assert_eq!((words.rhythm(), words.minutes), (Err(NoReminder::InWords), Some(5)));
    }
}
