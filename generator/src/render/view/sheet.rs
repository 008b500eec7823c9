//! Printed sheets as pages lead to them: the link says format, size and pages.
//!
//! These are known once the sheet has been made, which is the output stage's work: the words of the link
//! are a mark (`mark`) until then, and are put in its place by [`label`].

use serde::Serialize;

use super::Views;
use crate::content::markdown::escape;
use crate::render::Print;
use crate::site::Page;
use crate::source::MARK;
use crate::theme::Theme;

/// A sheet, for templates.
#[derive(Clone, Debug, Serialize)]
pub struct SheetView {
    /// Its address.
    pub href: String,
    /// The words of a link to it, such as `Print copy (PDF, 57 KB, 2 pages)`.
    pub label: String,
}

/// What there is to know of a sheet before one opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The file's size.
    pub bytes: usize,
    /// How many pages.
    pub pages: u32,
}

impl Views<'_> {
    /// A page's sheets, with the names of the words that lead to them; none if sheets are left out.
    pub fn sheets(&self, page: &Page, names: [&str; 2]) -> Vec<SheetView> {
        if !self.sheets {
            return Vec::new();
        }
        let sheet = |(print, name): (Print, &str)| {
            let address = print.address(&page.url);
            SheetView { label: mark(&page.language, name, &address), href: self.site.href(&address) }
        };
        Print::ALL.into_iter().zip(names).map(sheet).collect()
    }
}

/// What a mark of a sheet begins with; those of photos are digits.
const SHEET: &str = "sheet ";

/// What stands in a page for the words of a link to the sheet at an address.
fn mark(language: &str, name: &str, address: &str) -> String {
    format!("{MARK}{SHEET}{language} {name} {address}{MARK}")
}

/// The words that belong in the place of a mark, as HTML; none if the mark is not that of a sheet.
///
/// `facts` knows the sheet at an address. Where it does not, the words say only what kind of file it is.
pub fn label(mark: &str, theme: &Theme, facts: impl Fn(&str) -> Option<Facts>) -> Option<String> {
    let mut parts = mark.strip_prefix(SHEET)?.splitn(3, ' ');
    let (language, name, address) = (parts.next()?, parts.next()?, parts.next()?);
    let texts = theme.texts(language);
    let known = facts(address).map(|facts| {
        let (unit, size) = size(facts.bytes);
        let size = texts.format(unit, &[("size", size.into())]);
        texts.format("pdf_facts", &[("size", size.into()), ("pages", facts.pages.into())])
    });
    let facts = known.unwrap_or_else(|| "PDF".to_string());
    Some(escape(&texts.format(name, &[("facts", facts.into())])))
}

/// A size in thousands of bytes, or from a million on in millions with one decimal.
fn size(bytes: usize) -> (&'static str, String) {
    match bytes.div_ceil(1000) {
        thousands @ 0..1000 => ("size_kb", thousands.to_string()),
        thousands => ("size_mb", format!("{}.{}", thousands / 1000, thousands % 1000 / 100)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{builtin, layered, load};

    #[track_caller]
    fn check_label(language: &str, facts: Option<Facts>, expected: &str) {
        let theme =
            load(builtin::NAME, &layered(builtin::NAME, Vec::new()), None).value.expect("the built-in theme is whole");
        let mark = mark(language, "pdf", "/handouts/a.pdf");
        let known = |address: &str| facts.filter(|_| address == "/handouts/a.pdf");
        assert_eq!(label(mark.trim_matches(MARK), &theme, known).as_deref(), Some(expected));
    }

    #[test]
    fn links_say_format_size_and_pages_once_they_are_known() {
        check_label("en", Some(Facts { bytes: 56_900, pages: 2 }), "Print copy (PDF, 57 KB, 2 pages)");
        check_label("en", Some(Facts { bytes: 1_240_000, pages: 1 }), "Print copy (PDF, 1.2 MB, 1 page)");
        check_label("en", None, "Print copy (PDF)");
        check_label("es", Some(Facts { bytes: 400, pages: 2 }), "Hoja para imprimir (PDF, 1 KB, 2 páginas)");
        check_label("vi", Some(Facts { bytes: 400, pages: 2 }), "Bản in (PDF, 1 KB, 2 trang)");
        check_label("ar", Some(Facts { bytes: 400, pages: 2 }), "نسخة للطباعة (PDF، 1 KB، صفحتان)");
    }
}
