//! A dosage as FHIR's `Timing`: the same numbers as the page's words, and those words.

use serde_json::{Value as Json, json};

use crate::content::handout::Dosage;
use crate::content::rhythm::{Rhythm, TimeOfDay};
use crate::render::view::handout::how_often;
use crate::theme::texts::Texts;

/// How often and how long. A dosage that says how often in words alone has these alone.
pub(super) fn timing(dosage: &Dosage, texts: &Texts) -> Json {
    let rhythm = dosage.rhythm().ok();
    let mut repeat = rhythm.map_or(json!({}), repeat);
    if let Some(minutes) = dosage.minutes {
        repeat["duration"] = minutes.into();
        repeat["durationUnit"] = "min".into();
    }
    json!({"repeat": repeat, "code": {"text": how_often(dosage, texts)}})
}

/// So many times in a period of one day or one week.
///
/// `Timing` has one period: five days with two times each are ten times a week, and the words say the rest.
fn repeat(rhythm: Rhythm) -> Json {
    let Rhythm { times_per_day, days_per_week, time_of_day } = rhythm;
    let (frequency, unit) = match days_per_week {
        7 => (times_per_day, "d"),
        days => (times_per_day.saturating_mul(days), "wk"),
    };
    json!({"frequency": frequency, "period": 1, "periodUnit": unit, "when": time_of_day.map(|part| [code(part)])})
}

/// The code of HL7's `EventTiming`.
fn code(part: TimeOfDay) -> &'static str {
    match part {
        TimeOfDay::Morning => "MORN",
        TimeOfDay::Midday => "NOON",
        TimeOfDay::Afternoon => "AFT",
        TimeOfDay::Evening => "EVE",
        // Before sleep begins.
        TimeOfDay::Bedtime => "HS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_repeat(times: u32, days: u32, frequency: u32, unit: &str) {
        let json = repeat(Rhythm { times_per_day: times, days_per_week: days, time_of_day: None });
        assert_eq!((&json["frequency"], &json["periodUnit"]), (&json!(frequency), &json!(unit)));
    }

    #[test]
    fn a_dosage_is_so_many_times_a_day_or_a_week() {
        check_repeat(1, 7, 1, "d");
        check_repeat(3, 7, 3, "d");
        check_repeat(1, 5, 5, "wk");
        check_repeat(2, 5, 10, "wk");
    }
}
