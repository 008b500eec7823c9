//! Takes a clinic's consultation form, keeps every request, and e-mails the clinic.
//!
//! The order is the promise: parse → store → notify. "We have it" is said only when the request is on durable
//! storage; a lost e-mail never loses a request, because the sweep sends what is still pending.
//!
//! [`answer`] is the whole function: a request in, a response out. It knows neither sockets nor clouds; [`local`] and
//! `lambda` carry it, and the site generator mounts it in `carryover serve` with [`Intake::embedded`].

pub mod alarm;
pub mod body;
pub mod bundle;
pub mod config;
mod deliver;
#[cfg(feature = "doctor")]
pub mod doctor;
pub mod door;
mod enclosed;
pub mod form;
pub mod http;
pub mod intake;
pub mod keys;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod local;
pub mod log;
pub mod mail;
pub mod mailbox;
pub mod mailer;
pub mod mask;
pub mod metrics;
pub mod outbox;
mod pages;
pub mod reference;
mod relay;
pub mod schedule;
pub mod seal;
pub mod staff;
pub mod sweep;

pub use bundle::{Bundle, Clinic, Manifest};
pub use http::answer;
pub use intake::Intake;
pub use mailbox::{Mail, mailbox};
