//! What is told to the log of a store with accounts: before anything is shown, and of every refusal.

use super::AppError;
use super::acting::Acting;
use super::cases::Cases;
use super::functions;
use crate::store::LogEntry;

/// Which lines of the log are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this case.
    pub case: Option<String>,
    /// Of this account.
    pub account: Option<String>,
    /// At most so many, the last first.
    pub limit: usize,
}

impl Cases<'_> {
    /// Tells the log what who looks is about to see; a store without accounts has one owner and no log.
    pub(super) fn tell(&self, act: &str, case: &str, class: &str) -> Result<(), AppError> {
        self.note(self.seer.as_ref(), act, case, class, "done")
    }

    /// Tells the log of a refusal, and gives it back.
    pub(super) fn refused(
        &self,
        acting: Option<&Acting>,
        act: &str,
        case: &str,
        error: AppError,
    ) -> AppError {
        match self.note(acting, act, case, "", "refused") {
            Ok(()) => error,
            Err(failed) => failed,
        }
    }

    /// As [`Cases::refused`], of who looks.
    pub(super) fn refused_seer(&self, act: &str, case: &str, error: AppError) -> AppError {
        self.refused(self.seer.as_ref(), act, case, error)
    }

    fn note(
        &self,
        acting: Option<&Acting>,
        act: &str,
        case: &str,
        class: &str,
        result: &str,
    ) -> Result<(), AppError> {
        let Some((acting, account)) = acting.and_then(|acting| {
            let account = acting.account.clone()?;
            Some((acting, account))
        }) else {
            return Ok(());
        };
        let functions: Vec<&str> = acting.functions.iter().map(String::as_str).collect();
        self.store.log(&LogEntry {
            at: acting.now,
            account,
            role: acting.role.clone().unwrap_or_else(|| functions.join(" ")),
            act: act.to_owned(),
            case_id: case.to_owned(),
            class: class.to_owned(),
            result: result.to_owned(),
        })?;
        Ok(())
    }

    /// The log, for who keeps the accounts; that of one case also for who holds a role in it.
    ///
    /// # Errors
    /// Denied to everybody else; when the store cannot be read.
    pub fn logged(&self, wanted: &Wanted) -> Result<Vec<LogEntry>, AppError> {
        let keeper = self
            .seer
            .as_ref()
            .is_some_and(|acting| functions::keeps(self.catalog, acting));
        if !keeper && self.actor().is_some() {
            match &wanted.case {
                Some(case) => {
                    self.read(case)?;
                }
                None => return Err(functions::not_the_keeper(self.catalog)),
            }
        }
        let (case, account) = (wanted.case.as_deref(), wanted.account.as_deref());
        Ok(self.store.logged(case, account, wanted.limit)?)
    }
}
