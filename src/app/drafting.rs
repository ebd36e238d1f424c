//! A document while somebody writes it: its draft in the store, and its pages as they would come out now.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::AppError;
use super::ahead::Leaving;
use super::cases::Cases;
use super::given::given_before;
use super::known::Known;
use super::merging::{Clash, Merged, merge};
use super::outgoing::Outgoing;
use super::recording::Act;
use crate::calendar::Date;
use crate::case::{CaseFacts, Event};
use crate::catalog::Procedure;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Composed, Made, Maker, Prepared, Request, Stage, Version};
use crate::procedure::Course;
use crate::store::StoreError;
use crate::typeset::Pages;

/// How often a saving is tried again when somebody else saves in between.
const TRIES: usize = 20;

/// A draft as it stands in the store.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its version; 0 before anything was saved.
    pub version: i64,
    /// When it was saved, in milliseconds since 1970 (UTC); none before.
    pub saved: Option<i64>,
    /// What was typed, by question.
    pub answers: Value,
}

impl Draft {
    /// What was typed, by the name of the question.
    ///
    /// # Errors
    /// When it is something else: it is never taken for a draft in which nothing was typed.
    pub fn members(self) -> Result<Map<String, Value>, AppError> {
        members(self.answers)
    }
}

fn members(answers: Value) -> Result<Map<String, Value>, AppError> {
    match answers {
        Value::Object(answers) => Ok(answers),
        _ => Err(failed("read", std::io::ErrorKind::InvalidData.into())),
    }
}

/// What is sealed. Anything else is no draft: it is never taken for one in which nothing was typed.
#[derive(Serialize, Deserialize)]
struct Body {
    answers: Map<String, Value>,
}

/// What came of saving.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The version of what was saved as it was; what the same person changes next is the difference from this one.
    pub version: i64,
    /// The draft as it now stands, with what others made of it.
    pub draft: Draft,
    /// What somebody else made of answers that were changed here too.
    pub clashes: Vec<Clash>,
}

/// A document of a case on somebody's desk.
#[derive(Debug)]
pub struct Desk<'a> {
    maker: &'a Maker,
    cases: &'a Cases<'a>,
    case: String,
    /// The case as it stands.
    pub course: Course,
    /// The document, ready to be made.
    pub prepared: Arc<Prepared>,
    facts: CaseFacts,
}

/// The pages for one recipient.
#[derive(Debug)]
pub struct Proof {
    /// The recipient; none for a document without addressee.
    pub recipient: Option<String>,
    /// The pages.
    pub pages: Pages,
    /// What it says goes with it.
    pub enclosures: Vec<String>,
    /// What a person should look at.
    pub warnings: Vec<Diagnostic>,
}

impl Cases<'_> {
    /// The documents of a case that somebody began to write and that who looks may write, by code.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn begun(&self, course: &Course, case: &str) -> Result<Vec<String>, AppError> {
        let procedure = &self.catalog.procedures[&course.fold().definition().name];
        let mut codes = self.store.begun(case)?;
        codes.retain(|code| self.offers(procedure, Some(course), Act::Make(code)));
        Ok(codes)
    }
}

impl<'a> Desk<'a> {
    /// Takes a document of a case to hand.
    ///
    /// # Errors
    /// When there is no such case or document, or the case was destroyed.
    pub fn open(
        maker: &'a Maker,
        cases: &'a Cases<'a>,
        case: &str,
        document: &str,
    ) -> Result<Self, AppError> {
        let record = cases.read(case)?;
        if record.destroyed.is_some() {
            return Err(record.gone().into());
        }
        let course = cases.course(&record)?;
        if let Some(acting) = &cases.seer {
            cases
                .may_make(acting, &course, document)
                .map_err(|error| cases.refused_seer("draft", case, error))?;
        }
        let name = format!("{}/{document}", record.procedure);
        let prepared = maker.prepare(&name).map_err(AppError::Input)?;
        let facts = course
            .fold()
            .state()
            .case_facts(&course.fold().definition().name, case);
        Ok(Self {
            maker,
            cases,
            case: case.to_owned(),
            course,
            prepared,
            facts,
        })
    }

