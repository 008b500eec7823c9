//! What is told of pictures that cannot be published: what it is, and how to get one that can.

use super::MOST_PIXELS;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};

/// How names of pictures end.
const ENDINGS: [&str; 15] =
    ["jpg", "jpeg", "jfif", "png", "gif", "webp", "svg", "heic", "heif", "avif", "tif", "tiff", "bmp", "dng", "psd"];

const EMPTY_FRAME: &str = "families would see an empty frame in its place";

const AS_JPEG: &str = "open it in any picture program, save it as JPEG, and put that file here";

/// What is wrong with a file that is no picture we know; none if it is no picture at all.
pub(super) fn of_unknown(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    if bytes.is_empty() {
        return Some(empty(path));
    }
    Some(match format(bytes) {
        Some(Format::Heic) => heic(path),
        Some(Format::Other(name)) => {
            refused(path, format!("this picture is in the format {name}, which not all browsers show")).fix(AS_JPEG)
        }
        _ if !is_named_as_picture(path) => return None,
        Some(Format::Film) => refused(path, "this is a film, though it is named like a picture")
            .fix("give it a name that ends in .mp4 and link to it, or put a photo here"),
        None if bytes.starts_with(b"version https://git-lfs") => {
            refused(path, "this file only says where the picture is kept (Git LFS); the picture itself is not here")
                .fix("run `git lfs pull` before building, or add the picture itself")
        }
        None => refused(path, "the name is that of a picture, but there is no picture in the file")
            .fix("open the original picture, save it as JPEG or PNG, and put that file here"),
    })
}

/// Formats that we tell of and do not publish.
enum Format {
    Heic,
    Film,
    Other(&'static str),
}

fn format(bytes: &[u8]) -> Option<Format> {
    if bytes.get(4..8) == Some(&b"ftyp"[..]) {
        let brands = &bytes[8..bytes.len().min(64)];
        let has = |brand: &[u8]| brands.windows(4).any(|found| found == brand);
        let is_still = [&b"heic"[..], b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]
            .iter()
            .any(|brand| has(brand));
        return Some(match (has(b"avif") || has(b"avis"), is_still) {
            (true, _) => Format::Other("AVIF"),
            (false, true) => Format::Heic,
            (false, false) => Format::Film,
        });
    }
    let starts: [(&[u8], &str); 8] = [
        (b"II*\0", "TIFF (or raw, from a camera)"),
        (b"MM\0*", "TIFF (or raw, from a camera)"),
        (b"8BPS", "Photoshop"),
        (b"\xff\x0a", "JPEG XL"),
        (b"\0\0\0\x0cJXL ", "JPEG XL"),
        (b"\0\0\0\x0cjP  ", "JPEG 2000"),
        (b"%!PS-Adobe", "EPS"),
        (b"\xd7\xcd\xc6\x9a", "WMF"),
    ];
    let is_bmp = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4][..]);
    let found = starts.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name);
    found.or(is_bmp.then_some("BMP")).map(Format::Other)
}

fn is_named_as_picture(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn refused(path: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::PictureFormat, message).because(EMPTY_FRAME).at(Place::file(path))
}

fn heic(path: &str) -> Diagnostic {
    let lower = path.to_lowercase();
    let ending = lower.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| !matches!(*ending, "heic" | "heif"));
    let named = ending.map(|ending| format!(", though its name ends in .{ending}")).unwrap_or_default();
    refused(path, format!("this is an iPhone photo (HEIC){named}"))
        .because("most browsers cannot show that format; families would see an empty frame")
        .fix("on the iPhone: share the photo, tap Options, choose “Most Compatible”; on a Mac: open it in Preview, then File, Export, JPEG; put that file here")
}

fn empty(path: &str) -> Diagnostic {
    Diagnostic::error(Code::EmptyFile, "the file is empty")
        .because("readers who want it would get nothing")
        .at(Place::file(path))
        .fix("copy the file here once more, or delete it")
}

/// A picture that ends too early or cannot be made out.
pub fn damaged(path: &str) -> Diagnostic {
    Diagnostic::error(Code::PictureDamaged, "the picture is damaged: it ends too early or cannot be made out")
        .because("families would see a part of it, or an empty frame")
        .at(Place::file(path))
        .fix("copy it once more from the phone or camera; if it does not open there either, take another one")
}

/// A picture with more pixels than we decode.
pub fn too_many_pixels(path: &str, (width, height): (u32, u32)) -> Diagnostic {
    let millions = |pixels: u64| pixels.div_ceil(1_000_000);
    let pixels = u64::from(width) * u64::from(height);
    Diagnostic::error(
        Code::PictureTooLarge,
        format!(
            "the picture has {} million pixels ({width} × {height}); {} million are the most",
            millions(pixels),
            millions(MOST_PIXELS)
        ),
    )
    .because("opening it would take all memory of this computer, and no screen shows more than a part of it")
    .at(Place::file(path))
    .fix("make it smaller in a picture program (4000 pixels wide are plenty), and put that file here")
}

pub(super) fn bomb(path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::DrawingUnsafe,
        "this drawing has abbreviations (entities) that grow without measure when they are read",
    )
    .because("it would take all memory of this computer")
    .at(Place::file(path))
    .fix("get the drawing from a source you trust, or save it again as plain SVG")
}

pub(super) fn script(path: &str) -> Diagnostic {
    Diagnostic::warning(Code::DrawingUnsafe, "this drawing holds a script or a piece of a web page, which is left out")
        .because("whoever opens the drawing by itself would run it on this site")
        .at(Place::file(path))
        .fix("save the drawing again as plain SVG (in Inkscape: “Plain SVG”), and see that it still looks right")
}

/// A drawing that cannot be read.
pub fn broken_drawing(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(Code::PictureDamaged, format!("the drawing cannot be read: {reason}"))
        .because(EMPTY_FRAME)
        .at(Place::file(path))
        .fix("open it in a drawing program and save it again as plain SVG")
}

/// The same problem where nothing shows the picture: the site can be written without it.
pub fn unused(problem: &Diagnostic) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..problem.clone() }.because("no page shows it, and it is not published")
}
