//! Takes out of a photo what its camera wrote beside the pixels, such as where it was taken.
//!
//! No pixel is touched: parts of the file are left out. Which side is up is kept.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;

use crate::source::image::{Kind, parts};

/// The photo without its notes; none where its parts cannot be told apart.
pub(super) fn without_notes(kind: Kind, bytes: &[u8]) -> Option<Vec<u8>> {
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Webp => webp(bytes),
        Kind::Gif | Kind::Svg => None,
    }
}

/// Parts of a JPEG that hold notes: EXIF and XMP, those of Photoshop, comments.
const NOTES: [&[u8]; 3] = [b"\xe1", b"\xed", b"\xfe"];

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let way_up = JpegDecoder::new(Cursor::new(bytes)).ok()?.orientation().ok()?.to_exif();
    let mut kept = vec![0xff, 0xd8];
    if way_up != 1 {
        kept.extend(b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        kept.extend([way_up, 0, 0, 0, 0, 0, 0]);
    }
    for part in parts::jpeg(bytes) {
        if !NOTES.contains(&part.name) {
            kept.extend(part.whole);
        }
        if part.name == parts::SCAN {
            return Some(kept);
        }
    }
    None
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut read = kept.len();
    for part in parts::png(bytes) {
        read += part.whole.len();
        if !matches!(part.name, b"eXIf" | b"tEXt" | b"iTXt" | b"zTXt") {
            kept.extend(part.whole);
        }
    }
    (read == bytes.len()).then_some(kept)
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..12)?.to_vec();
    let mut read = kept.len();
    for part in parts::webp(bytes) {
        read += part.whole.len();
        if matches!(part.name, b"EXIF" | b"XMP ") {
            continue;
        }
        let start = kept.len();
        kept.extend(part.whole);
        if part.name == b"VP8X"
            && let Some(marks) = kept.get_mut(start + 8)
        {
            // They say that such parts follow.
            *marks &= !0x0c;
        }
    }
    let size = u32::try_from(kept.len() - 8).ok().filter(|_| read == bytes.len())?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_off_photos_give_nothing_or_something_and_never_panic() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x01tEXtxcrc!\0\0\0\0IENDcrc!";
        assert_eq!(super::png(png).as_deref(), Some(&b"\x89PNG\r\n\x1a\n\0\0\0\0IENDcrc!"[..]));
        let webp = b"RIFF\x1e\0\0\0WEBPVP8X\x01\0\0\0\x0c\0EXIF\x02\0\0\0ab";
        assert_eq!(super::webp(webp).as_deref(), Some(&b"RIFF\x0e\0\0\0WEBPVP8X\x01\0\0\0\0\0"[..]));
        for whole in [&png[..], &webp[..]] {
            for end in 0..whole.len() {
                for kind in [Kind::Png, Kind::Webp, Kind::Jpeg] {
                    let _ = without_notes(kind, &whole[..end]);
                }
            }
        }
    }
}
