//! Who may read what of a case: one decision for a piece, whatever face it would be read in.
//!
//! The law of reading is `[[dossier.release]]`: the first rule that fits decides, and where none fits nothing tells that
//! the piece exists. The office that keeps the dossier reads everything but the classes that are a dossier of their own
//! (`[dossier.apart]`). Pieces, events, answers, terms and counts are asked here, and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Course;
use super::pieces::{Piece, class_of, role_of};
use crate::calendar::Date;
use crate::case::{Event, Filed, FiledAs, Happened, Person};
use crate::catalog::{Give, PartsSpec, Procedure, ReleaseSpec};
use crate::diagnostic::Text;

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// The office that keeps the dossier.
    Office,
    /// The office, with the dossiers of their own.
    Everything,
    /// The holder of a role, with the number of the person: `klager`, `klager-2`.
    Role(String),
    /// Somebody who works on the case with an account, in these roles.
    Holder(Vec<String>),
}

/// How much of a piece is read.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    /// All of it.
    Whole,
    /// Some parts of it, and why not all.
    Parts(Parts, Text),
    /// Only that it is there, and why no more.
    Listed(Text),
    /// Not even that it is there.
    Nothing,
}

impl Share {
    /// How much it is.
    fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Listed(_) => 1,
            Self::Parts(..) => 2,
            Self::Whole => 3,
        }
    }
}

/// Which parts of a document are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parts {
    /// Some of a list.
    Of {
        /// The answer that is the list of parts.
        list: String,
        /// The parts that are read, counted from 0.
        kept: Vec<usize>,
        /// How many parts there are.
        all: usize,
    },
    /// All but these answers.
    Without(Vec<String>),
}

/// A class that is left out as a whole, whether the case has anything of it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// What the class is called.
    pub title: Text,
    /// Why it is not here.
    pub ground: Text,
}

/// What one reader may read of one case.
#[derive(Debug)]
pub struct Access<'a> {
    course: &'a Course,
    procedure: &'a Procedure,
    reader: Reader,
}

impl<'a> Access<'a> {
    /// What somebody may read of a case.
    pub fn of(course: &'a Course, procedure: &'a Procedure, reader: Reader) -> Self {
        Self {
            course,
            procedure,
            reader,
        }
    }

