//! `theme.yaml`: what a theme says of itself that is no template, and what the clinic changes of it.
//!
//! Steps of `read`: take the theme's tokens group by group; lay the clinic's own over them
//! (`theme_settings:` in `clinic.yaml`, with the same groups and names); check that what stands on each other
//! can be told apart (`contrast`). Every slip is told at its line, in the file that holds it.

use std::sync::Arc;

use serde::Serialize;

use super::bounds::{GROUPS, Group};
use super::colour::{Colour, NoColour};
use super::contrast::{self, Pair};
use super::tokens::{COLOURS, Origin, Scheme, Token, Tokens, Value};
use crate::diagnostic::{Checked, Code, Diagnostic, did_you_mean};
use crate::source::yaml::{Entry, Node};
use crate::source::{Located, SourceFile, yaml};

/// Colours of the browser's own bars and of the icon's screen, as `#rrggbb`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Colours {
    /// By day.
    pub light: Option<String>,
    /// By night.
    pub dark: Option<String>,
}

/// What the clinic changes of the theme.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The file that holds it.
    pub file: &'a SourceFile,
    /// Groups of tokens, as in `theme.yaml`.
    pub node: &'a Node,
}

/// What `theme.yaml` holds.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The tokens, the clinic's values among them.
    pub tokens: Tokens,
    /// The colours for what lies around pages.
    pub bars: Colours,
}

/// Reads a theme's settings and lays the clinic's own over them; none if the file cannot be read.
pub(super) fn read(theme: &Arc<SourceFile>, own: Option<Own>) -> Checked<Option<Settings>> {
    let fields = match yaml::parse_file(theme) {
        Ok(fields) => fields,
        Err(problem) => return Checked { value: None, diagnostics: vec![*problem] },
    };
    let mut reader = Reader { file: theme, tokens: Tokens::default(), origin: Origin::Theme, diagnostics: Vec::new() };
    reader.groups(&fields, &["name", "bars", "contrast"]);
    reader.without_a_day();
    let pairs = reader.pairs(fields.get("contrast"));
    let bars = reader.bars(fields.located("bars"));
    if let Some(own) = own {
        reader = Reader { file: own.file, origin: Origin::Clinic, ..reader };
        reader.groups(own.node, &[]);
    }
    let Reader { tokens, mut diagnostics, .. } = reader;
    diagnostics.extend(contrast::check(&tokens, &pairs));
    let colour = |scheme| Some(tokens.get(bars.as_deref()?, scheme)?.colour()?.to_string());
    let is_dark = tokens.of(Scheme::Dark).next().is_some();
    let bars = Colours { light: colour(Scheme::Light), dark: colour(Scheme::Dark).filter(|_| is_dark) };
    Checked { value: Some(Settings { tokens, bars }), diagnostics }
}

