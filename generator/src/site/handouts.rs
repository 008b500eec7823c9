//! Rules of a handout that need the clinic's facts: words of controlled lists, numbers that clinic.yaml gives.

use crate::content::Document;
use crate::content::clinic::{Clinic, PATH};
use crate::content::handout::Handout;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};

/// Words that are not on the clinic's lists, where it has such lists.
pub(super) fn unlisted(clinic: &Clinic, document: &Document, handout: &Handout) -> Vec<Diagnostic> {
    let words_of = |list: &str| clinic.handout_words.iter().find(|(name, _)| *name == list).map(|(_, words)| words);
    let problem = |(list, word): &(&'static str, crate::source::Located<String>)| {
        let words = words_of(list).filter(|words| !words.is_empty() && !words.contains(&word.value))?;
        let meant = did_you_mean(&word.value, words.iter().map(String::as_str));
        let fix = meant.map_or_else(|| format!("use one of: {}", words.join(", ")), str::to_string);
        Some(
            Diagnostic::error(Code::WrongChoice, format!("`{}` is not one of the `{list}` in {PATH}", word.value))
                .because("families who look for handouts by that word would miss this one")
                .at(document.source.place(&word.range))
                .fix(fix)
                .mend_if(meant.map(|near| (word.value.clone(), near.to_string()))),
        )
    };
    handout.listed.iter().filter_map(problem).collect()
}

/// Numbers of clinic.yaml that a handout repeats: the clinic's, the emergency number, the crisis line.
pub(super) fn typed_numbers(clinic: &Clinic, document: &Document) -> Vec<Diagnostic> {
    let numbers = [
        (Some(&clinic.phone), "the clinic's number", "write “Call us.”; the number stands beside it"),
        (
            clinic.emergency.as_ref(),
            "the emergency number",
            "write “Call the emergency number now.”; it stands beside it",
        ),
        (clinic.crisis.as_ref(), "the crisis line", "write “Call the crisis line.”; its number comes from clinic.yaml"),
    ];
    let file = &document.source;
    let mut found = Vec::new();
    let mut begin = 0;
    for line in file.text.split_inclusive('\n') {
        let is_for_families = !line.trim_start().starts_with('#') && !line.contains("://");
        for (number, what, fix) in numbers.iter().filter(|_| is_for_families) {
            let Some((at, length)) = number.and_then(|number| typed(line, number)) else { continue };
            let from = (begin + at) as u32;
            found.push(
                Diagnostic::warning(Code::TypedNumber, format!("{what} is typed here; it comes from {PATH}"))
                    .because("when the number changes there, this one stays wrong on every sheet")
                    .at(file.place(&(from..from + length as u32)))
                    .fix(*fix),
            );
        }
        begin += line.len();
    }
    found
}

/// Where the digits of `number` first stand in a text, whatever stands between them: `402-413-1356`, `(402) 413 1356`.
pub(super) fn typed(text: &str, number: &str) -> Option<(usize, usize)> {
    let wanted = number.bytes().filter(u8::is_ascii_digit);
    let first = char::from(wanted.clone().next()?);
    let bytes = text.as_bytes();
    let begins = |at: usize| at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || b"-./".contains(&bytes[at - 1]));
    let mut starts = text.match_indices(first).map(|(at, _)| at).filter(|at| begins(*at));
    starts.find_map(|at| {
        let mut rest = wanted.clone();
        let mut next = rest.next();
        for (length, byte) in bytes[at..].iter().enumerate() {
            let Some(digit) = next else {
                return (!byte.is_ascii_alphanumeric()).then_some((at, length));
            };
            match byte {
                byte if *byte == digit => next = rest.next(),
                b'-' | b'.' | b' ' | b'(' | b')' => {}
                _ => return None,
            }
        }
        next.is_none().then_some((at, bytes.len() - at))
    })
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_number_is_seen_however_it_is_written() {
        for line in ["Call 402-555-0100.", "Call (402) 555 0100 now", "402.555.0100"] {
            let (at, length) = typed(line, "402-555-0100").expect("it is there");
            assert!(line[at..at + length].ends_with("0100"), "{line}");
        }
        assert_eq!(typed("action: Call 911 now.", "911"), Some((13, 3)));
        for line in ["Count to 9110", "a911", "2-911", "91 1x", "402-555-0101"] {
            assert_eq!(typed(line, "911"), None, "{line}");
        }
    }
}
