//! The search index: made by Pagefind from the site's own records, and kept until one of them changes.

use anyhow::{Context, anyhow};
use pagefind::api::PagefindIndex;

use super::progress;
use crate::cache::Made;
use crate::render::search::Record;

/// Files that our search page does not load: the library's own boxes, and its worker, which would
/// need a security policy of its own.
const NOT_USED: [&str; 6] = [
    "pagefind-ui",
    "pagefind-modular-ui",
    "pagefind-component-ui",
    "pagefind-highlight",
    "pagefind-worker",
    "playground",
];

/// A file below the output folder and its bytes.
type File = (String, Vec<u8>);

/// The index's files: the same for the same records.
///
/// Errors: the library could not make the index.
pub(super) fn files(records: Vec<Record>, made: &Made) -> anyhow::Result<Vec<File>> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(concat!("search ", env!("CARGO_PKG_VERSION"), " pagefind 1.6.0").as_bytes());
    hasher.update(&serde_json::to_vec(&records)?);
    let packed = made.get(&hasher.finalize(), || index(records.clone()).map(|files| pack(&files)))?;
    match unpack(&packed) {
        Some(files) => Ok(files),
        // Someone else wrote into the cache.
        None => index(records),
    }
}

fn index(records: Vec<Record>) -> anyhow::Result<Vec<File>> {
    let spinner = progress::spinner("search index");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(None)?;
        for Record { url, language, text, shown, filters } in records {
            index.add_custom_record(url, text, language, Some(shown), Some(filters), None).await?;
        }
        index.get_files().await
    });
    spinner.finish_and_clear();
    let files = files.map_err(|error| anyhow!("{error:#}"));
    let files = files.context("cannot make the search index; --no-search builds the site without it")?;
    let mut files: Vec<File> = files
        .into_iter()
        .map(|file| (file.filename.to_string_lossy().replace('\\', "/"), file.contents))
        .filter(|(name, _)| !NOT_USED.iter().any(|unused| name.starts_with(unused)))
        .map(|(name, bytes)| (format!("pagefind/{name}"), bytes))
        .collect();
    files.sort();
    Ok(files)
}

fn pack(files: &[File]) -> Vec<u8> {
    let mut packed = Vec::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            packed.extend((part.len() as u64).to_le_bytes());
            packed.extend(part);
        }
    }
    packed
}

fn unpack(mut packed: &[u8]) -> Option<Vec<File>> {
    let mut part = || -> Option<Option<Vec<u8>>> {
        if packed.is_empty() {
            return Some(None);
        }
        let (length, rest) = packed.split_first_chunk::<8>()?;
        let (bytes, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        packed = rest;
        Some(Some(bytes.to_vec()))
    };
    let mut files = Vec::new();
    while let Some(name) = part()? {
        files.push((String::from_utf8(name).ok()?, part()??));
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn what_is_packed_comes_out_again_and_half_of_it_does_not() {
        let files = vec![("a".to_string(), vec![1, 2]), ("b".to_string(), vec![])];
        assert_eq!(unpack(&pack(&files)), Some(files.clone()));
        assert_eq!(unpack(&pack(&files)[..12]), None);
    }
}
