//! A worksheet to judge a handout by PEMAT-P, the measure for printed materials that AHRQ published in 2013.
//!
//! Its 24 items in words of our own, under their numbers there (13 and 14 are for films alone). Where the parts of a
//! handout answer an item, the answer stands with what it rests on; whatever takes a person's judgement is left
//! blank. There is no score: nobody gave one.

use super::Page;
use super::clarity::{self, Level};
use crate::content::handout::Handout;
use crate::content::{Content, Document};
use crate::reading::{self, Tongue};

/// An answer that the parts of the handout give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// The item does not apply.
    NotApplicable,
}

impl Answer {
    /// The word on the worksheet.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::NotApplicable => "n/a",
        }
    }
}

/// One item of the worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number in PEMAT.
    pub number: u8,
    /// What it asks, in our words.
    pub question: &'static str,
    /// The answer, where the parts of the handout give it.
    pub answer: Option<Answer>,
    /// What the answer rests on, or what helps to judge.
    pub evidence: String,
}

/// The headings of the worksheet, each with the first number under it.
pub const PARTS: [(u8, &str); 7] = [
    (1, "Content"),
    (3, "Words and style"),
    (6, "Numbers"),
    (8, "Order"),
    (12, "Layout"),
    (15, "Pictures and tables"),
    (20, "What to do"),
];

const QUESTIONS: [(u8, &str); 24] = [
    (1, "Its purpose is plain at once."),
    (2, "Nothing in it leads away from its purpose."),
    (3, "It uses everyday words."),
    (4, "Medical words appear only to teach them, and are explained."),
    (5, "Somebody does something: active voice."),
    (6, "Its numbers are clear and easy to understand."),
    (7, "Nobody has to calculate."),
    (8, "It comes in short sections."),
    (9, "Its sections have headings that say what is in them."),
    (10, "One thing follows from the other."),
    (11, "It has a summary."),
    (12, "Boxes, bullets, bold or size lead the eye to what matters."),
    (15, "There is a picture wherever one would make it easier to understand."),
    (16, "Its pictures help, and do not distract."),
    (17, "Its pictures have clear titles or captions."),
    (18, "Its pictures are clear and uncluttered."),
    (19, "Its tables are simple, with short, clear headings."),
    (20, "It names at least one thing that the reader can do."),
    (21, "It speaks to the reader when it says what to do."),
    (22, "It breaks what to do into small, plain steps."),
    (23, "It gives a tool to act with, such as a chart or a checklist."),
    (24, "Where something must be calculated, it shows how."),
    (25, "It says how to use its charts, tables or diagrams."),
    (26, "There is a picture wherever one would make it easier to act."),
];

/// The items for a handout, in order; none for any other page.
pub fn worksheet(page: &Page) -> Option<Vec<Item>> {
    let Content::Handout(handout) = &page.document.content else { return None };
    let texts = clarity::texts(&page.document);
    let level = clarity::level(&texts, &page.language);
    let item = |(number, question)| {
        let (answer, evidence) = judge(number, &page.document, handout, &level);
        Item { number, question, answer, evidence }
    };
    Some(QUESTIONS.into_iter().map(item).collect())
}

fn judge(number: u8, document: &Document, handout: &Handout, level: &Level) -> (Option<Answer>, String) {
    let steps = handout.steps.len();
    let columns = handout.progress.as_ref().map_or(&[][..], |progress| &progress.columns);
    let yes = |evidence: String| (Some(Answer::Yes), evidence);
    let to_judge = |evidence: String| (None, evidence);
    match number {
        1 => yes(format!("Goal: “{}”", handout.goal.family)),
        3 => to_judge(everyday(level)),
        5 => active(level),
        6 | 7 | 24 => to_judge(amounts(handout)),
        8 => yes(format!("{steps} numbered steps; each part of the page is a section of its own.")),
        9 => yes(format!("Each section has a heading, and so has each step: {}.", titles(handout))),
        11 => yes(format!("“{}”", document.summary)),
        12 => yes("Steps are numbered; when to stop and whom to call stand in boxes that name their urgency.".into()),
        15 | 26 => pictures(handout),
        17 => to_judge(format!("{} stand under the title of their step.", plural(pictured(handout), "picture"))),
        16 | 18 => to_judge(plural(pictured(handout), "picture")),
        19 if columns.is_empty() => (Some(Answer::NotApplicable), "It has no table.".into()),
        19 => yes(format!("One chart, with a heading for each row and column: {}.", columns.join(", "))),
        20 => yes(format!("First step: {}.", handout.steps.first().map_or("", |step| step.title.as_str()))),
        21 => addressed(handout, level.tongue),
        22 => yes(format!("{steps} steps, each with a title and what to do.")),
        23 if columns.is_empty() => (Some(Answer::No), "It has no chart; `progress.track` makes one.".into()),
        23 => yes("A chart to tick off at home.".into()),
        25 if columns.is_empty() => (Some(Answer::NotApplicable), "It has no chart.".into()),
        _ => to_judge(String::new()),
    }
}

