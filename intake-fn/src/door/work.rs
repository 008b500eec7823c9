//! Proof of work: a moment of computing that costs a family nothing and a flood of robots a lot.
//!
//! ALTCHA's protocol, version 2, by its own crate: the browser looks for the counter that gives the key whose start it was
//! told. We know the key beforehand and signed it, so that checking costs two hashes and no key is ever derived for a
//! stranger. That a proof is used once is kept elsewhere, by its nonce.

use std::collections::BTreeMap;

use altcha::{Challenge, CreateChallengeOptions, Payload, VerifySolutionOptions, create_challenge, verify_solution};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use jiff::{Timestamp, civil::Date};
use ring::rand::SecureRandom;

use super::FORM;
use super::token::hex;
use crate::keys::{Key, Keys, Purpose};
use crate::outbox::day_of;

/// Rounds of PBKDF2 for each counter that is tried: 0.4 ms in a browser of today, a few on an old phone.
pub const COST: u32 = 1000;

/// The fewest counters that a browser tries.
pub const FEWEST_TRIES: u32 = 500;

/// The most counters that a browser tries.
pub const MOST_TRIES: u32 = 1500;

/// How long a challenge can be answered, in seconds.
pub const LONGEST_SECONDS: i64 = 20 * 60;

/// The longest proof that is looked at, in bytes as sent; an honest one has about 700.
pub const LONGEST_TEXT: usize = 4096;

/// A proof that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The challenge's own number: hexadecimal digits, made by us.
    pub nonce: String,
    /// The day its challenge ends, in UTC.
    pub day: Date,
}

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkProblem {
    /// There is none, as with scripts off.
    Missing,
    /// It is too long, or not Base64 of the right JSON.
    Unreadable,
    /// The challenge is too old.
    Expired,
    /// The challenge was not made by us, or for another form.
    Forged,
    /// The answer to the challenge is wrong.
    Unsolved,
}

/// A new challenge; none when the system has no random numbers.
pub fn challenge(keys: &Keys, now: Timestamp) -> Option<Challenge> {
    let mut random = [0_u8; 4];
    ring::rand::SystemRandom::new().fill(&mut random).ok()?;
    challenge_of(FEWEST_TRIES + u32::from_be_bytes(random) % (MOST_TRIES - FEWEST_TRIES + 1), keys, now)
}

/// A challenge that so many tries answer.
pub fn challenge_of(tries: u32, keys: &Keys, now: Timestamp) -> Option<Challenge> {
    let key = keys.current(Purpose::Challenge);
    create_challenge(CreateChallengeOptions {
        algorithm: "PBKDF2/SHA-256".to_owned(),
        cost: COST,
        counter: Some(tries),
        data: Some(BTreeMap::from([("form".to_owned(), FORM.into())])),
        expires_at: Some(now.as_second() + LONGEST_SECONDS),
        hmac_signature_secret: Some(secret(key, b"challenge")),
        hmac_key_signature_secret: Some(secret(key, b"solution")),
        ..CreateChallengeOptions::default()
    })
    .ok()
}

/// Checks a proof as browsers send it: Base64 of JSON. Age first, then the signature, then the answer.
pub fn verify(text: &str, keys: &Keys) -> Result<Proof, WorkProblem> {
    let payload = payload(text)?;
    let mut problem = WorkProblem::Forged;
    for key in keys.accepted(Purpose::Challenge) {
        match verify_with(key, &payload) {
            Err(WorkProblem::Forged) => {}
            Ok(()) => return proof(payload.challenge).ok_or(WorkProblem::Forged),
            Err(other) => problem = other,
        }
    }
    Err(problem)
}

fn verify_with(key: &Key, payload: &Payload) -> Result<(), WorkProblem> {
    let parameters = &payload.challenge.parameters;
    // Ours always carry the signed key. Without one the crate would derive it, at a cost that the sender chose.
    if parameters.key_signature.as_deref().is_none_or(str::is_empty) {
        return Err(WorkProblem::Forged);
    }
    let mut options = VerifySolutionOptions::new(&payload.challenge, &payload.solution, secret(key, b"challenge"));
    options.hmac_key_signature_secret = Some(secret(key, b"solution"));
    let result = verify_solution(options).map_err(|_| WorkProblem::Unreadable)?;
    if result.expired {
        return Err(WorkProblem::Expired);
    }
    if result.invalid_signature != Some(false) || form_of(&payload.challenge) != Some(FORM) {
        return Err(WorkProblem::Forged);
    }
    if result.verified { Ok(()) } else { Err(WorkProblem::Unsolved) }
}

/// What we signed always has an end; the day of spending follows it, so that midnight gives no second chance.
fn proof(challenge: Challenge) -> Option<Proof> {
    let ends = Timestamp::from_second(challenge.parameters.expires_at?).ok()?;
    Some(Proof { nonce: challenge.parameters.nonce, day: day_of(ends) })
}

fn form_of(challenge: &Challenge) -> Option<&str> {
    challenge.parameters.data.as_ref()?.get("form")?.as_str()
}

