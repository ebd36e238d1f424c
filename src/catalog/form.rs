//! A form: what is asked, how it is laid out, and what must hold.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::element::{Element, property_path};
use super::rule::{Rule, RuleBook};
use super::texts::{Translations, keys};
use super::{Procedure, read_json};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Text, meant};
use crate::schema::{self, Validator};

/// The file `forms/<procedure>/<form>.json`: JSON Forms' envelope, with rules.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Form")]
pub struct FormFile {
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
    /// What the form is called.
    pub title: Text,
    /// The schema of the answers.
    pub schema: Map<String, Value>,
    /// How the form is laid out.
    pub uischema: Element,
    /// The texts in other languages.
    #[serde(default)]
    pub i18n: Translations,
    /// The answers to start with.
    #[serde(default)]
    pub data: Value,
    /// What the schema cannot say.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// A form, compiled.
#[derive(Debug)]
pub struct Form {
    /// The name of the file, without `.json`.
    pub name: String,
    /// What the form is called.
    pub title: Text,
    /// The compiled schema; shared definitions are written out.
    pub validator: Validator,
    /// The layout; includes are written out.
    pub uischema: Element,
    /// Its rules, and those of the definitions it uses.
    pub book: RuleBook,
    /// The answers to start with.
    pub data: Value,
    pub(super) i18n: Translations,
    pub(super) shared_i18n: Translations,
}

impl Form {
    /// Where a form stands.
    pub fn path(content: &Content, procedure: &str, name: &str) -> String {
        content.place("forms", procedure, &format!("{name}.json"))
    }

    /// Reads and compiles a form; all mistakes that keep it from working, with their places.
    pub(super) fn read(
        content: &Content,
        procedure: &Procedure,
        name: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let path = Self::path(content, &procedure.name, name);
        let mut problems = Vec::new();
        let Some(file) = read_json::<FormFile>(content, &path, &mut problems) else {
            return Err(problems);
        };
        let place = |problem: Diagnostic, under: &str| {
            let problem = problem.under(under);
            let at = content.position(&path, problem.place());
            problem.file(content.display(&path)).at(at)
        };
        let (expanded, found) = schema::expand(
            &Value::Object(file.schema),
            &procedure.definitions.file.defs,
        );
        problems.extend(found.into_iter().map(|problem| place(problem, "/schema")));
        let validator = Validator::new(expanded).map_err(|problem| place(problem, "/schema"));
        let mut rules = file.rules;
        if let Ok(validator) = &validator {
            rules.extend(shared_rules(validator, procedure));
        }
        let (book, unparsed) = RuleBook::new(rules);
        for (index, problem) in unparsed {
            let rule = &book.rules[index];
            let message = Text::new(
                format!("regel {}: {}", rule.id, problem.message.nl),
                format!("rule {}: {}", rule.id, problem.message.en),
            );
            let problem = Diagnostic {
                message,
                file: None,
                position: None,
                ..problem
            };
            problems.push(match &rule.definition {
                None => place(problem, &format!("/rules/{index}/when")),
                Some(definition) => {
                    let number = book.number_in_definition(index);
                    let (path, pointer) =
                        procedure
                            .definitions
                            .rule_place(&procedure.name, definition, number);
                    let at = content.position(&path, &format!("{pointer}/when"));
                    problem.file(content.display(&path)).at(at)
                }
            });
        }
        let uischema =
            include(&file.uischema, procedure).map_err(|problem| place(problem, "/uischema"));
        match (validator, uischema) {
            (Ok(validator), Ok(uischema)) if problems.is_empty() => {
                let shared_i18n = procedure.definitions.file.i18n.clone();
                Ok(Self {
                    name: name.to_owned(),
                    title: file.title,
                    validator,
                    uischema,
                    book,
                    data: file.data,
                    i18n: file.i18n,
                    shared_i18n,
                })
            }
            (validator, uischema) => {
                problems.extend(validator.err());
                problems.extend(uischema.err());
                Err(problems)
            }
        }
    }

    /// The expanded schema.
    pub fn schema(&self) -> &Value {
        self.validator.schema()
    }

    /// The subschema of a scope of the UI schema.
    pub fn at_scope(&self, scope: &str) -> Option<&Value> {
        let mut here = self.schema();
        for part in scope.strip_prefix('#')?.split('/').skip(1) {
            here = here.get(part)?;
        }
        Some(here)
    }

    /// The text under the first key that has one, in another language than Dutch.
    fn translated(
        &self,
        language: Language,
        path: &[&str],
        explicit: Option<&str>,
        suffix: &str,
    ) -> Option<&str> {
        let own = self.i18n.get(language.tag());
        let shared = self.shared_i18n.get(language.tag());
        keys(self.schema(), path, explicit)
            .into_iter()
            .find_map(|key| {
                let key = format!("{key}.{suffix}");
                own.and_then(|texts| texts.get(&key))
                    .or_else(|| shared.and_then(|texts| texts.get(&key)))
                    .map(String::as_str)
            })
    }

