//! An old blog's export becomes content: nothing private goes live, nothing is lost unseen, nothing is half done.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use image::ImageFormat;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::photos;
use crate::site_test::{SiteTest, assert_same_tree, command, tree};

/// The blog of the case with a copy of its uploads.
fn blog() -> SiteTest {
    let picture = photos::bytes(&photos::photo(60, 40), ImageFormat::Jpeg);
    let drawing = photos::bytes(&photos::photo(40, 60), ImageFormat::Png);
    SiteTest::from_case("import/blog")
        .write("export.xml", export("blog"))
        .write("uploads/2024/02/Sock-Photo-1.jpg", &picture)
        .write("uploads/2024/02/Sock-Photo-1-300x200.jpg", "a smaller copy")
        .write("uploads/2024/02/door.png", &drawing)
        .write("uploads/2024/02/Sock Sheet.pdf", "%PDF-1.4 the sheet")
        .write("uploads/2023/03/SOCK sheet.pdf", "%PDF-1.4 another sheet")
        .write("uploads/2023/03/unused.jpg", &picture)
        .write("uploads/2024/01/team-only.pdf", "%PDF-1.4 for the team")
        .write("uploads/2019/05/tub.jpg", &picture)
        .write("uploads/2019/05/calm.mp3", "ID3 calm")
}

fn export(case: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/import").join(case).join("export.xml");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files but the export and the uploads.
fn site_files(site: &SiteTest) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = tree(site.root());
    files.retain(|path, _| {
        !path.starts_with("uploads") && !path.ends_with("export.xml") && !path.starts_with(".carryover")
    });
    files
}

#[test]
fn a_blog_comes_over_with_its_texts_files_and_addresses() {
    blog()
        .run("import wordpress export.xml --media uploads")
        .check_messages()
        .check_file("content/articles/socks-shoes.md")
        .check_file("content/articles/bath-time.md")
        .check_file("content/articles/ask-us.md")
        .check_file("content/articles/half-written.md")
        .check_file("content/pages/visit/first-day.md")
        .check_file("content/people/dana-whitfield-otr-l.yaml")
        .check_file("content/redirects/wordpress.yaml")
        .check_file("import-report.md");
}

#[test]
fn what_comes_over_can_be_built_and_old_addresses_lead_on() {
    let site = blog().run("import wordpress export.xml --media uploads").run("check --today 2026-03-02");
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
    let site = site.build_well();
    let lines = site.built("_redirects");
    for line in [
        "/2024/02/socks-shoes/ /articles/socks-shoes/ 301",
        "/2024/02/socks/ /articles/socks-shoes/ 301",
        "/category/daily-life/getting-dressed/ /topics/getting-dressed/ 301",
        "/tag/shoes-and-socks/ /topics/shoes-socks/ 301",
        "/author/dana/ /people/dana-whitfield-otr-l/ 301",
        "/feed/ /feed.xml 301",
        "/wp-content/uploads/2024/02/Sock%20Sheet.pdf /media/sock-sheet-2.pdf 301",
        "/sock-sheet/ /media/sock-sheet-2.pdf 301",
        "/2024/02/socks-shoes/sock-photo/ /articles/socks-shoes/ 301",
        "/ p=10 /articles/socks-shoes/ 301",
        "/ page_id=31 /visit/first-day/ 301",
    ] {
        assert!(lines.lines().any(|found| found == line), "{line} is missing in\n{lines}");
    }
    // A host that knows only files has the paper itself at its old address.
    assert_eq!(site.built("wp-content/uploads/2024/02/Sock Sheet.pdf"), "%PDF-1.4 the sheet");
    assert!(site.built("_redirects.nginx.questions.map").contains("\"/?p=10\" \"/articles/socks-shoes/\";"));
}

