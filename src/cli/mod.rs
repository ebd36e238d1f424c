//! The command line: one file per command, each with its help, arguments and run.
//!
//! The clock is read here and passed on. Results go to the standard output, everything about them to the
//! standard error. Exit status: 0 done, 1 the input is wrong, 2 usage, 3 something failed.

mod account;
mod agenda;
mod archive;
mod attach;
mod blank;
mod case;
mod check;
mod completions;
mod content;
mod demo;
mod desk;
mod doctor;
mod dossier;
mod due;
mod dutch;
mod figures;
mod forms;
mod help;
mod inspect;
mod log;
mod man;
mod output;
mod procedure;
mod produce;
mod read;
mod register;
mod render;
mod replay;
mod schema;
mod serve;
mod store;
mod store_arguments;
mod term;
mod usage;
mod validate;
mod verify;
mod wording_help;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::app::AppError;
use crate::calendar::{self, Date};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use output::Output;

/// Turn forms and answers into signed-ready, accessible, archival PDFs
#[derive(Debug, Parser)]
#[command(name = "griffie", version, about, long_about = LONG, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

const LONG: &str = "Turn forms and answers into signed-ready, accessible, archival PDFs.

Forms are JSON Schema, wordings are Markdown, layouts are typst: all of them are files that you can replace. \
Exit status: 0 done, 1 the input is wrong, 2 wrong usage, 3 something failed.

Examples:
  griffie demo
  griffie validate D01 answers.json --lang en
  griffie render D15 answers.json --case case.json --final -o notice.pdf";