    /// Who reads.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The case.
    pub fn course(&self) -> &'a Course {
        self.course
    }

    /// Its procedure.
    pub fn procedure(&self) -> &'a Procedure {
        self.procedure
    }

    /// How much of a piece is read.
    pub fn piece(&self, piece: &Piece) -> Share {
        match &self.reader {
            Reader::Role(recipient) => self.share(piece, recipient),
            Reader::Holder(roles) => self.best(piece, roles),
            _ if self.class(&piece.class) => Share::Whole,
            _ => Share::Nothing,
        }
    }

    /// The class of a file, and how much of it is read.
    pub fn file(&self, file: &Filed) -> (String, Share) {
        let piece = super::pieces::piece(0, file.date.unwrap_or(Date::MIN), file, self.procedure);
        let share = self.piece(&piece);
        (piece.class, share)
    }

    /// Whether a piece was sent to the party that reads, or comes from it: nothing in it is news to them. Who acts in an
    /// office knows what the office knows, and gets no more of it in a copy.
    pub fn is_own(&self, piece: &Piece) -> bool {
        let Reader::Role(recipient) = &self.reader else {
            return false;
        };
        let role = self.procedure.file.roles.get(role_of(recipient));
        role.is_some_and(|role| role.party)
            && (piece.to == *recipient || self.is_from(piece, recipient))
    }

    /// Whether a piece comes from somebody. Whose it is must be known: with several in a role, the maker's role alone does
    /// not tell.
    fn is_from(&self, piece: &Piece, recipient: &str) -> bool {
        let people = self.course.fold().state().people(role_of(recipient));
        piece.from == recipient && (people.len() <= 1 || piece.file.from.is_some())
    }

    /// Whether the office may know that there is something of a class; nobody else reads by class alone.
    pub fn class(&self, class: &str) -> bool {
        match self.reader {
            Reader::Everything => true,
            Reader::Office => !self.procedure.file.dossier.apart.contains_key(class),
            Reader::Role(_) | Reader::Holder(_) => false,
        }
    }

    /// The classes that are left out as a whole. They are named in every dossier, so that naming one tells nothing.
    pub fn apart(&self) -> Vec<Apart> {
        if self.reader != Reader::Office {
            return Vec::new();
        }
        let file = &self.procedure.file;
        file.dossier
            .apart
            .iter()
            .map(|(class, spec)| Apart {
                title: file.access.get(class).map_or_else(
                    || Text::operator(class.clone()),
                    |access| access.title.clone(),
                ),
                ground: spec.ground.clone(),
            })
            .collect()
    }

    /// Whether the reader may know of an obligation: of one of its documents, or of it when it has none.
    pub fn obligation(&self, code: &str) -> bool {
        let Some(spec) = self.procedure.file.obligations.get(code) else {
            return self.reader == Reader::Everything;
        };
        if let Reader::Holder(roles) = &self.reader {
            let bears = |role: &String| self.through(role, roles);
            return bears(&spec.bearer)
                || spec.documents.iter().any(|document| {
                    let class = self.class_of_document(document);
                    class.is_some_and(|class| self.kind(document, class, roles) != Share::Nothing)
                });
        }
        let classes: Vec<&str> = spec
            .documents
            .iter()
            .filter_map(|document| self.class_of_document(document))
            .collect();
        match self.reader {
            Reader::Role(_) | Reader::Holder(_) => false,
            _ => classes.is_empty() || classes.iter().any(|class| self.class(class)),
        }
    }

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

    /// Whether the reader may know who holds a role: those of a dossier of its own are known to whoever holds one of them.
    pub fn role(&self, role: &str) -> bool {
        let mut apart = self.procedure.file.dossier.apart.values();
        match &self.reader {
            Reader::Everything => true,
            Reader::Holder(roles) if self.through(role, roles) => true,
            _ => !apart.any(|spec| spec.roles.iter().any(|one| one == role)),
        }
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

    fn class_of_document(&self, document: &str) -> Option<&str> {
        let spec = self.procedure.documents.get(document)?;
        Some(&spec.access)
    }

    /// What somebody reads of a piece in several roles: the most that one of them gives. What one made oneself is read
    /// whole, until a rule says that nothing is told any more.
    fn best(&self, piece: &Piece, roles: &[String]) -> Share {
        let mut best = Share::Nothing;
        for role in roles {
            let share = if self.is_silenced(piece, role) {
                Share::Nothing
            } else if self.through(&piece.from, std::slice::from_ref(role)) {
                Share::Whole
            } else {
                self.share(piece, role)
            };
            if share.rank() > best.rank() {
                best = share;
            }
        }
        best
    }

    fn is_silenced(&self, piece: &Piece, role: &str) -> bool {
        let asked = self.asked(piece, role);
        let rules = &self.procedure.file.dossier.release;
        let rule = rules
            .iter()
            .find(|rule| self.fits(rule, piece, role, &asked));
        rule.is_some_and(|rule| rule.give == Give::Silent)
    }

    /// Whether one of some roles is this one, or acts for it.
    fn through(&self, role: &str, roles: &[String]) -> bool {
        let spec = self.procedure.file.roles.get(role);
        let acts = spec.map_or(&[][..], |spec| &spec.acts_through);
        roles.iter().any(|one| one == role || acts.contains(one))
    }

    /// What is read of a kind of document before there is one: as of a piece that is for nobody and of nobody.
    fn kind(&self, document: &str, class: &str, roles: &[String]) -> Share {
        self.best(&self.kind_of(document, class), roles)
    }

    fn kind_of(&self, document: &str, class: &str) -> Piece {
        let file = Filed {
            document: document.to_owned(),
            class: Some(class.to_owned()),
            ..Filed::default()
        };
        Piece {
            from: String::new(),
            ..super::pieces::piece(0, Date::MIN, &file, self.procedure)
        }
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
            let piece =
                super::pieces::piece(0, event.on.unwrap_or(Date::MIN), file, self.procedure);
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
                    file.typed.clear();
                    file.wording = None;
                }
                Some(read)
            }
        }
    }

    /// What a role reads of a piece.
    fn share(&self, piece: &Piece, recipient: &str) -> Share {
        let role = role_of(recipient);
        if let Some(reason) = piece.file.withheld.get(role) {
            return Share::Listed(Text::operator(reason.clone()));
        }
        let asked = self.asked(piece, recipient);
        let rules = &self.procedure.file.dossier.release;
        let Some(rule) = rules
            .iter()
            .find(|rule| self.fits(rule, piece, role, &asked))
        else {
            return Share::Nothing;
        };
        let ground = rule
            .ground
            .clone()
            .unwrap_or_else(|| Text::new("niet voor u bestemd", "not meant for you"));
        match (rule.give, &rule.parts) {
            (Give::Silent, _) => Share::Nothing,
            (Give::Whole, _) => Share::Whole,
            (Give::Listed, _) | (Give::Parts, None) => Share::Listed(ground),
            (Give::Parts, Some(parts)) => self.parts(piece, parts, &asked, ground),
        }
    }

    /// Which parts of a piece are read; the whole when all of them are, and its name when none is.
    fn parts(
        &self,
        piece: &Piece,
        spec: &PartsSpec,
        asked: &Map<String, Value>,
        ground: Text,
    ) -> Share {
        let stays = |number: usize, part: &Value| {
            let mut with = asked.clone();
            with.insert("deel".to_owned(), part.clone());
            with.insert("nummer".to_owned(), json!(number));
            self.holds(&spec.keep, with)
        };
        let answers = &piece.file.answers;
        // What somebody else made has no answers of which an extract could be made.
        if answers.is_empty() {
            return Share::Listed(ground);
        }
        if !spec.answers.is_empty() {
            let left: Vec<String> = (1..)
                .zip(&spec.answers)
                .filter(|(number, name)| !stays(*number, &json!(name)))
                .map(|(_, name)| name.clone())
                .collect();
            return if left.is_empty() {
                Share::Whole
            } else {
                Share::Parts(Parts::Without(left), ground)
            };
        }
        let all = answers
            .get(&spec.list)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let kept: Vec<usize> = (0..)
            .zip(all)
            .filter(|(index, part)| stays(index + 1, part))
            .map(|(index, _)| index)
            .collect();
        if kept.is_empty() {
            Share::Listed(ground)
        } else if kept.len() == all.len() {
            Share::Whole
        } else {
            let parts = Parts::Of {
                list: spec.list.clone(),
                kept,
                all: all.len(),
            };
            Share::Parts(parts, ground)
        }
    }

    fn fits(
        &self,
        rule: &ReleaseSpec,
        piece: &Piece,
        role: &str,
        asked: &Map<String, Value>,
    ) -> bool {
        let among =
            |list: &[String], one: &str| list.is_empty() || list.iter().any(|item| item == one);
        among(&rule.roles, role)
            && among(&rule.classes, &piece.class)
            && among(&rule.documents, &piece.file.document)
            && rule
                .when
                .as_ref()
                .is_none_or(|when| self.holds(when, asked.clone()))
    }

    /// What an expression can ask of a piece.
    fn asked(&self, piece: &Piece, recipient: &str) -> Map<String, Value> {
        let role = role_of(recipient);
        let kind = match piece.file.kind {
            FiledAs::Made | FiledAs::Signed | FiledAs::Scan => "gemaakt",
            FiledAs::Received => "ontvangen",
            FiledAs::Evidence => "bewijs",
        };
        let from_me = self.is_from(piece, recipient);
        let value = json!({
            "code": piece.file.document, "klasse": piece.class, "soort": kind, "aan": roles(&piece.to),
            "van": roles(&piece.from), "voor_mij": piece.to == recipient, "van_mij": from_me, "rol": role,
            "datum": piece.on, "antwoorden": piece.file.answers,
        });
        match value {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    fn holds(&self, expression: &str, data: Map<String, Value>) -> bool {
        let Some(on) = self.course.last() else {
            return false;
        };
        let piece = Arc::new(Happened {
            seq: 0,
            on,
            event: Arc::new(Event {
                data,
                ..Event::default()
            }),
        });
        let source = format!("true if ({expression}) else false");
        self.course.fold().ask_about(&source, &piece) == Some(Value::Bool(true))
    }
}

fn roles(who: &str) -> Vec<&str> {
    if who.is_empty() {
        Vec::new()
    } else {
        vec![role_of(who)]
    }
}