    /// The procedure of the case.
    pub fn procedure(&self) -> &Procedure {
        &self.cases.catalog.procedures[&self.course.fold().definition().name]
    }

    /// A version of the draft, or the last; before anything was saved, what the case has of the document.
    ///
    /// # Errors
    /// When it was changed outside griffie or is damaged. A version that is no longer kept is none.
    pub fn draft(&self, version: Option<i64>) -> Result<Option<Draft>, AppError> {
        let document = &self.prepared.document.code;
        if version != Some(0) {
            if let Some(found) = self.cases.store.draft(&self.case, document, version)? {
                let body: Body = serde_json::from_slice(&found.body)
                    .map_err(|error| failed("read", error.into()))?;
                return Ok(Some(Draft {
                    version: found.version,
                    saved: Some(found.saved),
                    answers: Value::Object(body.answers),
                }));
            }
            if version.is_some() {
                return Ok(None);
            }
        }
        let before = given_before(self.cases, (&self.case, &self.course), &self.prepared)?;
        Ok(Some(Draft {
            version: 0,
            saved: None,
            answers: Value::Object(before),
        }))
    }

    /// Saves what somebody made of version `base`, together with what others made of it meanwhile.
    ///
    /// # Errors
    /// When the store refuses, or others keep coming first.
    pub fn save(&self, base: i64, ours: &Value, now: i64) -> Result<Saved, AppError> {
        let document = &self.prepared.document.code;
        for _ in 0..TRIES {
            let latest = self.latest()?;
            let alone = latest.version == base;
            let merged = if alone {
                Merged {
                    answers: ours.clone(),
                    clashes: Vec::new(),
                }
            } else {
                // A page so old that its version is gone: every difference is shown.
                let from = self.draft(Some(base))?;
                let from = from.map_or(Value::Null, |draft| draft.answers);
                if from == *ours {
                    // Nothing was changed here.
                    return Ok(Saved {
                        version: base,
                        draft: latest,
                        clashes: Vec::new(),
                    });
                }
                merge(&from, ours, &latest.answers)
            };
            if *ours == latest.answers {
                return Ok(Saved {
                    version: latest.version,
                    draft: latest,
                    clashes: Vec::new(),
                });
            }
            let mut bodies = vec![sealed(ours)?];
            if merged.answers != *ours {
                bodies.push(sealed(&merged.answers)?);
            }
            let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
            let store = self.cases.store;
            if store.save_draft(&self.case, document, latest.version, now, &bodies)? {
                return Ok(Saved {
                    version: latest.version + 1,
                    draft: Draft {
                        version: latest.version + bodies.len() as i64,
                        saved: Some(now),
                        answers: merged.answers,
                    },
                    clashes: merged.clashes,
                });
            }
        }
        Err(failed("write", std::io::ErrorKind::ResourceBusy.into()))
    }

