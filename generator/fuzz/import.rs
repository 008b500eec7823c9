//! An old blog's export, whatever stands in it: it is refused in words and leaves nothing behind, or each text that is
//! written can be read, the counts add up, and a second import of the same finds nothing new.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use carryover::content::facts::Facts;
use carryover::content::{self, clinic, redirects};
use carryover::diagnostic::Severity;
use carryover::import::{self, Order, Report, Stop};
use carryover::source::SourceFile;

/// A picture of the old site.
const PICTURE: &[u8] = include_bytes!("corpus/picture/01-RGB.png");

/// An export up to the words of its one post.
const BEFORE: &str = r#"<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old blog</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Sock</title><link>https://old.example/sock/</link><wp:post_id>40</wp:post_id><wp:status>inherit</wp:status>
<wp:post_parent>3</wp:post_parent><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example/wp-content/uploads/2024/02/sock.png</wp:attachment_url></item>
<item><title>Visit</title><link>https://old.example/visit/</link><content:encoded>Come in.</content:encoded>
<wp:post_id>7</wp:post_id><wp:post_name>visit</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>page</wp:post_type></item>
<item><title>Shared</title><content:encoded>Shared.</content:encoded><wp:post_id>60</wp:post_id>
<wp:status>publish</wp:status><wp:post_type>wp_block</wp:post_type></item>
<item><title>Socks</title><link>https://old.example/2024/02/socks/</link><wp:post_id>3</wp:post_id>
<wp:post_date>2024-02-01 22:30:00</wp:post_date><wp:post_name>socks</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><content:encoded><![CDATA["#;

/// And from there to its end.
const AFTER: &str = "]]></content:encoded></item></channel></rss>";

/// What begins as XML is a whole export; anything else is what one post holds.
pub(super) fn wxr(data: &[u8]) {
    let is_whole = data.starts_with(b"<?xml") || data.starts_with(b"<rss");
    let export = if is_whole { data.to_vec() } else { with_post(data) };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let uploads = folder.path().join("uploads");
    fs::create_dir_all(uploads.join("2024/02")).expect("the folder can be made");
    fs::write(uploads.join("2024/02/sock.png"), PICTURE).expect("the file can be written");
    let file = folder.path().join("export.xml");
    fs::write(&file, export).expect("the file can be written");
    let order = Order { file, media: Some(uploads), into: folder.path().join("site") };
    let Some(report) = imported(&order) else { return };
    let written = files(&order.into);
    assert_eq!(written.len(), report.new_files, "{:?}", written.keys());
    can_be_read(&written);
    let again = imported(&order).expect("what was taken once is taken twice");
    assert_eq!(again.new_files, 0, "a second import finds something new");
    assert!(files(&order.into) == written, "a second import changes something");
}

fn with_post(data: &[u8]) -> Vec<u8> {
    let words = String::from_utf8_lossy(data).replace("]]>", "]]]]><![CDATA[>");
    [BEFORE, &words, AFTER].concat().into_bytes()
}

/// What was taken over; none where the export was refused.
fn imported(order: &Order) -> Option<Report> {
    match import::take_over(order) {
        Ok(report) => {
            for (kind, count) in &report.counts {
                assert_eq!(count.items, count.live + count.drafts + count.left_out, "{kind}");
            }
            Some(report)
        }
        Err(error) => {
            let stop = error.downcast_ref::<Stop>().unwrap_or_else(|| panic!("the system is to blame: {error:?}"));
            assert!(!stop.message.is_empty() && !stop.why.is_empty() && !stop.fix.is_empty(), "{stop:?}");
            assert!(!order.into.exists(), "something was left: {stop:?}");
            None
        }
    }
}

/// Every file of a folder, by its path from there.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).expect("the file can be read");
                files.insert(path.strip_prefix(root).expect("it lies in there").to_path_buf(), bytes);
            }
        }
    }
    files
}

/// No text that an import writes has a mistake of its own.
fn can_be_read(written: &BTreeMap<PathBuf, Vec<u8>>) {
    let texts = written.iter().filter(|(path, _)| !path.starts_with("content/media"));
    let texts: Vec<Arc<SourceFile>> = texts
        .map(|(path, bytes)| {
            let path = path.to_str().expect("names are plain");
            Arc::new(SourceFile::decode(path, bytes).unwrap_or_else(|problem| panic!("{problem:?}")))
        })
        .collect();
    let facts = texts.iter().find(|file| &*file.path == clinic::PATH).expect("an empty folder gets its facts");
    let clinic = clinic::parse(Some(facts)).value.expect("the facts can be read");
    let known = Facts::new(&clinic);
    for file in &texts {
        let diagnostics = match &*file.path {
            clinic::PATH => clinic::parse(Some(file)).diagnostics,
            _ if redirects::is_redirects(&file.path) => redirects::gather([file].into_iter()).diagnostics,
            _ => content::parse(file, &known).diagnostics,
        };
        let mistake = diagnostics.iter().find(|problem| problem.severity == Severity::Error);
        assert!(mistake.is_none(), "{mistake:?} in\n{}", file.text);
        super::told(Some(file), diagnostics);
    }
}
