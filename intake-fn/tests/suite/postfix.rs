//! A real mail server of the kind that clinics' providers run: postfix, which takes encrypted connections only.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::rig::{certificates, exchange, program, start_server, stored, wait_until};
use crate::traced::Planned;

/// Postfix with a queue and settings of its own, on loopback. What it takes it throws away, and writes so down.
struct Postfix {
    settings: PathBuf,
    authority: PathBuf,
    port: u16,
    folder: tempfile::TempDir,
}

const SERVICES: &str = "pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n\
    tlsmgr unix - - n 1000? 1 tlsmgr\nrewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\n\
    defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\nerror unix - - n - - error\n\
    discard unix - - n - - discard\nanvil unix - - n - 1 anvil\nproxymap unix - - n - - proxymap\n\
    postlog unix-dgram n - n - 1 postlogd\n";

impl Postfix {
    /// None, said aloud, where it is not installed or may not be started.
    fn start() -> Option<Postfix> {
        // Its programs change to a user of their own and need to get into this folder.
        let folder =
            tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755)).tempdir();
        let folder = folder.expect("a folder");
        let root = folder.path();
        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").port();
        let (authority, certificate, key) = certificates(root);
        let settings = root.join("settings");
        for name in ["settings", "queue", "data"] {
            std::fs::create_dir(root.join(name)).expect("a folder");
        }
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {root}/queue\ndata_directory = {root}/data\n\
             maillog_file = {root}/log\nmaillog_file_prefixes = {root}\ninet_interfaces = loopback-only\n\
             inet_protocols = ipv4\nmyhostname = mail.test\nmydestination =\nlocal_recipient_maps =\nalias_maps =\n\
             alias_database =\ndefault_transport = discard:\nrelay_transport = discard:\nmynetworks = 127.0.0.0/8\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\nsmtpd_tls_security_level = encrypt\n\
             smtpd_tls_cert_file = {certificate}\nsmtpd_tls_key_file = {key}\nsmtpd_tls_loglevel = 1\n\
             header_checks = static:INFO\n",
            root = root.display(),
            certificate = certificate.display(),
            key = key.display(),
        );
        std::fs::write(settings.join("main.cf"), main).expect("a file");
        let services = format!("127.0.0.1:{port} inet n - n - - smtpd\n{SERVICES}");
        std::fs::write(settings.join("master.cf"), services).expect("a file");
        let _ = Command::new("chown").arg("postfix").arg(root.join("data")).status();
        let started = Command::new("/usr/sbin/postfix").arg("-c").arg(&settings).arg("start").output();
        if !started.is_ok_and(|output| output.status.success()) {
            eprintln!("not tested: postfix is not installed (Debian's package `postfix`), or only root may start it");
            return None;
        }
        Some(Postfix { settings, authority, port, folder })
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn program(&self, folder: &Path, smtp: &str) -> Command {
        let mut command = program(folder);
        command.env("INTAKE_SMTP", smtp.replace("PORT", &self.port.to_string()));
        command.env("INTAKE_SMTP_CA", &self.authority);
        command
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = Command::new("/usr/sbin/postfix").arg("-c").arg(&self.settings).arg("stop").output();
    }
}

#[test]
fn a_real_mail_server_takes_the_mail_encrypted_and_nothing_in_clear_text() {
    let Some(postfix) = Postfix::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let planned = Planned::new();
    let (running, port) = start_server(&mut postfix.program(folder.path(), "smtp://localhost:PORT?tls=required"));
    assert!(exchange(port, &planned.post).starts_with("HTTP/1.1 303 "));
    wait_until("the mail is noted as sent", || stored(folder.path(), "sent").len() == 1);
    drop(running);
    wait_until("postfix is done with it", || postfix.log().matches("status=sent (clinic.example)").count() == 2);
    let log = postfix.log();
    let name = stored(folder.path(), "inbox")[0].file_name().expect("a name").to_string_lossy().to_lowercase();
    for part in [
        "TLS connection established from localhost",
        &format!("message-id=<{name}@clinic.example>"),
        "from=<site@clinic.example>",
        "to=<desk@clinic.example>",
        "to=<second@clinic.example>",
        "starttls=1",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }

    // The server takes nothing in clear text, and we do not try: unencrypted, its request stays pending.
    let mut socket = TcpStream::connect(("127.0.0.1", postfix.port)).expect("postfix listens");
    socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
    socket.write_all(b"EHLO test\r\nMAIL FROM:<a@clinic.example>\r\nQUIT\r\n").expect("it reads");
    let mut said = String::new();
    socket.read_to_string(&mut said).expect("it answers");
    assert!(said.contains("530 5.7.0 Must issue a STARTTLS command first"), "{said}");
    let other = tempfile::tempdir().expect("a folder");
    let (_running, port) = start_server(&mut postfix.program(other.path(), "smtp://localhost:PORT"));
    assert!(exchange(port, &planned.post).starts_with("HTTP/1.1 303 "));
    assert!(stored(other.path(), "sent").is_empty());
    assert_eq!(postfix.log().matches("message-id=").count(), 1);
}
