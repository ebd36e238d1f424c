//! A visit: what a page gets to see of a request, and the use cases with it.

use std::sync::Arc;

use super::error::Problem;
use super::posted::Upload;
use super::session::Id;
use super::site::{Signed, Site};
use super::template::Frame;
use crate::app::cases::Cases;
use crate::app::{Acting, AppError, functions, organisation};
use crate::calendar::{self, Date};
use crate::diagnostic::{Diagnostic, Language};
use crate::document::Maker;
use crate::evidence::Workshop;
use crate::procedure::Course;
use crate::store::CaseRecord;

/// The longest part of a path: case numbers and codes are shorter.
const LONGEST: usize = 80;

/// A request as a page sees it.
pub(super) struct Visit {
    pub(super) site: Arc<Site>,
    /// The session.
    pub(super) session: Id,
    /// The account; none for the owner of a store without accounts.
    pub(super) signed: Option<Signed>,
    /// The language of the session.
    pub(super) language: Language,
    /// Who acts, and when.
    pub(super) acting: Acting,
    /// The path, without the question behind it.
    pub(super) path: String,
    /// The named parts of the path.
    pub(super) parts: Vec<(String, String)>,
    /// What stands behind the path.
    pub(super) query: Vec<(String, String)>,
    /// What was posted, in its order.
    pub(super) posted: Vec<(String, String)>,
    /// Files that were posted.
    pub(super) files: Vec<Upload>,
    /// The headers that pages may look at.
    pub(super) headers: Vec<(String, String)>,
}

impl Visit {
    /// The same visit, as if this was posted by it.
    pub(super) fn replaying(&self, posted: Vec<(String, String)>) -> Self {
        Self {
            site: Arc::clone(&self.site),
            session: self.session.clone(),
            signed: self.signed.clone(),
            language: self.language,
            acting: self.acting.clone(),
            path: self.path.clone(),
            parts: self.parts.clone(),
            query: self.query.clone(),
            posted,
            files: Vec::new(),
            headers: self.headers.clone(),
        }
    }

    /// A part of the path: letters, digits, `-`, `_` and `.`.
    ///
    /// # Errors
    /// When it cannot be a number or code of anything.
    pub(super) fn param(&self, name: &str) -> Result<&str, Problem> {
        let part = self.parts.iter().find(|(known, _)| known == name);
        let (_, text) = part.ok_or(Problem::Absent)?;
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(plain) {
            return Err(Problem::Absent);
        }
        Ok(text)
    }

    /// The first posted value of a name, without space around it; none when it is not there or empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.posted.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The first value of a name behind the path.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A header, by its name in small letters.
    #[allow(dead_code, reason = "drafts compare versions with it")]
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The content and everything that makes documents of it.
    pub(super) fn maker(&self) -> &Maker {
        self.site.maker()
    }

    /// What a function of an account is called.
    pub(super) fn function_title(&self, function: &str) -> String {
        functions::title(&self.maker().catalog, function, self.language)
    }

    /// The cases that who visits may know of.
    pub(super) fn cases(&self) -> Cases<'_> {
        self.site.cases_of(&self.acting)
    }

    /// The course of a case that was read; of an invented one as it stood on the day of the example, because its story
    /// goes on after that day.
    ///
    /// # Errors
    /// When the content does not have its procedure.
    pub(super) fn course(&self, record: &CaseRecord) -> Result<Course, AppError> {
        let cases = self.cases();
        match self.seen_on() {
            None => cases.course(record),
            Some(day) => {
                let definition = cases.definition(&record.procedure)?;
                Ok(Course::as_of(
                    definition,
                    cases.holidays(),
                    &record.events,
                    day,
                ))
            }
        }
    }

    /// The case that the address names, with its course; what was destroyed is gone.
    pub(super) fn opened(&self) -> Result<(CaseRecord, Course), Problem> {
        let record = self.cases().read(self.param("case")?)?;
        if record.destroyed.is_some() {
            return Err(Problem::App(AppError::Store(record.gone())));
        }
        let course = self.course(&record)?;
        Ok((record, course))
    }

    /// The day that was typed under `on`; today when there is none.
    pub(super) fn day(&self) -> Result<Date, Diagnostic> {
        let today = self.acting.today;
        let Some(text) = self.value("on") else {
            return Ok(today);
        };
        calendar::typed_day(text, today).ok_or_else(|| {
            Diagnostic::wrong(
                "on",
                format!("“{text}” is geen dag"),
                format!("“{text}” is no day"),
            )
            .tip(
                "schrijf bijvoorbeeld 9 maart 2027",
                "write for example 9 March 2027",
            )
        })
    }

    /// The day as of which cases are shown; none when they are shown as they are.
    pub(super) fn seen_on(&self) -> Option<Date> {
        self.site.example.then_some(self.acting.today)
    }

    /// Where foreign files are drawn.
    pub(super) fn workshop(&self) -> &Workshop {
        &self.site.workshop
    }

    /// What every template knows of the visit.
    pub(super) fn frame(&self) -> Frame {
        Frame {
            language: self.language,
            today: self.acting.today,
            example: self.site.example,
            here: self.path.clone(),
            inside: true,
            person: self
                .signed
                .as_ref()
                .map(|signed| signed.account.name.clone()),
            keeper: self.signed.as_ref().is_some_and(|signed| signed.keeper),
            manages: self.signed.as_ref().is_none_or(|signed| signed.keeper),
            invented: !self.site.example && organisation::is_invented(&self.maker().catalog),
        }
    }
}

/// A path of our own, to go to after something: anything else leads to the front page.
pub(super) fn own_path(path: Option<&str>) -> &str {
    path.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
    })
    .map_or("/", |path| path)
}
