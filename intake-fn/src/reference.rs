//! A request's id, which is also the check against sending twice, and the short reference that people read aloud.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::keys::Key;

/// Crockford's digits: no I, L, O or U, which are misread or make words.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The bytes of a mark that an id is made of, and how many digits they take.
const ID_BYTES: usize = 16;
const DIGITS_OF_ID: usize = 26;

/// A keyed mark of the answers: equal for equal answers, and worthless without the key.
pub fn content_mark(key: &Key, answers: &BTreeMap<String, String>) -> String {
    in_digits(&key.mark(&[canonical(answers).as_bytes()]))
}

/// The id of a stored request: 26 digits, so that sending twice gives it twice; `-2` and so on for changed answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RequestId(String);

/// What stands where an id should is not one: its object was damaged, or another program wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is not the id of a request")]
pub struct NoRequestId;

impl TryFrom<String> for RequestId {
    type Error = NoRequestId;

    fn try_from(text: String) -> Result<RequestId, NoRequestId> {
        RequestId::parse(&text).ok_or(NoRequestId)
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> String {
        id.0
    }
}

impl RequestId {
    /// The id of a form that was drawn once, by the nonce of its token: the same whatever is typed into it.
    pub fn of_form(key: &Key, nonce: &str) -> RequestId {
        RequestId(in_digits(&key.mark(&[b"nonce", nonce.as_bytes()])[..ID_BYTES]))
    }

    /// The id of these answers on that day, for a form without a token.
    pub fn of_answers(key: &Key, day: Date, answers: &BTreeMap<String, String>) -> RequestId {
        let mark = key.mark(&[b"answers", day.to_string().as_bytes(), canonical(answers).as_bytes()]);
        RequestId(in_digits(&mark[..ID_BYTES]))
    }

    /// The id of the `number`th answers from one form, the first being this id itself.
    pub fn update(&self, number: u8) -> RequestId {
        let first = self.first();
        RequestId(if number < 2 { first.to_owned() } else { format!("{first}-{number}") })
    }

    /// The number among the answers from one form: 1, unless they were changed and sent again.
    pub fn number(&self) -> u8 {
        self.0.get(DIGITS_OF_ID + 1..).and_then(|number| number.parse().ok()).unwrap_or(1)
    }

    /// Reads an id from the name of a stored object.
    pub fn parse(text: &str) -> Option<RequestId> {
        let (digits, number) = text.split_once('-').map_or((text, None), |(digits, number)| (digits, Some(number)));
        let is_id = digits.len() == DIGITS_OF_ID && digits.bytes().all(|byte| DIGITS.contains(&byte));
        let is_number = |number: &str| number.parse().is_ok_and(|n: u8| n >= 2 && n.to_string() == number);
        (is_id && number.is_none_or(is_number)).then(|| RequestId(text.to_owned()))
    }

    /// The id's digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The reference that the parent and the clinic see: the first eight digits, and `-2` where the answers are newer.
    pub fn reference(&self) -> Reference {
        Reference(format!("{}-{}{}", &self.0[..4], &self.0[4..8], &self.0[DIGITS_OF_ID..]))
    }

    fn first(&self) -> &str {
        &self.0[..DIGITS_OF_ID]
    }
}

/// A reference such as `K7Q2-9FXM`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Reference {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Reference {
    /// Reads a reference as people write it: any case, with or without dashes, `O` for 0, `I` and `L` for 1.
    pub fn parse(typed: &str) -> Option<Reference> {
        let typed = typed.trim().to_ascii_uppercase().replace([' ', '\u{2011}', '\u{2013}'], "-");
        let (digits, number) = match typed.rsplit_once('-') {
            Some((digits, number)) if number.len() < 4 => (digits, Some(number)),
            _ => (typed.as_str(), None),
        };
        let alike = |c: char| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        let digits: String = digits.chars().filter(|c| *c != '-').map(alike).collect();
        let is_reference = digits.len() == 8 && digits.bytes().all(|byte| DIGITS.contains(&byte));
        let number = match number {
            Some(number) => Some(number.parse::<u8>().ok().filter(|number| *number > 1)?),
            None => None,
        };
        let number = number.map(|number| format!("-{number}")).unwrap_or_default();
        is_reference.then(|| Reference(format!("{}-{}{number}", &digits[..4], &digits[4..])))
    }
}

