//! One case on its way: what was recorded so far, and what somebody can do next.

use std::sync::Arc;

use griffie::calendar::Date;
use griffie::case::{CaseFacts, Event, Person};
use griffie::catalog::ANSWERS;
use griffie::procedure::{Course, Duty, Fate, Fold, Refusal};
use serde_json::{Map, Value, json};

use super::answers::{Filled, called};
use super::coverage::Coverage;
use super::people::People;
use super::random::Random;
use super::report::{Finding, Kind, Probe};
use super::values::{Values, days_in};
use super::world::World;

/// The number of the case that is walked.
pub(super) const NUMBER: &str = "XX-2027-001";
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
    /// Names that a refusal asked for.
    pub(super) asked_names: Vec<String>,
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
            asked_names: Vec::new(),
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

    pub(super) fn values(&mut self, eager: usize) -> Values<'_> {
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
            words.extend(state.people(role).iter().map(called).map(ToOwned::to_owned));
        }
        if !self.asked_names.is_empty() {
            words.clone_from(&self.asked_names);
        } else if self.random.chance(50) {
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
        let on = Some(self.day);
        for _ in 0..6 {
            data = self.values(eager).members(form.schema(), given);
            if form.check(&data, on).is_empty() {
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
        let over = left_running(self.world, &self.fold().state().duties, before, self.day);
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

    /// Lets time pass.
    pub(super) fn wait(&mut self, until: Date) -> bool {
        let moved = until > self.day;
        self.day = self.day.max(until);
        moved
    }
}

/// The obligations that hold a case, and were open when it closed on a day; `before` are those open just before.
pub(super) fn left_running(
    world: &World,
    duties: &[Duty],
    before: &[(String, String)],
    day: Date,
) -> Vec<String> {
    let closing = world.closing();
    let mut over: Vec<String> = Vec::new();
    for duty in duties {
        let spec = &world.file().obligations[&duty.obligation];
        let runs = duty.is_open() && duty.event != closing;
        // What the closing itself struck out was running too.
        let ends_here = spec.ended.iter().any(|ended| ended.full().on == closing);
        let struck = ends_here
            && duty.fate == Fate::Cancelled(day)
            && before.contains(&(duty.obligation.clone(), duty.which.clone()));
        if spec.holds_case() && (runs || struck) {
            let how = if runs { "left open" } else { "struck out" };
            over.push(format!("{} {how}", duty.obligation));
        }
    }
    over
}

/// People as a case keeps them.
pub(super) fn typed(people: Vec<Value>) -> Vec<Person> {
    let read = |person| serde_json::from_value(person).expect("an invented person is one");
    people.into_iter().map(read).collect()
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
