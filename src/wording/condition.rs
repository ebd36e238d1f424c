//! Conditions judged on the answers as they stand.
//!
//! Rules are asked at every keystroke; nearly all look at two or three answers and do not hold. Turning all answers into
//! values of the engine for that costs many times the asking. What is plain in a condition is judged here, on the JSON
//! itself, with the functions that the engine's filters use. Whatever this file does not know has no verdict, and the
//! engine is asked: a filter, a comparison of unlike things, all that the engine might refuse.

use std::cmp::Ordering;

use minijinja::machinery::{ast, parse_expr};
use minijinja::value::ValueKind;

use super::known::{FILTERS, FUNCTIONS, Known, TESTS};
use super::seen::{Seen, Sight};

/// A condition that was read once, to be judged often.
#[derive(Debug)]
pub struct Condition(Part);

/// A part of a condition.
#[derive(Debug)]
pub(super) enum Part {
    /// Only the engine knows.
    Unknown,
    Name(String),
    Member(Box<Part>, String),
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Part>),
    Not(Box<Part>),
    And(Box<Part>, Box<Part>),
    Or(Box<Part>, Box<Part>),
    Same(Box<Part>, Box<Part>),
    Order(Box<Part>, fn(Ordering) -> bool, Box<Part>),
    In(Box<Part>, Box<Part>),
    Sum(Box<Part>, Box<Part>),
    /// A pattern is compiled once.
    Matches(Box<Part>, Box<regex::Regex>),
    Known(Known, Box<Part>, Vec<Part>),
}

impl Condition {
    /// Reads a condition; one that does not parse is without verdict, and compiling it reports why.
    pub fn new(source: &str) -> Self {
        Self(parse_expr(source).map_or(Part::Unknown, |tree| part(&tree)))
    }

    /// Whether the condition holds, as the engine would say; `None` when only the engine knows.
    pub fn holds<'a>(&'a self, sight: &Sight<'a>) -> Option<bool> {
        sight.see(&self.0)?.truth()
    }
}

fn boxed(expression: &ast::Expr) -> Box<Part> {
    Box::new(part(expression))
}

fn part(expression: &ast::Expr) -> Part {
    use ast::Expr;
    match expression {
        Expr::Var(name) => Part::Name(name.id.to_owned()),
        Expr::GetAttr(member) => Part::Member(boxed(&member.expr), member.name.to_owned()),
        Expr::Const(constant) => match constant.value.kind() {
            ValueKind::String => constant
                .value
                .as_str()
                .map_or(Part::Unknown, |text| Part::Text(text.to_owned())),
            ValueKind::Number if constant.value.is_integer() => {
                i64::try_from(constant.value.clone()).map_or(Part::Unknown, Part::Number)
            }
            ValueKind::Bool => Part::Flag(constant.value.is_true()),
            _ => Part::Unknown,
        },
        Expr::List(list) => Part::List(list.items.iter().map(part).collect()),
        Expr::UnaryOp(unary) => match unary.op {
            ast::UnaryOpKind::Not => Part::Not(boxed(&unary.expr)),
            ast::UnaryOpKind::Neg => Part::Unknown,
        },
        Expr::BinOp(two) => {
            use ast::BinOpKind as Op;
            let (left, right) = (boxed(&two.left), boxed(&two.right));
            match two.op {
                Op::ScAnd => Part::And(left, right),
                Op::ScOr => Part::Or(left, right),
                Op::Add => Part::Sum(left, right),
                Op::Eq => Part::Same(left, right),
                Op::Ne => Part::Not(Box::new(Part::Same(left, right))),
                Op::In => Part::In(left, right),
                Op::Lt => Part::Order(left, Ordering::is_lt, right),
                Op::Lte => Part::Order(left, Ordering::is_le, right),
                Op::Gt => Part::Order(left, Ordering::is_gt, right),
                Op::Gte => Part::Order(left, Ordering::is_ge, right),
                _ => Part::Unknown,
            }
        }
        Expr::Compare(chain) => match chain.ops.as_slice() {
            [one] => compared(boxed(&chain.expr), one),
            _ => Part::Unknown,
        },
        Expr::Test(test) => tested(test),
        Expr::Filter(filter) => match &filter.expr {
            Some(of) => called(FILTERS, filter.name, of, &filter.args),
            None => Part::Unknown,
        },
        Expr::Call(call) => match (&call.expr, call.args.as_slice()) {
            (Expr::Var(name), [ast::CallArg::Pos(first), rest @ ..]) => {
                called(FUNCTIONS, name.id, first, rest)
            }
            _ => Part::Unknown,
        },
        Expr::Slice(_) | Expr::IfExpr(_) | Expr::GetItem(_) | Expr::Tuple(_) | Expr::Map(_) => {
            Part::Unknown
        }
    }
}

