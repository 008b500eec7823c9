//! A handout as its page, its printed sheet and its calendar see it: one renderer for all.

use serde::Serialize;

use super::picture::PictureView;
use super::sheet::SheetView;
use super::{DateView, LinkView, ReferenceView, Views, references};
use crate::content::Content;
use crate::content::direction;
use crate::content::handout::{
    Child, Count, Cues, Dosage, Goal, Grading, Handout, Material, Medium, Progress, Routine, StepImage,
};
use crate::site::links::Resolved;
use crate::site::programs::{has_reminders, merged};
use crate::site::{MediaId, Page, Site};
use crate::theme::texts::Texts;

/// What a handout's layout gets as `handout`, and its sheet as data.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "names as in the handout's table of fields")]
pub struct HandoutView {
    pub lang: String,
    pub dir: &'static str,
    pub title: String,
    pub summary: String,
    pub kind: String,
    /// The web address in full.
    pub url: String,
    /// The web address as people type it.
    pub url_shown: String,
    pub ages: String,
    pub helper: String,
    pub goal: Goal,
    /// How often, how hard, how long, what kind: label and words.
    pub dosage: Vec<FactView>,
    pub routine: Option<Routine>,
    pub materials: Vec<Material>,
    pub setup: Vec<String>,
    pub steps: Vec<StepView>,
    pub cues: Cues,
    pub grading: Grading,
    pub precautions: PrecautionsView,
    pub progress: Option<Progress>,
    pub media: Vec<Medium>,
    pub references: Vec<ReferenceView>,
    pub disclaimer: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// Who checked it, or that nobody has yet.
    pub review_line: String,
    /// The day of the last change that matters to families: the version of a printed sheet.
    pub updated: Option<DateView>,
    /// Whether a clinician has checked it and the review is not overdue.
    pub reviewed: bool,
    pub related: Vec<LinkView>,
    /// Its printed sheets.
    pub sheets: Vec<SheetView>,
    /// Address of the calendar file, where there is one.
    pub calendar: Option<String>,
    /// Address of the handout for records systems, where the clinic publishes that.
    pub fhir: Option<String>,
    /// The page's address as a QR code.
    pub qr_svg: String,
}

/// A label and words.
#[derive(Debug, Serialize)]
pub struct FactView {
    /// Such as `How often`.
    pub label: String,
    /// Such as `Once a day, 5 days a week`.
    pub value: String,
}

/// One step.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "names as in the handout's table of fields")]
pub struct StepView {
    pub number: usize,
    pub title: String,
    pub what: String,
    pub say: Option<String>,
    /// Such as `5 pulls`.
    pub count: Option<String>,
    pub look_for: Option<String>,
    pub image: Option<PictureView>,
    /// The picture's name for the printed sheet: `/pictures/1.svg`.
    pub picture: Option<String>,
    pub alt: Option<String>,
}

/// Staying safe.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "names as in the handout's table of fields")]
pub struct PrecautionsView {
    pub ask_first: Vec<String>,
    pub stop_if: Vec<String>,
    pub notes: Vec<String>,
    /// Most urgent first.
    pub get_help: Vec<HelpView>,
}

/// Whom to call.
#[derive(Debug, Serialize)]
pub struct HelpView {
    /// `emergency`, `urgent` or `call_clinic`.
    pub level: String,
    /// The level in words.
    pub label: String,
    /// What the family sees.
    pub when: String,
    /// What to do.
    pub action: String,
    /// The number to call, from clinic.yaml.
    pub number: Option<LinkView>,
}

