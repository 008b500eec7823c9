//! What the generator gives the function: the form in each language, the theme's page, and the clinic's number.
//!
//! `carryover build --intake DIR` writes it; [`Bundle::load`] reads it. Under `serve` it never touches the disk.
//! A bundle that exists is complete: every language has its form, its page and its addresses.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::form::Form;

/// Stands in the theme's page, inside `<title>`, for the page's own title.
pub const TITLE_MARK: &str = "%%INTAKE_TITLE%%";

/// Stands in the theme's page, inside `<main>`, for what the page says.
pub const MAIN_MARK: &str = "%%INTAKE_MAIN%%";

/// The name of the bundle's settings file.
pub const MANIFEST_FILE: &str = "bundle.json";

/// `bundle.json`: everything but the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The clinic, as its pages name it.
    pub clinic: Clinic,
    /// The language of the e-mail to the clinic, and of pages when no other is asked for.
    pub default_language: String,
    /// The form, by language.
    pub forms: BTreeMap<String, Form>,
    /// The address of the thank-you page, by language: a path from the site's root.
    pub thank_you: BTreeMap<String, String>,
    /// The address of the page with the form, by language: a path from the site's root.
    pub form_page: BTreeMap<String, String>,
}

/// The clinic, as the function's pages and e-mails name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clinic {
    /// The clinic's name.
    pub name: String,
    /// The phone number as people read it.
    pub phone: String,
    /// The phone number as a link: `tel:+1…`.
    pub phone_href: String,
    /// The site's base URL.
    pub url: String,
    /// The IANA name of the clinic's time zone, for times in the e-mail; UTC when it is absent or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// The form, its pages and its texts, complete in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    manifest: Manifest,
    pages: BTreeMap<String, String>,
}

/// A bundle cannot be used; each sentence is one reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the form's bundle cannot be used: {}", .0.join("; "))]
pub struct BundleProblems(pub Vec<String>);

impl Bundle {
    /// Puts a bundle together; `pages` holds the theme's page by language, with both marks in it.
    ///
    /// Errors: every form problem, difference between translations, missing page, address or mark.
    pub fn new(manifest: Manifest, pages: BTreeMap<String, String>) -> Result<Bundle, BundleProblems> {
        let mut problems = Vec::new();
        for (language, form) in &manifest.forms {
            problems.extend(form.problems().into_iter().map(|problem| format!("the form in `{language}`: {problem}")));
            problems.extend(missing_parts(&manifest, &pages, language));
        }
        match manifest.forms.get(&manifest.default_language) {
            None => problems.push(format!("there is no form in the default language `{}`", manifest.default_language)),
            Some(original) => {
                for (language, form) in &manifest.forms {
                    let differences = form.differences(original).into_iter();
                    problems.extend(differences.map(|text| format!("the form in `{language}`: {text}")));
                }
            }
        }
        if problems.is_empty() { Ok(Bundle { manifest, pages }) } else { Err(BundleProblems(problems)) }
    }

