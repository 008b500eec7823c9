//! Cases 24 to 28, 30, 31 and 51 to 53: what is not an honest form, and HTTP that is not quite HTTP.

use super::program::{Answer, Program, request};
use crate::rig::{ORIGIN, fields};

const FORM: &str = "POST /api/consultation";

#[test]
fn case_24_a_body_that_is_too_large_is_answered_to_its_end() {
    let program = Program::start();
    for size in [64 * 1024 + 1, 6 * 1024 * 1024] {
        program.check_refused(&program.post(&format!("concern=planted{}", "x".repeat(size - 15))), 413);
    }
    let chunked = [("Content-Length", ""), ("Transfer-Encoding", "chunked")];
    let chunk = format!("{:x}\r\n{}\r\n", 40_000, "x".repeat(40_000));
    let body = format!("{chunk}{chunk}0\r\n\r\n");
    program.check_refused(&program.exchange(&request(FORM, &chunked, body.as_bytes())), 413);
}

#[test]
fn case_24_a_length_that_lies_is_answered_400() {
    let program = Program::start();
    for length in ["-1", "99999999999999999999", "5, 6", "planted"] {
        let answer = program.exchange_below(&request(FORM, &[("Content-Length", length)], b"name="));
        assert_eq!((answer.status, answer.body.as_str()), (400, ""), "{length}");
    }
    // Shorter than what follows: the rest is no request, and the form is what the length says.
    let short = program.exchange(&request(FORM, &[("Content-Length", "5")], b"name=planted"));
    assert_eq!(short.status, 422);
    assert!(!short.body.contains("planted"), "{}", short.body);
}

#[test]
fn case_25_methods() {
    let program = Program::start();
    let body = program.filled(&[("name", "Planted")]);
    let asked = |method: &str, headers: &[(&str, &str)], body: &str| {
        program.exchange(&request(&format!("{method} /api/consultation"), headers, body.as_bytes()))
    };
    assert_eq!(asked("POST", &[], "").status, 422);
    for (method, body) in [("GET", ""), ("GET", body.as_str()), ("PUT", body.as_str()), ("DELETE", ""), ("PATCH", "")] {
        let answer = asked(method, &[], body);
        program.check_refused(&answer, 405);
        assert_eq!(answer.header("allow"), Some("POST, HEAD, OPTIONS"), "{method}");
    }
    let head = asked("HEAD", &[], "");
    assert_eq!((head.status, head.header("allow"), head.body.as_str()), (200, Some("POST, HEAD, OPTIONS"), ""));
    let ours = asked("OPTIONS", &[], "");
    assert_eq!((ours.status, ours.header("access-control-allow-origin")), (204, Some(ORIGIN)));
    assert_eq!(ours.header("access-control-allow-methods"), Some("POST, HEAD, OPTIONS"));
    for origin in ["https://evil.example", "null", ""] {
        let answer = asked("OPTIONS", &[("Origin", origin)], "");
        assert_eq!(answer.status, 204, "{origin}");
        assert!(!answer.head.contains("access-control"), "{origin}: {}", answer.head);
    }
}

#[test]
fn case_26_what_is_no_form_is_refused_with_the_reason() {
    let program = Program::start();
    let kinds = [
        "text/plain",
        "",
        "application/xml",
        "text/html",
        "multipart/mixed; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded-planted",
    ];
    for kind in kinds {
        let answer = program.exchange(&request(FORM, &[("Content-Type", kind)], b"name=planted"));
        program.check_refused(&answer, 415);
    }
    let file = "--XX\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"planted.jpg\"\r\n\r\nJPEG\r\n";
    let answer = in_parts(&program, file);
    program.check_refused(&answer, 415);
    assert!(answer.body.contains("It came with a file"), "{}", answer.body);
    assert_eq!(program.answers(&in_parts(&program, ""))["name"], "Planted Lee");
}

