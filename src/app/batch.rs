//! Many documents at once, on all cores; a failure stops only itself.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;

use super::render::{Options, Written, make, write_all};
use super::{AppError, files};
use crate::case::CaseFacts;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::{Maker, Prepared};
use crate::json;

/// The stack of a worker: what a main thread usually has.
const STACK: usize = 8 * 1024 * 1024;

/// One set of answers of a batch.
#[derive(Debug, Clone)]
pub struct Item {
    /// How messages name it: a file, or a file with its line.
    pub name: String,
    /// The stem of the output files.
    pub stem: String,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    File(PathBuf),
    /// A line of a JSON Lines file, read when its turn comes: the file may be larger than the memory.
    Line {
        path: PathBuf,
        offset: u64,
        length: usize,
    },
}

/// What became of one item.
#[derive(Debug)]
pub struct Outcome {
    /// How messages name it.
    pub name: String,
    /// The files, or what was wrong.
    pub result: Result<Vec<Written>, AppError>,
}

/// Finds the items: files of answers, folders of them, and JSON Lines files.
///
/// A line of a JSON Lines file is a set of answers, or `{"answers": …, "case": …, "name": …}`.
///
/// # Errors
/// When an input cannot be read.
pub fn items(inputs: &[PathBuf]) -> Result<Vec<Item>, AppError> {
    let mut items = Vec::new();
    for input in inputs {
        if input.is_dir() {
            let fail = |source| AppError::Io {
                doing: "read",
                path: input.clone(),
                source,
            };
            let entries: Result<Vec<_>, _> = std::fs::read_dir(input)
                .map_err(fail)?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect();
            let mut paths: Vec<_> = entries
                .map_err(fail)?
                .into_iter()
                .filter(|path| {
                    path.extension()
                        .is_some_and(|extension| extension == "json")
                })
                .collect();
            paths.sort();
            items.extend(paths.into_iter().map(|path| from_file(&path)));
        } else if input
            .extension()
            .is_some_and(|extension| extension == "jsonl" || extension == "ndjson")
        {
            items.extend(lines(input)?);
        } else {
            items.push(from_file(input));
        }
    }
    Ok(items)
}

/// The lines of a JSON Lines file that hold something.
fn lines(path: &Path) -> Result<Vec<Item>, AppError> {
    let fail = |source| AppError::Io {
        doing: "read",
        path: path.to_owned(),
        source,
    };
    let mut reader = BufReader::new(File::open(path).map_err(fail)?);
    let (mut items, mut offset, mut line) = (Vec::new(), 0, Vec::new());
    for number in 1.. {
        line.clear();
        let length = reader.read_until(b'\n', &mut line).map_err(fail)?;
        if length == 0 {
            break;
        }
        if !line.trim_ascii().is_empty() {
            items.push(Item {
                name: format!("{}:{number}", path.display()),
                stem: format!("{}-{number:05}", stem(path)),
                source: Source::Line {
                    path: path.to_owned(),
                    offset,
                    length,
                },
            });
        }
        offset += length as u64;
    }
    Ok(items)
}

/// Reads a piece of a file.
fn read_at(path: &Path, offset: u64, length: usize) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn from_file(path: &Path) -> Item {
    Item {
        name: path.display().to_string(),
        stem: stem(path),
        source: Source::File(path.to_owned()),
    }
}

fn stem(path: &Path) -> String {
    files::stem(path)
}

/// A batch to run.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// The code of the document.
    pub document: &'a str,
    /// The sets of answers.
    pub items: &'a [Item],
    /// The facts of the case, for items that bring none.
    pub case: Option<&'a Path>,
    /// Where the results go.
    pub folder: &'a Path,
    /// How to render.
    pub options: &'a Options,
}

