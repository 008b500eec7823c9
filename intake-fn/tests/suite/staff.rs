//! What staff do with the real program: keys, lists, exports, deletion, retention, audit lines.

use std::path::Path;
use std::process::{Command, Output};

use carryover_intake::outbox::retention::{Purged, Retention};
use carryover_intake::outbox::{Lane, Outbox};
use carryover_intake::staff::audit;
use jiff::{Span, Timestamp};

use crate::rig::{
    Made, confirmed, exchange, fields, keys, made, program, raw_post, reference, send, start_server, stored,
};

/// Runs `intake-fn` with these arguments: whether it went well, and what it printed.
fn run(command: &mut Command, arguments: &[&str]) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.args(arguments).output().expect("intake-fn runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
    (status.success(), text(stdout), text(stderr))
}

/// Sends a form to the real program, and gives the reference.
fn posted(command: &mut Command, changes: &[(&str, &str)]) -> String {
    let (_running, port) = start_server(command);
    let answer = exchange(port, &raw_post(&confirmed(&keys(), &fields(changes))));
    let reference = answer.split_once("?ref=").unwrap_or_else(|| panic!("{answer}")).1;
    reference.split_whitespace().next().expect("a reference").to_owned()
}

/// The program's folder with a pair of keys in it: the program sealing to them, and the key file.
#[cfg(feature = "seal")]
fn sealed(folder: &Path) -> (impl Fn() -> Command, String) {
    let (made, key, said) = run(&mut Command::new(env!("CARGO_BIN_EXE_intake-fn")), &["keys", "new"]);
    assert!(made, "{said}");
    let path = folder.join("staff.key");
    std::fs::write(&path, &key).expect("a file");
    let public = said.split_once("INTAKE_SEAL_TO=").expect("the setting").1.lines().next().expect("a line").to_owned();
    assert!(!said.contains("AGE-SECRET-KEY") && key.contains(&public), "the halves do not mix");
    let folder = folder.to_owned();
    let command = move || {
        let mut command = program(&folder);
        command.env("INTAKE_SEAL_TO", &public);
        command
    };
    (command, path.display().to_string())
}

#[cfg(feature = "seal")]
#[test]
fn staff_read_a_sealed_request_with_their_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sealed, key) = sealed(folder.path());
    let reference = posted(&mut sealed(), &[("concern", "Planted words"), ("age", "3-5")]);
    let (fine, listed, _) = run(&mut sealed(), &["inbox", "list"]);
    assert!(fine && listed.starts_with(&reference) && listed.contains("  sent  sealed"), "{listed}");
    let (fine, shown, said) = run(&mut sealed(), &["inbox", "show", &reference]);
    assert!(!fine && shown.is_empty() && said.contains("name a key file with --key FILE"), "{said}");
    let typed = reference.to_lowercase().replace('-', "");
    let by_hand = std::fs::File::open(&key).expect("the key file");
    let (fine, shown, said) = run(sealed().stdin(by_hand), &["inbox", "show", &reference, "--key", "-"]);
    assert!(fine && shown.contains("Ann Lee"), "{said}");
    let (fine, shown, said) = run(&mut sealed(), &["inbox", "show", &typed, "--key", &key]);
    assert!(fine && shown.contains("What is on your mind?\n  Planted words"), "{shown}{said}");
    assert!(shown.contains("How old is your child?\n  3 to 5 years"), "{shown}");
    let (fine, table, _) = run(sealed().env("INTAKE_KEY_FILE", &key), &["inbox", "export"]);
    assert!(fine && table.contains("\"Planted words\""), "{table}");
}

#[cfg(feature = "seal")]
#[test]
fn case_50_garbage_for_a_key_is_refused_by_name_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, key) = sealed(folder.path());
    let private = std::fs::read_to_string(&key).expect("a file").lines().last().expect("the key").to_owned();
    for (garbage, why) in [("hunter2", "is not a public key"), (private.as_str(), "is a private key")] {
        let output = program(folder.path()).env("INTAKE_SEAL_TO", garbage).output().expect("intake-fn runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            said.contains("  - INTAKE_SEAL_TO: entry 1 ") && said.contains(why) && !said.contains(garbage),
            "{said}"
        );
    }
    std::fs::write(&key, "hunter2").expect("a file");
    let reference = posted(&mut program(folder.path()), &[]);
    let (fine, _, said) = run(&mut program(folder.path()), &["inbox", "show", &reference, "--key", &key]);
    assert!(!fine && said.contains("staff.key") && !said.contains("hunter2"), "{said}");
}

