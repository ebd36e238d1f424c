//! Builds again when a content file comes or goes; the embedding itself only sees changes inside files.

#![allow(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]

fn main() {
    for folder in ["forms", "templates", "fixtures"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
