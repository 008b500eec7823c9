//! Percent signs in addresses, by which letters travel that are not plain ones.

/// `/caf%C3%A9/` → `/café/`; a sign that begins no code stays, and so does a whole text whose codes make no text.
pub fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let (bytes, mut decoded, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    let digit = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
    while at < bytes.len() {
        match (bytes[at], digit(at + 1).zip(digit(at + 2))) {
            (b'%', Some((high, low))) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn codes_are_taken_back_and_stray_signs_kept() {
        assert_eq!(decoded("/caf%C3%A9/50%/%zz/%+1/"), "/café/50%/%zz/%+1/");
        assert_eq!(decoded("/%FF/"), "/%FF/");
    }
}
