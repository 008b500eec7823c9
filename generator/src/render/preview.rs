//! A site for reviewers, before it is published: each page says so, search engines keep out, and no form sends.
//!
//! This is done to the finished page, so that it holds for every theme. A host of plain files reads no
//! `_headers`; what matters therefore stands in the page itself.

use crate::content::markdown::escape;
use crate::site::Site;
use crate::theme::Theme;

/// What a page's head gets.
const HEAD: &str = "\n<meta name=\"robots\" content=\"noindex\">\n\
                    <meta http-equiv=\"Content-Security-Policy\" content=\"form-action 'none'\">";

/// Words for a theme that has none of its own.
const LABEL: &str = "Preview";
const NOTICE: &str = "This is a preview. Families do not see it yet. The form here sends nothing.";

/// The page as reviewers get it.
pub(super) fn dress(html: &str, theme: &Theme) -> String {
    let language = between(html, "<html lang=\"", "\"").unwrap_or("en");
    let texts = theme.texts(language).plain();
    let words = |name: &str, instead: &'static str| escape(texts.get(name).map_or(instead, String::as_str)).to_string();
    let banner = format!(
        "\n<aside class=\"badge\" aria-label=\"{}\">{}</aside>",
        words("preview_label", LABEL),
        words("preview_notice", NOTICE)
    );
    let html = after_tag(html, "<head", HEAD);
    without_sending(&after_tag(&html, "<body", &banner))
}

/// Everything is closed to search engines.
pub(super) const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

/// The header that keeps search engines out of all files, for hosts that read `_headers`.
pub(super) fn headers(site: &Site) -> String {
    format!("{}\n  X-Robots-Tag: noindex\n", site.href("/*"))
}

/// `html` with `more` behind the first tag that begins with `tag`.
fn after_tag(html: &str, tag: &str, more: &str) -> String {
    let end = html.find(tag).and_then(|start| Some(start + html[start..].find('>')? + 1));
    match end {
        Some(end) => format!("{}{more}{}", &html[..end], &html[end..]),
        None => html.to_string(),
    }
}

/// Every form that would post has its fields shut: a browser sends nothing of them, with scripts or without.
fn without_sending(html: &str) -> String {
    let mut shut = String::with_capacity(html.len() + 128);
    let mut rest = html;
    while let Some(start) = rest.find("<form") {
        let Some(length) = rest[start..].find('>') else { break };
        let (before, after) = rest.split_at(start + length + 1);
        let inner = after.find("</form>").unwrap_or(after.len());
        shut.push_str(before);
        let posts = before[start..].to_ascii_lowercase().contains("method=\"post\"");
        let (open, close) = if posts { ("<fieldset disabled>", "</fieldset>") } else { ("", "") };
        shut.push_str(&format!("{open}{}{close}", &after[..inner]));
        rest = &after[inner..];
    }
    shut + rest
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.split(after).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_shut(html: &str, expected: &str) {
        assert_eq!(without_sending(html), expected);
    }

    #[test]
    fn only_forms_that_post_are_shut() {
        check_shut(
            "<p><form method=\"post\" action=\"/api\"><input></form><form action=\"/search/\"><input></form>",
            "<p><form method=\"post\" action=\"/api\"><fieldset disabled><input></fieldset></form><form action=\"/search/\"><input></form>",
        );
        check_shut("<p>no form</p>", "<p>no form</p>");
        check_shut(
            "<form method=\"post\">never ends",
            "<form method=\"post\"><fieldset disabled>never ends</fieldset>",
        );
    }

    #[test]
    fn words_go_behind_the_whole_tag() {
        assert_eq!(after_tag("<html><body class=\"a\"><p>", "<body", "!"), "<html><body class=\"a\">!<p>");
        assert_eq!(after_tag("<p>", "<body", "!"), "<p>");
    }
}
