//! Diagnostics as GitHub workflow commands, which appear at the line of a pull request.

use super::{Diagnostic, Severity};

/// One workflow command a line.
pub fn print(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| one(diagnostic) + "\n").collect()
}

fn one(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let place = diagnostic
        .place
        .as_ref()
        .map(|place| format!("file={},line={},col={},", property(&place.file), place.line.max(1), place.column.max(1)));
    let mut text = diagnostic.message.clone();
    if !diagnostic.why.is_empty() {
        text += &format!("\nWhy: {}", diagnostic.why);
    }
    if !diagnostic.fix.is_empty() {
        text += &format!("\nFix: {}", diagnostic.fix);
    }
    format!("::{level} {}title={}::{}", place.unwrap_or_default(), diagnostic.code.name(), data(&text))
}

/// Escapes the text of a command, as the runner asks.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command, as the runner asks.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Place};
    use super::*;

    #[test]
    fn line_ends_and_commas_are_escaped() {
        let place = Place { line: 2, column: 4, ..Place::file("a,b.md") };
        let diagnostic = Diagnostic::warning(Code::Yaml, "50% done").at(place).fix("x\ny");
        assert_eq!(print(&[diagnostic]), "::warning file=a%2Cb.md,line=2,col=4,title=yaml::50%25 done%0AFix: x%0Ay\n");
    }
}
