//! `serve` as a person meets it: a taken port, a site that is broken at first, a changed file.

use std::io::{BufRead, BufReader, PipeReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::photos::{from_a_phone, photo};
use crate::site_test::{SiteTest, command};

/// The program serving a site; ended when dropped.
pub(crate) struct Serving {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
    said: String,
    /// Kept open: a person's terminal does not go away while the program runs.
    terminal: Option<BufReader<PipeReader>>,
}

impl Serving {
    #[track_caller]
    pub(crate) fn start(site: &SiteTest, port: u16) -> Serving {
        Serving::start_with(site, &["--port", &port.to_string()])
    }

    #[track_caller]
    fn start_with(site: &SiteTest, options: &[&str]) -> Serving {
        Serving::start_in(site.root(), options)
    }

    /// Serves the site in a folder.
    #[track_caller]
    pub(crate) fn start_in(folder: &Path, options: &[&str]) -> Serving {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let mut child = command(folder)
            .arg("serve")
            .args(options)
            .stdin(Stdio::null())
            .stdout(writer.try_clone().expect("a second end"))
            .stderr(writer)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(reader);
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            let count = lines.read_line(&mut line).expect("it can be read");
            said += &line;
            if let Some(at) = line.find("http://127.0.0.1:") {
                break line[at + 7..].split('/').next().expect("there is a first part").trim().to_string();
            }
            if count == 0 {
                let _ = child.kill();
                panic!("serve ended without an address:\n{said}");
            }
        };
        Serving { child, address, said, terminal: Some(lines) }
    }

    /// Status line, headers and body of a page.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server answers");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("it can be sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer ends");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The body of a page.
    pub(crate) fn page(&self, path: &str) -> String {
        self.get(path).split_once("\r\n\r\n").expect("headers end").1.to_string()
    }

    /// What it prints from now on, until it is enough.
    fn lines_until(&mut self, is_enough: impl Fn(&[String]) -> bool) -> Vec<String> {
        let terminal = self.terminal.as_mut().expect("it is open");
        let mut lines = Vec::new();
        while !is_enough(&lines) {
            let mut line = String::new();
            assert!(terminal.read_line(&mut line).expect("it can be read") > 0, "it said no more than {lines:#?}");
            lines.push(line);
        }
        lines
    }

    #[track_caller]
    pub(crate) fn wait_for(&self, path: &str, text: &str) {
        self.wait(|serving| serving.get(path).contains(text));
    }

    #[track_caller]
    fn wait(&self, is_so: impl Fn(&Serving) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < Duration::from_secs(10), "it never came to that");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_port_in_use_moves_to_the_next_one_and_says_so() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it has an address").port();
    let serving = Serving::start(&SiteTest::base(), port);
    assert_ne!(serving.address, format!("127.0.0.1:{port}"));
    assert!(serving.said.contains(&port.to_string()), "it names the port that was taken:\n{}", serving.said);
    assert!(serving.get("/").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_broken_site_is_served_as_soon_as_it_is_mended() {
    let good = "---\ntitle: Mended\ndate: 2024-03-05\nsummary: Fine.\n---\n\nFine now.\n";
    let site = SiteTest::base().write("content/articles/mended.md", good.replace("2024-03-05", "2024-02-31"));
    let serving = Serving::start(&site, 0);
    let _site = site.write("content/articles/mended.md", good);
    serving.wait_for("/articles/mended/", "Fine now.");
}

#[test]
fn added_edited_and_deleted_files_are_seen() {
    let text = "---\ntitle: Seen\ndate: 2024-03-05\nsummary: Fine.\n---\n\nFirst words.\n";
    let site = SiteTest::base();
    let serving = Serving::start(&site, 0);
    let site = site.write("content/articles/seen.md", text);
    serving.wait_for("/articles/seen/", "First words.");
    let site = site.write("content/articles/seen.md", text.replace("First", "Other"));
    serving.wait_for("/articles/seen/", "Other words.");
    let _site = site.remove("content/articles/seen.md");
    serving.wait(|serving| serving.get("/articles/seen/").starts_with("HTTP/1.1 404"));
}

#[test]
fn serving_goes_on_when_nobody_reads_what_it_says() {
    let site = SiteTest::base();
    let mut serving = Serving::start(&site, 0);
    serving.terminal = None;
    let text = "---\ntitle: Seen\ndate: 2024-03-05\nsummary: Fine.\n---\n\nWords.\n";
    let site = site.write("content/articles/seen.md", text);
    serving.wait_for("/articles/seen/", "Words.");
    std::thread::sleep(Duration::from_millis(300));
    let _site = site.write("content/articles/seen.md", text.replace("Words", "Other words"));
    serving.wait_for("/articles/seen/", "Other words.");
}

#[test]
fn an_address_with_dots_gets_nothing_from_the_disk() {
    let serving = Serving::start(&SiteTest::base(), 0);
    for path in [
        "/../content/clinic.yaml",
        "/..%2fcontent/clinic.yaml",
        "/%2e%2e/content/clinic.yaml",
        "//etc/passwd",
        "/articles/%00",
    ] {
        let answer = serving.get(path);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        assert!(!answer.contains("402-555-0100\nbase_url"), "{path} gave a source");
    }
}

const ARTICLE: &str = "---\ntitle: Seen\ndate: 2024-03-05\nsummary: Fine.\n---\n\nFirst words.\n";

#[test]
fn a_renamed_article_leaves_its_old_address() {
    let site = SiteTest::base().write("content/articles/before.md", ARTICLE);
    let serving = Serving::start(&site, 0);
    serving.wait_for("/articles/before/", "First words.");
    let content = site.root().join("content/articles");
    std::fs::rename(content.join("before.md"), content.join("after.md")).expect("it can be renamed");
    serving.wait_for("/articles/after/", "First words.");
    serving.wait_for("/articles/before/", "HTTP/1.1 404");
}

#[test]
fn the_clinic_s_facts_the_theme_and_the_facts_of_data_are_followed() {
    let site = SiteTest::base().write("content/articles/seen.md", ARTICLE);
    let serving = Serving::start(&site, 0);
    serving.wait_for("/articles/seen/", "402-555-0100");
    let clinic = std::fs::read_to_string(site.root().join("content/clinic.yaml")).expect("it is there");
    let site = site.write("content/clinic.yaml", clinic.replace("402-555-0100", "402-555-0199"));
    serving.wait_for("/articles/seen/", "402-555-0199");
    let site = site
        .write("themes/clinic/slots/footer.html", "<p>{{ data.facts.day }}</p>")
        .write("content/data/facts.yaml", "day: Friday afternoon");
    serving.wait_for("/articles/seen/", "Friday afternoon");
    let site = site.write("content/data/facts.yaml", "day: Monday morning");
    serving.wait_for("/articles/seen/", "Monday morning");
    let _site = site.remove("themes");
    serving.wait(|serving| !serving.get("/articles/seen/").contains("Monday morning"));
}

#[test]
fn a_file_behind_a_link_is_followed() {
    let site = SiteTest::base().write("elsewhere/seen.md", ARTICLE);
    std::os::unix::fs::symlink("../../elsewhere/seen.md", site.root().join("content/articles/seen.md"))
        .expect("a link");
    let serving = Serving::start(&site, 0);
    serving.wait_for("/articles/seen/", "First words.");
    let _site = site.write("elsewhere/seen.md", ARTICLE.replace("First", "Other"));
    serving.wait_for("/articles/seen/", "Other words.");
}

#[test]
fn a_disk_that_tells_of_no_changes_is_looked_over() {
    let site = SiteTest::base();
    let serving = Serving::start_with(&site, &["--port", "0", "--poll"]);
    let site = site.write("content/articles/seen.md", ARTICLE);
    serving.wait_for("/articles/seen/", "First words.");
    let _site = site.remove("content/articles/seen.md");
    serving.wait_for("/articles/seen/", "HTTP/1.1 404");
}

#[test]
fn a_rebuild_says_one_line_and_repeats_no_problem() {
    let site = SiteTest::base().write("content/notes.txt", "not read").write("content/articles/seen.md", ARTICLE);
    let mut serving = Serving::start(&site, 0);
    assert!(serving.said.contains("nothing reads this file"), "at the start it is said: {}", serving.said);
    let site = site.write("content/articles/seen.md", ARTICLE.replace("First", "Other"));
    serving.wait_for("/articles/seen/", "Other words.");
    let _site = site.write("content/articles/seen.md", ARTICLE.replace("First", "More"));
    serving.wait_for("/articles/seen/", "More words.");
    let lines = serving.lines_until(|lines| lines.iter().filter(|line| line.contains("rebuilt in")).count() == 2);
    let rebuilt: Vec<&String> = lines.iter().filter(|line| line.starts_with("content/articles/seen.md: ")).collect();
    assert_eq!(rebuilt.len(), 2, "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.contains("nothing reads this file")).count(), 0, "{lines:#?}");
}

#[test]
fn a_page_says_of_which_build_it_is_so_that_one_that_ended_meanwhile_is_news() {
    let site = SiteTest::base().write("content/articles/seen.md", ARTICLE);
    let serving = Serving::start(&site, 0);
    let built = |page: &str| -> u64 {
        let (_, after) = page.split_once("data-built=\"").expect("the page says its build");
        after.split_once('"').and_then(|(number, _)| number.parse().ok()).expect("it is a number")
    };
    serving.wait_for("/articles/seen/", "First words.");
    let first = built(&serving.page("/articles/seen/"));
    let site = site.write("content/articles/seen.md", ARTICLE.replace("First", "Other"));
    serving.wait_for("/articles/seen/", "Other words.");
    // The page may be drawn a moment before its build is counted.
    serving.wait(|serving| built(&serving.page("/articles/seen/")) > first);
    let _site = site.write("content/clinic.yaml", "name: [\n").remove("content/articles");
    serving.wait(|serving| built(&serving.page("/articles/unseen/")) > first + 1);
}

#[test]
fn an_address_without_its_slash_leads_on_whatever_its_letters() {
    let site =
        SiteTest::base().write("content/articles/seen.md", ARTICLE.replace("summary:", "aliases: [/café/]\nsummary:"));
    let serving = Serving::start(&site, 0);
    for (from, to) in [("/articles/seen", "/articles/seen/"), ("/caf%C3%A9", "/caf%C3%A9/")] {
        let answer = serving.get(from);
        assert!(answer.starts_with("HTTP/1.1 308"), "{from}: {answer}");
        assert!(answer.contains(&format!("location: {to}\r\n")), "{from}: {answer}");
    }
    assert!(serving.get("/articles/unseen").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_photo_is_made_when_a_browser_asks_for_it() {
    let article = "---\ntitle: A photo\ndate: 2024-05-01\nsummary: One photo.\n---\n\n![A ball](../media/ball.jpg)\n";
    let site = SiteTest::base()
        .write("content/media/ball.jpg", from_a_phone(&photo(1000, 700), 1))
        .write("content/articles/ball.md", article);
    let serving = Serving::start(&site, 0);
    serving.wait_for("/articles/ball/", "-480.webp 480w");
    let page = serving.get("/articles/ball/");
    assert!(!page.contains('\u{e000}') && !page.contains("photo__preview"), "no photo has been opened yet: {page}");
    let (before, _) = page.split_once("-480.webp 480w").expect("the page names a copy");
    let start = before.rfind("/assets/media/ball.").expect("its address begins there");
    let address = format!("{}-480.webp", &before[start..]);
    let address = address.as_str();
    let answer = serving.get(address);
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("image/webp") && answer.contains("WEBPVP8"),
        "{address}"
    );
    assert!(serving.get("/articles/ball/").contains("photo__preview"), "now its preview is known");
    assert!(serving.get("/media/ball.jpg").starts_with("HTTP/1.1 404"), "the original is not for browsers");
}
