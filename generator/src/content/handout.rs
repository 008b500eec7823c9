//! A home-program handout: one activity a family can do tonight.

mod safety;
pub mod texts;
mod wording;

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

pub(super) use safety::check;

use super::rhythm::TimeOfDay;
use super::{Content, Document, Draft, Reference, age, date_field, document, references};
use crate::source::Located;
use crate::source::yaml::Node;

/// What only a handout has. Fields as in the handout table; texts are plain, not Markdown.
#[derive(Debug)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Handout {
    pub kind: String,
    pub disciplines: Vec<String>,
    pub updated: Option<Date>,
    pub skill_areas: Vec<String>,
    pub settings: Vec<String>,
    /// The same and the disciplines, each with the list that it is from and its place.
    pub listed: Vec<(&'static str, Located<String>)>,
    pub related: Vec<Located<String>>,
    pub review: HandoutReview,
    pub child: Child,
    pub goal: Goal,
    pub dosage: Option<Dosage>,
    pub routine: Option<Routine>,
    pub materials: Vec<Material>,
    pub setup: Vec<String>,
    pub steps: Vec<Step>,
    pub cues: Cues,
    pub grading: Grading,
    pub precautions: Precautions,
    pub progress: Option<Progress>,
    pub media: Vec<Medium>,
    pub references: Vec<Reference>,
    pub disclaimer: Option<String>,
}

/// Who wrote a handout and who checked it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct HandoutReview {
    pub authored_by: Option<String>,
    pub reviewed_by: Option<String>,
    pub reviewed_on: Option<Date>,
    pub review_due: Option<Date>,
    /// Where the file speaks of its review: the day it is due, the group, or its status.
    pub range: Range<u32>,
}

/// Who it is for; ages in years.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Child {
    pub from: f64,
    pub to: f64,
    pub helper: String,
    pub helpers_needed: Option<u32>,
}

/// What it is for.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Goal {
    pub family: String,
    pub why: String,
}

/// Frequency, intensity, time and type (FITT).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Dosage {
    pub times_per_day: Option<u32>,
    pub days_per_week: Option<u32>,
    pub time_of_day: Option<TimeOfDay>,
    pub when: Option<String>,
    pub intensity: Option<String>,
    pub minutes: Option<u32>,
    pub kind: Option<String>,
    pub rounds: Option<u32>,
    pub rest: Option<String>,
    /// Where the file says how often, or the dosage as a whole.
    #[serde(skip)]
    pub place: Range<u32>,
}

/// Where in the day it lives.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Routine {
    pub when: String,
    pub cue: Option<String>,
    pub link: Option<String>,
}

/// One thing that is needed.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Material {
    pub item: String,
    pub swap: Option<String>,
    pub avoid: Option<String>,
    pub optional: bool,
}

/// One step.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Step {
    pub title: String,
    pub what: String,
    pub say: Option<String>,
    pub count: Option<Count>,
    pub look_for: Option<String>,
    pub image: Option<StepImage>,
}

/// How many times.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Count {
    pub reps: Option<u32>,
    pub sets: Option<u32>,
    pub hold_seconds: Option<u32>,
    pub unit: Option<String>,
}

/// The picture of a step.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct StepImage {
    pub src: Located<String>,
    pub alt: Located<String>,
    /// Whether somebody can be recognised in it, where the file says so.
    pub people: Option<bool>,
}

/// What helps and what does not.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Cues {
    pub helps: Vec<String>,
    pub avoid: Vec<String>,
}

/// Ways to make it easier and harder.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Grading {
    pub easier: Vec<String>,
    pub harder: Vec<String>,
}

/// Staying safe.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Precautions {
    pub ask_first: Vec<String>,
    pub stop_if: Vec<String>,
    pub notes: Vec<String>,
    pub get_help: Vec<Help>,
}

/// Whom to call; `level` is `call_clinic`, `urgent` or `emergency`.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Help {
    pub level: String,
    pub when: String,
    pub action: String,
}

/// How it goes.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Progress {
    pub success: Option<String>,
    pub period: Option<String>,
    pub columns: Vec<String>,
    pub tell_us: Vec<String>,
}

/// A video, a sound or a link.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the table of fields documents each of them")]
pub struct Medium {
    pub kind: String,
    pub title: String,
    pub url: String,
    pub captions: bool,
    pub transcript: bool,
}