#[test]
fn nothing_private_goes_live_or_is_written() {
    let site = blog().run("import wordpress export.xml --media uploads").build_well();
    let published: Vec<u8> = site.tree().into_values().flatten().collect();
    let published = String::from_utf8_lossy(&published);
    for words in [
        "Notes for the team",
        "For one family",
        "Soon.",
        "So far.",
        "Please read",
        "Hm.",
        "for the team",
        "Write to us",
    ] {
        assert!(!published.contains(words), "“{words}” is on the site");
    }
    let written: Vec<u8> = site_files(&site).into_values().flatten().collect();
    let written = String::from_utf8_lossy(&written);
    for words in [
        "hunter2-secret",
        "@mail.example",
        "203.0.113.9",
        "Tom loves",
        "A mother",
        "secret-plugin-note",
        "Jane Doe",
        "402-555-0199",
        "%PDF-1.4 for the team",
        "Older.",
        "Thrown away</p>",
    ] {
        assert!(!written.contains(words), "“{words}” was written");
    }
}

#[test]
fn a_second_import_changes_nothing() {
    let site = blog().run("import wordpress export.xml --media uploads");
    let first = site_files(&site);
    let site = site.run("import wordpress export.xml --media uploads");
    assert_same_tree(&first, &site_files(&site));
    assert!(site.said().contains("nothing new: all of it was there already"), "{}", site.said());
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let mine = "---\ntitle: Mine\ndate: 2020-01-01\nsummary: My own words.\n---\n\nMine.\n";
    let site = blog().write("content/articles/bath-time.md", mine).run("import wordpress export.xml --media uploads");
    let kept = fs::read_to_string(site.root().join("content/articles/bath-time.md")).expect("it is there");
    assert_eq!(kept, mine);
    let report = fs::read_to_string(site.root().join("import-report.md")).expect("it is there");
    assert!(report.contains("“Bath time, the old way”: content/articles/bath-time.md is there already"), "{report}");
    let lines = site.build_well().built("_redirects");
    assert!(lines.contains("/2019/05/bath-time/ /articles/bath-time/ 301\n"), "{lines}");
    assert!(lines.contains("/ p=11 /articles/bath-time/ 301\n"), "{lines}");
}

#[test]
fn people_in_photos_without_a_permission_are_named_in_the_report() {
    let text = export("blog").replace("Photo of a sock that is pulled", "Photo of a boy who pulls a sock");
    let site = blog().write("export.xml", text).run("import wordpress export.xml --media uploads");
    let report = fs::read_to_string(site.root().join("import-report.md")).expect("it is there");
    let (_, stops) = report.split_once("## To mend before the site can be built").expect("something stops it");
    assert!(stops.contains("this photo shows people, as its description says, and no permission is noted"), "{report}");
    assert!(site.build().said().contains("nothing was written"));
}

#[test]
fn an_address_that_the_site_has_already_stays_with_its_page() {
    let mine = "---\ntitle: Mine\ndate: 2020-01-01\nsummary: My own words.\nslug: bath-time\n---\n\nMine.\n";
    let site = blog().write("content/articles/mine.md", mine).run("import wordpress export.xml --media uploads");
    assert!(!site.root().join("content/articles/bath-time.md").exists());
    let report = fs::read_to_string(site.root().join("import-report.md")).expect("it is there");
    assert!(
        report.contains("the site has a page at /articles/bath-time/ already: content/articles/mine.md"),
        "{report}"
    );
    site.run("check --today 2026-03-02").build_well();
}

#[test]
fn without_the_uploads_pictures_are_gaps_and_the_texts_stay() {
    let site = blog().run("import wordpress export.xml");
    let text = fs::read_to_string(site.root().join("content/articles/socks-shoes.md")).expect("it is there");
    assert!(text.contains("<!-- to fill in: the picture 2024/02/sock-photo-1.jpg"), "{text}");
    assert!(!text.contains("draft: true"), "{text}");
    let report = fs::read_to_string(site.root().join("import-report.md")).expect("it is there");
    assert!(report.contains("## Pictures and files to fetch from the old site"), "{report}");
    assert!(!site.root().join("content/media").exists());
    site.build_well();
}