    /// The label of a property: that of its control, or its title.
    pub fn label(
        &self,
        scope: &str,
        own: Option<&str>,
        key: Option<&str>,
        language: Language,
    ) -> Option<String> {
        let path = property_path(scope)?;
        if language != Language::Nl {
            return self
                .translated(language, &path, key, "label")
                .map(ToOwned::to_owned);
        }
        let title = || self.at_scope(scope)?.get("title")?.as_str();
        own.or_else(title).map(ToOwned::to_owned)
    }

    /// The explanation of a property, if it has one.
    pub fn description(
        &self,
        scope: &str,
        key: Option<&str>,
        language: Language,
    ) -> Option<String> {
        let path = property_path(scope)?;
        let dutch = self.at_scope(scope)?.get("description")?.as_str()?;
        if language == Language::Nl {
            Some(dutch.to_owned())
        } else {
            self.translated(language, &path, key, "description")
                .map(ToOwned::to_owned)
        }
    }

    /// The title of a choice.
    pub fn choice(
        &self,
        scope: &str,
        constant: &str,
        key: Option<&str>,
        language: Language,
    ) -> Option<String> {
        let path = property_path(scope)?;
        let choices = schema::choices(self.at_scope(scope)?)?;
        let (_, dutch) = choices.into_iter().find(|(known, _)| *known == constant)?;
        if language == Language::Nl {
            Some(dutch.to_owned())
        } else {
            self.translated(language, &path, key, constant)
                .map(ToOwned::to_owned)
        }
    }

    /// A text that belongs to no property: a heading (`label`) or line (`text`).
    pub fn text(
        &self,
        dutch: &str,
        key: Option<&str>,
        suffix: &str,
        language: Language,
    ) -> Option<String> {
        if language == Language::Nl || dutch.is_empty() {
            return Some(dutch.to_owned());
        }
        let key = format!("{}.{suffix}", key?);
        let own = self
            .i18n
            .get(language.tag())
            .and_then(|texts| texts.get(&key));
        own.or_else(|| self.shared_i18n.get(language.tag())?.get(&key))
            .cloned()
    }

    /// What a field is called in a message, from its pointer into the answers: title, and the part it is in.
    pub fn name_of(&self, pointer: &str) -> Text {
        Text::new(
            self.name_in(pointer, Language::Nl),
            self.name_in(pointer, Language::En),
        )
    }

    fn name_in(&self, pointer: &str, language: Language) -> String {
        let mut scope = "#".to_owned();
        let mut names: Vec<String> = Vec::new();
        for part in pointer.split('/').skip(1) {
            if let Ok(index) = part.parse::<usize>() {
                scope.push_str("/items");
                if let Some(last) = names.last_mut() {
                    *last = format!("{last} {}", index + 1);
                }
            } else {
                scope = format!("{scope}/properties/{part}");
                let label = self
                    .label(&scope, None, None, language)
                    .or_else(|| self.label(&scope, None, None, Language::Nl));
                names.push(label.unwrap_or_else(|| part.to_owned()));
            }
        }
        match names.as_slice() {
            [] => if language == Language::Nl {
                "het formulier"
            } else {
                "the form"
            }
            .to_owned(),
            [only] => only.clone(),
            [first, .., last] if first == last => last.clone(),
            [first, .., last] => format!("{last} ({first})"),
        }
    }

    /// The texts in other languages, those of the shared definitions included.
    pub fn translations(&self) -> Translations {
        let mut all = self.shared_i18n.clone();
        for (language, texts) in &self.i18n {
            all.entry(language.clone())
                .or_default()
                .extend(texts.clone());
        }
        all
    }

    /// The title of a choice by the dotted path of its property, for the filter `keuze`; lists need no index.
    pub fn choice_by_path(&self, path: &str, constant: &str, language: Language) -> Option<String> {
        let scope = self.scope_of(path)?;
        self.choice(&scope, constant, None, language)
            .or_else(|| self.choice(&scope, constant, None, Language::Nl))
    }

    /// The label of a property by its dotted path.
    pub fn label_by_path(&self, path: &str, language: Language) -> Option<String> {
        self.label(&self.scope_of(path)?, None, None, language)
    }