pub(super) fn build(draft: Draft) -> Option<Document> {
    let fields = draft.fields;
    let handout = Handout {
        kind: fields.text("kind")?,
        disciplines: fields.texts("disciplines"),
        updated: date_field(fields, "updated"),
        skill_areas: fields.texts("skill_areas"),
        settings: fields.texts("settings"),
        related: fields.list("related").iter().filter_map(Node::to_located).collect(),
        listed: listed(fields),
        review: review(fields),
        child: child(fields.get("child")?)?,
        goal: goal(fields.get("goal")?)?,
        dosage: fields.get("dosage").map(dosage),
        routine: fields.get("routine").and_then(routine),
        materials: fields.list("materials").iter().filter_map(material).collect(),
        setup: fields.texts("setup"),
        steps: fields.list("steps").iter().filter_map(step).collect(),
        cues: fields.get("cues").map_or(Cues { helps: vec![], avoid: vec![] }, |cues| Cues {
            helps: cues.texts("do"),
            avoid: cues.texts("dont"),
        }),
        grading: fields.get("grading").map_or(Grading { easier: vec![], harder: vec![] }, |grading| Grading {
            easier: grading.texts("easier"),
            harder: grading.texts("harder"),
        }),
        precautions: precautions(fields.get("precautions")?),
        progress: fields.get("progress").map(progress),
        media: fields.list("media").iter().filter_map(medium).collect(),
        references: references(fields, "references"),
        disclaimer: fields.text("disclaimer").filter(|text| text != "default"),
    };
    document(&draft, Content::Handout(Box::new(handout)))
}

fn listed(fields: &Node) -> Vec<(&'static str, Located<String>)> {
    let words = |list: &'static str| fields.list(list).iter().filter_map(move |word| Some((list, word.to_located()?)));
    ["disciplines", "skill_areas", "settings"].into_iter().flat_map(words).collect()
}

fn review(fields: &Node) -> HandoutReview {
    let review = fields.get("review");
    let due = review.and_then(|review| review.get("review_due"));
    let range = due.or(review).or(fields.get("status")).map(|node| node.range.clone()).unwrap_or_default();
    let Some(node) = review else { return HandoutReview { range, ..HandoutReview::default() } };
    HandoutReview {
        authored_by: node.text("authored_by"),
        reviewed_by: node.text("reviewed_by"),
        reviewed_on: date_field(node, "reviewed_on"),
        review_due: date_field(node, "review_due"),
        range,
    }
}

fn child(node: &Node) -> Option<Child> {
    let years = |key: &str| age::parse(node.get("age")?.get(key)?.as_text()?);
    Some(Child {
        from: years("from")?,
        to: years("to")?,
        helper: node.text("helper")?,
        helpers_needed: node.count("helpers_needed"),
    })
}

fn goal(node: &Node) -> Option<Goal> {
    Some(Goal { family: node.text("family")?, why: node.text("why")? })
}

pub(super) fn dosage(node: &Node) -> Dosage {
    let frequency = node.get("frequency");
    Dosage {
        times_per_day: frequency.and_then(|frequency| frequency.count("times_per_day")),
        days_per_week: frequency.and_then(|frequency| frequency.count("days_per_week")),
        time_of_day: frequency.and_then(|frequency| TimeOfDay::parse(&frequency.text("time_of_day")?)),
        when: frequency.and_then(|frequency| frequency.text("when")),
        intensity: node.text("intensity"),
        minutes: node.get("time").and_then(|time| time.count("minutes")),
        kind: node.text("type"),
        rounds: node.count("rounds"),
        rest: node.text("rest"),
        place: frequency.unwrap_or(node).range.clone(),
    }
}

fn routine(node: &Node) -> Option<Routine> {
    Some(Routine { when: node.text("when")?, cue: node.text("cue"), link: node.text("link") })
}

fn material(node: &Node) -> Option<Material> {
    Some(Material {
        item: node.text("item")?,
        swap: node.text("swap"),
        avoid: node.text("avoid"),
        optional: node.is_yes("optional"),
    })
}

fn step(node: &Node) -> Option<Step> {
    let count = |node: &Node| Count {
        reps: node.count("reps"),
        sets: node.count("sets"),
        hold_seconds: node.count("hold_seconds"),
        unit: node.text("unit"),
    };
    let image = |node: &Node| {
        let people = node.get("people").map(|_| node.is_yes("people"));
        Some(StepImage { src: node.located("src")?, alt: node.located("alt")?, people })
    };
    Some(Step {
        title: node.text("title")?,
        what: node.text("do")?,
        say: node.text("say"),
        count: node.get("count").map(count),
        look_for: node.text("look_for"),
        image: node.get("image").and_then(image),
    })
}

fn precautions(node: &Node) -> Precautions {
    let help =
        |node: &Node| Some(Help { level: node.text("level")?, when: node.text("when")?, action: node.text("action")? });
    Precautions {
        ask_first: node.texts("ask_first"),
        stop_if: node.texts("stop_if"),
        notes: node.texts("notes"),
        get_help: node.list("get_help").iter().filter_map(help).collect(),
    }
}

fn progress(node: &Node) -> Progress {
    let track = node.get("track");
    Progress {
        success: node.text("success"),
        period: track.and_then(|track| track.text("period")),
        columns: track.map(|track| track.texts("columns")).unwrap_or_default(),
        tell_us: node.texts("tell_us"),
    }
}

fn medium(node: &Node) -> Option<Medium> {
    Some(Medium {
        kind: node.text("type")?,
        title: node.text("title")?,
        url: node.text("url")?,
        captions: node.is_yes("captions"),
        transcript: node.is_yes("transcript"),
    })
}
