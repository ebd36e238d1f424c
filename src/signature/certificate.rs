//! What a certificate says of its holder (RFC 5280; ETSI EN 319 412). Says: nobody is asked whether it is so.

use der::asn1::{
    Any, Ia5StringRef, ObjectIdentifier, PrintableStringRef, TeletexStringRef, Utf8StringRef,
};
use der::{Decode as _, Tag, Tagged as _};
use serde::{Deserialize, Serialize};
use x509_cert::Certificate;
use x509_cert::name::Name;

const COMMON_NAME: &str = "2.5.4.3";
const SURNAME: &str = "2.5.4.4";
const ORGANISATION: &str = "2.5.4.10";
const GIVEN_NAME: &str = "2.5.4.42";
const PSEUDONYM: &str = "2.5.4.65";
const ORGANISATION_ID: &str = "2.5.4.97";
const QC_STATEMENTS: &str = "1.3.6.1.5.5.7.1.3";
const QC_COMPLIANCE: &str = "0.4.0.1862.1.1";
const QC_TYPE: &str = "0.4.0.1862.1.6";
const QC_SIGN: &str = "0.4.0.1862.1.6.1";
const QC_SEAL: &str = "0.4.0.1862.1.6.2";

/// Whose certificate it is, as far as it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    /// A human being.
    Person,
    /// An organisation or its machine: who signed, the certificate does not say.
    Seal,
    /// It does not say.
    Unknown,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Whose it is.
    pub kind: Holder,
    /// The name of the holder.
    pub subject: String,
    /// The organisation of the holder; empty when it names none.
    pub organisation: String,
    /// Who gave it out.
    pub issuer: String,
    /// Its number, hexadecimal.
    pub serial: String,
    /// It says of itself that it is qualified (eIDAS, annex I or III).
    pub qualified_claim: bool,
    /// It was made by its holder.
    pub is_self_issued: bool,
    /// First and last moment of its validity, UTC: `2027-01-01T00:00:00Z`.
    pub valid: (String, String),
}

/// Reads a certificate.
pub(super) fn identity(certificate: &Certificate) -> Identity {
    let own = certificate.tbs_certificate();
    let subject = own.subject();
    let of = |id: &str| part(subject, id);
    let statements = statements(certificate);
    let claims = |id: &str| statements.iter().any(|known| known == id);
    let organisation = of(ORGANISATION);
    let is_named = !of(GIVEN_NAME).is_empty() || !of(SURNAME).is_empty();
    let is_organisation = !of(ORGANISATION_ID).is_empty()
        || !organisation.is_empty()
            && of(COMMON_NAME).to_lowercase() == organisation.to_lowercase();
    let kind = if claims(QC_SEAL) {
        Holder::Seal
    } else if claims(QC_SIGN) || is_named && of(PSEUDONYM).is_empty() {
        Holder::Person
    } else if is_organisation {
        Holder::Seal
    } else {
        Holder::Unknown
    };
    Identity {
        kind,
        subject: title(subject),
        organisation,
        issuer: title(own.issuer()),
        serial: base16ct::lower::encode_string(own.serial_number().as_bytes()),
        qualified_claim: claims(QC_COMPLIANCE),
        is_self_issued: own.subject() == own.issuer(),
        valid: (
            own.validity().not_before.to_date_time().to_string(),
            own.validity().not_after.to_date_time().to_string(),
        ),
    }
}

/// A name for people: the common name, or what there is.
fn title(name: &Name) -> String {
    let common = part(name, COMMON_NAME);
    if !common.is_empty() {
        return common;
    }
    let person = format!("{} {}", part(name, GIVEN_NAME), part(name, SURNAME));
    let person = person.trim();
    if !person.is_empty() {
        return person.to_owned();
    }
    let organisation = part(name, ORGANISATION);
    if organisation.is_empty() {
        clean(&name.to_string())
    } else {
        organisation
    }
}

/// The first value of a part of a name; empty when it has none.
fn part(name: &Name, id: &str) -> String {
    name.iter()
        .filter(|one| one.oid.to_string() == id)
        .take(1)
        .map(|one| clean(&text(&one.value)))
        .collect()
}

/// A string of a name, whatever its kind; its bytes in hexadecimal when it is none that is known.
fn text(value: &Any) -> String {
    let known = match value.tag() {
        Tag::Utf8String => value
            .decode_as::<Utf8StringRef<'_>>()
            .map(|it| it.to_string()),
        Tag::PrintableString => value
            .decode_as::<PrintableStringRef<'_>>()
            .map(|it| it.to_string()),
        Tag::Ia5String => value
            .decode_as::<Ia5StringRef<'_>>()
            .map(|it| it.to_string()),
        Tag::TeletexString => value
            .decode_as::<TeletexStringRef<'_>>()
            .map(|it| it.to_string()),
        Tag::BmpString => {
            let units: Vec<u16> = value
                .value()
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            return String::from_utf16_lossy(&units);
        }
        _ => return base16ct::lower::encode_string(value.value()),
    };
    known.unwrap_or_else(|_| String::from_utf8_lossy(value.value()).into_owned())
}

/// A name of a stranger on one line, without what turns or hides letters, and not without end.
fn clean(text: &str) -> String {
    let hides = |letter: &char| {
        letter.is_control()
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let shown: String = text
        .chars()
        .filter(|letter| !hides(letter))
        .take(120)
        .collect();
    shown.trim().to_owned()
}

/// The statements of a certificate about itself, with the kinds in them (RFC 3739, 3.2.6).
fn statements(certificate: &Certificate) -> Vec<String> {
    let mut found = Vec::new();
    let extensions = certificate.tbs_certificate().extensions();
    let values = extensions
        .into_iter()
        .flatten()
        .filter(|extension| extension.extn_id.to_string() == QC_STATEMENTS)
        .flat_map(|extension| Vec::<Any>::from_der(extension.extn_value.as_bytes()));
    // A statement that is no list says nothing that is known.
    for parts in values
        .flatten()
        .flat_map(|statement| statement.decode_as::<Vec<Any>>())
    {
        let id = |value: &Any| {
            value
                .decode_as::<ObjectIdentifier>()
                .map(|id| id.to_string())
        };
        if let Some(Ok(name)) = parts.first().map(id) {
            if name == QC_TYPE {
                let kinds = parts.get(1).map(Any::decode_as::<Vec<Any>>);
                if let Some(Ok(kinds)) = kinds {
                    found.extend(kinds.iter().flat_map(id));
                }
            }
            found.push(name);
        }
    }
    found
}
