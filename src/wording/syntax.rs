//! What a template or an expression is made of, for who wants to judge it before anything is rendered.
//!
//! minijinja shows its tree without a promise about it: only this file and `condition` know it, and a version with
//! another tree does not compile there.

use std::ops::Range;

use minijinja::machinery::{Span, ast, parse};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};

/// A part of an expression and where it stands: bytes from the start of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// From its first byte to behind its last.
    pub span: Range<usize>,
    /// What it is.
    pub is: Is,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Is {
    /// A name that is looked up.
    Name(String),
    /// A text between quotation marks.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Flag,
    /// `none`, or what a template cannot write.
    Nothing,
    /// `a.b`
    Member(Box<Node>, String),
    /// `a[b]`
    Item(Box<Node>, Box<Node>),
    /// `a[1:2]`
    Slice(Box<Node>),
    /// `not a`
    Not(Box<Node>),
    /// `a and b`, `a or b`: one of the two.
    Either(Box<Node>, Box<Node>),
    /// `a == b`, `a != b`
    Same(Box<Node>, Box<Node>),
    /// `a < b` and the like.
    Order(Box<Node>, Box<Node>),
    /// `a in b`, `a not in b`
    In(Box<Node>, Box<Node>),
    /// `a + b`, `-a` and the like.
    Sum(Vec<Node>),
    /// `a ~ b`
    Joined(Vec<Node>),
    /// `a if b else c`: the condition and the two values.
    If(Box<Node>, Box<Node>, Option<Box<Node>>),
    /// `a|name(…)`
    Filter(String, Option<Box<Node>>, Vec<Argument>),
    /// `a is name(…)`
    Test(String, Box<Node>, Vec<Argument>),
    /// `name(…)`
    Call(String, Vec<Argument>),
    /// `[a, b]`
    List(Vec<Node>),
    /// `{a: b}`
    Map(Vec<(Node, Node)>),
    /// Something that the wordings have no use for, with what is inside.
    Other(Vec<Node>),
}

/// What a filter, test or function is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name, when it is given by name.
    pub name: Option<String>,
    /// The value.
    pub value: Node,
}

/// A step of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// `{{ a }}`, or an expression that is asked otherwise.
    Print(Node),
    /// `{% if a %}…{% else %}…{% endif %}`
    If(Node, Vec<Step>, Vec<Step>),
    /// `{% for a in b if c %}…{% else %}…{% endfor %}`
    For(Box<Loop>),
    /// `{% set a = b %}`
    Set(Vec<String>, Node),
    /// `{% with a = b %}…{% endwith %}`
    With(Vec<(String, Node)>, Vec<Step>),
    /// `{% include "name" %}`
    Include(Node),
    /// Text that is set aside under a name: `{% set a %}…{% endset %}`, and other blocks (without name).
    Block(Option<String>, Vec<Step>),
}

/// A loop of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    /// The names of one item.
    pub names: Vec<String>,
    /// The list.
    pub over: Node,
    /// Only the items for which this holds.
    pub only: Option<Node>,
    /// What is done with each.
    pub body: Vec<Step>,
    /// What is done when there are none.
    pub none: Vec<Step>,
}

/// The tree of a template as its author wrote it; `None` when it does not parse, which compiling it reports.
pub fn template(source: &str) -> Option<Vec<Step>> {
    match parse(source, "", SyntaxConfig::default()) {
        Ok(ast::Stmt::Template(root)) => Some(steps(&root.children)),
        _ => None,
    }
}

/// The tree of an expression, with the places in it; `None` when it does not parse.
pub fn expression(source: &str) -> Option<Node> {
    const OPEN: &str = "{{(";
    let mut steps = template(&format!("{OPEN}{source}\n)}}}}"))?;
    match (steps.pop(), steps.is_empty()) {
        (Some(Step::Print(mut node)), true) => {
            node.back(OPEN.len());
            Some(node)
        }
        _ => None,
    }
}

impl Node {
    /// Moves the places of a tree towards the start.
    fn back(&mut self, by: usize) {
        self.span = self.span.start.saturating_sub(by)..self.span.end.saturating_sub(by);
        for inner in self.inside_mut() {
            inner.back(by);
        }
    }