impl Views<'_> {
    /// A handout's page; `dosage` replaces the handout's own where a program says so.
    pub fn handout(&self, page: &Page, handout: &Handout, dosage: Option<&Dosage>) -> HandoutView {
        let texts = self.texts(&page.language);
        let clinic = &self.site.clinic;
        let stem = page.url.trim_end_matches('/');
        let url = self.site.absolute(&page.url);
        let dosage = merged(handout.dosage.as_ref(), dosage);
        let (review_line, reviewed) = self.review_line(page, handout);
        HandoutView {
            lang: page.language.clone(),
            dir: direction(&page.language),
            title: page.document.title.clone(),
            summary: page.document.summary.clone(),
            kind: handout.kind.clone(),
            url_shown: shown(&url).to_string(),
            qr_svg: if self.sheets || self.theme.mentions("qr_svg") { qr(&url) } else { String::new() },
            url,
            ages: ages(&handout.child, texts),
            helper: handout.child.helper.clone(),
            goal: handout.goal.clone(),
            dosage: dosage.as_ref().map(|dosage| facts(dosage, texts)).unwrap_or_default(),
            routine: handout.routine.clone(),
            materials: handout.materials.clone(),
            setup: handout.setup.clone(),
            steps: self.steps(page, handout),
            cues: handout.cues.clone(),
            grading: handout.grading.clone(),
            precautions: self.precautions(page, handout),
            progress: handout.progress.clone(),
            media: handout.media.clone(),
            references: references(&handout.references),
            disclaimer: handout
                .disclaimer
                .clone()
                .or_else(|| clinic.disclaimer.get(&page.language).map(str::to_string)),
            author: handout.review.authored_by.clone().unwrap_or_else(|| clinic.name.clone()),
            review_line,
            updated: handout.updated.map(|day| self.date(day, &page.language)),
            reviewed,
            related: related(self.site, page, handout).map(|page| self.link(page)).collect(),
            sheets: self.sheets(page, ["pdf", "pdf_large"]),
            calendar: has_reminders(self.site, page).then(|| self.site.href(&format!("{stem}.ics"))),
            fhir: self.fhir(page),
        }
    }

    fn steps(&self, page: &Page, handout: &Handout) -> Vec<StepView> {
        let texts = self.texts(&page.language);
        let pictures = self.step_pictures(page, handout);
        let steps = handout.steps.iter().zip(pictures).enumerate();
        steps
            .map(|(at, (step, picture))| {
                let found = step.image.as_ref().zip(picture);
                StepView {
                    number: at + 1,
                    title: step.title.clone(),
                    what: step.what.clone(),
                    say: step.say.clone(),
                    count: step.count.as_ref().map(|count| count_in_words(count, texts)),
                    look_for: step.look_for.clone(),
                    picture: found.map(|(_, id)| picture_name(at, &self.site.media[id].url)),
                    alt: found.map(|(image, _)| image.alt.value.clone()),
                    image: found.map(|(image, id)| self.picture(id, &image.alt.value)),
                }
            })
            .collect()
    }

    /// The picture of each step, where it has one that can be shown.
    pub(super) fn step_pictures(&self, page: &Page, handout: &Handout) -> Vec<Option<MediaId>> {
        let mut pictures = page.links.iter();
        let mut picture = |_: &StepImage| match pictures.next() {
            Some(Resolved::Picture(id)) if self.site.media[*id].file.is_sound() => Some(*id),
            Some(Resolved::Picture(_) | Resolved::Outside(_) | Resolved::Inside(..)) | None => None,
        };
        let images = handout.steps.iter().map(|step| step.image.as_ref());
        images.map(|image| image.and_then(&mut picture)).collect()
    }

    fn precautions(&self, page: &Page, handout: &Handout) -> PrecautionsView {
        let texts = self.texts(&page.language);
        let clinic = &self.site.clinic;
        let mut get_help: Vec<HelpView> = handout
            .precautions
            .get_help
            .iter()
            .map(|help| HelpView {
                level: help.level.clone(),
                label: texts.get(&format!("level_{}", help.level)).to_string(),
                when: help.when.clone(),
                action: help.action.clone(),
                number: match help.level.as_str() {
                    "emergency" => {
                        clinic.emergency.as_ref().map(|number| LinkView::new(number.clone(), format!("tel:{number}")))
                    }
                    "call_clinic" => Some(LinkView::new(clinic.phone.clone(), clinic.phone_href())),
                    _ => None,
                },
            })
            .collect();
        get_help
            .sort_by_key(|help| ["emergency", "urgent", "call_clinic"].iter().position(|level| *level == help.level));
        PrecautionsView {
            ask_first: handout.precautions.ask_first.clone(),
            stop_if: handout.precautions.stop_if.clone(),
            notes: handout.precautions.notes.clone(),
            get_help,
        }
    }

    /// The calm line about the review, and whether it stands.
    fn review_line(&self, page: &Page, handout: &Handout) -> (String, bool) {
        let texts = self.texts(&page.language);
        let review = &handout.review;
        let Some(by) = &review.reviewed_by else { return (texts.get("review_none").to_string(), false) };
        let date = |day| self.date(day, &page.language).text;
        if let Some(due) = review.review_due.filter(|due| *due < self.site.options.today) {
            return (texts.format("review_overdue", &[("by", by.as_str().into()), ("date", date(due).into())]), false);
        }
        let on = review.reviewed_on.map(date).unwrap_or_default();
        let done = texts.format("review_done", &[("by", by.as_str().into()), ("date", on.into())]);
        let next = review.review_due.map(|due| texts.format("review_next", &[("date", date(due).into())]));
        ([Some(done), next].into_iter().flatten().collect::<Vec<_>>().join(" "), true)
    }
}

