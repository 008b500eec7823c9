//! The form file (`schema: form/1`) as types: one definition for the page, the checks, the e-mail and the inbox.
//!
//! The generator reads the YAML, shows mistakes with their place, and hands the same value over. What serde cannot
//! say about one file is in [`Form::problems`]; what a translation must share with its original, in [`Form::differences`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::door::{CONFIRM_FIELD, PROOF_FIELD, TOKEN_FIELD};

/// The value of `schema` in a form file.
pub const SCHEMA: &str = "form/1";

/// The name of the hidden field that carries the page's language.
pub const LANGUAGE_FIELD: &str = "lang";

/// The name of the box that people never see and robots fill in.
pub const TRAP_FIELD: &str = "website";

/// Names that the form uses itself: its language, the trap, and what [`crate::door`] asks for.
const OWN_FIELDS: [&str; 5] = [LANGUAGE_FIELD, TRAP_FIELD, TOKEN_FIELD, CONFIRM_FIELD, PROOF_FIELD];

/// One form, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// `form/1`.
    pub schema: String,
    /// The heading of the form's page.
    pub title: String,
    /// Paragraphs above the first question, plain text.
    #[serde(default)]
    pub intro: Vec<String>,
    /// The questions, in the order they are asked.
    pub questions: Vec<Question>,
    /// Groups of questions of which at least one needs an answer.
    #[serde(default)]
    pub needs_one_of: Vec<NeedsOneOf>,
    /// The words on the button.
    pub button: String,
    /// Sentences beside the button: who reads this, and what it is not for.
    #[serde(default)]
    pub notice: Vec<String>,
    /// The page after a request was stored.
    pub thank_you: ThankYou,
    /// Every other sentence the function says.
    pub texts: Texts,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The field's name in the request and in the record: lowercase letters, digits and underscores.
    pub name: String,
    /// What kind of answer it takes.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The question as parents read it.
    pub label: String,
    /// One sentence of help under the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether a request without this answer is sent back.
    #[serde(default)]
    pub needed: bool,
    /// The HTML `autocomplete` token, such as `name` or `tel`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// The most characters an answer may have.
    #[serde(default = "most_characters")]
    pub most: usize,
    /// The answers to choose from; for `choice` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// What a parent is told when the answer cannot be taken.
    #[serde(default)]
    pub errors: Errors,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One line of any text.
    Text,
    /// A phone number, kept as typed.
    Tel,
    /// An e-mail address.
    Email,
    /// One of the options.
    Choice,
    /// Several lines.
    Longtext,
}

/// One answer of a `choice` question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is sent and stored; the same in every language.
    pub value: String,
    /// What parents read.
    pub label: String,
}

/// What a parent is told when an answer cannot be taken. Each says what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// Nothing was entered although it is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// It is not a phone number, an address, or one of the options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong: Option<String>,
    /// It has more than `most` characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long: Option<String>,
}

/// A group of questions of which at least one needs an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedsOneOf {
    /// The questions' names; the error stands at the first.
    pub names: Vec<String>,
    /// What a parent is told when all are empty.
    pub error: String,
}

/// A page of a heading and plain paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The heading, and the page's title.
    pub title: String,
    /// Plain paragraphs.
    pub text: Vec<String>,
}

/// The page after a request was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThankYou {
    /// The heading, and the page's title.
    pub title: String,
    /// What happens next, in plain paragraphs.
    pub text: Vec<String>,
    /// The words before the reference.
    pub reference: String,
    /// Where the reference is when scripts are off.
    pub reference_in_address: String,
    /// When the clinic answers, where it has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Shown where the e-mail address was probably mistyped. It does not repeat the address.
    pub check_email: String,
    /// The words on the button that prints the page.
    pub print: String,
}

/// The page that shows the answers again, before they are sent for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckAnswers {
    /// The heading, and the page's title.
    pub title: String,
    /// Why it is there and what to do, in plain paragraphs.
    pub text: Vec<String>,
    /// The words on the button.
    pub button: String,
}

