//! Accounts: who may work with the store. Name, functions and what is kept of passwords are sealed; an account that ended
//! stays, because events name it.

use std::collections::BTreeSet;

use base16ct::lower::encode_string;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row as _};

use super::error::StoreError;
use super::password::{Password, PasswordSeal};
use super::{Store, database, sql};
use crate::calendar::{self, Date};
use crate::diagnostic::Text;

/// Who may work with the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What it is called in events and on the command line: `j.jansen`.
    pub id: String,
    /// The person.
    pub name: String,
    /// What they do in the organisation; which roles that gives is the procedure's to say.
    pub functions: BTreeSet<String>,
    /// The day from which it does nothing any more.
    pub ended: Option<Date>,
}

/// What is sealed of an account.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    name: String,
    functions: BTreeSet<String>,
    password: String,
    recovery: String,
}

/// What happens to the accounts.
#[derive(Debug, Clone)]
pub enum AccountChange {
    /// Somebody comes.
    Add {
        /// The new account.
        account: Account,
        /// What is kept of its password.
        password: PasswordSeal,
        /// What is kept of its recovery code.
        recovery: PasswordSeal,
    },
    /// An account gets other functions.
    Functions(String, BTreeSet<String>),
    /// An account ends.
    End(String, Date),
    /// An account gets another password; its recovery code stays.
    Password(String, PasswordSeal),
    /// An account gets another password and recovery code.
    Renew(String, PasswordSeal, PasswordSeal),
}

/// An account as it stands now.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The account.
    pub account: Account,
    /// Changes when its password does: whoever signed in with an earlier one is known by it. Tells nothing of the password.
    pub mark: String,
}

/// How an account is looked up: by its password, or by its recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The password.
    Password,
    /// The recovery code.
    Recovery,
}

