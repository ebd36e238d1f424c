//! `griffie man`

use super::output::Output;
use crate::app::AppError;
use crate::diagnostic::{Language, Text};

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  griffie man > griffie.1\n  griffie man render | man -l -")]
pub(super) struct Arguments {
    /// The page of one command
    command: Option<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<u8, AppError> {
    let mut command = super::tree(output.language);
    command.build();
    let page = match &arguments.command {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                return Err(super::wrong_option(
                    "usage",
                    Text::new(
                        format!("de opdracht `{name}` bestaat niet"),
                        format!("there is no command `{name}`"),
                    ),
                    Text::new(
                        "`griffie help` noemt de opdrachten",
                        "`griffie help` lists the commands",
                    ),
                ));
            }
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut text)
        .map_err(|source| AppError::Io {
            doing: "write",
            path: "man".into(),
            source,
        })?;
    output.raw(&headed(text, output.language));
    Ok(0)
}

/// The headings of the page; clap writes them in English.
fn headed(page: Vec<u8>, language: Language) -> Vec<u8> {
    if language == Language::En {
        return page;
    }
    let page = String::from_utf8_lossy(&page);
    let heading = |line: &str| match line {
        ".SH NAME" => ".SH NAAM".to_owned(),
        ".SH SYNOPSIS" => ".SH GEBRUIK".to_owned(),
        ".SH DESCRIPTION" => ".SH BESCHRIJVING".to_owned(),
        ".SH OPTIONS" => ".SH OPTIES".to_owned(),
        ".SH SUBCOMMANDS" => ".SH OPDRACHTEN".to_owned(),
        ".SH EXTRA" => ".SH VOORBEELDEN".to_owned(),
        ".SH VERSION" => ".SH VERSIE".to_owned(),
        other => other
            .replace("<\\fISUBCOMMANDS\\fR>", "<\\fIOPDRACHT\\fR>")
            .replace("[\\fISUBCOMMANDS\\fR]", "[\\fIOPDRACHT\\fR]"),
    };
    let lines: Vec<String> = page.lines().map(heading).collect();
    (lines.join("\n") + "\n").into_bytes()
}