#[test]
fn an_empty_folder_becomes_a_whole_site() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("export.xml"), export("blog")).expect("it can be written");
    let run = |words: &[&str]| {
        let output = command(folder.path()).args(words).output().expect("the program starts");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{words:?}\n{said}");
    };
    run(&["import", "wordpress", "export.xml", "--into", "new"]);
    run(&["--root", "new", "build", "--no-pdf", "--no-search", "--today", "2026-03-02"]);
    let clinic = fs::read_to_string(folder.path().join("new/content/clinic.yaml")).expect("it is there");
    assert!(clinic.contains("name: \"Willow Creek Clinic\"\n"), "{clinic}");
    // Most texts stay where they were.
    assert!(!folder.path().join("content").exists());
}

#[test]
fn an_export_that_lies_in_the_content_is_refused() {
    for path in ["content/media/export.xml", "content/old/export.xml"] {
        let site = SiteTest::base().write(path, export("old")).build();
        let message = format!("{path}: error: this is the export of a WordPress site");
        assert!(site.said().contains(&message) && site.said().ends_with("exit 1\n"), "{}", site.said());
    }
}

#[test]
fn a_photo_comes_over_without_the_place_where_it_was_taken() {
    let mut phone = photos::from_a_phone(&photos::photo(60, 40), 6);
    // Camera notes with a place: XMP is the shortest.
    let note = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude=\"41,15N\"/>";
    let length = (note.len() as u16 + 2).to_be_bytes();
    phone.splice(2..2, [&[0xff, 0xe1][..], &length, note].concat());
    let site =
        blog().write("uploads/2024/02/Sock-Photo-1.jpg", phone).run("import wordpress export.xml --media uploads");
    let kept = fs::read(site.root().join("content/media/sock-photo-1.jpg")).expect("it came over");
    assert!(!kept.windows(11).any(|part| part == b"GPSLatitude"));
    let site = site.run("check --today 2026-03-02");
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
    let picture = image::ImageReader::new(std::io::Cursor::new(&kept)).with_guessed_format().expect("it is read");
    let mut decoder = picture.into_decoder().expect("it is a JPEG");
    assert_eq!(image::ImageDecoder::orientation(&mut decoder).expect("it says so").to_exif(), 6, "its way up is kept");
}

#[test]
fn the_oldest_exports_come_over_too() {
    SiteTest::from_case("import/old")
        .write("export.xml", export("old"))
        .run("import wordpress export.xml")
        .check_messages()
        .check_file("content/articles/sleep.md")
        .check_file("content/articles/sleep-2.md")
        .check_file("content/redirects/wordpress.yaml")
        .build_well();
}

#[test]
fn exports_of_squarespace_and_of_wordpress_com_come_over_with_their_pictures() {
    let picture = photos::bytes(&photos::photo(60, 40), ImageFormat::Jpeg);
    SiteTest::from_case("import/squarespace")
        .write("export.xml", export("squarespace"))
        .write("uploads/Tub+Cup.jpg", &picture)
        .run("import wordpress export.xml --media uploads")
        .check_file("content/articles/splash-time.md")
        .check_file("import-report.md")
        .build_well();
    SiteTest::from_case("import/hosted")
        .write("export.xml", export("hosted"))
        .write("uploads/2018/03/snip.jpg", &picture)
        .run("import wordpress export.xml --media uploads")
        .check_file("content/articles/scissor-skills.md")
        .check_file("import-report.md")
        .build_well();
}

#[test]
fn files_that_are_no_export_are_refused_in_words() {
    for (bytes, message) in [
        (&b""[..], "the file is empty"),
        (b"PK\x03\x04...", "the file is packed (zip or gzip)"),
        (b"<!DOCTYPE html><html></html>", "the file is a web page"),
        (b"{\"posts\": []}", "the file is not XML"),
        (b"<?xml version=\"1.0\"?><feed><entry/></feed>", "the file is XML, but not a WordPress export"),
        (b"<rss version=\"2.0\"><channel><item><title>x</title></item></channel></rss>", "the file is a news feed"),
    ] {
        let site = SiteTest::base().write("export.xml", bytes);
        let before = site_files(&site);
        let site = site.run("import wordpress export.xml");
        assert!(site.said().contains(message) && site.said().ends_with("exit 1\n"), "{}", site.said());
        assert_same_tree(&before, &site_files(&site));
    }
}