/// Takes tokens out of one file.
struct Reader<'a> {
    file: &'a SourceFile,
    tokens: Tokens,
    origin: Origin,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The groups in `node`; `others` may stand beside them.
    fn groups(&mut self, node: &Node, others: &[&str]) {
        for entry in node.entries() {
            let key = entry.key.value.as_str();
            match GROUPS.iter().find(|group| group.name == key) {
                Some(group) => self.group(entry, group),
                None if key == COLOURS => self.schemes(entry),
                None if others.contains(&key) => {}
                None => {
                    let names = GROUPS.iter().map(|group| group.name).chain([COLOURS]).chain(others.iter().copied());
                    let names: Vec<&str> = names.collect();
                    self.unknown(&entry.key, &format!("there is no group `{key}` of settings"), &names);
                }
            }
        }
    }

    fn schemes(&mut self, colours: &Entry) {
        if self.holds_no_names(colours) {
            return;
        }
        for entry in colours.node.entries() {
            match Scheme::ALL.into_iter().find(|scheme| scheme.name() == entry.key.value) {
                Some(_) if self.holds_no_names(entry) => {}
                Some(scheme) => entry.node.entries().iter().for_each(|entry| self.colour(entry, scheme)),
                None => {
                    let names = Scheme::ALL.map(Scheme::name);
                    self.unknown(&entry.key, &format!("there are no colours for `{}`", entry.key.value), &names);
                }
            }
        }
    }

    fn colour(&mut self, entry: &Entry, scheme: Scheme) {
        let Some(written) = self.value(entry, (COLOURS, scheme)) else { return };
        let value = match Colour::parse(&written.value) {
            Ok(colour) => Value::Colour(colour),
            Err(why) => {
                let (what, fix) = match why {
                    NoColour::Unknown => ("is not a colour", "write it in quotes as \"#0b6157\", or as rgb(11 97 87)"),
                    NoColour::SeeThrough => {
                        ("lets shine through what is behind it", "write the solid colour that people see")
                    }
                    NoColour::Depends => {
                        ("is another colour for each reader", "write the colour itself, as \"#0b6157\"")
                    }
                };
                let problem = Diagnostic::error(Code::Token, format!("`{}` {what}", written.value))
                    .because("nobody could say whether words in it can be read")
                    .at(self.file.place(&written.range))
                    .fix(fix);
                self.diagnostics.push(problem);
                Value::none()
            }
        };
        self.put((COLOURS, scheme), entry, value);
    }

    fn group(&mut self, entry: &Entry, group: &Group) {
        if self.holds_no_names(entry) {
            return;
        }
        for entry in entry.node.entries() {
            let Some(written) = self.value(entry, (group.name, Scheme::Light)) else { continue };
            let value = match group.holds.check(&written.value) {
                Ok(()) => Value::Plain(written.value),
                Err(fix) => {
                    let problem = Diagnostic::error(Code::Token, format!("`{}` will not do here", written.value))
                        .because("pages could not be read, or would not grow with the reader's own size of text")
                        .at(self.file.place(&written.range))
                        .fix(fix);
                    self.diagnostics.push(problem);
                    Value::none()
                }
            };
            self.put((group.name, Scheme::Light), entry, value);
        }
    }

    /// What a token is given, if its name may stand here.
    fn value(&mut self, entry: &Entry, (group, scheme): (&'static str, Scheme)) -> Option<Located<String>> {
        let name = entry.key.value.as_str();
        if self.origin == Origin::Clinic && !self.tokens.of_group(group).any(|known| known == name) {
            let names: Vec<String> = self.tokens.of_group(group).map(str::to_string).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.unknown(&entry.key, &format!("the theme has no `{name}` among its {group}"), &names);
            return None;
        }
        let is_name = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if !is_name(name) {
            let problem = Diagnostic::error(Code::Token, format!("`{name}` cannot be the name of a token"))
                .because("style sheets could not name it")
                .at(self.file.place(&entry.key.range))
                .fix("use small letters, digits and dashes, and begin with a letter");
            self.diagnostics.push(problem);
            return None;
        }
        let written = entry.node.to_located();
        if written.as_ref().is_none_or(|written| written.value.trim().is_empty()) {
            let problem = Diagnostic::error(Code::Token, format!("`{name}` has no value"))
                .because("style sheets that use it would be left without")
                .at(self.file.place(&entry.key.range))
                .fix("write its value after the colon; a colour stands in quotes, since # begins a comment");
            self.diagnostics.push(problem);
            self.put((group, scheme), entry, Value::none());
            return None;
        }
        written
    }

    fn put(&mut self, (group, scheme): (&'static str, Scheme), entry: &Entry, value: Value) {
        let name = &entry.key.value;
        let other = self.tokens.get(name, Scheme::Light).filter(|known| known.group != group);
        if let Some(other) = other {
            let problem = Diagnostic::error(Code::Token, format!("`{name}` is also one of the {}", other.group))
                .because("style sheets would get one of the two, whichever they mean")
                .at(self.file.place(&entry.key.range))
                .fix("give one of them another name");
            self.diagnostics.push(problem);
            return;
        }
        // A slip of the clinic leaves the theme's own value.
        if self.origin == Origin::Clinic && value == Value::none() {
            return;
        }
        let (place, origin) = (self.file.place(&entry.node.range), self.origin);
        self.tokens.set(Token { name: name.clone(), group, scheme, value, place, origin });
    }

    /// Tells of colours for the night or for paper that have none by day.
    fn without_a_day(&mut self) {
        let by_day: Vec<&str> = self.tokens.names().collect();
        let later = [Scheme::Dark, Scheme::Print].into_iter().flat_map(|scheme| self.tokens.of(scheme));
        let lost = later.filter(|token| !by_day.contains(&token.name.as_str()));
        let problem = |token: &Token| {
            let near = did_you_mean(&token.name, by_day.iter().copied());
            let scheme = token.scheme.name();
            Diagnostic::error(Code::Token, format!("`{}` is in `{scheme}` and not in `light`", token.name))
                .because("by day nothing would have this colour")
                .at(token.place.clone())
                .fix(near.map_or("give it a colour under `light` too".into(), |near| format!("did you mean {near}?")))
        };
        let problems: Vec<Diagnostic> = lost.map(problem).collect();
        self.diagnostics.extend(problems);
    }

    fn pairs(&mut self, node: Option<&Node>) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for entry in node.map_or(&[][..], Node::entries) {
            let Some(least) = contrast::Least::parse(&entry.key.value) else {
                let names = contrast::Least::ALL.map(contrast::Least::name);
                self.unknown(&entry.key, &format!("there is no measure of contrast `{}`", entry.key.value), &names);
                continue;
            };
            for front in entry.node.entries() {
                let backs = front.node.items().iter().filter_map(Node::to_located).chain(front.node.to_located());
                for back in backs.collect::<Vec<_>>() {
                    if self.is_colour(&front.key) && self.is_colour(&back) {
                        pairs.push(Pair { front: front.key.value.clone(), back: back.value, least });
                    }
                }
            }
        }
        pairs
    }

    fn bars(&mut self, name: Option<Located<String>>) -> Option<String> {
        name.filter(|name| self.is_colour(name)).map(|name| name.value)
    }

    /// Whether a name is that of a colour; tells of it if it is not.
    fn is_colour(&mut self, name: &Located<String>) -> bool {
        let is_known = self.tokens.of_group(COLOURS).any(|known| known == name.value);
        if !is_known {
            let names: Vec<String> = self.tokens.of_group(COLOURS).map(str::to_string).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.unknown(name, &format!("there is no colour `{}`", name.value), &names);
        }
        is_known
    }

    fn unknown(&mut self, name: &Located<String>, what: &str, known: &[&str]) {
        let all =
            if known.is_empty() { "the theme has none".into() } else { format!("use one of: {}", known.join(", ")) };
        // Few names are told all: `night` is like `light`, and means `dark`.
        let near = did_you_mean(&name.value, known.iter().copied()).filter(|_| known.len() > 3);
        let fix = near.map_or(all, str::to_string);
        let problem = Diagnostic::error(Code::Token, what)
            .because("what stands here would change nothing")
            .at(self.file.place(&name.range))
            .fix(fix);
        self.diagnostics.push(problem);
    }

    /// Whether a group holds something else than names with values; tells of it if so.
    fn holds_no_names(&mut self, entry: &Entry) -> bool {
        let is_wrong = !entry.node.is_blank() && !matches!(entry.node.value, yaml::Value::Map(_));
        if is_wrong {
            let problem =
                Diagnostic::error(Code::Token, format!("`{}` does not hold names with values", entry.key.value))
                    .because("nothing of it can be used")
                    .at(self.file.place(&entry.node.range))
                    .fix(
                        "write one name a line below it, two spaces further in: its name, a colon, a space, its value",
                    );
            self.diagnostics.push(problem);
        }
        is_wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEME: &str = "name: x\nbars: paper\ncolours:\n  light:\n    paper: \"#fff\"\n    ink: black\n  dark:\n    paper: \"#111a18\"\n    ink: \"#eee\"\nradii:\n  radius: .75rem\ncontrast:\n  text:\n    ink: [paper]\n";

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::decode(path, text.as_bytes()).expect("it is UTF-8"))
    }

    fn read_both(theme: &str, own: &str) -> Checked<Option<Settings>> {
        let clinic = file("content/clinic.yaml", own);
        let fields = yaml::parse_file(&clinic).expect("it is YAML");
        read(&file("themes/x/theme.yaml", theme), Some(Own { file: &clinic, node: &fields }))
    }

    /// The first problem: at that line of that file, with those words in message or fix.
    #[track_caller]
    fn check_problem((theme, own): (&str, &str), place: (&str, u32), words: &str) {
        let diagnostics = read_both(theme, own).diagnostics;
        let problem = diagnostics.first().expect("there is a problem");
        let at = problem.place.as_ref().expect("it has a place");
        assert_eq!((&*at.file, at.line), place, "{problem:?}");
        assert!(problem.message.contains(words) || problem.fix.contains(words), "{problem:?}");
    }

    #[test]
    fn the_clinic_s_values_stand_over_the_theme_s() {
        let read = read_both(THEME, "colours: {light: {paper: \"#fef\"}}\nradii: {radius: 0}\n");
        assert_eq!(read.diagnostics, []);
        let settings = read.value.expect("it can be read");
        let css = settings.tokens.css();
        assert!(css.contains("--paper:#fef;--ink:#000;--radius:0") && css.contains("--paper:#111a18"), "{css}");
        let bars = (settings.bars.light.as_deref(), settings.bars.dark.as_deref());
        assert_eq!(bars, (Some("#ffeeff"), Some("#111a18")));
    }

    #[test]
    fn slips_of_the_theme_are_told_at_their_line() {
        let theme = |old: &str, new: &str| THEME.replace(old, new);
        let own = "radii: {radius: 0}\n";
        for (old, new, line, words) in [
            ("ink: black", "ink: blak", 6, "`blak` is not a colour"),
            ("ink: black", "ink: \"#0008\"", 6, "shine through"),
            ("ink: black", "ink: #000", 6, "`ink` has no value"),
            ("  dark:", "  drak:", 7, "dark"),
            ("    ink: \"#eee\"", "    inc: \"#eee\"", 9, "did you mean ink?"),
            ("radii:", "radi:", 10, "radii"),
            (".75rem", "12px", 11, "from 0rem to 3rem"),
            ("ink: [paper]", "ink: [papper]", 14, "paper"),
            ("  text:", "  txt:", 13, "text"),
            ("bars: paper", "bars: pepper", 2, "there is no colour `pepper`"),
        ] {
            let own = if new == "radi:" { "colours: {}\n" } else { own };
            check_problem((&theme(old, new), own), ("themes/x/theme.yaml", line), words);
        }
    }

    #[test]
    fn slips_of_the_clinic_are_told_at_its_own_line() {
        let clinic = |own: &str, line, words: &str| check_problem((THEME, own), ("content/clinic.yaml", line), words);
        clinic("colours:\n  light:\n    inck: red\n", 3, "ink");
        clinic("color:\n  light: {}\n", 1, "colours");
        clinic("colours:\n  light: red\n", 2, "does not hold names");
        clinic("radii:\n  radius: 9rem\n", 2, "from 0rem to 3rem");
        clinic("colours:\n  light:\n    ink: \"#999\"\n", 3, "`ink` on `paper`");
        clinic("colours:\n  dark:\n    paper: \"#999\"\n", 3, "`ink` on `paper`");
    }
}
