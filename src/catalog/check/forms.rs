//! Forms: every scope leads to a property, every property has a control, every text its translation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::keywords::unknown_keywords;
use super::visibility::visibility;
use crate::catalog::{Catalog, Definitions, Element, Form, Procedure, dotted};
use crate::content::{Content, SHARED};
use crate::diagnostic::{Diagnostic, Language, Severity, Text, meant};
use crate::schema;

/// Checks one form.
pub(super) fn form(catalog: &Catalog, procedure: &Procedure, form: &Form) -> Vec<Diagnostic> {
    let path = Form::path(&catalog.content, &procedure.name, &form.name);
    judge(catalog, form, vec![path])
}

/// Checks the form of an event that asks for a person, which is laid out by the definitions.
pub(super) fn layout(catalog: &Catalog, procedure: &Procedure, form: &Form) -> Vec<Diagnostic> {
    let paths = [&procedure.name, SHARED].map(Definitions::path);
    judge(catalog, form, paths.to_vec())
}

fn judge(catalog: &Catalog, form: &Form, paths: Vec<String>) -> Vec<Diagnostic> {
    let mut check = Check {
        form,
        content: &catalog.content,
        paths,
        covered: BTreeSet::new(),
        problems: Vec::new(),
    };
    check.element(&form.uischema, "#");
    check.uncovered(form.schema(), "");
    check.rules();
    for (problem, words) in visibility(form) {
        check.place(problem, &words);
    }
    check.problems
}

/// Shared definitions that no form uses, and layouts of definitions that do not exist.
pub(super) fn definitions(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    let file = &procedure.definitions.file;
    let path = Definitions::path(&procedure.name);
    let own = catalog.content.below(&format!("forms/{}", procedure.name));
    let forms: String = own
        .iter()
        .chain(&catalog.content.below(&format!("forms/{SHARED}")))
        .filter_map(|path| catalog.content.text(path))
        .collect();
    let mut problems = Vec::new();
    for name in file.defs.keys() {
        let path = if procedure.definitions.is_own(name) {
            path.clone()
        } else {
            Definitions::path(SHARED)
        };
        problems.extend(keywords(
            catalog,
            &path,
            &format!("/$defs/{}", crate::json::escape(name)),
        ));
    }
    // What stands in neither file is not asked for.
    let place = |problem: Diagnostic, pointer: String| {
        let found = [path.clone(), Definitions::path(SHARED)]
            .into_iter()
            .find_map(|path| Some((catalog.content.position(&path, &pointer)?, path)));
        match found {
            Some((at, path)) => problem
                .file(catalog.content.display(&path))
                .at(Some(at))
                .pointer(pointer),
            None => problem
                .file(catalog.content.display(&path))
                .pointer(pointer),
        }
    };
    // What is shared may wait for a procedure that uses it.
    for name in file.defs.keys().filter(|name| {
        procedure.definitions.is_own(name) && !forms.contains(&format!("#/$defs/{name}\""))
    }) {
        problems.push(place(
            Diagnostic::wrong(
                "unused",
                format!("geen formulier gebruikt de definitie `{name}`"),
                format!("no form uses definition `{name}`"),
            )
            .tip("verwijder de definitie", "remove it"),
            format!("/$defs/{name}"),
        ));
    }
    for name in file
        .uischema
        .keys()
        .chain(file.rules.keys())
        .filter(|name| !file.defs.contains_key(*name))
    {
        let part = if file.uischema.contains_key(name) {
            "uischema"
        } else {
            "rules"
        };
        problems.push(place(
            Diagnostic::wrong(
                "definition",
                format!("er is geen definitie `{name}`"),
                format!("there is no definition `{name}`"),
            )
            .meant(name, file.defs.keys().map(String::as_str)),
            format!("/{part}/{name}"),
        ));
    }
    problems
}

/// The keywords of the schema of a file that mean nothing.
pub(super) fn keywords(catalog: &Catalog, path: &str, at: &str) -> Vec<Diagnostic> {
    let content = &catalog.content;
    // A file that cannot be read is reported by itself.
    let Some(Ok(file)) = content.text(path).map(|text| crate::json::parse(&text)) else {
        return Vec::new();
    };
    let Some(schema) = file.pointer(at) else {
        return Vec::new();
    };
    unknown_keywords(schema)
        .into_iter()
        .map(|unknown| {
            let pointer = format!("{at}{}", unknown.pointer);
            Diagnostic::new(Severity::Error, "keyword", unknown.message)
                .file(content.display(path))
                .at(content.position(path, &pointer))
                .pointer(pointer)
                .hint_when(unknown.hint)
        })
        .collect()
}

