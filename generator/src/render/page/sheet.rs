//! What a printed sheet is made of: the same view as the page, its pictures, the clinic.

use std::sync::Arc;

use super::Renderer;
use crate::content::Content;
use crate::content::direction;
use crate::render::view::handout::{picture_name, qr, shown};
use crate::render::{Body, Job, Pdf, Photo, Print};
use crate::site::links::Resolved;
use crate::site::pictures::Format;
use crate::site::{Media, PageId};
use crate::source::SourceFile;
use crate::theme::tokens::Scheme;

impl Renderer {
    pub(super) fn handout_pdf(&self, id: PageId, print: Print) -> Body {
        let page = &self.site.pages[id];
        let Content::Handout(handout) = &page.document.content else { return Body::Bytes(Vec::new()) };
        let data = serde_json::to_value(self.views().handout(page, handout, None)).unwrap_or_default();
        self.pdf(id, print, data, (self.pictures(id, ""), Vec::new()))
    }

    pub(super) fn program_pdf(&self, id: PageId, print: Print) -> Body {
        let page = &self.site.pages[id];
        let program = self.program(id);
        let (mut pictures, mut sources) = (Vec::new(), Vec::new());
        let mut items = Vec::new();
        for (at, item) in program.items.into_iter().enumerate() {
            let mut data = item.handout;
            let folder = format!("/{}", at + 1);
            pictures.extend(self.pictures(item.id, &folder));
            sources.push(self.site.pages[item.id].document.source.clone());
            for step in data["steps"].as_array_mut().into_iter().flatten() {
                if let Some(name) = step["picture"].as_str() {
                    step["picture"] = format!("{folder}{name}").into();
                }
            }
            data["note"] = item.note.into();
            without_links(&mut data);
            items.push(data);
        }
        let url = self.site.absolute(&page.url);
        let data = serde_json::json!({
            "program": true, "lang": page.language, "dir": direction(&page.language), "title": page.document.title,
            "summary": page.document.summary, "url": url, "url_shown": shown(&url), "items": items, "qr_svg": qr(&url),
        });
        self.pdf(id, print, data, (pictures, sources))
    }

    /// A sheet with what every sheet needs added to its data; `parts` are its pictures and the files
    /// besides its own.
    fn pdf(&self, id: PageId, print: Print, mut data: serde_json::Value, parts: Parts) -> Body {
        let Some(template) = &self.theme.print else { return Body::Bytes(Vec::new()) };
        let page = &self.site.pages[id];
        let clinic = &self.site.clinic;
        data["paper"] = clinic.paper.as_str().into();
        data["large"] = (print == Print::Large).into();
        without_links(&mut data);
        data["text"] = serde_json::to_value(self.theme.texts(&page.language).plain()).unwrap_or_default();
        data["colours"] = self.colours_on_paper();
        data["clinic"] = serde_json::json!({"name": clinic.name, "phone": clinic.phone, "emergency": clinic.emergency, "crisis": clinic.crisis});
        Body::Job(Job::Pdf(Box::new(Pdf {
            template: template.clone(),
            data,
            pictures: parts.0,
            sources: std::iter::once(page.document.source.clone()).chain(parts.1).collect(),
        })))
    }

    /// The theme's colours that are others on paper than on screens, by name.
    fn colours_on_paper(&self) -> serde_json::Value {
        let tokens = self.theme.settings.tokens.of(Scheme::Print);
        tokens.filter_map(|token| Some((token.name.clone(), token.colour()?.to_string()))).collect()
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

/// Pictures by the name the template knows, and content files.
type Parts = (Vec<(String, Body)>, Vec<Arc<SourceFile>>);

/// Takes out what only a page can use, so that a sheet is not made again when that changes.
fn without_links(data: &mut serde_json::Value) {
    if let Some(fields) = data.as_object_mut() {
        for name in ["sheets", "calendar"] {
            fields.remove(name);
        }
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