#[test]
fn case_18_and_55_a_table_holds_no_formula_and_no_card_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let changes =
        [("name", "=HYPERLINK(\"http://x\")"), ("concern", "@SUM 4111 1111 1111 1111"), ("phone", "+44 20 7946 0000")];
    let reference = posted(&mut program(folder.path()), &changes);
    let (fine, table, _) = run(&mut program(folder.path()), &["inbox", "export", "--format", "csv"]);
    assert!(fine, "{table}");
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}\"reference\",\"updates\",\"received\",\"lane\""), "{}", lines[0]);
    assert!(lines[1].starts_with(&format!("\"{reference}\",\"\",\"20")), "{}", lines[1]);
    for cell in ["\"'=HYPERLINK(\"\"http://x\"\")\"", "\"'@SUM **** **** **** ****\"", "\"'+44 20 7946 0000\""] {
        assert!(lines[1].contains(cell), "{cell}: {}", lines[1]);
    }
    let (_, opened, _) = run(&mut program(folder.path()), &["inbox", "export", "--show-numbers"]);
    assert!(opened.contains("'@SUM 4111 1111 1111 1111"), "{opened}");
    let (_, shown, _) = run(&mut program(folder.path()), &["inbox", "show", &reference]);
    assert!(shown.contains("  @SUM 4111 1111 1111 1111"), "{shown}");
}

#[tokio::test]
async fn case_55_a_full_mail_hides_card_numbers_and_the_store_does_not() {
    use carryover_intake::mail::Contents;
    let intake = made(Made { contents: Contents::Full, ..Made::default() });
    reference(&send(&intake, &[("concern", "my SSN is 123-45-6789")]).await);
    let mail = carryover_intake::mailbox::read_mail(&intake.mailer().kept()[0].formatted());
    assert!(mail.body.contains("  my SSN is ***-**-****") && mail.body.contains("  402-555-0134"), "{}", mail.body);
    let keys = intake.outbox().requests(Lane::Inbox, None).await.expect("a list");
    let stored = intake.outbox().read(Lane::Inbox, &keys[0]).await.expect("it reads").expect("it is there");
    assert_eq!(stored.record(None).expect("it is not sealed").answers["concern"], "my SSN is 123-45-6789");
}

#[test]
fn requests_are_exported_as_json_and_as_fhir() {
    let folder = tempfile::tempdir().expect("a folder");
    let reference = posted(&mut program(folder.path()), &[("age", "3-5"), ("concern", "a\nb")]);
    let exported = |format: &str| -> serde_json::Value {
        let (fine, text, said) = run(&mut program(folder.path()), &["inbox", "export", "--format", format]);
        assert!(fine, "{said}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{format}: {error}: {text}"))
    };
    let json = exported("json");
    assert_eq!((&json[0]["reference"], &json[0]["answers"]["concern"]), (&reference.clone().into(), &"a\nb".into()));
    let fhir = exported("fhir");
    let response = &fhir["entry"][0]["resource"];
    assert_eq!((&fhir["resourceType"], &fhir["type"]), (&"Bundle".into(), &"collection".into()));
    assert_eq!(response["resourceType"], "QuestionnaireResponse");
    assert_eq!((&response["status"], &response["identifier"]["value"]), (&"completed".into(), &reference.into()));
    assert_eq!(response["questionnaire"], "https://clinic.example/consultation/");
    let items = response["item"].as_array().expect("items");
    let item = |name: &str| items.iter().find(|item| item["linkId"] == name).expect("the item");
    let coding = serde_json::json!([{ "valueCoding": { "code": "3-5", "display": "3 to 5 years" } }]);
    assert_eq!(item("age")["answer"], coding);
    assert_eq!(item("concern")["answer"], serde_json::json!([{ "valueString": "a\nb" }]));
}