/// One text for one set of answers: JSON with sorted names cannot confuse a value with a name.
fn canonical(answers: &BTreeMap<String, String>) -> String {
    serde_json::to_string(answers).expect("a map of strings is always JSON")
}

/// Bytes as Crockford base 32, five bits a digit.
fn in_digits(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            digits.push(char::from(DIGITS[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        digits.push(char::from(DIGITS[(held << (5 - bits)) as usize & 31]));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str) -> Key {
        let keys = crate::keys::Keys::new(secret, None).expect("the test's secret is long enough");
        keys.current(crate::keys::Purpose::RequestId).clone()
    }

    fn id(secret: &str, day: &str, phone: &str) -> RequestId {
        let answers = BTreeMap::from([("phone".to_owned(), phone.to_owned())]);
        RequestId::of_answers(&key(secret), day.parse().expect("the test's day exists"), &answers)
    }

    const SECRET: &str = "a secret for tests, 32 characters";

    #[test]
    fn the_same_answers_on_the_same_day_have_the_same_id() {
        assert_eq!(id(SECRET, "2026-11-23", "1"), id(SECRET, "2026-11-23", "1"));
        assert_ne!(id(SECRET, "2026-11-23", "1"), id(SECRET, "2026-11-24", "1"));
        assert_ne!(id(SECRET, "2026-11-23", "1"), id(SECRET, "2026-11-23", "2"));
        assert_ne!(id(SECRET, "2026-11-23", "1"), id("another secret, 32 characters long", "2026-11-23", "1"));
    }

    #[test]
    fn changed_answers_from_one_form_are_told_apart_by_a_number() {
        let first = RequestId::of_form(&key(SECRET), "a nonce");
        let second = first.update(2);
        assert_eq!((first.number(), second.number(), second.update(1)), (1, 2, first.clone()));
        assert_eq!(second.reference().to_string(), format!("{}-2", first.reference()));
        assert_eq!(RequestId::parse(second.as_str()), Some(second.clone()));
        for wrong in ["-1", "-02", "-256", "-", "-x"] {
            assert_eq!(RequestId::parse(&format!("{}{wrong}", first.as_str())), None, "{wrong}");
        }
    }

    #[test]
    fn an_id_reads_back_and_its_reference_is_eight_digits() {
        let id = id(SECRET, "2026-11-23", "1");
        assert_eq!(RequestId::parse(id.as_str()), Some(id.clone()));
        let reference = id.reference().to_string();
        assert_eq!((reference.len(), reference.find('-')), (9, Some(4)), "{reference}");
        assert!(!reference.contains(['I', 'L', 'O', 'U']));
    }

    #[test]
    fn an_id_that_was_damaged_is_not_read_as_one() {
        let written = serde_json::to_string(&id(SECRET, "2026-11-23", "1")).expect("JSON");
        assert!(serde_json::from_str::<RequestId>(&written).is_ok(), "{written}");
        for damaged in ["", "K7Q2", "K7Q29FXM0123456789ABCDEFé"] {
            assert!(serde_json::from_value::<RequestId>(damaged.into()).is_err(), "{damaged}");
        }
    }

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        let read = |typed: &str| Reference::parse(typed).map(|reference| reference.to_string());
        for typed in ["K7Q2-9FXM", "k7q29fxm", " K7Q2 9FXM "] {
            assert_eq!(read(typed).as_deref(), Some("K7Q2-9FXM"), "{typed}");
        }
        assert_eq!(read("o1Il-0000").as_deref(), Some("0111-0000"));
        assert_eq!(read("K7Q2-9FXM-2").as_deref(), Some("K7Q2-9FXM-2"));
        for typed in ["", "K7Q2", "K7Q2-9FXU", "K7Q2-9FXM-1", "K7Q2-9FXM-x", "../../etc"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn digits_hold_every_bit() {
        assert_eq!(in_digits(&[0xff; 5]), "ZZZZZZZZ");
        assert_eq!(in_digits(&[0, 0, 0, 0, 1]), "00000001");
        assert_eq!(in_digits(&[0xff]), "ZW");
    }
}
