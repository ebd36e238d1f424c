//! The descriptions against the files: each has one, what it says of its file is true, and what it refers to is
//! there and refers back.

use std::collections::BTreeMap;

use super::{Contents, Verdict, is_description};
use crate::archive::mdto::{Claims, ObjectKind, Target};
use crate::archive::{FILE_SIDECAR, OBJECT_SIDECAR};

type Ids<'a> = BTreeMap<&'a (String, String), &'a str>;

/// An element that refers to others, what it says, what kind the others are, and what they say in return.
type Relation<'a> = (
    &'static str,
    &'a [Target],
    ObjectKind,
    fn(&Claims) -> Vec<&Target>,
);

pub(super) fn judge(contents: &Contents, verdict: &mut Verdict) {
    for (path, _) in contents.payload() {
        if !is_description(path) {
            let sidecar = format!("{path}{FILE_SIDECAR}");
            if !contents.files.contains_key(&sidecar) {
                missing(&sidecar, "het bestand", "the file", verdict);
            }
        }
        let owner = owner(&contents.root, folder(path));
        if !contents.files.contains_key(&owner) {
            missing(&owner, "de map", "the folder", verdict);
        }
    }
    let mut ids = Ids::new();
    for (path, claims) in &contents.claims {
        for id in &claims.ids {
            if let Some(other) = ids.insert(id, path) {
                verdict.say(
                    path,
                    format!("heeft hetzelfde kenmerk als {other}"),
                    format!("has the same identifier as {other}"),
                );
            }
        }
    }
    for (path, claims) in &contents.claims {
        match claims.kind {
            ObjectKind::File => of_file(path, claims, contents, verdict),
            ObjectKind::Information => of_object(path, claims, contents, verdict),
        }
        relations(path, claims, contents, &ids, verdict);
    }
}

/// A description that should be there; the same one is asked for by every file of a folder, once is enough.
fn missing(path: &str, nl: &str, en: &str, verdict: &mut Verdict) {
    if verdict.findings.iter().any(|finding| finding.path == path) {
        return;
    }
    verdict.say(
        path,
        format!("ontbreekt: {nl} heeft geen beschrijving"),
        format!("is missing: {en} has no description"),
    );
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The description of what a folder holds: the case for `data`, otherwise a piece.
fn owner(root: &str, folder: &str) -> String {
    let object = if folder == "data" { root } else { name(folder) };
    format!("{folder}/{object}{OBJECT_SIDECAR}")
}

fn of_file(path: &str, claims: &Claims, contents: &Contents, verdict: &mut Verdict) {
    let Some(described) = path.strip_suffix(FILE_SIDECAR) else {
        verdict.say(
            path,
            format!("beschrijft een bestand, maar heet niet *{FILE_SIDECAR}"),
            format!("describes a file, but is not called *{FILE_SIDECAR}"),
        );
        return;
    };
    let Some(seen) = contents.files.get(described) else {
        verdict.say(
            path,
            "beschrijft een bestand dat er niet is",
            "describes a file that is not there",
        );
        return;
    };
    if claims.name != name(described) {
        verdict.say(
            path,
            "`naam` is niet de naam van het bestand",
            "`naam` is not the name of the file",
        );
    }
    let Some(seen) = seen else {
        return;
    };
    if claims.size != Some(seen.digests.bytes) {
        verdict.say(
            path,
            "`omvang` is niet de omvang van het bestand",
            "`omvang` is not the size of the file",
        );
    }
    let mut compared = false;
    for (algorithm, value) in &claims.checksums {
        let found = match algorithm.as_str() {
            "SHA256" => &seen.digests.sha256,
            "SHA512" => &seen.digests.sha512,
            _ => continue,
        };
        compared = true;
        if value != found {
            verdict.say(
                path,
                format!("`checksum` ({algorithm}) is niet die van het bestand"),
                format!("`checksum` ({algorithm}) is not that of the file"),
            );
        }
    }
    if !compared {
        verdict.say(
            path,
            "heeft geen `checksum` met SHA-256 of SHA-512",
            "has no `checksum` with SHA-256 or SHA-512",
        );
    }
}

fn of_object(path: &str, claims: &Claims, contents: &Contents, verdict: &mut Verdict) {
    if path != owner(&contents.root, folder(path)) {
        verdict.say(
            path,
            "beschrijft een zaak of stuk, maar staat niet bij een map met die naam",
            "describes a case or piece, but does not stand in a folder of that name",
        );
    }
    let expected = level(path);
    if claims.level.as_deref() != Some(expected) {
        verdict.say(
            path,
            format!("`aggregatieniveau` is niet {expected}"),
            format!("`aggregatieniveau` is not {expected}"),
        );
    }
}

fn level(path: &str) -> &'static str {
    if folder(path) == "data" {
        "Dossier"
    } else {
        "Archiefstuk"
    }
}

/// Every relation leads to a description in the zip, of the right kind, that leads back.
fn relations(
    path: &str,
    claims: &Claims,
    contents: &Contents,
    ids: &Ids<'_>,
    verdict: &mut Verdict,
) {
    use ObjectKind::{File, Information};
    let is_case = claims.kind == Information && level(path) == "Dossier";
    // The series that a case belongs to is elsewhere.
    let part_of: &[Target] = if is_case { &[] } else { &claims.part_of };
    let lists: [Relation<'_>; 5] = [
        ("isOnderdeelVan", part_of, Information, |other| {
            other.parts.iter().collect()
        }),
        ("bevatOnderdeel", &claims.parts, Information, |other| {
            other.part_of.iter().collect()
        }),
        (
            "heeftRepresentatie",
            &claims.representations,
            File,
            |other| other.represents.iter().collect(),
        ),
        ("aanvullendeMetagegevens", &claims.further, File, |other| {
            other.represents.iter().collect()
        }),
        (
            "isRepresentatieVan",
            &claims.represents,
            Information,
            |other| other.representations.iter().chain(&other.further).collect(),
        ),
    ];
    for (relation, targets, kind, back) in lists {
        for target in targets {
            let other = target
                .id
                .as_ref()
                .and_then(|id| ids.get(id))
                .and_then(|path| contents.claims.get(*path))
                .filter(|other| other.kind == kind);
            match other {
                None => verdict.say(
                    path,
                    format!(
                        "`{relation}` verwijst naar iets dat er niet is: {}",
                        target.name
                    ),
                    format!("`{relation}` refers to what is not there: {}", target.name),
                ),
                Some(other) => {
                    let returns = back(other)
                        .into_iter()
                        .filter_map(|target| target.id.as_ref())
                        .any(|id| claims.ids.contains(id));
                    if !returns {
                        verdict.say(
                            path,
                            format!("`{relation}`: {} verwijst niet terug", target.name),
                            format!("`{relation}`: {} does not refer back", target.name),
                        );
                    }
                }
            }
        }
    }
    if claims.kind == Information && !is_case && part_of.is_empty() {
        verdict.say(
            path,
            "zegt niet van welke zaak het stuk is (`isOnderdeelVan`)",
            "does not say of which case the piece is (`isOnderdeelVan`)",
        );
    }
}
