//! What the program does to the disk: all or nothing, and only to what is its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::site_test::{SiteTest, assert_same_tree, tree};

const BROKEN: &str = "---\ntitle: Broken\ndate: 2024-02-31\nsummary: No such day.\n---\n\nText.\n";

#[test]
fn a_build_that_fails_leaves_the_last_good_site_byte_for_byte() {
    let site = SiteTest::from_case("output/failing_build").build_well();
    let good = site.tree();
    let site = site
        .write("content/articles/broken.md", BROKEN)
        .write("content/articles/fine.md", "---\ntitle: Fine\ndate: 2024-03-01\nsummary: Fine.\n---\n\nText.\n");
    let site = site.build();
    assert_same_tree(&good, &site.tree());
    let site = site.remove("content/articles/broken.md").build();
    assert!(site.built("articles/fine/index.html").contains("Fine"));
    site.check_messages();
}

#[test]
fn a_folder_with_other_files_is_refused_and_kept() {
    let site = SiteTest::from_case("output/foreign_folder").write("public/holiday.jpg", "not ours").build();
    assert_eq!(
        tree(&site.root().join("public")).into_iter().collect::<Vec<_>>(),
        [("holiday.jpg".into(), b"not ours".to_vec())]
    );
    let site = site.write("public/.git/config", "x").remove("public/holiday.jpg").build();
    assert!(site.root().join("public/.git/config").exists());
    site.check_messages();
}

#[test]
fn an_empty_folder_is_taken() {
    let site = SiteTest::base();
    fs::create_dir(site.root().join("public")).expect("an empty folder");
    assert!(site.build_well().built("index.html").contains("Willow Creek"));
}

#[test]
fn the_folders_of_the_sources_are_refused() {
    let site = SiteTest::from_case("output/onto_the_sources")
        .run("build --out content")
        .run("build --out .")
        .run("build --out content/articles");
    assert!(site.root().join("content/articles/good-start.md").exists());
    site.check_messages();
}

#[test]
fn a_file_that_the_writer_put_among_the_pages_is_not_swept_away() {
    let site = SiteTest::base().build_well().write("public/verify-me.html", "a search engine's file");
    let site = site
        .write(
            "content/articles/good-start.md",
            "---\ntitle: A new start\ndate: 2024-01-15\nsummary: New.\n---\n\nText.\n",
        )
        .build();
    assert_eq!(site.built("verify-me.html"), "a search engine's file");
}

#[test]
fn a_file_in_the_place_of_the_output_folder() {
    SiteTest::from_case("output/file_for_the_folder").write("public", "a file").build().check_messages();
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let site = SiteTest::from_case("output/read_only");
    let place = Mounted::new(&site.root().join("place"), "size=8m");
    let site = site.run("build --no-pdf --no-search --out place/public --today 2026-03-02");
    let good = tree(&site.root().join("place/public"));
    place.make_read_only();
    let site = site.write(
        "content/articles/good-start.md",
        "---\ntitle: A new start\ndate: 2024-01-15\nsummary: New.\n---\n\nText.\n",
    );
    let site = site.run("build --no-pdf --no-search --out place/public --today 2026-03-02");
    assert_same_tree(&good, &tree(&site.root().join("place/public")));
    site.check_messages();
}

#[test]
fn a_full_disk_leaves_the_last_good_site() {
    let site = SiteTest::from_case("output/full_disk");
    let _place = Mounted::new(&site.root().join("place"), "size=2m");
    let site = site.run("build --no-pdf --no-search --out place/public --today 2026-03-02");
    let good = tree(&site.root().join("place/public"));
    let mut site = site;
    for number in 0..400 {
        let text = format!(
            "---\ntitle: Article {number}\ndate: 2024-03-05\nsummary: More.\n---\n\n{}\n",
            "More words fill the disk. ".repeat(400)
        );
        site = site.write(&format!("content/articles/more-{number}.md"), text);
    }
    let site = site.run("build --no-pdf --no-search --out place/public --today 2026-03-02");
    assert_same_tree(&good, &tree(&site.root().join("place/public")));
    let left: Vec<_> = fs::read_dir(site.root().join("place"))
        .expect("it is there")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["public"], "what was begun was cleared away");
    // Which file meets the end of the disk first depends on how the threads run.
    site.hide_between("cannot write ", ": No space left").check_messages();
}

/// A small memory disk at a folder, taken away again at the end.
pub(crate) struct Mounted {
    folder: std::path::PathBuf,
}

impl Mounted {
    pub(crate) fn new(folder: &Path, options: &str) -> Mounted {
        fs::create_dir(folder).expect("the folder can be made");
        mount(&["-t", "tmpfs", "-o", options, "tmpfs"], folder);
        Mounted { folder: folder.to_path_buf() }
    }

    /// Fills the disk with a file until only so many bytes are left.
    pub(crate) fn leave_free(&self, filler: &Path, bytes: usize) {
        let _ = fs::remove_file(filler);
        let asked = Command::new("df").args(["--output=avail", "-B1"]).arg(&self.folder).output().expect("`df` starts");
        let said = String::from_utf8(asked.stdout).expect("it is UTF-8");
        let room: usize = said.lines().nth(1).and_then(|line| line.trim().parse().ok()).expect("it says a number");
        fs::write(filler, vec![0; room.saturating_sub(bytes)]).expect("the filler fits");
    }

    fn make_read_only(&self) {
        mount(&["-o", "remount,ro"], &self.folder);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Nothing can be done here if it fails; the folder's removal will say so.
        let _ = Command::new("umount").arg("--lazy").arg(&self.folder).status();
    }
}

fn mount(arguments: &[&str], folder: &Path) {
    let status = Command::new("mount").args(arguments).arg(folder).status().expect("`mount` starts");
    assert!(
        status.success(),
        "this test needs a small disk of its own, and `mount` may not make one: run the tests as root, or in a container with the right to mount"
    );
}
