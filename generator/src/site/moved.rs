//! Where old addresses lead that belong to no text of this site.

use std::collections::HashSet;

use super::Redirect;
use super::address::{is_made_by_site, with_slash};
use super::links::{self, Index};
use crate::content::clinic::Clinic;
use crate::content::redirects::Moved;
use crate::diagnostic::{Code, Diagnostic};

/// Adds them to the old addresses of texts, which go first.
pub(super) fn add(clinic: &Clinic, moved: &[Moved], index: &Index, redirects: &mut Vec<Redirect>) -> Vec<Diagnostic> {
    let mut taken: HashSet<String> = redirects.iter().map(|redirect| redirect.from.clone()).collect();
    let mut diagnostics = Vec::new();
    for one in moved {
        let from = if one.from.value.contains('?') { one.from.value.clone() } else { with_slash(&one.from.value) };
        let problem = match index.address(&one.source, &one.to.value) {
            Err(problem) => Some((*problem, &one.to)),
            Ok((_, Some(page))) if !page.shown => Some((links::unpublished(page), &one.to)),
            Ok((to, _)) if is_in_use(clinic, index, &from, &taken) => Some((in_use(&from, &to), &one.from)),
            Ok((to, _)) => {
                taken.insert(from.clone());
                redirects.push(Redirect { from, to });
                None
            }
        };
        diagnostics.extend(problem.map(|(problem, place)| problem.at(one.source.place(&place.range))));
    }
    redirects.sort();
    diagnostics
}

fn is_in_use(clinic: &Clinic, index: &Index, from: &str, taken: &HashSet<String>) -> bool {
    taken.contains(from) || index.page_at(from).is_some() || is_made_by_site(clinic, from)
}

fn in_use(from: &str, to: &str) -> Diagnostic {
    Diagnostic::error(Code::SameAddress, format!("the old address {from} is in use, so it cannot lead to {to}"))
        .because("one address cannot lead to two pages")
        .fix("take the line out, or the other old address: it stands in the `aliases` of a text, or in this list above")
}
