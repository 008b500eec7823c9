//! What happens to a published site when content is damaged, builds are killed, meet each other, or fill the disk.
//!
//! `CARRYOVER_MUTATIONS=10000` damages that many files instead of the few that every run affords.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::dice::Dice;
use crate::output::Mounted;
use crate::site_test::{SiteTest, assert_same_tree, command, tree};

const BUILD: [&str; 5] = ["build", "--no-pdf", "--no-search", "--today", "2026-12-01"];

/// Files of one round: some stay whole, so that mistakes in one file meet the others.
const DAMAGED_IN_A_ROUND: usize = 25;

#[test]
fn damaged_files_are_told_of_and_the_published_site_stays() {
    let wanted = std::env::var("CARRYOVER_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_usize);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let site = tree(&own).into_iter().fold(SiteTest::base().remove("content"), |site, (path, bytes)| {
        site.write(&Path::new("content").join(path).to_string_lossy(), bytes)
    });
    let whole = tree(&site.root().join("content"));
    let paths: Vec<&PathBuf> = whole.keys().collect();
    let mut published = built(&site);
    let mut dice = Dice::new(0x5EED_CA11);
    let mut refused = 0;
    for round in 0..wanted.div_ceil(DAMAGED_IN_A_ROUND) {
        let chosen: Vec<&PathBuf> = (0..DAMAGED_IN_A_ROUND)
            .map(|_| paths[dice.place(paths.len())])
            // Without the clinic's facts there is little to look at; one round in ten is enough for them.
            .filter(|path| round % 10 == 0 || !path.ends_with("clinic.yaml"))
            .collect();
        let damaged: BTreeMap<&PathBuf, Vec<u8>> =
            chosen.into_iter().map(|path| (path, damage(&whole[path], &mut dice))).collect();
        for (path, bytes) in &damaged {
            fs::write(site.root().join("content").join(path), bytes).expect("the file can be written");
        }
        let output = command(site.root()).args(BUILD).output().expect("the program starts");
        let now = tree(&site.root().join("public"));
        let said = both(&output);
        let kept = || keep(&site.root().join("content"));
        match output.status.code() {
            Some(0) => published = now,
            Some(1) => {
                refused += 1;
                if now != published {
                    panic!(
                        "round {round}: the site changed though the build refused; see {}\n{said}",
                        kept().display()
                    );
                }
                assert!(said.contains("content/"), "round {round}: no file is named\n{said}");
            }
            other => panic!("round {round}: ended with {other:?}; the content is in {}\n{said}", kept().display()),
        }
        for path in damaged.keys() {
            fs::write(site.root().join("content").join(path), &whole[*path]).expect("the file can be written");
        }
    }
    assert!(refused > 0, "damage is told of");
    assert_same_tree(&built(&site), &built(&site));
}

/// Flips bits, cuts off, or lets pieces change places.
fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return vec![dice.roll(256) as u8];
    }
    match dice.roll(4) {
        0 => {
            for _ in 0..=dice.roll(8) {
                let place = dice.place(bytes.len());
                bytes[place] ^= 1 << dice.roll(8);
            }
        }
        1 => bytes.truncate(dice.place(bytes.len())),
        2 => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            for _ in 0..=dice.roll(4) {
                let (one, other) = (dice.place(lines.len()), dice.place(lines.len()));
                lines.swap(one, other);
            }
            bytes = lines.concat().into_bytes();
        }
        _ => {
            let (from, to, at) = (dice.place(bytes.len()), dice.place(bytes.len()), dice.place(bytes.len()));
            let piece = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.splice(at..at, piece.into_iter().take(2_000));
        }
    }
    bytes
}

#[test]
fn a_build_killed_at_any_moment_leaves_one_whole_site() {
    let site = many_articles();
    let facts = site.root().join("content/clinic.yaml");
    let numbers = ["402-555-0100", "402-555-0199"];
    let text = fs::read_to_string(&facts).expect("the base has facts");
    let set = |number: &str| fs::write(&facts, text.replace(numbers[0], number)).expect("it can be written");
    let sites = numbers.map(|number| {
        set(number);
        built(&site)
    });
    assert!(sites[0] != sites[1], "the two sites differ");
    set(numbers[0]);
    let begun = Instant::now();
    built(&site);
    let usual = begun.elapsed().max(Duration::from_millis(20));
    let mut dice = Dice::new(0xDEAD_BEA7);
    let (mut killed, mut changed) = (0, 0);
    let mut before = 0;
    for round in 0..200 {
        set(numbers[(round + 1) % 2]);
        let mut child = command(site.root())
            .args(BUILD)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        sleep(usual.mul_f64(dice.roll(1_200) as f64 / 1_000.0));
        child.kill().expect("it can be killed");
        killed += usize::from(child.wait().expect("it ended").code().is_none());
        let now = tree(&site.root().join("public"));
        let which = sites.iter().position(|site| *site == now);
        let which = which.unwrap_or_else(|| panic!("round {round}: the folder holds neither the old site nor the new"));
        changed += usize::from(which != before);
        before = which;
    }
    assert!(killed > 50, "most builds were killed at work: {killed} of 200");
    assert!(changed > 0, "some builds came to their end");
    set(numbers[0]);
    assert!(built(&site) == sites[0], "the next build is as good as any");
    let mut left = fs::read_dir(site.root()).expect("it is there").map(|entry| entry.expect("an entry").file_name());
    assert!(left.all(|name| !name.to_string_lossy().starts_with(".public")), "what was begun is cleared away");
}

