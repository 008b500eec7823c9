//! Words out of HTML, short forms of long texts, and words as they may stand in a file.

use html5gum::{Token, Tokenizer};

use crate::source::MARK;

/// A text in quotes, as JSON and YAML have it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Words that do not end the comment they stand in.
pub(super) fn in_comment(words: &str) -> String {
    words.replace("--", "–").replace('>', "›").replace('\n', " ")
}

/// The words of a piece of HTML in one line, without tags and shortcodes' looks.
pub(super) fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return in_one_line(html);
    }
    let mut text = String::with_capacity(html.len());
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::String(words) => text.push_str(&String::from_utf8_lossy(&words)),
            Token::StartTag(tag) if !is_inline(&tag.name) => text.push(' '),
            Token::EndTag(tag) if !is_inline(&tag.name) => text.push(' '),
            Token::StartTag(_) | Token::EndTag(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    in_one_line(&text)
}

fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"b" | b"i" | b"em" | b"strong" | b"span" | b"u" | b"s" | b"sup" | b"sub" | b"mark" | b"abbr" | b"small"
    )
}

/// A text with one space between its words, without letters that nobody sees.
pub(super) fn in_one_line(text: &str) -> String {
    let seen: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
    seen.split(|letter: char| letter.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a letter takes no room, and only breaks words or search.
pub(super) fn is_unseen(letter: char) -> bool {
    // Joiners (200C, 200D) belong to letters of some scripts and to emoji.
    matches!(letter, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | MARK)
        || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

/// A text of at most so many characters: whole words, with an ellipsis where some are missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let start = &text[..end];
    let words = start.rfind(' ').filter(|at| *at > end / 2).map_or(start, |at| &start[..at]);
    format!("{}…", words.trim_end_matches([' ', ',', ';', ':', '.', '…']))
}

/// The first sentence of a text, and the next ones while all have at most so many characters.
pub(super) fn first_sentences(text: &str, wanted: usize, most: usize) -> String {
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        let after = at + letter.len_utf8();
        let is_end = matches!(letter, '.' | '!' | '?' | '…' | '。' | '؟');
        let rest = text[after..].trim_start_matches(['”', '"', '’', ')', '»']);
        if !is_end || !(rest.is_empty() || rest.starts_with(' ')) || is_short_word(&text[..at]) {
            continue;
        }
        let whole = text.len() - rest.len();
        if text[..whole].chars().count() > most {
            break;
        }
        end = whole;
        if text[..whole].chars().count() >= wanted {
            break;
        }
    }
    if end == 0 { cut(text, most) } else { text[..end].to_string() }
}

/// Whether a point after this ends a short form (`Dr.`, `e.g.`, `J.`) and no sentence.
fn is_short_word(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or("").trim_start_matches(['(', '“', '"']);
    let short = ["Dr", "Mr", "Mrs", "Ms", "St", "vs", "etc", "Jr", "Sr", "No"];
    short.contains(&word) || word.contains('.') || (word.len() == 1 && word != "I")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_of_html() {
        assert_eq!(plain("Play &#8217;n&rsquo; learn<br>to<b>gether</b> &amp; grow"), "Play ’n’ learn together & grow");
        assert_eq!(plain("a\u{A0}\u{A0}b\u{200B}c &nbsp; d"), "a bc d");
    }

    #[test]
    fn long_texts_end_at_a_word() {
        assert_eq!(cut("One two three", 20), "One two three");
        assert_eq!(cut("One two three, four", 15), "One two three…");
    }

    #[test]
    fn the_first_sentence_is_whole() {
        assert_eq!(first_sentences("Ask Dr. Lee first. Then play. Then rest.", 5, 300), "Ask Dr. Lee first.");
        assert_eq!(first_sentences("Short. “A second one.” Third.", 15, 300), "Short. “A second one.”");
        assert_eq!(first_sentences("No end here", 10, 300), "No end here");
    }
}
