//! Every statement, once, for SQLite and PostgreSQL: TEXT and BIGINT columns, `$1` placeholders.
//!
//! | table | what it holds |
//! |---|---|
//! | `store` | version and key check; what the office says of itself, sealed |
//! | `series` | the last case number of each series and year |
//! | `case_file` | a case: its procedure, its wrapped key (none once destroyed), the head of its chain |
//! | `event` | the events; never changed, never removed |
//! | `case_view`, `agenda` | projections: remade from the events by `store rebuild` |
//! | `blob` | which blobs belong to which case |
//! | `draft` | what was typed for documents that are not made yet; gone with the key of the case |
//! | `account` | who may work with the store: functions, name and password hash sealed; ended ones stay |
//! | `intake` | what was typed of a case that is being taken in, sealed; a day long which case it became |
//! | `log` | who read, exported, searched or was refused what; chained, without content and names of parties |

/// The statements of each version; version n is reached by running the nth.
pub(super) const MIGRATIONS: [&[&str]; 4] = [
    &[
        "CREATE TABLE series (name TEXT NOT NULL, year BIGINT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (name, year))",
        "CREATE TABLE case_file (id TEXT NOT NULL PRIMARY KEY, procedure TEXT NOT NULL, opened BIGINT NOT NULL, sealed_key TEXT, seq BIGINT NOT NULL, head TEXT NOT NULL, destroyed TEXT)",
        "CREATE TABLE event (case_id TEXT NOT NULL, seq BIGINT NOT NULL, recorded BIGINT NOT NULL, occurred TEXT NOT NULL, kind TEXT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, blobs TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (case_id, seq))",
        "CREATE TABLE blob (id TEXT NOT NULL PRIMARY KEY, case_id TEXT NOT NULL, size BIGINT NOT NULL)",
        "CREATE TABLE case_view (case_id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, states TEXT NOT NULL, closed TEXT, first_on TEXT NOT NULL, last_on TEXT NOT NULL, title TEXT NOT NULL)",
        "CREATE TABLE agenda (case_id TEXT NOT NULL, item BIGINT NOT NULL, obligation TEXT NOT NULL, bearer TEXT NOT NULL, hard BIGINT NOT NULL, due TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (case_id, item))",
        "CREATE INDEX agenda_due ON agenda (due, case_id, item)",
        "CREATE INDEX agenda_bearer ON agenda (bearer, due, case_id, item)",
        "CREATE INDEX case_view_last ON case_view (last_on)",
    ],
    &[
        "CREATE TABLE draft (case_id TEXT NOT NULL, document TEXT NOT NULL, version BIGINT NOT NULL, saved BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (case_id, document, version))",
    ],
    &[
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, created BIGINT NOT NULL, ended TEXT, body TEXT NOT NULL)",
        "CREATE TABLE log (seq BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, account TEXT NOT NULL, role TEXT NOT NULL, act TEXT NOT NULL, case_id TEXT NOT NULL, class TEXT NOT NULL, result TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)",
        "CREATE INDEX log_case ON log (case_id, seq)",
        "CREATE INDEX log_account ON log (account, seq)",
    ],
    &[
        "CREATE TABLE intake (id TEXT NOT NULL PRIMARY KEY, saved BIGINT NOT NULL, body TEXT NOT NULL, case_id TEXT NOT NULL)",
    ],
];

pub(super) const CREATE_STORE: &str =
    "CREATE TABLE IF NOT EXISTS store (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";
pub(super) const VERSION: &str = "SELECT value FROM store WHERE name = 'version'";
pub(super) const PUT_VERSION: &str = "INSERT INTO store (name, value) VALUES ('version', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
pub(super) const CHECK: &str = "SELECT value FROM store WHERE name = 'check'";
pub(super) const PUT_CHECK: &str =
    "INSERT INTO store (name, value) VALUES ('check', $1) ON CONFLICT (name) DO NOTHING";

pub(super) const NEXT_NUMBER: &str = "INSERT INTO series (name, year, last) VALUES ($1, $2, 1) ON CONFLICT (name, year) DO UPDATE SET last = series.last + 1 RETURNING last";

pub(super) const NEW_CASE: &str = "INSERT INTO case_file (id, procedure, opened, sealed_key, seq, head) VALUES ($1, $2, $3, $4, 0, '')";
pub(super) const CASE: &str =
    "SELECT id, procedure, opened, sealed_key, seq, head, destroyed FROM case_file WHERE id = $1";
