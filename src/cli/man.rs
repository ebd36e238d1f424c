//! `griffie man`

use super::output::Output;
use crate::app::AppError;

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  griffie man > griffie.1\n  griffie man render | man -l -")]
pub(super) struct Arguments {
    /// The page of one command
    command: Option<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<u8, AppError> {
    let mut command = super::command();
    command.build();
    let page = match &arguments.command {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                return Err(super::input_error(
                    crate::diagnostic::Diagnostic::content(
                        "usage",
                        format!("there is no command `{name}`"),
                    )
                    .advice("`griffie help` lists the commands"),
                ));
            }
        },
    };
    let mut text = Vec::new();
    // Writing into memory does not fail.
    let _ = clap_mangen::Man::new(page).render(&mut text);
    output.raw(&text);
    Ok(0)
}
