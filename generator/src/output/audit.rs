//! Looks the finished site over: what only shows when every page is drawn.
//!
//! Steps of [`Audit::of`]: read each page once, as it is drawn ([`page`]); follow its links within the
//! site; then, with all pages known, look at anchors, at addresses that differ in nothing but
//! capitals, and at pages that nothing leads to. Each finding names the line of the source it came
//! from ([`locate`]); what a template does on a thousand pages is said once. Only `check` does this:
//! a build is not slowed by it.

mod findings;
mod locate;
mod page;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Place, has_errors};
use crate::render::page::Renderer;
use crate::render::plan::Kind;
use crate::render::{Entry, Plan};
use crate::site::Site;
use crate::source::percent::decoded;
use findings::{broken_anchor, broken_link, fault, letter_case, meant, orphan, other_case};
use locate::{Found, Locator};

/// The site's addresses, and how to look a page over.
pub(super) struct Audit<'a> {
    site: &'a Site,
    plan: &'a Plan,
    locator: Locator<'a>,
    by_url: FxHashMap<&'a str, usize>,
    by_folded: FxHashMap<String, usize>,
}

/// What one page has to do with the others.
pub(super) struct Seen {
    entry: usize,
    ids: Vec<String>,
    /// Pages that readers can go to from here.
    leads_to: Vec<usize>,
    /// Links to a part of a page: its number, the part, the address as written.
    anchors: Vec<(usize, String, String)>,
    findings: Vec<Finding>,
}

/// Something to report, and on which page it was seen.
struct Finding {
    diagnostic: Diagnostic,
    found: Found,
    url: String,
    /// The address that leads nowhere; what is like it is looked for once, when all is known.
    nowhere: Option<String>,
}

/// Where an address on a page leads.
#[derive(Debug, PartialEq, Eq)]
enum Goes {
    Outside,
    /// A file of the site, and the part of it that is meant.
    To(usize, Option<String>),
    /// The address is one of the site's but for its capitals.
    OtherCase(usize),
    Nowhere,
}

