//! Pictures from the phone to the page: sizes, formats, what must not be published, and bad files.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use image::{DynamicImage, GenericImageView, ImageFormat};

use crate::photos::{SECRET, bytes, dot, film, from_a_phone, jpeg_that_claims, photo, png_that_claims, png_with_notes};
use crate::site_test::{SiteTest, assert_same_tree};

/// The base site with an article that shows each of `pictures`, files of `content/media/`.
fn showing(pictures: &[&str]) -> SiteTest {
    let shown: String = pictures.iter().map(|name| format!("![Two hands on a ball](<../media/{name}>)\n\n")).collect();
    SiteTest::base().write(
        "content/articles/album.md",
        format!("---\ntitle: An album\ndate: 2024-05-01\nsummary: What we did.\n---\n\nWords.\n\n{shown}"),
    )
}

/// Published files whose name holds `part`, by name; the hash is taken out of it.
fn published(site: &SiteTest, part: &str) -> BTreeMap<String, Vec<u8>> {
    let is_meant = |path: &PathBuf| path.to_string_lossy().contains(part);
    let files = site.tree().into_iter().filter(|(path, _)| is_meant(path));
    files.map(|(path, bytes)| (without_hash(&path), bytes)).collect()
}

/// `assets/media/a.1a2b3c4d-480.webp` → `a-480.webp`
fn without_hash(path: &Path) -> String {
    let name = path.file_name().expect("a file has a name").to_string_lossy();
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [stem, middle, ending] if middle.len() > 9 && middle.as_bytes()[8] == b'-' => {
            format!("{stem}{}.{ending}", &middle[8..])
        }
        _ => name.into_owned(),
    }
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("it is a sound picture")
}

#[track_caller]
fn check_said(site: &SiteTest, expected: &[&str]) {
    let said = site.said();
    for words in expected {
        assert!(said.contains(words), "it does not say {words:?}:\n{said}");
    }
}

#[test]
fn a_photo_comes_in_three_sizes_and_two_formats() {
    let site = showing(&["room.jpg"]).write("content/media/room.jpg", from_a_phone(&photo(2000, 1500), 1));
    let site = site.build_well();
    let copies = published(&site, "assets/media/");
    let names: Vec<&str> = copies.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["room-1600.jpg", "room-1600.webp", "room-480.jpg", "room-480.webp", "room-960.jpg", "room-960.webp"]
    );
    for (name, bytes) in &copies {
        let is_webp = image::guess_format(bytes).expect("its kind is known") == ImageFormat::WebP;
        assert_eq!(is_webp, name.ends_with(".webp"), "{name}");
        let size = decoded(bytes).dimensions();
        let width: u32 = name.split(['-', '.']).nth(1).and_then(|width| width.parse().ok()).expect("a width");
        assert_eq!(size, (width, width * 3 / 4), "{name}");
    }
    let page = site.built("articles/album/index.html");
    for part in
        ["-480.webp 480w, ", "-960.jpg 960w, ", "width=\"1600\" height=\"1200\"", "loading=\"lazy\"", "sizes=\""]
    {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    assert!(page.contains("<img class=\"photo__preview\" src=\"data:image/webp;base64,"), "{page}");
    assert!(!page.contains('\u{e000}'), "every mark is filled");
}

#[test]
fn nothing_of_what_a_camera_writes_is_published_on_pages_or_on_paper() {
    let handout = fs::read_to_string(SiteTest::base().root().join("content/handouts/sock-game.yaml"));
    let handout = handout.expect("the base has it").replace(
        "do: Pull the sock over the heel.",
        "do: Pull the sock over the heel., image: {src: ../media/step.jpg, alt: A child pulls a sock over the heel., people: no}",
    );
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><metadata>{SECRET}</metadata><path d='M0 0h9'/></svg>"
    );
    let site = showing(&["photo.jpg", "screen.png", "film.gif", "line.svg"])
        .write("content/media/photo.jpg", from_a_phone(&photo(700, 500), 1))
        .write("content/media/step.jpg", from_a_phone(&photo(1200, 900), 6))
        .write("content/media/screen.png", png_with_notes(&photo(600, 300)))
        .write("content/media/film.gif", film())
        .write("content/media/line.svg", svg)
        .write("content/handouts/sock-game.yaml", handout)
        .run("build --no-search --today 2026-03-02");
    let files = site.tree();
    assert!(site.said().ends_with("exit 0\n"), "{}", site.said());
    assert!(files[Path::new("handouts/sock-game.pdf")].len() > 20_000, "the photo is on the sheet");
    for (path, bytes) in &files {
        let holds = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
        assert!(!holds(SECRET) && !holds("Exif\0"), "{} says where it was taken", path.display());
    }
    assert!(files[Path::new("media/film.gif")].windows(11).any(|window| window == b"NETSCAPE2.0"), "it runs on");
}