struct Check<'a> {
    form: &'a Form,
    content: &'a Content,
    /// The files in which a mistake can stand.
    paths: Vec<String>,
    covered: BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl Check<'_> {
    /// Adds a problem at the first place in the file that holds the words, which for texts from a shared
    /// definition is the include.
    fn report(&mut self, rule: &str, message: Text, words: &str, hint: Text) {
        let problem = Diagnostic::new(Severity::Error, rule, message).hint(hint);
        self.place(problem, words);
    }

    fn place(&mut self, problem: Diagnostic, words: &str) {
        let found = self
            .paths
            .iter()
            .find_map(|path| Some((path, self.content.find(path, words)?)));
        if let Some((path, at)) = found.or_else(|| Some((self.paths.first()?, (1, 1)))) {
            let file = self.content.display(path);
            self.problems.push(problem.file(file).at(Some(at)));
        }
    }

    fn element(&mut self, element: &Element, base: &str) {
        let full = |scope: &str| format!("{base}{}", scope.strip_prefix('#').unwrap_or(scope));
        if let Some(rule) = element.visibility() {
            let scope = full(&rule.condition.scope);
            if self.form.at_scope(&scope).is_none() {
                self.unknown_scope(&scope, &rule.condition.scope);
            }
        }
        match element {
            Element::Group { label, i18n, .. } => self.translation(label, i18n.as_deref(), "label"),
            Element::Label { text, i18n, .. } => self.translation(text, i18n.as_deref(), "text"),
            Element::Control(control) => {
                let scope = full(&control.scope);
                let Some(found) = self.form.at_scope(&scope) else {
                    self.unknown_scope(&scope, &control.scope);
                    return;
                };
                let found = found.clone();
                self.texts(&scope, control.i18n.as_deref(), &found, &control.scope);
                if let Some(other) = &control.options.other {
                    let parent = scope.rsplit_once('/').map_or("#", |(parent, _)| parent);
                    let sibling = format!("{parent}/{other}");
                    if self.form.at_scope(&sibling).is_none() {
                        self.report(
                            "scope",
                            Text::new(
                                format!(
                                    "de optie `other` noemt `{other}`, en dat veld staat niet naast {}",
                                    control.scope
                                ),
                                format!(
                                    "option `other` names `{other}`, which is no sibling of {}",
                                    control.scope
                                ),
                            ),
                            other,
                            Text::new(
                                "het is het veld met de tekst van \"anders, namelijk\"",
                                "it is the property with the text of \"anders, namelijk\"",
                            ),
                        );
                    }
                    self.covered.insert(sibling);
                }
                if let Some(detail) = &control.options.detail {
                    self.element(&detail.0, &format!("{scope}/items"));
                } else {
                    self.cover_below(&found, &scope);
                }
                self.covered.insert(scope);
            }
            _ => {}
        }
        for child in element.children() {
            self.element(child, base);
        }
    }

    /// A control over a list or group without a layout of its own draws all of it.
    fn cover_below(&mut self, schema: &Value, scope: &str) {
        let (schema, scope) = match schema.get("items") {
            Some(items) => (items, format!("{scope}/items")),
            None => (schema, scope.to_owned()),
        };
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let inner = format!("{scope}/properties/{name}");
            self.texts(&inner, None, property, name);
            self.cover_below(property, &inner);
            self.covered.insert(inner);
        }
    }

    fn unknown_scope(&mut self, scope: &str, words: &str) {
        let (parent, name) = scope.rsplit_once('/').unwrap_or(("#", scope));
        let known = self
            .form
            .at_scope(parent)
            .and_then(Value::as_object)
            .and_then(|known| meant(name, known.keys().map(String::as_str)));
        self.report(
            "scope",
            Text::new(
                format!("de verwijzing (`scope`) `{scope}` wijst naar geen veld"),
                format!("scope `{scope}` leads to no property"),
            ),
            words,
            known.unwrap_or_else(|| {
                Text::new(
                    "zo'n verwijzing ziet eruit als #/properties/NAAM",
                    "a scope looks like #/properties/NAME",
                )
            }),
        );
    }

    /// The English texts of a property: label, explanation, choices.
    fn texts(&mut self, scope: &str, key: Option<&str>, schema: &Value, words: &str) {
        let path = dotted(scope);
        let hint = |suffix: &str| {
            let key = key.unwrap_or(&path);
            Text::new(
                format!(
                    "zet \"{key}.{suffix}\" onder `i18n.en` van het formulier, of van de gedeelde definitie"
                ),
                format!(
                    "add \"{key}.{suffix}\" under i18n.en of the form, or of its shared definition"
                ),
            )
        };
        let missing = |nl: &str, en: &str| {
            Text::new(
                format!("`{path}` heeft geen {nl}"),
                format!("`{path}` has no {en}"),
            )
        };
        if self.form.label(scope, None, key, Language::Nl).is_none() {
            self.report(
                "title",
                missing("titel", "title"),
                words,
                Text::new(
                    "geef het veld een \"title\"",
                    "give the property a \"title\"",
                ),
            );
        }
        if self.form.label(scope, None, key, Language::En).is_none() {
            let missing = missing("Engels opschrift", "English label");
            self.report("translation", missing, words, hint("label"));
        }
        if schema.get("description").is_some()
            && self.form.description(scope, key, Language::En).is_none()
        {
            self.report(
                "translation",
                missing("Engelse toelichting", "English description"),
                words,
                hint("description"),
            );
        }
        for (constant, title) in schema::choices(schema).into_iter().flatten() {
            if self
                .form
                .choice(scope, constant, key, Language::En)
                .is_none()
            {
                self.report(
                    "translation",
                    missing(
                        &format!("Engelse tekst voor de keuze `{title}`"),
                        &format!("English text for choice `{title}`"),
                    ),
                    words,
                    hint(constant),
                );
            }
        }
    }

    fn translation(&mut self, dutch: &str, key: Option<&str>, suffix: &str) {
        if self.form.text(dutch, key, suffix, Language::En).is_none() {
            let hint = match key {
                Some(key) => Text::new(
                    format!("zet \"{key}.{suffix}\" onder `i18n.en`"),
                    format!("add \"{key}.{suffix}\" under i18n.en"),
                ),
                None => Text::new(
                    "geef het een sleutel met \"i18n\", en zet de tekst onder `i18n.en`",
                    "give it a key with \"i18n\", and the text under i18n.en",
                ),
            };
            self.report(
                "translation",
                Text::new(
                    format!("`{dutch}` heeft geen Engelse tekst"),
                    format!("`{dutch}` has no English text"),
                ),
                dutch,
                hint,
            );
        }
    }

    /// Properties that no control shows.
    fn uncovered(&mut self, schema: &Value, scope: &str) {
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let here = format!("{scope}/properties/{name}");
            let full = format!("#{here}");
            if self.covered.contains(&full) || property.get("x-ignored").is_some() {
                if let Some(items) = property.get("items") {
                    self.uncovered(items, &format!("{here}/items"));
                }
                continue;
            }
            if property.get("properties").is_some() {
                self.uncovered(property, &here);
            } else {
                let path = dotted(&full);
                self.report(
                    "control",
                    Text::new(
                        format!("`{path}` staat in het schema, maar niets op het formulier vraagt ernaar"),
                        format!("`{path}` is in the schema but nothing on the form asks for it"),
                    ),
                    &format!("\"{name}\""),
                    Text::new(
                        "voeg een `Control` met deze `scope` toe, of zet \"x-ignored\": true bij het veld",
                        "add a Control with this scope, or set \"x-ignored\": true on the property",
                    ),
                );
            }
        }
    }

    /// Rules point at properties that exist.
    fn rules(&mut self) {
        for rule in self
            .form
            .book
            .rules
            .iter()
            .filter(|rule| rule.definition.is_none())
        {
            let pointer = match &rule.each {
                Some(list) => format!("{list}/0{}", rule.pointer),
                None => rule.pointer.clone(),
            };
            if !pointer.is_empty() && schema::at(self.form.schema(), &pointer).is_none() {
                self.report(
                    "rule",
                    Text::new(
                        format!(
                            "regel {} wijst naar `{pointer}`, en dat is geen veld",
                            rule.id
                        ),
                        format!("rule {} points at `{pointer}`, which is no field", rule.id),
                    ),
                    &format!("\"{}\"", rule.pointer),
                    Text::new(
                        "een verwijzing noemt velden: /klager/achternaam",
                        "a pointer names properties: /klager/achternaam",
                    ),
                );
            }
        }
    }
}
