//! Worksheets by PEMAT-P: Markdown to print and finish by hand, or one JSON object a handout.

use serde_json::{Value, json};

use super::{ListFormat, report};
use crate::site::pemat::{self, Item, PARTS};
use crate::site::{Page, Site};

pub(super) fn print(site: &Site, is_wanted: &dyn Fn(&str) -> bool, format: ListFormat) {
    for page in site.pages.iter().filter(|page| is_wanted(&page.document.source.path)) {
        let Some(items) = pemat::worksheet(page) else { continue };
        match format {
            ListFormat::Human => report::say!("{}", as_markdown(page, &items)),
            ListFormat::Json => report::say!("{}", as_json(page, &items)),
        }
    }
}

fn as_json(page: &Page, items: &[Item]) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|item| {
            let answer = item.answer.map(pemat::Answer::name);
            json!({"number": item.number, "question": item.question, "answer": answer, "evidence": item.evidence})
        })
        .collect();
    json!({"file": &*page.document.source.path, "title": page.document.title, "items": items})
}

fn as_markdown(page: &Page, items: &[Item]) -> String {
    let mut text = format!(
        "# PEMAT-P worksheet: {}\n\nFile: {}  \nJudged by: ____________________  Day: ____________\n\n\
         Answers that the parts of the handout give are filled in; check them. Write yes, no or n/a where a person has \
         to judge. There is no score until all items are judged.\n",
        page.document.title, page.document.source.path
    );
    for item in items {
        if let Some((_, part)) = PARTS.iter().find(|(first, _)| *first == item.number) {
            text += &format!("\n## {part}\n\n| No. | Item | Answer | What it rests on |\n| --- | --- | --- | --- |\n");
        }
        let answer = item.answer.map_or("______", pemat::Answer::name);
        text += &format!("| {} | {} | {answer} | {} |\n", item.number, item.question, cell(&item.evidence));
    }
    text
}

/// A text as it may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
