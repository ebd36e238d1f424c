//! What the recogniser found in a text, and how sure it is.

use std::ops::Range;

/// The kind of data that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A name, or a part of one.
    Name,
    /// A phrase that gives away who or where.
    Phrase,
    /// Street, house number or P.O. box.
    Address,
    /// Postal code.
    Postcode,
    /// Telephone number.
    Telephone,
    /// E-mail address.
    Email,
    /// Date of birth.
    Birth,
    /// A number that is somebody's alone.
    Number,
}

/// How sure it is that the text says this about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It is one of the known data.
    Known,
    /// It may be: a person decides.
    Doubtful,
    /// It looks like such data but is not known: a person looks.
    Resembling,
}

/// A place in a text that tells something about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The subjects that it can be about, by their index; empty for what only resembles.
    pub about: Vec<usize>,
    /// How sure that is.
    pub certainty: Certainty,
}

/// The findings in the order of the text, none inside another: what is known goes before what is not, longer before
/// shorter.
pub(super) fn settle(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| !finding.range.is_empty());
    findings.sort_by(|a, b| {
        (
            a.certainty,
            std::cmp::Reverse(a.range.len()),
            a.range.start,
            a.kind,
        )
            .cmp(&(
                b.certainty,
                std::cmp::Reverse(b.range.len()),
                b.range.start,
                b.kind,
            ))
    });
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let overlaps = |other: &Finding| {
            finding.range.start < other.range.end && other.range.start < finding.range.end
        };
        match kept.iter_mut().find(|other| overlaps(other)) {
            None => kept.push(finding),
            // Two known data that run into each other go together: neither may leave its end behind.
            Some(other)
                if finding.certainty == Certainty::Known && other.certainty == Certainty::Known =>
            {
                other.range = other.range.start.min(finding.range.start)
                    ..other.range.end.max(finding.range.end);
            }
            Some(_) => {}
        }
    }
    kept.sort_by_key(|finding| finding.range.start);
    // Widening may have made neighbours overlap.
    kept.dedup_by(|next, before| {
        let inside = next.range.start < before.range.end;
        if inside {
            before.range.end = before.range.end.max(next.range.end);
        }
        inside
    });
    kept
}
