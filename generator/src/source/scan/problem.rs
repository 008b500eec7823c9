//! What is told of files that cannot be used: what was seen, what would be missing, what to do with the file.

use super::{Role, ending, role};
use crate::diagnostic::{Code, Diagnostic, Place};

pub(super) fn unused(path: &str) -> Diagnostic {
    let advice = match (path.split('/').nth(1), ending(path).as_str()) {
        (Some("articles" | "pages"), _) => "articles and pages end in .md; pictures go to content/media/",
        (Some("handouts" | "programs" | "people" | "forms" | "redirects"), _) => {
            "files in this folder end in .yaml; pictures go to content/media/"
        }
        (Some("data"), _) => "data lies in content/data/ itself, not in a folder below, and ends in .yaml",
        _ => "move it to content/articles, handouts, programs, pages, people, forms, data or media, or delete it",
    };
    Diagnostic::warning(Code::UnusedFile, "nothing reads this file")
        .because("what it holds will not appear on the site")
        .at(Place::file(path))
        .fix(advice)
}

pub(super) fn export(path: &str) -> Diagnostic {
    Diagnostic::error(Code::Export, "this is the export of a WordPress site")
        .because("it holds e-mail addresses, comments and private texts, and must not lie in the site's folder")
        .at(Place::file(path))
        .fix("move it out of the folder, then bring its texts over with: carryover import wordpress FILE")
}

pub(super) fn file_as_folder(path: &str, folder: &str) -> Diagnostic {
    Diagnostic::error(Code::Unreadable, format!("this is a file, but {folder} are read from a folder of that name"))
        .because("the site would have none of them")
        .at(Place::file(path))
        .fix("rename the file, and make a folder in its place")
}

pub(super) fn too_large(path: &str, bytes: u64) -> Diagnostic {
    Diagnostic::error(
        Code::TooLarge,
        format!("the file is {} MB large; a text may have 2 MB", bytes.div_ceil(1_000_000)),
    )
    .because("no phone could show it, and it is hardly a text")
    .at(Place::file(path))
    .fix("move pictures and exports elsewhere, and split a long text into several articles")
}

pub(super) fn unreadable(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Unreadable,
        format!("the file cannot be read: {}", reason.split(" (os error").next().unwrap_or(reason)),
    )
    .because("what it holds would be missing from the site")
    .at(Place::file(path))
    .fix("check that the file is there and that you may open it")
}

pub(super) fn outside(path: &str) -> Diagnostic {
    Diagnostic::error(Code::OutsideRoot, "this link leads out of the site's folder")
        .because("files of this computer that are not meant for the site could be published")
        .at(Place::file(path))
        .fix("copy the file into content/ and delete the link")
}

/// A folder where a text of that name would be read.
pub(super) fn folder_as_file(path: &str) -> Option<Diagnostic> {
    (role(path) == Role::Text).then(|| {
        Diagnostic::error(Code::Unreadable, "this is a folder, but its name is that of a file")
            .because("the page that the name promises would be missing")
            .at(Place::file(path))
            .fix("rename the folder, or put a file in its place")
    })
}
