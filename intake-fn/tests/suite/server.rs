//! `intake-fn` as a server of its own, over a real socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use carryover_intake::local::{self, Limits};

use crate::rig::{
    ORIGIN, clicked, confirmed, encoded, exchange, fields, intake, keys, program, raw_post, start_server, stored, text,
};

#[test]
fn a_browser_gets_what_the_function_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_running, port) = start_server(&mut program(folder.path()));
    let health = exchange(port, b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(health.starts_with("HTTP/1.1 200 OK\r\n") && health.ends_with("{\"status\":\"ok\"}"), "{health}");
    let sent = exchange(port, &raw_post(&confirmed(&keys(), &fields(&[]))));
    assert!(sent.starts_with("HTTP/1.1 303 See Other\r\n") && sent.contains("location: /thank-you/?ref="), "{sent}");
    let sent_back = exchange(port, &raw_post(&confirmed(&keys(), &fields(&[("name", "")]))));
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
    let answer = exchange(port, &raw_post(&confirmed(&keys(), &fields(&planted))));
    let reference = answer.split("?ref=").nth(1).map(|rest| &rest[..9]).expect("a reference");
    exchange(port, &raw_post(&confirmed(&keys(), &fields(&[("name", ""), ("email", "planted")]))));
    let log = std::fs::read_to_string(&log).expect("a log");
    let line = format!("{{\"event\":\"stored\",\"lane\":\"inbox\",\"reference\":\"{reference}\"}}");
    assert!(log.contains(&line), "{log}");
    assert!(!log.to_lowercase().contains("planted") && !log.contains("402-555"), "{log}");
}

#[test]
fn the_log_names_the_lane_that_a_request_is_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut command = program(folder.path());
    command.stderr(std::fs::File::create(&log).expect("a file"));
    let (_running, port) = start_server(&mut command);
    // Shown again for its links, then confirmed: it is in the inbox, and to be looked at with care.
    let linked = [("concern", "https://planted.example")];
    let page = exchange(port, &raw_post(&encoded(&fields(&linked))));
    assert!(exchange(port, &raw_post(&clicked(&page))).starts_with("HTTP/1.1 303 "));
    let log = std::fs::read_to_string(&log).expect("a log");
    let lanes: Vec<&str> = log.lines().filter_map(|line| line.split("\"lane\":\"").nth(1)?.split('"').next()).collect();
    assert_eq!(lanes, ["review", "inbox", "inbox"], "kept for review, kept, sent: {log}");
}

/// The function on a server in this process, with limits that a test need not wait for; stopped by the sender.
fn serve_with(limits: Limits) -> (tokio::runtime::Runtime, u16, tokio::sync::oneshot::Sender<()>) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = local::serve(listener, Arc::new(intake()), limits, async move { drop(stopped.await) });
    runtime.spawn(serving);
    (runtime, port, stop)
}

fn quick() -> Limits {
    let short = Duration::from_millis(300);
    Limits { headers_within: short, body_within: short, ..Limits::default() }
}