impl<'a> Audit<'a> {
    pub(super) fn new(renderer: &'a Renderer, plan: &'a Plan) -> Audit<'a> {
        let by_url = plan.entries.iter().enumerate().map(|(at, entry)| (entry.url.as_str(), at)).collect();
        let by_folded = plan.entries.iter().enumerate().map(|(at, entry)| (entry.url.to_lowercase(), at)).collect();
        Audit { site: &renderer.site, plan, locator: Locator::new(renderer), by_url, by_folded }
    }

    /// Reads one drawn page; none for other files.
    pub(super) fn page(&self, url: &str, html: &str) -> Option<Seen> {
        let at = *self.by_url.get(url)?;
        let entry = &self.plan.entries[at];
        if !entry.path().ends_with(".html") {
            return None;
        }
        let (mut leads_to, mut anchors, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        let mut told = HashSet::new();
        let facts = page::read(html, |link| match self.goes(url, link.value) {
            Goes::Outside => {}
            Goes::To(target, part) => {
                leads_to.extend(link.is_followed.then_some(target));
                anchors.extend(part.map(|part| (target, part, link.value.to_string())));
            }
            _ if !told.insert(link.value.to_string()) => {}
            Goes::OtherCase(target) => {
                let right = self.site.href(&self.plan.entries[target].url);
                findings.push(self.link_finding(entry, link.value, other_case(link.value, &right)));
            }
            Goes::Nowhere => {
                let problem = broken_link(link.value, link.is_followed);
                let finding = self.link_finding(entry, link.value, problem);
                findings.push(Finding { nowhere: Some(link.value.to_string()), ..finding });
            }
        });
        leads_to.sort_unstable();
        leads_to.dedup();
        let mut seen = Seen { entry: at, ids: facts.ids, leads_to, anchors, findings };
        if !matches!(entry.kind, Kind::Stub(_)) {
            let order = findings::heading_order(&facts.headings);
            seen.findings.extend(order.into_iter().map(|(diagnostic, heading)| {
                let found = match heading {
                    Some((level, words)) => self.locator.heading(entry, level, words),
                    None => self.locator.text(entry, &["<h1".into()]),
                };
                finding(entry, found, diagnostic)
            }));
            seen.findings.extend(facts.faults.iter().map(|one| {
                let (diagnostic, needles) = fault(one);
                finding(entry, self.locator.text(entry, &needles), diagnostic)
            }));
        }
        Some(seen)
    }

    /// Looks all pages over; `earlier` is what is known already and not said again.
    pub(super) fn of(&self, seen: Vec<Seen>, earlier: &[Diagnostic]) -> Vec<Diagnostic> {
        let mut findings: Vec<Finding> = Vec::new();
        let mut linked = FxHashSet::default();
        let ids: FxHashMap<usize, &[String]> = seen.iter().map(|page| (page.entry, page.ids.as_slice())).collect();
        for page in &seen {
            let entry = &self.plan.entries[page.entry];
            if !lists_everything(entry.kind) {
                linked.extend(page.leads_to.iter().filter(|target| **target != page.entry));
            }
            for (target, part, value) in &page.anchors {
                let Some(names) = ids.get(target).filter(|names| names.binary_search(part).is_err()) else { continue };
                let problem = broken_anchor(&self.plan.entries[*target].url, part, names);
                findings.push(self.link_finding(entry, value, problem));
            }
        }
        let is_whole = !has_errors(earlier);
        if is_whole {
            findings.extend(self.orphans(&seen, &linked));
        }
        findings.extend(self.twins());
        findings.extend(seen.into_iter().flat_map(|page| page.findings));
        said_once(findings, earlier, is_whole).into_iter().map(|finding| self.with_fix(finding)).collect()
    }

    fn with_fix(&self, finding: Finding) -> Diagnostic {
        let problem = finding.diagnostic.at(finding.found.place);
        let urls = self.plan.entries.iter().map(|entry| entry.url.as_str());
        match finding.nowhere {
            Some(value) => problem.fix(meant(&value, urls)),
            None => problem,
        }
    }

    fn link_finding(&self, entry: &Entry, value: &str, diagnostic: Diagnostic) -> Finding {
        finding(entry, self.locator.link(entry, value), diagnostic)
    }

    fn orphans<'b>(&'b self, seen: &'b [Seen], linked: &'b FxHashSet<usize>) -> impl Iterator<Item = Finding> + 'b {
        let documents = seen.iter().map(|page| (page.entry, &self.plan.entries[page.entry]));
        documents.filter(|(at, entry)| matches!(entry.kind, Kind::Document(_)) && !linked.contains(at)).filter_map(
            |(_, entry)| {
                let page = self.locator.page(entry)?;
                let found = Found { place: page.document.source.whole(), is_own: true };
                Some(finding(entry, found, orphan(&entry.url)))
            },
        )
    }

    /// Addresses that are the same but for their capitals.
    fn twins(&self) -> Vec<Finding> {
        let mut folded: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        for entry in &self.plan.entries {
            folded.entry(entry.url.to_lowercase()).or_default().push(entry);
        }
        let twins = folded.into_values().filter(|entries| entries.iter().any(|entry| entry.url != entries[0].url));
        twins
            .flat_map(|entries| {
                let (first, others) = (entries[0], entries[1..].to_vec());
                others.into_iter().filter(|other| other.url != first.url).map(move |other| {
                    let (wrong, right) = match other.kind {
                        Kind::Stub(_) => (other, first),
                        _ => (first, other),
                    };
                    finding(wrong, self.alias_or_page(wrong), letter_case(&wrong.url, &right.url))
                })
            })
            .collect()
    }

    /// The line of `aliases` that an old address stands in, or its page's file.
    fn alias_or_page(&self, entry: &Entry) -> Found {
        let plain = entry.url.trim_end_matches('/');
        let aliases =
            self.site.pages.iter().flat_map(|page| page.document.aliases.iter().map(move |alias| (page, alias)));
        let mut aliases = aliases.filter(|(_, alias)| alias.value.trim_end_matches('/') == plain);
        match aliases.next().filter(|_| matches!(entry.kind, Kind::Stub(_))) {
            Some((page, alias)) => Found { place: page.document.source.place(&alias.range), is_own: true },
            None => self.locator.text(entry, std::slice::from_ref(&entry.url)),
        }
    }

    /// Where `value` on the page at `url` leads.
    fn goes(&self, url: &str, value: &str) -> Goes {
        let value = value.trim();
        let base = &*self.site.base_url;
        let own = value.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        let inner = match own {
            Some("") => "/",
            Some(rest) => rest,
            None if is_outside(value) => return Goes::Outside,
            None if value.starts_with('/') => match value.strip_prefix(&*self.site.base_path) {
                Some("") => "/",
                Some(rest) if rest.starts_with('/') => rest,
                Some(_) | None => return Goes::Nowhere,
            },
            None => value,
        };
        let (path, rest) = inner.split_at(inner.find(['#', '?']).unwrap_or(inner.len()));
        let part = rest.split_once('#').map(|(_, part)| decoded(part)).filter(|part| is_name(part));
        // Nearly every address is one of the site's as it stands.
        if let Some(at) = self.by_url.get(path) {
            return Goes::To(*at, part);
        }
        let target = match path {
            "" if rest.is_empty() => return Goes::Nowhere,
            "" => url.to_string(),
            path => joined(url, &decoded(path)),
        };
        // The intake function answers there.
        if target.starts_with("/api/") {
            return Goes::Outside;
        }
        let candidates = [target.clone(), format!("{target}/"), target.trim_end_matches("index.html").to_string()];
        match candidates.iter().find_map(|url| self.by_url.get(url.as_str())) {
            Some(at) => Goes::To(*at, part),
            None => self.by_folded.get(&target.to_lowercase()).map_or(Goes::Nowhere, |at| Goes::OtherCase(*at)),
        }
    }
}

