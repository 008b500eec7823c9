//! Tables: one line a row, one head row, no cell over two columns.

use super::super::html::{Element, Node};
use super::write::Block;
use super::{Breaks, Converter, Pieces};
use crate::import::text::in_one_line;

/// Wider tables are read by nobody.
const MOST_COLUMNS: usize = 60;

impl Converter<'_> {
    pub(super) fn table(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let mut rows = Vec::new();
        gather_rows(element, &mut rows);
        let is_layout = rows.iter().all(|row| row.elements().filter(|cell| is_cell(cell)).count() < 2);
        if is_layout {
            // One column is no table: it was a frame.
            for row in rows {
                for cell in row.elements() {
                    blocks.extend(self.flow(&cell.children));
                }
            }
            return;
        }
        let rows: Vec<Vec<String>> = rows.into_iter().map(|row| self.row(row)).filter(|row| !row.is_empty()).collect();
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            blocks.push(Block::Table(rows));
        }
        if let Some(caption) = element.elements().find(|child| child.name == "caption") {
            let words = in_one_line(&caption.text());
            let mut pieces = Pieces::default();
            pieces.text(&words);
            blocks.extend((!words.is_empty()).then(|| Block::Paragraph(pieces.finish(Breaks::Lines))));
        }
    }

    fn row(&mut self, row: &Element) -> Vec<String> {
        let mut cells = Vec::new();
        for cell in row.elements().filter(|cell| is_cell(cell)) {
            let mut pieces = Pieces::default();
            self.cell(&cell.children, &mut pieces);
            cells.push(in_cell(&pieces.finish(Breaks::Tags)));
            let wide: usize = cell.value("colspan").parse().unwrap_or(1);
            cells.extend((1..wide.min(MOST_COLUMNS)).map(|_| String::new()));
        }
        cells.truncate(MOST_COLUMNS);
        cells
    }

    /// Paragraphs and items of a cell, each on a line of its own in it.
    fn cell(&mut self, nodes: &[Node], pieces: &mut Pieces) {
        for node in nodes {
            match node {
                Node::Element(element) if element.has_block && element.name != "a" => {
                    pieces.break_line();
                    self.cell(&element.children, pieces);
                    pieces.break_line();
                }
                other => self.run_nodes(std::slice::from_ref(other), pieces),
            }
        }
    }
}

/// Code in a cell may hold lines that would part it.
fn in_cell(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}

fn is_cell(element: &Element) -> bool {
    matches!(element.name.as_str(), "td" | "th")
}

fn gather_rows<'a>(element: &'a Element, rows: &mut Vec<&'a Element>) {
    for child in element.elements() {
        match child.name.as_str() {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => gather_rows(child, rows),
            _ => {}
        }
    }
}
