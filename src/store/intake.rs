//! Cases that are being taken in: what was typed before there is a case, and what became of it. Sealed; gone a day after it
//! became a case, and whenever who typed it throws it away.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::error::StoreError;
use super::{Store, database, sql};
use crate::diagnostic::Text;

/// What somebody is taking in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// Whose it is: an account; empty for the owner of a store without accounts.
    pub account: String,
    /// The procedure.
    pub procedure: String,
    /// The event that opens the case.
    pub event: String,
    /// What was typed, as the page posted it.
    pub typed: Vec<(String, String)>,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is being typed.
    Open(Intake),
    /// It became this case.
    Case(String),
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is known by.
    pub id: String,
    /// When it was last saved: milliseconds since 1970, in UTC.
    pub saved: i64,
    /// What it is.
    pub intake: Intake,
}

/// How long what became of an intake is remembered, in milliseconds: for who comes back with the back button.
const REMEMBERED: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Keeps what was typed, in place of what was kept under this id; gives where it then stands. What became a case stays
    /// that case.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_intake(&self, id: &str, intake: &Intake, now: i64) -> Result<Standing, StoreError> {
        let plain = serde_json::to_vec(intake)
            .map(zeroize::Zeroizing::new)
            .map_err(|error| StoreError::io("write", "intake", error.into()))?;
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            sqlx::query(sql::DROP_OLD_INTAKES)
                .bind(now - REMEMBERED)
                .execute(&mut *tx)
                .await?;
            let found = sqlx::query(sql::INTAKE)
                .bind(id.to_owned())
                .fetch_optional(&mut *tx)
                .await?;
            if let Some(case) = found.as_ref().map(became).transpose()?.flatten() {
                return Ok(Standing::Case(case));
            }
            sqlx::query(sql::PUT_INTAKE)
                .bind(id.to_owned())
                .bind(now)
                .bind(self.master.seal_text(&plain, &place(id))?)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(Standing::Open(intake.clone()))
        })
    }

    /// Where an intake stands; none when there is no such.
    ///
    /// # Errors
    /// When the store cannot be read, or it was changed or is damaged.
    pub fn intake(&self, id: &str) -> Result<Option<Standing>, StoreError> {
        self.run(async {
            let found = sqlx::query(sql::INTAKE)
                .bind(id.to_owned())
                .fetch_optional(&self.pool)
                .await?;
            let Some(row) = found else { return Ok(None) };
            if let Some(case) = became(&row)? {
                return Ok(Some(Standing::Case(case)));
            }
            Ok(Some(Standing::Open(self.opened_intake(id, &row)?)))
        })
    }

    /// Everything that is being taken in, by whomever, the last saved first.
    ///
    /// # Errors
    /// As [`Store::intake`].
    pub fn intakes(&self) -> Result<Vec<Waiting>, StoreError> {
        self.run(async {
            let rows = sqlx::query(sql::INTAKES).fetch_all(&self.pool).await?;
            rows.iter()
                .map(|row| {
                    let id: String = row.try_get(3)?;
                    Ok(Waiting {
                        saved: row.try_get(0)?,
                        intake: self.opened_intake(&id, row)?,
                        id,
                    })
                })
                .collect()
        })
    }

    /// Forgets what was typed: nobody wants it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn drop_intake(&self, id: &str) -> Result<(), StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            sqlx::query(sql::DROP_INTAKE)
                .bind(id.to_owned())
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(())
        })
    }

    fn opened_intake(&self, id: &str, row: &AnyRow) -> Result<Intake, StoreError> {
        let sealed: String = row.try_get(1)?;
        let plain = self.master.open_text(&sealed, &place(id));
        let plain = plain.ok_or_else(damaged)?;
        serde_json::from_slice(&plain).map_err(|_| damaged())
    }
}

/// In the transaction that opens the case: what was typed goes, and which case it became stays for a day.
///
/// # Errors
/// When it became a case before; when the store cannot be written.
pub(super) async fn becomes(
    tx: &mut AnyConnection,
    id: &str,
    case: &str,
    now: i64,
) -> Result<(), StoreError> {
    let found = sqlx::query(sql::INTAKE)
        .bind(id.to_owned())
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(before) = found.as_ref().map(became).transpose()?.flatten() {
        return Err(StoreError::TakenIn(before));
    }
    sqlx::query(sql::END_INTAKE)
        .bind(id.to_owned())
        .bind(now)
        .bind(case.to_owned())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The case that it became.
fn became(row: &AnyRow) -> Result<Option<String>, StoreError> {
    let case: String = row.try_get(2)?;
    Ok(Some(case).filter(|case| !case.is_empty()))
}

fn place(id: &str) -> String {
    format!("intake|{id}")
}

fn damaged() -> StoreError {
    StoreError::Sealed(Text::new(
        "een zaak die wordt aangenomen",
        "a case that is being taken in",
    ))
}
