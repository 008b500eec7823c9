//! Draws the form, its error summary and the thank-you page: for the site at build time, and for the function's answers.
//!
//! Everything a person typed is escaped; there is no script and no inline style. The theme's CSS meets these classes:
//!
//! | Class | On |
//! | --- | --- |
//! | `form` | the `<form>` |
//! | `form-group`, `form-group--error` | the box around one question (`<div>`, or `<fieldset>` for a choice) |
//! | `label`, `optional` | the question (`<label>` or `<legend>`), and its "(optional)" |
//! | `hint`, `error-message` | one line under the label each; the hint comes first |
//! | `input`, `textarea` | the boxes to type in |
//! | `choices`, `choice` | the list of radio buttons, and one button with its label |
//! | `notice`, `button` | the sentences before the button, and the button |
//! | `error-summary` | the list of problems above the form; focused when the page opens |
//! | `message` | what happened, on a page that says a request was not taken |
//! | `answers` | the list of answers on the page that shows them again |
//! | `reference` | the line with the reference on the thank-you page |
//! | `check-email` | a doubt about the e-mail address there; to be seen only as the target of the address (`:target`) |
//! | `call`, `emergency` | the clinic's number, and the line for those who cannot wait |
//! | `no-print` | what has no use on paper |
//! | `visually-hidden` | text for screen readers only |
//! | `trap` | the box that people leave empty; it must not be seen, and not with `display: none` |

use super::definition::{Form, Kind, LANGUAGE_FIELD, Question, TRAP_FIELD, Words};
use super::parse::{Answers, ConsultationRequest, Problem};
use crate::bundle::Clinic;
use crate::door::{CONFIRM_FIELD, TOKEN_FIELD};

/// The part of the thank-you page that the address points at when the e-mail address was probably mistyped.
///
/// It stands after a `#`: browsers show that part and tell no server about it.
pub const CHECK_EMAIL: &str = "check-email";

/// The form as an element, with the error summary above it when there are problems.
///
/// On the site's own page the answers and problems are empty.
pub fn form(form: &Form, sent_to: SentTo<'_>, filled: Filled<'_>) -> String {
    error_summary(form, filled.problems) + &form_element(form, sent_to, &filled)
}

/// The main part of a page that is the form: error summary, heading, introduction, form, and how else to reach the clinic.
pub fn form_page(form: &Form, clinic: &Clinic, sent_to: SentTo<'_>, filled: Filled<'_>) -> String {
    let mut html = error_summary(form, filled.problems);
    html += &heading(&form.title);
    html += &paragraphs(&form.intro);
    html += &form_element(form, sent_to, &filled);
    html += &no_network(form, clinic);
    html + &contact(form, clinic)
}

/// The main part of the page that shows the answers again: nothing to fill in, one button.
pub fn check_answers(form: &Form, clinic: &Clinic, sent_to: SentTo<'_>, request: &ConsultationRequest) -> String {
    let words = &form.texts.check_answers;
    let answered = form.questions.iter().filter(|question| !request.answer(&question.name).is_empty());
    let (mut rows, mut hidden) = (String::new(), hidden_field(LANGUAGE_FIELD, sent_to.language));
    hidden += &hidden_field(CONFIRM_FIELD, sent_to.token);
    for question in answered {
        let answer = request.answer(&question.name);
        let shown = escape(question.words_for(answer));
        rows += &format!("<div><dt>{}</dt><dd dir=\"auto\">{shown}</dd></div>\n", escape(&question.label));
        hidden += &hidden_field(&question.name, answer);
    }
    let button = format!("<button class=\"button\" type=\"submit\">{}</button>\n", escape(&words.button));
    heading(&words.title)
        + &paragraphs(&words.text)
        + &format!("<dl class=\"answers\">\n{rows}</dl>\n")
        + &format!("{}{hidden}{button}</form>\n", form_tag(sent_to.action))
        + &no_network(form, clinic)
        + &contact(form, clinic)
}

/// The main part of the thank-you page.
///
/// The page is a static file, so it does not know the reference: the theme's script copies `ref` from the address into
/// the element with `data-reference`. With scripts off a sentence there says where the reference stands.
pub fn thank_you(form: &Form, clinic: &Clinic) -> String {
    let words = &form.thank_you;
    let mut html = heading(&words.title);
    html += &format!(
        "<p class=\"reference\">{} <output data-reference><noscript>{}</noscript></output></p>\n",
        escape(&words.reference),
        escape(&words.reference_in_address)
    );
    html += &paragraphs(&words.text);
    html += &words.when.iter().map(|when| format!("<p>{}</p>\n", escape(when))).collect::<String>();
    html += &format!("<p class=\"check-email\" id=\"{CHECK_EMAIL}\">{}</p>\n", escape(&words.check_email));
    // The theme's script shows the button: without one it could do nothing.
    html += &format!(
        "<p class=\"no-print\"><button class=\"button button--quiet\" type=\"button\" data-print hidden>{}</button></p>\n",
        escape(&words.print)
    );
    html + &contact(form, clinic)
}