fn everyday(level: &Level) -> String {
    let words = level.longest_words(5).join(", ");
    let reads = level.in_words().unwrap_or_else(|| "too short for a reading level".into());
    format!("Reading level: {reads}. Long words: {words}.")
}

/// Weak evidence, as said on the sheet: a form of “be” before a word in -ed can be an adjective too.
fn active(level: &Level) -> (Option<Answer>, String) {
    if level.tongue != Tongue::English {
        return (None, String::new());
    }
    let passive: Vec<&str> =
        level.sentences.iter().map(|sentence| sentence.text).filter(|text| looks_passive(text)).collect();
    match passive[..] {
        [] => (Some(Answer::Yes), "No passive form was found (by its look alone).".into()),
        _ => (None, format!("May be passive: “{}”", passive.iter().take(3).copied().collect::<Vec<_>>().join("” “"))),
    }
}

fn looks_passive(sentence: &str) -> bool {
    let words: Vec<String> = reading::words(sentence).map(str::to_lowercase).collect();
    let is_be = |word: &str| ["is", "are", "was", "were", "be", "been", "being"].contains(&word);
    let is_participle = |word: &str| {
        (word.ends_with("ed") && word.len() > 4)
            || ["done", "given", "made", "taken", "told", "held", "kept"].contains(&word)
    };
    words.windows(2).any(|pair| is_be(&pair[0]) && is_participle(&pair[1]))
}

fn amounts(handout: &Handout) -> String {
    let counts = handout.steps.iter().filter(|step| step.count.is_some()).count();
    format!("{} with a count; how often and how long stand in one list.", plural(counts, "step"))
}

fn titles(handout: &Handout) -> String {
    handout.steps.iter().map(|step| step.title.as_str()).collect::<Vec<_>>().join(", ")
}

fn pictured(handout: &Handout) -> usize {
    handout.steps.iter().filter(|step| step.image.is_some()).count()
}

fn pictures(handout: &Handout) -> (Option<Answer>, String) {
    let (with, all) = (pictured(handout), handout.steps.len());
    let without: Vec<&str> =
        handout.steps.iter().filter(|step| step.image.is_none()).map(|step| step.title.as_str()).collect();
    match without[..] {
        [] => (Some(Answer::Yes), format!("Each of the {all} steps has a picture.")),
        _ if with == 0 => (Some(Answer::No), "No step has a picture.".into()),
        _ => (None, format!("{with} of {all} steps have a picture. Without: {}.", without.join(", "))),
    }
}

fn addressed(handout: &Handout, tongue: Tongue) -> (Option<Answer>, String) {
    if tongue != Tongue::English {
        return (None, String::new());
    }
    let speaks = |text: &str| reading::words(text).any(|word| ["you", "your"].contains(&&*word.to_lowercase()));
    let steps = handout.steps.iter().filter(|step| speaks(&step.what)).count();
    match steps {
        0 => (None, "No step says “you” or “your”.".into()),
        _ => (Some(Answer::Yes), format!("{steps} of {} steps say “you” or “your”.", handout.steps.len())),
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_items_are_those_of_printed_materials() {
        let numbers: Vec<u8> = QUESTIONS.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, (1..=12).chain(15..=26).collect::<Vec<u8>>());
        assert!(PARTS.is_sorted());
    }

    #[test]
    fn passive_forms_are_guessed_by_their_look() {
        assert!(looks_passive("The sock is pulled up the leg."));
        assert!(!looks_passive("Your child pulls the red sock."));
    }
}
