//! The intake function, from single rules to the real program between a real mail server and Lambda's runtime API.
//!
//! The mail server is Python's aiosmtpd in `tests/.venv`; a test that needs it says how to make it when it is missing.

mod answers;
#[cfg(feature = "s3")]
mod calls;
mod cases;
mod crash;
#[cfg(all(feature = "lambda", feature = "s3"))]
mod deploy_aws;
mod deploy_server;
#[cfg(all(feature = "doctor", feature = "seal", feature = "webhook"))]
mod doctor;
mod door;
mod embedded;
mod faults;
mod floods;
mod form;
#[cfg(feature = "lambda")]
mod fuzzed;
#[cfg(feature = "lambda")]
mod lambda;
#[cfg(feature = "lambda")]
mod lambda_sweep;
mod load;
mod mail;
mod postfix;
mod promise;
mod retries;
mod rig;
#[cfg(feature = "lambda")]
mod runtime_api;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "seal")]
mod sealing;
mod server;
mod settings;
mod smtp;
mod staff;
mod steps;
mod traced;
mod traces;
mod twice;
#[cfg(feature = "webhook")]
mod warnings;