#[test]
fn of_two_builds_at_once_one_says_that_the_other_is_at_work() {
    let site = many_articles();
    let whole = built(&site);
    let article = |words: &str| {
        let text = format!("---\ntitle: New\ndate: 2024-02-01\nsummary: Short.\n---\n\n{words}\n");
        fs::write(site.root().join("content/articles/new.md"), text).expect("it can be written");
    };
    article("A build has something to write.");
    // What a build holds while it is at work, held by another program.
    let build = command(site.root());
    let mut held = Command::new("flock");
    held.arg(".public.carryover-lock").arg(build.get_program()).args(BUILD).current_dir(site.root());
    let output = held.output().expect("`flock` starts");
    assert_eq!(output.status.code(), Some(3), "{}", both(&output));
    assert!(both(&output).contains("another build is writing to"), "{}", both(&output));
    assert_same_tree(&whole, &tree(&site.root().join("public")));
    // However many meet, and wherever: each writes the whole site or says why not.
    for round in 0..10 {
        article(&format!("Round {round}."));
        let start = || command(site.root()).args(BUILD).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        for build in [(); 4].map(|()| start().expect("the program starts")) {
            let output = build.wait_with_output().expect("it ends");
            let is_refused = both(&output).contains("another build is writing to");
            assert_eq!(output.status.code(), Some(if is_refused { 3 } else { 0 }), "{}", both(&output));
        }
        let met = tree(&site.root().join("public"));
        assert_same_tree(&met, &built(&site));
    }
}

#[test]
fn wherever_the_disk_is_full_the_last_good_site_stays() {
    let site = SiteTest::base();
    let place = Mounted::new(&site.root().join("place"), "size=4m");
    let out = site.root().join("place/public");
    let build = || {
        let words = ["build", "--no-pdf", "--no-search", "--today", "2026-12-01", "--out", "place/public"];
        command(site.root()).args(words).output().expect("the program starts")
    };
    assert_eq!(build().status.code(), Some(0));
    let mut good = tree(&out);
    // The new site's pages all differ from the old one's, so that all are written.
    let facts = site.root().join("content/clinic.yaml");
    let text = fs::read_to_string(&facts).expect("the base has facts");
    fs::write(&facts, text.replace("0100", "0177")).expect("it can be written");
    let filler = site.root().join("place/filler");
    let mut free = 0;
    let mut refused = 0;
    loop {
        place.leave_free(&filler, free);
        let output = build();
        if output.status.code() == Some(0) {
            break;
        }
        assert_eq!(output.status.code(), Some(3), "{}", both(&output));
        assert!(both(&output).contains("the last good site stays as it was"), "{}", both(&output));
        assert_same_tree(&good, &tree(&out));
        refused += 1;
        free += 4 * 1024;
    }
    assert!(refused > 5, "the disk was full at {refused} places");
    good = tree(&out);
    assert!(String::from_utf8_lossy(&good[Path::new("index.html")]).contains("0177"));
}

/// A site whose build takes long enough to be met at work.
fn many_articles() -> SiteTest {
    (0..120).fold(SiteTest::base(), |site, number| {
        let text = format!(
            "---\ntitle: Number {number}\ndate: 2024-02-01\nsummary: Short.\n---\n\n{}\n",
            "Words to write. ".repeat(40)
        );
        site.write(&format!("content/articles/number-{number}.md"), text)
    })
}

/// Builds, and gives back what was written.
#[track_caller]
fn built(site: &SiteTest) -> BTreeMap<PathBuf, Vec<u8>> {
    let output = command(site.root()).args(BUILD).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", both(&output));
    tree(&site.root().join("public"))
}

fn both(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A copy of the content that broke the program, for whoever mends it.
fn keep(content: &Path) -> PathBuf {
    let folder = tempfile::Builder::new().prefix("carryover-broken").tempdir().expect("a temporary folder").keep();
    for (path, bytes) in tree(content) {
        let target = folder.join(path);
        fs::create_dir_all(target.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(target, bytes).expect("the file can be written");
    }
    folder
}
