//! The values in the expressions of `procedure.toml`: a literal that is compared with a state, a choice, a policy or a
//! day must be one that can stand there.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Checker, path};
use super::check_asked::{Asked, Wanted};
use super::name::{DATE, FACTS, THIS};
use super::names::CONDITION;
use super::scope::{
    ALL_OPEN, CLOSED_NAME, COUNT, FREE_DAY, HAPPENED, OF_TERM, OPEN, PEOPLE, POLICY, STANDING, TERM,
};
use crate::catalog::kind::{Finding, Judge, Kind, Known, Names};
use crate::catalog::{Catalog, Ends, Procedure, toml_part};
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
    pub(super) fn this(known: &Known, events: &[&str]) -> Kind {
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
}