/// A complete form in parts, with one more.
fn in_parts(program: &Program, more: &str) -> Answer {
    let filled = program.filled(&[("name", "Planted Lee")]);
    let parts: String = form_urlencoded::parse(filled.as_bytes())
        .map(|(name, value)| format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
        .collect();
    let kind = [("Content-Type", "multipart/form-data; boundary=XX")];
    program.exchange(&request(FORM, &kind, format!("{parts}{more}--XX--\r\n").as_bytes()))
}

#[test]
fn case_27_broken_json_is_a_problem_in_json() {
    let program = Program::start();
    let nested = |depth: usize| format!("{{\"name\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let broken = [
        nested(1),
        nested(9),
        nested(30_000),
        "[".repeat(60_000),
        "{\"a\":".repeat(10_000),
        r#"{"name":123456789012345678901234567890}"#.to_owned(),
        r#"{"name":1e999}"#.to_owned(),
        r#"{"name":"Planted","name":"Second"}"#.to_owned(),
        r#"{"name":"Planted"} trailing"#.to_owned(),
        r#"{"name":"Planted"}{}"#.to_owned(),
        "{\"name\":\"Planted".to_owned(),
        String::new(),
        "null".to_owned(),
    ];
    for body in &broken {
        // A program says what it reads, or sends JSON and reads whatever comes.
        for accept in ["application/json", "*/*", ""] {
            let headers = [("Content-Type", "application/json"), ("Accept", accept)];
            let answer = program.exchange(&request(FORM, &headers, body.as_bytes()));
            assert_eq!(answer.status, 400, "{body:.60}: {}", answer.body);
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{body:.60}");
            let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
            assert_eq!((&problem["status"], &problem["phone"]), (&400.into(), &"402-413-1356".into()));
            assert!(!answer.body.contains("lanted"), "{}", answer.body);
        }
    }
    let page = [("Content-Type", "application/json"), ("Accept", "text/html")];
    program.check_refused(&program.exchange(&request(FORM, &page, b"{")), 400);
    let mut whole: serde_json::Map<String, serde_json::Value> =
        fields(&[("name", "Planted")]).into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    whole.insert("__proto__".to_owned(), "x".into());
    let body = serde_json::to_vec(&whole).expect("JSON");
    let headers = [("Content-Type", "application/json"), ("Accept", "application/json")];
    let answer = program.exchange(&request(FORM, &headers, &body));
    assert!(answer.status == 200 && answer.body.starts_with("{\"confirm\":"), "{}", answer.body);
}

#[test]
fn case_28_nothing_is_unpacked() {
    let program = Program::start();
    // The head of a gzip file; what it would grow to does not matter, since nobody looks.
    let packed = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".as_slice(), &[0; 1000]].concat();
    for coding in ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, identity", "identity, gzip"] {
        let answer = program.exchange(&request(FORM, &[("Content-Encoding", coding)], &packed));
        program.check_refused(&answer, 415);
    }
    let plain = program.exchange(&request(
        FORM,
        &[("Content-Encoding", "identity")],
        program.filled(&[("name", "Planted")]).as_bytes(),
    ));
    plain.reference();
}

#[test]
fn case_30_only_pages_of_the_clinics_own_site_may_send() {
    let program = Program::start();
    let from = |origin: &str, more: &[(&str, &str)]| {
        let body = program.filled(&[("name", "Planted")]);
        program.exchange(&request(FORM, &[&[("Origin", origin)], more].concat(), body.as_bytes()))
    };
    for foreign in [
        "https://evil.example",
        "https://clinic.example.evil",
        "https://evilclinic.example",
        "https://www.clinic.example",
        "http://clinic.example",
        "https://clinic.example:8443",
        "https://clinic.example@evil.example",
        "https://clinic.example/",
        "NULL",
    ] {
        let answer = from(foreign, &[]);
        program.check_refused(&answer, 403);
        assert!(!answer.head.contains("access-control"), "{}", answer.head);
    }
    program.check_refused(&from("https://evil.example", &[("Sec-Fetch-Site", "same-origin")]), 403);
    program.check_shown_again(&from("null", &[]));
    program.check_shown_again(&from("", &[]));
    assert_eq!((program.stored("review").len(), program.stored("inbox").len(), program.mails().len()), (2, 0, 0));
    from("", &[("Sec-Fetch-Site", "same-origin")]).reference();
}

