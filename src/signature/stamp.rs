//! Time stamps (RFC 3161): that something was there at a moment, as an authority says.

use der::asn1::{Any, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Tag, Tagged as _};
use serde::{Deserialize, Serialize};

use super::Flaw;
use super::algorithm::Hash;
use super::certificate::identity;
use super::container::{Envelope, Kind, at, list};

/// A time stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Whether it fits what it is over, and is signed by the certificate in it.
    pub intact: bool,
    /// The moment, UTC: `2027-05-12T12:03:00Z`; none when it cannot be read.
    pub time: Option<String>,
    /// Who gave it, as its certificate says.
    pub authority: String,
}

/// Reads and checks a time stamp over these bytes. One that cannot be read is not intact.
pub(super) fn read(token: &[u8], over: &[&[u8]]) -> Stamp {
    checked(token, over).unwrap_or_else(|_| broken())
}

/// A time stamp that cannot be read.
pub(super) fn broken() -> Stamp {
    Stamp {
        intact: false,
        time: None,
        authority: String::new(),
    }
}

fn checked(token: &[u8], over: &[&[u8]]) -> Result<Stamp, Flaw> {
    let envelope = Envelope::read(token)?;
    let mut stamp = Stamp {
        authority: identity(&envelope.certificate).subject,
        ..broken()
    };
    let Some(inside) = &envelope.inside else {
        return Ok(stamp);
    };
    let statement = statement(inside)?;
    stamp.intact = Hash::named(statement.hash).is_ok_and(|hash| hash.of(over) == statement.noted)
        && envelope.check(Kind::Stamp, &[inside]).is_ok()
        && statement.time.is_some();
    stamp.time = statement.time;
    Ok(stamp)
}

/// What an authority states (`TSTInfo`), as far as it is needed here.
struct Statement {
    hash: ObjectIdentifier,
    noted: Vec<u8>,
    time: Option<String>,
}

fn statement(bytes: &[u8]) -> Result<Statement, Flaw> {
    let parts = Vec::<Any>::from_der(bytes)?;
    let imprint = list(at(&parts, 2)?)?;
    let algorithm = list(at(&imprint, 0)?)?;
    let noted = at(&imprint, 1)?.decode_as::<&OctetStringRef>()?;
    let time = parts
        .iter()
        .find(|part| part.tag() == Tag::GeneralizedTime)
        .and_then(|part| moment(part.value()));
    Ok(Statement {
        hash: at(&algorithm, 0)?.decode_as::<ObjectIdentifier>()?,
        noted: noted.as_bytes().to_vec(),
        time,
    })
}

/// `20270512120300.123Z` as `2027-05-12T12:03:00Z`.
fn moment(bytes: &[u8]) -> Option<String> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let digits = text.strip_suffix('Z')?.split('.').next()?;
    if digits.len() != 14 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(format!(
        "{}-{}-{}T{}:{}:{}Z",
        &digits[..4],
        &digits[4..6],
        &digits[6..8],
        &digits[8..10],
        &digits[10..12],
        &digits[12..14]
    ))
}
