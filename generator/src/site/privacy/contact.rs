//! Phone numbers and e-mail addresses as they stand in texts.

use std::ops::Range;

/// Area codes of free numbers, which are services for everyone.
const FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];

/// The hosts that are kept for examples, and reach nobody.
const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

/// Whether nobody is behind addresses of this host.
pub(super) fn is_example(host: &str) -> bool {
    EXAMPLES.contains(&host)
}

/// The digits of a number, without the country's code of the US.
pub(super) fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('1').filter(|rest| rest.len() == 10) {
        Some(rest) => rest.to_string(),
        None => digits,
    }
}

/// The number that begins at this byte, as people write them: `402-555-0100`, `(402) 555-0100`, `1-402-555-0100`,
/// `+1 402.555.0100`, `+44 20…`. Free numbers are left out.
pub(super) fn phone(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let range = at..at + length(&bytes[at..]).filter(|_| is_edge(bytes, at))?;
    let area = digits(&text[range.clone()]);
    (!FREE.contains(&area.get(..3).unwrap_or(""))).then_some(range)
}

/// Whether a number can begin at `at`: not within a longer one, an address or a version.
fn is_edge(bytes: &[u8], at: usize) -> bool {
    at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'(' | b'[' | b'"' | b'\'' | b':' | b',' | b'\n' | b'*' | b'_')
}

fn length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'+', b'0'..=b'9', ..] => international(bytes),
        [b'1', b'-' | b'.' | b' ', rest @ ..] => domestic(rest).map(|length| length + 2),
        _ => domestic(bytes),
    }
}

/// A plus, and 8 to 15 digits with single signs between them.
fn international(bytes: &[u8]) -> Option<usize> {
    let (mut count, mut end) = (0, 1);
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            b'0'..=b'9' => {
                count += 1;
                end = at + 1;
            }
            b' ' | b'-' | b'.' | b'(' | b')' if at - end < 2 => {}
            _ => break,
        }
    }
    (8..=15).contains(&count).then_some(end)
}

fn domestic(bytes: &[u8]) -> Option<usize> {
    let is_number = |from: usize, count: usize| {
        bytes.get(from..from + count).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let (area_end, first) = match bytes.first()? {
        b'(' if is_number(1, 3) && bytes.get(4) == Some(&b')') => (5, 5 + usize::from(bytes.get(5) == Some(&b' '))),
        b'0'..=b'9' if is_number(0, 3) && matches!(bytes.get(3), Some(b'-' | b'.' | b' ')) => (3, 4),
        _ => return None,
    };
    let separator = bytes.get(first + 3)?;
    let same = area_end == 5 || bytes.get(3) == Some(separator);
    let length = first + 8;
    let ends = bytes.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'/');
    (is_number(first, 3) && matches!(separator, b'-' | b'.' | b' ') && same && is_number(first + 4, 4) && ends)
        .then_some(length)
}

/// The address around the `@` at this byte: a name before it, and behind it a host with a full stop.
pub(super) fn mail(text: &str, line_at: usize, at: usize) -> Option<Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._+-".contains(byte);
    let bytes = text.as_bytes();
    let start = at - bytes[line_at..at].iter().rev().take_while(|byte| is_part(byte)).count();
    let end = at + 1 + bytes[at + 1..].iter().take_while(|byte| is_part(byte)).count();
    let end = start + text[start..end].trim_end_matches('.').len();
    let host = text.get(at + 1..end)?;
    (start < at && host.contains('.') && !host.starts_with('.')).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phones(line: &str) -> Vec<&str> {
        let starts = line.char_indices().filter(|(_, letter)| letter.is_ascii_digit() || "(+".contains(*letter));
        let mut end = 0;
        let mut found = Vec::new();
        for (at, _) in starts {
            if let Some(range) = phone(line, at).filter(|range| range.start >= end) {
                end = range.end;
                found.push(&line[range]);
            }
        }
        found
    }

    #[test]
    fn numbers_are_seen_as_people_write_them_and_nothing_else_is() {
        let line = "Call 402-555-0100, (402) 555-0101, 402.555.0102, 1-402-555-0103, +1 (402) 555-0104 or \
                    [us](tel:+14025550105). Free: 800-222-1222, 1-800-222-1222.";
        let numbers = phones(line);
        assert_eq!(
            numbers,
            ["402-555-0100", "(402) 555-0101", "402.555.0102", "1-402-555-0103", "+1 (402) 555-0104", "+14025550105"]
        );
        assert!(numbers.iter().all(|number| digits(number).len() == 10));
        for line in [
            "doi 10.1016/j.2020.555.0100",
            "2024-02-01",
            "ISBN 978-030-6406-157",
            "https://x/402-555-0100",
            "3 + 4 = 7, + 12345678",
            "+3 months",
        ] {
            assert!(phones(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn addresses_of_people_are_seen() {
        let line = "Write to (Ann.Lee@mail.example). @home, é@b";
        let mails = line.match_indices('@').filter_map(|(at, _)| mail(line, 0, at));
        assert_eq!(mails.map(|range| &line[range]).collect::<Vec<_>>(), ["Ann.Lee@mail.example"]);
    }
}