    fn inside_mut(&mut self) -> Vec<&mut Node> {
        fn values(arguments: &mut [Argument]) -> impl Iterator<Item = &mut Node> {
            arguments.iter_mut().map(|argument| &mut argument.value)
        }
        match &mut self.is {
            Is::Name(_) | Is::Text(_) | Is::Number(_) | Is::Flag | Is::Nothing => Vec::new(),
            Is::Member(of, _) | Is::Slice(of) | Is::Not(of) => vec![of],
            Is::Item(a, b) | Is::Either(a, b) | Is::Same(a, b) | Is::Order(a, b) | Is::In(a, b) => {
                vec![a, b]
            }
            Is::Sum(all) | Is::Joined(all) | Is::List(all) | Is::Other(all) => {
                all.iter_mut().collect()
            }
            Is::If(test, yes, no) => [test, yes]
                .into_iter()
                .chain(no)
                .map(|node| &mut **node)
                .collect(),
            Is::Filter(_, of, arguments) => of
                .iter_mut()
                .map(|of| &mut **of)
                .chain(values(arguments))
                .collect(),
            Is::Test(_, of, arguments) => std::iter::once(&mut **of)
                .chain(values(arguments))
                .collect(),
            Is::Call(_, arguments) => values(arguments).collect(),
            Is::Map(pairs) => pairs
                .iter_mut()
                .flat_map(|(key, value)| [key, value])
                .collect(),
        }
    }
}

fn steps(statements: &[ast::Stmt]) -> Vec<Step> {
    statements.iter().filter_map(step).collect()
}

fn step(statement: &ast::Stmt) -> Option<Step> {
    use ast::Stmt;
    Some(match statement {
        Stmt::EmitRaw(_) => return None,
        Stmt::Template(inner) => Step::Block(None, steps(&inner.children)),
        Stmt::EmitExpr(inner) => Step::Print(node(&inner.expr)),
        Stmt::ForLoop(inner) => Step::For(Box::new(Loop {
            names: names(&inner.target),
            over: node(&inner.iter),
            only: inner.filter_expr.as_ref().map(node),
            body: steps(&inner.body),
            none: steps(&inner.else_body),
        })),
        Stmt::IfCond(inner) => Step::If(
            node(&inner.expr),
            steps(&inner.true_body),
            steps(&inner.false_body),
        ),
        Stmt::WithBlock(inner) => Step::With(
            inner
                .assignments
                .iter()
                .flat_map(|(target, value)| {
                    let value = node(value);
                    names(target)
                        .into_iter()
                        .map(move |name| (name, value.clone()))
                })
                .collect(),
            steps(&inner.body),
        ),
        Stmt::Set(inner) => Step::Set(names(&inner.target), node(&inner.expr)),
        Stmt::SetBlock(inner) => Step::Block(names(&inner.target).pop(), steps(&inner.body)),
        Stmt::AutoEscape(inner) => Step::Block(None, steps(&inner.body)),
        Stmt::FilterBlock(inner) => Step::Block(None, steps(&inner.body)),
        Stmt::Block(inner) => Step::Block(None, steps(&inner.body)),
        Stmt::Include(inner) => Step::Include(node(&inner.name)),
        Stmt::Macro(inner) => Step::Block(Some(inner.name.to_owned()), Vec::new()),
        Stmt::Import(inner) => Step::Block(names(&inner.name).pop(), Vec::new()),
        Stmt::FromImport(_) | Stmt::Extends(_) | Stmt::CallBlock(_) => return None,
        Stmt::Do(inner) => Step::Print(call(inner.span(), &inner.call.expr, &inner.call.args)),
    })
}

