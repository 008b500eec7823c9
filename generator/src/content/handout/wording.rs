//! Words in a handout that promise too much, that name small parts, that warn of mouths, or that grow old.
//!
//! Lists of words in English and Spanish, looked up at the borders of words. A guess, never a reading: what it tells
//! can be mended in one line, and a handout in another language is left alone.

mod lists;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use lists::{CLOTHES, MOUTHS, NO_PART, NOT, PROMISES, SMALL, SMALL_PARTS, THINGS};

use super::texts::FieldText;
use crate::content::date::{MONTHS, SPANISH_MONTHS};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceFile;

/// What is said of one text: promises and days.
pub(super) fn look(file: &SourceFile, text: &FieldText) -> Vec<Diagnostic> {
    promise(file, text).into_iter().chain(day(file, text)).collect()
}

/// All words of promises at once: hardly a text has any, and a build waits for each look.
static ANY_PROMISE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(PROMISES.iter().map(|(words, _)| words)).ok());

fn promise(file: &SourceFile, text: &FieldText) -> Option<Diagnostic> {
    let lower = text.text.to_lowercase();
    if ANY_PROMISE.as_ref().is_some_and(|any| !any.is_match(&lower)) {
        return None;
    }
    let found = PROMISES.iter().filter_map(|(words, plainer)| {
        let at = positions(&lower, words).find(|at| !is_denied(&lower[..*at]))?;
        Some((at, std::cmp::Reverse(words.len()), *words, *plainer))
    });
    let (_, _, words, plainer) = found.min()?;
    Some(
        Diagnostic::warning(Code::CureClaim, format!("“{words}” promises more than anyone can"))
            .because("children differ; a promise that does not hold costs a family's trust, and claims of cures are unlawful without proof")
            .at(place(file, text, words))
            .fix(format!("say it as a hope, such as “{plainer}”")),
    )
}

/// Whether a word of denial stands among the last four before.
fn is_denied(before: &str) -> bool {
    let sentence = before.rsplit(['.', '!', '?', ';']).next().unwrap_or_default().replace('’', "'");
    sentence.split_whitespace().rev().take(4).any(|word| NOT.contains(&word.trim_matches(',')))
}

/// The small part that a text names, as it stands there.
pub(super) fn small_part(text: &str) -> Option<String> {
    let lower = NO_PART.iter().fold(text.to_lowercase(), |text, words| text.replace(words, "·"));
    let is_sewn_on = CLOTHES.iter().any(|clothes| positions(&lower, clothes).next().is_some());
    let loose = SMALL_PARTS.iter().filter(|part| !(is_sewn_on && ["button", "buttons", "botones"].contains(part)));
    let named = loose.filter_map(|part| Some((positions(&lower, part).next()?, *part))).min();
    named.map(|(_, part)| part.to_string()).or_else(|| small_thing(&lower))
}

/// `small blocks`, `tiny wooden pegs`, `bloques pequeños`.
fn small_thing(lower: &str) -> Option<String> {
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '-').collect();
    words.iter().enumerate().filter(|(_, word)| THINGS.contains(word)).find_map(|(at, thing)| {
        let from = at.saturating_sub(2);
        let before = words[from..at].iter().position(|word| SMALL.contains(word)).map(|begin| from + begin);
        let after = words.get(at + 1).filter(|word| SMALL.contains(word));
        match (before, after) {
            (Some(begin), _) => Some(words[begin..=at].join(" ")),
            (None, Some(after)) => Some(format!("{thing} {after}")),
            (None, None) => None,
        }
    })
}

/// Whether a text warns of mouths, or says for which age it is.
pub(super) fn warns_of_mouths(text: &str) -> bool {
    let lower = text.to_lowercase();
    MOUTHS.iter().any(|words| positions(&lower, words).next().is_some())
}

/// A day in a text: readers cannot tell whether it still holds.
fn day(file: &SourceFile, text: &FieldText) -> Option<Diagnostic> {
    let day = day_in(&text.text)?;
    Some(
        Diagnostic::warning(Code::DateInText, format!("the day {day} stands in a text"))
            .because("a handout hangs on the fridge for months; a day in it grows old, and nobody sees that it did")
            .at(place(file, text, day))
            .fix("take the day out, or say it as a time: for two weeks; days belong to `review:` and `updated:`"),
    )
}

/// `2026-03-02`, `3/2/2026`, `March 2`, `March 2026`, `2 de marzo de 2026`.
fn day_in(text: &str) -> Option<&str> {
    let words: Vec<(usize, &str)> = split_at_blanks(text).collect();
    words.iter().enumerate().find_map(|(number, (at, word))| {
        if is_numbers(word) {
            return Some(*word);
        }
        let is_month = word.starts_with(char::is_uppercase) && MONTHS.contains(&word.to_lowercase().as_str());
        let next = words.get(number + 1).filter(|(_, next)| is_number(next, 4));
        if let Some((next_at, next)) = next.filter(|_| is_month) {
            return Some(&text[*at..next_at + next.len()]);
        }
        // 2 de marzo
        let [(_, of), (month_at, month)] = words.get(number + 1..number + 3)? else { return None };
        let is_spanish = *of == "de" && SPANISH_MONTHS.contains(&month.to_lowercase().as_str());
        (is_spanish && is_number(word, 2)).then(|| &text[*at..month_at + month.len()])
    })
}

