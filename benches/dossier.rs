//! How fast dossiers are bound, evidence is drawn and archives are written.
//!
//! `cargo bench --bench dossier` prints a table; binding stands against `qpdf --empty --pages` over the same files,
//! the archive against `sha512sum` over the same bytes, all in one run. Nothing is asserted. With
//! `GRIFFIE_BENCH_BIND_ONLY` it stops after the first line.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use griffie::app::dossier::bind_all;
use griffie::app::gallery::gallery;
use griffie::calendar;
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::document::Maker;
use griffie::evidence::{Format, Limits, Order, Workshop};

/// How often each is measured; the median counts.
const ROUNDS: usize = 5;
/// The dossier that is bound: so many documents, about so many pages.
const DOCUMENTS: usize = 200;
const PAGES: usize = 1_000;

/// As the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let maker = Maker::new(Catalog::load(Content::embedded()).expect("the shipped content loads"));
    let folder = tempfile::tempdir().expect("folder");
    let files = documents(&maker, folder.path());
    println!(
        "{:<58} {:>12} {:>12} {:>8}",
        "", "griffie", "against", "ratio"
    );
    binding(&maker, &files, folder.path());
    if std::env::var_os("GRIFFIE_BENCH_BIND_ONLY").is_some() {
        return;
    }
    drawing(&files, folder.path());
    whole(folder.path());
}

/// Own documents whose pages add up, the longest first.
fn documents(maker: &Maker, folder: &Path) -> Vec<PathBuf> {
    let all = folder.join("all");
    let day = calendar::parse("2027-05-12").expect("a date");
    let made = gallery(maker, &all, day, false).expect("made");
    let mut sized: Vec<(usize, PathBuf)> = made
        .into_iter()
        .flat_map(|piece| piece.written)
        .map(|written| (written.pages, written.file))
        .collect();
    sized.sort_by(|a, b| b.cmp(a));
    let mut chosen = Vec::new();
    let mut pages = 0;
    for index in 0..DOCUMENTS {
        // Long ones until the average is right, then short ones.
        let left = DOCUMENTS - index;
        let wanted = PAGES.saturating_sub(pages).div_ceil(left);
        let best = sized
            .iter()
            .cycle()
            .skip(index % sized.len())
            .take(sized.len())
            .min_by_key(|(count, _)| count.abs_diff(wanted))
            .expect("documents");
        pages += best.0;
        chosen.push(best.1.clone());
    }
    chosen
}

fn binding(maker: &Maker, files: &[PathBuf], folder: &Path) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut pages = 0;
    for round in 0..ROUNDS {
        let out = folder.join(format!("bound-{round}.pdf"));
        let start = Instant::now();
        pages = bind_all(maker, files, &out).expect("bound");
        ours.push(start.elapsed());
        let out = folder.join(format!("qpdf-{round}.pdf"));
        let start = Instant::now();
        let status = Command::new("qpdf")
            .args(["--empty", "--pages"])
            .args(files)
            .args(["--"])
            .arg(&out)
            .stderr(Stdio::null())
            .status();
        // 3: warnings.
        if status.is_ok_and(|status| matches!(status.code(), Some(0 | 3))) {
            theirs.push(start.elapsed());
        }
    }
    row(
        &format!(
            "bind {} documents, {pages} pages / qpdf without tags",
            files.len()
        ),
        median(ours),
        median(theirs),
    );
}

fn drawing(files: &[PathBuf], folder: &Path) {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_griffie"));
    let workshop = Workshop::new(
        program,
        vec!["draw-foreign-files".to_owned()],
        Limits::default(),
    );
    let bundle = folder.join("qpdf-0.pdf");
    let bytes: std::sync::Arc<[u8]> =
        std::fs::read(if bundle.exists() { &bundle } else { &files[0] })
            .expect("read")
            .into();
    for jobs in [1, 2] {
        let start = Instant::now();
        let sheets = workshop
            .open(Order {
                format: Format::Pdf,
                bytes: std::sync::Arc::clone(&bytes),
                password: None,
                jobs,
            })
            .expect("opened");
        let pages = sheets.count();
        let took = start.elapsed();
        println!(
            "{:<58} {:>7.1} pages/s",
            format!("draw {pages} pages at 150 dpi with their text, {jobs} process"),
            pages as f64 / took.as_secs_f64()
        );
    }
}

