//! Asks other sites, as a good guest: few at a time, with pauses, and not again when told to wait.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ureq::{Agent, Error};

use super::{Answer, host};

/// The most addresses asked for at once.
const AT_ONCE: usize = 8;
/// The most asked of one site at once.
const AT_ONE_SITE: usize = 2;
/// Redirects after which an address counts as going in a circle.
const MOST_REDIRECTS: usize = 5;

/// How to behave.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// How long one answer may take.
    pub patience: Duration,
    /// The wait between two questions to one site.
    pub pause: Duration,
    /// The wait before the first new try; the second waits three times as long.
    pub back_off: Duration,
    /// The longest wait a site may ask for and get; above it, it is left alone.
    pub longest_wait: Duration,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            patience: Duration::from_secs(10),
            pause: Duration::from_millis(500),
            back_off: Duration::from_secs(1),
            longest_wait: Duration::from_secs(20),
        }
    }
}

/// What one question brought.
enum Heard {
    Status { status: u16, location: Option<String>, wait: Option<Duration> },
    Failed(Error),
}

struct Guest<'a> {
    agent: Agent,
    manners: &'a Manners,
    /// Sites that asked to be left alone.
    closed: Mutex<HashSet<String>>,
}

/// The answers for `urls`, in no particular order.
pub(super) fn all(urls: &[&str], manners: &Manners) -> Vec<(String, Answer)> {
    let config = Agent::config_builder()
        .timeout_global(Some(manners.patience))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("carryover/", env!("CARGO_PKG_VERSION"), " (checks the links of a site)"))
        .build();
    let guest = Guest { agent: config.into(), manners, closed: Mutex::default() };
    let lanes = Mutex::new(lanes(urls));
    let answers = Mutex::new(Vec::with_capacity(urls.len()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(lane) = take(&lanes) {
                    for (at, url) in lane.iter().enumerate() {
                        if at > 0 {
                            thread::sleep(manners.pause);
                        }
                        let answer = guest.answer(url);
                        answers.lock().unwrap_or_else(PoisonError::into_inner).push((url.to_string(), answer));
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The addresses of each site in at most two rows, the longest rows last, so that they are taken first.
fn lanes<'a>(urls: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut sites: BTreeMap<&str, [Vec<&'a str>; AT_ONE_SITE]> = BTreeMap::new();
    for url in urls {
        let rows = sites.entry(host(url).unwrap_or_default()).or_default();
        let shortest = rows.iter().enumerate().min_by_key(|(_, row)| row.len()).map_or(0, |(at, _)| at);
        rows[shortest].push(url);
    }
    let mut lanes: Vec<Vec<&str>> = sites.into_values().flatten().filter(|row| !row.is_empty()).collect();
    lanes.sort_by_key(Vec::len);
    lanes
}

fn take<'a>(lanes: &Mutex<Vec<Vec<&'a str>>>) -> Option<Vec<&'a str>> {
    lanes.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

impl Guest<'_> {
    /// Follows an address to its end.
    fn answer(&self, url: &str) -> Answer {
        let mut at = url.to_string();
        let mut moved_for_good = true;
        for hop in 0..=MOST_REDIRECTS {
            match self.patiently(&at) {
                Heard::Status { status: 200..=299, .. } if hop > 0 && moved_for_good => return Answer::Moved(at),
                Heard::Status { status: 200..=299, .. } => return Answer::Fine,
                Heard::Status { status: status @ 300..=399, location: Some(to), .. } => {
                    moved_for_good &= matches!(status, 301 | 308);
                    at = joined(&at, &to);
                    if !is_checkable(&at) {
                        return Answer::Unknown("it leads on to an address that cannot be asked for".into());
                    }
                }
                Heard::Status { status: status @ (404 | 410), .. } => return Answer::Gone(status),
                Heard::Status { status, .. } => return Answer::Unknown(in_words(status)),
                Heard::Failed(Error::HostNotFound) => return Answer::NoSuchSite,
                Heard::Failed(error) => return Answer::Unknown(failure(&error)),
            }
        }
        Answer::Unknown("it leads from one address to the next without end".into())
    }

    /// Asks up to three times where the site is slow, busy or ill.
    fn patiently(&self, url: &str) -> Heard {
        let site = host(url).unwrap_or_default();
        let mut heard = Heard::Status { status: 429, location: None, wait: None };
        for wait in [self.manners.back_off, self.manners.back_off * 3, Duration::ZERO] {
            if self.closed.lock().unwrap_or_else(PoisonError::into_inner).contains(site) {
                return heard;
            }
            heard = self.once(url);
            let wait = match &heard {
                Heard::Status { status: 429 | 503, wait: Some(asked), .. } if *asked > self.manners.longest_wait => {
                    self.closed.lock().unwrap_or_else(PoisonError::into_inner).insert(site.to_string());
                    return heard;
                }
                Heard::Status { status: 429 | 503, wait: Some(asked), .. } if !wait.is_zero() => *asked,
                Heard::Status { status: 429 | 500.., .. } => wait,
                Heard::Failed(Error::HostNotFound | Error::BadUri(_) | Error::Tls(_) | Error::Rustls(_)) => {
                    return heard;
                }
                Heard::Failed(_) => wait,
                Heard::Status { .. } => return heard,
            };
            thread::sleep(wait);
        }
        heard
    }

    /// `HEAD`; where that is refused, `GET`, whose body is not read.
    fn once(&self, url: &str) -> Heard {
        match hear(self.agent.head(url).call()) {
            Heard::Status { status: 400..=428 | 430..=499 | 501 | 505, .. } => {
                hear(self.agent.get(url).header("Accept", "text/html,*/*").call())
            }
            heard => heard,
        }
    }
}

