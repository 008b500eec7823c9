//! What the form calls fields and what is in their lists.

/// What the names of fields do not say well.
const LABELS: [(&str, &str); 6] = [
    ("alt", "What the picture shows"),
    ("src", "Picture"),
    ("do", "Do"),
    ("dont", "Don’t"),
    ("url", "Web address"),
    ("id", "Name in other systems"),
];

/// One of what a list holds, as the button that adds one says: “Add Step”.
const ONE_OF: [(&str, &str); 26] = [
    ("activities", "Part of the day"),
    ("aliases", "Old address"),
    ("ask_first", "Reason to ask first"),
    ("columns", "Column"),
    ("disciplines", "Discipline"),
    ("do", "Thing that helps"),
    ("dont", "Thing that does not help"),
    ("easier", "Easier way"),
    ("get_help", "Whom to call"),
    ("harder", "Harder way"),
    ("items", "Handout"),
    ("languages", "Language"),
    ("materials", "Thing"),
    ("media", "Video or link"),
    ("navigation", "Link"),
    ("notes", "Note"),
    ("public", "Name or number"),
    ("references", "Source"),
    ("settings", "Setting"),
    ("setup", "Thing to do before"),
    ("skill_areas", "Skill area"),
    ("sources", "Source"),
    ("steps", "Step"),
    ("stop_if", "Reason to stop"),
    ("tell_us", "Thing to tell us"),
    ("topics", "Topic"),
];

/// `hold_seconds` → `Hold seconds`.
pub(super) fn label(name: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(known, _)| *known == name) {
        return label.to_string();
    }
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters.map(|letter| if letter == '_' { ' ' } else { letter })).collect()
}

/// One of what the list of this name holds.
pub(super) fn one_of(name: &str) -> Option<&'static str> {
    ONE_OF.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
}
