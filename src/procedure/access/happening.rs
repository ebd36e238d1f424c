//! What happened, as one reader may read it: events with their files, and kinds of events.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Access, Reader, Share};
use crate::calendar::Date;
use crate::case::{Event, Person};
use crate::procedure::pieces::class_of;

impl Access<'_> {
    /// The events that the office reads, with their numbers in the case: without the files that it does not read, and
    /// numbered again in what refers to another. People that an event brought which is not among them come with the
    /// next one, but for the roles that belong to a dossier of its own.
    pub fn events(&self) -> Vec<(usize, Event)> {
        let hidden_roles: Vec<&String> = if self.reader == Reader::Office {
            let apart = self.procedure.file.dossier.apart.values();
            apart.flat_map(|spec| &spec.roles).collect()
        } else {
            Vec::new()
        };
        let mut waiting: BTreeMap<String, Vec<Person>> = BTreeMap::new();
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let mut told = Vec::new();
        for (seq, event) in (1..).zip(self.course.events()) {
            let Some(mut event) = self.event(event) else {
                for (role, people) in &event.personen {
                    if !hidden_roles.contains(&role) {
                        waiting.insert(role.clone(), people.clone());
                    }
                }
                continue;
            };
            if event.corrects.is_none() && event.withdraws.is_none() {
                for (role, people) in std::mem::take(&mut waiting) {
                    event.personen.entry(role).or_insert(people);
                }
            }
            for number in [&mut event.corrects, &mut event.withdraws] {
                *number = number.and_then(|target| places.get(&target).copied());
            }
            places.insert(seq, told.len() + 1);
            told.push((seq, event));
        }
        told
    }

    /// An event by its number in the case, as the reader may read it; none when the reader may not know of it.
    pub fn recorded(&self, number: usize) -> Option<Event> {
        let index = number.checked_sub(1)?;
        self.event(self.course.events().get(index)?)
    }

    /// An event as the reader may read it; none when the reader may not know of it.
    fn event(&self, event: &Arc<Event>) -> Option<Event> {
        if self.reader == Reader::Everything {
            return Some(Event::clone(event));
        }
        if let Reader::Holder(roles) = &self.reader {
            return self.held(event, roles);
        }
        if !self.happening(event) {
            return None;
        }
        let mut read = Event::clone(event);
        read.files
            .retain(|file| self.class(&class_of(file, self.procedure)));
        // What was nothing but a filing is nothing without its files.
        let emptied = read.files.is_empty() && !event.files.is_empty();
        let target = event.corrects.or(event.withdraws);
        (!(emptied && event.event.is_empty() && target.is_none())).then_some(read)
    }

    /// Whether the reader may know of what happened, its files aside.
    fn happening(&self, event: &Event) -> bool {
        if let Some(target) = event.corrects.or(event.withdraws) {
            let target = target
                .checked_sub(1)
                .and_then(|index| self.course.events().get(index));
            return target.is_some_and(|target| self.event(target).is_some());
        }
        if event.event.is_empty() {
            return !matches!(self.reader, Reader::Role(_));
        }
        self.event_code(&event.event)
    }

    /// Whether the reader may know of a kind of event.
    pub fn event_code(&self, code: &str) -> bool {
        match (&self.reader, self.class_of_event(code)) {
            (Reader::Everything, _) => true,
            (Reader::Role(_), _) => false,
            (Reader::Holder(roles), _) => self.happened(code, roles) != Share::Nothing,
            (Reader::Office, Some(class)) => self.class(class),
            // Of which nothing is known: only where there is nothing to keep apart.
            (Reader::Office, None) => self.procedure.file.dossier.apart.is_empty(),
        }
    }

    /// The class of a kind of event: its own, or that of its documents.
    fn class_of_event(&self, code: &str) -> Option<&str> {
        let spec = self.procedure.file.events.get(code)?;
        spec.access.as_deref().or_else(|| {
            let document = spec.documents.first()?;
            self.class_of_document(document)
        })
    }

    /// What is read of a kind of event: all of it by whoever may record it, else as its class and document say.
    fn happened(&self, code: &str, roles: &[String]) -> Share {
        let Some(spec) = self.procedure.file.events.get(code) else {
            return Share::Nothing;
        };
        let document = spec.documents.first().map_or("", String::as_str);
        let class = self
            .class_of_event(code)
            .map_or_else(String::new, ToOwned::to_owned);
        let silenced = |role: &String| self.is_silenced(&self.kind_of(document, &class), role);
        let loud: Vec<String> = roles
            .iter()
            .filter(|role| !silenced(role))
            .cloned()
            .collect();
        if spec.by.iter().any(|by| self.through(by, &loud)) {
            return Share::Whole;
        }
        self.kind(document, &class, &loud)
    }

    /// An event as somebody reads it who works on the case: of what is only listed to them its day and kind.
    fn held(&self, event: &Arc<Event>, roles: &[String]) -> Option<Event> {
        if let Some(target) = event.corrects.or(event.withdraws) {
            let target = target
                .checked_sub(1)
                .and_then(|index| self.course.events().get(index))?;
            // A correction tells what it corrects: it is read by who reads all of that.
            let whole = if target.event.is_empty() {
                self.held(target, roles).is_some()
            } else {
                matches!(self.happened(&target.event, roles), Share::Whole)
            };
            return whole.then(|| Event::clone(event));
        }
        let mut read = Event::clone(event);
        read.files.retain(|file| {
            let piece = crate::procedure::pieces::piece(
                0,
                event.on.unwrap_or(Date::MIN),
                file,
                self.procedure,
            );
            self.best(&piece, roles) != Share::Nothing
        });
        let share = if event.event.is_empty() {
            Share::Nothing
        } else {
            self.happened(&event.event, roles)
        };
        match share {
            Share::Whole | Share::Parts(..) => Some(read),
            Share::Nothing if read.files.is_empty() => None,
            Share::Listed(_) | Share::Nothing => {
                read.data.clear();
                read.feiten.clear();
                read.personen.clear();
                read.note = None;
                read.set_aside = None;
                for file in &mut read.files {
                    file.answers.clear();
                    file.given = None;
                    file.typed.clear();
                    file.wording = None;
                }
                Some(read)
            }
        }
    }
}
