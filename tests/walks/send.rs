//! An event as the document that it is: made final, sent, and recorded with what it says.

use std::sync::Arc;

use griffie::app::printed;
use griffie::calendar::Date;
use griffie::case::{CaseFacts, Event, Filed, FiledAs};
use griffie::diagnostic::Diagnostic;
use griffie::procedure::Refusal;
use serde_json::{Map, Value};

use super::answers::{Desk, Filled, Unmade, fill};
use super::attempt::{Outcome, Wish, is_settled};
use super::letters;
use super::report::{Kind, Probe};
use super::walk::{NUMBER, Walk};

impl Walk<'_> {
    /// Makes the document of an event final and sends it, until it is accepted and does what is wished.
    pub(super) fn send(&mut self, code: &str, documents: &[String], wish: Option<Wish>) -> Outcome {
        if !self.sets_aside {
            let verdict = self.fold().refuses(code, self.day);
            self.seen
                .refusals(self.world, verdict.refusals.iter().chain(&verdict.warnings));
            if !verdict.accepts() {
                return Outcome::Refused(verdict.refusals);
            }
        }
        let document = self.random.pick(documents).clone();
        let mut fewest: Option<Vec<Refusal>> = None;
        let mut useless = false;
        for _ in 0..5 {
            let facts = self.facts();
            let filled = match self.filled(&document, &facts, Some(code)) {
                Ok(filled) => filled,
                Err(Unmade::Other) => return Outcome::Useless,
                Err(Unmade::Nobody(role)) => return Outcome::Nobody(role),
                Err(Unmade::Wrong(problems)) => return self.why_not(code, &document, problems),
            };
            let data = self.beside(code, &filled);
            let problems = self.world.data[code].check(&data, Some(self.day));
            if !problems.is_empty() {
                return self.unmade(&document, problems);
            }
            let (refusals, happened) = self.verdict(code, &data);
            if !refusals.is_empty() {
                let settled = is_settled(self.world, &refusals);
                self.hear_names(&refusals);
                if fewest.as_ref().is_none_or(|few| refusals.len() < few.len()) {
                    fewest = Some(refusals);
                }
                if settled {
                    break;
                }
                continue;
            }
            let mut after = self.fold().clone();
            after.replay(&happened);
            if wish.is_some_and(|wish| !wish(&after)) {
                useless = true;
                continue;
            }
            letters::judge(self, &document, &filled, &after, &data);
            let mut event = Event::clone(&happened.event);
            event.files.push(filed(&document, &filled, self.day));
            self.seen.document(&document);
            self.letters
                .push((document.clone(), self.day, Arc::new(filled)));
            let refusals = self.record(event);
            if !refusals.is_empty() {
                return Outcome::Refused(refusals);
            }
            self.with_it(&document, documents);
            return Outcome::Done;
        }
        if useless {
            Outcome::Useless
        } else {
            Outcome::Refused(fewest.unwrap_or_default())
        }
    }

    /// A document with answers of chance, as an event or as none.
    pub(super) fn filled(
        &mut self,
        document: &str,
        facts: &CaseFacts,
        code: Option<&str>,
    ) -> Result<Filled, Unmade> {
        let earlier = printed::of_case(self.course.events(), None);
        let base = self.fold().clone();
        let desk = Desk {
            facts,
            base: &base,
            earlier: &earlier,
            day: self.day,
            names: &self.asked_names.clone(),
        };
        let mut filled = Err(Unmade::Wrong(Vec::new()));
        for _ in 0..3 {
            filled = fill(self.world, &mut self.random, document, &desk, code);
            if !matches!(filled, Err(Unmade::Wrong(_))) {
                break;
            }
        }
        filled
    }

    /// What the document says of its event, and of chance what it does not ask.
    fn beside(&mut self, code: &str, filled: &Filled) -> Map<String, Value> {
        let world = self.world;
        let form = &world.data[code];
        let mut data = filled.data.clone();
        let required = form.schema().get("required").and_then(Value::as_array);
        let names: Vec<String> = form
            .fields()
            .filter(|(_, asked)| asked.answer() == Some(None))
            .map(|(name, _)| name.to_owned())
            .chain(
                required
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(ToOwned::to_owned),
            )
            .collect();
        for name in names {
            let asked = &form.schema()["properties"][&name];
            let needed = required.is_some_and(|all| all.iter().any(|one| *one == name.as_str()));
            if !data.contains_key(&name) && (needed || self.random.chance(40)) {
                let value = self.values(50).of(asked);
                data.insert(name, value);
            }
        }
        data
    }

    /// The other documents that go with it are made too, and filed.
    fn with_it(&mut self, sent: &str, documents: &[String]) {
        for document in documents.iter().filter(|document| *document != sent) {
            let facts = self.facts();
            if let Ok(filled) = self.filled(document, &facts, None) {
                let files = vec![filed(document, &filled, self.day)];
                self.seen.document(document);
                self.letters
                    .push((document.clone(), self.day, Arc::new(filled)));
                self.record(Event {
                    on: Some(self.day),
                    files,
                    ..Event::default()
                });
            }
        }
    }

    /// Why a document was not made: somebody is missing, somebody is in the way, or it is wrong.
    fn why_not(&mut self, code: &str, document: &str, problems: Vec<Diagnostic>) -> Outcome {
        if let Some(role) = self.missed(document, &problems) {
            return Outcome::Nobody(role);
        }
        if let Some(role) = self.read_of_people(document, &problems) {
            return Outcome::TooMany(role);
        }
        // A gap in the wording may be somebody who was never named.
        let gap = problems.iter().any(|problem| problem.rule == "placeholder");
        match self.vacant().first().filter(|_| gap) {
            Some(role) => Outcome::Nobody(role.clone()),
            // What is refused anyway need not be makeable, nor what somebody set aside.
            None if self.sets_aside || !(0..4).any(|_| self.glance(code)) => Outcome::Unmade,
            None => self.unmade(document, problems),
        }
    }

    fn unmade(&mut self, document: &str, problems: Vec<Diagnostic>) -> Outcome {
        let mut rules: Vec<String> = problems
            .iter()
            .map(|problem| {
                format!(
                    "{}{}",
                    problem.rule,
                    problem
                        .pointer
                        .as_deref()
                        .map_or_else(String::new, |at| format!(" {at}"))
                )
            })
            .collect();
        rules.sort();
        rules.dedup();
        rules.truncate(3);
        let what = problems
            .iter()
            .map(|problem| problem.message.nl.clone())
            .collect::<Vec<_>>()
            .join("; ");
        self.find(
            Kind::Unmakeable,
            &format!("{document}: {}", rules.join(", ")),
            &what,
            Probe::Document(document.to_owned()),
        );
        Outcome::Unmade
    }

    /// The roles that nobody holds.
    fn vacant(&self) -> Vec<String> {
        let state = self.fold().state();
        self.world
            .file()
            .roles
            .keys()
            .filter(|role| state.people(role).is_empty())
            .cloned()
            .collect()
    }

    /// The role that a rule in the way asks for, when nobody holds it.
    fn missed(&self, document: &str, problems: &[Diagnostic]) -> Option<String> {
        let prepared = self.world.prepared(document).ok()?;
        let vacant = self.vacant();
        let mut rules = prepared.form.book.rules.iter();
        rules.find_map(|rule| {
            let broken = problems
                .iter()
                .any(|problem| problem.rule == rule.id && problem.message.nl == rule.message.nl);
            let role = vacant.iter().find(|role| {
                broken && rule.when.contains(&format!("zaak.personen.{role} is leeg"))
            });
            role.cloned()
        })
    }

    /// The role that the rules read which are in the way.
    fn read_of_people(&self, document: &str, problems: &[Diagnostic]) -> Option<String> {
        let prepared = self.world.prepared(document).ok()?;
        let rules = prepared.form.book.rules.iter();
        let mut in_the_way =
            rules.filter(|rule| problems.iter().any(|problem| problem.rule == rule.id));
        in_the_way.find_map(|rule| {
            let (_, after) = rule.when.split_once("zaak.personen.")?;
            let role: String = after
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            (!self.fold().state().people(&role).is_empty()).then_some(role)
        })
    }

    /// Somebody hands in a signed copy, or a piece of their own.
    pub(super) fn receive(&mut self) {
        let made: Vec<String> = self
            .steps
            .iter()
            .flat_map(|step| &step.files)
            .filter(|file| file.kind == FiledAs::Made)
            .map(|file| file.document.clone())
            .collect();
        let kinds = [
            FiledAs::Signed,
            FiledAs::Scan,
            FiledAs::Received,
            FiledAs::Evidence,
        ];
        let kind = *self.random.pick(&kinds);
        let document = match kind {
            FiledAs::Evidence => String::new(),
            FiledAs::Received => {
                let all: Vec<String> = self.world.procedure.documents.keys().cloned().collect();
                self.random.pick(&all).clone()
            }
            _ if made.is_empty() => return,
            _ => self.random.pick(&made).clone(),
        };
        let file = Filed {
            name: format!("{NUMBER}-{document}-terug.pdf"),
            document,
            kind,
            finished: true,
            sha256: "1".repeat(64),
            size: 1,
            ..Filed::default()
        };
        self.record(Event {
            on: Some(self.day),
            files: vec![file],
            ..Event::default()
        });
    }
}

fn filed(document: &str, filled: &Filled, day: Date) -> Filed {
    Filed {
        document: document.to_owned(),
        finished: true,
        name: format!("{NUMBER}-{document}.pdf"),
        sha256: "0".repeat(64),
        size: 1,
        answers: filled.answers.clone(),
        date: Some(day),
        ..Filed::default()
    }
}
