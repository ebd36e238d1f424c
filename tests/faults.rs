//! Faults that really happen: killed processes, full disks, read-only folders, many at once.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::support::{OPEN, griffie_in, root, stderr, stdout};

fn program(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_griffie"));
    command
        .env_remove("GRIFFIE_CONTENT")
        .env("GRIFFIE_STORE", store)
        .args(["--lang", "en"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(store: &Path, arguments: &[&str]) -> Output {
    program(store)
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output))
        .unwrap_or_else(|error| panic!("{error}: {} {}", stdout(output), stderr(output)))
}

/// A store with one case that waits for D15; gives its number.
fn store_with_case(store: &Path) -> String {
    let people = root().join("fixtures/klachtenreglement/cases/Z4.json");
    let opened = run(
        store,
        &[
            &["--json"],
            &OPEN[..],
            &["--people", &people.to_string_lossy()],
        ]
        .concat(),
    );
    json(&opened)["case"].as_str().expect("a number").to_owned()
}

fn verified(store: &Path) -> Value {
    let output = run(store, &["--json", "store", "verify"]);
    let value = json(&output);
    assert_eq!(value["findings"], serde_json::json!([]), "{value}");
    value
}

fn notes(store: &Path, case: &str) -> Vec<String> {
    let shown = json(&run(store, &["--json", "case", "show", case]));
    let timeline = shown["timeline"].as_array().expect("a timeline");
    timeline
        .iter()
        .filter_map(|event| event["note"].as_str().map(ToOwned::to_owned))
        .collect()
}

/// A small generator: the same moments in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Kills the child after a while; tells whether it had finished well, with what it said.
fn kill_after(mut child: Child, wait: Duration) -> (bool, Output) {
    std::thread::sleep(wait);
    // SIGKILL; a child that has finished already keeps its status.
    let _ = child.kill();
    let output = child.wait_with_output().expect("waited for");
    (output.status.success(), output)
}

#[test]
fn two_hundred_killed_processes_lose_and_halve_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("store");
    let out = folder.path().join("out");
    let case = store_with_case(&store);
    let answers = root().join("fixtures/klachtenreglement/forms/D15/valid/Z4.json");
    let answers = answers.to_string_lossy().into_owned();
    let out_text = out.to_string_lossy().into_owned();
    let mut random = Random(4711);
    let (mut acknowledged, mut produced, mut killed) = (Vec::new(), Vec::new(), 0);
    // About as long as each takes on this machine, in microseconds: half of them are killed, whatever it is.
    let (mut recording, mut producing): (u64, u64) = (80_000, 450_000);
    for round in 0..200 {
        let note = format!("round {round}");
        let mut command = program(&store);
        let making = round % 5 == 0;
        if making {
            command.args([
                "--json",
                "produce",
                &case,
                "D15",
                "--answers",
                &answers,
                "--final",
                "--date",
                "2027-03-11",
                "--to",
                "klager",
                "--out",
                &out_text,
            ]);
        } else {
            command.args([
                "--json",
                "case",
                "record",
                &case,
                "D38_opgemaakt",
                "--on",
                "2027-03-20",
                "--note",
                &note,
            ]);
        }
        let takes = if making {
            &mut producing
        } else {
            &mut recording
        };
        let wait = Duration::from_micros(random.below(2 * *takes));
        let (finished, output) = kill_after(command.spawn().expect("starts"), wait);
        *takes = if finished {
            *takes * 9 / 10
        } else {
            *takes * 11 / 10
        };
        killed += usize::from(!finished);
        if finished && making {
            produced.push(
                json(&output)["files"][0]["sha256"]
                    .as_str()
                    .expect("hash")
                    .to_owned(),
            );
        } else if finished {
            acknowledged.push(note);
        }
        if round % 50 == 49 {
            verified(&store);
        }
    }
    assert!(
        killed > 40 && !acknowledged.is_empty() && !produced.is_empty(),
        "{killed} killed, {} recorded, {} made",
        acknowledged.len(),
        produced.len()
    );
    verified(&store);
    let kept = notes(&store, &case);
    let mut once = kept.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), kept.len(), "nothing twice");
    for note in &acknowledged {
        assert!(kept.contains(note), "{note} was acknowledged and is lost");
    }
    let shown = json(&run(&store, &["--json", "case", "show", &case]));
    let hashes: Vec<&str> = shown["timeline"]
        .as_array()
        .expect("a timeline")
        .iter()
        .flat_map(|event| event["files"].as_array().into_iter().flatten())
        .filter_map(|file| file["sha256"].as_str())
        .collect();
    for hash in &produced {
        assert!(
            hashes.contains(&hash.as_str()),
            "a document was acknowledged and is lost"
        );
    }
    // Every document that an event names is there, whole, also those of processes that were killed later.
    let fetched = folder.path().join("fetched");
    let output = run(
        &store,
        &["case", "fetch", &case, &fetched.to_string_lossy()],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        std::fs::read_dir(&fetched).expect("folder").count(),
        hashes.len()
    );
}

