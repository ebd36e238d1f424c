//! The rules of a form, asked of its answers.
//!
//! A rule is judged on the answers where they stand. They are turned into values of the engine only for a rule that needs
//! it, and for a message that prints a value.

use std::cell::OnceCell;

use serde_json::Value;

use super::answers::Stage;
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::{Form, Rule, Scope};
use crate::diagnostic::{Diagnostic, Text};
use crate::schema;
use crate::wording::{Context, Engine, Seen, Sight};

/// What rules look at.
pub(super) struct Matter<'a> {
    /// The answers whose question is shown.
    pub(super) answers: &'a Value,
    /// All answers.
    pub(super) typed: &'a Value,
    /// Some of them are hidden.
    pub(super) hides: bool,
    pub(super) case: &'a CaseFacts,
    /// The case, for the engine.
    pub(super) zaak: &'a dyn Fn() -> Context,
    pub(super) today: Date,
    pub(super) stage: Stage,
}

/// What the rules find wrong.
pub(super) fn broken(form: &Form, matter: &Matter) -> Vec<Diagnostic> {
    let today = matter.today.to_string();
    let mut sight = sight(matter, &today);
    let contexts = Contexts::default();
    let mut problems = Vec::new();
    for (rules, place) in places(form, matter.answers) {
        sight.set("item", place.item.map(Seen::from));
        sight.set("index", place.index());
        let context = OnceCell::new();
        let context = || context.get_or_init(|| contexts.of(matter, &place));
        let mut faults = Vec::new();
        for index in rules {
            let holds = match form.book.judge(*index, &sight) {
                Some(holds) => Ok(holds),
                None => form.book.ask(*index, context()),
            };
            let rule = &form.book.rules[*index];
            match holds {
                Ok(true) => problems.push(report(form, rule, &place.pointer, &context)),
                Ok(false) => {}
                Err(problem) => faults.push(fault(rule, &place.pointer, problem)),
            }
        }
        problems.append(&mut faults);
    }
    problems
}

/// Somewhere that a group of rules looks.
struct Place<'a> {
    pointer: String,
    item: Option<&'a Value>,
    number: usize,
}

impl<'a> Place<'a> {
    fn index(&self) -> Option<Seen<'a>> {
        self.item.map(|_| Seen::Number(self.number as i64))
    }
}

/// Where each group of rules looks, in the order of the groups.
fn places<'a>(
    form: &'a Form,
    answers: &'a Value,
) -> impl Iterator<Item = (&'a [usize], Place<'a>)> {
    let instances = schema::instances(form.validator.outline(), answers);
    form.book.groups.iter().flat_map(move |(scope, rules)| {
        let places: Vec<Place> = match scope {
            Scope::Whole => vec![Place {
                pointer: String::new(),
                item: None,
                number: 0,
            }],
            Scope::Definition(definition) => instances
                .iter()
                .filter(|instance| instance.definition == definition)
                .map(|instance| Place {
                    pointer: instance.pointer.clone(),
                    item: Some(instance.value),
                    number: 0,
                })
                .collect(),
            Scope::Each(list) => {
                let items = answers.pointer(list).and_then(Value::as_array);
                let items = items.into_iter().flatten().enumerate();
                items
                    .map(|(number, item)| Place {
                        pointer: format!("{list}/{number}"),
                        item: Some(item),
                        number,
                    })
                    .collect()
            }
        };
        places
            .into_iter()
            .map(move |place| (rules.as_slice(), place))
    })
}

fn sight<'a>(matter: &Matter<'a>, today: &'a str) -> Sight<'a> {
    let mut sight = Sight::default();
    sight.set("antwoorden", Some(Seen::from(matter.answers)));
    // For rules about answers that contradict each other: one of the two is often hidden.
    sight.set("getypt", Some(Seen::from(matter.typed)));
    sight.set("zaak", Some(Seen::Case(matter.case)));
    sight.set("vandaag", Some(Seen::Text(today.into())));
    sight.set("definitief", Some(Seen::Flag(matter.stage == Stage::Final)));
    sight
}

/// The answers as values of the engine, once they are asked for.
#[derive(Default)]
struct Contexts {
    answers: OnceCell<Context>,
    typed: OnceCell<Context>,
}

impl Contexts {
    fn of(&self, matter: &Matter, place: &Place) -> Context {
        let answers = || Engine::context(matter.answers);
        let answers = self.answers.get_or_init(answers);
        // Where nothing is hidden, they are the same.
        let typed = if matter.hides {
            self.typed.get_or_init(|| Engine::context(matter.typed))
        } else {
            answers
        };
        let item = place
            .item
            .and_then(|_| Engine::part(answers, &place.pointer));
        let item = item.map(|item| [("item", item), ("index", Context::from(place.number))]);
        let names = [
            ("antwoorden", answers.clone()),
            ("getypt", typed.clone()),
            ("zaak", (matter.zaak)()),
            ("vandaag", Context::from(matter.today.to_string())),
            ("definitief", Context::from(matter.stage == Stage::Final)),
        ];
        Engine::bind(names.into_iter().chain(item.into_iter().flatten()))
    }
}

