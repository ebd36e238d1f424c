//! Judging a returned file against the issued one.

use der::Encode as _;

use super::Flaw;
use super::certificate::identity;
use super::container::{self, Envelope};
use super::stamp::{self, Stamp};
use super::verdict::{Changed, Entry, Kind, Level, Signed, Slot, Verdict};
use crate::diagnostic::Text;
use crate::evidence::{self, Family};
use crate::pdf::{self, PdfError};

/// Judges a returned file against the issued one, which is ours.
///
/// # Errors
/// When the issued file itself cannot be read.
pub fn judge(issued: &[u8], returned: &[u8]) -> Result<Verdict, PdfError> {
    if returned == issued {
        return Ok(Verdict {
            slots: slots(&pdf::descent(issued, issued)?),
            ..Verdict::of(Kind::Unchanged)
        });
    }
    if !returned.starts_with(issued) {
        return other(issued, returned);
    }
    let descent = pdf::descent(issued, returned)?;
    let mut verdict = Verdict {
        changes: descent
            .changes
            .iter()
            .map(|change| Changed {
                page: change.page,
                text: change.text.clone(),
            })
            .collect(),
        entries: descent
            .entries
            .iter()
            .map(|entry| Entry {
                name: entry.name.clone(),
                title: entry.tooltip.clone(),
                value: entry.value.clone(),
            })
            .collect(),
        slots: slots(&descent),
        ..Verdict::of(Kind::Changed)
    };
    for signature in &descent.signatures {
        if signature.is_time_stamp() {
            verdict
                .document_stamps
                .push(document_stamp(signature, returned));
        } else {
            verdict.signatures.push(signed(signature, returned));
        }
    }
    levels(&mut verdict, &descent);
    verdict.kind = kind(&mut verdict);
    if verdict.kind == Kind::SignedIntact {
        for slot in &mut verdict.slots {
            slot.signed = verdict
                .signatures
                .iter()
                .any(|one| one.slot.as_ref() == Some(&slot.name));
        }
    }
    Ok(verdict)
}

fn slots(descent: &pdf::Descent) -> Vec<Slot> {
    descent
        .slots
        .iter()
        .map(|(name, title)| Slot {
            name: name.clone(),
            title: title.clone(),
            signed: false,
        })
        .collect()
}

/// What follows from what was found. What does not fit is a change, and comes before what cannot be checked.
fn kind(verdict: &mut Verdict) -> Kind {
    for one in verdict.signatures.iter().filter(|one| !one.intact) {
        if let (false, Some(why)) = (one.unknown, &one.why) {
            verdict.changes.push(Changed {
                page: None,
                text: why.clone(),
            });
        }
    }
    if verdict.document_stamps.iter().any(|stamp| !stamp.intact) {
        verdict.changes.push(Changed {
            page: None,
            text: Text::new(
                "een tijdstempel over het document klopt niet",
                "a time stamp over the document does not fit",
            ),
        });
    }
    if !verdict.changes.is_empty() {
        return Kind::Changed;
    }
    let unknown: Vec<Changed> = verdict
        .signatures
        .iter()
        .filter(|one| !one.intact)
        .map(|one| Changed {
            page: None,
            text: one.why.clone().unwrap_or_else(|| {
                Text::new(
                    "een handtekening kon niet worden gecontroleerd",
                    "a signature could not be checked",
                )
            }),
        })
        .collect();
    if !unknown.is_empty() {
        verdict.changes = unknown;
        return Kind::Unreadable;
    }
    if !verdict.signatures.is_empty() {
        return Kind::SignedIntact;
    }
    if !verdict.entries.is_empty() {
        return Kind::FilledIntact;
    }
    // A time stamp over a letter is nobody's signature; and anything else that was added is something.
    verdict.changes.push(Changed {
        page: None,
        text: Text::new(
            "er is iets aan het bestand toegevoegd, maar geen handtekening en geen ingevuld veld",
            "something was added to the file, but no signature and no filled field",
        ),
    });
    Kind::Changed
}

/// Checks a signature.
fn signed(signature: &pdf::Signature, file: &[u8]) -> Signed {
    let mut out = Signed {
        slot: signature.slot.clone(),
        intact: false,
        why: signature.fault.clone(),
        unknown: false,
        covers_whole_file: signature.fault.is_none() && signature.covers[1].end == file.len(),
        identity: None,
        algorithm: String::new(),
        binds_certificate: false,
        claimed_time: claimed(&signature.claimed_time),
        time_stamp: None,
        level: None,
        revocation_data: false,
    };
    let is_pades = signature.format == "ETSI.CAdES.detached";
    if !is_pades && signature.format != "adbe.pkcs7.detached" {
        out.unknown = out.why.is_none();
        out.why.get_or_insert_with(|| {
            Text::new(
                format!(
                    "een soort handtekening die griffie niet kan controleren ({})",
                    shown(&signature.format)
                ),
                format!(
                    "a kind of signature that griffie cannot check ({})",
                    shown(&signature.format)
                ),
            )
        });
        return out;
    }
    let envelope = match Envelope::read(&signature.contents) {
        Ok(envelope) => envelope,
        Err(flaw) => return failed(out, flaw),
    };
    out.identity = Some(identity(&envelope.certificate));
    let parts = [
        &file[signature.covers[0].clone()],
        &file[signature.covers[1].clone()],
    ];
    if envelope.inside.is_some() {
        return failed(
            out,
            Flaw::Broken(Text::new(
                "de handtekening is over iets anders dan dit bestand",
                "the signature is over something else than this file",
            )),
        );
    }
    let sealed = match envelope.check(container::Kind::Document, &parts) {
        Ok(sealed) => sealed,
        Err(flaw) => return failed(out, flaw),
    };
    // PAdES binds the certificate (EN 319 142-1, 6.3); Adobe's older kind need not.
    if is_pades && !sealed.binds_certificate {
        return failed(
            out,
            Flaw::Broken(Text::new(
                "het certificaat is niet meegetekend, en kan verwisseld zijn",
                "the certificate was not signed with it, and may have been exchanged",
            )),
        );
    }
    out.binds_certificate = sealed.binds_certificate;
    out.algorithm = sealed.algorithm;
    out.claimed_time = out.claimed_time.or(sealed.signing_time);
    out.revocation_data = sealed.revocation;
    out.time_stamp = match envelope.unsigned(container::STAMP) {
        Ok(None) => None,
        Ok(Some(token)) => Some(match token.to_der() {
            Ok(token) => stamp::read(&token, &[envelope.value()]),
            Err(_) => stamp::broken(),
        }),
        Err(_) => Some(stamp::broken()),
    };
    out.intact = signature.fault.is_none();
    if is_pades && out.intact {
        out.level = Some(match &out.time_stamp {
            Some(stamp) if stamp.intact => Level::Timed,
            _ => Level::Basic,
        });
    }
    out
}

