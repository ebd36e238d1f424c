//! Names and numbers of `procedure.toml` that stand alone: terms, the series, lists in which a name stands twice, names
//! that become a path, and what reports count.

use std::collections::BTreeSet;

use serde_json::Value;

use super::check::{Checker, path};
use crate::calendar::{Term, Unit};
use crate::catalog::check::{fits, unknown_keywords};
use crate::catalog::kind::{Kind, Known};
use crate::catalog::{Catalog, Procedure, StartSpec};
use crate::diagnostic::{Diagnostic, Severity, Text, meant};

/// No regulation asks for a longer term than this, in years.
const LONGEST: i32 = 120;

impl Checker<'_> {
    /// Everything of this file.
    pub(super) fn signs(&mut self, catalog: &Catalog, procedure: &Procedure) {
        self.series();
        self.paths(procedure);
        self.terms();
        self.twice();
        self.kept(procedure);
        self.anonymous();
        self.keywords(procedure);
        self.counted(catalog, procedure);
    }

    /// The letters before a case number stand in names of files.
    fn series(&mut self) {
        let series = self.file.series.clone();
        let fits =
            (1..=8).contains(&series.len()) && series.bytes().all(|byte| byte.is_ascii_uppercase());
        if !fits {
            self.say(
                &path(&["series"]),
                "series",
                Text::new(
                    format!("`{series}` kan niet voor een zaaknummer staan"),
                    format!("`{series}` cannot stand before a case number"),
                ),
                Some(Text::new(
                    "neem één tot acht hoofdletters, zoals `KC`",
                    "use one to eight capitals, such as `KC`",
                )),
            );
        }
    }

    /// Names that stand in a path, or in an expression.
    fn paths(&mut self, procedure: &Procedure) {
        let file = self.file;
        let plain = |name: &str| {
            name.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !name.starts_with(|c: char| c.is_ascii_digit())
        };
        let mut names: Vec<(Vec<String>, &String)> = Vec::new();
        names.extend(file.roles.keys().map(|name| (path(&["roles", name]), name)));
        names.extend(
            file.policies
                .keys()
                .map(|name| (path(&["policies", name]), name)),
        );
        names.extend(
            file.conditions
                .keys()
                .map(|name| (path(&["conditions", name]), name)),
        );
        names.extend(
            file.events
                .keys()
                .map(|name| (path(&["events", name]), name)),
        );
        names.extend(
            file.obligations
                .keys()
                .map(|name| (path(&["obligations", name]), name)),
        );
        for (track, spec) in &file.tracks {
            names.push((path(&["tracks", track]), track));
            names.extend(
                spec.states
                    .keys()
                    .map(|state| (path(&["tracks", track, "states", state]), state)),
            );
        }
        let bad: Vec<(Vec<String>, String)> = names
            .into_iter()
            .filter(|(_, name)| name.is_empty() || !plain(name))
            .map(|(at, name)| (at, name.clone()))
            .collect();
        for (at, name) in bad {
            self.say(
                &at,
                "name",
                Text::new(
                    format!("`{name}` is geen naam waar een voorwaarde om kan vragen"),
                    format!("`{name}` is no name that an expression can ask for"),
                ),
                Some(Text::new(
                    "neem letters, cijfers en liggende streepjes, met een letter vooraan",
                    "use letters, digits and underscores, a letter first",
                )),
            );
        }
        for document in procedure.documents.values() {
            let outside = |name: &str| {
                name.split(['/', '\\'])
                    .any(|part| part == ".." || part.is_empty())
            };
            for name in [
                Some(&document.form),
                document.wording.as_ref(),
                Some(&document.layout),
            ]
            .into_iter()
            .flatten()
            .filter(|name| outside(name))
            {
                let place = format!("forms/{}/documents.toml", procedure.name);
                self.problems.push(
                    Diagnostic::wrong(
                        "name",
                        format!("{}: `{name}` wijst buiten de map", document.code),
                        format!("{}: `{name}` leads out of its folder", document.code),
                    )
                    .file(place),
                );
            }
        }
    }

    /// Terms that nobody can mean: counted back from the event itself, or longer than a life.
    fn terms(&mut self) {
        let file = self.file;
        let mut all: Vec<(Vec<String>, &String, bool)> = Vec::new();
        for (code, spec) in &file.obligations {
            let anchored = spec
                .starts
                .iter()
                .map(StartSpec::full)
                .all(|start| start.anchor.is_some());
            if let Some(term) = &spec.term {
                all.push((path(&["obligations", code, "term"]), term, anchored));
            }
            if let Some(every) = &spec.every {
                all.push((path(&["obligations", code, "every"]), every, false));
            }
            for (index, effect) in spec
                .extended
                .iter()
                .map(crate::catalog::EffectSpec::full)
                .enumerate()
            {
                // One that cannot be read is reported by the course.
                if let Some(by) = &effect.by
                    && matches!(Term::parse(by), Ok(term) if term.count < 0)
                {
                    let at = path(&["obligations", code, "extended", &index.to_string(), "by"]);
                    self.backwards(&at, by);
                }
            }
        }
        for (id, kept) in &file.retention {
            all.push((path(&["retention", id, "term"]), &kept.term, false));
        }
        for (at, term, anchored) in all {
            // One that cannot be read is reported by the course.
            if let Ok(read) = Term::parse(term) {
                self.sane(&at, term, read, anchored);
            }
        }
    }

    fn sane(&mut self, at: &[String], term: &str, read: Term, anchored: bool) {
        if read.count < 0 && !anchored {
            self.backwards(at, term);
        }
        let years = match read.unit {
            Unit::Years => read.count,
            Unit::Months => read.count / 12,
            Unit::Weeks => read.count / 52,
            Unit::Days | Unit::Workdays => read.count / 365,
        };
        if years.abs() > LONGEST {
            self.say(
                at,
                "term",
                Text::new(
                    format!("`{term}` is langer dan {LONGEST} jaar"),
                    format!("`{term}` is longer than {LONGEST} years"),
                ),
                None,
            );
        }
    }

    fn backwards(&mut self, at: &[String], term: &str) {
        self.say(
            at,
            "term",
            Text::new(
                format!("`{term}` telt terug vanaf de gebeurtenis zelf: die dag is al voorbij"),
                format!("`{term}` counts back from the event itself: that day is past already"),
            ),
            Some(Text::new(
                "tel vooruit, of geef elke start een `anchor`: de dag vanaf welke wordt teruggeteld",
                "count ahead, or give each start an `anchor`: the day from which is counted back",
            )),
        );
    }

    /// A name that stands twice in one list.
    fn twice(&mut self) {
        let Ok(whole) = serde_json::to_value(self.file) else {
            return;
        };
        let mut open = vec![(Vec::<String>::new(), &whole)];
        let mut found = Vec::new();
        while let Some((at, value)) = open.pop() {
            let below = |name: String| at.iter().cloned().chain([name]).collect::<Vec<_>>();
            match value {
                Value::Object(members) => {
                    open.extend(
                        members
                            .iter()
                            .map(|(name, inner)| (below(name.clone()), inner)),
                    );
                }
                Value::Array(items) => {
                    let mut seen = BTreeSet::new();
                    for (index, item) in items.iter().enumerate() {
                        if let Some(text) = item.as_str()
                            && !seen.insert(text)
                        {
                            found.push((below(index.to_string()), text.to_owned()));
                        }
                        open.push((below(index.to_string()), item));
                    }
                }
                _ => {}
            }
        }
        for (at, name) in found {
            self.say(
                &at,
                "twice",
                Text::new(
                    format!("`{name}` staat twee keer in deze lijst"),
                    format!("`{name}` stands twice in this list"),
                ),
                Some(Text::new("noem het één keer", "name it once")),
            );
        }
    }

    fn one_of<'b>(
        &mut self,
        at: &[String],
        what: &Text,
        name: &str,
        known: impl IntoIterator<Item = &'b str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        if !known.contains(&name) {
            self.say(
                at,
                "value",
                Text::new(
                    format!("{} heeft geen `{name}`", what.nl),
                    format!("{} has no `{name}`", what.en),
                ),
                meant(name, known),
            );
        }
    }

    /// The documents that are kept longer or shorter than their class.
    fn kept(&mut self, procedure: &Procedure) {
        let what = Text::new("de lijst van stukken", "the list of documents");
        for (id, kept) in &self.file.retention {
            for (index, code) in kept.documents.iter().enumerate() {
                let at = path(&["retention", id, "documents", &index.to_string()]);
                self.one_of(
                    &at,
                    &what,
                    code,
                    procedure.documents.keys().map(String::as_str),
                );
            }
        }
        for code in self.file.unrecorded.keys() {
            let at = path(&["unrecorded", code]);
            self.one_of(
                &at,
                &what,
                code,
                procedure.documents.keys().map(String::as_str),
            );
        }
    }

    /// The facts that an anonymous version replaces.
    fn anonymous(&mut self) {
        let facts = self.file.known_facts();
        if facts.is_empty() {
            return;
        }
        let all: BTreeSet<String> = facts
            .iter()
            .flat_map(|(group, names)| names.iter().map(move |name| format!("{group}.{name}")))
            .chain(facts.keys().cloned())
            .collect();
        let what = Text::new("een zaak", "a case");
        for name in self.file.anonymous.keys() {
            let known = all.iter().map(String::as_str);
            self.one_of(&path(&["anonymous", name]), &what, name, known);
        }
    }

    /// The keywords of event data.
    fn keywords(&mut self, procedure: &Procedure) {
        let file = self.file;
        for (code, event) in &file.events {
            let at = path(&["events", code, "data"]);
            let known = Known::of_event(procedure, code, event);
            let mut found = Vec::new();
            if let Some((schema, kind)) = &known {
                fits(schema, kind, "", &mut found);
            }
            for (word, finding) in found {
                let named = [at.clone(), path(&["required"])].concat();
                let place = crate::catalog::toml_part(self.text(), &named, &word, &(0..word.len()));
                self.problems.push(
                    Diagnostic::new(Severity::Error, "value", finding.message)
                        .file(self.path().to_owned())
                        .at(place)
                        .hint_when(finding.hint),
                );
            }
            for unknown in unknown_keywords(&Value::Object(event.data.clone())) {
                let mut at = path(&["events", code, "data"]);
                at.extend(unknown.pointer.split('/').skip(1).map(ToOwned::to_owned));
                self.say(&at, "keyword", unknown.message, unknown.hint);
            }
        }
    }

    /// What reports count: their fields, rows and categories.
    fn counted(&mut self, catalog: &Catalog, procedure: &Procedure) {
        let file = self.file;
        let known = Known::new(catalog, procedure);
        let made = file.figures.iter().filter_map(|(code, figures)| {
            // A document that does not exist is reported by the course, a form with mistakes by itself.
            match known.answers_to(procedure.documents.get(code)?) {
                Kind::Group(fields) => Some((code, figures, fields)),
                _ => None,
            }
        });
        let made: Vec<_> = made.collect();
        for (code, figures, fields) in made {
            for (field, figure) in figures {
                let at = path(&["figures", code, field]);
                let names = fields.members.keys().map(String::as_str);
                self.one_of(&at, &fields.what, field, names);
                let rows = fields.members.get(field).map_or(BTreeSet::new(), rows);
                let what = Text::new(
                    format!("de tabel `{field}` van {code}"),
                    format!("the table `{field}` of {code}"),
                );
                let terms = figure.terms.iter().flat_map(|terms| terms.keys());
                for category in terms.filter(|_| !rows.is_empty()) {
                    let at = path(&["figures", code, field, "terms", category]);
                    self.one_of(&at, &what, category, rows.iter().map(String::as_str));
                }
            }
        }
    }
}

/// The categories of a table: the choices of its columns.
pub(super) fn rows(table: &Kind) -> BTreeSet<String> {
    let Kind::List(row) = table else {
        return BTreeSet::new();
    };
    let Kind::Group(columns) = row.as_ref() else {
        return BTreeSet::new();
    };
    columns
        .members
        .values()
        .filter_map(|column| match column {
            Kind::Words(words) => Some(words.iter().cloned()),
            _ => None,
        })
        .flatten()
        .collect()
}
