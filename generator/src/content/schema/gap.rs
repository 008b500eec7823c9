//! Facts that the clinic has yet to fill in: `TO FILL IN: …` in a field, `<!-- to fill in: … -->` in a text.

/// How such a text begins, in capitals or not.
const GAP: &str = "TO FILL IN";

/// What is still to be filled in, if the text is a gap.
pub fn gap(text: &str) -> Option<&str> {
    let start = text.get(..GAP.len())?;
    start.eq_ignore_ascii_case(GAP).then(|| text[GAP.len()..].trim_start_matches([':', ' ']))
}

/// What an HTML comment says is still to be filled in.
pub fn gap_in_comment(comment: &str) -> Option<&str> {
    gap(comment.trim()).map(str::trim)
}
