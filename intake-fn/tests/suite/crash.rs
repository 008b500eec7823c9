//! The process dies between storing and mailing: nothing is lost, and the sweep mails it once.

use std::io::Write;
use std::net::TcpStream;
use std::process::{Command, Output};

use crate::rig::{MailServer, age_tries, confirmed, fields, keys, program, raw_post, start_server, stored, wait_until};

fn swept(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, .. } = command.arg("sweep").output().expect("intake-fn runs");
    (status.success(), String::from_utf8_lossy(&stdout).trim().to_owned())
}

#[test]
fn a_request_stored_before_the_process_was_killed_is_mailed_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let silent = MailServer::start("silent");
    let through = |server: &MailServer| {
        let mut command = program(folder.path());
        command
            .env("INTAKE_SMTP", format!("smtp://localhost:{}?tls=required", server.port))
            .env("INTAKE_SMTP_CA", &server.authority);
        command
    };
    let (mut running, port) = start_server(&mut through(&silent));
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    socket.write_all(&raw_post(&confirmed(&keys(), &fields(&[])))).expect("the server reads");
    wait_until("the request is stored", || stored(folder.path(), "inbox").len() == 1);
    wait_until("its first try began", || stored(folder.path(), "attempt").len() == 1);
    // On Unix this is SIGKILL: no handler, no farewell.
    running.0.kill().expect("it can be killed");
    running.0.wait().expect("it is gone");
    assert!(stored(folder.path(), "sent").is_empty());

    let server = MailServer::start("none");
    let nothing = (true, "0 sent, 0 failed, 1 waiting".to_owned());
    assert_eq!(swept(&mut through(&server)), nothing, "the try under way belongs to the process that was killed");
    age_tries(folder.path(), 3);
    assert_eq!(swept(&mut through(&server)), (true, "1 sent, 0 failed, 0 waiting".to_owned()));
    assert_eq!(swept(&mut through(&server)), (true, "0 sent, 0 failed, 0 waiting".to_owned()));
    assert_eq!(server.mails().len(), 1);
}
