//! Compressed twins for servers that send them as they are: `x.html.br` and `x.html.gz` beside `x.html`.
//!
//! Only for kinds of file that become smaller, and only where they did. The bytes depend on the file
//! alone: the gzip header holds no time and no name.

use std::io::{self, Read, Write};

use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};

/// Smaller files fit into one packet as they are.
const FEWEST_BYTES: usize = 200;

/// Endings of files that are text in one way or another, or code that is not packed yet.
const ENDINGS: [&str; 19] = [
    "html",
    "css",
    "js",
    "mjs",
    "svg",
    "xml",
    "json",
    "txt",
    "ics",
    "webmanifest",
    "map",
    "wasm",
    "csv",
    "md",
    "vtt",
    "ttf",
    "otf",
    "rss",
    "geojson",
];

/// The forms a twin can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Every browser since 2017, over HTTPS.
    Brotli,
    /// Everything else.
    Gzip,
}

impl Form {
    /// Both of them.
    pub(super) const ALL: [Form; 2] = [Form::Brotli, Form::Gzip];

    /// The twin's path.
    pub(super) fn path(self, path: &str) -> String {
        match self {
            Form::Brotli => format!("{path}.br"),
            Form::Gzip => format!("{path}.gz"),
        }
    }

    /// The bytes as small as they go.
    pub(super) fn pack(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Form::Brotli => {
                let parameters = BrotliEncoderParams {
                    quality: 11,
                    lgwin: 22,
                    mode: BrotliEncoderMode::BROTLI_MODE_TEXT,
                    size_hint: bytes.len(),
                    ..BrotliEncoderParams::default()
                };
                let mut packed = Vec::with_capacity(bytes.len() / 3);
                brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
                Ok(packed)
            }
            Form::Gzip => {
                // 255 says that it matters to nobody on which system it was made.
                let mut writer = GzBuilder::new().operating_system(255).write(Vec::new(), Compression::best());
                writer.write_all(bytes)?;
                writer.finish()
            }
        }
    }

    /// Whether `packed` is a twin of `bytes`.
    pub(super) fn unfolds_to(self, packed: &[u8], bytes: &[u8]) -> bool {
        match self {
            Form::Brotli => is_same(brotli::Decompressor::new(packed, 4096), bytes),
            Form::Gzip => is_same(GzDecoder::new(packed), bytes),
        }
    }
}

/// Whether a reader gives exactly these bytes; one byte too many is enough to know that it does not.
fn is_same(reader: impl Read, bytes: &[u8]) -> bool {
    let mut unfolded = Vec::with_capacity(bytes.len() + 1);
    let read = reader.take(bytes.len() as u64 + 1).read_to_end(&mut unfolded);
    read.is_ok() && unfolded == bytes
}

/// Whether a file gets twins; files for hosts (`_headers`) are not sent to anyone.
pub(super) fn is_wanted(path: &str, bytes: &[u8]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    bytes.len() > FEWEST_BYTES && !path.starts_with('_') && ENDINGS.contains(&ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_is_smaller_and_unfolds_to_the_file_alone() {
        let bytes = "<p>Practice is play.</p>\n".repeat(100).into_bytes();
        for form in Form::ALL {
            let packed = form.pack(&bytes).expect("memory has room");
            assert!(packed.len() < bytes.len() / 4, "{form:?}: {}", packed.len());
            assert_eq!(packed, form.pack(&bytes).expect("memory has room"), "the same bytes each time");
            assert!(form.unfolds_to(&packed, &bytes));
            assert!(!form.unfolds_to(&packed, &bytes[1..]));
            assert!(!form.unfolds_to(&packed, &[&bytes[..], b"x"].concat()));
            assert!(!form.unfolds_to(&packed[..packed.len() / 2], &bytes));
        }
    }

    #[test]
    fn pictures_small_files_and_files_for_hosts_get_none() {
        let long = [b'a'; 300];
        assert!(is_wanted("articles/play/index.html", &long) && is_wanted("sw.js", &long));
        for path in ["media/a.jpg", "pagefind/en.pf_meta", "handouts/a.pdf", "_redirects.json", "_headers", "CNAME"] {
            assert!(!is_wanted(path, &long), "{path}");
        }
        assert!(!is_wanted("index.html", &long[..200]));
    }
}
