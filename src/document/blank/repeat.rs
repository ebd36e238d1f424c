//! How many there are of each list.

use std::collections::BTreeMap;

use crate::catalog::{Element, Form, dotted};
use crate::diagnostic::Diagnostic;
use crate::document::kind::Kind;

/// How many there are of each list.
#[derive(Debug, Clone, Default)]
pub struct Repeat {
    /// At least so many, by the dotted name of the list.
    least: BTreeMap<String, usize>,
    /// Exactly so many, by the pointer of the list.
    exact: Option<BTreeMap<String, usize>>,
}

/// The most of a list.
pub(super) const MOST: usize = 100;

impl Repeat {
    /// As it is asked for: the name of a list, whole or its last part, with a number.
    ///
    /// # Errors
    /// When the form has no such list, several, or too many are asked for.
    pub fn asked(form: &Form, asked: &[(String, usize)]) -> Result<Self, Vec<Diagnostic>> {
        let known = lists(form);
        let mut least = BTreeMap::new();
        let mut problems = Vec::new();
        for (name, number) in asked {
            let ends = format!(".{name}");
            let mut found: Vec<&String> = known.iter().filter(|list| *list == name).collect();
            if found.is_empty() {
                found = known.iter().filter(|list| list.ends_with(&ends)).collect();
            }
            let [list] = found[..] else {
                problems.push(unknown(name, &known));
                continue;
            };
            if *number > MOST {
                problems.push(
                    Diagnostic::wrong(
                        "repeat",
                        format!("{number} keer ‘{name}’ past niet op een formulier"),
                        format!("{number} times ‘{name}’ does not fit on a form"),
                    )
                    .tip(
                        format!("vraag er hoogstens {MOST}"),
                        format!("ask for {MOST} at most"),
                    ),
                );
            }
            least.insert(list.clone(), *number);
        }
        if problems.is_empty() {
            Ok(Self { least, exact: None })
        } else {
            Err(problems)
        }
    }

    /// As a file has them.
    pub(super) fn exactly(counts: BTreeMap<String, usize>) -> Self {
        Self {
            least: BTreeMap::new(),
            exact: Some(counts),
        }
    }

    /// How many there are of a list; `there` are answered, and `blank` is what the form wants of an empty one.
    pub(super) fn count(
        &self,
        scope: &str,
        pointer: &str,
        there: usize,
        blank: Option<usize>,
    ) -> usize {
        if let Some(exact) = &self.exact {
            return exact.get(pointer).copied().unwrap_or(0).min(MOST);
        }
        let asked = self.least.get(&dotted(scope)).copied();
        there.max(asked.or(blank).unwrap_or(1).max(1))
    }
}

/// The dotted names of the lists of a form whose parts are asked one by one.
pub fn lists(form: &Form) -> Vec<String> {
    let mut found = Vec::new();
    collect(form, &form.uischema, "#", &mut found);
    found
}

fn collect(form: &Form, element: &Element, base: &str, found: &mut Vec<String>) {
    for child in element.children() {
        collect(form, child, base, found);
    }
    let Element::Control(control) = element else {
        return;
    };
    let own = control.scope.strip_prefix('#').unwrap_or(&control.scope);
    let scope = format!("{base}{own}");
    let Some(schema) = form.at_scope(&scope) else {
        return;
    };
    let parts = schema.pointer("/items/properties").is_some();
    if parts && Kind::of(schema, &control.options) == Kind::List {
        let name = dotted(&scope);
        if !found.contains(&name) {
            found.push(name);
        }
        if let Some(detail) = control.options.detail.as_deref() {
            collect(form, &detail.0, &format!("{scope}/items"), found);
        }
    }
}

fn unknown(name: &str, known: &[String]) -> Diagnostic {
    let problem = Diagnostic::wrong(
        "repeat",
        format!("dit formulier heeft geen lijst ‘{name}’"),
        format!("this form has no list ‘{name}’"),
    );
    let names = known.join(", ");
    let problem = if known.is_empty() {
        problem.tip(
            "dit formulier heeft geen onderdelen die vaker kunnen voorkomen",
            "this form has no parts that can stand more than once",
        )
    } else {
        problem.tip(format!("lijsten: {names}"), format!("lists: {names}"))
    };
    problem.meant(name, known.iter().map(String::as_str))
}
