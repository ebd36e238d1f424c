//! Who may read what of a case: one decision for a piece, whatever face it would be read in.
//!
//! The law of reading is `[[dossier.release]]`: the first rule that fits decides, and where none fits nothing tells that
//! the piece exists. The office that keeps the dossier reads everything but the classes that are a dossier of their own
//! (`[dossier.apart]`). Pieces, events, answers, terms and counts are asked here, and nowhere else.

mod happening;
mod release;

use std::cell::RefCell;

use super::Course;
use super::pieces::{Piece, Recipient, role_of};
use crate::calendar::Date;
use crate::case::Filed;
use crate::catalog::{Procedure, ProcedureFile};
use crate::diagnostic::{Diagnostic, Text};

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
    /// What could not be decided, each once.
    faults: RefCell<Vec<Diagnostic>>,
}

impl<'a> Access<'a> {
    /// What somebody may read of a case.
    pub fn of(course: &'a Course, procedure: &'a Procedure, reader: Reader) -> Self {
        Self {
            course,
            procedure,
            reader,
            faults: RefCell::new(Vec::new()),
        }
    }

    /// The rules that could not be answered so far, each once. What they would have decided about is not given: whoever
    /// asks anything here says them, or refuses with them.
    pub fn faults(&self) -> Vec<Diagnostic> {
        self.faults.borrow().clone()
    }

    /// As [`Access::faults`], as the reason not to go on.
    ///
    /// # Errors
    /// When there is one.
    pub fn decided(&self) -> Result<(), Vec<Diagnostic>> {
        let faults = self.faults();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
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

    /// Whether who reads knows of the case more than its number and the terms that concern them.
    pub fn knows_the_case(&self) -> bool {
        let Reader::Holder(roles) = &self.reader else {
            return true;
        };
        knows_more_than_terms(&self.procedure.file, roles)
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
            && (Recipient::read(&piece.to).person == recipient || self.is_from(piece, recipient))
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
                title: file
                    .access
                    .get(class)
                    .map_or_else(|| Text::name(class.clone()), |access| access.title.clone()),
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

    /// Whether the reader may know who holds a role: those of a dossier of its own are known to whoever holds one of them.
    pub fn role(&self, role: &str) -> bool {
        if !self.knows_the_case() {
            return false;
        }
        let mut apart = self.procedure.file.dossier.apart.values();
        match &self.reader {
            Reader::Everything => true,
            Reader::Holder(roles) if self.through(role, roles) => true,
            _ => !apart.any(|spec| spec.roles.iter().any(|one| one == role)),
        }
    }

    fn class_of_document(&self, document: &str) -> Option<&str> {
        let spec = self.procedure.documents.get(document)?;
        Some(&spec.access)
    }

    /// Whether one of some roles is this one, or acts for it.
    fn through(&self, role: &str, roles: &[String]) -> bool {
        let spec = self.procedure.file.roles.get(role);
        let acts = spec.map_or(&[][..], |spec| &spec.acts_through);
        roles.iter().any(|one| one == role || acts.contains(one))
    }
}

/// Whether one of some roles knows of a case more than its number and the terms that concern it.
pub fn knows_more_than_terms(file: &ProcedureFile, roles: &[String]) -> bool {
    roles.iter().any(|role| {
        let spec = file.roles.get(role);
        spec.is_some_and(|spec| !spec.terms_only)
    })
}
