//! `build --precompress`: compressed twins that come, stay and go with their files.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::site_test::{SiteTest, assert_same_tree};

const BUILD: &str = "build --no-pdf --today 2026-03-02 --precompress";

/// Which file on the disk each compressed twin is.
fn twins(site: &SiteTest) -> BTreeMap<PathBuf, u64> {
    let is_twin = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "br" || ending == "gz");
    let inode = |path: &PathBuf| fs::metadata(site.root().join("public").join(path)).expect("it is there").ino();
    site.tree().into_keys().filter(is_twin).map(|path| (path.clone(), inode(&path))).collect()
}

#[test]
fn each_text_has_twins_and_what_is_packed_already_has_none() {
    let site = SiteTest::base().run(BUILD);
    let files = site.tree();
    for path in ["index.html", "articles/good-start/index.html", "sitemap.xml", "feed.json", "pagefind/pagefind.js"] {
        for ending in ["br", "gz"] {
            let twin = files.get(Path::new(&format!("{path}.{ending}")));
            let twin = twin.unwrap_or_else(|| panic!("{path}.{ending} is missing:\n{}", site.said()));
            assert!(twin.len() < files[Path::new(path)].len(), "{path}.{ending} is smaller");
        }
    }
    for path in twins(&site).into_keys() {
        let name = path.to_string_lossy();
        assert!(!name.contains(".pf_") && !name.starts_with('_') && !name.contains("wasm."), "{name}");
        assert!(
            files[Path::new(".carryover")].windows(name.len()).any(|part| part == name.as_bytes()),
            "{name} is listed"
        );
    }
    assert_same_tree(&files, &SiteTest::base().run(BUILD).tree());
}

#[test]
fn a_twin_is_made_again_only_when_its_file_changed() {
    let site = SiteTest::base().run(BUILD);
    let before = twins(&site);
    let text = "---\ntitle: A new start\ndate: 2024-01-15\nsummary: New.\n---\n\nText.\n";
    let site = site.write("content/articles/good-start.md", text).run(BUILD);
    let after = twins(&site);
    let changed = Path::new("articles/good-start/index.html.br");
    assert_ne!(before[changed], after[changed], "its page changed");
    let same = Path::new("handouts/sock-game/index.html.br");
    assert_eq!(before[same], after[same], "its page is as it was");
    assert_same_tree(&site.tree(), &SiteTest::base().write("content/articles/good-start.md", text).run(BUILD).tree());
}

#[test]
fn a_twin_that_says_something_else_is_made_again() {
    let site = SiteTest::base().run(BUILD);
    let before = site.tree();
    let site = site.write("public/index.html.gz", "not gzip").remove("public/sitemap.xml.br").run(BUILD);
    assert_same_tree(&before, &site.tree());
}

#[test]
fn without_the_option_the_twins_are_gone() {
    let site = SiteTest::base().run(BUILD).run("build --no-pdf --today 2026-03-02");
    assert_eq!(twins(&site), BTreeMap::new());
    assert_same_tree(&site.tree(), &SiteTest::base().run("build --no-pdf --today 2026-03-02").tree());
}
