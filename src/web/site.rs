//! What all visits share: the office, the templates, who is signed in, what waits to be taken.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::results::Results;
use super::session::Sessions;
use super::template::Templates;
use crate::app::{AppError, Office};
use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Maker;
use crate::evidence::Workshop;
use crate::store::Store;

/// How many pages are made at the same time; more wait. A page may draw a file or set a letter.
const AT_ONCE: usize = 8;

/// What a clock tells: the day, and milliseconds since 1970 in UTC.
pub type Clock = Box<dyn Fn() -> (Date, i64) + Send + Sync>;

/// That the store is no longer of one person.
pub(super) fn of_several() -> Text {
    Text::new(
        "deze opslag heeft accounts, en de browser kan nog niet vragen wie u bent",
        "this store has accounts, and the browser cannot ask yet who you are",
    )
}

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
    pub(super) office: Office,
    pub(super) workshop: Workshop,
    pub(super) templates: Templates,
    pub(super) example: bool,
    pub(super) slots: Semaphore,
    pub(super) clock: Clock,
    pub(super) address: SocketAddr,
    sessions: Mutex<Sessions>,
    results: Mutex<Results>,
}

impl Site {
    /// Opens the site.
    ///
    /// # Errors
    /// When a template is missing or has mistakes, the machine has no randomness, or the store has accounts: everybody
    /// with the start link would be its owner.
    pub fn open(opening: Opening) -> Result<Self, AppError> {
        if opening.store.has_accounts()? {
            let Text { nl, en } = of_several();
            let problem = Diagnostic::wrong("accounts", nl, en);
            return Err(AppError::Input(vec![problem.tip(
                "gebruik de opdrachtregel, zoals `griffie due --as ACCOUNT`; aanmelden in de browser is er nog niet",
                "use the command line, such as `griffie due --as ACCOUNT`; signing in by browser is not there yet",
            )]));
        }
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
        })
    }

    /// The address to begin with, which makes the session: `http://127.0.0.1:8080/start/…`.
    pub fn start_link(&self) -> String {
        format!("http://{}/start/{}", self.address, self.sessions().start())
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