#[test]
fn case_31_forged_headers_of_a_proxy_change_nothing() {
    let program = Program::with(&[("INTAKE_RATE", "2")]);
    let forged = [
        ("Host", "evil.example"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-For", "192.0.2.1"),
        ("Forwarded", "for=192.0.2.1;host=evil.example;proto=http"),
        ("X-Intake-Proxy-Secret", "a guess"),
        ("X-Original-URL", "/api/health"),
        ("X-HTTP-Method-Override", "DELETE"),
    ];
    // Were the address believed, the third would be too many.
    for _ in 0..4 {
        let answer = program.exchange(&request(FORM, &forged, program.filled(&[("name", "Planted")]).as_bytes()));
        answer.reference();
        let mail = program.mail(&answer);
        assert!(!format!("{mail:?}{}", answer.head).contains("evil"), "{mail:?}");
    }
    assert_eq!(program.exchange(&request("GET /metrics", &forged, b"")).status, 404);
}

#[test]
fn case_51_addresses_that_nobody_gave_out_lead_nowhere() {
    let program = Program::start();
    for path in [
        "/thanks?ref=%3Cscript%3Eplanted",
        "/thank-you/?ref=K7Q2-9FXM",
        "/api/consultation/K7Q2-9FXM",
        "/../../etc/passwd",
        "/api/../../etc/passwd",
        "/api/%2e%2e/%2e%2e/etc/passwd",
        "//evil.example/api/consultation",
        "//evil.example",
        "/api/consultation%00",
        "/api/consultation/",
        "/API/consultation",
        "/",
    ] {
        for method in ["GET", "POST"] {
            let answer = program.exchange(&request(&format!("{method} {path}"), &[], b""));
            program.check_refused(&answer, 404);
            assert!(answer.header("location").is_none(), "{path}");
            for part in ["script", "evil", "passwd", "K7Q2", "planted"] {
                assert!(!answer.body.contains(part) && !answer.head.contains(part), "{path}: {}", answer.body);
            }
        }
    }
    // No address has these signs; HTTP itself refuses them, or they lead nowhere too.
    for path in ["/thanks?ref=<script>planted", "/thanks?ref=\"planted\"", "/\u{1b}[31mplanted", "/planted\\..\\"] {
        let answer = program.exchange_below(&request(&format!("GET {path}"), &[], b""));
        assert!([400, 404].contains(&answer.status) && !answer.body.contains("planted"), "{path}: {answer:?}");
    }
}

#[test]
fn case_52_header_bombs_are_refused_and_never_logged() {
    let program = Program::start();
    let many: String = (0..200).map(|number| format!("X-{number}: planted\r\n")).collect();
    let cookie = format!("Cookie: planted{}\r\n", "c".repeat(100 * 1024));
    let line = "GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    for headers in [many, cookie] {
        let answer = program.exchange_below(format!("{line}{headers}\r\n").as_bytes());
        assert_eq!((answer.status, answer.body.as_str()), (431, ""));
    }
    let agents: [&[u8]; 3] = [b"planted\xff\xfe\x80", b"", b"\xe2\x80\xaeplanted"];
    for agent in agents {
        let odd = [line.as_bytes(), b"User-Agent: ", agent, b"\r\n\r\n"].concat();
        assert_eq!(program.exchange(&odd).status, 200);
    }
    let nul = [line.as_bytes(), b"User-Agent: planted\x00\r\n\r\n"].concat();
    assert_eq!(program.exchange_below(&nul).status, 400);
}

#[test]
fn case_53_nothing_typed_gets_into_the_log() {
    let program = Program::start();
    let injected = [
        ("User-Agent", "planted\u{1b}[2J {\"event\":\"stored\"}"),
        ("Referer", "https://clinic.example/?planted"),
        ("Accept-Language", "planted, \u{1b}[31m"),
        ("Cookie", "a=planted"),
    ];
    let body = program.filled(&[("name", "Planted\n{\"event\":\"sent\",\"reference\":\"K7Q2-9FXM\"}")]);
    let line = "POST /api/consultation?planted%0A%1B%5B31m={}";
    // A colour of a terminal is no header that HTTP takes.
    assert_eq!(program.exchange_below(&request(line, &injected, body.as_bytes())).status, 400);
    let injected = injected.map(|(name, value)| (name, value.replace('\u{1b}', "")));
    let injected: Vec<(&str, &str)> = injected.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = program.exchange(&request(line, &injected, body.as_bytes()));
    let log = std::fs::read_to_string(program.folder.path().join("log")).expect("a log");
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(
        lines.iter().filter(|line| line["reference"] == answer.reference()).count(),
        2,
        "stored and sent: {log}"
    );
    assert!(!log.contains("K7Q2-9FXM"), "{log}");
}