fn payload(text: &str) -> Result<Payload, WorkProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(WorkProblem::Missing);
    }
    if text.len() > LONGEST_TEXT {
        return Err(WorkProblem::Unreadable);
    }
    let bytes = STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).map_err(|_| WorkProblem::Unreadable)?;
    serde_json::from_slice(&bytes).map_err(|_| WorkProblem::Unreadable)
}

/// The crate takes secrets as texts.
fn secret(key: &Key, what: &[u8]) -> String {
    hex(&key.mark(&[what]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A proof as a browser makes it.
    fn solved(challenge: &Challenge) -> Option<String> {
        let solution = altcha::solve_challenge(altcha::SolveChallengeOptions::new(challenge)).ok()??;
        let payload = Payload { challenge: challenge.clone(), solution };
        Some(STANDARD.encode(serde_json::to_vec(&payload).ok()?))
    }

    const SECRET: &str = "a secret for tests, 32 characters";
    const OTHER: &str = "another secret, also 32 characters";

    fn keys(secret: &str, old: Option<&str>) -> Keys {
        Keys::new(secret, old).expect("the test's secrets are long enough")
    }

    fn changed(keys: &Keys, change: impl FnOnce(&mut Payload)) -> String {
        let challenge = challenge(keys, Timestamp::now()).expect("random numbers");
        let text = solved(&challenge).expect("it can be solved");
        let mut payload = payload(&text).expect("it can be read");
        change(&mut payload);
        STANDARD.encode(serde_json::to_vec(&payload).expect("JSON"))
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Payload), problem: WorkProblem) {
        let keys = keys(SECRET, None);
        assert_eq!(verify(&changed(&keys, change), &keys), Err(problem));
    }

    #[test]
    fn a_solved_challenge_counts_and_a_changed_secret_still_knows_it() {
        let before = keys(OTHER, None);
        let text = changed(&before, |_| {});
        assert!(text.len() < 1024, "{}", text.len());
        let nonce = payload(&text).expect("it can be read").challenge.parameters.nonce;
        assert_eq!(verify(&text, &before).map(|proof| proof.nonce), Ok(nonce));
        assert!(verify(&text, &keys(SECRET, Some(OTHER))).is_ok());
        assert_eq!(verify(&text, &keys(SECRET, None)), Err(WorkProblem::Forged));
    }

    #[test]
    fn what_is_no_proof_is_told_apart_from_none() {
        let keys = keys(SECRET, None);
        assert_eq!(verify("", &keys), Err(WorkProblem::Missing));
        for text in ["x", "====", "bm90IGpzb24=", "e30=", &"A".repeat(1 << 20), "\u{0}", "W10="] {
            assert_eq!(verify(text, &keys), Err(WorkProblem::Unreadable));
        }
    }

    #[test]
    fn a_challenge_that_somebody_else_made_or_changed_is_forged() {
        check(|payload| payload.challenge.signature = None, WorkProblem::Forged);
        check(|payload| payload.challenge.signature = Some("00".repeat(32)), WorkProblem::Forged);
        check(|payload| payload.challenge.parameters.key_signature = None, WorkProblem::Forged);
        check(|payload| payload.challenge.parameters.key_signature = Some(String::new()), WorkProblem::Forged);
        let other =
            |payload: &mut Payload| payload.challenge.parameters.data = Some([("form".to_owned(), "x".into())].into());
        check(other, WorkProblem::Forged);
        check(|payload| payload.challenge.parameters.nonce = "00".repeat(16), WorkProblem::Forged);
        // Deriving at this cost would take an hour: the test ends at once because nothing is derived.
        check(|payload| payload.challenge.parameters.cost = u32::MAX, WorkProblem::Forged);
    }

    #[test]
    fn a_wrong_answer_and_an_old_challenge_do_not_count() {
        check(|payload| payload.solution.derived_key = "00".repeat(32), WorkProblem::Unsolved);
        check(|payload| payload.solution.derived_key = "not hex".to_owned(), WorkProblem::Unsolved);
        let keys = keys(SECRET, None);
        let earlier = Timestamp::now() - jiff::SignedDuration::from_secs(LONGEST_SECONDS + 1);
        let old = solved(&challenge(&keys, earlier).expect("random numbers")).expect("it can be solved");
        assert_eq!(verify(&old, &keys), Err(WorkProblem::Expired));
    }

    #[test]
    fn a_challenge_asks_for_as_much_as_it_says() {
        let challenge = challenge(&keys(SECRET, None), Timestamp::now()).expect("random numbers");
        let text = solved(&challenge).expect("it can be solved");
        let counter = payload(&text).expect("it can be read").solution.counter;
        assert!((FEWEST_TRIES..=MOST_TRIES).contains(&counter), "{counter}");
        assert_eq!((challenge.parameters.cost, challenge.parameters.algorithm.as_str()), (COST, "PBKDF2/SHA-256"));
    }
}
