//! Draws the page where staff write.

use super::super::admin;
use super::super::view::PageView;
use super::Renderer;
use super::generated::Generated;
use crate::diagnostic::Diagnostic;

impl Renderer {
    /// `/admin/`, in the words of the site's own language around it.
    pub(super) fn admin(&self) -> Result<String, Box<Diagnostic>> {
        let (site, theme, language) = (&self.site, &self.theme, &self.site.languages[0]);
        let page = Generated { kind: admin::LAYOUT, title: admin::TITLE, summary: "", url: admin::URL };
        let page = self.generated(language, page);
        let mut context = self.context(0, &PageView { canonical: None, languages: Vec::new(), ..page });
        context.insert("policy", admin::POLICY);
        let script = admin::has_form(theme).then(|| site.href(&admin::file_url(admin::SCRIPT)));
        context.insert("script", &script);
        context.insert("config", &site.href(&format!("{}config.yml", admin::URL)));
        context.insert("github", &admin::on_github(site));
        context.insert("day", &site.options.today.to_string());
        context.insert("repository", &admin::repository(site, theme).map(|repository| &repository.name));
        self.template(admin::LAYOUT, &context, admin::URL)
    }
}
