//! What a browser sent → answers that keep the form's rules, or every problem at once.

use std::collections::BTreeMap;

use super::contact::{Email, Phone};
use super::definition::{Form, Kind, LANGUAGE_FIELD, Question, TRAP_FIELD};
use super::text;

/// The most fields a request may carry; the form has a dozen.
pub const MOST_FIELDS: usize = 64;

/// The fields of a request, as text: the first value of each name counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, String>);

/// One thing that keeps a request from being taken, said to the parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the question it stands at.
    pub field: String,
    /// What to do, in the page's language.
    pub message: String,
}

/// A request has more fields than any honest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request has more than {MOST_FIELDS} fields")]
pub struct TooManyFields;

impl Answers {
    /// Reads `application/x-www-form-urlencoded`; broken escapes and bytes that are not UTF-8 become U+FFFD.
    pub fn from_urlencoded(body: &[u8]) -> Result<Answers, TooManyFields> {
        let mut answers = BTreeMap::new();
        for (index, (name, value)) in form_urlencoded::parse(body).enumerate() {
            if index >= MOST_FIELDS {
                return Err(TooManyFields);
            }
            answers.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
        Ok(Answers(answers))
    }

    /// Answers of these fields, of which the first of each name counts.
    pub fn first_of_each(fields: Vec<(String, String)>) -> Answers {
        // The last one stays in a map; the other way round it is the first.
        Answers(fields.into_iter().rev().collect())
    }

    /// The answer of that name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The language of the page the form stood on, as it claims.
    pub fn language(&self) -> &str {
        self.get(LANGUAGE_FIELD)
    }

    /// Whether the box that people never see was filled in.
    pub fn is_trapped(&self) -> bool {
        !self.get(TRAP_FIELD).trim().is_empty()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Answers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Answers {
        Answers(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// What a family asks for: every answer checked against the form, empty ones left out.
///
/// Exists only when the form's rules hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultationRequest {
    /// Answers by question name, cleaned; contact details as typed.
    pub(crate) answers: BTreeMap<String, String>,
}

impl ConsultationRequest {
    /// The answer to the question of that name; empty when there is none.
    pub fn answer(&self, name: &str) -> &str {
        self.answers.get(name).map_or("", String::as_str)
    }

    /// One text for one set of answers, whatever order they came in.
    pub(crate) fn canonical(&self) -> String {
        serde_json::to_string(&self.answers).expect("a map of strings is always JSON")
    }

    /// Checks every answer; the errors are all of the problems, in the order of the questions.
    pub fn parse(form: &Form, sent: &Answers) -> Result<ConsultationRequest, Vec<Problem>> {
        let mut answers = BTreeMap::new();
        let mut problems = Vec::new();
        for question in &form.questions {
            match check(question, sent.get(&question.name)) {
                Ok(answer) if answer.is_empty() => {}
                Ok(answer) => {
                    answers.insert(question.name.clone(), answer);
                }
                Err(message) => problems.push(Problem { field: question.name.clone(), message }),
            }
        }
        problems.extend(empty_groups(form, sent));
        if problems.is_empty() {
            return Ok(ConsultationRequest { answers });
        }
        let place = |problem: &Problem| form.questions.iter().position(|question| question.name == problem.field);
        problems.sort_by_key(place);
        Err(problems)
    }
}

/// The groups of `needs_one_of` in which nothing at all was entered; a wrong entry has its own problem.
fn empty_groups(form: &Form, sent: &Answers) -> Vec<Problem> {
    let empty = |name: &String| text::one_line(sent.get(name)).is_empty();
    let groups = form.needs_one_of.iter().filter(|group| group.names.iter().all(empty));
    groups
        .filter_map(|group| Some(Problem { field: group.names.first()?.clone(), message: group.error.clone() }))
        .collect()
}

/// The cleaned answer, or what the parent is told.
fn check(question: &Question, typed: &str) -> Result<String, String> {
    let answer = if question.kind == Kind::Longtext { text::lines(typed) } else { text::one_line(typed) };
    if answer.is_empty() {
        return if question.needed { Err(words(&question.errors.missing, question)) } else { Ok(answer) };
    }
    if !question.is_choice() && answer.chars().count() > question.most {
        return Err(words(&question.errors.long, question));
    }
    let taken = match question.kind {
        Kind::Text | Kind::Longtext => Some(answer),
        Kind::Tel => Phone::parse(&answer).map(|phone| phone.as_typed().to_owned()),
        Kind::Email => Email::parse(&answer).map(|email| email.as_typed().to_owned()),
        Kind::Choice => question.options.iter().any(|option| option.value == answer).then_some(answer),
    };
    taken.ok_or_else(|| words(&question.errors.wrong, question))
}

/// The form's words for a problem; its label stands in where a form without them was never checked.
fn words(message: &Option<String>, question: &Question) -> String {
    message.clone().unwrap_or_else(|| question.label.clone())
}