/// The main part of a page that says why a request was not taken; `link` is the address of the form.
pub fn refusal(form: &Form, clinic: &Clinic, words: &Words, link: &str) -> String {
    let back = format!("<p><a href=\"{}\">{}</a></p>\n", escape(link), escape(&form.texts.back));
    message(words) + &contact(form, clinic) + &back
}

/// The main part of a page for when sending failed for now: why, the number to call, and the form with every answer kept.
pub fn try_again(form: &Form, clinic: &Clinic, sent_to: SentTo<'_>, why: (&Words, &Answers)) -> String {
    let (words, answers) = why;
    let filled = Filled { answers, problems: &[] };
    message(words) + &contact(form, clinic) + &form_element(form, sent_to, &filled) + &no_network(form, clinic)
}

/// Where a form is sent, and in which language it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct SentTo<'a> {
    /// The language's tag.
    pub language: &'a str,
    /// The address the form is sent to.
    pub action: &'a str,
    /// The form's signed token, or that of the page that shows the answers again; empty on the site's own page, which
    /// is one file for everybody: its script fetches one.
    pub token: &'a str,
}

/// What stands in the form's boxes already.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    /// What was typed.
    pub answers: &'a Answers,
    /// What is wrong with it.
    pub problems: &'a [Problem],
}

impl Filled<'_> {
    fn problem(&self, question: &Question) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == question.name).map(|problem| problem.message.as_str())
    }
}

/// Text as HTML, safe between tags and in quoted attributes. Characters that HTML does not allow become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' | '\t' => html.push(c),
            // Browsers send line ends as CR LF; LF alone shows the same.
            '\r' => {}
            c if c.is_control() => html.push('\u{fffd}'),
            c => html.push(c),
        }
    }
    html
}

fn error_summary(form: &Form, problems: &[Problem]) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let link =
        |problem: &Problem| format!("<li><a href=\"#{}\">{}</a></li>\n", problem.field, escape(&problem.message));
    let links: String = problems.iter().map(link).collect();
    // `autofocus` puts the reader here without a script; `tabindex` makes that possible.
    format!(
        "<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-summary-title\" tabindex=\"-1\" autofocus>\n\
         <h2 id=\"error-summary-title\">{}</h2>\n<ul>\n{links}</ul>\n</div>\n",
        escape(&form.texts.problems)
    )
}

fn form_element(form: &Form, sent_to: SentTo<'_>, filled: &Filled<'_>) -> String {
    let mut html = form_tag(sent_to.action) + &hidden_field(LANGUAGE_FIELD, sent_to.language);
    if !sent_to.token.is_empty() {
        html += &hidden_field(TOKEN_FIELD, sent_to.token);
    }
    for question in &form.questions {
        html += &group(form, question, filled);
    }
    html += &trap(form);
    if !form.notice.is_empty() {
        html += &format!("<div class=\"notice\">\n{}</div>\n", paragraphs(&form.notice));
    }
    html + &format!("<button class=\"button\" type=\"submit\">{}</button>\n</form>\n", escape(&form.button))
}

fn form_tag(action: &str) -> String {
    // `novalidate`: the browser's own bubbles are not translated, vanish, and are read badly by screen readers.
    format!("<form class=\"form\" method=\"post\" action=\"{}\" accept-charset=\"utf-8\" novalidate>\n", escape(action))
}

fn hidden_field(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escape(name), escape(value))
}

/// What the page's script shows when no answer comes back; without scripts the browser says it itself.
fn no_network(form: &Form, clinic: &Clinic) -> String {
    let words = &form.texts.no_network;
    format!(
        "<div class=\"message\" role=\"alert\" tabindex=\"-1\" data-no-network hidden>\n<h2>{}</h2>\n{}{}</div>\n",
        escape(&words.title),
        paragraphs(&words.text),
        call(form, clinic)
    )
}

