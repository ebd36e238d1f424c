//! The compiler of procedures: everything in `procedure.toml` that cannot work, at once.

use std::collections::BTreeSet;

use super::definition::is_same_day;
use super::name::THIS;
use super::names::{Fields, expression, name};
use crate::calendar::Term;
use crate::catalog::{BEGIN, Catalog, Ends, EventData, Procedure, ProcedureFile, toml_place};
use crate::diagnostic::{Diagnostic, Severity, Text, meant};
use crate::wording::Engine;

/// What a name can be a name of, in Dutch and in English; the English one is the rule of its problem too.
pub(super) type What = (&'static str, &'static str);

pub(super) const CLASS: What = ("klasse", "access class");
pub(super) const DOCUMENT: What = ("stuk", "document");
pub(super) const EVENT: What = ("gebeurtenis", "event");
pub(super) const FUNCTION: What = ("functie", "function");
pub(super) const OBLIGATION: What = ("verplichting", "obligation");
pub(super) const RETENTION: What = ("bewaartermijn", "retention");
pub(super) const ROLE: What = ("rol", "role");
pub(super) const SENDER: What = ("afzender", "sender");
const STATE: What = ("stand", "state");
pub(super) const TRACK: What = ("spoor", "track");

/// What is being checked, and what was found.
pub(super) struct Checker<'a> {
    pub(super) file: &'a ProcedureFile,
    pub(super) engine: Engine,
    pub(super) fields: Fields,
    path: String,
    text: String,
    pub(super) problems: Vec<Diagnostic>,
}

/// Checks the procedure of a catalog.
pub fn check(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    let mut checker = course(catalog, procedure);
    super::check_roles::check(&mut checker, &catalog.settings);
    checker.documents(procedure);
    checker.answers(catalog, procedure);
    checker.dossier(catalog, procedure);
    checker.values(catalog, procedure);
    checker.signs(catalog, procedure);
    checker.problems
}

/// The part of [`check`] without which no case can be computed: a track, place, event, condition, guard or term that
/// [`super::Definition`] would have to leave out.
pub fn check_course(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    course(catalog, procedure).problems
}

fn course<'a>(catalog: &'a Catalog, procedure: &'a Procedure) -> Checker<'a> {
    let path = format!("forms/{}/procedure.toml", procedure.name);
    let mut fields = Fields::default();
    let mut problems = Vec::new();
    for (code, spec) in &procedure.file.events {
        match EventData::new(procedure, spec) {
            Ok(data) => fields.learn(code, data.schema()),
            Err(found) => problems.extend(found.into_iter().map(|problem| (code.clone(), problem))),
        }
    }
    fields.learn_facts(&procedure.file);
    let mut checker = Checker {
        file: &procedure.file,
        engine: Engine::new(),
        fields,
        text: catalog.content.text(&path).unwrap_or_default(),
        path: catalog.content.display(&path),
        problems: Vec::new(),
    };
    for (code, problem) in problems {
        let pointer = problem.place().to_owned();
        let mut at = vec!["events".to_owned(), code, "data".to_owned()];
        at.extend(pointer.split('/').skip(1).map(ToOwned::to_owned));
        checker.say(&at, "schema", problem.message, problem.hint);
    }
    checker.tracks();
    checker.events();
    super::check_places::check(&mut checker);
    checker.obligations();
    super::check_given::check(&mut checker);
    super::check_ways::check(&mut checker);
    checker.guards();
    checker.rest(procedure);
    checker
}

pub(super) fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

