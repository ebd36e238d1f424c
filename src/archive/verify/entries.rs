//! Reading the zip: every file of it once, within limits, hashed as it streams by.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::layout::Layout;
use super::looks::{self, Claimed};
use super::reading::{Tee, Watched};
use super::shape::{Entry, entries, root};
use super::{Contents, Limits, PdfLook, Seen, Verdict, foreign, is_description, is_payload};
use crate::archive::chain::Follower;
use crate::archive::mdto::{Claims, check_node, parse};
use crate::archive::{EVENTS, INVENTORY};

/// Reads everything; none when there is nothing that could be a bag.
pub(super) fn read<R: Read + Seek>(
    mut reader: Watched<R>,
    limits: &Limits,
    pdf: Option<&mut PdfLook<'_>>,
    verdict: &mut Verdict,
) -> Option<Contents> {
    let (length, start) = match measured(&mut reader) {
        Ok(measured) => measured,
        Err(error) => {
            verdict.say(
                "",
                format!("het bestand is niet te lezen (`{error}`)"),
                format!("the file cannot be read (`{error}`)"),
            );
            return None;
        }
    };
    let mut archive = match ZipArchive::new(reader) {
        Ok(archive) => archive,
        Err(error) => {
            let (nl, en) = unopened(length, &start);
            verdict.say("", format!("{nl} (`{error}`)"), format!("{en} (`{error}`)"));
            return None;
        }
    };
    if archive.len() > limits.entries {
        verdict.say(
            "",
            format!("{} bestanden in de zip, dat zijn er te veel", archive.len()),
            format!("{} files in the zip are too many", archive.len()),
        );
        return None;
    }
    if let Err(error) = archive.validate_header_consistency() {
        verdict.say(
            "",
            format!("de zip spreekt zichzelf tegen: {error}"),
            format!("the zip contradicts itself: {error}"),
        );
    }
    let layout = Layout::of(&archive, verdict);
    let contents = files(&mut archive, length, limits, pdf, verdict);
    layout.walk(&mut archive.into_inner(), length, verdict);
    contents
}

/// The length of a file, and its first bytes.
fn measured(reader: &mut (impl Read + Seek)) -> std::io::Result<(u64, Vec<u8>)> {
    let length = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(0))?;
    let mut start = Vec::new();
    reader.by_ref().take(4).read_to_end(&mut start)?;
    reader.seek(SeekFrom::Start(0))?;
    Ok((length, start))
}

/// Why a file is no zip that can be opened, and what to do, in Dutch and in English.
fn unopened(length: u64, start: &[u8]) -> (&'static str, &'static str) {
    if length == 0 {
        (
            "het bestand is leeg: kopieer of download het opnieuw",
            "the file is empty: copy or download it again",
        )
    } else if start == b"PK\x03\x04" {
        (
            "dit is het begin van een zip, maar het einde ontbreekt of is beschadigd: kopieer of download het bestand opnieuw en vergelijk de grootte met die van het origineel",
            "this is the start of a zip, but its end is missing or damaged: copy or download the file again and compare its size with that of the original",
        )
    } else {
        (
            "dit is geen zip: noem het bestand dat `griffie dossier --zip` schreef",
            "this is no zip: name the file that `griffie dossier --zip` wrote",
        )
    }
}

