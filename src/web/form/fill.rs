//! What stands in a field: its name, what was answered, what can be chosen, and where an answer comes from that nobody typed.

use serde_json::Value;

use super::draw::{Asked, Draw};
use super::known::{is_known, source};
use super::node::{Choice, Fold, Input};
use crate::case::capitalised;
use crate::diagnostic::{Language, Text};
use crate::document::Kind;
use crate::json::last;
use crate::schema;

/// So many choices are a list that folds.
const LISTED: usize = 9;

impl Draw<'_> {
    pub(super) fn input(
        &self,
        asked: &Asked,
        kind: Kind,
        value: Option<&Value>,
        written: String,
    ) -> Input {
        let language = self.setting.language;
        match kind {
            Kind::Choice | Kind::Ticks | Kind::YesNo => {
                let choices = self.choices(asked, kind, value);
                Input::Choice {
                    many: kind == Kind::Ticks,
                    list: kind == Kind::Choice && choices.len() >= LISTED,
                    optional: kind != Kind::Ticks && !self.is_required(&asked.here),
                    choices,
                }
            }
            // A line that holds line ends would lose them in a control of one line.
            Kind::Text => Input::Text {
                rows: rows(&written),
                value: written,
            },
            _ if written.contains(['\n', '\r']) => Input::Text {
                rows: rows(&written),
                value: written,
            },
            _ => Input::Line {
                mode: kind.keyboard(asked.schema),
                example: kind.example(language).map(ToOwned::to_owned),
                echo: kind.echo(value, language),
                value: written,
            },
        }
    }

    pub(super) fn choices(&self, asked: &Asked, kind: Kind, value: Option<&Value>) -> Vec<Choice> {
        let language = self.setting.language;
        let known: Vec<(String, String)> = if kind == Kind::YesNo {
            let (yes, no) = match language {
                Language::Nl => ("ja", "nee"),
                Language::En => ("yes", "no"),
            };
            vec![
                ("true".to_owned(), yes.to_owned()),
                ("false".to_owned(), no.to_owned()),
            ]
        } else {
            let key = asked.control.i18n.as_deref();
            schema::choices(asked.schema)
                .into_iter()
                .flatten()
                .map(|(constant, dutch)| {
                    let title = self.form.choice(&asked.scope, constant, key, language);
                    let title = title.unwrap_or_else(|| dutch.to_owned());
                    (constant.to_owned(), title)
                })
                .collect()
        };
        let answered: Vec<String> = match value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) if kind == Kind::Ticks => items
                .iter()
                .map(|item| kind.written(item, language))
                .collect(),
            // An empty text is no choice.
            Some(one) => Some(kind.written(one, language))
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
        };
        let mut choices: Vec<Choice> = known
            .into_iter()
            .map(|(value, title)| Choice {
                chosen: answered.contains(&value),
                value,
                title,
            })
            .collect();
        // What is no choice is shown too, so that it can be taken back.
        for answer in answered {
            if !choices.iter().any(|choice| choice.value == answer) {
                let unknown = Text::new(
                    format!("{answer} (staat niet in de lijst)"),
                    format!("{answer} (not in the list)"),
                );
                choices.push(Choice {
                    title: unknown.get(language).to_owned(),
                    value: answer,
                    chosen: true,
                });
            }
        }
        choices
    }

    /// Where an answer comes from that nobody typed.
    pub(super) fn known(&self, asked: &Asked, says: String) -> Option<Fold> {
        let expression = || {
            let mut here = asked.here.as_str();
            loop {
                let schema = self.form.validator.at(here)?;
                if let Some(text) = schema.get("x-prefill").and_then(Value::as_str) {
                    return Some(text);
                }
                here = here.rsplit_once('/')?.0;
            }
        };
        is_known(self.own, &self.checked.typed, &asked.here).then(|| Fold {
            open: false,
            says,
            source: source(expression()).get(self.setting.language).to_owned(),
        })
    }

    /// Whether an answer is needed: its part needs it, and that part is needed itself or was begun.
    pub(super) fn is_required(&self, pointer: &str) -> bool {
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            return true;
        };
        let needed = self
            .form
            .validator
            .at(parent)
            .and_then(|schema| schema.get("required")?.as_array())
            .is_some_and(|names| names.iter().any(|needed| needed == name));
        let item = name.parse::<usize>().is_ok();
        (needed || item) && (self.all.pointer(parent).is_some() || self.is_required(parent))
    }

    /// Whether nobody answered anything in the part around it, and the case did.
    pub(super) fn is_beside(&self, pointer: &str) -> bool {
        let mut here = pointer;
        while let Some((parent, _)) = here.rsplit_once('/') {
            if !parent.is_empty() && is_known(self.own, &self.checked.typed, parent) {
                return self.all.pointer(pointer).is_none();
            }
            here = parent;
        }
        false
    }

    pub(super) fn heading(&self, asked: &Asked) -> String {
        let (own, key) = (
            asked.control.label.as_deref(),
            asked.control.i18n.as_deref(),
        );
        let label = if asked.control.scope == "#" {
            // One of a list: it has the name of the list with its number.
            own.map(ToOwned::to_owned)
        } else {
            self.form
                .label(&asked.scope, own, key, self.setting.language)
        };
        capitalised(label.as_deref().unwrap_or_else(|| last(&asked.scope)))
    }

    pub(super) fn help(&self, asked: &Asked) -> Option<String> {
        let key = asked.control.i18n.as_deref();
        self.form
            .description(&asked.scope, key, self.setting.language)
    }
}

/// How many lines a text needs, at least three.
fn rows(text: &str) -> usize {
    let lines = text
        .lines()
        .map(|line| 1 + line.chars().count() / 70)
        .sum::<usize>();
    (lines + 1).clamp(3, 25)
}
