//! What stands under a name of a value, and what is in a list.

use std::ops::Range;

use super::judge::Judge;
use super::{Group, Kind};
use crate::diagnostic::{Text, meant};
use crate::wording::syntax::{Is, Node};

impl Judge<'_> {
    /// `a.b`
    pub(super) fn member(&mut self, node: &Node, of: &Node, name: &str) -> Kind {
        let kind = self.kind(of);
        // The name is the last thing of the node.
        let span = node.span.end.saturating_sub(name.len())..node.span.end;
        self.under((of, &kind), name, &span)
    }

    /// What stands under a name of a value.
    pub(super) fn under(
        &mut self,
        (of, kind): (&Node, &Kind),
        name: &str,
        span: &Range<usize>,
    ) -> Kind {
        match kind {
            Kind::Any | Kind::Nothing => Kind::Any,
            Kind::Group(group) => {
                if let Some(kind) = group.members.get(name) {
                    return kind.clone();
                }
                if group.closed {
                    self.no_member(span, group, name);
                }
                Kind::Any
            }
            Kind::List(_)
            | Kind::Text
            | Kind::Day
            | Kind::Number(_)
            | Kind::Flag
            | Kind::Words(_) => {
                let of = self.words(of);
                let list = matches!(kind, Kind::List(_));
                self.say(
                    span,
                    Text::new(
                        format!("`{of}` heeft geen `{name}`: het is geen groep"),
                        format!("`{of}` has no `{name}`: it is no group"),
                    ),
                    list.then(|| {
                        Text::new(
                            "het is een lijst: schrijf er `|first` of `[0]` achter",
                            "it is a list: write `|first` or `[0]` behind it",
                        )
                    }),
                );
                Kind::Any
            }
        }
    }

    pub(super) fn no_member(&mut self, span: &Range<usize>, group: &Group, name: &str) {
        self.say(
            span,
            Text::new(
                format!("{} heeft geen `{name}`", group.what.nl),
                format!("{} has no `{name}`", group.what.en),
            ),
            meant(name, group.members.keys().map(String::as_str)),
        );
    }

    /// `a[b]`
    pub(super) fn item(&mut self, of: &Node, key: &Node) -> Kind {
        let kind = self.kind(of);
        if let Is::Text(name) = &key.is {
            let span = key.span.clone();
            return self.under((of, &kind), name, &span);
        }
        let asked = self.kind(key);
        match (kind, asked) {
            (Kind::List(inner), _) => inner.as_ref().clone(),
            (Kind::Group(group), Kind::Words(words)) => {
                // Each of its names must be one that can be asked for.
                if let Is::Map(pairs) = &of.is {
                    for (name, _) in pairs {
                        let kind = self.kind(name);
                        self.same((key, &Kind::Words(words.clone())), (name, &kind));
                    }
                }
                let found = words.iter().filter_map(|word| group.members.get(word));
                found.cloned().fold(Kind::Nothing, Kind::or)
            }
            (Kind::Group(group), _) => group
                .members
                .values()
                .cloned()
                .fold(Kind::Nothing, Kind::or),
            _ => Kind::Any,
        }
    }

    /// One of the items of a value.
    pub(super) fn item_of(kind: &Kind) -> Kind {
        match kind {
            Kind::List(inner) => inner.as_ref().clone(),
            Kind::Group(group) if group.closed => Kind::words(group.members.keys().cloned()),
            _ => Kind::Any,
        }
    }

    /// What stands under a dotted path of each item of a list, as filters name it: `'adres.straat'`.
    pub(super) fn attribute(&mut self, list: &Kind, named: &Node) -> Kind {
        let Is::Text(path) = &named.is else {
            self.kind(named);
            return Kind::Any;
        };
        let mut here = Self::item_of(list);
        for name in path.split('.') {
            here = self.under((named, &here), name, &named.span);
        }
        here
    }
}
