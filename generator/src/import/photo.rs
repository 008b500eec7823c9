//! Takes out of a photo what its camera wrote beside the pixels, such as where it was taken.
//!
//! No pixel is touched: parts of the file are left out. Which side is up is kept.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;

use crate::source::image::Kind;

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
const NOTES: [u8; 3] = [0xe1, 0xed, 0xfe];

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let way_up = JpegDecoder::new(Cursor::new(bytes)).ok()?.orientation().ok()?.to_exif();
    let mut kept = vec![0xff, 0xd8];
    if way_up != 1 {
        kept.extend(b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        kept.extend([way_up, 0, 0, 0, 0, 0, 0]);
    }
    let mut at = 2;
    loop {
        let head = bytes.get(at..at + 4).filter(|head| head[0] == 0xff)?;
        if head[1] == 0xff {
            at += 1;
            continue;
        }
        if head[1] == 0xda {
            kept.extend(&bytes[at..]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([head[2], head[3]])).max(2);
        let part = bytes.get(at..at + 2 + length)?;
        if !NOTES.contains(&head[1]) {
            kept.extend(part);
        }
        at += part.len();
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let head: &[u8; 8] = bytes.get(at..)?.first_chunk()?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if !matches!(&head[4..], b"eXIf" | b"tEXt" | b"iTXt" | b"zTXt") {
            kept.extend(chunk);
        }
        at += chunk.len();
    }
    Some(kept)
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at < bytes.len() {
        let head: &[u8; 8] = bytes.get(at..)?.first_chunk()?;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let end = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
        let chunk = bytes.get(at..end.min(bytes.len()))?;
        match &head[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" if chunk.len() > 8 => {
                let start = kept.len();
                kept.extend(chunk);
                // The marks that say such parts follow.
                kept[start + 8] &= !0x0c;
            }
            _ => kept.extend(chunk),
        }
        at += chunk.len();
    }
    let size = u32::try_from(kept.len() - 8).ok()?;
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
