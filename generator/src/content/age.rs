//! Ages in years, halves allowed.

/// Reads `3`, `3.5`, `4 years`, `18 months` as years. Ages above 25 are refused.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let split = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.')).unwrap_or(text.len());
    let number: f64 = text[..split].parse().ok()?;
    let years = match text[split..].trim() {
        "" | "y" | "year" | "years" => number,
        "m" | "month" | "months" => number / 12.0,
        _ => return None,
    };
    (0.0..=25.0).contains(&years).then_some(years)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn ages_are_years() {
        assert_eq!(parse("3.5"), Some(3.5));
        assert_eq!(parse("4 years"), Some(4.0));
        assert_eq!(parse("18 months"), Some(1.5));
        assert_eq!(parse("old"), None);
        assert_eq!(parse("400"), None);
    }
}
