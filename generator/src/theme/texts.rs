//! The texts of the interface in one language, from `i18n/<language>.ftl` (Project Fluent).

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// The texts of one language.
#[derive(Default)]
pub struct Texts {
    /// Texts without variables, by name: what templates see as `ui`.
    plain: BTreeMap<String, String>,
    bundle: Option<FluentBundle<FluentResource>>,
}

impl Texts {
    /// No texts at all; every name stands for itself.
    pub const fn empty() -> Texts {
        Texts { plain: BTreeMap::new(), bundle: None }
    }

    /// The text of that name; the name itself where there is none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.plain.get(name).map_or(name, String::as_str)
    }

    /// The text of that name with its variables filled in.
    pub fn format(&self, name: &str, variables: &[(&str, FluentValue<'_>)]) -> String {
        let pattern = self.bundle.as_ref().and_then(|bundle| Some((bundle, bundle.get_message(name)?.value()?)));
        let Some((bundle, pattern)) = pattern else { return name.to_string() };
        let arguments: FluentArgs = variables.iter().map(|(name, value)| (*name, value.clone())).collect();
        bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    /// The texts without variables.
    pub fn plain(&self) -> &BTreeMap<String, String> {
        &self.plain
    }
}

/// Reads a language's texts; what cannot be read is reported and left out, and what it lacks is taken
/// from `fallback`.
pub fn parse(
    language: &str,
    file: &SourceFile,
    fallback: Option<&SourceFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Texts {
    let mut names: Vec<String> = names(&file.text);
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap_or_default()]);
    // Marks around filled-in values confuse copied text and screen readers more than they help.
    bundle.set_use_isolating(false);
    if let Some(fallback) = fallback {
        names.extend(self::names(&fallback.text));
        // Its mistakes are reported where it is read for its own language.
        bundle.add_resource_overriding(resource(fallback, &mut Vec::new()));
    }
    bundle.add_resource_overriding(resource(file, diagnostics));
    let plain = names
        .into_iter()
        .filter_map(|name| {
            let mut errors = Vec::new();
            let text = bundle.format_pattern(bundle.get_message(&name)?.value()?, None, &mut errors).into_owned();
            errors.is_empty().then_some((name, text))
        })
        .collect();
    Texts { plain, bundle: Some(bundle) }
}

fn resource(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> FluentResource {
    FluentResource::try_new(file.text.clone()).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let at = error.pos.start as u32..error.pos.end as u32;
            let problem =
                Diagnostic::error(Code::Theme, format!("this text of the interface cannot be read: {}", error.kind))
                    .because("readers would see its name instead of its words")
                    .at(file.place(&at))
                    .fix("write it as: name = words");
            diagnostics.push(problem);
        }
        resource
    })
}

/// The names that stand at the start of a line.
fn names(text: &str) -> Vec<String> {
    let name = |line: &str| {
        let (name, _) = line.split_once('=')?;
        let name = name.trim_end();
        (name.starts_with(|first: char| first.is_ascii_alphabetic()) && !name.contains(' ')).then(|| name.to_string())
    };
    text.lines().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_follow_the_language() {
        let text = "times_per_day = { $count ->\n    [one] Once a day\n   *[other] { $count } times a day\n }\nplain = Words\n";
        let file = SourceFile::decode("en.ftl", text.as_bytes()).expect("it is UTF-8");
        let texts = parse("en", &file, None, &mut Vec::new());
        assert_eq!(texts.format("times_per_day", &[("count", 1.into())]), "Once a day");
        assert_eq!(texts.format("times_per_day", &[("count", 3.into())]), "3 times a day");
        assert_eq!(texts.get("plain"), "Words");
        assert_eq!(texts.get("absent"), "absent");
    }

    #[test]
    fn every_language_of_the_built_in_theme_has_every_text_once() {
        let sorted = |text: &str| {
            let mut names = names(text);
            names.sort();
            names
        };
        let english = sorted(include_str!("../../../themes/clinic/i18n/en.ftl"));
        let others = [
            ("ar", include_str!("../../../themes/clinic/i18n/ar.ftl")),
            ("es", include_str!("../../../themes/clinic/i18n/es.ftl")),
            ("vi", include_str!("../../../themes/clinic/i18n/vi.ftl")),
        ];
        assert!(english.windows(2).all(|pair| pair[0] != pair[1]), "a text stands twice in en.ftl");
        for (language, text) in others {
            assert_eq!(sorted(text), english, "{language}.ftl");
        }
    }
}
