//! Does everything still fit? Walks every chain and every blob and names what is wrong.

use serde::Serialize;

use super::cases::{event, head, ids, rows};
use super::chain;
use super::change::kind;
use super::error::StoreError;
use super::{Store, blobs, database, sql};
use crate::calendar;
use crate::diagnostic::Text;
use object_store::ObjectStoreExt as _;
use sqlx::Row as _;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The case; empty when it is about the store as a whole.
    pub case: String,
    /// The number of the event, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<i64>,
    /// The id of the document, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blob: Option<String>,
    /// What is wrong.
    pub text: Text,
}

/// What was walked, and what was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verified {
    /// How many cases.
    pub cases: usize,
    /// How many events.
    pub events: usize,
    /// How many documents.
    pub blobs: usize,
    /// Cases whose contents were destroyed, with the day.
    pub destroyed: Vec<(String, Option<String>)>,
    /// Documents on the disk that no event names: left by an interruption, harmless.
    pub unnamed: usize,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Walks the whole store; `seen` is told the number of each case.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn verify(&self, mut seen: impl FnMut(&str)) -> Result<Verified, StoreError> {
        self.run(async {
            let mut verified = Verified::default();
            let mut named: Vec<String> = Vec::new();
            let mut connection = self.pool.acquire().await?;
            if self.location.is_file() {
                let pages = sqlx::query("PRAGMA integrity_check(10)")
                    .fetch_all(&mut *connection)
                    .await?;
                for page in pages {
                    let text: String = page.try_get(0)?;
                    if text != "ok" {
                        verified.findings.push(Finding {
                            case: String::new(),
                            event: None,
                            blob: None,
                            text: Text::new(
                                format!("de databank is beschadigd ({text})"),
                                format!("the database is damaged ({text})"),
                            ),
                        });
                    }
                }
            }
            let mut after = String::new();
            loop {
                let page = ids(&mut connection, &after).await?;
                let Some(last) = page.last() else { break };
                after.clone_from(last);
                for case in page {
                    seen(&case);
                    let mut tx = database::read(&self.pool, &self.location).await?;
                    self.verify_case(&mut tx, &case, &mut verified, &mut named)
                        .await?;
                }
            }
            named.sort();
            verified.unnamed = blobs::on_disk(&self.location.blobs)?
                .iter()
                .filter(|name| named.binary_search(name).is_err())
                .count();
            Ok(verified)
        })
    }

    async fn verify_case(
        &self,
        connection: &mut sqlx::AnyConnection,
        case: &str,
        verified: &mut Verified,
        named: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        verified.cases += 1;
        let mut wrong = |event: Option<i64>, blob: Option<&str>, text: (&str, &str)| {
            verified.findings.push(Finding {
                case: case.to_owned(),
                event,
                blob: blob.map(ToOwned::to_owned),
                text: Text::new(text.0, text.1),
            });
        };
        let head = head(connection, case).await?;
        let key = match &head.sealed_key {
            None => {
                verified
                    .destroyed
                    .push((case.to_owned(), head.destroyed.clone()));
                None
            }
            Some(wrapped) => {
                let key = self.master.unwrap_case(case, wrapped).ok();
                if key.is_none() {
                    wrong(
                        None,
                        None,
                        (
                            "de sleutel is veranderd of beschadigd",
                            "its key was changed or is damaged",
                        ),
                    );
                }
                key
            }
        };
        let mut previous = String::new();
        let mut expected = 0;
        let mut last = String::new();
        let mut referred: Vec<String> = Vec::new();
        for row in rows(connection, case).await? {
            verified.events += 1;
            expected += 1;
            if row.seq != expected {
                wrong(
                    Some(row.seq),
                    None,
                    (
                        "een gebeurtenis ervoor ontbreekt",
                        "an event before it is missing",
                    ),
                );
                expected = row.seq;
            }
            if row.previous != previous {
                wrong(
                    Some(row.seq),
                    None,
                    (
                        "zij sluit niet aan op de gebeurtenis ervoor",
                        "it does not follow the event before it",
                    ),
                );
            }
            if chain::hash(case, &row) != row.hash {
                wrong(
                    Some(row.seq),
                    None,
                    (
                        "zij is veranderd nadat zij was vastgelegd",
                        "it was changed after it was recorded",
                    ),
                );
            }
            if let Some(key) = &key {
                match event(key, case, &row) {
                    None => wrong(
                        Some(row.seq),
                        None,
                        (
                            "de inhoud is niet te openen",
                            "its contents cannot be opened",
                        ),
                    ),
                    Some((event, _)) => {
                        // Without a day the column is empty.
                        let day = event.on.map_or(String::new(), |on| on.to_string());
                        if day != row.occurred || kind(&event) != row.kind {
                            wrong(
                                Some(row.seq),
                                None,
                                (
                                    "de inhoud is van een andere gebeurtenis",
                                    "its contents are of another event",
                                ),
                            );
                        }
                    }
                }
            }
            referred.extend(
                row.blobs
                    .split(' ')
                    .filter(|id| !id.is_empty())
                    .map(ToOwned::to_owned),
            );
            previous.clone_from(&row.hash);
            last = row.hash;
        }
        if (expected, &last) != (head.seq, &head.hash) {
            wrong(
                None,
                None,
                (
                    "de laatste gebeurtenissen ontbreken, of zijn van buiten toegevoegd",
                    "its last events are missing, or were added from outside",
                ),
            );
        }
        if let Some(day) = &head.destroyed
            && calendar::parse(day).is_none()
        {
            wrong(
                None,
                None,
                (
                    "de dag van de vernietiging is geen datum",
                    "the day on which it was destroyed is no date",
                ),
            );
        }
        let known = sqlx::query(sql::BLOBS_OF)
            .bind(case.to_owned())
            .fetch_all(connection)
            .await?;
        let mut known: Vec<String> = known
            .iter()
            .map(|row| row.try_get(0))
            .collect::<Result<_, _>>()?;
        known.sort();
        referred.sort();
        referred.dedup();
        if known != referred {
            wrong(
                None,
                None,
                (
                    "de lijst van stukken klopt niet met de gebeurtenissen",
                    "its list of documents does not agree with its events",
                ),
            );
        }
        for id in referred {
            verified.blobs += 1;
            let bytes = match self.blobs.get(&blobs::key(&id)).await {
                Ok(found) => found.bytes().await,
                Err(error) => Err(error),
            };
            match (bytes, &key) {
                (Err(_), _) => wrong(
                    None,
                    Some(&id),
                    ("het stuk is er niet", "the document is not there"),
                ),
                (Ok(bytes), Some(key)) => {
                    if blobs::opened(key, case, &id, &bytes).is_err() {
                        wrong(
                            None,
                            Some(&id),
                            (
                                "het stuk is veranderd of beschadigd",
                                "the document was changed or is damaged",
                            ),
                        );
                    }
                }
                (Ok(bytes), None) => {
                    use sha2::Digest as _;
                    if base16ct::lower::encode_string(&sha2::Sha256::digest(&bytes)) != id {
                        wrong(
                            None,
                            Some(&id),
                            (
                                "het stuk is veranderd of beschadigd",
                                "the document was changed or is damaged",
                            ),
                        );
                    }
                }
            }
            named.push(id);
        }
        Ok(())
    }
}
