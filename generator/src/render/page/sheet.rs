//! What a printed sheet is made of: the same view as the page, its pictures, the clinic.

use super::Renderer;
use crate::content::Content;
use crate::content::direction;
use crate::render::view::handout::{picture_name, qr};
use crate::render::{Body, Job, Pdf, Photo};
use crate::site::links::Resolved;
use crate::site::pictures::Format;
use crate::site::{Media, PageId};

impl Renderer {
    pub(super) fn handout_pdf(&self, id: PageId) -> Body {
        let page = &self.site.pages[id];
        let Content::Handout(handout) = &page.document.content else { return Body::Bytes(Vec::new()) };
        let data = serde_json::to_value(self.views().handout(page, handout, None)).unwrap_or_default();
        self.pdf(id, data, self.pictures(id, ""))
    }

    pub(super) fn program_pdf(&self, id: PageId) -> Body {
        let page = &self.site.pages[id];
        let program = self.program(id);
        let mut pictures = Vec::new();
        let mut items = Vec::new();
        for (at, item) in program.items.into_iter().enumerate() {
            let mut data = item.handout;
            let folder = format!("/{}", at + 1);
            let slug =
                data["url"].as_str().unwrap_or("").trim_end_matches('/').rsplit('/').next().unwrap_or("").to_string();
            let handout = self
                .site
                .language(&page.language)
                .handouts
                .iter()
                .copied()
                .find(|id| self.site.pages[*id].document.slug == slug);
            pictures.extend(handout.map(|id| self.pictures(id, &folder)).unwrap_or_default());
            for step in data["steps"].as_array_mut().into_iter().flatten() {
                if let Some(name) = step["picture"].as_str() {
                    step["picture"] = format!("{folder}{name}").into();
                }
            }
            data["note"] = item.note.into();
            items.push(data);
        }
        let url = self.site.absolute(&page.url);
        let data = serde_json::json!({
            "program": true, "lang": page.language, "dir": direction(&page.language), "title": page.document.title,
            "summary": page.document.summary, "url": url, "url_shown": url.trim_start_matches("https://"), "items": items, "qr_svg": qr(&url),
        });
        self.pdf(id, data, pictures)
    }

    /// A sheet with what every sheet needs added to its data.
    fn pdf(&self, id: PageId, mut data: serde_json::Value, pictures: Vec<(String, Body)>) -> Body {
        let Some(template) = &self.theme.print else { return Body::Bytes(Vec::new()) };
        let page = &self.site.pages[id];
        let clinic = &self.site.clinic;
        data["paper"] = clinic.paper.as_str().into();
        data["large"] = false.into();
        data["text"] = serde_json::to_value(self.theme.texts(&page.language).plain()).unwrap_or_default();
        data["clinic"] = serde_json::json!({"name": clinic.name, "phone": clinic.phone, "emergency": clinic.emergency, "crisis": clinic.crisis});
        Body::Job(Job::Pdf(Box::new(Pdf {
            template: template.clone(),
            data,
            pictures,
            source: page.document.source.path.clone(),
        })))
    }

    /// A handout's pictures: the name in the sheet, and the picture.
    fn pictures(&self, id: PageId, folder: &str) -> Vec<(String, Body)> {
        let page = &self.site.pages[id];
        let Content::Handout(handout) = &page.document.content else { return Vec::new() };
        let with_image = handout.steps.iter().enumerate().filter(|(_, step)| step.image.is_some());
        with_image
            .zip(&page.links)
            .filter_map(|((step, _), link)| {
                let Resolved::Picture(id) = link else { return None };
                let media = self.site.media.get(*id).filter(|media| media.file.is_sound())?;
                Some((format!("{folder}{}", picture_name(step, &media.url)), on_paper(media)))
            })
            .collect()
    }
}

/// The smallest copy of a photo that is sharp on paper; other pictures whole.
fn on_paper(media: &Media) -> Body {
    let in_order = || media.copies.iter().enumerate().filter(|(_, copy)| copy.format != Format::Webp);
    match in_order().find(|(_, copy)| copy.width >= SHARP).or(in_order().next_back()) {
        Some((wanted, _)) => {
            Body::Job(Job::Photo(Photo { file: media.file.clone(), copies: media.copies.clone(), wanted }))
        }
        None => Body::Copy(media.file.clone()),
    }
}

/// A step's picture is 1.25 inches wide in the theme's sheet, and may be 3 in another.
const SHARP: u32 = 900;
