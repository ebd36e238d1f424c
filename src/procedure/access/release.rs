//! The rules of `[[dossier.release]]` about a piece: the first that fits decides, and without one nothing is told.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Access, Parts, Share};
use crate::calendar::Date;
use crate::case::{Event, Filed, FiledAs, Happened};
use crate::catalog::{Give, PartsSpec, ReleaseSpec};
use crate::diagnostic::Text;
use crate::procedure::pieces::{Piece, Recipient, role_of};

impl Access<'_> {
    /// What somebody reads of a piece in several roles: the most that one of them gives. What one made oneself is read
    /// whole, until a rule says that nothing is told any more.
    pub(super) fn best(&self, piece: &Piece, roles: &[String]) -> Share {
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

    pub(super) fn is_silenced(&self, piece: &Piece, role: &str) -> bool {
        match self.rule(piece, role, &self.asked(piece, role)) {
            Found::Rule(rule) => rule.give == Give::Silent,
            Found::None => false,
            Found::Unanswered => true,
        }
    }

    /// The first rule that fits a piece. Where one cannot be answered no later one is asked: it may be the one that
    /// keeps silent.
    fn rule(&self, piece: &Piece, role: &str, asked: &Map<String, Value>) -> Found<'_> {
        for rule in &self.procedure.file.dossier.release {
            match self.fits(rule, piece, role, asked) {
                Some(true) => return Found::Rule(rule),
                Some(false) => {}
                None => return Found::Unanswered,
            }
        }
        Found::None
    }

    /// What is read of a kind of document before there is one: as of a piece that is for nobody and of nobody.
    pub(super) fn kind(&self, document: &str, class: &str, roles: &[String]) -> Share {
        self.best(&self.kind_of(document, class), roles)
    }

    pub(super) fn kind_of(&self, document: &str, class: &str) -> Piece {
        let file = Filed {
            document: document.to_owned(),
            class: Some(class.to_owned()),
            ..Filed::default()
        };
        Piece {
            from: String::new(),
            ..crate::procedure::pieces::piece(0, Date::MIN, &file, self.procedure)
        }
    }

    /// What a role reads of a piece.
    pub(super) fn share(&self, piece: &Piece, recipient: &str) -> Share {
        let role = role_of(recipient);
        if let Some(reason) = piece.file.withheld.get(role) {
            return Share::Listed(Text::name(reason.clone()));
        }
        let asked = self.asked(piece, recipient);
        let Found::Rule(rule) = self.rule(piece, role, &asked) else {
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
            self.holds(&spec.keep, with) == Some(true)
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

    /// Whether a rule is about a piece; none when that cannot be said.
    fn fits(
        &self,
        rule: &ReleaseSpec,
        piece: &Piece,
        role: &str,
        asked: &Map<String, Value>,
    ) -> Option<bool> {
        let among =
            |list: &[String], one: &str| list.is_empty() || list.iter().any(|item| item == one);
        let about = among(&rule.roles, role)
            && among(&rule.classes, &piece.class)
            && among(&rule.documents, &piece.file.document);
        match &rule.when {
            Some(when) if about => self.holds(when, asked.clone()),
            _ => Some(about),
        }
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
            "van": roles(&piece.from), "voor_mij": Recipient::read(&piece.to).person == recipient, "van_mij": from_me, "rol": role,
            "datum": piece.on, "antwoorden": piece.file.answers,
        });
        match value {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    /// Whether a condition over a piece holds; none when it cannot be answered, which is kept.
    fn holds(&self, expression: &str, data: Map<String, Value>) -> Option<bool> {
        let Some(on) = self.course.last() else {
            // Without events there is no piece.
            return Some(false);
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
        match self.course.fold().ask_about(&source, &piece) {
            Ok(found) => Some(found == Some(Value::Bool(true))),
            Err(problem) => {
                let mut faults = self.faults.borrow_mut();
                if !faults.contains(&problem) {
                    faults.push(problem);
                }
                None
            }
        }
    }
}

/// What the rules say of a piece.
enum Found<'a> {
    /// This one fits first.
    Rule(&'a ReleaseSpec),
    /// None fits.
    None,
    /// One of them cannot be answered.
    Unanswered,
}

fn roles(who: &str) -> Vec<&str> {
    if who.is_empty() {
        Vec::new()
    } else {
        vec![role_of(who)]
    }
}
