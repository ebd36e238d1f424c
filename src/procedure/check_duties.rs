//! Obligations and guards of `procedure.toml`: every name exists, every expression parses, every term can be counted.

use super::check::{Checker, path};
use super::names::{expression, name};
use crate::diagnostic::Text;

impl Checker<'_> {
    pub(super) fn obligations(&mut self) {
        let file = self.file;
        for (code, spec) in &file.obligations {
            let at = |key: &str| path(&["obligations", code, key]);
            self.role(&at("bearer"), &spec.bearer);
            if let Some(term) = &spec.term {
                self.term(&at("term"), term);
            }
            if let Some(every) = &spec.every {
                self.term(&at("every"), every);
            }
            let given = [&spec.term, &spec.date, &spec.yearly];
            if given.iter().filter(|given| given.is_some()).count() > 1 {
                self.say(
                    &at("term"),
                    "term",
                    Text::new(
                        format!("{code} heeft meer dan een van `term`, `date` en `yearly`"),
                        format!("{code} has more than one of term, date and yearly"),
                    ),
                    None,
                );
            }
            if given.iter().all(|given| given.is_none()) && spec.until.is_none() {
                self.say(
                    &at("title"),
                    "term",
                    Text::new(
                        format!(
                            "{code} heeft geen termijn, geen datum en geen vaste dag in het jaar"
                        ),
                        format!("{code} has no term, date or yearly day"),
                    ),
                    Some(Text::new(
                        "een verplichting zonder dag zegt met `until` tot wanneer zij loopt",
                        "an obligation without a day says what it runs `until`",
                    )),
                );
            }
            if let Some(fact) = spec
                .fact
                .as_ref()
                .filter(|fact| fact.split('.').count() != 2)
            {
                self.say(
                    &at("fact"),
                    "facts",
                    Text::new(
                        format!("`{fact}` is geen feit; schrijf `groep.naam`"),
                        format!("`{fact}` is no fact; write `group.name`"),
                    ),
                    None,
                );
            }
            if spec.starts.is_empty() {
                self.say(
                    &at("starts"),
                    "obligation",
                    Text::new(
                        format!("niets laat {code} beginnen"),
                        format!("nothing starts {code}"),
                    ),
                    None,
                );
            }
            if spec.met.is_empty() && spec.parts.is_empty() {
                self.say(
                    &at("met"),
                    "obligation",
                    Text::new(
                        format!("niets kan {code} vervullen"),
                        format!("nothing can meet {code}"),
                    ),
                    Some(Text::new(
                        "noem onder `met` de gebeurtenis die de verplichting vervult",
                        "name the event that meets it under `met`",
                    )),
                );
            }
            for start in spec.starts.iter().map(crate::catalog::StartSpec::full) {
                let at = at("starts");
                if !self.event(&at, &start.on) {
                    continue;
                }
                if let Some(when) = &start.when {
                    expression(self, &at, when, &[&start.on]);
                }
                for dotted in start.anchor.iter().chain(&start.which).chain(&spec.date) {
                    name(self, &at, dotted, &start.on);
                }
                for other in &spec.alternatives {
                    name(self, &at, &other.anchor, &start.on);
                }
                if let Some(role) = &start.for_each {
                    self.role(&at, role);
                }
            }
            for (key, effects) in [
                ("met", &spec.met),
                ("parts", &spec.parts),
                ("ended", &spec.ended),
                ("extended", &spec.extended),
            ] {
                for effect in effects.iter().map(crate::catalog::EffectSpec::full) {
                    let at = at(key);
                    if !self.event(&at, &effect.on) {
                        continue;
                    }
                    if let Some(when) = &effect.when {
                        expression(self, &at, when, &[&effect.on]);
                    }
                    if let Some(which) = &effect.which {
                        name(self, &at, which, &effect.on);
                    }
                    if let Some(year) = &effect.year {
                        name(self, &at, year, &effect.on);
                    }
                    if let Some(reason) = &effect.reason {
                        name(self, &at, reason, &effect.on);
                    }
                    match (&effect.by, key) {
                        (Some(by), "extended") => self.term(&at, by),
                        (None, "extended") => self.say(
                            &at,
                            "term",
                            Text::new(
                                format!(
                                    "de verlenging door `{}` zegt niet met hoeveel (`by`)",
                                    effect.on
                                ),
                                format!(
                                    "the extension by `{}` does not say `by` how much",
                                    effect.on
                                ),
                            ),
                            None,
                        ),
                        (Some(_), _) => self.say(
                            &at,
                            "term",
                            Text::new("`by` hoort bij `extended`", "`by` belongs to `extended`"),
                            None,
                        ),
                        (None, _) => {}
                    }
                }
            }
        }
    }

    pub(super) fn guards(&mut self) {
        let file = self.file;
        for (index, guard) in file.guards.iter().enumerate() {
            let at = |key: &str| path(&["guards", &index.to_string(), key]);
            let known: Vec<&str> = guard
                .on
                .iter()
                .filter(|on| file.events.contains_key(*on))
                .map(String::as_str)
                .collect();
            for on in &guard.on {
                self.event(&at("on"), on);
            }
            expression(self, &at("require"), &guard.require, &known);
        }
    }
}
