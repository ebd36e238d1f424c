//! Who acts, as what, on which day: what every use case is told of whoever asks for it.

use std::collections::BTreeSet;

use crate::calendar::Date;
use crate::case::Recorder;
use crate::diagnostic::Language;
use crate::procedure::doing::Actor;

/// Who acts. The clock is read by whoever serves a person (`cli`); a use case has no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The id of the account; none for the one owner of a store without accounts.
    pub account: Option<String>,
    /// The functions of that account in the organisation; which roles they give is the procedure's to say.
    pub functions: BTreeSet<String>,
    /// The role in which they act, where they chose one.
    pub role: Option<String>,
    /// The day it really is.
    pub today: Date,
    /// Milliseconds since 1970, in UTC.
    pub now: i64,
    /// The language in which they are answered.
    pub language: Language,
}

impl Acting {
    /// The owner of a store without accounts.
    pub fn owner(today: Date, now: i64, language: Language) -> Self {
        Self {
            account: None,
            functions: BTreeSet::new(),
            role: None,
            today,
            now,
            language,
        }
    }

    /// Who acts, as the law of doing sees them; none for the owner of a store without accounts, who does everything.
    pub fn actor(&self) -> Option<Actor<'_>> {
        self.account.as_deref().map(|account| Actor {
            account,
            functions: &self.functions,
            role: self.role.as_deref(),
        })
    }

    /// What an event says of who recorded it, in a role that may.
    pub fn recorder(&self, role: Option<String>) -> Recorder {
        Recorder {
            account: self.account.clone(),
            role,
        }
    }
}
