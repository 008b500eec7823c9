//! The theme that the program carries, so that a folder with only `content/` builds.

/// Its name.
pub const NAME: &str = "clinic";

/// Its files: name within the theme, and bytes.
pub const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtin_theme.rs"));