fn finding(entry: &Entry, found: Found, diagnostic: Diagnostic) -> Finding {
    Finding { diagnostic, found, url: entry.url.clone(), nowhere: None }
}

/// Pages that name every other page by their nature, so that a link there helps nobody to find one.
fn lists_everything(kind: Kind) -> bool {
    matches!(kind, Kind::Search(_) | Kind::NotFound | Kind::Stub(_))
}

/// Drops what is known, and says what a template does on many pages once, with their number.
fn said_once(findings: Vec<Finding>, earlier: &[Diagnostic], is_whole: bool) -> Vec<Finding> {
    let spot = |place: &Place| (place.file.clone(), place.line, place.column);
    let known: HashSet<_> = earlier.iter().filter_map(|diagnostic| diagnostic.place.as_ref()).map(spot).collect();
    let mut own = Vec::new();
    let mut shared: BTreeMap<(crate::diagnostic::Code, String), (Finding, BTreeSet<String>)> = BTreeMap::new();
    for finding in findings {
        let place = &finding.found.place;
        // Where a file has a mistake its page is missing, and links to it are not wrong for that.
        if known.contains(&spot(place)) || (!is_whole && finding.found.is_own && findings::is_link(&finding.diagnostic))
        {
            continue;
        }
        if finding.found.is_own {
            own.push(finding);
        } else {
            let key = (finding.diagnostic.code, finding.diagnostic.message.clone());
            let url = finding.url.clone();
            shared.entry(key).or_insert_with(|| (finding, BTreeSet::new())).1.insert(url);
        }
    }
    own.extend(shared.into_values().map(|(finding, urls)| {
        let first = urls.first().cloned().unwrap_or_default();
        let others = match urls.len() - 1 {
            0 => String::new(),
            1 => " and one more page".to_string(),
            more => format!(" and {more} more pages"),
        };
        let why = format!("{} (seen on {first}{others})", finding.diagnostic.why);
        Finding { diagnostic: finding.diagnostic.clone().because(why), ..finding }
    }));
    own
}

fn is_outside(value: &str) -> bool {
    let scheme = value.split(['/', '#', '?']).next().unwrap_or("");
    value.starts_with("//") || scheme.contains(':')
}

/// Whether the part after `#` is the name of an element: `#top` and text to highlight are not.
fn is_name(part: &str) -> bool {
    !part.is_empty() && part != "top" && !part.starts_with(":~:")
}

/// `path` as seen from the page at `url`.
fn joined(url: &str, path: &str) -> String {
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => url.trim_start_matches('/').split('/').collect(),
    };
    parts.pop();
    for part in path.trim_start_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let joined = format!("/{}", parts.join("/"));
    if path.ends_with("..") || path.ends_with("/.") || path == "." { format!("{joined}/") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_as_browsers_do() {
        for (path, expected) in [
            ("/a/b/", "/a/b/"),
            ("c.pdf", "/articles/play/c.pdf"),
            ("../x/", "/articles/x/"),
            ("..", "/articles/"),
            ("./", "/articles/play/"),
            ("../../../../y.pdf", "/y.pdf"),
        ] {
            assert_eq!(joined("/articles/play/", path), expected, "{path}");
        }
        assert_eq!(joined("/404.html", "about/"), "/about/");
    }
}
