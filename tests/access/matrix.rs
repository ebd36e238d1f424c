//! The matrix: every role, every face, every class and document; nothing of it is named here.

use std::collections::BTreeMap;

use griffie::app::dossier::{Bundle, Order, dossier};
use griffie::case::FiledAs;
use griffie::diagnostic::Language;
use griffie::evidence::Limits;
use griffie::procedure::access::{Access, Reader, Share};
use griffie::procedure::pieces::{Piece, pieces};

use super::faces::{Face, face};
use super::marks::Place;
use super::world::{DAY, World, procedure};
use crate::evidence::workshop;
use crate::support::{date, maker};

/// What somebody asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) recipient: Option<String>,
    pub(super) apart: bool,
    pub(super) anonymous: bool,
    pub(super) zip: bool,
}

impl World {
    pub(super) fn get(&self, asked: &Asked) -> (Bundle, Face) {
        let out = self.folder.path().join("out.pdf");
        let zip = asked.zip.then(|| self.folder.path().join("out.zip"));
        let order = Order {
            case: self.case.clone(),
            out: out.clone(),
            zip: zip.clone(),
            apart: asked.apart,
            recipient: asked.recipient.clone(),
            anonymous: asked.anonymous,
            language: Language::Nl,
            today: date(DAY),
            acting: crate::store::moment(),
        };
        let bundle = dossier(
            maker(),
            &self.cases(),
            &workshop(Limits::default()),
            &order,
            &mut |_| {},
        )
        .unwrap_or_else(|error| panic!("{asked:?}: {error:?}"));
        // The answer of the program is a face too.
        let told = griffie::app::dossier::to_json(&bundle, Language::Nl).to_string();
        let mut seen = face(told.as_bytes());
        for path in [Some(out), zip].into_iter().flatten() {
            seen.add(face(&std::fs::read(path).expect("written")));
        }
        (bundle, seen)
    }

    /// The number of the mark of each piece.
    fn numbers(&self) -> BTreeMap<String, usize> {
        (0..)
            .zip(&self.marked)
            .map(|(number, file)| (file.blob.clone(), number))
            .collect()
    }
}

/// What a face may not hold of a piece, and what it must.
fn judge(number: usize, piece: &Piece, share: &Share, anonymous: bool, seen: &Face) -> Vec<String> {
    let all = seen.all();
    let mut wrong = Vec::new();
    let named = format!(
        "{} {} ({:?})",
        piece.class, piece.file.document, piece.file.kind
    );
    let hidden: &[Place] = match share {
        Share::Nothing => &[
            Place::Content,
            Place::Answer,
            Place::File,
            Place::Title,
            Place::From,
            Place::Note,
        ],
        Share::Listed(_) => &[Place::Content, Place::Answer, Place::File, Place::Note],
        _ if anonymous && piece.file.kind != FiledAs::Made => &[
            Place::Content,
            Place::Answer,
            Place::File,
            Place::Title,
            Place::From,
            Place::Note,
        ],
        _ => &[],
    };
    for place in hidden {
        if all.contains(&(number, *place)) {
            wrong.push(format!("{named}: its {place:?} is told"));
        }
    }
    if *share == Share::Whole && hidden.is_empty() {
        let place = if piece.file.kind == FiledAs::Made {
            Place::Answer
        } else {
            Place::Content
        };
        let texts = [Some(&seen.ours), seen.poppler.then_some(&seen.theirs)];
        if texts
            .into_iter()
            .flatten()
            .any(|text| !text.contains(&(number, place)))
        {
            wrong.push(format!("{named}: it is given and its text is not there"));
        }
    }
    wrong
}

#[test]
fn what_is_withheld_stands_in_no_face() {
    let world = World::of_pieces("Z4");
    let course = world.course();
    let procedure = procedure();
    let numbers = world.numbers();
    let found = pieces(&course, procedure);
    let marked: Vec<(usize, &Piece)> = found
        .kept
        .iter()
        .filter_map(|piece| Some((*numbers.get(&piece.file.blob)?, piece)))
        .collect();
    assert_eq!(
        marked.len(),
        world.marked.len(),
        "every marked file is a piece"
    );
    let roles = procedure.file.roles.keys().map(|role| Asked {
        recipient: Some(role.clone()),
        ..Asked::default()
    });
    let others = [
        (false, false, true),
        (true, false, true),
        (false, true, false),
    ];
    let others = others.map(|(apart, anonymous, zip)| Asked {
        recipient: None,
        apart,
        anonymous,
        zip,
    });
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for asked in roles.chain(others) {
        let reader = match (&asked.recipient, asked.apart) {
            (Some(role), _) => Reader::Role(role.clone()),
            (None, true) => Reader::Everything,
            (None, false) => Reader::Office,
        };
        let access = Access::of(&course, procedure, reader);
        let (bundle, seen) = world.get(&asked);
        for (number, piece) in &marked {
            let share = access.piece(piece);
            let kind = match share {
                Share::Whole => "whole",
                Share::Parts(..) => "parts",
                Share::Listed(_) => "listed",
                Share::Nothing => "nothing",
            };
            *counts.entry(kind).or_default() += 1;
            wrong.extend(
                judge(*number, piece, &share, asked.anonymous, &seen)
                    .into_iter()
                    .map(|one| format!("{asked:?}: {one}")),
            );
        }
        for row in &bundle.rows {
            if let Some(ground) = &row.withheld {
                assert_ne!(ground.nl, "", "{asked:?}: {}", row.title);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        ["whole", "listed", "nothing"]
            .iter()
            .all(|kind| counts.get(kind) > Some(&20)),
        "the matrix is no matrix: {counts:?}"
    );
}

/// The archive of the office holds the events that it may know of, and no trace of the others.
#[test]
fn the_archive_tells_only_the_events_that_belong_to_it() {
    let world = World::of_events();
    let course = world.course();
    let procedure = procedure();
    let office = Access::of(&course, procedure, Reader::Office);
    let ask = |apart| {
        let asked = Asked {
            apart,
            zip: true,
            ..Asked::default()
        };
        world.get(&asked)
    };
    let (bundle, seen) = ask(false);
    let (_, everything) = ask(true);
    let mut hidden = 0;
    for (number, event) in (0..).zip(course.events()) {
        let told = office.event_code(&event.event);
        hidden += usize::from(!told);
        for place in [Place::Content, Place::Note] {
            assert!(
                everything.bytes.contains(&(number, place)),
                "{}",
                event.event
            );
            assert_eq!(
                seen.bytes.contains(&(number, place)),
                told,
                "{}: {place:?}",
                event.event
            );
        }
    }
    assert!(hidden > 3, "the procedure keeps nothing apart");
    let apart = office.apart();
    assert!(!apart.is_empty());
    for class in apart {
        assert!(
            bundle
                .left_out
                .iter()
                .any(|out| out.file == class.title && out.reason == class.ground),
            "{} is not said to be left out",
            class.title.nl
        );
    }
}
