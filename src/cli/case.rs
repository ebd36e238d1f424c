//! `griffie case`

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::desk::DeskArguments;
use super::output::Output;
use super::{Common, parse_date};
use crate::app::cases::Cases;
use crate::app::recording::{self, Recorded};
use crate::app::{self, Acting, AppError, files, scenario};
use crate::calendar::{self, Date};
use crate::case::{Event, Person};
use crate::catalog::Catalog;
use crate::diagnostic::{Severity, Text};

/// Open cases, record what happens in them, correct it, look at them
///
/// Every event has the day on which it happened; recording it later is fine, terms count from the day itself.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie case open klachtenreglement klacht_ontvangen --on 2027-03-09 --set ontvanger=klachtencommissie --set vorm=brief --set volledig=true --people case.json\n  griffie case record KC-2027-001 D15_verzonden --on 2027-03-12\n  griffie case correct KC-2027-001 1 --on 2027-03-08 --reason \"date stamp misread\"\n  griffie case show KC-2027-001\n  griffie case import Z4"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Open a case with its first event; prints its number
    Open(Open),
    /// Record an event
    Record(Record),
    /// Correct an earlier event, or withdraw one that was recorded by mistake
    Correct(Correct),
    /// Show a case: parties, tracks, timeline, what is due and why
    Show(Show),
    /// List the cases
    List(List),
    /// Open a case with all events of a scenario, such as one taken over from paper
    Import(Import),
    /// File what comes in: evidence, documents of others, signed copies
    Attach(super::attach::Attach),
    /// Look whether a case is complete, and until when what of it is kept
    Close(Show),
    /// Write the final documents of a case into a folder
    Fetch(Fetch),
}

