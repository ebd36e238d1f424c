//! The values in the expressions of `procedure.toml`: a literal that is compared with a state, a choice, a policy or a
//! day must be one that can stand there.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Checker, path};
use super::name::{DATE, FACTS, THIS};
use super::names::CONDITION;
use super::scope::{
    ALL_OPEN, CLOSED_NAME, COUNT, FREE_DAY, HAPPENED, OF_TERM, OPEN, PEOPLE, POLICY, STANDING, TERM,
};
use crate::catalog::kind::{Finding, Judge, Kind, Known, Names};
use crate::catalog::{
    BEGIN, Catalog, EffectSpec, Ends, Form, Procedure, ReleaseSpec, StartSpec, toml_part,
};
use crate::diagnostic::{Diagnostic, Text};
use crate::wording::syntax;

/// How a term stands (see `scope`).
const FATES: [&str; 6] = [
    "open",
    "te_laat",
    "voldaan",
    "vervallen",
    "ingetrokken",
    "verlengd",
];

/// An expression and where it stands.
struct Asked {
    at: Vec<String>,
    source: String,
    /// The event at hand.
    this: Kind,
    /// What it must be.
    wanted: Wanted,
}

#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Anything,
    Day,
}

impl Checker<'_> {
    /// Judges the literals of all expressions.
    pub(super) fn values(&mut self, catalog: &Catalog, procedure: &Procedure) {
        let known = Known::new(catalog, procedure);
        let shared = self.shared_names(&known);
        let mut asked = self.asked_of_events(&known);
        asked.extend(self.asked_of_obligations(&known));
        asked.extend(self.asked_elsewhere(&known));
        asked.extend(self.asked_of_pieces(catalog, procedure));
        let mut found: Vec<(Vec<String>, String, Finding)> = Vec::new();
        let mut conditions: Vec<(String, Kind)> = Vec::new();
        for one in &asked {
            self.judge(&shared, one, &mut found, &mut conditions);
        }
        // A condition is judged with every event at which it is asked; it can ask for others.
        let mut next = 0;
        while let Some((name, this)) = conditions.get(next).cloned() {
            next += 1;
            let one = Asked {
                at: path(&["conditions", &name, "when"]),
                source: self.file.conditions[&name].when.clone(),
                this,
                wanted: Wanted::Anything,
            };
            self.judge(&shared, &one, &mut found, &mut conditions);
        }
        for (at, source, finding) in found {
            self.report(&at, &source, finding);
        }
    }

    fn judge(
        &self,
        shared: &Names,
        asked: &Asked,
        found: &mut Vec<(Vec<String>, String, Finding)>,
        conditions: &mut Vec<(String, Kind)>,
    ) {
        // What does not parse is reported by the course of the procedure.
        let Some(tree) = syntax::expression(&asked.source) else {
            return;
        };
        for name in self.conditions_in(&asked.source) {
            let one = (name, asked.this.clone());
            if !conditions.contains(&one) {
                conditions.push(one);
            }
        }
        let mut names = shared.clone();
        names.insert(THIS.to_owned(), asked.this.clone());
        let mut judge = Judge::new(&asked.source, &self.engine, &names);
        let kind = judge.kind(&tree);
        if asked.wanted == Wanted::Day && !matches!(kind, Kind::Day | Kind::Any | Kind::Nothing) {
            judge.findings.push(Finding {
                span: tree.span.clone(),
                message: Text::new(
                    format!("`{}` is geen dag", asked.source),
                    format!("`{}` is no day", asked.source),
                ),
                hint: None,
            });
        }
        for finding in judge.findings {
            let one = (asked.at.clone(), asked.source.clone(), finding);
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }

    /// Adds what was found, in the place of what the course said of the same name without its column.
    fn report(&mut self, at: &[String], source: &str, finding: Finding) {
        let word = source.get(finding.span.clone()).map_or("", |word| word);
        let word = word.trim_matches(['\'', '"']);
        let (alone, last) = (format!("`{word}`"), format!(".{word}`"));
        self.problems.retain(|problem| {
            let said = &problem.message.en;
            problem.rule != "name" || !(said.contains(&alone) || said.contains(&last))
        });
        let position = toml_part(self.text(), at, source, &finding.span);
        let mut problem = Diagnostic::wrong("value", finding.message.nl, finding.message.en)
            .file(self.path().to_owned())
            .at(position);
        if let Some(hint) = finding.hint {
            problem = problem.hint(hint);
        }
        self.problems.push(problem);
    }

    /// The named conditions that an expression asks for.
    fn conditions_in(&self, source: &str) -> Vec<String> {
        let names = self.engine.names_in(&format!("{{{{ ({source}) }}}}"));
        names
            .iter()
            .filter_map(|name| name.strip_prefix(CONDITION)?.strip_prefix('.'))
            .filter(|name| self.file.conditions.contains_key(*name))
            .map(ToOwned::to_owned)
            .collect()
    }

    /// The names that every expression of the procedure can ask for, beside the event at hand.
    fn shared_names(&self, known: &Known) -> Names {
        let file = self.file;
        let what = |nl: &str, en: &str| Text::new(nl, en);
        let events = what("de lijst van gebeurtenissen", "the list of events");
        let obligations = what("de lijst van verplichtingen", "the list of obligations");
        let of = |what: &Text, names: &[&String], kind: &Kind| {
            let members = names.iter().map(|name| (name.as_str(), kind.clone()));
            Kind::group(what.clone(), members)
        };
        let all_events: Vec<&String> = file.events.keys().collect();
        let all_obligations: Vec<&String> = file.obligations.keys().collect();
        let term = Kind::group(
            what("een termijn", "a term"),
            OF_TERM.map(|name| {
                let kind = match name {
                    "verlengd" => Kind::Flag,
                    "stand" => Kind::words(FATES),
                    _ => Kind::Day,
                };
                (name, kind)
            }),
        );
        let tracks = file
            .tracks
            .iter()
            .map(|(code, track)| (code.as_str(), Kind::words(track.states.keys().cloned())));
        let conditions = file.conditions.keys().map(|id| (id.as_str(), Kind::Flag));
        let names = [
            (FACTS, known.facts()),
            (PEOPLE, known.people.clone()),
            (POLICY, known.policies()),
            (
                STANDING,
                Kind::group(what("de lijst van sporen", "the list of tracks"), tracks),
            ),
            (HAPPENED, of(&events, &all_events, &Kind::Day)),
            (COUNT, of(&events, &all_events, &Kind::COUNT)),
            (OPEN, of(&obligations, &all_obligations, &Kind::Flag)),
            (
                ALL_OPEN,
                Kind::list(Kind::words(file.obligations.keys().cloned())),
            ),
            (TERM, of(&obligations, &all_obligations, &term)),
            (CLOSED_NAME, Kind::words(self.reasons())),
            // Any day is a name in it.
            (FREE_DAY, Kind::Any),
            (
                CONDITION,
                Kind::group(
                    what("de lijst van voorwaarden", "the list of conditions"),
                    conditions,
                ),
            ),
        ];
        names.map(|(name, kind)| (name.to_owned(), kind)).into()
    }

    /// Why a case can be closed: the state that its last track ended in, or the reason of the step to it.
    fn reasons(&self) -> BTreeSet<String> {
        let steps = self.file.events.values().flat_map(|event| &event.moves);
        let states = self.file.tracks.values().flat_map(|track| &track.states);
        steps
            .filter_map(|step| step.closing.clone())
            .chain(
                states
                    .filter(|(_, state)| state.ends != Ends::Always(false))
                    .map(|(code, _)| code.clone()),
            )
            .collect()
    }

    /// What an event at hand can be that is one of these.
    fn this(known: &Known, events: &[&str]) -> Kind {
        let what = match events {
            [only] => Text::new(
                format!("de gebeurtenis `{only}`"),
                format!("the event `{only}`"),
            ),
            _ => Text::new("geen van deze gebeurtenissen", "none of these events"),
        };
        let mut members: BTreeMap<String, Kind> = BTreeMap::from([(DATE.to_owned(), Kind::Day)]);
        for event in events {
            match known.events.get(*event) {
                Some(Kind::Group(group)) => {
                    for (name, kind) in &group.members {
                        let before = members.remove(name).unwrap_or(Kind::Nothing);
                        members.insert(name.clone(), before.or(kind.clone()));
                    }
                }
                // Its data cannot be read, which is reported.
                Some(_) => return Kind::Any,
                None => {}
            }
        }
        Kind::group(what, members)
    }

    fn asked_of_events(&self, known: &Known) -> Vec<Asked> {
        let mut all = Vec::new();
        for (code, event) in &self.file.events {
            for (index, step) in event.moves.iter().enumerate() {
                if let Some(when) = &step.when {
                    all.push(Asked {
                        at: path(&["events", code, "moves", &index.to_string(), "when"]),
                        source: when.clone(),
                        this: Self::this(known, &[code]),
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
                wanted: Wanted::Anything,
            });
        }
        all
    }

    fn asked_of_obligations(&self, known: &Known) -> Vec<Asked> {
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
    fn asked_elsewhere(&self, known: &Known) -> Vec<Asked> {
        let mut all = Vec::new();
        let mut ask = |at: Vec<String>, source: &str| {
            all.push(Asked {
                at,
                source: source.to_owned(),
                this: Self::this(known, &[]),
                wanted: Wanted::Anything,
            });
        };
        for (track, spec) in &self.file.tracks {
            for (state, spec) in spec.states.iter().filter(|(state, _)| *state != BEGIN) {
                if let Ends::When(source) = &spec.ends {
                    ask(path(&["tracks", track, "states", state, "ends"]), source);
                }
            }
        }
        for (document, figures) in &self.file.figures {
            for (field, figure) in figures {
                for (key, source) in [("when", &figure.when), ("by", &figure.by)] {
                    if let Some(source) = source {
                        ask(path(&["figures", document, field, key]), source);
                    }
                }
            }
        }
        all
    }

    /// The rules of release: what is at hand is a piece.
    fn asked_of_pieces(&self, catalog: &Catalog, procedure: &Procedure) -> Vec<Asked> {
        let mut all = Vec::new();
        for (index, rule) in self.file.dossier.release.iter().enumerate() {
            let answers = answers_of(catalog, procedure, rule);
            let number = index.to_string();
            if let Some(when) = &rule.when {
                all.push(Asked {
                    at: path(&["dossier", "release", &number, "when"]),
                    source: when.clone(),
                    this: self.piece(procedure, &answers, None),
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
                    this: self.piece(procedure, &answers, Some(part)),
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

/// The answers of the documents that a rule is about.
fn answers_of(catalog: &Catalog, procedure: &Procedure, rule: &ReleaseSpec) -> Kind {
    if rule.documents.is_empty() {
        return Kind::Any;
    }
    let forms: BTreeSet<&String> = procedure
        .documents
        .values()
        .filter(|document| rule.documents.contains(&document.code))
        .map(|document| &document.form)
        .collect();
    let kinds = forms
        .into_iter()
        .map(|form| match catalog.form(procedure, form) {
            Ok(form) => Known::answers(&form),
            Err::<Form, _>(_) => Kind::Any,
        });
    kinds.fold(Kind::Nothing, Kind::or)
}
