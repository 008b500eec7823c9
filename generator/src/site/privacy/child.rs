//! A child's name beside a diagnosis or an age. With both, neighbours know whom a text is about.
//!
//! A guess by the form of the sentence: a word with a capital where names stand, and right beside it a diagnosis or a
//! child's age. Names that children often have are known ([`super::names`]) and need fewer signs.

mod lists;

use super::names::is_listed;
use lists::{AGE, BEFORE_AGE, BETWEEN, BETWEEN_LISTED, CHANGED, DIAGNOSES, ENDS, KIN, NOBODY, NUMBERS, TITLES, UNITS};

/// What stands beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// A diagnosis, perhaps with an age.
    Diagnosis,
    /// An age alone.
    Age,
}

/// How long the name is that begins at this byte of a line, and what stands beside it, where it is a name.
pub(super) fn named(line: &str, at: usize) -> Option<(usize, Beside)> {
    let bytes = &line.as_bytes()[at..];
    // Most words that begin with a capital end here.
    if bytes.get(1).is_none_or(|byte| !(byte.is_ascii_lowercase() || *byte >= 0x80)) {
        return None;
    }
    let rest = &line[at..];
    let length = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
    if !may_stand_beside(&line.as_bytes()[..at], &bytes[length..]) {
        return None;
    }
    // A line may be a whole paragraph, of which only what stands near counts.
    let near = line[..at].char_indices().rev().take(60).last().map_or(at, |(near, _)| near);
    let (word, before, after) = (&rest[..length], &line[near..at], &rest[length..]);
    let beside = Some(word).filter(|word| is_name(word)).and_then(|word| beside(before, word, after))?;
    let is_grown_up = TITLES.iter().any(|title| before.trim_end().ends_with(title));
    (!is_grown_up && !NOBODY.contains(&word)).then_some((length, beside))
}

/// A quick look at the bytes around a word: whether one of the lists below may have a word for them.
fn may_stand_beside(before: &[u8], after: &[u8]) -> bool {
    let leads = match after {
        [b' ', first, second, ..] => matches!(
            (first, second),
            (b'i', b's')
                | (b'w', b'a' | b'h' | b'i')
                | (b't', b'u' | b'i')
                | (b'j', b'u')
                | (b'h', b'a')
                | (b'l', b'i')
                | (b'g', b'o')
                | (b'f', b'u')
                | (b'd', b'e')
                | (b'a', b'n')
                | (b'(' | b'-' | 0xe2, _)
        ),
        [first, ..] => matches!(first, b',' | b':' | b'\'' | b'*' | b'_' | 0xe2),
        [] => false,
    };
    // `4-year-old Kaiyu`, `autistic son, Kaiyu`.
    leads || matches!(before, [.., b'a'..=b'z' | b',', b' ' | b'*' | b'_'])
}

/// Whether a line tells right behind a name that it is made up.
pub(super) fn is_changed(line: &str) -> bool {
    let lower = line.to_lowercase();
    CHANGED.iter().any(|words| lower.contains(words))
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let is_large = letters.next().is_some_and(char::is_uppercase);
    is_large && letters.clone().count() >= 2 && letters.all(char::is_lowercase)
}

fn beside(before: &str, word: &str, after: &str) -> Option<Beside> {
    // Emphasis does not part a name from what stands beside it.
    let (before, after) = (before.trim_end_matches(['*', '_']), after.trim_start_matches(['*', '_']));
    let age = age_behind(after);
    let behind = |lead: &[&str]| lead.iter().filter_map(|lead| after.strip_prefix(lead)).min_by_key(|rest| rest.len());
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    let is_single = !(last.starts_with(char::is_uppercase) && last.ends_with(char::is_alphanumeric));
    if age.is_some_and(|(_, rest)| tells_diagnosis(rest, FAR))
        || (is_single && behind(&BETWEEN).is_some_and(|rest| tells_diagnosis(rest, NEAR)))
    {
        return Some(Beside::Diagnosis);
    }
    let is_inside = is_single && last.ends_with(|letter: char| letter.is_lowercase() || letter == ',');
    let leads = [&BETWEEN[..], &BETWEEN_LISTED].into_iter().filter_map(behind);
    let leads: Vec<&str> = leads.collect();
    if !is_inside && age.is_none() && leads.is_empty() {
        return None;
    }
    let is_listed = is_listed(word);
    let is_told = || leads.iter().any(|rest| tells_diagnosis(rest, FAR)) || leads_here(before, &DIAGNOSES);
    if is_listed && is_told() {
        return Some(Beside::Diagnosis);
    }
    let is_aged = match age {
        Some((Sure::Said, _)) => is_listed || is_inside,
        Some((Sure::Number, _)) => is_listed,
        None => false,
    };
    (is_aged || (is_inside && leads_here(before, &UNITS[..3]))).then_some(Beside::Age)
}

/// Within how many letters a diagnosis begins behind a name that children often have, and behind any other.
const FAR: usize = 40;
const NEAR: usize = 14;

/// Whether a diagnosis begins within so many letters of the sentence.
fn tells_diagnosis(rest: &str, most: usize) -> bool {
    let sentence: String = rest.chars().take_while(|letter| !".;!?".contains(*letter)).take(most + 20).collect();
    let sentence = sentence.to_lowercase();
    DIAGNOSES.iter().filter_map(|diagnosis| sentence.find(diagnosis)).any(|at| at < most)
}

