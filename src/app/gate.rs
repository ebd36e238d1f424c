//! The door to the cases of a store: what an account may not know of is answered as if it were not there.
//!
//! Every use case reads through [`Cases::read`] and walks through [`Cases::page`]; nothing else asks the store for a case.

use std::collections::BTreeSet;

use super::AppError;
use super::accounts;
use super::acting::Acting;
use super::cases::Cases;
use crate::diagnostic::Text;
use crate::procedure::Course;
use crate::procedure::access::{Access, Reader, knows_more_than_terms};
use crate::procedure::doing::Actor;
use crate::procedure::planned::{Planned, planned};
use crate::store::{CaseRecord, Listed, StoreError};

/// What may be told of what lies ahead in a case.
#[derive(Debug, Clone)]
pub(super) struct Ahead {
    /// The codes of its obligations.
    pub(super) obligations: BTreeSet<String>,
    /// The days that its events planned.
    pub(super) planned: Vec<Planned>,
}

impl Cases<'_> {
    /// The same cases, as far as somebody may know of them.
    #[must_use]
    pub fn seen_by(mut self, acting: &Acting) -> Self {
        self.seer = Some(acting.clone());
        self
    }

    /// A case with its events.
    ///
    /// # Errors
    /// That there is no such case, also when who asks holds no role in it; that the store has accounts and nobody said who
    /// asks; that something in it was changed or is damaged.
    pub fn read(&self, case: &str) -> Result<CaseRecord, AppError> {
        self.somebody()?;
        let record = self.store.case(case)?;
        if self.knows_record(&record)? {
            Ok(record)
        } else {
            let error = StoreError::NoCase(case.to_owned()).into();
            Err(self.refused_seer("read", case, error))
        }
    }

    /// The procedure of a case, as [`Cases::read`].
    ///
    /// # Errors
    /// As [`Cases::read`].
    pub fn procedure_of(&self, case: &str) -> Result<String, AppError> {
        self.somebody()?;
        let procedure = self.store.procedure_of(case)?;
        if self.knows(case, &procedure)? {
            Ok(procedure)
        } else {
            let error = StoreError::NoCase(case.to_owned()).into();
            Err(self.refused_seer("read", case, error))
        }
    }

    /// Some cases after one of them, in the order of their numbers; the last number that was looked at, none at the end.
    ///
    /// # Errors
    /// As [`Cases::read`].
    pub fn page(
        &self,
        after: &str,
        closed_too: bool,
        limit: usize,
    ) -> Result<(Vec<Listed>, Option<String>), AppError> {
        self.somebody()?;
        let all = self.store.list(after, closed_too, limit)?;
        let last = all.last().map(|last| last.id.clone());
        let mut known = Vec::with_capacity(all.len());
        for mut listed in all {
            if self.knows(&listed.id, &listed.procedure)? {
                if !self.knows_more_than_terms(&listed)? {
                    listed.status.clear();
                    listed.title.clear();
                    listed.first = None;
                    listed.last = None;
                }
                known.push(listed);
            }
        }
        Ok((known, last))
    }

    /// The first cases after one of them, and whether there are more.
    ///
    /// # Errors
    /// As [`Cases::read`].
    pub fn list(
        &self,
        after: &str,
        closed_too: bool,
        limit: usize,
    ) -> Result<(Vec<Listed>, bool), AppError> {
        self.tell("list", "", "")?;
        let mut found = Vec::new();
        let mut after = after.to_owned();
        // One more than asked for tells that there are more.
        while found.len() <= limit {
            let wanted = limit.saturating_add(1) - found.len();
            let (page, last) = self.page(&after, closed_too, wanted)?;
            let Some(last) = last else { break };
            after = last;
            found.extend(page);
        }
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    /// Whether a row about a case may be told; one that cannot be read is told to whoever would hold a role in it.
    pub(super) fn tells(&self, case: &str) -> Result<bool, Text> {
        let known = self.store.procedure_of(case).map_err(AppError::from);
        known
            .and_then(|procedure| self.knows(case, &procedure))
            .map_err(|error| error.text())
    }

    /// What may be told of what lies ahead in a case; none when all may.
    pub(super) fn told_ahead(&self, case: &str) -> Result<Option<Ahead>, Text> {
        if self.actor().is_none() {
            return Ok(None);
        }
        let record = self.read(case).map_err(|error| error.text())?;
        let course = self.course(&record).map_err(|error| error.text())?;
        let Some(access) = self.access(&course) else {
            return Ok(None);
        };
        let all = course.fold().definition().file.obligations.keys();
        let obligations = all
            .filter(|code| access.obligation(code))
            .cloned()
            .collect();
        let planned = super::planned::told(planned(&course), Some(&access));
        access
            .decided()
            .map_err(|faults| AppError::Content(faults).text())?;
        Ok(Some(Ahead {
            obligations,
            planned,
        }))
    }

    fn knows(&self, case: &str, procedure: &str) -> Result<bool, AppError> {
        let Some(actor) = self.actor() else {
            return Ok(true);
        };
        let by_function = self
            .catalog
            .procedures
            .get(procedure)
            .is_some_and(|procedure| !actor.roles_by_function(&procedure.file).is_empty());
        if by_function {
            return Ok(true);
        }
        self.knows_record(&self.store.case(case)?)
    }

    /// Whether who looks knows of a case more than its number and its terms; of what they may know at all.
    fn knows_more_than_terms(&self, listed: &Listed) -> Result<bool, AppError> {
        let (Some(actor), Some(procedure)) =
            (self.actor(), self.catalog.procedures.get(&listed.procedure))
        else {
            return Ok(true);
        };
        let file = &procedure.file;
        if knows_more_than_terms(file, &actor.roles_by_function(file)) {
            return Ok(true);
        }
        if listed.destroyed.is_some() {
            return Ok(false);
        }
        let course = self.course(&self.store.case(&listed.id)?)?;
        Ok(knows_more_than_terms(
            file,
            &actor.roles(file, Some(&course)),
        ))
    }

    fn knows_record(&self, record: &CaseRecord) -> Result<bool, AppError> {
        let Some(actor) = self.actor() else {
            return Ok(true);
        };
        let Some(procedure) = self.catalog.procedures.get(&record.procedure) else {
            return Ok(false);
        };
        let course: Course = self.course(record)?;
        Ok(!actor.roles(&procedure.file, Some(&course)).is_empty())
    }

    /// What who looks may read of a case that they may know of; none for the owner, who reads everything.
    pub(super) fn access<'c>(&'c self, course: &'c Course) -> Option<Access<'c>> {
        let actor = self.actor()?;
        let procedure = &self.catalog.procedures[&course.fold().definition().name];
        let roles = actor.roles(&procedure.file, Some(course));
        Some(Access::of(course, procedure, Reader::Holder(roles)))
    }

    /// The roles that who looks holds in a case, or acts in where one was chosen; none for the owner, who holds them all.
    pub fn roles_of_seer(&self, course: &Course) -> Vec<String> {
        let file = &self.catalog.procedures[&course.fold().definition().name].file;
        self.actor()
            .map_or_else(Vec::new, |actor| actor.roles(file, Some(course)))
    }

    /// Whether who looks may know who holds a role in a case.
    pub fn tells_role(&self, course: &Course, role: &str) -> bool {
        self.access(course).is_none_or(|access| access.role(role))
    }

    pub(super) fn actor(&self) -> Option<Actor<'_>> {
        self.seer.as_ref().and_then(Acting::actor)
    }

    /// Nobody reads a store with accounts without saying who they are.
    fn somebody(&self) -> Result<(), AppError> {
        self.named(self.actor().as_ref())
    }

    /// Nobody does anything in a store with accounts without saying who they are.
    pub(super) fn named(&self, actor: Option<&Actor>) -> Result<(), AppError> {
        if actor.is_none() && self.store.has_accounts()? {
            return Err(accounts::unnamed());
        }
        Ok(())
    }
}
