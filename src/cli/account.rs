//! `griffie account`

use std::collections::BTreeSet;

use serde_json::json;

use super::desk::{DeskArguments, owner};
use super::output::Output;
use super::{Common, date_or_today, parse_date};
use crate::app::{self, AppError, accounts, functions};
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::diagnostic::Text;
use crate::store::{Account, Password};

/// Keep the accounts of a store that several people work with
///
/// A store without accounts has one owner, who does everything. From the first account on, everybody says who they are
/// (--as), every event says who recorded it, and what somebody may do follows from the functions of their account and the
/// roles of the procedure. Passwords are asked on the terminal, or read with --password-fd; they are never arguments.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie account add p.beheer --name \"P. Beheer\" --function beheerder\n  griffie account add l.hamming --name \"L. Hamming\" --function secretaris --as p.beheer\n  griffie account list --as p.beheer\n  griffie account end l.hamming --as p.beheer"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Add an account; its recovery code is printed once
    Add(Add),
    /// List the accounts with their functions
    List(List),
    /// Give an account functions, or take them away
    Function(Function),
    /// End an account: it does nothing any more, and what it did stays in its name
    End(End),
    /// Give an account a new password by its recovery code
    Recover(Recover),
}

#[derive(Debug, clap::Args)]
struct Add {
    /// What the account is called: j.jansen
    #[arg(value_name = "ACCOUNT")]
    id: String,
    /// The name of the person
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What they do in the organisation; may be given more than once
    #[arg(long, value_name = "NAME")]
    function: Vec<String>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Function {
    /// What the account is called: j.jansen
    #[arg(value_name = "ACCOUNT")]
    id: String,
    /// Give this function; may be given more than once
    #[arg(long, value_name = "NAME", required_unless_present = "take")]
    give: Vec<String>,
    /// Take this function away; may be given more than once
    #[arg(long, value_name = "NAME")]
    take: Vec<String>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct End {
    /// What the account is called: j.jansen
    #[arg(value_name = "ACCOUNT")]
    id: String,
    /// The first day on which it does nothing any more; today when left out
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Recover {
    /// What the account is called: j.jansen
    #[arg(value_name = "ACCOUNT")]
    id: String,
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
        Action::Add(add) => {
            let store = add.desk.store.open()?;
            let mut passwords = add.desk.passwords()?;
            let acting = add.desk.acting(&store, &mut passwords, output)?;
            let account = Account {
                id: add.id.clone(),
                name: add.name.clone(),
                functions: add.function.iter().cloned().collect(),
                ended: None,
            };
            let password = passwords.ask_new(&new_password(&add.id), output)?;
            let code = accounts::add(&store, &catalog, &account, &password, &acting)?;
            tell_code(&add.id, &code, output);
        }
        Action::List(list) => {
            let Some((store, acting)) = list.desk.existing(output)? else {
                output.note(list.desk.store.nothing().get(output.language));
                return Ok(0);
            };
            print_list(
                &accounts::list(&store, &catalog, &acting)?,
                &catalog,
                output,
            );
        }
        Action::Function(function) => {
            let (store, acting) = function.desk.open(output)?;
            let (give, take): (BTreeSet<String>, BTreeSet<String>) = (
                function.give.iter().cloned().collect(),
                function.take.iter().cloned().collect(),
            );
            let now =
                accounts::change_functions(&store, &catalog, &function.id, &give, &take, &acting)?;
            if output.json {
                output.value(&json!({ "account": function.id, "functions": now }));
            } else {
                output.line(&format!(
                    "{}  {}",
                    function.id,
                    titles(&now, &catalog, output)
                ));
            }
        }
        Action::End(end) => {
            let (store, acting) = end.desk.open(output)?;
            let on = date_or_today(end.on);
            accounts::end(&store, &catalog, &end.id, on, &acting)?;
            if output.json {
                output.value(&json!({ "account": end.id, "ended": on }));
            } else {
                output.line(&format!(
                    "{}  {} {on}",
                    end.id,
                    output.say("eindigt op", "ends on")
                ));
            }
        }
        Action::Recover(recover) => {
            let store = recover.desk.store.open()?;
            let mut passwords = recover.desk.passwords()?;
            let code = passwords.ask(&Text::new("Herstelcode", "Recovery code"), output)?;
            let password = passwords.ask_new(&new_password(&recover.id), output)?;
            let next = accounts::recover(&store, &recover.id, &code, &password, &owner(output))?;
            tell_code(&recover.id, &next, output);
        }
    }
    Ok(0)
}

fn new_password(id: &str) -> Text {
    Text::new(
        format!("Nieuw wachtwoord van {id}"),
        format!("New password of {id}"),
    )
}

/// The recovery code, once.
fn tell_code(id: &str, code: &Password, output: &Output) {
    if output.json {
        output.value(&json!({ "account": id, "recovery_code": code.reveal() }));
        return;
    }
    output.line(&format!(
        "{id}  {}: {}",
        output.say("herstelcode", "recovery code"),
        code.reveal()
    ));
    output.note(output.say(
        "geef die aan de persoon zelf, op papier: hij wordt niet nog eens getoond",
        "give it to the person, on paper: it is not shown again",
    ));
}

fn print_list(all: &[Account], catalog: &Catalog, output: &Output) {
    if output.json {
        let rows: Vec<_> = all
            .iter()
            .map(|one| {
                json!({ "account": one.id, "name": one.name, "functions": one.functions, "ended": one.ended })
            })
            .collect();
        output.value(&json!(rows));
        return;
    }
    if all.is_empty() {
        output.note(output.say(
            "deze opslag heeft geen accounts; één eigenaar doet alles",
            "this store has no accounts; one owner does everything",
        ));
    }
    for one in all {
        let ended = one.ended.map_or_else(String::new, |day| {
            format!("  [{} {day}]", output.say("beëindigd", "ended"))
        });
        output.line(&format!(
            "{:<20} {}  {}{ended}",
            one.id,
            one.name,
            titles(&one.functions, catalog, output)
        ));
    }
}

fn titles(functions: &BTreeSet<String>, catalog: &Catalog, output: &Output) -> String {
    let titles: Vec<String> = functions
        .iter()
        .map(|function| functions::title(catalog, function, output.language))
        .collect();
    titles.join(", ")
}
