//! Tokens in forms: signed notes of when a form was drawn. They hold nothing about who asked for it.
//!
//! A *form token* (`1.KEY.ISSUED.NONCE.MARK`) stands in a form that the function drew or a script fetched; its nonce makes
//! sending the same form twice one request. A *confirmation* (`c1.KEY.ISSUED.NONCE.REASONS.MARK`) stands in the page
//! that shows the answers again; it is bound to those answers, so that it is worth nothing with others.

use jiff::{Timestamp, civil::Date};
use ring::rand::SecureRandom;

use super::FORM;
use crate::form::parse::ConsultationRequest;
use crate::intake::FormNonce;
use crate::keys::{Key, Keys, Purpose};
use crate::outbox::{Reason, day_of};

/// How long a token may be used, in seconds: a form that stayed open over night is still a form.
pub const LONGEST_SECONDS: i64 = 24 * 60 * 60;

/// How far ahead of ours the clock that signed may be, in seconds.
pub const SKEW_SECONDS: i64 = 5 * 60;

/// The fewest seconds between drawing and sending in which a person gives three answers.
pub const FEWEST_SECONDS: i64 = 2;

/// Longer than any token of ours, in bytes.
const LONGEST_TEXT: usize = 512;

/// A form token whose signature and age were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormToken {
    /// What makes a request the same one when it is sent again.
    pub form: FormNonce,
    /// When the form was drawn.
    pub issued: Timestamp,
}

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenProblem {
    /// There is none, as with scripts off.
    Missing,
    /// It was not signed by us, or for another form or other answers, or it is too old or from the future.
    Wrong,
}

impl FormToken {
    /// Whether it came back sooner than a person types.
    pub fn is_too_quick(&self, now: Timestamp) -> bool {
        now.as_second() - self.issued.as_second() < FEWEST_SECONDS
    }
}

/// A confirmation whose signature, age and answers were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The form token's nonce, where the first sending had one.
    pub form: Option<FormNonce>,
    /// Why the answers were shown again.
    pub reasons: Vec<Reason>,
}

/// A token for a form drawn now; none when the system has no random numbers.
pub fn issue(keys: &Keys, now: Timestamp) -> Option<String> {
    let mut random = [0_u8; 16];
    ring::rand::SystemRandom::new().fill(&mut random).ok()?;
    let key = keys.current(Purpose::FormToken);
    let (issued, nonce) = (now.as_second().to_string(), hex(&random));
    let mark = hex(&key.mark(&[b"form", FORM.as_bytes(), issued.as_bytes(), nonce.as_bytes()]));
    Some(format!("1.{}.{issued}.{nonce}.{mark}", key.id()))
}

/// Reads a form token.
pub fn read(text: &str, keys: &Keys, now: Timestamp) -> Result<FormToken, TokenProblem> {
    let [version, key, issued, nonce, mark] = parts(text)?;
    let signed = [b"form", FORM.as_bytes(), issued.as_bytes(), nonce.as_bytes()];
    if version != "1" || !is_signed(keys, key, &signed, mark) {
        return Err(TokenProblem::Wrong);
    }
    let issued = in_time(issued, now)?;
    Ok(FormToken { form: FormNonce { day: day_of(issued), nonce: nonce.to_owned() }, issued })
}

/// A token for the page that shows these answers again.
pub fn ask(keys: &Keys, confirmation: &Confirmation, request: &ConsultationRequest, now: Timestamp) -> String {
    let key = keys.current(Purpose::FormToken);
    let issued = now.as_second().to_string();
    let form = confirmation.form.as_ref().map_or_else(|| "-".to_owned(), |form| format!("{}_{}", form.day, form.nonce));
    let reasons: Vec<String> = confirmation.reasons.iter().filter_map(name_of).collect();
    let reasons = if reasons.is_empty() { "-".to_owned() } else { reasons.join(",") };
    let mark = hex(&key.mark(&confirmed(&issued, &form, &reasons, &request.canonical())));
    format!("c1.{}.{issued}.{form}.{reasons}.{mark}", key.id())
}

/// Reads the token of the page that showed these answers again.
pub fn confirmation(
    text: &str,
    keys: &Keys,
    request: &ConsultationRequest,
    now: Timestamp,
) -> Result<Confirmation, TokenProblem> {
    let [version, key, issued, form, reasons, mark] = parts(text)?;
    if version != "c1" || !is_signed(keys, key, &confirmed(issued, form, reasons, &request.canonical()), mark) {
        return Err(TokenProblem::Wrong);
    }
    in_time(issued, now)?;
    let form = form
        .split_once('_')
        .and_then(|(day, nonce)| Some(FormNonce { day: day.parse::<Date>().ok()?, nonce: nonce.to_owned() }));
    Ok(Confirmation { form, reasons: reasons.split(',').filter_map(reason_of).collect() })
}

fn confirmed<'a>(issued: &'a str, form: &'a str, reasons: &'a str, answers: &'a str) -> [&'a [u8]; 6] {
    [b"confirm", FORM.as_bytes(), issued.as_bytes(), form.as_bytes(), reasons.as_bytes(), answers.as_bytes()]
}

