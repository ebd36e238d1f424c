//! Reading cases.

use std::sync::Arc;

use sqlx::{AnyConnection, Row as _};
use zeroize::Zeroizing;

use super::chain::Row;
use super::change::{EVENT_VERSION, Entry, place};
use super::error::StoreError;
use super::key::CaseKey;
use super::{Store, database, sql};
use crate::calendar::{self, Date};
use crate::case::{Event, Recorder};
use crate::diagnostic::Text;

/// A case with its events.
#[derive(Debug, Clone)]
pub struct CaseRecord {
    /// The case number.
    pub id: String,
    /// The procedure (folder name).
    pub procedure: String,
    /// When it was opened.
    pub opened: i64,
    /// When its contents were destroyed.
    pub destroyed: Option<Date>,
    /// Its events in the order of recording; empty once destroyed.
    pub events: Vec<Arc<Event>>,
    /// When each was recorded.
    pub recorded: Vec<i64>,
    /// Who recorded each; none where that was not kept (version 1).
    pub by: Vec<Option<Recorder>>,
    /// The hash of each in the chain of the store.
    pub hashes: Vec<String>,
}

/// A case in a list.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Listed {
    /// The case number.
    pub id: String,
    /// The procedure (folder name).
    pub procedure: String,
    /// Where it stands, in codes.
    pub status: String,
    /// What people call it; empty once destroyed.
    pub title: String,
    /// The day of its first event.
    pub first: Option<Date>,
    /// The day of its last event.
    pub last: Option<Date>,
    /// The day on which it closed.
    pub closed: Option<Date>,
    /// The day on which its contents were destroyed.
    pub destroyed: Option<Date>,
    /// Why something of it cannot be read; what else is here is then not whole.
    pub problem: Option<Text>,
}

impl CaseRecord {
    /// That it was destroyed, as an error.
    pub fn gone(&self) -> StoreError {
        StoreError::Destroyed {
            case: self.id.clone(),
            on: self
                .destroyed
                .map_or_else(|| "?".to_owned(), |day| day.to_string()),
        }
    }
}

/// A case as its row says.
pub(super) struct Head {
    pub(super) procedure: String,
    pub(super) opened: i64,
    pub(super) sealed_key: Option<String>,
    pub(super) seq: i64,
    pub(super) hash: String,
    pub(super) destroyed: Option<String>,
}

pub(super) async fn head(connection: &mut AnyConnection, case: &str) -> Result<Head, StoreError> {
    let row = sqlx::query(sql::CASE)
        .bind(case.to_owned())
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| StoreError::NoCase(case.to_owned()))?;
    Ok(Head {
        procedure: row.try_get(1)?,
        opened: row.try_get(2)?,
        sealed_key: row.try_get(3)?,
        seq: row.try_get(4)?,
        hash: row.try_get(5)?,
        destroyed: row.try_get(6)?,
    })
}

pub(super) async fn rows(
    connection: &mut AnyConnection,
    case: &str,
) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query(sql::EVENTS)
        .bind(case.to_owned())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                seq: row.try_get(0)?,
                recorded: row.try_get(1)?,
                occurred: row.try_get(2)?,
                kind: row.try_get(3)?,
                version: row.try_get(4)?,
                body: row.try_get(5)?,
                blobs: row.try_get(6)?,
                previous: row.try_get(7)?,
                hash: row.try_get(8)?,
            })
        })
        .collect()
}