/// Words with their first bytes, without signs around them.
fn split_at_blanks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().filter_map(|word| {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let at = bare.as_ptr() as usize - text.as_ptr() as usize;
        (!bare.is_empty()).then_some((at, bare))
    })
}

fn is_number(word: &str, most: usize) -> bool {
    (1..=most).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-03-02` and `3/2/2026`, but not `1/2` or `3-6`.
fn is_numbers(word: &str) -> bool {
    let of = |sign: char| {
        let parts: Vec<&str> = word.split(sign).collect();
        parts.len() == 3
            && parts.iter().all(|part| is_number(part, 4))
            && parts.iter().any(|part| part.len() == 4 || sign == '/')
    };
    of('-') || of('/')
}

/// Where `words` stand in the value of a text; the whole value where the file breaks them over lines.
pub(super) fn place(file: &SourceFile, text: &FieldText, words: &str) -> Place {
    let written = file.text.get(text.range.start as usize..text.range.end as usize).unwrap_or_default();
    let at = positions(&written.to_ascii_lowercase(), &words.to_ascii_lowercase()).next();
    match at {
        Some(at) => {
            let begin = text.range.start + at as u32;
            file.place(&(begin..begin + words.len() as u32))
        }
        None => file.place(&text.range),
    }
}

/// Where `words` stand in a text as whole words; both in small letters.
fn positions<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(words).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_part(text: &str, expected: Option<&str>) {
        assert_eq!(small_part(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn small_parts_are_seen() {
        check_part("Thread beads on a shoelace.", Some("beads"));
        check_part("Pick up coins and drop them in a jar", Some("coins"));
        check_part("Use buttons instead of big blocks.", Some("buttons"));
        check_part("Stack small wooden blocks", Some("small wooden blocks"));
        check_part("Tear smaller bits for a mosaic.", Some("smaller bits"));
        check_part("Hide dried beans in the dough", Some("dried beans"));
        check_part("Use a toy with batteries.", Some("batteries"));
        check_part("Ensarte cuentas en un cordón.", Some("cuentas"));
        check_part("Use bloques pequeños.", Some("bloques pequeños"));
        check_part("Do up the shirt, then thread beads.", Some("beads"));
    }

    #[test]
    fn what_no_child_can_swallow_is_left_alone() {
        for text in [
            "Use a shirt with buttons.",
            "Touch the belly button.",
            "Carry two bags of beans to the table.",
            "Throw a bean bag into a box.",
            "Use small steps.",
            "Trace a big number eight.",
            "Lleve dos bolsas de frijoles.",
            "Push a laundry basket over a rug.",
            "Sit on a smaller stool.",
        ] {
            check_part(text, None);
        }
    }

    #[test]
    fn warnings_of_mouths_are_known() {
        for text in [
            "Leave this out if your child puts things in the mouth.",
            "Beads can choke a child.",
            "Not for children under 3.",
            "No lo haga si su hijo se lleva cosas a la boca.",
        ] {
            assert!(warns_of_mouths(text), "{text}");
        }
        assert!(!warns_of_mouths("Stop if a hand hurts. For 30 minutes."));
    }

    #[track_caller]
    fn check_look(text: &str, expected: &[&str]) {
        let file = SourceFile::decode("a.yaml", text.as_bytes()).expect("it is UTF-8");
        let field = FieldText { field: "goal.why".into(), text: text.into(), range: 0..text.len() as u32 };
        let messages: Vec<String> = look(&file, &field).into_iter().map(|problem| problem.message).collect();
        assert_eq!(messages, expected, "{text}");
    }

    #[test]
    fn promises_are_seen_unless_they_are_denied() {
        check_look("This game will fix a weak grip.", &["“will fix” promises more than anyone can"]);
        check_look("It is clinically proven to work.", &["“clinically proven” promises more than anyone can"]);
        check_look("Better sleep is GUARANTEED.", &["“guaranteed” promises more than anyone can"]);
        check_look("Este juego cura la ansiedad.", &["“cura” promises more than anyone can"]);
        check_look(
            "Resultados garantizados no hay; está garantizado.",
            &["“garantizado” promises more than anyone can"],
        );
        check_look("This does not cure anything.", &[]);
        check_look("Nobody can guarantee that.", &[]);
        check_look("Do not fix a crooked sock. Put the picture on the fridge.", &[]);
        check_look("A secure seat helps. Keep the game going until the skin heals.", &[]);
    }

    #[test]
    fn days_are_seen_and_ages_are_not() {
        check_look("Come on March 2, 2026.", &["the day March 2 stands in a text"]);
        check_look("Since 2026-03-02 we do this.", &["the day 2026-03-02 stands in a text"]);
        check_look("Until 3/2/2026, do it.", &["the day 3/2/2026 stands in a text"]);
        check_look("Hasta el 2 de marzo de 2026.", &["the day 2 de marzo stands in a text"]);
        for text in ["Use 1/2 cup, 2-3 times.", "Children may 2 times.", "March in place 10 times.", "Ages 3-6."] {
            check_look(text, &[]);
        }
    }
}
