//! What is fuzzed, and what must hold whatever stands in a file: no panic, each problem at a place that exists, each
//! repair of something that is there, no script in a drawing, a picture that opens opens at any size, and an import
//! writes what can be read or nothing.
//!
//! cargo-fuzz calls these functions with bytes that it makes up; a test calls them with the corpus, on stable Rust.
#![allow(dead_code, reason = "each of the fuzzer's programs calls one target; what serves the others lies idle in it")]

mod import;

use std::sync::Arc;

use carryover::content::facts::Facts;
use carryover::content::{self, clinic, data, form, paste, redirects};
use carryover::diagnostic::terminal::{self, Colour};
use carryover::diagnostic::{Diagnostic, github, json};
use carryover::output::clean;
use carryover::output::image::decode::decode;
use carryover::source::SourceFile;
use carryover::source::image::{Kind, sniff};

/// What is called with made-up bytes; it panics when something does not hold.
pub type Target = fn(&[u8]);

/// Every target by name.
pub const TARGETS: [(&str, Target); 7] = [
    ("markdown", markdown),
    ("front_matter", front_matter),
    ("yaml", yaml),
    ("paste", pasted),
    ("picture", picture),
    ("drawing", drawing),
    ("wxr", wxr),
];

/// The largest side that a made-up picture is opened at: larger ones are honest work, and slow.
const MOST_SIDE: u32 = 2_000;

/// An article: its settings, text and blocks.
pub fn markdown(data: &[u8]) {
    read("content/articles/made-up.md", data);
}

/// What stands above a text: the settings of an article, and those of a page.
pub fn front_matter(data: &[u8]) {
    let text = [&b"---\n"[..], data, b"\n---\n\nWords.\n"].concat();
    read("content/articles/made-up.md", &text);
    read("content/pages/made-up.md", &text);
}

/// A file of settings; the first byte says of which kind.
pub fn yaml(data: &[u8]) {
    let Some((kind, text)) = data.split_first() else { return };
    let paths = [
        "content/handouts/made-up.yaml",
        "content/programs/made-up.yaml",
        "content/people/made-up.yaml",
        clinic::PATH,
        "content/forms/consultation.yaml",
        "content/redirects/made-up.yaml",
        "content/data/made-up.yaml",
    ];
    read(paths[usize::from(*kind) % paths.len()], text);
}

fn read(path: &str, bytes: &[u8]) {
    let file = match SourceFile::decode(path, bytes) {
        Ok(file) => Arc::new(file),
        Err(problem) => return told(None, vec![*problem]),
    };
    let diagnostics = match path {
        clinic::PATH => clinic::parse(Some(&file)).diagnostics,
        _ if path.contains("/forms/") => form::parse(&file, &facts()).diagnostics,
        _ if path.contains("/redirects/") => redirects::gather([&file].into_iter()).diagnostics,
        _ if path.contains("/data/") => data::gather([&file].into_iter()).diagnostics,
        _ => content::parse(&file, &facts()).diagnostics,
    };
    told(Some(&file), diagnostics);
}

/// The facts of a clinic that knows some of them.
fn facts() -> Facts {
    let text = "name: Oak & Elm\nphone: 402-555-0100\nbase_url: https://oak.example\narea: {en: Nebraska}\n";
    let file = SourceFile::decode(clinic::PATH, text.as_bytes()).ok().map(Arc::new);
    clinic::parse(file.as_ref()).value.as_ref().map(Facts::new).unwrap_or_default()
}

/// Problems are told at lines that are there, and repairs are of words that are there.
fn told(file: Option<&SourceFile>, diagnostics: Vec<Diagnostic>) {
    if let Some(file) = file {
        let lines = file.text.split('\n').count() as u32;
        for diagnostic in &diagnostics {
            assert!(!diagnostic.message.is_empty() && !diagnostic.why.is_empty(), "{diagnostic:?}");
            let Some(place) = &diagnostic.place else { continue };
            assert!(place.line <= lines, "line {} of {lines}: {diagnostic:?}", place.line);
            if let Some(edit) = &diagnostic.edit {
                assert!(place.text.contains(&edit.old), "{diagnostic:?}");
            }
        }
    }
    let all = [terminal::print(&diagnostics, Colour::On), github::print(&diagnostics), json::print(&diagnostics)];
    assert!(all.iter().all(|text| text.is_empty() == diagnostics.is_empty()));
}

/// An export of WordPress, or what one post of it holds.
pub fn wxr(data: &[u8]) {
    import::wxr(data);
}

/// A text that was pasted: what is cleaned once needs no cleaning.
pub fn pasted(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(cleaned) = paste::clean(&text)
        && let Some(again) = paste::clean(&cleaned.text)
    {
        assert_eq!(again.text, cleaned.text, "cleaned twice, another text comes");
    }
}

/// A picture in any format.
pub fn picture(data: &[u8]) {
    match sniff("content/media/made-up.jpg", data) {
        Ok(Some(picture)) if picture.is_photo() && picture.width.max(picture.height) <= MOST_SIDE => {
            let opened = decode(data, &picture, (picture.width, picture.height));
            let small = decode(data, &picture, (16, 16));
            assert_eq!(opened.is_some(), small.is_some(), "it opens at one size and not at another: {picture:?}");
            if let Some(raster) = small {
                assert_eq!((raster.width, raster.height), (16, 16));
                assert!(raster.as_preview().is_some());
            }
        }
        Ok(Some(picture)) if picture.kind != Kind::Svg => {
            assert!(clean::clean(data.to_vec(), Some(picture.kind)).is_ok());
        }
        Ok(_) => {}
        Err(problem) => told(None, vec![*problem]),
    }
}

/// A drawing: what is published of it runs nothing and asks no one.
pub fn drawing(data: &[u8]) {
    if let Err(problem) = sniff("content/media/made-up.svg", data) {
        return told(None, vec![*problem]);
    }
    if let Ok(cleaned) = clean::clean(data.to_vec(), Some(Kind::Svg)) {
        let text = String::from_utf8_lossy(&cleaned).to_ascii_lowercase();
        for unsafe_part in ["<script", "<foreignobject", "<iframe", "href=\"javascript:", "href='javascript:"] {
            assert!(!text.contains(unsafe_part), "{unsafe_part} is left in {text}");
        }
    }
}