#[test]
fn case_57_an_erased_request_is_gone_from_every_part_and_an_audit_line_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let erased = posted(&mut program(folder.path()), &[("name", "PlantedName")]);
    let kept = posted(&mut program(folder.path()), &[("name", "Other")]);
    let id = erased.replace('-', "");
    let (fine, said, _) = run(&mut program(folder.path()), &["inbox", "delete", &erased]);
    assert!(fine && said.starts_with(&format!("removed {erased} (")), "{said}");
    for state in ["inbox", "review", "outbox", "attempt", "sent", "dead"] {
        let left = stored(folder.path(), state);
        assert!(left.iter().all(|path| !path.to_string_lossy().contains(&id)), "{left:?}");
    }
    let (_, listed, _) = run(&mut program(folder.path()), &["inbox", "list"]);
    assert!(listed.starts_with(&kept) && listed.lines().count() == 1, "{listed}");
    let (fine, lines, said) = run(&mut program(folder.path()), &["inbox", "audit"]);
    assert!(fine && lines.contains(&format!("  delete  {erased}")) && said.contains("unbroken"), "{lines}{said}");
    assert!(!lines.contains("Planted"));
    let (fine, _, said) = run(&mut program(folder.path()), &["inbox", "delete", &erased]);
    assert!(!fine && said.contains(&format!("there is no request {erased} in this store")), "{said}");
    let (fine, _, said) = run(&mut program(folder.path()), &["inbox", "delete", "../../etc"]);
    assert!(!fine && said.contains("that is not a reference"), "{said}");
}

#[tokio::test]
async fn an_audit_line_that_was_changed_or_taken_out_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    for number in 0..4 {
        audit::note(&outbox, &audit::Action::Show, &[format!("K7Q2-000{number}")], Timestamp::now())
            .await
            .expect("a line");
    }
    let lines = audit::lines(&outbox).await.expect("lines");
    assert_eq!(audit::check(&lines), Ok(()));
    assert_eq!(audit::check(&lines[1..]), Ok(()), "retention takes the oldest ones");
    let mut missing = lines.clone();
    missing.remove(1);
    assert_eq!(audit::check(&missing), Err(audit::Broken::Gap(3)));
    let mut changed = lines.clone();
    changed[2].of = vec!["K7Q2-9999".to_owned()];
    assert_eq!(audit::check(&changed), Err(audit::Broken::Changed(3)));
}

#[tokio::test]
async fn an_audit_line_that_cannot_be_read_shows_and_keeps_nobody_from_a_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Outbox::folder(&folder.path().join("outbox")).expect("an outbox");
    let note = async || audit::note(&outbox, &audit::Action::Show, &[], Timestamp::now()).await.expect("a line");
    note().await;
    std::fs::write(&stored(folder.path(), "audit")[0], "half a li").expect("a file");
    assert_eq!((note().await.number, note().await.number), (2, 3));
    assert!(audit::lines(&outbox).await.is_err(), "whoever looks is told");
}

