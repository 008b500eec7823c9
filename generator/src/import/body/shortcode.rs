//! Shortcodes: words in square brackets that WordPress put something in the place of.

/// A shortcode's opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shortcode<'a> {
    pub(super) name: &'a str,
    /// `name="value"`, in order.
    pub(super) named: Vec<(&'a str, &'a str)>,
    /// What stands between name and bracket.
    pub(super) rest: &'a str,
    /// Its length in bytes, with brackets.
    pub(super) length: usize,
}

/// Longer ones are no shortcodes.
const MOST: usize = 20_000;

impl<'a> Shortcode<'a> {
    /// The shortcode that `text` begins with.
    pub(super) fn read(text: &'a str) -> Option<Shortcode<'a>> {
        let inner = text.strip_prefix('[')?;
        let length = inner.find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')))?;
        let name = &inner[..length];
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let after = &inner[length..];
        if !after.starts_with([']', '/', '=', ' ', '\n', '\t', '\u{A0}']) {
            return None;
        }
        let end = closing_bracket(after)?;
        let rest = after[..end].trim().trim_end_matches('/').trim_end();
        Some(Shortcode { name, named: named(rest), rest, length: 1 + length + end + 1 })
    }

    /// The value of the first of these names that is there.
    pub(super) fn value(&self, names: &[&str]) -> Option<&'a str> {
        self.named.iter().find(|(name, value)| names.contains(name) && !value.is_empty()).map(|(_, value)| *value)
    }

    /// The first web address in it, however it is written.
    pub(super) fn address(&self) -> Option<&'a str> {
        let start = self.rest.find("http")?;
        let address = &self.rest[start..];
        let end = address.find(|letter: char| letter.is_whitespace() || "\"'”″]".contains(letter));
        Some(&address[..end.unwrap_or(address.len())])
    }
}

/// Where the bracket is that ends a shortcode; brackets in quotes do not.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at < MOST) {
        match (letter, quote) {
            (']', None) => return Some(at),
            ('[', None) => return None,
            ('"' | '\'', None) if text[..at].ends_with('=') => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            _ => {}
        }
    }
    // A quote that never ends was no quote.
    quote.and_then(|_| text.find(']')).filter(|end| *end < MOST)
}

fn named(mut text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((before, after)) = text.split_once('=') {
        let name = before.trim_end().rsplit(|letter: char| letter.is_whitespace()).next().unwrap_or("");
        let after = after.trim_start();
        let quoted = ['"', '\'', '”', '“', '″'].into_iter().find_map(|quote| after.strip_prefix(quote));
        let (value, rest) = match quoted {
            Some(inner) => inner.split_once(['"', '\'', '”', '″']).unwrap_or((inner, "")),
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        if !name.is_empty() {
            found.push((name, value));
        }
        text = rest;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, values and length of what is read.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = Shortcode::read(text);
        let shown = read.map(|code| {
            let named: Vec<String> = code.named.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{} [{}] {}", code.name, named.join(", "), code.length)
        });
        assert_eq!(shown.as_deref(), expected, "{text}");
    }

    #[test]
    fn names_and_values_are_read_as_people_and_plugins_write_them() {
        check("[gallery]", Some("gallery [] 9"));
        check("[gallery ids=\"1,2\" /] x", Some("gallery [ids=1,2] 21"));
        check("[contact-form-7 id=12 title='A [b]']", Some("contact-form-7 [id=12, title=A [b]] 36"));
        check("[x a=”1” b=2]", Some("x [a=1, b=2] 17"));
    }

    #[test]
    fn brackets_of_prose_are_not_read() {
        check("[1]", None);
        check("[Smith, 2019]", None);
        check("[never ends", None);
        check("[]", None);
    }

    #[test]
    fn an_address_is_found_however_it_is_written() {
        let address = |text| Shortcode::read(text).and_then(|code| code.address().map(str::to_string));
        assert_eq!(address("[youtube https://youtu.be/x]").as_deref(), Some("https://youtu.be/x"));
        assert_eq!(address("[youtube=https://youtu.be/x]").as_deref(), Some("https://youtu.be/x"));
        assert_eq!(address("[soundcloud url=\"https://a.example/b\" x=1]").as_deref(), Some("https://a.example/b"));
    }
}
