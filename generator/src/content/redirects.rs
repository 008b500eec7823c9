//! Old addresses that belong to no text: lists, feeds and files of the site that was here before.
//!
//! Each file of `content/redirects/` holds a list. The old address of a text stands in its own `aliases`.

use std::sync::Arc;

use super::schema;
use crate::diagnostic::{Checked, Code, Diagnostic, has_errors};
use crate::source::yaml::Node;
use crate::source::{Located, SourceFile, yaml};

/// An old address and what it leads to, as written.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The file it stands in.
    pub source: Arc<SourceFile>,
    /// The old address; `/?p=12` where the old site asked for a number.
    pub from: Located<String>,
    /// An address of this site, or a path to a file of its content.
    pub to: Located<String>,
}

/// Whether a file holds old addresses.
pub fn is_redirects(path: &str) -> bool {
    path.starts_with("content/redirects/")
}

/// All old addresses; a file with a mistake gives none and is reported.
pub fn gather<'a>(files: impl Iterator<Item = &'a Arc<SourceFile>>) -> Checked<Vec<Moved>> {
    let mut diagnostics = Vec::new();
    let mut all = Vec::new();
    for file in files.filter(|file| is_redirects(&file.path)) {
        let fields = match yaml::parse_file(file) {
            Ok(fields) => fields,
            Err(problem) => {
                diagnostics.push(*problem);
                continue;
            }
        };
        let found = schema::check(file, &fields, schema::REDIRECTS);
        if !has_errors(&found) {
            all.extend(fields.list("redirects").iter().filter_map(|node| moved(file, node, &mut diagnostics)));
        }
        diagnostics.extend(found);
    }
    Checked { value: all, diagnostics }
}

fn moved(file: &Arc<SourceFile>, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Moved> {
    let (from, to) = (node.located("from")?, node.located("to")?);
    if is_old_address(&from.value) {
        return Some(Moved { source: file.clone(), from, to });
    }
    diagnostics.push(
        Diagnostic::error(Code::BadAddress, format!("`{}` is no address that a page could have had", from.value))
            .because("nobody could be led on from it")
            .at(file.place(&from.range))
            .fix("write what stood behind the site's name, such as /category/sleep/ or /?p=12"),
    );
    None
}

/// Whether a browser can ask for it: a path, and a question of one name and one value at most.
fn is_old_address(text: &str) -> bool {
    let (path, question) = text.split_once('?').map_or((text, None), |(path, question)| (path, Some(question)));
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let is_question =
        |question: &str| question.split_once('=').is_some_and(|(name, value)| is_word(name) && is_word(value));
    path.starts_with('/')
        && !path.contains("//")
        && !path.split('/').any(|part| matches!(part, ".." | "."))
        && !path.contains([' ', '#', '\\'])
        && question.is_none_or(is_question)
}

#[cfg(test)]
mod tests {
    use super::is_old_address;

    #[test]
    fn old_addresses_are_paths_with_one_question_at_most() {
        for good in ["/category/sleep/", "/feed/", "/?p=12", "/wp-content/uploads/a.pdf", "/café/"] {
            assert!(is_old_address(good), "{good}");
        }
        for bad in ["category/", "//other.example/", "/a/../b/", "/a b/", "/?p=1&q=2", "/?p", "/a#b"] {
            assert!(!is_old_address(bad), "{bad}");
        }
    }
}
