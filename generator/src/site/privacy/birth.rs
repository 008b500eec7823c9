//! A child's day of birth: a word for it with a day right behind.

use crate::content::date::{MONTHS, SPANISH_MONTHS};

/// Words before a day that make it somebody's day of birth, in small letters.
const WORDS: [&str; 13] = [
    "dob",
    "d.o.b.",
    "date of birth",
    "day of birth",
    "birth date",
    "birthdate",
    "birthday",
    "born",
    "fecha de nacimiento",
    "nació",
    "nacido",
    "nacida",
    "ngày sinh",
];

/// What may stand between the word and the day.
const BETWEEN: [&str; 12] = ["is", "was", "on", "the", "es", "el", "de", "in", "of", "her", "his", "their"];

/// A quick look at the first two bytes: whether one of the words may begin so.
pub(super) fn may_begin(bytes: &[u8]) -> bool {
    let [first, second, ..] = bytes else { return false };
    let pair = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
    matches!(pair, (b'b', b'i' | b'o') | (b'd', b'o' | b'.' | b'a') | (b'f', b'e') | (b'n', b'a' | b'g'))
}

/// How long the day is that begins this rest of a line, with the word that makes it a day of birth.
pub(super) fn day(rest: &str) -> Option<usize> {
    let word = WORDS.iter().find(|word| {
        let start = rest.as_bytes().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    })?;
    let behind = rest.get(word.len()..)?;
    let is_whole = !behind.starts_with(char::is_alphanumeric);
    Some(word.len() + length(&behind.to_ascii_lowercase())?).filter(|_| is_whole)
}

/// How far the day reaches that begins here, after a few small words.
fn length(rest: &str) -> Option<usize> {
    let mut words = words(rest).skip_while(|(_, word)| BETWEEN.contains(word));
    let (first_at, first) = words.next()?;
    if is_numbers(first) {
        return Some(first_at + first.len());
    }
    let (mut at, mut last) = words.next()?;
    if last == "de" {
        (at, last) = words.next()?;
    }
    let is_day = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit()) && word.len() <= 4;
    ((is_month(first) && is_day(last)) || (is_day(first) && is_month(last))).then_some(at + last.len())
}

/// Words with their first bytes, without signs around them.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|letter: char| letter.is_whitespace() || "(),:;=“”\"*_".contains(letter)).filter_map(|word| {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let at = bare.as_ptr() as usize - text.as_ptr() as usize;
        (!bare.is_empty()).then_some((at, bare))
    })
}

fn is_month(word: &str) -> bool {
    word.len() >= 3 && MONTHS.iter().chain(&SPANISH_MONTHS).any(|month| month.starts_with(word))
}

/// `3/4/2019`, `03-04-19`, `2019.03.04`.
fn is_numbers(word: &str) -> bool {
    ['/', '-', '.'].iter().any(|sign| {
        let mut parts = word.split(*sign);
        let number = |part: Option<&str>| {
            part.is_some_and(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        number(parts.next()) && number(parts.next()) && number(parts.next()) && parts.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_of_birth_is_seen_as_people_write_it() {
        for (line, expected) in [
            ("DOB 03/04/2019) loves swings", "DOB 03/04/2019"),
            ("DOB: 3-4-19", "DOB: 3-4-19"),
            ("d.o.b. 3/4/19", "d.o.b. 3/4/19"),
            ("Date of birth is 2019-03-04.", "Date of birth is 2019-03-04"),
            ("birthday is March 4, and she", "birthday is March 4"),
            ("born on 4 March 2019.", "born on 4 March"),
            ("Born Mar 4th", "Born Mar 4th"),
            ("Fecha de nacimiento: 4 de marzo de 2019", "Fecha de nacimiento: 4 de marzo"),
            ("nació el 4 de marzo", "nació el 4 de marzo"),
        ] {
            assert_eq!(day(line).map(|length| &line[..length]), Some(expected), "{line}");
        }
    }

    #[test]
    fn birthdays_without_a_day_and_other_numbers_are_left_alone() {
        for line in [
            "birthday party for 3 children",
            "birthday party in March, with 3 children",
            "birthdays 3/4/2019",
            "born before 37 weeks",
            "born 3 weeks early",
            "Born in 2019, she",
            "door 3/4/2019",
        ] {
            assert_eq!(day(line), None, "{line}");
        }
    }
}
