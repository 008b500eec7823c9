//! A request's id, which is also the check against sending twice, and the short reference that people read aloud.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use ring::hmac;
use serde::{Deserialize, Serialize};

/// Crockford's digits: no I, L, O or U, which are misread or make words.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The key that ids and content marks are made with. Without it nobody can guess a family's answers from an id.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl Secret {
    /// The fewest characters a secret may have.
    pub const SHORTEST: usize = 32;

    /// Takes a secret of at least [`Secret::SHORTEST`] characters; none when it is shorter.
    pub fn new(text: &str) -> Option<Secret> {
        let long_enough = text.chars().count() >= Secret::SHORTEST;
        long_enough.then(|| Secret(hmac::Key::new(hmac::HMAC_SHA256, text.as_bytes())))
    }

    /// A keyed mark of `text` for one purpose; marks of different purposes cannot be compared.
    fn mark(&self, purpose: &str, text: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(text.as_bytes());
        context.sign().as_ref().to_vec()
    }

    /// A keyed mark of the answers: equal for equal answers, and worthless without the key.
    pub fn content_mark(&self, answers: &BTreeMap<String, String>) -> String {
        in_digits(&self.mark("content/1", &canonical(answers)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The id of a stored request: 26 digits, made from its answers and its day, so that sending twice gives it twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(String);

impl RequestId {
    /// The id of these answers on that day.
    pub fn derive(secret: &Secret, day: Date, answers: &BTreeMap<String, String>) -> RequestId {
        let mark = secret.mark("id/1", &format!("{day}\n{}", canonical(answers)));
        RequestId(in_digits(&mark[..16]))
    }

    /// Reads an id from the name of a stored object.
    pub fn parse(text: &str) -> Option<RequestId> {
        let fits = text.len() == 26 && text.bytes().all(|byte| DIGITS.contains(&byte));
        fits.then(|| RequestId(text.to_owned()))
    }

    /// The id's digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The reference that the parent and the clinic see: the first eight digits.
    pub fn reference(&self) -> Reference {
        Reference(format!("{}-{}", &self.0[..4], &self.0[4..8]))
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

    fn id(secret: &str, day: &str, phone: &str) -> RequestId {
        let secret = Secret::new(secret).expect("the test's secret is long enough");
        let answers = BTreeMap::from([("phone".to_owned(), phone.to_owned())]);
        RequestId::derive(&secret, day.parse().expect("the test's day exists"), &answers)
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
    fn an_id_reads_back_and_its_reference_is_eight_digits() {
        let id = id(SECRET, "2026-11-23", "1");
        assert_eq!(RequestId::parse(id.as_str()), Some(id.clone()));
        let reference = id.reference().to_string();
        assert_eq!((reference.len(), reference.find('-')), (9, Some(4)), "{reference}");
        assert!(!reference.contains(['I', 'L', 'O', 'U']));
    }

    #[test]
    fn digits_hold_every_bit() {
        assert_eq!(in_digits(&[0xff; 5]), "ZZZZZZZZ");
        assert_eq!(in_digits(&[0, 0, 0, 0, 1]), "00000001");
        assert_eq!(in_digits(&[0xff]), "ZW");
    }
}
