//! Pages whose main part is made by others than the theme: the consultation form and its answers.

use carryover_intake::form::{Answers, html as form_html};

use super::Renderer;
use super::generated::{Generated, unlisted};
use crate::diagnostic::Diagnostic;
use crate::render::form;
use crate::render::plan::Entry;
use crate::render::view::PageView;

/// The layout of pages whose main part is made by others than the theme.
pub(super) const MESSAGE: &str = "message";

impl Renderer {
    /// The theme's page with the intake function's marks in it, for one language.
    pub fn form_shell(&self, at: usize) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let url = &format!("{}/consultation/", language.prefix);
        let page = self.generated(language, Generated { kind: MESSAGE, title: form::TITLE_MARK, summary: "", url });
        self.message(at, &unlisted(page), form::MAIN_MARK, "the consultation form")
    }

    pub(super) fn consultation(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let Some(file) = &language.form else { return Ok(String::new()) };
        let clinic = form::clinic(&self.site);
        let main = form_html::form_page(
            &file.form,
            &clinic,
            form_html::SentTo { language: &language.tag, action: form::ACTION, token: "" },
            form_html::Filled { answers: &Answers::default(), problems: &[] },
        );
        let summary = file.form.intro.first().map_or("", String::as_str);
        let page = Generated { kind: MESSAGE, title: &file.form.title, summary, url: &entry.url };
        self.message(at, &self.generated(language, page), &main, &entry.url)
    }

    pub(super) fn thank_you(&self, at: usize, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let Some(file) = &language.form else { return Ok(String::new()) };
        let main = form_html::thank_you(&file.form, &form::clinic(&self.site));
        let page = Generated { kind: MESSAGE, title: &file.form.thank_you.title, summary: "", url: &entry.url };
        let mut context = self.context(at, &unlisted(self.generated(language, page)));
        context.insert("main", &main);
        context.insert("is_thanks", &true);
        self.template(MESSAGE, &context, &entry.url)
    }

    /// A page whose main part is made already; `what` is being drawn, for messages.
    pub(super) fn message(
        &self,
        at: usize,
        page: &PageView,
        main: &str,
        what: &str,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = self.context(at, page);
        context.insert("main", main);
        context.insert("is_thanks", &false);
        self.template(MESSAGE, &context, what)
    }
}
