//! The bundle for the intake function: the form, its texts and the theme's page, per language.

use std::collections::BTreeMap;

use carryover_intake::{Bundle, Clinic, Manifest};

pub use carryover_intake::bundle::{MAIN_MARK, TITLE_MARK};

use super::page::Renderer;
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::site::Site;

/// Where the form is sent.
pub const ACTION: &str = "/api/consultation";

/// The clinic as the function's pages name it.
pub fn clinic(site: &Site) -> Clinic {
    Clinic {
        name: site.clinic.name.clone(),
        phone: site.clinic.phone.clone(),
        phone_href: site.clinic.phone_href(),
        url: site.base_url.clone(),
        time_zone: site.clinic.time_zone.iana_name().map(str::to_string),
    }
}

/// Puts the bundle together; none where the site has no form or it cannot be used.
pub fn bundle(renderer: &Renderer) -> Checked<Option<Bundle>> {
    let site = &renderer.site;
    let mut diagnostics = Vec::new();
    let mut pages = BTreeMap::new();
    let mut manifest = Manifest {
        clinic: clinic(site),
        default_language: site.clinic.language().to_string(),
        forms: BTreeMap::new(),
        thank_you: BTreeMap::new(),
        form_page: BTreeMap::new(),
    };
    for (at, language) in site.languages.iter().enumerate() {
        let Some(file) = &language.form else { continue };
        match renderer.form_shell(at) {
            Ok(shell) => drop(pages.insert(language.tag.clone(), shell)),
            Err(problem) => diagnostics.push(*problem),
        }
        manifest.forms.insert(language.tag.clone(), file.form.clone());
        manifest.thank_you.insert(language.tag.clone(), site.href(&format!("{}/thank-you/", language.prefix)));
        manifest.form_page.insert(language.tag.clone(), site.href(&format!("{}/consultation/", language.prefix)));
    }
    if manifest.forms.is_empty() || !diagnostics.is_empty() {
        return Checked { value: None, diagnostics };
    }
    let value = match Bundle::new(manifest, pages) {
        Ok(bundle) => Some(bundle),
        Err(problems) => {
            diagnostics.extend(problems.0.into_iter().map(|problem| {
                Diagnostic::error(Code::Form, format!("the form cannot be used: {problem}"))
                    .because("parents could not ask for a consultation")
                    .at(Place::file("content/forms/consultation.yaml"))
                    .fix("mend the form's file or the theme's layouts/message.html")
            }));
            None
        }
    };
    Checked { value, diagnostics }
}
