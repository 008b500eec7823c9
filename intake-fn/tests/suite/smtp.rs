//! Over the wire: a real mail server with STARTTLS, a login, and its faults.

use std::time::{Duration, Instant};

use carryover_intake::{Intake, config};

use crate::rig::{
    MailServer, confirmed, exchange, fields, keys, pending, program, raw_post, reference, send, start_server, stored,
    wait_until,
};

/// An intake whose settings name this mail server.
pub(crate) fn intake_for(server: &MailServer, smtp: &str, folder: &std::path::Path) -> Intake {
    let _ = program(folder);
    let setting = |name: &str| match name {
        "INTAKE_FORM" => Some(folder.join("form").display().to_string()),
        "INTAKE_OUTBOX" => Some(format!("file://{}", folder.join("outbox").display())),
        "INTAKE_SMTP" => Some(smtp.replace("PORT", &server.port.to_string())),
        "INTAKE_SMTP_CA" => Some(server.authority.display().to_string()),
        "INTAKE_FROM" => Some("Website <site@clinic.example>".to_owned()),
        "INTAKE_TO" => Some("desk@clinic.example, second@clinic.example".to_owned()),
        "INTAKE_SITE" => Some(crate::rig::ORIGIN.to_owned()),
        "INTAKE_SECRET" => Some(crate::rig::SECRET.to_owned()),
        "INTAKE_EMAIL" => Some("full".to_owned()),
        "INTAKE_MAIL_BAA" => Some("true".to_owned()),
        _ => None,
    };
    config::intake(setting).expect("the settings are right")
}

const WITH_LOGIN: &str = "smtp://mailer%40clinic.example:correct+horse@localhost:PORT?tls=required";

#[tokio::test]
async fn mail_goes_out_encrypted_with_the_parent_to_answer_to() {
    let server = MailServer::start("none");
    let folder = tempfile::tempdir().expect("a folder");
    let intake = intake_for(&server, WITH_LOGIN, folder.path());
    let reference = reference(&send(&intake, &[("email", "ana@example.org"), ("concern", "a\r\n.\r\nñ")]).await);
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0]["encrypted"], true);
    assert_eq!(mails[0]["login"], "mailer@clinic.example");
    assert_eq!(mails[0]["from"], "site@clinic.example");
    assert_eq!(mails[0]["to"], serde_json::json!(["desk@clinic.example", "second@clinic.example"]));
    assert_eq!(mails[0]["greeting"], "clinic.example");
    let mail = carryover_intake::mailbox::read_mail(mails[0]["text"].as_str().expect("a text").as_bytes());
    assert_eq!(
        (mail.reply_to.as_str(), mail.subject),
        ("ana@example.org", format!("Consultation request {reference}"))
    );
    assert!(mail.body.contains("  a\n  .\n  ñ\n"), "{}", mail.body);
    assert!(pending(&intake).await.is_empty());
}

/// A fault of the mail server: the parent is still thanked in time, nothing is mailed, and the request is pending.
async fn check_pending(fault: &str, smtp: &str) {
    let server = MailServer::start(fault);
    let folder = tempfile::tempdir().expect("a folder");
    let intake = intake_for(&server, smtp, folder.path());
    let start = Instant::now();
    reference(&send(&intake, &[]).await);
    assert!(start.elapsed() < Duration::from_secs(5), "{fault}: {:?}", start.elapsed());
    assert_eq!((server.mails().len(), pending(&intake).await.len()), (0, 1), "{fault}");
}

#[tokio::test]
async fn case_45_a_server_without_encryption_gets_nothing() {
    check_pending("no-starttls", "smtp://localhost:PORT?tls=required").await;
}

#[tokio::test]
async fn case_45_a_server_with_another_name_gets_nothing() {
    check_pending("none", "smtp://127.0.0.1:PORT?tls=required").await;
}

#[tokio::test]
async fn case_45_a_wrong_password_leaves_the_request_pending() {
    check_pending("none", "smtp://mailer:wrong@localhost:PORT?tls=required").await;
}

#[tokio::test]
async fn case_46_a_server_that_refuses_leaves_the_request_pending() {
    check_pending("later", "smtp://localhost:PORT?tls=required").await;
    check_pending("refuse", "smtp://localhost:PORT?tls=required").await;
}

#[tokio::test]
async fn case_45_a_server_that_falls_silent_costs_four_seconds_and_no_more() {
    check_pending("silent", "smtp://localhost:PORT?tls=required").await;
    check_pending("silent-after-data", "smtp://localhost:PORT?tls=required").await;
}

#[tokio::test]
async fn case_45_a_server_that_is_not_there_leaves_the_request_pending() {
    let free =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").port();
    check_pending("none", &format!("smtp://localhost:{free}?tls=required")).await;
}

#[tokio::test]
async fn case_17_odd_line_ends_and_long_lines_arrive_as_one_mail() {
    let server = MailServer::start("none");
    let folder = tempfile::tempdir().expect("a folder");
    let intake = intake_for(&server, WITH_LOGIN, folder.path());
    let long = "x".repeat(1200);
    let words = format!("a\rb\n.\nc\r\n.\r\nd\n{long}");
    reference(&send(&intake, &[("concern", &words)]).await);
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let text = mails[0]["text"].as_str().expect("a text");
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{text}");
    let mail = carryover_intake::mailbox::read_mail(text.as_bytes());
    assert!(mail.body.contains(&format!("  a\n  b\n  .\n  c\n  .\n  d\n  {long}\n")), "{}", mail.body);
}

#[test]
fn the_program_sends_a_notice_by_default() {
    let server = MailServer::start("none");
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program(folder.path());
    command
        .env("INTAKE_SMTP", format!("smtp://localhost:{}?tls=required", server.port))
        .env("INTAKE_SMTP_CA", &server.authority);
    let (_running, port) = start_server(&mut command);
    let answer = exchange(port, &raw_post(&confirmed(&keys(), &fields(&[("email", "planted@example.org")]))));
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    wait_until("the sent mark is written", || stored(folder.path(), "sent").len() == 1);
    let mails = server.mails();
    let text = mails[0]["text"].as_str().expect("a text");
    assert!(!text.contains("planted") && !text.contains("Ann Lee"), "{text}");
}
