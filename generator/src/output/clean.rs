//! Photos without what the camera wrote beside the picture: place, device, owner, previews.
//!
//! Nothing is decoded: the parts of a JPEG, PNG or WebP that are not needed to show it are left out,
//! and all after its end (a phone's hidden film, a second photo). Only which way is up is kept. What
//! is none of these kinds stays as it is.

use image::metadata::Orientation;

/// The same picture with nothing but the picture in it.
pub(super) fn clean(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg(&bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(&bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(&b"WEBP"[..]) {
        webp(&bytes)
    } else {
        bytes
    }
}

/// A damaged file ends where it can no longer be read, so that nothing slips through behind.
fn jpeg(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut turned = None;
    let mut at = 2;
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2) {
        if marker == 0xff {
            at += 1;
            continue;
        }
        if marker == 0xd9 {
            kept.extend([0xff, 0xd9]);
            break;
        }
        let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { break };
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let Some(segment) = bytes.get(at + 4..end) else { break };
        if let (0xe1, Some(exif)) = (marker, segment.strip_prefix(b"Exif\0\0")) {
            turned = turned.or(Orientation::from_exif_chunk(exif));
        }
        let is_wanted = match marker {
            // The plain header, without a preview in it.
            0xe0 => segment.starts_with(b"JFIF\0") && segment.len() == 14,
            // How colours are stored: without it some photos come out green.
            0xee => segment.starts_with(b"Adobe") && segment.len() == 12,
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        let next = if marker == 0xda { scan_end(bytes, end) } else { end };
        if is_wanted {
            kept.extend_from_slice(&bytes[at..next]);
        }
        at = next;
    }
    [&[0xff, 0xd8], upright(turned).as_slice(), &kept].concat()
}

/// Where the compressed lines of a scan end: at the next true marker.
fn scan_end(bytes: &[u8], start: usize) -> usize {
    let pairs = bytes[start..].windows(2);
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    pairs.into_iter().position(is_marker).map_or(bytes.len(), |at| start + at)
}

/// The smallest EXIF segment that says which way is up; nothing for a photo that already is.
fn upright(turned: Option<Orientation>) -> Vec<u8> {
    let Some(turned) = turned.filter(|turned| *turned != Orientation::NoTransforms) else { return Vec::new() };
    let start = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    [start.as_slice(), &[turned.to_exif()], &[0; 6]].concat()
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
    fn check(parts: &[&[u8]], expected: &[&[u8]]) {
        assert_eq!(clean(parts.concat()), expected.concat());
    }

    #[test]
    fn a_photo_keeps_which_way_is_up_and_loses_its_place() {
        let scan: &[u8] = b"\xff\xda\x00\x04ab12\xff\x003\xff\xd04";
        let exif = upright(Some(Orientation::Rotate90));
        let mut with_place = exif.clone();
        with_place[3] += 8;
        with_place.extend(b"GPS41.25");
        check(
            &[b"\xff\xd8", &with_place, b"\xff\xfe\x00\x06mine", scan, b"\xff\xd9", b"hidden film"],
            &[b"\xff\xd8", &exif, scan, b"\xff\xd9"],
        );
        check(&[b"\xff\xd8", scan, b"\xff\xe1\xff\xffGPS"], &[b"\xff\xd8", scan]);
    }

    #[test]
    fn a_png_and_a_webp_lose_their_notes() {
        let start: &[u8] = b"\x89PNG\r\n\x1a\n";
        let end: &[u8] = b"\0\0\0\0IENDcrc!";
        check(&[start, b"\0\0\0\x03eXIfGPScrc!", end, b"more"], &[start, end]);
        check(
            &[b"RIFF\x20\0\0\0WEBPVP8X\x02\0\0\0\x2c\0EXIF\x03\0\0\0GPS\0"],
            &[b"RIFF\x0e\0\0\0WEBPVP8X\x02\0\0\0\0\0"],
        );
    }
}
