//! Figures in `procedure.toml`: what a yearly report counts among the cases of its period.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One figure of a report; its key is the field of the form that it fills.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureSpec {
    /// Which cases.
    #[serde(default)]
    pub cases: Window,
    /// Only those for which this holds at the end of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Counted by this: an expression that gives a category, or a list of them. Without it there is one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Instead: terms met in time and too late, by category, each with its obligations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<BTreeMap<String, Vec<String>>>,
}

/// The cases that a figure is about.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Window {
    /// Those that began in the period.
    #[default]
    Begun,
    /// Those that began in the period before it, of the same length.
    Before,
    /// Those that began before the period and were open at its start.
    Carried,
    /// Those that closed in the period.
    Closed,
    /// Those that are open at its end.
    Open,
}
