//! Against a real server on this computer, whose answers depend on the path.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::ask::{Manners, all};
use super::{Answer, host};

const QUICK: Manners = Manners {
    patience: Duration::from_millis(400),
    pause: Duration::from_millis(5),
    back_off: Duration::from_millis(10),
    longest_wait: Duration::from_secs(2),
};

type Log = Arc<Mutex<Vec<String>>>;

/// A server and what it was asked.
fn server() -> (String, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("it has an address"));
    let log: Log = Arc::default();
    let kept = log.clone();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let log = kept.clone();
            thread::spawn(move || serve(stream, &log));
        }
    });
    (base, log)
}

fn serve(mut stream: TcpStream, log: &Log) {
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let asked = {
        let mut log = log.lock().expect("the log");
        log.push(format!("{method} {path}"));
        log.iter().filter(|line| line.ends_with(&format!(" {path}"))).count()
    };
    let answer = match (method, path) {
        (_, "/fine") => "200 OK\r\n",
        ("HEAD", "/no-head") => "405 No\r\n",
        (_, "/no-head") => "200 OK\r\n",
        (_, "/gone") => "404 Not Found\r\n",
        (_, "/refused") => "403 Forbidden\r\n",
        (_, "/busy") => "429 Wait\r\nRetry-After: 3600\r\n",
        (_, "/busy-once") if asked == 1 => "429 Wait\r\nRetry-After: 0\r\n",
        (_, "/ill-once") if asked == 1 => "500 Ill\r\n",
        (_, "/busy-once" | "/ill-once") => "200 OK\r\n",
        (_, "/ill") => "502 Ill\r\n",
        (_, "/moved") => "301 Moved\r\nLocation: /fine\r\n",
        (_, "/elsewhere") => "302 Found\r\nLocation: /fine\r\n",
        (_, "/moved-to-nothing") => "308 Moved\r\nLocation: /gone\r\n",
        (_, "/circle") => "301 Moved\r\nLocation: /circle\r\n",
        (_, "/slow") => {
            thread::sleep(Duration::from_secs(2));
            "200 OK\r\n"
        }
        _ => "404 Not Found\r\n",
    };
    let _ = write!(stream, "HTTP/1.1 {answer}Content-Length: 0\r\nConnection: close\r\n\r\n");
}

#[track_caller]
fn check(answers: &BTreeMap<String, Answer>, base: &str, path: &str, is_right: impl Fn(&Answer) -> bool) {
    let answer = &answers[&format!("{base}{path}")];
    assert!(is_right(answer), "{path}: {answer:?}");
}

#[test]
fn each_answer_is_taken_for_what_it_says_about_the_link() {
    let (base, log) = server();
    let paths = [
        "/fine",
        "/no-head",
        "/gone",
        "/refused",
        "/busy-once",
        "/ill-once",
        "/ill",
        "/moved",
        "/elsewhere",
        "/moved-to-nothing",
        "/circle",
        "/slow",
    ];
    let urls: Vec<String> = paths.iter().map(|path| format!("{base}{path}")).collect();
    let answers: BTreeMap<String, Answer> =
        all(&urls.iter().map(String::as_str).collect::<Vec<_>>(), &QUICK).into_iter().collect();
    for path in ["/fine", "/no-head", "/busy-once", "/ill-once", "/elsewhere"] {
        check(&answers, &base, path, |answer| *answer == Answer::Fine);
    }
    for path in ["/refused", "/ill", "/circle", "/slow"] {
        check(&answers, &base, path, |answer| matches!(answer, Answer::Unknown(_)));
    }
    check(&answers, &base, "/gone", |answer| *answer == Answer::Gone(404));
    check(&answers, &base, "/moved-to-nothing", |answer| *answer == Answer::Gone(404));
    check(&answers, &base, "/moved", |answer| *answer == Answer::Moved(format!("{base}/fine")));
    let log = log.lock().expect("the log");
    let times = |line: &str| log.iter().filter(|asked| *asked == line).count();
    assert_eq!(times("HEAD /ill"), 3, "an ill site is asked three times, no more");
    assert_eq!(times("GET /fine"), 0, "a body is not asked for without need");
}

#[test]
fn a_site_that_asks_for_a_long_wait_is_left_alone() {
    let (base, log) = server();
    let urls: Vec<String> = (0..6).map(|number| format!("{base}/busy?{number}")).collect();
    let busy = format!("{base}/busy");
    let mut all_urls = vec![busy.as_str()];
    all_urls.extend(urls.iter().map(String::as_str));
    let answers = all(&all_urls, &QUICK);
    assert!(answers.iter().any(|(_, answer)| matches!(answer, Answer::Unknown(why) if why.contains("429"))));
    let asked = log.lock().expect("the log").iter().filter(|line| line.ends_with(" /busy")).count();
    assert_eq!(asked, 1, "it said when to come back");
}

#[test]
fn plain_words_over_a_secure_address_and_names_that_nobody_has() {
    let (base, _) = server();
    let secure = base.replace("http://", "https://");
    let none = "http://no-such-clinic.invalid/";
    let answers: BTreeMap<String, Answer> = all(&[&secure, none], &QUICK).into_iter().collect();
    assert!(matches!(answers[&secure], Answer::Unknown(_)), "{answers:?}");
    assert!(matches!(answers[none], Answer::NoSuchSite | Answer::Unknown(_)), "{answers:?}");
}

#[test]
fn a_host_is_what_stands_before_the_path() {
    assert_eq!(host("https://a.example:8080/x?y"), Some("a.example:8080"));
    assert_eq!(host("mailto:a@b.example"), None);
}
