//! The command line: one file per command, each with its help, arguments and run.
//!
//! The clock is read here and passed on. Results go to the standard output, everything about them to the
//! standard error. Exit status: 0 done, 1 the input is wrong, 2 usage, 3 something failed.

mod agenda;
mod archive;
mod attach;
mod case;
mod check;
mod completions;
mod content;
mod demo;
mod doctor;
mod dossier;
mod due;
mod figures;
mod forms;
mod inspect;
mod man;
mod output;
mod procedure;
mod produce;
mod register;
mod render;
mod replay;
mod schema;
mod store;
mod store_arguments;
mod term;
mod validate;
mod verify;
mod wording_help;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::app::AppError;
use crate::calendar::{self, Date};
use crate::diagnostic::{Diagnostic, Language};
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
    Check(check::Arguments),
    Content(content::Arguments),
    Forms(forms::Arguments),
    Schema(schema::Arguments),
    Validate(validate::Arguments),
    Render(render::Arguments),
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
        let drawn = crate::evidence::serve(std::io::stdin(), std::io::stdout());
        return ExitCode::from(if drawn.is_ok() { 0 } else { 3 });
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Nothing to do when the terminal is gone.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let mut output = Output::new(cli.common.json, cli.common.lang.into());
    let common = &cli.common;
    let result = match &cli.command {
        Command::Demo(arguments) => demo::run(arguments, common, &mut output),
        Command::Check(arguments) => check::run(arguments, common, &mut output),
        Command::Content(arguments) => content::run(arguments, common, &mut output),
        Command::Forms(arguments) => forms::run(arguments, common, &mut output),
        Command::Schema(arguments) => schema::run(arguments, common, &mut output),
        Command::Validate(arguments) => validate::run(arguments, common, &mut output),
        Command::Render(arguments) => render::run(arguments, common, &mut output),
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

fn command() -> clap::Command {
    Cli::command()
}

/// The date of `--date`, or today.
fn date_or_today(date: Option<Date>) -> Date {
    date.unwrap_or_else(calendar::clock::today)
}

/// The moment at which a command records.
fn moment() -> crate::app::cases::Moment {
    crate::app::cases::Moment {
        today: calendar::clock::today(),
        millis: calendar::clock::millis(),
    }
}

/// Reads a `--date`.
fn parse_date(text: &str) -> Result<Date, String> {
    calendar::parse(text).ok_or_else(|| "write a date as 2027-03-09".to_owned())
}

fn input_error(problem: Diagnostic) -> AppError {
    AppError::Input(vec![problem])
}
