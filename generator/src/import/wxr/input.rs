//! The bytes of an export as clean UTF-8, a piece at a time.
//!
//! Exports hold bytes that no XML may hold: control characters that were pasted, halves of letters. Each such
//! byte is replaced by one other byte, so that places in the file stay right. One value of the file may not
//! take more than [`MOST_OF_VALUE`], whatever the file's size.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, ErrorKind, Read};
use std::rc::Rc;

/// The most bytes of one text, comment or tag: the longest articles have a hundredth of it.
pub(super) const MOST_OF_VALUE: u64 = 16_000_000;

const PIECE: usize = 128 * 1024;

/// A file that is read as clean text.
pub(super) struct Input {
    file: File,
    bytes: Vec<u8>,
    /// What is clean and not yet taken.
    start: usize,
    end: usize,
    /// The end of what was read; behind `end` stands the first half of a letter.
    filled: usize,
    spent: Spent,
}

/// How many bytes were taken since it was last set to nothing.
pub(super) type Spent = Rc<Cell<u64>>;

impl Input {
    pub(super) fn new(file: File) -> (Input, Spent) {
        let spent = Spent::default();
        let bytes = vec![0; PIECE];
        (Input { file, bytes, start: 0, end: 0, filled: 0, spent: spent.clone() }, spent)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.bytes.copy_within(self.end..self.filled, 0);
        self.filled -= self.end;
        (self.start, self.end) = (0, 0);
        loop {
            let read = self.file.read(&mut self.bytes[self.filled..])?;
            self.filled += read;
            self.end = clean(&mut self.bytes[..self.filled], read == 0);
            if self.end > 0 || read == 0 {
                return Ok(());
            }
        }
    }
}

/// Makes bytes clean UTF-8 up to the place that is given back; behind it only the start of a letter stands.
fn clean(bytes: &mut [u8], is_last: bool) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let Err(error) = std::str::from_utf8(&bytes[at..]) else {
            at = bytes.len();
            break;
        };
        at += error.valid_up_to();
        match error.error_len() {
            None if !is_last => break,
            length => {
                let wrong = length.unwrap_or(bytes.len() - at);
                bytes[at..at + wrong].fill(b'?');
                at += wrong;
            }
        }
    }
    for byte in bytes[..at].iter_mut().filter(|byte| **byte < b' ' && !matches!(byte, b'\n' | b'\t' | b'\r')) {
        *byte = b' ';
    }
    at
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.spent.get() > MOST_OF_VALUE {
            return Err(ErrorKind::FileTooLarge.into());
        }
        if self.start == self.end {
            self.refill()?;
        }
        Ok(&self.bytes[self.start..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.start += amount;
        self.spent.set(self.spent.get() + amount as u64);
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[track_caller]
    fn check_clean(bytes: &[u8], is_last: bool, expected: &[u8]) {
        let mut cleaned = bytes.to_vec();
        let end = clean(&mut cleaned, is_last);
        assert_eq!(&cleaned[..end], expected);
    }

    #[test]
    fn what_no_xml_may_hold_is_replaced_byte_for_byte() {
        check_clean("é “x”\r\n".as_bytes(), false, "é “x”\r\n".as_bytes());
        check_clean(b"a\x08b\0", false, b"a b ");
        check_clean(b"caf\xe9 au lait", false, b"caf? au lait");
    }

    #[test]
    fn half_a_letter_waits_for_its_other_half() {
        check_clean(b"caf\xc3", false, b"caf");
        check_clean(b"caf\xc3", true, b"caf?");
    }
}
