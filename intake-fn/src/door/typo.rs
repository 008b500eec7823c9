//! Addresses that were probably mistyped: told to the parent, never a reason to refuse.

/// The mail services that most families use.
const COMMON: [&str; 10] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "comcast.net",
    "live.com",
    "msn.com",
    "protonmail.com",
];

/// Real services whose name is one letter from a common one.
const REAL: [&str; 6] = ["ymail.com", "mail.com", "email.com", "gmx.com", "rocketmail.com", "love.com"];

/// Whether the domain is one slip away from a common one: a letter wrong, missing, too many, or two in the wrong order.
pub fn is_likely(address: &str) -> bool {
    let Some((_, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let domain = domain.trim().to_ascii_lowercase();
    if COMMON.contains(&domain.as_str()) || REAL.contains(&domain.as_str()) {
        return false;
    }
    // Short names are one letter from too many others; there only the ending is looked at.
    let close = |common: &str| strsim::osa_distance(&domain, common) == 1 && domain.len() >= 8;
    COMMON.iter().any(|common| close(common) || ending_slipped(&domain, common))
}

/// `gmail.con`, `yahoo.cm`, `aol.co`: the name is right and the ending is not.
fn ending_slipped(domain: &str, common: &str) -> bool {
    let name = common.split('.').next().unwrap_or(common);
    let ending = domain.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
    ending.is_some_and(|ending| matches!(ending, "con" | "cm" | "co" | "om" | "cmo" | "comm" | "vom" | "xom" | "ocm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_and_real_addresses_are_not_doubted() {
        for address in [
            "a@gmial.com",
            "a@gmai.com",
            "a@gmaill.com",
            "a@hotmial.com",
            "a@yahoo.con",
            "a@iclould.com",
            "a@aol.co",
            "A@GMIAL.COM",
        ] {
            assert!(is_likely(address), "{address}");
        }
        for address in [
            "a@gmail.com",
            "a@ymail.com",
            "a@mail.com",
            "a@example.org",
            "a@yahoo.com.mx",
            "a@msu.com",
            "a",
            "",
            "a@outlook.es",
        ] {
            assert!(!is_likely(address), "{address}");
        }
    }
}
