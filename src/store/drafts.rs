//! Drafts: what was typed for a document that is not made yet, sealed with the key of its case.
//!
//! Each saving is a version of its own, so that two who work in one draft can be told apart: what one of them changed is the
//! difference from the version that they saw. The latest [`KEPT`] versions are kept; all are gone with the key.

use sqlx::Row as _;
use zeroize::Zeroizing;

use super::cases::head;
use super::error::StoreError;
use super::{Store, database, sql};
use crate::diagnostic::Text;

/// How many versions of a draft are kept: more than a minute of typing.
pub(super) const KEPT: i64 = 100;

/// One version of a draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its number, from 1.
    pub version: i64,
    /// When it was saved, in milliseconds since 1970 (UTC).
    pub saved: i64,
    /// What was saved.
    pub body: Zeroizing<Vec<u8>>,
}

impl Store {
    /// A version of a draft, or the last one.
    ///
    /// # Errors
    /// When the case does not exist or was destroyed, or the draft was changed or is damaged.
    pub fn draft(
        &self,
        case: &str,
        document: &str,
        version: Option<i64>,
    ) -> Result<Option<Draft>, StoreError> {
        self.run(async {
            let key = self.case_key(case).await?;
            let statement = match version {
                Some(_) => sql::DRAFT,
                None => sql::LAST_DRAFT,
            };
            let mut query = sqlx::query(statement)
                .bind(case.to_owned())
                .bind(document.to_owned());
            if let Some(version) = version {
                query = query.bind(version);
            }
            let Some(row) = query.fetch_optional(&self.pool).await? else {
                return Ok(None);
            };
            let version: i64 = row.try_get(0)?;
            let body = key
                .open_text(
                    &row.try_get::<String, _>(2)?,
                    &place(case, document, version),
                )
                .ok_or_else(|| {
                    StoreError::Sealed(Text::new(
                        format!("het concept van {document} in zaak `{case}`"),
                        format!("the draft of {document} in case `{case}`"),
                    ))
                })?;
            Ok(Some(Draft {
                version,
                saved: row.try_get(1)?,
                body,
            }))
        })
    }

    /// Saves versions after version `after` (0 before the first), all or none. Gives whether it did: another may have been
    /// first.
    ///
    /// # Errors
    /// When the case does not exist or was destroyed, or the store refuses.
    pub fn save_draft(
        &self,
        case: &str,
        document: &str,
        after: i64,
        now: i64,
        bodies: &[&[u8]],
    ) -> Result<bool, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let found = head(&mut tx, case).await?;
            let Some(wrapped) = found.sealed_key else {
                return Err(StoreError::Destroyed {
                    case: case.to_owned(),
                    on: found.destroyed.unwrap_or_else(|| "?".to_owned()),
                });
            };
            let last = sqlx::query(sql::LAST_DRAFT)
                .bind(case.to_owned())
                .bind(document.to_owned())
                .fetch_optional(&mut *tx)
                .await?
                .map(|row| row.try_get::<i64, _>(0))
                .transpose()?;
            if last != (after > 0).then_some(after) {
                return Ok(false);
            }
            let key = self.master.unwrap_case(case, &wrapped)?;
            let mut version = after;
            for body in bodies {
                version += 1;
                sqlx::query(sql::NEW_DRAFT)
                    .bind(case.to_owned())
                    .bind(document.to_owned())
                    .bind(version)
                    .bind(now)
                    .bind(key.seal_text(body, &place(case, document, version))?)
                    .execute(&mut *tx)
                    .await?;
            }
            sqlx::query(sql::DROP_OLD_DRAFTS)
                .bind(case.to_owned())
                .bind(document.to_owned())
                .bind(version - KEPT)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(true)
        })
    }

    /// The documents of a case that somebody began to write, by code.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn begun(&self, case: &str) -> Result<Vec<String>, StoreError> {
        self.run(async {
            let query = sqlx::query(sql::BEGUN).bind(case.to_owned());
            let rows = query.fetch_all(&self.pool).await?;
            rows.iter()
                .map(|row| row.try_get(0).map_err(StoreError::from))
                .collect()
        })
    }

    /// Drops all versions of a draft: the document was made, or nobody wants it.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn drop_draft(&self, case: &str, document: &str) -> Result<(), StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            sqlx::query(sql::DROP_DRAFT)
                .bind(case.to_owned())
                .bind(document.to_owned())
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(())
        })
    }
}

fn place(case: &str, document: &str, version: i64) -> String {
    format!("draft|{case}|{document}|{version}")
}
