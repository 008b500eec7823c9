//! Pictures that are published whole, without what does not show: scripts, notes, place, device.
//!
//! Nothing is decoded: the parts of a PNG, WebP or GIF that are not needed to show it are left out, and
//! all after its end. A drawing is read and written again with what is known to be harmless. What is no
//! picture stays as it is; photos never come here, they are published as copies ([`super::image`]).

use std::io::{self, Write};

use crate::source::MediaFile;
use crate::source::image::Kind;
use crate::source::image::parts::{Block, blocks};

/// A drawing may grow a little when it is written again.
const MOST_GROWTH: usize = 4_000_000;

/// Whether cleaning the file can find that it is broken.
pub(super) fn is_read(file: &MediaFile) -> bool {
    file.picture.is_some_and(|picture| picture.kind == Kind::Svg)
}

/// The same picture with nothing but the picture in it.
///
/// Errors: a drawing that cannot be read, with the reason.
pub fn clean(bytes: Vec<u8>, kind: Option<Kind>) -> Result<Vec<u8>, String> {
    match kind {
        Some(Kind::Svg) => drawing(&bytes),
        Some(Kind::Png) => Ok(png(&bytes)),
        Some(Kind::Webp) => Ok(webp(&bytes)),
        Some(Kind::Gif) => Ok(gif(&bytes)),
        Some(Kind::Jpeg) | None => Ok(bytes),
    }
}

/// A drawing without scripts, pieces of web pages and addresses of other sites.
fn drawing(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut filter = svg_hush::Filter::new();
    filter.set_data_url_filter(svg_hush::data_url_filter::allow_standard_images);
    let mut clean = Bounded { bytes: Vec::with_capacity(bytes.len()), most: bytes.len() * 4 + MOST_GROWTH };
    filter.filter(bytes, &mut clean).map_err(|error| {
        let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        reason.lines().next().unwrap_or_default().to_string()
    })?;
    Ok(clean.bytes)
}

/// Memory that takes no more than `most` bytes.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other("it grows without measure when it is read"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A little film without comments and notes of programs; how often it runs is kept.
fn gif(bytes: &[u8]) -> Vec<u8> {
    let is_wanted = |block: &Block| match block {
        Block::Extension(0xf9, _) => true,
        Block::Extension(0xff, whole) => whole.get(3..14) == Some(&b"NETSCAPE2.0"[..]),
        Block::Extension(..) => false,
        Block::Head(_) | Block::Frame(_) | Block::End(_) => true,
    };
    let mut kept: Vec<u8> = Vec::with_capacity(bytes.len());
    for block in blocks(bytes).filter(is_wanted) {
        let (Block::Head(part) | Block::Frame(part) | Block::Extension(_, part) | Block::End(part)) = block;
        kept.extend_from_slice(part);
    }
    kept
}

fn png(bytes: &[u8]) -> Vec<u8> {
    const WANTED: [&[u8]; 15] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP",
        b"acTL", b"fcTL", b"fdAT",
    ];
    let mut kept = bytes[..8].to_vec();
    let mut at = 8;
    while let Some(&[a, b, c, d]) = bytes.get(at..at + 4) {
        let end = (u32::from_be_bytes([a, b, c, d]) as usize).saturating_add(at + 12);
        let Some(chunk) = bytes.get(at..end) else { break };
        if WANTED.contains(&&chunk[4..8]) {
            kept.extend_from_slice(chunk);
        }
        if &chunk[4..8] == b"IEND" {
            break;
        }
        at = end;
    }
    kept
}

fn webp(bytes: &[u8]) -> Vec<u8> {
    const WANTED: [&[u8]; 6] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"];
    let mut kept = bytes[..12].to_vec();
    let mut at = 12;
    while let Some(&[a, b, c, d]) = bytes.get(at + 4..at + 8) {
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let end = length.saturating_add(length % 2).saturating_add(at + 8);
        let Some(chunk) = bytes.get(at..end) else { break };
        if WANTED.contains(&&chunk[..4]) {
            let start = kept.len();
            kept.extend_from_slice(chunk);
            if chunk.starts_with(b"VP8X")
                && let Some(flags) = kept.get_mut(start + 8)
            {
                // The header no longer promises colours, EXIF and XMP.
                *flags &= !0x2c;
            }
        }
        at = end;
    }
    let length = u32::try_from(kept.len() - 8).unwrap_or(u32::MAX);
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(clean: fn(&[u8]) -> Vec<u8>, parts: &[&[u8]], expected: &[&[u8]]) {
        assert_eq!(clean(&parts.concat()), expected.concat());
    }

    #[test]
    fn a_png_a_webp_and_a_gif_lose_their_notes() {
        let start: &[u8] = b"\x89PNG\r\n\x1a\n";
        let end: &[u8] = b"\0\0\0\0IENDcrc!";
        check(png, &[start, b"\0\0\0\x03eXIfGPScrc!", end, b"more"], &[start, end]);
        check(
            webp,
            &[b"RIFF\x20\0\0\0WEBPVP8X\x02\0\0\0\x2c\0EXIF\x03\0\0\0GPS\0"],
            &[b"RIFF\x0e\0\0\0WEBPVP8X\x02\0\0\0\0\0"],
        );
        let head: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0";
        let frame: &[u8] = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let forever: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
        let place: &[u8] = b"\x21\xff\x0bXMP DataXMP\x03GPS\0";
        check(
            gif,
            &[head, forever, place, b"\x21\xfe\x03GPS\0", frame, frame, b";GPS"],
            &[head, forever, frame, frame, b";"],
        );
    }

    #[test]
    fn a_drawing_keeps_its_lines_and_loses_what_would_run() {
        let written = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" onload="run()"><script>run()</script>
<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject><a href="javascript:run()"><path d="M0 0h4"/></a>
<image href="https://example.org/spy.png"/></svg>"#;
        let clean = String::from_utf8(drawing(written).expect("it can be read")).expect("it is a text");
        assert!(clean.contains("viewBox=\"0 0 4 3\"") && clean.contains("d=\"M0 0h4\""), "{clean}");
        for gone in ["script", "onload", "foreignObject", "run()", "example.org"] {
            assert!(!clean.contains(gone), "{gone}: {clean}");
        }
        assert!(drawing(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path></svg>").is_err());
    }

    #[test]
    fn a_drawing_that_grows_without_measure_is_stopped() {
        let value = "x".repeat(200_000);
        let uses = "<text>&a;</text>".repeat(2_000);
        let bomb =
            format!("<!DOCTYPE svg [<!ENTITY a \"{value}\">]><svg xmlns=\"http://www.w3.org/2000/svg\">{uses}</svg>");
        assert!(drawing(bomb.as_bytes()).is_err());
    }
}
