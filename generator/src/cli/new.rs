//! `carryover new`: a ready file with the right name and fields, or a whole small site. A file is a draft until its
//! author says otherwise.

mod site;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};

use super::{Ending, facts, report};
use crate::content::starter::Starter;
use crate::render::admin::{self, File};

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// What to write
    kind: Kind,
    /// Its title, in quotes; of a site, its folder
    #[arg(value_name = "TITLE|DIR")]
    title: String,
    /// Write nothing; print the address at which GitHub's own editor begins the file
    #[arg(long)]
    link: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// content/articles/NAME.md
    Article,
    /// content/handouts/NAME.yaml
    Handout,
    /// content/pages/NAME.md
    Page,
    /// content/programs/NAME.yaml
    Program,
    /// DIR/content/: a small site to begin from
    Site,
}

impl Kind {
    /// What one file of the kind begins with; a site is many files.
    fn starter(self) -> Option<Starter> {
        match self {
            Kind::Article => Some(Starter::Article),
            Kind::Handout => Some(Starter::Handout),
            Kind::Page => Some(Starter::Page),
            Kind::Program => Some(Starter::Program),
            Kind::Site => None,
        }
    }
}

pub(super) fn new(root: &Path, command: &New) -> anyhow::Result<Ending> {
    let title = command.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        bail!(
            "the title is empty\nwhy: the file's name and the page's address are made from it\nfix: carryover new article \"Dressing without tears\""
        );
    }
    let Some(starter) = command.kind.starter() else {
        return site::site(&command.title);
    };
    let shown = starter.path(&title);
    let path = root.join(&shown);
    let text = starter.text(&title, today(root), first_handout(root).as_deref());
    if command.link {
        return link(root, &File { path: shown, text });
    }
    let text = with_schema(root, starter, text);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot write {shown}"))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = match file {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!(
                "{shown} is there already\nwhy: a new file would overwrite it\nfix: open that file, or choose another title"
            )
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write {shown}")),
    };
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {shown}"))?;
    report::say!(
        "{shown}\nIt is a draft: see it with `carryover serve --drafts`; take the draft mark out to publish it."
    );
    Ok(Ending::Fine)
}

/// Today by the clinic's clock, which decides what is published; by this computer's where no clinic is known.
fn today(root: &Path) -> Date {
    match facts::clinic(root) {
        Some(clinic) => clinic.time_zone.to_datetime(Timestamp::now()).date(),
        None => ZonedDateTime::now().date(),
    }
}

fn link(root: &Path, file: &File) -> anyhow::Result<Ending> {
    let clinic = facts::clinic(root);
    let Some(repository) = clinic.as_ref().and_then(|clinic| clinic.admin.repository()) else {
        bail!(
            "no repository is known\nwhy: the address begins with the one on GitHub that holds the site\nfix: add `admin: {{repository: owner/name}}` to content/clinic.yaml"
        )
    };
    report::say!("{}", admin::new_file(repository, file));
    Ok(Ending::Fine)
}

/// The file with a first line by which editors know its fields, where the site has their schema.
fn with_schema(root: &Path, starter: Starter, text: String) -> String {
    let Some(kind) = starter.schema() else { return text };
    let schema = format!(".vscode/schemas/{kind}.schema.json");
    match root.join(&schema).is_file() {
        true => format!("# yaml-language-server: $schema=../../{schema}\n{text}"),
        false => text,
    }
}

/// The name of a handout that exists, to begin a program with.
fn first_handout(root: &Path) -> Option<String> {
    let entries = fs::read_dir(root.join("content/handouts")).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".yaml").filter(|stem| !stem.contains('.')).map(str::to_string)).min()
}