/// Runs a batch; `done` hears of each item as it is finished, in no particular order. Gives the number of failures.
///
/// # Errors
/// When the document cannot be prepared or the folder not be made; or `stop` was set, after the work in hand.
pub fn run(
    maker: &Maker,
    batch: Batch,
    stop: &AtomicBool,
    done: &(dyn Fn(&Outcome) + Sync),
) -> Result<usize, AppError> {
    let Batch {
        document,
        items,
        case,
        folder,
        options,
    } = batch;
    let prepared = maker.prepare(document).map_err(AppError::Input)?;
    // What is remarkable about the people is said of each letter that is made for them.
    let (shared, remarks) = files::read_case(&maker.catalog, case, Some(&prepared.procedure))?;
    files::make_folder(folder)?;
    let failures = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            let result = one(maker, &prepared, item, (&shared, &remarks), folder, options);
            if result.is_err() {
                failures.fetch_add(1, Ordering::Relaxed);
            }
            done(&Outcome {
                name: item.name.clone(),
                result,
            });
        }
    };
    let fail = |source| AppError::Io {
        doing: "start a thread for",
        path: folder.to_owned(),
        source,
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        for _ in 0..cores.min(items.len()) {
            // Threads of our own: on typst's thread pool a waiting document would start another on the same
            // stack, and another on top of that.
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .map_err(fail)?;
        }
        Ok::<(), AppError>(())
    })?;
    if stop.load(Ordering::Relaxed) {
        Err(AppError::Interrupted)
    } else {
        Ok(failures.into_inner())
    }
}

fn one(
    maker: &Maker,
    prepared: &Prepared,
    item: &Item,
    (shared, remarks): (&CaseFacts, &[Diagnostic]),
    folder: &Path,
    options: &Options,
) -> Result<Vec<Written>, AppError> {
    let (mut answers, text) = match &item.source {
        Source::File(path) => files::read_json(path)?,
        Source::Line {
            path,
            offset,
            length,
        } => {
            let bytes = read_at(path, *offset, *length).map_err(|source| AppError::Io {
                doing: "read",
                path: path.clone(),
                source,
            })?;
            let text = files::utf8(bytes, &item.name)?;
            let named = |problems: Vec<Diagnostic>| {
                AppError::Input(
                    problems
                        .into_iter()
                        .map(|problem| problem.file(item.name.clone()))
                        .collect(),
                )
            };
            (json::parse(&text).map_err(named)?, text)
        }
    };
    let (mut case, mut remarks) = (shared.clone(), remarks.to_vec());
    let mut stem = item.stem.clone();
    if let Some(inner) = answers.get("answers").cloned() {
        if let Some(facts) = answers.get("case") {
            let procedure = Some(prepared.procedure.as_str());
            let within = |problem: Diagnostic| problem.under("/case");
            (case, remarks) = maker
                .catalog
                .read_case(facts, procedure)
                .map_err(|problems| {
                    let problems = problems.into_iter().map(within).collect();
                    AppError::Input(files::place(problems, &item.name, &text))
                })?;
        }
        if let Some(name) = answers.get("name").and_then(Value::as_str) {
            stem = safe_name(name)
                .ok_or_else(|| AppError::Input(vec![unsafe_name(name).file(item.name.clone())]))?;
        }
        answers = inner;
    }
    let made = make(maker, prepared, &answers, &case, options)
        .map_err(|problems| AppError::Input(files::place(problems, &item.name, &text)))?;
    let several = made.len() > 1;
    let first = made.first().and_then(|one| one.recipient.as_deref());
    let first = files::addition(first.filter(|_| several));
    let mut written = write_all(made, &folder.join(format!("{stem}.pdf")), options)?;
    if let Some(first) = written.first_mut() {
        first.warnings.splice(0..0, remarks);
    }
    if several && let Some(head) = written.first_mut() {
        // In a folder of many letters every one carries its recipient.
        let named = folder.join(format!("{stem}{first}.pdf"));
        std::fs::rename(&head.file, &named).map_err(|source| AppError::Io {
            doing: "rename",
            path: head.file.clone(),
            source,
        })?;
        head.file = named;
    }
    Ok(written)
}

/// A name for a file, when it can be one: no folders, no device names, nothing hidden.
fn safe_name(name: &str) -> Option<String> {
    let plain = name
        .chars()
        .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | ' '));
    (plain && !name.is_empty() && !name.starts_with('.') && name.len() < 120)
        .then(|| name.to_owned())
}

fn unsafe_name(name: &str) -> Diagnostic {
    let message = Text::new(
        format!("‘{name}’ kan geen bestandsnaam zijn"),
        format!("`{name}` cannot be a file name"),
    );
    let hint = Text::new(
        "gebruik letters, cijfers, streepjes en punten",
        "use letters, digits, hyphens and full stops",
    );
    Diagnostic::new(Severity::Error, "name", message).hint(hint)
}
