//! Accounts: who may work with a store, and what they do in the organisation.
//!
//! Functions are in [`super::functions`]. One that administers keeps the accounts and reads nothing of a case; nobody gives
//! functions to their own account.

use std::collections::BTreeSet;

use super::AppError;
use super::acting::Acting;
use super::functions::{administers, first_administers, keeps_accounts, mixed, unknown_functions};
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Text};
use crate::store::{Account, AccountChange, By, LogEntry, Password, SHORTEST, Store};

/// Who wants to act: the account, and the role where they hold more than one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The id of the account.
    pub account: String,
    /// The role in which they want to act.
    pub role: Option<String>,
}

/// Whoever the password belongs to, ready to act.
///
/// # Errors
/// Denied, when password and account do not belong together, or the account has ended: all with one message, so that
/// nobody learns which accounts there are.
pub fn sign_in(
    store: &Store,
    claim: &Claim,
    password: &Password,
    owner: Acting,
) -> Result<Acting, AppError> {
    let found = store.identify(&claim.account, By::Password, password)?;
    let Some(account) = found.filter(|account| runs(account, owner.today)) else {
        store.log(&LogEntry {
            at: owner.now,
            // What was typed may be a password in the wrong place.
            account: if wrong_id(&claim.account).is_none() {
                claim.account.clone()
            } else {
                String::new()
            },
            act: "sign_in".to_owned(),
            result: "refused".to_owned(),
            ..LogEntry::default()
        })?;
        return Err(not_known());
    };
    Ok(Acting {
        account: Some(account.id),
        functions: account.functions,
        role: claim.role.clone(),
        ..owner
    })
}

pub(super) fn not_known() -> AppError {
    let problem = Diagnostic::wrong(
        "account",
        "dit account en dit wachtwoord horen niet bij elkaar, of het account is beëindigd",
        "this account and this password do not belong together, or the account has ended",
    )
    .tip(
        "controleer de naam van het account; met de herstelcode krijgt u een nieuw wachtwoord",
        "check the name of the account; with the recovery code you get a new password",
    )
    .command(
        "controleer de naam achter --as; met de herstelcode geeft `griffie account recover` een nieuw wachtwoord",
        "check the name behind --as; with the recovery code `griffie account recover` gives a new password",
    );
    AppError::Denied(Box::new(problem))
}

/// That a store has accounts, so that somebody must say who they are.
pub fn unnamed() -> AppError {
    let problem = Diagnostic::wrong(
        "account",
        "deze opslag heeft accounts: zeg wie u bent",
        "this store has accounts: say who you are",
    )
    .tip("meld u aan", "sign in")
    .command(
        "voeg --as ACCOUNT toe; het wachtwoord wordt gevraagd",
        "add --as ACCOUNT; the password will be asked",
    );
    AppError::Denied(Box::new(problem))
}

/// That somebody names an account in a store that has none.
pub fn no_accounts() -> AppError {
    AppError::Input(vec![
        Diagnostic::wrong(
            "as",
            "deze opslag heeft geen accounts",
            "this store has no accounts",
        )
        .command(
            "laat --as weg; `griffie account add` maakt het eerste account",
            "leave out --as; `griffie account add` makes the first account",
        ),
    ])
}

pub(super) fn denied(message: Text, hint: Text) -> AppError {
    let problem = Diagnostic::new(crate::diagnostic::Severity::Error, "account", message);
    AppError::Denied(Box::new(problem.hint(hint)))
}

