//! Photos in several sizes: which copies there are, at which addresses, and which photos are used.
//!
//! A phone takes a small copy and a large screen a large one. The original is never published: it
//! may say where and when it was taken. Nothing here reads a pixel; the output stage makes the copies.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::links::Resolved;
use super::{Media, MediaId, NavigationLink, Page};
use crate::diagnostic::Diagnostic;
use crate::source::MediaFile;
use crate::source::image::{Picture, problem};

/// How wide copies are, in pixels, as far as the photo is wider.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The highest a copy may be: WebP has no more.
const MOST_HEIGHT: u32 = 16_383;

/// How copies are made. Whatever changes their bytes changes this, and with it their addresses,
/// which browsers keep for a year.
pub const RECIPE: &str = "photo 1; image 0.25.10; fast_image_resize 6.1.0 lanczos3; moxcms 0.8.1; webp 0.3.1 quality 78 method 4; jpeg-encoder 0.7.1 quality 80";

/// How a copy is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// WebP, which nearly all browsers show.
    Webp,
    /// JPEG, for the others.
    Jpeg,
    /// PNG in the place of JPEG, where one can see through the picture.
    Png,
}

/// One copy of a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizedCopy {
    /// Its address.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How it is stored.
    pub format: Format,
}

impl Format {
    /// How the names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Webp => "webp",
            Format::Jpeg => "jpg",
            Format::Png => "png",
        }
    }
}

/// The copies of the photo at `place`, narrowest first, each as WebP and then in the older format.
pub fn copies(place: &str, photo: &Picture) -> Vec<SizedCopy> {
    let older = if photo.is_clear { Format::Png } else { Format::Jpeg };
    let stem = place.strip_prefix("/media").unwrap_or(place);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let hash = blake3::hash(&[&photo.hash, RECIPE.as_bytes()].concat()).to_hex();
    let copy = |width: u32, format: Format| SizedCopy {
        url: format!("/assets/media{stem}.{}-{width}.{}", &hash[..8], format.ending()),
        width,
        height: height(photo, width),
        format,
    };
    widths(photo).into_iter().flat_map(|width| [copy(width, Format::Webp), copy(width, older)]).collect()
}

fn height(photo: &Picture, width: u32) -> u32 {
    let exact = f64::from(photo.height) * f64::from(width) / f64::from(photo.width);
    (exact.round() as u32).clamp(1, MOST_HEIGHT)
}

/// Never wider than the photo, and never so wide that a very high one is too high.
fn widths(photo: &Picture) -> Vec<u32> {
    let highest = u64::from(photo.width) * u64::from(MOST_HEIGHT) / u64::from(photo.height);
    let widest = photo.width.min(WIDTHS[2]).min(u32::try_from(highest).unwrap_or(u32::MAX)).max(1);
    WIDTHS.into_iter().filter(|width| *width < widest).chain([widest]).collect()
}

/// A media file with its clean address, and the copies of a photo.
pub fn media(file: Arc<MediaFile>, place: String) -> Media {
    let photo = file.picture.filter(Picture::is_photo);
    let copies: Arc<[SizedCopy]> = photo.map(|photo| copies(&place, &photo)).unwrap_or_default().into();
    // A link straight to a photo leads to what every browser and program shows.
    let url = copies.last().map_or_else(|| place.clone(), |largest| largest.url.clone());
    Media { file, place, url, copies, is_used: false }
}

/// The name's ending that fits what is in a picture that is published whole: browsers go by it.
pub fn ending<'a>(file: &MediaFile, written: &'a str) -> &'a str {
    let whole = file.picture.filter(|picture| !picture.is_photo());
    whole.map_or(written, |picture| picture.kind.ending())
}

/// What clinic.yaml leads to and shows: the links at the top of each page, the drawings of daily activities.
pub fn of_clinic(navigation: &[NavigationLink], drawings: &[Option<MediaId>]) -> Vec<Resolved> {
    let links = navigation.iter().map(|link| Resolved::Inside(link.url.clone(), String::new()));
    links.chain(drawings.iter().flatten().map(|id| Resolved::Picture(*id))).collect()
}