#[test]
fn a_photo_that_lies_on_its_side_stands_upright() {
    let site = showing(&["side.jpg"]).write("content/media/side.jpg", from_a_phone(&photo(600, 400), 6)).build_well();
    let copies = published(&site, "assets/media/");
    assert!(site.built("articles/album/index.html").contains("width=\"400\" height=\"600\""));
    for (name, bytes) in &copies {
        let picture = decoded(bytes).to_rgb8();
        assert_eq!(picture.dimensions(), (400, 600), "{name}");
        let (top, bottom) = (picture.get_pixel(200, 60).0, picture.get_pixel(200, 540).0);
        assert!(
            top[0] > top[2] + 60 && bottom[2] > bottom[0] + 60,
            "{name}: its left, red half is not on top: {top:?} {bottom:?}"
        );
    }
}

#[test]
fn a_picture_to_see_through_stays_so_and_has_no_preview() {
    let site = showing(&["logo.png"]).write("content/media/logo.png", bytes(&dot(900, 600), ImageFormat::Png));
    let site = site.build_well();
    let copies = published(&site, "assets/media/");
    let names: Vec<&str> = copies.keys().map(String::as_str).collect();
    assert_eq!(names, ["logo-480.png", "logo-480.webp", "logo-900.png", "logo-900.webp"]);
    for (name, bytes) in &copies {
        let picture = decoded(bytes).to_rgba8();
        let middle = picture.get_pixel(picture.width() / 2, picture.height() / 2);
        assert_eq!((picture.get_pixel(1, 1)[3], middle[3]), (0, 255), "{name}");
    }
    assert!(!site.built("articles/album/index.html").contains("photo__preview"));
}

#[test]
fn a_tiny_picture_has_one_copy_of_its_own_size() {
    let site = showing(&["tiny.png"]).write("content/media/tiny.png", bytes(&photo(20, 10), ImageFormat::Png));
    let site = site.build_well();
    let names: Vec<String> = published(&site, "assets/media/").into_keys().collect();
    assert_eq!(names, ["tiny-20.jpg", "tiny-20.webp"]);
    assert!(site.built("articles/album/index.html").contains("width=\"20\" height=\"10\""));
}

#[test]
fn names_with_blanks_and_capitals_are_found_and_published_plainly() {
    let site = showing(&["My Photo (1).JPG"])
        .write("content/media/My Photo (1).JPG", from_a_phone(&photo(300, 200), 1))
        .write("content/articles/linking.md", "---\ntitle: A link\ndate: 2024-05-02\nsummary: It leads to a photo.\n---\n\nSee [the photo](/media/my-photo-1.jpg) or [again](<../media/my photo (1).jpg>).\n")
        .build_well();
    let names: Vec<String> = published(&site, "assets/media/").into_keys().collect();
    assert_eq!(names, ["my-photo-1-300.jpg", "my-photo-1-300.webp"]);
    let page = site.built("articles/linking/index.html");
    assert_eq!(page.matches("href=\"/assets/media/my-photo-1.").count(), 2, "{page}");
    assert_eq!(page.matches("-300.jpg\"").count(), 2, "{page}");
}

#[test]
fn originals_and_photos_that_no_page_shows_are_not_published() {
    let (shown, unseen) = (from_a_phone(&photo(500, 300), 1), from_a_phone(&photo(501, 300), 1));
    let site = showing(&["shown.jpg"])
        .write("content/media/shown.jpg", &shown)
        .write("content/media/unseen.jpg", &unseen)
        .write("content/media/drafts/waiting.jpg", &unseen)
        .write("content/articles/draft.md", "---\ntitle: A draft\ndate: 2024-05-02\nsummary: Not yet.\ndraft: true\n---\n\n![A ball](../media/drafts/waiting.jpg)\n")
        .build_well();
    let files = site.tree();
    assert!(files.values().all(|bytes| *bytes != shown && *bytes != unseen), "an original is published");
    let is_named = |name: &str| files.keys().any(|path| path.to_string_lossy().contains(name));
    assert!(is_named("shown.") && !is_named("unseen") && !is_named("waiting"));
    assert!(!files.contains_key(Path::new("media/shown.jpg")));
}

