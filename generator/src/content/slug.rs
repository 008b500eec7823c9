//! The part of an address that names a page.

/// Small ASCII letters, digits and dashes from any text: `Mañana (1)` → `manana-1`.
///
/// Never empty, never longer than 80 characters; a text without letters becomes `page`.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in deunicode::deunicode(&text.replace(['\'', '’'], "")).chars() {
        match character {
            'a'..='z' | '0'..='9' | '_' => slug.push(character),
            'A'..='Z' => slug.push(character.to_ascii_lowercase()),
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(80);
    let trimmed = slug.trim_end_matches('-');
    if trimmed.is_empty() { "page".into() } else { trimmed.into() }
}

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn names_become_plain_addresses() {
        assert_eq!(slugify("“From Session to Home: The Link”"), "from-session-to-home-the-link");
        assert_eq!(slugify("My Photo (1)"), "my-photo-1");
        assert_eq!(slugify("Mañana don’t"), "manana-dont");
        assert_eq!(slugify("../../etc"), "etc");
        assert_eq!(slugify("…"), "page");
    }
}
