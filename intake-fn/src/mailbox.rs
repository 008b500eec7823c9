//! Reads the e-mails that a folder mailer wrote, for the mailbox page of `carryover serve`.
//!
//! Understands what this crate writes: one text part, plain, quoted-printable or base64, with encoded words in headers.

use std::io;
use std::path::{Path, PathBuf};

/// One e-mail, as a person reads it. All of it is plain text from outside: escape it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The sender.
    pub from: String,
    /// The recipients.
    pub to: String,
    /// Where an answer goes; empty when the header is absent.
    pub reply_to: String,
    /// The subject.
    pub subject: String,
    /// The date as the header has it.
    pub date: String,
    /// The text.
    pub body: String,
}

/// The e-mails of an embedded intake, newest first; none when nothing was sent yet. `folder` is the one given to
/// [`crate::Intake::embedded`].
pub fn mailbox(folder: &Path) -> io::Result<Vec<Mail>> {
    let entries = match std::fs::read_dir(folder_below(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    // Names begin with the time of writing, all of one length.
    paths.sort_by(|a, b| b.cmp(a));
    paths.iter().map(|path| Ok(read_mail(&std::fs::read(path)?))).collect()
}

/// The folder of e-mails in the folder of an embedded intake.
pub(crate) fn folder_below(folder: &Path) -> PathBuf {
    folder.join("mailbox")
}

/// Takes an e-mail apart.
pub fn read_mail(bytes: &[u8]) -> Mail {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let header = |name: &str| -> String {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        let value = lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
        value.map(decode_words).unwrap_or_default()
    };
    let body = match header("Content-Transfer-Encoding").to_ascii_lowercase().as_str() {
        "base64" => text_of(&from_base64(body)),
        "quoted-printable" => text_of(&from_quoted(&body.replace("=\n", ""), false)),
        _ => body.to_owned(),
    };
    Mail {
        from: header("From"),
        to: header("To"),
        reply_to: header("Reply-To"),
        subject: header("Subject"),
        date: header("Date"),
        body,
    }
}

/// Decodes RFC 2047 words (`=?utf-8?b?…?=`); the space between two of them is not part of the text.
fn decode_words(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, word, after)) = next_word(rest) {
        if text.is_empty() || !before.trim().is_empty() {
            text.push_str(before);
        }
        text.push_str(&word);
        rest = after;
    }
    text + rest
}

/// The text before the first encoded word, the word decoded, and the text after it.
fn next_word(value: &str) -> Option<(&str, String, &str)> {
    let (before, word) = value.split_once("=?")?;
    let (_charset, word) = word.split_once('?')?;
    let (encoding, word) = word.split_once('?')?;
    let (coded, after) = word.split_once("?=")?;
    let bytes = if encoding.eq_ignore_ascii_case("b") { from_base64(coded) } else { from_quoted(coded, true) };
    Some((before, String::from_utf8_lossy(&bytes).into_owned(), after))
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

fn from_quoted(coded: &str, in_header: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(coded.len());
    let mut rest = coded.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let escaped = pair.filter(|_| first == b'=').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(if in_header && first == b'_' { b' ' } else { first });
                rest = after;
            }
        }
    }
    bytes
}

fn from_base64(coded: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(coded.len() * 3 / 4), 0_usize, 0);
    for value in coded.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte)) {
        held = (held << 6 | value) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_round_trip(subject: &str, body: &str) {
        let message = lettre::Message::builder()
            .from("Site <site@example.org>".parse().expect("a mailbox"))
            .to("Büro <desk@example.org>".parse().expect("a mailbox"))
            .subject(subject)
            .body(body.to_owned())
            .expect("an e-mail");
        let mail = read_mail(&message.formatted());
        assert_eq!((mail.subject.as_str(), mail.body.trim_end()), (subject, body));
        assert_eq!((mail.to.as_str(), mail.reply_to.as_str()), ("Büro <desk@example.org>", ""));
    }

    #[test]
    fn an_email_reads_as_it_was_written() {
        check_round_trip("Consultation request K7Q2-9FXM", "Full name\n  Ann Lee");
        check_round_trip("Solicitud de consulta: niños y niñas, señales de ánimo y más palabras", "¿Cómo? = así_aquí");
        check_round_trip("طلب", "فاطمة الزهراء ".repeat(60).trim_end());
        check_round_trip("long", &"x".repeat(1500));
    }
}
