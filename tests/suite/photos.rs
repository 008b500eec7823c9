//! Pictures for the tests, made and not kept: photos with everything a phone writes in them, and bad ones.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Stands for all that must never be published: place, phone, owner.
pub(crate) const SECRET: &str = "SECRET-PLACE";

/// A photo whose left half is red and whose right half is blue, with soft light and grain.
pub(crate) fn photo(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)) >> 28;
        let light = (y * 120 / height + grain) as u8;
        if x < width / 2 { Rgb([235, light, light]) } else { Rgb([light, light, 235]) }
    };
    RgbImage::from_fn(width, height, pixel).into()
}

/// A green dot on nothing.
pub(crate) fn dot(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let (dx, dy) = (x as f32 / width as f32 - 0.5, y as f32 / height as f32 - 0.5);
        if dx * dx + dy * dy < 0.16 { Rgba([10, 160, 60, 255]) } else { Rgba([0, 0, 0, 0]) }
    };
    RgbaImage::from_fn(width, height, pixel).into()
}

pub(crate) fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("memory takes it");
    bytes.into_inner()
}

/// A JPEG as a phone writes it: place, XMP, a comment, and which way is up (1 to 8).
pub(crate) fn from_a_phone(picture: &DynamicImage, way_up: u8) -> Vec<u8> {
    let jpeg = bytes(picture, ImageFormat::Jpeg);
    let exif = format!("Exif\0\0{}", exif_words(way_up));
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{SECRET}</x:xmpmeta>");
    let parts = [segment(0xe1, exif.as_bytes()), segment(0xe1, xmp.as_bytes()), segment(0xfe, SECRET.as_bytes())];
    [&jpeg[..2], &parts.concat(), &jpeg[2..], b"FTYP hidden film ", SECRET.as_bytes()].concat()
}

/// A photo whose EXIF says where it was taken: 41 degrees north.
pub(crate) fn photo_with_a_place() -> Vec<u8> {
    let entry = |name: u16, kind: u16, count: u32, value: u32| {
        [&name.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let tables = [&[0, 1][..], &entry(0x8825, 4, 1, 26), &[0; 4], &[0, 1], &entry(2, 5, 3, 44), &[0; 4]].concat();
    let north: Vec<u8> = [41_u32, 1, 15, 1, 0, 1].iter().flat_map(|number| number.to_be_bytes()).collect();
    let exif = [b"Exif\0\0MM\0*\0\0\0\x08".to_vec(), tables, north].concat();
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let jpeg = bytes(&photo(300, 200), ImageFormat::Jpeg);
    [&jpeg[..2], &[0xff, 0xe1], &length[..], &exif, &jpeg[2..]].concat()
}

/// TIFF with one entry, which way is up, and the secret behind it.
fn exif_words(way_up: u8) -> String {
    format!("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0{}\0\0\0\0\0\0GPS {SECRET}", char::from(way_up))
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// A PNG with a note and EXIF in it.
pub(crate) fn png_with_notes(picture: &DynamicImage) -> Vec<u8> {
    let png = bytes(picture, ImageFormat::Png);
    let notes = [chunk(b"tEXt", format!("Author\0{SECRET}").as_bytes()), chunk(b"eXIf", exif_words(1).as_bytes())];
    [&png[..33], &notes.concat(), &png[33..]].concat()
}

/// A PNG whose header says what is not true.
pub(crate) fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &[0; 40]), chunk(b"IEND", b"")].concat()
}

/// A JPEG whose header says what is not true.
pub(crate) fn jpeg_that_claims(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = bytes(&photo(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| matches!(pair, [0xff, 0xc0 | 0xc2])).expect("it has a frame");
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let inner = [kind.as_slice(), content].concat();
    [(content.len() as u32).to_be_bytes().to_vec(), inner.clone(), crc(&inner).to_be_bytes().to_vec()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// A little film of two frames, with a comment and a program's note.
pub(crate) fn film() -> Vec<u8> {
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    let again = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let comment = [b"\x21\xfe\x0c", SECRET.as_bytes(), b"\0"].concat();
    let note = [b"\x21\xff\x0bXMP DataXMP\x0c", SECRET.as_bytes(), b"\0"].concat();
    let frame = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    [head.as_slice(), again, &comment, &note, frame, frame, b";", SECRET.as_bytes()].concat()
}
