//! A letter that waits where nobody but this function can read it, until it went out and is deleted.
//!
//! AES-256-GCM under a key made from `INTAKE_SECRET`. While the secret is changed, the one before opens what it closed.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

use crate::keys::{Key, Keys, Purpose};

/// Closes a text. None when the system gives no random numbers.
///
/// A random nonce of 96 bits under one key is sound far beyond the letters a clinic will ever send (2^32).
pub(crate) fn close(keys: &Keys, plain: &[u8]) -> Option<Vec<u8>> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new().fill(&mut nonce).ok()?;
    let mut text = plain.to_vec();
    let key = cipher(keys.current(Purpose::Letter));
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text).ok()?;
    Some([nonce.as_slice(), &text].concat())
}

/// Opens what [`close`] closed; none when it was damaged or closed under another secret.
pub(crate) fn open(keys: &Keys, closed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = closed.split_at_checked(NONCE_LEN)?;
    keys.accepted(Purpose::Letter).find_map(|key| {
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let plain = cipher(key).open_in_place(nonce, Aad::empty(), &mut text).ok()?;
        Some(plain.to_vec())
    })
}

fn cipher(key: &Key) -> LessSafeKey {
    let key = UnboundKey::new(&AES_256_GCM, &key.mark(&[b"letter"])).expect("a mark has the 32 bytes of such a key");
    LessSafeKey::new(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_secret_opens_a_letter_or_the_one_after_it() {
        let (old, new) = ("the secret before, also 32 or more", "a secret for tests, 32 characters");
        let keys = |secret: &str, old| Keys::new(secret, old).expect("the secrets are long enough");
        let closed = close(&keys(old, None), b"Dear desk").expect("random numbers");
        assert!(!closed.windows(4).any(|part| part == b"Dear"));
        assert_eq!(open(&keys(old, None), &closed).as_deref(), Some(b"Dear desk".as_slice()));
        assert_eq!(open(&keys(new, Some(old)), &closed).as_deref(), Some(b"Dear desk".as_slice()));
        assert_eq!(open(&keys(new, None), &closed), None);
        assert_eq!(open(&keys(old, None), &closed[..closed.len() - 1]), None);
        assert_eq!(open(&keys(old, None), b"short"), None);
    }
}
