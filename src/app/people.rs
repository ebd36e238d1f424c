//! The people of a case, and what was recorded in it, as far as who looks may read them.

use super::cases::Cases;
use super::papers::readable;
use crate::case::{Event, Person};
use crate::procedure::Course;

impl Cases<'_> {
    /// The people in a role, with how they can be reached; none when who looks may not read what named them.
    pub fn holders(&self, course: &Course, role: &str) -> Option<Vec<Person>> {
        let people = course.fold().state().people(role);
        let access = self.access(course);
        if people.is_empty() || access.is_none() {
            return Some(people.to_vec());
        }
        let events = course.events();
        let withdrawn = |number: usize| events.iter().any(|one| one.withdraws == Some(number));
        let number = (1..=events.len())
            .rev()
            .filter(|number| !withdrawn(*number))
            .find(|number| {
                let event = events.get(number - 1);
                event.is_some_and(|event| event.personen.contains_key(role))
            })?;
        let told = readable(course, access.as_ref(), number)?;
        told.personen.contains_key(role).then(|| people.to_vec())
    }

    /// An event by its number, when who looks may read all of it.
    pub fn event_whole(&self, course: &Course, number: usize) -> Option<Event> {
        let raw = course.events().get(number.checked_sub(1)?)?;
        let told = readable(course, self.access(course).as_ref(), number)?;
        (told.data == raw.data
            && told.personen == raw.personen
            && told.files.len() == raw.files.len())
        .then_some(told)
    }
}
