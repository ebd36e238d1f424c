//! The numbers of a report as its wording gets them: what is printed, and nothing else.
//!
//! The counts themselves are taken out of the answers that the wording sees, so no wording can print one by mistake.
//! It finds them again under `cijfers`: each with whether it is printed, tables with their printed rows and the groups
//! of rows of which only the sum is.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::answers::Stage;
use super::conceal::{Look, Report, Shown, Table, Why, conceal};
use super::conceal_table::to_merge;
use super::counted::{Counted, members};
use super::request::{Prepared, Request};
use crate::catalog::{Catalog, DisclosureSpec, Form, Procedure, ReportSpec};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::suppression::shown_alone;

/// A report that was printed before, with its answers.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The document.
    pub document: String,
    /// Its answers.
    pub answers: Value,
    /// Whether the answers were filed when it went out; otherwise somebody hands them over, and what the case knows has
    /// yet to be filled in.
    pub filed: bool,
}

/// Where the form of a document comes from.
pub(super) type Forms<'a> = &'a dyn Fn(&Procedure, &str) -> Result<Arc<Form>, Vec<Diagnostic>>;

/// What a wording gets of the numbers of a report.
pub(super) struct Figures {
    /// The answers without the counts.
    pub(super) answers: Value,
    /// `cijfers`.
    pub(super) printed: Value,
    pub(super) problems: Vec<Diagnostic>,
}

/// The numbers of a document as they are printed; nothing when it is no report.
///
/// # Errors
/// When the form of an earlier report cannot be read.
pub(super) fn figures(
    catalog: &Catalog,
    forms: Forms,
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
) -> Result<Option<Figures>, Vec<Diagnostic>> {
    let Some(procedure) = catalog.procedures.get(&prepared.procedure) else {
        return Ok(None);
    };
    let all = &procedure.file.disclosure;
    let code = prepared.document.code.as_str();
    let Some(spec) = all.reports.get(code) else {
        return Ok(None);
    };
    let earlier = printed_before(forms, procedure, request.earlier)?;
    let counted = Counted::read(spec, &prepared.form, answers);
    let shown = conceal(&Look {
        all,
        spec,
        document: code,
        counted: &counted,
        earlier: &earlier,
    });
    let view = View {
        all,
        spec,
        form: &prepared.form,
        answers,
        counted: &counted,
        shown: &shown,
    };
    Ok(Some(Figures {
        answers: view.without_counts(),
        printed: view.printed(),
        problems: view.problems(request.stage),
    }))
}

/// What was printed of earlier reports, the first one first: each beside those before it.
fn printed_before(
    forms: Forms,
    procedure: &Procedure,
    earlier: &[Printed],
) -> Result<Vec<Report>, Vec<Diagnostic>> {
    let all = &procedure.file.disclosure;
    let mut reports: Vec<Report> = Vec::new();
    for printed in earlier {
        let Some(document) = procedure.documents.get(&printed.document) else {
            return Err(vec![gone(&printed.document)]);
        };
        // A letter prints no numbers.
        let Some(spec) = all.reports.get(&printed.document) else {
            continue;
        };
        let form = forms(procedure, &document.code)?;
        let counted = Counted::read(spec, &form, &printed.answers);
        let shown = conceal(&Look {
            all,
            spec,
            document: &printed.document,
            counted: &counted,
            earlier: &reports,
        });
        reports.push(Report {
            document: printed.document.clone(),
            counted,
            shown,
        });
    }
    Ok(reports)
}

/// Something that went out may have been a report: what it printed would have to be reckoned with, and nobody can.
fn gone(code: &str) -> Diagnostic {
    Diagnostic::wrong(
        "disclosure",
        format!("eerder ging `{code}` uit, en de procedure kent dat stuk niet meer: wat dit verslag mag afdrukken is niet te zeggen"),
        format!("`{code}` went out before, and the procedure no longer knows that document: nobody can say what this report may print"),
    )
    .tip(
        "vraag wie de inhoud van griffie beheert, dat stuk terug te zetten",
        "ask who keeps the content of griffie to put that document back",
    )
    .command(
        "zet het stuk terug in documents.toml, en was het een verslag, ook bij de verslagen in procedure.toml",
        "put the document back into documents.toml, and if it was a report, among the reports of procedure.toml too",
    )
}

