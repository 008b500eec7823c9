//! The one helper that knows how to run the program; the tests only name a case.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use snapbox::Data;
use tempfile::TempDir;

/// The day on which every case is built, so that nothing depends on when the tests run.
pub(crate) const TODAY: &str = "2026-03-02";

/// A small site in a folder of its own, and what the program said about it so far.
pub(crate) struct SiteTest {
    folder: TempDir,
    case: PathBuf,
    said: String,
}

impl SiteTest {
    /// The base site with the files of `tests/cases/NAME` laid over it.
    #[track_caller]
    pub(crate) fn from_case(name: &str) -> SiteTest {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let case = cases.join(name);
        assert!(case.is_dir(), "there is no case {}", case.display());
        let site = SiteTest { folder: TempDir::new().expect("a temporary folder"), case, said: String::new() };
        copy_folder(&cases.join("base/content"), &site.root().join("content"));
        for part in ["content", "themes"] {
            copy_folder(&site.case.join(part), &site.root().join(part));
        }
        site
    }

    /// The base site alone.
    pub(crate) fn base() -> SiteTest {
        SiteTest::from_case("base")
    }

    /// The site of the checkout itself.
    pub(crate) fn of_the_checkout() -> SiteTest {
        let folder = TempDir::new().expect("a temporary folder");
        for part in ["content", "themes"] {
            copy_folder(&checkout().join(part), &folder.path().join(part));
        }
        SiteTest { folder, case: checkout().join("tests"), said: String::new() }
    }

    /// The folder that holds `content/`.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, its folders included.
    pub(crate) fn write(self, path: &str, bytes: impl AsRef<[u8]>) -> SiteTest {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
        self
    }

    /// Deletes a file or a folder.
    pub(crate) fn remove(self, path: &str) -> SiteTest {
        let path = self.root().join(path);
        let result = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        result.expect("it was there");
        self
    }

    /// Runs `carryover ARGUMENTS` and keeps what it said, as on a terminal.
    pub(crate) fn run(mut self, arguments: &str) -> SiteTest {
        let words: Vec<&str> = arguments.split(' ').collect();
        let output = self.output(&words);
        let code = output.status.code().map_or("a signal".to_string(), |code| code.to_string());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        self.said += &format!("$ carryover {arguments}\n{}{}exit {code}\n", text(&output.stdout), text(&output.stderr));
        assert!(!self.said.contains("panicked at"), "the program panicked:\n{}", self.said);
        self
    }

    /// Adds to what was said what a file of the site holds.
    #[track_caller]
    pub(crate) fn show(mut self, path: &str) -> SiteTest {
        let text = fs::read_to_string(self.root().join(path)).expect("the file is there");
        self.said += &format!("--- {path} now:\n{}", text.replace('\r', "").replace('\u{A0}', " "));
        self
    }

    /// Builds the site into `public/`, on the day of the tests, without the slow extras.
    pub(crate) fn build(self) -> SiteTest {
        self.run(&format!("build --no-pdf --no-search --today {TODAY}"))
    }

    /// Builds and fails the test unless that went well.
    #[track_caller]
    pub(crate) fn build_well(self) -> SiteTest {
        let site = self.build();
        assert!(site.said.ends_with("exit 0\n"), "the build failed:\n{}", site.said);
        site
    }

    /// The program's answer to `arguments`, started in the site's folder.
    pub(crate) fn output<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Output {
        command(self.root()).args(arguments).output().expect("the program starts")
    }

    /// What the program said so far, with the folder's name and the times taken out.
    pub(crate) fn said(&self) -> String {
        let root = fs::canonicalize(self.root()).expect("the folder is there");
        let said =
            self.said.replace(&*root.to_string_lossy(), "[ROOT]").replace(&*self.root().to_string_lossy(), "[ROOT]");
        without_times(&said)
    }

    /// Takes out of what was said the words between two others, where they depend on chance.
    pub(crate) fn hide_between(mut self, before: &str, after: &str) -> SiteTest {
        if let Some(end) = self.said.find(after)
            && let Some(start) = self.said[..end].rfind(before)
        {
            self.said.replace_range(start + before.len()..end, "[..]");
        }
        self
    }

