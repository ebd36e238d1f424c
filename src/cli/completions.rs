//! `griffie completions`

use super::output::Output;
use crate::app::AppError;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie completions bash > /etc/bash_completion.d/griffie\n  griffie completions zsh > ~/.zfunc/_griffie"
)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<u8, AppError> {
    let mut text = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut super::tree(output.language),
        "griffie",
        &mut text,
    );
    output.raw(&text);
    Ok(0)
}
