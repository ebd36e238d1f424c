//! The inventory against the files: everything it lists is there as it says, and everything that is there is listed.

use std::collections::BTreeSet;

use super::{Contents, Looked, Verdict, is_description, printed};
use crate::archive::inventory::{FORM, Inventory, Listed};
use crate::archive::name::safe;
use crate::archive::{EVENTS, FILE_SIDECAR, INVENTORY};
use crate::diagnostic::Text;

pub(super) fn judge(contents: &Contents, verdict: &mut Verdict) {
    for path in [INVENTORY, EVENTS] {
        if !contents.files.contains_key(path) {
            verdict.say(path, "ontbreekt", "is missing");
        }
    }
    let Some(bytes) = contents.texts.get(INVENTORY) else {
        return;
    };
    let inventory: Inventory = match serde_json::from_slice(bytes) {
        Ok(inventory) => inventory,
        Err(error) => {
            verdict.say(
                INVENTORY,
                format!("is geen inventaris: {error}"),
                format!("is no inventory: {error}"),
            );
            return;
        }
    };
    if inventory.form != FORM {
        verdict.say(
            INVENTORY,
            format!("heeft de vorm `{}`, bekend is `{FORM}`", inventory.form),
            format!("has the form `{}`, `{FORM}` is known", inventory.form),
        );
        return;
    }
    if safe(&inventory.number) != contents.root {
        verdict.say(
            INVENTORY,
            "noemt een ander zaaknummer dan de map",
            "names another case number than the folder",
        );
    }
    let mark = contents
        .claims
        .get(&inventory.mdto)
        .is_some_and(|claims| claims.ids.iter().any(|(mark, _)| *mark == inventory.number));
    if !mark {
        verdict.say(
            INVENTORY,
            "noemt een andere zaak dan de beschrijving van de zaak",
            "names another case than the description of the case",
        );
    }
    verdict.counts.pieces = inventory.pieces.len() as u64;
    verdict.case = Some(inventory.number.clone());

    let mut listed = BTreeSet::from([INVENTORY, EVENTS]);
    for file in inventory.files() {
        if !listed.insert(&file.path) {
            verdict.say(
                INVENTORY,
                format!("noemt {} twee keer", file.path),
                format!("names {} twice", file.path),
            );
        }
        of_file(file, contents, verdict);
    }
    for (path, _) in contents.payload() {
        if !is_description(path) && !listed.contains(path) {
            verdict.say(
                path,
                format!("staat niet in {INVENTORY}"),
                format!("is not in {INVENTORY}"),
            );
        }
    }
    let mut numbers = BTreeSet::new();
    for piece in &inventory.pieces {
        let number = piece.number;
        let inside = piece
            .files
            .iter()
            .map(|file| &file.path)
            .chain([&piece.mdto])
            .all(|path| {
                path.strip_prefix(&piece.folder)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .is_some_and(|name| !name.contains('/'))
            });
        if !inside || !contents.files.contains_key(&piece.mdto) || !numbers.insert(number) {
            verdict.say(
                INVENTORY,
                format!("stuk {number} staat er niet zoals de inventaris zegt"),
                format!("piece {number} is not there as the inventory says"),
            );
        }
    }
    of_events(&inventory, contents, verdict);
    printed::judge(&inventory, contents, verdict);
}

fn of_file(file: &Listed, contents: &Contents, verdict: &mut Verdict) {
    let path = &file.path;
    let Some(seen) = contents.files.get(path) else {
        verdict.say(
            path,
            format!("ontbreekt, maar staat in {INVENTORY}"),
            format!("is missing, but is in {INVENTORY}"),
        );
        return;
    };
    if file.mdto != format!("{path}{FILE_SIDECAR}") {
        verdict.say(
            path,
            "de inventaris noemt een andere beschrijving",
            "the inventory names another description",
        );
    }
    let Some(seen) = seen else {
        return;
    };
    if seen.digests.bytes != file.bytes || !seen.digests.sha256.eq_ignore_ascii_case(&file.sha256) {
        verdict.say(
            path,
            "omvang of SHA-256 is anders dan in de inventaris",
            "size or SHA-256 differs from the inventory",
        );
    }
    // Of a file that somebody handed in no pages are claimed; it may be as broken as it came.
    match (&seen.looked, file.pages) {
        (Some(Looked::Read(facts)), Some(pages)) if facts.pages != pages => {
            let found = facts.pages;
            verdict.say(
                path,
                format!("heeft {found} pagina's, volgens de inventaris {pages}"),
                format!("has {found} pages, {pages} by the inventory"),
            );
        }
        (Some(Looked::Broken(text)), Some(_)) => verdict.add(path, text.clone()),
        (Some(Looked::Skipped(text)), Some(_)) => verdict.unchecked(path, text.clone()),
        (None, Some(_)) => verdict.unchecked(
            path,
            Text::new(
                "in deze pdf is niet gekeken: het aantal bladzijden is niet nagegaan",
                "nobody looked into this PDF: the number of its pages was not checked",
            ),
        ),
        _ => {}
    }
}

fn of_events(inventory: &Inventory, contents: &Contents, verdict: &mut Verdict) {
    let events = &inventory.events;
    let Some(Some(seen)) = contents.files.get(EVENTS) else {
        return;
    };
    if events.path != EVENTS
        || events.bytes != seen.digests.bytes
        || !events.sha256.eq_ignore_ascii_case(&seen.digests.sha256)
        || events.count != contents.events
    {
        verdict.say(
            EVENTS,
            "aantal, omvang of SHA-256 is anders dan in de inventaris",
            "number, size or SHA-256 differs from the inventory",
        );
    }
    if contents.last_event.as_ref() != Some(&events.last) {
        verdict.say(
            EVENTS,
            "de laatste regel is niet die van de inventaris: het einde is veranderd of weggehaald",
            "the last line is not the one of the inventory: the end was changed or removed",
        );
    }
}