/// Adds an account; gives its recovery code, which is shown once and kept nowhere.
///
/// # Errors
/// When who acts does not keep the accounts; when the id is none or taken, a function is unknown, or the password is too
/// short: all at once.
pub fn add(
    store: &Store,
    catalog: &Catalog,
    account: &Account,
    password: &Password,
    acting: &Acting,
) -> Result<Password, AppError> {
    let mut problems = unknown_functions(catalog, &account.functions);
    problems.extend(wrong_id(&account.id));
    problems.extend(too_short(password));
    if account.name.trim().is_empty() {
        problems.push(
            Diagnostic::wrong(
                "name",
                "het account heeft geen naam",
                "the account has no name",
            )
            .tip(
                "vul de naam in van de persoon",
                "fill in the name of the person",
            )
            .command(
                "geef met --name de naam van de persoon",
                "give the name of the person with --name",
            ),
        );
    }
    let code = Password::random();
    let (sealed, recovery) = (password.hash()?, code.hash()?);
    store.change_accounts(acting.now, |all| {
        if all.is_empty() {
            if !administers(catalog, &account.functions) {
                problems.push(first_administers(catalog));
            }
        } else {
            keeps_accounts(catalog, acting)?;
        }
        if all.iter().any(|one| one.id == account.id) {
            return Err(AppError::Conflict(Box::new(
                Diagnostic::wrong(
                    "account",
                    format!("er is al een account `{}`", account.id),
                    format!("there is an account `{}` already", account.id),
                )
                .tip(
                    "kies een andere naam; een beëindigd account houdt de zijne",
                    "choose another id; an account that ended keeps its own",
                ),
            )));
        }
        problems.extend(mixed(catalog, &account.functions));
        if problems.is_empty() {
            Ok(AccountChange::Add {
                account: account.clone(),
                password: sealed.clone(),
                recovery: recovery.clone(),
            })
        } else {
            Err(AppError::Input(std::mem::take(&mut problems)))
        }
    })??;
    Ok(code)
}

/// All accounts, for who keeps them.
///
/// # Errors
/// When who acts does not.
pub fn list(store: &Store, catalog: &Catalog, acting: &Acting) -> Result<Vec<Account>, AppError> {
    let all = store.accounts()?;
    if !all.is_empty() {
        keeps_accounts(catalog, acting)?;
    }
    Ok(all)
}

/// Gives functions to an account and takes others away; gives those that it then has.
///
/// # Errors
/// When who acts does not keep the accounts, or it is their own; when there is no such account or function; when nobody
/// would be left to keep the accounts.
pub fn change_functions(
    store: &Store,
    catalog: &Catalog,
    id: &str,
    give: &BTreeSet<String>,
    take: &BTreeSet<String>,
    acting: &Acting,
) -> Result<BTreeSet<String>, AppError> {
    let mut problems = unknown_functions(catalog, give);
    let mut result = BTreeSet::new();
    store.change_accounts(acting.now, |all| {
        keeps_accounts(catalog, acting)?;
        if acting.account.as_deref() == Some(id) {
            return Err(denied(
                Text::new(
                    "niemand geeft het eigen account functies",
                    "nobody gives functions to their own account",
                ),
                Text::new(
                    "vraag het een andere beheerder",
                    "ask another administrator",
                ),
            ));
        }
        let account = running(all, id, acting.today)?;
        let mut functions = account.functions.clone();
        functions.extend(give.iter().cloned());
        functions.retain(|function| !take.contains(function));
        problems.extend(
            take.iter()
                .filter(|function| !account.functions.contains(*function))
                .map(|function| {
                    let has = account.functions.iter().map(String::as_str);
                    Diagnostic::wrong(
                        "function",
                        format!("account `{id}` heeft geen functie `{function}`"),
                        format!("account `{id}` has no function `{function}`"),
                    )
                    .meant(function, has)
                }),
        );
        problems.extend(mixed(catalog, &functions));
        problems.extend(nobody_left(catalog, all, id, &functions, acting.today));
        if !problems.is_empty() {
            return Err(AppError::Input(std::mem::take(&mut problems)));
        }
        result.clone_from(&functions);
        Ok(AccountChange::Functions(id.to_owned(), functions))
    })??;
    Ok(result)
}

/// Ends an account: from a day on it does nothing any more.
///
/// # Errors
/// As [`change_functions`].
pub fn end(
    store: &Store,
    catalog: &Catalog,
    id: &str,
    on: Date,
    acting: &Acting,
) -> Result<(), AppError> {
    store.change_accounts(acting.now, |all| {
        keeps_accounts(catalog, acting)?;
        running(all, id, acting.today)?;
        if let Some(problem) = nobody_left(catalog, all, id, &BTreeSet::new(), acting.today) {
            return Err(AppError::Input(vec![problem]));
        }
        Ok(AccountChange::End(id.to_owned(), on))
    })??;
    Ok(())
}

