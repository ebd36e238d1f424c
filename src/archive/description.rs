//! What the archivist says about a case: the values of the MDTO elements, as data.
//!
//! Nothing here is decided by griffie: names of lists, terms and restrictions come from configuration, with
//! their sources. Closed lists of MDTO are enums, open lists are [`Concept`]s.

use serde::{Deserialize, Serialize};

/// A term of a list (`begripGegevens`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// The words (`begripLabel`).
    pub label: String,
    /// The code (`begripCode`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name of the list (`begripBegrippenlijst`).
    pub list: String,
}

impl Concept {
    /// A term without a code.
    pub fn new(label: impl Into<String>, list: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            code: None,
            list: list.into(),
        }
    }

    /// A term with its code.
    pub fn coded(
        code: impl Into<String>,
        label: impl Into<String>,
        list: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            code: Some(code.into()),
            list: list.into(),
        }
    }
}

/// Something outside the zip, or an organisation (`verwijzingGegevens`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Its name (`verwijzingNaam`).
    pub name: String,
    /// Its code (`identificatieKenmerk`); counts with `source` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Who gave the code (`identificatieBron`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Reference {
    /// A name without a code.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            code: None,
            source: None,
        }
    }
}

/// How a case is valued (`waardering`; the closed list "Begrippenlijst Waarderingen MDTO").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Appraisal {
    /// Kept for good.
    #[serde(rename = "B")]
    Permanent,
    /// Kept for a term, then destroyed.
    #[serde(rename = "V")]
    Temporary,
    /// Not decided yet.
    #[serde(rename = "N")]
    Undecided,
}

impl Appraisal {
    /// The term of the list.
    pub fn concept(self) -> Concept {
        let (code, label) = match self {
            Self::Permanent => ("B", "Blijvend te bewaren"),
            Self::Temporary => ("V", "Tijdelijk te bewaren"),
            Self::Undecided => ("N", "Nader te bepalen"),
        };
        Concept::coded(code, label, "Begrippenlijst Waarderingen MDTO")
    }
}

/// A term of time (`termijnGegevens`); every part may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What starts it (`termijnTriggerStartLooptijd`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Concept>,
    /// The day it starts (`termijnStartdatumLooptijd`), `2027-06-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// How long (`termijnLooptijd`), ISO 8601: `P10Y`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// The day it ends (`termijnEinddatum`); a year or a month may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

/// Who may see or use it, and until when (`beperkingGebruikGegevens`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// The kind (`beperkingGebruikType`).
    pub kind: Concept,
    /// In words (`beperkingGebruikNadereBeschrijving`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Until when (`beperkingGebruikTermijn`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
}

/// A time that an object is about (`dekkingInTijdGegevens`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// What kind of time (`dekkingInTijdType`).
    pub kind: Concept,
    /// The first or only day (`dekkingInTijdBegindatum`).
    pub from: String,
    /// The last day (`dekkingInTijdEinddatum`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// What happened to an object (`eventGegevens`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    /// The kind (`eventType`); the list is open.
    pub kind: Concept,
    /// When (`eventTijd`): year, month, day or moment.
    pub on: String,
    /// In what role (`eventVerantwoordelijkeActor`); a name only if it is meant to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Reference>,
    /// What came of it (`eventResultaat`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
}

impl Happening {
    fn of(label: &str, on: impl Into<String>) -> Self {
        Self {
            kind: Concept::new(label, "Begrippenlijst EventTypeLijst MDTO"),
            on: on.into(),
            by: None,
            result: None,
        }
    }

    /// It was made.
    pub fn created(on: impl Into<String>) -> Self {
        Self::of("Creatie", on)
    }

    /// It came in.
    pub fn received(on: impl Into<String>) -> Self {
        Self::of("Ontvangst", on)
    }

    /// It was signed: the list of MDTO counts a signature as `Accordering`.
    pub fn signed(on: impl Into<String>) -> Self {
        Self::of("Accordering", on)
    }

    /// It was sent.
    pub fn sent(on: impl Into<String>) -> Self {
        Self::of("Verzending", on)
    }

    /// It was closed: nothing changes any more.
    pub fn closed(on: impl Into<String>) -> Self {
        Self::of("Bevriezing", on)
    }

    /// It left the program with its description, as this zip.
    pub fn exported(on: impl Into<String>) -> Self {
        Self::of("Export", on)
    }

    /// The same, with the role that did it.
    #[must_use]
    pub fn by(mut self, by: Reference) -> Self {
        self.by = Some(by);
        self
    }
}

/// Somebody whom an object concerns (`betrokkeneGegevens`): a role, and a name only if one is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The role (`betrokkeneTypeRelatie`).
    pub role: Concept,
    /// The name (`betrokkeneActor`); without one, the words of the role stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What holds for the whole case and, where a piece says nothing else, for every piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// The organisation that made the archive (`archiefvormer`).
    pub creator: Reference,
    /// Who gives the numbers of cases and pieces (`identificatieBron`).
    pub source: String,
    /// How the case is valued (`waardering`).
    pub appraisal: Appraisal,
    /// How long it is kept (`bewaartermijn`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Term>,
    /// The category of the selection list (`informatiecategorie`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Concept>,
    /// Its place in a classification (`classificatie`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<Concept>,
    /// Who may see it (`beperkingGebruik`): at least one, also when there is no restriction.
    pub restrictions: Vec<Restriction>,
    /// The language of the pieces (`taal`), as `nl`.
    pub language: String,
    /// The series or archive that the case belongs to (`isOnderdeelVan`), which is not in the zip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Reference>,
    /// The work during which it came about (`activiteit`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Reference>,
}
