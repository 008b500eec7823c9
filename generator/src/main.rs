//! The `carryover` program.

use std::process::ExitCode;

// Thousands of short-lived strings a page: this allocator is quicker at them on two cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    carryover::cli::run()
}
