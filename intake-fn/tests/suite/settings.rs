//! Settings: wrong ones are refused together, by name, without repeating a secret.

use carryover_intake::config;

use crate::rig::{ORIGIN, SECRET, program};

/// What is said about these settings; `changes` replace or, when empty, remove one of a complete set.
fn said(changes: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let _ = program(folder.path());
    let complete = [
        ("INTAKE_FORM", folder.path().join("form").display().to_string()),
        ("INTAKE_OUTBOX", "memory:".to_owned()),
        ("INTAKE_SMTP", "smtps://user:pass@mail.example".to_owned()),
        ("INTAKE_FROM", "Website <site@clinic.example>".to_owned()),
        ("INTAKE_TO", "desk@clinic.example".to_owned()),
        ("INTAKE_SITE", ORIGIN.to_owned()),
        ("INTAKE_SECRET", SECRET.to_owned()),
    ];
    let setting = |name: &str| {
        let changed = changes.iter().find(|(changed, _)| *changed == name).map(|(_, value)| (*value).to_owned());
        changed.or_else(|| complete.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
    };
    config::intake(setting).err().map(|problems| problems.0).unwrap_or_default()
}

#[track_caller]
fn check_said(changes: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(said(changes), expected);
}

#[test]
fn complete_settings_are_taken() {
    check_said(&[], &[]);
    check_said(&[("INTAKE_SMTP", "smtp://mail.example:587?tls=required")], &[]);
    check_said(&[("INTAKE_SMTP", "smtp://127.0.0.1:2525")], &[]);
    check_said(&[("INTAKE_EMAIL", "full"), ("INTAKE_MAIL_BAA", "true")], &[]);
    check_said(&[("INTAKE_SITE", "http://127.0.0.1:8080/base/")], &[]);
}

#[cfg(feature = "s3")]
#[test]
fn a_bucket_is_taken() {
    check_said(&[("INTAKE_OUTBOX", "s3://clinic-intake/requests")], &[]);
}

#[test]
fn case_58_everything_missing_is_said_at_once() {
    let all =
        ["INTAKE_FORM", "INTAKE_OUTBOX", "INTAKE_SMTP", "INTAKE_FROM", "INTAKE_TO", "INTAKE_SITE", "INTAKE_SECRET"];
    let problems = said(&all.map(|name| (name, "")));
    assert_eq!(problems.len(), all.len());
    for (problem, name) in problems.iter().zip(all) {
        assert!(problem.starts_with(&format!("{name} is not set: ")), "{problem}");
    }
}

#[test]
fn case_58_mail_is_never_sent_in_clear_to_another_machine() {
    let why = "INTAKE_SMTP: without encryption it would send in clear, which is only allowed to this machine; \
               use smtps://user:password@host, smtp://user:password@host:587?tls=required, or file:///absolute/path";
    for url in ["smtp://mail.example", "smtp://mail.example?tls=opportunistic", "smtp://mail.example?tls=none"] {
        check_said(&[("INTAKE_SMTP", url)], &[why]);
    }
}

#[test]
fn case_58_answers_in_mail_need_the_clinics_word() {
    let full = said(&[("INTAKE_EMAIL", "full")]);
    assert!(full.len() == 1 && full[0].contains("INTAKE_MAIL_BAA=true"), "{full:?}");
    check_said(
        &[("INTAKE_EMAIL", "all")],
        &[
            "INTAKE_EMAIL must be `notice` (reference and time), `sealed` (the answers attached, sealed) or `full` (every answer)",
        ],
    );
    let sealed = said(&[("INTAKE_EMAIL", "sealed")]);
    assert!(sealed.len() == 1 && sealed[0].contains("INTAKE_SEAL_TO names no key"), "{sealed:?}");
}

#[test]
fn case_58_weak_or_wrong_values_are_refused_without_being_repeated() {
    let wrong = [
        ("INTAKE_SECRET", "hunter2"),
        ("INTAKE_SECRET", "hunter2hunter2hunter2hunter2hunter2"),
        ("INTAKE_SITE", "http://clinic.example/hunter2"),
        ("INTAKE_TO", "hunter2"),
        ("INTAKE_FROM", "hunter2 <x>"),
        ("INTAKE_OUTBOX", "ftp://hunter2"),
        ("INTAKE_SMTP", "gopher://user:hunter2@host"),
        ("INTAKE_SMTP_CA", "/nowhere/hunter2"),
        ("INTAKE_SECRET_OLD", "hunter2"),
        ("INTAKE_SEAL_TO", "hunter2"),
        ("INTAKE_KEEP_DAYS", "hunter2"),
        ("INTAKE_KEEP_DAYS", "3"),
        ("INTAKE_MAILS_PER_HOUR", "hunter2"),
        ("INTAKE_WEBHOOK", "hunter2"),
        ("INTAKE_WEBHOOK", "http://hooks.example/hunter2"),
        ("INTAKE_HEARTBEAT", "ftp://hooks.example/hunter2"),
    ];
    for change in wrong {
        let problems = said(&[change, ("INTAKE_SITE", if change.0 == "INTAKE_SITE" { change.1 } else { ORIGIN })]);
        assert_eq!(problems.len(), 1, "{change:?}: {problems:?}");
        assert!(problems[0].starts_with("INTAKE_") && !problems[0].contains("hunter2"), "{problems:?}");
    }
}

#[test]
fn the_program_ends_with_2_and_the_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let output =
        program(folder.path()).env("INTAKE_SECRET", "short").env_remove("INTAKE_TO").output().expect("intake-fn runs");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.starts_with("intake-fn cannot start; its settings need attention:\n  - INTAKE_TO is not set: "),
        "{message}"
    );
    assert!(message.contains("\n  - INTAKE_SECRET is too short to be safe; "), "{message}");
}

#[test]
fn the_readme_explains_every_setting() {
    let readme = std::fs::read_to_string(crate::rig::root().join("intake-fn/README.md")).expect("the README is there");
    for name in config::SETTINGS {
        assert!(readme.contains(&format!("| `{name}` |")), "{name}");
    }
}
