//! Writing the zip: one pass over every file, in a fixed order.
//!
//! The order is bagit.txt, LEESMIJ.txt, the case, its dossier, the pieces, the events, the inventory, and last
//! what needs all hashes: bag-info.txt and the manifests. Every entry has the day of the zip as its time, the
//! same rights, and no extra fields except the sizes of files beyond 4 GB (or of unknown size).

use std::error::Error;
use std::io::{Read, Seek, Write};

use super::error::ArchiveError;
use super::format::{by_mime, compressed_already};
use super::hash::{Digests, sha256};
use super::inventory::{FORM, Inventory, Listed, ListedEvents, ListedOmission, ListedPiece};
use super::mdto::{Node, object};
use super::pack::Packer;
use super::package::{FileRef, Package};
use super::plan::{Folder, Place, Plan};
use super::{bag, chain, mistakes, readme};
use crate::diagnostic::Text;

/// What a callback gives: a file to read, or why there is none.
pub type Opened<'a> = Result<Box<dyn Read + 'a>, Box<dyn Error + Send + Sync>>;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Files in the payload, descriptions included.
    pub files: u64,
    /// Bytes of the payload.
    pub bytes: u64,
    /// SHA-256 of the last line of the events.
    pub last_event: String,
    /// SHA-256 of `tagmanifest-sha512.txt`: one number that vouches for every byte in the bag.
    pub seal: String,
}

/// Writes a package as a zip. `fetch` opens each file once, in the order of the package.
///
/// When it fails, what was written so far is of no use; write into a file that gets its name afterwards.
///
/// # Errors
/// [`ArchiveError::Package`] with all mistakes, before anything is written; [`ArchiveError::Changed`] with all
/// files that are not what was recorded; otherwise the failure of a reader or of `out`.
pub fn write<'a, W: Write + Seek>(
    package: &Package,
    mut fetch: impl FnMut(&FileRef) -> Opened<'a>,
    out: W,
) -> Result<Written, ArchiveError> {
    let plan = Plan::of(package);
    let wrong = mistakes::of(package, &plan);
    if !wrong.is_empty() {
        return Err(ArchiveError::Package(wrong));
    }
    let mut bag = Bag {
        package,
        pack: Packer::new(out, &plan.root, &package.bagged)?,
        changed: Vec::new(),
    };
    bag.pack.tag(bag::BAGIT, bag::DECLARATION.as_bytes())?;
    bag.pack
        .tag(bag::README, readme::readme(&package.number).as_bytes())?;
    bag.describe(&plan.mdto, &object::case(package, &plan))?;
    let dossier = match &plan.dossier {
        Some((place, file)) => Some(bag.file(place, file, None, &mut fetch)?),
        None => None,
    };
    let mut pieces = Vec::new();
    for folder in &plan.folders {
        bag.describe(&folder.mdto, &object::piece(package, folder))?;
        let mut files = Vec::new();
        for (place, file) in &folder.files {
            files.push(bag.file(place, file, Some(folder), &mut fetch)?);
        }
        pieces.push(listed_piece(folder, files));
    }
    let (lines, last) = chain::lines(&package.events)?;
    let lines = bag.made(&plan.events, "text/jsonl", &lines)?;
    let inventory = Inventory {
        form: FORM.to_owned(),
        number: package.number.clone(),
        title: package.title.clone(),
        procedure: package.procedure.clone(),
        made: package.bagged.clone(),
        software: package.software.clone(),
        mdto: plan.mdto.clone(),
        dossier,
        events: ListedEvents {
            path: plan.events.path.clone(),
            count: package.events.len() as u64,
            bytes: lines.bytes,
            sha256: lines.sha256,
            last: last.clone(),
            mdto: plan.events.sidecar.clone(),
        },
        pieces,
        omitted: package
            .omitted
            .iter()
            .map(|omission| ListedOmission {
                what: omission.what.clone(),
                reason: omission.reason.clone(),
                piece: omission.piece,
            })
            .collect(),
    };
    let mut json = serde_json::to_vec_pretty(&inventory)?;
    json.push(b'\n');
    bag.made(&plan.inventory, "application/json", &json)?;
    bag.finish(last)
}

