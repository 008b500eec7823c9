//! The consultation form: what it asks, how answers are read, and how it is drawn.
//!
//! [`definition`] is the file the clinic edits, as types. [`parse`] turns what a browser sent into answers that keep
//! the form's rules, or into the list of problems. [`html`] draws the form, for the site and for the function alike.
//! Nothing here stores, sends, or knows about HTTP.

pub mod contact;
pub mod definition;
pub mod html;
pub mod parse;
pub mod text;

pub use definition::Form;
pub use parse::{Answers, Problem};
