//! Mounted in another server, as `carryover serve` does.

use std::sync::Arc;

use axum::Router;
use carryover_intake::form::html::{self, Filled, SentTo};
use carryover_intake::form::parse::Answers;
use carryover_intake::{Intake, local, mailbox};

use crate::rig::{bundle, confirmed, exchange, fields, raw_post};

/// A server of our own with the function under `/api`; the runtime ends with the test.
fn serve(intake: Arc<Intake>) -> (tokio::runtime::Runtime, u16) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let app = Router::new().nest("/api", local::router(intake)).fallback(|| async { "the site" });
    runtime.spawn(async move { axum::serve(listener, app).await });
    (runtime, port)
}

fn embedded(folder: &std::path::Path) -> Arc<Intake> {
    let origins = vec![crate::rig::ORIGIN.to_owned()];
    Arc::new(Intake::embedded(bundle(), folder, origins).expect("a folder is all it needs"))
}

#[test]
fn a_request_ends_in_the_mailbox_with_every_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(mailbox(folder.path()).expect("an empty mailbox"), []);
    let intake = embedded(folder.path());
    let (_runtime, port) = serve(Arc::clone(&intake));
    for name in ["First Parent", "Núñez 用户"] {
        let answer = exchange(
            port,
            &raw_post(&confirmed(intake.keys(), &fields(&[("name", name), ("email", "ana@example.org")]))),
        );
        assert!(answer.contains("location: /thank-you/?ref="), "{answer}");
    }
    let mails = mailbox(folder.path()).expect("a mailbox");
    assert_eq!(mails.len(), 2);
    assert!(mails[0].body.contains("Núñez 用户") && mails[1].body.contains("First Parent"), "newest first: {mails:?}");
    assert_eq!(mails[0].reply_to, "ana@example.org");
    assert!(exchange(port, b"GET /about/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ends_with("the site"));
}

#[test]
fn a_request_sent_again_after_a_restart_is_still_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut locations = Vec::new();
    for _ in 0..2 {
        let intake = embedded(folder.path());
        let (_runtime, port) = serve(Arc::clone(&intake));
        let answer = exchange(port, &raw_post(&confirmed(intake.keys(), &fields(&[]))));
        locations.extend(answer.lines().find(|line| line.starts_with("location: ")).map(str::to_owned));
    }
    assert_eq!(locations.len(), 2);
    assert_eq!(locations[0], locations[1]);
    assert_eq!(mailbox(folder.path()).expect("a mailbox").len(), 1);
}

#[test]
fn an_edited_theme_is_used_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let intake = embedded(folder.path());
    let (_runtime, port) = serve(Arc::clone(&intake));
    let files = bundle().files().expect("a bundle is JSON");
    let edited = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(edited.path().join(name), text.replace("<main>", "<main class=\"edited\">")).expect("a file");
    }
    intake.replace_bundle(carryover_intake::Bundle::load(edited.path()).expect("a bundle"));
    assert!(exchange(port, &raw_post("name=")).contains("<main class=\"edited\">"));
}

#[test]
fn the_sites_page_and_the_functions_page_hold_the_same_form() {
    let bundle = bundle();
    let local = bundle.in_language("en");
    let sent_to = SentTo { language: "en", action: "/api/consultation", token: "" };
    let site = html::form(local.form, sent_to, Filled { answers: &Answers::default(), problems: &[] });
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("outbox"), "in the way").expect("a file");
    assert!(
        Intake::embedded(bundle.clone(), folder.path(), Vec::new()).is_err(),
        "a folder that cannot be used is said"
    );
    assert!(site.starts_with(
        "<form class=\"form\" method=\"post\" action=\"/api/consultation\" accept-charset=\"utf-8\" novalidate>"
    ));
}
