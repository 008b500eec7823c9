//! Signs that mean something in Markdown, written so that they mean themselves.

/// Words as they stand inside a line.
pub(super) fn words(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let rest = &text[at + letter.len_utf8()..];
        let next = rest.chars().next().unwrap_or(' ');
        let is_mark = match letter {
            '\\' | '*' | '`' | '[' | ']' | '~' | '|' | '{' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => rest.is_empty() || next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => rest.is_empty() || next == '#' || is_entity(rest),
            _ => false,
        };
        if is_mark {
            written.push('\\');
        }
        written.push(letter);
        before = letter;
    }
    written
}

/// Whether `amp;` follows, or another name like it.
fn is_entity(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or("");
    name.len() < rest.len()
        && !name.is_empty()
        && name.len() < 40
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A line that must not begin a heading, a list, a quote or a table.
pub(super) fn line(text: &str) -> String {
    let mark = text.chars().next().unwrap_or(' ');
    let only = |signs: &str| !text.is_empty() && text.chars().all(|letter| signs.contains(letter) || letter == ' ');
    let after = text.trim_start_matches(mark);
    let is_taken = match mark {
        '#' => after.is_empty() || after.starts_with(' '),
        '>' => true,
        '+' | '-' => text[1..].is_empty() || text[1..].starts_with(' ') || only("-"),
        '=' => only("="),
        ':' => true,
        _ => false,
    };
    if is_taken {
        return format!("\\{text}");
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..=9).contains(&digits)
        && text[digits..].starts_with(['.', ')'])
        && (text.len() == digits + 1 || text[digits + 1..].starts_with(' '));
    if is_number { format!("{}\\{}", &text[..digits], &text[digits..]) } else { text.to_string() }
}

/// An address as it stands in a link.
pub(super) fn address(address: &str) -> String {
    let mut written = String::with_capacity(address.len());
    for letter in address.chars() {
        match letter {
            ' ' => written.push_str("%20"),
            '(' => written.push_str("%28"),
            ')' => written.push_str("%29"),
            '<' => written.push_str("%3C"),
            '>' => written.push_str("%3E"),
            '\\' => written.push_str("%5C"),
            '"' => written.push_str("%22"),
            '*' => written.push_str("%2A"),
            '`' => written.push_str("%60"),
            '&' => written.push_str("&amp;"),
            letter if letter.is_whitespace() || letter.is_control() => {}
            letter => written.push(letter),
        }
    }
    written
}

/// Code inside a line, between as many backticks as it takes.
pub(super) fn code(text: &str) -> String {
    let longest = longest_run(text);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The most backticks in a row.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_mean_themselves() {
        assert_eq!(
            words("a*b_c_ snake_case [x] <b> 3 < 4 & &amp; ~"),
            "a\\*b_c\\_ snake_case \\[x\\] \\<b> 3 < 4 & \\&amp; \\~"
        );
    }

    #[test]
    fn lines_begin_nothing() {
        for (text, expected) in [
            ("# one", "\\# one"),
            ("#one", "#one"),
            ("- x", "\\- x"),
            ("-x", "-x"),
            ("---", "\\---"),
            ("===", "\\==="),
            ("1. x", "1\\. x"),
            ("2024) x", "2024\\) x"),
            ("1.5 x", "1.5 x"),
            ("> x", "\\> x"),
            ("::: x", "\\::: x"),
            (": x", "\\: x"),
        ] {
            assert_eq!(line(text), expected);
        }
    }
}