pub(super) const HEAD: &str = "UPDATE case_file SET seq = $2, head = $3 WHERE id = $1";
pub(super) const FORGET_KEY: &str =
    "UPDATE case_file SET sealed_key = NULL, destroyed = $2 WHERE id = $1";
pub(super) const CASES_AFTER: &str = "SELECT id FROM case_file WHERE id > $1 ORDER BY id LIMIT 500";

pub(super) const NEW_EVENT: &str = "INSERT INTO event (case_id, seq, recorded, occurred, kind, version, body, blobs, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
pub(super) const EVENTS: &str = "SELECT seq, recorded, occurred, kind, version, body, blobs, previous, hash FROM event WHERE case_id = $1 ORDER BY seq";

pub(super) const NEW_BLOB: &str =
    "INSERT INTO blob (id, case_id, size) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
pub(super) const BLOBS_OF: &str = "SELECT id, size FROM blob WHERE case_id = $1 ORDER BY id";

pub(super) const DROP_VIEW: &str = "DELETE FROM case_view WHERE case_id = $1";
pub(super) const NEW_VIEW: &str = "INSERT INTO case_view (case_id, status, states, closed, first_on, last_on, title) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(super) const DROP_AGENDA: &str = "DELETE FROM agenda WHERE case_id = $1";
pub(super) const NEW_ITEM: &str = "INSERT INTO agenda (case_id, item, obligation, bearer, hard, due, body) VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(super) const VIEW: &str =
    "SELECT status, states, closed, first_on, last_on, title FROM case_view WHERE case_id = $1";
pub(super) const ITEMS: &str =
    "SELECT item, obligation, bearer, hard, due, body FROM agenda WHERE case_id = $1 ORDER BY item";

/// The columns of an agenda row with what is needed to open it. `CROSS JOIN` keeps SQLite to this order: along the
/// index on the last day until there are enough, instead of sorting everything that is open.
macro_rules! agenda {
    ($rest:literal) => {
        concat!(
            "SELECT a.case_id, a.item, a.body, c.procedure, c.sealed_key FROM agenda a CROSS JOIN case_file c CROSS JOIN case_view v WHERE c.id = a.case_id AND v.case_id = a.case_id AND v.last_on <= $1 AND a.due <= $2 ",
            $rest,
            " ORDER BY a.due, a.case_id, a.item LIMIT $3"
        )
    };
}
pub(super) const AGENDA: &str = agenda!("");
pub(super) const AGENDA_OF_BEARER: &str = agenda!("AND a.bearer = $4");
pub(super) const AGENDA_OF_CASE: &str = agenda!("AND a.case_id = $4");
pub(super) const AGENDA_OF_BOTH: &str = agenda!("AND a.bearer = $4 AND a.case_id = $5");
/// Cases with events after a day: the agenda of that day must be read from their events. Ordered as the index is, or
/// SQLite would walk all cases.
pub(super) const CASES_WITH_LATER_EVENTS: &str =
    "SELECT case_id FROM case_view WHERE last_on > $1 AND first_on <= $1 ORDER BY last_on, case_id";

pub(super) const LIST: &str = "SELECT c.id, c.procedure, c.sealed_key, c.destroyed, v.status, v.closed, v.first_on, v.last_on, v.title FROM case_file c LEFT JOIN case_view v ON v.case_id = c.id WHERE c.id > $1 AND (v.closed IS NULL OR $2 = 1) ORDER BY c.id LIMIT $3";

pub(super) const NEW_DRAFT: &str =
    "INSERT INTO draft (case_id, document, version, saved, body) VALUES ($1, $2, $3, $4, $5)";
pub(super) const LAST_DRAFT: &str = "SELECT version, saved, body FROM draft WHERE case_id = $1 AND document = $2 ORDER BY version DESC LIMIT 1";
pub(super) const DRAFT: &str =
    "SELECT version, saved, body FROM draft WHERE case_id = $1 AND document = $2 AND version = $3";
pub(super) const DROP_OLD_DRAFTS: &str =
    "DELETE FROM draft WHERE case_id = $1 AND document = $2 AND version <= $3";