impl Checker<'_> {
    /// The text of the file.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How messages name the file.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn say(&mut self, at: &[String], rule: &str, message: Text, hint: Option<Text>) {
        self.problems.push(
            Diagnostic::new(Severity::Error, rule, message)
                .file(self.path.clone())
                .at(toml_place(&self.text, at))
                .hint_when(hint),
        );
    }

    pub(super) fn known<'b>(
        &mut self,
        at: &[String],
        what: What,
        named: &str,
        known: impl IntoIterator<Item = &'b String>,
    ) -> bool {
        let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
        if known.contains(&named) {
            return true;
        }
        let (nl, en) = what;
        self.say(
            at,
            en,
            Text::new(
                format!("er is geen {nl} `{named}`"),
                format!("there is no {en} `{named}`"),
            ),
            meant(named, known),
        );
        false
    }

    pub(super) fn role(&mut self, at: &[String], named: &str) {
        let file = self.file;
        self.known(at, ROLE, named, file.roles.keys());
    }

    pub(super) fn event(&mut self, at: &[String], named: &str) -> bool {
        let file = self.file;
        self.known(at, EVENT, named, file.events.keys())
    }

    pub(super) fn term(&mut self, at: &[String], term: &str) {
        if let Err(why) = Term::parse(term)
            && !is_same_day(term)
        {
            self.say(at, "term", why, None);
        }
    }

    /// Documents that the procedure names and `documents.toml` does not know.
    fn documents(&mut self, procedure: &Procedure) {
        let named: BTreeSet<&String> = self
            .file
            .events
            .values()
            .flat_map(|event| &event.documents)
            .chain(
                self.file
                    .obligations
                    .values()
                    .flat_map(|spec| &spec.documents),
            )
            .filter(|code| !procedure.documents.contains_key(*code))
            .collect();
        if !named.is_empty() {
            let list = named.into_iter().cloned().collect::<Vec<_>>().join(", ");
            self.problems.push(
                Diagnostic::wrong(
                    "document",
                    format!("stukken zonder formulier of tekst: {list}"),
                    format!("documents without form or wording: {list}"),
                )
                .warning()
                .file(self.path.clone())
                .command(
                    "zij kunnen met hun datum worden geregistreerd, niet gemaakt; met een tabel in documents.toml kunnen zij worden gemaakt",
                    "they can be registered with their date, not made; a table in documents.toml makes them",
                ),
            );
        }
    }

    fn tracks(&mut self) {
        let file = self.file;
        for (code, track) in &file.tracks {
            let reached = reached(file, code);
            for (state, spec) in &track.states {
                let at = path(&["tracks", code, "states", state]);
                if state == BEGIN {
                    self.say(
                        &at,
                        "state",
                        Text::new(
                            format!(
                                "`{BEGIN}` is het woord voor een spoor dat nog niet is begonnen"
                            ),
                            format!("`{BEGIN}` is the word for a track that has not begun"),
                        ),
                        None,
                    );
                }
                if !reached.contains(state.as_str()) {
                    self.say(
                        &at,
                        "state",
                        Text::new(
                            format!("niets leidt naar `{code}.{state}`"),
                            format!("nothing leads to `{code}.{state}`"),
                        ),
                        Some(Text::new(
                            "laat een gebeurtenis erheen leiden, of verwijder de stand",
                            "let an event move to it, or remove it",
                        )),
                    );
                }
                if let Ends::When(source) = &spec.ends {
                    expression(self, &at, source, &[]);
                }
                let ends = spec.ends != Ends::Always(false);
                let leaves = file
                    .events
                    .values()
                    .flat_map(|event| &event.moves)
                    .any(|step| {
                        step.track == *code
                            && step.to.as_ref().is_some_and(|to| to != state)
                            && step.from.as_ref().is_none_or(|from| from.contains(state))
                    });
                if !track.background && !ends && !leaves {
                    self.say(
                        &at,
                        "state",
                        Text::new(
                            format!(
                                "uit `{code}.{state}` leidt niets weg, en het spoor eindigt er niet"
                            ),
                            format!("`{code}.{state}` has no way out and does not end the track"),
                        ),
                        Some(Text::new(
                            "geef de stand `ends`, of een gebeurtenis die verder leidt",
                            "give it `ends`, or an event that moves on",
                        )),
                    );
                }
            }
        }
    }

    fn place(&mut self, at: &[String], place: &str) {
        let file = self.file;
        let (track, state) = place
            .split_once('.')
            .map_or((place, None), |(track, state)| (track, Some(state)));
        if self.known(at, TRACK, track, file.tracks.keys())
            && let Some(state) = state.filter(|state| *state != BEGIN)
        {
            self.known(at, STATE, state, file.tracks[track].states.keys());
        }
    }

    fn events(&mut self) {
        let file = self.file;
        for (code, event) in &file.events {
            let at = |key: &str| path(&["events", code, key]);
            for role in &event.by {
                self.role(&at("by"), role);
            }
            for place in &event.allowed {
                self.place(&at("allowed"), place);
            }
            for (index, step) in event.moves.iter().enumerate() {
                let mut at = at("moves");
                at.push(index.to_string());
                if let Some(to) = &step.to {
                    self.place(&at, &format!("{}.{to}", step.track));
                }
                if step.to.as_deref() == Some(BEGIN) {
                    self.say(
                        &at,
                        "state",
                        Text::new(
                            "een spoor kan niet terug naar voor zijn begin",
                            "a track cannot go back to before it began",
                        ),
                        None,
                    );
                }
                for from in step.from.iter().flatten() {
                    self.place(&at, &format!("{}.{from}", step.track));
                }
                if let Some(when) = &step.when {
                    expression(self, &at, when, &[code]);
                }
            }
            if event.date_fact.is_some() && event.facts.is_none() {
                self.say(
                    &at("date_fact"),
                    "facts",
                    Text::new(
                        "bij `date_fact` hoort `facts`: de groep waarin het feit staat",
                        "`date_fact` needs `facts`: the group it belongs to",
                    ),
                    None,
                );
            }
        }
    }

    fn figures(&mut self, procedure: &Procedure) {
        let file = self.file;
        for (document, figures) in &file.figures {
            let at = |key: &str| path(&["figures", document, key]);
            let here = path(&["figures", document]);
            self.known(&here, DOCUMENT, document, procedure.documents.keys());
            for (field, figure) in figures {
                for source in figure.when.iter().chain(&figure.by) {
                    // In brackets, because a figure may choose with `if … else`.
                    expression(self, &at(field), &format!("({source})"), &[]);
                }
                for code in figure
                    .terms
                    .iter()
                    .flat_map(|terms| terms.values())
                    .flatten()
                {
                    self.known(&at(field), OBLIGATION, code, file.obligations.keys());
                }
            }
        }
    }

    fn rest(&mut self, procedure: &Procedure) {
        let file = self.file;
        self.figures(procedure);
        if let Some(closing) = &file.closing {
            self.event(&path(&["closing", "event"]), &closing.event);
        }
        if let Some(hold) = &file.hold {
            let at = |key: &str| path(&["hold", key]);
            self.event(&at("ended"), &hold.ended);
            if self.event(&at("noted"), &hold.noted) {
                let field = format!("{THIS}.{}", hold.reason);
                name(self, &at("reason"), &field, &hold.noted);
            }
            for code in &hold.obligations {
                self.known(
                    &at("obligations"),
                    OBLIGATION,
                    code,
                    file.obligations.keys(),
                );
            }
        }
        for (id, policy) in &file.policies {
            let at = path(&["policies", id, "value"]);
            if !policy.choices.is_empty() && !policy.choices.contains(&policy.value) {
                self.say(
                    &at,
                    "policy",
                    Text::new(
                        format!("`{}` is geen keuze van de lezing `{id}`", policy.value),
                        format!("`{}` is no choice of policy `{id}`", policy.value),
                    ),
                    None,
                );
            }
            if !self.fields.policies_used.contains(id) {
                self.say(
                    &at,
                    "policy",
                    Text::new(
                        format!("geen voorwaarde vraagt naar `beleid.{id}`"),
                        format!("no expression asks for `beleid.{id}`"),
                    ),
                    Some(Text::new(
                        "gebruik de lezing of verwijder haar",
                        "use it or remove it",
                    )),
                );
            }
        }
        for (class, access) in &file.access {
            let at = path(&["access", class]);
            for role in access.read.iter().chain(&access.write).chain(&access.sign) {
                self.role(&at, role);
            }
        }
        for (id, kept) in &file.retention {
            let at = |key: &str| path(&["retention", id, key]);
            self.term(&at("term"), &kept.term);
            self.event(&at("from"), &kept.from);
            for class in &kept.classes {
                self.known(&at("classes"), CLASS, class, file.access.keys());
            }
        }
        if !file.access.is_empty() {
            for document in procedure.documents.values() {
                if !file.access.contains_key(&document.access) {
                    let (code, class) = (&document.code, &document.access);
                    let message = Text::new(
                        format!("{code} heeft de klasse `{class}`, en die kent de procedure niet"),
                        format!(
                            "{code} has access class `{class}`, which the procedure does not have"
                        ),
                    );
                    self.say(&path(&["access"]), "access class", message, None);
                }
            }
        }
    }
}

/// The states of a track that events can lead to.
fn reached<'a>(file: &'a ProcedureFile, track: &str) -> BTreeSet<&'a str> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = reached.len();
        for step in file.events.values().flat_map(|event| &event.moves) {
            let possible = step.from.as_ref().is_none_or(|from| {
                from.iter()
                    .any(|from| from == BEGIN || reached.contains(from.as_str()))
            });
            if step.track == track
                && possible
                && let Some(to) = &step.to
            {
                reached.insert(to);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}
