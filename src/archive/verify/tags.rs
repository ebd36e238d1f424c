//! The bag: its declaration, its manifests both ways, its tag manifest and its Payload-Oxum (RFC 8493 2 and 3).

use std::collections::BTreeMap;

use super::{Contents, Verdict, is_payload};
use crate::archive::bag;
use crate::archive::mdto::value::day;
use crate::archive::name::safe;

/// Algorithms of manifests, with the digits of their hashes.
const ALGORITHMS: [(&str, usize); 2] = [("sha512", 128), ("sha256", 64)];

pub(super) fn judge(contents: &Contents, verdict: &mut Verdict) {
    for name in [
        bag::BAGIT,
        bag::INFO,
        bag::MANIFEST,
        bag::TAG_MANIFEST,
        bag::README,
    ] {
        if !contents.files.contains_key(name) {
            missing(name, verdict);
        }
    }
    if contents.files.contains_key("fetch.txt") {
        verdict.say(
            "fetch.txt",
            "verwijst naar bestanden elders; een archief moet alles zelf hebben",
            "points to files elsewhere; an archive must have everything itself",
        );
    }
    declaration(contents, verdict);
    info(contents, verdict);
    let texts = contents.texts.keys();
    for name in texts.filter(|name| name.contains("manifest-") && !name.contains('/')) {
        manifest(name, contents, verdict);
    }
}

fn missing(path: &str, verdict: &mut Verdict) {
    verdict.say(path, "ontbreekt", "is missing");
}

fn declaration(contents: &Contents, verdict: &mut Verdict) {
    let Some(bytes) = contents.texts.get(bag::BAGIT) else {
        return;
    };
    let lines = String::from_utf8_lossy(bytes);
    if lines.lines().ne(bag::DECLARATION.lines()) {
        verdict.say(
            bag::BAGIT,
            "moet BagIt 1.0 en UTF-8 noemen, en niets anders",
            "must name BagIt 1.0 and UTF-8, and nothing else",
        );
    }
}

fn info(contents: &Contents, verdict: &mut Verdict) {
    if !contents.texts.contains_key(bag::INFO) {
        return;
    }
    let Some(info) = contents.text(bag::INFO) else {
        verdict.say(bag::INFO, "is geen UTF-8", "is not UTF-8");
        return;
    };
    let counts = verdict.counts;
    let oxum = format!("{}.{}", counts.bytes, counts.files);
    if bag::value(info, "Payload-Oxum") != Some(oxum.as_str()) {
        verdict.say(
            bag::INFO,
            format!("`Payload-Oxum` is niet {oxum} (bytes en bestanden in data/)"),
            format!("`Payload-Oxum` is not {oxum} (bytes and files in data/)"),
        );
    }
    if bag::value(info, "Bagging-Date").and_then(day).is_none() {
        verdict.say(
            bag::INFO,
            "`Bagging-Date` ontbreekt of is geen dag",
            "`Bagging-Date` is missing or no day",
        );
    }
    if bag::value(info, "External-Identifier").map(safe) != Some(contents.root.clone()) {
        verdict.say(
            bag::INFO,
            "`External-Identifier` is niet het zaaknummer waarnaar de map heet",
            "`External-Identifier` is not the case number that names the folder",
        );
    }
}

fn manifest(name: &str, contents: &Contents, verdict: &mut Verdict) {
    let of_tags = name.starts_with("tagmanifest-");
    let stem = name
        .trim_start_matches("tag")
        .strip_prefix("manifest-")
        .and_then(|rest| rest.strip_suffix(".txt"));
    let Some((algorithm, digits)) = ALGORITHMS
        .iter()
        .find(|(algorithm, _)| stem == Some(*algorithm))
    else {
        verdict.say(
            name,
            "heeft een algoritme dat hier niet wordt nagegaan (wel: sha512, sha256)",
            "has an algorithm that is not checked here (these are: sha512, sha256)",
        );
        return;
    };
    let Some(text) = contents.text(name) else {
        verdict.say(name, "is geen UTF-8", "is not UTF-8");
        return;
    };
    let (listed, wrong) = bag::read_manifest(text, *digits);
    for text in wrong {
        verdict.add(name, text);
    }
    hashes(name, algorithm, &listed, contents, verdict);
    for path in contents.files.keys() {
        let belongs = if of_tags {
            !is_payload(path) && !path.starts_with("tagmanifest-")
        } else {
            is_payload(path)
        };
        if belongs && !listed.contains_key(path) {
            verdict.say(
                path,
                format!("staat niet in {name}"),
                format!("is not in {name}"),
            );
        }
    }
    for path in listed.keys().filter(|path| is_payload(path) == of_tags) {
        verdict.say(
            name,
            format!("noemt {path}, dat er niet thuishoort"),
            format!("names {path}, which does not belong there"),
        );
    }
}

fn hashes(
    name: &str,
    algorithm: &str,
    listed: &BTreeMap<String, String>,
    contents: &Contents,
    verdict: &mut Verdict,
) {
    for (path, hash) in listed {
        match contents.files.get(path) {
            None => verdict.say(
                path,
                format!("ontbreekt, maar staat in {name}"),
                format!("is missing, but is in {name}"),
            ),
            Some(Some(seen)) => {
                let found = match algorithm {
                    "sha256" => &seen.digests.sha256,
                    _ => &seen.digests.sha512,
                };
                if hash != found {
                    verdict.say(
                        path,
                        format!("is veranderd: de hash is niet die van {name}"),
                        format!("was changed: its hash is not the one in {name}"),
                    );
                }
            }
            // Was unreadable; said already.
            Some(None) => {}
        }
    }
}
