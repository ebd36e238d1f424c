//! The expressions of `procedure.toml`, each with where it stands, what it knows, and what must come of it.

use std::collections::BTreeSet;

use super::check::{Checker, path};
use super::check_signs::rows;
use crate::catalog::kind::{Kind, Known};
use crate::catalog::{BEGIN, EffectSpec, Ends, Procedure, StartSpec};
use crate::diagnostic::Text;

/// An expression and where it stands.
pub(super) struct Asked {
    pub(super) at: Vec<String>,
    pub(super) source: String,
    /// The event at hand.
    pub(super) this: Kind,
    /// The answers of a document, where its event asks for them instead.
    pub(super) answers: Option<Kind>,
    /// What it must be.
    pub(super) wanted: Wanted,
}

#[derive(Clone)]
pub(super) enum Wanted {
    Anything,
    Day,
    /// One of these rows of a table, or a list of them.
    Rows(BTreeSet<String>),
}

impl Checker<'_> {
    pub(super) fn asked_of_events(&self, known: &Known) -> Vec<Asked> {
        let mut all = Vec::new();
        for (code, event) in &self.file.events {
            for (index, step) in event.moves.iter().enumerate() {
                if let Some(when) = &step.when {
                    all.push(Asked {
                        at: path(&["events", code, "moves", &index.to_string(), "when"]),
                        source: when.clone(),
                        this: Self::this(known, &[code]),
                        answers: None,
                        wanted: Wanted::Anything,
                    });
                }
            }
        }
        for (index, guard) in self.file.guards.iter().enumerate() {
            let on: Vec<&str> = guard.on.iter().map(String::as_str).collect();
            all.push(Asked {
                at: path(&["guards", &index.to_string(), "require"]),
                source: guard.require.clone(),
                this: Self::this(known, &on),
                answers: None,
                wanted: Wanted::Anything,
            });
        }
        all
    }

    pub(super) fn asked_of_obligations(&self, known: &Known) -> Vec<Asked> {
        use Wanted::{Anything, Day};
        let mut all = Vec::new();
        for (code, spec) in &self.file.obligations {
            for (index, start) in spec.starts.iter().map(StartSpec::full).enumerate() {
                let this = Self::this(known, &[&start.on]);
                let mut ask = |at: &[&str], source: &Option<String>, wanted| {
                    if let Some(source) = source {
                        all.push(Asked {
                            at: path(&[&["obligations", code], at].concat()),
                            source: source.clone(),
                            this: this.clone(),
                            answers: None,
                            wanted,
                        });
                    }
                };
                let number = index.to_string();
                ask(&["starts", &number, "when"], &start.when, Anything);
                ask(&["starts", &number, "anchor"], &start.anchor, Day);
                ask(&["starts", &number, "which"], &start.which, Anything);
                ask(&["date"], &spec.date, Day);
                for (index, other) in spec.alternatives.iter().enumerate() {
                    let at = ["alternatives", &index.to_string(), "anchor"];
                    ask(&at, &Some(other.anchor.clone()), Day);
                }
            }
            for (key, effects) in [
                ("met", &spec.met),
                ("parts", &spec.parts),
                ("ended", &spec.ended),
                ("extended", &spec.extended),
            ] {
                for (index, effect) in effects.iter().map(EffectSpec::full).enumerate() {
                    let this = Self::this(known, &[&effect.on]);
                    for (name, source) in [
                        ("when", effect.when),
                        ("which", effect.which),
                        ("year", effect.year),
                        ("reason", effect.reason),
                    ] {
                        if let Some(source) = source {
                            all.push(Asked {
                                at: path(&["obligations", code, key, &index.to_string(), name]),
                                source,
                                this: this.clone(),
                                answers: None,
                                wanted: Anything,
                            });
                        }
                    }
                }
            }
        }
        all
    }

    /// Expressions that are asked at no event.
    pub(super) fn asked_elsewhere(&self, known: &Known) -> Vec<Asked> {
        let mut all = Vec::new();
        let mut ask = |at: Vec<String>, source: &str, wanted: Wanted| {
            all.push(Asked {
                at,
                source: source.to_owned(),
                this: Self::this(known, &[]),
                answers: None,
                wanted,
            });
        };
        for (track, spec) in &self.file.tracks {
            for (state, spec) in spec.states.iter().filter(|(state, _)| *state != BEGIN) {
                if let Ends::When(source) = &spec.ends {
                    ask(
                        path(&["tracks", track, "states", state, "ends"]),
                        source,
                        Wanted::Anything,
                    );
                }
            }
        }
        for (document, figures) in &self.file.figures {
            for (field, figure) in figures {
                let rows = Self::rows_of(known, document, field);
                if let Some(source) = &figure.when {
                    let at = path(&["figures", document, field, "when"]);
                    ask(at, source, Wanted::Anything);
                }
                if let Some(source) = &figure.by {
                    let at = path(&["figures", document, field, "by"]);
                    let wanted = if rows.is_empty() {
                        Wanted::Anything
                    } else {
                        Wanted::Rows(rows)
                    };
                    ask(at, source, wanted);
                }
            }
        }
        all
    }

    /// The rows of the table that a figure fills; none when it is no table, or its form cannot be read.
    fn rows_of(known: &Known, document: &str, field: &str) -> BTreeSet<String> {
        let procedure = known.procedure();
        let Some(spec) = procedure.documents.get(document) else {
            return BTreeSet::new();
        };
        match known.answers_to(spec).at(field) {
            Some(table) => rows(&table),
            None => BTreeSet::new(),
        }
    }

    /// Expressions over the answers of a document: which event it is, and what it says of the event.
    pub(super) fn asked_of_answers(&self, known: &Known) -> Vec<Asked> {
        let mut all = Vec::new();
        for (code, event) in &self.file.events {
            let answers = answers_of(known, &event.documents);
            let mut ask = |at: Vec<String>, source: &str| {
                all.push(Asked {
                    at,
                    source: source.to_owned(),
                    this: Kind::Any,
                    answers: Some(answers.clone()),
                    wanted: Wanted::Anything,
                });
            };
            if let Some(source) = &event.answers {
                ask(path(&["events", code, "answers"]), source);
            }
            let fields = event.data.get("properties");
            let fields = fields.and_then(serde_json::Value::as_object);
            for (field, spec) in fields.into_iter().flatten() {
                if let Some(source) = spec.get("x-answer").and_then(serde_json::Value::as_str) {
                    let at = ["events", code, "data", "properties", field, "x-answer"];
                    ask(path(&at), source);
                }
            }
        }
        for (document, source) in &self.file.unrecorded {
            all.push(Asked {
                at: path(&["unrecorded", document]),
                source: source.clone(),
                this: Kind::Any,
                answers: Some(answers_of(known, std::slice::from_ref(document))),
                wanted: Wanted::Anything,
            });
        }
        all
    }

    /// The rules of release: what is at hand is a piece.
    pub(super) fn asked_of_pieces(&self, known: &Known) -> Vec<Asked> {
        let mut all = Vec::new();
        for (index, rule) in self.file.dossier.release.iter().enumerate() {
            let answers = answers_of(known, &rule.documents);
            let number = index.to_string();
            if let Some(when) = &rule.when {
                all.push(Asked {
                    at: path(&["dossier", "release", &number, "when"]),
                    source: when.clone(),
                    this: self.piece(known.procedure(), &answers, None),
                    answers: None,
                    wanted: Wanted::Anything,
                });
            }
            if let Some(parts) = &rule.parts {
                let part = if parts.answers.is_empty() {
                    match answers.at(&parts.list) {
                        Some(Kind::List(item)) => item.as_ref().clone(),
                        _ => Kind::Any,
                    }
                } else {
                    Kind::words(parts.answers.clone())
                };
                all.push(Asked {
                    at: path(&["dossier", "release", &number, "parts", "keep"]),
                    source: parts.keep.clone(),
                    this: self.piece(known.procedure(), &answers, Some(part)),
                    answers: None,
                    wanted: Wanted::Anything,
                });
            }
        }
        all
    }

    /// What can be asked of a piece (see `catalog::ReleaseSpec`).
    fn piece(&self, procedure: &Procedure, answers: &Kind, part: Option<Kind>) -> Kind {
        let roles = || Kind::words(self.file.roles.keys().cloned());
        let mut members = vec![
            ("code", Kind::words(procedure.documents.keys().cloned())),
            ("klasse", Kind::words(self.file.access.keys().cloned())),
            ("soort", Kind::words(["gemaakt", "ontvangen", "bewijs"])),
            ("aan", Kind::list(roles())),
            // Somebody who has no role is named in words.
            ("van", Kind::list(Kind::Text)),
            ("voor_mij", Kind::Flag),
            ("van_mij", Kind::Flag),
            ("rol", roles()),
            ("datum", Kind::Day),
            ("antwoorden", answers.clone()),
        ];
        if let Some(part) = part {
            members.push(("deel", part));
            members.push(("nummer", Kind::COUNT));
        }
        Kind::group(
            Text::new("een stuk van het dossier", "a piece of the dossier"),
            members,
        )
    }
}

/// The answers of these documents.
fn answers_of(known: &Known, codes: &[String]) -> Kind {
    if codes.is_empty() {
        return Kind::Any;
    }
    let documents = known.procedure().documents.values();
    documents
        .filter(|document| codes.contains(&document.code))
        .map(|document| known.answers_to(document))
        .fold(Kind::Nothing, Kind::or)
}