fn failed(mut out: Signed, flaw: Flaw) -> Signed {
    let (text, unknown) = match flaw {
        Flaw::Broken(text) => (text, false),
        Flaw::Unknown(text) => (text, true),
    };
    if out.why.is_none() {
        out.why = Some(text);
        out.unknown = unknown;
    }
    out.intact = false;
    out
}

fn document_stamp(signature: &pdf::Signature, file: &[u8]) -> Stamp {
    let parts = [
        &file[signature.covers[0].clone()],
        &file[signature.covers[1].clone()],
    ];
    // Behind the token stand zeros; the reader sees to that.
    let mut stamp = stamp::read(&signature.contents, &parts);
    stamp.intact &= signature.fault.is_none();
    stamp
}

/// Raises the levels by what stands beside the signatures.
fn levels(verdict: &mut Verdict, descent: &pdf::Descent) {
    if !descent.validation_data {
        return;
    }
    let is_stamped = verdict.document_stamps.iter().any(|stamp| stamp.intact);
    for one in &mut verdict.signatures {
        one.revocation_data = true;
        one.level = one.level.map(|level| match level {
            Level::Timed if is_stamped => Level::Archival,
            Level::Timed => Level::LongTerm,
            other => other,
        });
    }
}

/// A file that does not start as the issued one.
fn other(issued: &[u8], returned: &[u8]) -> Result<Verdict, PdfError> {
    let ours = pdf::inspect(issued)?;
    if returned.is_empty() {
        return Ok(Verdict::because(
            Kind::Unreadable,
            Text::new("het bestand is leeg", "the file is empty"),
        ));
    }
    let kind = evidence::sniff("", returned);
    if kind.family == Family::Image {
        return Ok(Verdict {
            is_picture: true,
            ..Verdict::of(Kind::OtherFile)
        });
    }
    // Junk before the head is allowed (ISO 32000-1, annex H.3, note 13).
    let head = &returned[..returned.len().min(1024)];
    if !head.windows(5).any(|bytes| bytes == b"%PDF-") {
        return Ok(Verdict::because(
            Kind::Unreadable,
            Text::new(
                "het is geen pdf en geen afbeelding",
                "it is no PDF and no picture",
            ),
        ));
    }
    match pdf::inspect(returned) {
        Ok(theirs) if !theirs.pages.is_empty() => Ok(Verdict {
            pages: Some((ours.pages.len(), theirs.pages.len())),
            ..Verdict::of(Kind::OtherFile)
        }),
        Ok(_) => Ok(Verdict::because(
            Kind::Unreadable,
            Text::new("de pdf heeft geen bladzijden", "the PDF has no pages"),
        )),
        Err(error) => Ok(Verdict::because(Kind::Unreadable, error.text())),
    }
}

/// `D:20270512140300+02'00'` (ISO 32000-1, 7.9.4) as `2027-05-12T14:03:00+02:00`; none when it is no time.
fn claimed(text: &str) -> Option<String> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if digits.len() < 8 || digits.len() > 14 || digits.len() % 2 == 1 {
        return None;
    }
    let full = format!("{digits:0<14}");
    let zone: String = text[digits.len()..].replace('\'', "");
    let zone = match zone.as_bytes() {
        [] => String::new(),
        [b'Z', ..] => "Z".to_owned(),
        [b'+' | b'-', rest @ ..] if rest.len() >= 2 && rest.iter().all(u8::is_ascii_digit) => {
            let minutes = zone.get(3..5).map_or("00", |minutes| minutes);
            format!("{}:{minutes}", &zone[..3])
        }
        _ => return None,
    };
    Some(format!(
        "{}-{}-{}T{}:{}:{}{zone}",
        &full[..4],
        &full[4..6],
        &full[6..8],
        &full[8..10],
        &full[10..12],
        &full[12..14]
    ))
}

/// A word of a stranger, short and without signs.
fn shown(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_graphic)
        .take(40)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::claimed;

    #[test]
    fn times_of_signers_are_read() {
        assert_eq!(
            claimed("D:20270512140300+02'00'").as_deref(),
            Some("2027-05-12T14:03:00+02:00")
        );
        assert_eq!(
            claimed("D:20270512140300Z").as_deref(),
            Some("2027-05-12T14:03:00Z")
        );
        assert_eq!(
            claimed("D:20270512").as_deref(),
            Some("2027-05-12T00:00:00")
        );
        for none in [
            "",
            "D:",
            "gisteren",
            "D:2027",
            "D:20270512140300+é0",
            "D:202705121403001",
        ] {
            assert_eq!(claimed(none), None, "{none}");
        }
    }
}