/// Reads all files.
fn files<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    length: u64,
    limits: &Limits,
    mut pdf: Option<&mut PdfLook<'_>>,
    verdict: &mut Verdict,
) -> Option<Contents> {
    let entries = entries(archive, verdict);
    let root = root(&entries, verdict)?;
    let claimed = if pdf.is_some() {
        looks::claimed(archive, &entries, &root, limits)
    } else {
        Claimed::default()
    };
    let mut contents = Contents {
        root,
        ..Contents::default()
    };
    // A zip whose entries share their bytes is read no further than one whose entries do not.
    let mut budget = length.saturating_mul(limits.ratio).saturating_add(64 << 20);
    let mut texts = limits.texts;
    for entry in entries {
        let Some(path) = entry
            .path
            .strip_prefix(&contents.root)
            .and_then(|rest| rest.strip_prefix('/'))
        else {
            if foreign::system(&entry.path).is_some() {
                verdict.foreign.push(entry.path);
                continue;
            }
            verdict.say(
                &entry.path,
                format!("staat buiten de map {}", contents.root),
                format!("stands outside the folder {}", contents.root),
            );
            continue;
        };
        let most = entry
            .packed
            .saturating_mul(limits.ratio)
            .saturating_add(1 << 20);
        let is_text = is_text(path);
        let too_much = if entry.size > most.min(budget) {
            Some((
                "wordt bij het uitpakken onredelijk groot",
                "unpacks to an unreasonable size",
            ))
        } else if is_text && entry.size > limits.text.min(texts) {
            Some(("is te groot voor wat het is", "is too large for what it is"))
        } else {
            None
        };
        if let Some((nl, en)) = too_much {
            verdict.say(path, nl, en);
            contents.files.insert(path.to_owned(), None);
            continue;
        }
        budget -= entry.size;
        texts -= if is_text { entry.size } else { 0 };
        let path = path.to_owned();
        let look = pdf
            .as_deref_mut()
            .filter(|_| claimed.contains(&path) && is_payload(&path));
        let seen = one(archive, &entry, &path, limits, look, &mut contents, verdict);
        contents.files.insert(path, seen);
    }
    foreign::set_aside(&mut contents, verdict);
    Some(contents)
}

/// What is read into memory: the files of the bag, the inventory and the descriptions.
fn is_text(path: &str) -> bool {
    !is_payload(path) || path == INVENTORY || is_description(path)
}

fn one<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    entry: &Entry,
    path: &str,
    limits: &Limits,
    pdf: Option<&mut PdfLook<'_>>,
    contents: &mut Contents,
    verdict: &mut Verdict,
) -> Option<Seen> {
    let file = match archive.by_index(entry.index) {
        Ok(file) => file,
        Err(error) => {
            unreadable(path, &error, verdict);
            return None;
        }
    };
    let mut follower = (path == EVENTS).then(|| Follower::new(limits.event));
    let mut tee = Tee::new(file, entry.size, is_text(path), follower.as_mut());
    let looked = pdf.map(|look| look(path, entry.size, &mut tee));
    let rest = std::io::copy(&mut tee, &mut std::io::sink());
    if let Some(error) = tee.failed.take().or(rest.err()) {
        unreadable(path, &error, verdict);
        return None;
    }
    let digests = tee.digester.finish();
    let kept = tee.kept.take();
    if digests.bytes != entry.size {
        verdict.say(
            path,
            "is niet zo groot als de zip zegt",
            "has not the size that the zip declares",
        );
        return None;
    }
    if let Some(follower) = &mut follower {
        contents.last_event = Some(follower.finish());
        contents.events = follower.count;
        for text in follower.wrong.drain(..) {
            verdict.add(path, text);
        }
    }
    match kept {
        Some(kept) if is_description(path) => describe(path, &kept, contents, verdict),
        Some(kept) => {
            contents.texts.insert(path.to_owned(), kept);
        }
        None => {}
    }
    Some(Seen { digests, looked })
}

fn describe(path: &str, xml: &[u8], contents: &mut Contents, verdict: &mut Verdict) {
    match parse(xml) {
        Ok(root) => {
            for text in check_node(&root) {
                verdict.add(path, text);
            }
            if let Some(claims) = Claims::of(&root) {
                contents.claims.insert(path.to_owned(), claims);
            }
        }
        Err(text) => verdict.add(path, text),
    }
}

fn unreadable(path: &str, error: &impl std::fmt::Display, verdict: &mut Verdict) {
    verdict.say(
        path,
        format!("is niet te lezen: {error}"),
        format!("cannot be read: {error}"),
    );
}
