//! Every command's help has an example, and the program takes each example as it is written there.

use std::process::Command;

use crate::site_test::program;

/// The help of every command, with the words that lead to it: `carryover theme eject`.
fn helps(name: &str) -> Vec<(Vec<String>, String)> {
    let mut waiting = vec![vec![name.to_string()]];
    let mut found = Vec::new();
    while let Some(words) = waiting.pop() {
        let output = Command::new(program(name)).args(&words[1..]).arg("--help").output().expect("the program starts");
        let help = String::from_utf8(output.stdout).expect("it is UTF-8");
        assert_eq!(output.status.code(), Some(0), "{words:?}: {help}");
        let commands = help.split("\nCommands:\n").nth(1).unwrap_or_default();
        let names = commands.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("    "));
        for below in names.filter_map(|line| line.split_whitespace().next()).filter(|below| *below != "help") {
            waiting.push(words.iter().cloned().chain([below.to_string()]).collect());
        }
        found.push((words, help));
    }
    found
}

/// The lines below `Example:` or `Examples:`.
fn examples(help: &str) -> Vec<&str> {
    let after = help.split("Example").nth(1).and_then(|after| after.split_once(":\n")).map(|(_, lines)| lines);
    after.unwrap_or_default().lines().take_while(|line| line.starts_with("  ")).map(str::trim).collect()
}

#[track_caller]
fn check(name: &str, at_least: usize) {
    let helps = helps(name);
    assert!(helps.len() >= at_least, "{name} has only {} commands", helps.len());
    for (words, help) in helps {
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{words:?} needs an example: {help}");
        for example in examples {
            assert!(example.starts_with(&words.join(" ")), "{example} is no example of {words:?}");
            // A shell splits the words; asked for help besides, the program reads them and does nothing.
            let (call, _) = example.split_once(" > ").unwrap_or((example, ""));
            let call = format!("set -- {call}; shift; exec \"$0\" \"$@\" --help");
            let taken = Command::new("sh").arg("-c").arg(&call).arg(program(name)).output().expect("sh starts");
            assert!(taken.status.success(), "{example}: {}", String::from_utf8_lossy(&taken.stderr));
            let told = String::from_utf8_lossy(&taken.stdout).into_owned();
            assert!(told.contains(&format!("Usage: {}", words.join(" "))), "{example} leads elsewhere: {told}");
        }
    }
}

#[test]
fn each_command_of_the_generator_shows_an_example_that_it_takes() {
    check("carryover", 15);
}

#[test]
fn each_command_of_the_intake_function_shows_an_example_that_it_takes() {
    check("intake-fn", 13);
}
