//! Days as people write them. A day is a civil date in the clinic's time zone.

use jiff::civil::Date;

/// A day and how sure its reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The text can mean only this day.
    Sure(Date),
    /// `02/01/2024`: read the American way, month first.
    Guessed(Date),
}

/// Why a text is no day, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongDate {
    /// What was seen.
    pub message: String,
    /// What to write instead.
    pub fix: String,
}

/// Months in Spanish, in small letters.
pub const SPANISH_MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// Months in English, as people write them in dates.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `2026-02-28`, `2026-02-28T09:00:00Z`, `February 28, 2026`, `28 February 2026`, `2/28/2026`.
///
/// Errors: no such form, or a day that does not exist.
pub fn parse(text: &str) -> Result<Reading, WrongDate> {
    let text = text.trim();
    if let Some((year, month, day)) = iso(text) {
        return real(text, year, month, day).map(Reading::Sure);
    }
    let numbers: Vec<&str> = text.split(['/', '.']).collect();
    if let [first, second, year] = numbers[..]
        && let (Ok(first), Ok(second), Ok(year)) = (first.parse::<i16>(), second.parse::<i16>(), year.parse::<i16>())
    {
        let year = if year < 100 { year + 2000 } else { year };
        // A first number over 12 can only be a day.
        return if first > 12 {
            real(text, year, second, first).map(Reading::Sure)
        } else {
            real(text, year, first, second).map(Reading::Guessed)
        };
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    if let [first, second, year] = words[..] {
        let number = |word: &str| word.trim_end_matches(|letter: char| letter.is_alphabetic()).parse::<i16>().ok();
        let spelt = month_number(first).zip(number(second)).or_else(|| month_number(second).zip(number(first)));
        if let (Some((month, day)), Ok(year)) = (spelt, year.parse::<i16>()) {
            return real(text, year, month, day).map(Reading::Sure);
        }
    }
    Err(WrongDate {
        message: format!("`{text}` is not a day"),
        fix: "write year-month-day, such as 2026-02-28, or February 28, 2026".into(),
    })
}

/// The day, for a text that [`parse`] takes.
pub fn day(text: &str) -> Option<Date> {
    match parse(text) {
        Ok(Reading::Sure(day) | Reading::Guessed(day)) => Some(day),
        Err(_) => None,
    }
}

/// `Monday, March 2, 2026`.
pub fn in_words(day: Date) -> String {
    day.strftime("%A, %B %-d, %Y").to_string()
}

/// The numbers of `2026-02-28`, which a time may follow.
fn iso(text: &str) -> Option<(i16, i16, i16)> {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    if !(rest.is_empty() || rest.starts_with(['T', 't', ' '])) {
        return None;
    }
    let mut parts = date.split('-').map(|part| part.parse::<i16>().ok());
    let numbers = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && numbers.0 >= 1000).then_some(numbers)
}

fn month_number(word: &str) -> Option<i16> {
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word))?;
    Some(at as i16 + 1)
}

fn real(text: &str, year: i16, month: i16, day: i16) -> Result<Date, WrongDate> {
    let narrow = |number: i16| i8::try_from(number).unwrap_or(0);
    Date::new(year, narrow(month), narrow(day)).map_err(|_| {
        let last = Date::new(year, narrow(month), 1).map(|first| first.last_of_month());
        WrongDate {
            message: format!("`{text}` is not a day that exists"),
            fix: last.map_or("write year-month-day, such as 2026-02-28".into(), |last| last.to_string()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        check("2024-02-01", "2024-02-01");
        check("2024-2-1", "2024-02-01");
        check("2015-01-05T09:00:00Z", "2015-01-05");
        check("February 1, 2024", "2024-02-01");
        check("Feb 1st 2024", "2024-02-01");
        check("1 February 2024", "2024-02-01");
        check("02/01/2024", "2024-02-01");
        check("28.2.2024", "2024-02-28");
    }

    #[test]
    fn impossible_days_are_refused_with_the_last_day_of_the_month() {
        assert_eq!(parse("2026-02-30").expect_err("no such day").fix, "2026-02-28");
        assert!(parse("YYYY-MM-DD").is_err());
        assert!(parse("soon").is_err());
        assert!(parse("2026-13-01").is_err());
    }
}
