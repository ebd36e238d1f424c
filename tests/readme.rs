//! Every command of the README runs, in its order, in one folder.

use std::process::Command;

use crate::support::root;

/// Commands that build or test the project itself; running them here would run this test in itself.
const OUTSIDE: [&str; 5] = [
    "cargo test",
    "cargo bench",
    "cargo install",
    "git ",
    "just ",
];

#[test]
#[allow(clippy::disallowed_methods, reason = "the shell needs its path")]
fn every_command_of_the_readme_works() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let folder = tempfile::tempdir().expect("folder");
    let bin = folder.path().join("bin");
    std::fs::create_dir(&bin).expect("made");
    #[cfg(unix)]
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_griffie"), bin.join("griffie")).expect("linked");
    let path = format!(
        "{}:{}",
        bin.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let mut count = 0;
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh" || (inside && line != "```");
            continue;
        }
        let command = line.split("  #").next().unwrap_or_default().trim();
        if !inside
            || command.is_empty()
            || command.starts_with('#')
            || OUTSIDE.iter().any(|start| command.starts_with(start))
        {
            continue;
        }
        let command = command.replace("cargo run --release --", "griffie");
        let output = Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env_remove("GRIFFIE_CONTENT")
            // The store of whoever runs the tests is not ours to touch.
            .env("HOME", folder.path())
            .env_remove("XDG_DATA_HOME")
            .env_remove("GRIFFIE_STORE")
            .output()
            .expect("sh");
        assert!(
            output.status.success(),
            "`{command}`: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        count += 1;
    }
    assert!(count >= 8, "{count} commands");
}

#[test]
fn the_two_commands_of_a_newcomer_are_there() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    assert!(text.contains("cargo run --release -- demo") && text.contains("cargo test"));
}
