//! What the DNS says about the sender's domain: who may send for it (SPF), whose signature counts (DKIM), what becomes of
//! the rest (DMARC). Without these, mailboxes take our e-mail for junk.

use std::net::SocketAddr;

use super::dns::{self, DnsError};
use super::{Finding, Options};

/// Looks at the domain of `INTAKE_FROM`.
pub(super) async fn examine(domain: &str, options: &Options) -> Vec<Finding> {
    // As the DNS has it: letters of any script become ASCII.
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
    let Some(resolver) = options.resolver.or_else(dns::system_resolver) else {
        return vec![
            Finding::fine("DNS", format!("look up what {domain} says about its mail"), "no DNS server is known here")
                .skipped("Name one: `intake-fn doctor --resolver ADDRESS:53`."),
        ];
    };
    let first = spf(resolver, &domain).await;
    if let Err(error) = first {
        return vec![
            Finding::fine("DNS", format!("ask {resolver} what {domain} says about its mail"), error.to_string())
                .skipped("Try again from a machine with a DNS server, or name one: `--resolver ADDRESS:53`."),
        ];
    }
    let dkim = dkim(resolver, &domain, options.dkim_selector.as_deref()).await;
    let dmarc = dmarc(resolver, &domain).await;
    [first, dkim, dmarc].into_iter().map(|found| found.unwrap_or_else(|error| unanswered(&error))).collect()
}

fn unanswered(error: &DnsError) -> Finding {
    Finding::fine("DNS", "ask again", error.to_string()).skipped("Try again in a minute.")
}

const AT_DOMAIN: &str = "at the company where the domain is registered";

async fn spf(resolver: SocketAddr, domain: &str) -> Result<Finding, DnsError> {
    let mut records = dns::texts(resolver, domain).await?;
    records.retain(|text| is_version(text, "v=spf1"));
    let finding = |came: String| Finding::fine("SPF", format!("look up who may send for {domain}"), came);
    Ok(match records.as_slice() {
        [] => finding("nothing is said".to_owned()).wrong(format!(
            "Mailboxes will take our e-mail for junk. Add the TXT record that the mail provider gives \
             (\"v=spf1 include:… -all\") {AT_DOMAIN}."
        )),
        [one] if one.split_whitespace().any(|word| matches!(word, "+all" | "all")) => finding(shown(one))
            .wrong(format!("It lets everybody send as the clinic. Replace \"+all\" by \"-all\" {AT_DOMAIN}.")),
        [one] => finding(shown(one)),
        many => finding(format!("{} records, where one is allowed", many.len()))
            .wrong(format!("None of them counts. Make one of them, with every \"include:\", {AT_DOMAIN}.")),
    })
}

async fn dkim(resolver: SocketAddr, domain: &str, selector: Option<&str>) -> Result<Finding, DnsError> {
    let Some(selector) = selector else {
        return Ok(Finding::fine("DKIM", "look up the key that signs our e-mail", "no selector is named").skipped(
            "The mail provider says it; an e-mail that arrived has it as s=… in its header DKIM-Signature. Then \
             `intake-fn doctor --dkim-selector NAME`.",
        ));
    };
    let name = format!("{selector}._domainkey.{domain}");
    let records = dns::texts(resolver, &name).await?;
    let key = |text: &String| tag(text, "p").map(|key| key.replace(char::is_whitespace, ""));
    let finding = |came: &str| Finding::fine("DKIM", format!("look up {name}"), came);
    let add = format!("Add the record that the mail provider gives for this selector {AT_DOMAIN}.");
    Ok(match records.iter().find_map(key) {
        None => finding("there is no key").wrong(add),
        Some(key) if key.is_empty() => finding("the key was withdrawn").wrong(add),
        Some(key) => finding(&format!("a key of {} characters", key.len())),
    })
}

async fn dmarc(resolver: SocketAddr, domain: &str) -> Result<Finding, DnsError> {
    let mut at = domain;
    let records = loop {
        let mut records = dns::texts(resolver, &format!("_dmarc.{at}")).await?;
        records.retain(|text| is_version(text, "v=DMARC1"));
        // A domain below another one goes by that one's word.
        match at.split_once('.').filter(|(_, parent)| parent.contains('.')) {
            Some((_, parent)) if records.is_empty() => at = parent,
            _ => break records,
        }
    };
    let finding = |came: String| Finding::fine("DMARC", format!("look up _dmarc.{at}"), came);
    Ok(match records.as_slice() {
        [] => finding("nothing is said".to_owned()).look(format!(
            "Large mailboxes ask for it. Begin with the TXT record \"v=DMARC1; p=none\" at _dmarc.{domain} {AT_DOMAIN}."
        )),
        [one] => match tag(one, "p").as_deref() {
            Some("quarantine" | "reject" | "none") => finding(shown(one)),
            _ => {
                finding(shown(one)).wrong("It names no policy, so it does not count: p=none, p=quarantine or p=reject.")
            }
        },
        many => finding(format!("{} records, where one is allowed", many.len()))
            .wrong(format!("None of them counts. Leave one {AT_DOMAIN}.")),
    })
}

/// Whether a record is of this version: the word alone, or with more after it.
fn is_version(text: &str, version: &str) -> bool {
    let rest =
        text.get(..version.len()).filter(|start| start.eq_ignore_ascii_case(version)).map(|_| &text[version.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ';', '\t']))
}

/// The value of a tag in `a=b; c=d`.
fn tag(text: &str, name: &str) -> Option<String> {
    let tags = text.split(';').filter_map(|tag| tag.split_once('='));
    tags.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// A record as it may be printed: anybody can write anything into the DNS.
fn shown(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("\"{clean}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_whole_words_and_tags_are_found() {
        assert!(
            is_version("v=spf1 -all", "v=spf1")
                && is_version("V=SPF1", "v=spf1")
                && is_version("v=DMARC1;p=none", "v=DMARC1")
        );
        assert!(
            !is_version("v=spf10 -all", "v=spf1")
                && !is_version("spf", "v=spf1")
                && !is_version("v=sp\u{e9}1", "v=spf1")
        );
        assert_eq!(tag("v=DKIM1; k=rsa; p=MIIB", "p").as_deref(), Some("MIIB"));
        assert_eq!((tag("v=DKIM1; p=", "p").as_deref(), tag("v=DKIM1", "p")), (Some(""), None));
        assert_eq!(shown("v=spf1\u{1b}[31m -all"), "\"v=spf1[31m -all\"");
    }
}
