//! What counts as a phone number and as an e-mail address. Both are kept as they were typed.

use super::text;

/// A phone number as a person typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Accepts any spacing, brackets, dashes, country code, extension and script of digits.
    ///
    /// None when there are too few digits to call (10, or 7 after a `+`) or more than any number has (17 with the way
    /// out of the country, 15 after a `+`).
    pub fn parse(typed: &str) -> Option<Phone> {
        let number = before_extension(typed);
        let digits = number.chars().filter(|c| is_digit(*c)).count();
        let fits = if number.contains(['+', '＋']) { 7..=15 } else { 10..=17 };
        fits.contains(&digits).then(|| Phone(typed.to_owned()))
    }

    /// The number as it was typed.
    pub fn as_typed(&self) -> &str {
        &self.0
    }
}

/// The part that is dialled; an extension would make a short number look long enough.
///
/// An extension follows a number: "text 402 555 0134" has none.
fn before_extension(typed: &str) -> &str {
    let lower = typed.to_ascii_lowercase();
    let first_digit = typed.find(is_digit).unwrap_or(typed.len());
    let marks = ["ext", "x", "#", "anexo", "poste"];
    let end = marks.iter().filter_map(|mark| lower[first_digit..].find(mark)).min();
    &typed[..end.map_or(typed.len(), |end| first_digit + end)]
}

/// Digits of the scripts that phone keyboards offer: Latin, full-width, Arabic, Persian, Devanagari, Bengali, Myanmar.
fn is_digit(c: char) -> bool {
    const ZEROS: [char; 7] = ['0', '\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{1040}'];
    ZEROS.iter().any(|zero| (u32::from(*zero)..u32::from(*zero) + 10).contains(&u32::from(c)))
}

/// An e-mail address as a person typed it, invisible characters removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    typed: String,
    reply_to: Option<lettre::Address>,
}

impl Email {
    /// The longest address that mail can be sent to (RFC 5321 paths without their brackets).
    pub const LONGEST: usize = 254;

    /// Accepts one address at a public domain.
    ///
    /// None for lists, quoted local parts, addresses at an IP number, and domains without a dot.
    pub fn parse(typed: &str) -> Option<Email> {
        let typed = text::without_invisible(typed).trim().to_owned();
        let (local, domain) = typed.rsplit_once('@')?;
        if typed.len() > Self::LONGEST || !is_local_part(local) {
            return None;
        }
        let domain = ascii_domain(domain)?;
        // A local part beyond ASCII cannot stand in a header that every server takes; the address is in the body then.
        let reply_to = local.is_ascii().then(|| lettre::Address::new(local, &domain).ok()).flatten();
        Some(Email { typed, reply_to })
    }

    /// The address as it was typed.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The address in a form that is safe in a `Reply-To` header of any server, if there is one.
    pub fn reply_to(&self) -> Option<&lettre::Address> {
        self.reply_to.as_ref()
    }
}

fn is_local_part(local: &str) -> bool {
    let refused = |c: char| c.is_whitespace() || c.is_control() || r#""(),:;<>@[\]"#.contains(c);
    !local.is_empty()
        && local.len() <= 64
        && !local.contains(refused)
        && !local.starts_with('.')
        && !local.ends_with('.')
}

/// The domain in its ASCII form; none when it cannot be a mail domain on the public network.
fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::STD3).ok()?;
    let labels: Vec<&str> = ascii.split('.').collect();
    let is_label = |label: &&str| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    let top = labels.last()?;
    let public = labels.len() > 1 && labels.iter().all(is_label) && !top.chars().all(|c| c.is_ascii_digit());
    (public && ascii.len() <= 253).then(|| ascii.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_taken_in_any_form() {
        let taken = [
            "(402) 413 1356",
            "402.413.1356",
            "+1 402 413 1356",
            "402\u{a0}413\u{a0}1356",
            "(555) 010-0199 ext. 4",
            "+44 20 7946 0000",
            "４０２４１３１３５６",
            "٤٠٢٤١٣١٣٥٦",
            "402-413-1356 after five",
            "011 44 20 7946 0000",
            "text 402 413 1356",
            "Max: 402-413-1356 x12",
        ];
        for phone in taken {
            assert_eq!(Phone::parse(phone).as_ref().map(Phone::as_typed), Some(phone));
        }
    }

    #[test]
    fn what_cannot_be_called_is_not_a_phone_number() {
        let forty = "1".repeat(40);
        for phone in ["", "123", "call me", "402 413 135", "12345 ext 67890", forty.as_str()] {
            assert_eq!(Phone::parse(phone), None, "{phone}");
        }
    }

    #[track_caller]
    fn check_reply_to(typed: &str, expected: Option<&str>) {
        let email = Email::parse(typed).unwrap_or_else(|| panic!("{typed} is an address"));
        assert_eq!(email.reply_to().map(ToString::to_string).as_deref(), expected);
    }

    #[test]
    fn an_address_can_be_answered() {
        check_reply_to("pat@example.org", Some("pat@example.org"));
        check_reply_to("pat.o'brien+ot@mail.example.org", Some("pat.o'brien+ot@mail.example.org"));
        check_reply_to("a@x.example\u{200b}", Some("a@x.example"));
        check_reply_to("p@bücher.example", Some("p@xn--bcher-kva.example"));
        check_reply_to("用户@例子.测试", None);
    }

    #[test]
    fn what_no_mail_reaches_is_not_an_address() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long = format!("a@{}.org", "b.".repeat(126));
        let refused = [
            "",
            "pat",
            "@example.org",
            "pat@",
            "a@b.c, d@e.f",
            "a@b.example\nBcc: c@d.example",
            "a@localhost",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            "\"a b\"@x.example",
            "a b@x.example",
            "a@x_y.example",
            "a@-x.example",
            "a@x..example",
            "a@@b.example",
            long_local.as_str(),
            long.as_str(),
        ];
        for email in refused {
            assert_eq!(Email::parse(email), None, "{email}");
        }
    }
}
