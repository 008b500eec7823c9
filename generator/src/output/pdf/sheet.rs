//! All that the typesetter may read, in memory: nothing else exists for it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::{SheetPicture, problem};
use crate::diagnostic::Diagnostic;
use crate::render::Pdf;
use crate::source::SourceFile;
use crate::theme::PrintTemplate;

/// Row headers of tables are still behind this flag; charts without them cannot be read aloud.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

/// One sheet before it is typeset.
pub(super) struct Sheet {
    /// The template's path, for messages.
    pub(super) template: String,
    /// The content files, the sheet's own first, for messages.
    pub(super) sources: Vec<Arc<SourceFile>>,
    /// The web address, which tells this PDF from all others.
    pub(super) address: String,
    /// The files of pictures, by the name the template knows.
    pub(super) pictures: Vec<(String, Arc<str>)>,
    files: HashMap<FileId, Bytes>,
    set: Arc<Set>,
}

/// A theme's template and fonts, read.
struct Set {
    hash: [u8; 32],
    source: Source,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

/// The template that was used last: nearly always the next one too, and to read fonts takes a while.
static LAST: Mutex<Option<Arc<Set>>> = Mutex::new(None);

impl Set {
    fn of(template: &PrintTemplate) -> Arc<Set> {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(set) if set.hash == template.hash => set.clone(),
            Some(_) | None => {
                let fonts: Vec<Font> =
                    template.fonts.iter().flat_map(|bytes| Font::iter(Bytes::new(bytes.clone()))).collect();
                let source = Source::new(file_id("/handout.typ"), template.source.clone());
                let book = LazyHash::new(FontBook::from_fonts(&fonts));
                last.insert(Arc::new(Set { hash: template.hash, source, fonts, book })).clone()
            }
        }
    }
}

impl Sheet {
    /// Gathers template, data, pictures and fonts.
    pub(super) fn new(pdf: &Pdf, pictures: &[SheetPicture]) -> Result<Sheet, Vec<Diagnostic>> {
        let mut files = HashMap::from([(file_id("/data.json"), Bytes::new(pdf.data.to_string().into_bytes()))]);
        files.extend(pictures.iter().map(|picture| (file_id(&picture.name), Bytes::new(picture.bytes.clone()))));
        let set = Set::of(&pdf.template);
        if set.fonts.is_empty() {
            return Err(vec![problem::no_fonts(&pdf.template.path)]);
        }
        Ok(Sheet {
            template: pdf.template.path.clone(),
            sources: pdf.sources.clone(),
            address: pdf.data["url"].as_str().unwrap_or(pdf.source()).to_string(),
            pictures: pictures.iter().map(|picture| (picture.name.clone(), picture.path.clone())).collect(),
            files,
            set,
        })
    }

    /// The path of its own content file.
    pub(super) fn content(&self) -> &str {
        self.sources.first().map_or("", |file| &file.path)
    }

    /// The template's text.
    pub(super) fn text(&self) -> &Source {
        &self.set.source
    }

    /// The file that a picture comes from.
    pub(super) fn picture(&self, id: FileId) -> Option<&str> {
        self.pictures.iter().find(|(name, _)| file_id(name) == id).map(|(_, path)| &**path)
    }
}

/// A file's number; the names are few and the same for all sheets, for numbers are never given back.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| VirtualPath::new("/unnamed").expect("the name is plain"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.set.book
    }

    fn main(&self) -> FileId {
        self.set.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.set.source.id() { Ok(self.set.source.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.set.fonts.get(index).cloned()
    }

    /// Never a day: a sheet that names today would differ tomorrow.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}
