//! Connections, write transactions and versions.

use std::path::Path;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Row as _, Transaction};

use super::error::{StoreError, is_busy};
use super::location::{Database, Location};
use super::sql;
use crate::diagnostic::Text;

/// How long a writer waits for others.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a write is tried again when PostgreSQL lets another one go first.
pub(super) const TRIES: usize = 50;

/// Opens the database; the file of a new store is made.
pub(super) async fn connect(location: &Location) -> Result<AnyPool, StoreError> {
    sqlx::any::install_default_drivers();
    let (url, sqlite) = match &location.database {
        Database::Url(url) => (url.clone(), false),
        Database::File(path) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|source| StoreError::io("make", folder, source))?;
            }
            (file_url(path, "rwc"), true)
        }
    };
    match pool(&url, sqlite).await {
        Err(StoreError::ReadOnly(error)) => match &location.database {
            // A store on a read-only disk can still be read, when no journal is waiting beside it.
            Database::File(path) if path.exists() && !has_journal(path) => {
                pool(&file_url(path, "ro&immutable=1"), false).await
            }
            _ => Err(StoreError::ReadOnly(error)),
        },
        other => other,
    }
}

fn file_url(path: &Path, mode: &str) -> String {
    let escaped: String = path
        .to_string_lossy()
        .chars()
        .map(|c| match c {
            '?' => "%3f".to_owned(),
            '#' => "%23".to_owned(),
            '%' => "%25".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("sqlite://{escaped}?mode={mode}")
}

fn has_journal(path: &Path) -> bool {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    std::fs::metadata(journal).is_ok_and(|journal| journal.len() > 0)
}

async fn pool(url: &str, sqlite: bool) -> Result<AnyPool, StoreError> {
    // A pool keeps trying what cannot succeed; the first connection tells at once what is wrong.
    let mut first = AnyConnection::connect(url).await?;
    if sqlite {
        prepare(&mut first).await?;
    }
    first.close().await?;
    let options = AnyPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if sqlite {
                    prepare(connection).await?;
                }
                Ok(())
            })
        });
    Ok(options.connect(url).await?)
}

/// What every connection to a SQLite file is told.
async fn prepare(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    connection.execute("PRAGMA busy_timeout = 30000").await?;
    // Several processes may turn the journal on at once; that one step does not wait by itself.
    let mut tries = 0;
    while let Err(error) = connection.execute("PRAGMA journal_mode = WAL").await {
        tries += 1;
        let busy = is_busy(&error);
        if !busy || tries > 200 {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What was acknowledged is on the disk; what was deleted is overwritten.
    connection.execute("PRAGMA synchronous = FULL").await?;
    connection.execute("PRAGMA secure_delete = ON").await?;
    Ok(())
}

/// Starts a transaction that will write: it waits for other writers at its start, never in its middle.
pub(super) async fn write(
    pool: &AnyPool,
    location: &Location,
) -> Result<Transaction<'static, Any>, StoreError> {
    Ok(match location.database {
        Database::File(_) => pool.begin_with("BEGIN IMMEDIATE").await?,
        Database::Url(_) => {
            pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                .await?
        }
    })
}

/// Starts a transaction that reads one moment of the store.
pub(super) async fn read(
    pool: &AnyPool,
    location: &Location,
) -> Result<Transaction<'static, Any>, StoreError> {
    Ok(match location.database {
        Database::File(_) => pool.begin().await?,
        Database::Url(_) => {
            pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .await?
        }
    })
}

/// The version that this program writes.
pub(super) fn version() -> i64 {
    sql::MIGRATIONS.len() as i64
}

/// Brings the tables to the version of this program.
pub(super) async fn migrate(pool: &AnyPool, location: &Location) -> Result<(), StoreError> {
    // A store that is up to date is only read.
    if let Ok(found) = found(pool).await
        && found >= version()
    {
        return newer(found);
    }
    let mut tx = match location.database {
        Database::File(_) => write(pool, location).await?,
        Database::Url(_) => {
            let mut tx = pool.begin().await?;
            // One process at a time; released with the transaction. The number is ours alone.
            sqlx::query("SELECT 1 FROM (SELECT pg_advisory_xact_lock(4711471112)) AS waited")
                .execute(&mut *tx)
                .await?;
            tx
        }
    };
    sqlx::query(sql::CREATE_STORE).execute(&mut *tx).await?;
    let row = sqlx::query(sql::VERSION).fetch_optional(&mut *tx).await?;
    let found = number(row.as_ref())?;
    newer(found)?;
    for statements in sql::MIGRATIONS.iter().skip(found.max(0) as usize) {
        for statement in *statements {
            sqlx::query(*statement).execute(&mut *tx).await?;
        }
    }
    sqlx::query(sql::PUT_VERSION)
        .bind(version().to_string())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn found(pool: &AnyPool) -> Result<i64, StoreError> {
    let row = sqlx::query(sql::VERSION).fetch_optional(pool).await?;
    number(row.as_ref())
}

fn number(row: Option<&sqlx::any::AnyRow>) -> Result<i64, StoreError> {
    // A store that is made now has none yet.
    let Some(row) = row else { return Ok(0) };
    let text: String = row.try_get(0)?;
    // Anything else was changed by hand: what would be done to it as to a new one would be done to somebody's cases.
    text.parse().map_err(|_| {
        StoreError::Sealed(Text::new(
            format!("de versie van de opslag (`{text}`)"),
            format!("the version of the store (`{text}`)"),
        ))
    })
}

fn newer(found: i64) -> Result<(), StoreError> {
    let known = version();
    if found > known {
        Err(StoreError::Newer { found, known })
    } else {
        Ok(())
    }
}
