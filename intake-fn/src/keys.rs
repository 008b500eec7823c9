//! Keys: one for each purpose, all made from `INTAKE_SECRET`.
//!
//! HKDF-SHA-256 (RFC 5869) makes the keys, so that what one of them signs can never stand for what another does. While
//! `INTAKE_SECRET` is changed, `INTAKE_SECRET_OLD` still verifies what was signed before, and signs nothing. A key's id
//! tells the two apart and says nothing about the secret.

use std::fmt;

use ring::{hkdf, hmac};

/// The fewest characters a secret may have.
pub const SHORTEST_SECRET: usize = 32;

/// The bytes of a mark.
pub const MARK_BYTES: usize = 32;

/// What a key is for. The words in `Purpose::info` are part of every key: they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Ids of requests, and so their references.
    RequestId,
    /// Marks of answers, by which records are compared without being read.
    Content,
    /// Tokens in the form: when it was drawn, and by whom.
    FormToken,
    /// Challenges of the proof of work.
    Challenge,
    /// Hashes of the addresses that requests come from.
    Sender,
    /// The chain of audit lines.
    Audit,
    /// Letters that wait to be sent.
    Letter,
}

/// Every purpose, in the order of their declaration.
const PURPOSES: [Purpose; 7] = [
    Purpose::RequestId,
    Purpose::Content,
    Purpose::FormToken,
    Purpose::Challenge,
    Purpose::Sender,
    Purpose::Audit,
    Purpose::Letter,
];

impl Purpose {
    fn info(self) -> &'static [u8] {
        match self {
            Purpose::RequestId => b"carryover-intake request-id 1",
            Purpose::Content => b"carryover-intake content 1",
            Purpose::FormToken => b"carryover-intake form-token 1",
            Purpose::Challenge => b"carryover-intake challenge 1",
            Purpose::Sender => b"carryover-intake sender 1",
            Purpose::Audit => b"carryover-intake audit 1",
            Purpose::Letter => b"carryover-intake letter 1",
        }
    }
}

/// One key for one purpose.
#[derive(Clone)]
pub struct Key {
    id: String,
    key: hmac::Key,
}

impl Key {
    /// Eight hexadecimal digits that name the secret this key comes from; the same for every purpose.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// HMAC-SHA-256 over the parts. Each is preceded by its length, so that no two lists of parts give one text.
    pub fn mark(&self, parts: &[&[u8]]) -> [u8; MARK_BYTES] {
        let mut mark = [0; MARK_BYTES];
        mark.copy_from_slice(hmac::sign(&self.key, &joined(parts)).as_ref());
        mark
    }

    /// Whether `mark` is [`Key::mark`] of the parts, compared in constant time.
    pub fn verifies(&self, parts: &[&[u8]], mark: &[u8]) -> bool {
        hmac::verify(&self.key, &joined(parts), mark).is_ok()
    }
}

/// The parts as one text that no other list of parts gives.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut text = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        text.extend_from_slice(&(part.len() as u64).to_be_bytes());
        text.extend_from_slice(part);
    }
    text
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

/// The keys of today's secret, and of the one before while it is being changed.
#[derive(Debug, Clone)]
pub struct Keys {
    current: Vec<Key>,
    old: Option<Vec<Key>>,
}

impl Keys {
    /// Keys of `secret`; those of `old` only verify. None when either is shorter than [`SHORTEST_SECRET`] characters.
    pub fn new(secret: &str, old: Option<&str>) -> Option<Keys> {
        let current = keys_of(secret)?;
        let old = match old {
            Some(old) => Some(keys_of(old)?),
            None => None,
        };
        Some(Keys { current, old })
    }

    /// The key that signs.
    pub fn current(&self, purpose: Purpose) -> &Key {
        &self.current[purpose as usize]
    }

    /// The key of the secret before, which verifies and does not sign.
    pub fn old(&self, purpose: Purpose) -> Option<&Key> {
        self.old.as_ref().map(|keys| &keys[purpose as usize])
    }

    /// The keys that may have signed: today's, then the one before.
    pub fn accepted(&self, purpose: Purpose) -> impl Iterator<Item = &Key> {
        std::iter::once(self.current(purpose)).chain(self.old(purpose))
    }
}

fn keys_of(secret: &str) -> Option<Vec<Key>> {
    if secret.chars().count() < SHORTEST_SECRET {
        return None;
    }
    let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"carryover-intake").extract(secret.as_bytes());
    let named = derived(&root, b"carryover-intake key-id 1");
    let id: String = hmac::sign(&named, b"").as_ref()[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    Some(PURPOSES.iter().map(|purpose| Key { id: id.clone(), key: derived(&root, purpose.info()) }).collect())
}

fn derived(root: &hkdf::Prk, info: &[u8]) -> hmac::Key {
    let info = [info];
    let okm = root.expand(&info, hmac::HMAC_SHA256).expect("one block is far below HKDF's limit of 255 blocks");
    hmac::Key::from(okm)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a secret for tests, 32 characters";
    const OLD: &str = "the secret before, also 32 or more";

    fn keys(secret: &str, old: Option<&str>) -> Keys {
        Keys::new(secret, old).expect("the test's secrets are long enough")
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let keys = keys(SECRET, None);
        let marks: std::collections::BTreeSet<_> =
            PURPOSES.iter().map(|purpose| keys.current(*purpose).mark(&[b"x"])).collect();
        assert_eq!(marks.len(), PURPOSES.len());
        for (place, purpose) in PURPOSES.iter().enumerate() {
            assert_eq!(*purpose as usize, place, "{purpose:?} finds its own key");
        }
    }

    #[test]
    fn keys_stay_the_same_over_versions() {
        // HKDF-SHA-256 and HMAC-SHA-256, computed with Python's `hmac`; a change would orphan every stored id.
        let mark = keys(SECRET, None).current(Purpose::RequestId).mark(&[b"x"]);
        let digits: String = mark.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digits, "d28ffcac846fa0b0");
    }

    #[test]
    fn parts_cannot_be_moved_into_one_another() {
        let keys = keys(SECRET, None);
        let key = keys.current(Purpose::FormToken);
        assert_ne!(key.mark(&[b"ab", b"c"]), key.mark(&[b"a", b"bc"]));
        assert_ne!(key.mark(&[b"ab"]), key.mark(&[b"ab", b""]));
        assert!(key.verifies(&[b"ab", b"c"], &key.mark(&[b"ab", b"c"])));
        assert!(!key.verifies(&[b"ab", b"c"], &key.mark(&[b"ab", b"c"])[..31]));
        assert!(!key.verifies(&[b"ab", b"c"], b""));
    }

    #[test]
    fn the_secret_before_verifies_and_has_another_id() {
        let before = keys(OLD, None);
        let during = keys(SECRET, Some(OLD));
        let mark = before.current(Purpose::FormToken).mark(&[b"x"]);
        assert!(!during.current(Purpose::FormToken).verifies(&[b"x"], &mark));
        assert!(during.accepted(Purpose::FormToken).any(|key| key.verifies(&[b"x"], &mark)));
        assert_eq!(during.old(Purpose::Content).map(Key::id), Some(before.current(Purpose::Content).id()));
        assert_ne!(during.current(Purpose::Content).id(), before.current(Purpose::Content).id());
    }

    #[test]
    fn a_short_secret_makes_no_keys_and_none_is_printed() {
        assert!(Keys::new("hunter2", None).is_none());
        assert!(Keys::new(SECRET, Some("hunter2")).is_none());
        let printed = format!("{:?}", keys(SECRET, Some(OLD)));
        assert!(!printed.contains("secret"), "{printed}");
    }
}
