//! What the office says of itself: one sealed value, replaced as a whole.

use base16ct::lower::encode_string;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row as _};
use zeroize::Zeroizing;

use super::error::StoreError;
use super::{Store, database, sql};
use crate::diagnostic::Text;

/// What its seal is bound to.
const PLACE: &str = "organisation";

/// What was kept, and what it is known by.
#[derive(Debug, Clone)]
pub struct Kept {
    /// As it was given.
    pub body: Zeroizing<Vec<u8>>,
    /// Another one with every change; tells nothing of it.
    pub mark: String,
}

impl Store {
    /// What the office says of itself; none before it said anything.
    ///
    /// # Errors
    /// When the store cannot be read, or it was changed or is damaged.
    pub fn organisation(&self) -> Result<Option<Kept>, StoreError> {
        self.run(async {
            let mut connection = self.pool.acquire().await?;
            self.kept(&mut connection).await
        })
    }

    /// Replaces it. What is decided sees it as it is at that moment.
    ///
    /// # Errors
    /// When the store refuses; the inner error is the caller's own.
    pub fn change_organisation<E>(
        &self,
        mut decide: impl FnMut(Option<&[u8]>) -> Result<Vec<u8>, E>,
    ) -> Result<Result<(), E>, StoreError> {
        self.retrying(async || {
            let mut tx = database::write(&self.pool, &self.location).await?;
            let kept = self.kept(&mut tx).await?;
            let body = match decide(kept.as_ref().map(|kept| kept.body.as_slice())) {
                Ok(body) => body,
                Err(error) => return Ok(Err(error)),
            };
            sqlx::query(sql::PUT_ORGANISATION)
                .bind(self.master.seal_text(&body, PLACE)?)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok(Ok(()))
        })
    }

    async fn kept(&self, connection: &mut AnyConnection) -> Result<Option<Kept>, StoreError> {
        let row = sqlx::query(sql::ORGANISATION)
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let sealed: String = row.try_get(0)?;
        let body = self.master.open_text(&sealed, PLACE).ok_or_else(|| {
            StoreError::Sealed(Text::new(
                "de gegevens van de organisatie",
                "what is kept of the organisation",
            ))
        })?;
        let mark = encode_string(&Sha256::digest(sealed.as_bytes()));
        Ok(Some(Kept { body, mark }))
    }
}
