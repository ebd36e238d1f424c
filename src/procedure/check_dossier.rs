//! The compiler of `[dossier]`: who gets what, and how the archive acts.

use std::collections::BTreeSet;

use super::check::{CLASS, Checker, DOCUMENT, RETENTION, SENDER};
use super::names::expression;
use crate::catalog::{Catalog, Give, Procedure, ReleaseSpec};
use crate::diagnostic::Text;

/// Under this name the fields of a piece are known; no event can be called so.
const PIECE: &str = "[piece]";
/// What an expression can ask of a piece (see `catalog::ReleaseSpec`).
const OF_PIECE: [&str; 10] = [
    "code",
    "klasse",
    "soort",
    "aan",
    "van",
    "voor_mij",
    "van_mij",
    "rol",
    "datum",
    "antwoorden",
];
/// A part of a piece; only where parts are chosen.
const PART: [&str; 2] = ["deel", "nummer"];

impl Checker<'_> {
    pub(super) fn dossier(&mut self, catalog: &Catalog, procedure: &Procedure) {
        let file = self.file;
        let dossier = &file.dossier;
        let at = |parts: &[&str]| -> Vec<String> {
            std::iter::once("dossier")
                .chain(parts.iter().copied())
                .map(ToOwned::to_owned)
                .collect()
        };
        if !dossier.sender.is_empty() {
            let senders = catalog.settings.sender.keys();
            self.known(&at(&["sender"]), SENDER, &dossier.sender, senders);
        }
        if !dossier.evidence.is_empty() {
            self.known(
                &at(&["evidence"]),
                CLASS,
                &dossier.evidence,
                file.access.keys(),
            );
        }
        for (class, spec) in &dossier.apart {
            let here = at(&["apart", class]);
            self.known(&here, CLASS, class, file.access.keys());
            for role in &spec.roles {
                self.role(&here, role);
            }
        }
        if !file.access.is_empty() {
            self.classes_of_events(procedure);
        }
        let fields = OF_PIECE.iter().map(|name| (*name).to_owned());
        self.fields.learn_piece(PIECE, fields.clone().collect());
        for (index, rule) in dossier.release.iter().enumerate() {
            let number = index.to_string();
            let here = |key: &str| at(&["release", &number, key]);
            for role in &rule.roles {
                self.role(&here("roles"), role);
            }
            for class in &rule.classes {
                self.known(&here("classes"), CLASS, class, file.access.keys());
            }
            for document in &rule.documents {
                self.known(
                    &here("documents"),
                    DOCUMENT,
                    document,
                    procedure.documents.keys(),
                );
            }
            if let Some(when) = &rule.when {
                expression(self, &here("when"), when, &[PIECE]);
            }
            match (&rule.parts, rule.give) {
                (Some(parts), Give::Parts) => {
                    let with_part = fields
                        .clone()
                        .chain(PART.iter().map(|name| (*name).to_owned()));
                    self.fields.learn_piece(PIECE, with_part.collect());
                    expression(self, &here("parts"), &parts.keep, &[PIECE]);
                    if parts.list.is_empty() == parts.answers.is_empty() {
                        self.say(
                            &here("parts"),
                            "parts",
                            Text::new(
                                "de delen zijn een lijst of enkele antwoorden, een van de twee",
                                "the parts are a list or some answers, one of the two",
                            ),
                            Some(Text::new(
                                "schrijf list = \"…\" of answers = [\"…\"]",
                                "write list = \"…\" or answers = [\"…\"]",
                            )),
                        );
                    }
                    let named = parts.answers.iter().chain(std::iter::once(&parts.list));
                    for answer in named.filter(|answer| !answer.is_empty()) {
                        self.part(catalog, procedure, rule, &here("parts"), answer);
                    }
                    self.fields.learn_piece(PIECE, fields.clone().collect());
                }
                (None, Give::Parts) => self.say(
                    &here("give"),
                    "parts",
                    Text::new(
                        "de regel geeft delen en zegt niet welke",
                        "the rule gives parts and does not say which",
                    ),
                    Some(Text::new(
                        "schrijf `parts = { list = \"…\", keep = \"…\" }`",
                        "write parts = { list = \"…\", keep = \"…\" }",
                    )),
                ),
                (Some(_), _) => self.say(
                    &here("parts"),
                    "parts",
                    Text::new(
                        "er zijn delen genoemd, en de regel geeft geen delen",
                        "parts are named, and the rule does not give parts",
                    ),
                    Some(Text::new(
                        "schrijf `give = \"parts\"`",
                        "write give = \"parts\"",
                    )),
                ),
                (None, _) => {}
            }
            if rule.give == Give::Listed && rule.ground.is_none() {
                self.say(
                    &here("give"),
                    "ground",
                    Text::new(
                        "wat wordt genoemd en niet gegeven, heeft een grond nodig",
                        "what is listed without being given needs a ground",
                    ),
                    Some(Text::new(
                        "schrijf `ground.nl` en `ground.en`",
                        "write ground.nl and ground.en",
                    )),
                );
            }
        }
        let archive = &dossier.archive;
        if !archive.creator.is_empty() {
            let senders = catalog.settings.sender.keys();
            self.known(
                &at(&["archive", "creator"]),
                SENDER,
                &archive.creator,
                senders,
            );
        }
        if !archive.retention.is_empty() {
            self.known(
                &at(&["archive", "retention"]),
                RETENTION,
                &archive.retention,
                file.retention.keys(),
            );
        }
        let events = &archive.events;
        for (key, event) in [
            ("hold", &events.hold),
            ("lift", &events.lift),
            ("propose", &events.propose),
            ("destroy", &events.destroy),
            ("sealed", &events.sealed),
        ] {
            if !event.is_empty() {
                self.event(&at(&["archive", "events", key]), event);
            }
        }
        if let Some(spec) = file.events.get(&events.destroy)
            && !spec.destroys
        {
            self.say(
                &at(&["archive", "events", "destroy"]),
                "event",
                Text::new(
                    format!("`{}` vernietigt geen zaak", events.destroy),
                    format!("`{}` does not destroy a case", events.destroy),
                ),
                Some(Text::new(
                    "in de tabel van die gebeurtenis hoort `destroys = true`",
                    "its table needs destroys = true",
                )),
            );
        }
        if !events.certificate.is_empty() {
            self.known(
                &at(&["archive", "events", "certificate"]),
                DOCUMENT,
                &events.certificate,
                procedure.documents.keys(),
            );
        }
    }

    /// A part that no document has would be left out of none.
    fn part(
        &mut self,
        catalog: &Catalog,
        procedure: &Procedure,
        rule: &ReleaseSpec,
        at: &[String],
        answer: &str,
    ) {
        let mut forms = procedure.documents.values().filter(|document| {
            rule.documents.contains(&document.code)
                || rule.documents.is_empty() && rule.classes.contains(&document.access)
        });
        let known = forms.any(|document| {
            // A form that cannot be read is reported by itself.
            catalog.form(procedure, &document.form).is_ok_and(|form| {
                let properties = form.schema().pointer("/properties");
                properties.is_some_and(|properties| properties.get(answer).is_some())
            })
        });
        if !known {
            self.say(
                at,
                "parts",
                Text::new(
                    format!("geen stuk van deze regel heeft een antwoord `{answer}`"),
                    format!("no document of this rule has an answer `{answer}`"),
                ),
                None,
            );
        }
    }

    /// Every event has one class: without it nobody can say who may read of it.
    fn classes_of_events(&mut self, procedure: &Procedure) {
        let file = self.file;
        for (code, event) in &file.events {
            let at = vec!["events".to_owned(), code.clone(), "access".to_owned()];
            if let Some(class) = &event.access {
                self.known(&at, CLASS, class, file.access.keys());
                continue;
            }
            let classes: BTreeSet<&str> = event
                .documents
                .iter()
                .filter_map(|document| procedure.documents.get(document))
                .map(|document| document.access.as_str())
                .collect();
            let hint = Some(Text::new(
                "schrijf `access = \"…\"`",
                "write access = \"…\"",
            ));
            match classes.len() {
                1 => {}
                0 => self.say(
                    &at,
                    "access class",
                    Text::new(
                        format!("`{code}` heeft geen stuk dat haar een klasse geeft, en geen eigen klasse"),
                        format!("`{code}` has no document that gives it a class, and none of its own"),
                    ),
                    hint,
                ),
                _ => self.say(
                    &at,
                    "access class",
                    Text::new(
                        format!("de stukken van `{code}` hebben verschillende klassen"),
                        format!("the documents of `{code}` have several classes"),
                    ),
                    hint,
                ),
            }
        }
    }
}
