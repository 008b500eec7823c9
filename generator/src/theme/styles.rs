//! Style sheets: imports bundled, the whole minified, files that they name led to their published address.
//!
//! Steps of [`Sheets::make`]: bundle each sheet with what it imports; drop those that are a part of
//! another; minify for [`BROWSERS`]; replace each `url(…)`. A mistake becomes a diagnostic at its line,
//! and what can be read of the sheet is kept, so that a preview goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use lightningcss::bundler::{BundleErrorKind, Bundler, ResolveResult, SourceProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions, UrlDependency};
use lightningcss::error::{Error, ErrorLocation, ParserError, SelectorError};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

use super::assets::Asset;
use crate::diagnostic::{Checked, Code, Diagnostic, Place, did_you_mean};
use crate::source::SourceFile;

/// The oldest browsers that get the page as it is drawn: about three years of each, and the iPhones that
/// stay on iOS 15. Older ones get the same words in a plainer dress.
const BROWSERS: Browsers = Browsers {
    chrome: Some(109 << 16),
    edge: Some(109 << 16),
    firefox: Some(115 << 16),
    safari: Some((15 << 16) | (4 << 8)),
    ios_saf: Some((15 << 16) | (4 << 8)),
    samsung: Some(20 << 16),
    android: Some(109 << 16),
    opera: Some(95 << 16),
    ie: None,
};

/// A theme's style sheets and the files that they may name.
pub(super) struct Sheets<'a> {
    sources: BTreeMap<String, Arc<SourceFile>>,
    others: &'a [Asset],
    imported: Mutex<BTreeSet<String>>,
}

/// Why an `@import` cannot be followed.
#[derive(Debug)]
pub(super) struct Refused {
    message: String,
    fix: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

impl SourceProvider for Sheets<'_> {
    type Error = Refused;

    fn read<'a>(&'a self, file: &Path) -> Result<&'a str, Refused> {
        let name = file.to_string_lossy();
        match self.sources.get(&*name) {
            // Its own turn tells of it.
            Some(source) if depth(&source.text) > DEEPEST => Ok(""),
            Some(source) => Ok(&source.text),
            None => Err(self.missing(&name, "")),
        }
    }

    fn resolve(&self, specifier: &str, from: &Path) -> Result<ResolveResult, Refused> {
        let from = from.to_string_lossy();
        let Some(name) = within(&from, specifier) else {
            return Err(Refused {
                message: format!("it imports `{specifier}`, which is not in this theme"),
                fix: "copy it into assets/ and import it by its name".into(),
            });
        };
        if !self.sources.contains_key(&name) {
            return Err(self.missing(&name, &from));
        }
        if name != from {
            self.imported.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        }
        Ok(ResolveResult::File(name.into()))
    }
}

