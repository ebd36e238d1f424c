//! One case on its way: what was recorded so far, and what somebody can do next.

use std::sync::{Arc, OnceLock};

use griffie::calendar::Date;
use griffie::case::{CaseFacts, Event, Filed, Happened, Person};
use griffie::catalog::ANSWERS;
use griffie::diagnostic::Diagnostic;
use griffie::procedure::{Course, Fold, Refusal};
use regex::Regex;
use serde_json::{Map, Value, json};

use super::answers::{Filled, Unmade, fill};
use super::coverage::{Coverage, guard};
use super::later;
use super::letters;
use super::people::People;
use super::random::Random;
use super::report::{Finding, Kind, Probe};
use super::values::{Values, days_in};
use super::world::World;

/// The number of the case that is walked.
pub(super) const NUMBER: &str = "XX-2027-001";
/// How far somebody thinks ahead to make something possible.
const DEPTH: usize = 9;

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

/// A case on its way.
#[derive(Clone)]
pub(super) struct Walk<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) random: Random,
    pub(super) people: People,
    pub(super) course: Course,
    /// The events as recorded, as a scenario has them.
    pub(super) steps: Vec<Event>,
    pub(super) day: Date,
    pub(super) seen: Coverage,
    pub(super) found: Vec<Finding>,
    /// Guards are set aside with a reason where that is possible.
    pub(super) sets_aside: bool,
    /// How many times that was needed.
    pub(super) aside: usize,
    /// Documents are made with the events that send them.
    pub(super) writes: bool,
    /// The first letters of each document, for the press.
    pub(super) letters: Vec<(String, Date, Arc<Filled>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(world: &'a World<'a>, mut random: Random, day: Date) -> Self {
        let people = People::new(random.fork());
        Self {
            world,
            random,
            people,
            course: Course::new(&world.definition, &world.holidays),
            steps: Vec::new(),
            day,
            seen: Coverage::default(),
            found: Vec::new(),
            sets_aside: false,
            aside: 0,
            writes: true,
            letters: Vec::new(),
        }
    }

    pub(super) fn fold(&self) -> &Fold {
        self.course.fold()
    }

    pub(super) fn facts(&self) -> CaseFacts {
        self.fold()
            .state()
            .case_facts(&self.world.procedure.name, NUMBER)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.fold().state().closed.is_some()
    }

    /// Opens the case with its people.
    pub(super) fn open(&mut self, code: &str) -> bool {
        let mut first = Event {
            on: Some(self.day),
            event: code.to_owned(),
            ..Event::default()
        };
        for (role, spec) in &self.world.file().roles {
            if self.random.chance(88) {
                first.personen.insert(
                    role.clone(),
                    typed(self.people.holders(spec.party, spec.private, self.day)),
                );
            }
        }
        // Rarely somebody has two parts.
        if self.random.chance(12) {
            let roles: Vec<String> = first.personen.keys().cloned().collect();
            let (one, other) = (
                self.random.pick(&roles).clone(),
                self.random.pick(&roles).clone(),
            );
            let people = first.personen[&one].clone();
            first.personen.insert(other, people);
        }
        for (group, names) in &self.world.file().opening {
            let value = if names.is_empty() {
                self.fact(group)
            } else {
                let members = names.iter().filter_map(|name| {
                    Some((name.clone(), self.fact(&format!("{group}.{name}"))?))
                });
                Some(Value::Object(
                    members.collect::<Vec<_>>().into_iter().collect(),
                ))
            };
            first
                .feiten
                .extend(value.map(|value| (group.clone(), value)));
        }
        for _ in 0..8 {
            first.data = self.data(code, &Map::new());
            if self.record(first.clone()).is_empty() {
                return true;
            }
        }
        false
    }

    /// A fact that no event gives, as a form asks for it.
    fn fact(&mut self, name: &str) -> Option<Value> {
        let expression = format!("zaak.feiten.{name}");
        let world = self.world;
        let plain = json!({ "type": "string", "maxLength": 80 });
        let schema = world
            .asked
            .get(&expression)
            .or(name.contains('.').then_some(&plain))?;
        Some(self.values(90).of(schema))
    }

    fn values(&mut self, eager: usize) -> Values<'_> {
        let state = self.fold().state();
        let mut days = vec![self.day];
        // What documents say is long, and their days are those of the case.
        let groups = state.facts.iter().filter(|(group, _)| *group != ANSWERS);
        groups.for_each(|(_, value)| days_in(value, &mut days));
        days.extend(
            state
                .duties
                .iter()
                .filter(|duty| duty.is_open())
                .filter_map(|duty| duty.due),
        );
        let mut words: Vec<String> = state
            .duties
            .iter()
            .map(|duty| duty.which.clone())
            .filter(|which| !which.is_empty())
            .collect();
        for role in self.world.file().roles.keys() {
            let names = state
                .people(role)
                .iter()
                .filter_map(|person| person.text("achternaam"));
            words.extend(names.map(ToOwned::to_owned));
        }
        if self.random.chance(50) {
            words.clear();
        }
        let today = self.day;
        Values {
            random: &mut self.random,
            today,
            days,
            words,
            eager,
        }
    }

    /// Data of an event by its form, where these are given.
    pub(super) fn data(&mut self, code: &str, given: &Map<String, Value>) -> Map<String, Value> {
        let world = self.world;
        let form = &world.data[code];
        let eager = *self.random.pick(&[10, 50, 90]);
        let mut data = Map::new();
        for _ in 0..6 {
            data = self.values(eager).members(form.schema(), given);
            if form.check(&data).is_empty() {
                break;
            }
        }
        data
    }

    /// Records an event; gives what stands in the way.
    pub(super) fn record(&mut self, mut event: Event) -> Vec<Refusal> {
        if event.on.is_some_and(|on| on < self.day)
            || event.corrects.is_some()
            || event.withdraws.is_some()
        {
            event.recorded = Some(self.day);
        }
        let before = self.fold().state().duties.len();
        let was_closed = self.is_closed();
        let plain = event.corrects.is_none() && event.withdraws.is_none();
        let closing = self.open_duties();
        let verdict = self.course.record(event.clone(), self.day);
        self.seen.refusals(
            self.world,
            verdict
                .refusals
                .iter()
                .chain(&verdict.warnings)
                .chain(&verdict.set_aside),
        );
        if !verdict.accepts() {
            return verdict.refusals;
        }
        self.aside += usize::from(!verdict.set_aside.is_empty());
        if !event.event.is_empty() {
            self.seen.event(&event.event);
        }
        let state = self.fold().state();
        let started: Vec<String> = state
            .duties
            .iter()
            .skip(before)
            .map(|duty| duty.obligation.clone())
            .collect();
        started.iter().for_each(|code| self.seen.obligation(code));
        let by_hand = event.event == self.world.closing();
        self.steps.push(event);
        if plain && !was_closed && self.is_closed() {
            let closing_event = self.world.closing().to_owned();
            self.seen.event(&closing_event);
            self.closed_over(&closing, by_hand);
        }
        Vec::new()
    }

    fn open_duties(&self) -> Vec<(String, String)> {
        let state = self.fold().state();
        state
            .duties
            .iter()
            .filter(|duty| duty.is_open())
            .map(|duty| (duty.obligation.clone(), duty.which.clone()))
            .collect()
    }

    /// A case that closes leaves nothing hard running.
    fn closed_over(&mut self, before: &[(String, String)], by_hand: bool) {
        let closing = self.world.closing().to_owned();
        let state = self.fold().state();
        let mut over: Vec<String> = Vec::new();
        for duty in &state.duties {
            let spec = &self.world.file().obligations[&duty.obligation];
            let runs = duty.is_open() && duty.event != closing && !duty.keep;
            // What the closing itself struck out was running too.
            let ends_here = spec.ended.iter().any(|ended| ended.full().on == closing);
            let struck = ends_here
                && duty.fate == griffie::procedure::Fate::Cancelled(self.day)
                && before.contains(&(duty.obligation.clone(), duty.which.clone()));
            if spec.hard && (runs || struck) {
                let how = if runs { "left open" } else { "struck out" };
                over.push(format!("{} {how}", duty.obligation));
            }
        }
        let how = if by_hand { " by hand" } else { "" };
        for code in over {
            self.find(
                Kind::ClosedOver,
                &format!("{code}{how}"),
                "the case closed while it was open",
                Probe::Closed,
            );
        }
    }

    pub(super) fn find(&mut self, kind: Kind, subject: &str, what: &str, probe: Probe) {
        if self
            .found
            .iter()
            .any(|known| known.kind == kind && known.subject == subject)
        {
            return;
        }
        self.found.push(Finding {
            kind,
            subject: subject.to_owned(),
            what: what.to_owned(),
            probe,
            day: self.day,
            policies: self.world.policies.clone(),
            steps: self.steps.clone(),
        });
    }

    /// What the procedure says to an event today.
    fn verdict(&mut self, code: &str, data: &Map<String, Value>) -> (Vec<Refusal>, Arc<Happened>) {
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

    /// Tries an event today with data of chance, until one is accepted and does what is wished.
    pub(super) fn attempt(&mut self, code: &str, wish: Option<Wish>) -> Outcome {
        let mut fewest: Option<Vec<Refusal>> = None;
        let mut useless = false;
        for _ in 0..6 {
            let data = self.data(code, &Map::new());
            let (refusals, happened) = self.verdict(code, &data);
            if !refusals.is_empty() {
                let settled = refusals
                    .iter()
                    .any(|refusal| guard(self.world, refusal).is_none());
                if fewest.as_ref().is_none_or(|few| refusals.len() < few.len()) {
                    fewest = Some(refusals);
                }
                if settled {
                    // No data change that.
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
            match self.send(Event::clone(&happened.event), wish) {
                Outcome::Refused(refusals) => fewest = Some(refusals),
                Outcome::Useless => useless = true,
                other => return other,
            }
        }
        if useless {
            Outcome::Useless
        } else {
            Outcome::Refused(fewest.unwrap_or_default())
        }
    }

    /// Records an accepted event with the documents that it sends.
    fn send(&mut self, mut event: Event, wish: Option<Wish>) -> Outcome {
        let spec = &self.world.file().events[&event.event];
        let documents: Vec<String> = spec
            .documents
            .iter()
            .filter(|code| self.world.procedure.documents.contains_key(*code))
            .cloned()
            .collect();
        if !self.writes || documents.is_empty() || self.random.chance(10) {
            let refusals = self.record(event);
            return if refusals.is_empty() {
                Outcome::Done
            } else {
                Outcome::Refused(refusals)
            };
        }
        let facts = self.facts();
        for document in &documents {
            let mut filled = Err(Unmade::Wrong(Vec::new()));
            for _ in 0..3 {
                filled = fill(self.world, &mut self.random, document, &facts, self.day);
                if !matches!(filled, Err(Unmade::Wrong(_))) {
                    break;
                }
            }
            let filled = match filled {
                Ok(filled) => filled,
                Err(Unmade::Nobody(role)) => return Outcome::Nobody(role),
                Err(Unmade::Wrong(problems)) => {
                    if let Some(role) = self.read_of_people(document, &problems) {
                        return Outcome::TooMany(role);
                    }
                    // A gap in the wording may be somebody who was never named.
                    let gap = problems.iter().any(|problem| problem.rule == "placeholder");
                    return match self.vacant().first().filter(|_| gap) {
                        Some(role) => Outcome::Nobody(role.clone()),
                        None => self.unmade(document, problems),
                    };
                }
            };
            let form = &self.world.data[&event.event];
            let known = form.schema()["properties"]
                .as_object()
                .cloned()
                .unwrap_or_else(Map::new);
            for name in known.keys() {
                if let Some(value) = filled.answers.get(name) {
                    event.data.insert(name.clone(), value.clone());
                }
            }
            event.files.push(filed(document, &filled, self.day));
            self.seen.document(document);
            self.letters
                .push((document.clone(), self.day, Arc::new(filled)));
        }
        let problems = self.world.data[&event.event].check(&event.data);
        if !problems.is_empty() {
            // Answers that belong to another event of the document are no fault of the document.
            let several = documents
                .iter()
                .any(|document| self.world.file().events_of(document).len() > 1);
            return if several {
                Outcome::Useless
            } else {
                self.unmade(&documents[0], problems)
            };
        }
        let happened = Arc::new(Happened {
            seq: self.steps.len() + 1,
            on: self.day,
            event: Arc::new(event.clone()),
        });
        let mut tried = self.fold().clone();
        let verdict = tried.step(&happened);
        self.seen
            .refusals(self.world, verdict.refusals.iter().chain(&verdict.warnings));
        if !verdict.accepts() {
            return Outcome::Refused(verdict.refusals);
        }
        if wish.is_some_and(|wish| !wish(&tried)) {
            return Outcome::Useless;
        }
        let letters = self.letters.split_off(self.letters.len() - documents.len());
        for (document, day, filled) in letters {
            letters::judge(self, &document, &filled, &facts, &tried);
            self.letters.push((document, day, filled));
        }
        let refusals = self.record(event);
        if refusals.is_empty() {
            Outcome::Done
        } else {
            Outcome::Refused(refusals)
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

    fn people_are(&mut self, role: &str, holders: Vec<Value>) -> bool {
        let event = Event {
            corrects: Some(1),
            reason: Some("Deze persoon was vergeten.".to_owned()),
            personen: [(role.to_owned(), typed(holders))].into(),
            ..Event::default()
        };
        self.record(event).is_empty()
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, until: Date) -> bool {
        let moved = until > self.day;
        self.day = self.day.max(until);
        moved
    }
}

/// Something that may help.
#[derive(Debug, Clone)]
pub(super) enum Way {
    Event(String),
    People(String),
    Wait(Date),
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

/// People as a case keeps them.
fn typed(people: Vec<Value>) -> Vec<Person> {
    let read = |person| serde_json::from_value(person).expect("an invented person is one");
    people.into_iter().map(read).collect()
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

/// The case as a scenario that `griffie replay` reads.
pub(super) fn scenario(
    world: &World,
    title: &str,
    policies: &Map<String, Value>,
    steps: &[Event],
) -> Value {
    json!({ "procedure": world.procedure.name, "title": title, "kenmerk": NUMBER, "policies": policies, "events": steps })
}
