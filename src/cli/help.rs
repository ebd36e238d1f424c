//! Help in the language of the user: every text of clap's tree, its headings, and what it adds by itself.
//!
//! The texts of the commands are English doc comments; [`super::dutch`] has each of them in Dutch, and a test sees to it
//! that none is missing. What clap would write itself (headings, defaults, choices) is written here.

use clap::builder::{PossibleValue, Str};
use clap::{Arg, Command};

use super::dutch;
use crate::diagnostic::Language;

/// The command line in a language; English is how it is written.
pub(super) fn in_language(mut command: Command, language: Language) -> Command {
    if language == Language::En {
        return command;
    }
    // Built first: then the help that clap adds by itself is there to be translated too.
    command.build();
    translate(command)
}

fn translate(command: Command) -> Command {
    let about = command
        .get_about()
        .map(|text| dutch::text(&text.to_string()));
    let long = command
        .get_long_about()
        .map(|text| dutch::text(&text.to_string()));
    let after = command
        .get_after_help()
        .map(|text| dutch::examples(&text.to_string()));
    let template = template(&command);
    let mut command = command
        .mut_args(argument)
        .mut_subcommands(translate)
        .help_template(template);
    command = about.into_iter().fold(command, Command::about);
    command = long.into_iter().fold(command, Command::long_about);
    command = after.into_iter().fold(command, Command::after_help);
    let usage = usage(&command.render_usage().to_string());
    command.override_usage(usage)
}

/// The usage line that clap wrote, without its heading.
pub(super) fn usage(text: &str) -> String {
    text.strip_prefix("Usage: ")
        .unwrap_or(text)
        .replace("[OPTIONS]", "[OPTIES]")
        .replace("[COMMAND]", "[OPDRACHT]")
        .replace("<COMMAND>", "<OPDRACHT>")
}

fn template(command: &Command) -> String {
    let mut template = "{about-with-newline}\nGebruik: {usage}".to_owned();
    if command.has_subcommands() {
        template.push_str("\n\nOpdrachten:\n{subcommands}");
    }
    if command.get_positionals().next().is_some() {
        template.push_str("\n\nGegevens:\n{positionals}");
    }
    if command.get_opts().next().is_some() || command.get_arguments().next().is_some() {
        template.push_str("\n\nOpties:\n{options}");
    }
    template + "{after-help}"
}

fn argument(argument: Arg) -> Arg {
    let names: Vec<Str> = argument
        .get_value_names()
        .into_iter()
        .flatten()
        .map(|name| dutch::value_name(name).map_or_else(|| name.clone(), Str::from))
        .collect();
    let choices: Vec<PossibleValue> = if argument.is_hide_possible_values_set() {
        Vec::new()
    } else {
        argument.get_possible_values()
    };
    let takes = argument.get_action().takes_values();
    let mut marks = Vec::new();
    if let Some(name) = argument.get_env().filter(|_| !argument.is_hide_env_set()) {
        marks.push(format!("[omgeving: {}]", name.to_string_lossy()));
    }
    let defaults: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if takes && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        marks.push(format!("[anders: {}]", defaults.join(" ")));
    }
    let listed: Vec<&str> = choices.iter().map(PossibleValue::get_name).collect();
    let mut short = marks.clone();
    if takes && !listed.is_empty() {
        short.push(format!("[keuze: {}]", listed.join(", ")));
    }
    let explained: String = choices
        .iter()
        .filter(|_| takes)
        .map(|choice| {
            let help = choice
                .get_help()
                .map(|help| format!(": {}", dutch::text(&help.to_string())));
            format!("\n- {}{}", choice.get_name(), help.unwrap_or(String::new()))
        })
        .collect();
    let help = argument.get_help().map(ToString::to_string);
    let long = argument.get_long_help().map(ToString::to_string);
    let mut argument = argument
        .hide_default_value(true)
        .hide_possible_values(true)
        .hide_env(true);
    if takes && !names.is_empty() {
        argument = argument.value_names(names);
    }
    if let Some(help) = &help {
        argument = argument.help(join(&dutch::text(help), &short.join(" "), " "));
        let text = dutch::text(long.as_ref().unwrap_or(help));
        let told = join(&text, &marks.join("\n"), "\n\n");
        let told = join(&told, explained.trim_start(), "\n\nKeuze:\n");
        if long.is_some() || !explained.is_empty() || !marks.is_empty() {
            argument = argument.long_help(told);
        }
    }
    argument
}

fn join(text: &str, more: &str, between: &str) -> String {
    if more.is_empty() {
        text.to_owned()
    } else {
        format!("{text}{between}{more}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of the tree with what it is.
    fn texts(command: &Command, found: &mut Vec<String>) {
        let mut add = |text: Option<&clap::builder::StyledStr>| {
            found.extend(text.map(ToString::to_string));
        };
        add(command.get_about());
        add(command.get_long_about());
        for argument in command.get_arguments() {
            add(argument.get_help());
            add(argument.get_long_help());
            for choice in argument.get_possible_values() {
                add(choice.get_help());
            }
        }
        for sub in command.get_subcommands() {
            texts(sub, found);
        }
    }

    fn value_names(command: &Command, found: &mut Vec<String>) {
        for argument in command
            .get_arguments()
            .filter(|one| one.get_action().takes_values())
        {
            found.extend(
                argument
                    .get_value_names()
                    .into_iter()
                    .flatten()
                    .map(ToString::to_string),
            );
        }
        for sub in command.get_subcommands() {
            value_names(sub, found);
        }
    }

    #[test]
    fn every_text_of_the_tree_is_there_in_dutch_and_no_other() {
        let mut command = super::super::tree(Language::En);
        command.build();
        let (mut said, mut names) = (Vec::new(), Vec::new());
        texts(&command, &mut said);
        value_names(&command, &mut names);
        said.sort();
        said.dedup();
        names.sort();
        names.dedup();
        let missing: Vec<_> = said.iter().filter(|text| !dutch::knows(text)).collect();
        let unnamed: Vec<_> = names
            .iter()
            .filter(|name| !dutch::knows_name(name))
            .collect();
        assert!(
            missing.is_empty() && unnamed.is_empty(),
            "no Dutch for {missing:#?} {unnamed:#?}"
        );
        let parts: Vec<&str> = said.iter().flat_map(|text| text.split("\n\n")).collect();
        let orphans: Vec<_> = dutch::all()
            .filter(|text| !parts.contains(text) && !said.iter().any(|one| one == text))
            .collect();
        assert!(orphans.is_empty(), "nothing says {orphans:#?}");
    }
}
