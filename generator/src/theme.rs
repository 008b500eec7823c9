//! A theme's files made ready: templates parsed, components typed, texts of the interface per
//! language, style sheet named by its content, print template with its fonts.
//!
//! Its colours, sizes and spaces are tokens ([`tokens`]), which a clinic may change ([`settings`]).
//!
//! Layers: the site's `themes/<name>/` over the theme built into the program. A mistake in a
//! template, a style sheet or a script becomes a diagnostic at its line.

mod assets;
mod blocks;
mod bounds;
pub mod builtin;
pub mod colour;
pub mod components;
mod contrast;
mod files;
mod order;
pub mod scripts;
pub mod settings;
pub mod slots;
mod styles;
pub mod texts;
pub mod tokens;
mod uses;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tera::{Context, Tera};

use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::site::blocks::Signatures;
use crate::source::SourceFile;
pub use assets::Asset;
pub use files::{EditorFile, Layer, PrintTemplate, ThemeFile, layered};
use files::{Sorted, is_of_site};
use settings::{Own, Settings};
use texts::Texts;

/// A theme, ready to draw.
pub struct Theme {
    /// Its name.
    pub name: String,
    templates: Tera,
    sources: HashMap<String, Arc<SourceFile>>,
    /// Names that templates give to parts of pages, which links can point at.
    pub ids: Arc<BTreeSet<String>>,
    /// What texts may hold besides Markdown, by name.
    pub blocks: Arc<Signatures>,
    /// Every word of its templates.
    words: HashSet<String>,
    /// The texts of the interface, by language.
    pub texts: BTreeMap<String, Texts>,
    /// Files that are published, by address.
    pub assets: Vec<Asset>,
    /// The files of the form where staff write, published as they are where the site has that page.
    pub editor: Vec<EditorFile>,
    /// The template of printed sheets.
    pub print: Option<Arc<PrintTemplate>>,
    /// Its tokens and its colours for what lies around pages.
    pub settings: Settings,
}

/// Layouts that the render stage draws; a theme without one of them is not whole.
pub const LAYOUTS: [&str; 13] = [
    "home", "article", "articles", "handout", "handouts", "program", "page", "person", "topic", "topics", "search",
    "message", "404",
];

/// Makes a theme of its files, with what the clinic changes of it; none if its templates cannot be read.
pub fn load(name: &str, files: &[ThemeFile], own: Option<Own>) -> Checked<Option<Theme>> {
    let mut diagnostics = slots::unknown(name, files);
    let Sorted { sources, translations, assets, fonts, editor } = files::sorted(name, files).take(&mut diagnostics);
    let settings = settings_of(name, files, own).take(&mut diagnostics);
    let published = assets::publish(name, assets, settings.as_ref().map(|settings| &settings.tokens));
    let published = published.take(&mut diagnostics);
    if let Some(settings) = settings.as_ref().filter(|_| is_of_site(files, "theme.yaml")) {
        diagnostics.extend(published.uses.unused(&settings.tokens));
    }
    let texts = texts_of(&translations, &mut diagnostics);
    let print = files.iter().find(|file| file.name == "handout.typ").map(|file| {
        let source = String::from_utf8_lossy(&file.bytes).into_owned();
        Arc::new(PrintTemplate::new(format!("themes/{name}/handout.typ"), source, fonts))
    });
    if sources.is_empty() {
        diagnostics.push(no_theme(name));
        return Checked { value: None, diagnostics };
    }
    let templates = parse_templates(&sources, &mut diagnostics);
    for layout in LAYOUTS.iter().filter(|layout| !sources.contains_key(&format!("layouts/{layout}.html"))) {
        diagnostics.push(missing_layout(name, layout));
    }
    let blocks = templates.as_ref().map(|templates| blocks::signatures(templates, &sources, &mut diagnostics));
    let value = templates.map(|templates| Theme {
        name: name.into(),
        blocks: Arc::new(blocks.unwrap_or_default()),
        templates,
        ids: Arc::new(ids(&sources)),
        words: words(&sources),
        sources,
        texts,
        assets: published.assets,
        editor,
        print,
        settings: settings.unwrap_or_default(),
    });
    Checked { value, diagnostics }
}