fn compared(left: Box<Part>, with: &ast::CompareOp) -> Part {
    use ast::CompareOpKind as Op;
    let right = boxed(&with.expr);
    match with.op {
        Op::Eq => Part::Same(left, right),
        Op::Ne => Part::Not(Box::new(Part::Same(left, right))),
        Op::In => Part::In(left, right),
        Op::NotIn => Part::Not(Box::new(Part::In(left, right))),
        Op::Lt => Part::Order(left, Ordering::is_lt, right),
        Op::Lte => Part::Order(left, Ordering::is_le, right),
        Op::Gt => Part::Order(left, Ordering::is_gt, right),
        Op::Gte => Part::Order(left, Ordering::is_ge, right),
    }
}

fn tested(test: &ast::Test) -> Part {
    if test.name != "passend" {
        return called(TESTS, test.name, &test.expr, &test.args);
    }
    let [ast::CallArg::Pos(pattern)] = test.args.as_slice() else {
        return Part::Unknown;
    };
    match part(pattern) {
        // The engine says what is wrong with a pattern that cannot be read.
        Part::Text(pattern) => regex::Regex::new(&pattern).map_or(Part::Unknown, |pattern| {
            Part::Matches(boxed(&test.expr), Box::new(pattern))
        }),
        _ => Part::Unknown,
    }
}

/// A filter, test or function that is among the known ones, and is given neither too little nor too much.
fn called(
    known: &[(&str, usize, Known)],
    name: &str,
    of: &ast::Expr,
    given: &[ast::CallArg],
) -> Part {
    let rest: Option<Vec<Part>> = given
        .iter()
        .map(|argument| match argument {
            ast::CallArg::Pos(value) => Some(part(value)),
            _ => None,
        })
        .collect();
    let same = |(other, count, _): &&(&str, usize, Known)| *other == name && *count == given.len();
    match (known.iter().find(same), rest) {
        (Some((_, _, known)), Some(rest)) => Part::Known(*known, boxed(of), rest),
        _ => Part::Unknown,
    }
}

impl<'a> Sight<'a> {
    /// What a part of a condition gives; `None` when only the engine knows.
    pub(super) fn see(&self, part: &'a Part) -> Option<Seen<'a>> {
        match part {
            Part::Unknown => None,
            Part::Name(name) => self.named(name),
            Part::Member(of, name) => self.see(of)?.member(name),
            Part::Text(text) => Some(Seen::Text(text.into())),
            Part::Number(number) => Some(Seen::Number(*number)),
            Part::Flag(flag) => Some(Seen::Flag(*flag)),
            Part::List(parts) => {
                let items: Option<Vec<_>> = parts.iter().map(|part| self.see(part)).collect();
                items.map(Seen::List)
            }
            Part::Not(of) => self.see(of)?.truth().map(|holds| Seen::Flag(!holds)),
            Part::And(left, right) => {
                let left = self.see(left)?;
                if left.truth()? {
                    self.see(right)
                } else {
                    Some(left)
                }
            }
            Part::Or(left, right) => {
                let left = self.see(left)?;
                if left.truth()? {
                    Some(left)
                } else {
                    self.see(right)
                }
            }
            Part::Same(left, right) => {
                let (left, right) = (self.see(left)?, self.see(right)?);
                left.same(&right).map(Seen::Flag)
            }
            Part::Order(left, fits, right) => {
                let (left, right) = (self.see(left)?, self.see(right)?);
                left.order(&right).map(|order| Seen::Flag(fits(order)))
            }
            Part::In(item, list) => {
                let (item, list) = (self.see(item)?, self.see(list)?);
                list.contains(&item).map(Seen::Flag)
            }
            Part::Sum(left, right) => {
                let mut all = self.see(left)?.items()?;
                all.extend(self.see(right)?.items()?);
                Some(Seen::List(all))
            }
            Part::Matches(of, pattern) => Some(Seen::Flag(match self.see(of)? {
                Seen::Text(text) => pattern.is_match(&text),
                _ => false,
            })),
            Part::Known(known, of, rest) => known(self, self.see(of)?, rest),
        }
    }
}
