//! What a command needs of the clinic's facts without reading the whole site.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::content::clinic::{self, Clinic};
use crate::source::SourceFile;

/// The clinic's facts; none where its file is missing or has mistakes, which `check` tells.
pub(super) fn clinic(root: &Path) -> Option<Clinic> {
    let file = SourceFile::decode(clinic::PATH, &fs::read(root.join(clinic::PATH)).ok()?).ok()?;
    clinic::parse(Some(&Arc::new(file))).value
}
