//! `intake-fn` as a server of its own, over a real socket.

use crate::rig::{encoded, exchange, fields, program, raw_post, start_server, stored};

#[test]
fn a_browser_gets_what_the_function_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_running, port) = start_server(&mut program(folder.path()));
    let health = exchange(port, b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(health.starts_with("HTTP/1.1 200 OK\r\n") && health.ends_with("{\"status\":\"ok\"}"), "{health}");
    let sent = exchange(port, &raw_post(&encoded(&fields(&[]))));
    assert!(sent.starts_with("HTTP/1.1 303 See Other\r\n") && sent.contains("location: /thank-you/?ref="), "{sent}");
    let sent_back = exchange(port, &raw_post(&encoded(&fields(&[("name", "")]))));
    assert!(sent_back.starts_with("HTTP/1.1 422 ") && sent_back.contains("Enter your full name"), "{sent_back}");
    assert_eq!((stored(folder.path(), "inbox").len(), stored(folder.path(), "sent").len()), (1, 1));
}

#[test]
fn a_body_that_is_too_large_is_answered_and_not_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_running, port) = start_server(&mut program(folder.path()));
    for size in [64 * 1024 + 1, 6 * 1024 * 1024] {
        let answer = exchange(port, &raw_post(&"x".repeat(size)));
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("tel:+14024131356"), "{answer}");
    }
}

#[test]
fn a_port_in_use_is_said_and_the_other_way_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let output = program(folder.path()).args(["--listen", &address]).output().expect("intake-fn runs");
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains(&format!("cannot listen on {address}; choose another with --listen")), "{message}");
}

#[test]
fn the_log_holds_the_reference_and_nothing_of_the_family() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut command = program(folder.path());
    command.stderr(std::fs::File::create(&log).expect("a file"));
    let (_running, port) = start_server(&mut command);
    let planted = [("name", "PlantedName"), ("email", "planted@example.org"), ("concern", "PlantedConcern")];
    let answer = exchange(port, &raw_post(&encoded(&fields(&planted))));
    let reference = answer.split("?ref=").nth(1).map(|rest| &rest[..9]).expect("a reference");
    exchange(port, &raw_post(&encoded(&fields(&[("name", ""), ("email", "planted")]))));
    let log = std::fs::read_to_string(&log).expect("a log");
    let line = format!("{{\"event\":\"stored\",\"lane\":\"inbox\",\"reference\":\"{reference}\"}}");
    assert!(log.contains(&line), "{log}");
    assert!(!log.to_lowercase().contains("planted") && !log.contains("402-555"), "{log}");
}