#[derive(Debug, clap::Args)]
struct Open {
    /// The procedure
    procedure: String,
    /// The event that opens the case
    event: String,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Record {
    /// The case number
    case: String,
    /// What happened: an event of the procedure
    event: String,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct What {
    /// The day on which it happened; today when left out
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// What the procedure asks about it: a JSON file, or - for the standard input
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// One of those answers; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// People and facts: a file with the facts of a case (`personen`, `feiten`)
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Why it may happen although a guard refuses it; kept with the event
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
    /// A remark; kept with the event
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Correct {
    /// The case number
    case: String,
    /// The number of the event; `case show` gives it
    number: usize,
    /// Why
    #[arg(long)]
    reason: String,
    /// It never happened: withdraw it
    #[arg(long, conflicts_with_all = ["on", "data", "set"])]
    withdraw: bool,
    /// The right day
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// The right answers: a JSON file; what it does not name stays
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// One right answer; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// The right people and facts
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// The case number
    case: String,
    /// As it stood at the end of this day
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Closed cases too
    #[arg(long)]
    all: bool,
    /// At most so many
    #[arg(long, default_value_t = 1000)]
    limit: usize,
    /// Only cases after this number
    #[arg(long, default_value = "", hide_default_value = true)]
    after: String,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Import {
    /// A scenario file, or the name of one that comes with the program
    scenario: PathBuf,
    /// File the documents and the evidence too that come with an invented case of the program
    #[arg(long)]
    papers: bool,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Fetch {
    /// The case number
    case: String,
    /// The folder to write to
    folder: PathBuf,
    #[command(flatten)]
    desk: DeskArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let catalog =
        Catalog::load(app::open_content(common.content.as_deref())?).map_err(AppError::Content)?;
    match &arguments.action {
        Action::Open(open) => {
            let mut event = event(&catalog, &open.procedure, &open.event, &open.what, output)?;
            let (store, acting) = open.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            cases.read_as_asked(&open.procedure, &mut event)?;
            told(
                &cases.open(&open.procedure, event, &acting)?,
                &acting,
                output,
            );
        }
        Action::Record(record) => {
            let (store, acting) = record.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            let procedure = cases.procedure_of(&record.case)?;
            let mut event = event(&catalog, &procedure, &record.event, &record.what, output)?;
            cases.read_as_asked(&procedure, &mut event)?;
            told(
                &cases.record(&record.case, &event, &acting)?,
                &acting,
                output,
            );
        }
        Action::Correct(correct) => {
            let (store, acting) = correct.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            let procedure = cases.procedure_of(&correct.case)?;
            let people = people(&catalog, &procedure, correct.people.as_deref(), output)?;
            let event = Event {
                on: correct.on,
                data: data(correct.data.as_ref(), &correct.set)?,
                corrects: (!correct.withdraw).then_some(correct.number),
                withdraws: correct.withdraw.then_some(correct.number),
                reason: Some(correct.reason.clone()),
                personen: people.0,
                feiten: people.1,
                ..Event::default()
            };
            told(
                &cases.record(&correct.case, &event, &acting)?,
                &acting,
                output,
            );
        }
        Action::Show(show) => {
            let (store, acting) = show.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            let value = app::show::show(
                &cases,
                &show.case,
                show.on,
                calendar::clock::today(),
                output.language,
            )?;
            if output.json {
                output.value(&value);
            } else {
                super::register::print(output, &value);
            }
        }
        Action::List(list) => return list_cases(list, &catalog, output),
        Action::Import(import) => {
            let read = scenario::read(&catalog, &import.scenario)?;
            let (store, acting) = import.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            let recorded = app::import::import(&cases, &read, &acting)?;
            if import.papers {
                let maker = app::open_maker(common.content.as_deref())?;
                let name = import.scenario.to_string_lossy();
                let workshop = super::dossier::workshop(crate::evidence::Limits::default())?;
                app::filing::file_papers(
                    &maker,
                    &cases,
                    &workshop,
                    &name,
                    &recorded.case,
                    &acting,
                )?;
            }
            told(&recorded, &acting, output);
        }
        Action::Close(close) => {
            let (store, acting) = close.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            let today = close.on.unwrap_or_else(calendar::clock::today);
            let closing = app::archive::closing(&cases, &close.case, today, output.language)?;
            if output.json {
                output.value(&app::archive::closing_json(&closing, output.language));
            } else {
                super::archive::print_closing(&closing, output);
            }
            return Ok(u8::from(closing.closed.is_none()));
        }
        Action::Attach(attach) => return super::attach::run(attach, &catalog, output),
        Action::Fetch(fetch) => {
            let (store, acting) = fetch.desk.open(output)?;
            let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
            let fetched = app::fetch::fetch(&cases, &fetch.case, &fetch.folder)?;
            if output.json {
                output.value(&json!({ "files": fetched.written, "left_out": fetched.left_out }));
            } else {
                for name in &fetched.left_out {
                    output.note(&format!(
                        "{name}: {}",
                        output.say("niet voor dit account", "not for this account")
                    ));
                }
                fetched
                    .written
                    .iter()
                    .for_each(|path| output.line(&path.display().to_string()));
            }
        }
    }
    Ok(0)
}

fn list_cases(list: &List, catalog: &Catalog, output: &Output) -> Result<u8, AppError> {
    let (found, more) = if let Some((store, acting)) = list.desk.existing(output)? {
        let cases = Cases::new(catalog, &store)?.seen_by(&acting);
        let found = cases.list(&list.after, list.all, list.limit)?;
        if found.0.is_empty() && !output.json {
            output.note(if list.all {
                output.say("er is geen zaak", "there is no case")
            } else {
                output.say(
                    "er is geen zaak open; met --all staan ook de gesloten zaken erbij",
                    "no case is open; --all names the closed ones too",
                )
            });
        }
        found
    } else {
        output.note(list.desk.store.nothing().get(output.language));
        (Vec::new(), false)
    };
    let unreadable = found.iter().any(|case| case.problem.is_some());
    let status = if unreadable { 3 } else { 0 };
    if more {
        output.note(output.say(
            "er zijn meer zaken: vraag ze met --limit, of met --after na de laatste",
            "there are more cases: ask for them with --limit, or after the last one with --after",
        ));
    }
    if output.json {
        let cases: Vec<Value> = found
            .iter()
            .map(|case| {
                json!({ "case": case.id, "procedure": case.procedure, "title": case.title, "status": case.status,
                    "first": case.first, "last": case.last, "closed": case.closed, "destroyed": case.destroyed,
                    "problem": case.problem.as_ref().map(|why| why.get(output.language)) })
            })
            .collect();
        output.value(&json!(cases));
        return Ok(status);
    }
    for case in &found {
        if let Some(why) = &case.problem {
            let title = output.say("niet te lezen !", "cannot be read !");
            output.line(&format!(
                "{:<14} {title}  {}",
                case.id,
                why.get(output.language)
            ));
            continue;
        }
        let day = case.last.map_or("–".to_owned(), |day| day.to_string());
        let what = match case.destroyed {
            Some(day) => format!("{} {day}", output.say("vernietigd op", "destroyed on")),
            None => case.title.clone(),
        };
        output.line(&format!(
            "{:<14} {day:<10}  {:<32} {what}",
            case.id, case.status
        ));
    }
    Ok(status)
}

/// Says what was recorded.
fn told(recorded: &Recorded, acting: &Acting, output: &Output) {
    let value = recording::to_json(recorded, acting.today, output.language);
    if output.json {
        output.value(&value);
        return;
    }
    for warning in &recorded.warnings {
        output.problem(&warning.diagnostic(Severity::Warning));
    }
    output.line(&format!(
        "{}  {} {}  {}",
        recorded.case,
        output.say("gebeurtenis", "event"),
        recorded.number,
        recorded.status
    ));
    super::agenda::print(output, value["open"].as_array().map_or(&[], Vec::as_slice));
}

fn event(
    catalog: &Catalog,
    procedure: &str,
    code: &str,
    what: &What,
    output: &Output,
) -> Result<Event, AppError> {
    let people = people(catalog, procedure, what.people.as_deref(), output)?;
    Ok(Event {
        on: Some(what.on.unwrap_or_else(calendar::clock::today)),
        event: code.to_owned(),
        data: data(what.data.as_ref(), &what.set)?,
        personen: people.0,
        feiten: people.1,
        set_aside: what.set_aside.clone(),
        note: what.note.clone(),
        ..Event::default()
    })
}

type PeopleAndFacts = (
    std::collections::BTreeMap<String, Vec<Person>>,
    std::collections::BTreeMap<String, Value>,
);

/// The people and facts of a file; what is remarkable about them is said at once.
fn people(
    catalog: &Catalog,
    procedure: &str,
    path: Option<&std::path::Path>,
    output: &Output,
) -> Result<PeopleAndFacts, AppError> {
    let (facts, remarks) = files::read_case(catalog, path, Some(procedure))?;
    remarks.iter().for_each(|remark| output.problem(remark));
    Ok((facts.personen, facts.feiten))
}

/// The data from a file and from `--set`; a value that reads as JSON is that, everything else is text.
pub(super) fn data(path: Option<&PathBuf>, set: &[String]) -> Result<Map<String, Value>, AppError> {
    let mut data = match path {
        None => Map::new(),
        Some(path) => {
            let Value::Object(data) = files::read_json(path)?.0 else {
                let file = path.display();
                return Err(super::wrong_option(
                    "data",
                    Text::new(
                        format!("`{file}` bevat geen JSON-object"),
                        format!("`{file}` holds no JSON object"),
                    ),
                    Text::new(
                        "schrijf {\"naam\": \"waarde\"}",
                        "write {\"name\": \"value\"}",
                    ),
                ));
            };
            data
        }
    };
    data.remove("$schema");
    for pair in set {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(super::wrong_option(
                "set",
                Text::new(
                    format!("`{pair}` is geen NAAM=WAARDE"),
                    format!("`{pair}` is no NAME=VALUE"),
                ),
                Text::new("schrijf --set vorm=brief", "write --set vorm=brief"),
            ));
        };
        let read = serde_json::from_str(value).ok().filter(|value: &Value| {
            // A number is text unless it is asked for as one: a telephone number, a class `2`.
            !value.is_string() && !value.is_number()
        });
        data.insert(name.to_owned(), read.unwrap_or_else(|| json!(value)));
    }
    Ok(data)
}