fn listed_piece(folder: &Folder<'_>, files: Vec<Listed>) -> ListedPiece {
    ListedPiece {
        number: folder.piece.number,
        title: folder.piece.title.clone(),
        date: folder.piece.date.clone(),
        code: folder.piece.code.clone(),
        folder: folder.path.clone(),
        mdto: folder.mdto.clone(),
        files,
    }
}

/// The bag while it grows.
struct Bag<'p, W: Write + Seek> {
    package: &'p Package,
    pack: Packer<W>,
    /// Files that are not what was recorded.
    changed: Vec<Text>,
}

impl<W: Write + Seek> Bag<'_, W> {
    /// A file of the caller, with its description.
    fn file<'a>(
        &mut self,
        place: &Place,
        file: &FileRef,
        folder: Option<&Folder<'_>>,
        fetch: &mut impl FnMut(&FileRef) -> Opened<'a>,
    ) -> Result<Listed, ArchiveError> {
        let mut reader = fetch(file).map_err(|source| ArchiveError::Fetch {
            path: place.path.clone(),
            source,
        })?;
        let packed = compressed_already(&file.mime, &place.name);
        let digests = self
            .pack
            .payload(&place.path, &mut reader, !packed, file.size)?;
        self.compare(place, file, &digests);
        let format = object::format(file);
        let description = object::file(self.package, place, &format, &digests, folder);
        self.describe(&place.sidecar, &description)?;
        Ok(Listed {
            path: place.path.clone(),
            role: file.role.word().to_owned(),
            mime: file.mime.clone(),
            bytes: digests.bytes,
            sha256: digests.sha256,
            pages: file.pages,
            // The dossier is made by griffie; the name it came with says nothing.
            given: (folder.is_some() && file.name != place.name).then(|| file.name.clone()),
            mdto: place.sidecar.clone(),
        })
    }

    fn compare(&mut self, place: &Place, file: &FileRef, digests: &Digests) {
        let path = &place.path;
        if let Some(size) = file.size.filter(|size| *size != digests.bytes) {
            let bytes = digests.bytes;
            self.changed.push(Text::new(
                format!("{path}: {bytes} bytes, vastgelegd zijn er {size}"),
                format!("{path}: {bytes} bytes, {size} were recorded"),
            ));
        } else if file
            .sha256
            .as_deref()
            .is_some_and(|hash| !hash.eq_ignore_ascii_case(&digests.sha256))
        {
            self.changed.push(Text::new(
                format!("{path}: de SHA-256 is een andere dan is vastgelegd"),
                format!("{path}: the SHA-256 is not the one that was recorded"),
            ));
        }
    }

    /// A file that is made here, with its description as part of the case.
    fn made(&mut self, place: &Place, mime: &str, bytes: &[u8]) -> Result<Digests, ArchiveError> {
        let digests = self.pack.text(&place.path, bytes)?;
        let description = object::file(self.package, place, &by_mime(mime), &digests, None);
        self.describe(&place.sidecar, &description)?;
        Ok(digests)
    }

    /// A description, which is payload as well.
    fn describe(&mut self, path: &str, node: &Node) -> Result<(), ArchiveError> {
        self.pack.text(path, &node.to_xml()?)?;
        Ok(())
    }

    fn finish(mut self, last_event: String) -> Result<Written, ArchiveError> {
        if !self.changed.is_empty() {
            return Err(ArchiveError::Changed(self.changed));
        }
        let package = self.package;
        let (files, bytes) = self.pack.oxum();
        let info = bag::info(&[
            ("Source-Organization", &package.description.creator.name),
            ("External-Identifier", &package.number),
            ("External-Description", &package.title),
            ("Bagging-Date", &package.bagged),
            ("Bag-Software-Agent", &package.software),
            ("Payload-Oxum", &format!("{bytes}.{files}")),
        ]);
        self.pack.tag(bag::INFO, info.as_bytes())?;
        let tags = self.pack.finish()?;
        Ok(Written {
            files,
            bytes,
            last_event,
            seal: sha256(tags.as_bytes()),
        })
    }
}