/// What every command understands.
#[derive(Debug, Clone, Args)]
struct Common {
    /// Use the forms and templates in this folder instead of those in the program
    #[arg(long, global = true, env = "GRIFFIE_CONTENT", value_name = "DIR")]
    content: Option<PathBuf>,
    /// Print machine-readable JSON
    #[arg(long, global = true)]
    json: bool,
    /// Language of messages and labels
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "nl",
        value_name = "LANG"
    )]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    /// Dutch
    Nl,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Nl => Self::Nl,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    Check(check::Arguments),
    Content(content::Arguments),
    Forms(forms::Arguments),
    Schema(schema::Arguments),
    Validate(validate::Arguments),
    Render(render::Arguments),
    Blank(blank::Arguments),
    Read(read::Arguments),
    Inspect(inspect::Arguments),
    Term(term::Arguments),
    Procedure(procedure::Arguments),
    Replay(replay::Arguments),
    Case(case::Arguments),
    Due(due::Arguments),
    Figures(figures::Arguments),
    Produce(produce::Arguments),
    Dossier(dossier::Arguments),
    Verify(verify::Arguments),
    Archive(archive::Arguments),
    Account(account::Arguments),
    Log(log::Arguments),
    Store(store::Arguments),
    Doctor(doctor::Arguments),
    Wording(wording_help::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The argument with which this program starts itself to draw foreign files; not for people.
const WORKSHOP: &str = "draw-foreign-files";

/// Reads the arguments, runs the command, reports what went wrong.
pub fn run() -> ExitCode {
    if std::env::args()
        .nth(1)
        .is_some_and(|argument| argument == WORKSHOP)
    {
        let drawn =
            crate::evidence::serve(std::io::stdin(), std::io::stdout(), &crate::app::lent::read);
        return ExitCode::from(if drawn.is_ok() { 0 } else { 3 });
    }
    let Ok(cli) = Cli::try_parse() else {
        return answer(&refusal(std::env::args_os()));
    };
    let mut output = Output::new(cli.common.json, cli.common.lang.into());
    let common = &cli.common;
    let result = match &cli.command {
        Command::Demo(arguments) => demo::run(arguments, common, &mut output),
        Command::Serve(arguments) => serve::run(arguments, common, &mut output),
        Command::Check(arguments) => check::run(arguments, common, &mut output),
        Command::Content(arguments) => content::run(arguments, common, &mut output),
        Command::Forms(arguments) => forms::run(arguments, common, &mut output),
        Command::Schema(arguments) => schema::run(arguments, common, &mut output),
        Command::Validate(arguments) => validate::run(arguments, common, &mut output),
        Command::Render(arguments) => render::run(arguments, common, &mut output),
        Command::Blank(arguments) => blank::run(arguments, common, &mut output),
        Command::Read(arguments) => read::run(arguments, common, &mut output),
        Command::Inspect(arguments) => inspect::run(arguments, common, &mut output),
        Command::Term(arguments) => term::run(arguments, common, &mut output),
        Command::Procedure(arguments) => procedure::run(arguments, common, &mut output),
        Command::Replay(arguments) => replay::run(arguments, common, &mut output),
        Command::Case(arguments) => case::run(arguments, common, &mut output),
        Command::Due(arguments) => due::run(arguments, common, &mut output),
        Command::Figures(arguments) => figures::run(arguments, common, &mut output),
        Command::Produce(arguments) => produce::run(arguments, common, &mut output),
        Command::Dossier(arguments) => dossier::run(arguments, common, &mut output),
        Command::Store(arguments) => store::run(arguments, common, &mut output),
        Command::Account(arguments) => account::run(arguments, common, &mut output),
        Command::Log(arguments) => log::run(arguments, common, &mut output),
        Command::Archive(arguments) => archive::run(arguments, common, &mut output),
        Command::Verify(arguments) => verify::run(arguments, &output),
        Command::Doctor(arguments) => doctor::run(arguments, common, &mut output),
        Command::Wording(arguments) => wording_help::run(arguments, &mut output),
        Command::Completions(arguments) => completions::run(arguments, &mut output),
        Command::Man(arguments) => man::run(arguments, &mut output),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output.failure(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// What a command line gets that is not followed: help that it asks for, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is printed, in the language of the user.
    pub text: String,
    /// The exit status: 0 when help was asked for.
    pub status: u8,
    /// Whether it is the answer to a question, and belongs to the standard output.
    pub asked: bool,
}

/// What is wrong with a command line, or the help that it asks for; the text is empty when there is nothing to say.
pub fn refusal<T: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = T>) -> Refusal {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let words: Vec<String> = arguments
        .iter()
        .map(|one| one.to_string_lossy().into_owned())
        .collect();
    let language = asked_language(&words);
    let output = Output::new(words.iter().any(|word| word == "--json"), language);
    let Err(error) = tree(language).try_get_matches_from(arguments) else {
        return Refusal {
            text: String::new(),
            status: 0,
            asked: false,
        };
    };
    if usage::is_help(&error) {
        return Refusal {
            text: error.render().to_string(),
            status: if error.use_stderr() { 2 } else { 0 },
            asked: !error.use_stderr(),
        };
    }
    Refusal {
        text: output.misused(&usage::problem(&error), usage::usage(&error)),
        status: 2,
        asked: output.json,
    }
}

fn answer(refusal: &Refusal) -> ExitCode {
    let output = Output::new(false, Language::default());
    if refusal.asked {
        output.raw(refusal.text.as_bytes());
    } else {
        output.note(refusal.text.trim_end());
    }
    ExitCode::from(refusal.status)
}

/// The language that the command line asks for, before it is known to be right.
fn asked_language(words: &[String]) -> Language {
    let mut asked = Language::default();
    for (index, word) in words.iter().enumerate() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.get(index + 1).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(value) = value {
            asked = if value == "en" {
                Language::En
            } else {
                Language::Nl
            };
        }
    }
    asked
}

/// All commands with their arguments and help, in a language.
pub fn tree(language: Language) -> clap::Command {
    help::in_language(Cli::command(), language)
}

/// The date of `--date`, or today.
fn date_or_today(date: Option<Date>) -> Date {
    date.unwrap_or_else(calendar::clock::today)
}

/// Reads a `--date`.
fn parse_date(text: &str) -> Result<Date, usage::Wrong> {
    calendar::parse(text).ok_or_else(|| {
        usage::Wrong::new(
            "schrijf een datum als 2027-03-09",
            "write a date as 2027-03-09",
        )
    })
}

/// A value of an option that says nothing.
fn wrong_option(rule: &str, message: Text, hint: Text) -> AppError {
    AppError::Input(vec![
        Diagnostic::new(Severity::Error, rule, message).hint(hint),
    ])
}
