//! Checks that need more than one document: handouts that others name, reviews, long programs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::address::Placed;
use super::{BuildOptions, handouts};
use crate::content::clinic::Clinic;
use crate::content::handout::Handout;
use crate::content::program::{MOST_ACTIVITIES, Program};
use crate::content::slug::slugify;
use crate::content::{Broken, Content, Document};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Located;

/// What the documents say of each other that cannot be, and what staff should know.
///
/// A handout whose file is broken has its own message; that others name it is not called a mistake as well.
pub fn documents(
    clinic: &Clinic,
    placed: &[Placed],
    broken: &[Arc<Broken>],
    options: &BuildOptions,
) -> Vec<Diagnostic> {
    let handouts: HashMap<(&str, &str), &Placed> = placed
        .iter()
        .filter(|placed| matches!(placed.document.content, Content::Handout(_)))
        .map(|placed| ((placed.language.as_str(), placed.document.slug.as_str()), placed))
        .collect();
    let mut audit = Audit { clinic, options, handouts, broken, diagnostics: Vec::new() };
    for placed in placed {
        match &placed.document.content {
            Content::Handout(handout) => audit.handout(placed, handout),
            Content::Program(program) => audit.program(placed, program),
            Content::Article(article) => audit.topics(&placed.document, &article.topics),
            Content::Page(_) | Content::Person(_) => {}
        }
    }
    audit.diagnostics
}

struct Audit<'a> {
    clinic: &'a Clinic,
    options: &'a BuildOptions,
    handouts: HashMap<(&'a str, &'a str), &'a Placed>,
    broken: &'a [Arc<Broken>],
    diagnostics: Vec<Diagnostic>,
}

impl Audit<'_> {
    fn handout(&mut self, placed: &Placed, handout: &Handout) {
        for name in &handout.related {
            self.named_handout(placed, name);
        }
        self.diagnostics.extend(handouts::unlisted(self.clinic, &placed.document, handout));
        self.diagnostics.extend(handouts::typed_numbers(self.clinic, &placed.document));
        self.review(placed, handout);
    }

    fn program(&mut self, placed: &Placed, program: &Program) {
        for item in &program.items {
            self.named_handout(placed, &item.handout);
        }
        let mut seen = HashSet::new();
        for item in &program.items {
            if !seen.insert(item.handout.value.as_str()) {
                let problem = Diagnostic::error(
                    Code::MissingHandout,
                    format!("`{}` stands in this program twice", item.handout.value),
                )
                .because("the packet would hold the same sheet two times")
                .at(placed.document.source.place(&item.handout.range))
                .fix("keep one, and say in `note` how to use it");
                self.diagnostics.push(problem);
            }
        }
        if let Some(item) = program.items.get(MOST_ACTIVITIES) {
            let problem = Diagnostic::warning(
                Code::TooMany,
                format!(
                    "this program has {} activities; {MOST_ACTIVITIES} is the most that helps",
                    program.items.len()
                ),
            )
            .because("families do two or three well; a long list is not done at all")
            .at(placed.document.source.place(&item.handout.range))
            .fix("choose the ones that matter now, and keep the others for a next program");
            self.diagnostics.push(problem);
        }
    }

    fn named_handout(&mut self, placed: &Placed, name: &Located<String>) {
        let found = self.handouts.get(&(placed.language.as_str(), name.value.as_str()));
        let mut sure = None;
        let problem = match found {
            Some(other) if other.shown || !placed.shown => return,
            None if self.is_broken(&name.value) => return,
            Some(other) => Diagnostic::error(
                Code::MissingHandout,
                format!("the handout `{}` is not published", other.document.slug),
            )
            .fix("publish it first, or take it out here"),
            None => {
                let names = self.handouts.keys().map(|(_, slug)| *slug).collect::<std::collections::BTreeSet<_>>();
                sure = did_you_mean(&name.value, names).map(|near| (name.value.clone(), near.to_string()));
                let fix = sure
                    .as_ref()
                    .map(|(_, near)| near.as_str())
                    .map_or("write a handout's file name without its ending".into(), str::to_string);
                Diagnostic::error(Code::MissingHandout, format!("there is no handout `{}`", name.value)).fix(fix)
            }
        };
        self.diagnostics.push(
            problem
                .mend_if(sure)
                .because("families would miss a sheet that they were promised")
                .at(placed.document.source.place(&name.range)),
        );
    }

    /// Whether a handout of this name has a file that cannot be used.
    fn is_broken(&self, name: &str) -> bool {
        let stems = self.broken.iter().filter_map(|file| file.source.path.strip_prefix("content/handouts/"));
        stems.map(|path| path.split('.').next().unwrap_or(path)).any(|stem| slugify(stem) == name)
    }

    fn review(&mut self, placed: &Placed, handout: &Handout) {
        if !placed.shown || placed.document.draft {
            return;
        }
        let message = match (&handout.review.reviewed_by, handout.review.review_due) {
            (None, _) => "no clinician has reviewed this handout yet".to_string(),
            (Some(_), Some(due)) if due < self.options.today => {
                format!("this handout's review was due on {}", crate::content::date::in_words(due))
            }
            (Some(_), _) => return,
        };
        let severity = if self.clinic.require_review { Diagnostic::error } else { Diagnostic::warning };
        let problem = severity(Code::Unreviewed, message)
            .because("readers are told so on the page")
            .at(placed.document.source.place(&handout.review.range))
            .fix("once a clinician has read it, add reviewed_by, reviewed_on and review_due under `review:`");
        self.diagnostics.push(problem);
    }

    fn topics(&mut self, document: &Document, topics: &[Located<String>]) {
        if self.clinic.topics.is_empty() {
            return;
        }
        for topic in topics.iter().filter(|topic| !self.clinic.topics.contains(&topic.value)) {
            let known = self.clinic.topics.iter().map(String::as_str);
            let meant = did_you_mean(&topic.value, known).map(|near| (topic.value.clone(), near.to_string()));
            let fix = meant
                .as_ref()
                .map(|(_, near)| near.as_str())
                .map_or_else(|| format!("use one of: {}", self.clinic.topics.join(", ")), str::to_string);
            let problem = Diagnostic::error(
                Code::WrongChoice,
                format!("`{}` is not one of the topics in clinic.yaml", topic.value),
            )
            .because("it would make a topic of its own with one article")
            .at(document.source.place(&topic.range))
            .fix(fix)
            .mend_if(meant);
            self.diagnostics.push(problem);
        }
    }
}
