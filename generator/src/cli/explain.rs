//! `carryover explain CODE`.

use super::Ending;
use super::report;
use crate::diagnostic::{Code, did_you_mean};

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The word in brackets behind a problem; without it, all of them
    code: Option<String>,
}

pub(super) fn explain(command: &Explain) -> anyhow::Result<Ending> {
    let Some(name) = &command.code else {
        for code in Code::ALL {
            report::say!("{:22} {}", code.name(), code.explanation().lines().next().unwrap_or(""));
        }
        return Ok(Ending::Fine);
    };
    match Code::parse(name.trim_matches(['[', ']'])) {
        Some(code) => {
            report::say!("{}\n\n{}", code.name(), code.explanation());
            Ok(Ending::Fine)
        }
        None => {
            let near = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
            let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
            report::complain!("error: there is no code `{name}`; {near}`carryover explain` lists all of them");
            Ok(Ending::WrongUsage)
        }
    }
}