/// The parts between the dots, which must be exactly as many as asked for.
fn parts<const COUNT: usize>(text: &str) -> Result<[&str; COUNT], TokenProblem> {
    if text.is_empty() {
        return Err(TokenProblem::Missing);
    }
    let parts: Vec<&str> = text.splitn(COUNT + 1, '.').collect();
    if text.len() > LONGEST_TEXT { None } else { parts.try_into().ok() }.ok_or(TokenProblem::Wrong)
}

fn is_signed(keys: &Keys, id: &str, signed: &[&[u8]], mark: &str) -> bool {
    let verifies = |key: &Key| unhex(mark).is_some_and(|mark| key.verifies(signed, &mark));
    keys.accepted(Purpose::FormToken).any(|key| key.id() == id && verifies(key))
}

fn in_time(issued: &str, now: Timestamp) -> Result<Timestamp, TokenProblem> {
    let issued = issued.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let age = |issued: &Timestamp| now.as_second() - issued.as_second();
    issued.filter(|issued| (-SKEW_SECONDS..=LONGEST_SECONDS).contains(&age(issued))).ok_or(TokenProblem::Wrong)
}

/// The reason's name as records have it.
fn name_of(reason: &Reason) -> Option<String> {
    serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)
}

fn reason_of(name: &str) -> Option<Reason> {
    serde_json::from_value(name.into()).ok()
}

/// Bytes as lowercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?);
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a secret for tests, 32 characters";
    const OTHER: &str = "another secret, also 32 characters";

    fn keys(secret: &str, old: Option<&str>) -> Keys {
        Keys::new(secret, old).expect("the test's secrets are long enough")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
    }

    fn request(name: &str) -> ConsultationRequest {
        ConsultationRequest { answers: [("name".to_owned(), name.to_owned())].into() }
    }

    #[test]
    fn a_token_counts_for_a_day_and_five_minutes_of_skew() {
        let keys = keys(SECRET, None);
        let token = issue(&keys, at(0)).expect("random numbers");
        for (seconds, counts) in [(-301, false), (-300, true), (0, true), (86_400, true), (86_401, false)] {
            assert_eq!(read(&token, &keys, at(seconds)).is_ok(), counts, "{seconds}");
        }
        let read = read(&token, &keys, at(1)).expect("it counts");
        assert!(read.is_too_quick(at(1)) && !read.is_too_quick(at(2)));
    }

    #[test]
    fn no_two_forms_have_one_nonce() {
        let keys = keys(SECRET, None);
        let nonce = || read(&issue(&keys, at(0)).expect("random numbers"), &keys, at(0)).expect("it counts").form;
        assert_ne!(nonce(), nonce());
    }

    #[test]
    fn a_changed_secret_still_knows_its_tokens_for_a_while() {
        let token = issue(&keys(OTHER, None), at(0)).expect("random numbers");
        assert!(read(&token, &keys(SECRET, Some(OTHER)), at(5)).is_ok());
        assert_eq!(read(&token, &keys(SECRET, None), at(5)), Err(TokenProblem::Wrong));
    }

    #[test]
    fn what_was_changed_or_made_up_does_not_count() {
        let keys = keys(SECRET, None);
        let token = issue(&keys, at(0)).expect("random numbers");
        assert_eq!(read("", &keys, at(0)), Err(TokenProblem::Missing));
        let mut made_up = vec!["x".to_owned(), ".".repeat(4), ".".repeat(9), "1.".repeat(9), "é".repeat(300)];
        made_up.extend([
            token.replacen("1.", "2.", 1),
            format!("{token}.x"),
            token.to_uppercase(),
            format!("{token}0"),
        ]);
        for place in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
            made_up.push(String::from_utf8(bytes).expect("ASCII"));
        }
        for text in made_up {
            assert_eq!(read(&text, &keys, at(0)), Err(TokenProblem::Wrong), "{text}");
        }
    }

    #[test]
    fn a_confirmation_is_worth_nothing_with_other_answers() {
        let keys = keys(SECRET, None);
        let form = FormNonce { day: day_of(at(0)), nonce: "ab12".to_owned() };
        for form in [Some(form), None] {
            let given = Confirmation { form, reasons: vec![Reason::Trap, Reason::NoToken] };
            let token = ask(&keys, &given, &request("Ann"), at(0));
            assert_eq!(confirmation(&token, &keys, &request("Ann"), at(60)), Ok(given));
            assert_eq!(confirmation(&token, &keys, &request("Bob"), at(60)), Err(TokenProblem::Wrong));
            assert_eq!(confirmation(&token, &keys, &request("Ann"), at(90_000)), Err(TokenProblem::Wrong));
            assert_eq!(read(&token, &keys, at(60)), Err(TokenProblem::Wrong), "it is no form token");
            assert!(!token.contains("Ann"));
        }
        let form = issue(&keys, at(0)).expect("random numbers");
        assert_eq!(confirmation(&form, &keys, &request("Ann"), at(60)), Err(TokenProblem::Wrong));
    }
}