/// Adds an event as it stands; it must follow the last one.
pub(super) async fn put_row(
    connection: &mut AnyConnection,
    case: &str,
    row: Row,
) -> Result<(), StoreError> {
    sqlx::query(sql::NEW_EVENT)
        .bind(case.to_owned())
        .bind(row.seq)
        .bind(row.recorded)
        .bind(row.occurred)
        .bind(row.kind)
        .bind(row.version)
        .bind(row.body)
        .bind(row.blobs)
        .bind(row.previous)
        .bind(row.hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Opens the body of an event, and who recorded it: none where that was not kept.
pub(super) fn event(key: &CaseKey, case: &str, row: &Row) -> Option<(Event, Option<Recorder>)> {
    let body = key.open_text(&row.body, &place(case, row.seq))?;
    let read = match row.version {
        1 => serde_json::from_slice(&body).map(|event| (event, None)),
        EVENT_VERSION => serde_json::from_slice::<Entry>(&body)
            .map(|entry| (entry.event.into_owned(), Some(entry.by))),
        _ => return None,
    };
    read.ok()
}

impl Store {
    /// A case with its events.
    ///
    /// # Errors
    /// When there is no such case, or something in it was changed or is damaged.
    pub fn case(&self, case: &str) -> Result<CaseRecord, StoreError> {
        self.run(async {
            let mut tx = database::read(&self.pool, &self.location).await?;
            let (record, ..) = self.load(&mut tx, case).await?;
            Ok(record)
        })
    }

    /// The procedure (folder name) of a case.
    ///
    /// # Errors
    /// When there is no such case.
    pub fn procedure_of(&self, case: &str) -> Result<String, StoreError> {
        self.run(async {
            let mut connection = self.pool.acquire().await?;
            Ok(head(&mut connection, case).await?.procedure)
        })
    }

    /// Cases in the order of their numbers, after one of them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn list(
        &self,
        after: &str,
        closed_too: bool,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        self.run(async {
            let rows = sqlx::query(sql::LIST)
                .bind(after.to_owned())
                .bind(i64::from(closed_too))
                .bind(limit as i64)
                .fetch_all(&self.pool)
                .await?;
            rows.iter()
                .map(|row| {
                    let id: String = row.try_get(0)?;
                    let mut listed = Listed {
                        procedure: row.try_get(1)?,
                        id,
                        ..Listed::default()
                    };
                    if let Err(error) = self.fill(&mut listed, row) {
                        listed.problem = Some(error.text());
                    }
                    Ok(listed)
                })
                .collect()
        })
    }

    /// What the lists say of a case. One that is damaged leaves the others alone.
    fn fill(&self, listed: &mut Listed, row: &sqlx::any::AnyRow) -> Result<(), StoreError> {
        let id = listed.id.clone();
        let wrong = |nl: &str, en: &str| {
            StoreError::Sealed(Text::new(
                format!("{nl} van zaak `{id}`"),
                format!("{en} of case `{id}`"),
            ))
        };
        let day = |text: Option<String>| match text {
            Some(text) if !text.is_empty() => calendar::parse(&text)
                .map(Some)
                .ok_or_else(|| wrong("een dag in de lijst", "a day in the list")),
            // Without events there is no first and no last day.
            _ => Ok(None),
        };
        listed.destroyed = day(row.try_get(3)?)?;
        let status: Option<String> = row.try_get(4)?;
        listed.status =
            status.ok_or_else(|| wrong("de regel in de lijst", "the row in the list"))?;
        listed.closed = day(row.try_get(5)?)?;
        listed.first = day(row.try_get(6)?)?;
        listed.last = day(row.try_get(7)?)?;
        let wrapped: Option<String> = row.try_get(2)?;
        let sealed: String = row.try_get(8)?;
        if wrapped.is_none() && listed.destroyed.is_none() {
            return Err(wrong("de sleutel", "the key"));
        }
        if let Some(wrapped) = wrapped.filter(|_| !sealed.is_empty()) {
            let key = self.master.unwrap_case(&id, &wrapped)?;
            let plain = key
                .open_text(&sealed, &format!("title|{id}"))
                .ok_or_else(|| wrong("de naam", "the name"))?;
            listed.title = text(&plain);
        }
        Ok(())
    }

    /// The numbers of all cases after one of them, some at a time.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn case_ids(&self, after: &str) -> Result<Vec<String>, StoreError> {
        self.run(async {
            let mut connection = self.pool.acquire().await?;
            ids(&mut connection, after).await
        })
    }

    /// The key of a case.
    pub(super) async fn case_key(&self, case: &str) -> Result<CaseKey, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let head = head(&mut connection, case).await?;
        match head.sealed_key {
            Some(wrapped) => self.master.unwrap_case(case, &wrapped),
            None => Err(match head.destroyed {
                Some(on) => StoreError::Destroyed {
                    case: case.to_owned(),
                    on,
                },
                // Only a destroyed case has no key.
                None => StoreError::Sealed(Text::new(
                    format!("de sleutel van zaak `{case}`"),
                    format!("the key of case `{case}`"),
                )),
            }),
        }
    }

    /// A case with its key and the head of its chain.
    pub(super) async fn load(
        &self,
        connection: &mut AnyConnection,
        case: &str,
    ) -> Result<(CaseRecord, Option<CaseKey>, (i64, String)), StoreError> {
        let head = head(connection, case).await?;
        let mut record = CaseRecord {
            id: case.to_owned(),
            procedure: head.procedure,
            opened: head.opened,
            destroyed: head.destroyed.as_deref().and_then(calendar::parse),
            events: Vec::new(),
            recorded: Vec::new(),
            by: Vec::new(),
            hashes: Vec::new(),
        };
        let Some(wrapped) = head.sealed_key else {
            if record.destroyed.is_none() {
                // Only a destroyed case has no key.
                return Err(StoreError::Sealed(Text::new(
                    format!("de sleutel van zaak `{case}`"),
                    format!("the key of case `{case}`"),
                )));
            }
            return Ok((record, None, (head.seq, head.hash)));
        };
        let key = self.master.unwrap_case(case, &wrapped)?;
        for row in rows(connection, case).await? {
            let (event, by) = event(&key, case, &row).ok_or_else(|| {
                StoreError::Sealed(Text::new(
                    format!("gebeurtenis {} van zaak `{case}`", row.seq),
                    format!("event {} of case `{case}`", row.seq),
                ))
            })?;
            record.events.push(Arc::new(event));
            record.recorded.push(row.recorded);
            record.by.push(by);
            record.hashes.push(row.hash);
        }
        Ok((record, Some(key), (head.seq, head.hash)))
    }
}

pub(super) async fn ids(
    connection: &mut AnyConnection,
    after: &str,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(sql::CASES_AFTER)
        .bind(after.to_owned())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

pub(super) fn text(plain: &Zeroizing<Vec<u8>>) -> String {
    String::from_utf8_lossy(plain).into_owned()
}