impl<'a> Sheets<'a> {
    /// `sources` by their name in `assets/`; `others` are the published files that are no style sheets.
    pub(super) fn new(sources: BTreeMap<String, Arc<SourceFile>>, others: &'a [Asset]) -> Sheets<'a> {
        Sheets { sources, others, imported: Mutex::default() }
    }

    /// The sheets to publish: name and CSS, the same for the same sources.
    pub(super) fn make(&self) -> Checked<Vec<(String, String)>> {
        let mut diagnostics = Vec::new();
        let mut made = Vec::new();
        for name in self.sources.keys() {
            let css = self.sheet(name, &mut diagnostics);
            made.extend(css.map(|css| (name.clone(), css)));
        }
        let imported = self.imported.lock().unwrap_or_else(PoisonError::into_inner);
        let is_root = |name: &String| !imported.contains(name);
        if !made.is_empty() && !made.iter().any(|(name, _)| is_root(name)) {
            diagnostics.push(self.circle(&made[0].0));
        }
        made.retain(|(name, _)| is_root(name));
        // A sheet is read for itself and for each that imports it; its mistakes are said once.
        Checked { value: made, diagnostics: crate::diagnostic::sorted(diagnostics) }
    }

    /// One sheet with all that it imports; none if it cannot be read at all.
    fn sheet(&self, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let source = &self.sources[name];
        if depth(&source.text) > DEEPEST {
            diagnostics.push(
                problem("its brackets stand too deep in one another")
                    .at(source.whole())
                    .fix("close each bracket where its part ends"),
            );
            return None;
        }
        let warnings = Arc::new(RwLock::new(Vec::new()));
        let options =
            ParserOptions { error_recovery: true, warnings: Some(warnings.clone()), ..ParserOptions::default() };
        let bundled = Bundler::new(self, None, options).bundle(Path::new(name));
        let found = warnings.read().unwrap_or_else(PoisonError::into_inner);
        diagnostics.extend(found.iter().filter_map(|warning| self.mistake(warning)));
        let mut sheet = match bundled {
            Ok(sheet) => sheet,
            Err(error) => {
                diagnostics.push(self.unbundled(&error, name));
                return None;
            }
        };
        match self.print(&mut sheet, name, diagnostics) {
            Ok(css) => Some(css),
            Err((message, place)) => {
                let place = place.map_or_else(|| Place::file(&self.sources[name].path), |place| self.place(&place));
                diagnostics.push(problem(&message).at(place).fix("write the rule in a plainer way"));
                None
            }
        }
    }

    fn print(
        &self,
        sheet: &mut StyleSheet,
        name: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<String, (String, Option<ErrorLocation>)> {
        let targets = Targets::from(BROWSERS);
        sheet
            .minify(MinifyOptions { targets, ..MinifyOptions::default() })
            .map_err(|error| (error.kind.to_string(), error.loc))?;
        let analyze_dependencies = Some(DependencyOptions { remove_imports: false });
        let options = PrinterOptions { minify: true, targets, analyze_dependencies, ..PrinterOptions::default() };
        let printed = sheet.to_css(options).map_err(|error| (error.kind.to_string(), error.loc))?;
        let mut css = printed.code;
        for dependency in printed.dependencies.into_iter().flatten() {
            let Dependency::Url(url) = dependency else { continue };
            let target = self.target(&url, name).unwrap_or_else(|problem| {
                diagnostics.push(*problem);
                url.url.clone()
            });
            let written = target.replace('\\', "\\\\").replace('"', "\\\"");
            css = css.replace(&format!("url(\"{}\")", url.placeholder), &format!("url(\"{written}\")"));
        }
        Ok(css)
    }

    /// Where a `url(…)` leads from the published sheet `root`.
    fn target(&self, url: &UrlDependency, root: &str) -> Result<String, Box<Diagnostic>> {
        let (path, rest) = url.url.split_at(url.url.find(['?', '#']).unwrap_or(url.url.len()));
        let Some(name) = within(&url.loc.file_path, path).filter(|_| !path.is_empty()) else {
            return Ok(url.url.clone());
        };
        match self.others.iter().find(|asset| asset.name == name) {
            Some(asset) => {
                let inner = asset.url.trim_start_matches("/assets/");
                Ok(format!("{}{inner}{rest}", "../".repeat(root.matches('/').count())))
            }
            None => {
                let near = did_you_mean(&name, self.others.iter().map(|asset| asset.name.as_str()));
                let loc = ErrorLocation {
                    filename: url.loc.file_path.clone(),
                    line: url.loc.start.line.saturating_sub(1),
                    column: url.loc.start.column,
                };
                let problem =
                    Diagnostic::error(Code::Style, format!("the style sheet names `{path}`, which is not in assets/"))
                        .because("readers would see nothing in its place")
                        .at(Place { width: path.chars().count().max(1) as u32, ..self.place(&loc) })
                        .fix(near.map_or("put the file into assets/, or take the rule out".into(), str::to_string));
                Err(Box::new(problem))
            }
        }
    }

    /// What the parser left out; nothing for what is only unknown to it and is kept.
    fn mistake(&self, warning: &Error<ParserError>) -> Option<Diagnostic> {
        let place = warning.loc.as_ref().map(|loc| self.place(loc))?;
        if let ParserError::AtRuleInvalid(name) = &warning.kind {
            let meant = did_you_mean(name, AT_RULES).filter(|meant| *meant != &**name)?;
            // The parser names the end of the rule's first part.
            let start = place.text.find(&format!("@{name}")).unwrap_or(0);
            let (column, width) = (place.text[..start].chars().count() as u32 + 1, name.chars().count() as u32 + 1);
            let place = Place { column, width, ..place };
            return Some(problem(&format!("there is no `@{name}`")).at(place).fix(format!("@{meant}")));
        }
        let is_kept = matches!(
            &warning.kind,
            ParserError::DeprecatedNestRule
                | ParserError::SelectorError(
                    SelectorError::UnsupportedPseudoClass(_) | SelectorError::UnsupportedPseudoElement(_)
                )
        );
        let words = plain(&warning.kind.to_string(), &place);
        (!is_kept).then(|| problem(&words).at(place).fix("look for a missing bracket, colon or semicolon just before"))
    }

    fn unbundled(&self, error: &Error<BundleErrorKind<Refused>>, name: &str) -> Diagnostic {
        let place = error.loc.as_ref().map_or_else(|| Place::file(&self.sources[name].path), |loc| self.place(loc));
        match &error.kind {
            BundleErrorKind::ResolverError(refused) => problem(&refused.message).at(place).fix(refused.fix.clone()),
            other => {
                let words = plain(&other.to_string(), &place);
                problem(&words).at(place).fix("import the file once, without a condition")
            }
        }
    }

    fn missing(&self, name: &str, from: &str) -> Refused {
        let others = self.sources.keys().map(String::as_str).filter(|other| *other != from);
        let near = did_you_mean(name, others);
        Refused {
            message: format!("it imports `{name}`, which is not in assets/"),
            fix: near.map_or("put the file into assets/, or take the import out".into(), str::to_string),
        }
    }

    fn circle(&self, name: &str) -> Diagnostic {
        problem("it imports itself by way of others, in a circle")
            .at(self.sources[name].whole())
            .fix("take one of the imports out, so that there is a sheet that no other imports")
    }

    /// The place of a location that counts lines from 0 and columns, in UTF-16 units, from 1.
    fn place(&self, loc: &ErrorLocation) -> Place {
        let Some(source) = self.sources.get(&loc.filename) else { return Place::file(&loc.filename) };
        let text = source.text.lines().nth(loc.line as usize).unwrap_or("");
        let mut units = loc.column.saturating_sub(1) as usize;
        let before = text.chars().take_while(|letter| {
            let fits = units >= letter.len_utf16();
            units = units.saturating_sub(letter.len_utf16());
            fits
        });
        let before = before.count();
        let blanks = text.chars().skip(before).take_while(|letter| letter.is_whitespace()).count();
        let column = (before + blanks) as u32 + 1;
        Place { file: source.path.clone(), line: loc.line + 1, column, width: 1, text: text.to_string() }
    }
}

/// How deep brackets may stand in one another; the parser goes as deep as they do, and its stack has an end.
const DEEPEST: usize = 100;

/// How deep brackets stand in one another at the deepest place, those in texts and comments counted too.
fn depth(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for letter in text.bytes() {
        match letter {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// At-rules that browsers know, for names that are nearly one of them.
const AT_RULES: [&str; 14] = [
    "charset",
    "container",
    "counter-style",
    "font-face",
    "import",
    "keyframes",
    "layer",
    "media",
    "namespace",
    "page",
    "property",
    "scope",
    "starting-style",
    "supports",
];

fn problem(message: &str) -> Diagnostic {
    Diagnostic::error(Code::Style, format!("the style sheet has a mistake: {message}"))
        .because("browsers would leave the rule out, and pages would look broken")
}

/// The parser's words as part of a sentence; where they name its own parts, what stands at the place instead.
fn plain(words: &str, place: &Place) -> String {
    if words.contains(['(', '{']) {
        let rest = place.text.chars().skip(place.column.saturating_sub(1) as usize);
        let word: String = rest.take_while(|letter| !letter.is_whitespace() && !";:{}()".contains(*letter)).collect();
        return match word.is_empty() {
            true => "it cannot be read from here on".into(),
            false => format!("`{word}` is not expected here"),
        };
    }
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The name in `assets/` that `path` means in the sheet `from`; none for addresses elsewhere.
fn within(from: &str, path: &str) -> Option<String> {
    let is_elsewhere = path.starts_with(['/', '#']) || path.split(['/', '?', '#']).next()?.contains(':');
    if is_elsewhere {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(files: &[(&str, &str)]) -> Checked<Vec<(String, String)>> {
        let source = |name: &str, text: &str| {
            Arc::new(SourceFile::decode(&format!("themes/x/assets/{name}"), text.as_bytes()).expect("it is UTF-8"))
        };
        let sources = files.iter().map(|(name, text)| (name.to_string(), source(name, text))).collect();
        let bytes: Arc<[u8]> = Arc::from(&b""[..]);
        let picture = Asset { name: "img/leaf.svg".into(), url: "/assets/img/leaf.0011.svg".into(), bytes };
        Sheets::new(sources, &[picture]).make()
    }

    #[track_caller]
    fn check_problem(files: &[(&str, &str)], line: u32, words: &str) {
        let diagnostics = make(files).diagnostics;
        let problem = diagnostics.first().expect("there is a problem");
        let at = problem.place.as_ref().expect("it has a place");
        assert_eq!(at.line, line, "{problem:?}");
        assert!(problem.message.contains(words) || problem.fix.contains(words), "{problem:?}");
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    }

    #[test]
    fn imports_become_part_of_the_sheet_and_have_no_address_of_their_own() {
        let made = make(&[
            ("site.css", "@import \"parts/a.css\";\n@import './b.css' print;\np { color: red }\n"),
            ("parts/a.css", "a { background: url(../img/leaf.svg#x) }"),
            ("b.css", "b { margin: 0px }"),
        ]);
        assert_eq!(made.diagnostics, []);
        let css = "a{background:url(\"img/leaf.0011.svg#x\")}@media print{b{margin:0}}p{color:red}";
        assert_eq!(made.value, [("site.css".to_string(), css.to_string())]);
    }

    #[test]
    fn addresses_elsewhere_stay_as_they_are() {
        let css = &make(&[("x/y.css", "a{background:url(data:image/png;base64,AA==)}b{mask:url(#m)}")]).value[0].1;
        assert!(css.contains("url(\"data:image/png;base64,AA==\")") && css.contains("url(\"#m\")"), "{css}");
        let css = &make(&[("x/y.css", "a{background:url(../img/leaf.svg)}")]).value[0].1;
        assert!(css.contains("url(\"../img/leaf.0011.svg\")"), "{css}");
    }

    #[test]
    fn mistakes_are_told_at_their_line() {
        check_problem(&[("a.css", "p { color: red }\n\np { color red }\n")], 3, "`red` is not expected here");
        check_problem(&[("a.css", "@meida print { p { color: red } }")], 1, "@media");
        check_problem(&[("a.css", "@import 'b.css';"), ("bb.css", "")], 1, "bb.css");
        check_problem(&[("a.css", "@import 'https://example.org/x.css';")], 1, "not in this theme");
        check_problem(&[("a.css", "p {}\n a { background: url(img/leef.svg) }")], 2, "img/leaf.svg");
        check_problem(&[("a.css", "@import 'b.css';"), ("b.css", "@import 'a.css';")], 0, "circle");
    }

    #[test]
    fn what_is_new_to_the_parser_is_kept() {
        let made = make(&[("a.css", "@brand-new x { p { color: red } }\na::brand-new:later { color: red }")]);
        assert_eq!(made.diagnostics, []);
        assert!(made.value[0].1.contains("@brand-new x") && made.value[0].1.contains("a::brand-new:later"), "{made:?}");
    }

    #[test]
    fn odd_input_is_never_a_panic() {
        for text in
            ["", "}", "{", "/*", "@", "\"", "a{b:url(", "@import", "@import url(", "@media{{{{", "a{--x:}", "\u{0}é{"]
        {
            make(&[("a.css", text)]);
        }
        make(&[("a.css", &"(".repeat(2_000))]);
        make(&[("a.css", &"a{".repeat(2_000))]);
    }
}
