//! The names that an expression of a procedure can ask for.
//!
//! | name | what it is |
//! |---|---|
//! | `dit.x`, `dit.datum` | the data and the date of the event at hand |
//! | `feiten.group.x` | the facts of the case, as wordings see them under `zaak.feiten` |
//! | `personen.role` | the people in a role |
//! | `beleid.x` | a reading that was chosen |
//! | `stand.track` | the state of a track; nothing when it has not begun |
//! | `gebeurd.event` | the date on which an event last occurred |
//! | `aantal.event` | how often it occurred |
//! | `open.obligation` | whether an obligation is open |
//! | `openstaand` | the codes of all open obligations: `(openstaand\|reject('in', ['O34'])\|list) is leeg` |
//! | `termijn.obligation.x` | its `anker`, `nominaal`, `uiterlijk`, `verlengd`, `stand` |
//! | `gesloten` | why the case is closed |
//! | `vrije_dag[date]` | whether a date is a Saturday, a Sunday or a holiday |

use std::sync::Arc;

use serde_json::Value;

use super::definition::Definition;
use super::duty::Fate;
use super::name::{DATE, FACTS, THIS};
use super::state::{CLOSED, State};
use crate::calendar::{Holidays, is_weekend, parse};
use crate::case::{Happened, Person};
use crate::wording::{Context, Found, Lookup, look_up};

/// The names at the top, each with what may follow.
pub(super) const POLICY: &str = "beleid";
pub(super) const PEOPLE: &str = "personen";
pub(super) const STANDING: &str = "stand";
pub(super) const HAPPENED: &str = "gebeurd";
pub(super) const COUNT: &str = "aantal";
pub(super) const OPEN: &str = "open";
pub(super) const ALL_OPEN: &str = "openstaand";
pub(super) const TERM: &str = "termijn";
pub(super) const CLOSED_NAME: &str = CLOSED;
pub(super) const FREE_DAY: &str = "vrije_dag";

/// What can be asked of a term.
pub(super) const OF_TERM: [&str; 5] = ["anker", "nominaal", "uiterlijk", "verlengd", "stand"];

#[derive(Clone)]
struct Case {
    definition: Arc<Definition>,
    state: Arc<State>,
    holidays: Arc<Holidays>,
    now: Option<Arc<Happened>>,
}

struct Root(Case);
struct Group(Case, Kind);
/// Something inside a JSON value that is kept alive by the case.
struct Part(Case, String);
struct Terms(Case, usize);

#[derive(Clone, Copy)]
enum Kind {
    This,
    Facts,
    People,
    Policy,
    Standing,
    Happened,
    Count,
    Open,
    Term,
    FreeDay,
}

/// The context of expressions.
pub(super) fn context(
    definition: &Arc<Definition>,
    state: &Arc<State>,
    holidays: &Arc<Holidays>,
    now: Option<Arc<Happened>>,
) -> Context {
    look_up(Arc::new(Root(Case {
        definition: Arc::clone(definition),
        state: Arc::clone(state),
        holidays: Arc::clone(holidays),
        now,
    })))
}

impl Lookup for Root {
    fn find(&self, name: &str) -> Found {
        let kind = match name {
            THIS => Kind::This,
            FACTS => Kind::Facts,
            PEOPLE => Kind::People,
            POLICY => Kind::Policy,
            STANDING => Kind::Standing,
            HAPPENED => Kind::Happened,
            COUNT => Kind::Count,
            OPEN => Kind::Open,
            TERM => Kind::Term,
            FREE_DAY => Kind::FreeDay,
            ALL_OPEN => {
                let open = self.0.state.duties.iter().filter(|duty| duty.is_open());
                return Found::Json(open.map(|duty| duty.obligation.as_str()).collect());
            }
            CLOSED_NAME => {
                return match &self.0.state.closed {
                    Some(closed) => Found::Text(closed.reason.clone()),
                    None => Found::Nothing,
                };
            }
            _ => return Found::Nothing,
        };
        Found::Inside(Arc::new(Group(self.0.clone(), kind)))
    }
}

