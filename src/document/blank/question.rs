//! One question: what is drawn of it, its field or fields, and the answer that they give.

use serde_json::{Value, json};

use super::draw::{Draw, Question};
use super::slot::{Says, name_among, name_of, state_of};
use crate::diagnostic::Language;
use crate::document::kind::Kind;
use crate::document::letter::joined;
use crate::document::view::paragraphs;
use crate::pdf::Ask;
use crate::schema;

/// The most that a screen reader says of a field.
const LONGEST_TOOLTIP: usize = 300;

impl Question<'_> {
    /// What stands above it.
    pub(super) fn heading(&self) -> String {
        if self.required {
            format!("{} *", self.label)
        } else {
            self.label.clone()
        }
    }
}

impl Draw<'_> {
    pub(super) fn choice(&mut self, question: &Question, kind: Kind) -> Value {
        let options = self.options(question, kind);
        let value = self.answers.pointer(&question.here).cloned();
        let chosen = |choice: &str| match &value {
            Some(Value::Array(list)) => list.contains(&json!(choice)),
            Some(Value::Bool(yes)) => kind == Kind::YesNo && (choice == YES) == *yes,
            Some(value) => *value == json!(choice) && kind == Kind::Choice,
            None => false,
        };
        let many = kind == Kind::Ticks;
        let name = name_of(&question.here);
        let says = self.tooltip(question);
        let mut states = Vec::new();
        let mut nodes = Vec::new();
        for (index, (choice, title)) in options.iter().enumerate() {
            let on = chosen(choice);
            let mut node = json!({ "label": title, "checked": false, "other": null });
            if self.paper {
                node["checked"] = json!(on);
                nodes.push(node);
                continue;
            }
            let tooltip = joined(&[&says, title], ": ");
            let key = if many {
                let name = name_among(&question.here, choice);
                self.slot(question, name.clone(), kind, Says::Among(choice.clone()));
                self.entry(name, tooltip.clone(), false, Ask::Tick { on })
            } else {
                let state = state_of(choice, index);
                states.push((state.clone(), choice.clone()));
                let question_says = says.clone();
                let ask = Ask::Radio {
                    state,
                    on,
                    question: question_says,
                };
                self.entry(name.clone(), tooltip.clone(), question.required, ask)
            };
            node["field"] = json!({ "name": key, "tooltip": tooltip, "round": !many });
            nodes.push(node);
        }
        if !many && !self.paper {
            self.slot(question, name, kind, Says::Chosen(states));
        }
        let columns = question.control.options.columns;
        let columns = columns.unwrap_or(if kind == Kind::YesNo { 2 } else { 1 });
        json!({ "kind": "choice", "label": question.heading(), "hint": question.hint, "options": nodes, "columns": columns })
    }

    /// What can be chosen, and how it reads.
    pub(super) fn options(&self, question: &Question, kind: Kind) -> Vec<(String, String)> {
        if kind == Kind::YesNo {
            let (yes, no) = match self.language {
                Language::Nl => ("ja", "nee"),
                Language::En => ("yes", "no"),
            };
            return vec![
                (YES.to_owned(), yes.to_owned()),
                (NO.to_owned(), no.to_owned()),
            ];
        }
        let key = question.control.i18n.as_deref();
        schema::choices(question.schema)
            .into_iter()
            .flatten()
            .map(|(choice, dutch)| {
                let title = self
                    .form
                    .choice(&question.scope, choice, key, self.language);
                let title = title.unwrap_or_else(|| dutch.to_owned());
                (choice.to_owned(), title)
            })
            .collect()
    }

    pub(super) fn field(&mut self, question: &Question, kind: Kind) -> Value {
        let value = self.answers.pointer(&question.here);
        let written = value.map_or_else(String::new, |value| kind.written(value, self.language));
        let options = &question.control.options;
        let many = kind == Kind::Text || written.contains('\n');
        let hint = joined(&[&question.hint, said(kind.pattern(self.language))], " ");
        let mut node = json!({
            "kind": "field", "label": question.heading(), "hint": hint, "paragraphs": [],
            "long": options.multi, "open": many, "room": options.room,
        });
        if self.paper {
            node["paragraphs"] = json!(paragraphs(&written));
            return node;
        }
        if many {
            node["room"] = json!(room(&written, options.room));
        }
        node["fillable"] = self.typed(question, kind);
        node
    }

    /// The field for an answer that is typed; what the layout needs of it.
    pub(super) fn typed(&mut self, question: &Question, kind: Kind) -> Value {
        let value = self.answers.pointer(&question.here);
        let value = value.map_or_else(String::new, |value| kind.written(value, self.language));
        let name = name_of(&question.here);
        let example = said(kind.example(self.language));
        let tooltip = sentences(&self.tooltip(question), example);
        let many = kind == Kind::Text || value.contains('\n');
        let most = most(question.schema).filter(|most| value.chars().count() as u64 <= *most);
        let ask = Ask::Text {
            value,
            many,
            most,
            fixed: false,
        };
        self.slot(question, name.clone(), kind, Says::Typed);
        let key = self.entry(name, tooltip.clone(), question.required, ask);
        json!({ "name": key, "tooltip": tooltip })
    }

    /// A list of texts, numbers or days: one on each line.
    pub(super) fn lines(&mut self, question: &Question) -> Value {
        let kind = Kind::of(
            question.schema.get("items").unwrap_or(&Value::Null),
            &question.control.options,
        );
        let value = self.answers.pointer(&question.here);
        let written: Vec<String> = value
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|item| kind.written(item, self.language))
            .collect();
        let written = written.join("\n");
        let each = match self.language {
            Language::Nl => "Eén op elke regel.",
            Language::En => "One on each line.",
        };
        let hint = joined(&[&question.hint, each], " ");
        let mut node = json!({
            "kind": "field", "label": question.heading(), "hint": hint, "paragraphs": [],
            "long": false, "open": true, "room": room(&written, question.control.options.room),
        });
        if self.paper {
            node["paragraphs"] = json!(paragraphs(&written));
            return node;
        }
        let name = name_of(&question.here);
        let tooltip = sentences(&self.tooltip(question), each);
        let ask = Ask::Text {
            value: written,
            many: true,
            most: None,
            fixed: false,
        };
        self.slot(question, name.clone(), kind, Says::Lines);
        let key = self.entry(name, tooltip.clone(), question.required, ask);
        node["fillable"] = json!({ "name": key, "tooltip": tooltip });
        node
    }

    /// What a screen reader says of a question.
    pub(super) fn tooltip(&self, question: &Question) -> String {
        let needed = match (question.required, self.language) {
            (true, Language::Nl) => " (nodig)",
            (true, Language::En) => " (needed)",
            (false, _) => "",
        };
        // A layout may print no label where its heading says enough; who listens hears no heading.
        let label = if question.label.is_empty() {
            let name = self.form.name_of(&question.here);
            name.get(self.language).to_owned()
        } else {
            question.label.clone()
        };
        let name = format!("{}{needed}", joined(&[question.part, &label], ": "));
        let hint = question.hint.trim_end_matches('.');
        let whole = sentences(&name, hint);
        if whole.chars().count() <= LONGEST_TOOLTIP {
            return whole;
        }
        name
    }
}

