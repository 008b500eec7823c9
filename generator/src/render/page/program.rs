//! A program as its layout and its sheet see it: handouts in order, each with the dosage that the program gives it.

use serde::Serialize;

use super::Renderer;
use crate::render::view::handout::{qr, shown};
use crate::render::view::sheet::SheetView;
use crate::site::PageId;
use crate::site::programs::{activities, has_reminders};

#[derive(Serialize)]
pub(super) struct ProgramView {
    pub(super) sheets: Vec<SheetView>,
    /// The reminders of all its activities, where there are such.
    pub(super) calendar: Option<String>,
    /// The program for records systems, where the clinic publishes that.
    pub(super) fhir: Option<String>,
    pub(super) items: Vec<ItemView>,
    /// The web address as people type it, and as a QR code.
    pub(super) url_shown: String,
    pub(super) qr_svg: String,
}

#[derive(Serialize)]
pub(super) struct ItemView {
    /// The handout's page.
    #[serde(skip)]
    pub(super) id: PageId,
    pub(super) href: String,
    pub(super) note: Option<String>,
    pub(super) handout: serde_json::Value,
}

impl Renderer {
    /// Handouts that cannot be found are left out; the site stage reports them.
    pub(super) fn program(&self, id: PageId) -> ProgramView {
        let page = &self.site.pages[id];
        let views = self.views();
        let items = activities(&self.site, page).into_iter().map(|activity| {
            let view = views.handout(activity.page, activity.handout, activity.item.dosage.as_ref());
            ItemView {
                id: activity.id,
                href: self.site.href(&activity.page.url),
                note: activity.item.note.clone(),
                handout: serde_json::to_value(view).unwrap_or_default(),
            }
        });
        let stem = page.url.trim_end_matches('/');
        let calendar = has_reminders(&self.site, page).then(|| self.site.href(&format!("{stem}.ics")));
        let url = self.site.absolute(&page.url);
        ProgramView {
            sheets: views.sheets(page, ["pdf_program", "pdf_program_large"]),
            calendar,
            fhir: views.fhir(page),
            items: items.collect(),
            url_shown: shown(&url).to_string(),
            qr_svg: if self.theme.mentions("qr_svg") { qr(&url) } else { String::new() },
        }
    }
}
