//! How fast griffie is, on real input, each figure against something measured in the same run.
//!
//! `cargo bench` prints a table: warm rendering against bare typst compiling and exporting the same layout with
//! the same data; validation; one letter as a process against starting the program at all; thousands of letters
//! in one process, on one core and on all. Nothing is asserted: machines are noisy, ratios are what to read.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use griffie::calendar;
use griffie::case::CaseFacts;
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::diagnostic::Language;
use griffie::document::{Maker, Request, Stage, check};
use serde_json::Value;

fn main() {
    let maker = Maker::new(Catalog::load(Content::embedded()).expect("the shipped content loads"));
    println!(
        "{:<44} {:>12} {:>12} {:>8}",
        "", "griffie", "against", "ratio"
    );
    warm(&maker, "D15", "2027-03-12", 60);
    warm(&maker, "D01", "2027-03-05", 25);
    warm(&maker, "D27", "2027-04-08", 12);
    validation(&maker);
    process();
    letters();
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/klachtenreglement")
        .join(path)
}

fn json(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(fixture(path)).expect("fixture")).expect("JSON")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn row(name: &str, ours: Duration, against: Duration) {
    let milliseconds = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
    println!(
        "{name:<44} {:>12} {:>12} {:>8.2}",
        milliseconds(ours),
        milliseconds(against),
        ours.as_secs_f64() / against.as_secs_f64()
    );
}

/// A document with changing answers, in turn with typst alone on the data that these answers give.
fn warm(maker: &Maker, code: &str, day: &str, rounds: usize) {
    let prepared = maker.prepare(code).expect("sound");
    let mut case: CaseFacts = serde_json::from_value(json("cases/Z4.json")).expect("case");
    // One letter a round: the comparison is a document with a document.
    for role in prepared.document.recipients.iter().skip(1) {
        case.personen.remove(role.role());
    }
    let answers = json(&format!("forms/{code}/valid/Z4.json"));
    let date = calendar::parse(day).expect("date");
    let mut bare = typst_alone::Press::new(griffie::catalog::layouts(&maker.catalog.content));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut pages = 0;
    for round in 0..rounds {
        case.kenmerk = format!("KC-2027-{:03}", 100 + round);
        let request = Request {
            answers: &answers,
            case: &case,
            date,
            stage: Stage::Draft,
            language: Language::Nl,
            to: None,
            without: &[],
            earlier: &[],
            version: griffie::document::Version::Whole,
        };
        let data = maker
            .layout_data(&prepared, &request)
            .expect("data")
            .remove(0);
        // Same marks in the data of both: only the reference number differs, so neither profits of the other's cache.
        let start = Instant::now();
        let made = maker.make(&prepared, &request).expect("made");
        let mine = start.elapsed();
        pages = made[0].pages.count();
        let mut other = data;
        other["reference_number"] = Value::from(format!("KC-2027-{:03}-{code}", 500 + round));
        let bytes = serde_json::to_vec(&other).expect("JSON");
        let start = Instant::now();
        black_box(bare.print(&prepared.document.layout, bytes));
        let his = start.elapsed();
        if round > 1 {
            ours.push(mine);
            theirs.push(his);
        }
    }
    row(
        &format!("render {code}, {pages} pages / bare typst"),
        median(ours),
        median(theirs),
    );
}

fn validation(maker: &Maker) {
    let (_, form) = maker.catalog.form_named("D01").expect("form");
    let answers = json("forms/D01/valid/Z4.json");
    let case: CaseFacts = serde_json::from_value(json("cases/Z4.json")).expect("case");
    let date = calendar::parse("2027-03-05").expect("date");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let start = Instant::now();
        black_box(check(&form, &answers, &case, date, Stage::Final));
        ours.push(start.elapsed());
        let start = Instant::now();
        black_box(
            form.validator
                .check(&answers, &|pointer| form.name_of(pointer)),
        );
        theirs.push(start.elapsed());
    }
    row(
        "validate D01, all rules / JSON Schema alone",
        median(ours),
        median(theirs),
    );
}

fn process() {
    let program = env!("CARGO_BIN_EXE_griffie");
    let folder = tempfile::tempdir().expect("folder");
    let run = |arguments: &[&str]| {
        let start = Instant::now();
        let status = Command::new(program)
            .current_dir(folder.path())
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("runs");
        assert!(status.success(), "{arguments:?}");
        start.elapsed()
    };
    let (answers, case) = (fixture("forms/D18/valid/Z4.json"), fixture("cases/Z4.json"));
    let (answers, case) = (answers.to_string_lossy(), case.to_string_lossy());
    let render = [
        "render",
        "D18",
        &answers,
        "--case",
        &case,
        "--date",
        "2027-03-11",
        "--final",
        "-o",
        "out.pdf",
    ];
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..25 {
        ours.push(run(&render));
        theirs.push(run(&["--version"]));
    }
    row(
        "render one letter as a process / --version",
        median(ours),
        median(theirs),
    );
}

