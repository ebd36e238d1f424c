//! What a description says that can be compared with the files beside it.

use super::tree::Node;

/// The two kinds of objects of MDTO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// `informatieobject`: a case or a piece.
    Information,
    /// `bestand`: a file.
    File,
}

/// An object as another one names it: its identification, when one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `verwijzingNaam`.
    pub name: String,
    /// `identificatieKenmerk` and `identificatieBron`.
    pub id: Option<(String, String)>,
}

/// The claims of one description.
#[derive(Debug, Clone)]
pub struct Claims {
    /// Which kind it describes.
    pub kind: ObjectKind,
    /// `identificatie`: each mark with who gave it.
    pub ids: Vec<(String, String)>,
    /// `naam`.
    pub name: String,
    /// The label of `aggregatieniveau`.
    pub level: Option<String>,
    /// `omvang`, in bytes.
    pub size: Option<u64>,
    /// `checksum`: algorithm in capitals without punctuation, as `SHA256`, and value in lower case.
    pub checksums: Vec<(String, String)>,
    /// `isOnderdeelVan`.
    pub part_of: Vec<Target>,
    /// `bevatOnderdeel`.
    pub parts: Vec<Target>,
    /// `heeftRepresentatie`.
    pub representations: Vec<Target>,
    /// `aanvullendeMetagegevens`.
    pub further: Vec<Target>,
    /// `isRepresentatieVan`.
    pub represents: Vec<Target>,
}

impl Claims {
    /// Reads the claims of a description, as far as they are there.
    pub fn of(root: &Node) -> Option<Self> {
        let object = root.children.first()?;
        let kind = match object.name.as_str() {
            "informatieobject" => ObjectKind::Information,
            "bestand" => ObjectKind::File,
            _ => return None,
        };
        let targets = |name: &'static str| object.all(name).map(target).collect();
        Some(Self {
            kind,
            ids: object.all("identificatie").filter_map(id).collect(),
            name: object.at(&["naam"]).unwrap_or_default().to_owned(),
            level: object
                .at(&["aggregatieniveau", "begripLabel"])
                .map(ToOwned::to_owned),
            size: object.at(&["omvang"]).and_then(|size| size.parse().ok()),
            checksums: object
                .all("checksum")
                .filter_map(|checksum| {
                    Some((
                        checksum
                            .at(&["checksumAlgoritme", "begripLabel"])?
                            .chars()
                            .filter(char::is_ascii_alphanumeric)
                            .collect::<String>()
                            .to_ascii_uppercase(),
                        checksum.at(&["checksumWaarde"])?.to_ascii_lowercase(),
                    ))
                })
                .collect(),
            part_of: targets("isOnderdeelVan"),
            parts: targets("bevatOnderdeel"),
            representations: targets("heeftRepresentatie"),
            further: targets("aanvullendeMetagegevens"),
            represents: targets("isRepresentatieVan"),
        })
    }
}

fn id(node: &Node) -> Option<(String, String)> {
    Some((
        node.at(&["identificatieKenmerk"])?.to_owned(),
        node.at(&["identificatieBron"])?.to_owned(),
    ))
}

fn target(node: &Node) -> Target {
    Target {
        name: node.at(&["verwijzingNaam"]).unwrap_or_default().to_owned(),
        id: node.all("verwijzingIdentificatie").find_map(id),
    }
}
