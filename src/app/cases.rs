//! Cases in the store, with the procedures that they follow.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::AppError;
use super::acting::Acting;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::procedure::{Course, Definition};
use crate::store::{CaseRecord, Store};

/// The compiled procedures of the content; of one with mistakes, these.
#[derive(Debug)]
pub struct Procedures {
    definitions: BTreeMap<String, Result<Arc<Definition>, Vec<Diagnostic>>>,
    holidays: Arc<crate::calendar::Holidays>,
}

impl Procedures {
    /// Compiles every procedure.
    ///
    /// # Errors
    /// When the machine fails; a procedure that has mistakes is kept with them.
    pub fn of(catalog: &Catalog) -> Result<Self, AppError> {
        let mut definitions = BTreeMap::new();
        for name in catalog.procedures.keys() {
            let definition = match super::procedure::definition(catalog, name) {
                Ok(definition) => Ok(Arc::new(definition)),
                Err(AppError::Content(problems)) => Err(problems),
                Err(other) => return Err(other),
            };
            definitions.insert(name.clone(), definition);
        }
        Ok(Self {
            definitions,
            holidays: Arc::new(catalog.holidays.clone()),
        })
    }
}

/// Cases, with everything that is needed to understand them.
#[derive(Debug)]
pub struct Cases<'a> {
    /// The content.
    pub catalog: &'a Catalog,
    /// The store: for the use cases alone, because it does not ask who looks.
    pub(super) store: &'a Store,
    procedures: Arc<Procedures>,
    /// Who looks; without, everything is seen.
    pub(super) seer: Option<Acting>,
}

impl<'a> Cases<'a> {
    /// The cases of a store, read with the content.
    ///
    /// # Errors
    /// When the machine fails; a procedure that has mistakes is refused where a case asks for it.
    pub fn new(catalog: &'a Catalog, store: &'a Store) -> Result<Self, AppError> {
        super::organisation::lay_over(catalog, store)?;
        Ok(Self::with(
            catalog,
            store,
            &Arc::new(Procedures::of(catalog)?),
        ))
    }

    /// As [`Cases::new`], with procedures that were compiled before.
    pub(super) fn with(
        catalog: &'a Catalog,
        store: &'a Store,
        procedures: &Arc<Procedures>,
    ) -> Self {
        Self {
            catalog,
            store,
            procedures: Arc::clone(procedures),
            seer: None,
        }
    }

    /// The compiled procedure of a case, when what is due in it can be computed with the content at hand.
    ///
    /// # Errors
    /// Why not: the content does not have the procedure, or it has mistakes.
    pub fn computable(&self, name: &str) -> Result<&Arc<Definition>, Text> {
        match self.procedures.definitions.get(name) {
            Some(Ok(definition)) => Ok(definition),
            Some(Err(problems)) => Err(mistake(name, problems)),
            None => Err(Text::new(
                format!("de inhoud heeft geen procedure `{name}`: de zaak loopt met andere inhoud"),
                format!("the content has no procedure `{name}`: the case runs with other content"),
            )),
        }
    }

    /// The compiled procedure.
    ///
    /// # Errors
    /// When the content has no such procedure, or it has mistakes: all of them.
    pub fn definition(&self, name: &str) -> Result<&Arc<Definition>, AppError> {
        match self.procedures.definitions.get(name) {
            Some(Ok(definition)) => Ok(definition),
            Some(Err(problems)) => Err(AppError::Content(problems.clone())),
            None => {
                let known = self.procedures.definitions.keys().map(String::as_str);
                Err(AppError::Input(vec![super::procedure::unknown(
                    name, known,
                )]))
            }
        }
    }

    /// The holidays that terms are counted with.
    pub fn holidays(&self) -> &Arc<crate::calendar::Holidays> {
        &self.procedures.holidays
    }

    /// The course of a case that was read.
    ///
    /// # Errors
    /// When the content does not have its procedure.
    pub fn course(&self, record: &CaseRecord) -> Result<Course, AppError> {
        let definition = self.definition(&record.procedure)?;
        Ok(Course::recorded(
            definition,
            &self.procedures.holidays,
            record.events.clone(),
        ))
    }
}

/// That a procedure has mistakes; none when it has remarks only.
fn mistake(name: &str, problems: &[Diagnostic]) -> Text {
    let first = problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)
        .map_or(name, |problem| &problem.message.en);
    Text::new(
        format!(
            "procedure `{name}` heeft fouten, en de controle van de inhoud noemt ze (`{first}`)"
        ),
        format!(
            "procedure `{name}` has mistakes, and the check of the content names them (`{first}`)"
        ),
    )
}

/// Puts the case number before the other members of each item.
pub fn with_case(case: &str, items: Vec<Value>) -> Vec<Value> {
    items
        .into_iter()
        .map(|item| {
            let mut whole = Map::new();
            whole.insert("case".to_owned(), json!(case));
            if let Value::Object(members) = item {
                whole.extend(members);
            }
            Value::Object(whole)
        })
        .collect()
}
