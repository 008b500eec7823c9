//! Printed sheets among the outputs: which are known from earlier builds, which must be made, and what pages
//! say of them.
//!
//! Steps for one sheet: the hash of everything it depends on ([`key`]), which costs no heavy work; what was
//! made under it before; only if there is nothing, its pictures and the typesetter ([`super::pdf`]). How many
//! pages it has is kept with it, so that no PDF is ever read back.

use std::collections::HashMap;
use std::sync::Arc;

use super::side::side_by_side;
use super::{copied, image};
use crate::cache::Made;
use crate::content::Content;
use crate::diagnostic::Diagnostic;
use crate::render::page::Renderer;
use crate::render::plan::{Entry, Kind};
use crate::render::view::sheet::Facts;
use crate::render::{Body, Job, Pdf, Print};

/// A finished sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// How many pages it has.
    pub pages: u32,
    /// The file.
    pub pdf: Vec<u8>,
}

impl Sheet {
    fn facts(&self) -> Facts {
        Facts { bytes: self.pdf.len(), pages: self.pages }
    }

    /// As it is kept: four bytes with the number of pages, then the file.
    fn to_kept(&self) -> Vec<u8> {
        [&self.pages.to_le_bytes(), &*self.pdf].concat()
    }

    fn from_kept(mut kept: Vec<u8>) -> Option<Sheet> {
        let pages = u32::from_le_bytes(*kept.first_chunk()?);
        kept.drain(..size_of::<u32>());
        Some(Sheet { pages, pdf: kept })
    }
}

/// A picture of a sheet.
#[derive(Clone, Debug)]
pub struct SheetPicture {
    /// The name the template knows: `/pictures/1.svg`.
    pub name: String,
    /// The file it comes from, for messages.
    pub path: Arc<str>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What pages say of sheets, by the sheet's address.
pub(super) type AllFacts = HashMap<String, Facts>;

/// Makes the sheets among the addresses and hands each over; gives what pages say of them, and what is wrong.
///
/// Errors: `take` could not put a sheet in its place.
pub(super) fn make_all(
    renderer: &Renderer,
    entries: &[&Entry],
    made: &Made,
    take: &image::Take,
) -> anyhow::Result<(AllFacts, Vec<Diagnostic>)> {
    let results = side_by_side("sheets", &sheets(entries), |entry| match of_entry(renderer, entry, made) {
        Ok(Some(sheet)) => take(&entry.path(), &sheet.pdf).map(|()| Ok(Some((entry.url.clone(), sheet.facts())))),
        Ok(None) => Ok(Ok(None)),
        Err(problems) => Ok(Err(problems)),
    });
    let (mut facts, mut diagnostics) = (AllFacts::new(), Vec::new());
    for result in results.into_iter().collect::<anyhow::Result<Vec<_>>>()? {
        match result {
            Ok(known) => facts.extend(known),
            Err(problems) => diagnostics.extend(problems),
        }
    }
    Ok((facts, diagnostics))
}

/// What is wrong with the sheets among the addresses.
pub(super) fn verdicts(renderer: &Renderer, entries: &[&Entry], made: &Made) -> Vec<Diagnostic> {
    let verdict = |entry: &&Entry| of_entry(renderer, entry, made).err();
    side_by_side("sheets", &sheets(entries), verdict).into_iter().flatten().flatten().collect()
}

fn sheets<'a>(entries: &[&'a Entry]) -> Vec<&'a Entry> {
    entries.iter().copied().filter(|entry| matches!(entry.kind, Kind::HandoutPdf(..) | Kind::ProgramPdf(..))).collect()
}

fn of_entry(renderer: &Renderer, entry: &Entry, made: &Made) -> Result<Option<Sheet>, Vec<Diagnostic>> {
    match renderer.draw(entry).map_err(|problem| vec![*problem])?.body {
        Body::Job(Job::Pdf(pdf)) => one(&pdf, made).map(Some),
        Body::Job(Job::Photo(_)) | Body::Text(_) | Body::Bytes(_) | Body::Copy(_) => Ok(None),
    }
}

