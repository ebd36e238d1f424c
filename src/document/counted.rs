//! The numbers of a report, read from its answers by what its procedure says about them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::{Form, ReportSpec};
use crate::schema;

/// A row of a table: what it counts, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) count: u64,
    /// Somebody wrote it down; otherwise it is a choice of which nobody said anything.
    pub(super) given: bool,
}

/// A table of counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) rows: Vec<Row>,
    /// People write the rows themselves; a row that nobody is in is not there.
    pub(super) open: bool,
    /// The member of a row that names it, and the one that counts.
    pub(super) label: String,
    pub(super) number: String,
}

impl Counts {
    pub(super) fn sum(&self) -> u64 {
        self.rows.iter().map(|row| row.count).sum()
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        let wanted = folded(name);
        self.rows.iter().position(|row| folded(&row.name) == wanted)
    }
}

/// A row with several counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) name: String,
    pub(super) counts: Vec<u64>,
}

/// The numbers of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) year: String,
    pub(super) whose: BTreeMap<String, String>,
    pub(super) numbers: BTreeMap<String, u64>,
    pub(super) tables: BTreeMap<String, Counts>,
    pub(super) terms: BTreeMap<String, Vec<Term>>,
}

impl Counted {
    pub(super) fn read(spec: &ReportSpec, form: &Form, answers: &Value) -> Self {
        let text = |field: &String| {
            let given = answers.get(field).and_then(Value::as_str);
            given.map_or_else(String::new, folded)
        };
        let stock = spec
            .stock
            .iter()
            .flat_map(|stock| [&stock.start, &stock.came, &stock.went, &stock.end]);
        let fields = spec.total.iter().chain(&spec.total_before).chain(stock);
        Self {
            year: spec.year.as_ref().map_or_else(String::new, text),
            whose: spec
                .whose
                .iter()
                .map(|field| (field.clone(), text(field)))
                .collect(),
            numbers: fields
                .filter_map(|field| Some((field.clone(), answers.get(field)?.as_u64()?)))
                .collect(),
            tables: spec
                .tables
                .keys()
                .filter_map(|field| Some((field.clone(), counts(form, field, answers)?)))
                .collect(),
            terms: spec
                .terms
                .keys()
                .filter_map(|field| Some((field.clone(), terms(form, field, answers)?)))
                .collect(),
        }
    }

    /// A number by its name: a field, or a row of a table.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        match name.split_once('.') {
            None => self.numbers.get(name).copied(),
            Some((table, row)) => {
                let counts = self.tables.get(table)?;
                Some(counts.rows.get(counts.place(row)?)?.count)
            }
        }
    }
}

/// The members of a row: the one that names it, and those that count.
pub(super) fn members(form: &Form, field: &str) -> Option<(String, Vec<String>)> {
    let properties = form
        .schema()
        .pointer(&format!("/properties/{field}/items/properties"))?
        .as_object()?;
    let counts = |schema: &Value| schema.get("type").and_then(Value::as_str) == Some("integer");
    let label = properties.iter().find(|(_, schema)| {
        !counts(schema) && schema.get("type").and_then(Value::as_str) != Some("number")
    })?;
    let numbers = properties.iter().filter(|(_, schema)| counts(schema));
    Some((
        label.0.clone(),
        numbers.map(|(name, _)| name.clone()).collect(),
    ))
}

fn counts(form: &Form, field: &str, answers: &Value) -> Option<Counts> {
    let given = answers
        .get(field)?
        .as_array()
        .filter(|rows| !rows.is_empty())?;
    let (label, numbers) = members(form, field)?;
    let number = numbers.first()?.clone();
    let column = format!("/properties/{field}/items/properties/{label}");
    let choices = form.schema().pointer(&column).and_then(schema::choices);
    let mut table = Counts {
        rows: Vec::new(),
        open: choices.is_none(),
        label,
        number,
    };
    for row in given {
        let (Some(name), Some(count)) = (
            row.get(&table.label).and_then(Value::as_str),
            row.get(&table.number).and_then(Value::as_u64),
        ) else {
            // An unfinished row: the form says so. The table does not add up then, and is not printed.
            return Some(Counts {
                rows: Vec::new(),
                ..table
            });
        };
        match table.place(name) {
            Some(there) => table.rows[there].count += count,
            None => table.rows.push(Row {
                name: name.to_owned(),
                count,
                given: true,
            }),
        }
    }
    // What is not listed is nobody; a reader knows that too.
    for (constant, _) in choices.iter().flatten() {
        if table.place(constant).is_none() {
            table.rows.push(Row {
                name: (*constant).to_owned(),
                count: 0,
                given: false,
            });
        }
    }
    // Rows counted by size would tell which hidden one is the larger: they stand as in the form, or by name.
    let place = |row: &Row| {
        let listed = choices
            .iter()
            .flatten()
            .position(|(constant, _)| *constant == row.name);
        (listed, folded(&row.name))
    };
    table.rows.sort_by_key(place);
    Some(table)
}

fn terms(form: &Form, field: &str, answers: &Value) -> Option<Vec<Term>> {
    let (label, numbers) = members(form, field)?;
    let rows = answers.get(field)?.as_array()?;
    Some(
        rows.iter()
            .filter_map(|row| {
                Some(Term {
                    name: row.get(&label)?.as_str()?.to_owned(),
                    counts: numbers
                        .iter()
                        .map(|name| row.get(name)?.as_u64())
                        .collect::<Option<_>>()?,
                })
            })
            .collect(),
    )
}

/// A name as it is compared: people write one school in several ways.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
