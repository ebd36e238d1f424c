//! How fast cases are: reading events, recording into a small and a large store, asking what is due.
//!
//! `cargo bench --bench cases` prints a table; each figure stands against something measured in the same run. The
//! large store has 100,000 cases and 1,500,000 events unless `GRIFFIE_BENCH_CASES` says otherwise; it is made in a
//! temporary folder, which takes some minutes. Nothing is asserted.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use griffie::app::Acting;
use griffie::app::agenda::{Question, due};
use griffie::app::cases::Cases;
use griffie::app::projection::projection;
use griffie::app::scenario;
use griffie::calendar::{self, Date};
use griffie::case::Event;
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::diagnostic::Language;
use griffie::procedure::{Course, Definition};
use griffie::store::{Change, Location, Store};

/// A procedure and a scenario of the content to measure with.
const PROCEDURE: &str = "klachtenreglement";

fn main() {
    let catalog = Catalog::load(Content::embedded()).expect("the shipped content loads");
    println!(
        "{:<52} {:>14} {:>14} {:>8}",
        "", "griffie", "against", "ratio"
    );
    replay(&catalog);
    if std::env::var_os("GRIFFIE_BENCH_REPLAY_ONLY").is_some() {
        return;
    }
    let small = tempfile::tempdir().expect("folder");
    let large = tempfile::tempdir().expect("folder");
    let count = std::env::var("GRIFFIE_BENCH_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000);
    let case = fill(&catalog, large.path(), count);
    let only = fill(&catalog, small.path(), 1);
    recording(&catalog, (small.path(), &only), (large.path(), &case));
    asking(&catalog, small.path(), large.path());
    processes(large.path(), &case);
}

fn day(text: &str) -> Date {
    calendar::parse(text).expect("a date")
}

fn moment() -> Acting {
    Acting::owner(
        day("2027-06-01"),
        1_811_808_000_000,
        griffie::diagnostic::Language::Nl,
    )
}

/// The events of a case as recorded, complete with people and facts.
fn events(catalog: &Catalog, name: &str) -> Vec<Arc<Event>> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(PROCEDURE)
        .join(format!("scenarios/{name}.json"));
    let read = scenario::read(catalog, &path).expect("a scenario");
    let replayed = scenario::replay(catalog, &read, None).expect("runs");
    replayed.course.events().to_vec()
}

fn definition(catalog: &Catalog) -> Arc<Definition> {
    let file = Arc::clone(&catalog.procedures[PROCEDURE].file);
    Arc::new(Definition::new(PROCEDURE, file))
}

