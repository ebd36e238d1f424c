//! The values in the conditions under which questions are shown.

use super::fits;
use super::form::InForm;
use crate::catalog::check::keywords::unknown_keywords;
use crate::catalog::kind::Finding;
use crate::catalog::{Element, property_path};

impl InForm<'_> {
    /// The conditions under which questions are shown: JSON Schemas over an answer.
    pub(super) fn shown(&mut self, element: &Element, base: &str) {
        let place = |scope: &str| -> String {
            let path = property_path(scope).into_iter().flatten();
            let names: Vec<&str> = base
                .split('.')
                .filter(|name| !name.is_empty())
                .chain(path)
                .collect();
            names.join(".")
        };
        if let Some(rule) = element.visibility() {
            let path = place(&rule.condition.scope);
            let kind = if path.is_empty() {
                Some(self.answers.clone())
            } else {
                self.answers.at(&path)
            };
            for unknown in unknown_keywords(rule.condition.schema.schema()) {
                let word = crate::json::last(&unknown.pointer).to_owned();
                let finding = Finding {
                    span: 0..0,
                    message: unknown.message,
                    hint: unknown.hint,
                };
                self.report_word("keyword", &word, finding);
            }
            // A scope that leads nowhere is reported with the layout.
            let mut found = Vec::new();
            if let Some(kind) = kind {
                fits(rule.condition.schema.schema(), &kind, &path, &mut found);
            }
            for (word, finding) in found {
                // The condition of a shared layout serves forms with other choices.
                if self.is_own_constant(&word) || !self.shared.contains(&word) {
                    self.report_word("value", &word, finding);
                }
            }
        }
        for child in element.children() {
            self.shown(child, base);
        }
        if let Element::Control(control) = element
            && let Some(detail) = &control.options.detail
        {
            self.shown(&detail.0, &place(&control.scope));
        }
    }

    /// Whether a condition of the form itself compares with a word.
    fn is_own_constant(&self, word: &str) -> bool {
        let content = &self.known.catalog().content;
        let file = content
            .text(&self.path)
            .map(|text| crate::json::parse(&text));
        let compared = format!("\"const\":\"{word}\"");
        matches!(&file, Some(Ok(file)) if file["uischema"].to_string().contains(&compared))
    }
}
