//! What may be about one family: a child's name beside a diagnosis or an age, a day of birth, numbers and addresses
//! that are not the clinic's, people in photos without a permission.
//!
//! All of it is refused, since what was published once cannot be taken back. All of it is a guess by the form of a
//! line, so each message says how a person who looked tells that it may stand: a list in clinic.yaml, or a word beside
//! the picture. Nothing here knows who anybody is.

mod birth;
mod child;
mod contact;
mod names;
mod photo;

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Page, Site};
use crate::content::Content;
use crate::content::clinic::Clinic;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use child::Beside;

/// Looks over all texts and pictures of the pages that are shown.
pub fn look(site: &Site) -> Vec<Diagnostic> {
    let known = Known::new(site);
    let pages = site.pages.par_iter();
    pages
        .flat_map_iter(|page| {
            let mut found = texts(page, &known);
            found.extend(photo::look(site, page));
            found
        })
        .collect()
}

/// The bytes with which something may begin that is looked for, and the end of a line.
const BEGINS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = matches!(
            byte as u8,
            b'\n' | b'@' | b'(' | b'+' | b'0'..=b'9' | b'A'..=b'Z' | b'b' | b'd' | b'f' | b'n' | 0xc3..
        );
        byte += 1;
    }
    table
};

/// What a page's file holds. One pass over its bytes, which asks only where a word begins: a build waits for it.
fn texts(page: &Page, known: &Known) -> Vec<Diagnostic> {
    let file = &*page.document.source;
    let is_person = matches!(page.document.content, Content::Person(_));
    let mut found: Vec<Found> = Vec::new();
    let bytes = file.text.as_bytes();
    let mut line_at = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if !BEGINS[usize::from(*byte)] {
            continue;
        }
        let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        match byte {
            b'\n' => line_at = at + 1,
            b'@' => found.extend(contact::mail(&file.text, line_at, at).map(Found::Mail)),
            b'0'..=b'9' | b'(' | b'+' if begins => found.extend(contact::phone(&file.text, at).map(Found::Phone)),
            b'b' | b'd' | b'f' | b'n' if begins && !is_person && birth::may_begin(&bytes[at..]) => {
                found.extend(birth::day(rest_of_line(&file.text, at)).map(|length| Found::Birth(at..at + length)));
            }
            b'A'..=b'Z' | 0xc3.. if begins && !is_person => {
                let name = child::named(&file.text[line_at..], at - line_at);
                found.extend(name.map(|(length, beside)| Found::Child(at..at + length, beside)));
                let is_birth = birth::may_begin(&bytes[at..]);
                let day = is_birth.then(|| birth::day(rest_of_line(&file.text, at))).flatten();
                found.extend(day.map(|length| Found::Birth(at..at + length)));
            }
            _ => {}
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let staff = staff_lines(file);
    found.retain(|found| !staff.iter().any(|lines| lines.contains(&found.range().start)));
    told(file, found, known)
}

/// What stands from this byte to the end of its line.
fn rest_of_line(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    // No day of birth is longer; a line may be a whole paragraph.
    let most = rest.char_indices().nth(80).map_or(rest.len(), |(end, _)| end);
    rest[..most].split('\n').next().unwrap_or("")
}

/// Something that may be about one person, with its bytes in the file.
enum Found {
    Phone(Range<usize>),
    Mail(Range<usize>),
    Birth(Range<usize>),
    Child(Range<usize>, Beside),
}

impl Found {
    fn range(&self) -> &Range<usize> {
        match self {
            Found::Phone(range) | Found::Mail(range) | Found::Birth(range) | Found::Child(range, _) => range,
        }
    }
}

/// Of one file, this many are told; when those are mended, the next come.
const MOST_TOLD: usize = 100;

/// The messages: each number, address and name once in a file, and nothing that is known.
fn told(file: &SourceFile, found: Vec<Found>, known: &Known) -> Vec<Diagnostic> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut told = Vec::new();
    for found in found {
        if told.len() == MOST_TOLD {
            break;
        }
        let range = found.range();
        let words = &file.text[range.clone()];
        let (key, is_known) = match &found {
            Found::Phone(_) => (contact::digits(words), known.numbers.contains(&contact::digits(words))),
            Found::Mail(_) => (words.to_lowercase(), known.may_write_to(words)),
            Found::Birth(_) => (words.to_lowercase(), known.is_reviewed(rest_of_line(&file.text, range.start))),
            Found::Child(..) => {
                let is_changed = child::is_changed(rest_of_line(&file.text, range.start));
                (words.to_lowercase(), is_changed || known.names.contains(&words.to_lowercase()))
            }
        };
        if is_known || !seen.insert(key) {
            continue;
        }
        let problem = match &found {
            Found::Phone(_) => phone(words, known),
            Found::Mail(_) => mail(words, known),
            Found::Birth(_) => day_of_birth(words),
            Found::Child(_, beside) => name(words, *beside),
        };
        told.push(problem.at(file.place(&(range.start as u32..range.end as u32))));
    }
    told
}

/// What may stand in texts: the clinic's own, its people, and what somebody looked over.
struct Known {
    phone: String,
    /// The digits of numbers.
    numbers: Vec<String>,
    email: Option<String>,
    /// The host of the clinic's site; whoever writes there may be written to.
    host: String,
    /// Words of names, in small letters.
    names: FxHashSet<String>,
    /// What clinic.yaml lists as looked over, in small letters.
    reviewed: Vec<String>,
}

