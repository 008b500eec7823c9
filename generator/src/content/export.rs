//! What a site publishes for other programs besides its pages: `exports:` in `clinic.yaml`.

use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::SourceFile;
use crate::source::yaml::Node;

/// A format for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Handouts and programs for records systems: HL7 FHIR R4, as JSON.
    Fhir,
}

/// The names, as `clinic.yaml` has them.
const NAMES: [(&str, Export); 1] = [("fhir", Export::Fhir)];

/// What `exports` may name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// The exports that `fields` ask for; a name that is none is reported.
pub(super) fn parse(file: &SourceFile, fields: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Export> {
    let mut exports = Vec::new();
    for name in fields.list("exports").iter().filter_map(Node::to_located) {
        let known = NAMES.iter().find(|(known, _)| *known == name.value.to_lowercase());
        match known {
            Some((_, export)) => exports.push(*export),
            None => {
                let meant = did_you_mean(&name.value, names());
                let problem = Diagnostic::error(Code::WrongChoice, format!("`{}` is not an export", name.value))
                    .because("the files that somebody waits for would be missing")
                    .at(file.place(&name.range))
                    .fix(meant.unwrap_or("use fhir, or take the line out"))
                    .mend_if(meant.map(|meant| (name.value.clone(), meant.to_string())));
                diagnostics.push(problem);
            }
        }
    }
    exports
}
