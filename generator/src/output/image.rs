//! Copies of photos: decoded once, shrunk step by step, written as WebP and as JPEG (or PNG).
//!
//! Steps for one photo: look what the cache has; only if something is missing, read the file, decode
//! it ([`decode`]), make all missing copies and the preview ([`raster`]), keep them. Several photos are
//! made at once, as far as there is memory ([`Made::with_room`]). Nothing of what the camera wrote
//! beside the picture gets into a copy: only pixels do.

mod base64;
pub mod decode;
pub mod raster;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::side::side_by_side;
use crate::cache::Made;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::render::Photo;
use crate::render::page::Renderer;
use crate::render::plan::{Entry, Kind};
use crate::site::pictures::RECIPE;
use crate::source::image::{Picture, problem};
use raster::Raster;

/// Previews as `data:` addresses, by the photo's hash in hexadecimal digits.
pub(super) type Previews = HashMap<String, String>;

/// Where a finished copy goes: its path below the output folder and its bytes.
pub(super) type Take<'a> = dyn Fn(&str, &[u8]) -> anyhow::Result<()> + Sync + 'a;

/// A photo and which of its copies are asked for.
pub(super) struct Order {
    photo: Photo,
    wanted: Vec<usize>,
}

/// The photos among the addresses, each once.
pub(super) fn orders(renderer: &Renderer, entries: &[Entry]) -> Vec<Order> {
    let mut wanted: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for entry in entries {
        if let Kind::Photo(id, copy) = entry.kind {
            wanted.entry(id).or_default().push(copy);
        }
    }
    let order = |(id, wanted): (usize, Vec<usize>)| {
        let media = &renderer.site.media[id];
        Order { photo: Photo { file: media.file.clone(), copies: media.copies.clone(), wanted: 0 }, wanted }
    };
    wanted.into_iter().map(order).collect()
}

/// Makes all copies and hands each over; gives the previews, and what is wrong with photos.
///
/// Errors: `take` could not put a copy in its place.
pub(super) fn make_all(orders: &[Order], made: &Made, take: &Take) -> anyhow::Result<(Previews, Vec<Diagnostic>)> {
    let results = side_by_side("photos", orders, |order| {
        let copies = match copies(&order.photo, &order.wanted, made) {
            Ok(copies) => copies,
            Err(problem) => return Ok(Err(problem)),
        };
        for (copy, bytes) in order.wanted.iter().zip(&copies.bytes) {
            take(order.photo.copies[*copy].url.trim_start_matches('/'), bytes)?;
        }
        Ok(Ok(copies.preview.map(|preview| (hex(&order.photo), address(&preview)))))
    });
    let (mut previews, mut problems) = (Previews::new(), Vec::new());
    for result in results.into_iter().collect::<anyhow::Result<Vec<_>>>()? {
        match result {
            Ok(preview) => previews.extend(preview),
            Err(problem) => problems.push(*problem),
        }
    }
    Ok((previews, problems))
}

/// What is wrong with the photos; each is decoded only if that was never done before.
pub(super) fn verdicts(orders: &[Order], made: &Made) -> Vec<Diagnostic> {
    let verdict = |order: &Order| match is_known_sound(&order.photo, made) {
        Some(true) => None,
        Some(false) => Some(problem::damaged(&order.photo.file.path)),
        None => make(&order.photo, &[], made).err().map(|problem| *problem),
    };
    side_by_side("photos", orders, verdict).into_iter().flatten().collect()
}

/// One copy, for a preview of the site or a printed sheet.
pub(super) fn one(photo: &Photo, made: &Made) -> Result<Vec<u8>, Box<Diagnostic>> {
    copies(photo, &[photo.wanted], made).map(|mut copies| copies.bytes.pop().unwrap_or_default())
}

/// The preview of the photo with this hash (in hexadecimal digits), if it was made before.
pub(super) fn known_preview(hash: &str, made: &Made) -> Option<String> {
    made.known(&key(blake3::Hash::from_hex(hash).ok()?.as_bytes(), "preview")).map(|bytes| address(&bytes))
}

/// What was asked for.
struct Copies {
    /// In the order asked for.
    bytes: Vec<Vec<u8>>,
    /// A tiny WebP; none for a photo that one can see through.
    preview: Option<Vec<u8>>,
}

fn copies(photo: &Photo, wanted: &[usize], made: &Made) -> Result<Copies, Box<Diagnostic>> {
    let known: Option<Vec<Vec<u8>>> = wanted.iter().map(|copy| made.known(&copy_key(photo, *copy))).collect();
    let preview = made.known(&key(&hash(photo), "preview"));
    if let Some(bytes) = known
        && (preview.is_some() || is_clear(photo))
    {
        return Ok(Copies { bytes, preview });
    }
    if is_known_sound(photo, made) == Some(false) {
        return Err(Box::new(problem::damaged(&photo.file.path)));
    }
    make(photo, wanted, made)
}

