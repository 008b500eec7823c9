//! What a picture is by its bytes, never by its name: kind, width and height.

/// A picture's kind and size in pixels (for SVG: units of its view box).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The size of a PNG, JPEG, GIF, WebP, AVIF or SVG picture, from its first bytes.
pub fn sniff(bytes: &[u8]) -> Option<Picture> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some(Picture { width: size.width.try_into().ok()?, height: size.height.try_into().ok()? });
    }
    svg(std::str::from_utf8(bytes).ok()?)
}

/// The size an SVG states in its `viewBox`, or else in `width` and `height`.
fn svg(text: &str) -> Option<Picture> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let after = &tag[tag.find(&format!(" {name}=\""))? + name.len() + 3..];
        after.split('"').next()
    };
    let whole = |text: &str| text.trim_end_matches("px").parse::<f64>().ok().map(|number| number.round() as u32);
    if let Some(view_box) = attribute("viewBox") {
        let mut numbers = view_box.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
        return Some(Picture { width: whole(numbers.next()?)?, height: whole(numbers.next()?)? });
    }
    Some(Picture { width: whole(attribute("width")?)?, height: whole(attribute("height")?)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_the_size_of_its_view_box() {
        let drawing =
            br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180.4"><path/></svg>"#;
        assert_eq!(sniff(drawing), Some(Picture { width: 240, height: 180 }));
        assert_eq!(sniff(b"not a picture"), None);
    }
}
