//! Blocks as lines of Markdown.

use super::escape;
use crate::import::text::in_comment;

/// A part of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(String),
    /// Level, words and the name that links point at.
    Heading(usize, String, Option<String>),
    /// Items, numbered from a number on or not.
    List(Option<u64>, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    /// Language and text.
    Code(String, String),
    Rule,
    /// Rows of cells; the first is the head.
    Table(Vec<Vec<String>>),
    /// Terms, each with what it means.
    Terms(Vec<(String, Vec<Vec<Block>>)>),
    /// What a tap opens: title and text.
    Details(String, Vec<Block>),
    /// What is still to be filled in.
    Gap(String),
}

/// The text of blocks.
pub(super) fn text(blocks: &[Block]) -> String {
    let mut text = lines(blocks).join("\n");
    text.push('\n');
    text
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            all.push(String::new());
            if let (Block::List(before, _), Block::List(here, _)) = (&blocks[at - 1], block)
                && before.is_some() == here.is_some()
            {
                // Two lists in a row would be read as one.
                all.extend(["<!-- -->".into(), String::new()]);
            }
        }
        all.extend(lines_of(block));
    }
    all
}

fn lines_of(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph(text) => text.lines().map(str::to_string).collect(),
        Block::Heading(level, text, name) => {
            let name = name.as_ref().map(|name| format!(" {{#{name}}}")).unwrap_or_default();
            // Number signs at the end would be taken for a second mark of the heading.
            let text = text.strip_suffix('#').map_or_else(|| text.clone(), |rest| format!("{rest}\\#"));
            vec![format!("{} {text}{name}", "#".repeat(*level))]
        }
        Block::List(start, items) => list(*start, items),
        Block::Quote(blocks) => lines(blocks).iter().map(|line| format!("> {line}").trim_end().to_string()).collect(),
        Block::Code(language, text) => {
            let fence = "`".repeat(escape::longest_run(text).max(2) + 1);
            let inner = text.lines().map(str::to_string);
            [format!("{fence}{language}")].into_iter().chain(inner).chain([fence.clone()]).collect()
        }
        Block::Rule => vec!["---".into()],
        Block::Table(rows) => table(rows),
        Block::Terms(terms) => self::terms(terms),
        Block::Details(title, blocks) => {
            let mut all = vec![format!("::: details {title}")];
            all.extend(lines(blocks));
            all.push(":::".into());
            all
        }
        Block::Gap(what) => vec![format!("<!-- to fill in: {} -->", in_comment(what))],
    }
}

fn list(start: Option<u64>, items: &[Vec<Block>]) -> Vec<String> {
    let is_short = |item: &Vec<Block>| {
        let (first, rest) = item.split_first().map_or((None, &item[..]), |(first, rest)| (Some(first), rest));
        matches!(first, Some(Block::Paragraph(_)) | None)
            && rest.iter().all(|block| matches!(block, Block::List(..)))
            && rest.len() < 2
    };
    let is_tight = items.iter().all(is_short);
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let mark = start.map_or("- ".to_string(), |start| format!("{}. ", start.saturating_add(at as u64)));
        let mut inner = lines(item);
        if is_tight {
            inner.retain(|line| !line.is_empty());
        } else if at > 0 {
            all.push(String::new());
        }
        let indent = " ".repeat(mark.len());
        for (number, line) in inner.iter().enumerate() {
            let lead = if number == 0 { &mark } else { &indent };
            all.push(format!("{lead}{line}").trim_end().to_string());
        }
    }
    all
}

fn table(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let line = |row: &Vec<String>| {
        let cells = (0..columns).map(|at| row.get(at).map_or("", String::as_str));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut all: Vec<String> = rows.iter().map(line).collect();
    all.insert(1.min(all.len()), format!("|{}", " --- |".repeat(columns)));
    all
}

fn terms(terms: &[(String, Vec<Vec<Block>>)]) -> Vec<String> {
    let mut all = Vec::new();
    for (term, meanings) in terms {
        if !all.is_empty() {
            all.push(String::new());
        }
        all.push(term.clone());
        for meaning in meanings {
            for (at, line) in lines(meaning).iter().enumerate() {
                all.push(format!("{}{line}", if at == 0 { ": " } else { "  " }).trim_end().to_string());
            }
        }
    }
    all
}
