//! Hides numbers that look like payment cards or US social security numbers, where text leaves the store.
//!
//! The store keeps what was typed. E-mails and CSV files travel further than anybody thinks.

/// The digits of a payment card (ISO/IEC 7812), and of a US social security number.
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
const SOCIAL_SECURITY: usize = 9;

/// The text with an asterisk for each digit of such numbers.
pub fn masked(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut masked = characters.clone();
    let mut start = 0;
    while start < characters.len() {
        let end = end_of_number(&characters, start);
        if end == start {
            start += 1;
            continue;
        }
        if is_telling(&characters[start..end]) {
            masked[start..end].iter_mut().filter(|c| digit(**c).is_some()).for_each(|c| *c = '*');
        }
        start = end;
    }
    masked.into_iter().collect()
}

/// The end of the number that begins at `start`: digits with at most one space or dash between two of them.
fn end_of_number(characters: &[char], start: usize) -> usize {
    let is_digit = |place: usize| characters.get(place).is_some_and(|c| digit(*c).is_some());
    let is_gap =
        |place: usize| characters.get(place).is_some_and(|c| matches!(c, ' ' | '-' | '\u{a0}' | '\u{2011}' | '.'));
    let mut end = start;
    while is_digit(end) || (end > start && is_gap(end) && is_digit(end + 1)) {
        end += 1;
    }
    end
}

fn is_telling(number: &[char]) -> bool {
    let digits: Vec<u32> = number.iter().filter_map(|c| digit(*c)).collect();
    match digits.len() {
        SOCIAL_SECURITY => is_social_security(number, &digits),
        length if CARD.contains(&length) => has_check_digit(&digits),
        _ => false,
    }
}

/// Three, two and four digits, or nine in a row, in a range that is given out (SSA, 2011).
fn is_social_security(number: &[char], digits: &[u32]) -> bool {
    let groups: Vec<usize> = number.split(|c| digit(*c).is_none()).map(<[char]>::len).collect();
    let value = |part: &[u32]| part.iter().fold(0, |value, digit| value * 10 + digit);
    let (area, group, serial) = (value(&digits[..3]), value(&digits[3..5]), value(&digits[5..]));
    let given_out = !matches!(area, 0 | 666 | 900..) && group != 0 && serial != 0;
    given_out && (groups == [3, 2, 4] || groups == [9])
}

/// Luhn's check, which every payment card passes and nine in ten other numbers fail.
fn has_check_digit(digits: &[u32]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(place, digit)| luhn(place, *digit)).sum();
    sum > 0 && sum.is_multiple_of(10)
}

fn luhn(place: usize, digit: u32) -> u32 {
    let doubled = digit * 2;
    match () {
        () if place.is_multiple_of(2) => digit,
        () if doubled > 9 => doubled - 9,
        () => doubled,
    }
}

/// Latin, full-width and Arabic digits.
fn digit(c: char) -> Option<u32> {
    let zeros = ['0', '\u{ff10}', '\u{660}', '\u{6f0}'];
    zeros.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(masked(text), expected);
    }

    #[test]
    fn case_55_cards_and_social_security_numbers_are_hidden() {
        check("card 4111 1111 1111 1111 thanks", "card **** **** **** **** thanks");
        check("4111-1111-1111-1111", "****-****-****-****");
        check("378282246310005", "***************");
        check("her SSN is 123-45-6789.", "her SSN is ***-**-****.");
        check("123456789", "*********");
        check("٤١١١ ١١١١ ١١١١ ١١١١", "**** **** **** ****");
    }

    #[test]
    fn what_families_write_otherwise_stays() {
        let kept = [
            "call 402-413-1356 or (402) 555 0134",
            "+44 20 7946 0000",
            "born 2021-03-04, at 3:30",
            "4111 1111 1111 1112",
            "000-12-3456 and 987-65-4321 and 12-345-6789",
            "68102-1234",
            "",
        ];
        for text in kept {
            check(text, text);
        }
    }
}
