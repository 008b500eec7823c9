//! Sealing: what is sealed to the clinic's keys can be stored by this program and not read by it.
//!
//! The format is age (age-encryption.org/v1, X25519), which other programs open too. A build without the feature
//! `seal` has the same names; it can neither seal nor open.

#[cfg(feature = "seal")]
mod with_age;
#[cfg(not(feature = "seal"))]
mod without;

#[cfg(feature = "seal")]
pub use with_age::{Opener, Seal, new_key};
#[cfg(not(feature = "seal"))]
pub use without::{Opener, Seal, new_key};

/// A new pair of keys.
#[derive(Clone)]
pub struct KeyPair {
    /// The public half, `age1…`: whoever has it can seal.
    pub public: String,
    /// The private half, `AGE-SECRET-KEY-1…`: whoever has it can read.
    pub private: String,
}

/// What is wrong with a list or a file of keys. The text never repeats a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// There is no key in it.
    #[error("it holds no key")]
    Empty,
    /// One of its entries is no key.
    #[error("entry {0} is not {1}")]
    NotAKey(usize, &'static str),
    /// The private half stands where the public one belongs.
    #[error(
        "entry {0} is a private key, which must never be here: treat it as known to others, make a new pair with \
         `intake-fn keys new`, and put its public half (age1…) here"
    )]
    Private(usize),
    /// This program was built without sealing.
    #[error("this program was built without sealing")]
    NotBuilt,
}
