//! `intake-fn doctor`, against a real mail server and its faults, folders, and a DNS server of our own.

use std::io::{Read, Write};
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use simple_dns::rdata::{RData, TXT};
use simple_dns::{CLASS, Packet, PacketFlag, ResourceRecord};

use crate::rig::{MailServer, SECRET, program, reference, send, stored};
use crate::smtp::intake_for;
use crate::warnings::Hook;

const PASSWORD: &str = "correct+horse";
const WITH_LOGIN: &str = "smtp://mailer%40clinic.example:correct+horse@localhost:PORT?tls=required";

/// Names and texts of a domain in good order.
const GOOD_NAMES: [(&str, &str); 4] = [
    ("clinic.example", "v=spf1 include:mail.example -all"),
    ("clinic.example", "some-site-verification=abc"),
    ("s1._domainkey.clinic.example", "v=DKIM1; k=rsa; p=MIIBIjANBg"),
    ("_dmarc.clinic.example", "v=DMARC1; p=quarantine"),
];

/// A DNS server on loopback that knows these names; what is longer than 400 bytes it gives over TCP only.
fn names(records: &'static [(&'static str, &'static str)]) -> u16 {
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = tcp.local_addr().expect("an address").port();
    let udp = UdpSocket::bind(("127.0.0.1", port)).expect("the same port");
    std::thread::spawn(move || {
        let mut question = [0; 1500];
        while let Ok((length, peer)) = udp.recv_from(&mut question) {
            let mut answer = answer(&question[..length], records);
            if answer.len() > 400 {
                answer = cut(&question[..length]);
            }
            udp.send_to(&answer, peer).expect("the asker listens");
        }
    });
    std::thread::spawn(move || {
        for mut socket in tcp.incoming().flatten() {
            let mut length = [0; 2];
            socket.read_exact(&mut length).expect("a length");
            let mut question = vec![0; usize::from(u16::from_be_bytes(length))];
            socket.read_exact(&mut question).expect("a question");
            let answer = answer(&question, records);
            let length = u16::try_from(answer.len()).expect("short enough").to_be_bytes();
            socket.write_all(&[&length, answer.as_slice()].concat()).expect("the asker reads");
        }
    });
    port
}

