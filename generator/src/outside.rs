//! Links to other sites, asked one by one: politely, remembered, never in the way of a build.
//!
//! Steps of [`check`]: gather every outside address with the first place it stands at, take what was
//! asked lately from `.carryover/external.json`, ask for the rest (`ask`), remember it, tell what
//! readers would notice. A site that refuses robots, is slow or is ill says nothing about the link: such
//! addresses are *unknown*.

mod ask;
mod memory;

use std::collections::BTreeMap;
use std::path::Path;

use crate::content::Content;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::site::Site;
use crate::site::links::{Target, targets};
use crate::source::SourceFile;
pub use ask::Manners;
use memory::Memory;

/// What another site says of an address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is there.
    Fine,
    /// It has moved for good to this address.
    Moved(String),
    /// It is not there: 404 or 410.
    Gone(u16),
    /// No computer has the site's name.
    NoSuchSite,
    /// It may be there or not; why we cannot tell.
    Unknown(String),
}

/// An address and where it stands.
struct Mention {
    place: Place,
    others: usize,
}

/// Asks for every outside link of the site, each once.
///
/// Errors: the memory of earlier answers cannot be written.
pub fn check(site: &Site, root: &Path, manners: &Manners) -> anyhow::Result<Vec<Diagnostic>> {
    let mentions = mentions(site);
    let mut memory = Memory::read(root, site.options.today);
    let new: Vec<&str> = mentions.keys().map(String::as_str).filter(|url| memory.answer(url).is_none()).collect();
    let answers = ask::all(&new, manners);
    if is_offline(&answers) {
        return Ok(vec![offline(answers.len())]);
    }
    for (url, answer) in answers {
        memory.learn(&url, answer);
    }
    memory.write(mentions.keys())?;
    let said = mentions.into_iter().filter_map(|(url, mention)| tell(&url, mention, memory.answer(&url)?));
    Ok(said.collect())
}

/// Every outside address, without the part after `#`, with the first place it stands at.
fn mentions(site: &Site) -> BTreeMap<String, Mention> {
    let mut mentions: BTreeMap<String, Mention> = BTreeMap::new();
    let mut add = |url: &str, place: &dyn Fn() -> Place| {
        let url = url.split('#').next().unwrap_or(url);
        let is_own =
            url.strip_prefix(&*site.base_url).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        if !is_own && host(url).is_some() {
            let known = mentions.entry(url.to_string());
            known.and_modify(|mention| mention.others += 1).or_insert_with(|| Mention { place: place(), others: 0 });
        }
    };
    for page in &site.pages {
        let file = &page.document.source;
        for target in targets(&page.document) {
            if let Target::Link(link) = target {
                add(&link.value, &|| file.place(&link.range));
            }
        }
        let is_text = matches!(page.document.content, Content::Article(_) | Content::Page(_));
        scan(file, is_text, &mut add);
    }
    scan(&site.clinic.source, false, &mut add);
    mentions
}

/// Addresses in settings, and in HTML that stands in a text.
fn scan(file: &SourceFile, is_text: bool, add: &mut impl FnMut(&str, &dyn Fn() -> Place)) {
    let settings = if is_text { file.text.find("\n---").unwrap_or(0) } else { file.text.len() };
    let starts = ["http://", "https://"].into_iter().flat_map(|scheme| file.text.match_indices(scheme));
    for (at, _) in starts {
        if at > settings && !file.text[..at].ends_with("href=\"") {
            continue;
        }
        let rest = &file.text[at..];
        let end =
            rest.find(|letter: char| letter.is_whitespace() || "\"'<>,]}`".contains(letter)).unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches(['.', ';', ')']);
        add(url, &|| file.place(&(at as u32..(at + url.len()) as u32)));
    }
}

/// The host of a web address, with its port.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())
}

/// Whether no site at all could be found, which says more about this computer than about the links.
fn is_offline(answers: &[(String, Answer)]) -> bool {
    let hosts: std::collections::BTreeSet<_> = answers.iter().filter_map(|(url, _)| host(url)).collect();
    hosts.len() > 1 && answers.iter().all(|(_, answer)| *answer == Answer::NoSuchSite)
}

fn offline(count: usize) -> Diagnostic {
    Diagnostic::advice(Code::OutsideLink, format!("none of the {count} outside links could be asked for"))
        .because("this computer seems to have no connection, so nothing is known about them")
        .fix("try again when it is connected")
}

/// What a writer should know about an answer.
fn tell(url: &str, mention: Mention, answer: &Answer) -> Option<Diagnostic> {
    let others = match mention.others {
        0 => String::new(),
        1 => " (it stands in one more place)".to_string(),
        more => format!(" (it stands in {more} more places)"),
    };
    let problem = match answer {
        Answer::Fine => return None,
        Answer::Moved(to) => Diagnostic::advice(Code::OutsideLink, format!("{url} has moved for good{others}"))
            .because("readers still get there today; old addresses stop working one day")
            .fix(to.clone()),
        Answer::Gone(status) => Diagnostic::warning(
            Code::OutsideLink,
            format!("{url} is not there any more: the site says {status}{others}"),
        )
        .because("readers who follow the link meet an error page")
        .fix("look for where it went, link to something else, or take the link out"),
        Answer::NoSuchSite => {
            Diagnostic::warning(Code::OutsideLink, format!("there is no site at {}{others}", host(url).unwrap_or(url)))
                .because("readers who follow the link meet an error")
                .fix("check the name for a slip of the keyboard, or take the link out")
        }
        Answer::Unknown(why) => {
            Diagnostic::advice(Code::OutsideLink, format!("cannot tell if {url} is there: {why}{others}"))
                .because("some sites answer people only, so this may be quite all right")
                .fix("open it in a browser; if it works, leave it")
        }
    };
    Some(problem.at(mention.place))
}

#[cfg(test)]
mod tests;
