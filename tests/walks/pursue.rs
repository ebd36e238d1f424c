//! Going after an event: what its refusals say would help, and what that needs in turn.

use std::sync::OnceLock;

use griffie::calendar::Date;
use griffie::case::{Event, Person};
use griffie::procedure::Refusal;
use regex::Regex;
use serde_json::Value;

use super::attempt::{Outcome, Wish};
use super::coverage::guard;
use super::later;
use super::walk::{Walk, typed};
use super::world::World;

/// How far somebody thinks ahead to make something possible.
const DEPTH: usize = 9;

/// Something that may help.
#[derive(Debug, Clone)]
pub(super) enum Way {
    Event(String),
    People(String),
    Wait(Date),
}

impl Walk<'_> {
    /// Does one thing on the way to an event; whether anything was done.
    pub(super) fn pursue(&mut self, code: &str, wish: Option<Wish>) -> bool {
        let mut asked = Vec::new();
        self.approach(code, wish, DEPTH, &mut asked)
    }

    fn approach(
        &mut self,
        code: &str,
        wish: Option<Wish>,
        depth: usize,
        asked: &mut Vec<String>,
    ) -> bool {
        if depth == 0 || asked.iter().any(|known| known == code) || code == self.world.closing() {
            return false;
        }
        asked.push(code.to_owned());
        match self.attempt(code, wish) {
            Outcome::Done => true,
            Outcome::Nobody(role) => self.bring(&role),
            Outcome::TooMany(role) => self.people_are(&role, Vec::new()),
            Outcome::Unmade | Outcome::Useless => false,
            Outcome::Refused(refusals) => {
                let mut ways: Vec<Way> = refusals
                    .iter()
                    .flat_map(|refusal| self.ways(code, refusal))
                    .collect();
                self.random.shuffle(&mut ways);
                // What was done already and has not helped comes last.
                ways.sort_by_key(|way| match way {
                    Way::Event(code) => {
                        self.steps.iter().filter(|step| step.event == *code).count()
                    }
                    Way::People(_) | Way::Wait(_) => 0,
                });
                // Waiting is for when nothing else helps, or when it is what the hint says.
                let told = refusals
                    .iter()
                    .any(|refusal| refusal.remedy.nl.contains("wacht"));
                ways.sort_by_key(|way| matches!(way, Way::Wait(_)) != told);
                ways.into_iter().any(|way| match way {
                    Way::Event(other) => self.approach(&other, None, depth - 1, asked),
                    Way::People(role) => self.bring(&role),
                    Way::Wait(until) => self.wait(until),
                })
            }
        }
    }

    /// What could take a refusal away.
    pub(super) fn ways(&self, code: &str, refusal: &Refusal) -> Vec<Way> {
        let file = self.world.file();
        let mut ways = Vec::new();
        if let Some(number) = guard(self.world, refusal) {
            let guard = &file.guards[number];
            ways.extend(
                named(self.world, &guard.remedy.nl)
                    .into_iter()
                    .map(Way::Event),
            );
            if guard.remedy.nl.contains("1 januari") {
                ways.extend(new_year(self.day).map(Way::Wait));
            }
            ways.extend(self.read_by(&guard.require));
        } else if refusal.guard == "order" {
            let spec = &file.events[code];
            let from = spec.moves.iter().flat_map(|step| {
                step.from
                    .iter()
                    .flatten()
                    .map(|state| format!("{}.{state}", step.track))
            });
            for place in spec.allowed.iter().cloned().chain(from) {
                ways.extend(self.world.leading_to(&place).into_iter().map(Way::Event));
            }
        }
        ways
    }

    /// What an expression reads, and what changes that.
    fn read_by(&self, source: &str) -> Vec<Way> {
        static NAMES: OnceLock<Regex> = OnceLock::new();
        let names = NAMES.get_or_init(|| {
            Regex::new(r"\b(gebeurd|aantal|stand|open|termijn|personen|feiten)\.(\w+)")
                .expect("a pattern")
        });
        let file = self.world.file();
        let source = file.written_out(source);
        let mut ways = Vec::new();
        for name in names.captures_iter(&source) {
            let (root, name) = (&name[1], &name[2]);
            match root {
                "gebeurd" | "aantal" => ways.push(Way::Event(name.to_owned())),
                "stand" => ways.extend(self.world.leading_to(name).into_iter().map(Way::Event)),
                "personen" => ways.push(Way::People(name.to_owned())),
                "feiten" => {
                    let teaching = file
                        .events
                        .iter()
                        .filter(|(_, spec)| spec.facts.as_deref() == Some(name));
                    ways.extend(teaching.map(|(code, _)| Way::Event(code.clone())));
                }
                _ => {
                    let spec = file.obligations.get(name);
                    ways.extend(
                        spec.iter()
                            .flat_map(|spec| &spec.met)
                            .map(|met| Way::Event(met.full().on)),
                    );
                    let due = self
                        .fold()
                        .state()
                        .duties
                        .iter()
                        .filter(|duty| duty.is_open() && duty.obligation == name);
                    ways.extend(due.filter_map(|duty| Some(Way::Wait(later(duty.due?, 1)))));
                }
            }
        }
        ways
    }

    /// People for a role, added to those that the case began with.
    pub(super) fn bring(&mut self, role: &str) -> bool {
        let Some(spec) = self.world.file().roles.get(role) else {
            return false;
        };
        let holders = self.people.holders(spec.party, spec.private, self.day);
        self.people_are(role, holders)
    }

    /// One of the people of a role holds another role too.
    pub(super) fn become_one(&mut self, one: &str, other: &str) -> bool {
        let holder = self.fold().state().people(one).first().cloned();
        holder.is_some_and(|person| self.name_people(other, vec![person]))
    }

    /// Somebody else takes a role over.
    pub(super) fn replace(&mut self, role: &str) {
        self.bring(role);
    }

    fn people_are(&mut self, role: &str, holders: Vec<Value>) -> bool {
        self.name_people(role, typed(holders))
    }

    fn name_people(&mut self, role: &str, people: Vec<Person>) -> bool {
        if self.steps.is_empty() {
            return false;
        }
        let event = Event {
            corrects: Some(1),
            reason: Some("Deze persoon was vergeten.".to_owned()),
            personen: [(role.to_owned(), people)].into(),
            ..Event::default()
        };
        self.record(event).is_empty()
    }

    /// The events that an expression reads about.
    pub(super) fn reads(&self, source: &str) -> Vec<String> {
        let ways = self.read_by(source).into_iter();
        ways.filter_map(|way| {
            if let Way::Event(code) = way {
                Some(code)
            } else {
                None
            }
        })
        .collect()
    }
}

/// The first day of the next year.
fn new_year(day: Date) -> Option<Date> {
    let text = day.to_string();
    let year: u32 = text.split('-').next()?.parse().ok()?;
    griffie::calendar::parse(&format!("{}-01-01", year + 1))
}

/// The events that a hint names: by the code of their document, or by their title.
pub(super) fn named(world: &World, hint: &str) -> Vec<String> {
    let words: Vec<&str> = hint
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .collect();
    let file = world.file();
    let mut found: Vec<String> = words
        .iter()
        .filter(|word| world.procedure.documents.contains_key(**word))
        .flat_map(|word| file.events_of(word).into_iter().cloned())
        .collect();
    found.extend(
        file.events
            .iter()
            .filter(|(_, spec)| hint.contains(&format!("“{}”", spec.title.nl)))
            .map(|(code, _)| code.clone()),
    );
    found.dedup();
    found
}
