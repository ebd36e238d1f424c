//! Who gets what of a dossier: everything, a copy by the rules of the procedure, or a version without people.
//!
//! The first rule that fits decides; where none fits the piece is not there, and nothing tells that it exists.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::pieces::{Piece, role_of};
use super::{Order, no_role};
use crate::app::AppError;
use crate::case::{Event, FiledAs, Happened};
use crate::catalog::{Give, PartsSpec, Procedure, ReleaseSpec};
use crate::diagnostic::Text;
use crate::procedure::Course;

/// Who a dossier is for.
#[derive(Debug)]
pub(super) struct Audience<'a> {
    course: &'a Course,
    procedure: &'a Procedure,
    /// The role, with the number of the person.
    recipient: Option<String>,
    anonymous: bool,
}

/// A piece, and how much of it is given.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) piece: Piece,
    pub(super) how: How,
}

/// How a piece is given.
#[derive(Debug)]
pub(super) enum How {
    /// As it was sent or handed in.
    AsIs,
    /// Made again from its answers: without some parts, or without contact data of others.
    Again {
        /// The parts that stay.
        parts: Option<(PartsSpec, Vec<usize>)>,
        /// What is said about it.
        note: Text,
    },
    /// Made again without people.
    Anonymous,
    /// Only named, with the ground.
    Withheld(Text),
}

impl Given {
    /// The blob of a document that griffie made and that is given as it is.
    pub(super) fn own_blob(&self) -> Option<String> {
        let own = matches!(self.how, How::AsIs) && self.piece.file.kind == FiledAs::Made;
        own.then(|| self.piece.file.blob.clone())
    }

    /// The size of its files.
    pub(super) fn size(&self) -> u64 {
        if matches!(self.how, How::Withheld(_)) {
            return 0;
        }
        self.piece.file.size
            + self
                .piece
                .signed
                .iter()
                .map(|one| one.file.size)
                .sum::<u64>()
    }
}

impl<'a> Audience<'a> {
    /// Who it is for.
    ///
    /// # Errors
    /// When nobody in the case has that role.
    pub(super) fn of(
        course: &'a Course,
        procedure: &'a Procedure,
        order: &Order,
    ) -> Result<Self, AppError> {
        if let Some(recipient) = &order.recipient {
            let role = role_of(recipient);
            let state = course.fold().state();
            if !procedure.file.roles.contains_key(role) {
                let known: Vec<String> = procedure
                    .file
                    .roles
                    .keys()
                    .filter(|role| !state.people(role).is_empty())
                    .cloned()
                    .collect();
                return Err(no_role(recipient, &known));
            }
        }
        Ok(Self {
            course,
            procedure,
            recipient: order.recipient.clone(),
            anonymous: order.anonymous,
        })
    }

    /// It is the whole dossier.
    pub(super) fn is_everybody(&self) -> bool {
        self.recipient.is_none() && !self.anonymous
    }

    /// For whom, when it is a copy.
    pub(super) fn recipient(&self) -> Option<&str> {
        self.recipient.as_deref()
    }

    /// How each piece is given; those of which nothing may be told are gone.
    pub(super) fn divide(&self, pieces: Vec<Piece>) -> Vec<Given> {
        pieces
            .into_iter()
            .filter_map(|piece| {
                let how = match &self.recipient {
                    Some(recipient) => self.share(&piece, recipient)?,
                    None if self.anonymous => without_people(&piece),
                    None => How::AsIs,
                };
                let how = match how {
                    How::AsIs if self.anonymous => without_people(&piece),
                    how => how,
                };
                Some(Given { piece, how })
            })
            .collect()
    }

    fn share(&self, piece: &Piece, recipient: &str) -> Option<How> {
        let role = role_of(recipient);
        if let Some(reason) = piece.file.withheld.get(role) {
            return Some(How::Withheld(Text::new(reason.clone(), reason.clone())));
        }
        let asked = self.asked(piece, recipient);
        let rule = self
            .procedure
            .file
            .dossier
            .release
            .iter()
            .find(|rule| self.fits(rule, piece, role, &asked))?;
        let ground = rule
            .ground
            .clone()
            .unwrap_or_else(|| Text::new("niet voor u bestemd", "not meant for you"));
        match rule.give {
            Give::Silent => None,
            Give::Listed => Some(How::Withheld(ground)),
            Give::Whole => Some(How::AsIs),
            Give::Parts => {
                let Some(parts) = &rule.parts else {
                    return Some(How::Withheld(ground));
                };
                let all = piece
                    .file
                    .answers
                    .get(&parts.list)
                    .and_then(Value::as_array)
                    .map_or(&[][..], Vec::as_slice);
                let kept: Vec<usize> = all
                    .iter()
                    .enumerate()
                    .filter(|(_, part)| {
                        let mut with = asked.clone();
                        with.insert("deel".to_owned(), (*part).clone());
                        self.holds(&parts.keep, with)
                    })
                    .map(|(index, _)| index)
                    .collect();
                if kept.is_empty() {
                    return Some(How::Withheld(ground));
                }
                if kept.len() == all.len() {
                    return Some(How::AsIs);
                }
                Some(How::Again {
                    parts: Some((parts.clone(), kept)),
                    note: ground,
                })
            }
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
        // Whose it is must be known: with several in a role, the maker's role alone does not tell.
        let alone = self.course.fold().state().people(role).len() <= 1;
        let from_me = piece.from == recipient && (alone || piece.file.from.is_some());
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
        let piece = Arc::new(Happened {
            seq: 0,
            on: self.course.last().unwrap_or_default(),
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

fn without_people(piece: &Piece) -> How {
    if piece.file.kind == FiledAs::Made && !piece.file.answers.is_empty() {
        How::Anonymous
    } else {
        How::Withheld(Text::new(
            "van een ander afkomstig: griffie kan daar geen namen uit weglaten",
            "comes from somebody else: griffie cannot leave names out of it",
        ))
    }
}