impl Lookup for Group {
    fn find(&self, name: &str) -> Found {
        let Self(case, kind) = self;
        let (definition, state) = (&case.definition, &case.state);
        let event = |found: &dyn Fn(usize) -> Option<Found>| {
            definition
                .event_number(name)
                .and_then(found)
                .unwrap_or(Found::Nothing)
        };
        match kind {
            Kind::This => match &case.now {
                Some(now) if name == DATE && !now.event.data.contains_key(DATE) => {
                    Found::Text(now.on.to_string())
                }
                Some(now) => json(now.event.data.get(name)),
                None => Found::Nothing,
            },
            Kind::Facts if state.facts.contains_key(name) => {
                Found::Inside(Arc::new(Part(case.clone(), name.to_owned())))
            }
            Kind::Facts => Found::Nothing,
            Kind::People => {
                let own = case
                    .now
                    .as_ref()
                    .and_then(|now| now.event.personen.get(name));
                let people = own.map_or_else(|| state.people(name), Vec::as_slice);
                if people.is_empty() {
                    Found::Nothing
                } else {
                    Found::Json(people.iter().map(Person::view).collect())
                }
            }
            Kind::Policy => json(definition.policies.get(name)),
            Kind::Standing => definition
                .tracks
                .iter()
                .position(|track| track.code == name)
                .and_then(|track| {
                    let at = state.tracks[track].as_ref()?;
                    Some(definition.tracks[track].states[at.state].code.clone())
                })
                .map_or(Found::Nothing, Found::Text),
            Kind::Happened => {
                event(&|number| Some(Found::Text(state.happened[number]?.to_string())))
            }
            Kind::Count => event(&|number| Some(Found::Number(state.counts[number].into()))),
            Kind::Open => Found::Yes(
                state
                    .duties
                    .iter()
                    .any(|duty| duty.obligation == name && duty.is_open()),
            ),
            Kind::FreeDay => parse(name).map_or(Found::Nothing, |date| {
                Found::Yes(is_weekend(date) || !case.holidays.names(date).is_empty())
            }),
            Kind::Term => definition
                .obligation_number(name)
                .and_then(|number| state.latest[number])
                .map_or(Found::Nothing, |duty| {
                    Found::Inside(Arc::new(Terms(case.clone(), duty)))
                }),
        }
    }
}

impl Lookup for Part {
    fn find(&self, name: &str) -> Found {
        json(
            self.0
                .state
                .facts
                .get(&self.1)
                .and_then(|group| group.get(name)),
        )
    }
}

impl Lookup for Terms {
    fn find(&self, name: &str) -> Found {
        let duty = &self.0.state.duties[self.1];
        let date = |date: Option<crate::calendar::Date>| {
            date.map_or(Found::Nothing, |date| Found::Text(date.to_string()))
        };
        match name {
            "anker" => date(Some(duty.anchor)),
            "nominaal" => date(duty.nominal),
            "uiterlijk" => date(duty.due),
            "verlengd" => Found::Yes(duty.extension.is_some()),
            "stand" => Found::Text(
                match duty.fate {
                    Fate::Open => "open",
                    Fate::Met(day) if duty.is_late(day) => "te_laat",
                    Fate::Met(_) => "voldaan",
                    Fate::Lapsed(_) => "vervallen",
                    Fate::Cancelled(_) => "ingetrokken",
                    Fate::Extended(_) | Fate::Replaced(_) => "verlengd",
                }
                .to_owned(),
            ),
            _ => Found::Nothing,
        }
    }
}

fn json(value: Option<&Value>) -> Found {
    match value {
        None | Some(Value::Null) => Found::Nothing,
        Some(Value::String(text)) => Found::Text(text.clone()),
        Some(Value::Bool(yes)) => Found::Yes(*yes),
        Some(value) => Found::Json(value.clone()),
    }
}