/// The names that a target gives values to.
fn names(target: &ast::Expr) -> Vec<String> {
    match target {
        ast::Expr::Var(name) => vec![name.id.to_owned()],
        ast::Expr::List(list) => list.items.iter().flat_map(names).collect(),
        ast::Expr::Tuple(tuple) => tuple.items.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

fn boxed(expression: &ast::Expr) -> Box<Node> {
    Box::new(node(expression))
}

fn node(expression: &ast::Expr) -> Node {
    use ast::Expr;
    let is = match expression {
        Expr::Var(name) => Is::Name(name.id.to_owned()),
        Expr::Const(constant) => constant_of(&constant.value),
        Expr::Slice(slice) => Is::Slice(boxed(&slice.expr)),
        Expr::UnaryOp(unary) => match unary.op {
            ast::UnaryOpKind::Not => Is::Not(boxed(&unary.expr)),
            ast::UnaryOpKind::Neg => match node(&unary.expr) {
                Node {
                    is: Is::Number(number),
                    ..
                } => Is::Number(-number),
                other => Is::Sum(vec![other]),
            },
        },
        Expr::BinOp(two) => {
            let (left, right) = (boxed(&two.left), boxed(&two.right));
            match two.op {
                ast::BinOpKind::Eq | ast::BinOpKind::Ne => Is::Same(left, right),
                ast::BinOpKind::Lt
                | ast::BinOpKind::Lte
                | ast::BinOpKind::Gt
                | ast::BinOpKind::Gte => Is::Order(left, right),
                ast::BinOpKind::ScAnd | ast::BinOpKind::ScOr => Is::Either(left, right),
                ast::BinOpKind::In => Is::In(left, right),
                ast::BinOpKind::Concat => Is::Joined(vec![*left, *right]),
                _ => Is::Sum(vec![*left, *right]),
            }
        }
        Expr::Compare(chain) => {
            let mut left = node(&chain.expr);
            let mut all = Vec::new();
            for one in &chain.ops {
                let right = node(&one.expr);
                let span = left.span.start..right.span.end;
                let (a, b) = (Box::new(left), Box::new(right.clone()));
                let is = match one.op {
                    ast::CompareOpKind::Eq | ast::CompareOpKind::Ne => Is::Same(a, b),
                    ast::CompareOpKind::In | ast::CompareOpKind::NotIn => Is::In(a, b),
                    _ => Is::Order(a, b),
                };
                all.push(Node { span, is });
                left = right;
            }
            match <[Node; 1]>::try_from(all) {
                Ok([only]) => only.is,
                Err(all) => Is::Other(all),
            }
        }
        Expr::IfExpr(choice) => Is::If(
            boxed(&choice.test_expr),
            boxed(&choice.true_expr),
            choice.false_expr.as_ref().map(boxed),
        ),
        Expr::Filter(filter) => Is::Filter(
            filter.name.to_owned(),
            filter.expr.as_ref().map(boxed),
            arguments(&filter.args),
        ),
        Expr::Test(test) => Is::Test(
            test.name.to_owned(),
            boxed(&test.expr),
            arguments(&test.args),
        ),
        Expr::GetAttr(member) => Is::Member(boxed(&member.expr), member.name.to_owned()),
        Expr::GetItem(item) => Is::Item(boxed(&item.expr), boxed(&item.subscript_expr)),
        Expr::Call(inner) => return call(inner.span(), &inner.expr, &inner.args),
        Expr::List(list) => Is::List(list.items.iter().map(node).collect()),
        Expr::Tuple(tuple) => Is::List(tuple.items.iter().map(node).collect()),
        Expr::Map(map) => Is::Map(
            map.keys
                .iter()
                .map(node)
                .zip(map.values.iter().map(node))
                .collect(),
        ),
    };
    let mut span = range(expression.span());
    // minijinja counts some from their last operator on.
    if let Some(first) = first(&is) {
        span.start = span.start.min(first.span.start);
    }
    Node { span, is }
}

/// The part that stands first.
fn first(is: &Is) -> Option<&Node> {
    match is {
        Is::Member(of, _)
        | Is::Slice(of)
        | Is::Item(of, _)
        | Is::Either(of, _)
        | Is::Same(of, _)
        | Is::Order(of, _)
        | Is::In(of, _)
        | Is::If(_, of, _)
        | Is::Filter(_, Some(of), _)
        | Is::Test(_, of, _) => Some(of),
        Is::Sum(all) | Is::Joined(all) => all.first(),
        _ => None,
    }
}

fn constant_of(value: &Value) -> Is {
    match value.kind() {
        ValueKind::String => value
            .as_str()
            .map_or(Is::Nothing, |text| Is::Text(text.to_owned())),
        ValueKind::Number => f64::try_from(value.clone()).map_or(Is::Nothing, Is::Number),
        ValueKind::Bool => Is::Flag,
        _ => Is::Nothing,
    }
}

fn call(span: Span, called: &ast::Expr, given: &[ast::CallArg]) -> Node {
    let is = match called {
        ast::Expr::Var(name) => Is::Call(name.id.to_owned(), arguments(given)),
        other => Is::Other(
            std::iter::once(node(other))
                .chain(arguments(given).into_iter().map(|argument| argument.value))
                .collect(),
        ),
    };
    Node {
        span: range(span),
        is,
    }
}

fn arguments(given: &[ast::CallArg]) -> Vec<Argument> {
    given
        .iter()
        .map(|argument| {
            let (name, value) = match argument {
                ast::CallArg::Kwarg(name, value) => (Some((*name).to_owned()), value),
                ast::CallArg::Pos(value)
                | ast::CallArg::PosSplat(value)
                | ast::CallArg::KwargSplat(value) => (None, value),
            };
            Argument {
                name,
                value: node(value),
            }
        })
        .collect()
}

fn range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_knows_where_its_parts_stand() {
        let source = "stand.bg in ['open', \"dicht\"] and not dit.x|default('ja') == 'nee'";
        let mut texts = Vec::new();
        let mut tree = expression(source).expect("parses");
        let mut open = vec![&mut tree];
        while let Some(node) = open.pop() {
            if let Is::Text(text) = &node.is {
                texts.push((text.clone(), source[node.span.clone()].to_owned()));
            }
            open.extend(node.inside_mut());
        }
        texts.sort();
        let quoted = [
            ("dicht", "\"dicht\""),
            ("ja", "'ja'"),
            ("nee", "'nee'"),
            ("open", "'open'"),
        ];
        assert_eq!(
            texts,
            quoted.map(|(text, words)| (text.to_owned(), words.to_owned()))
        );
    }

    #[test]
    fn what_does_not_parse_has_no_tree() {
        assert_eq!(expression("a =="), None);
        assert_eq!(expression("a }} {{ b"), None);
        assert_eq!(template("{% if a %}"), None);
    }
}