/// The handouts that a handout names, as far as they are shown.
fn related<'a>(site: &'a Site, page: &'a Page, handout: &'a Handout) -> impl Iterator<Item = &'a Page> {
    let handouts = &site.language(&page.language).handouts;
    handout.related.iter().filter_map(|name| {
        let found = handouts.iter().map(|id| &site.pages[*id]).find(|other| other.document.slug == name.value);
        found.filter(|other| matches!(other.document.content, Content::Handout(_)))
    })
}

/// The name of a step's picture in the printed sheet.
pub fn picture_name(step: usize, url: &str) -> String {
    let ending = url.rsplit('.').next().unwrap_or("svg");
    format!("/pictures/{}.{ending}", step + 1)
}

/// How often, how hard, how long, of what kind, in the words of a language; also in the calendar and in exports.
pub fn facts(dosage: &Dosage, texts: &Texts) -> Vec<FactView> {
    let plural = |name: &str, count: Option<u32>| count.map(|count| texts.format(name, &[("count", count.into())]));
    let rows = [
        ("how_often", how_often(dosage, texts)),
        ("how_long", plural("minutes", dosage.minutes)),
        ("how_hard", dosage.intensity.clone()),
        ("what_kind", dosage.kind.clone()),
        ("how_many_rounds", plural("rounds", dosage.rounds)),
        ("between_rounds", dosage.rest.clone()),
    ];
    rows.into_iter()
        .filter_map(|(label, value)| Some(FactView { label: texts.get(label).to_string(), value: value? }))
        .collect()
}

/// How often in words, such as `Once a day, 5 days a week`; none if the dosage does not say.
pub fn how_often(dosage: &Dosage, texts: &Texts) -> Option<String> {
    let plural = |name: &str, count: Option<u32>| count.map(|count| texts.format(name, &[("count", count.into())]));
    let parts = [
        plural("times_per_day", dosage.times_per_day),
        plural("days_per_week", dosage.days_per_week),
        dosage.when.clone(),
    ];
    let often: Vec<String> = parts.into_iter().flatten().collect();
    (!often.is_empty()).then(|| often.join(texts.get("comma")))
}

fn count_in_words(count: &Count, texts: &Texts) -> String {
    let mut parts = Vec::new();
    if let Some(reps) = count.reps {
        parts.push(match &count.unit {
            Some(unit) => format!("{reps} {unit}"),
            None => texts.format("reps", &[("count", reps.into())]),
        });
    }
    parts.extend(count.sets.map(|sets| texts.format("sets", &[("count", sets.into())])));
    parts.extend(count.hold_seconds.map(|seconds| texts.format("hold_seconds", &[("count", seconds.into())])));
    parts.join(texts.get("comma"))
}

/// `Ages 3 to 6` in the language's words.
pub fn ages(child: &Child, texts: &Texts) -> String {
    let years = |years: f64| if (years * 2.0).fract() == 0.0 { format!("{years}") } else { format!("{years:.1}") };
    texts.format("ages", &[("from", years(child.from).into()), ("to", years(child.to).into())])
}

/// A web address as people type it: `example.org/visit/`.
pub(crate) fn shown(url: &str) -> &str {
    url.trim_start_matches("https://").trim_start_matches("http://")
}

/// A web address as an SVG of black squares.
pub fn qr(url: &str) -> String {
    use fast_qr::convert::{Builder, Shape, svg::SvgBuilder};
    let Ok(code) = fast_qr::QRBuilder::new(url).ecl(fast_qr::ECL::M).build() else { return String::new() };
    SvgBuilder::default().shape(Shape::Square).margin(2).to_str(&code)
}