/// Every other sentence the function says. `{phone}` becomes the clinic's number, as a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The heading of the list of problems.
    pub problems: String,
    /// The words before each problem, and before the page's title: `Error:`.
    pub error: String,
    /// The mark of a question that may stay empty.
    pub optional: String,
    /// The label of the box that people leave empty.
    pub trap: String,
    /// The line on every page for those who cannot wait.
    pub emergency: String,
    /// How to reach the clinic by phone; holds `{phone}`.
    pub call: String,
    /// The words of the link back to the form.
    pub back: String,
    /// The answers again, and one more click.
    pub check_answers: CheckAnswers,
    /// The request could not be stored.
    pub not_sent: Words,
    /// No answer came back over the network; shown by the page's own script.
    pub no_network: Words,
    /// One address sends more than anybody types.
    pub too_often: Words,
    /// The function made a mistake.
    pub failed: Words,
    /// The request was larger than any honest one.
    pub too_large: Words,
    /// The request was not a form.
    pub wrong_type: Words,
    /// The request carried a file.
    pub with_file: Words,
    /// The address was opened instead of sent to.
    pub wrong_method: Words,
    /// The form was sent from a page of another site.
    pub foreign_origin: Words,
    /// There is nothing at this address.
    pub not_found: Words,
    /// The e-mail to the clinic.
    pub mail: MailTexts,
}

/// The words of the e-mail to the clinic. The one in the bundle's default language is used, whatever the parent reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailTexts {
    /// The subject; the reference follows it.
    pub subject: String,
    /// The subject of a request that someone should look at with care; the reference follows it.
    pub subject_to_check: String,
    /// The first line of the body.
    pub opening: String,
    /// Before the reference.
    pub reference: String,
    /// Before the time of arrival.
    pub received: String,
    /// Before the language of the page the parent used.
    pub language: String,
    /// Why a request is to be checked.
    pub to_check: String,
    /// Where the answers are, when they are not in the e-mail.
    pub answers_kept: String,
    /// Where the answers are, when they are attached, sealed.
    #[serde(default = "words::answers_attached")]
    pub answers_attached: String,
    /// Before the reference of the request that this one corrects.
    #[serde(default = "words::updates")]
    pub updates: String,
    /// Stands for an answer left empty.
    pub no_answer: String,
    /// The last line, about answering this e-mail; used when it carries a `Reply-To`.
    pub reply: String,
    /// The subject of an e-mail about several requests; `{count}` is how many.
    #[serde(default = "words::digest_subject")]
    pub digest_subject: String,
    /// The first line of an e-mail about several requests.
    #[serde(default = "words::digest_opening")]
    pub digest_opening: String,
    /// The subject of the daily e-mail about requests that were not confirmed; `{count}` is how many.
    #[serde(default = "words::review_subject")]
    pub review_subject: String,
    /// The first line of the daily e-mail about requests that were not confirmed.
    #[serde(default = "words::review_opening")]
    pub review_opening: String,
}

/// What e-mails say where a form written before these words were needed does not.
mod words {
    pub(super) fn answers_attached() -> String {
        "The answers are attached, sealed. Open the attachment with the clinic's key file.".to_owned()
    }

    pub(super) fn updates() -> String {
        "It corrects the earlier request".to_owned()
    }

    pub(super) fn digest_subject() -> String {
        "{count} consultation requests".to_owned()
    }

    pub(super) fn digest_opening() -> String {
        "Many requests came within the hour, so this e-mail tells of several at once. Each of them is stored."
            .to_owned()
    }

    pub(super) fn review_subject() -> String {
        "{count} requests that were not confirmed".to_owned()
    }

    pub(super) fn review_opening() -> String {
        "These requests were not confirmed by their senders. A family may be among them.".to_owned()
    }
}

fn most_characters() -> usize {
    200
}