pub(super) const DROP_DRAFT: &str = "DELETE FROM draft WHERE case_id = $1 AND document = $2";
pub(super) const DROP_DRAFTS_OF: &str = "DELETE FROM draft WHERE case_id = $1";
pub(super) const BEGUN: &str =
    "SELECT DISTINCT document FROM draft WHERE case_id = $1 ORDER BY document";
pub(super) const DRAFTS_OF: &str = "SELECT document, version, saved, body FROM draft WHERE case_id = $1 ORDER BY document, version";

pub(super) const COUNT_ACCOUNTS: &str = "SELECT COUNT(*) FROM account";
pub(super) const ACCOUNTS: &str = "SELECT id, ended, body FROM account ORDER BY id";
pub(super) const ACCOUNT: &str = "SELECT id, ended, body FROM account WHERE id = $1";
pub(super) const NEW_ACCOUNT: &str =
    "INSERT INTO account (id, created, ended, body) VALUES ($1, $2, NULL, $3)";
pub(super) const PUT_ACCOUNT: &str = "UPDATE account SET ended = $2, body = $3 WHERE id = $1";
pub(super) const COPY_ACCOUNTS: &str = "SELECT id, created, ended, body FROM account ORDER BY id";
pub(super) const COPY_ACCOUNT: &str =
    "INSERT INTO account (id, created, ended, body) VALUES ($1, $2, $3, $4)";

pub(super) const INTAKE: &str = "SELECT saved, body, case_id, id FROM intake WHERE id = $1";
pub(super) const INTAKES: &str =
    "SELECT saved, body, case_id, id FROM intake WHERE case_id = '' ORDER BY saved DESC, id";
pub(super) const PUT_INTAKE: &str = "INSERT INTO intake (id, saved, body, case_id) VALUES ($1, $2, $3, '') ON CONFLICT (id) DO UPDATE SET saved = excluded.saved, body = excluded.body";
pub(super) const END_INTAKE: &str = "INSERT INTO intake (id, saved, body, case_id) VALUES ($1, $2, '', $3) ON CONFLICT (id) DO UPDATE SET saved = excluded.saved, body = '', case_id = excluded.case_id";
pub(super) const DROP_INTAKE: &str = "DELETE FROM intake WHERE id = $1";
pub(super) const DROP_OLD_INTAKES: &str = "DELETE FROM intake WHERE case_id <> '' AND saved < $1";
pub(super) const COPY_INTAKE: &str =
    "INSERT INTO intake (id, saved, body, case_id) VALUES ($1, $2, $3, '')";

pub(super) const ORGANISATION: &str = "SELECT value FROM store WHERE name = 'organisation'";
pub(super) const PUT_ORGANISATION: &str = "INSERT INTO store (name, value) VALUES ('organisation', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

pub(super) const LOG_HEAD: &str = "SELECT value FROM store WHERE name = 'log'";
pub(super) const PUT_LOG_HEAD: &str = "INSERT INTO store (name, value) VALUES ('log', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
pub(super) const NEW_LOG: &str = "INSERT INTO log (seq, at, account, role, act, case_id, class, result, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
pub(super) const LOG: &str = "SELECT seq, at, account, role, act, case_id, class, result FROM log WHERE (CAST($1 AS TEXT) IS NULL OR case_id = $1) AND (CAST($2 AS TEXT) IS NULL OR account = $2) ORDER BY seq DESC LIMIT $3";
pub(super) const WHOLE_LOG: &str = "SELECT seq, at, account, role, act, case_id, class, result, previous, hash FROM log ORDER BY seq";

/// What a copy needs beside the statements above.
pub(super) const ALL_SERIES: &str = "SELECT name, year, last FROM series ORDER BY name, year";
pub(super) const PUT_SERIES: &str = "INSERT INTO series (name, year, last) VALUES ($1, $2, $3)";
pub(super) const PUT_CASE: &str = "INSERT INTO case_file (id, procedure, opened, sealed_key, seq, head, destroyed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// How many cases there are, and how many of them the lists know.
pub(super) const COUNT_LISTED: &str =
    "SELECT (SELECT COUNT(*) FROM case_file), (SELECT COUNT(*) FROM case_view)";
pub(super) const UNLISTED: &str = "SELECT c.id FROM case_file c LEFT JOIN case_view v ON v.case_id = c.id WHERE v.case_id IS NULL ORDER BY c.id";
pub(super) const COUNT_CASES: &str = "SELECT COUNT(*) FROM case_file";