#[test]
fn an_export_that_breaks_off_is_refused_wherever_it_does() {
    let whole = export("blog");
    let site = SiteTest::base();
    let before = site_files(&site);
    for end in (1..whole.len() / 1024).map(|thousand| thousand * 1024) {
        let bytes = &whole.as_bytes()[..end];
        fs::write(site.root().join("export.xml"), bytes).expect("it can be written");
        let output = site.output(&["import", "wordpress", "export.xml"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{end} bytes: {said}");
        assert!(said.contains("the file breaks off before its end"), "{end} bytes: {said}");
        assert_same_tree(&before, &site_files(&site));
    }
}

#[test]
fn a_damaged_export_is_refused_at_its_line() {
    let site = SiteTest::base().write("export.xml", export("blog").replacen("</wp:author>", "</wp:autor>", 1));
    let site = site.run("import wordpress export.xml");
    assert!(
        site.said().contains(
            "error: export.xml:19: the file is damaged here: `</wp:autor>` stands where `</wp:author>` should"
        ),
        "{}",
        site.said()
    );
    assert!(site.said().ends_with("exit 1\n"), "{}", site.said());
}

#[test]
fn texts_without_measure_are_left_out_or_refused() {
    let with = |bytes: usize| export("old").replacen("One dim lamp helps.", &"lamp ".repeat(bytes / 5), 1);
    let site = SiteTest::base().write("export.xml", with(5_000_000)).run("import wordpress export.xml");
    assert!(site.said().contains("posts: 2 = 1 live + 0 drafts + 1 left out"), "{}", site.said());
    let report = fs::read_to_string(site.root().join("import-report.md")).expect("it is there");
    assert!(report.contains("“Sleep & rest – part 1”: its text is larger than 4 MB"), "{report}");
    let site = SiteTest::base().write("export.xml", with(17_000_000));
    let before = site_files(&site);
    let site = site.run("import wordpress export.xml");
    assert!(site.said().contains("one value of the file is larger than 16 MB"), "{}", site.said());
    assert_same_tree(&before, &site_files(&site));
}

#[test]
fn two_imports_at_once_do_not_mix() {
    let site = blog();
    let folder = site.root().join(".carryover-import");
    fs::create_dir_all(&folder).expect("it can be made");
    let lock = fs::File::create(folder.join("lock")).expect("it can be made");
    lock.lock().expect("nobody else has it");
    let site = site.run("import wordpress export.xml");
    assert!(site.said().contains("another import is at work"), "{}", site.said());
    assert!(!site.root().join("content/articles/bath-time.md").exists());
    drop(lock);
    let site = site.run("import wordpress export.xml");
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
}

#[test]
fn entities_that_grow_are_never_put_in() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<rss";
    let text = export("old").replacen("<rss", bomb, 1).replacen("part 1", "part &b; &f;", 1);
    let site = SiteTest::base().write("export.xml", text).run("import wordpress export.xml").build_well();
    let article = fs::read_to_string(site.root().join("content/articles/sleep.md")).expect("it is there");
    assert!(article.contains("part &b; &f;") && !article.contains("aaaa") && !article.contains("root:"), "{article}");
}

#[test]
fn changed_bytes_never_end_the_program_in_its_middle() {
    let whole = export("blog").into_bytes();
    let site = SiteTest::base();
    let before = site_files(&site);
    let mut dice = Dice::new(11);
    for round in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.roll(12) {
            let at = dice.place(bytes.len());
            match dice.roll(3) {
                0 => bytes[at] = dice.roll(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"<>&]'\"[/-\0"[dice.place(10)]),
            }
        }
        fs::write(site.root().join("export.xml"), &bytes).expect("it can be written");
        let into = format!("into-{round}");
        let output = site.output(&["import", "wordpress", "export.xml", "--into", &into]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked at"), "round {round}: {said}");
        match output.status.code() {
            Some(0) => fs::remove_dir_all(site.root().join(&into)).expect("it was made"),
            Some(1) => assert!(!site.root().join(&into).exists(), "round {round} left something: {said}"),
            other => panic!("round {round} ended with {other:?}: {said}"),
        }
    }
    assert_same_tree(&before, &site_files(&site));
}