/// Ten thousand letters in one process: memory at a thousand and at the end; then one core against all.
fn letters() {
    let folder = tempfile::tempdir().expect("folder");
    let mut answers = json("forms/D18/valid/Z4.json");
    let facts = json("cases/Z4.json");
    let write = |name: &str, count: usize, answers: &mut Value| {
        let mut lines = String::new();
        for number in 0..count {
            let mut case = facts.clone();
            case["kenmerk"] = Value::from(format!("KC-2027-{number:05}"));
            lines.push_str(&serde_json::json!({ "answers": answers, "case": case }).to_string());
            lines.push('\n');
        }
        std::fs::write(folder.path().join(name), lines).expect("written");
    };
    let count = std::env::var("GRIFFIE_LETTERS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(10_000);
    write("many.jsonl", count, &mut answers);
    write("some.jsonl", count / 10, &mut answers);
    let (_, few) = batch(folder.path(), "some.jsonl", None);
    let (all, many) = batch(folder.path(), "many.jsonl", None);
    println!(
        "{:<44} {:>9} MB {:>9} MB {:>8.2}",
        format!("peak memory, {count} letters / {}", count / 10),
        many / 1024,
        few / 1024,
        many as f64 / few as f64
    );
    let (one, _) = batch(folder.path(), "many.jsonl", Some("0"));
    row(&format!("{count} letters, one core / all cores"), one, all);
    println!(
        "{:<44} {:>9.0} per second",
        "letters on all cores",
        count as f64 / all.as_secs_f64()
    );
}

/// Runs a batch; gives the time and the peak memory in kilobytes, read from /proc while it runs.
fn batch(folder: &Path, input: &str, core: Option<&str>) -> (Duration, u64) {
    let program = env!("CARGO_BIN_EXE_griffie");
    let render = [
        "render",
        "D18",
        "--batch",
        input,
        "--date",
        "2027-03-11",
        "-o",
        "out",
    ];
    let mut command = match core {
        Some(core) => {
            let mut command = Command::new("taskset");
            command.args(["-c", core, program]);
            command
        }
        None => Command::new(program),
    };
    let start = Instant::now();
    let mut child = command
        .current_dir(folder)
        .args(render)
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let mut peak = 0;
    loop {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let now = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(now.unwrap_or(0));
        if let Some(status) = child.try_wait().expect("running") {
            assert!(status.success());
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// typst as anybody would embed it: the same fonts, layouts and standards, and nothing of ours.
mod typst_alone {
    use std::collections::HashMap;

    use typst::diag::{FileError, FileResult};
    use typst::foundations::{Bytes, Datetime, Duration, Smart};
    use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
    use typst::text::{Font, FontBook};
    use typst::utils::LazyHash;
    use typst::{Library, LibraryExt as _, World};
    use typst_kit::fonts::FontStore;
    use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

    pub(super) struct Press {
        library: LazyHash<Library>,
        fonts: FontStore,
        sources: HashMap<FileId, Source>,
        files: HashMap<FileId, Bytes>,
        main: FileId,
    }

    fn id(path: &str) -> FileId {
        RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).expect("path")).intern()
    }

    impl Press {
        pub(super) fn new(layouts: Vec<(String, Vec<u8>)>) -> Self {
            let mut fonts = FontStore::new();
            fonts.extend(typst_kit::fonts::embedded());
            for face in [
                notosans::REGULAR_TTF,
                notosans::BOLD_TTF,
                notosans::ITALIC_TTF,
                notosans::BOLD_ITALIC_TTF,
            ] {
                fonts.extend(Font::iter(Bytes::new(face)).map(|font| {
                    let info = font.info().clone();
                    (font, info)
                }));
            }
            let mut sources = HashMap::new();
            let mut files = HashMap::new();
            for (name, bytes) in layouts {
                let id = id(&format!("/layout/{name}"));
                sources.insert(
                    id,
                    Source::new(id, String::from_utf8_lossy(&bytes).into_owned()),
                );
                files.insert(id, Bytes::new(bytes));
            }
            Self {
                library: LazyHash::new(Library::default()),
                fonts,
                sources,
                files,
                main: id("/layout/letter.typ"),
            }
        }

        pub(super) fn print(&mut self, layout: &str, data: Vec<u8>) -> Vec<u8> {
            self.main = id(&format!("/layout/{layout}.typ"));
            self.files.insert(id("/data.json"), Bytes::new(data));
            let document = typst::compile::<typst_layout::PagedDocument>(self)
                .output
                .expect("compiles");
            comemo::evict(10);
            let options = PdfOptions {
                ident: Smart::Custom("bare".to_owned()),
                timestamp: Datetime::from_ymd_hms(2027, 3, 12, 0, 0, 0).map(Timestamp::new_utc),
                standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
                    .expect("standards"),
                ..PdfOptions::default()
            };
            typst_pdf::pdf(&document, &options).expect("exports")
        }
    }

    impl World for Press {
        fn library(&self) -> &LazyHash<Library> {
            &self.library
        }

        fn book(&self) -> &LazyHash<FontBook> {
            self.fonts.book()
        }

        fn main(&self) -> FileId {
            self.main
        }

        fn source(&self, id: FileId) -> FileResult<Source> {
            self.sources
                .get(&id)
                .cloned()
                .ok_or_else(|| FileError::NotFound("source".into()))
        }

        fn file(&self, id: FileId) -> FileResult<Bytes> {
            self.files
                .get(&id)
                .cloned()
                .ok_or_else(|| FileError::NotFound("file".into()))
        }

        fn font(&self, index: usize) -> Option<Font> {
            self.fonts.font(index)
        }

        fn today(&self, _: Option<Duration>) -> Option<Datetime> {
            None
        }
    }
}
