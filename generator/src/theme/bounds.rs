//! What a token of each group may hold: lengths, numbers and names of fonts, each within what readers can use.

use std::ops::RangeInclusive;

/// A group of tokens in `theme.yaml`.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Its name.
    pub(super) name: &'static str,
    /// What each of its tokens holds.
    pub(super) holds: Holds,
}

/// What a token holds.
#[derive(Clone, Debug)]
pub(super) enum Holds {
    /// Names of fonts, the wanted ones first.
    Fonts,
    /// A length in `rem`, which grows with the reader's own size of text; or `clamp(…)` between two such lengths.
    Length(RangeInclusive<f64>),
    /// A number without a unit.
    Number(RangeInclusive<f64>),
}

/// The groups besides `colours`.
pub(super) const GROUPS: [Group; 6] = [
    Group { name: "fonts", holds: Holds::Fonts },
    // Smaller text than 14 pixels is hard to read for many.
    Group { name: "sizes", holds: Holds::Length(0.875..=6.0) },
    Group { name: "heights", holds: Holds::Number(1.1..=2.5) },
    Group { name: "widths", holds: Holds::Length(15.0..=120.0) },
    Group { name: "spaces", holds: Holds::Length(0.0..=8.0) },
    Group { name: "radii", holds: Holds::Length(0.0..=3.0) },
];

impl Holds {
    /// Whether a value will do; if not, how it should be written.
    pub(super) fn check(&self, text: &str) -> Result<(), String> {
        let is_right = match self {
            Holds::Fonts => !text.trim().is_empty() && !text.contains(['{', '}', ';', '<', '\\', '(']),
            Holds::Length(range) => is_length(text, range),
            Holds::Number(range) => text.parse().is_ok_and(|number| range.contains(&number)),
        };
        if is_right { Ok(()) } else { Err(self.shown()) }
    }

    fn shown(&self) -> String {
        match self {
            Holds::Fonts => "write names of fonts with commas between them, such as: system-ui, sans-serif".into(),
            Holds::Length(range) => {
                format!("write a length from {}rem to {}rem, such as 1.5rem", range.start(), range.end())
            }
            Holds::Number(range) => {
                format!("write a number from {} to {} without a unit, such as 1.5", range.start(), range.end())
            }
        }
    }
}

fn is_length(text: &str, range: &RangeInclusive<f64>) -> bool {
    let rem = |text: &str| -> Option<f64> {
        let text = text.trim();
        if text == "0" { Some(0.0) } else { text.strip_suffix("rem")?.parse().ok() }
    };
    let fits = |text: &str| rem(text).is_some_and(|length| range.contains(&length));
    let Some(inner) = text.strip_prefix("clamp(").and_then(|rest| rest.strip_suffix(')')) else { return fits(text) };
    let parts: Vec<&str> = inner.split(',').collect();
    let is_sum = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || " .+-*".contains(letter));
    matches!(parts[..], [least, between, most] if fits(least) && fits(most) && is_sum(between) && rem(least) <= rem(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(group: &str, text: &str, is_right: bool) {
        let group = GROUPS.iter().find(|known| known.name == group).expect("there is such a group");
        assert_eq!(group.holds.check(text).is_ok(), is_right, "{}: {text}", group.name);
    }

    #[test]
    fn lengths_grow_with_the_text_and_stay_within_bounds() {
        for text in ["1rem", "1.0625rem", ".9375rem", "clamp(1.75rem, 1.35rem + 2vw, 2.5rem)"] {
            check("sizes", text, true);
        }
        for text in ["", "16px", "1", "0.5rem", "7rem", "rem", "NaNrem", "clamp(1rem, 2rem)", "clamp(2rem, 1vw, 1rem)"]
        {
            check("sizes", text, false);
        }
        for text in ["1rem; color: red", "clamp(1rem, var(--x), 2rem)", "calc(1rem)"] {
            check("sizes", text, false);
        }
        check("spaces", "0", true);
        check("spaces", "-1rem", false);
    }

    #[test]
    fn numbers_have_no_unit_and_fonts_no_rules() {
        check("heights", "1.65", true);
        for text in ["1", "165%", "1.65rem", "inf"] {
            check("heights", text, false);
        }
        check("fonts", "system-ui, \"Segoe UI\", sans-serif", true);
        check("fonts", "x; } body { display: none", false);
        check("fonts", "url(https://example.org/font)", false);
    }
}
