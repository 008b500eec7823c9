//! Makes what people type safe to store, show and mail, without changing what it says.

/// One line: line breaks and tabs become spaces, runs of space become one, invisible controls go, ends are trimmed.
pub fn one_line(raw: &str) -> String {
    let visible: String = raw.chars().filter(|c| c.is_whitespace() || !is_harmful(*c)).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_blank(&line) { String::new() } else { line }
}

/// Several lines: every kind of line break becomes LF, invisible controls go, the end is trimmed.
pub fn lines(raw: &str) -> String {
    let unix = raw.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'], "\n");
    let visible: String = unix.chars().filter(|c| matches!(c, '\n' | '\t') || !is_harmful(*c)).collect();
    if is_blank(&visible) { String::new() } else { visible.trim_end().trim_start_matches('\n').to_owned() }
}

/// Removes every character that prints nothing, joiners included: for addresses, where they are never meant.
pub fn without_invisible(text: &str) -> String {
    text.chars().filter(|c| !is_harmful(*c) && !is_joiner(*c)).collect()
}

/// Whether nothing in the text can be seen.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_harmful(c) || is_joiner(c))
}

/// Controls, bidirectional overrides and zero-width characters: they hide or reorder text and carry no meaning.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

/// Characters that print nothing but shape Persian, Indic scripts, emoji and right-to-left text: kept in names.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{200e}' | '\u{200f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{2800}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_line(raw: &str, expected: &str) {
        assert_eq!(one_line(raw), expected);
    }

    #[test]
    fn a_line_break_in_a_name_becomes_a_space() {
        check_line("Ann\r\nBcc: x@evil", "Ann Bcc: x@evil");
    }

    #[test]
    fn controls_and_overrides_go_and_the_meaning_stays() {
        check_line("\u{0}Ann\u{1b}[0m \u{202e}Lee\u{200b}\u{feff}", "Ann[0m Lee");
    }

    #[test]
    fn names_of_any_script_stay_as_they_are() {
        for name in ["O'Brien", "X Æ A-12", "فاطمة الزهراء", "Y", "🌻", "نیم\u{200c}فاصله", "👨\u{200d}👩\u{200d}👧"]
        {
            check_line(name, name);
        }
    }

    #[test]
    fn space_that_cannot_be_seen_is_no_answer() {
        for blank in ["", " ", "\u{a0}\u{a0}", "\u{200b}", "\u{200d}\u{3164}", "\t\r\n", "\u{feff} \u{2028}"] {
            check_line(blank, "");
        }
    }

    #[test]
    fn every_line_break_is_one_line_break() {
        assert_eq!(lines("a\r\nb\rc\u{2028}d\n\n.\r\n"), "a\nb\nc\nd\n\n.");
    }
}
