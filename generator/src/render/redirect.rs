//! Old addresses: a stub page for each, the list for hosts that can redirect ([`hosts`]), and their headers.

pub mod hosts;

use crate::content::markdown::escape;
use crate::site::{Redirect, Site};

/// A page that leads on, with a link for those whose browser does not.
pub fn stub(site: &Site, redirect: &Redirect) -> String {
    let (href, canonical) = (escape(&site.href(&redirect.to)), escape(&site.absolute(&redirect.to)));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page has moved</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"canonical\" href=\"{canonical}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body>\n<p>This page has moved to <a href=\"{href}\">{canonical}</a>.</p>\n</body>\n</html>\n",
        escape(site.clinic.language())
    )
}

/// Security headers for hosts that read `_headers`.
///
/// `Referrer-Policy` is `same-origin` and not `no-referrer`: with the latter, browsers send the
/// form with `Origin: null`, which looks like a page of another site.
///
/// Files whose names change with their content may be kept for a year. Pages have no rule: hosts that
/// read this file let browsers ask for them each time, and join two rules for one file into nonsense.
pub fn headers(site: &Site) -> String {
    let lines: String = HEADERS.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    let named_by_content = ["/assets/*", "/pagefind/fragment/*", "/pagefind/index/*"];
    let kept = named_by_content.map(|files| format!("{}\n  Cache-Control: {FOR_EVER}\n", site.href(files)));
    format!("/*\n{lines}{}{}\n  Cache-Control: no-cache\n", kept.concat(), site.href("/sw.js"))
}

/// A year, which is the longest that means anything.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The name of the header that says what a page may load and do.
pub const POLICY: &str = "Content-Security-Policy";

/// The security headers of every page.
pub const HEADERS: [(&str, &str); 6] = [
    (
        POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; media-src 'self'; worker-src 'self'",
    ),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
];
