//! Whole-program cases, browser tests and benchmarks: see `suite/main.rs`.
