//! Lists as Word writes them: paragraphs with a sign in front, `<p class=MsoListParagraph style='mso-list:l0 level2'>`.

use super::tag::Opening;

/// An item of a list that such a paragraph stands for.
pub(super) struct Item {
    /// What stands before its words in Markdown.
    pub(super) mark: String,
    /// The bytes after the tag that hold Word's own sign.
    pub(super) sign: usize,
}

const SIGN: (&str, &str) = ("<![if !supportLists]>", "<![endif]>");

/// The item that the paragraph `opening`, which `inner` follows, stands for.
pub(super) fn item(opening: &Opening, inner: &str) -> Option<Item> {
    let level = opening.list_level().filter(|_| opening.name == "p")?;
    let (sign, words) = inner.trim_start().strip_prefix(SIGN.0)?.split_once(SIGN.1)?;
    let mark = if is_number(sign) { "1. " } else { "- " };
    Some(Item { mark: format!("{}{mark}", "    ".repeat(level - 1)), sign: inner.len() - words.len() })
}

/// Whether the sign is `1.` or `b)`, without the tags and blanks around it.
fn is_number(sign: &str) -> bool {
    let mut words = String::new();
    let mut is_tag = false;
    for letter in sign.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            letter if !is_tag => words.push(letter),
            _ => {}
        }
    }
    let words = words.replace("&nbsp;", "");
    let words = words.trim();
    let number = words.strip_suffix(['.', ')']).unwrap_or("");
    !number.is_empty() && number.len() < 5 && number.chars().all(char::is_alphanumeric)
}
