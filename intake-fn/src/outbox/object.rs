//! An object of the store as bytes: one clear line, then the answers, sealed or not.
//!
//! The clear line is the cover as JSON. It is what a resend is compared with: sealed answers differ each time.

use super::record::{Cover, Record};
use super::{OutboxError, Unreadable};
use crate::seal::{Opener, Seal};

/// A record as it was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The clear line.
    pub cover: Cover,
    /// What follows it: the record as JSON, or that sealed with age.
    pub payload: Vec<u8>,
}

/// The bytes to store for a record.
pub(crate) fn bytes_of(record: &Record, seal: Option<&Seal>) -> Result<Vec<u8>, OutboxError> {
    let failed = |why: Unreadable| OutboxError::Unreadable(record.cover.reference.to_string(), why);
    let mut bytes = serde_json::to_vec(&record.cover).map_err(|_| failed(Unreadable::Json))?;
    bytes.push(b'\n');
    let json = serde_json::to_vec_pretty(record).map_err(|_| failed(Unreadable::Json))?;
    match seal {
        Some(seal) => bytes.extend(seal.seal(&json).map_err(|_| failed(Unreadable::Sealing))?),
        None => bytes.extend(json),
    }
    Ok(bytes)
}

impl Stored {
    /// Reads an object's bytes; `name` stands in errors.
    pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Stored, OutboxError> {
        let failed = || OutboxError::Unreadable(name.to_owned(), Unreadable::Json);
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(failed)?;
        let cover = serde_json::from_slice(&bytes[..end]).map_err(|_| failed())?;
        Ok(Stored { cover, payload: bytes[end + 1..].to_vec() })
    }

    /// The whole record. A sealed one needs the key of one of those it is sealed to.
    ///
    /// Errors: it is sealed and no key opens it, or it was damaged.
    pub fn record(&self, opener: Option<&Opener>) -> Result<Record, OutboxError> {
        let failed = |why: Unreadable| OutboxError::Unreadable(self.cover.reference.to_string(), why);
        let opened;
        let json: &[u8] = if self.cover.sealed {
            let opener = opener.ok_or_else(|| failed(Unreadable::Sealed))?;
            opened = opener.open(&self.payload).ok_or_else(|| failed(Unreadable::WrongKey))?;
            &opened
        } else {
            &self.payload
        };
        let record: Record = serde_json::from_slice(json).map_err(|_| failed(Unreadable::Json))?;
        // The clear line is not protected by the seal; one that was changed or moved to another record is told of.
        if record.cover == self.cover { Ok(record) } else { Err(failed(Unreadable::Cover)) }
    }
}