/// Sends pieces with a pause after each, then reads whatever comes back.
fn in_pieces(port: u16, pieces: &[&[u8]], pause: Duration) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    socket.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
    for piece in pieces {
        // The server may have closed its side already, which is what some of these wait for.
        let _ = socket.write_all(piece);
        std::thread::sleep(pause);
    }
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn case_24_a_body_that_drips_is_answered_408_in_words() {
    let (_runtime, port, _stop) = serve_with(quick());
    let head = b"POST /api/consultation HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answer = in_pieces(port, &[head, b"1\r\nn\r\n", b"1\r\na\r\n", b"1\r\nm\r\n"], Duration::from_millis(150));
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("tel:+14024131356"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[test]
fn case_24_headers_that_drip_lose_the_connection_and_hold_up_nobody() {
    let (_runtime, port, _stop) = serve_with(quick());
    let dripping = std::thread::spawn(move || {
        in_pieces(
            port,
            &[b"GET /api/health HTTP/1.1\r\n", b"A: b\r\n", b"C: d\r\n", b"\r\n"],
            Duration::from_millis(300),
        )
    });
    let health = exchange(port, b"GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(health.starts_with("HTTP/1.1 200 "), "{health}");
    assert_eq!(dripping.join().expect("it ends"), "");
}

#[test]
fn case_24_a_length_that_lies_is_answered_400() {
    let (_runtime, port, _stop) = serve_with(Limits::default());
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let head = b"POST /api/consultation HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nname=Ann";
    socket.write_all(head).expect("the server reads");
    socket.shutdown(std::net::Shutdown::Write).expect("half closed");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    for lie in ["Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 99999999999999999999"]
    {
        let head = format!("POST /api/consultation HTTP/1.1\r\nHost: x\r\n{lie}\r\n\r\nname=");
        let answer = exchange(port, head.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400 "), "{lie}: {answer}");
    }
}

#[test]
fn case_52_more_headers_than_any_browser_sends_are_answered_431() {
    let (_runtime, port, _stop) = serve_with(Limits::default());
    let many: String = (0..200).map(|number| format!("X-{number}: y\r\n")).collect();
    let large = format!("Cookie: {}\r\n", "c".repeat(100_000));
    for headers in [many, large] {
        let request = format!("GET /api/health HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        let answer = in_pieces(port, &[request.as_bytes()], Duration::ZERO);
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    let odd = b"GET /api/health HTTP/1.1\r\nHost: x\r\nUser-Agent: \xff\xfe\x80\r\nConnection: close\r\n\r\n";
    assert!(exchange(port, odd).starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_sender_who_never_reads_the_answers_gives_its_place_back() {
    let short = Duration::from_millis(300);
    let limits = Limits { connections: 1, serving_for: short, stop_within: short, ..Limits::default() };
    let (_runtime, port, _stop) = serve_with(limits);
    let mut greedy = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    greedy.set_write_timeout(Some(short)).expect("a time limit");
    // More answers than any buffer between here and there takes.
    let asked = b"GET /no-such-page HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000);
    while greedy.write_all(&asked).is_ok() {}
    let health = exchange(port, b"GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(health.starts_with("HTTP/1.1 200 "), "{health}");
}

#[test]
fn a_stop_lets_a_request_under_way_finish() {
    let (_runtime, port, stop) = serve_with(Limits::default());
    let request = raw_post(&confirmed(&keys(), &fields(&[])));
    let (first, rest) = request.split_at(request.len() - 20);
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    socket.write_all(first).expect("the server reads");
    std::thread::sleep(Duration::from_millis(100));
    stop.send(()).expect("the server runs");
    crate::rig::wait_until("the port is closed", || TcpStream::connect(("127.0.0.1", port)).is_err());
    socket.write_all(rest).expect("the server still reads");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
}

#[tokio::test]
async fn a_mistake_of_ours_is_one_answer_in_words() {
    let intake = intake();
    let response = local::guarded(&intake, &http::HeaderMap::new(), async { panic!("PlantedPanic") }).await;
    let page = text(&response);
    assert_eq!(response.status(), http::StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.contains("Something went wrong on our side") && page.contains("tel:+14024131356"), "{page}");
    assert!(!page.contains("Planted"));
}

#[test]
fn metrics_are_for_this_machine_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_running, port) = start_server(&mut program(folder.path()));
    exchange(port, &raw_post(&confirmed(&keys(), &fields(&[]))));
    let metrics = exchange(port, b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(metrics.contains("intake_answers_total{route=\"consultation\",status=\"303\"} 1"), "{metrics}");
    let from_outside = b"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n";
    assert!(exchange(port, from_outside).starts_with("HTTP/1.1 404 "));
}

#[test]
fn cases_41_and_53_a_flood_behind_our_proxy_is_slowed_and_leaves_no_words_in_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut command = program(folder.path());
    command.env("INTAKE_PROXY_SECRET", "the proxy's own secret").env("INTAKE_RATE", "5");
    command.stderr(std::fs::File::create(&log).expect("a file"));
    let (_running, port) = start_server(&mut command);
    let request = |sender: &str| {
        format!(
            "POST /api/consultation?Planted%0A%1B[31m HTTP/1.1\r\nHost: Planted\r\nOrigin: {ORIGIN}\r\nUser-Agent: Planted [31m\r\n\
             X-Forwarded-For: {sender}\r\nX-Intake-Proxy-Secret: the proxy's own secret\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\nname="
        )
    };
    let statuses: Vec<String> =
        (0..8).map(|_| exchange(port, request("192.0.2.1").as_bytes())[9..12].to_owned()).collect();
    assert_eq!(statuses.iter().filter(|status| *status == "429").count(), 3, "{statuses:?}");
    assert_eq!(&exchange(port, request("192.0.2.2").as_bytes())[9..12], "422");
    let log = std::fs::read_to_string(&log).expect("a log");
    assert!(!log.contains("Planted") && !log.contains("192.0.2") && !log.contains('\u{1b}'), "{log}");
}
