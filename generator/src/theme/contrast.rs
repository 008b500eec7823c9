//! Whether colours that stand on each other can be told apart, in each scheme.
//!
//! The theme names the pairs that meet. Words need 4.5:1, the shapes of controls 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).

use super::colour::Colour;
use super::tokens::{Origin, Scheme, Token, Tokens};
use crate::diagnostic::{Code, Diagnostic};

/// How much contrast is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Least {
    /// As words need it.
    Text,
    /// As the borders of fields, marks and the line around what has the focus need it.
    Shapes,
}

impl Least {
    pub(super) const ALL: [Least; 2] = [Least::Text, Least::Shapes];

    /// Its name under `contrast:`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Least::Text => "text",
            Least::Shapes => "shapes",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Least> {
        Least::ALL.into_iter().find(|least| least.name() == name)
    }

    fn ratio(self) -> f64 {
        match self {
            Least::Text => 4.5,
            Least::Shapes => 3.0,
        }
    }
}

/// Two colours that meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// What stands on the other.
    pub(super) front: String,
    /// What is behind it.
    pub(super) back: String,
    /// What they need.
    pub(super) least: Least,
}

/// Two colours that are too much alike in one scheme, the one to change first.
struct Alike<'a> {
    wrong: &'a Token,
    other: &'a Token,
    pair: &'a Pair,
    scheme: Scheme,
    ratio: f64,
}

/// One problem for each colour to change in a scheme, at its line; it names the pair that is most alike.
pub(super) fn check(tokens: &Tokens, pairs: &[Pair]) -> Vec<Diagnostic> {
    let schemes = Scheme::ALL.into_iter().filter(|scheme| tokens.of(*scheme).next().is_some());
    let alike = schemes.flat_map(|scheme| pairs.iter().filter_map(move |pair| alike(tokens, (pair, scheme))));
    let mut alike: Vec<Alike> = alike.collect();
    alike.sort_by(|one, other| {
        let key = |alike: &Alike| (alike.scheme, alike.wrong.name.clone());
        key(one).cmp(&key(other)).then(one.ratio.total_cmp(&other.ratio))
    });
    let of_one = alike.chunk_by(|one, other| one.scheme == other.scheme && one.wrong.name == other.wrong.name);
    of_one.map(|alike| problem(tokens, pairs, alike)).collect()
}

