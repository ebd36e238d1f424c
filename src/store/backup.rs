//! A consistent copy of a store while others write, from either database to either.
//!
//! Everything is read in one transaction; blobs are copied after it, and were on the disk before an event named
//! them. The key is not copied: who has the copy and the key has everything, so they are kept apart.

use object_store::{ObjectStoreExt as _, PutPayload};
use serde::Serialize;
use sqlx::{AnyConnection, Row as _};

use super::cases::{head, ids, put_row, rows};
use super::error::StoreError;
use super::location::Location;
use super::{Store, blobs, database, sql};

/// What was copied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// How many cases.
    pub cases: usize,
    /// How many events.
    pub events: usize,
    /// How many documents.
    pub blobs: usize,
}

impl Store {
    /// Copies the store to an empty place.
    ///
    /// # Errors
    /// When there is a store there already, or reading or writing fails; then the copy is not complete and says so
    /// by having no version.
    pub fn backup(&self, to: &Location) -> Result<Copied, StoreError> {
        if to.is_file() && to.exists() {
            return Err(StoreError::Occupied(format!("{:?}", to.database)));
        }
        let target_blobs = blobs::open(to, true)?;
        self.run(async {
            let pool = database::connect(to).await?;
            database::migrate(&pool, to).await?;
            let mut target = database::write(&pool, to).await?;
            let count: i64 = sqlx::query(sql::COUNT_CASES)
                .fetch_one(&mut *target)
                .await?
                .try_get(0)?;
            if count > 0 {
                return Err(StoreError::Occupied(format!("{:?}", to.database)));
            }
            let mut source = database::read(&self.pool, &self.location).await?;
            let mut copied = Copied::default();
            if let Some(check) = sqlx::query(sql::CHECK).fetch_optional(&mut *source).await? {
                let check: String = check.try_get(0)?;
                sqlx::query(sql::PUT_CHECK)
                    .bind(check)
                    .execute(&mut *target)
                    .await?;
            }
            for row in sqlx::query(sql::ALL_SERIES).fetch_all(&mut *source).await? {
                sqlx::query(sql::PUT_SERIES)
                    .bind(row.try_get::<String, _>(0)?)
                    .bind(row.try_get::<i64, _>(1)?)
                    .bind(row.try_get::<i64, _>(2)?)
                    .execute(&mut *target)
                    .await?;
            }
            for row in sqlx::query(sql::COPY_ACCOUNTS)
                .fetch_all(&mut *source)
                .await?
            {
                sqlx::query(sql::COPY_ACCOUNT)
                    .bind(row.try_get::<String, _>(0)?)
                    .bind(row.try_get::<i64, _>(1)?)
                    .bind(row.try_get::<Option<String>, _>(2)?)
                    .bind(row.try_get::<String, _>(3)?)
                    .execute(&mut *target)
                    .await?;
            }
            if let Some(kept) = sqlx::query(sql::ORGANISATION)
                .fetch_optional(&mut *source)
                .await?
            {
                sqlx::query(sql::PUT_ORGANISATION)
                    .bind(kept.try_get::<String, _>(0)?)
                    .execute(&mut *target)
                    .await?;
            }
            for row in sqlx::query(sql::INTAKES).fetch_all(&mut *source).await? {
                sqlx::query(sql::COPY_INTAKE)
                    .bind(row.try_get::<String, _>(3)?)
                    .bind(row.try_get::<i64, _>(0)?)
                    .bind(row.try_get::<String, _>(1)?)
                    .execute(&mut *target)
                    .await?;
            }
            if let Some(head) = sqlx::query(sql::LOG_HEAD)
                .fetch_optional(&mut *source)
                .await?
            {
                sqlx::query(sql::PUT_LOG_HEAD)
                    .bind(head.try_get::<String, _>(0)?)
                    .execute(&mut *target)
                    .await?;
            }
            for row in sqlx::query(sql::WHOLE_LOG).fetch_all(&mut *source).await? {
                let mut line = sqlx::query(sql::NEW_LOG)
                    .bind(row.try_get::<i64, _>(0)?)
                    .bind(row.try_get::<i64, _>(1)?);
                for column in 2..10 {
                    line = line.bind(row.try_get::<String, _>(column)?);
                }
                line.execute(&mut *target).await?;
            }
            let mut after = String::new();
            let mut documents: Vec<String> = Vec::new();
            loop {
                let page = ids(&mut source, &after).await?;
                let Some(last) = page.last() else { break };
                after.clone_from(last);
                for case in page {
                    copied.cases += 1;
                    copied.events +=
                        copy_case(&mut source, &mut target, &case, &mut documents).await?;
                }
            }
            target.commit().await?;
            drop(source);
            for id in documents {
                let bytes = self.blobs.get(&blobs::key(&id)).await?.bytes().await?;
                target_blobs
                    .put(&blobs::key(&id), PutPayload::from(bytes))
                    .await?;
                copied.blobs += 1;
            }
            pool.close().await;
            Ok(copied)
        })
    }
}

