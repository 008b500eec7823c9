//! What a picture is by its bytes, never by its name: kind, size as it is shown, whether it moves.
//!
//! Only headers are read: no pixel is decoded, so a picture that claims to be huge costs nothing.
//! What browsers cannot show, and what would cost too much, is refused with words ([`problem`]).

mod drawing;
pub mod original;
pub mod parts;
pub mod problem;

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageResult, Limits};

use crate::diagnostic::Diagnostic;
use parts::{Block, blocks};

/// The most pixels a photo may have.
///
/// The largest photos of phones have 48 to 200 million; decoded, 100 million take 300 MB.
pub const MOST_PIXELS: u64 = 100_000_000;

/// How a picture is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// SVG.
    Svg,
}

/// A picture that can be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How it is stored.
    pub kind: Kind,
    /// Width in pixels, the right way up (for SVG: units of its view box).
    pub width: u32,
    /// Height in pixels, the right way up.
    pub height: u32,
    /// Whether it may have parts that one can see through.
    pub is_clear: bool,
    /// Whether it is a little film.
    pub moves: bool,
    /// BLAKE3 of the file's bytes.
    pub hash: [u8; 32],
}

impl Picture {
    /// Whether it is published in several sizes; drawings and little films are published whole.
    pub fn is_photo(&self) -> bool {
        self.kind != Kind::Svg && !self.moves
    }
}

impl Kind {
    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::Webp => "webp",
            Kind::Gif => "gif",
            Kind::Svg => "svg",
        }
    }
}

/// What the media file at `path` holds, if it is a picture.
///
/// Errors: it is a picture, or named like one, that cannot be published.
pub fn sniff(path: &str, bytes: &[u8]) -> Result<Option<Picture>, Box<Diagnostic>> {
    let Some(kind) = kind(bytes) else {
        return problem::of_unknown(path, bytes).map_or(Ok(None), |problem| Err(Box::new(problem)));
    };
    let facts = match kind {
        Kind::Jpeg => {
            let start = &bytes[..bytes.len().min(LONGEST_START)];
            let decoder = JpegDecoder::new(Cursor::new(start)).or_else(|_| JpegDecoder::new(Cursor::new(bytes)));
            decoder.and_then(|decoder| facts(decoder, false))
        }
        Kind::Png => PngDecoder::with_limits(Cursor::new(bytes), limits()).and_then(|decoder| {
            let moves = decoder.is_apng()?;
            facts(decoder, moves)
        }),
        Kind::Webp => WebPDecoder::new(Cursor::new(bytes)).and_then(|decoder| {
            let moves = decoder.has_animation();
            facts(decoder, moves)
        }),
        Kind::Gif => GifDecoder::new(Cursor::new(bytes)).and_then(|decoder| facts(decoder, frames(bytes) > 1)),
        Kind::Svg => Ok(drawing::facts(bytes)),
    };
    let Ok(Facts { width, height, is_clear, moves }) = facts else { return Err(Box::new(problem::damaged(path))) };
    if width == 0 || height == 0 {
        return Err(Box::new(problem::damaged(path)));
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Box::new(problem::too_many_pixels(path, (width, height))));
    }
    if kind == Kind::Svg && drawing::is_bomb(bytes) {
        return Err(Box::new(problem::bomb(path)));
    }
    Ok(Some(Picture { kind, width, height, is_clear, moves, hash: blake3::hash(bytes).into() }))
}

/// What readers should know of a picture that is published all the same.
pub fn note(path: &str, picture: &Picture, bytes: &[u8]) -> Option<Diagnostic> {
    (picture.kind == Kind::Svg && drawing::has_script(bytes)).then(|| problem::script(path))
}

/// What a PNG's reader may take besides the pixels: profiles and notes may be packed small and be huge.
pub fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BESIDE);
    limits
}

/// The most bytes that a header may take when it is unpacked.
const MOST_BESIDE: u64 = 16_000_000;

/// How many bytes of a JPEG nearly always hold its header; the decoder copies what it gets.
const LONGEST_START: usize = 300_000;

struct Facts {
    width: u32,
    height: u32,
    is_clear: bool,
    moves: bool,
}

/// What a file's header says; width and height change places where the photo lies on its side.
fn facts(mut decoder: impl ImageDecoder, moves: bool) -> ImageResult<Facts> {
    let (width, height) = decoder.dimensions();
    let is_clear = decoder.color_type().has_alpha();
    let (width, height) = if lies(decoder.orientation()?) { (height, width) } else { (width, height) };
    Ok(Facts { width, height, is_clear, moves })
}

