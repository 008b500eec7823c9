//! The sentences of a Markdown text: paragraphs and items of lists, without headings, tables, code and HTML.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{options, words_of};
use crate::source::{SourceFile, front_matter};

/// A paragraph or an item of a list as plain text, and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The words.
    pub text: String,
    /// Bytes in the file's text.
    pub range: Range<u32>,
}

/// What a Markdown file says in sentences, in its order; nothing where its settings cannot be found.
pub fn passages(file: &SourceFile) -> Vec<Passage> {
    let Ok(front) = front_matter::split(file) else { return Vec::new() };
    let body = without_marks(&file.text[front.body as usize..]);
    let mut gathering =
        Gathering { start: front.body, passages: Vec::new(), text: String::new(), range: 0..0, unread: 0 };
    for (event, range) in Parser::new_ext(&body, options()).into_offset_iter() {
        gathering.take(&event, range);
    }
    gathering.end();
    gathering.passages
}

/// The text with blanks where marks of blocks (`::: details`) stand, so that every place stays as it was.
fn without_marks(body: &str) -> Cow<'_, str> {
    if !body.contains(":::") {
        return Cow::Borrowed(body);
    }
    let lines = body.split_inclusive('\n').map(|line| match line.trim_start().starts_with(":::") {
        true => Cow::Owned(" ".repeat(line.trim_end_matches('\n').len()) + &line[line.trim_end_matches('\n').len()..]),
        false => Cow::Borrowed(line),
    });
    Cow::Owned(lines.collect())
}

struct Gathering {
    start: u32,
    passages: Vec<Passage>,
    text: String,
    range: Range<usize>,
    /// How many elements are open that nobody reads as sentences.
    unread: usize,
}

impl Gathering {
    fn take(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::Start(tag) if is_unread(tag) => {
                self.end();
                self.unread += 1;
            }
            Event::End(tag) if is_unread_end(*tag) => {
                self.unread = self.unread.saturating_sub(1);
                self.text.clear();
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::BlockQuote(_) | Tag::DefinitionListDefinition)
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::DefinitionListDefinition) =>
            {
                self.end();
            }
            event if self.unread == 0 => {
                if let Some(words) = words_of(event) {
                    if self.text.is_empty() {
                        self.range = range.clone();
                    }
                    self.range.end = range.end;
                    self.text.push_str(words);
                }
            }
            _ => {}
        }
    }

    /// The passage that was being gathered is whole.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            let range = self.start + self.range.start as u32..self.start + self.range.end as u32;
            self.passages.push(Passage { text, range });
        }
    }
}

fn is_unread(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::Table(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Image { .. }
            | Tag::DefinitionListTitle
    )
}

fn is_unread_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_)
            | TagEnd::Table
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::DefinitionListTitle
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_taken_and_the_rest_is_not() {
        let text = "---\ntitle: A\n---\n# Head\n\nOne *two*\n[three](x).\n\n- four\n- five\n\n  six\n\n> [!TIP]\n> seven\n\n\
                    ::: details What\neight\n:::\n\n| a |\n| - |\n| b |\n\n```\ncode\n```\n\n<div>raw</div>\n";
        let file = SourceFile::decode("a.md", text.as_bytes()).expect("it is UTF-8");
        let passages = passages(&file);
        let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["One two three.", "four", "five", "six", "seven", "eight"]);
        let first = &passages[0].range;
        assert!(text[first.start as usize..].starts_with("One"));
    }
}
