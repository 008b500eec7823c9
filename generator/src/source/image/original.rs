//! What the original of a photo says and weighs. Neither gets to readers, who see copies made anew; both stay
//! in the folder of the site, and with whoever may look into it.
//!
//! Reads the parts beside the pixels (EXIF and XMP in JPEG, PNG and WebP), and no pixel.

use super::{Kind, Picture, parts};
use crate::diagnostic::{Code, Diagnostic, Place};

/// From how many bytes on a picture is told of: a photo 2000 pixels wide has fewer.
const HEAVY: usize = 1_000_000;

/// The same for a drawing, which readers get as it is: hand-drawn steps have a tenth of this.
const HEAVY_DRAWING: usize = 300_000;

/// What `check` tells of the original. A build needs none of it.
pub fn notes(path: &str, picture: &Picture, bytes: &[u8]) -> Vec<Diagnostic> {
    let place = says_where(picture.kind, bytes).then(|| taken_at(path));
    let most = if picture.kind == Kind::Svg { HEAVY_DRAWING } else { HEAVY };
    let heavy = (bytes.len() > most).then(|| heavy(path, picture, bytes.len()));
    place.into_iter().chain(heavy).collect()
}

fn taken_at(path: &str) -> Diagnostic {
    Diagnostic::error(Code::PicturePlace, "this photo says where it was taken (GPS)")
        .because(
            "pages show copies without it, but whoever gets this file can find the place, which may be a family's home",
        )
        .at(Place::file(path))
        .fix(
            "on the iPhone: share it again, tap Options, switch Location off; on Windows: right-click it, Properties, \
             Details, “Remove Properties and Personal Information”; on a Mac: open it in Preview, then Tools, Show \
             Inspector, GPS, “Remove Location Info”; put that file here",
        )
}

fn heavy(path: &str, picture: &Picture, bytes: usize) -> Diagnostic {
    let size = format!("{:.1} MB large ({} × {} pixels)", bytes as f64 / 1e6, picture.width, picture.height);
    let (message, why, fix) = match picture.is_photo() {
        false if picture.kind == Kind::Svg => (
            format!("this drawing is {:.1} MB large", bytes as f64 / 1e6),
            "every reader loads all of it, which takes long on a phone with a weak signal",
            "save it with fewer points (in Inkscape: Path, Simplify) and without photos inside, or as a picture (PNG)",
        ),
        true => (
            format!("this photo is {size}"),
            "readers get small copies, but everybody who works on the site loads the original, for as long as there is the site",
            "make it at most 2000 pixels wide (on a Mac: Preview, Tools, Adjust Size; on Windows: Photos, Resize image), \
             save it as JPEG, and put that file here",
        ),
        false => (
            format!("this little film is {size}"),
            "every reader loads all of it, which takes long on a phone with a weak signal",
            "make it shorter or smaller, or show a photo in its place",
        ),
    };
    Diagnostic::advice(Code::PictureHeavy, message).because(why).at(Place::file(path)).fix(fix)
}

/// Whether a picture holds the place where it was taken.
fn says_where(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        Kind::Jpeg => parts::jpeg(bytes).any(|part| part.name == b"\xe1" && has_place(part.content)),
        Kind::Png => {
            parts::png(bytes).any(|part| matches!(part.name, b"eXIf" | b"iTXt" | b"tEXt") && has_place(part.content))
        }
        Kind::Webp => parts::webp(bytes).any(|part| matches!(part.name, b"EXIF" | b"XMP ") && has_place(part.content)),
        Kind::Gif | Kind::Svg => false,
    }
}

/// A note: EXIF (which may say so first) or XMP.
fn has_place(note: &[u8]) -> bool {
    let exif = note.strip_prefix(b"Exif\0\0").unwrap_or(note);
    place_in_exif(exif).unwrap_or(false) || place_in_xmp(note)
}

/// The entry of the first table that leads to the table of the place.
const PLACE: u16 = 0x8825;
/// The entries of latitude and longitude, three fractions each.
const DEGREES: [u16; 2] = [2, 4];