    /// Drops the draft: the document was made.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn drop_draft(&self) -> Result<(), AppError> {
        let document = &self.prepared.document.code;
        Ok(self.cases.store.drop_draft(&self.case, document)?)
    }

    /// The last version.
    ///
    /// # Errors
    /// As [`Desk::draft`].
    pub fn latest(&self) -> Result<Draft, AppError> {
        match self.draft(None)? {
            Some(draft) => Ok(draft),
            // Without a version there is always what the case has.
            None => Err(StoreError::NoCase(self.case.clone()).into()),
        }
    }

    /// What the case knows for these answers on a day: with the last day of every term, also of those that the document
    /// starts itself.
    ///
    /// # Errors
    /// When answers of a final document belong to no event.
    pub fn facts(&self, answers: &Value, on: Date) -> Result<CaseFacts, AppError> {
        self.facts_after(self.course.events(), &self.facts, answers, on)
    }

    /// As [`Desk::facts`], as the case was when a page was made of it.
    ///
    /// # Errors
    /// As [`Desk::facts`].
    pub fn facts_of(&self, known: Known, answers: &Value) -> Result<CaseFacts, AppError> {
        let all = self.course.events();
        let Some(events) = all
            .get(..known.events)
            .filter(|some| some.len() < all.len())
        else {
            return self.facts(answers, known.on);
        };
        let definition = self.course.fold().definition();
        let course = Course::recorded(definition, self.cases.holidays(), events.to_vec());
        let facts = course
            .fold()
            .state()
            .case_facts(&definition.name, &self.case);
        self.facts_after(events, &facts, answers, known.on)
    }

    /// What the case has now.
    pub fn known(&self, on: Date) -> Known {
        Known {
            events: self.course.events().len(),
            on,
        }
    }

    fn facts_after(
        &self,
        events: &[Arc<Event>],
        facts: &CaseFacts,
        answers: &Value,
        on: Date,
    ) -> Result<CaseFacts, AppError> {
        let definition = self.course.fold().definition();
        let then = Course::as_of(definition, self.cases.holidays(), events, on);
        let leaving = Leaving {
            procedure: &self.cases.catalog.procedures[&definition.name],
            prepared: &self.prepared,
            answers,
            facts,
            stage: Stage::Draft,
            event: None,
            data: &Map::new(),
        };
        Ok(Outgoing::of(leaving, then.fold(), on, false)?
            .facts()
            .clone())
    }

    /// The pages as they would come out now, marked as a draft; no PDF is made for it.
    ///
    /// # Errors
    /// What keeps them from being set.
    pub fn proofs(
        &self,
        answers: &Value,
        facts: &CaseFacts,
        on: Date,
        language: Language,
    ) -> Result<Vec<Proof>, Vec<Diagnostic>> {
        self.composed(answers, facts, on, language)?
            .into_iter()
            .map(|one| {
                let pages = self.maker.pages(&self.prepared, &one)?;
                Ok(Proof {
                    enclosures: one.enclosures(),
                    recipient: one.recipient,
                    pages,
                    warnings: one.warnings,
                })
            })
            .collect()
    }

    /// The same as PDF, tagged, so that it can be read aloud.
    ///
    /// # Errors
    /// As [`Desk::proofs`].
    pub fn print(
        &self,
        answers: &Value,
        facts: &CaseFacts,
        on: Date,
        language: Language,
    ) -> Result<Vec<Made>, Vec<Diagnostic>> {
        self.composed(answers, facts, on, language)?
            .into_iter()
            .map(|one| self.maker.set(&self.prepared, one, on))
            .collect()
    }

    fn composed(
        &self,
        answers: &Value,
        facts: &CaseFacts,
        on: Date,
        language: Language,
    ) -> Result<Vec<Composed>, Vec<Diagnostic>> {
        let procedure = &self.cases.catalog.procedures[&self.course.fold().definition().name];
        let earlier = super::printed::of_case(self.course.events(), None);
        let earlier = super::printed::complete(self.maker, procedure, facts, on, &earlier)?;
        let request = Request {
            answers,
            case: facts,
            date: on,
            stage: Stage::Draft,
            language,
            to: None,
            without: &[],
            earlier: &earlier,
            version: Version::Whole,
        };
        self.maker.compose(&self.prepared, &request)
    }
}

fn sealed(answers: &Value) -> Result<Vec<u8>, AppError> {
    let body = Body {
        answers: members(answers.clone())?,
    };
    serde_json::to_vec(&body).map_err(|error| failed("write", error.into()))
}

fn failed(doing: &'static str, source: std::io::Error) -> AppError {
    AppError::Io {
        doing,
        path: "draft".into(),
        source,
    }
}