fn hear(result: Result<ureq::http::Response<ureq::Body>, Error>) -> Heard {
    let response = match result {
        Ok(response) => response,
        Err(error) => return Heard::Failed(error),
    };
    let header = |name: &str| response.headers().get(name)?.to_str().ok().map(str::to_string);
    let wait = header("retry-after").and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
    Heard::Status { status: response.status().as_u16(), location: header("location"), wait }
}

/// Where a `Location` leads from `url`.
fn joined(url: &str, to: &str) -> String {
    let to = to.split('#').next().unwrap_or(to);
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let folder = path.split('?').next().unwrap_or("").rsplit_once('/').map_or("", |(folder, _)| folder);
    match to {
        to if to.contains("://") => to.to_string(),
        to if to.starts_with("//") => format!("{scheme}:{to}"),
        to if to.starts_with('/') => format!("{scheme}://{host}{to}"),
        to => format!("{scheme}://{host}{folder}/{to}"),
    }
}

fn is_checkable(url: &str) -> bool {
    host(url).is_some()
}

fn in_words(status: u16) -> String {
    match status {
        401 => "it asks for a password (401)".into(),
        403 => "it does not answer programs (403)".into(),
        429 => "it asks programs to come back later (429)".into(),
        500..=599 => format!("it has trouble of its own ({status})"),
        status => format!("it answered {status}"),
    }
}

fn failure(error: &Error) -> String {
    match error {
        Error::Timeout(_) => "it did not answer in time".into(),
        Error::Tls(_) | Error::Rustls(_) => "its connection is not secure as it should be".into(),
        Error::ConnectionFailed | Error::Io(_) => "it could not be reached".into(),
        Error::BadUri(_) => "it is not an address that can be asked for".into(),
        other => format!("it could not be asked ({other})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_may_be_written_short() {
        for (to, expected) in [
            ("https://b.example/x", "https://b.example/x"),
            ("//b.example/x", "https://b.example/x"),
            ("/x#part", "https://a.example/x"),
            ("x", "https://a.example/old/x"),
        ] {
            assert_eq!(joined("https://a.example/old/page?q=1", to), expected);
        }
        assert_eq!(joined("https://a.example", "x"), "https://a.example/x");
    }

    #[test]
    fn a_site_is_asked_in_two_rows_at_most() {
        let rows = lanes(&["https://a/1", "https://a/2", "https://a/3", "https://b/1"]);
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 2]);
    }
}
