//! What walks have reached: events, obligations, refusals, documents.

use std::collections::BTreeMap;

use griffie::procedure::Refusal;

use super::world::World;

/// How often each thing was reached.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage(pub(super) BTreeMap<String, usize>);

impl Coverage {
    pub(super) fn event(&mut self, code: &str) {
        self.count(format!("event {code}"));
    }

    pub(super) fn obligation(&mut self, code: &str) {
        self.count(format!("obligation {code}"));
    }

    pub(super) fn document(&mut self, code: &str) {
        self.count(format!("document {code}"));
    }

    pub(super) fn refusals<'a>(
        &mut self,
        world: &World,
        refusals: impl IntoIterator<Item = &'a Refusal>,
    ) {
        for refusal in refusals {
            match guard(world, refusal) {
                Some(number) => self.count(guard_name(world, number)),
                None => self.count(format!("engine {}", refusal.guard)),
            }
        }
    }

    fn count(&mut self, what: String) {
        *self.0.entry(what).or_default() += 1;
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(what.clone()).or_default() += count;
        }
    }

    /// What a procedure has and nobody reached.
    pub(super) fn missing(&self, world: &World) -> Vec<String> {
        all(world)
            .into_iter()
            .filter(|what| !self.0.contains_key(what))
            .collect()
    }
}

/// Everything that a procedure has to reach.
pub(super) fn all(world: &World) -> Vec<String> {
    let file = world.file();
    let events = file.events.keys().map(|code| format!("event {code}"));
    let obligations = file
        .obligations
        .keys()
        .map(|code| format!("obligation {code}"));
    let guards = (0..file.guards.len()).map(|number| guard_name(world, number));
    let documents = world
        .procedure
        .documents
        .keys()
        .map(|code| format!("document {code}"));
    events
        .chain(obligations)
        .chain(guards)
        .chain(documents)
        .collect()
}

/// Which guard of the file a refusal comes from.
pub(super) fn guard(world: &World, refusal: &Refusal) -> Option<usize> {
    world
        .file()
        .guards
        .iter()
        .position(|guard| guard.id == refusal.guard && guard.message == refusal.message)
}

/// A guard by its id and, where several share it, by which of them it is.
pub(super) fn guard_name(world: &World, number: usize) -> String {
    let guards = &world.file().guards;
    let id = &guards[number].id;
    let before = guards[..number]
        .iter()
        .filter(|guard| guard.id == *id)
        .count();
    let on = guards[number].on.first().map_or("", String::as_str);
    format!("guard {id}.{} {on}", before + 1)
}