/// Whether one of these leads to the name over a few words: `autistic son, `, `4-year-old boy named `.
fn leads_here(before: &str, signs: &[&str]) -> bool {
    let sentence = before.rsplit(['.', '!', '?', ';', '\n']).next().unwrap_or("").to_lowercase();
    let found = signs.iter().filter_map(|sign| sentence.rfind(sign).map(|at| at + sign.len())).max();
    let Some(end) = found else { return false };
    // The rest of the word itself: `autis|tic`.
    let rest = sentence[end..].trim_start_matches(char::is_alphabetic);
    let words: Vec<&str> = rest.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    words.iter().all(|word| KIN.contains(word)) && !(words.is_empty() && rest.contains(','))
}

/// How sure it is that a number is an age.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// A word says so: `age 4`, `4 years old`.
    Said,
    /// It stands where ages stand: `, 4,`.
    Number,
}

/// A child's age right behind a name, and what follows it.
fn age_behind(after: &str) -> Option<(Sure, &str)> {
    let lead = BEFORE_AGE.iter().filter_map(|lead| after.strip_prefix(lead)).min_by_key(|rest| rest.len())?;
    let said = AGE.iter().find_map(|word| lead.strip_prefix(word));
    let rest = number(said.unwrap_or(lead))?;
    let unit = UNITS.iter().find_map(|unit| rest.strip_prefix(unit));
    match (said, unit) {
        (_, Some(rest)) => Some((Sure::Said, rest.trim_start_matches(" old"))),
        (Some(_), None) => Some((Sure::Said, rest)),
        (None, None) => {
            let is_whole = rest.trim().is_empty() || ENDS.iter().any(|end| rest.starts_with(end));
            is_whole.then_some((Sure::Number, rest))
        }
    }
}

/// What follows a number that can be a child's age.
fn number(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let (number, rest) = text.split_at(digits);
        let rest = rest.strip_prefix(".5").or_else(|| rest.strip_prefix("½")).unwrap_or(rest);
        let in_months = ["-month-old", " month", " meses"].iter().any(|unit| rest.starts_with(unit));
        let most = if in_months { 36 } else { 17 };
        return number.parse().is_ok_and(|number: u32| (1..=most).contains(&number)).then_some(rest);
    }
    let length = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    NUMBERS.contains(&&text[..length]).then_some(&text[length..])
}

#[cfg(test)]
mod tests {
    use super::{Beside, is_changed, named};

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, Beside)>) {
        let is_start = |at: usize| !line[..at].ends_with(char::is_alphanumeric);
        let starts = line.char_indices().filter(|(at, letter)| letter.is_uppercase() && is_start(*at));
        let mut found =
            starts.filter_map(|(at, _)| named(line, at).map(|(length, beside)| (&line[at..at + length], beside)));
        assert_eq!(found.next().filter(|_| !is_changed(line)), expected, "{line}");
    }

    #[test]
    fn a_name_beside_a_diagnosis_is_seen() {
        for (line, name) in [
            ("Jayden, 4, autism", "Jayden"),
            ("**Jayden**, 4, autism, likes swings", "Jayden"),
            ("Emma has autism and likes swings.", "Emma"),
            ("We met Noah, 5, who has ADHD.", "Noah"),
            ("Last week Zoé (age 4) was diagnosed with cerebral palsy.", "Zoé"),
            ("Liam’s autism means", "Liam"),
            ("Kaiyu, age 4, with Down syndrome", "Kaiyu"),
            ("Kaiyu was diagnosed with autism", "Kaiyu"),
            ("Sofía tiene autismo.", "Sofía"),
            ("our autistic son Mateo", "Mateo"),
            ("a child with ADHD named Olivia", "Olivia"),
            ("Mason (ADHD) and his mother", "Mason"),
            ("Ethan with his speech delay", "Ethan"),
        ] {
            check(line, Some((name, Beside::Diagnosis)));
        }
    }

    #[test]
    fn a_name_beside_an_age_is_seen() {
        for (line, name) in [
            ("Jayden, 4, loves swings.", "Jayden"),
            ("Mia (5) pulled the sock.", "Mia"),
            ("Ava is four.", "Ava"),
            ("Henry just turned 6.", "Henry"),
            ("Mateo, de 4 años, salta", "Mateo"),
            ("We met Kaiyu, age 4.", "Kaiyu"),
            ("Meet our 4-year-old Kaiyu", "Kaiyu"),
            ("her 4-year-old son, Thuong, ran", "Thuong"),
            ("Leo, 18 months, sat", "Leo"),
        ] {
            check(line, Some((name, Beside::Age)));
        }
    }

    #[test]
    fn sentences_about_many_are_left_alone() {
        for line in [
            "Your child has autism. What now?",
            "Autism is not an illness.",
            "Children with ADHD move a lot.",
            "Emma likes swings. Many children have autism.",
            "Emma (name changed) has autism.",
            "Noah, 5 (name changed), ran",
            "OT is often used for autism.",
            "Down syndrome is one reason.",
            "Dr. Emma Lee studies autism.",
            "Dr. Emma, 4, autism",
            "Toddlers (age 2) like it. Preschoolers, age 4, too.",
            "Dressing (age 4)",
            "## Dressing, age 4",
            "On March 4, 2024 we moved. On Monday, 4 children came.",
            "Come to Lincoln, age 4 and up.",
            "Parents, 4 of them, sat.",
            "In Omaha, 12 months later",
            "Emma is 5 minutes late.",
            "Steps: Pull, 3 times, Rest (2)",
            "a 4-year-old in Target",
            "For a 4-year-old: Try this. For a 4-year-old, Velcro helps.",
            "Therapy is often used for autism. Play is good for children with autism.",
            "Lincoln Public Schools has autism services.",
            "Apraxia is not dyspraxia.",
            "Ask Emma about autism.",
            "Emma, our front desk, is 34 years old.",
            "Read Novak (2009), Pediatrics, 124(4).",
        ] {
            check(line, None);
        }
    }
}