struct View<'a> {
    all: &'a DisclosureSpec,
    spec: &'a ReportSpec,
    form: &'a Form,
    answers: &'a Value,
    counted: &'a Counted,
    shown: &'a Shown,
}

impl View<'_> {
    fn without_counts(&self) -> Value {
        let mut answers = self.answers.clone();
        let single = self
            .spec
            .single
            .iter()
            .filter_map(|path| Some(path.split_once('.')?.0));
        let names: Vec<&str> = self
            .counted
            .numbers
            .keys()
            .chain(self.spec.tables.keys())
            .chain(self.spec.terms.keys())
            .chain(self.spec.averages.keys())
            .map(String::as_str)
            .chain(single)
            .collect();
        if let Value::Object(members) = &mut answers {
            members.retain(|name, _| !names.contains(&name.as_str()));
        }
        answers
    }

    fn printed(&self) -> Value {
        let mut printed = Map::new();
        printed.insert("grens".to_owned(), json!(self.all.threshold + 2));
        for (name, count) in &self.counted.numbers {
            let shown = self.shown.numbers.contains(name);
            // Which of the two stocks is the small one would tell.
            let quiet = self.shown.quiet && self.spec.total.as_ref() == Some(name);
            let number = if !shown && (quiet || self.is_stock(name)) {
                json!({ "getoond": false, "klein": false })
            } else {
                self.number(json!(count), shown)
            };
            printed.insert(name.clone(), number);
        }
        for name in self.spec.averages.keys() {
            if let Some(value) = self.answers.get(name) {
                let number = self.number(value.clone(), self.shown.numbers.contains(name));
                printed.insert(name.clone(), number);
            }
        }
        for name in self.counted.tables.keys() {
            printed.insert(name.clone(), self.table(name));
        }
        for name in self.spec.terms.keys() {
            let shown = self.shown.terms.get(name);
            let rows = self.rows(name, |label, _| {
                shown.is_some_and(|rows| rows.contains(label))
            });
            printed.insert(name.clone(), rows);
        }
        for path in &self.spec.single {
            if let Some((table, _)) = path.split_once('.') {
                let alone = |_: &str, count: u64| shown_alone(count, self.all.threshold);
                printed.insert(table.to_owned(), self.rows(table, alone));
            }
        }
        Value::Object(printed)
    }

    fn is_stock(&self, name: &str) -> bool {
        let stock = self.spec.stock.as_ref();
        stock.is_some_and(|stock| stock.start == name || stock.end == name)
    }

    /// A number, or that it is not printed, and then whether that is because it is small.
    fn number(&self, value: Value, shown: bool) -> Value {
        if shown {
            return json!({ "getoond": true, "aantal": value });
        }
        let small = value
            .as_u64()
            .is_some_and(|count| !shown_alone(count, self.all.threshold));
        json!({ "getoond": false, "klein": small })
    }

    fn table(&self, name: &str) -> Value {
        let counts = &self.counted.tables[name];
        let Some(Table::Rows(groups)) = self.shown.tables.get(name) else {
            return json!({ "getoond": false });
        };
        let hidden = |row: usize| groups.iter().flatten().any(|there| *there == row);
        let listed = |row: usize| {
            counts.rows[row].count > 0
                || (!counts.open && (counts.rows[row].given || !groups.is_empty()))
        };
        let rows: Vec<Value> = (0..counts.rows.len())
            .filter(|row| !hidden(*row) && listed(*row))
            .map(|row| json!({ "categorie": counts.rows[row].name, "aantal": counts.rows[row].count }))
            .collect();
        let groups: Vec<Value> = groups
            .iter()
            .map(|group| {
                let names: Vec<&str> = group
                    .iter()
                    .map(|row| counts.rows[*row].name.as_str())
                    .collect();
                let sum: u64 = group.iter().map(|row| counts.rows[*row].count).sum();
                json!({ "categorieen": names, "aantal": sum })
            })
            .collect();
        json!({ "getoond": true, "rijen": rows, "samen": groups, "totaal": counts.sum() })
    }

    /// Rows with their counts as numbers that may not be printed; what counts nothing stays as it is.
    fn rows(&self, table: &str, shown: impl Fn(&str, u64) -> bool) -> Value {
        let Some((label, numbers)) = members(self.form, table) else {
            return json!([]);
        };
        let given = self.answers.get(table).and_then(Value::as_array);
        let rows = given.into_iter().flatten().map(|row| {
            let mut row = row.clone();
            let name = row
                .get(&label)
                .and_then(Value::as_str)
                .map_or_else(String::new, ToOwned::to_owned);
            for number in &numbers {
                let count = row.get(number).and_then(Value::as_u64);
                // Not whether it is small: of two hidden ones that would tell which.
                row[number] = match count.filter(|count| shown(&name, *count)) {
                    Some(count) => json!({ "getoond": true, "aantal": count }),
                    None => json!({ "getoond": false }),
                };
            }
            row
        });
        rows.collect()
    }

    fn problems(&self, stage: Stage) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        if self.shown.differs {
            let text = Text::new(
                "over dit jaar is al een verslag uitgebracht, met andere aantallen",
                "a report about this year went out before, with other numbers",
            );
            let hint = Text::new(
                "wie beide verslagen naast elkaar legt, kan de verschillen uitrekenen. Neem de aantallen van het eerdere verslag over en leg in woorden uit wat er anders is",
                "who lays the two side by side can work out the differences. Take the numbers of the earlier report, and say in words what is different",
            );
            problems.push(problem(stage, text, hint));
        }
        for (name, table) in &self.shown.tables {
            let Table::Nothing(why) = table else {
                continue;
            };
            problems.extend(self.not_printed(name, *why, stage));
        }
        problems
    }

    /// What to say about a table that is not printed.
    fn not_printed(&self, name: &str, why: Why, stage: Stage) -> Option<Diagnostic> {
        let counts = &self.counted.tables[name];
        let called = self.form.name_of(&format!("/{name}"));
        let says = |nl: &str, en: &str| {
            Text::new(
                format!("de tabel ‘{}’ wordt niet afgedrukt: {nl}", called.nl),
                format!("the table ‘{}’ is not printed: {en}", called.en),
            )
        };
        let too_small = says(
            "kleine aantallen zouden te berekenen zijn",
            "small numbers could be worked out",
        );
        let (stage, text, hint) = match why {
            // Said already: a sum that does not hold is an error of the form, a small total is on the page.
            Why::Sum | Why::Total => return None,
            Why::Small if counts.open && !self.contains_others() => {
                let hint = match to_merge(self.all.threshold, counts) {
                    Some(rows) => Text::new(
                        format!("neem deze regels samen in één regel: {}", rows.join(", ")),
                        format!("take these lines together in one line: {}", rows.join(", ")),
                    ),
                    None => Text::new(
                        "geen samenvoeging van regels helpt; laat de tabel weg",
                        "no joining of lines helps; leave the table out",
                    ),
                };
                (stage, too_small, hint)
            }
            Why::Small => (Stage::Draft, too_small, leave_it()),
            Why::Elsewhere => (
                Stage::Draft,
                says(
                    "een ander verslag over dit jaar heeft deze aantallen al",
                    "another report about this year has these numbers already",
                ),
                leave_it(),
            ),
            Why::Unmatched => (
                Stage::Draft,
                says(
                    "een ander verslag over dit jaar noemt een regel die hier niet staat",
                    "another report about this year names a line that is not here",
                ),
                Text::new(
                    "schrijf de regels zoals in dat verslag, als u de tabel wilt afdrukken",
                    "write the lines as in that report to have the table printed",
                ),
            ),
        };
        Some(problem(stage, text, hint).pointer(format!("/{name}")))
    }

    fn contains_others(&self) -> bool {
        !self.spec.contains.is_empty()
    }
}

fn leave_it() -> Text {
    Text::new(
        "u hoeft niets te doen: het verslag zegt dat de tabel ontbreekt",
        "nothing needs to be done: the report says that the table is missing",
    )
}

/// Keeps a final report from being made; a draft warns.
fn problem(stage: Stage, text: Text, hint: Text) -> Diagnostic {
    let severity = match stage {
        Stage::Final => Severity::Error,
        Stage::Draft => Severity::Warning,
    };
    Diagnostic::new(severity, "disclosure", text).hint(hint)
}
