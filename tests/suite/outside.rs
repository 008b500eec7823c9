//! `check --external` against a server on this computer.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::site_test::{SiteTest, TODAY, command};

/// A server that counts what it is asked: `/fine` is there, `/moved` moved, `/refused` refuses, the rest is gone.
fn server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("it has an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
            let first = lines.next().and_then(Result::ok).unwrap_or_default();
            while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
            count.fetch_add(1, Ordering::SeqCst);
            let status = match first.split(' ').nth(1).unwrap_or("") {
                "/fine" => "200 OK",
                "/moved" => "301 Moved\r\nLocation: /fine",
                "/refused" => "403 Forbidden",
                _ => "404 Not Found",
            };
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (base, asked)
}

#[test]
fn outside_links_are_asked_once_remembered_and_never_in_the_way() {
    let (base, asked) = server();
    let text = format!(
        "---\ntitle: Read on\ndate: 2026-02-01\nsummary: Where to read on.\nsources:\n  - text: A study\n    url: {base}/gone\n---\n\n\
         [Fine]({base}/fine#part), [moved]({base}/moved), [refused]({base}/refused), [fine again]({base}/fine).\n"
    );
    let site = SiteTest::base().write("content/articles/read-on.md", text);
    let check = |day: &str| {
        let output = command(site.root())
            .args(["check", "--external", "--format", "json", "--strict", "--today", day])
            .env("NO_PROXY", "127.0.0.1")
            .output()
            .expect("the program starts");
        let said: Vec<serde_json::Value> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .filter(|object: &serde_json::Value| object["code"] == "outside-link")
            .collect();
        (output.status.code(), said)
    };
    let (_, said) = check(TODAY);
    let brief: Vec<(&str, u64)> = said
        .iter()
        .map(|object| (object["severity"].as_str().unwrap_or(""), object["line"].as_u64().unwrap_or(0)))
        .collect();
    assert_eq!(brief, [("warning", 7), ("advice", 10), ("advice", 10)], "{said:#?}");
    assert_eq!(said[1]["fix"], format!("{base}/fine"));
    let without = site.output(&["check", "--strict", "--today", TODAY]).status.code();
    let before = asked.load(Ordering::SeqCst);
    let (with, again) = check(TODAY);
    assert_eq!(with, without, "what other sites say never changes how the check ends");
    assert_eq!(again.len(), 3, "what is remembered is said again");
    assert_eq!(asked.load(Ordering::SeqCst) - before, 2, "only what could not be told is asked again, by HEAD and GET");
    let before = asked.load(Ordering::SeqCst);
    check("2026-03-04");
    assert!(asked.load(Ordering::SeqCst) - before < 6, "good answers hold for a week");
}
