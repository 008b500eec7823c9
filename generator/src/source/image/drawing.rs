//! Drawings (SVG): their size, and what in them no browser should run.

use super::Facts;

/// The size of a drawing that states none, as browsers have it.
const UNSTATED: (u32, u32) = (300, 150);

/// The most bytes that a drawing may grow by when its abbreviations are written out.
const MOST_GROWTH: usize = 4_000_000;

/// Whether it is a drawing and not a page with one in it.
pub(super) fn is_drawing(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let start = text.find("<svg").filter(|_| text.starts_with('<'));
    start.is_some_and(|start| !text[..start].to_ascii_lowercase().contains("<html"))
}

pub(super) fn facts(bytes: &[u8]) -> Facts {
    let text = std::str::from_utf8(bytes).unwrap_or("");
    let (width, height) = size(text).filter(|(width, height)| *width > 0 && *height > 0).unwrap_or(UNSTATED);
    // Units may be very small; only the shape matters then.
    let longer = width.max(height);
    let scaled = |side: u32| if longer > 10_000 { (u64::from(side) * 1_000 / u64::from(longer)) as u32 } else { side };
    Facts { width: scaled(width).max(1), height: scaled(height).max(1), is_clear: true, moves: false }
}

/// The size a drawing states in its `viewBox`, or else in `width` and `height`.
fn size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let mut found = tag.match_indices(name).filter(|(at, _)| tag[..*at].ends_with(|c: char| c.is_whitespace()));
        found.find_map(|(at, _)| {
            let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            value[1..].split(quote).next()
        })
    };
    let whole = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().map(|number| number.round() as u32);
    if let Some(view_box) = attribute("viewBox") {
        let mut numbers = view_box
            .split(|letter: char| letter == ',' || letter.is_whitespace())
            .filter(|part| !part.is_empty())
            .skip(2);
        return Some((whole(numbers.next()?)?, whole(numbers.next()?)?));
    }
    Some((whole(attribute("width")?)?, whole(attribute("height")?)?))
}

/// Whether something in it would run in a browser that opens it by itself.
pub(super) fn has_script(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let has_handler = || {
        text.match_indices(" on").chain(text.match_indices("\non")).any(|(at, found)| {
            let rest = text[at + found.len()..].trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
            rest.trim_start().starts_with('=')
        })
    };
    ["<script", "<foreignobject", "javascript:"].iter().any(|words| text.contains(words)) || has_handler()
}

/// Whether its abbreviations (entities) could make it grow without measure.
pub(super) fn is_bomb(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let declared: Vec<&str> = text.split("<!ENTITY").skip(1).map(|rest| rest.split('>').next().unwrap_or("")).collect();
    let refers = |value: &&str| value.match_indices('&').any(|(at, _)| !value[at..].starts_with("&#"));
    let longest = declared.iter().map(|value| value.len()).max().unwrap_or(0);
    declared.iter().any(refers) || longest.saturating_mul(text.matches('&').count()) > MOST_GROWTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_size(tag: &str, expected: (u32, u32)) {
        let facts = facts(format!("{tag}</svg>").as_bytes());
        assert_eq!((facts.width, facts.height), expected, "{tag}");
    }

    #[test]
    fn sizes_are_read_in_every_form() {
        check_size("<svg viewBox='0 0 24 12'>", (24, 12));
        check_size("<svg viewBox=\"0,0,24,12\" width=\"100%\">", (24, 12));
        check_size("<svg stroke-width=\"3\"\n width = \"48px\" height='20'>", (48, 20));
        check_size("<svg width=\"100%\" height=\"100%\">", UNSTATED);
        check_size("<svg viewBox=\"0 0 200000 100000\">", (1_000, 500));
    }

    #[test]
    fn what_would_run_is_seen_and_words_that_look_like_it_are_not() {
        for found in ["<svg onload=\"x()\">", "<svg><SCRIPT>", "<a href='javascript:x()'>", "<foreignObject>"] {
            assert!(has_script(found.as_bytes()), "{found}");
        }
        assert!(!has_script(b"<svg><title>A hand on a ball = fun</title><text>one = 1</text></svg>"));
    }

    #[test]
    fn abbreviations_that_name_others_are_a_bomb() {
        assert!(is_bomb(b"<!DOCTYPE svg [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>"));
        assert!(!is_bomb(b"<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns;\"/>"));
    }
}
