//! Documents and their events tell one story: which event a document is follows from its answers, and so do the data
//! that a guard or an effect reads.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::check::Checker;
use super::name::THIS;
use crate::catalog::{Catalog, EffectSpec, EventData, Form, Procedure, StartSpec};
use crate::diagnostic::Text;
use crate::schema;
use crate::wording::Engine;

/// More combinations of answers than this are not tried.
const MOST: usize = 20_000;

const ANSWERS: &str = "antwoorden";
const CASE: &str = "zaak";

impl Checker<'_> {
    /// Which event a document is, and whether its data come from the answers.
    pub(super) fn answers(&mut self, catalog: &Catalog, procedure: &Procedure) {
        let read = self.fields_read();
        let mut forms: BTreeMap<&String, Option<Form>> = BTreeMap::new();
        for (code, document) in &procedure.documents {
            let events: Vec<String> = self.file.events_of(code).into_iter().cloned().collect();
            // A form that does not compile is reported by the catalog's part of the check.
            let form = forms
                .entry(&document.form)
                .or_insert_with(|| catalog.form(procedure, &document.form).ok());
            let Some(form) = form else { continue };
            self.last_days(form, form.schema(), "");
            if events.len() > 1 {
                self.one_event(code, form, &events);
            }
            for event in &events {
                self.data_of(procedure, code, form, event, read.get(event));
            }
        }
    }

    /// The names that an expression looks up.
    fn asked(&self, expression: &str) -> BTreeSet<String> {
        self.engine.names_in(&format!("{{{{ {expression} }}}}"))
    }

    /// The fields of each event's data that a guard, a move or an effect reads.
    fn fields_read(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut read: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut note = |event: &str, names: &BTreeSet<String>| {
            let fields = names.iter().filter_map(|name| {
                let mut parts = name.split('.');
                (parts.next()? == THIS).then(|| parts.next())?
            });
            read.entry(event.to_owned())
                .or_default()
                .extend(fields.map(ToOwned::to_owned));
        };
        let names = |source: &str| self.asked(&self.file.written_out(source));
        let plain = |name: &String| BTreeSet::from([name.clone()]);
        for guard in &self.file.guards {
            for event in &guard.on {
                note(event, &names(&guard.require));
            }
        }
        for (code, event) in &self.file.events {
            for when in event.moves.iter().filter_map(|step| step.when.as_ref()) {
                note(code, &names(when));
            }
        }
        for spec in self.file.obligations.values() {
            for start in spec.starts.iter().map(StartSpec::full) {
                start
                    .when
                    .iter()
                    .for_each(|when| note(&start.on, &names(when)));
                let dates = start.anchor.iter().chain(&start.which).chain(&spec.date);
                let others = spec.alternatives.iter().map(|other| &other.anchor);
                dates
                    .chain(others)
                    .for_each(|name| note(&start.on, &plain(name)));
            }
            let effects = spec.met.iter().chain(&spec.ended).chain(&spec.extended);
            for effect in effects.map(EffectSpec::full) {
                effect
                    .when
                    .iter()
                    .for_each(|when| note(&effect.on, &names(when)));
                effect
                    .which
                    .iter()
                    .for_each(|name| note(&effect.on, &plain(name)));
            }
        }
        read
    }

    /// Each set of answers must lead to exactly one event, as far as that can be tried.
    fn one_event(&mut self, document: &str, form: &Form, events: &[String]) {
        let mut conditions: Vec<(String, String)> = Vec::new();
        for event in events {
            let at = ["events", event, "documents"].map(ToOwned::to_owned);
            match &self.file.events[event.as_str()].answers {
                Some(answers) => conditions.push((event.clone(), answers.clone())),
                None => self.say(
                    &at,
                    "answers",
                    Text::new(
                        format!("{document} heeft meer gebeurtenissen, en `{event}` zegt niet bij welke antwoorden zij hoort"),
                        format!("{document} has several events, and `{event}` does not say with which answers it is meant"),
                    ),
                    Some(Text::new(
                        format!("voeg toe: `answers = \"{ANSWERS}.NAAM == 'keuze'\"`"),
                        format!("add `answers = \"{ANSWERS}.NAME == 'choice'\"`"),
                    )),
                ),
            }
        }
        if conditions.len() < events.len() {
            return;
        }
        if let Some(none) = self.file.unrecorded.get(document) {
            conditions.push((String::new(), none.clone()));
        }
        let mut values: Vec<(String, Vec<Value>)> = Vec::new();
        for (event, source) in &conditions {
            for name in self.asked(source) {
                if values.iter().any(|(known, _)| *known == name) {
                    continue;
                }
                let Some(possible) = possible(form, &name) else {
                    let at = ["events", event, "answers"].map(ToOwned::to_owned);
                    self.say(
                        &at,
                        "answers",
                        Text::new(
                            format!(
                                "`{name}` is geen antwoord van {document} en geen feit van de zaak"
                            ),
                            format!("`{name}` is no answer of {document} and no fact of the case"),
                        ),
                        None,
                    );
                    return;
                };
                values.push((name, possible));
            }
        }
        let count: usize = values.iter().map(|(_, values)| values.len()).product();
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for number in 0..count.min(MOST) {
            let (context, words) = combination(&values, number);
            let fitting: Vec<&str> = conditions
                .iter()
                .filter(|(_, source)| {
                    let found = self
                        .engine
                        .value(&format!("true if {source} else false"), &context);
                    matches!(found, Ok(Some(Value::Bool(true))))
                })
                .map(|(event, _)| event.as_str())
                .collect();
            met.extend(&fitting);
            if fitting.len() != 1 {
                let at = ["events", &events[0], "answers"].map(ToOwned::to_owned);
                let fits = if fitting.is_empty() {
                    Text::new("geen gebeurtenis", "no event")
                } else {
                    Text::new(fitting.join(" en "), fitting.join(" and "))
                };
                self.say(
                    &at,
                    "answers",
                    Text::new(
                        format!("met {words} is {document} {}", fits.nl),
                        format!("with {words} {document} is {}", fits.en),
                    ),
                    Some(Text::new(
                        "precies één gebeurtenis moet passen; `[unrecorded]` zegt wanneer er geen is",
                        "exactly one event must fit; `[unrecorded]` says when there is none",
                    )),
                );
                return;
            }
        }
        for (event, _) in conditions
            .iter()
            .filter(|(event, _)| !met.contains(event.as_str()))
        {
            let at = ["events", event, "answers"].map(ToOwned::to_owned);
            self.say(
                &at,
                "answers",
                Text::new(
                    format!("met geen enkel antwoord is {document} `{event}`"),
                    format!("no answers make {document} `{event}`"),
                ),
                None,
            );
        }
    }

    /// The last day of a term is counted: a question that would be filled in with it says which.
    fn last_days(&mut self, form: &Form, schema: &Value, here: &str) {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let at = ["obligations".to_owned()];
        let place = format!("{} `{here}`", form.name);
        match text("x-term") {
            Some(terms) => {
                for term in terms.split('|') {
                    let known = term.split_once('.').is_some_and(|(code, which)| {
                        self.file.obligations.contains_key(code)
                            && ["uiterlijk", "zonder_verlenging"].contains(&which)
                    });
                    if !known {
                        self.say(
                            &at,
                            "term",
                            Text::new(
                                format!(
                                    "{place}: `{term}` is geen laatste dag van een verplichting"
                                ),
                                format!("{place}: `{term}` is no last day of an obligation"),
                            ),
                            Some(Text::new(
                                "schrijf `O13.uiterlijk`, of `O13.zonder_verlenging`",
                                "write `O13.uiterlijk`, or `O13.zonder_verlenging`",
                            )),
                        );
                    }
                }
            }
            // A last day that is past is what an earlier letter said.
            None if text("x-tense") == Some("past") => {}
            None => {
                let read = text("x-prefill").map(|source| self.asked(source));
                let facts = self.file.obligations.iter().filter_map(|(code, spec)| {
                    Some((
                        code.clone(),
                        format!("{CASE}.feiten.{}", spec.fact.as_ref()?),
                    ))
                });
                let found = facts
                    .into_iter()
                    .find(|(_, fact)| read.as_ref().is_some_and(|read| read.contains(fact)));
                if let Some((code, _)) = found {
                    self.say(
                        &at,
                        "term",
                        Text::new(
                            format!("{place} wordt ingevuld met de laatste dag van {code}, en zegt dat niet"),
                            format!("{place} is filled in with the last day of {code}, and does not say so"),
                        ),
                        Some(Text::new(
                            format!("voeg `\"x-term\": \"{code}.uiterlijk\"` toe: dan wordt de dag geteld, ook vooruit"),
                            format!("add `\"x-term\": \"{code}.uiterlijk\"`: then it is counted, also ahead"),
                        )),
                    );
                }
            }
        }
        if let Some(tense) =
            text("x-tense").filter(|tense| !["past", "future", "now"].contains(tense))
        {
            self.say(
                &at,
                "tense",
                Text::new(
                    format!("{place}: er is geen tijd `{tense}`"),
                    format!("{place}: there is no tense `{tense}`"),
                ),
                Some(Text::new(
                    "schrijf `past` (voorbij), `future` (toekomst) of `now` (nu); zonder dat is een datum voorbij",
                    "write `past`, `future` or `now`; without it a date is past",
                )),
            );
        }
        if let Some(readers) = text("x-readers").filter(|readers| *readers != "each") {
            self.say(
                &at,
                "readers",
                Text::new(
                    format!("{place}: er zijn geen lezers `{readers}`"),
                    format!("{place}: there are no readers `{readers}`"),
                ),
                Some(Text::new(
                    "schrijf `each` als “u” ieder kan zijn die het leest, of anders niets",
                    "write `each` when “u” may be whoever reads it, or nothing",
                )),
            );
        }
        for (name, inner) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            self.last_days(form, inner, &format!("{here}/{name}"));
        }
        if let Some(items) = schema.get("items") {
            self.last_days(form, items, &format!("{here}/*"));
        }
    }

    /// What is read of an event that is a document must come from its answers, or be said not to stand in it.
    fn data_of(
        &mut self,
        procedure: &Procedure,
        document: &str,
        form: &Form,
        event: &str,
        read: Option<&BTreeSet<String>>,
    ) {
        let Ok(data) = EventData::new(procedure, &self.file.events[event]) else {
            return;
        };
        for (field, spec) in data.fields() {
            let at = ["events", event, "data", "properties", field].map(ToOwned::to_owned);
            match spec.answer() {
                Some(Some(expression)) => {
                    for name in self.asked(expression) {
                        if possible(form, &name).is_none() {
                            self.say(
                                &at,
                                "answers",
                                Text::new(
                                    format!("`{name}` is geen antwoord van {document}"),
                                    format!("`{name}` is no answer of {document}"),
                                ),
                                None,
                            );
                        }
                    }
                }
                None if read.is_some_and(|read| read.contains(field))
                    && form.at_scope(&format!("#/properties/{field}")).is_none() =>
                {
                    self.say(
                        &at,
                        "answers",
                        Text::new(
                            format!("`{THIS}.{field}` wordt gelezen, en {document} heeft geen antwoord `{field}` dat het zegt"),
                            format!("`{THIS}.{field}` is read, and {document} has no answer `{field}` that says it"),
                        ),
                        Some(Text::new(
                            "voeg `x-answer` toe met het antwoord dat het zegt, of `x-answer = false` als het stuk het niet zegt",
                            "add `x-answer` with the answer that does, or `x-answer = false` where the document does not say it",
                        )),
                    );
                }
                _ => {}
            }
        }
    }
}

