//! `griffie render`

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::output::Output;
use super::{Common, date_or_today, parse_date, wrong_option};
use crate::app::render::{Options, Written};
use crate::app::{self, AppError, batch};
use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::disclosure::Question;
use crate::document::{Maker, Roster, Stage};

/// Make a document from answers: PDF/A-2a and PDF/UA-1, with fields to sign
///
/// A letter goes to each recipient separately: the first gets OUT.pdf, the others OUT-<role>.pdf beside it. A draft
/// carries the mark CONCEPT and may be incomplete; `--final` asks for a complete document.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie render D01 answers.json -o form.pdf\n  griffie render D15 answers.json --case case.json --final -o notice.pdf\n  griffie render D34 answers.json --case case.json --to klager --png -o decision.pdf\n  griffie render D15 answers.json --case case.json --to klager --large-print -o letter.pdf\n  griffie render D15 --batch answers/ more.jsonl --case case.json -o letters/"
)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command")]
pub(super) struct Arguments {
    /// The code of the document (`D15`, or `procedure/D15`)
    document: String,
    /// The answers (JSON); `-` reads the standard input. With --batch: files, folders or JSON Lines files
    #[arg(required = true)]
    answers: Vec<PathBuf>,
    /// The PDF to write; with --batch the folder
    #[arg(short, long, value_name = "OUT.pdf")]
    output: PathBuf,
    /// The facts of the case (JSON)
    #[arg(long, value_name = "CASE.json")]
    case: Option<PathBuf>,
    /// The date of the document instead of today
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Complete and without the mark CONCEPT
    #[arg(long = "final")]
    complete: bool,
    /// Only the letter to this recipient (`klager`, `klager-2`)
    #[arg(long, value_name = "ROLE")]
    to: Option<String>,
    /// Pictures of the pages too, beside the PDF
    #[arg(long)]
    png: bool,
    /// Nobody holds this role, and that is right: it gets no letter; may be given more than once
    #[arg(long, value_name = "ROLE")]
    without: Vec<String>,
    /// Without the people: each becomes their role; what was replaced is listed, to check
    #[arg(long)]
    anonymous: bool,
    /// A report that went out before, with its answers (`D53=d53.json`): beside it nothing more can be worked out; in the
    /// order in which they went out
    #[arg(long, value_name = "CODE=FILE")]
    printed: Vec<String>,
    /// In large print: a body of 16 pt, for who reads small type badly
    #[arg(long)]
    large_print: bool,
    /// Many sets of answers, on all cores; a failure stops only itself
    #[arg(long)]
    batch: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let maker = app::open_maker(common.content.as_deref())?;
    let options = Options {
        date: date_or_today(arguments.date),
        stage: if arguments.complete {
            Stage::Final
        } else {
            Stage::Draft
        },
        language: output.language,
        to: arguments.to.clone(),
        pictures: arguments.png,
        without: arguments.without.clone(),
        anonymous: arguments.anonymous,
        earlier: app::printed::read(&arguments.printed)?,
        before: Roster::default(),
        large: arguments.large_print,
    };
    if arguments.batch {
        return many(arguments, &maker, &options, output);
    }
    let [answers] = arguments.answers.as_slice() else {
        return Err(wrong_option(
            "usage",
            Text::new(
                "er is meer dan één bestand met antwoorden",
                "more than one file of answers",
            ),
            Text::new(
                "zet --batch erbij om er veel te maken",
                "add --batch to render many",
            ),
        ));
    };
    let written = app::render::render(
        &maker,
        &arguments.document,
        answers,
        arguments.case.as_deref(),
        &arguments.output,
        &options,
    )?;
    if output.json {
        let letters: Vec<Value> = written.iter().map(|one| letter(one, output)).collect();
        if let [first, others @ ..] = letters.as_slice() {
            let mut first = first.clone();
            if !others.is_empty() {
                first["letters"] = json!(letters);
            }
            output.value(&first);
        }
    } else {
        for one in &written {
            let to = one.to.as_ref();
            let parts = [
                Some(one.file.display().to_string()),
                Some(output.count(one.pages, ["pagina", "pagina's"], ["page", "pages"])),
                to.map(|to| format!("{} {to}", output.say("aan", "to"))),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            output.line(&parts.join("  "));
        }
        for replaced in written.first().into_iter().flat_map(|one| &one.replaced) {
            output.note(&format!(
                "{} {}x  {}  →  {}",
                output.say("vervangen", "replaced"),
                replaced.count,
                replaced.text,
                replaced.by
            ));
        }
        for question in written.iter().flat_map(|one| &one.questions) {
            output.note(question_text(question).get(output.language));
        }
        let mut told: Vec<&Diagnostic> = Vec::new();
        for warning in written.iter().flat_map(|one| &one.warnings) {
            if !told.contains(&warning) {
                output.problem(warning);
                told.push(warning);
            }
        }
    }
    Ok(0)
}

/// What somebody must decide or look at before an anonymous version goes out.
fn question_text(question: &Question) -> Text {
    let (text, context) = (&question.text, &question.context);
    if question.about.is_empty() {
        return Text::new(
            format!("kijk zelf: “{text}” lijkt op gegevens van iemand, in “{context}”"),
            format!("look yourself: “{text}” resembles data of somebody, in “{context}”"),
        );
    }
    let about = question.about.join(" / ");
    Text::new(
        format!("beslis zelf: gaat “{text}” over {about}? In “{context}”"),
        format!("decide yourself: is “{text}” about {about}? In “{context}”"),
    )
}

fn letter(one: &Written, output: &Output) -> Value {
    let mut value = json!(one);
    value["warnings"] = output.problems(&one.warnings);
    value
}

fn many(
    arguments: &Arguments,
    maker: &Maker,
    options: &Options,
    output: &Output,
) -> Result<u8, AppError> {
    let items = batch::items(&arguments.answers)?;
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Without a handler an interrupt would still leave whole files only, but no summary.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    let bar = if std::io::stderr().is_terminal() && !output.json {
        ProgressBar::new(items.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}  {per_sec}  {eta}") {
        bar.set_style(style);
    }
    let say = |outcome: &batch::Outcome| {
        bar.inc(1);
        bar.suspend(|| report(outcome, output));
    };
    let work = batch::Batch {
        document: &arguments.document,
        items: &items,
        case: arguments.case.as_deref(),
        folder: &arguments.output,
        options,
    };
    let result = batch::run(maker, work, &stop, &say);
    bar.finish_and_clear();
    let failures = result?;
    let done = items.len() - failures;
    output.note(&match output.language {
        Language::Nl => format!("{done} gemaakt, {failures} mislukt"),
        Language::En => format!("{done} done, {failures} failed"),
    });
    Ok(u8::from(failures > 0))
}

fn report(outcome: &batch::Outcome, output: &Output) {
    match &outcome.result {
        Ok(written) if output.json => {
            for one in written {
                output.line(&letter(one, output).to_string());
            }
        }
        Ok(_) => {}
        Err(AppError::Input(problems)) if output.json => output.line(
            &json!({ "name": outcome.name, "problems": output.problems(problems) }).to_string(),
        ),
        Err(error) if output.json => {
            let text = error.text();
            output.line(
                &json!({ "name": outcome.name, "error": text.get(output.language) }).to_string(),
            );
        }
        Err(AppError::Input(problems)) => {
            let mut sorted: Vec<&Diagnostic> = problems.iter().collect();
            sorted.sort_by_key(|problem| problem.severity);
            let mut told = format!("{} {}:", output.say("mislukt", "failed"), outcome.name);
            if let Some(first) = sorted.first() {
                told.push_str(&format!(" {}", first.message.get(output.language)));
            }
            if problems.len() > 1 {
                let more = problems.len() - 1;
                told.push_str(&match output.language {
                    Language::Nl => format!(" (en nog {more})"),
                    Language::En => format!(" (and {more} more)"),
                });
            }
            output.note(&told);
        }
        Err(error) => output.note(&format!(
            "{} {}: {}",
            output.say("mislukt", "failed"),
            outcome.name,
            error.text().get(output.language)
        )),
    }
}
