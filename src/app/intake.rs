//! Taking a case in: what was typed is kept before there is a case, and one intake becomes one case.

use super::AppError;
use super::cases::Cases;
use super::recording::{Act, Recorded};
use crate::case::Event;
use crate::store::{Intake, IntakeStanding, Waiting};

impl Cases<'_> {
    /// Keeps what who looks has typed of a new case; gives where it then stands.
    ///
    /// # Errors
    /// Not found, when somebody else has one of this id; when the store cannot be written.
    pub fn keep_intake(
        &self,
        id: &str,
        procedure: &str,
        event: &str,
        typed: Vec<(String, String)>,
        now: i64,
    ) -> Result<IntakeStanding, AppError> {
        let account = self.taker();
        if let Some(IntakeStanding::Open(kept)) = self.store.intake(id)?
            && !self.may_take(&kept)
        {
            return Err(not_found(id));
        }
        let intake = Intake {
            account,
            procedure: procedure.to_owned(),
            event: event.to_owned(),
            typed,
        };
        Ok(self.store.keep_intake(id, &intake, now)?)
    }

    /// Where an intake of who looks stands; none when they have none of this id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn intake(&self, id: &str) -> Result<Option<IntakeStanding>, AppError> {
        Ok(match self.store.intake(id)? {
            Some(IntakeStanding::Open(intake)) if !self.may_take(&intake) => None,
            other => other,
        })
    }

    /// What who looks is taking in, the last saved first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn intakes(&self) -> Result<Vec<Waiting>, AppError> {
        let mut all = self.store.intakes()?;
        all.retain(|waiting| self.may_take(&waiting.intake));
        Ok(all)
    }

    /// Throws away what who looks has typed of a new case.
    ///
    /// # Errors
    /// Not found, when they have none of this id; when the store cannot be written.
    pub fn drop_intake(&self, id: &str) -> Result<(), AppError> {
        match self.intake(id)? {
            Some(IntakeStanding::Open(_)) => Ok(self.store.drop_intake(id)?),
            Some(IntakeStanding::Case(_)) | None => Err(not_found(id)),
        }
    }

    /// Opens a case with what was taken in under this id, and forgets that: an intake becomes one case, however often it is
    /// sent.
    ///
    /// # Errors
    /// As [`Cases::open`].
    pub fn open_taken(&self, id: &str, procedure: &str, event: Event) -> Result<Taken, AppError> {
        match self.intake(id)? {
            Some(IntakeStanding::Case(case)) => return Ok(Taken::Before(case)),
            Some(IntakeStanding::Open(_)) => {}
            None => return Err(not_found(id)),
        }
        let acting = self.seer.clone().ok_or_else(|| not_found(id))?;
        match self.open_once(procedure, event, Some(id), &acting) {
            Ok(recorded) => Ok(Taken::Now(Box::new(recorded))),
            // Another window was first.
            Err(AppError::Store(crate::store::StoreError::TakenIn(case))) => {
                Ok(Taken::Before(case))
            }
            Err(error) => Err(error),
        }
    }

    fn taker(&self) -> String {
        match self.seer.as_ref().and_then(|seer| seer.account.as_ref()) {
            Some(account) => account.clone(),
            // The owner of a store without accounts has no name.
            None => String::new(),
        }
    }

    /// Their own; what the owner left behind before there were accounts is for who may open such a case.
    fn may_take(&self, intake: &Intake) -> bool {
        if intake.account == self.taker() {
            return true;
        }
        let procedure = self.catalog.procedures.get(&intake.procedure);
        intake.account.is_empty()
            && procedure
                .is_some_and(|procedure| self.offers(procedure, None, Act::Record(&intake.event)))
    }
}

/// What came of an intake.
#[derive(Debug)]
pub enum Taken {
    /// A case, now.
    Now(Box<Recorded>),
    /// It became this case before.
    Before(String),
}

fn not_found(id: &str) -> AppError {
    AppError::Store(crate::store::StoreError::NoCase(id.to_owned()))
}
