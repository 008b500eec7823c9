//! The old site's files: which file an address means, whatever the size and the server it names.

use crate::source::percent::decoded;

/// Where old sites keep their files: WordPress, WordPress.com, Squarespace.
const STORES: [&str; 4] =
    ["wp-content/uploads/", ".files.wordpress.com/", ".squarespace-cdn.com/", "static1.squarespace.com/"];

/// The path below `wp-content/uploads/` that an address names, in small letters: `2024/02/photo.jpg`.
pub(super) fn key(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let (mark, key) = STORES.iter().find_map(|mark| Some((*mark, path.split_once(mark)?.1)))?;
    // Squarespace files each picture under numbers of its own; only the name is what people know.
    let key = if mark.contains("squarespace") { key.rsplit('/').next().unwrap_or(key) } else { key };
    let key = decoded(key);
    let key = key.trim_start_matches('/').trim();
    // One network of sites keeps the files of each in a folder of its own.
    let key = match key.strip_prefix("sites/").and_then(|rest| rest.split_once('/')) {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => key,
    };
    let is_path = !key.is_empty() && !key.split('/').any(|part| matches!(part, "" | "." | ".."));
    (is_path && key.rsplit('/').next().is_some_and(|name| name.contains('.'))).then(|| key.to_lowercase())
}

/// `photo-300x200.jpg` → `photo.jpg`: WordPress makes copies in many sizes.
pub(super) fn without_size(key: &str) -> Option<String> {
    let (stem, ending) = key.rsplit_once('.')?;
    let (stem, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(width) && is_number(height) && !stem.is_empty()).then(|| format!("{stem}.{ending}"))
}

/// `photo.jpg` → `photo-scaled.jpg`: what WordPress shows of a very large photo.
pub(super) fn scaled(key: &str) -> Option<String> {
    key.rsplit_once('.').map(|(stem, ending)| format!("{stem}-scaled.{ending}"))
}

/// What a file is, by how its name ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A picture; only those that pages show are published.
    Picture,
    /// A text to read or print.
    Paper,
    /// A sound or a film.
    Played,
    /// Anything else; it stays behind.
    Other,
}

/// What the file with this name is.
pub(super) fn sort(name: &str) -> Sort {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase().as_str() {
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "avif" | "heic" | "heif" | "bmp" | "tif" | "tiff" => {
            Sort::Picture
        }
        "pdf" | "doc" | "docx" | "odt" | "rtf" | "xls" | "xlsx" | "ods" | "csv" | "ppt" | "pptx" | "odp" | "epub"
        | "ics" | "txt" => Sort::Paper,
        "mp3" | "m4a" | "ogg" | "oga" | "wav" | "mp4" | "m4v" | "webm" | "mov" | "vtt" => Sort::Played,
        _ => Sort::Other,
    }
}

/// Every file that a text names, as keys.
pub(super) fn named_in(text: &str) -> Vec<String> {
    let ends = |letter: char| letter.is_whitespace() || "\"'<>()[],|\\".contains(letter);
    let found = STORES.iter().flat_map(|mark| text.match_indices(mark));
    let mut keys: Vec<String> = found
        .filter_map(|(at, _)| {
            let rest = &text[at..];
            key(&rest[..rest.find(ends).unwrap_or(rest.len())].replace("&amp;", "&"))
        })
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_any_of_its_addresses() {
        for address in [
            "https://clinic.example/wp-content/uploads/2024/02/Photo%20(1).JPG",
            "//i0.wp.com/clinic.example/wp-content/uploads/2024/02/photo (1).jpg?w=300&ssl=1",
            "/wp-content/uploads/sites/7/2024/02/photo (1).jpg",
            "https://clinic.files.wordpress.com/2024/02/photo (1).jpg?w=300",
        ] {
            assert_eq!(key(address).as_deref(), Some("2024/02/photo (1).jpg"), "{address}");
        }
        for address in
            ["https://clinic.example/a.jpg", "/wp-content/uploads/../../wp-config.php", "/wp-content/uploads/"]
        {
            assert_eq!(key(address), None, "{address}");
        }
    }

    #[test]
    fn sizes_are_taken_off_names() {
        assert_eq!(without_size("2024/02/a-b-300x200.jpg").as_deref(), Some("2024/02/a-b.jpg"));
        assert_eq!(without_size("2024/02/a-300.jpg"), None);
        assert_eq!(without_size("2024/02/axb.jpg"), None);
        assert_eq!(scaled("a.jpg").as_deref(), Some("a-scaled.jpg"));
    }

    #[test]
    fn files_are_found_in_texts() {
        let text = "<a href=\"https://x.example/wp-content/uploads/a.pdf\">a</a> /wp-content/uploads/b.jpg, [audio mp3=/wp-content/uploads/c.mp3]";
        assert_eq!(named_in(text), ["a.pdf", "b.jpg", "c.mp3"]);
    }
}