/// The texts of each language; where one lacks a text, English has it.
fn texts_of(translations: &[(String, SourceFile)], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Texts> {
    let english = translations.iter().find(|(language, _)| language == "en").map(|(_, source)| source);
    let texts = translations.iter().map(|(language, source)| {
        let fallback = english.filter(|_| language != "en");
        (language.clone(), texts::parse(language, source, fallback, diagnostics))
    });
    texts.collect()
}

/// What `theme.yaml` says; none if it cannot be read, and nothing where there is none.
fn settings_of(theme: &str, files: &[ThemeFile], own: Option<Own>) -> Checked<Option<Settings>> {
    let Some(file) = files.iter().find(|file| file.name == "theme.yaml") else {
        return Checked::clean(Some(Settings::default()));
    };
    match SourceFile::decode(&format!("themes/{theme}/theme.yaml"), &file.bytes) {
        Ok(source) => settings::read(&Arc::new(source), own),
        Err(problem) => Checked { value: None, diagnostics: vec![*problem] },
    }
}

impl Theme {
    /// Draws a layout; `page` is the content file or address being drawn, for messages.
    pub fn draw(&self, layout: &str, context: &Context, page: &str) -> Result<String, Box<Diagnostic>> {
        let mut drawn = Capped(Vec::with_capacity(8 * 1024));
        let done = self.templates.render_to(&format!("layouts/{layout}.html"), context, &mut drawn);
        if let Err(error) = done {
            return Err(Box::new(match drawn.0.len() {
                MOST_PAGE_BYTES.. => too_large(layout, page),
                _ => template_problem(&error, &self.sources, Some(page)),
            }));
        }
        // Templates and views are texts, so what is drawn is one.
        Ok(String::from_utf8(drawn.0).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    /// Draws a block of a text: its arguments, what every component can ask for, and its own text as HTML.
    pub fn draw_block(
        &self,
        name: &str,
        (arguments, around): (&Context, &Context),
        text: Option<&str>,
        page: &str,
    ) -> Result<String, Box<Diagnostic>> {
        self.templates
            .render_component_with_implicits(&blocks::component(name), arguments, around, text, true)
            .map_err(|error| Box::new(template_problem(&error, &self.sources, Some(page))))
    }

    /// Whether a template could show what has this name: what none of them names need not be made.
    pub fn mentions(&self, name: &str) -> bool {
        self.words.contains(name)
    }

    /// Whether it draws pages of this kind; asked for those in [`LAYOUTS`] by nobody.
    pub fn has_layout(&self, name: &str) -> bool {
        self.sources.contains_key(&format!("layouts/{name}.html"))
    }

    /// The published file of that name.
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.name == name)
    }

    /// The templates as they are written.
    pub fn sources(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.sources.values()
    }

    /// The texts of a language, if the theme has any.
    pub fn own_texts(&self, language: &str) -> Option<&Texts> {
        self.texts.get(language)
    }

    /// The texts of a language; the first language's where it has none of its own.
    pub fn texts(&self, language: &str) -> &Texts {
        static NONE: Texts = Texts::empty();
        self.texts
            .get(language)
            .or_else(|| self.texts.get("en"))
            .or_else(|| self.texts.values().next())
            .unwrap_or(&NONE)
    }
}

/// The most bytes of one page: a template that never ends must end somewhere.
const MOST_PAGE_BYTES: usize = 64 * 1024 * 1024;

/// What is drawn, up to [`MOST_PAGE_BYTES`].
struct Capped(Vec<u8>);

impl std::io::Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.extend_from_slice(bytes);
        if self.0.len() >= MOST_PAGE_BYTES {
            return Err(std::io::Error::other("the page is too large"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every `id="…"` that is written out.
fn ids(sources: &HashMap<String, Arc<SourceFile>>) -> BTreeSet<String> {
    let parts = sources.values().flat_map(|source| source.text.split(" id=\"").skip(1));
    let names = parts.filter_map(|rest| rest.split('"').next());
    names.filter(|name| !name.contains('{')).map(str::to_string).collect()
}

fn words(sources: &HashMap<String, Arc<SourceFile>>) -> HashSet<String> {
    let is_end = |letter: char| !letter.is_alphanumeric() && letter != '_';
    sources.values().flat_map(|source| source.text.split(is_end)).map(str::to_string).collect()
}

fn parse_templates(sources: &HashMap<String, Arc<SourceFile>>, diagnostics: &mut Vec<Diagnostic>) -> Option<Tera> {
    let mut tera = Tera::default();
    let mut batch: Vec<(&str, &str)> =
        sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str())).collect();
    batch.sort();
    match tera.add_raw_templates(batch) {
        Ok(()) => Some(tera),
        Err(error) => {
            diagnostics.push(template_problem(&error, sources, None));
            None
        }
    }
}

/// A template's mistake at its line; under it the page that was being drawn.
fn template_problem(error: &tera::Error, sources: &HashMap<String, Arc<SourceFile>>, page: Option<&str>) -> Diagnostic {
    use tera::ErrorKind::{RenderingError, SyntaxError};
    let why = page.map_or("no page can be drawn until it is mended".to_string(), |page| {
        format!("{page} was being drawn and would be missing")
    });
    let problem = |message: &str| {
        Diagnostic::error(Code::Template, format!("a template has a mistake: {}", message.trim())).because(why)
    };
    match error.kind() {
        SyntaxError(report) | RenderingError(report) => {
            let span = report.span();
            let problem =
                problem(report.message()).fix("mend the template; `carryover theme list` tells which file is in use");
            match sources.get(report.filename()) {
                Some(source) => problem.at(Place {
                    file: source.path.clone(),
                    line: span.start_line as u32,
                    column: span.start_col as u32 + 1,
                    width: if span.start_line == span.end_line {
                        span.end_col.saturating_sub(span.start_col).max(1) as u32
                    } else {
                        1
                    },
                    text: source.text.lines().nth(span.start_line.saturating_sub(1)).unwrap_or("").to_string(),
                }),
                None => problem.at(Place::file(report.filename())),
            }
        }
        _ if error.to_string().contains("recursion depth") => problem("a component draws itself without an end")
            .fix("look for a component that names itself, or two that name each other, and let one of them stop"),
        _ => problem(&error.to_string()).fix("mend the template; `carryover theme list` tells which file is in use"),
    }
}

fn too_large(layout: &str, page: &str) -> Diagnostic {
    Diagnostic::error(Code::Template, format!("a page drawn by layouts/{layout}.html is larger than 64 MB"))
        .because(format!("{page} was being drawn; no phone could show it"))
        .fix("look for a loop that goes on and on in the layout, its slots and components; for a long list, set `page_size` in content/clinic.yaml")
}

fn no_theme(name: &str) -> Diagnostic {
    Diagnostic::error(Code::Theme, format!("there is no theme `{name}`"))
        .because("no page can be drawn without one")
        .at(Place::file(&format!("themes/{name}")))
        .fix("write `theme: clinic` in content/clinic.yaml for the built-in theme, or check the folder's name")
}

fn missing_layout(name: &str, layout: &str) -> Diagnostic {
    Diagnostic::error(Code::Theme, format!("the theme lacks layouts/{layout}.html"))
        .because("pages of that kind could not be drawn")
        .at(Place::file(&format!("themes/{name}/layouts/{layout}.html")))
        .fix("copy it from another theme with `carryover theme eject`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_theme_has_no_slip_and_no_idle_token() {
        let files = builtin::FILES.iter().map(|(name, bytes)| (name.to_string(), Arc::from(*bytes)));
        let theme = load(builtin::NAME, &layered(builtin::NAME, files.collect()), None);
        assert_eq!(theme.diagnostics, []);
        assert!(theme.value.is_some_and(|theme| theme.settings.tokens.names().count() > 40));
    }
}
