//! The pages that lead on: the home page, and covers of folders of pages.

use super::Renderer;
use super::generated::Generated;
use crate::diagnostic::Diagnostic;
use crate::site::{Page, PageId, activities};

/// The most handouts that the home page shows: a family does one or two.
const MOST_HANDOUTS: usize = 3;

impl Renderer {
    pub(super) fn home(&self, at: usize, url: &str) -> Result<String, Box<Diagnostic>> {
        let language = &self.site.languages[at];
        let views = self.views();
        let mut page = match language.home {
            Some(id) => views.page(&self.site.pages[id]),
            None => {
                let clinic = &self.site.clinic;
                let summary = clinic.tagline.get(&language.tag).unwrap_or("");
                self.generated(language, Generated { kind: "home", title: &clinic.name, summary, url })
            }
        };
        page.kind = "home";
        let mut context = self.context_of(at, &page, language.home);
        let text = language.home.map(|id| self.text_html(id).map(|html| views.text(id, html, (None, None))));
        context.insert("text", &text.transpose()?);
        context.insert_value("articles", self.cards(&language.articles[..language.articles.len().min(3)]));
        let handouts = activities::to_begin_with(&self.site.pages, language, MOST_HANDOUTS);
        context.insert_value("handouts", self.cards(&handouts));
        let concerns: Vec<PageId> = language.activities.iter().flat_map(|activity| activity.pages.clone()).collect();
        context.insert_value("concerns", self.cards(&concerns));
        self.template("home", &context, url)
    }

    /// The pages in the folder that a page is the cover of (of `/concerns/`, those at `/concerns/…/`), by activity.
    pub(super) fn below(&self, page: &Page) -> Vec<PageId> {
        let site = &self.site;
        let is_below = |id: &PageId| {
            let rest = site.pages[*id].url.strip_prefix(&*page.url);
            rest.is_some_and(|rest| !rest.is_empty() && !rest.trim_end_matches('/').contains('/'))
        };
        let mut below: Vec<PageId> = site.language(&page.language).pages.iter().copied().filter(is_below).collect();
        let activity = |id: &PageId| activities::number(&site.clinic, &site.pages[*id].document);
        below.sort_by_key(|id| activity(id).unwrap_or(usize::MAX));
        below
    }
}