fn report<'c>(
    form: &Form,
    rule: &Rule,
    place: &str,
    context: &impl Fn() -> &'c Context,
) -> Diagnostic {
    let one = |text: &str| {
        if text.contains("{{") {
            form.book.engine().fill(text, context())
        } else {
            text.to_owned()
        }
    };
    let fill = |text: &Text| Text::new(one(&text.nl), one(&text.en));
    let problem = Diagnostic::new(rule.severity, &rule.id, fill(&rule.message))
        .pointer(format!("{place}{}", rule.pointer));
    match &rule.hint {
        Some(hint) => problem.hint(fill(hint)),
        None => problem,
    }
}

fn fault(rule: &Rule, place: &str, problem: Diagnostic) -> Diagnostic {
    let message = Text::new(
        format!(
            "regel {} kan niet worden beoordeeld: {}",
            rule.id, problem.message.nl
        ),
        format!(
            "rule {} cannot be evaluated: {}",
            rule.id, problem.message.en
        ),
    );
    Diagnostic {
        message,
        file: None,
        position: None,
        ..problem
    }
    .pointer(format!("{place}{}", rule.pointer))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use serde_json::json;

    use super::*;
    use crate::calendar;
    use crate::catalog::Catalog;
    use crate::content::Content;

    fn files(folder: &Path) -> Vec<PathBuf> {
        let Ok(all) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = all.flatten().map(|entry| entry.path()).collect();
        found.sort();
        found
    }

    fn read(path: &Path) -> Value {
        let text = std::fs::read_to_string(path).expect("readable");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Every pointer into the answers.
    fn pointers(value: &Value, here: String, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    pointers(
                        member,
                        format!("{here}/{}", crate::json::escape(name)),
                        found,
                    );
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    pointers(item, format!("{here}/{index}"), found);
                }
            }
            _ => {}
        }
        found.push(here);
    }

    /// How often the engine was needed, of how many.
    #[derive(Default)]
    struct Count {
        asked: usize,
        all: usize,
    }

    /// What is judged at once is what the engine says.
    fn agree(form: &Form, matter: &Matter, count: &mut Count) {
        let today = matter.today.to_string();
        let mut sight = sight(matter, &today);
        let contexts = Contexts::default();
        for (rules, place) in places(form, matter.answers) {
            sight.set("item", place.item.map(Seen::from));
            sight.set("index", place.index());
            let context = contexts.of(matter, &place);
            for index in rules {
                count.all += 1;
                let Some(judged) = form.book.judge(*index, &sight) else {
                    count.asked += 1;
                    continue;
                };
                let asked = form.book.ask(*index, &context);
                assert_eq!(
                    asked.as_ref().ok(),
                    Some(&judged),
                    "{}: {} at {:?} of {}: {asked:?}",
                    form.name,
                    form.book.rules[*index].when,
                    place.pointer,
                    matter.answers
                );
            }
        }
    }

    #[test]
    fn rules_are_judged_as_the_engine_does() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/klachtenreglement");
        let catalog = Catalog::load(Content::embedded()).expect("loads");
        let cases: Vec<CaseFacts> = files(&root.join("cases"))
            .iter()
            .map(|path| serde_json::from_value(read(path)).expect("a case"))
            .chain([CaseFacts::default()])
            .collect();
        let changes = [
            json!(null),
            json!(""),
            json!(" "),
            json!("anders"),
            json!("2020-02"),
            json!("J.M. Schuurman"),
            json!(7),
            json!(0.5),
            json!(true),
            json!([]),
            json!(["anders", 3]),
            json!({}),
            json!({ "datum": "2031-01-01", "anders": null }),
        ];
        let mut count = Count::default();
        let mut turn = 0_usize;
        for folder in files(&root.join("forms")) {
            let name = folder.file_name().expect("name").to_string_lossy();
            let (_, form) = catalog.form_named(&name).expect("a form");
            for path in ["valid", "invalid"]
                .map(|kind| files(&folder.join(kind)))
                .concat()
            {
                let answers = read(&path);
                let mut all = Vec::new();
                pointers(&answers, String::new(), &mut all);
                let mut look = |answers: &Value| {
                    turn += 1;
                    let stage = [Stage::Final, Stage::Draft][turn % 2];
                    let case = &cases[turn % cases.len()];
                    let matter = Matter {
                        answers,
                        typed: answers,
                        hides: turn.is_multiple_of(3),
                        case,
                        zaak: &|| Engine::context(case),
                        today: calendar::parse("2027-03-05").expect("a day"),
                        stage,
                    };
                    agree(&form, &matter, &mut count);
                };
                look(&answers);
                // Every value is something else once, in its turn.
                for (number, pointer) in all.iter().enumerate().skip(turn_of(&name) % 3).step_by(3)
                {
                    let mut other = answers.clone();
                    if let Some(value) = other.pointer_mut(pointer) {
                        *value = changes[(number + pointer.len()) % changes.len()].clone();
                    }
                    look(&other);
                }
            }
        }
        // The engine is asked about little, and what is judged is not nothing.
        assert!(count.all > 50_000, "{} rules were asked", count.all);
        assert!(
            count.asked * 10 < count.all,
            "the engine was asked about {} of {}",
            count.asked,
            count.all
        );
    }

    fn turn_of(name: &str) -> usize {
        name.bytes().map(usize::from).sum()
    }
}
