//! What a page looks like where people share its link: Open Graph and its relatives.

use serde::Serialize;

use super::{PageView, Views};
use crate::site::links::Resolved;
use crate::site::{Media, Page, PageId};

/// What every indexed page's layout gets as `social`.
#[derive(Debug, Serialize)]
pub struct SocialView {
    /// `article` for dated prose, else `website`.
    pub kind: &'static str,
    /// The language and the country, such as `en_US`.
    pub locale: String,
    /// The same for the page's translations.
    pub alternates: Vec<String>,
    /// A picture of the page, if it has one.
    pub image: Option<SharedPicture>,
}

/// A picture that others may show beside the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedPicture {
    /// Its address with scheme and host.
    pub url: String,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

impl Views<'_> {
    /// What those who show a link to this page need; nothing for pages that are not indexed.
    pub fn social(&self, view: &PageView, id: Option<PageId>) -> Option<SocialView> {
        view.canonical.as_ref()?;
        let translations = view.languages.iter().filter(|other| other.alternate.is_some() && !other.current);
        Some(SocialView {
            kind: if view.kind == "article" { "article" } else { "website" },
            locale: self.locale(&view.lang),
            alternates: translations.map(|other| self.locale(&other.lang)).collect(),
            image: id.and_then(|id| self.shared_picture(&self.site.pages[id])),
        })
    }

    /// The picture that a page's settings name, or else its first; of a kind that others can show, which
    /// drawings (SVG) are not.
    ///
    /// Of a photo, the largest copy in a format that every program shows.
    pub(super) fn shared_picture(&self, page: &Page) -> Option<SharedPicture> {
        const SHOWN: [&str; 4] = [".jpg", ".png", ".gif", ".webp"];
        // What the settings name is the last of the links.
        let named = self.own_picture(page).and_then(|_| page.links.last());
        let mut pictures = named.into_iter().chain(&page.links).filter_map(|link| match link {
            Resolved::Picture(id) => Some(&self.site.media[*id]),
            Resolved::Inside(..) | Resolved::Outside(_) => None,
        });
        let is_shown = |media: &&Media| SHOWN.iter().any(|ending| media.url.ends_with(ending)) && media.file.is_sound();
        let media = pictures.find(is_shown)?;
        let size = media.copies.last().map(|copy| (copy.width, copy.height));
        let size = size.or(media.file.picture.map(|picture| (picture.width, picture.height)));
        Some(SharedPicture {
            url: self.site.absolute(&media.url),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }

    /// `es` of a clinic in the US is `es_US`; `pt-br` is `pt_BR` wherever it is.
    fn locale(&self, language: &str) -> String {
        let (language, region) = language.split_once('-').unwrap_or((language, ""));
        let country = self.site.clinic.country.as_deref().unwrap_or("US");
        let region = if region.len() == 2 { region } else { country };
        format!("{language}_{}", region.to_uppercase())
    }
}
