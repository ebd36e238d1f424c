//! Cases with a marked piece of every kind, made from the procedure alone.

use std::path::Path;

use griffie::app::cases::Cases;
use griffie::app::projection::projection;
use griffie::calendar::Date;
use griffie::case::{Event, Filed, FiledAs};
use griffie::catalog::Procedure;
use griffie::document::{Request, Stage, Version};
use griffie::procedure::Course;
use griffie::store::{Change, Location, Projection, Store};
use serde_json::{Map, Value, json};

use super::marks::{Place, mark};
use crate::support::{date, griffie_in, maker, stdout, valid_answers};

/// The day on which the marked pieces are filed.
pub(crate) const DAY: &str = "2027-06-01";

/// A store with one case, and the marked pieces in it.
pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) case: String,
    /// What was marked, by number.
    pub(crate) marked: Vec<Filed>,
}

pub(crate) fn procedure() -> &'static Procedure {
    maker()
        .catalog
        .procedures
        .values()
        .next()
        .expect("a procedure")
}

impl World {
    /// A case that went all the way, with marked pieces of every class and document.
    pub(crate) fn of_pieces(scenario: &str) -> Self {
        let mut world = Self::imported(scenario);
        let mut files = world.handed_in();
        files.extend(world.made(scenario));
        let day = date(DAY);
        let events: Vec<Event> = files.into_iter().map(|file| filing(file, day)).collect();
        world.add(events);
        world
    }

    /// A case of a store that stands elsewhere, with the same marked pieces.
    pub(crate) fn pieces_in(store: Store, case: &str, scenario: &str) -> Self {
        let mut world = Self {
            folder: tempfile::tempdir().expect("folder"),
            store,
            case: case.to_owned(),
            marked: Vec::new(),
        };
        let mut files = world.handed_in();
        files.extend(world.made(scenario));
        let day = date(DAY);
        world.add(files.into_iter().map(|file| filing(file, day)).collect());
        world
    }