/// Whether EXIF, which is a TIFF, holds degrees that are not all nothing: some programs write zeros.
fn place_in_exif(tiff: &[u8]) -> Option<bool> {
    let is_little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let number = |at: usize| -> Option<u32> {
        let bytes: [u8; 4] = *tiff.get(at..)?.first_chunk()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let short = |at: usize| -> Option<u16> {
        let bytes: [u8; 2] = *tiff.get(at..)?.first_chunk()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    // What stands in the entry with this name, of the table at this byte.
    let entry = |table: usize, name: u16| -> Option<usize> {
        let first = table.checked_add(2)?;
        let mut entries = (0..usize::from(short(table)?)).map(|entry| first + entry * 12);
        let at = entries.find(|at| short(*at) == Some(name))?;
        Some(number(at + 8)? as usize)
    };
    let place = entry(number(4)? as usize, PLACE)?;
    let mut degrees = DEGREES.into_iter().filter_map(|name| entry(place, name));
    Some(degrees.any(|at| [0, 8, 16].iter().any(|part| at.checked_add(*part).and_then(number).unwrap_or(0) > 0)))
}

fn place_in_xmp(xmp: &[u8]) -> bool {
    const NAME: &[u8] = b"GPSLatitude";
    let mut rest = xmp;
    while let Some(at) = rest.windows(NAME.len()).position(|found| found == NAME) {
        rest = &rest[at + NAME.len()..];
        let value = rest.iter().find(|byte| !b" =>\"'".contains(byte));
        if value.is_some_and(u8::is_ascii_digit) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EXIF with a table of the place whose latitude is this many degrees.
    fn exif(degrees: u32) -> Vec<u8> {
        let entry = |name: u16, kind: u16, count: u32, value: u32| {
            [&name.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
        };
        let first = [&[0, 1][..], &entry(PLACE, 4, 1, 26), &[0; 4]].concat();
        let place = [&[0, 1][..], &entry(2, 5, 3, 44), &[0; 4]].concat();
        let latitude: Vec<u8> = [degrees, 1, 0, 1, 0, 1].iter().flat_map(|number| number.to_be_bytes()).collect();
        [b"MM\0*\0\0\0\x08".to_vec(), first, place, latitude].concat()
    }

    fn jpeg(note: &[u8]) -> Vec<u8> {
        let length = (note.len() as u16 + 2).to_be_bytes();
        [b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1", &length[..], note, b"\xff\xda\0\x02"].concat()
    }

    #[test]
    fn a_place_is_seen_in_each_kind_of_note() {
        let exif = exif(41);
        assert!(says_where(Kind::Jpeg, &jpeg(&[b"Exif\0\0", exif.as_slice()].concat())));
        assert!(says_where(Kind::Jpeg, &jpeg(b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude=\"41,15N\"/>")));
        assert!(says_where(Kind::Jpeg, &jpeg(b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>41,15N<")));
        let mut filled = jpeg(&[b"Exif\0\0", exif.as_slice()].concat());
        drop(filled.splice(2..2, [0xff; 3]));
        assert!(says_where(Kind::Jpeg, &filled), "bytes that only fill stand before the first marker");
        let length = (exif.len() as u32).to_be_bytes();
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\x01IDATx....", length.as_slice(), b"eXIf", &exif, b"...."].concat();
        assert!(says_where(Kind::Png, &png));
        let length = (exif.len() as u32).to_le_bytes();
        let webp = [b"RIFF....WEBPVP8 \x01\0\0\0x.EXIF", length.as_slice(), &exif].concat();
        assert!(says_where(Kind::Webp, &webp));
    }

    #[test]
    fn notes_without_a_place_are_no_reason_to_ask() {
        assert!(!says_where(Kind::Jpeg, &jpeg(&[b"Exif\0\0", exif(0).as_slice()].concat())), "zeros");
        assert!(!says_where(Kind::Jpeg, &jpeg(b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitudeRef=\"N\"/>")));
        assert!(!says_where(Kind::Jpeg, &jpeg(b"Exif\0\0MM\0*\0\0\0\x08\0\0")));
        let whole = jpeg(&[b"Exif\0\0", exif(41).as_slice()].concat());
        for length in 0..whole.len() {
            // Half a file and wrong bytes never end the program.
            let mut cut = whole[..length].to_vec();
            let _ = says_where(Kind::Jpeg, &cut);
            cut.extend([0xff; 40]);
            let _ = (says_where(Kind::Png, &cut), says_where(Kind::Webp, &cut), says_where(Kind::Jpeg, &cut));
        }
    }
}
