//! The program: arguments in, exit status out.

use std::process::ExitCode;

/// Threads that work on one dossier free what others made; the system's allocator makes them wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    griffie::cli::run()
}
