//! The site through the theme: every file of the output, described and, but for heavy ones, drawn.
//!
//! Steps: [`view`] turns the site into what templates see; [`mod@plan`] lists every address; a page is
//! drawn when it is asked for ([`page`]), so that a build can write each as it comes and a preview
//! draws only what a browser wants. PDFs and copies of photos are only described ([`Job`]): the output
//! stage makes them.

pub mod admin;
pub mod feed;
pub mod fhir;
pub mod form;
pub mod llms;
pub mod manifest;
pub mod offline;
pub mod packet;
pub mod page;
pub mod plan;
pub mod preview;
pub mod redirect;
pub mod reminder;
pub mod search;
pub mod sitemap;
pub mod staff;
pub mod view;

use std::sync::Arc;

use serde_json::Value as Json;

use crate::site::pictures::SizedCopy;
use crate::source::{MediaFile, SourceFile};
use crate::theme::PrintTemplate;

pub use plan::{Entry, Plan, plan};

/// One file of the output.
#[derive(Debug)]
pub struct Output {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// What is in it.
    pub body: Body,
}

/// What a file holds.
#[derive(Debug)]
pub enum Body {
    /// A text, as UTF-8.
    Text(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// A file of the source as it is; a picture without what does not show.
    Copy(Arc<MediaFile>),
    /// Heavy work, described by everything it depends on.
    Job(Job),
}

/// Heavy work for the output stage.
#[derive(Debug)]
pub enum Job {
    /// A printed sheet.
    Pdf(Box<Pdf>),
    /// A copy of a photo.
    Photo(Photo),
}

/// A copy of a photo to be made, and those that are best made with it.
#[derive(Clone, Debug)]
pub struct Photo {
    /// The photo.
    pub file: Arc<MediaFile>,
    /// All its copies.
    pub copies: Arc<[SizedCopy]>,
    /// Which of them is meant.
    pub wanted: usize,
}

/// A tagged PDF to be made.
#[derive(Debug)]
pub struct Pdf {
    /// The theme's template with its fonts.
    pub template: Arc<PrintTemplate>,
    /// What the template reads as `/data.json`: a handout's or a program's view.
    pub data: Json,
    /// Pictures by the name the template knows (`/pictures/1.svg`), as they are published: never an
    /// original, which may say where it was taken.
    pub pictures: Vec<(String, Body)>,
    /// The content files it is made from, its own first, for messages.
    pub sources: Vec<Arc<SourceFile>>,
}

impl Pdf {
    /// The path of its own content file.
    pub fn source(&self) -> &str {
        self.sources.first().map_or("", |file| &file.path)
    }
}

/// How large a sheet's letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Print {
    /// As the theme has them.
    Usual,
    /// 18 points, for people who see little.
    Large,
}

impl Print {
    /// Both.
    pub const ALL: [Print; 2] = [Print::Usual, Print::Large];

    /// The sheet's address: `/handouts/sock-tug/` → `/handouts/sock-tug.large.pdf`.
    ///
    /// Names of pages hold no dots, so it is nobody else's.
    pub fn address(self, page: &str) -> String {
        let ending = match self {
            Print::Usual => "pdf",
            Print::Large => "large.pdf",
        };
        format!("{}.{ending}", page.trim_end_matches('/'))
    }
}
