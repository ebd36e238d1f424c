//! What `procedure.toml` says about the numbers of its reports: which of them count people, and which sums hold.
//!
//! With that, a report is printed so that no count can be worked out that is not printed. A number that no sum names is
//! reported by `griffie check`: nobody could say what it gives away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `[disclosure]`: how small numbers of people are kept from being recognised.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureSpec {
    /// What is not printed can have values that lie at least this far apart.
    #[serde(default = "five")]
    pub threshold: u64,
    /// The reports, by document.
    #[serde(default)]
    pub reports: BTreeMap<String, ReportSpec>,
}

fn five() -> u64 {
    5
}

impl Default for DisclosureSpec {
    fn default() -> Self {
        Self {
            threshold: five(),
            reports: BTreeMap::new(),
        }
    }
}

/// The numbers of one report, by the names of the fields of its form.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportSpec {
    /// The field with the year that it is about.
    #[serde(default)]
    pub year: Option<String>,
    /// The fields that tell reports of one year apart: one for each school, or each confidant.
    #[serde(default)]
    pub whose: Vec<String>,
    /// How many there were in all.
    #[serde(default)]
    pub total: Option<String>,
    /// How many there were in all the year before.
    #[serde(default)]
    pub total_before: Option<String>,
    /// Tables of counts, each with the number that its rows add up to: a field, or a row of another table
    /// (`afhandeling.advies`).
    #[serde(default)]
    pub tables: BTreeMap<String, String>,
    /// What was there, came, went and is left.
    #[serde(default)]
    pub stock: Option<StockSpec>,
    /// Tables with several counts in a row, that together are at most a number: kept in time, and late.
    #[serde(default)]
    pub terms: BTreeMap<String, TermsSpec>,
    /// Averages, each with the number that it is taken over.
    #[serde(default)]
    pub averages: BTreeMap<String, String>,
    /// Counts that add up to nothing (`werkzaamheden.aantal`).
    #[serde(default)]
    pub single: Vec<String>,
    /// Numbers that count no people, printed as they are.
    #[serde(default)]
    pub plain: Vec<String>,
    /// Other reports whose people are among those of this one.
    #[serde(default)]
    pub contains: Vec<ContainsSpec>,
}

/// What was there and came is what went and is left.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StockSpec {
    /// From the year before.
    pub start: String,
    /// Came in.
    pub came: String,
    /// Went out.
    pub went: String,
    /// Still there at the end.
    pub end: String,
}

/// A table with several counts in a row.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsSpec {
    /// What the counts of a row are together at most.
    #[serde(default)]
    pub of: Option<String>,
    /// Other numbers that a row can be compared with.
    #[serde(default)]
    pub beside: Vec<String>,
}

/// Reports whose people are counted in this one too. They count nobody twice between them.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContainsSpec {
    /// Their documents.
    pub reports: Vec<String>,
    /// Tables that they have too, with the same rows.
    #[serde(default)]
    pub tables: Vec<String>,
    /// Tables that this report leaves to them, because their rows are not the same.
    #[serde(default)]
    pub instead: Vec<String>,
    /// By document and table, the row of this report that all of its people are in.
    #[serde(default)]
    pub row: BTreeMap<String, BTreeMap<String, String>>,
    /// By document and table, the field of that document with the name of that row.
    #[serde(default)]
    pub row_of: BTreeMap<String, BTreeMap<String, String>>,
}
