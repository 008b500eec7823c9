//! What `deploy/` holds for a small server: the real Caddy in front of the real program, and the service as systemd reads it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carryover_intake::config;

use crate::rig::{
    ORIGIN, Running, confirmed, exchange, fields, keys, program, raw_post, root, start_server, stored, wait_until,
};

const PROXY_SECRET: &str = "the proxy's own secret";

fn deploy(file: &str) -> PathBuf {
    root().join("intake-fn/deploy").join(file)
}

/// A folder whose name does not begin with a dot: Caddy is told to hide what is in such a one.
fn open_folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("server").tempdir().expect("a folder")
}

/// Whether a program is there; `tests/run` installs both.
fn needed(program: &str, package: &str) {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(found.is_ok(), "{program} is missing; install it: apt-get install {package}");
}

/// Caddy with the Caddyfile as it is, but for its port, in front of a program at `behind`.
fn caddy(folder: &Path, behind: u16) -> (Running, u16) {
    needed("caddy", "caddy");
    let site = folder.join("site");
    std::fs::create_dir_all(site.join(".git")).expect("a folder");
    for (name, text) in [("index.html", "the site"), ("404.html", "no such page"), (".git/config", "hidden")] {
        std::fs::write(site.join(name), text).expect("a file");
    }
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    // Two Caddies at once cannot have one port to be steered by.
    let text = std::fs::read_to_string(deploy("Caddyfile")).expect("it is there");
    let file = folder.join("Caddyfile");
    std::fs::write(&file, format!("{{\n\tadmin off\n}}\n{text}")).expect("a file");
    let child = Command::new("caddy")
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(file)
        .env_clear()
        .env("HOME", folder)
        .env("SITE_ADDRESS", format!("http://127.0.0.1:{port}"))
        .env("SITE_ROOT", site)
        .env("INTAKE_ADDRESS", format!("127.0.0.1:{behind}"))
        .env("INTAKE_PROXY_SECRET", PROXY_SECRET)
        .stderr(std::fs::File::create(folder.join("caddy.log")).expect("a file"))
        .spawn()
        .expect("caddy starts");
    let running = Running(child);
    wait_until("caddy listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    (running, port)
}

fn start(folder: &Path) -> (Running, u16) {
    start_server(program(folder).env("INTAKE_PROXY_SECRET", PROXY_SECRET).env("INTAKE_RATE", "3"))
}

fn get(port: u16, path: &str) -> String {
    exchange(port, format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").as_bytes())
}

/// The same request to the address that Caddy serves.
fn to_host(port: u16, request: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(request).expect("text");
    text.replacen("Host: localhost", &format!("Host: 127.0.0.1:{port}"), 1).into_bytes()
}

/// A form without answers, with headers that only a proxy of ours may send, sent from this address of the machine.
fn post_from(from: &str, port: u16, headers: &str) -> String {
    let request = format!(
        "POST /api/consultation HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {ORIGIN}\r\n{headers}Connection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\nname="
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let socket = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::new(from.parse().expect("an address"), 0)).expect("an address of this machine");
        socket.connect(SocketAddr::new("127.0.0.1".parse().expect("an address"), port)).await.expect("it listens")
    });
    let mut socket = socket.into_std().expect("a socket");
    socket.set_nonblocking(false).expect("a socket that waits");
    socket.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("the server answers");
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_family_reads_the_site_and_sends_the_form_through_caddy() {
    let folder = open_folder();
    let (_program, behind) = start(folder.path());
    let (_caddy, port) = caddy(folder.path(), behind);
    assert!(get(port, "/").ends_with("the site"));
    let missing = get(port, "/no/such/page");
    assert!(missing.starts_with("HTTP/1.1 404 ") && missing.ends_with("no such page"), "{missing}");
    assert!(!get(port, "/.git/config").contains("hidden"));
    let sent = exchange(port, &to_host(port, &raw_post(&confirmed(&keys(), &fields(&[])))));
    assert!(sent.starts_with("HTTP/1.1 303 ") && sent.contains("/thank-you/?ref="), "{sent}");
    assert_eq!(stored(folder.path(), "inbox").len(), 1);
    let reference = sent.split("?ref=").nth(1).map(|rest| &rest[..9]).expect("a reference");
    get(port, &format!("/thank-you/?ref={reference}"));
    wait_until("the log is written", || {
        std::fs::read_to_string(folder.path().join("caddy.log")).is_ok_and(|log| log.contains("/thank-you/"))
    });
    let log = std::fs::read_to_string(folder.path().join("caddy.log")).expect("a log");
    assert!(!log.contains(reference) && !log.contains("127.0.0.1\",\"remote_port"), "{log}");
}

#[test]
fn what_is_for_this_machine_alone_is_not_reachable_through_caddy() {
    let folder = open_folder();
    let (_program, behind) = start(folder.path());
    let (_caddy, port) = caddy(folder.path(), behind);
    assert!(get(behind, "/metrics").contains("intake_answers_total"), "it is there");
    for path in ["/metrics", "/api/metrics", "/api/../metrics", "/api//metrics", "//metrics", "/api/%2e%2e/metrics"] {
        let answer = get(port, path);
        assert!(!answer.contains("intake_answers_total"), "{path}: {answer}");
    }
}

#[test]
fn case_31_what_a_sender_says_about_itself_is_not_believed_through_caddy() {
    let folder = open_folder();
    let (_program, behind) = start(folder.path());
    let (_caddy, port) = caddy(folder.path(), behind);
    let forged = |number: usize| {
        format!(
            "X-Forwarded-For: 198.51.100.{number}\r\nForwarded: for=198.51.100.{number}\r\n\
             X-Intake-Proxy-Secret: guessed\r\nX-Intake-Proxy-Secret: {PROXY_SECRET}\r\n"
        )
    };
    // Each time another forged address, and always one sender: it is slowed.
    let answers: Vec<String> = (1..=6).map(|number| post_from("127.0.0.2", port, &forged(number))).collect();
    assert!(answers[0].contains(" 422 ") && answers[5].contains(" 429 "), "{answers:?}");
    // Another sender is not, and neither does the one that was slowed use up the address that it named.
    assert!(post_from("127.0.0.3", port, "").contains(" 422 "));
    // The function itself would have believed the right secret: that is why nobody but the proxy may show it.
    let direct: Vec<String> = (1..=6)
        .map(|number| post_from("127.0.0.1", behind, &forged(number).replace("guessed\r\nX-Intake-Proxy-Secret: ", "")))
        .collect();
    assert!(direct.iter().all(|answer| answer.contains(" 422 ")), "{direct:?}");
}

#[test]
fn a_function_that_is_down_and_a_body_without_end_are_answered_by_caddy() {
    let folder = open_folder();
    let (program, behind) = start(folder.path());
    let (_caddy, port) = caddy(folder.path(), behind);
    let own_words = exchange(port, &to_host(port, &raw_post(&"x".repeat(200 * 1024))));
    assert!(own_words.starts_with("HTTP/1.1 413 ") && own_words.contains("tel:+14024131356"), "{own_words}");
    drop(program);
    let down = get(port, "/api/health");
    assert!(
        down.starts_with("HTTP/1.1 502 ") && down.contains("wait a minute and send it again, or call us"),
        "{down}"
    );
    assert!(down.to_lowercase().contains("retry-after: 10"), "{down}");
}

#[test]
fn systemd_reads_the_service_and_finds_it_well_shut() {
    needed("systemd-analyze", "systemd");
    let folder = open_folder();
    let text = std::fs::read_to_string(deploy("intake-fn.service")).expect("it is there");
    // What it starts must be there to be verified.
    let here = text.replace("/usr/local/bin/intake-fn", env!("CARGO_BIN_EXE_intake-fn"));
    assert_ne!(here, text);
    let unit = folder.path().join("intake-fn.service");
    std::fs::write(&unit, here).expect("a file");
    let verified = Command::new("systemd-analyze").arg("verify").arg(&unit).output().expect("it runs");
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && !said.contains("intake-fn.service:"), "{said}");
    // The exposure is told from 0 to 10; the threshold is in tenths.
    let security = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager", "--threshold=15"])
        .arg(&unit)
        .output()
        .expect("it runs");
    assert!(security.status.success(), "{}", String::from_utf8_lossy(&security.stdout));
}

#[test]
fn the_example_of_settings_is_read_by_a_shell_and_names_settings_that_exist() {
    let text = std::fs::read_to_string(deploy("settings.example")).expect("it is there");
    let names: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name)
        .collect();
    assert!(names.len() > 8, "{names:?}");
    for name in &names {
        assert!(config::SETTINGS.contains(name), "{name}");
    }
    let shell = Command::new("sh").arg("-euc").arg("set -a; . \"$0\"; env").arg(deploy("settings.example")).output();
    let environment = String::from_utf8(shell.expect("a shell").stdout).expect("text");
    assert!(environment.contains("\nINTAKE_SITE=https://clinic.example\n"), "{environment}");
}
