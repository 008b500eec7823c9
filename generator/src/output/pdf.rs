//! Printed sheets: the theme's Typst template over a handout's data, as a tagged PDF (PDF/UA-1).
//!
//! Steps: `Sheet::new` gathers template, data, pictures and fonts in memory; the typesetter lays
//! them out and writes the PDF in a pool of its own; what it objects to becomes diagnostics
//! (`problem`). Same input, same bytes: no clock, no fonts of this computer, no package from the
//! network. Which sheets there are and where they go is decided elsewhere.

mod letter;
mod problem;
mod sheet;

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::sheets::{Sheet as Finished, SheetPicture};
use crate::diagnostic::Diagnostic;
use crate::render::Pdf;
use sheet::Sheet;

/// The longest that one PDF may take; a packet of four handouts takes about a fifth of a second.
const LONGEST: Duration = Duration::from_secs(60);

/// Bytes of stack for the typesetter: nested boxes and tables recurse deeply.
const STACK: usize = 32 << 20;

/// Makes a PDF: the same bytes for the same input, wherever and whenever it is made.
///
/// Errors: what a template, a picture or a text needs so that the PDF can be made and read aloud;
/// mistakes of the template at its line, others at the content file. After `LONGEST` it gives up.
///
/// It may be called from any thread, also from a worker of rayon's common pool. The typesetter uses
/// rayon itself: in the common pool, a worker that waits would start further sheets on its own stack
/// until that is full, so each sheet has a pool of one worker.
pub fn make(pdf: &Pdf, pictures: &[SheetPicture]) -> Result<Finished, Vec<Diagnostic>> {
    make_within(pdf, pictures, LONGEST)
}

fn make_within(pdf: &Pdf, pictures: &[SheetPicture], longest: Duration) -> Result<Finished, Vec<Diagnostic>> {
    let sheet = Sheet::new(pdf, pictures)?;
    // A panic of the typesetter drops the sender, which is seen below.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).panic_handler(drop).build();
    let pool = pool.map_err(|error| vec![problem::no_thread(pdf.source(), &error)])?;
    let (sender, receiver) = mpsc::sync_channel(1);
    pool.spawn(move || {
        let made = typeset(&sheet);
        // What is remembered of one sheet seldom helps the next, and would grow without end.
        comemo::evict(0);
        // Nobody listens any more if it took too long.
        let _ = sender.send(made);
    });
    match receiver.recv_timeout(longest) {
        Ok(made) => made,
        Err(RecvTimeoutError::Timeout) => Err(vec![problem::too_slow(pdf, longest)]),
        Err(RecvTimeoutError::Disconnected) => Err(vec![problem::crashed(pdf)]),
    }
}

fn typeset(sheet: &Sheet) -> Result<Finished, Vec<Diagnostic>> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard cannot contradict another");
    let options = PdfOptions {
        ident: Smart::Custom(sheet.address.clone()),
        creator: Smart::Custom(Some("Carryover".into())),
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    let document = typst::compile::<PagedDocument>(sheet).output;
    let finished = document.and_then(|document| {
        let pdf = typst_pdf::pdf(&document, &options)?;
        Ok(Finished { pages: document.pages().len() as u32, pdf })
    });
    finished.map_err(|problems| problem::diagnostics(sheet, &problems))
}

#[cfg(test)]
mod tests;
