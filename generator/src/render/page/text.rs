//! A text's HTML with its holes filled: addresses, pictures, words of the interface, blocks.

use tera::{Context, Value};

use super::Renderer;
use crate::content::markdown::{Filling, escape};
use crate::diagnostic::Diagnostic;
use crate::render::view::picture;
use crate::site::blocks::{Drawn, Given, Text};
use crate::site::links::Resolved;
use crate::site::{Page, PageId};

/// A block whose text is being written, and what stood before it.
struct Open<'a> {
    block: &'a Drawn,
    before: String,
}

impl Renderer {
    /// The HTML of a page's text; empty for pages that have none.
    ///
    /// Errors: a mistake in the template of a block.
    pub(super) fn text_html(&self, id: PageId) -> Result<String, Box<Diagnostic>> {
        let page = &self.site.pages[id];
        let Some(body) = page.document.content.body() else { return Ok(String::new()) };
        let views = self.views();
        let texts = views.texts(&page.language);
        let mut html = String::with_capacity(body.html.len() + body.holes.len() * 40);
        let (mut links, mut blocks) = (page.links.iter(), page.blocks.iter());
        let mut open: Vec<Open> = Vec::new();
        let mut from = 0;
        for hole in &body.holes {
            html.push_str(&body.html[from..hole.at as usize]);
            from = hole.at as usize;
            match &hole.filling {
                Filling::Word(name) => html.push_str(&escape(texts.get(name))),
                Filling::Href(_) => html.push_str(&links.next().map(|link| views.address(link)).unwrap_or_default()),
                Filling::Picture(_, alt) => {
                    if let Some(Resolved::Picture(id)) = links.next() {
                        html.push_str(&picture::html(&views.picture(*id, alt)));
                    }
                }
                Filling::Open(_) => match blocks.next().and_then(Option::as_ref) {
                    Some(block) if block.text == Text::Needed => {
                        open.push(Open { block, before: std::mem::take(&mut html) })
                    }
                    Some(block) => html.push_str(&self.block(page, block, None)?),
                    // A block with a mistake is reported; a preview shows the rest.
                    None => {}
                },
                Filling::Close(_) => {
                    if let Some(Open { block, before }) = open.pop() {
                        let drawn = self.block(page, block, Some(html.trim()))?;
                        html = before + &drawn;
                    }
                }
            }
        }
        html.push_str(&body.html[from..]);
        // One that never ends is reported as well.
        Ok(open.into_iter().rev().fold(html, |text, open| open.before + &text))
    }

    fn block(&self, page: &Page, block: &Drawn, text: Option<&str>) -> Result<String, Box<Diagnostic>> {
        let mut arguments = Context::new();
        for (name, given) in &block.arguments {
            arguments.insert_value(name.clone(), self.given(given));
        }
        let around = self.shared_context(self.language_number(&page.language), &self.views().page(page));
        self.theme.draw_block(&block.name, (&arguments, &around), text, &page.document.source.path)
    }

    fn given(&self, given: &Given) -> Value {
        match given {
            Given::Words(words) => Value::from(words.as_str()),
            Given::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => Value::from(*number as i64),
            Given::Number(number) => Value::from(*number),
            Given::Flag(flag) => Value::from(*flag),
            Given::Page(path) => self.site.page_of(path).map_or_else(Value::none, |id| self.card(id)),
        }
    }
}