/// Gives an account a new password by its recovery code; gives the next code.
///
/// # Errors
/// Denied when the code is not that of the account, or it has ended; when the password is too short.
pub fn recover(
    store: &Store,
    id: &str,
    code: &Password,
    password: &Password,
    acting: &Acting,
) -> Result<Password, AppError> {
    if let Some(problem) = too_short(password) {
        return Err(AppError::Input(vec![problem]));
    }
    let today = acting.today;
    store
        .identify(id, By::Recovery, code)?
        .filter(|account| runs(account, today))
        .ok_or_else(not_known)?;
    let next = Password::random();
    let (sealed, recovery) = (password.hash()?, next.hash()?);
    store.change_accounts(acting.now, |_| {
        Ok::<_, AppError>(AccountChange::Renew(
            id.to_owned(),
            sealed.clone(),
            recovery.clone(),
        ))
    })??;
    Ok(next)
}

/// Whether an account still does something on a day.
pub(super) fn runs(account: &Account, today: Date) -> bool {
    account.ended.is_none_or(|ended| today < ended)
}

fn nobody_left(
    catalog: &Catalog,
    all: &[Account],
    id: &str,
    functions: &BTreeSet<String>,
    today: Date,
) -> Option<Diagnostic> {
    let left = all.iter().any(|account| {
        let running = runs(account, today);
        let has = if account.id == id {
            functions
        } else {
            &account.functions
        };
        // An account with a last day leaves somebody else to be there after it.
        running && administers(catalog, has) && (account.id == id || account.ended.is_none())
    });
    (!left).then(|| {
        Diagnostic::wrong(
            "account",
            "dan beheert niemand de accounts meer",
            "then nobody keeps the accounts any more",
        )
        .tip(
            "geef eerst een ander account die functie",
            "give another account that function first",
        )
    })
}

fn running<'a>(all: &'a [Account], id: &str, today: Date) -> Result<&'a Account, AppError> {
    let found = all.iter().find(|account| account.id == id);
    match found {
        Some(account) if runs(account, today) => Ok(account),
        Some(account) => Err(AppError::Input(vec![
            Diagnostic::wrong(
                "account",
                format!("account `{id}` is beëindigd op {}", day(account)),
                format!("account `{id}` ended on {}", day(account)),
            )
            .tip(
                "maak een nieuw account: wat het oude deed, blijft op diens naam staan",
                "make a new account: what the old one did stays in its name",
            ),
        ])),
        None => Err(AppError::Input(vec![
            Diagnostic::wrong(
                "account",
                format!("er is geen account `{id}`"),
                format!("there is no account `{id}`"),
            )
            .meant(id, all.iter().map(|account| account.id.as_str())),
        ])),
    }
}

fn day(account: &Account) -> String {
    account.ended.map_or("–".to_owned(), |day| day.to_string())
}

/// An id is typed behind `--as`, with a role behind a slash.
fn wrong_id(id: &str) -> Option<Diagnostic> {
    let fits = (2..=40).contains(&id.len())
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c));
    (!fits).then(|| {
        Diagnostic::wrong(
            "account",
            format!("`{id}` kan geen account heten"),
            format!("`{id}` cannot be the id of an account"),
        )
        .tip(
            "gebruik kleine letters, cijfers, punt en streepje: j.jansen",
            "use lower case letters, digits, dot and hyphen: j.jansen",
        )
    })
}

pub(super) fn too_short(password: &Password) -> Option<Diagnostic> {
    (!password.is_long_enough()).then(|| {
        Diagnostic::wrong(
            "password",
            format!("het wachtwoord heeft minder dan {SHORTEST} tekens"),
            format!("the password has fewer than {SHORTEST} characters"),
        )
        .tip(
            "neem een paar woorden achter elkaar",
            "take some words after each other",
        )
    })
}