fn alike<'a>(tokens: &'a Tokens, (pair, scheme): (&'a Pair, Scheme)) -> Option<Alike<'a>> {
    let (front, back) = (tokens.get(&pair.front, scheme)?, tokens.get(&pair.back, scheme)?);
    // Neither differs from the day, where it was looked at.
    if scheme != Scheme::Light && front.scheme == Scheme::Light && back.scheme == Scheme::Light {
        return None;
    }
    let ratio = front.colour()?.contrast(back.colour()?);
    // Whoever changed a colour reads of it; where both or neither were changed, it is the one in front.
    let is_back = front.origin == Origin::Theme && back.origin == Origin::Clinic;
    let (wrong, other) = if is_back { (back, front) } else { (front, back) };
    (ratio < pair.least.ratio()).then_some(Alike { wrong, other, pair, scheme, ratio })
}

/// What to say of a colour that is too much alike others, the worst first.
fn problem(tokens: &Tokens, pairs: &[Pair], alike: &[Alike]) -> Diagnostic {
    let Alike { wrong, pair, scheme, ratio, .. } = &alike[0];
    // Cut, not rounded: 4.499 is not 4.5.
    let shown = (ratio * 100.0).floor() / 100.0;
    let (what, why) = match pair.least {
        Least::Text => ("words need", "people with weak eyes, and anyone in the sun, could not read it"),
        Least::Shapes => ("shapes need", "people with weak eyes could not see where the field or the focus is"),
    };
    let more = match alike.len() - 1 {
        0 => String::new(),
        1 => "; it meets one more that is too much like it".into(),
        count => format!("; it meets {count} more that are too much like it"),
    };
    let message = format!(
        "`{}` on `{}` has a contrast of {shown}:1 in the {} colours; {what} {}:1{more}",
        pair.front,
        pair.back,
        scheme.name(),
        pair.least.ratio()
    );
    Diagnostic::error(Code::Contrast, message).because(why).at(wrong.place.clone()).fix(fix(tokens, pairs, &alike[0]))
}

/// The nearest shade that is good enough against all that the colour meets; if there is none, against the other one.
fn fix(tokens: &Tokens, pairs: &[Pair], alike: &Alike) -> String {
    let Alike { wrong, other, pair, scheme, .. } = *alike;
    let (Some(colour), Some(against)) = (wrong.colour(), other.colour()) else { return String::new() };
    let met: Vec<(Colour, Least)> =
        pairs.iter().filter_map(|pair| Some((meets(tokens, pair, (wrong, scheme))?, pair.least))).collect();
    let everywhere = colour.nearest(|shade| met.iter().all(|(met, least)| shade.contrast(*met) >= least.ratio()));
    if let Some(shade) = everywhere {
        return format!("\"{shade}\" is the nearest shade that stands out from all that it meets");
    }
    match colour.nearest(|shade| shade.contrast(against) >= pair.least.ratio()) {
        Some(shade) => format!(
            "\"{shade}\" is the nearest shade that stands out here; it meets other colours too, and no shade stands out from all of them"
        ),
        None => format!("change `{}` as well: no shade stands out from it", other.name),
    }
}

/// The colour that a token meets in a pair, if it is one of the two.
fn meets(tokens: &Tokens, pair: &Pair, (token, scheme): (&Token, Scheme)) -> Option<Colour> {
    let other = match token.name.as_str() {
        name if name == pair.front => &pair.back,
        name if name == pair.back => &pair.front,
        _ => return None,
    };
    tokens.get(other, scheme)?.colour()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{COLOURS, Value};
    use super::*;
    use crate::diagnostic::Place;

    /// Tokens of `(name, scheme, colour, whose)`, each at a line of its own from 1 on.
    fn tokens(list: &[(&str, Scheme, &str, Origin)]) -> Tokens {
        let mut tokens = Tokens::default();
        for (line, (name, scheme, colour, origin)) in list.iter().enumerate() {
            let place = Place { line: line as u32 + 1, ..Place::file("theme.yaml") };
            let value = Value::Colour(Colour::parse(colour).expect("it is a colour"));
            tokens.set(Token {
                name: name.to_string(),
                group: COLOURS,
                scheme: *scheme,
                value,
                place,
                origin: *origin,
            });
        }
        tokens
    }

    fn pair(front: &str, back: &str, least: Least) -> Pair {
        Pair { front: front.into(), back: back.into(), least }
    }

    #[track_caller]
    fn check_told(tokens: &Tokens, pairs: &[Pair], expected: &[(u32, &str)]) {
        let found = check(tokens, pairs);
        let found: Vec<String> = found
            .iter()
            .map(|problem| {
                let line = problem.place.as_ref().map_or(0, |place| place.line);
                format!("{line} {} / {}", problem.message, problem.fix)
            })
            .collect();
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, (line, words)) in found.iter().zip(expected) {
            assert!(found.starts_with(&format!("{line} ")) && found.contains(words), "{words}: {found}");
        }
    }

    use Origin::{Clinic, Theme};
    use Scheme::{Dark, Light};

    #[test]
    fn a_pair_under_its_measure_is_told_with_the_ratio_and_the_nearest_shade() {
        let tokens = tokens(&[("soft", Light, "#777", Theme), ("paper", Light, "#fff", Theme)]);
        let told = "`soft` on `paper` has a contrast of 4.47:1 in the light colours; words need 4.5:1 / \"#767676\"";
        check_told(&tokens, &[pair("soft", "paper", Least::Text)], &[(1, told)]);
        check_told(&tokens, &[pair("soft", "paper", Least::Shapes)], &[]);
    }

    #[test]
    fn each_scheme_is_looked_at_and_what_the_night_leaves_alone_is_told_once() {
        let mut list =
            vec![("soft", Light, "#777", Theme), ("paper", Light, "#fff", Theme), ("x", Dark, "#000", Theme)];
        check_told(&tokens(&list), &[pair("soft", "paper", Least::Text)], &[(1, "light")]);
        list.push(("paper", Dark, "#666", Theme));
        check_told(&tokens(&list), &[pair("soft", "paper", Least::Text)], &[(1, "light"), (1, "dark")]);
    }

    #[test]
    fn whoever_changed_a_colour_reads_of_it() {
        let list = [("soft", Light, "#555", Theme), ("paper", Light, "#999", Clinic)];
        check_told(&tokens(&list), &[pair("soft", "paper", Least::Text)], &[(2, "is the nearest shade")]);
    }

    #[test]
    fn the_shade_stands_out_from_all_that_it_meets_or_says_that_none_does() {
        let list = [
            ("soft", Light, "#888", Theme),
            ("paper", Light, "#fff", Theme),
            ("sunk", Light, "#ddd", Theme),
            ("ink", Light, "#333", Theme),
        ];
        let both = [pair("soft", "paper", Least::Text), pair("soft", "sunk", Least::Text)];
        let shade = Colour::parse("#888").expect("it is a colour").nearest(|shade| {
            ["#fff", "#ddd"].iter().all(|back| shade.contrast(Colour::parse(back).expect("it is a colour")) >= 4.5)
        });
        let shade = format!("\"{}\"", shade.expect("there is one"));
        check_told(&tokens(&list), &both, &[(1, &shade)]);
        let torn = [pair("soft", "paper", Least::Text), pair("soft", "ink", Least::Text)];
        let words = "no shade stands out from all of them";
        check_told(&tokens(&list), &torn, &[(1, words)]);
    }
}
