//! Design tokens: the names that a theme gives to its colours, sizes and spaces, and their values.
//!
//! They come from `theme.yaml`, where the clinic's own come over them ([`super::settings`]). Style sheets and
//! drawings name them as `var(--accent)`; the values stand once, at the head of the main style sheet.

use super::colour::Colour;
use crate::diagnostic::Place;

/// The style sheet that every page loads; tokens stand at its head.
pub(super) const MAIN_SHEET: &str = "site.css";

/// The group of colours, the only one with schemes.
pub(super) const COLOURS: &str = "colours";

/// When a colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// By day; what the other two do not say is taken from here.
    Light,
    /// By night.
    Dark,
    /// On paper.
    Print,
}

impl Scheme {
    /// All of them; a later one goes over those before.
    pub const ALL: [Scheme; 3] = [Scheme::Light, Scheme::Dark, Scheme::Print];

    /// Its name in `theme.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
            Scheme::Print => "print",
        }
    }
}

/// A token's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A colour.
    Colour(Colour),
    /// Anything else, as CSS.
    Plain(String),
}

impl Value {
    /// No value: browsers treat what uses it as if it had not been written.
    pub(super) fn none() -> Value {
        Value::Plain("initial".into())
    }
}

/// Whose word a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The theme's.
    Theme,
    /// The clinic's, in `clinic.yaml`.
    Clinic,
}

/// One token in one scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its name, such as `accent`.
    pub name: String,
    /// The group it stands in, such as `colours`.
    pub group: &'static str,
    /// When it is used; what is no colour is always [`Scheme::Light`].
    pub scheme: Scheme,
    /// Its value.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
    /// Whose value it is.
    pub origin: Origin,
}

impl Token {
    /// The colour, if it is one.
    pub fn colour(&self) -> Option<Colour> {
        match self.value {
            Value::Colour(colour) => Some(colour),
            Value::Plain(_) => None,
        }
    }
}

/// All tokens of a theme, in the order of its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    list: Vec<Token>,
}

impl Tokens {
    /// Adds a token, or gives the one of that name and scheme another value.
    pub(super) fn set(&mut self, token: Token) {
        match self.list.iter_mut().find(|known| known.name == token.name && known.scheme == token.scheme) {
            Some(known) => *known = token,
            None => self.list.push(token),
        }
    }

    /// The token as that scheme uses it: its own, or the one by day.
    pub fn get(&self, name: &str, scheme: Scheme) -> Option<&Token> {
        self.own(name, scheme).or_else(|| self.own(name, Scheme::Light))
    }

    fn own(&self, name: &str, scheme: Scheme) -> Option<&Token> {
        self.list.iter().find(|token| token.name == name && token.scheme == scheme)
    }

    /// Those that a scheme gives a value of its own.
    pub fn of(&self, scheme: Scheme) -> impl Iterator<Item = &Token> {
        self.list.iter().filter(move |token| token.scheme == scheme)
    }

    /// Every name, once.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.of(Scheme::Light).map(|token| token.name.as_str())
    }

    /// The names of one group.
    pub(super) fn of_group(&self, group: &str) -> impl Iterator<Item = &str> {
        self.of(Scheme::Light).filter(move |token| token.group == group).map(|token| token.name.as_str())
    }

    /// The values as CSS: a layer that comes before all others, so that any rule of a style sheet may change them.
    pub(super) fn css(&self) -> String {
        let rules = Scheme::ALL.map(|scheme| match (self.declarations(scheme), scheme) {
            (values, _) if values.is_empty() => String::new(),
            (values, Scheme::Light) => match self.of(Scheme::Dark).next() {
                Some(_) => format!(":root{{color-scheme:light dark;{values}}}"),
                None => format!(":root{{color-scheme:light;{values}}}"),
            },
            (values, Scheme::Dark) => format!("@media (prefers-color-scheme:dark){{:root{{{values}}}}}"),
            (values, Scheme::Print) => format!("@media print{{:root{{color-scheme:light;{values}}}}}"),
        });
        let rules = rules.concat();
        if rules.is_empty() { rules } else { format!("@layer settings{{{rules}}}") }
    }

    fn declarations(&self, scheme: Scheme) -> String {
        let values = self.of(scheme).map(|token| format!("--{}:{}", token.name, token.css()));
        values.collect::<Vec<String>>().join(";")
    }
}

impl Token {
    /// The value as CSS, in as few letters as it takes.
    pub(super) fn css(&self) -> String {
        let colour = match &self.value {
            Value::Plain(value) => return value.clone(),
            Value::Colour(colour) => colour.to_string(),
        };
        let digits = &colour.as_bytes()[1..];
        match digits.chunks(2).all(|pair| pair[0] == pair[1]) {
            true => format!("#{}{}{}", &colour[1..2], &colour[3..4], &colour[5..6]),
            false => colour,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_a_layer_before_all_others_each_scheme_over_the_one_before() {
        let token = |name: &str, scheme, value| Token {
            name: name.into(),
            group: COLOURS,
            scheme,
            value,
            place: Place::file("themes/x/theme.yaml"),
            origin: Origin::Theme,
        };
        let colour = |text| Value::Colour(Colour::parse(text).expect("it is a colour"));
        let mut tokens = Tokens::default();
        assert_eq!(tokens.css(), "");
        tokens.set(token("ink", Scheme::Light, colour("#112233")));
        tokens.set(token("measure", Scheme::Light, Value::Plain("38rem".into())));
        assert_eq!(tokens.css(), "@layer settings{:root{color-scheme:light;--ink:#123;--measure:38rem}}");
        tokens.set(token("ink", Scheme::Light, colour("black")));
        tokens.set(token("ink", Scheme::Dark, colour("#fbf9f4")));
        tokens.set(token("ink", Scheme::Print, colour("#000")));
        assert_eq!(
            tokens.css(),
            "@layer settings{:root{color-scheme:light dark;--ink:#000;--measure:38rem}\
             @media (prefers-color-scheme:dark){:root{--ink:#fbf9f4}}\
             @media print{:root{color-scheme:light;--ink:#000}}}"
        );
    }
}
