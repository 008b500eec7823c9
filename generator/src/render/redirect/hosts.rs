//! The list of old addresses in the forms that hosts read: `_redirects`, an nginx map, JSON.
//!
//! A writer may put nearly any sign into an old address, as a letter or as `%C3%A9`. On the web both
//! are the same; each form here gets it as its host compares it.

use serde_json::json;

use crate::site::{Redirect, Site};
use crate::source::percent::decoded;

/// `_redirects` of Netlify and Cloudflare: old address, new address, 301.
///
/// There `*` and `:name` stand for other words, so both are written with a percent sign. What an address
/// asks for (`p=12`) stands behind its path.
pub fn list(site: &Site) -> String {
    let line = |redirect: &Redirect| {
        let (from, question) = asked(site, redirect);
        let from = from.replace('*', "%2A").replace(':', "%3A");
        let question = question.map(|question| format!(" {question}")).unwrap_or_default();
        format!("{from}{question} {} 301\n", encoded(&site.href(&redirect.to)))
    };
    site.redirects.iter().map(line).collect()
}

/// `_redirects.json`: a list of `{"from", "to", "status"}`, addresses as they stand in a link.
pub fn json(site: &Site) -> String {
    let entry = |redirect: &Redirect| {
        let (path, question) = asked(site, redirect);
        let from = path + &question.map(|question| format!("?{question}")).unwrap_or_default();
        let to = encoded(&site.href(&redirect.to));
        json!({"from": from, "to": to, "status": 301})
    };
    let entries: Vec<_> = site.redirects.iter().map(entry).collect();
    format!("{:#}\n", serde_json::Value::from(entries))
}

/// `_redirects.nginx.map`: what stands inside a `map` block of nginx.
///
/// nginx compares with `$uri`, which has no percent signs any more, and without regard to capitals;
/// an old address with capitals may differ from a page in nothing else, so it is written as a pattern,
/// which minds them.
pub fn nginx(site: &Site) -> String {
    let paths: Vec<&Redirect> = site.redirects.iter().filter(|redirect| !redirect.asks()).collect();
    let keys: Vec<String> = paths.iter().map(|redirect| decoded(&site.href(&redirect.from))).collect();
    // What the hash table of a map takes for one entry: two pointers, the key and its length, rounded up.
    let longest = keys.iter().map(|key| 16 + (key.len() + 2).next_multiple_of(8)).max().unwrap_or(0);
    let bucket = longest.next_power_of_two().max(64);
    let lines: String = keys
        .iter()
        .zip(&paths)
        // No request to nginx can hold this sign.
        .filter(|(key, _)| !key.contains('\0'))
        .map(|(key, redirect)| {
            let to = encoded(&site.href(&redirect.to)).replace('$', "%24");
            format!("{} {};\n", quoted(&nginx_key(key)), quoted(&to))
        })
        .collect();
    format!(
        "# Old addresses for nginx. In the http block:\n\
         #   map_hash_bucket_size {bucket};\n\
         #   map $uri $carryover_redirect {{ include /path/to/_redirects.nginx.map; }}\n\
         # In the server block:\n\
         #   if ($carryover_redirect) {{ return 301 $carryover_redirect; }}\n{lines}"
    )
}

/// `_redirects.nginx.questions.map`: old addresses that ask for a number, for a second `map` of nginx.
pub fn nginx_questions(site: &Site) -> String {
    let lines: String = site
        .redirects
        .iter()
        .filter(|redirect| redirect.asks())
        .map(|redirect| {
            let (path, question) = asked(site, redirect);
            let to = encoded(&site.href(&redirect.to)).replace('$', "%24");
            format!("{} {};\n", quoted(&format!("{path}?{}", question.unwrap_or_default())), quoted(&to))
        })
        .collect();
    format!(
        "# Old addresses with a question mark for nginx. In the http block:\n\
         #   map \"$uri?$args\" $carryover_asked {{ include /path/to/_redirects.nginx.questions.map; }}\n\
         # In the server block:\n\
         #   if ($carryover_asked) {{ return 301 $carryover_asked; }}\n{lines}"
    )
}

/// An old address as it stands in a link: its path, and what it asks for.
fn asked<'a>(site: &Site, redirect: &'a Redirect) -> (String, Option<&'a str>) {
    let (path, question) =
        redirect.from.split_once('?').map_or((redirect.from.as_str(), None), |(path, question)| (path, Some(question)));
    (encoded(&site.href(path)), question)
}

fn nginx_key(key: &str) -> String {
    if !key.chars().any(char::is_uppercase) {
        return key.to_string();
    }
    let plain = |letter: char| letter.is_alphanumeric() || "/-_".contains(letter) || !letter.is_ascii();
    let escaped: String =
        key.chars().map(|letter| if plain(letter) { letter.to_string() } else { format!("\\{letter}") }).collect();
    format!("~^{escaped}$")
}

/// A text of nginx's configuration.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t"))
}

/// An address as it stands in a link: what cannot stand there gets percent signs; what has some keeps them.
pub(super) fn encoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut text = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let is_code = |digits: Option<&[u8]>| digits.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        match byte {
            b'%' if is_code(bytes.get(at + 1..at + 3)) => text.push('%'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => text.push(char::from(*byte)),
            b'/' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' => text.push(char::from(*byte)),
            b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' => text.push(char::from(*byte)),
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_added_once() {
        assert_eq!(encoded("/café/a b/50%/%C3%A9/\"x\"/"), "/caf%C3%A9/a%20b/50%25/%C3%A9/%22x%22/");
    }

    #[test]
    fn nginx_gets_what_it_compares_with() {
        assert_eq!(nginx_key("/old-page/é.html"), "/old-page/é.html");
        assert_eq!(nginx_key("/Old.html"), "~^/Old\\.html$");
        assert_eq!(quoted("/a\"b\\c\n$"), r#""/a\"b\\c\n$""#);
    }
}
