//! The parts that a picture's file is made of, one after the other; none is decoded.
//!
//! Each walk ends where the file does, or where it can no longer be read.

/// A part of a JPEG, PNG or WebP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Four letters, such as `eXIf`; of a JPEG the one byte of its marker.
    pub name: &'a [u8],
    /// What it holds.
    pub content: &'a [u8],
    /// All its bytes: head, content and what follows that.
    pub whole: &'a [u8],
}

/// The marker of a JPEG's pixels.
pub const SCAN: &[u8] = b"\xda";

/// The parts of a JPEG; the last one is [`SCAN`] with the rest of the file.
pub fn jpeg(bytes: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        // Before a marker any number of such bytes may stand.
        while rest.starts_with(b"\xff\xff") {
            rest = &rest[1..];
        }
        let head = rest.get(..4).filter(|head| head[0] == 0xff)?;
        let name = &rest[1..2];
        let length =
            if name == SCAN { rest.len() } else { 2 + usize::from(u16::from_be_bytes([head[2], head[3]])).max(2) };
        let (whole, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(Part { name, content: &whole[4..], whole })
    })
}

/// The parts of a PNG.
pub fn png(bytes: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        // Length and name before it, a sum behind it.
        let (whole, after) = rest.split_at_checked(length.checked_add(12)?)?;
        rest = after;
        Some(Part { name: &whole[4..8], content: &whole[8..8 + length], whole })
    })
}

/// The parts of a WebP; of the last one the byte that makes its length even may be missing.
pub fn webp(bytes: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut rest = bytes.get(12..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let content = rest.get(8..)?.get(..length)?;
        let (whole, after) = rest.split_at((8 + length + length % 2).min(rest.len()));
        rest = after;
        Some(Part { name: &whole[..4], content, whole })
    })
}

/// A part of a GIF, with its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// Signature, size and colours.
    Head(&'a [u8]),
    /// One picture.
    Frame(&'a [u8]),
    /// An extension, with its kind.
    Extension(u8, &'a [u8]),
    /// The end.
    End(&'a [u8]),
}

/// The parts of a GIF; they end where it can no longer be read.
pub fn blocks(bytes: &[u8]) -> impl Iterator<Item = Block<'_>> {
    let colours = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3usize << ((packed & 7) + 1) };
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        if start == 0 {
            at = 13 + colours(*bytes.get(10)?);
            return Some(Block::Head(bytes.get(..at)?));
        }
        let kind = *bytes.get(at)?;
        match kind {
            0x2c => at += 11 + colours(*bytes.get(at + 9)?),
            0x21 => at += 2,
            0x3b => {
                at = bytes.len();
                return Some(Block::End(&bytes[start..=start]));
            }
            _ => return None,
        }
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
        let whole = bytes.get(start..at)?;
        Some(if kind == 0x2c { Block::Frame(whole) } else { Block::Extension(whole[1], whole) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<'a>(parts: impl Iterator<Item = Part<'a>>, expected: &[(&[u8], &[u8], usize)]) {
        let found: Vec<_> = parts.map(|part| (part.name, part.content, part.whole.len())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_jpeg_ends_with_its_pixels_and_may_hold_more_bytes_before_a_marker() {
        let bytes = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xff\xe1\0\x03x\xff\xda\0\x02pixels\xff\xd9";
        check(jpeg(bytes), &[(b"\xe0", b"ab", 6), (b"\xe1", b"x", 5), (SCAN, b"pixels\xff\xd9", 12)]);
        check(jpeg(b"\xff\xd8\xff\xe0\0\x09ab"), &[]);
    }

    #[test]
    fn chunks_of_a_png_have_a_sum_and_those_of_a_webp_an_even_length() {
        check(
            png(b"\x89PNG\r\n\x1a\n\0\0\0\x02tEXtabsum!\0\0\0\0IENDsum!\0"),
            &[(b"tEXt", b"ab", 14), (b"IEND", b"", 12)],
        );
        check(webp(b"RIFF....WEBPEXIF\x01\0\0\0a\0XMP \x01\0\0\0b"), &[(b"EXIF", b"a", 10), (b"XMP ", b"b", 9)]);
        check(png(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt"), &[]);
        check(webp(b"RIFF....WEBPEXIF\xff\xff\xff\xffa"), &[]);
    }

    #[test]
    fn a_gif_has_frames_and_notes() {
        let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
        let bytes = [head.as_slice(), b"\x21\xfe\x04mine\0", frame, b";"].concat();
        let expected =
            [Block::Head(head), Block::Extension(0xfe, b"\x21\xfe\x04mine\0"), Block::Frame(frame), Block::End(b";")];
        assert_eq!(blocks(&bytes).collect::<Vec<_>>(), expected);
    }
}
