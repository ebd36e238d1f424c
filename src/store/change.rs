//! Changing a case: events are added and the projections follow, in one transaction or not at all.

use serde_json::Value;
use sqlx::AnyConnection;

use super::cases::{CaseRecord, put_row};
use super::chain::{self, Row};
use super::error::StoreError;
use super::key::CaseKey;
use super::{Store, database, sql};
use crate::calendar::Date;
use crate::case::{Event, Recorder};

/// The version of the events that this program writes: 1 is the event alone, 2 says who recorded it.
pub(super) const EVENT_VERSION: i64 = 2;

/// What is sealed of an event of version 2.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry<'a> {
    pub(super) by: Recorder,
    pub(super) event: std::borrow::Cow<'a, Event>,
}
/// What an item without a last day sorts as: after all others.
pub(super) const NO_DAY: &str = "9999-12-31";

/// What happens to a case.
#[derive(Debug, Clone)]
pub struct Change<T> {
    /// The events to add.
    pub events: Vec<Event>,
    /// Who adds them.
    pub by: Recorder,
    /// What is known of the case after them.
    pub projection: Projection,
    /// The contents are destroyed with them, on this day.
    pub destroys: Option<Date>,
    /// What the caller wants back.
    pub result: T,
}

/// What is known of a case, for lists; it can always be made again from the events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Projection {
    /// Where it stands, in codes.
    pub status: String,
    /// The states of its tracks, as JSON.
    pub states: String,
    /// The day on which it closed.
    pub closed: Option<Date>,
    /// The day of its first event.
    pub first: Option<Date>,
    /// The day of its last event.
    pub last: Option<Date>,
    /// What people call it; sealed.
    pub title: String,
    /// What is open.
    pub items: Vec<AgendaItem>,
}

/// An open obligation of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaItem {
    /// Its code.
    pub obligation: String,
    /// The role that must meet it.
    pub bearer: String,
    /// A term of the regulation.
    pub hard: bool,
    /// The last day.
    pub due: Option<Date>,
    /// All that is needed to explain it; sealed.
    pub body: Value,
}

impl Store {
    /// Opens a case under the next number of a series and year, with its first events.
    ///
    /// Numbers have no gaps: a number is given out in the transaction that uses it. So does what was taken in under the id
    /// `intake` end: it becomes one case.
    ///
    /// # Errors
    /// When the store refuses; the inner error is the caller's own, and then no number was used.
    pub fn open_case<T, E>(
        &self,
        procedure: &str,
        series: &str,
        (year, intake): (i32, Option<&str>),
        now: i64,
        mut decide: impl FnMut(&str) -> Result<Change<T>, E>,
    ) -> Result<Result<T, E>, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let row = sqlx::query(sql::NEXT_NUMBER)
                .bind(series.to_owned())
                .bind(i64::from(year))
                .fetch_one(&mut *tx)
                .await?;
            let number: i64 = sqlx::Row::try_get(&row, 0)?;
            let case = format!("{series}-{year:04}-{number:03}");
            let change = match decide(&case) {
                Ok(change) => change,
                Err(error) => return Ok(Err(error)),
            };
            let (key, wrapped) = self.master.new_case(&case)?;
            sqlx::query(sql::NEW_CASE)
                .bind(case.clone())
                .bind(procedure.to_owned())
                .bind(now)
                .bind(wrapped)
                .execute(&mut *tx)
                .await?;
            add(&mut tx, &case, &key, (0, String::new()), &change, now).await?;
            project(&mut tx, &case, &key, &change.projection).await?;
            if let Some(id) = intake {
                super::intake::becomes(&mut tx, id, &case, now).await?;
            }
            tx.commit().await?;
            Ok(Ok(change.result))
        })
    }

    /// Adds events to a case. What is decided sees the case as it is at that moment; nobody can come in between.
    ///
    /// # Errors
    /// When the case does not exist, was destroyed, or the store refuses; the inner error is the caller's own.
    pub fn change_case<T, E>(
        &self,
        case: &str,
        now: i64,
        mut decide: impl FnMut(&CaseRecord) -> Result<Change<T>, E>,
    ) -> Result<Result<T, E>, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let (record, key, head) = self.load(&mut tx, case).await?;
            let Some(key) = key else {
                return Err(record.gone());
            };
            let change = match decide(&record) {
                Ok(change) => change,
                Err(error) => return Ok(Err(error)),
            };
            add(&mut tx, case, &key, head, &change, now).await?;
            if let Some(day) = change.destroys {
                sqlx::query(sql::FORGET_KEY)
                    .bind(case.to_owned())
                    .bind(day.to_string())
                    .execute(&mut *tx)
                    .await?;
                drop_drafts(&mut tx, case).await?;
                let nothing = Projection {
                    title: String::new(),
                    items: Vec::new(),
                    ..change.projection.clone()
                };
                project(&mut tx, case, &key, &nothing).await?;
            } else {
                project(&mut tx, case, &key, &change.projection).await?;
            }
            tx.commit().await?;
            Ok(Ok(change.result))
        })
    }

    /// Forgets the key of a case without an event: for a backup of a store in which it was destroyed. Tells whether
    /// the case was there.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn forget(&self, case: &str, on: Date) -> Result<bool, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let key = match self.load(&mut tx, case).await {
                Ok((_, Some(key), _)) => key,
                Ok((_, None, _)) => return Ok(true),
                Err(StoreError::NoCase(_)) => return Ok(false),
                Err(error) => return Err(error),
            };
            sqlx::query(sql::FORGET_KEY)
                .bind(case.to_owned())
                .bind(on.to_string())
                .execute(&mut *tx)
                .await?;
            drop_drafts(&mut tx, case).await?;
            let nothing = Projection {
                closed: Some(on),
                ..Projection::default()
            };
            project(&mut tx, case, &key, &nothing).await?;
            tx.commit().await?;
            Ok(true)
        })
    }

    /// Makes the projection of a case again; the same events give the same rows.
    ///
    /// # Errors
    /// As [`Store::change_case`].
    pub fn rebuild_case<E>(
        &self,
        case: &str,
        mut projection: impl FnMut(&CaseRecord) -> Result<Projection, E>,
    ) -> Result<Result<(), E>, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let (record, key, _) = self.load(&mut tx, case).await?;
            // Of a destroyed case nothing can be read; what its projection says stays.
            let Some(key) = key else { return Ok(Ok(())) };
            match projection(&record) {
                Ok(made) => project(&mut tx, case, &key, &made).await?,
                Err(error) => return Ok(Err(error)),
            }
            tx.commit().await?;
            Ok(Ok(()))
        })
    }

    /// Tries again when PostgreSQL let another writer go first.
    pub(super) fn retrying<T>(
        &self,
        mut work: impl AsyncFnMut() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.run(async {
            let mut tries = 1;
            loop {
                match work().await {
                    Err(StoreError::Busy(_) | StoreError::Database(_))
                        if tries < database::TRIES && !self.location.is_file() =>
                    {
                        tries += 1;
                        tokio::time::sleep(std::time::Duration::from_millis(5 * tries as u64))
                            .await;
                    }
                    other => return other,
                }
            }
        })
    }
}