fn answer(question: &[u8], records: &[(&str, &'static str)]) -> Vec<u8> {
    let mut reply = Packet::parse(question).expect("a question").into_reply();
    let name = reply.questions[0].qname.clone();
    for (_, text) in records.iter().filter(|(known, _)| *known == name.to_string()) {
        let text = RData::TXT(TXT::try_from(*text).expect("a text"));
        reply.answers.push(ResourceRecord::new(name.clone(), CLASS::IN, 60, text));
    }
    reply.build_bytes_vec().expect("an answer")
}

fn cut(question: &[u8]) -> Vec<u8> {
    let mut reply = Packet::parse(question).expect("a question").into_reply();
    reply.set_flags(PacketFlag::TRUNCATION);
    reply.build_bytes_vec().expect("an answer")
}

/// The program with two keys to seal to and a store that is its own alone.
fn healthy(folder: &Path, server: &MailServer, smtp: &str) -> Command {
    let mut command = program(folder);
    let keys = [(); 2].map(|()| carryover_intake::seal::new_key().expect("a pair").public);
    command
        .env("INTAKE_SMTP", smtp.replace("PORT", &server.port.to_string()))
        .env("INTAKE_SMTP_CA", &server.authority)
        .env("INTAKE_SEAL_TO", keys.join(","))
        .arg("doctor");
    command
}

/// What it found, and its exit code.
fn examined(command: &mut Command) -> (Vec<Value>, i32) {
    let output = command.args(["--format", "json"]).output().expect("intake-fn runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{output:?}"));
    let code = output.status.code().expect("it ends by itself");
    assert_eq!(value["wrong"], code == 1, "{value}");
    for secret in [SECRET, PASSWORD, "Planted", "desk@", "second@"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    (value["findings"].as_array().expect("a list").clone(), code)
}

fn in_state(findings: &[Value], state: &str) -> Vec<String> {
    let chosen = findings.iter().filter(|finding| finding["state"] == state);
    chosen
        .map(|finding| format!("{}: {} = {}", finding["about"], finding["tried"], finding["came"]).replace('"', ""))
        .collect()
}

/// That one thing is wrong, and what it says.
#[track_caller]
fn check_wrong(command: &mut Command, parts: &[&str]) -> String {
    let (findings, code) = examined(command);
    let wrong = in_state(&findings, "wrong");
    assert!(wrong.len() == 1 && code == 1, "{findings:#?}");
    for part in parts {
        assert!(wrong[0].contains(part), "{part}: {wrong:?}");
    }
    let finding = findings.iter().find(|finding| finding["state"] == "wrong").expect("there is one");
    finding["do"].as_str().expect("it says what to do").to_owned()
}

#[test]
fn a_healthy_setup_is_told_in_80_columns_and_sends_nothing() {
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let arguments = ["--resolver", &resolver, "--dkim-selector", "s1"];
    let (findings, code) = examined(healthy(folder.path(), &server, WITH_LOGIN).args(arguments));
    assert_eq!((in_state(&findings, "wrong"), code), (vec![], 0));
    let fine = in_state(&findings, "ok");
    for part in [
        "settings: ",
        "complete in en, es",
        "seal keys: ",
        "only the function's own user",
        "refuses the second create",
        "clock: ",
        "queue: ",
        "connected",
        "encrypted; the certificate is for this name and valid",
        "logged in",
        "it takes them (2 mailboxes); nothing was sent",
        "v=spf1 include:mail.example -all",
        "a key of 10 characters",
        "v=DMARC1; p=quarantine",
    ] {
        assert!(fine.iter().any(|finding| finding.contains(part)), "{part}: {fine:#?}");
    }
    let output = healthy(folder.path(), &server, WITH_LOGIN).args(arguments).output().expect("intake-fn runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
    assert!(server.mails().is_empty());
    // Nothing of ours stays in the store.
    assert_eq!(stored(folder.path(), "daily"), Vec::<std::path::PathBuf>::new());
}

#[test]
fn with_send_an_email_and_a_sentence_go_out() {
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let (webhook, heartbeat) = (Hook::answering("200 OK"), Hook::answering("500 No"));
    let mut command = healthy(folder.path(), &server, WITH_LOGIN);
    command.env("INTAKE_WEBHOOK", webhook.url()).env("INTAKE_HEARTBEAT", heartbeat.url());
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let todo = check_wrong(command.args(["--send", "--resolver", &resolver]), &["heartbeat: ", "it answered 500"]);
    assert!(todo.contains("INTAKE_HEARTBEAT"), "{todo}");
    assert_eq!(
        webhook.said(),
        ["Consultation requests: this is a test by `intake-fn doctor --send`. Nothing is wrong."]
    );
    assert_eq!((server.mails().len(), heartbeat.calls().len()), (1, 1));
    assert!(server.mails()[0]["text"].as_str().expect("a text").contains("Subject: Test of the consultation form"));
}

#[test]
fn each_fault_of_the_mail_server_is_told_apart_with_what_to_do() {
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let plain = "smtp://localhost:PORT?tls=required";
    let cases = [
        ("no-starttls", plain, "STARTTLS", "does not offer it", "smtps://"),
        ("none", "smtp://127.0.0.1:PORT?tls=required", "STARTTLS", "the encryption failed", "the very name"),
        (
            "none",
            "smtp://mailer:wrong@localhost:PORT?tls=required",
            "log in",
            "refused for good (code 535)",
            "app password",
        ),
        ("later", plain, "mailbox 1 of 2", "not now (code 450)", "ten minutes"),
        ("refuse", plain, "mailbox 1 of 2", "refused for good (code 550)", "misspelt"),
        ("silent", plain, "greet", "no answer within 10 seconds", "465"),
        ("none", "smtps://localhost:PORT", "encrypt and greet", "failed", "465"),
        ("none", "smtp://localhost:1?tls=required", "connect to localhost:1", "refused", "firewall"),
    ];
    for (fault, smtp, tried, came, todo) in cases {
        let (server, folder) = (MailServer::start(fault), tempfile::tempdir().expect("a folder"));
        let mut command = healthy(folder.path(), &server, smtp);
        let said = check_wrong(command.args(["--resolver", &resolver]), &["mail server: ", tried, came]);
        assert!(said.contains(todo) && said.contains("Requests are kept meanwhile."), "{fault}: {said}");
        assert!(server.mails().is_empty(), "{fault}");
    }
}

#[test]
fn a_certificate_of_an_unknown_authority_is_named_as_such() {
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let mut command = healthy(folder.path(), &server, WITH_LOGIN);
    let said = check_wrong(command.env_remove("INTAKE_SMTP_CA").args(["--resolver", &resolver]), &["UnknownIssuer"]);
    assert!(said.contains("INTAKE_SMTP_CA"), "{said}");
}

/// One fault of the DNS: what is wrong, or to be looked at.
fn check_names(records: &'static [(&'static str, &'static str)], (state, said): (&str, &str)) {
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let resolver = format!("127.0.0.1:{}", names(records));
    let mut command = healthy(folder.path(), &server, WITH_LOGIN);
    let (findings, _) = examined(command.args(["--resolver", &resolver, "--dkim-selector", "s1"]));
    assert!(in_state(&findings, state).iter().any(|finding| finding.contains(said)), "{said}: {findings:#?}");
}

const LONG: &str = "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 ip4:192.0.2.4 ip4:192.0.2.5 ip4:192.0.2.6 ip4:192.0.2.7 \
    ip4:192.0.2.8 ip4:192.0.2.9 ip4:192.0.2.10 ip4:192.0.2.11 ip4:192.0.2.12 ip4:192.0.2.13 ip4:192.0.2.14 ip4:192.0.2.15 \
    ip4:192.0.2.16 ip4:192.0.2.17 ip4:192.0.2.18 ip4:192.0.2.19 ip4:192.0.2.20 ip4:192.0.2.21 ip4:192.0.2.22 +all";

#[test]
fn what_the_dns_says_about_the_sender_is_judged() {
    check_names(&[], ("wrong", "SPF: look up who may send for clinic.example = nothing is said"));
    check_names(&[], ("wrong", "DKIM: look up s1._domainkey.clinic.example = there is no key"));
    check_names(&[], ("look", "DMARC: look up _dmarc.clinic.example = nothing is said"));
    check_names(
        &[("clinic.example", "v=spf1 -all"), ("clinic.example", "v=spf1 mx -all")],
        ("wrong", "2 records, where one is allowed"),
    );
    check_names(&[("s1._domainkey.clinic.example", "v=DKIM1; p=")], ("wrong", "the key was withdrawn"));
    check_names(&[("_dmarc.clinic.example", "v=DMARC1; pct=5")], ("wrong", "v=DMARC1; pct=5"));
    // Longer than UDP carries; its end says that everybody may send.
    check_names(&[("clinic.example", LONG)], ("wrong", "v=spf1 ip4:192.0.2.1 "));
}

#[test]
fn a_dns_server_that_is_not_there_is_no_fault_of_the_mail() {
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let free = UdpSocket::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").to_string();
    let (findings, code) = examined(healthy(folder.path(), &server, WITH_LOGIN).args(["--resolver", &free]));
    assert_eq!(code, 0);
    assert!(in_state(&findings, "skipped").iter().any(|finding| finding.starts_with("DNS: ")), "{findings:#?}");
}

#[test]
fn every_wrong_setting_is_a_finding_and_the_rest_is_still_tried() {
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let mut command = healthy(folder.path(), &server, WITH_LOGIN);
    command.env_remove("INTAKE_SITE").env("INTAKE_SECRET", "Planted").env("INTAKE_RATE", "Planted");
    let (findings, code) = examined(command.args(["--resolver", &format!("127.0.0.1:{}", names(&GOOD_NAMES))]));
    let wrong = in_state(&findings, "wrong");
    assert_eq!((wrong.len(), code), (3, 1), "{wrong:#?}");
    assert!(wrong.iter().all(|finding| finding.starts_with("settings: ")), "{wrong:#?}");
    assert!(in_state(&findings, "ok").iter().any(|finding| finding.contains("logged in")), "{findings:#?}");
}

#[cfg(unix)]
#[test]
fn a_store_that_others_can_open_or_that_is_anothers_is_told() {
    use std::os::unix::fs::{PermissionsExt, chown};
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let outbox = folder.path().join("outbox");
    std::fs::create_dir(&outbox).expect("a folder");
    std::fs::set_permissions(&outbox, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let (findings, code) = examined(healthy(folder.path(), &server, WITH_LOGIN).args(["--resolver", &resolver]));
    assert_eq!(code, 0);
    assert!(in_state(&findings, "look").iter().any(|finding| finding.contains("(mode 755)")), "{findings:#?}");
    std::fs::remove_dir_all(outbox.join("daily")).expect("it was tried in there");
    // Only root can give a folder away.
    if chown(&outbox, Some(12345), None).is_ok() {
        let mut command = healthy(folder.path(), &server, WITH_LOGIN);
        let said = check_wrong(command.args(["--resolver", &resolver]), &["it belongs to another user"]);
        assert!(said.contains("own user"), "{said}");
        assert!(!outbox.join("daily").exists(), "nothing is made there");
    }
}

#[tokio::test]
async fn what_waits_for_long_or_was_given_up_is_told_by_its_reference() {
    let (server, down) = (MailServer::start("none"), MailServer::start("later"));
    let folder = tempfile::tempdir().expect("a folder");
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let intake = intake_for(&down, "smtp://localhost:PORT?tls=required", folder.path());
    let first = reference(&send(&intake, &[("name", "PlantedName"), ("concern", "PlantedConcern")]).await);
    let request = stored(folder.path(), "inbox").remove(0);
    let aged = Command::new("touch").args(["-d", "20 minutes ago"]).arg(&request).status().expect("touch runs");
    assert!(aged.success());
    let mut command = healthy(folder.path(), &server, WITH_LOGIN);
    let came = format!("1 waiting, the oldest ({first}) for 20 minutes");
    check_wrong(command.args(["--resolver", &resolver]), &["queue: ", &came]);
    let mark = folder
        .path()
        .join("outbox/dead")
        .join(request.strip_prefix(folder.path().join("outbox/inbox")).expect("below"));
    std::fs::create_dir_all(mark.parent().expect("a folder")).expect("a folder");
    std::fs::write(mark, "{\"at\":\"2026-01-01T00:00:00Z\"}").expect("a mark");
    let mut command = healthy(folder.path(), &server, WITH_LOGIN);
    let said = check_wrong(command.args(["--resolver", &resolver]), &["queue: ", "1 given up, 0 waiting"]);
    assert!(said.contains(&format!("`intake-fn inbox replay {first}`")), "{said}");
}

#[cfg(feature = "s3")]
#[test]
fn a_bucket_is_tried_by_real_calls() {
    let bucket = crate::s3::Bucket::new();
    let (server, folder) = (MailServer::start("none"), tempfile::tempdir().expect("a folder"));
    let resolver = format!("127.0.0.1:{}", names(&GOOD_NAMES));
    let in_bucket = |bucket: &crate::s3::Bucket| {
        let mut command = bucket.program(folder.path());
        command
            .env("INTAKE_SMTP", WITH_LOGIN.replace("PORT", &server.port.to_string()))
            .env("INTAKE_SMTP_CA", &server.authority)
            .args(["doctor", "--resolver", &resolver]);
        command
    };
    let (findings, code) = examined(&mut in_bucket(&bucket));
    assert_eq!((in_state(&findings, "wrong"), code), (vec![], 0));
    let fine = in_state(&findings, "ok");
    assert!(fine.iter().any(|finding| finding.contains("delete in the bucket = it does each")), "{fine:#?}");
    assert!(
        fine.iter().any(|finding| finding.starts_with("clock: ") && finding.ends_with(" seconds apart")),
        "{fine:#?}"
    );
    assert_eq!(bucket.count("daily"), 0);
    let refusing = bucket.with_fault("403:daily");
    let said = check_wrong(&mut in_bucket(&refusing), &["store: create in the bucket"]);
    assert!(said.contains("s3:PutObject") && said.contains("parents are told"), "{said}");
}
