//! Addresses of pictures and other files in raw HTML: what is published has other addresses.

use std::ops::Range;

use crate::content::schema::MOST_OF_ADDRESS;

/// Where each `src="…"` and `href="…"` has its value that names a file of `content/media/`, in order.
pub(super) fn media_addresses(html: &str) -> Vec<Range<usize>> {
    let names = ["src=", "href="].iter().flat_map(|name| html.match_indices(name));
    let found = names.filter_map(|(at, name)| {
        let is_whole = html[..at].ends_with(|letter: char| letter.is_ascii_whitespace());
        let quote = html[at + name.len()..].chars().next().filter(|quote| matches!(quote, '"' | '\'') && is_whole)?;
        let start = at + name.len() + 1;
        let value = &html[start..html.floor_char_boundary(start + MOST_OF_ADDRESS)];
        let value = &value[..value.find(quote)?];
        (value.contains("media/") && !value.contains(':')).then_some(start..start + value.len())
    });
    let mut found: Vec<Range<usize>> = found.collect();
    found.sort_by_key(|range| range.start);
    let mut end = 0;
    found.retain(|range| {
        let is_behind = range.start >= end;
        end = if is_behind { range.end } else { end };
        is_behind
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let found: Vec<&str> = media_addresses(html).into_iter().map(|range| &html[range]).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn addresses_of_media_are_found_in_attributes_alone() {
        check("<img alt=\"x\" src=\"../media/a.jpg\">", &["../media/a.jpg"]);
        check("<a href='/media/b.pdf'><img src='/media/a.jpg'>", &["/media/b.pdf", "/media/a.jpg"]);
        check("<img data-src=\"../media/a.jpg\" src=\"https://example.org/media/a.jpg\">", &[]);
        check("<p>src=\"media/</p>", &[]);
    }
}
