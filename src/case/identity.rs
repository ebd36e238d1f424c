//! Who is who in a case: each person has an id that stays through corrections, other roles and other spellings of
//! what is known of them.
//!
//! Ids are given when an event is recorded, in a fixed order, so that events of versions that gave none read the same
//! on every day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::event::Event;
use super::person::{Form, Person};

type People = BTreeMap<String, Vec<Person>>;

/// The people that a case ever knew.
#[derive(Debug, Clone, Default)]
pub struct Register {
    known: Vec<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    id: String,
    /// As the case knew them, the last time last.
    seen: Vec<Person>,
    roles: BTreeSet<String>,
}

impl Register {
    /// The event with an id for each of its people; `before` are the events that came before it.
    pub fn identified(&mut self, event: Arc<Event>, before: &[Arc<Event>]) -> Arc<Event> {
        if event.personen.is_empty() {
            return event;
        }
        let nameless = event.personen.values().flatten().any(|p| p.id.is_empty());
        let corrected = event
            .corrects
            .and_then(|number| before.get(number.checked_sub(1)?))
            .map(|corrected| &corrected.personen);
        if nameless {
            let mut named = Event::clone(&event);
            self.enter(&mut named.personen, corrected);
            return Arc::new(named);
        }
        self.learn(&event.personen);
        event
    }

    /// Gives an id to everybody who has none.
    pub fn enter(&mut self, people: &mut People, corrected: Option<&People>) {
        // Those who say who they are come first: nobody else is taken for them.
        let given: People = people
            .iter()
            .map(|(role, holders)| {
                let given = holders.iter().filter(|person| !person.id.is_empty());
                (role.clone(), given.cloned().collect())
            })
            .collect();
        self.learn(&given);
        // Two people in one role are two people, however much they look alike.
        let mut taken: BTreeMap<String, BTreeSet<String>> = given
            .iter()
            .map(|(role, holders)| {
                let ids = holders.iter().map(|person| person.id.clone()).collect();
                (role.clone(), ids)
            })
            .collect();
        for (role, holders) in people.iter_mut() {
            let taken = taken.entry(role.clone()).or_default();
            let mut left = Vec::new();
            for (index, person) in holders.iter_mut().enumerate() {
                if !person.id.is_empty() {
                    continue;
                }
                match self.find(person, role, taken) {
                    Some(id) => {
                        taken.insert(id.clone());
                        person.id = id;
                    }
                    None => left.push(index),
                }
            }
            for index in left {
                let id = corrected
                    .and_then(|people| people.get(role)?.get(index))
                    .map(|person| person.id.clone())
                    .filter(|id| !id.is_empty() && !taken.contains(id))
                    .unwrap_or_else(|| self.next());
                taken.insert(id.clone());
                holders[index].id = id;
                self.learn_one(role, &holders[index]);
            }
            for person in holders.iter() {
                self.learn_one(role, person);
            }
        }
    }

    fn learn(&mut self, people: &People) {
        for (role, holders) in people {
            for person in holders.iter().filter(|person| !person.id.is_empty()) {
                self.learn_one(role, person);
            }
        }
    }

    fn learn_one(&mut self, role: &str, person: &Person) {
        let index = self
            .known
            .iter()
            .position(|known| known.id == person.id)
            .unwrap_or_else(|| {
                self.known.push(Known {
                    id: person.id.clone(),
                    seen: Vec::new(),
                    roles: BTreeSet::new(),
                });
                self.known.len() - 1
            });
        let known = &mut self.known[index];
        known.roles.insert(role.to_owned());
        if !known.seen.contains(person) {
            known.seen.push(person.clone());
        }
    }

    /// The one who this must be: the same name, and nothing that contradicts it; those who held the role come first.
    fn find(&self, person: &Person, role: &str, taken: &BTreeSet<String>) -> Option<String> {
        let fits = |known: &&Known| {
            !taken.contains(&known.id) && known.seen.iter().any(|seen| seen.is_same(person))
        };
        let mut candidates = self.known.iter().filter(fits);
        let first = candidates.next()?;
        let held = std::iter::once(first)
            .chain(candidates)
            .find(|known| known.roles.contains(role));
        Some(held.unwrap_or(first).id.clone())
    }