#[test]
fn an_article_has_its_picture_at_the_top_and_a_person_a_photo() {
    let site = SiteTest::base()
        .write("content/media/a.jpg", from_a_phone(&photo(1000, 600), 1))
        .write("content/articles/top.md", "---\ntitle: A picture first\ndate: 2024-05-01\nsummary: It stands at the top.\nimage: {src: ../media/a.jpg, alt: Two hands on a ball.}\n---\n\nWords with [a link](good-start.md).\n")
        .write("content/people/ann.yaml", "name: Ann Tester\nphoto: {src: ../media/a.jpg, alt: Ann stands in the therapy room.}\n")
        .build_well();
    let page = site.built("articles/top/index.html");
    let picture =
        page.split("head__picture").nth(1).and_then(|rest| rest.split("</span>").next()).expect("it is there");
    assert!(picture.contains("fetchpriority=\"high\"") && !picture.contains("loading=\"lazy\""), "{picture}");
    assert!(picture.contains("alt=\"Two hands on a ball.\"") && picture.contains("photo__preview"), "{picture}");
    assert!(page.contains("href=\"/articles/good-start/\""), "the text's own links are in their places");
    assert!(site.built("people/ann/index.html").contains("alt=\"Ann stands in the therapy room.\""));
}

#[test]
fn the_same_photos_give_the_same_bytes_with_and_without_what_is_remembered() {
    let site = || {
        showing(&["a.jpg", "b.png"])
            .write("content/media/a.jpg", from_a_phone(&photo(1100, 700), 3))
            .write("content/media/b.png", bytes(&dot(500, 500), ImageFormat::Png))
    };
    let (first, second) = (site().build_well(), site().run("build --no-pdf --no-search --no-cache --today 2026-03-02"));
    assert_same_tree(&first.tree(), &second.tree());
    let again = first.run("build --no-pdf --no-search --no-cache --today 2026-03-02");
    assert_same_tree(&again.tree(), &second.tree());
}

#[test]
fn a_second_build_reads_no_pixels() {
    let site = showing(&["a.jpg"]).write("content/media/a.jpg", from_a_phone(&photo(300, 200), 1)).build_well();
    let before = remembered(&site);
    let site = site
        .write(
            "content/articles/more.md",
            "---\ntitle: More\ndate: 2024-06-01\nsummary: The site changed.\n---\n\nWords.\n",
        )
        .build_well();
    assert!(published(&site, "assets/media/").contains_key("a-300.jpg"));
    let after = remembered(&site);
    assert!(before.len() > 2, "the copies, the preview and the verdict: {before:?}");
    assert!(before.iter().all(|(path, number)| after.get(path) == Some(number)), "{before:?}\n{after:?}");
}

/// What the cache holds, each with the number of its file: what is made again is written anew, as another file.
fn remembered(site: &SiteTest) -> BTreeMap<PathBuf, u64> {
    let entries = fs::read_dir(site.root().join(".carryover/cache")).expect("there is a cache");
    let entries = entries.map(|entry| entry.expect("an entry"));
    entries.map(|entry| (entry.path(), entry.metadata().expect("it is there").ino())).collect()
}

/// Files that cannot be shown, each with words that tell what it is.
fn unusable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let whole = from_a_phone(&photo(800, 600), 1);
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;\">]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text>&b;</text></svg>";
    let end = bytes(&photo(800, 600), ImageFormat::Jpeg).len() / 2;
    vec![
        (
            "iphone.jpg",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "this is an iPhone photo (HEIC), though its name ends in .jpg",
        ),
        ("camera.png", b"II*\0\x08\0\0\0".to_vec(), "in the format TIFF"),
        ("empty.jpg", Vec::new(), "the file is empty"),
        ("page.jpg", b"<!doctype html><html><svg></svg>".to_vec(), "there is no picture in the file"),
        ("huge.jpg", jpeg_that_claims(20_000, 15_000), "300 million pixels (20000 × 15000); 100 million are the most"),
        ("bomb.png", png_that_claims(60_000, 60_000), "3600 million pixels"),
        ("cut.jpg", whole[..end].to_vec(), "cut.jpg: error: the picture is damaged"),
        ("void.png", png_that_claims(4_000, 3_000), "void.png: error: the picture is damaged"),
        ("grow.svg", bomb.into(), "grow without measure"),
        (
            "torn.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path></svg>".to_vec(),
            "the drawing cannot be read",
        ),
    ]
}

