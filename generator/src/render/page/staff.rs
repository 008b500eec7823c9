//! Draws the page where staff open sealed requests.

use super::super::staff;
use super::super::view::PageView;
use super::Renderer;
use super::generated::Generated;
use crate::diagnostic::Diagnostic;

impl Renderer {
    /// `/staff/open/`, in the words of the language numbered `at`.
    pub(super) fn staff_open(&self, at: usize) -> Result<String, Box<Diagnostic>> {
        let (site, theme, language) = (&self.site, &self.theme, &self.site.languages[at]);
        let page = Generated { kind: staff::LAYOUT, title: staff::TITLE, summary: "", url: staff::URL };
        let page = self.generated(language, page);
        let mut context = self.context(at, &PageView { canonical: None, languages: Vec::new(), ..page });
        context.insert("script", &theme.asset(staff::SCRIPT).map(|asset| site.href(&asset.url)));
        context.insert("questions", &staff::questions(site, theme, language).to_string());
        self.template(staff::LAYOUT, &context, staff::URL)
    }
}
