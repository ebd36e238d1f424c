//! `griffie blank`

use std::path::PathBuf;

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today, parse_date, usage};
use crate::app::{self, AppError, blank};
use crate::calendar::Date;

/// Make a form to send out: a PDF to fill in on a screen, or for a pen
///
/// Everything that the form asks is on it. What the case knows, or what is given with --answers, is filled in beforehand.
/// The file stays PDF/A-2a and PDF/UA-1, and `griffie read` takes the answers from it when it comes back.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie blank D22 -o D22.pdf\n  griffie blank D01 --repeat getuigen=3 -o D01.pdf\n  griffie blank D23 --case case.json --lang en -o D23.pdf\n  griffie blank D01 --paper -o D01.pdf"
)]
pub(super) struct Arguments {
    /// The form, or the code of its document
    form: String,
    /// The PDF to write
    #[arg(short, long, value_name = "FORM.pdf")]
    output: PathBuf,
    /// The facts of the case (JSON)
    #[arg(long, value_name = "CASE.json")]
    case: Option<PathBuf>,
    /// Answers to fill in beforehand (JSON)
    #[arg(long, value_name = "ANSWERS.json")]
    answers: Option<PathBuf>,
    /// How many there are of a part that can stand more than once (`getuigen=3`); may be given more than once
    #[arg(long, value_parser = parse_repeat, value_name = "NAME=N")]
    repeat: Vec<(String, usize)>,
    /// For a pen: lines to write on and boxes to tick, without fields
    #[arg(long)]
    paper: bool,
    /// The date of the document instead of today
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
}

fn parse_repeat(text: &str) -> Result<(String, usize), usage::Wrong> {
    let wrong = || {
        usage::Wrong::new(
            "schrijf een naam en een getal, zoals getuigen=3",
            "write a name and a number, as getuigen=3",
        )
    };
    let (name, number) = text.split_once('=').ok_or_else(wrong)?;
    match number.parse::<usize>() {
        Ok(number) if !name.is_empty() && number > 0 => Ok((name.to_owned(), number)),
        _ => Err(wrong()),
    }
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let maker = app::open_maker(common.content.as_deref())?;
    let options = blank::Options {
        date: date_or_today(arguments.date),
        language: output.language,
        repeat: arguments.repeat.clone(),
        paper: arguments.paper,
    };
    let beforehand = (arguments.case.as_deref(), arguments.answers.as_deref());
    let written = blank::blank(
        &maker,
        &arguments.form,
        beforehand,
        &arguments.output,
        &options,
    )?;
    if output.json {
        let mut value = json!(written);
        value["problems"] = output.problems(&written.warnings);
        output.value(&value);
        return Ok(0);
    }
    for problem in &written.warnings {
        output.problem(problem);
    }
    output.line(&format!(
        "{}  {}, {}  {}",
        written.file.display(),
        output.count(
            written.pages,
            ["bladzijde", "bladzijden"],
            ["page", "pages"]
        ),
        output.count(
            written.fields.len(),
            ["veld", "velden"],
            ["field", "fields"]
        ),
        written.version,
    ));
    Ok(0)
}