/// One question with its label, hint, problem and box.
fn group(form: &Form, question: &Question, filled: &Filled<'_>) -> String {
    let name = &question.name;
    let problem = filled.problem(question);
    let class = if problem.is_some() { "form-group form-group--error" } else { "form-group" };
    let mut described = Vec::new();
    let mut notes = String::new();
    if let Some(hint) = &question.hint {
        described.push(format!("{name}-hint"));
        notes += &format!("<p class=\"hint\" id=\"{name}-hint\">{}</p>\n", escape(hint));
    }
    if let Some(message) = problem {
        described.push(format!("{name}-error"));
        let prefix = escape(&form.texts.error);
        notes += &format!(
            "<p class=\"error-message\" id=\"{name}-error\"><span class=\"visually-hidden\">{prefix}</span> {}</p>\n",
            escape(message)
        );
    }
    let attributes = Attributes { described, invalid: problem.is_some() };
    let label = label_words(form, question);
    if question.is_choice() {
        let described = attributes.described_by();
        let choices = choices(question, filled.answers.get(name));
        return format!(
            "<fieldset class=\"{class}\"{described}>\n<legend class=\"label\">{label}</legend>\n{notes}{choices}</fieldset>\n"
        );
    }
    let control = control(question, filled.answers.get(name), &attributes);
    format!("<div class=\"{class}\">\n<label class=\"label\" for=\"{name}\">{label}</label>\n{notes}{control}</div>\n")
}

fn label_words(form: &Form, question: &Question) -> String {
    let label = escape(&question.label);
    if question.needed || form.needs_one_of.iter().any(|group| group.names.contains(&question.name)) {
        return label;
    }
    format!("{label} <span class=\"optional\">{}</span>", escape(&form.texts.optional))
}

/// What a control says about itself to assistive technology.
struct Attributes {
    described: Vec<String>,
    invalid: bool,
}

impl Attributes {
    fn described_by(&self) -> String {
        if self.described.is_empty() {
            String::new()
        } else {
            format!(" aria-describedby=\"{}\"", self.described.join(" "))
        }
    }

    fn all(&self) -> String {
        let invalid = if self.invalid { " aria-invalid=\"true\"" } else { "" };
        self.described_by() + invalid
    }
}

fn control(question: &Question, answer: &str, attributes: &Attributes) -> String {
    let name = &question.name;
    let complete = question.autocomplete.as_ref();
    let complete = complete.map(|token| format!(" autocomplete=\"{}\"", escape(token))).unwrap_or_default();
    let attributes = attributes.all() + &complete;
    let value = escape(answer);
    let kind = match question.kind {
        Kind::Longtext => {
            // A line break right after the tag is dropped by the parser; ours goes, the parent's stays.
            return format!(
                "<textarea class=\"textarea\" id=\"{name}\" name=\"{name}\" rows=\"5\"{attributes}>\n{value}</textarea>\n"
            );
        }
        Kind::Tel => "type=\"tel\"",
        // Names and addresses are not misspelt words.
        Kind::Email => "type=\"email\" spellcheck=\"false\"",
        Kind::Text | Kind::Choice => "type=\"text\" spellcheck=\"false\"",
    };
    format!("<input class=\"input\" id=\"{name}\" name=\"{name}\" {kind} value=\"{value}\"{attributes}>\n")
}

fn choices(question: &Question, answer: &str) -> String {
    let mut html = String::from("<div class=\"choices\">\n");
    for (index, option) in question.options.iter().enumerate() {
        // The first button carries the question's own id: the error summary links to it.
        let id = if index == 0 { question.name.clone() } else { format!("{}-{}", question.name, index + 1) };
        let checked = if option.value == answer { " checked" } else { "" };
        html += &format!(
            "<div class=\"choice\"><input type=\"radio\" id=\"{id}\" name=\"{}\" value=\"{}\"{checked}> <label for=\"{id}\">{}</label></div>\n",
            question.name,
            escape(&option.value),
            escape(&option.label)
        );
    }
    html + "</div>\n"
}

/// The box that robots fill in. It has a label, for people whose browser shows it all the same.
fn trap(form: &Form) -> String {
    format!(
        "<div class=\"trap visually-hidden\"><label for=\"{TRAP_FIELD}\">{}</label> \
         <input id=\"{TRAP_FIELD}\" name=\"{TRAP_FIELD}\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></div>\n",
        escape(&form.texts.trap)
    )
}

fn message(words: &Words) -> String {
    format!("<div class=\"message\" role=\"alert\">\n{}{}</div>\n", heading(&words.title), paragraphs(&words.text))
}

/// How to reach the clinic by phone, and the line for those who cannot wait.
fn contact(form: &Form, clinic: &Clinic) -> String {
    call(form, clinic) + &format!("<p class=\"emergency\">{}</p>\n", escape(&form.texts.emergency))
}

fn call(form: &Form, clinic: &Clinic) -> String {
    let link = format!("<a href=\"{}\">{}</a>", escape(&clinic.phone_href), escape(&clinic.phone));
    format!("<p class=\"call\">{}</p>\n", escape(&form.texts.call).replace("{phone}", &link))
}

fn heading(text: &str) -> String {
    format!("<h1>{}</h1>\n", escape(text))
}

fn paragraphs(texts: &[String]) -> String {
    texts.iter().map(|text| format!("<p>{}</p>\n", escape(text))).collect()
}
