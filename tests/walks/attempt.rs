//! Trying an event today: by hand, or as the document that it is.

use std::sync::{Arc, OnceLock};

use griffie::case::{Event, Happened};
use griffie::procedure::{Fold, Refusal};
use regex::Regex;
use serde_json::{Map, Value};

use super::answers::called;
use super::coverage::guard;
use super::walk::{Walk, typed};
use super::world::World;

/// What came of an attempt.
pub(super) enum Outcome {
    Done,
    Refused(Vec<Refusal>),
    /// Nobody holds a role that the document needs.
    Nobody(String),
    /// The event is possible, its document is not.
    Unmade,
    /// Its rules do not go with who is in the case.
    TooMany(String),
    /// It is accepted and does not do what was wished.
    Useless,
}

/// What an event should bring about.
pub(super) type Wish<'w> = &'w dyn Fn(&Fold) -> bool;

impl Walk<'_> {
    /// What the procedure says to an event today.
    pub(super) fn verdict(
        &mut self,
        code: &str,
        data: &Map<String, Value>,
    ) -> (Vec<Refusal>, Arc<Happened>) {
        let event = Event {
            on: Some(self.day),
            event: code.to_owned(),
            data: data.clone(),
            set_aside: self
                .sets_aside
                .then(|| "Dat is besproken en zo besloten.".to_owned()),
            ..Event::default()
        };
        let happened = Arc::new(Happened {
            seq: self.steps.len() + 1,
            on: self.day,
            event: Arc::new(event),
        });
        let verdict = self.fold().verdict(&happened);
        self.seen.refusals(
            self.world,
            verdict
                .refusals
                .iter()
                .chain(&verdict.warnings)
                .chain(&verdict.set_aside),
        );
        (verdict.refusals, happened)
    }

    /// Looks what would be said to an event today, with data of chance; whether it would go.
    pub(super) fn glance(&mut self, code: &str) -> bool {
        let data = self.data(code, &Map::new());
        self.verdict(code, &data).0.is_empty()
    }

    /// Whether a guard stands in the way of an event, whatever its data.
    pub(super) fn is_refused_by(&mut self, code: &str, number: usize) -> bool {
        (0..6).all(|_| {
            let data = self.data(code, &Map::new());
            let (refusals, _) = self.verdict(code, &data);
            refusals
                .iter()
                .any(|refusal| guard(self.world, refusal) == Some(number))
        })
    }

    /// Tries an event today, as its document or by hand, until it is accepted and does what is wished.
    pub(super) fn attempt(&mut self, code: &str, wish: Option<Wish>) -> Outcome {
        self.asked_names.clear();
        if self.writes && !self.random.chance(30) {
            let documents = self.documents(code);
            if !documents.is_empty() {
                return self.send(code, &documents, wish);
            }
        }
        self.record_by_hand(code, wish)
    }

    /// Sometimes an event says who holds a role from now on.
    fn with_people(&mut self, event: &mut Event) {
        if !self.random.chance(12) {
            return;
        }
        let roles: Vec<&String> = self.world.file().roles.keys().collect();
        let role = (*self.random.pick(&roles)).clone();
        let spec = &self.world.file().roles[&role];
        let people = self.people.holders(spec.party, spec.private, self.day);
        event.personen.insert(role, typed(people));
    }

    /// Who is meant where a refusal asks for the name of somebody.
    pub(super) fn hear_names(&mut self, refusals: &[Refusal]) {
        static ROLES: OnceLock<Regex> = OnceLock::new();
        let roles = ROLES.get_or_init(|| Regex::new(r"\bpersonen\.(\w+)").expect("a pattern"));
        for refusal in refusals {
            let Some(number) = guard(self.world, refusal) else {
                continue;
            };
            let require = &self.world.file().guards[number].require;
            if !require.contains("genoemd_in(dit.") {
                continue;
            }
            for role in roles.captures_iter(require) {
                let people = self.fold().state().people(&role[1]);
                let names: Vec<String> = people.iter().map(|one| called(one).to_owned()).collect();
                self.asked_names.extend(names);
            }
        }
    }

    /// The documents with which an event can be sent.
    fn documents(&self, code: &str) -> Vec<String> {
        let known = &self.world.procedure.documents;
        let documents = &self.world.file().events[code].documents;
        documents
            .iter()
            .filter(|document| known.contains_key(*document))
            .cloned()
            .collect()
    }

    fn record_by_hand(&mut self, code: &str, wish: Option<Wish>) -> Outcome {
        let mut fewest: Option<Vec<Refusal>> = None;
        let mut useless = false;
        for _ in 0..6 {
            let data = self.data(code, &Map::new());
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
            if let Some(wish) = wish {
                let mut tried = self.fold().clone();
                tried.replay(&happened);
                if !wish(&tried) {
                    useless = true;
                    continue;
                }
            }
            let mut event = Event::clone(&happened.event);
            self.with_people(&mut event);
            let refusals = self.record(event);
            if refusals.is_empty() {
                return Outcome::Done;
            }
            fewest = Some(refusals);
        }
        if useless {
            Outcome::Useless
        } else {
            Outcome::Refused(fewest.unwrap_or_default())
        }
    }
}

/// Whether no other data change a refusal.
pub(super) fn is_settled(world: &World, refusals: &[Refusal]) -> bool {
    refusals
        .iter()
        .any(|refusal| guard(world, refusal).is_none() && refusal.guard != "moves")
}
