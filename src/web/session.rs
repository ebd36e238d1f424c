//! Sessions of one person: the start link makes them, they live in memory and end with the server.
//!
//! Only the hash of a secret is kept and compared. The cookie carries the port in its name, because browsers give a
//! cookie to every port of a host.

use std::collections::BTreeMap;

use super::error::no_randomness;
use crate::app::{AppError, files};
use crate::diagnostic::Language;

/// Idle milliseconds after which a session ends: twelve hours. Whoever has the machine has the start link too.
const IDLE: i64 = 12 * 60 * 60 * 1000;

/// The hash of a session's secret.
pub(super) type Id = String;

/// Who is signed in.
#[derive(Debug)]
pub(super) struct Sessions {
    start: String,
    cookie: String,
    open: BTreeMap<Id, Session>,
}

/// One browser.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session {
    pub(super) language: Language,
    seen: i64,
}

impl Sessions {
    /// None yet.
    pub(super) fn new(port: u16) -> Result<Self, AppError> {
        Ok(Self {
            start: secret()?,
            cookie: format!("griffie-{port}"),
            open: BTreeMap::new(),
        })
    }

    /// The word in the start link.
    pub(super) fn start(&self) -> &str {
        &self.start
    }

    /// Begins a session when the word is right; gives the line of the cookie.
    pub(super) fn begin(
        &mut self,
        word: &str,
        language: Language,
        now: i64,
    ) -> Result<Option<String>, AppError> {
        // Compared as hashes: how long it takes tells nothing of the word.
        if files::sha256(word.as_bytes()) != files::sha256(self.start.as_bytes()) {
            return Ok(None);
        }
        let secret = secret()?;
        let session = Session {
            language,
            seen: now,
        };
        self.open.retain(|_, session| now - session.seen < IDLE);
        self.open.insert(files::sha256(secret.as_bytes()), session);
        Ok(Some(format!(
            "{}={secret}; Path=/; HttpOnly; SameSite=Strict",
            self.cookie
        )))
    }

    /// The session of a `Cookie` header, marked as seen now.
    pub(super) fn find(&mut self, header: &str, now: i64) -> Option<(Id, Session)> {
        let secret = header.split(';').find_map(|pair| {
            let (name, secret) = pair.trim().split_once('=')?;
            (name == self.cookie).then_some(secret)
        })?;
        let id = files::sha256(secret.as_bytes());
        let session = self.open.get_mut(&id)?;
        if now - session.seen >= IDLE {
            self.open.remove(&id);
            return None;
        }
        session.seen = now;
        Some((id, *session))
    }

    /// Speaks another language from now on.
    pub(super) fn speak(&mut self, id: &Id, language: Language) {
        if let Some(session) = self.open.get_mut(id) {
            session.language = language;
        }
    }

    /// Ends a session; gives the line that makes the browser forget its cookie.
    pub(super) fn end(&mut self, id: &Id) -> String {
        self.open.remove(id);
        format!(
            "{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
            self.cookie
        )
    }
}

/// 256 random bits, as 64 hexadecimal digits.
pub(super) fn secret() -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(no_randomness)?;
    Ok(base16ct::lower::encode_string(&bytes))
}