fn row(name: &str, ours: Duration, against: Duration) {
    let shown = |time: Duration| {
        if time < Duration::from_millis(1) {
            format!("{:.1} µs", time.as_secs_f64() * 1e6)
        } else {
            format!("{:.2} ms", time.as_secs_f64() * 1e3)
        }
    };
    println!(
        "{name:<52} {:>14} {:>14} {:>8.2}",
        shown(ours),
        shown(against),
        ours.as_secs_f64() / against.as_secs_f64()
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Events per second on one core, each judged by all its guards; against parsing them as JSON.
fn replay(catalog: &Catalog) {
    let definition = definition(catalog);
    let holidays = Arc::new(catalog.holidays.clone());
    for name in ["Z4", "Z6"] {
        let events = events(catalog, name);
        let text = serde_json::to_string(&events.iter().map(|event| &**event).collect::<Vec<_>>())
            .expect("JSON");
        let rounds = 2000;
        let time = |work: &dyn Fn()| {
            let start = Instant::now();
            (0..rounds).for_each(|_| work());
            start.elapsed() / (rounds * u32::try_from(events.len()).unwrap_or(1))
        };
        let read = time(&|| {
            let course = Course::recorded(&definition, &holidays, events.clone());
            black_box(course.fold().state().duties.len());
        });
        let judged = time(&|| {
            let mut course = Course::new(&definition, &holidays);
            for event in &events {
                course.record_shared(Arc::clone(event), day("2027-06-01"));
            }
            black_box(course.fold().state().duties.len());
        });
        let parsed = time(&|| {
            black_box(serde_json::from_str::<Vec<Event>>(&text).expect("JSON"));
        });
        println!("{name}: {:.0} events per second", 1.0 / read.as_secs_f64());
        row(
            &format!("an event of {name} read again, against parsing it"),
            read,
            parsed,
        );
        row(
            &format!("an event of {name} judged, against parsing it"),
            judged,
            parsed,
        );
    }
}

/// Fills a store with cases of 15 events, nine of ten closed; gives the number of the last, which is open.
fn fill(catalog: &Catalog, folder: &Path, count: usize) -> String {
    let store = Store::open(&Location::folder(folder)).expect("opens");
    let definition = definition(catalog);
    let holidays = Arc::new(catalog.holidays.clone());
    let whole: Vec<Arc<Event>> = events(catalog, "Z4").into_iter().take(15).collect();
    let closed = events(catalog, "Z6");
    let course = |events: &[Arc<Event>]| Course::recorded(&definition, &holidays, events.to_vec());
    let (open, closed_course) = (course(&whole), course(&closed));
    let start = Instant::now();
    let mut last = String::new();
    for number in 0..count {
        let is_open = number % 10 == 9 || number + 1 == count;
        let (events, course) = if is_open {
            (&whole, &open)
        } else {
            (&closed, &closed_course)
        };
        last = store
            .open_case(PROCEDURE, "KC", (2027, None), 0, |number| {
                Ok::<_, ()>(Change {
                    by: griffie::case::Recorder::default(),
                    events: events.iter().map(|event| Event::clone(event)).collect(),
                    projection: projection(course),
                    destroys: None,
                    result: number.to_owned(),
                })
            })
            .expect("stored")
            .expect("accepted");
    }
    if count > 1 {
        println!(
            "{count} cases made in {:.0} s",
            start.elapsed().as_secs_f64()
        );
    }
    last
}

/// One event into a large store, against the same into an empty one; taken in turns.
fn recording(catalog: &Catalog, small: (&Path, &str), large: (&Path, &str)) {
    let stores = [small, large]
        .map(|(folder, case)| (Store::open(&Location::folder(folder)).expect("opens"), case));
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..60 {
        for ((store, case), times) in stores.iter().zip(&mut times) {
            let cases = Cases::new(catalog, store).expect("cases");
            let event = Event {
                on: Some(day("2027-05-20")),
                event: "D38_opgemaakt".to_owned(),
                ..Event::default()
            };
            let start = Instant::now();
            cases.record(case, &event, &moment()).expect("recorded");
            times.push(start.elapsed());
        }
    }
    let [small, large] = times.map(median);
    row(
        "recording an event: large store, against a small one",
        large,
        small,
    );
}

/// The first fifty of the agenda.
fn asking(catalog: &Catalog, small: &Path, large: &Path) {
    let times = [large, small].map(|folder| {
        let store = Store::open(&Location::folder(folder)).expect("opens");
        let cases = Cases::new(catalog, &store).expect("cases");
        let question = Question {
            on: day("2027-06-01"),
            until: None,
            overdue: false,
            role: None,
            case: None,
            limit: 50,
        };
        let times = (0..40)
            .map(|_| {
                let start = Instant::now();
                black_box(due(&cases, &question, Language::Nl).expect("due"));
                start.elapsed()
            })
            .collect();
        median(times)
    });
    row(
        "due, first 50: large store, against one case",
        times[0],
        times[1],
    );
}

/// Opening, recording and showing as processes, against a process that only says its version.
fn processes(folder: &Path, case: &str) {
    let run = |arguments: &[&str]| {
        let times = (0..25)
            .map(|_| {
                let start = Instant::now();
                let status = Command::new(env!("CARGO_BIN_EXE_griffie"))
                    .args(arguments)
                    .env("GRIFFIE_STORE", folder)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .expect("the program starts");
                assert!(status.success(), "{arguments:?}");
                start.elapsed()
            })
            .collect();
        median(times)
    };
    let nothing = run(&["--version"]);
    let open = [
        "case",
        "open",
        PROCEDURE,
        "klacht_ontvangen",
        "--on",
        "2027-03-09",
        "--set",
        "ontvanger=klachtencommissie",
        "--set",
        "vorm=brief",
        "--set",
        "volledig=true",
    ];
    row("case open, as a process", run(&open), nothing);
    row(
        "case record, as a process",
        run(&[
            "case",
            "record",
            case,
            "D38_opgemaakt",
            "--on",
            "2027-05-20",
        ]),
        nothing,
    );
    row(
        "case show, as a process",
        run(&["case", "show", case]),
        nothing,
    );
    row(
        "due, first 50, as a process",
        run(&["due", "--on", "2027-06-01", "--limit", "50"]),
        nothing,
    );
}