    /// Reads the folder that `carryover build --intake DIR` wrote.
    ///
    /// Errors: the folder cannot be read, or as for [`Bundle::new`].
    pub fn load(folder: &Path) -> anyhow::Result<Bundle> {
        use anyhow::Context;
        let path = folder.join(MANIFEST_FILE);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}; write it with `carryover build --intake DIR`", path.display()))?;
        let manifest: Manifest = serde_json::from_str(&text)
            .with_context(|| format!("{} is not a bundle this version reads; write it again", path.display()))?;
        let mut pages = BTreeMap::new();
        for language in manifest.forms.keys() {
            let path = folder.join(page_file(language));
            let page = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            pages.insert(language.clone(), page);
        }
        Ok(Bundle::new(manifest, pages)?)
    }

    /// The files of this bundle, for `carryover build --intake DIR` to write: names and texts.
    pub fn files(&self) -> Result<Vec<(String, String)>, serde_json::Error> {
        let manifest = serde_json::to_string_pretty(&self.manifest)? + "\n";
        let pages = self.pages.iter().map(|(language, page)| (page_file(language), page.clone()));
        Ok(std::iter::once((MANIFEST_FILE.to_owned(), manifest)).chain(pages).collect())
    }

    /// The clinic.
    pub fn clinic(&self) -> &Clinic {
        &self.manifest.clinic
    }

    /// The language of the e-mail, and of pages when no other is asked for.
    pub fn default_language(&self) -> &str {
        &self.manifest.default_language
    }

    /// Every language that it speaks.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.manifest.forms.keys().map(String::as_str)
    }

    /// The texts of one language, or of the default one.
    pub fn in_language(&self, language: &str) -> Localized<'_> {
        let language = if self.manifest.forms.contains_key(language) { language } else { self.default_language() };
        let (language, form) =
            self.manifest.forms.get_key_value(language).expect("a bundle holds its default language");
        Localized { bundle: self, language, form }
    }

    /// The first language of an `Accept-Language` header that this bundle speaks, else the default one.
    pub fn best_language(&self, accepted: &str) -> &str {
        let wanted = accepted.split(',').map(|part| part.split(';').next().unwrap_or("").trim().to_ascii_lowercase());
        wanted
            .filter_map(|tag| {
                let base = tag.split('-').next().unwrap_or("").to_owned();
                self.manifest.forms.keys().find(|have| have.eq_ignore_ascii_case(&tag) || **have == base)
            })
            .next()
            .map_or(self.default_language(), String::as_str)
    }
}

/// A bundle in one language that it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Localized<'a> {
    bundle: &'a Bundle,
    /// The language's tag.
    pub language: &'a str,
    /// The form in this language.
    pub form: &'a Form,
}

impl<'a> Localized<'a> {
    /// The clinic.
    pub fn clinic(&self) -> &'a Clinic {
        &self.bundle.manifest.clinic
    }

    /// The address of the thank-you page.
    pub fn thank_you(&self) -> &'a str {
        self.bundle.manifest.thank_you.get(self.language).map_or("/", String::as_str)
    }

    /// The address of the page with the form.
    pub fn form_page(&self) -> &'a str {
        self.bundle.manifest.form_page.get(self.language).map_or("/", String::as_str)
    }

    /// The theme's page with a title (plain text) and main part (HTML) in their places.
    pub fn page(&self, title: &str, main: &str) -> String {
        let page = self.bundle.pages.get(self.language).map_or("", String::as_str);
        // The main part goes in last and whole: marks that someone typed into an answer are not looked for again.
        let (before, after) = page.split_once(MAIN_MARK).unwrap_or((page, ""));
        let title = crate::form::html::escape(title);
        format!("{}{main}{}", before.replace(TITLE_MARK, &title), after.replace(TITLE_MARK, &title))
    }
}

/// The name of a language's page in the bundle's folder.
fn page_file(language: &str) -> String {
    format!("page.{language}.html")
}

/// A path from the site's root that can stand in a `Location` header and take a query.
fn is_path(address: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '\\' | '"' | '<' | '>');
    address.starts_with('/') && !address.starts_with("//") && address.chars().all(plain)
}

fn missing_parts(manifest: &Manifest, pages: &BTreeMap<String, String>, language: &str) -> Vec<String> {
    let mut missing = Vec::new();
    if language.is_empty() || !language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        missing.push(format!("`{language}` is not a language tag such as `en` or `es`"));
    }
    match pages.get(language) {
        None => missing.push(format!("there is no page in `{language}`")),
        Some(page) => {
            if !page.contains(TITLE_MARK) {
                missing.push(format!("the page in `{language}` does not hold {TITLE_MARK}"));
            }
            if page.matches(MAIN_MARK).count() != 1 {
                missing.push(format!("the page in `{language}` must hold {MAIN_MARK} exactly once"));
            }
        }
    }
    for (what, addresses) in [("thank-you page", &manifest.thank_you), ("form's page", &manifest.form_page)] {
        match addresses.get(language) {
            Some(path) if is_path(path) => {}
            Some(path) => {
                missing.push(format!("the {what} in `{language}` is `{path}`; it must be a path such as /thank-you/"))
            }
            None => missing.push(format!("there is no address of the {what} in `{language}`")),
        }
    }
    missing
}
