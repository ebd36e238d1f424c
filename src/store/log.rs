//! The log: who read, exported, searched or was refused what. Account, role, moment, case number, class and result; no
//! content, and no names of parties. Chained like the events, and its head is sealed, so that no end can be cut off unseen.

use base16ct::lower::encode_string;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row as _};

use super::error::StoreError;
use super::{Store, database, sql};
use crate::diagnostic::Text;

/// What the seal of the head is bound to.
const HEAD: &str = "log-head";

/// One line of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// Milliseconds since 1970, in UTC.
    pub at: i64,
    /// The account; what was typed, where nobody was let in.
    pub account: String,
    /// The roles in which it was done.
    pub role: String,
    /// What was done: `show`, `fetch`, `dossier`, `list`, `due`, `record`, `sign_in`.
    pub act: String,
    /// The case number; empty where it was about no single one.
    #[serde(rename = "case")]
    pub case_id: String,
    /// The classes of what was read.
    pub class: String,
    /// What came of it: `done` or `refused`.
    pub result: String,
}

impl Store {
    /// Adds a line.
    ///
    /// # Errors
    /// When the store cannot be written; then nobody may be shown what they asked for.
    pub fn log(&self, entry: &LogEntry) -> Result<(), StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let (seq, previous) = self.log_head(&mut tx).await?;
            let hash = line(seq + 1, entry, &previous);
            sqlx::query(sql::NEW_LOG)
                .bind(seq + 1)
                .bind(entry.at)
                .bind(entry.account.clone())
                .bind(entry.role.clone())
                .bind(entry.act.clone())
                .bind(entry.case_id.clone())
                .bind(entry.class.clone())
                .bind(entry.result.clone())
                .bind(previous)
                .bind(hash.clone())
                .execute(&mut *tx)
                .await?;
            let head = format!("{} {hash}", seq + 1);
            sqlx::query(sql::PUT_LOG_HEAD)
                .bind(self.master.seal_text(head.as_bytes(), HEAD)?)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(())
        })
    }

    /// The lines of a case and of an account, of all where none is named; the last ones first, at most so many.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn logged(
        &self,
        case: Option<&str>,
        account: Option<&str>,
        limit: usize,
    ) -> Result<Vec<LogEntry>, StoreError> {
        self.run(async {
            let rows = sqlx::query(sql::LOG)
                .bind(case.map(ToOwned::to_owned))
                .bind(account.map(ToOwned::to_owned))
                .bind(limit as i64)
                .fetch_all(&self.pool)
                .await?;
            rows.iter().map(|row| Ok(entry(row)?.1)).collect()
        })
    }

    /// What is wrong with the log: a line that was changed, left out or put in, or an end that was cut off.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verify_log(&self) -> Result<Vec<Text>, StoreError> {
        self.run(async {
            let mut tx = database::read(&self.pool, &self.location).await?;
            let mut wrong = Vec::new();
            let mut last = (0, String::new());
            for row in sqlx::query(sql::WHOLE_LOG).fetch_all(&mut *tx).await? {
                let (seq, entry) = entry(&row)?;
                let (previous, hash): (String, String) = (row.try_get(8)?, row.try_get(9)?);
                let follows = seq == last.0 + 1 && previous == last.1;
                if !follows || hash != line(seq, &entry, &previous) {
                    wrong.push(Text::new(
                        format!(
                            "regel {seq} van het logboek is veranderd, of ervoor ontbreekt er een"
                        ),
                        format!("line {seq} of the log was changed, or one before it is missing"),
                    ));
                }
                last = (seq, hash);
            }
            match self.log_head(&mut tx).await {
                Ok(head) if head == last => {}
                Ok(_) | Err(StoreError::Sealed(_)) => wrong.push(Text::new(
                    "het einde van het logboek is afgeknipt of erbij gezet",
                    "the end of the log was cut off or added to",
                )),
                Err(other) => return Err(other),
            }
            Ok(wrong)
        })
    }

    async fn log_head(&self, connection: &mut AnyConnection) -> Result<(i64, String), StoreError> {
        let row = sqlx::query(sql::LOG_HEAD)
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else {
            return Ok((0, String::new()));
        };
        let sealed: String = row.try_get(0)?;
        let damaged =
            || StoreError::Sealed(Text::new("het einde van het logboek", "the end of the log"));
        let head = self.master.open_text(&sealed, HEAD).ok_or_else(damaged)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let (seq, hash) = head.split_once(' ').ok_or_else(damaged)?;
        let seq = seq.parse().map_err(|_| damaged())?;
        Ok((seq, hash.to_owned()))
    }
}

fn entry(row: &sqlx::any::AnyRow) -> Result<(i64, LogEntry), sqlx::Error> {
    let entry = LogEntry {
        at: row.try_get(1)?,
        account: row.try_get(2)?,
        role: row.try_get(3)?,
        act: row.try_get(4)?,
        case_id: row.try_get(5)?,
        class: row.try_get(6)?,
        result: row.try_get(7)?,
    };
    Ok((row.try_get(0)?, entry))
}

/// The hash of a line: over every column, each with its length.
fn line(seq: i64, entry: &LogEntry, previous: &str) -> String {
    let mut digest = Sha256::new();
    let numbers = [seq, entry.at].map(|number| number.to_string());
    let parts = [
        "griffie-log-1",
        &numbers[0],
        &numbers[1],
        &entry.account,
        &entry.role,
        &entry.act,
        &entry.case_id,
        &entry.class,
        &entry.result,
        previous,
    ];
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    encode_string(&digest.finalize())
}
