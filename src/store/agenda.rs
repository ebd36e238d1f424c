//! What is due, across all cases: a projection with an index on the last day, so that asking costs the answer.

use serde_json::Value;
use sqlx::Row as _;

use super::change::{AgendaItem, NO_DAY, Projection};
use super::error::StoreError;
use super::{Store, sql};
use crate::calendar::{self, Date};
use crate::diagnostic::Text;

/// Which part of the agenda is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Seen on this day: what happened later is left out.
    pub on: Option<Date>,
    /// Due before this day, the day itself included.
    pub until: Option<Date>,
    /// For this role.
    pub bearer: Option<String>,
    /// In this case.
    pub case: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// An open obligation in the agenda.
#[derive(Debug, Clone)]
pub struct AgendaRow {
    /// The case number.
    pub case: String,
    /// The procedure (folder name).
    pub procedure: String,
    /// All that is needed to explain it; or why that cannot be read.
    pub body: Result<Value, Text>,
}

/// Later than every day that is used.
const END: &str = "9999-12-31";

impl Store {
    /// The agenda, the first day first. Cases with events after the day are left out: see
    /// [`Store::cases_with_later_events`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, wanted: &Wanted) -> Result<Vec<AgendaRow>, StoreError> {
        let day = |day: Option<Date>| day.map_or_else(|| END.to_owned(), |day| day.to_string());
        let (statement, extra): (&'static str, Vec<&String>) = match (&wanted.bearer, &wanted.case)
        {
            (None, None) => (sql::AGENDA, vec![]),
            (Some(bearer), None) => (sql::AGENDA_OF_BEARER, vec![bearer]),
            (None, Some(case)) => (sql::AGENDA_OF_CASE, vec![case]),
            (Some(bearer), Some(case)) => (sql::AGENDA_OF_BOTH, vec![bearer, case]),
        };
        self.run(async {
            let mut query = sqlx::query(statement)
                .bind(day(wanted.on))
                .bind(
                    wanted
                        .until
                        .map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()),
                )
                .bind(i64::try_from(wanted.limit).unwrap_or(i64::MAX));
            for value in extra {
                query = query.bind(value.clone());
            }
            let rows = query.fetch_all(&self.pool).await?;
            rows.iter()
                .map(|row| {
                    let case: String = row.try_get(0)?;
                    Ok(AgendaRow {
                        procedure: row.try_get(3)?,
                        body: self.body(&case, row).map_err(|error| error.text()),
                        case,
                    })
                })
                .collect()
        })
    }

    /// What explains a row. One that is damaged leaves the others alone.
    fn body(&self, case: &str, row: &sqlx::any::AnyRow) -> Result<Value, StoreError> {
        let wrong = || {
            StoreError::Sealed(Text::new(
                format!("een regel van de agenda van zaak `{case}`"),
                format!("an agenda item of case `{case}`"),
            ))
        };
        let item: i64 = row.try_get(1)?;
        let sealed: String = row.try_get(2)?;
        let wrapped: Option<String> = row.try_get(4)?;
        let key = self.master.unwrap_case(case, &wrapped.ok_or_else(wrong)?)?;
        let plain = key
            .open_text(&sealed, &format!("agenda|{case}|{item}"))
            .ok_or_else(wrong)?;
        serde_json::from_slice(&plain).map_err(|_| wrong())
    }

    /// Cases that no list knows: what is due in them is not in the agenda.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unlisted(&self) -> Result<Vec<String>, StoreError> {
        self.run(async {
            let counts = sqlx::query(sql::COUNT_LISTED).fetch_one(&self.pool).await?;
            let (cases, listed): (i64, i64) = (counts.try_get(0)?, counts.try_get(1)?);
            if cases == listed {
                return Ok(Vec::new());
            }
            let rows = sqlx::query(sql::UNLISTED).fetch_all(&self.pool).await?;
            rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
        })
    }

    /// What the lists say of a case, without what is sealed: to compare with its events.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn listed_as(&self, case: &str) -> Result<Option<Projection>, StoreError> {
        self.run(async {
            let Some(view) = sqlx::query(sql::VIEW)
                .bind(case.to_owned())
                .fetch_optional(&self.pool)
                .await?
            else {
                return Ok(None);
            };
            let day = |text: String| calendar::parse(&text);
            let closed: Option<String> = view.try_get(2)?;
            let mut listed = Projection {
                status: view.try_get(0)?,
                states: view.try_get(1)?,
                closed: closed.and_then(day),
                first: day(view.try_get(3)?),
                last: day(view.try_get(4)?),
                title: String::new(),
                items: Vec::new(),
            };
            let items = sqlx::query(sql::ITEMS)
                .bind(case.to_owned())
                .fetch_all(&self.pool)
                .await?;
            for item in items {
                let hard: i64 = item.try_get(3)?;
                let due: String = item.try_get(4)?;
                listed.items.push(AgendaItem {
                    obligation: item.try_get(1)?,
                    bearer: item.try_get(2)?,
                    hard: hard == 1,
                    due: calendar::parse(&due).filter(|_| due != NO_DAY),
                    body: Value::Null,
                });
            }
            Ok(Some(listed))
        })
    }

    /// Cases that were open on a day and have events after it; their agenda of that day must be read from events.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn cases_with_later_events(&self, on: Date) -> Result<Vec<String>, StoreError> {
        self.run(async {
            let rows = sqlx::query(sql::CASES_WITH_LATER_EVENTS)
                .bind(on.to_string())
                .fetch_all(&self.pool)
                .await?;
            rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
        })
    }
}