async fn copy_case(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    case: &str,
    documents: &mut Vec<String>,
) -> Result<usize, StoreError> {
    let head = head(source, case).await?;
    sqlx::query(sql::PUT_CASE)
        .bind(case.to_owned())
        .bind(head.procedure)
        .bind(head.opened)
        .bind(head.sealed_key)
        .bind(head.seq)
        .bind(head.hash)
        .bind(head.destroyed)
        .execute(&mut *target)
        .await?;
    let events = rows(source, case).await?;
    let count = events.len();
    for row in events {
        put_row(target, case, row).await?;
    }
    for row in sqlx::query(sql::BLOBS_OF)
        .bind(case.to_owned())
        .fetch_all(&mut *source)
        .await?
    {
        let id: String = row.try_get(0)?;
        sqlx::query(sql::NEW_BLOB)
            .bind(id.clone())
            .bind(case.to_owned())
            .bind(row.try_get::<i64, _>(1)?)
            .execute(&mut *target)
            .await?;
        documents.push(id);
    }
    for row in sqlx::query(sql::DRAFTS_OF)
        .bind(case.to_owned())
        .fetch_all(&mut *source)
        .await?
    {
        sqlx::query(sql::NEW_DRAFT)
            .bind(case.to_owned())
            .bind(row.try_get::<String, _>(0)?)
            .bind(row.try_get::<i64, _>(1)?)
            .bind(row.try_get::<i64, _>(2)?)
            .bind(row.try_get::<String, _>(3)?)
            .execute(&mut *target)
            .await?;
    }
    for row in sqlx::query(sql::VIEW)
        .bind(case.to_owned())
        .fetch_all(&mut *source)
        .await?
    {
        sqlx::query(sql::NEW_VIEW)
            .bind(case.to_owned())
            .bind(row.try_get::<String, _>(0)?)
            .bind(row.try_get::<String, _>(1)?)
            .bind(row.try_get::<Option<String>, _>(2)?)
            .bind(row.try_get::<String, _>(3)?)
            .bind(row.try_get::<String, _>(4)?)
            .bind(row.try_get::<String, _>(5)?)
            .execute(&mut *target)
            .await?;
    }
    for row in sqlx::query(sql::ITEMS)
        .bind(case.to_owned())
        .fetch_all(&mut *source)
        .await?
    {
        sqlx::query(sql::NEW_ITEM)
            .bind(case.to_owned())
            .bind(row.try_get::<i64, _>(0)?)
            .bind(row.try_get::<String, _>(1)?)
            .bind(row.try_get::<String, _>(2)?)
            .bind(row.try_get::<i64, _>(3)?)
            .bind(row.try_get::<String, _>(4)?)
            .bind(row.try_get::<String, _>(5)?)
            .execute(&mut *target)
            .await?;
    }
    Ok(count)
}
