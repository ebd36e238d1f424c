//! Why an event cannot be recorded, or only with a warning.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Severity, Text};

/// What stands in the way of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The guard (`G12`), or what the engine itself found: `event`, `order`, `date`, `once`, `closed`.
    pub guard: String,
    /// The article; empty when the engine refuses.
    pub basis: String,
    /// Why.
    pub message: Text,
    /// What would make it possible.
    pub remedy: Text,
    /// It may be set aside with a reason.
    pub may_override: bool,
}

impl Refusal {
    pub(super) fn engine(guard: &str, message: Text, remedy: Text) -> Self {
        Self {
            guard: guard.to_owned(),
            basis: String::new(),
            message,
            remedy,
            may_override: false,
        }
    }

    /// As a problem to show.
    pub fn diagnostic(&self, severity: Severity) -> Diagnostic {
        let with = |text: &str| {
            if self.basis.is_empty() {
                text.to_owned()
            } else {
                format!("{text} ({})", self.basis)
            }
        };
        let mut remedy = self.remedy.clone();
        if self.may_override && severity == Severity::Error {
            remedy = Text::new(
                format!(
                    "{}; of leg met een reden vast waarom het toch kan",
                    remedy.nl.trim_end_matches('.')
                ),
                format!(
                    "{}; or record with a reason why it may happen anyway",
                    remedy.en.trim_end_matches('.')
                ),
            );
        }
        Diagnostic::new(
            severity,
            &self.guard,
            Text::new(with(&self.message.nl), with(&self.message.en)),
        )
        .hint(remedy)
    }
}

/// What the procedure says to an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Why it is not accepted; empty when it is.
    pub refusals: Vec<Refusal>,
    /// What is remarkable about it.
    pub warnings: Vec<Refusal>,
    /// What was set aside with a reason.
    pub set_aside: Vec<Refusal>,
}

impl Verdict {
    /// Whether the event is accepted.
    pub fn accepts(&self) -> bool {
        self.refusals.is_empty()
    }
}
