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
fn every_command_of_the_readme_works() {
    assert!(run("README.md") >= 8);
}

/// The page for administrators, followed to the letter, in a folder in which the demo was made.
#[test]
fn every_command_of_the_page_on_adding_a_letter_works() {
    assert!(run("docs/add-a-letter.md") >= 5);
}

#[allow(clippy::disallowed_methods, reason = "the shell needs its path")]
fn run(page: &str) -> usize {
    let text = std::fs::read_to_string(root().join(page)).expect("the page");
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
    for block in text.split("```sh\n").skip(1) {
        let block = block.split("\n```").next().unwrap_or_default();
        let lines: Vec<&str> = block
            .lines()
            .filter(|line| {
                !OUTSIDE
                    .iter()
                    .any(|start| line.trim_start().starts_with(start))
            })
            .collect();
        count += lines.len();
        let script = lines
            .join("\n")
            .replace("cargo run --release --", "griffie");
        let script = script.lines().map(served).collect::<Vec<_>>().join("\n");
        // A block is typed line by line into one shell; the first line that fails stops it.
        let output = Command::new("sh")
            .args(["-e", "-c", &script])
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
            "{page}: {script}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    count
}

/// A server answers until it is told to stop: it is, once it has said where it is, and then it must end well.
/// The link of the server before is not taken for its own.
fn served(line: &str) -> String {
    if !line.starts_with("griffie serve") {
        return line.to_owned();
    }
    let line = line.split('#').next().unwrap_or_default();
    format!(
        "rm -f link; : > link; {line} --listen 127.0.0.1:0 > link & server=$!; while kill -0 $server && ! grep -q http link; do sleep 0.1; done; \
         kill $server; wait $server"
    )
}

#[test]
fn the_two_commands_of_a_newcomer_are_there() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    assert!(text.contains("cargo run --release -- demo") && text.contains("cargo test"));
}
