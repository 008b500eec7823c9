//! `/staff/open/`: where the clinic's staff open sealed requests in their own browser.
//!
//! The page stands wherever the site has a form and the theme the layout; its script is one of the theme's bundles,
//! which `npm run build` makes. Without it the page says in words how requests are opened instead.

use serde_json::{Value, json};

use super::page::Renderer;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::site::{Language, Site};
use crate::theme::Theme;

/// The address.
pub const URL: &str = "/staff/open/";

/// The layout that draws it.
pub const LAYOUT: &str = "staff-open";

/// The theme's file that opens requests.
pub const SCRIPT: &str = "staff-open.js";

/// The heading. Words for staff are English, like those of the programs' commands.
pub const TITLE: &str = "Open sealed requests";

/// The number of the language whose words the page shows; none where the site has no form or the theme no such page.
pub fn language(site: &Site, theme: &Theme) -> Option<usize> {
    let found = site.languages.iter().position(|language| language.form.is_some());
    found.filter(|_| theme.has_layout(LAYOUT))
}

/// What the script must know, since a request holds the names of its questions and not their words.
pub fn questions(site: &Site, theme: &Theme, language: &Language) -> Value {
    let Some(form) = language.form.as_ref().map(|file| &file.form) else { return Value::Null };
    let questions = form.questions.iter().map(|question| {
        let options = question.options.iter().map(|option| json!([option.value, option.label]));
        json!({
            "name": question.name,
            "label": question.label,
            "type": question.kind,
            "options": options.collect::<Vec<Value>>(),
        })
    });
    let names = site.languages.iter().map(|language| {
        let own = theme.own_texts(&language.tag).map_or(language.tag.as_str(), |texts| texts.get("language_name"));
        (language.tag.clone(), Value::from(own))
    });
    let words = &form.texts.mail;
    json!({
        "questions": questions.collect::<Vec<Value>>(),
        "words": {
            "received": words.received,
            "language": words.language,
            "to_check": words.to_check,
            "updates": words.updates,
            "no_answer": words.no_answer,
        },
        "languages": names.collect::<serde_json::Map<String, Value>>(),
        "zone": site.clinic.time_zone.iana_name(),
    })
}

/// A hint where the page has no script, for whoever builds the site.
pub fn look(renderer: &Renderer) -> Option<Diagnostic> {
    let theme = &renderer.theme;
    language(&renderer.site, theme).filter(|_| theme.asset(SCRIPT).is_none())?;
    let folder = format!("themes/{}", theme.name);
    let hint = Diagnostic::advice(Code::NotBundled, format!("the page {URL} has no script yet"))
        .because("it tells staff to open sealed requests by a command instead of in their browser")
        .at(Place::file(&format!("{folder}/assets/{SCRIPT}")))
        .fix(format!(
            "in Carryover's folder run `npm ci --prefix {folder} && npm run --prefix {folder} build`, then build \
             again; nothing needs it where requests are not sealed"
        ));
    Some(hint)
}