impl Store {
    /// All accounts, also those that ended, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read, or one of them was changed or is damaged.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.run(async {
            let mut connection = self.pool.acquire().await?;
            self.all(&mut connection).await
        })
    }

    /// Whether there are accounts; a store without has one owner.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_accounts(&self) -> Result<bool, StoreError> {
        self.run(async {
            let row = sqlx::query(sql::COUNT_ACCOUNTS)
                .fetch_one(&self.pool)
                .await?;
            Ok(row.try_get::<i64, _>(0)? > 0)
        })
    }

    /// An account as it stands now, also one that ended; none when there is no such account.
    ///
    /// # Errors
    /// When the store cannot be read, or it was changed or is damaged.
    pub fn standing(&self, id: &str) -> Result<Option<Standing>, StoreError> {
        let found = self.account_of(id)?;
        Ok(found.map(|(account, body)| Standing {
            account,
            mark: encode_string(&Sha256::digest(body.password.as_bytes())),
        }))
    }

    /// The account of this id, when the password (or the code) is its own. Nothing else tells whether there is such an
    /// account: the same time passes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn identify(
        &self,
        id: &str,
        by: By,
        typed: &Password,
    ) -> Result<Option<Account>, StoreError> {
        let found = self.account_of(id)?;
        let Some((account, body)) = found else {
            typed.hash()?;
            return Ok(None);
        };
        let kept = match by {
            By::Password => &body.password,
            By::Recovery => &body.recovery,
        };
        Ok(typed.fits(kept).then_some(account))
    }

    /// Changes the accounts. What is decided sees them as they are at that moment.
    ///
    /// # Errors
    /// When the store refuses; the inner error is the caller's own.
    pub fn change_accounts<E>(
        &self,
        now: i64,
        mut decide: impl FnMut(&[Account]) -> Result<AccountChange, E>,
    ) -> Result<Result<(), E>, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let all = self.all(&mut tx).await?;
            let change = match decide(&all) {
                Ok(change) => change,
                Err(error) => return Ok(Err(error)),
            };
            self.apply(&mut tx, change, now).await?;
            tx.commit().await?;
            Ok(Ok(()))
        })
    }

    async fn apply(
        &self,
        tx: &mut AnyConnection,
        change: AccountChange,
        now: i64,
    ) -> Result<(), StoreError> {
        let (id, body, ended) = match change {
            AccountChange::Add {
                account,
                password,
                recovery,
            } => {
                let body = Body {
                    name: account.name,
                    functions: account.functions,
                    password: password.0,
                    recovery: recovery.0,
                };
                let sealed = self.sealed(&account.id, &body)?;
                sqlx::query(sql::NEW_ACCOUNT)
                    .bind(account.id)
                    .bind(now)
                    .bind(sealed)
                    .execute(tx)
                    .await?;
                return Ok(());
            }
            AccountChange::Functions(id, functions) => {
                let (account, body) = self.one(tx, &id).await?;
                (id, Body { functions, ..body }, account.ended)
            }
            AccountChange::End(id, on) => {
                let (_, body) = self.one(tx, &id).await?;
                (id, body, Some(on))
            }
            AccountChange::Password(id, password) => {
                let (account, body) = self.one(tx, &id).await?;
                let body = Body {
                    password: password.0,
                    ..body
                };
                (id, body, account.ended)
            }
            AccountChange::Renew(id, password, recovery) => {
                let (account, body) = self.one(tx, &id).await?;
                let body = Body {
                    password: password.0,
                    recovery: recovery.0,
                    ..body
                };
                (id, body, account.ended)
            }
        };
        let sealed = self.sealed(&id, &body)?;
        sqlx::query(sql::PUT_ACCOUNT)
            .bind(id)
            .bind(ended.map(|day| day.to_string()))
            .bind(sealed)
            .execute(tx)
            .await?;
        Ok(())
    }

    async fn one(
        &self,
        connection: &mut AnyConnection,
        id: &str,
    ) -> Result<(Account, Body), StoreError> {
        let row = sqlx::query(sql::ACCOUNT)
            .bind(id.to_owned())
            .fetch_optional(connection)
            .await?;
        row.map_or_else(|| Err(damaged(id)), |row| self.account(&row))
    }

    async fn all(&self, connection: &mut AnyConnection) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(sql::ACCOUNTS).fetch_all(connection).await?;
        rows.iter()
            .map(|row| self.account(row).map(|(account, _)| account))
            .collect()
    }

    /// The row of an account, opened; none when there is no such account.
    fn account_of(&self, id: &str) -> Result<Option<(Account, Body)>, StoreError> {
        self.run(async {
            let mut connection = self.pool.acquire().await?;
            let row = sqlx::query(sql::ACCOUNT)
                .bind(id.to_owned())
                .fetch_optional(&mut *connection)
                .await?;
            row.map(|row| self.account(&row)).transpose()
        })
    }

    fn account(&self, row: &sqlx::any::AnyRow) -> Result<(Account, Body), StoreError> {
        let id: String = row.try_get(0)?;
        let ended: Option<String> = row.try_get(1)?;
        let ended = ended
            .map(|day| calendar::parse(&day).ok_or_else(|| damaged(&id)))
            .transpose()?;
        let sealed: String = row.try_get(2)?;
        let body = self.master.open_text(&sealed, &place(&id));
        let body = body.ok_or_else(|| damaged(&id))?;
        let body: Body = serde_json::from_slice(&body).map_err(|_| damaged(&id))?;
        let account = Account {
            name: body.name.clone(),
            functions: body.functions.clone(),
            ended,
            id,
        };
        Ok((account, body))
    }

    fn sealed(&self, id: &str, body: &Body) -> Result<String, StoreError> {
        let plain = serde_json::to_vec(body)
            .map(zeroize::Zeroizing::new)
            .map_err(|error| StoreError::io("write", "account", error.into()))?;
        self.master.seal_text(&plain, &place(id))
    }
}

fn place(id: &str) -> String {
    format!("account|{id}")
}

fn damaged(id: &str) -> StoreError {
    StoreError::Sealed(Text::new(
        format!("account `{id}`"),
        format!("account `{id}`"),
    ))
}
