//! A photo's bytes as pixels: the right way up, in the colours of the web, at the size of the largest copy.
//!
//! It is shrunk first, so that turning and the change of colours work on a fraction of the pixels.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer, ImageDecoder, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::raster::Raster;
use crate::source::image::{Kind, Picture, lies};

/// The most bytes a decoder may take: [`crate::source::image::MOST_PIXELS`] of 8 bytes each.
const MOST_BYTES: u64 = 800_000_000;

/// The photo at `size` (width and height the right way up); none if it is damaged.
pub(super) fn decode(bytes: &[u8], picture: &Picture, size: (u32, u32)) -> Option<Raster> {
    let mut decoder: Box<dyn ImageDecoder + '_> = match picture.kind {
        // Decoders of JPEG fill what is missing with grey and say nothing.
        Kind::Jpeg if !is_whole(bytes) => return None,
        Kind::Jpeg => Box::new(JpegDecoder::new(Cursor::new(bytes)).ok()?),
        Kind::Png => Box::new(PngDecoder::with_limits(Cursor::new(bytes), limits()).ok()?),
        Kind::Webp => Box::new(WebPDecoder::new(Cursor::new(bytes)).ok()?),
        Kind::Gif => Box::new(GifDecoder::new(Cursor::new(bytes)).ok()?),
        Kind::Svg => return None,
    };
    if decoder.total_bytes() > MOST_BYTES {
        return None;
    }
    decoder.set_limits(limits()).ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let whole = DynamicImage::from_decoder(decoder).ok()?;
    let raster = plain(whole, picture.is_clear);
    let (width, height) = if lies(orientation) { (size.1, size.0) } else { size };
    let is_same = (raster.width, raster.height) == (width, height);
    let raster = if is_same { raster } else { raster.shrunk(width, height)? };
    turned(in_web_colours(raster, profile.as_deref()), orientation)
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BYTES);
    limits
}

fn plain(image: DynamicImage, is_clear: bool) -> Raster {
    let (width, height) = (image.width(), image.height());
    let pixels = if is_clear { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
    Raster { width, height, is_clear, pixels }
}

/// Colours as sRGB where the photo says that they are others, as phones do (Display P3).
///
/// A profile that cannot be used is left out: colours are a little off, as in most programs.
fn in_web_colours(raster: Raster, profile: Option<&[u8]>) -> Raster {
    let changed = || {
        let from = ColorProfile::new_from_slice(profile?).ok()?;
        if from.color_space != DataColorSpace::Rgb {
            return None;
        }
        let layout = if raster.is_clear { Layout::Rgba } else { Layout::Rgb };
        let options = TransformOptions::default();
        let change = from.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, options).ok()?;
        let mut pixels = vec![0; raster.pixels.len()];
        change.transform(&raster.pixels, &mut pixels).ok()?;
        Some(pixels)
    };
    match changed() {
        Some(pixels) => Raster { pixels, ..raster },
        None => raster,
    }
}

fn turned(raster: Raster, orientation: Orientation) -> Option<Raster> {
    if orientation == Orientation::NoTransforms {
        return Some(raster);
    }
    let Raster { width, height, is_clear, pixels } = raster;
    let mut image = match is_clear {
        true => DynamicImage::ImageRgba8(ImageBuffer::from_raw(width, height, pixels)?),
        false => DynamicImage::ImageRgb8(ImageBuffer::from_raw(width, height, pixels)?),
    };
    image.apply_orientation(orientation);
    Some(plain(image, is_clear))
}

/// Whether a JPEG has its end, and not only the end of the small preview that cameras put in front.
fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2) {
        match marker {
            0xd9 => return true,
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([high, low]));
                if marker == 0xda {
                    let Some(end) = bytes.get(at..).and_then(scan_end) else { return false };
                    at += end;
                }
            }
        }
    }
    false
}

/// Where the compressed lines of a scan end: at the next true marker.
fn scan_end(bytes: &[u8]) -> Option<usize> {
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_marker)
}
