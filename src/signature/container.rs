//! The envelope of a signature: CMS (RFC 5652) as `CAdES` uses it (ETSI EN 319 122-1), in DER.

use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{Any, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Encode as _, Reader as _, SliceReader, Tag, Tagged as _};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::Flaw;
use super::algorithm::{self, Hash};
use crate::diagnostic::Text;

const SIGNED: &str = "1.2.840.113549.1.7.2";
const DATA: &str = "1.2.840.113549.1.7.1";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.47";
const REVOCATION: &str = "1.2.840.113583.1.1.8";
pub(super) const STAMP: &str = "1.2.840.113549.1.9.16.2.14";
pub(super) const STAMPED: &str = "1.2.840.113549.1.9.16.1.4";

/// The largest envelope that is read, in bytes.
const LARGEST: usize = 8 << 20;

/// An envelope with one signer.
#[derive(Debug)]
pub(super) struct Envelope {
    /// The certificate of the signer.
    pub(super) certificate: Certificate,
    /// What is signed, when it stands inside: its kind and bytes.
    pub(super) inside: Option<Vec<u8>>,
    kind: String,
    signer: SignerInfo,
}

/// What is good about an envelope.
#[derive(Debug)]
pub(super) struct Sealed {
    /// The algorithms, in words.
    pub(super) algorithm: String,
    /// Whether the certificate itself is signed too, so that no other can be put in its place.
    pub(super) binds_certificate: bool,
    /// The time that the program of the signer wrote: `2027-05-12T12:03:00Z`.
    pub(super) signing_time: Option<String>,
    /// Whether data about revocation stand in it.
    pub(super) revocation: bool,
}

fn unreadable(nl: &str, en: &str) -> Flaw {
    Flaw::Unknown(Text::new(nl, en))
}

fn broken(nl: &str, en: &str) -> Flaw {
    Flaw::Broken(Text::new(nl, en))
}

fn damaged() -> Flaw {
    der::Error::from(der::ErrorKind::Failed).into()
}

