//! The values in the expressions of `procedure.toml`: a literal that is compared with a state, a choice, a policy or a
//! day must be one that can stand there.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Checker, path};
use super::check_signs::rows;
use super::name::{DATE, FACTS, THIS};
use super::names::CONDITION;
use super::scope::{
    ALL_OPEN, CLOSED_NAME, COUNT, FREE_DAY, HAPPENED, OF_TERM, OPEN, PEOPLE, POLICY, STANDING, TERM,
};
use crate::catalog::kind::{Finding, Judge, Kind, Known, Names};
use crate::catalog::{BEGIN, Catalog, EffectSpec, Ends, Procedure, StartSpec, toml_part};
use crate::diagnostic::{Diagnostic, Severity, Text, meant};
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
    /// The answers of a document, where its event asks for them instead.
    answers: Option<Kind>,
    /// What it must be.
    wanted: Wanted,
}

#[derive(Clone)]
enum Wanted {
    Anything,
    Day,
    /// One of these rows of a table, or a list of them.
    Rows(BTreeSet<String>),
}

impl Checker<'_> {
    /// Judges the literals of all expressions.
    pub(super) fn values(&mut self, catalog: &Catalog, procedure: &Procedure) {
        let known = Known::new(catalog, procedure);
        let shared = self.shared_names(&known);
        let mut asked = self.asked_of_events(&known);
        asked.extend(self.asked_of_obligations(&known));
        asked.extend(self.asked_elsewhere(&known));
        asked.extend(self.asked_of_pieces(&known));
        asked.extend(self.asked_of_answers(&known));
        let mut found: Vec<(Vec<String>, String, Finding)> = Vec::new();
        let mut conditions: Vec<(String, Kind)> = Vec::new();
        for one in &asked {
            self.judge((&known, &shared), one, &mut found, &mut conditions);
        }
        // A condition is judged with every event at which it is asked; it can ask for others.
        let mut next = 0;
        while let Some((name, this)) = conditions.get(next).cloned() {
            next += 1;
            let one = Asked {
                at: path(&["conditions", &name, "when"]),
                source: self.file.conditions[&name].when.clone(),
                this,
                answers: None,
                wanted: Wanted::Anything,
            };
            self.judge((&known, &shared), &one, &mut found, &mut conditions);
        }
        for (at, source, finding) in found {
            self.report(&at, &source, finding);
        }
    }

    fn judge(
        &self,
        (known, shared): (&Known, &Names),
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
        if let Some(answers) = &asked.answers {
            names = known.of_condition(answers.clone());
        }
        let mut judge = Judge::new(&asked.source, &self.engine, &names);
        let kind = judge.kind(&tree);
        let certain = !matches!(kind, Kind::Day | Kind::Any | Kind::Nothing);
        if matches!(asked.wanted, Wanted::Day) && certain {
            judge.findings.push(Finding {
                span: tree.span.clone(),
                message: Text::new(
                    format!("`{}` is geen dag", asked.source),
                    format!("`{}` is no day", asked.source),
                ),
                hint: None,
            });
        }
        if let Wanted::Rows(rows) = &asked.wanted {
            let given = match kind {
                Kind::List(item) => item.as_ref().clone(),
                kind => kind,
            };
            if let Kind::Words(words) = given {
                for word in words.iter().filter(|word| !rows.contains(*word)) {
                    let start = asked.source.find(word.as_str());
                    judge.findings.push(Finding {
                        span: start.map_or(tree.span.clone(), |at| at..at + word.len()),
                        message: Text::new(
                            format!("de tabel heeft geen rij `{word}`"),
                            format!("the table has no row `{word}`"),
                        ),
                        hint: meant(word, rows.iter().map(String::as_str)),
                    });
                }
            }
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
        self.problems.push(
            Diagnostic::new(Severity::Error, "value", finding.message)
                .file(self.path().to_owned())
                .at(position)
                .hint_when(finding.hint),
        );
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
    fn asked_elsewhere(&self, known: &Known) -> Vec<Asked> {
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
    fn asked_of_answers(&self, known: &Known) -> Vec<Asked> {
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
    fn asked_of_pieces(&self, known: &Known) -> Vec<Asked> {
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