#[test]
fn a_reader_that_is_gone_is_no_mistake_and_a_full_disk_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    posted(&mut program(folder.path()), &[]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = program(folder.path()).args(["inbox", "list"]).stdout(writer).output().expect("intake-fn runs");
    assert!(output.status.success(), "{output:?}");
    let full = std::fs::File::create("/dev/full").expect("Linux has it");
    let output = program(folder.path()).args(["inbox", "export"]).stdout(full).output().expect("intake-fn runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.starts_with("intake-fn stopped: cannot write to standard output: No space left"), "{said}");
}

#[tokio::test]
async fn case_48_purging_goes_by_utc_days_with_a_day_to_spare() {
    let outbox = Outbox::memory().keeping(Retention { keep_days: 20 });
    let intake = made(Made { outbox, ..Made::default() });
    reference(&send(&intake, &[]).await);
    let now = Timestamp::now();
    let purged = intake.outbox().purge(now).await.expect("it purges");
    assert_eq!(purged, Purged::Removed(Vec::new()));
    // A clock a month ahead of the store's own: nothing is believed, nothing is removed.
    let purged = intake.outbox().purge(now + Span::new().hours(24 * 40)).await.expect("it purges");
    assert!(matches!(purged, Purged::ClockIsOff(seconds) if seconds > 24 * 39 * 3600), "{purged:?}");
    assert_eq!(intake.outbox().requests(Lane::Inbox, None).await.expect("a list").len(), 1);
}

#[test]
fn what_is_too_old_is_purged_with_leftovers_and_the_rest_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    posted(&mut program(folder.path()), &[]);
    let outbox = folder.path().join("outbox");
    let path = &stored(folder.path(), "inbox")[0];
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(400 * 24 * 3600);
    let aged = |path: &Path| {
        let file = std::fs::File::options().write(true).open(path).expect("a file");
        file.set_modified(old).expect("a time");
    };
    let copies = [
        ("inbox/2025-01-02", "AAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("review/2025-01-02", "BBBBBBBBBBBBBBBBBBBBBBBBBB"),
        ("spent/2025-01-02", "proof"),
        ("sent/2025-01-02", "AAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("inbox/2025-01-02", "CCCCCCCCCCCCCCCCCCCCCCCCCC#1"),
    ];
    for (place, name) in copies {
        std::fs::create_dir_all(outbox.join(place)).expect("a folder");
        let copy = outbox.join(place).join(name);
        std::fs::copy(path, &copy).expect("a file");
        aged(&copy);
    }
    // An old day in the name of a file written now: a clock was wrong when it was named.
    std::fs::copy(path, outbox.join("inbox/2025-01-02/DDDDDDDDDDDDDDDDDDDDDDDDDD")).expect("a file");
    let (fine, said, error) = run(&mut program(folder.path()), &["inbox", "purge"]);
    assert!(fine, "{error}");
    assert_eq!(said, "inbox: 1 removed\nreview: 1 removed\nspent: 1 removed\nleftover: 1 removed\n");
    let left = stored(folder.path(), "inbox");
    assert!(left.contains(path) && left.len() == 2, "{left:?}");
    let (_, lines, _) = run(&mut program(folder.path()), &["inbox", "audit"]);
    assert!(lines.contains("  purge  inbox: 1, review: 1, spent: 1, leftover: 1"), "{lines}");
}

#[test]
fn case_43_a_full_disk_means_not_sent_and_every_thanked_request_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = folder.path().join("outbox");
    std::fs::create_dir(&outbox).expect("a folder");
    let script = format!("mount -t tmpfs -o size=160k tmpfs '{}' && exec \"$@\"", outbox.display());
    let inside = |command: &Command| {
        let mut inside = Command::new("unshare");
        inside.args(["-rm", "sh", "-c", &script, "sh"]).arg(command.get_program());
        inside.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        inside
    };
    if !inside(&Command::new("true")).status().is_ok_and(|status| status.success()) {
        eprintln!("not tested: this system lets no test mount a small disk");
        return;
    }
    let (running, port) = start_server(&mut inside(&program(folder.path())));
    let mut thanked = Vec::new();
    let mut refused = 0;
    for number in 0..60 {
        let answer = exchange(port, &raw_post(&confirmed(&keys(), &fields(&[("name", &format!("Ann {number}"))]))));
        match answer.split_once("?ref=") {
            Some((_, rest)) => thanked.push(rest.split_whitespace().next().expect("a reference").replace('-', "")),
            None => {
                assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("402-413-1356"), "{answer}");
                refused += 1;
            }
        }
    }
    assert!(thanked.len() > 3 && refused > 3, "{} thanked, {refused} refused", thanked.len());
    let days = Path::new("/proc").join(running.0.id().to_string()).join("root");
    let days = days.join(outbox.strip_prefix("/").expect("it is absolute")).join("inbox");
    let files = std::fs::read_dir(days).expect("the small disk").flat_map(|day| {
        std::fs::read_dir(day.expect("an entry").path()).expect("a day").map(|file| file.expect("an entry").path())
    });
    let whole: Vec<String> = files
        .filter(|path| {
            let text = std::fs::read_to_string(path).expect("a file");
            text.split_once('\n').is_some_and(|(_, json)| serde_json::from_str::<serde_json::Value>(json).is_ok())
        })
        .map(|path| path.file_name().expect("a name").to_string_lossy()[..8].to_owned())
        .collect();
    assert!(thanked.iter().all(|reference| whole.contains(reference)), "{thanked:?} {whole:?}");
}
