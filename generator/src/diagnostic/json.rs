//! Diagnostics for machines: one JSON object a line, keys as the contract names them.

use serde_json::json;

use super::Diagnostic;

/// One object a line: `severity`, `code`, `message`, `why`, `file`, `line`, `column`, `fix`.
pub fn print(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| one(diagnostic) + "\n").collect()
}

fn one(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref();
    json!({
        "severity": diagnostic.severity.name(),
        "code": diagnostic.code.name(),
        "message": diagnostic.message,
        "why": diagnostic.why,
        "file": place.map(|place| &*place.file),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "fix": diagnostic.fix,
    })
    .to_string()
}
