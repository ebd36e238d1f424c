//! What all visits share: the office, the templates, who is signed in, what waits to be taken.
//!
//! The office is here alone, and nothing gives it out: cases are reached for somebody ([`Site::cases_of`]), accounts through
//! [`accounts`].

mod accounts;

use std::net::SocketAddr;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::results::Results;
use super::session::Sessions;
use super::template::Templates;
use super::throttle::Throttle;
use crate::app::cases::Cases;
use crate::app::{Acting, AppError, Office};
use crate::calendar::Date;
use crate::document::Maker;
use crate::evidence::Workshop;
use crate::store::Store;

/// How many pages are made at the same time; more wait. A page may draw a file or set a letter.
const AT_ONCE: usize = 8;
/// How many passwords are looked at at the same time: each takes a core and 19 MB for a moment.
const PASSWORDS: usize = 2;

pub(super) use accounts::{Admission, Inside, Signed};

/// What a clock tells: the day, and milliseconds since 1970 in UTC.
pub type Clock = Box<dyn Fn() -> (Date, i64) + Send + Sync>;

/// What a site needs to begin.
pub struct Opening {
    /// The content.
    pub maker: Maker,
    /// The store.
    pub store: Store,
    /// Where foreign files are drawn.
    pub workshop: Workshop,
    /// The clock, or the day of an example.
    pub clock: Clock,
    /// The address that was bound: only hosts that name it are answered.
    pub address: SocketAddr,
    /// Whether it shows an invented case, so that every page can say so.
    pub example: bool,
}

/// The site: shared by all visits. As the office in it, it is dropped on a thread that may block.
pub struct Site {
    office: Office,
    pub(super) workshop: Workshop,
    pub(super) templates: Templates,
    pub(super) example: bool,
    pub(super) slots: Semaphore,
    pub(super) passwords: Semaphore,
    pub(super) clock: Clock,
    pub(super) address: SocketAddr,
    sessions: Mutex<Sessions>,
    results: Mutex<Results>,
    throttle: Mutex<Throttle>,
    /// The store has accounts; it never loses them.
    several: AtomicBool,
}

impl Site {
    /// Opens the site.
    ///
    /// # Errors
    /// When a template is missing or has mistakes, or the machine has no randomness.
    pub fn open(opening: Opening) -> Result<Self, AppError> {
        Ok(Self {
            templates: Templates::open(&opening.maker.catalog.content)?,
            office: Office::open(Arc::new(opening.maker), Arc::new(opening.store))?,
            sessions: Mutex::new(Sessions::new(opening.address.port())?),
            results: Mutex::new(Results::default()),
            workshop: opening.workshop,
            clock: opening.clock,
            address: opening.address,
            example: opening.example,
            slots: Semaphore::new(AT_ONCE),
            passwords: Semaphore::new(PASSWORDS),
            throttle: Mutex::new(Throttle::default()),
            several: AtomicBool::new(false),
        })
    }

    /// The address to begin with. Of a store without accounts it makes the session (`http://127.0.0.1:8080/start/…`); of
    /// one with accounts it is the page where they sign in.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn start_link(&self) -> Result<String, AppError> {
        let address = self.address;
        if self.has_accounts()? {
            return Ok(format!("http://{address}/sign-in"));
        }
        Ok(format!(
            "http://{address}/start/{}",
            self.sessions().start()
        ))
    }

    /// The content and everything that makes documents of it.
    pub(super) fn maker(&self) -> &Maker {
        self.office.maker()
    }

    /// The cases that somebody may know of: the only way to a case.
    pub(super) fn cases_of(&self, acting: &Acting) -> Cases<'_> {
        self.office.cases_of(acting)
    }

    pub(super) fn throttle(&self) -> MutexGuard<'_, Throttle> {
        // As the sessions.
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn results(&self) -> MutexGuard<'_, Results> {
        // As the sessions.
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        // A session is a plain value: whoever panicked while holding them left nothing half done.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
