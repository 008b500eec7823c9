//! Turns a therapy clinic's articles and home-program handouts into a fast, accessible site.
//!
//! Five stages, each with a type of its own:
//!
//! ```text
//! disk --source--> SourceFile --content--> Document --site--> Site --render--> Output --output--> disk
//! ```
//!
//! A module names only modules to its left in
//! `diagnostic, reading, timings ← source ← content ← site ← theme ← render ← cache ← output ← outside ← pipeline ← serve, import ← cli ← main`.

pub mod cache;
pub mod cli;
pub mod content;
pub mod diagnostic;
pub mod import;
pub mod output;
pub mod outside;
pub mod pipeline;
pub mod reading;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
pub mod theme;
pub mod timings;

#[cfg(test)]
mod direction;