#[test]
fn eight_processes_open_cases_in_a_store_that_does_not_exist_yet() {
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("new/store");
    let children: Vec<Child> = (0..8)
        .map(|_| {
            program(&store)
                .args([
                    "--json",
                    "case",
                    "open",
                    "klachtenreglement",
                    "klacht_ontvangen",
                    "--on",
                    "2027-03-09",
                    "--set",
                    "ontvanger=klachtencommissie",
                    "--set",
                    "vorm=brief",
                    "--set",
                    "volledig=true",
                ])
                .spawn()
                .expect("starts")
        })
        .collect();
    let mut numbers: Vec<String> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().expect("finished");
            assert!(output.status.success(), "{}", stderr(&output));
            json(&output)["case"].as_str().expect("a number").to_owned()
        })
        .collect();
    numbers.sort();
    let expected: Vec<String> = (1..=8)
        .map(|number| format!("KC-2027-{number:03}"))
        .collect();
    assert_eq!(numbers, expected);
    assert_eq!(verified(&store)["cases"], 8);
}

#[cfg(unix)]
fn shell(script: &str, store: &Path) -> Output {
    Command::new("sh")
        .args(["-c", script])
        .env("GRIFFIE", env!("CARGO_BIN_EXE_griffie"))
        .env("GRIFFIE_STORE", store)
        .env_remove("GRIFFIE_CONTENT")
        .output()
        .expect("sh")
}

/// A disk that takes no more: every file may grow to a few kilobytes only, as a quota does it.
#[cfg(unix)]
#[test]
fn a_full_disk_records_nothing_and_damages_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("store");
    let case = store_with_case(&store);
    let record =
        "\"$GRIFFIE\" --lang en case record KC-2027-001 D38_opgemaakt --on 2027-03-20 --note full";
    // Without the limit it works; with it the journal cannot grow.
    let full = shell(&format!("trap '' XFSZ; ulimit -f 4; {record}"), &store);
    assert_eq!(
        full.status.code(),
        Some(3),
        "{}{}",
        stdout(&full),
        stderr(&full)
    );
    assert!(
        stderr(&full).contains("the disk is full; nothing was recorded"),
        "{}",
        stderr(&full)
    );
    let produce = "\"$GRIFFIE\" produce KC-2027-001 D15 --final --date 2027-03-11 --out \"$GRIFFIE_STORE/../out\"";
    let full = shell(&format!("trap '' XFSZ; ulimit -f 16; {produce}"), &store);
    assert_eq!(
        full.status.code(),
        Some(3),
        "{}{}",
        stdout(&full),
        stderr(&full)
    );
    verified(&store);
    assert!(notes(&store, &case).is_empty());
    let room = shell(record, &store);
    assert!(room.status.success(), "{}", stderr(&room));
    assert_eq!(notes(&store, &case), ["full"]);
    verified(&store);
}

#[cfg(unix)]
#[test]
fn a_read_only_store_can_be_read_and_says_so_when_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("store");
    let case = store_with_case(&store);
    for path in [store.join("griffie.sqlite"), store.clone()] {
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("closed");
    }
    // To root no folder is closed; a read-only mount in a name space of its own is.
    let closed = std::fs::write(store.join("probe"), "").is_err();
    let wrap = |command: &str| {
        if closed {
            command.to_owned()
        } else {
            format!(
                "unshare -rm sh -c 'mount --bind \"$GRIFFIE_STORE\" \"$GRIFFIE_STORE\" && mount -o remount,ro,bind \"$GRIFFIE_STORE\" && {command}'"
            )
        }
    };
    let _ = std::fs::remove_file(store.join("probe"));
    let read = shell(
        &wrap(&format!("\"$GRIFFIE\" --json case show {case}")),
        &store,
    );
    if !closed && stderr(&read).contains("unshare") {
        return; // No way to close a folder here.
    }
    assert!(read.status.success(), "{}", stderr(&read));
    assert_eq!(json(&read)["status"], "commissie.ontvangen");
    let due = shell(&wrap("\"$GRIFFIE\" --json due --on 2027-03-10"), &store);
    assert_eq!(
        json(&due).as_array().map(Vec::len),
        Some(2),
        "{}",
        stderr(&due)
    );
    let write = shell(
        &wrap(&format!(
            "\"$GRIFFIE\" --lang en case record {case} D38_opgemaakt --on 2027-03-20"
        )),
        &store,
    );
    assert_eq!(
        write.status.code(),
        Some(3),
        "{}{}",
        stdout(&write),
        stderr(&write)
    );
    assert!(
        stderr(&write).contains("the store can only be read here; nothing was recorded"),
        "{}",
        stderr(&write)
    );
    std::fs::set_permissions(&store, std::fs::Permissions::from_mode(0o755)).expect("opened");
    std::fs::set_permissions(
        store.join("griffie.sqlite"),
        std::fs::Permissions::from_mode(0o644),
    )
    .expect("opened");
    verified(&store);
}

