//! The front door: who sends, how often, and whether signs of a person are there.
//!
//! Nothing here drops a request. A sign of a robot ([`Reason`]) leads to the page that shows the answers again and asks
//! for one more click, while a copy is kept; people without scripts walk the same way. Only three things turn a request
//! away, each in words and with the clinic's number: a page of another site sent it, it is not a form, or one address
//! sends more than anybody types ([`rate`]).

pub mod origin;
pub mod rate;
pub mod token;
pub mod typo;
pub mod work;

use jiff::Timestamp;

use crate::form::definition::{Form, Kind};
use crate::form::parse::{Answers, ConsultationRequest};
use crate::keys::Keys;
use crate::outbox::Reason;

use origin::Origin;
use token::{FormToken, TokenProblem};
use work::{Proof, WorkProblem};

/// The name of the form, which tokens and proofs are bound to.
pub const FORM: &str = "consultation";

/// The hidden field with the token of a drawn form.
pub const TOKEN_FIELD: &str = "token";

/// The hidden field with the token of the page that shows the answers again.
pub const CONFIRM_FIELD: &str = "confirm";

/// The hidden field with the proof of work.
pub const PROOF_FIELD: &str = "altcha";

/// What the door knows of senders.
#[derive(Debug)]
pub struct Door {
    /// How often each may send.
    pub limiter: rate::Limiter,
    /// Which proxies are believed.
    pub proxy: origin::Proxy,
}

impl Door {
    /// A door that counts nobody and believes no proxy: for a server that only its own machine can reach.
    pub fn open(keys: &Keys) -> Door {
        Door { limiter: rate::Limiter::new(0), proxy: origin::Proxy::new(keys, None) }
    }
}

/// What a request brings along besides its answers.
#[derive(Debug)]
pub struct Papers {
    /// The token of the form it was typed into.
    pub token: Result<FormToken, TokenProblem>,
    /// The proof of work; whether it was used before is not known yet.
    pub proof: Result<Proof, WorkProblem>,
    trapped: bool,
    origin: Origin,
}

impl Papers {
    /// Reads what came along. No store is asked, and no key is derived: it costs a few hashes at most.
    pub fn read(keys: &Keys, answers: &Answers, origin: Origin, now: Timestamp) -> Papers {
        Papers {
            token: token::read(answers.get(TOKEN_FIELD), keys, now),
            proof: work::verify(answers.get(PROOF_FIELD), keys),
            trapped: answers.is_trapped(),
            origin,
        }
    }

    /// Every sign of a robot, the strongest first.
    pub fn reasons(&self, form: &Form, request: &ConsultationRequest, now: Timestamp) -> Vec<Reason> {
        let token = match &self.token {
            Ok(token) if token.is_too_quick(now) => Some(Reason::TooQuick),
            Ok(_) => None,
            Err(TokenProblem::Missing) => Some(Reason::NoToken),
            Err(TokenProblem::Wrong) => Some(Reason::WrongToken),
        };
        let proof = match &self.proof {
            Ok(_) => None,
            Err(WorkProblem::Missing) => Some(Reason::NoProof),
            Err(_) => Some(Reason::WrongProof),
        };
        let origin = match self.origin {
            Origin::Own | Origin::Foreign => None,
            Origin::Hidden => Some(Reason::HiddenOrigin),
            Origin::Absent => Some(Reason::NoOrigin),
        };
        let trap = self.trapped.then_some(Reason::Trap);
        let links = has_only_links(form, request).then_some(Reason::OnlyLinks);
        [trap, links, origin, token, proof].into_iter().flatten().collect()
    }
}

/// Which signs still matter once someone pressed the button of the page that shows the answers again.
///
/// Missing papers are what that page is for; what a robot alone would do is still worth a look.
pub fn still_odd(reasons: &[Reason]) -> Vec<Reason> {
    let odd = [Reason::Trap, Reason::OnlyLinks, Reason::HiddenOrigin];
    reasons.iter().copied().filter(|reason| odd.contains(reason)).collect()
}

/// Whether the long answers hold links and nothing else.
fn has_only_links(form: &Form, request: &ConsultationRequest) -> bool {
    let long = form.questions.iter().filter(|question| question.kind == Kind::Longtext);
    let mut words = long.flat_map(|question| request.answer(&question.name).split_whitespace()).peekable();
    words.peek().is_some() && words.all(is_link)
}

fn is_link(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/').to_ascii_lowercase();
    ["http://", "https://", "www.", "data:"].iter().any(|start| bare.starts_with(start))
        || bare.starts_with("a href=")
        || bare.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_one_in_any_dress() {
        for word in [
            "https://x.example/a?b",
            "(http://x.example)",
            "www.x.example,",
            "<https://x.example>",
            "HTTPS://X.example",
        ] {
            assert!(is_link(word), "{word}");
        }
        for word in ["hello", "and/or", "3-5", "e-mail@x.example", "www", ""] {
            assert!(!is_link(word), "{word}");
        }
    }

    #[test]
    fn a_missing_paper_is_forgiven_after_the_second_click_and_a_trap_is_not() {
        let all = [Reason::Trap, Reason::NoToken, Reason::NoProof, Reason::TooQuick, Reason::OnlyLinks];
        assert_eq!(still_odd(&all), [Reason::Trap, Reason::OnlyLinks]);
    }
}
