//! The whole program, as people meet it: small sites in, messages and files out.
//!
//! One module per feature. The sites are folders under `tests/cases/FEATURE/CASE`: what is in
//! `content/` and `themes/` is laid over `tests/cases/base`, the program runs on the copy, and
//! `expected/` holds what it must say and write. `SNAPSHOTS=overwrite cargo test --release -p
//! carryover-tests` rewrites `expected/`; read the difference before you keep it.

mod activities;
mod admin;
mod authors;
mod blocks;
mod bytes;
mod commands;
mod data;
mod dice;
mod documents;
mod editors;
mod fix;
mod handout_rules;
mod handout_slips;
mod handouts;
mod hard_to_break;
mod help;
mod import;
mod languages;
mod lists;
mod messages;
mod mistakes;
mod new_site;
mod one_build;
mod output;
mod outside;
mod packet;
mod pages;
mod photos;
mod pictures;
mod precompress;
mod preview;
mod random_edits;
mod rebrand;
mod redirects;
mod releases;
mod reminders;
mod series;
mod serving;
mod sheets;
mod site_test;
mod slips;
mod slots;
mod staff;
mod structured;
mod theme;
mod time;
mod too_much;
