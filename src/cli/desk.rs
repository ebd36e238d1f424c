//! Who works on which store: the options of every command that reads or does something in a case.

use std::fs::File;
use std::io::{BufRead as _, BufReader, IsTerminal as _};

use super::output::Output;
use super::store_arguments::StoreArguments;
use crate::app::accounts::{self, Claim};
use crate::app::{Acting, AppError};
use crate::calendar;
use crate::diagnostic::{Diagnostic, Text};
use crate::store::{Password, Store};

/// A store, and the account that works on it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct DeskArguments {
    #[command(flatten)]
    pub(super) store: StoreArguments,
    /// Who works: an account of the store, with the role behind a slash when it holds more than one
    #[arg(long = "as", env = "GRIFFIE_AS", value_name = "ACCOUNT[/ROLE]")]
    account: Option<String>,
    /// Read passwords from this file descriptor, one a line, instead of asking for them
    #[arg(long, value_name = "NUMBER")]
    password_fd: Option<u32>,
}

impl DeskArguments {
    /// Opens the store, and finds out who works on it.
    pub(super) fn open(&self, output: &Output) -> Result<(Store, Acting), AppError> {
        let store = self.store.open()?;
        let acting = self.acting(&store, &mut self.passwords()?, output)?;
        Ok((store, acting))
    }

    /// As [`DeskArguments::open`]; no store is made.
    pub(super) fn existing(&self, output: &Output) -> Result<Option<(Store, Acting)>, AppError> {
        let Some(store) = self.store.existing()? else {
            return Ok(None);
        };
        let acting = self.acting(&store, &mut self.passwords()?, output)?;
        Ok(Some((store, acting)))
    }

    /// Who works on a store: its one owner, or the account that knows its password.
    pub(super) fn acting(
        &self,
        store: &Store,
        passwords: &mut Passwords,
        output: &Output,
    ) -> Result<Acting, AppError> {
        let owner = owner(output);
        let Some(named) = &self.account else {
            return if store.has_accounts()? {
                Err(accounts::unnamed())
            } else {
                Ok(owner)
            };
        };
        if !store.has_accounts()? {
            return Err(accounts::no_accounts());
        }
        let (account, role) = named
            .split_once('/')
            .map_or((named.as_str(), None), |(account, role)| {
                (account, Some(role.to_owned()))
            });
        let claim = Claim {
            account: account.to_owned(),
            role,
        };
        let password = passwords.ask(
            &Text::new(
                format!("Wachtwoord van {account}"),
                format!("Password of {account}"),
            ),
            output,
        )?;
        accounts::sign_in(store, &claim, &password, owner)
    }

    /// Where passwords come from.
    pub(super) fn passwords(&self) -> Result<Passwords, AppError> {
        let Some(number) = self.password_fd else {
            return Ok(Passwords { lines: None });
        };
        let path = std::path::PathBuf::from(format!("/dev/fd/{number}"));
        let file = File::open(&path).map_err(|source| AppError::Io {
            doing: "read",
            path,
            source,
        })?;
        Ok(Passwords {
            lines: Some(BufReader::new(file)),
        })
    }
}

/// The owner of a store without accounts, at this moment.
pub(super) fn owner(output: &Output) -> Acting {
    Acting::owner(
        calendar::clock::today(),
        calendar::clock::millis(),
        output.language,
    )
}

/// Passwords as they are needed: lines of a file descriptor, or what somebody types unseen.
pub(super) struct Passwords {
    lines: Option<BufReader<File>>,
}

impl Passwords {
    /// The next one.
    pub(super) fn ask(&mut self, what: &Text, output: &Output) -> Result<Password, AppError> {
        let what = what.get(output.language);
        let Some(lines) = &mut self.lines else {
            if !std::io::stdin().is_terminal() {
                return Err(missing(what));
            }
            return rpassword::prompt_password(format!("{what}: "))
                .map(Password::new)
                .map_err(|_| missing(what));
        };
        let mut line = String::new();
        let read = lines.read_line(&mut line).map_err(|_| missing(what))?;
        if read == 0 {
            return Err(missing(what));
        }
        let end = line.trim_end_matches(['\n', '\r']).len();
        line.truncate(end);
        Ok(Password::new(line))
    }

    /// A new one: on a terminal it is asked twice.
    pub(super) fn ask_new(&mut self, what: &Text, output: &Output) -> Result<Password, AppError> {
        let first = self.ask(what, output)?;
        if self.lines.is_none() {
            let again = Text::new(
                format!("{} (nogmaals)", what.nl),
                format!("{} (again)", what.en),
            );
            if self.ask(&again, output)?.reveal() != first.reveal() {
                return Err(AppError::Input(vec![
                    Diagnostic::wrong(
                        "password",
                        "de twee wachtwoorden zijn niet hetzelfde",
                        "the two passwords are not the same",
                    )
                    .tip("typ het nog eens", "type it again"),
                ]));
            }
        }
        Ok(first)
    }
}

/// That there is nobody to ask, and no line left to read.
fn missing(what: &str) -> AppError {
    AppError::Input(vec![
        Diagnostic::wrong(
            "password",
            format!("er is niets te lezen voor “{what}”"),
            format!("there is nothing to read for “{what}”"),
        )
        .tip(
            "typ het op een terminal, of geef het met --password-fd 3 3<bestand, een regel per wachtwoord",
            "type it on a terminal, or give it with --password-fd 3 3<file, one line a password",
        ),
    ])
}
