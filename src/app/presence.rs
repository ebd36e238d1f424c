//! Accounts that stay signed in, as in a browser: how they come in, what is asked of them at each request, how they change
//! their password.

use std::collections::BTreeMap;

use super::AppError;
use super::accounts::{Claim, runs, sign_in, too_short};
use super::acting::Acting;
use super::functions::administers;
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Language};
use crate::store::{Account, AccountChange, By, LogEntry, Password, Store};

/// An account that signed in.
#[derive(Debug, Clone)]
pub struct Present {
    /// The account as it stands now.
    pub account: Account,
    /// Whoever signed in before the password changed has another.
    pub mark: String,
}

/// Lets an account in by its password, and tells the log.
///
/// # Errors
/// As [`sign_in`].
pub fn enter(
    store: &Store,
    id: &str,
    password: &Password,
    owner: &Acting,
) -> Result<Present, AppError> {
    // Before the password is looked at: when it changes in between, this one is of nobody.
    let standing = store.standing(id)?;
    let claim = Claim {
        account: id.to_owned(),
        role: None,
    };
    sign_in(store, &claim, password, owner.clone())?;
    let Some(standing) = standing else {
        return Err(super::accounts::not_known());
    };
    tell(store, id, "sign_in", "done", owner.now)?;
    Ok(Present {
        account: standing.account,
        mark: standing.mark,
    })
}

/// The account as it stands now; none when it has ended, or its password is another since it signed in.
///
/// # Errors
/// When the store cannot be read.
pub fn still(
    store: &Store,
    id: &str,
    mark: &str,
    today: Date,
) -> Result<Option<Account>, AppError> {
    let standing = store.standing(id)?;
    Ok(standing
        .filter(|standing| standing.mark == mark && runs(&standing.account, today))
        .map(|standing| standing.account))
}

/// The account, ready to act; in one of its roles, where one was chosen.
pub fn acting(account: &Account, role: Option<String>, owner: Acting) -> Acting {
    Acting {
        account: Some(account.id.clone()),
        functions: account.functions.clone(),
        role,
        ..owner
    }
}

/// Whether an account keeps the accounts; then it reads nothing of a case.
pub fn keeps_accounts(catalog: &Catalog, account: &Account) -> bool {
    administers(catalog, &account.functions)
}

/// The roles that an account holds in every case through its functions, with their titles. Those that it holds in one case
/// only, the case tells.
pub fn roles(catalog: &Catalog, account: &Account, language: Language) -> BTreeMap<String, String> {
    let procedures = catalog.procedures.values();
    let roles = procedures.flat_map(|procedure| &procedure.file.roles);
    roles
        .filter(|(_, role)| {
            let mut functions = role.functions.iter();
            functions.any(|one| account.functions.contains(one))
        })
        .map(|(code, role)| (code.clone(), role.title.get(language).to_owned()))
        .collect()
}

/// Gives who acts another password, by the one they have; gives what whoever signs in with it is known by.
///
/// # Errors
/// Denied, when the current password is another; when the new one is too short.
pub fn change_password(
    store: &Store,
    current: &Password,
    new: &Password,
    acting: &Acting,
) -> Result<String, AppError> {
    let Some(id) = &acting.account else {
        return Err(super::accounts::no_accounts());
    };
    if let Some(problem) = too_short(new) {
        return Err(AppError::Input(vec![problem]));
    }
    if store.identify(id, By::Password, current)?.is_none() {
        tell(store, id, "password", "refused", acting.now)?;
        return Err(AppError::Denied(Box::new(wrong_password())));
    }
    let sealed = new.hash()?;
    store.change_accounts(acting.now, |_| {
        Ok::<_, AppError>(AccountChange::Password(id.clone(), sealed.clone()))
    })??;
    tell(store, id, "password", "done", acting.now)?;
    let standing = store.standing(id)?;
    standing.map_or_else(
        || Err(super::accounts::not_known()),
        |standing| Ok(standing.mark),
    )
}

fn wrong_password() -> Diagnostic {
    Diagnostic::wrong(
        "current",
        "dit is niet uw huidige wachtwoord",
        "this is not your current password",
    )
    .tip("typ het nog eens", "type it again")
}

/// Tells the log that an account signed out.
///
/// # Errors
/// When the store cannot be written.
pub fn leave(store: &Store, acting: &Acting) -> Result<(), AppError> {
    match &acting.account {
        Some(id) => tell(store, id, "sign_out", "done", acting.now),
        None => Ok(()),
    }
}

fn tell(store: &Store, id: &str, act: &str, result: &str, at: i64) -> Result<(), AppError> {
    store.log(&LogEntry {
        at,
        account: id.to_owned(),
        act: act.to_owned(),
        result: result.to_owned(),
        ..LogEntry::default()
    })?;
    Ok(())
}
