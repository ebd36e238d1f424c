//! The schema of MDTO 1.0.2 as a table: which element holds which, in what order, how often, with what values.
//!
//! One line for each element, under the name of its type in `MDTO-XML-1.0.2.xsd`. `identificatie` and `naam` of
//! the type `objectType` stand at the head of both kinds of objects.

use Kind::{
    Day, Duration, FullDay, Group as G, Instant, Language, Moment, NonEmpty, Size, Text, Uri,
};

/// The namespace of MDTO.
pub const NAMESPACE: &str = "https://www.nationaalarchief.nl/mdto";

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Any text (`xsd:string`).
    Text,
    /// Text with something in it (`NietLegeWaarde`).
    NonEmpty,
    /// A language (`xsd:language`).
    Language,
    /// A number from 0 (`xsd:nonNegativeInteger`).
    Size,
    /// An address (`xsd:anyURI`); nearly any text is one.
    Uri,
    /// A year, a month or a day.
    Day,
    /// A year, a month, a day or a moment.
    Moment,
    /// A day (`xsd:date`).
    FullDay,
    /// A moment (`xsd:dateTime`).
    Instant,
    /// A length of time (`xsd:duration`).
    Duration,
    /// Other elements.
    Group(&'static Group),
}

/// Elements that stand together.
#[derive(Debug)]
pub(crate) struct Group {
    /// In order.
    pub(crate) parts: &'static [Part],
    /// How strict the order is.
    pub(crate) order: Order,
}

/// How elements of a group may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As in the table (`xsd:sequence`).
    Sequence,
    /// Exactly one of them (`xsd:choice`).
    OneOf,
    /// Any of them in any order (`xsd:choice` with `maxOccurs="unbounded"`).
    Any,
}

/// An element of a group.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) many: bool,
}

const fn part(name: &'static str, kind: Kind, required: bool, many: bool) -> Part {
    Part {
        name,
        kind,
        required,
        many,
    }
}
const fn one(name: &'static str, kind: Kind) -> Part {
    part(name, kind, true, false)
}
const fn some(name: &'static str, kind: Kind) -> Part {
    part(name, kind, true, true)
}
const fn maybe(name: &'static str, kind: Kind) -> Part {
    part(name, kind, false, false)
}
const fn any(name: &'static str, kind: Kind) -> Part {
    part(name, kind, false, true)
}
const fn sequence(parts: &'static [Part]) -> Group {
    Group {
        parts,
        order: Order::Sequence,
    }
}

/// `mdtoType`
pub(crate) static ROOT: Group = Group {
    parts: &[
        one("informatieobject", G(&INFORMATION_OBJECT)),
        one("bestand", G(&FILE)),
    ],
    order: Order::OneOf,
};

/// `informatieobjectType`
static INFORMATION_OBJECT: Group = sequence(&[
    some("identificatie", G(&IDENTIFICATION)),
    one("naam", NonEmpty),
    maybe("aggregatieniveau", G(&CONCEPT)),
    any("classificatie", G(&CONCEPT)),
    any("trefwoord", Text),
    any("omschrijving", Text),
    maybe("raadpleeglocatie", G(&PLACE)),
    any("dekkingInTijd", G(&PERIOD)),
    any("dekkingInRuimte", G(&REFERENCE)),
    any("taal", Language),
    any("event", G(&EVENT)),
    one("waardering", G(&CONCEPT)),
    maybe("bewaartermijn", G(&TERM)),
    maybe("informatiecategorie", G(&CONCEPT)),
    any("isOnderdeelVan", G(&REFERENCE)),
    any("bevatOnderdeel", G(&REFERENCE)),
    any("heeftRepresentatie", G(&REFERENCE)),
    any("aanvullendeMetagegevens", G(&REFERENCE)),
    any("gerelateerdInformatieobject", G(&RELATED)),
    some("archiefvormer", G(&REFERENCE)),
    any("betrokkene", G(&PARTY)),
    maybe("activiteit", G(&REFERENCE)),
    some("beperkingGebruik", G(&RESTRICTION)),
]);

/// `bestandType`
static FILE: Group = sequence(&[
    some("identificatie", G(&IDENTIFICATION)),
    one("naam", NonEmpty),
    one("omvang", Size),
    one("bestandsformaat", G(&CONCEPT)),
    some("checksum", G(&CHECKSUM)),
    maybe("URLBestand", Uri),
    one("isRepresentatieVan", G(&REFERENCE)),
]);

/// `identificatieGegevens`
static IDENTIFICATION: Group = sequence(&[
    one("identificatieKenmerk", NonEmpty),
    one("identificatieBron", NonEmpty),
]);

/// `verwijzingGegevens`
static REFERENCE: Group = sequence(&[
    one("verwijzingNaam", NonEmpty),
    maybe("verwijzingIdentificatie", G(&IDENTIFICATION)),
]);

/// `begripGegevens`
static CONCEPT: Group = sequence(&[
    one("begripLabel", NonEmpty),
    maybe("begripCode", Text),
    one("begripBegrippenlijst", G(&REFERENCE)),
]);

/// `dekkingInTijdGegevens`
static PERIOD: Group = sequence(&[
    one("dekkingInTijdType", G(&CONCEPT)),
    one("dekkingInTijdBegindatum", Day),
    maybe("dekkingInTijdEinddatum", Day),
]);

/// `eventGegevens`
static EVENT: Group = sequence(&[
    one("eventType", G(&CONCEPT)),
    maybe("eventTijd", Moment),
    maybe("eventVerantwoordelijkeActor", G(&REFERENCE)),
    maybe("eventResultaat", Text),
]);

/// `gerelateerdInformatieobjectGegevens`
static RELATED: Group = sequence(&[
    one("gerelateerdInformatieobjectVerwijzing", G(&REFERENCE)),
    one("gerelateerdInformatieobjectTypeRelatie", G(&CONCEPT)),
]);

/// `betrokkeneGegevens`
static PARTY: Group = sequence(&[
    one("betrokkeneTypeRelatie", G(&CONCEPT)),
    one("betrokkeneActor", G(&REFERENCE)),
]);

/// `beperkingGebruikGegevens`
static RESTRICTION: Group = sequence(&[
    one("beperkingGebruikType", G(&CONCEPT)),
    maybe("beperkingGebruikNadereBeschrijving", Text),
    any("beperkingGebruikDocumentatie", G(&REFERENCE)),
    maybe("beperkingGebruikTermijn", G(&TERM)),
]);

/// `termijnGegevens`
static TERM: Group = sequence(&[
    maybe("termijnTriggerStartLooptijd", G(&CONCEPT)),
    maybe("termijnStartdatumLooptijd", FullDay),
    maybe("termijnLooptijd", Duration),
    maybe("termijnEinddatum", Day),
]);

/// `checksumGegevens`
static CHECKSUM: Group = sequence(&[
    one("checksumAlgoritme", G(&CONCEPT)),
    one("checksumWaarde", NonEmpty),
    one("checksumDatum", Instant),
]);

/// `raadpleeglocatieGegevens`
static PLACE: Group = Group {
    parts: &[
        any("raadpleeglocatieFysiek", G(&REFERENCE)),
        any("raadpleeglocatieOnline", Uri),
    ],
    order: Order::Any,
};
