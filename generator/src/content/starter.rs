//! What a new file begins with: the right fields, words to write over, and the mark of a draft.

use jiff::civil::Date;

use super::slug::slugify;

/// A kind of file that can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// `content/articles/NAME.md`
    Article,
    /// `content/handouts/NAME.yaml`
    Handout,
    /// `content/pages/NAME.md`
    Page,
    /// `content/programs/NAME.yaml`
    Program,
}

impl Starter {
    /// Its folder below `content/`.
    pub fn folder(self) -> &'static str {
        match self {
            Starter::Article => "articles",
            Starter::Handout => "handouts",
            Starter::Page => "pages",
            Starter::Program => "programs",
        }
    }

    /// The schema of its fields, where editors can use one: they do not look into the settings of a Markdown file.
    pub fn schema(self) -> Option<&'static str> {
        match self {
            Starter::Handout => Some("handout"),
            Starter::Program => Some("program"),
            Starter::Article | Starter::Page => None,
        }
    }

    /// The file's path for a title, from the site's root.
    pub fn path(self, title: &str) -> String {
        let ending = match self {
            Starter::Article | Starter::Page => "md",
            Starter::Handout | Starter::Program => "yaml",
        };
        format!("content/{}/{}.{ending}", self.folder(), slugify(title))
    }

    /// What stands in it; a program begins with `handout`, if there is one.
    pub fn text(self, title: &str, today: Date, handout: Option<&str>) -> String {
        let template = match self {
            Starter::Article => ARTICLE,
            Starter::Handout => HANDOUT,
            Starter::Page => PAGE,
            Starter::Program => PROGRAM,
        };
        let items = handout.map_or("items: []  # one `- handout: name` a line".into(), |name| {
            format!("items:\n  - handout: {name}\n    note: Why this one, in a sentence.")
        });
        // A text in JSON is one in YAML too.
        let quoted = serde_json::Value::from(title).to_string();
        template
            .replace("{title}", title)
            .replace("{quoted}", &quoted)
            .replace("{today}", &today.to_string())
            .replace("{items}", &items)
    }
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