    /// Compares what was said with `expected/messages.txt`.
    #[track_caller]
    pub(crate) fn check_messages(self) -> SiteTest {
        compare(&self.said(), &self.case.join("expected/messages.txt"));
        self
    }

    /// Compares what stands inside `<main>` of a built page with the file of the same name in `expected/`.
    #[track_caller]
    pub(crate) fn check_main(self, page: &str) -> SiteTest {
        let html = self.built(page);
        let start = html.find("<main").expect("the page has a <main>");
        let end = html.find("</main>").expect("its <main> ends");
        compare(&format!("{}</main>\n", &html[start..end]), &self.case.join("expected").join(page));
        self
    }

    /// Compares a file of the site's folder with the one of the same path in `expected/`.
    #[track_caller]
    pub(crate) fn check_file(self, path: &str) -> SiteTest {
        let text =
            fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.said));
        compare(&text, &self.case.join("expected").join(path));
        self
    }

    /// The text of a built file.
    #[track_caller]
    pub(crate) fn built(&self, path: &str) -> String {
        let path = self.root().join("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}\n{}", path.display(), self.said))
    }

    /// Every file under `public/` with its bytes.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        tree(&self.root().join("public"))
    }
}

/// The folder of the whole project.
pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The program, ready to be started in `folder`.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(program("carryover"));
    command.current_dir(folder).env("NO_COLOR", "1").env_remove("CI").env_remove("GITHUB_ACTIONS");
    command
}

/// Every file under `folder` with its bytes, by its path from there.
pub(crate) fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).expect("the file can be read");
                files.insert(path.strip_prefix(folder).expect("it lies below").to_path_buf(), bytes);
            }
        }
    }
    files
}

/// Fails with the names of the files that differ, not with their bytes.
#[track_caller]
pub(crate) fn assert_same_tree(left: &BTreeMap<PathBuf, Vec<u8>>, right: &BTreeMap<PathBuf, Vec<u8>>) {
    let differ = |path: &&PathBuf| left.get(*path) != right.get(*path);
    let paths: Vec<&PathBuf> = left.keys().chain(right.keys()).filter(differ).collect();
    assert!(paths.is_empty(), "these files differ, or are only in one of the two: {paths:?}");
}

/// `target/release/NAME`: two folders above this test (`target/release/deps/suite-…`).
pub(crate) fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let release = test.ancestors().nth(2).expect("the test lies in target/release/deps");
    let program = release.join(name);
    assert!(
        program.is_file(),
        "{} is missing: run `cargo build --release --workspace` first, as tests/run does",
        program.display()
    );
    program
}

fn copy_folder(from: &Path, to: &Path) {
    if !from.is_dir() {
        return;
    }
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the case can be read") {
        let entry = entry.expect("the entry can be read");
        // What npm fetched for the theme's bundles is no part of a site.
        if entry.file_name() == "node_modules" {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its type is known").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

#[track_caller]
fn compare(actual: &str, expected: &Path) {
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(actual.to_string(), Data::read_from(expected, None));
}

/// `in 12 ms` and `in 1.2 s` become `in [TIME]`.
fn without_times(text: &str) -> String {
    let mut result = String::new();
    let mut words = text.split_inclusive([' ', '\n']).peekable();
    while let Some(word) = words.next() {
        let is_number = word.ends_with(' ') && word.trim_end().parse::<f64>().is_ok();
        let unit = words.peek().map(|next| next.trim_end_matches(|letter: char| !letter.is_alphabetic()));
        if is_number && matches!(unit, Some("ms" | "s")) {
            let next = words.next().unwrap_or_default();
            let unit_length = if next.starts_with("ms") { 2 } else { 1 };
            result += &format!("[TIME]{}", &next[unit_length..]);
        } else {
            result += word;
        }
    }
    result
}

#[test]
fn times_are_taken_out_of_what_was_said() {
    assert_eq!(without_times("built 3 pages in 12 ms, then 1.5 s\n"), "built 3 pages in [TIME], then [TIME]\n");
}
