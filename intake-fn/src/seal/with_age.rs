//! Sealing and opening with the crate `age`.

use std::fmt;
use std::io::{Read, Write};

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};

use super::{KeyPair, KeyProblem};

/// The public keys that new records are sealed to; at least one.
#[derive(Clone)]
pub struct Seal(Vec<Recipient>);

impl Seal {
    /// Reads public keys with commas, blanks or line breaks between them.
    pub fn parse(list: &str) -> Result<Seal, KeyProblem> {
        let entries = list.split([',', ' ', '\n', '\t', '\r']).filter(|entry| !entry.is_empty());
        let recipients = entries.enumerate().map(|(index, entry)| {
            if entry.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
                return Err(KeyProblem::Private(index + 1));
            }
            entry.parse().map_err(|_| KeyProblem::NotAKey(index + 1, "a public key such as age1…"))
        });
        let recipients = recipients.collect::<Result<Vec<Recipient>, _>>()?;
        if recipients.is_empty() { Err(KeyProblem::Empty) } else { Ok(Seal(recipients)) }
    }

    /// How many keys there are.
    pub fn keys(&self) -> usize {
        self.0.len()
    }

    /// Seals a text: any one of the keys opens it.
    ///
    /// Errors: the system gives no random numbers.
    pub fn seal(&self, plain: &[u8]) -> std::io::Result<Vec<u8>> {
        let recipients = self.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(std::io::Error::other)?;
        let mut sealed = Vec::with_capacity(plain.len() + 300 + 100 * self.0.len());
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(plain)?;
        writer.finish()?;
        Ok(sealed)
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seal({} keys)", self.0.len())
    }
}

/// Private keys that open what was sealed to one of them.
#[derive(Clone)]
pub struct Opener(Vec<Identity>);

impl Opener {
    /// Reads a key file: one private key a line; empty lines and lines that begin with `#` are left out.
    pub fn parse(file: &str) -> Result<Opener, KeyProblem> {
        let lines = file.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
        let keys = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let identities = keys.map(|(number, line)| {
            line.parse().map_err(|_| KeyProblem::NotAKey(number, "a private key such as AGE-SECRET-KEY-1…"))
        });
        let identities = identities.collect::<Result<Vec<Identity>, _>>()?;
        if identities.is_empty() { Err(KeyProblem::Empty) } else { Ok(Opener(identities)) }
    }

    /// Opens what was sealed; none when no key fits or it was damaged.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let decryptor = age::Decryptor::new_buffered(sealed).ok()?;
        let identities = self.0.iter().map(|identity| identity as &dyn age::Identity);
        let mut plain = Vec::with_capacity(sealed.len());
        decryptor.decrypt(identities).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opener({} keys)", self.0.len())
    }
}

/// A new pair of keys.
pub fn new_key() -> Result<KeyPair, KeyProblem> {
    let identity = Identity::generate();
    Ok(KeyPair { public: identity.to_public().to_string(), private: identity.to_string().expose_secret().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_keys_opens_and_no_other_does() {
        let pairs: Vec<KeyPair> = (0..3).map(|_| new_key().expect("a pair")).collect();
        let seal = Seal::parse(&format!("{}, {}", pairs[0].public, pairs[1].public)).expect("two keys");
        let sealed = seal.seal(b"words").expect("random numbers");
        let opened = |pair: &KeyPair| Opener::parse(&pair.private).expect("a key").open(&sealed);
        assert_eq!(opened(&pairs[0]).as_deref(), Some(b"words".as_slice()));
        assert_eq!(opened(&pairs[1]).as_deref(), Some(b"words".as_slice()));
        assert_eq!(opened(&pairs[2]), None);
        let opener = Opener::parse(&format!("# desk\n\n{}\n{}\n", pairs[2].private, pairs[0].private));
        let opener = opener.expect("two keys");
        let mut damaged = sealed.clone();
        *damaged.last_mut().expect("it is not empty") ^= 1;
        assert!(opener.open(&sealed).is_some() && opener.open(&damaged).is_none() && opener.open(b"").is_none());
    }

    #[test]
    fn garbage_is_no_key_and_is_not_repeated() {
        let pair = new_key().expect("a pair");
        let said = |list: &str| Seal::parse(list).expect_err("it is refused").to_string();
        assert_eq!(said(" , "), "it holds no key");
        assert_eq!(said(&format!("{},hunter2", pair.public)), "entry 2 is not a public key such as age1…");
        assert!(said(&pair.private).starts_with("entry 1 is a private key, which must never be here"));
        assert!(!said(&pair.private).contains(&pair.private));
        let said = Opener::parse("# a file\nhunter2").expect_err("it is refused").to_string();
        assert_eq!(said, "entry 2 is not a private key such as AGE-SECRET-KEY-1…");
    }
}
