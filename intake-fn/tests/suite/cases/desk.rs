//! Cases 18, 55, 56 and 58: what leaves the store, and what keeps the program from starting.

use std::process::Output;

use super::program::Program;
use crate::rig::program;

/// What a command for staff prints.
fn printed(program_: &Program, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } =
        program(program_.folder.path()).args(arguments).output().expect("intake-fn runs");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("it prints UTF-8")
}

#[test]
fn case_18_words_that_a_spreadsheet_would_run_are_words_in_the_table() {
    let program = Program::start();
    for (field, typed) in [
        ("name", "=HYPERLINK(\"http://planted.example\")"),
        ("name", "+cmd|' /C calc'!A0 planted"),
        ("name", "@SUM(A1:A9) planted"),
        ("name", "-2+3 planted"),
        ("concern", "\t=1+1 planted"),
        ("concern", "planted\n=1+1"),
        ("language", "=planted"),
    ] {
        let answer = program.check_taken((field, typed), typed);
        let table = printed(&program, &["inbox", "export"]);
        let start = format!("\"{}\",", answer.reference());
        let line = table.split("\r\n").find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{table}"));
        let doubled = typed.replace('"', "\"\"");
        let cell = if typed.starts_with("planted") { format!("\"{doubled}\"") } else { format!("\"'{doubled}\"") };
        assert!(line.contains(&cell), "{cell}: {line}");
    }
}

#[test]
fn case_55_numbers_of_cards_and_the_like_leave_the_store_as_asterisks() {
    let program = Program::start();
    let typed = "planted card 4111 1111 1111 1111, SSN 123-45-6789";
    let answer = program.send(&[("concern", typed)]);
    assert_eq!(program.answers(&answer)["concern"], typed);
    let hidden = "planted card **** **** **** ****, SSN ***-**-****";
    assert!(program.mail(&answer).body.contains(&format!("\n  {hidden}\n")));
    assert!(printed(&program, &["inbox", "export"]).contains(hidden));
    assert!(printed(&program, &["inbox", "export", "--show-numbers"]).contains(typed));
}

#[test]
fn case_56_threats_and_links_are_plain_text() {
    let program = Program::start();
    for typed in [
        "Planted: we have your data. Pay 1 BTC to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "Your mailbox planted is full, sign in at https://planted.example/login",
        "<a href=\"https://planted.example\">your invoice</a> data:text/html,<script>1</script>",
        "[invoice](https://planted.example) javascript:alert(1)",
    ] {
        program.check_taken(("concern", typed), typed);
    }
    program.check_shown_again(&program.send(&[("concern", "https://planted.example data:text/html,x")]));
}

#[test]
fn case_58_settings_that_would_harm_keep_the_program_from_starting() {
    let repeated = "planted".repeat(6);
    for (changes, named) in [
        (vec![("INTAKE_TO", "")], "INTAKE_TO is not set"),
        (vec![("INTAKE_TO", "planted")], "INTAKE_TO is not a list of e-mail addresses"),
        (vec![("INTAKE_SMTP", "smtp://user:planted@mail.example:25")], "INTAKE_SMTP: without encryption"),
        (vec![("INTAKE_SMTP", "smtp://user:planted@mail.example?tls=none")], "INTAKE_SMTP: without encryption"),
        (vec![("INTAKE_EMAIL", "full")], "INTAKE_MAIL_BAA=true"),
        (vec![("INTAKE_EMAIL", "full"), ("INTAKE_MAIL_BAA", "yes")], "INTAKE_MAIL_BAA=true"),
        (vec![("INTAKE_SECRET", "planted")], "INTAKE_SECRET is too short"),
        (vec![("INTAKE_SECRET", &repeated)], "INTAKE_SECRET repeats few characters"),
        (vec![("INTAKE_SECRET", "")], "INTAKE_SECRET is not set"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let output = program(folder.path())
            .envs(changes.iter().copied())
            .args(["--listen", "127.0.0.1:0"])
            .output()
            .expect("intake-fn runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{changes:?}: {said}");
        assert!(said.contains(named) && !said.contains("planted"), "{changes:?}: {said}");
    }
}
