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
use crate::source::image::{Kind, Picture, lies, limits as beside};

/// The most bytes a decoder may take: [`crate::source::image::MOST_PIXELS`] of 8 bytes each.
const MOST_BYTES: u64 = 800_000_000;

/// The photo at `size` (width and height the right way up); none if it is damaged.
pub fn decode(bytes: &[u8], picture: &Picture, size: (u32, u32)) -> Option<Raster> {
    // Decoders of JPEG fill what is missing with grey and say nothing.
    let scans = if picture.kind == Kind::Jpeg { Some(scans(bytes)?) } else { None };
    let mut decoder: Box<dyn ImageDecoder + '_> = match picture.kind {
        Kind::Jpeg => Box::new(JpegDecoder::new(Cursor::new(bytes)).ok()?),
        Kind::Png => Box::new(PngDecoder::with_limits(Cursor::new(bytes), beside()).ok()?),
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
    let raster = match scans {
        Some(Scans::OfOneColour) => one_colour_a_scan(bytes)?,
        Some(Scans::Usual) | None => plain(DynamicImage::from_decoder(decoder).ok()?, picture.is_clear),
    };
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

/// How a JPEG's colours follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scans {
    /// Together, or in growing detail.
    Usual,
    /// One after the other, which zune-jpeg 0.5.15 reads wrongly (its issues 419 and 448).
    OfOneColour,
}

/// A JPEG whose colours come one after the other.
fn one_colour_a_scan(bytes: &[u8]) -> Option<Raster> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let pixels = decoder.decode().ok()?;
    let info = decoder.info().filter(|info| info.pixel_format == jpeg_decoder::PixelFormat::RGB24)?;
    Some(Raster { width: info.width.into(), height: info.height.into(), is_clear: false, pixels })
}

/// Reads a JPEG's parts up to its end, which is not the end of the small preview that cameras put in
/// front; none if it has no end.
fn scans(bytes: &[u8]) -> Option<Scans> {
    let mut at = 2;
    let (mut is_baseline, mut colours, mut found) = (false, 0, Scans::Usual);
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2) {
        match marker {
            0xd9 => return Some(found),
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
                if matches!(marker, 0xc0..=0xc2) {
                    (is_baseline, colours) = (marker != 0xc2, *bytes.get(at + 9)?);
                }
                if marker == 0xda && is_baseline && *bytes.get(at + 4)? < colours {
                    found = Scans::OfOneColour;
                }
                at += 2 + length;
                if marker == 0xda {
                    at += bytes.get(at..).and_then(scan_end)?;
                }
            }
        }
    }
    None
}

/// Where the compressed lines of a scan end: at the next true marker.
fn scan_end(bytes: &[u8]) -> Option<usize> {
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_marker)
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;
    use crate::source::image::sniff;

    /// Red on the left, blue on the right.
    fn halves(set: fn(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
        let pixels: Vec<u8> =
            (0..64 * 48).flat_map(|at| if at % 64 < 32 { [230, 20, 20] } else { [20, 20, 230] }).collect();
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 90);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        set(&mut encoder);
        encoder.encode(&pixels, 64, 48, ColorType::Rgb).expect("memory takes it");
        bytes
    }

    fn decoded(bytes: &[u8]) -> Option<Raster> {
        let picture = sniff("a.jpg", bytes).ok()??;
        if !picture.is_photo() {
            return None;
        }
        decode(bytes, &picture, (picture.width, picture.height))
    }

    #[track_caller]
    fn check_halves(bytes: &[u8], expected: Scans) {
        assert_eq!(scans(bytes), Some(expected));
        let raster = decoded(bytes).expect("it is sound");
        let pixel = |x: usize, y: usize| &raster.pixels[(y * 64 + x) * 3..][..3];
        for y in [2, 24, 45] {
            let (left, right) = (pixel(8, y), pixel(56, y));
            assert!(left[0] > 200 && left[2] < 60 && right[2] > 200 && right[0] < 60, "{left:?} {right:?} in row {y}");
        }
    }

    #[test]
    fn colours_are_right_however_they_follow_each_other() {
        check_halves(&halves(|_| {}), Scans::Usual);
        check_halves(&halves(|encoder| encoder.set_progressive(true)), Scans::Usual);
        check_halves(&halves(|encoder| encoder.set_optimized_huffman_tables(true)), Scans::OfOneColour);
    }

    #[test]
    fn colours_of_a_phone_become_those_of_the_web() {
        let profile = ColorProfile::new_display_p3().encode().expect("it can be written");
        let pixels = vec![200, 100, 50];
        let raster = |pixels| Raster { width: 1, height: 1, is_clear: false, pixels };
        let changed = in_web_colours(raster(pixels.clone()), Some(&profile));
        assert!(changed.pixels[0] > 205, "red is stronger in Display P3: {:?}", changed.pixels);
        assert_eq!(in_web_colours(raster(pixels.clone()), Some(b"no profile")).pixels, pixels);
    }

    #[test]
    fn a_photo_with_bytes_that_are_wrong_never_ends_the_program() {
        let jpeg = halves(|_| {});
        let picture = image::load_from_memory(&jpeg).expect("it is sound");
        let formats = [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
        let others = formats.map(|format| {
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).expect("memory takes it");
            bytes.into_inner()
        });
        let progressive = halves(|encoder| encoder.set_progressive(true));
        let apart = halves(|encoder| encoder.set_optimized_huffman_tables(true));
        let mut chance = 7u32;
        for whole in others.iter().chain([&jpeg, &progressive, &apart]) {
            assert!(decoded(whole).is_some() && decoded(&whole[..whole.len() * 2 / 3]).is_none(), "it ends too early");
            for _ in 0..1_500 {
                let mut bytes = whole.clone();
                for _ in 0..3 {
                    chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let at = (chance >> 8) as usize % (bytes.len() - 2);
                    bytes[2 + at] = chance as u8;
                }
                let _ = decoded(&bytes);
            }
        }
    }
}
