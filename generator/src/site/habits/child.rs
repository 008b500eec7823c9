//! A child's name beside a diagnosis. With both, neighbours know whom a text is about.
//!
//! A guess by the form of the sentence: it never knows a name, and asks only where a name and a diagnosis
//! stand right beside each other.

/// Words of a diagnosis, in small letters.
const DIAGNOSES: [&str; 13] = [
    "autis",
    "adhd",
    "down syndrome",
    "cerebral palsy",
    "apraxia",
    "dyspraxia",
    "sensory processing",
    "developmental delay",
    "epilepsy",
    "fragile x",
    "asperger",
    "spina bifida",
    "selective mutism",
];

/// What stands between a name and a diagnosis.
const BETWEEN: [&str; 12] = [
    " has ",
    " had ",
    " is ",
    " was ",
    " who has ",
    " who is ",
    " lives with ",
    " was diagnosed ",
    " got ",
    "’s ",
    "'s ",
    ", who has ",
];

/// Words that begin sentences and are nobody's name.
const NOBODY: [&str; 57] = [
    "About",
    "All",
    "And",
    "Another",
    "Anybody",
    "Anyone",
    "Autism",
    "Because",
    "Child",
    "Children",
    "Everybody",
    "Everyone",
    "Father",
    "For",
    "Having",
    "Her",
    "His",
    "Iowa",
    "It",
    "Kids",
    "Many",
    "Medicaid",
    "Mother",
    "My",
    "Neither",
    "Nebraska",
    "Nobody",
    "None",
    "Omaha",
    "One",
    "Our",
    "Parent",
    "Research",
    "She",
    "Sensory",
    "Sibling",
    "Someone",
    "Somebody",
    "Some",
    "Son",
    "Student",
    "Teacher",
    "That",
    "The",
    "Their",
    "There",
    "They",
    "This",
    "Today",
    "What",
    "When",
    "Which",
    "Who",
    "Whoever",
    "You",
    "Your",
    "Lincoln",
];

/// Where the name stands in the line: its first byte and its length.
pub(super) fn named(line: &str) -> Option<(usize, usize)> {
    let lower = line.to_lowercase();
    if !DIAGNOSES.iter().any(|word| lower.contains(word)) || lower.contains("name changed") {
        return None;
    }
    let mut at = 0;
    line.split_inclusive(|letter: char| !letter.is_alphabetic()).find_map(|piece| {
        let begin = at;
        at += piece.len();
        let word = piece.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let rest = after_age(&line[begin + word.len()..]);
        let between =
            BETWEEN.iter().filter(|between| rest.starts_with(**between)).map(|between| between.len()).max()?;
        let behind: String = rest[between..].chars().take_while(|letter| !".;!?".contains(*letter)).take(40).collect();
        let behind = behind.to_lowercase();
        let is_told = DIAGNOSES.iter().any(|diagnosis| behind.contains(diagnosis));
        (is_name(word) && is_told).then_some((begin, word.len()))
    })
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let is_large = letters.next().is_some_and(char::is_uppercase);
    is_large && letters.clone().count() >= 2 && letters.all(char::is_lowercase) && !NOBODY.contains(&word)
}

/// What follows `, 5,` or ` (5 years old)`.
fn after_age(rest: &str) -> &str {
    let inner = rest.strip_prefix(" (").or_else(|| rest.strip_prefix(", "));
    let inner = inner.map(|inner| inner.strip_prefix("age ").or_else(|| inner.strip_prefix("aged ")).unwrap_or(inner));
    let Some(inner) = inner.filter(|inner| inner.starts_with(|letter: char| letter.is_ascii_digit())) else {
        return rest;
    };
    inner.find([',', ')']).filter(|end| *end < 20).map_or(rest, |end| &inner[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_name_beside_a_diagnosis_is_seen() {
        for (line, name) in [
            ("Emma has autism and likes swings.", "Emma"),
            ("We met Noah, 5, who has ADHD.", "Noah"),
            ("Last week Zoé (age 4) was diagnosed with cerebral palsy.", "Zoé"),
            ("Liam’s autism means", "Liam"),
        ] {
            let found = named(line).map(|(at, length)| &line[at..at + length]);
            assert_eq!(found, Some(name), "{line}");
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
            "OT is often used for autism.",
            "Down syndrome is one reason.",
        ] {
            assert_eq!(named(line), None, "{line}");
        }
    }
}