/// Any byte of an event, in the database file itself.
#[test]
fn a_flipped_byte_in_the_database_file_is_found() {
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("store");
    let case = store_with_case(&store);
    let file = store.join("griffie.sqlite");
    let location = griffie::store::Location::folder(&store);
    let rows = crate::store::behind(
        &location,
        &["SELECT body, previous, hash, kind, occurred FROM event"],
    );
    let cells: Vec<String> = rows[0].split('|').map(ToOwned::to_owned).collect();
    let whole = std::fs::read(&file).expect("readable");
    let mut random = Random(7);
    let mut tried = 0;
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        let needle = cell.as_bytes();
        // Long texts are spread over pages: look for a part.
        let part = &needle[..needle.len().min(40)];
        for at in whole
            .windows(part.len())
            .enumerate()
            .filter(|(_, window)| *window == part)
            .map(|(at, _)| at)
        {
            let mut flipped = whole.clone();
            let byte = at + random.below(part.len() as u64) as usize;
            flipped[byte] ^= 0x02;
            std::fs::write(&file, &flipped).expect("written");
            let output = run(&store, &["--json", "store", "verify"]);
            assert!(
                !output.status.success(),
                "byte {byte} of {case}: {}",
                stdout(&output)
            );
            tried += 1;
        }
    }
    assert!(tried >= 4, "{tried}");
    std::fs::write(&file, &whole).expect("written");
    verified(&store);
}

#[test]
fn what_is_wrong_with_a_store_is_said_with_a_way_out() {
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("store");
    let case = store_with_case(&store);
    let location = griffie::store::Location::folder(&store);
    crate::store::behind(
        &location,
        &["UPDATE store SET value = '99' || value WHERE name = 'version'"],
    );
    let newer = run(&store, &["case", "show", &case]);
    assert_eq!(newer.status.code(), Some(3));
    assert!(
        stderr(&newer).contains("the store has version 99"),
        "{}",
        stderr(&newer)
    );
    assert!(
        stderr(&newer).contains("hint: install a newer griffie"),
        "{}",
        stderr(&newer)
    );
    crate::store::behind(
        &location,
        &["UPDATE store SET value = substr(value, 3) WHERE name = 'version'"],
    );
    let key = store.join("griffie.key");
    let text = std::fs::read(&key).expect("key");
    std::fs::remove_file(&key).expect("removed");
    let lost = run(&store, &["due"]);
    assert_eq!(lost.status.code(), Some(3));
    assert!(
        stderr(&lost).contains("the key of the store is not there"),
        "{}",
        stderr(&lost)
    );
    std::fs::write(&key, text).expect("back");
    let nobody = run(&store, &["case", "show", "KC-2027-999"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        stderr(&nobody).contains("there is no case `KC-2027-999`"),
        "{}",
        stderr(&nobody)
    );
    std::fs::write(
        store.join("griffie.sqlite"),
        "this is no database, and long enough to be looked at",
    )
    .expect("broken");
    let broken = run(&store, &["due"]);
    assert_eq!(broken.status.code(), Some(3));
    assert!(
        stderr(&broken).contains("damaged or is no database"),
        "{}",
        stderr(&broken)
    );
    let none = griffie_in(folder.path(), &["due", "--store", "nowhere", "--json"]);
    assert_eq!(stdout(&none).trim(), "[]");
    assert!(
        !folder.path().join("nowhere").exists(),
        "asking makes no store"
    );
}
