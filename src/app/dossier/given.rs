//! How each piece is given: what [`crate::procedure::access`] decides, and what an anonymous version makes of it.

use super::{Order, no_role};
use crate::app::AppError;
use crate::case::FiledAs;
use crate::catalog::Procedure;
use crate::diagnostic::Text;
use crate::procedure::Course;
use crate::procedure::access::{Access, Parts, Reader, Share};
use crate::procedure::pieces::{Piece, role_of};

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
    /// Made again from its answers, without some parts.
    Again {
        /// The parts that stay.
        parts: Parts,
        /// Why the others do not.
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

/// Who a dossier is for.
///
/// # Errors
/// When nobody in the case has that role.
pub(super) fn reader(
    course: &Course,
    procedure: &Procedure,
    order: &Order,
) -> Result<Reader, AppError> {
    let Some(recipient) = &order.recipient else {
        return Ok(if order.apart {
            Reader::Everything
        } else {
            Reader::Office
        });
    };
    let roles = &procedure.file.roles;
    let role = role_of(recipient);
    // `klager-3` where there are two would get a copy in which nobody's data are their own.
    let number = match recipient
        .strip_prefix(role)
        .and_then(|rest| rest.strip_prefix('-'))
    {
        None => Some(1),
        Some(number) => number.parse::<usize>().ok().filter(|number| *number > 0),
    };
    let state = course.fold().state();
    let ever = course
        .events()
        .iter()
        .filter_map(|event| event.personen.get(role));
    let held = ever.map(Vec::len).max().map_or(1, |most| most.max(1));
    if !roles.contains_key(role) || number.is_none_or(|number| number > held) {
        let known: Vec<String> = roles
            .keys()
            .filter(|role| !state.people(role).is_empty())
            .cloned()
            .collect();
        return Err(no_role(recipient, &known));
    }
    Ok(Reader::Role(recipient.clone()))
}

/// How each piece is given; those of which nothing may be told are gone.
pub(super) fn divide(access: &Access, pieces: Vec<Piece>, anonymous: bool) -> Vec<Given> {
    pieces
        .into_iter()
        .filter_map(|piece| {
            let how = match access.piece(&piece) {
                Share::Nothing => return None,
                Share::Listed(ground) => How::Withheld(ground),
                Share::Whole if anonymous => without_people(&piece),
                Share::Whole => How::AsIs,
                // What is left out of it stands between what stays: only its own answers make it again.
                Share::Parts(_, note) if anonymous => How::Withheld(note),
                Share::Parts(parts, note) => How::Again { parts, note },
            };
            Some(Given { piece, how })
        })
        .collect()
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
