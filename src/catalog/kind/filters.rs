//! What the filters, tests and functions take and give.

use super::Kind;
use super::judge::Judge;
use crate::diagnostic::{Text, meant};
use crate::wording::Engine;
use crate::wording::syntax::{Argument, Is, Node};

/// Filters that content uses, for "did you mean"; the engine knows which exist.
const FILTERS: [&str; 46] = [
    "achternaam",
    "aanhef",
    "alle",
    "batch",
    "count",
    "dag",
    "datum",
    "datum_kort",
    "default",
    "first",
    "functie",
    "genoemd_in",
    "groupby",
    "hoofdletter",
    "iedereen",
    "int",
    "items",
    "join",
    "keuze",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "met",
    "min",
    "naam",
    "nl",
    "opsomming",
    "postcode",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "romeins",
    "select",
    "selectattr",
    "sort",
    "sorteernaam",
    "telefoon",
    "tijd",
    "uiterlijk",
    "voluit",
    "woord",
];

const TESTS: [&str; 16] = [
    "bsn",
    "defined",
    "eq",
    "equalto",
    "gevuld",
    "gt",
    "in",
    "leeg",
    "lt",
    "mapping",
    "ne",
    "none",
    "passend",
    "sequence",
    "string",
    "undefined",
];

impl Judge<'_> {
    /// `a|name(…)`
    pub(super) fn filter(
        &mut self,
        node: &Node,
        name: &str,
        of: Option<&Node>,
        arguments: &[Argument],
    ) -> Kind {
        let kind = of.map_or(Kind::Any, |of| self.kind(of));
        if !self.engine.has_filter(name) {
            // The name stands behind the value.
            self.unknown(node, name, Text::new("dit filter", "filter"), &FILTERS);
        }
        let Some(of) = of else { return Kind::Any };
        let first = arguments.first().filter(|first| first.name.is_none());
        match name {
            "default" | "d" => {
                let other = first.map_or(Kind::Nothing, |first| self.kind(&first.value));
                kind.or(other)
            }
            "first" | "last" | "min" | "max" => {
                self.all(arguments);
                Self::item_of(&kind)
            }
            "list" | "unique" | "reverse" => {
                self.all(arguments);
                Kind::list(Self::item_of(&kind))
            }
            "sort" | "groupby" => {
                for argument in arguments {
                    match argument.name.as_deref() {
                        Some("attribute") => {
                            self.attribute(&kind, &argument.value);
                        }
                        None if name == "groupby" => {
                            self.attribute(&kind, &argument.value);
                        }
                        _ => {
                            self.kind(&argument.value);
                        }
                    }
                }
                if name == "sort" { kind } else { Kind::Any }
            }
            "map" => self.map(&kind, arguments),
            "selectattr" | "rejectattr" => {
                if let Some(first) = first {
                    let inner = self.attribute(&kind, &first.value);
                    self.tested(
                        (&standing_for(&first.value), &inner),
                        arguments.get(1..).map_or(&[], |rest| rest),
                    );
                }
                kind
            }
            "select" | "reject" => {
                let inner = Self::item_of(&kind);
                self.tested((of, &inner), arguments);
                kind
            }
            "met" => {
                if let Some(first) = first {
                    let inner = self.attribute(&kind, &first.value);
                    if let Some(second) = arguments.get(1) {
                        let wanted = self.kind(&second.value);
                        let item = Self::item_of(&inner);
                        let named = standing_for(&first.value);
                        self.same((&named, &item), (&second.value, &wanted));
                    }
                }
                kind
            }
            "alle" => first.map_or(Kind::Any, |first| self.attribute(&kind, &first.value)),
            "iedereen" => {
                let people = Self::item_values(&kind);
                Kind::list(Self::item_of(&people))
            }
            "genoemd_in" => {
                self.all(arguments);
                kind
            }
            "keuze" => {
                if let Some(first) = first {
                    self.choice((of, &kind), &first.value);
                }
                match kind {
                    Kind::List(_) => Kind::list(Kind::Text),
                    _ => Kind::Text,
                }
            }
            "length" | "count" | "woorden" => Kind::COUNT,
            "int" | "float" | "round" | "abs" | "sum" => {
                self.all(arguments);
                Kind::Number(None)
            }
            "lines" | "split" => {
                self.all(arguments);
                Kind::list(Kind::Text)
            }
            "trim" | "lower" | "upper" | "title" | "capitalize" | "replace" | "string" | "join"
            | "datum" | "dag" | "datum_kort" | "uiterlijk" | "tijd" | "naam" | "achternaam"
            | "voluit" | "sorteernaam" | "aanhef" | "hoofdletter" | "telefoon" | "postcode"
            | "nl" | "functie" | "opsomming" | "woord" | "romeins" => {
                self.all(arguments);
                Kind::Text
            }
            _ => {
                self.all(arguments);
                Kind::Any
            }
        }
    }

    fn all(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            self.kind(&argument.value);
        }
    }

    /// The values of a group.
    fn item_values(kind: &Kind) -> Kind {
        match kind {
            Kind::Group(group) => group
                .members
                .values()
                .cloned()
                .fold(Kind::Nothing, Kind::or),
            _ => Kind::Any,
        }
    }

    /// `list|map(attribute='a.b', default=c)` and `list|map('filter', …)`
    fn map(&mut self, kind: &Kind, arguments: &[Argument]) -> Kind {
        let named = |name: &str| {
            arguments
                .iter()
                .find(|argument| argument.name.as_deref() == Some(name))
        };
        if let Some(attribute) = named("attribute") {
            let mut inner = self.attribute(kind, &attribute.value);
            if let Some(default) = named("default") {
                let other = self.kind(&default.value);
                inner = inner.or(other);
            }
            return Kind::list(inner);
        }
        let Some((first, rest)) = arguments.split_first() else {
            return Kind::Any;
        };
        let Is::Text(name) = &first.value.is else {
            self.all(arguments);
            return Kind::Any;
        };
        // As the filter itself would be asked for one item.
        let item = standing_for(&first.value);
        let filtered = Node {
            span: first.value.span.clone(),
            is: Is::Filter(name.clone(), Some(Box::new(item)), rest.to_vec()),
        };
        Kind::list(self.kind(&filtered))
    }

    /// A test that is named by a text: `selectattr('a', 'equalto', 'b')`.
    fn tested(&mut self, of: (&Node, &Kind), arguments: &[Argument]) {
        let Some((first, rest)) = arguments.split_first() else {
            return;
        };
        match &first.value.is {
            Is::Text(name) => self.test(&first.value, name, of, rest),
            _ => self.all(arguments),
        }
    }

    /// `a is name(…)`
    pub(super) fn test(
        &mut self,
        node: &Node,
        name: &str,
        (of, kind): (&Node, &Kind),
        arguments: &[Argument],
    ) {
        if !self.engine.has_test(name) {
            self.unknown(node, name, Text::new("deze toets", "test"), &TESTS);
        }
        let Some(first) = arguments.first() else {
            return;
        };
        match name {
            "eq" | "equalto" | "==" | "ne" | "!=" | "sameas" => {
                let other = self.kind(&first.value);
                self.same((of, kind), (&first.value, &other));
            }
            "in" => self.within((of, kind), &first.value),
            "lt" | "le" | "gt" | "ge" | "lessthan" | "greaterthan" | "<" | "<=" | ">" | ">=" => {
                let other = self.kind(&first.value);
                self.order((of, kind), (&first.value, &other));
            }
            "passend" => {
                if let Is::Text(pattern) = &first.value.is
                    && let Err(error) = Engine::pattern(pattern)
                {
                    self.say(
                        &first.value.span,
                        Text::new(
                            format!("dit patroon is niet te lezen: “{error}”"),
                            format!("this pattern cannot be read: {error}"),
                        ),
                        None,
                    );
                }
            }
            _ => self.all(arguments),
        }
    }

    /// `name(…)`
    pub(super) fn call(&mut self, node: &Node, name: &str, arguments: &[Argument]) -> Kind {
        let kinds: Vec<Kind> = arguments
            .iter()
            .map(|argument| self.kind(&argument.value))
            .collect();
        if !self.engine.has_function(name) {
            let known = self.engine.functions();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.unknown(node, name, Text::new("deze functie", "function"), &known);
        }
        match name {
            "maanden_later" => {
                if let (Some(Kind::Number(Some(months))), Some(argument)) =
                    (kinds.get(1), arguments.get(1))
                    && *months < 0.0
                {
                    let words = self.words(&argument.value);
                    self.say(
                        &argument.value.span,
                        Text::new(
                            format!("`{words}` maanden later bestaat niet"),
                            format!("there is no `{words}` months later"),
                        ),
                        None,
                    );
                }
                Kind::Day
            }
            "leeftijd" => Kind::COUNT,
            "dagen_tussen" => Kind::Number(None),
            "minderjarig" => Kind::Flag,
            "range" => Kind::list(Kind::Number(None)),
            _ => Kind::Any,
        }
    }

    /// The choices that a path of the form has.
    fn choice(&mut self, (of, kind): (&Node, &Kind), path: &Node) {
        let Is::Text(words) = &path.is else {
            self.kind(path);
            return;
        };
        let Some(answers) = self.root("antwoorden") else {
            return;
        };
        let mut here = answers;
        for name in words.split('.') {
            while let Kind::List(inner) = &here {
                here = inner.as_ref().clone();
            }
            here = self.under((path, &here), name, &path.span);
        }
        if let Kind::List(inner) = &here {
            here = inner.as_ref().clone();
        }
        let item = match kind {
            Kind::List(inner) => inner.as_ref().clone(),
            kind => kind.clone(),
        };
        match here {
            Kind::Words(_) => self.same((&standing_for(path), &here), (of, &item)),
            Kind::Any => {}
            _ => self.say(
                &path.span,
                Text::new(
                    format!("`{words}` heeft geen keuzen"),
                    format!("`{words}` has no choices"),
                ),
                None,
            ),
        }
    }

    fn unknown(&mut self, node: &Node, name: &str, what: Text, known: &[&str]) {
        let span = self.place_of(node, name);
        self.say(
            &span,
            Text::new(
                format!("{} bestaat niet: `{name}`", what.nl),
                format!("there is no {} `{name}`", what.en),
            ),
            meant(name, known.iter().copied()),
        );
    }
}

/// The value that a name between quotation marks stands for.
fn standing_for(named: &Node) -> Node {
    Node {
        span: named.span.clone(),
        is: Is::Nothing,
    }
}
