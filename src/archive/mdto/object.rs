//! The descriptions of a case, a piece and a file, as trees in the order of the schema.

use super::tree::Node;
use crate::archive::description::{
    Concept, Happening, Party, Period, Reference, Restriction, Term,
};
use crate::archive::format::by_mime;
use crate::archive::hash::Digests;
use crate::archive::package::{FileRef, Package};
use crate::archive::plan::{Folder, Place, Plan};

/// The case: `informatieobject` of the level Dossier.
pub(crate) fn case(package: &Package, plan: &Plan<'_>) -> Node {
    let description = &package.description;
    let source = &description.source;
    let mut parts = head(&package.number, source, &package.title);
    parts.push(concept("aggregatieniveau", &level("Dossier")));
    parts.extend(classification(package));
    parts.push(Node::leaf("omschrijving", &package.procedure));
    parts.extend(package.period.iter().map(period));
    parts.push(Node::leaf("taal", &description.language));
    parts.extend(package.happenings.iter().map(happening));
    parts.extend(appraisal(package));
    parts.extend(
        description
            .part_of
            .iter()
            .map(|whole| reference("isOnderdeelVan", whole)),
    );
    for folder in &plan.folders {
        let title = &folder.piece.title;
        parts.push(pointer("bevatOnderdeel", title, &folder.id, source));
    }
    if let Some((place, _)) = &plan.dossier {
        let name = "heeftRepresentatie";
        parts.push(pointer(name, &place.name, &place.id, source));
    }
    for place in [&plan.inventory, &plan.events] {
        let name = "aanvullendeMetagegevens";
        parts.push(pointer(name, &place.name, &place.id, source));
    }
    parts.extend(tail(package, &package.parties, &[]));
    document("informatieobject", parts)
}

/// A piece: `informatieobject` of the level Archiefstuk.
pub(crate) fn piece(package: &Package, folder: &Folder<'_>) -> Node {
    let source = &package.description.source;
    let piece = folder.piece;
    let mut parts = head(&folder.id, source, &piece.title);
    parts.push(concept("aggregatieniveau", &level("Archiefstuk")));
    parts.extend(classification(package));
    parts.extend(
        piece
            .summary
            .iter()
            .map(|summary| Node::leaf("omschrijving", summary)),
    );
    parts.extend(piece.period.iter().map(period));
    let language = piece.language.as_ref();
    parts.push(Node::leaf(
        "taal",
        language.unwrap_or(&package.description.language),
    ));
    parts.extend(piece.happenings.iter().map(happening));
    parts.extend(appraisal(package));
    let whole = "isOnderdeelVan";
    parts.push(pointer(whole, &package.title, &package.number, source));
    for (place, _) in &folder.files {
        let name = "heeftRepresentatie";
        parts.push(pointer(name, &place.name, &place.id, source));
    }
    parts.extend(tail(package, &piece.parties, &piece.restrictions));
    document("informatieobject", parts)
}

/// A file: `bestand`, of a piece or, without one, of the case.
pub(crate) fn file(
    package: &Package,
    place: &Place,
    format: &Concept,
    digests: &Digests,
    folder: Option<&Folder<'_>>,
) -> Node {
    let source = &package.description.source;
    let mut parts = head(&place.id, source, &place.name);
    parts.push(Node::leaf("omvang", digests.bytes.to_string()));
    parts.push(concept("bestandsformaat", format));
    for (algorithm, value) in [("SHA-256", &digests.sha256), ("SHA-512", &digests.sha512)] {
        let list = "Begrippenlijst ChecksumAlgoritme MDTO";
        parts.push(Node::group(
            "checksum",
            vec![
                concept("checksumAlgoritme", &Concept::new(algorithm, list)),
                Node::leaf("checksumWaarde", value),
                Node::leaf("checksumDatum", format!("{}T00:00:00", package.bagged)),
            ],
        ));
    }
    let (name, id) = folder.map_or((&package.title, &package.number), |folder| {
        (&folder.piece.title, &folder.id)
    });
    parts.push(pointer("isRepresentatieVan", name, id, source));
    document("bestand", parts)
}

/// The format of a file: what is known of it, or what its media type tells.
pub(crate) fn format(file: &FileRef) -> Concept {
    file.format.clone().unwrap_or_else(|| by_mime(&file.mime))
}

fn document(kind: &str, parts: Vec<Node>) -> Node {
    Node::group("MDTO", vec![Node::group(kind, parts)])
}

fn head(id: &str, source: &str, name: &str) -> Vec<Node> {
    vec![
        identification("identificatie", id, source),
        Node::leaf("naam", name),
    ]
}

