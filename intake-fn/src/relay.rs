//! The mail server that `INTAKE_SMTP` names: where it is, how the connection is encrypted, who logs in.

use lettre::Tokio1Executor;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use url::Url;

use crate::config::is_loopback;
use crate::mailer::LONGEST_SEND;

/// A mail server, as the settings describe it.
#[derive(Clone)]
pub(crate) struct Relay {
    /// Its name or address, without brackets.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is encrypted.
    pub(crate) encryption: Encryption,
    /// Who logs in, if anybody.
    pub(crate) login: Option<Credentials>,
    /// The name this side greets it with.
    pub(crate) hello: ClientId,
}

/// How a connection is encrypted.
#[derive(Clone)]
pub(crate) enum Encryption {
    /// From the first byte (`smtps://`).
    Wrapper(TlsParameters),
    /// By STARTTLS, before anything is said (`?tls=required`).
    StartTls(TlsParameters),
    /// Not at all: this machine only.
    None,
}

impl Relay {
    /// Reads an address; `authority` is the path of one more certificate authority to trust.
    ///
    /// Encryption is required everywhere but on this machine: "use it if it is there" sends in clear when it is not.
    pub(crate) fn parse(url: &Url, authority: Option<&str>, hello: ClientId) -> Result<Relay, String> {
        let host = url.host_str().ok_or("it names no host")?.trim_matches(['[', ']']);
        let mode = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (encryption, port) = match (url.scheme(), mode.as_deref()) {
            ("smtps", None | Some("wrapper")) => (Encryption::Wrapper(tls(host, authority)?), 465),
            ("smtp", Some("required")) => (Encryption::StartTls(tls(host, authority)?), 587),
            ("smtp", None | Some("none")) if is_loopback(host) => (Encryption::None, 25),
            _ => {
                return Err(
                    "without encryption it would send in clear, which is only allowed to this machine".to_owned()
                );
            }
        };
        let text = |coded: &str| percent_decoded(coded);
        let login = (!url.username().is_empty())
            .then(|| Credentials::new(text(url.username()), text(url.password().unwrap_or(""))));
        Ok(Relay { host: host.to_owned(), port: url.port().unwrap_or(port), encryption, login, hello })
    }

    /// What sends e-mail through it.
    pub(crate) fn transport(&self) -> AsyncSmtpTransport<Tokio1Executor> {
        let tls = match &self.encryption {
            Encryption::Wrapper(tls) => Tls::Wrapper(tls.clone()),
            Encryption::StartTls(tls) => Tls::Required(tls.clone()),
            Encryption::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(LONGEST_SEND))
            .hello_name(self.hello.clone());
        if let Some(login) = &self.login {
            transport = transport.credentials(login.clone());
        }
        transport.build()
    }
}

/// Public certificates, and the clinic's own authority where there is one.
fn tls(host: &str, authority: Option<&str>) -> Result<TlsParameters, String> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(path) = authority {
        let pem = std::fs::read(path).map_err(|error| format!("INTAKE_SMTP_CA cannot be read: {error}"))?;
        let certificate = Certificate::from_pem(&pem);
        tls = tls.add_root_certificate(certificate.map_err(|_| "INTAKE_SMTP_CA is not a certificate in PEM form")?);
    }
    tls.build_rustls().map_err(|_| "its encryption cannot be set up for this host name".to_owned())
}

/// A URL's user or password as it was meant: `%40` is `@`, and a plus is a plus.
fn percent_decoded(coded: &str) -> String {
    form_urlencoded::parse(format!("v={}", coded.replace('+', "%2B").replace('&', "%26")).as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}