/// Adds events to the chain.
async fn add<T>(
    tx: &mut AnyConnection,
    case: &str,
    key: &CaseKey,
    head: (i64, String),
    change: &Change<T>,
    now: i64,
) -> Result<(), StoreError> {
    let (mut seq, mut previous) = head;
    for event in &change.events {
        seq += 1;
        let entry = Entry {
            by: change.by.clone(),
            event: std::borrow::Cow::Borrowed(event),
        };
        let body = serde_json::to_vec(&entry)
            .map_err(|error| StoreError::io("write", "event", error.into()))?;
        let blobs: Vec<&str> = event
            .files
            .iter()
            .map(|file| file.blob.as_str())
            .filter(|blob| !blob.is_empty())
            .collect();
        let mut row = Row {
            seq,
            recorded: now,
            // An event without a day of its own (a correction) has an empty column.
            occurred: event.on.map_or(String::new(), |on| on.to_string()),
            kind: kind(event).to_owned(),
            version: EVENT_VERSION,
            body: key.seal_text(&body, &place(case, seq))?,
            blobs: blobs.join(" "),
            previous,
            hash: String::new(),
        };
        row.hash = chain::hash(case, &row);
        previous = row.hash.clone();
        put_row(tx, case, row).await?;
        for file in event.files.iter().filter(|file| !file.blob.is_empty()) {
            Store::note_blob(tx, case, &file.blob, file.size).await?;
        }
    }
    sqlx::query(sql::HEAD)
        .bind(case.to_owned())
        .bind(seq)
        .bind(previous)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes what was typed for a case away with its key.
async fn drop_drafts(tx: &mut AnyConnection, case: &str) -> Result<(), StoreError> {
    sqlx::query(sql::DROP_DRAFTS_OF)
        .bind(case.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

/// The kind of an event: its code, or what it does to an earlier one.
pub(super) fn kind(event: &Event) -> &str {
    if event.corrects.is_some() {
        "correction"
    } else if event.withdraws.is_some() {
        "withdrawal"
    } else if event.event.is_empty() {
        "file"
    } else {
        &event.event
    }
}

/// What an event's seal is bound to.
pub(super) fn place(case: &str, seq: i64) -> String {
    format!("event|{case}|{seq}")
}

/// Replaces the projection of a case.
pub(super) async fn project(
    tx: &mut AnyConnection,
    case: &str,
    key: &CaseKey,
    projection: &Projection,
) -> Result<(), StoreError> {
    // A case without events has no first and no last day.
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    for statement in [sql::DROP_VIEW, sql::DROP_AGENDA] {
        sqlx::query(statement)
            .bind(case.to_owned())
            .execute(&mut *tx)
            .await?;
    }
    let title = if projection.title.is_empty() {
        String::new()
    } else {
        key.seal_text(projection.title.as_bytes(), &format!("title|{case}"))?
    };
    sqlx::query(sql::NEW_VIEW)
        .bind(case.to_owned())
        .bind(projection.status.clone())
        .bind(projection.states.clone())
        .bind(projection.closed.map(|day| day.to_string()))
        .bind(day(projection.first))
        .bind(day(projection.last))
        .bind(title)
        .execute(&mut *tx)
        .await?;
    for (number, item) in projection.items.iter().enumerate() {
        let body = serde_json::to_vec(&item.body)
            .map_err(|error| StoreError::io("write", "agenda", error.into()))?;
        let sealed = key.seal_text(&body, &format!("agenda|{case}|{number}"))?;
        sqlx::query(sql::NEW_ITEM)
            .bind(case.to_owned())
            .bind(number as i64)
            .bind(item.obligation.clone())
            .bind(item.bearer.clone())
            .bind(i64::from(item.hard))
            .bind(
                item.due
                    .map_or_else(|| NO_DAY.to_owned(), |due| due.to_string()),
            )
            .bind(sealed)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