/// Whether width and height change places when the picture is put upright.
pub fn lies(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(Kind::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Kind::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(&b"WEBP"[..]) {
        Some(Kind::Webp)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(Kind::Gif)
    } else {
        drawing::is_drawing(bytes).then_some(Kind::Svg)
    }
}

/// How many pictures a GIF holds; more than one is a little film.
fn frames(bytes: &[u8]) -> usize {
    blocks(bytes).filter(|block| matches!(block, Block::Frame(_))).count()
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageFormat};

    use super::*;
    use crate::diagnostic::Code;

    #[track_caller]
    fn check_refused(name: &str, bytes: &[u8], code: Code) {
        let problem = sniff(name, bytes).expect_err("it cannot be published");
        assert_eq!(problem.code, code, "{}", problem.message);
        assert!(!problem.why.is_empty() && !problem.fix.is_empty());
    }

    fn made(format: ImageFormat, picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("memory takes it");
        bytes.into_inner()
    }

    #[test]
    fn a_drawing_has_the_size_of_its_view_box() {
        let drawing =
            br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180.4"><path/></svg>"#;
        let picture = sniff("a.svg", drawing).expect("it is sound").expect("it is a picture");
        assert_eq!((picture.width, picture.height, picture.is_photo()), (240, 180, false));
        assert_eq!(sniff("a.txt", b"not a picture").expect("it is no picture"), None);
    }

    #[test]
    fn the_kind_is_what_the_bytes_say() {
        let png = made(ImageFormat::Png, &DynamicImage::new_rgba8(5, 3));
        let picture = sniff("a.jpg", &png).expect("it is sound").expect("it is a picture");
        assert_eq!((picture.kind, picture.width, picture.height, picture.is_clear), (Kind::Png, 5, 3, true));
        let jpeg = made(ImageFormat::Jpeg, &DynamicImage::new_rgb8(5, 3));
        let picture = sniff("a.png", &jpeg).expect("it is sound").expect("it is a picture");
        assert_eq!((picture.kind, picture.is_clear, picture.is_photo()), (Kind::Jpeg, false, true));
    }

    #[test]
    fn what_browsers_cannot_show_is_refused_with_its_name() {
        for (name, bytes, named) in [
            ("a.jpg", &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], "HEIC"),
            ("a.heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
            ("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "AVIF"),
            ("a.dng", b"II*\0\x08\0\0\0", "TIFF"),
            ("a.bmp", b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "BMP"),
            ("a.psd", b"8BPS\0\x01", "Photoshop"),
        ] {
            check_refused(name, bytes, Code::PictureFormat);
            assert!(sniff(name, bytes).expect_err("refused").message.contains(named), "{name}");
        }
        check_refused("a.jpg", b"<html>", Code::PictureFormat);
        check_refused("a.jpg", b"version https://git-lfs.github.com/spec/v1\n", Code::PictureFormat);
        check_refused("a.pdf", b"", Code::EmptyFile);
        check_refused("a.jpg", b"\xff\xd8\xff\xe0\0", Code::PictureDamaged);
    }

    #[test]
    fn a_header_alone_says_that_it_is_too_large() {
        let mut png = made(ImageFormat::Png, &DynamicImage::new_rgb8(1, 1));
        png[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x3a, 0x98]);
        let sum = crc(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        check_refused("a.png", &png, Code::PictureTooLarge);
    }

    /// The sum that ends a part of a PNG.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
        })
    }

    #[test]
    fn a_gif_with_two_frames_is_a_little_film() {
        let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
        let one = [head.as_slice(), frame, b";"].concat();
        let two = [head.as_slice(), b"\x21\xfe\x04mine\0", frame, frame, b";"].concat();
        assert!(sniff("a.gif", &one).expect("it is sound").expect("a picture").is_photo());
        assert!(!sniff("a.gif", &two).expect("it is sound").expect("a picture").is_photo());
    }

    #[test]
    fn half_a_file_is_refused_and_never_ends_the_program() {
        let whole = [
            made(ImageFormat::Png, &DynamicImage::new_rgba8(9, 9)),
            made(ImageFormat::Jpeg, &DynamicImage::new_rgb8(9, 9)),
            made(ImageFormat::WebP, &DynamicImage::new_rgb8(9, 9)),
            made(ImageFormat::Gif, &DynamicImage::new_rgb8(9, 9)),
        ];
        let mut chance = 1u32;
        for bytes in &whole {
            for length in 0..bytes.len() {
                let _ = sniff("a.jpg", &bytes[..length]);
                let mut bytes = bytes.clone();
                chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                bytes[length] ^= (chance >> 24) as u8;
                let _ = sniff("a.jpg", &bytes);
            }
        }
    }
}