/// One sheet, made if it is not known.
pub(super) fn one(pdf: &Pdf, made: &Made) -> Result<Sheet, Vec<Diagnostic>> {
    let key = key(pdf).map_err(|problem| vec![*problem])?;
    if let Some(sheet) = made.known(&key).and_then(Sheet::from_kept) {
        return Ok(sheet);
    }
    let sheet = make(pdf, &pictures(pdf, made)?)?;
    made.keep(&key, &sheet.to_kept());
    Ok(sheet)
}

/// What there is to say of the sheet at an address, if it was made before; nothing is made for this.
pub(super) fn facts(renderer: &Renderer, address: &str, made: &Made) -> Option<Facts> {
    let mut pages = renderer.site.pages.iter().enumerate();
    let wanted = |page: &str| Print::ALL.into_iter().find(|print| print.address(page) == address);
    let (id, page, print) = pages.find_map(|(id, page)| Some((id, page, wanted(&page.url)?)))?;
    let kind = match page.document.content {
        Content::Handout(_) => Kind::HandoutPdf(id, print),
        Content::Program(_) => Kind::ProgramPdf(id, print),
        Content::Article(_) | Content::Page(_) | Content::Person(_) => return None,
    };
    let Body::Job(Job::Pdf(pdf)) = renderer.draw(&Entry { url: address.into(), kind }).ok()?.body else { return None };
    made.known(&key(&pdf).ok()?).and_then(Sheet::from_kept).map(|sheet| sheet.facts())
}

/// Everything a sheet depends on. A photo's copy stands for itself by its address, which holds a hash over
/// photo and recipe: nothing is decoded here.
fn key(pdf: &Pdf) -> Result<blake3::Hash, Box<Diagnostic>> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(concat!("sheet 2 ", env!("CARGO_PKG_VERSION"), " typst 0.15.1").as_bytes());
    add(&pdf.template.hash);
    add(pdf.data.to_string().as_bytes());
    for (name, body) in &pdf.pictures {
        add(name.as_bytes());
        match body {
            Body::Job(Job::Photo(photo)) => add(photo.copies[photo.wanted].url.as_bytes()),
            Body::Copy(file) => add(&copied(file)?),
            Body::Text(_) | Body::Bytes(_) | Body::Job(Job::Pdf(_)) => {}
        }
    }
    Ok(hasher.finalize())
}

/// A sheet's pictures as they are published, by the name the template knows.
fn pictures(pdf: &Pdf, made: &Made) -> Result<Vec<SheetPicture>, Vec<Diagnostic>> {
    let mut pictures = Vec::with_capacity(pdf.pictures.len());
    let mut problems = Vec::new();
    for (name, body) in &pdf.pictures {
        let (path, bytes) = match body {
            Body::Job(Job::Photo(photo)) => (&photo.file.path, image::one(photo, made)),
            Body::Copy(file) => (&file.path, copied(file)),
            Body::Text(_) | Body::Bytes(_) | Body::Job(Job::Pdf(_)) => continue,
        };
        match bytes {
            Ok(bytes) => pictures.push(SheetPicture { name: name.clone(), path: path.clone(), bytes }),
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(pictures) } else { Err(problems) }
}

#[cfg(feature = "pdf")]
fn make(pdf: &Pdf, pictures: &[SheetPicture]) -> Result<Sheet, Vec<Diagnostic>> {
    super::pdf::make(pdf, pictures)
}

#[cfg(not(feature = "pdf"))]
fn make(_: &Pdf, _: &[SheetPicture]) -> Result<Sheet, Vec<Diagnostic>> {
    Ok(Sheet { pages: 0, pdf: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_sheet_comes_back_and_a_broken_one_does_not() {
        let sheet = Sheet { pages: 300, pdf: b"%PDF".to_vec() };
        assert_eq!(Sheet::from_kept(sheet.to_kept()), Some(sheet));
        assert_eq!(Sheet::from_kept(vec![1, 2]), None);
    }
}
