//! `carryover theme list`, `carryover theme eject FILE` and `carryover theme components`.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use clap::Subcommand;

use super::Ending;
use super::report;
use crate::content::clinic;
use crate::diagnostic::did_you_mean;
use crate::source::scan::{self, Snapshot};
use crate::theme::{Layer, ThemeFile, builtin, layered, load};

#[derive(Debug, clap::Args)]
pub(super) struct Theme {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show which layer serves each file
    #[command(after_help = "Example:\n  carryover theme list")]
    List,
    /// Copy a built-in file into themes/ to change it
    #[command(after_help = "Example:\n  carryover theme eject components/cards.html")]
    Eject {
        /// Such as layouts/article.html
        file: String,
    },
    /// Show what each component and block of the theme takes, as a table in Markdown
    #[command(after_help = "Example:\n  carryover theme components > components.md")]
    Components,
}

pub(super) fn theme(root: &Path, theme: &Theme) -> anyhow::Result<Ending> {
    let snapshot = scan::content(root, &Snapshot::default()).value;
    let clinic = clinic::parse(snapshot.text(clinic::PATH)).value;
    let name = clinic.map_or(builtin::NAME.to_string(), |clinic| clinic.theme);
    let files = layered(&name, scan::theme(root, &name, |_| true).value);
    match &theme.command {
        Command::List => {
            for file in files {
                let layer = match file.layer {
                    Layer::Site => format!("themes/{name}"),
                    Layer::BuiltIn => "built in".into(),
                };
                report::say!("{:40} {layer}", file.name);
            }
        }
        Command::Eject { file } => eject(root, &name, &files, file)?,
        Command::Components => return Ok(components(&name, &files)),
    }
    Ok(Ending::Fine)
}

fn components(name: &str, files: &[ThemeFile]) -> Ending {
    let mut problems = Vec::new();
    let theme = load(name, files, None).take(&mut problems);
    let Some(theme) = theme else {
        report::print(problems, report::Format::Human);
        return Ending::ContentErrors;
    };
    report::say!("| Component | Takes | Draws |\n| --- | --- | --- |");
    for component in theme.components() {
        // A stroke would end the cell of the table.
        let takes: Vec<String> =
            component.arguments.iter().map(|argument| format!("`{}`", argument.replace('|', "\\|"))).collect();
        report::say!("| `{}` | {} | {} |", component.name, takes.join(", "), component.hint);
    }
    Ending::Fine
}

fn eject(root: &Path, theme: &str, files: &[ThemeFile], wanted: &str) -> anyhow::Result<()> {
    let shown = format!("themes/{theme}/{wanted}");
    let Some(file) = files.iter().find(|file| file.name == wanted) else {
        let near = did_you_mean(wanted, files.iter().map(|file| file.name.as_str()));
        let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        bail!("the theme has no file {wanted}\nfix: {near}`carryover theme list` shows all of them");
    };
    if file.layer == Layer::Site {
        report::say!("{shown} is there already");
        return Ok(());
    }
    let path = root.join(&shown);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot write {shown}"))?;
    }
    fs::write(&path, &file.bytes).with_context(|| format!("cannot write {shown}"))?;
    report::say!("{shown}");
    Ok(())
}