impl Envelope {
    /// Reads an envelope; behind it only zeros may stand.
    ///
    /// # Errors
    /// When it is none, or has another number of signers than one.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Flaw> {
        if bytes.len() > LARGEST {
            return Err(unreadable(
                "de handtekening is te groot om te lezen",
                "the signature is too large to read",
            ));
        }
        let mut reader = SliceReader::new(bytes)?;
        let info = ContentInfo::decode(&mut reader)?;
        let used = u32::from(reader.position()) as usize;
        if bytes[used..].iter().any(|byte| *byte != 0) {
            return Err(broken(
                "achter de handtekening staat nog iets",
                "something stands behind the signature",
            ));
        }
        if info.content_type.to_string() != SIGNED {
            return Err(damaged());
        }
        let data: SignedData = info.content.decode_as()?;
        let [signer] = data.signer_infos.0.as_slice() else {
            return Err(unreadable(
                "er staat niet precies één ondertekenaar in de handtekening",
                "the signature does not have exactly one signer",
            ));
        };
        // What no signature covers must still be what it can only be (RFC 5652, 5.1 and 5.3).
        let version = |version: CmsVersion| matches!(version, CmsVersion::V1 | CmsVersion::V3);
        let digests = data.digest_algorithms.iter();
        if !version(data.version)
            || !version(signer.version)
            || !is_bare(&signer.digest_alg)
            || !digests.clone().all(is_bare)
            || !digests
                .clone()
                .any(|digest| digest.oid == signer.digest_alg.oid)
        {
            return Err(damaged());
        }
        let certificates = data.certificates.iter().flat_map(|set| set.0.iter());
        let certificate = certificates
            .filter_map(|choice| match choice {
                CertificateChoices::Certificate(certificate) => Some(certificate),
                CertificateChoices::Other(_) => None,
            })
            .find(|certificate| is_of(certificate, &signer.sid))
            .cloned()
            .ok_or_else(|| {
                broken(
                    "het certificaat van de ondertekenaar ontbreekt in de handtekening",
                    "the certificate of the signer is missing from the signature",
                )
            })?;
        let inside = data
            .encap_content_info
            .econtent
            .as_ref()
            .map(|content| {
                content
                    .decode_as::<&OctetStringRef>()
                    .map(|it| it.as_bytes().to_vec())
            })
            .transpose()?;
        Ok(Self {
            certificate,
            inside,
            kind: data.encap_content_info.econtent_type.to_string(),
            signer: signer.clone(),
        })
    }

    /// The signature value itself, which a time stamp is over.
    pub(super) fn value(&self) -> &[u8] {
        self.signer.signature.as_bytes()
    }

    /// An attribute that is not signed.
    ///
    /// # Errors
    /// When it stands there twice.
    pub(super) fn unsigned(&self, id: &str) -> Result<Option<&Any>, Flaw> {
        match &self.signer.unsigned_attrs {
            Some(attributes) => single(attributes.iter(), id),
            None => Ok(None),
        }
    }

    /// Checks the envelope around `content`, which is of kind `kind`: digest, signed attributes, certificate, signature.
    ///
    /// # Errors
    /// The first thing that does not fit, or that cannot be checked.
    pub(super) fn check(&self, kind: Kind, content: &[&[u8]]) -> Result<Sealed, Flaw> {
        let digest = Hash::named(self.signer.digest_alg.oid)?;
        let attributes = self.signer.signed_attrs.as_ref().ok_or_else(|| {
            broken(
                "de handtekening noemt niet wat zij dekt (geen getekende kenmerken)",
                "the signature does not name what it covers (no signed attributes)",
            )
        })?;
        let get = |id: &str| single(attributes.iter(), id);
        let expected = match kind {
            Kind::Document => DATA,
            Kind::Stamp => STAMPED,
        };
        let said = get(CONTENT_TYPE)?
            .map(Any::decode_as::<ObjectIdentifier>)
            .transpose()?
            .map(|id| id.to_string());
        if said.as_deref() != Some(expected) || self.kind != expected {
            return Err(broken(
                "de handtekening is over iets van een andere soort",
                "the signature is over something of another kind",
            ));
        }
        let noted = get(MESSAGE_DIGEST)?
            .map(Any::decode_as::<&OctetStringRef>)
            .transpose()?;
        if noted.map(OctetStringRef::as_bytes) != Some(digest.of(content).as_slice()) {
            return Err(broken(
                "de inhoud is veranderd nadat deze handtekening werd gezet",
                "the content was changed after this signature was set",
            ));
        }
        let binds_certificate = match get(SIGNING_CERTIFICATE)? {
            None => false,
            Some(value) => {
                let fits = self.is_signing_certificate(value)?;
                if !fits {
                    return Err(broken(
                        "het certificaat is een ander dan dat waarmee is getekend",
                        "the certificate is another than the one that was signed with",
                    ));
                }
                true
            }
        };
        let message = attributes.to_der()?;
        let key = self.certificate.tbs_certificate().subject_public_key_info();
        let algorithm = algorithm::check(
            key,
            &self.signer.signature_algorithm,
            digest,
            &message,
            self.value(),
        )?;
        let signing_time = get(SIGNING_TIME)?
            .map(Any::decode_as::<x509_cert::time::Time>)
            .transpose()?
            .map(|time| time.to_date_time().to_string());
        Ok(Sealed {
            algorithm,
            binds_certificate,
            signing_time,
            revocation: get(REVOCATION)?.is_some(),
        })
    }

    /// Whether the first certificate that the attribute names is ours (RFC 5035, 3).
    fn is_signing_certificate(&self, value: &Any) -> Result<bool, Flaw> {
        let certificates = list(at(&list(value)?, 0)?)?;
        let first = list(at(&certificates, 0)?)?;
        let certificate = self.certificate.to_der()?;
        // Left out, the hash is SHA-256.
        let (hash, noted) = if at(&first, 0)?.tag() == Tag::OctetString {
            (Hash::Sha256, at(&first, 0)?)
        } else {
            let algorithm = list(at(&first, 0)?)?;
            let id = at(&algorithm, 0)?.decode_as::<ObjectIdentifier>()?;
            (Hash::named(id)?, at(&first, 1)?)
        };
        let noted = noted.decode_as::<&OctetStringRef>()?;
        Ok(hash.of(&[&certificate]) == noted.as_bytes())
    }
}

/// The parts of a sequence.
pub(super) fn list(value: &Any) -> Result<Vec<Any>, Flaw> {
    Ok(value.decode_as::<Vec<Any>>()?)
}

/// A part of a sequence.
pub(super) fn at(parts: &[Any], index: usize) -> Result<&Any, Flaw> {
    parts.get(index).ok_or_else(damaged)
}

/// Whether an algorithm comes without parameters, in either way to write that.
pub(super) fn is_bare(algorithm: &AlgorithmIdentifierOwned) -> bool {
    let parameters = algorithm.parameters.as_ref();
    parameters.is_none_or(|parameters| parameters.to_ref().is_null())
}

/// What an envelope is around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The bytes of a document, which stand outside.
    Document,
    /// The statement of a time stamp (RFC 3161), which stands inside.
    Stamp,
}

/// The only value of an attribute; none when it is not there.
fn single<'a>(
    attributes: impl Iterator<Item = &'a Attribute>,
    id: &str,
) -> Result<Option<&'a Any>, Flaw> {
    let found: Vec<&Attribute> = attributes
        .filter(|attribute| attribute.oid.to_string() == id)
        .collect();
    match found[..] {
        [] => Ok(None),
        [one] => match one.values.as_slice() {
            [value] => Ok(Some(value)),
            _ => Err(damaged()),
        },
        _ => Err(damaged()),
    }
}

/// Whether a certificate is the one that the signer names.
fn is_of(certificate: &Certificate, signer: &SignerIdentifier) -> bool {
    let own = certificate.tbs_certificate();
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            own.issuer() == &named.issuer && own.serial_number() == &named.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => own
            .get_extension::<SubjectKeyIdentifier>()
            .is_ok_and(|found| found.is_some_and(|(_, found)| found == *named)),
    }
}