    fn next(&self) -> String {
        let highest = self
            .known
            .iter()
            .filter_map(|known| known.id.strip_prefix('p')?.parse::<u32>().ok())
            .max();
        format!("p{}", highest.map_or(1, |highest| highest + 1))
    }
}

impl Person {
    /// Whether two records are of one person: the same name, and nothing else that says otherwise.
    pub fn is_same(&self, other: &Self) -> bool {
        if !self.id.is_empty() && !other.id.is_empty() {
            return self.id == other.id;
        }
        if !self.has_name() || !other.has_name() {
            return self.has_name() == other.has_name()
                && !self.organisatie.is_empty()
                && folded(&self.organisatie) == folded(&other.organisatie)
                && folded(&self.afdeling_organisatie) == folded(&other.afdeling_organisatie);
        }
        let addressed = |person: &Self| matches!(person.aanspreekvorm, Form::Heer | Form::Mevrouw);
        if folded(&self.surname()) != folded(&other.surname())
            || addressed(self) && addressed(other) && self.aanspreekvorm != other.aanspreekvorm
            || differ(
                self.geboortedatum.as_deref().unwrap_or(""),
                other.geboortedatum.as_deref().unwrap_or(""),
            )
        {
            return false;
        }
        if !self.voornamen.is_empty() && !other.voornamen.is_empty() {
            return folded(&self.voornamen) == folded(&other.voornamen);
        }
        // Initials alone are less: then nothing that is known of both may differ.
        folded(&self.initials()) == folded(&other.initials())
            && !differ(&self.email, &other.email)
            && !differ(&self.adres.postcode, &other.adres.postcode)
    }
}

fn differ(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && folded(one) != folded(other)
}

/// Letters and digits alone, in lower case.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn people(value: Value) -> People {
        serde_json::from_value(value).expect("people by role")
    }

    fn ids(people: &People) -> Vec<&str> {
        people.values().flatten().map(|p| p.id.as_str()).collect()
    }

    #[test]
    fn one_person_in_two_roles_has_one_id() {
        let mut all = people(
            json!({ "a": [{ "voornamen": "Roos", "achternaam": "de Wit" }],
            "b": [{ "voornamen": "Roos", "tussenvoegsel": "de", "achternaam": "Wit", "email": "r@post.example" }] }),
        );
        Register::default().enter(&mut all, None);
        assert_eq!(ids(&all), ["p1", "p1"]);
    }

    #[test]
    fn two_with_one_surname_are_two() {
        let mut all = people(json!({ "lid": [
            { "aanspreekvorm": "heer", "voorletters": "B.", "achternaam": "Öztürk" },
            { "aanspreekvorm": "mevrouw", "voorletters": "B.", "achternaam": "Öztürk" },
            { "aanspreekvorm": "mevrouw", "voorletters": "B.", "achternaam": "Öztürk" } ] }));
        Register::default().enter(&mut all, None);
        assert_eq!(ids(&all), ["p1", "p2", "p3"]);
    }

    #[test]
    fn a_correction_keeps_the_id_and_a_successor_gets_another() {
        let mut register = Register::default();
        let event = |personen: Value, corrects: Option<usize>| {
            Arc::new(Event {
                personen: people(personen),
                corrects,
                ..Event::default()
            })
        };
        let first = register.identified(
            event(
                json!({ "klager": [{ "voornamen": "Ana", "achternaam": "Jansen" }] }),
                None,
            ),
            &[],
        );
        let corrected = register.identified(
            event(
                json!({ "klager": [{ "voornamen": "Anna", "achternaam": "Janssen" }] }),
                Some(1),
            ),
            &[Arc::clone(&first)],
        );
        let later = register.identified(
            event(json!({ "klager": [{ "voornamen": "Piet", "achternaam": "Smit" }, { "voornamen": "Anna", "achternaam": "Janssen" }] }), None),
            &[Arc::clone(&first), Arc::clone(&corrected)],
        );
        assert_eq!(ids(&first.personen), ["p1"]);
        assert_eq!(ids(&corrected.personen), ["p1"]);
        assert_eq!(ids(&later.personen), ["p2", "p1"]);
    }
}
