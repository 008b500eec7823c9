//! The format of calendar files: lines, what is escaped in them, how long ones are folded (RFC 5545, 3.1 and 3.3.11).
//!
//! Written here because the libraries for it put the clock and a random number into what they write, and the same
//! site must give the same bytes. Parsers of others check it in the tests.

/// The most bytes of a line, without its end.
const LONGEST: usize = 75;

/// One line: a name, perhaps a language, a value.
pub(super) struct Line {
    name: &'static str,
    language: Option<String>,
    value: String,
}

impl Line {
    /// A value without signs that mean something to the format: a day, a rule, a web address.
    pub(super) fn value(name: &'static str, value: &str) -> Line {
        Line { name, language: None, value: value.chars().filter(|sign| !sign.is_control()).collect() }
    }

    /// Words of any kind.
    pub(super) fn text(name: &'static str, text: &str) -> Line {
        Line { name, language: None, value: escaped(text) }
    }

    /// The language of its words.
    pub(super) fn in_language(self, tag: &str) -> Line {
        Line { language: Some(tag.to_string()), ..self }
    }

    /// A day with so many minutes after its midnight, wherever the reader is.
    pub(super) fn at(self, minutes: u32) -> Line {
        Line { value: format!("{}T{:02}{:02}00", self.value, minutes / 60, minutes % 60), ..self }
    }

    fn write(&self, out: &mut String) {
        let language = self.language.as_ref().map(|tag| format!(";LANGUAGE={tag}")).unwrap_or_default();
        fold(&format!("{}{language}:{}", self.name, self.value), out);
    }
}

/// A whole file with these events.
pub(super) fn calendar(title: &str, events: impl Iterator<Item = Vec<Line>>) -> String {
    let mut out = String::new();
    let around = |lines: &[Line], out: &mut String| lines.iter().for_each(|line| line.write(out));
    let head = [
        Line::value("BEGIN", "VCALENDAR"),
        Line::value("VERSION", "2.0"),
        Line::value("PRODID", "-//Carryover//Reminders//EN"),
        Line::value("CALSCALE", "GREGORIAN"),
        Line::text("X-WR-CALNAME", title),
    ];
    around(&head, &mut out);
    for event in events {
        around(&[Line::value("BEGIN", "VEVENT")], &mut out);
        around(&event, &mut out);
        around(&[Line::value("END", "VEVENT")], &mut out);
    }
    around(&[Line::value("END", "VCALENDAR")], &mut out);
    out
}

/// Line ends become `\n`; other control signs, which calendars refuse, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        match sign {
            '\n' => out.push_str("\\n"),
            '\\' | ',' | ';' => out.extend(['\\', sign]),
            '\t' => out.push(' '),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// Writes a line, folded between letters, never within one.
fn fold(line: &str, out: &mut String) {
    let mut used = 0;
    for sign in line.chars() {
        if used + sign.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(sign);
        used += sign.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_the_format_allows_and_none_is_lost() {
        for text in ["ab ".repeat(200), "بطانية ثقيلة ".repeat(60), "👩‍👧 ".repeat(70), String::new()]
        {
            let mut folded = String::new();
            fold(&text, &mut folded);
            assert!(folded.split("\r\n").all(|line| line.len() <= LONGEST), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), format!("{text}\r\n"));
        }
    }

    #[test]
    fn signs_of_the_format_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\r\ne\u{7}\tf:\"g\""), "a\\,b\\;c\\\\d\\ne f:\"g\"");
        assert_eq!(Line::value("URL", "x\r\nBEGIN:VEVENT").value, "xBEGIN:VEVENT");
    }
}
