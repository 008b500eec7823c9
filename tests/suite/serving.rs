//! `serve` as a person meets it: a taken port, a site that is broken at first, a changed file.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use crate::site_test::{SiteTest, command};

/// The program serving a site; ended when dropped.
struct Serving {
    child: Child,
    address: String,
    said: String,
    /// Kept open: a person's terminal does not go away while the program runs.
    terminal: Option<BufReader<ChildStdout>>,
}

impl Serving {
    #[track_caller]
    fn start(site: &SiteTest, port: u16) -> Serving {
        let mut child = command(site.root())
            .args(["serve", "--port", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped"));
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
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server answers");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("it can be sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer ends");
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[track_caller]
    fn wait_for(&self, path: &str, text: &str) {
        let begun = Instant::now();
        while !self.get(path).contains(text) {
            assert!(begun.elapsed() < Duration::from_secs(10), "{path} never showed {text:?}");
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
    let begun = Instant::now();
    while !serving.get("/articles/seen/").starts_with("HTTP/1.1 404") {
        assert!(begun.elapsed() < Duration::from_secs(10), "the deleted article is still served");
        std::thread::sleep(Duration::from_millis(20));
    }
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
