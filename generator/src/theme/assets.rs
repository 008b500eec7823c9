//! What a theme publishes under `/assets/`: each file named by its content, so that browsers may keep it for ever.
//!
//! Steps: files that stand for themselves are named first; scripts are made small ([`scripts`]); style
//! sheets come last ([`styles`]), since they name the others. Nothing here reads the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{scripts, styles};
use crate::diagnostic::{Checked, Diagnostic};
use crate::source::SourceFile;

/// A file of the theme that is published under `/assets/`.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name in the theme, such as `site.css`.
    pub name: String,
    /// Its address, with a part that changes when the file changes.
    pub url: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// Makes the files of `assets/` (name within it, bytes) ready to be published, sorted by name.
///
/// A style sheet that another one imports is a part of that one and has no address of its own.
pub(super) fn publish(theme: &str, files: Vec<(&str, Arc<[u8]>)>) -> Checked<Vec<Asset>> {
    let mut diagnostics = Vec::new();
    let mut sheets = BTreeMap::new();
    let mut assets = Vec::new();
    for (name, bytes) in files {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => sheets.extend(text(theme, name, &bytes, &mut diagnostics)),
            Some("js" | "mjs") => {
                let script = text(theme, name, &bytes, &mut diagnostics);
                let small = script.and_then(|(_, source)| scripts::minify(&source).take(&mut diagnostics));
                assets.extend(small.map(|small| asset(name, small.into_bytes().into())));
            }
            _ => assets.push(asset(name, bytes)),
        }
    }
    let sheets = styles::Sheets::new(sheets, &assets).make().take(&mut diagnostics);
    assets.extend(sheets.into_iter().map(|(name, css)| asset(&name, css.into_bytes().into())));
    assets.sort_by(|one, other| one.name.cmp(&other.name));
    Checked { value: assets, diagnostics }
}

fn text(theme: &str, name: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<(String, Arc<SourceFile>)> {
    match SourceFile::decode(&format!("themes/{theme}/assets/{name}"), bytes) {
        Ok(source) => Some((name.to_string(), Arc::new(source))),
        Err(problem) => {
            diagnostics.push(*problem);
            None
        }
    }
}

/// `site.css` becomes `/assets/site.1a2b3c4d.css`.
fn asset(name: &str, bytes: Arc<[u8]>) -> Asset {
    let hash = blake3::hash(&bytes).to_hex();
    let url = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("/assets/{stem}.{}.{ending}", &hash[..8]),
        None => format!("/assets/{name}.{}", &hash[..8]),
    };
    Asset { name: name.into(), url, bytes }
}
