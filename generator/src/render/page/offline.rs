//! Draws what is there for when there is no signal: the page of saved handouts and the service worker.

use super::Renderer;
use super::generated::{Generated, unlisted};
use super::message::MESSAGE;
use crate::diagnostic::Diagnostic;
use crate::render::offline;

impl Renderer {
    /// The page of saved handouts, which also stands in for pages that cannot be loaded.
    pub(super) fn offline(&self, at: usize, url: &str) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let title = self.theme.texts(&language.tag).get("offline_title");
        let page = self.generated(language, Generated { kind: MESSAGE, title, summary: "", url });
        self.message(at, &unlisted(page), &offline::main(&self.site, &self.theme, language), url)
    }

    /// The service worker; it changes with the pages that it shows in place of others.
    pub(super) fn worker(&self) -> Result<String, Box<Diagnostic>> {
        if !self.worker {
            return Ok(offline::farewell());
        }
        let mut pages = Vec::new();
        for (at, language) in self.site.languages.iter().enumerate() {
            if language.has_lists() || language.form.is_some() {
                let url = offline::url(language);
                pages.push((url.clone(), self.offline(at, &url)?));
            }
        }
        Ok(offline::worker(&self.site, &self.theme, &pages))
    }
}
