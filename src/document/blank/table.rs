//! A list that is printed as a table: a field in each cell, where each answer fits in one.

use serde_json::{Value, json};

use super::draw::{Draw, Question, members};
use super::question::YES;
use super::slot::{Says, name_of};
use crate::case::capitalised;
use crate::catalog::{Control, Options};
use crate::document::kind::Kind;
use crate::document::letter::joined;
use crate::document::view::weight;
use crate::pdf::Ask;

/// So many columns fit beside each other.
const MOST_COLUMNS: usize = 5;

impl Draw<'_> {
    /// A table; its items one by one where an answer fits in no cell.
    pub(super) fn table(&mut self, question: &Question, rows: &Value, count: usize) -> Value {
        let properties = rows.as_object().into_iter().flatten();
        let columns: Vec<(&String, &Value, Kind)> = properties
            .filter(|(_, schema)| schema.get("x-ignored").is_none())
            .map(|(name, schema)| (name, schema, Kind::of(schema, &Options::default())))
            .collect();
        let fits = |kind: Kind| !matches!(kind, Kind::Ticks | Kind::List | Kind::Parts);
        if columns.len() > MOST_COLUMNS || !columns.iter().all(|(_, _, kind)| fits(*kind)) {
            return self.plain_items(question, count);
        }
        let controls = members(question.schema.get("items").unwrap_or(&Value::Null), "#");
        let heads: Vec<String> = columns
            .iter()
            .map(|(name, ..)| {
                let scope = format!("{}/items/properties/{name}", question.scope);
                let label = self.form.label(&scope, None, None, self.language);
                capitalised(label.as_deref().unwrap_or(name))
            })
            .collect();
        let weights: Vec<u8> = columns
            .iter()
            .map(|(_, schema, kind)| match kind {
                // A choice is read in its cell.
                Kind::Choice => 3,
                _ => weight(schema) + 1,
            })
            .collect();
        let mut cells = Vec::with_capacity(count);
        for index in 0..count {
            let part = format!("{} {}", question.label, index + 1);
            let mut row = Vec::with_capacity(columns.len());
            for (((name, schema, kind), head), control) in columns.iter().zip(&heads).zip(&controls)
            {
                let here = format!("{}/{index}/{}", question.here, crate::json::escape(name));
                let cell = Question {
                    control,
                    schema,
                    scope: format!("{}/items/properties/{name}", question.scope),
                    here,
                    label: head.clone(),
                    hint: String::new(),
                    part: &part,
                    required: false,
                };
                row.push(self.cell(&cell, *kind));
            }
            cells.push(row);
        }
        let mut hint = question.hint.clone();
        if self.paper {
            // A pen has no list that folds.
            for (((_, schema, kind), head), control) in columns.iter().zip(&heads).zip(&controls) {
                let choices = self.choices_in_words((question, schema, *kind), control, head);
                hint = joined(&[&hint, &choices], " ");
            }
        }
        json!({
            "kind": "table", "label": question.heading(), "hint": hint, "columns": heads, "weights": weights,
            "rows": cells, "blank": 0, "by_hand": true,
        })
    }

    /// What can be written in a column, when that is one of some.
    fn choices_in_words(
        &self,
        (question, schema, kind): (&Question, &Value, Kind),
        control: &Control,
        head: &str,
    ) -> String {
        if !matches!(kind, Kind::Choice | Kind::YesNo) {
            return String::new();
        }
        let name = crate::json::last(&control.scope);
        let column = Question {
            control,
            schema,
            scope: format!("{}/items/properties/{name}", question.scope),
            here: String::new(),
            label: String::new(),
            hint: String::new(),
            part: "",
            required: false,
        };
        let titles = self
            .options(&column, kind)
            .into_iter()
            .map(|(_, title)| title);
        format!("{head}: {}.", titles.collect::<Vec<_>>().join(", "))
    }

    fn cell(&mut self, question: &Question, kind: Kind) -> Value {
        let value = self.answers.pointer(&question.here);
        let choices = matches!(kind, Kind::Choice | Kind::YesNo);
        let written = match value {
            Some(Value::Bool(yes)) if choices => if *yes { YES } else { "nee" }.to_owned(),
            Some(value) => kind.written(value, self.language),
            None => String::new(),
        };
        let options = if choices {
            self.options(question, kind)
        } else {
            Vec::new()
        };
        if self.paper {
            let title = options.iter().find(|(choice, _)| *choice == written);
            return json!(title.map_or(written, |(_, title)| title.clone()));
        }
        let high = kind == Kind::Text;
        if !choices {
            let mut field = self.typed(question, kind);
            field["high"] = json!(high);
            return field;
        }
        let name = name_of(&question.here);
        let tooltip = self.tooltip(question);
        let states = options
            .iter()
            .map(|(choice, _)| (choice.clone(), choice.clone()))
            .collect();
        self.slot(question, name.clone(), kind, Says::Chosen(states));
        // An empty choice takes an answer back.
        let mut listed = vec![(String::new(), " ".to_owned())];
        listed.extend(options);
        let ask = Ask::Pick {
            options: listed,
            value: written,
        };
        let key = self.entry(name, tooltip.clone(), false, ask);
        json!({ "name": key, "tooltip": tooltip, "high": false })
    }
}