fn tail(package: &Package, parties: &[Party], restrictions: &[Restriction]) -> Vec<Node> {
    let description = &package.description;
    let mut parts = vec![reference("archiefvormer", &description.creator)];
    parts.extend(parties.iter().map(party));
    parts.extend(
        description
            .activity
            .iter()
            .map(|activity| reference("activiteit", activity)),
    );
    let restrictions = match restrictions {
        [] => &description.restrictions[..],
        own => own,
    };
    parts.extend(restrictions.iter().map(restriction));
    parts
}

fn appraisal(package: &Package) -> Vec<Node> {
    let description = &package.description;
    let mut parts = vec![concept("waardering", &description.appraisal.concept())];
    parts.extend(
        description
            .retention
            .iter()
            .map(|retention| term("bewaartermijn", retention)),
    );
    parts.extend(
        description
            .category
            .iter()
            .map(|category| concept("informatiecategorie", category)),
    );
    parts
}

fn classification(package: &Package) -> Option<Node> {
    let class = package.description.classification.as_ref()?;
    Some(concept("classificatie", class))
}

fn level(label: &str) -> Concept {
    Concept::new(label, "Begrippenlijst Aggregatieniveaus MDTO")
}

fn identification(name: &str, code: &str, source: &str) -> Node {
    Node::group(
        name,
        vec![
            Node::leaf("identificatieKenmerk", code),
            Node::leaf("identificatieBron", source),
        ],
    )
}

/// A reference to an object in the zip.
fn pointer(element: &str, name: &str, id: &str, source: &str) -> Node {
    Node::group(
        element,
        vec![
            Node::leaf("verwijzingNaam", name),
            identification("verwijzingIdentificatie", id, source),
        ],
    )
}

/// A reference to something else. Half an identification is a mistake that the check of the package names.
fn reference(element: &str, to: &Reference) -> Node {
    let mut parts = vec![Node::leaf("verwijzingNaam", &to.name)];
    if to.code.is_some() || to.source.is_some() {
        parts.push(identification(
            "verwijzingIdentificatie",
            to.code.as_deref().unwrap_or_default(),
            to.source.as_deref().unwrap_or_default(),
        ));
    }
    Node::group(element, parts)
}

fn concept(element: &str, concept: &Concept) -> Node {
    let mut parts = vec![Node::leaf("begripLabel", &concept.label)];
    parts.extend(
        concept
            .code
            .iter()
            .map(|code| Node::leaf("begripCode", code)),
    );
    let list = Reference::named(&concept.list);
    parts.push(reference("begripBegrippenlijst", &list));
    Node::group(element, parts)
}

fn period(period: &Period) -> Node {
    let mut parts = vec![
        concept("dekkingInTijdType", &period.kind),
        Node::leaf("dekkingInTijdBegindatum", &period.from),
    ];
    let until = period.until.iter();
    parts.extend(until.map(|until| Node::leaf("dekkingInTijdEinddatum", until)));
    Node::group("dekkingInTijd", parts)
}

fn happening(happening: &Happening) -> Node {
    let mut parts = vec![
        concept("eventType", &happening.kind),
        Node::leaf("eventTijd", &happening.on),
    ];
    let by = happening.by.iter();
    parts.extend(by.map(|by| reference("eventVerantwoordelijkeActor", by)));
    let result = happening.result.iter();
    parts.extend(result.map(|result| Node::leaf("eventResultaat", result)));
    Node::group("event", parts)
}

fn party(party: &Party) -> Node {
    let name = party.name.as_ref().unwrap_or(&party.role.label);
    Node::group(
        "betrokkene",
        vec![
            concept("betrokkeneTypeRelatie", &party.role),
            reference("betrokkeneActor", &Reference::named(name)),
        ],
    )
}

fn restriction(restriction: &Restriction) -> Node {
    let mut parts = vec![concept("beperkingGebruikType", &restriction.kind)];
    let note = restriction.note.iter();
    parts.extend(note.map(|note| Node::leaf("beperkingGebruikNadereBeschrijving", note)));
    let until = restriction.term.iter();
    parts.extend(until.map(|until| term("beperkingGebruikTermijn", until)));
    Node::group("beperkingGebruik", parts)
}

fn term(element: &str, term: &Term) -> Node {
    let mut parts = Vec::new();
    let trigger = term.trigger.iter();
    parts.extend(trigger.map(|trigger| concept("termijnTriggerStartLooptijd", trigger)));
    for (name, value) in [
        ("termijnStartdatumLooptijd", &term.start),
        ("termijnLooptijd", &term.duration),
        ("termijnEinddatum", &term.end),
    ] {
        parts.extend(value.iter().map(|value| Node::leaf(name, value)));
    }
    Node::group(element, parts)
}