    fn scope_of(&self, path: &str) -> Option<String> {
        let mut scope = "#".to_owned();
        for name in path.split('.') {
            if self.at_scope(&scope)?.get("properties").is_none() {
                scope.push_str("/items");
            }
            scope = format!("{scope}/properties/{name}");
        }
        self.at_scope(&scope).map(|_| scope)
    }
}

/// Writes the includes of a UI schema out; a problem carries no pointer because elements have none.
pub(super) fn include(element: &Element, procedure: &Procedure) -> Result<Element, Diagnostic> {
    match element {
        Element::Include {
            definition,
            scope,
            omit,
            only,
            rule,
        } => {
            let Some(fragment) = procedure.definitions.file.uischema.get(definition) else {
                let known = procedure
                    .definitions
                    .file
                    .uischema
                    .keys()
                    .map(String::as_str);
                return Err(Diagnostic::wrong(
                    "include",
                    format!("er is geen indeling voor een definitie `{definition}`"),
                    format!("there is no layout for a definition `{definition}`"),
                )
                .hint(match meant(definition, known) {
                    Some(hint) => Text::new(
                        format!("definitions.json heeft ze onder `uischema`; {}", hint.nl),
                        format!("definitions.json has them under `uischema`; {}", hint.en),
                    ),
                    None => Text::new(
                        "definitions.json heeft er geen onder `uischema`",
                        "definitions.json has none under `uischema`",
                    ),
                }));
            };
            let wanted = |name: &str| {
                !omit.iter().any(|out| out == name)
                    && (only.is_empty() || only.iter().any(|one| one == name))
            };
            let kept = filter(fragment, &wanted);
            let placed = include(&kept.placed(scope), procedure)?;
            Ok(match (placed, rule) {
                (placed, None) => placed,
                (placed, Some(rule)) => Element::VerticalLayout {
                    elements: vec![placed],
                    rule: Some(rule.clone()),
                },
            })
        }
        Element::VerticalLayout { elements, rule } => Ok(Element::VerticalLayout {
            elements: include_all(elements, procedure)?,
            rule: rule.clone(),
        }),
        Element::HorizontalLayout { elements, rule } => Ok(Element::HorizontalLayout {
            elements: include_all(elements, procedure)?,
            rule: rule.clone(),
        }),
        Element::Group {
            label,
            i18n,
            elements,
            options,
            rule,
        } => Ok(Element::Group {
            label: label.clone(),
            i18n: i18n.clone(),
            elements: include_all(elements, procedure)?,
            options: *options,
            rule: rule.clone(),
        }),
        Element::Control(control) => {
            let mut control = control.clone();
            if let Some(detail) = &mut control.options.detail {
                detail.0 = include(&detail.0, procedure)?;
            }
            Ok(Element::Control(control))
        }
        Element::Label { .. } => Ok(element.clone()),
    }
}

/// The rules of the definitions that a schema uses.
pub(super) fn shared_rules(validator: &Validator, procedure: &Procedure) -> Vec<Rule> {
    let used = schema::definitions(validator.schema());
    let mut rules = Vec::new();
    for (definition, shared) in &procedure.definitions.file.rules {
        if used.contains(definition.as_str()) {
            rules.extend(shared.iter().map(|rule| Rule {
                definition: Some(definition.clone()),
                ..rule.clone()
            }));
        }
    }
    rules
}

fn include_all(elements: &[Element], procedure: &Procedure) -> Result<Vec<Element>, Diagnostic> {
    elements
        .iter()
        .map(|element| include(element, procedure))
        .collect()
}

/// Keeps the elements whose direct property is wanted.
fn filter(element: &Element, wanted: &dyn Fn(&str) -> bool) -> Element {
    let first = |scope: &str| {
        property_path(scope)
            .and_then(|path| path.first().map(|name| wanted(name)))
            .unwrap_or(true)
    };
    let keep = |elements: &[Element]| -> Vec<Element> {
        elements
            .iter()
            .filter(|element| match element {
                Element::Control(control) => first(&control.scope),
                Element::Include { scope, .. } => first(scope),
                _ => true,
            })
            .map(|element| filter(element, wanted))
            .filter(|element| !matches!(element, Element::VerticalLayout { elements, .. } | Element::HorizontalLayout { elements, .. } | Element::Group { elements, .. } if elements.is_empty()))
            .collect()
    };
    match element {
        Element::VerticalLayout { elements, rule } => Element::VerticalLayout {
            elements: keep(elements),
            rule: rule.clone(),
        },
        Element::HorizontalLayout { elements, rule } => Element::HorizontalLayout {
            elements: keep(elements),
            rule: rule.clone(),
        },
        Element::Group {
            label,
            i18n,
            elements,
            options,
            rule,
        } => Element::Group {
            label: label.clone(),
            i18n: i18n.clone(),
            elements: keep(elements),
            options: *options,
            rule: rule.clone(),
        },
        other => other.clone(),
    }
}
