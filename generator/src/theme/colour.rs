//! Colours as numbers: read from any form that CSS knows, and how far apart two of them are.
//!
//! Contrast is that of the Web Content Accessibility Guidelines 2.2: relative luminance of sRGB, from 1 to 21.

use std::fmt;

use lightningcss::traits::Parse;
use lightningcss::values::color::{CssColor, RGBA};

/// A solid colour of the screen: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Why a text is no colour that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoColour {
    /// It is none that CSS knows.
    Unknown,
    /// What stands behind it shines through, so nobody can say how it looks.
    SeeThrough,
    /// It depends on the reader's own settings, or on what is around it.
    Depends,
}

impl Colour {
    const BLACK: Colour = Colour([0; 3]);
    const WHITE: Colour = Colour([255; 3]);

    /// Reads `#0b6157`, `rgb(11 97 87)`, `oklch(45% 0.08 180)`, `teal` and all other forms of CSS.
    pub fn parse(text: &str) -> Result<Colour, NoColour> {
        let colour = CssColor::parse_string(text).map_err(|_| NoColour::Unknown)?;
        let colour = RGBA::try_from(&colour).map_err(|()| NoColour::Depends)?;
        match colour.alpha {
            255 => Ok(Colour([colour.red, colour.green, colour.blue])),
            _ => Err(NoColour::SeeThrough),
        }
    }

    /// The contrast between two colours, from 1 (none) to 21 (black on white).
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The shade or tint nearest to this colour that is good enough: it is mixed with black and with white by steps.
    pub fn nearest(self, is_enough: impl Fn(Colour) -> bool) -> Option<Colour> {
        let steps = (1..=255).flat_map(|step| [Colour::BLACK, Colour::WHITE].map(|end| self.towards(end, step)));
        steps.into_iter().find(|colour| is_enough(*colour))
    }

    fn towards(self, end: Colour, step: u16) -> Colour {
        let mix = |at: usize| (u16::from(self.0[at]) * (255 - step) + u16::from(end.0[at]) * step + 127) / 255;
        Colour([0, 1, 2].map(|at| u8::try_from(mix(at)).unwrap_or(u8::MAX)))
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| match f64::from(part) / 255.0 {
            dark if dark <= 0.04045 => dark / 12.92,
            light => ((light + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// `#0b6157`.
impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Colour([red, green, blue]) = self;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_colour(text: &str, expected: Result<&str, NoColour>) {
        assert_eq!(Colour::parse(text).map(|colour| colour.to_string()).as_deref(), expected.as_deref(), "{text}");
    }

    #[test]
    fn every_form_of_css_is_read() {
        for text in ["#0b6157", "#0B6157ff", "rgb(11 97 87)", "rgb(11, 97, 87)"] {
            check_colour(text, Ok("#0b6157"));
        }
        check_colour("#fff", Ok("#ffffff"));
        check_colour("hsl(0 100% 50%)", Ok("#ff0000"));
        check_colour("oklch(0% 0 0)", Ok("#000000"));
        check_colour("rebeccapurple", Ok("#663399"));
    }

    #[test]
    fn what_is_no_colour_of_its_own_is_refused() {
        for text in ["", "blak", "#12345", "0b6157", "#fff; color: red", "var(--ink)"] {
            check_colour(text, Err(NoColour::Unknown));
        }
        check_colour("#0b615780", Err(NoColour::SeeThrough));
        check_colour("transparent", Err(NoColour::SeeThrough));
        check_colour("currentcolor", Err(NoColour::Depends));
        check_colour("ButtonText", Err(NoColour::Depends));
    }

    /// The figures are those of the guidelines' own formula, worked out by hand for greys.
    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let contrast = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| Colour::parse(text).expect("it is a colour"));
            format!("{:.2}", one.contrast(other))
        };
        assert_eq!(contrast("#000", "#fff"), "21.00");
        assert_eq!(contrast("#fff", "#fff"), "1.00");
        assert_eq!(contrast("#777", "#fff"), "4.48");
        assert_eq!(contrast("#fff", "#767676"), "4.54");
    }

    #[test]
    fn the_nearest_shade_is_the_first_that_is_good_enough() {
        let grey = Colour::parse("#777").expect("it is a colour");
        let near = grey.nearest(|colour| colour.contrast(Colour::WHITE) >= 4.5);
        assert_eq!(near.map(|colour| colour.to_string()).as_deref(), Some("#767676"));
        assert_eq!(grey.nearest(|_| false), None);
    }
}
