//! Where everything comes to stand in the zip, known before the first byte is written.
//!
//! Descriptions refer to each other, so all names and identifiers are settled first. Paths are those of the
//! manifest: from the folder of the case, with `/`.

use super::name::{Names, safe};
use super::package::{FileRef, Package, Piece};
use super::{EVENTS, FILE_SIDECAR, INVENTORY, OBJECT_SIDECAR, PIECES};

/// A file in the payload.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its name.
    pub(crate) name: String,
    /// Its path.
    pub(crate) path: String,
    /// The path of its description.
    pub(crate) sidecar: String,
    /// Its identifier (`identificatieKenmerk`): the case number and its path in the payload.
    pub(crate) id: String,
}

impl Place {
    fn new(number: &str, folder: &str, name: &str) -> Self {
        let path = format!("{folder}/{name}");
        Self {
            id: format!("{number}/{}", path.trim_start_matches("data/")),
            sidecar: format!("{path}{FILE_SIDECAR}"),
            name: name.to_owned(),
            path,
        }
    }

    fn at(number: &str, path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("data", path));
        Self::new(number, folder, name)
    }
}

/// The folder of a piece.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    pub(crate) piece: &'a Piece,
    /// Its path.
    pub(crate) path: String,
    /// The path of the description of the piece.
    pub(crate) mdto: String,
    /// The identifier of the piece: the case number and its number.
    pub(crate) id: String,
    pub(crate) files: Vec<(Place, &'a FileRef)>,
}

/// The whole zip.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The one folder at the top.
    pub(crate) root: String,
    /// The path of the description of the case.
    pub(crate) mdto: String,
    pub(crate) dossier: Option<(Place, &'a FileRef)>,
    pub(crate) events: Place,
    pub(crate) inventory: Place,
    pub(crate) folders: Vec<Folder<'a>>,
}

impl<'a> Plan<'a> {
    /// Lays a package out.
    pub(crate) fn of(package: &'a Package) -> Self {
        let number = &package.number;
        let root = safe(number);
        let dossier = package.dossier.as_ref().map(|file| {
            let name = safe(&file.name);
            let end = name.rsplit_once('.').map_or("pdf", |(_, end)| end);
            let name = format!("{root}-dossier.{end}");
            (Place::new(number, "data", &name), file)
        });
        Self {
            mdto: format!("data/{root}{OBJECT_SIDECAR}"),
            dossier,
            events: Place::at(number, EVENTS),
            inventory: Place::at(number, INVENTORY),
            folders: package
                .pieces
                .iter()
                .map(|piece| folder(number, piece))
                .collect(),
            root,
        }
    }
}

fn folder<'a>(number: &str, piece: &'a Piece) -> Folder<'a> {
    // Numbers are used once, so folders are, too.
    let mut name = format!("{:03}", piece.number);
    for part in piece.date.iter().chain([&piece.code]) {
        let part = safe(part);
        name.push('-');
        // Short, so that paths stay within what Windows unpacks.
        name.push_str(&part[..part.len().min(30)]);
    }
    let name = name.trim_end_matches(['-', '.']);
    let path = format!("{PIECES}/{name}");
    let mdto = format!("{name}{OBJECT_SIDECAR}");
    let mut names = Names::default();
    names.reserve(&mdto);
    Folder {
        piece,
        mdto: format!("{path}/{mdto}"),
        id: format!("{number}/{:03}", piece.number),
        files: piece
            .files
            .iter()
            .map(|file| (Place::new(number, &path, &names.file(&file.name)), file))
            .collect(),
        path,
    }
}
