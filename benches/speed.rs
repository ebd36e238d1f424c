//! How fast griffie is, on real input, each figure against something measured in the same run.
//!
//! `cargo bench` prints a table: setting documents from nothing and again after one letter more in an answer, their pages
//! as SVG and as PDF, each against bare typst with the same layout and data; validation; one letter as a process against starting the program at all; thousands of letters
//! in one process, on one core and on all. Nothing is asserted: machines are noisy, ratios are what to read.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use griffie::calendar::{self, Date};
use griffie::case::CaseFacts;
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::diagnostic::Language;
use griffie::document::{Maker, Prepared, Request, Stage, Version, check};
use griffie::typeset::Metadata;
use serde_json::Value;

fn main() {
    let maker = Maker::new(Catalog::load(Content::embedded()).expect("the shipped content loads"));
    println!(
        "{:<44} {:>12} {:>12} {:>8}",
        "", "griffie", "against", "ratio"
    );
    let letter = setting(&maker, "D15", "2027-03-12");
    for (code, day) in [
        ("D01", "2027-03-05"),
        ("D27", "2027-04-08"),
        ("D34", "2027-05-12"),
    ] {
        let other = setting(&maker, code, day);
        for (name, other, letter) in [
            ("from nothing", other.0, letter.0),
            ("after a keystroke", other.1, letter.1),
        ] {
            row(
                &format!("bare typst, a page {name}: {code} / D15"),
                other,
                letter,
            );
        }
    }
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

/// How often a document is set in a row by one of the two, and how many such turns each has.
const ROUNDS: usize = 8;
const TURNS: usize = 4;

/// A document set by griffie and by bare typst: what each stage costs, from nothing and again after a keystroke. Gives what
/// a page costs bare typst, from nothing and after a keystroke.
///
/// typst's cache is shared by all that runs in a process and knows lines by what they say, so the two take turns that start
/// with an empty one.
fn setting(maker: &Maker, code: &str, day: &str) -> (Duration, Duration) {
    let prepared = maker.prepare(code).expect("sound");
    let mut case: CaseFacts = serde_json::from_value(json("cases/Z4.json")).expect("case");
    // One letter a round: the comparison is a document with a document.
    for role in prepared.document.recipients.iter().skip(1) {
        case.personen.remove(role.role());
    }
    let mut answers = json(&format!("forms/{code}/valid/Z4.json"));
    let date = calendar::parse(day).expect("date");
    let layout = prepared.document.layout.clone();
    let mut bare = typst_alone::Press::new(griffie::catalog::layouts(&maker.catalog.content));
    let mut ours = Stages::default();
    let mut theirs = Stages::default();
    let mut pages = 1;
    let pointer = printed(&answers, &|answers| {
        composed(maker, &prepared, answers, &case, date)
    });
    let write = |answers: &mut Value| {
        if let Some(Value::String(text)) = answers.pointer_mut(&pointer) {
            text.push_str(" e.");
        }
    };
    for _ in 0..TURNS {
        comemo::evict(0);
        for round in 0..ROUNDS {
            write(&mut answers);
            let start = Instant::now();
            let data = composed(maker, &prepared, &answers, &case, date);
            let bytes = serde_json::to_vec(&data).expect("JSON");
            let texts = start.elapsed();
            let start = Instant::now();
            let made = maker
                .press()
                .set(&layout, bytes, None, false)
                .expect("sets");
            let set = start.elapsed();
            pages = made.count();
            let start = Instant::now();
            black_box(made.svg(code));
            let svg = start.elapsed();
            let metadata = Metadata {
                ident: code.to_owned(),
                date: (2027, 3, 12),
                embeds: false,
            };
            let start = Instant::now();
            black_box(made.pdf(&metadata).expect("exports"));
            let pdf = start.elapsed();
            ours.note(round, [texts + set, svg, pdf]);
        }
        comemo::evict(0);
        for round in 0..ROUNDS {
            write(&mut answers);
            let data = composed(maker, &prepared, &answers, &case, date);
            let bytes = serde_json::to_vec(&data).expect("JSON");
            theirs.note(round, bare.print(&layout, bytes));
        }
    }
    let (ours, theirs) = (ours.medians(), theirs.medians());
    for (stage, (mine, his)) in [
        "texts and pages from nothing",
        "texts and pages after a keystroke",
        "as SVG after a keystroke",
        "as PDF after a keystroke",
    ]
    .iter()
    .zip(ours.iter().zip(&theirs))
    {
        row(&format!("{code}, {pages} pages, {stage}"), *mine, *his);
    }
    let pages = u32::try_from(pages).expect("few");
    (theirs[0] / pages, theirs[1] / pages)
}

/// What the layout gets of the one letter that is made.
fn composed(
    maker: &Maker,
    prepared: &Prepared,
    answers: &Value,
    case: &CaseFacts,
    date: Date,
) -> Value {
    let request = Request {
        answers,
        case,
        date,
        stage: Stage::Draft,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier: &[],
        version: Version::Whole,
    };
    maker
        .compose(prepared, &request)
        .expect("data")
        .remove(0)
        .data
}

/// Where the longest answer stands that a document prints.
fn printed(answers: &Value, compose: &dyn Fn(&Value) -> Value) -> String {
    let mut texts = Vec::new();
    let mut open = vec![(String::new(), answers)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::String(text) => texts.push((text.len(), pointer)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            Value::Object(members) => open.extend(
                members
                    .iter()
                    .map(|(name, member)| (format!("{pointer}/{name}"), member)),
            ),
            _ => {}
        }
    }
    texts.sort();
    let before = compose(answers);
    let prints = |pointer: &String| {
        let mut other = answers.clone();
        if let Some(Value::String(text)) = other.pointer_mut(pointer) {
            text.push_str(" e.");
        }
        compose(&other) != before
    };
    let mut longest = texts.into_iter().rev().map(|(_, pointer)| pointer);
    longest.find(prints).expect("an answer that is printed")
}

/// The times of the stages of setting a document: pages, SVG, PDF.
#[derive(Default)]
struct Stages {
    cold: Vec<Duration>,
    warm: [Vec<Duration>; 3],
}

impl Stages {
    /// The first round of a turn starts from nothing; the second still fills the cache.
    fn note(&mut self, round: usize, times: [Duration; 3]) {
        match round {
            0 => self.cold.push(times[0]),
            1 => {}
            _ => self
                .warm
                .iter_mut()
                .zip(times)
                .for_each(|(all, time)| all.push(time)),
        }
    }

    fn medians(self) -> [Duration; 4] {
        let [pages, svg, pdf] = self.warm.map(median);
        [median(self.cold), pages, svg, pdf]
    }
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
    let (answers, case) = (
        fixture("forms/D18/valid/onvolledig.json"),
        fixture("cases/Z4.json"),
    );
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
    let mut answers = json("forms/D18/valid/onvolledig.json");
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
    use std::hint::black_box;
    use std::time::Instant;

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

        /// What the pages, their SVG and their PDF take.
        pub(super) fn print(&mut self, layout: &str, data: Vec<u8>) -> [std::time::Duration; 3] {
            self.main = id(&format!("/layout/{layout}.typ"));
            self.files.insert(id("/data.json"), Bytes::new(data));
            let start = Instant::now();
            let document = typst::compile::<typst_layout::PagedDocument>(self)
                .output
                .expect("compiles");
            comemo::evict(10);
            let set = start.elapsed();
            let start = Instant::now();
            for page in document.pages() {
                black_box(typst_svg::svg(page, &typst_svg::SvgOptions::default()));
            }
            let svg = start.elapsed();
            let options = PdfOptions {
                ident: Smart::Custom("bare".to_owned()),
                timestamp: Datetime::from_ymd_hms(2027, 3, 12, 0, 0, 0).map(Timestamp::new_utc),
                standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
                    .expect("standards"),
                ..PdfOptions::default()
            };
            let start = Instant::now();
            black_box(typst_pdf::pdf(&document, &options).expect("exports"));
            [set, svg, start.elapsed()]
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
