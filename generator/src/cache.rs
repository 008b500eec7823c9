//! Remembers results of pure functions by the hash of everything they depend on.
//!
//! Three rules: a value never changes; its key covers all its inputs; what it had to say is kept
//! and said again. [`Parsed`] lives in memory between the builds of a preview; [`Made`] keeps heavy
//! outputs on the disk.

pub mod addresses;
pub mod last;
mod made;
pub(crate) mod replace;
mod room;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::content::facts::Facts;
use crate::content::form::{self, FormFile};
use crate::content::markdown::Body;
use crate::content::{self, Broken, Document, clinic, data, redirects};
use crate::diagnostic::{Checked, Diagnostic};
use crate::source::SourceFile;
pub use made::Made;

/// Content files as they were last read.
#[derive(Default)]
pub struct Parsed {
    files: FxHashMap<Arc<str>, Known>,
}

#[derive(Clone)]
struct Known {
    hash: [u8; 32],
    content: Parsable,
    diagnostics: Arc<[Diagnostic]>,
}

/// What a content file turned out to be.
#[derive(Clone)]
pub enum Parsable {
    /// An article, handout, program, page or person.
    Document(Arc<Document>),
    /// A form.
    Form(Arc<FormFile>),
    /// A file with a mistake.
    Broken(Arc<Broken>),
}

impl Parsed {
    /// Parses what is new or changed, forgets what is gone, in the order of `files`.
    pub fn parse<'a>(
        &mut self,
        files: impl Iterator<Item = &'a Arc<SourceFile>>,
        facts: &Facts,
    ) -> Checked<Vec<Parsable>> {
        let files: Vec<&Arc<SourceFile>> = files.filter(|file| is_parsed(file)).collect();
        let known: Vec<Known> = files
            .par_iter()
            .map(|file| match self.files.get(&file.path) {
                Some(known) if known.hash == key(file, facts) => known.clone(),
                Some(_) | None => parse(file, facts),
            })
            .collect();
        let diagnostics = known.iter().flat_map(|known| known.diagnostics.iter().cloned()).collect();
        let value = known.iter().map(|known| known.content.clone()).collect();
        self.files = files.iter().map(|file| file.path.clone()).zip(known).collect();
        Checked { value, diagnostics }
    }

    /// Every readable document, in no particular order.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.files.values().filter_map(|known| match &known.content {
            Parsable::Document(document) => Some(document),
            Parsable::Form(_) | Parsable::Broken(_) => None,
        })
    }
}

/// The clinic's facts, those for layouts and old addresses are read whole, by others.
fn is_parsed(file: &SourceFile) -> bool {
    &*file.path != clinic::PATH && !data::is_data(&file.path) && !redirects::is_redirects(&file.path)
}

/// The hash of all that a parsed file depends on.
fn key(file: &SourceFile, facts: &Facts) -> [u8; 32] {
    if !Facts::may_be_in(&file.text) {
        return file.hash;
    }
    blake3::hash(&[file.hash, facts.hash].concat()).into()
}

fn parse(file: &Arc<SourceFile>, facts: &Facts) -> Known {
    let Checked { value: content, diagnostics } = if form::is_form(&file.path) {
        let broken = || Parsable::Broken(Arc::new(Broken { source: file.clone(), body: Body::default() }));
        form::parse(file, facts).map(|form| form.map_or_else(broken, |form| Parsable::Form(Arc::new(form))))
    } else {
        content::parse(file, facts).map(|document| match document {
            Ok(document) => Parsable::Document(Arc::new(document)),
            Err(broken) => Parsable::Broken(Arc::new(broken)),
        })
    };
    Known { hash: key(file, facts), content, diagnostics: diagnostics.into() }
}
