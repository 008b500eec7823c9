//! Pictures as pages show them: one view for Markdown, handouts and layouts alike.
//!
//! A photo comes in several sizes, as WebP and in an older format; the browser takes one. Its
//! preview, a few blurred pixels that stand there until it has come, is known only to the output
//! stage, which decodes photos: the page gets a mark in its place (`mark`, [`fill`]).

use std::fmt::Write;

use serde::Serialize;

use super::Views;
use crate::content::Content;
use crate::content::markdown::escape;
use crate::site::links::Resolved;
use crate::site::pictures::{Format, SizedCopy};
use crate::site::{MediaId, Page, Site};
use crate::source::MARK;

/// How wide a picture in a text is: as the screen, and never wider than the column.
pub const IN_TEXT: &str = "(min-width: 40rem) 38rem, calc(100vw - 2rem)";

/// A picture, for templates.
#[derive(Clone, Debug, Serialize)]
pub struct PictureView {
    /// Its address; of a photo, the largest copy in a format that every browser shows.
    pub href: String,
    /// What it shows; empty if it only decorates.
    pub alt: String,
    /// Width in pixels; none if it is not known.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// The copies of a photo as WebP, for `srcset`.
    pub webp: Option<String>,
    /// The copies of a photo in the older format, for `srcset`.
    pub srcset: Option<String>,
    /// What stands in its place until it has come; print it with `| safe`, inside `class="photo"`.
    pub preview: Option<String>,
}

impl Views<'_> {
    /// A picture of the site.
    pub fn picture(&self, id: MediaId, alt: &str) -> PictureView {
        let media = &self.site.media[id];
        let picture = media.file.picture;
        let set = |is_wanted: fn(Format) -> bool| {
            let set: Vec<String> =
                media.copies.iter().filter(|copy| is_wanted(copy.format)).map(|copy| in_set(self.site, copy)).collect();
            (!set.is_empty()).then(|| set.join(", "))
        };
        let size = media.copies.last().map(|largest| (largest.width, largest.height));
        let size = size.or(picture.map(|picture| (picture.width, picture.height)));
        PictureView {
            href: self.site.href(&media.url),
            alt: alt.to_string(),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            webp: set(|format| format == Format::Webp),
            srcset: set(|format| format != Format::Webp),
            preview: picture.filter(|picture| picture.is_photo() && !picture.is_clear).map(|photo| mark(&photo.hash)),
        }
    }

    /// The picture that a page's settings name: the last of its links.
    pub fn own_picture(&self, page: &Page) -> Option<PictureView> {
        let image = match &page.document.content {
            Content::Article(article) => article.image.as_ref()?,
            Content::Person(person) => person.photo.as_ref()?,
            Content::Handout(_) | Content::Program(_) | Content::Page(_) => return None,
        };
        match page.links.last()? {
            Resolved::Picture(id) => Some(self.picture(*id, &image.alt)),
            Resolved::Inside(..) | Resolved::Outside(_) => None,
        }
    }
}

/// `/assets/media/sock.1a2b3c4d-480.webp 480w`
fn in_set(site: &Site, copy: &SizedCopy) -> String {
    format!("{} {}w", site.href(&copy.url), copy.width)
}

/// A picture in a text.
pub fn html(picture: &PictureView) -> String {
    let mut html = String::with_capacity(700);
    let PictureView { href, alt, width, height, webp, srcset, preview } = picture;
    let size = width.zip(*height).map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
    let rest = format!("{} alt=\"{}\" loading=\"lazy\" decoding=\"async\">", size.unwrap_or_default(), escape(alt));
    // Writing to a text cannot fail.
    let _ = match (webp, srcset) {
        (Some(webp), Some(srcset)) => write!(
            html,
            "<span class=\"photo\">{}<picture><source type=\"image/webp\" srcset=\"{}\" sizes=\"{IN_TEXT}\">\
             <img src=\"{}\" srcset=\"{}\" sizes=\"{IN_TEXT}\"{rest}</picture></span>",
            preview.as_deref().unwrap_or_default(),
            escape(webp),
            escape(href),
            escape(srcset),
        ),
        _ => write!(html, "<img src=\"{}\"{rest}", escape(href)),
    };
    html
}

/// What stands in a page for the preview of the photo with this hash.
fn mark(hash: &[u8; 32]) -> String {
    format!("{MARK}{}{MARK}", blake3::Hash::from_bytes(*hash).to_hex())
}

/// A photo's preview (a `data:` address) in its place.
pub fn preview(address: &str) -> String {
    format!("<img class=\"photo__preview\" src=\"{address}\" alt=\"\" aria-hidden=\"true\">")
}

/// Puts what the output stage knows in the place of each mark; nothing where it knows nothing.
pub fn fill(html: &str, known: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(html.len());
    for (number, part) in html.split(MARK).enumerate() {
        if number % 2 == 0 {
            filled.push_str(part);
        } else if let Some(words) = known(part) {
            filled.push_str(&words);
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_previews_or_nothing() {
        let html = format!("<p>{}a</p>{}", mark(&[1; 32]), mark(&[2; 32]));
        let known = |hash: &str| hash.starts_with("01").then(|| preview("data:x"));
        assert_eq!(
            fill(&html, known),
            "<p><img class=\"photo__preview\" src=\"data:x\" alt=\"\" aria-hidden=\"true\">a</p>"
        );
    }

    #[test]
    fn a_drawing_is_a_plain_picture() {
        let view = PictureView {
            href: "/media/a.svg".into(),
            alt: "A \"child\"".into(),
            width: Some(4),
            height: Some(3),
            webp: None,
            srcset: None,
            preview: None,
        };
        let expected = "<img src=\"/media/a.svg\" width=\"4\" height=\"3\" alt=\"A &quot;child&quot;\" loading=\"lazy\" decoding=\"async\">";
        assert_eq!(html(&view), expected);
    }
}
