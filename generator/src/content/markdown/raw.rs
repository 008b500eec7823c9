//! Addresses of pictures and other files in raw HTML: what is published has other addresses.

use std::ops::Range;

/// Where the next `src="…"` or `href="…"` has its value, if it names a file of `content/media/`.
pub(super) fn media_address(html: &str) -> Option<Range<usize>> {
    let names = ["src=", "href="].iter().flat_map(|name| html.match_indices(name));
    let found = names.filter_map(|(at, name)| {
        let is_whole = html[..at].ends_with(|letter: char| letter.is_ascii_whitespace());
        let quote = html[at + name.len()..].chars().next().filter(|quote| matches!(quote, '"' | '\'') && is_whole)?;
        let start = at + name.len() + 1;
        let length = html[start..].find(quote)?;
        let value = &html[start..start + length];
        (value.contains("media/") && !value.contains(':')).then_some(start..start + length)
    });
    found.min_by_key(|range| range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: Option<&str>) {
        assert_eq!(media_address(html).map(|range| &html[range]), expected, "{html}");
    }

    #[test]
    fn addresses_of_media_are_found_in_attributes_alone() {
        check("<img alt=\"x\" src=\"../media/a.jpg\">", Some("../media/a.jpg"));
        check("<a href='/media/b.pdf'><img src='/media/a.jpg'>", Some("/media/b.pdf"));
        check("<img data-src=\"../media/a.jpg\" src=\"https://example.org/media/a.jpg\">", None);
        check("<p>src=\"media/</p>", None);
    }
}
