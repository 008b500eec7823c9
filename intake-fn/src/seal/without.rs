//! The same names for a build without sealing. No value of these types can exist.

use super::{KeyPair, KeyProblem};

/// Public keys; none can be read in this build.
#[derive(Debug, Clone)]
pub enum Seal {}

impl Seal {
    /// Always an error in this build.
    pub fn parse(_list: &str) -> Result<Seal, KeyProblem> {
        Err(KeyProblem::NotBuilt)
    }

    /// Cannot be called in this build.
    pub fn keys(&self) -> usize {
        match *self {}
    }

    /// Cannot be called in this build.
    pub fn seal(&self, _plain: &[u8]) -> std::io::Result<Vec<u8>> {
        match *self {}
    }
}

/// Private keys; none can be read in this build.
#[derive(Debug, Clone)]
pub enum Opener {}

impl Opener {
    /// Always an error in this build.
    pub fn parse(_file: &str) -> Result<Opener, KeyProblem> {
        Err(KeyProblem::NotBuilt)
    }

    /// Cannot be called in this build.
    pub fn open(&self, _sealed: &[u8]) -> Option<Vec<u8>> {
        match *self {}
    }
}

/// Always an error in this build.
pub fn new_key() -> Result<KeyPair, KeyProblem> {
    Err(KeyProblem::NotBuilt)
}