/// A whole dossier as a process, with its archive: time and peak of memory.
fn whole(folder: &Path) {
    let program = env!("CARGO_BIN_EXE_griffie");
    let run = |arguments: &[&str]| {
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let start = Instant::now();
        let mut peak = 0;
        let status = format!("/proc/{}/status", child.id());
        loop {
            // The highest mark of the memory in use, in kB; Linux only.
            let mark = std::fs::read_to_string(&status).ok().and_then(|text| {
                let line = text
                    .lines()
                    .find(|line| line.starts_with("VmHWM:"))?
                    .to_owned();
                line.split_whitespace().nth(1)?.parse::<u64>().ok()
            });
            peak = peak.max(mark.unwrap_or_default());
            match child.try_wait().expect("waited") {
                Some(status) => {
                    assert!(status.success(), "{arguments:?}");
                    return (start.elapsed(), peak);
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    };
    run(&["demo", "demo"]);
    let store = ["--store", "demo/store", "--date", "2027-06-01"];
    // Large evidence too: the bound pages of the other measurements, three times.
    if folder.join("qpdf-0.pdf").exists() {
        for name in ["een.pdf", "twee.pdf", "drie.pdf"] {
            std::fs::copy(folder.join("qpdf-0.pdf"), folder.join(name)).expect("copied");
        }
        run(&[
            "case",
            "attach",
            "KC-2027-004",
            "een.pdf",
            "twee.pdf",
            "drie.pdf",
            "--from",
            "klager",
            "--store",
            "demo/store",
        ]);
    }
    let (took, peak) = run(&[
        &["dossier", "KC-2027-004", "-o", "whole.pdf"][..],
        &store[..],
    ]
    .concat());
    let size = std::fs::metadata(folder.join("whole.pdf"))
        .expect("written")
        .len();
    println!(
        "{:<58} {:>9.2} s, peak {} MB, result {} MB",
        "a dossier with its evidence, as a process",
        took.as_secs_f64(),
        peak / 1_000,
        size / 1_000_000
    );
    let (took, peak) = run(&[
        &[
            "dossier",
            "KC-2027-004",
            "-o",
            "whole.pdf",
            "--zip",
            "whole.zip",
        ][..],
        &store[..],
    ]
    .concat());
    let size = std::fs::metadata(folder.join("whole.zip"))
        .expect("written")
        .len();
    println!(
        "{:<58} {:>9.2} s, peak {} MB, zip {} MB",
        "the same with its archive",
        took.as_secs_f64(),
        peak / 1_000,
        size / 1_000_000
    );
    let (verify, _) = run(&["verify", "whole.zip"]);
    let start = Instant::now();
    let summed = Command::new("sha512sum")
        .arg(folder.join("whole.zip"))
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if summed {
        row(
            "verify the archive / sha512sum of the zip",
            verify,
            start.elapsed(),
        );
    }
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}

fn row(name: &str, ours: impl Into<Option<Duration>>, theirs: impl Into<Option<Duration>>) {
    let ms = |time: Option<Duration>| {
        time.map_or_else(
            || "-".to_owned(),
            |time| format!("{:.1} ms", time.as_secs_f64() * 1e3),
        )
    };
    let (ours, theirs) = (ours.into(), theirs.into());
    let ratio = ours.zip(theirs).map_or_else(
        || "-".to_owned(),
        |(ours, theirs)| format!("{:.2}", ours.as_secs_f64() / theirs.as_secs_f64()),
    );
    println!("{name:<58} {:>12} {:>12} {ratio:>8}", ms(ours), ms(theirs));
}