/// What can stand under a name; `Null` is nothing. `None` when the name means nothing.
fn possible(form: &Form, name: &str) -> Option<Vec<Value>> {
    let (root, path) = name.split_once('.').unwrap_or((name, ""));
    if root == CASE {
        return Some(vec![Value::Null, json!("2027-03-01")]);
    }
    if root != ANSWERS {
        return None;
    }
    let parts: Vec<&str> = path.split('.').collect();
    let scope: String = parts
        .iter()
        .map(|part| format!("/properties/{part}"))
        .collect();
    let schema = form.at_scope(&format!("#{scope}"))?;
    let mut values: Vec<Value> = match schema::choices(schema)
        .filter(|_| schema.get("items").is_none())
    {
        Some(choices) => choices
            .into_iter()
            .map(|(constant, _)| json!(constant))
            .collect(),
        None if schema.get("type") == Some(&json!("boolean")) => vec![json!(true), json!(false)],
        None => vec![json!("iets")],
    };
    let required = form.schema().get("required").and_then(Value::as_array);
    let must = required.is_some_and(|names| parts.len() == 1 && names.contains(&json!(parts[0])));
    if !must {
        values.push(Value::Null);
    }
    Some(values)
}

/// One of all combinations, as a context and in words.
fn combination(
    values: &[(String, Vec<Value>)],
    mut number: usize,
) -> (crate::wording::Context, String) {
    let mut all = Value::Object(Map::new());
    let mut words = Vec::new();
    for (name, possible) in values {
        let value = &possible[number % possible.len()];
        number /= possible.len();
        words.push(format!("{name} = {value}"));
        if value.is_null() {
            continue;
        }
        let mut here = &mut all;
        for part in name.split('.') {
            here = &mut here[part];
        }
        *here = value.clone();
    }
    let context = Engine::bind([ANSWERS, CASE].map(|root| (root, Engine::context(&all[root]))));
    (context, words.join(", "))
}