    /// A case that went all the way, without papers.
    pub(crate) fn imported(scenario: &str) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let output = griffie_in(
            folder.path(),
            &["--json", "case", "import", scenario, "--store", "store"],
        );
        let told: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        let case = told["case"].as_str().expect("a number").to_owned();
        let store = open(folder.path());
        Self {
            folder,
            store,
            case,
            marked: Vec::new(),
        }
    }

    /// Files something that somebody handed in.
    pub(crate) fn hand_in(&mut self, name: &str, bytes: &[u8], more: Filed) {
        let file = Filed {
            kind: FiledAs::Evidence,
            finished: true,
            name: name.to_owned(),
            size: bytes.len() as u64,
            sha256: sha256(bytes),
            blob: self.store.put_blob(&self.case, bytes).expect("kept"),
            ..more
        };
        self.add(vec![filing(file, date(DAY))]);
    }

    /// A case in which everything that can be recorded was, with marks in what each event says.
    pub(crate) fn of_events() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = open(folder.path());
        Self::events_in(folder, store)
    }

    /// The same in a store that stands elsewhere.
    pub(crate) fn events_in(folder: tempfile::TempDir, store: Store) -> Self {
        let procedure = procedure();
        let closing = procedure
            .file
            .closing
            .as_ref()
            .map(|closing| &closing.event);
        let events: Vec<Event> = procedure
            .file
            .events
            .iter()
            .filter(|(code, spec)| !spec.destroys && Some(*code) != closing)
            .zip(0..)
            .map(|((code, _), number)| {
                let mut data = Map::new();
                data.insert(
                    "toelichting".to_owned(),
                    json!(mark(number, Place::Content)),
                );
                Event {
                    on: Some(date(DAY)),
                    event: code.clone(),
                    data,
                    note: Some(mark(number, Place::Note)),
                    ..Event::default()
                }
            })
            .collect();
        let (first, rest) = events.split_first().expect("events");
        let case = store
            .open_case(
                &procedure.name,
                "KC",
                (2027, None),
                1_811_000_000_000,
                |number| {
                    Ok::<_, ()>(Change {
                        by: griffie::case::Recorder::default(),
                        events: vec![first.clone()],
                        projection: Projection::default(),
                        destroys: None,
                        result: number.to_owned(),
                    })
                },
            )
            .expect("kept")
            .expect("decided");
        let mut world = Self {
            folder,
            store,
            case,
            marked: Vec::new(),
        };
        world.add(rest.to_vec());
        world
    }

    pub(crate) fn cases(&self) -> Cases<'_> {
        Cases::new(&maker().catalog, &self.store).expect("content without mistakes")
    }

    pub(crate) fn course(&self) -> Course {
        let cases = self.cases();
        let record = self.store.case(&self.case).expect("kept");
        cases.course(&record).expect("reads")
    }

    pub(crate) fn add(&mut self, events: Vec<Event>) {
        let cases = Cases::new(&maker().catalog, &self.store).expect("content without mistakes");
        self.store
            .change_case(&self.case, 1_811_000_000_000, |record| {
                Ok::<_, ()>(Change {
                    by: griffie::case::Recorder::default(),
                    events: events.clone(),
                    projection: projection(&cases.course(record).expect("reads")),
                    destroys: None,
                    result: (),
                })
            })
            .expect("kept")
            .expect("decided");
    }

    /// A file of text of every class, and one for every document, from and to whom its table says.
    fn handed_in(&mut self) -> Vec<Filed> {
        let procedure = procedure();
        let mut files = Vec::new();
        for class in procedure.file.access.keys() {
            for from in [None, Some(Place::From)] {
                let number = self.marked.len();
                let file = Filed {
                    kind: FiledAs::Evidence,
                    class: Some(class.clone()),
                    title: Some(format!("Bijlage {}", mark(number, Place::Title))),
                    from: from.map(|place| format!("mevrouw {}", mark(number, place))),
                    ..self.text()
                };
                files.push(self.keep(file));
            }
        }
        for document in procedure.documents.values() {
            let file = Filed {
                document: document.code.clone(),
                kind: FiledAs::Received,
                from: Some(document.maker.clone()).filter(|maker| !maker.is_empty()),
                to: document
                    .recipients
                    .first()
                    .map(|whom| whom.role().to_owned()),
                ..self.text()
            };
            files.push(self.keep(file));
        }
        files
    }

    /// Every document of a story as griffie made it, with a mark in each long answer.
    fn made(&mut self, story: &str) -> Vec<Filed> {
        let mut files = Vec::new();
        let maker = maker();
        let procedure = procedure();
        for valid in valid_answers() {
            let documents = procedure
                .documents
                .values()
                .filter(|one| one.form == valid.form);
            for document in documents.filter(|_| valid.name == story) {
                let number = self.marked.len();
                let mut answers = valid.answers.clone();
                if !marked(&mut answers, &mark(number, Place::Answer)) {
                    continue;
                }
                let name = format!("{}/{}", procedure.name, document.code);
                let prepared = maker.prepare(&name).expect("compiles");
                let request = Request {
                    answers: &answers,
                    case: &valid.case,
                    date: valid.date,
                    stage: Stage::Final,
                    language: griffie::diagnostic::Language::Nl,
                    to: None,
                    without: &[],
                    earlier: &[],
                    version: Version::Whole,
                };
                let Ok(made) = maker.make(&prepared, &request) else {
                    continue;
                };
                let made = made.into_iter().next().expect("one");
                let file = Filed {
                    document: document.code.clone(),
                    kind: FiledAs::Made,
                    to: made.recipient.clone(),
                    finished: true,
                    name: format!("{}.pdf", mark(number, Place::File)),
                    size: made.pdf.len() as u64,
                    sha256: sha256(&made.pdf),
                    blob: self.store.put_blob(&self.case, &made.pdf).expect("kept"),
                    answers: answers.as_object().cloned().expect("answers"),
                    date: Some(valid.date),
                    ..Filed::default()
                };
                files.push(self.keep(file));
            }
        }
        files
    }

    /// A file of text with a mark in it.
    fn text(&self) -> Filed {
        let number = self.marked.len();
        let text = format!(
            "Dit staat erin: {}.\nEn dit ook.\n",
            mark(number, Place::Content)
        );
        Filed {
            finished: true,
            name: format!("{}.txt", mark(number, Place::File)),
            size: text.len() as u64,
            sha256: sha256(text.as_bytes()),
            blob: self
                .store
                .put_blob(&self.case, text.as_bytes())
                .expect("kept"),
            mime: Some("text/plain".to_owned()),
            ..Filed::default()
        }
    }

    fn keep(&mut self, file: Filed) -> Filed {
        self.marked.push(file.clone());
        file
    }
}

fn filing(file: Filed, on: Date) -> Event {
    Event {
        on: Some(on),
        files: vec![file],
        ..Event::default()
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn open(folder: &Path) -> Store {
    Store::open(&Location::folder(&folder.join("store"))).expect("a store")
}

/// Puts a mark at the end of every long text; tells whether there was one.
fn marked(value: &mut Value, mark: &str) -> bool {
    match value {
        Value::String(text) if text.len() > 120 && text.ends_with('.') => {
            text.push_str(&format!(" Dit hoort erbij: {mark}."));
            true
        }
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |any, item| marked(item, mark) | any),
        Value::Object(members) => members
            .values_mut()
            .fold(false, |any, item| marked(item, mark) | any),
        _ => false,
    }
}