#[test]
fn each_file_that_cannot_be_shown_is_told_of_once_with_what_to_do() {
    let files = unusable();
    let names: Vec<&str> = files.iter().map(|(name, ..)| *name).collect();
    let site = files
        .iter()
        .fold(showing(&names), |site, (name, bytes, _)| site.write(&format!("content/media/{name}"), bytes));
    let site = site.run("check").run("check");
    let expected: Vec<&str> = files.iter().map(|(_, _, words)| *words).collect();
    check_said(&site, &expected);
    for name in names {
        let told = site.said().matches(&format!("content/media/{name}: error")).count();
        assert_eq!(told, 2, "{name} is told of once in each of two checks:\n{}", site.said());
    }
    let site = site.build();
    assert!(site.said().ends_with("exit 1\n") && !site.root().join("public").exists(), "{}", site.said());
}

#[test]
fn a_damaged_photo_fails_the_build_and_leaves_the_last_good_site() {
    let site = showing(&["a.jpg"]).write("content/media/a.jpg", from_a_phone(&photo(300, 200), 1)).build_well();
    let good = site.tree();
    let cut = bytes(&photo(800, 600), ImageFormat::Jpeg);
    let site = site.write("content/media/a.jpg", &cut[..cut.len() / 2]).build().build();
    check_said(&site, &["content/media/a.jpg: error: the picture is damaged", "[picture-damaged]"]);
    assert_same_tree(&good, &site.tree());
}

#[test]
fn a_file_that_no_page_shows_does_not_keep_the_site_from_being_built() {
    let site = SiteTest::base().write("content/media/iphone.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").build_well();
    check_said(&site, &["content/media/iphone.jpg: warning: this is an iPhone photo (HEIC)", "no page shows it"]);
    assert!(published(&site, "iphone").is_empty());
}

#[test]
fn a_drawing_is_published_without_what_would_run() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30' onload='run()'><script>run()</script>\
               <foreignObject><p>x</p></foreignObject><path d='M0 0h40'/></svg>";
    let site = showing(&["hand.svg"]).write("content/media/hand.svg", svg).build_well();
    check_said(&site, &["content/media/hand.svg: warning: this drawing holds a script", "[drawing-unsafe]"]);
    let drawing = site.built("media/hand.svg");
    assert!(
        drawing.contains("M0 0h40") && !drawing.contains("run()") && !drawing.contains("foreignObject"),
        "{drawing}"
    );
    assert!(site.built("articles/album/index.html").contains("width=\"40\" height=\"30\""));
}

#[test]
fn raw_html_and_the_links_at_the_top_lead_to_copies_too() {
    let clinic = fs::read_to_string(SiteTest::base().root().join("content/clinic.yaml")).expect("the base has it");
    let clinic = format!("{}\nnavigation:\n  - {{label: Map, link: /media/map.png}}\n", clinic.trim_end());
    let site = SiteTest::base()
        .write("content/clinic.yaml", clinic)
        .write("content/media/map.png", bytes(&photo(40, 30), ImageFormat::Png))
        .write("content/media/a.jpg", from_a_phone(&photo(50, 40), 1))
        .write("content/articles/raw.md", "---\ntitle: Raw\ndate: 2024-05-01\nsummary: Raw.\n---\n\n<div>\n<img src=\"../media/a.jpg\" alt=\"A ball\">\n</div>\n\nIn a line: <img src='/media/a.jpg' alt='Again'>.\n")
        .build_well();
    let page = site.built("articles/raw/index.html");
    assert_eq!(
        page.matches("src=\"/assets/media/a.").count() + page.matches("src='/assets/media/a.").count(),
        2,
        "{page}"
    );
    assert!(page.contains("href=\"/assets/media/map."), "{page}");
    assert_eq!(published(&site, "assets/media/").len(), 4);
    let site = site
        .write(
            "content/articles/raw.md",
            "---\ntitle: Raw\ndate: 2024-05-01\nsummary: Raw.\n---\n\n<img src=\"../media/b.jpg\" alt=\"A ball\">\n",
        )
        .build();
    check_said(&site, &["content/articles/raw.md:7:11: error:", "../media/b.jpg"]);
}

#[test]
fn a_picture_in_the_settings_needs_a_description() {
    let article = |image: &str| {
        format!(
            "---\ntitle: A picture\ndate: 2024-05-01\nsummary: It stands at the top.\nimage: {image}\n---\n\nWords.\n"
        )
    };
    let site = SiteTest::base().write("content/media/a.png", bytes(&photo(30, 20), ImageFormat::Png));
    let site = site.write("content/articles/top.md", article("{src: ../media/a.png}")).build();
    check_said(&site, &["content/articles/top.md:5:14: error: this picture has no description"]);
    site.write("content/articles/top.md", article("{src: ../media/a.png, decorative: true}")).build_well();
}