impl Known {
    fn new(site: &Site) -> Known {
        let clinic: &Clinic = &site.clinic;
        let host = site.base_url.split("://").nth(1).unwrap_or("").split('/').next().unwrap_or("");
        let reviewed: Vec<String> = clinic.public.iter().map(|entry| entry.trim().to_lowercase()).collect();
        let people = site.pages.iter().filter(|page| matches!(page.document.content, Content::Person(_)));
        let people = people.map(|page| page.document.title.to_lowercase());
        let is_name = |entry: &&String| !entry.contains(|letter: char| letter == '@' || letter.is_ascii_digit());
        let words = people.chain(reviewed.iter().filter(is_name).cloned()).flat_map(|name| {
            name.split(|letter: char| !letter.is_alphanumeric()).map(str::to_string).collect::<Vec<_>>()
        });
        let numbers = [Some(&clinic.phone), clinic.emergency.as_ref(), clinic.crisis.as_ref()].into_iter().flatten();
        Known {
            phone: clinic.phone.clone(),
            numbers: numbers.chain(&clinic.public).map(|number| contact::digits(number)).collect(),
            email: clinic.email.clone(),
            host: host.trim_start_matches("www.").to_lowercase(),
            names: words.filter(|word| !word.is_empty()).collect(),
            reviewed,
        }
    }

    /// Whether an address is the clinic's, for examples, or was looked over.
    fn may_write_to(&self, address: &str) -> bool {
        let lower = address.to_lowercase();
        self.email.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(address))
            || lower.split_once('@').is_some_and(|(_, host)| host == self.host || contact::is_example(host))
            || self.is_reviewed(address)
    }

    /// Whether somebody looked over what stands here.
    fn is_reviewed(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.reviewed.iter().any(|entry| !entry.is_empty() && text.contains(entry.as_str()))
    }
}

fn phone(number: &str, known: &Known) -> Diagnostic {
    problem(format!("{number} is not the clinic's number, which is {}", known.phone))
        .because("a wrong number leaves a family without help; a private one should not stand on a page")
        .fix(format!(
            "write {{phone}}; if {number} is a service that families may call, add it to content/clinic.yaml:\n\
             public: [\"{number}\"]"
        ))
}

fn mail(address: &str, known: &Known) -> Diagnostic {
    let own = if known.email.is_some() { "write {email}" } else { "take it out" };
    problem(format!("{address} is not the clinic's e-mail address"))
        .because("a private address should not stand on a page, and programs that send spam read every page")
        .fix(format!("{own}; if families may write to it, add it to content/clinic.yaml:\npublic: [{address}]"))
}

fn day_of_birth(words: &str) -> Diagnostic {
    problem(format!("“{words}” may be a child's day of birth"))
        .because("with it, anybody can tell which child this is, and what was published cannot be taken back")
        .fix(
            "say the age in years, or take it out; a day that may stand (of somebody in history) goes into \
             content/clinic.yaml as it stands here:\npublic: [\"March 3, 1920\"]",
        )
}

fn name(name: &str, beside: Beside) -> Diagnostic {
    let (what, instead) = match beside {
        Beside::Diagnosis => ("a diagnosis", "“a boy with autism”"),
        Beside::Age => ("an age", "“a girl of four”"),
    };
    problem(format!("{name} may be a child, and {what} stands beside the name"))
        .because("people who know the family can tell whom it is about, and what was published cannot be taken back")
        .fix(format!(
            "leave the name out and say {instead}, or write another name and (name changed) behind it; a person who \
             may be named goes into content/clinic.yaml:\npublic: [{name}]"
        ))
}

fn problem(message: String) -> Diagnostic {
    Diagnostic::error(Code::Private, message)
}

/// Settings that name who wrote, checked or translated a text, and what it rests on.
const OF_STAFF: [&str; 6] = ["author", "review", "reviewed", "translation", "sources", "references"];

/// The bytes of the lines that name staff and sources; nobody else is told of there.
fn staff_lines(file: &SourceFile) -> Vec<Range<usize>> {
    let settings_end = match file.path.ends_with(".md") {
        true => file.text.get(3..).and_then(|rest| rest.find("\n---")).map_or(0, |at| at + 3),
        false => file.text.len(),
    };
    let mut found = Vec::new();
    let mut at = 0;
    // The indent of the setting of staff in which we are.
    let mut staff: Option<usize> = None;
    for line in file.text[..settings_end].split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let words = line.trim_start();
        let indent = line.len() - words.len();
        let goes_on = |staff: usize| words.is_empty() || indent > staff || (indent == staff && words.starts_with('-'));
        if !staff.is_some_and(goes_on) {
            let key = words.split(':').next().unwrap_or("");
            staff = OF_STAFF.contains(&key).then_some(indent);
        }
        found.extend(staff.map(|_| begin..at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_about_staff_and_sources_are_left_out() {
        let text = "---\ntitle: A\nauthor: Ann\nreviewed:\n  by: Bea\nsources:\n- one\n  more\ndate: x\n---\nauthor: in the text\n";
        let file = SourceFile::decode("content/articles/a.md", text.as_bytes()).expect("it is UTF-8");
        let lines: Vec<&str> = staff_lines(&file).into_iter().map(|range| text[range].trim_end()).collect();
        assert_eq!(lines, ["author: Ann", "reviewed:", "  by: Bea", "sources:", "- one", "  more"]);
    }
}