/// The states of a question that is answered by yes or no, in every language.
pub(super) const YES: &str = "ja";
pub(super) const NO: &str = "nee";

/// The least height of a box for a text that stands in it, in millimetres.
fn room(text: &str, asked: Option<u8>) -> Option<u64> {
    let lines: usize = text
        .split('\n')
        .map(|line| 1 + line.chars().count() / 85)
        .sum();
    let needed = if lines > 3 { lines as u64 * 5 + 4 } else { 0 };
    // A page holds no higher box; in it the text is drawn smaller, and can be moved.
    let needed = needed.min(190).max(asked.map_or(0, u64::from));
    (needed > 0).then_some(needed)
}

/// The most characters of a text.
fn most(schema: &Value) -> Option<u64> {
    let parts = schema.get("allOf").and_then(Value::as_array);
    std::iter::once(schema)
        .chain(parts.into_iter().flatten())
        .filter_map(|part| part.get("maxLength").and_then(Value::as_u64))
        .min()
}

/// Two texts, each a sentence.
fn sentences(first: &str, second: &str) -> String {
    let between = if first.ends_with(['?', '.', ':', '!']) {
        " "
    } else {
        ". "
    };
    joined(&[first, second], between)
}

/// A text that may not be there.
pub(super) fn said(text: Option<&str>) -> &str {
    text.unwrap_or_default()
}
