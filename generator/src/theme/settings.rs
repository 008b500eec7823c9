//! `theme.yaml`: what a theme says of itself that is no template, such as its colours for what lies around pages.

use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, yaml};

/// Colours of the browser's own bars and of the icon's screen, as `#rrggbb`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Colours {
    /// By day.
    pub light: Option<String>,
    /// By night.
    pub dark: Option<String>,
}

/// The theme's colours; those that cannot be read are reported and left out.
pub(super) fn colours(source: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Colours {
    let fields = match yaml::parse_file(source) {
        Ok(fields) => fields,
        Err(problem) => {
            diagnostics.push(*problem);
            return Colours::default();
        }
    };
    let mut colour = |name: &str| {
        let written = fields.get("colours")?.located(name)?;
        if is_colour(&written.value) {
            return Some(written.value);
        }
        let problem = Diagnostic::error(Code::Theme, format!("`{}` is not a colour that phones know", written.value))
            .because("the bars around the page would keep their own")
            .at(source.place(&written.range))
            .fix("write it in quotes as \"#fbf9f4\"");
        diagnostics.push(problem);
        None
    };
    Colours { light: colour("light"), dark: colour("dark") }
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_slips_told() {
        let text = "name: x\ncolours:\n  light: \"#fbf9f4\"\n  dark: black\n";
        let source = Arc::new(SourceFile::decode("themes/x/theme.yaml", text.as_bytes()).expect("it is UTF-8"));
        let mut diagnostics = Vec::new();
        let colours = colours(&source, &mut diagnostics);
        assert_eq!((colours.light.as_deref(), colours.dark), (Some("#fbf9f4"), None));
        assert_eq!(diagnostics[0].place.as_ref().map(|place| place.line), Some(4));
    }
}