impl Form {
    /// The question of that name.
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.name == name)
    }

    /// What is wrong with this form beyond its shape, one sentence each; empty when it can be used.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.schema != SCHEMA {
            problems.push(format!("`schema` is `{}`; this version reads `{SCHEMA}`", self.schema));
        }
        if self.questions.is_empty() {
            problems.push("`questions` is empty; a form asks at least how to reach the family".to_owned());
        }
        let mut seen = BTreeSet::new();
        for question in &self.questions {
            if !seen.insert(question.name.as_str()) {
                problems.push(format!("two questions are named `{}`; names tell answers apart", question.name));
            }
            problems.extend(question.problems());
        }
        for group in &self.needs_one_of {
            problems.extend(self.group_problems(group));
        }
        if !self.texts.call.contains("{phone}") {
            problems
                .push("`texts.call` does not hold `{phone}`; every page shows the clinic's number there".to_owned());
        }
        problems
    }

    /// Where this translation differs from `original` in what it asks (not in its words), one sentence each.
    pub fn differences(&self, original: &Form) -> Vec<String> {
        let shape = |form: &Form| -> Vec<(String, Kind, bool, usize, Vec<String>)> {
            let values = |question: &Question| question.options.iter().map(|option| option.value.clone()).collect();
            form.questions.iter().map(|q| (q.name.clone(), q.kind, q.needed, q.most, values(q))).collect()
        };
        let (ours, theirs) = (shape(self), shape(original));
        let mut differences = Vec::new();
        if ours.len() != theirs.len() {
            differences.push(format!("it has {} questions, the original {}", ours.len(), theirs.len()));
        }
        for (mine, other) in ours.iter().zip(&theirs).filter(|(mine, other)| mine != other) {
            let what = if mine.0 == other.0 { "type, `needed`, `most` or option values" } else { "name" };
            differences.push(format!("question `{}` differs from `{}` of the original in {what}", mine.0, other.0));
        }
        let groups = |form: &Form| -> Vec<Vec<String>> { form.needs_one_of.iter().map(|g| g.names.clone()).collect() };
        if groups(self) != groups(original) {
            differences.push("`needs_one_of` names other questions than the original".to_owned());
        }
        differences
    }

    fn group_problems(&self, group: &NeedsOneOf) -> Vec<String> {
        if group.names.is_empty() {
            return vec!["a group of `needs_one_of` names no question".to_owned()];
        }
        let unknown = group.names.iter().filter(|name| self.question(name).is_none());
        unknown.map(|name| format!("`needs_one_of` names `{name}`, and there is no such question")).collect()
    }
}

impl Question {
    /// Whether it is answered with one of its options.
    pub fn is_choice(&self) -> bool {
        self.kind == Kind::Choice
    }

    /// The words for a stored answer: the option's label, or the answer itself.
    pub fn words_for<'a>(&'a self, answer: &'a str) -> &'a str {
        self.options.iter().find(|option| option.value == answer).map_or(answer, |option| &option.label)
    }

    fn problems(&self) -> Vec<String> {
        let name = &self.name;
        let mut problems = Vec::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
            problems.push(format!(
                "the name `{name}` may hold lowercase letters, digits and `_`, and starts with a letter"
            ));
        }
        if OWN_FIELDS.contains(&name.as_str()) {
            problems.push(format!("the name `{name}` is used by the form itself; choose another"));
        }
        if self.is_choice() == self.options.is_empty() {
            problems.push(format!("`{name}`: a choice needs `options`, and only a choice may have them"));
        }
        if self.most == 0 {
            problems.push(format!("`{name}`: `most` is 0, so no answer would be short enough"));
        }
        if self.needed && self.errors.missing.is_none() {
            problems
                .push(format!("`{name}` is needed but has no `errors.missing`; parents are told there what to enter"));
        }
        if matches!(self.kind, Kind::Tel | Kind::Email | Kind::Choice) && self.errors.wrong.is_none() {
            problems.push(format!("`{name}` has no `errors.wrong`; parents are told there what to enter instead"));
        }
        if !self.is_choice() && self.errors.long.is_none() {
            problems.push(format!("`{name}` has no `errors.long`; parents are told there how long it may be"));
        }
        problems
    }
}
