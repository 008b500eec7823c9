//! Where a request comes from: the page it was sent from, and the address of the browser.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, header};

use crate::keys::{Key, Keys, MARK_BYTES, Purpose};

/// The header in which a proxy of our own shows that it is one.
pub const PROXY_SECRET: HeaderName = HeaderName::from_static("x-intake-proxy-secret");

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The header in which proxies say for whom they ask.
pub(crate) const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The page a form was sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// One of our own.
    Own,
    /// A browser that hides it: `Origin: null`.
    Hidden,
    /// Nothing says so, as with very old browsers and most programs.
    Absent,
    /// A page of another site.
    Foreign,
}

impl Origin {
    /// Reads the headers; `allows` says whether an origin is our own, compared whole.
    pub fn of(headers: &HeaderMap, allows: impl Fn(&str) -> bool) -> Origin {
        match headers.get(header::ORIGIN).map(|value| value.to_str()) {
            Some(Ok("null")) => Origin::Hidden,
            Some(Ok(origin)) if allows(origin) => Origin::Own,
            Some(_) => Origin::Foreign,
            None => match headers.get(SEC_FETCH_SITE).map(|value| value.as_bytes()) {
                Some(b"same-origin" | b"same-site" | b"none") => Origin::Own,
                Some(b"cross-site") => Origin::Foreign,
                _ => Origin::Absent,
            },
        }
    }
}

/// The address at the other end of the connection, as the home of the function sees it: put into the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Which proxies are believed when they say for whom they ask.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// The mark of the secret, so that comparing takes the same time whatever was sent.
    secret: Option<(Key, [u8; MARK_BYTES])>,
}

impl Proxy {
    /// Believes those that show this secret; nobody where there is none.
    pub fn new(keys: &Keys, secret: Option<&str>) -> Proxy {
        let key = keys.current(Purpose::Sender).clone();
        Proxy { secret: secret.map(|secret| (key.clone(), key.mark(&[b"proxy", secret.as_bytes()]))) }
    }

    /// The browser's address, as far as it is known.
    ///
    /// Behind a proxy of ours it is the last one in `X-Forwarded-For` that is not the proxy itself: what stands before was
    /// written by the sender. A proxy on this machine that does not show the secret hides everybody behind one address,
    /// so there is none to count by.
    pub fn sender(&self, headers: &HeaderMap, peer: Option<Peer>) -> Option<IpAddr> {
        let peer = peer.map(|peer| peer.0.to_canonical());
        if self.is_ours(headers) {
            let forwarded = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
            let addresses: Vec<IpAddr> = forwarded.flat_map(|line| line.split(',')).filter_map(address).collect();
            if let Some(sender) = addresses.into_iter().rev().find(|address| Some(*address) != peer) {
                return Some(sender);
            }
        }
        peer.filter(|peer| !peer.is_loopback())
    }

    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(PROXY_SECRET).map_or(&b""[..], |value| value.as_bytes());
        self.secret.as_ref().is_some_and(|(key, mark)| key.verifies(&[b"proxy", shown], mark))
    }
}

/// One entry of the header: an address, with a port or brackets in some proxies.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.trim_start_matches('[').split(']').next().unwrap_or("");
    let socket = || entry.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    entry.parse().ok().or_else(socket).or_else(|| bare.parse().ok()).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a header"))).collect()
    }

    #[track_caller]
    fn check_origin(pairs: &[(&'static str, &str)], expected: Origin) {
        let ours = |origin: &str| origin.eq_ignore_ascii_case("https://clinic.example");
        assert_eq!(Origin::of(&headers(pairs), ours), expected);
    }

    #[test]
    fn an_origin_is_compared_whole_and_a_browser_without_one_may_say_it_otherwise() {
        check_origin(&[("origin", "https://clinic.example")], Origin::Own);
        check_origin(&[("origin", "https://clinic.example.evil")], Origin::Foreign);
        check_origin(&[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")], Origin::Foreign);
        check_origin(&[("origin", "null")], Origin::Hidden);
        check_origin(&[("sec-fetch-site", "same-origin")], Origin::Own);
        check_origin(&[("sec-fetch-site", "cross-site")], Origin::Foreign);
        check_origin(&[("sec-fetch-site", "?")], Origin::Absent);
        check_origin(&[], Origin::Absent);
    }

    #[track_caller]
    fn check_sender(peer: Option<&str>, pairs: &[(&'static str, &str)], expected: Option<&str>) {
        let keys = Keys::new("a secret for tests, 32 characters", None).expect("the test's secret is long enough");
        let proxy = Proxy::new(&keys, Some("the proxy's own secret"));
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert_eq!(proxy.sender(&headers(pairs), peer.map(|peer| Peer(ip(peer)))), expected.map(ip));
        let nobody = Proxy::new(&keys, None);
        let peer = peer.map(ip).filter(|peer| !peer.is_loopback());
        assert_eq!(nobody.sender(&headers(pairs), peer.map(Peer)), peer);
    }

    #[test]
    fn a_forwarded_address_counts_only_with_the_secret() {
        let secret = ("x-intake-proxy-secret", "the proxy's own secret");
        let wrong = ("x-intake-proxy-secret", "a guess");
        check_sender(Some("192.0.2.1"), &[("x-forwarded-for", "198.51.100.7")], Some("192.0.2.1"));
        check_sender(Some("192.0.2.1"), &[("x-forwarded-for", "198.51.100.7"), wrong], Some("192.0.2.1"));
        check_sender(Some("127.0.0.1"), &[("x-forwarded-for", "198.51.100.7"), secret], Some("198.51.100.7"));
        check_sender(
            Some("192.0.2.1"),
            &[("x-forwarded-for", "10.9.9.9, 198.51.100.7, 192.0.2.1"), secret],
            Some("198.51.100.7"),
        );
        check_sender(Some("192.0.2.1"), &[("x-forwarded-for", "[2001:db8::1]:443"), secret], Some("2001:db8::1"));
        check_sender(Some("192.0.2.1"), &[("x-forwarded-for", "unknown, <script>"), secret], Some("192.0.2.1"));
        check_sender(Some("192.0.2.1"), &[secret], Some("192.0.2.1"));
        check_sender(Some("127.0.0.1"), &[("x-forwarded-for", "198.51.100.7")], None);
        check_sender(None, &[], None);
    }
}