/// Notes which photos the pages and clinic.yaml ([`of_clinic`]) show or lead to.
pub fn note_used(pages: &[Page], of_clinic: &[Resolved], media: &mut [Media]) {
    if media.iter().all(|media| media.copies.is_empty()) {
        return;
    }
    let used = used(pages.iter().map(|page| page.links.as_slice()).chain([of_clinic]), media);
    for (id, media) in media.iter_mut().enumerate() {
        media.is_used = used.contains(&id);
    }
}

/// What is wrong with media files; a problem of one that no document names is only a warning.
pub fn audit<'a>(links: impl Iterator<Item = &'a [Resolved]>, media: &[Media]) -> Vec<Diagnostic> {
    let faulty = media.iter().enumerate().filter_map(|(id, media)| Some((id, media.file.problem.as_deref()?)));
    let faulty: Vec<(MediaId, &Diagnostic)> = faulty.collect();
    if faulty.is_empty() {
        return Vec::new();
    }
    let used = used(links, media);
    let told = faulty.into_iter().map(|(id, problem)| match used.contains(&id) || media[id].file.is_sound() {
        true => problem.clone(),
        false => problem::unused(problem),
    });
    told.collect()
}

fn used<'a>(links: impl Iterator<Item = &'a [Resolved]>, media: &[Media]) -> HashSet<MediaId> {
    let by_url: HashMap<&str, MediaId> = media.iter().enumerate().map(|(id, media)| (media.url.as_str(), id)).collect();
    let found = links.flatten().filter_map(|link| match link {
        Resolved::Picture(id) => Some(*id),
        Resolved::Inside(url, _) => by_url.get(url.as_str()).copied(),
        Resolved::Outside(_) => None,
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::image::Kind;

    fn photo(width: u32, height: u32) -> Picture {
        Picture { kind: Kind::Jpeg, width, height, is_clear: false, moves: false, hash: [7; 32] }
    }

    #[track_caller]
    fn check_sizes(width: u32, height: u32, expected: &[(u32, u32)]) {
        let copies = copies("/media/a.jpg", &photo(width, height));
        let sizes: Vec<(u32, u32)> = copies.iter().step_by(2).map(|copy| (copy.width, copy.height)).collect();
        assert_eq!(sizes, expected);
        assert!(copies.chunks(2).all(|pair| pair[0].format == Format::Webp && pair[1].format == Format::Jpeg));
    }

    #[test]
    fn copies_are_never_wider_than_the_photo() {
        check_sizes(4000, 3000, &[(480, 360), (960, 720), (1600, 1200)]);
        check_sizes(1600, 1200, &[(480, 360), (960, 720), (1600, 1200)]);
        check_sizes(1000, 500, &[(480, 240), (960, 480), (1000, 500)]);
        check_sizes(960, 640, &[(480, 320), (960, 640)]);
        check_sizes(64, 48, &[(64, 48)]);
        check_sizes(1, 90_000, &[(1, 16_383)]);
        check_sizes(1000, 20_000, &[(480, 9600), (819, 16_380)]);
    }

    #[test]
    fn addresses_change_with_the_photo_and_keep_its_name() {
        let copies = |hash| copies("/media/handouts/my-photo.jpeg", &Picture { hash, ..photo(300, 200) });
        let (one, other) = (&copies([1; 32])[0].url, &copies([2; 32])[0].url);
        assert!(one.starts_with("/assets/media/handouts/my-photo.") && one.ends_with("-300.webp"), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn a_newer_encoder_asks_for_a_new_recipe() {
        let lock = include_str!("../../../Cargo.lock");
        for name in ["image", "fast_image_resize", "moxcms", "webp", "jpeg-encoder"] {
            let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).expect("it is in use");
            let version = rest.split('"').next().expect("a version ends");
            assert!(RECIPE.contains(&format!("{name} {version}")), "{name} is at {version}: change RECIPE");
        }
    }
}
