//! `carryover new`: a ready file with the right name and fields, or a whole small site. A file is a draft until its
//! author says otherwise.

mod site;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::ZonedDateTime;

use super::Ending;
use super::report;
use crate::content::slug::slugify;

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// What to write
    kind: Kind,
    /// Its title, in quotes; of a site, its folder
    #[arg(value_name = "TITLE|DIR")]
    title: String,
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

pub(super) fn new(root: &Path, command: &New) -> anyhow::Result<Ending> {
    let title = command.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        bail!(
            "the title is empty\nwhy: the file's name and the page's address are made from it\nfix: carryover new article \"Dressing without tears\""
        );
    }
    let today = ZonedDateTime::now().date().to_string();
    let (folder, ending, template) = match command.kind {
        Kind::Article => ("articles", "md", ARTICLE),
        Kind::Handout => ("handouts", "yaml", HANDOUT),
        Kind::Page => ("pages", "md", PAGE),
        Kind::Program => ("programs", "yaml", PROGRAM),
        Kind::Site => return site::site(&command.title, &today),
    };
    let shown = format!("content/{folder}/{}.{ending}", slugify(&title));
    let path = root.join(&shown);
    let quoted = serde_json::to_string(&title)?;
    let items = first_handout(root).map_or("items: []  # one `- handout: name` a line".into(), |name| {
        format!("items:\n  - handout: {name}\n    note: Why this one, in a sentence.")
    });
    let text = template
        .replace("{title}", &title)
        .replace("{quoted}", &quoted)
        .replace("{today}", &today)
        .replace("{items}", &items);
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

/// The name of a handout that exists, to begin a program with.
fn first_handout(root: &Path) -> Option<String> {
    let entries = fs::read_dir(root.join("content/handouts")).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".yaml").filter(|stem| !stem.contains('.')).map(str::to_string)).min()
}

const ARTICLE: &str = "---
title: {title}
date: {today}
summary: One sentence that gives the short answer.
topics: [routines]
draft: true
---

Begin with what a tired parent needs first.

## What to try tonight

1. One small thing.
";

const PAGE: &str = "---
title: {title}
summary: One sentence that says what this page answers.
draft: true
---

Begin with the answer.
";

const PROGRAM: &str = "schema: program/1
title: {quoted}
summary: Two or three activities that go together.
status: draft
{items}
";

const HANDOUT: &str = "schema: handout/1
status: draft               # draft, published or retired
title: {quoted}
summary: One sentence that says what the family does.
kind: activity              # activity, exercise, strategy, routine or information
disciplines: [ot]
skill_areas: [hand-strength]
# activity: dressing          # the part of the day, by a name in `activities` of clinic.yaml

child:
  age: {from: 3, to: 6}     # years
  helper: An adult stays with the child the whole time.

goal:
  family: What the child will be able to do, in the family's words.
  why: Why it helps, in one or two sentences.

dosage:
  frequency: {times_per_day: 1, days_per_week: 5}
  time: {minutes: 5}
  intensity: Some effort, still fun.
  type: Play

routine:
  when: When in the day it fits.
  cue: What reminds the family.

materials:
  - item: Something from the house
    swap: What does as well

steps:
  - title: First step
    do: What to do.
    say: \"Words to say to the child.\"
    count: {reps: 3, unit: times}
    look_for: What it looks like when it goes well.

cues:
  do:
    - What helps.
  dont:
    - What does not help.

grading:
  easier:
    - A way to make it easier.
  harder:
    - A way to make it harder.

precautions:
  ask_first:
    - your child has had surgery or an injury in the last six months
  stop_if:
    - your child has pain, or is upset
  get_help:
    - level: emergency        # emergency, urgent or call_clinic
      when: Your child has trouble breathing.
      action: Call the emergency number now.
    - level: call_clinic
      when: Something worries you.
      action: Stop and call us.

progress:
  success: What it looks like when it works.
  track: {period: week, columns: [Did it, Notes]}

review: {}                    # reviewed_by, reviewed_on, review_due once a clinician has read it
";