/// Decodes the photo, makes what is wanted and keeps it, and that the photo is sound or not.
fn make(photo: &Photo, wanted: &[usize], made: &Made) -> Result<Copies, Box<Diagnostic>> {
    let Some(picture) = photo.file.picture else { return Err(Box::new(problem::damaged(&photo.file.path))) };
    let bytes = fs::read(&photo.file.on_disk).map_err(|error| Box::new(unreadable(photo, &error)))?;
    if blake3::hash(&bytes) != picture.hash {
        return Err(Box::new(changed(photo)));
    }
    let pixels = u64::from(picture.width) * u64::from(picture.height);
    // A decoder that breaks down over a damaged file must not end the program.
    let work = || catch_unwind(AssertUnwindSafe(|| draw(photo, &picture, &bytes, wanted))).ok().flatten();
    let Some(copies) = made.with_room(pixels, work) else {
        made.keep(&key(&picture.hash, "verdict"), DAMAGED);
        return Err(Box::new(problem::damaged(&photo.file.path)));
    };
    made.keep(&key(&picture.hash, "verdict"), SOUND);
    for (copy, bytes) in wanted.iter().zip(&copies.bytes) {
        made.keep(&copy_key(photo, *copy), bytes);
    }
    if let Some(preview) = &copies.preview {
        made.keep(&key(&picture.hash, "preview"), preview);
    }
    Ok(copies)
}

/// Each size comes from the next larger one, always in the same way, so that its bytes are always the same.
fn draw(photo: &Photo, picture: &Picture, bytes: &[u8], wanted: &[usize]) -> Option<Copies> {
    let largest = photo.copies.last()?;
    let mut raster = decode::decode(bytes, picture, (largest.width, largest.height))?;
    let mut drawn: Vec<Option<Vec<u8>>> = vec![None; wanted.len()];
    for (number, copy) in photo.copies.iter().enumerate().rev() {
        if (raster.width, raster.height) != (copy.width, copy.height) {
            raster = raster.shrunk(copy.width, copy.height)?;
        }
        if let Some(at) = wanted.iter().position(|wanted| *wanted == number) {
            drawn[at] = Some(raster.encoded(copy.format)?);
        }
    }
    let preview = if picture.is_clear { None } else { Some(preview(&raster)?) };
    Some(Copies { bytes: drawn.into_iter().collect::<Option<_>>()?, preview })
}

/// How wide or high a preview is.
const PREVIEW: u32 = 16;

fn preview(raster: &Raster) -> Option<Vec<u8>> {
    let longer = raster.width.max(raster.height);
    let side = |side: u32| (side * PREVIEW).div_ceil(longer).max(1);
    raster.shrunk(side(raster.width), side(raster.height))?.as_preview()
}

const SOUND: &[u8] = b"sound";
const DAMAGED: &[u8] = b"damaged";

fn is_known_sound(photo: &Photo, made: &Made) -> Option<bool> {
    made.known(&key(&hash(photo), "verdict")).map(|verdict| verdict == SOUND)
}

fn copy_key(photo: &Photo, copy: usize) -> blake3::Hash {
    let copy = &photo.copies[copy];
    key(&hash(photo), &format!("{} × {} {}", copy.width, copy.height, copy.format.ending()))
}

/// Everything a copy depends on: the photo, what is made of it, and how.
fn key(hash: &[u8; 32], what: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in [RECIPE.as_bytes(), hash, what.as_bytes()] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}

fn hash(photo: &Photo) -> [u8; 32] {
    photo.file.picture.map(|picture| picture.hash).unwrap_or_default()
}

fn hex(photo: &Photo) -> String {
    blake3::Hash::from_bytes(hash(photo)).to_hex().to_string()
}

fn is_clear(photo: &Photo) -> bool {
    photo.file.picture.is_some_and(|picture| picture.is_clear)
}

fn address(preview: &[u8]) -> String {
    format!("data:image/webp;base64,{}", base64::encode(preview))
}

fn unreadable(photo: &Photo, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::Unreadable, format!("the file cannot be read: {error}"))
        .because("the pages that show it would have an empty frame")
        .at(Place::file(&photo.file.path))
        .fix("check that the file is there and that you may open it")
}

fn changed(photo: &Photo) -> Diagnostic {
    Diagnostic::error(Code::Unreadable, "the photo was changed while the site was being built")
        .because("its copies would not fit their addresses")
        .at(Place::file(&photo.file.path))
        .fix("build once more")
}
