//! The algorithms of signatures: RSA (PKCS #1 v1.5 and PSS, RFC 8017), ECDSA on P-256 and P-384 (FIPS 186-5), Ed25519
//! (RFC 8032), with SHA-256, SHA-384 and SHA-512. What is weaker is not taken for good.

use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs1::RsaPssParamsOwned;
use rsa::signature::Verifier as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{PublicKey, pkcs1v15, pss};
use sha2::{Sha256, Sha384, Sha512};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::Flaw;
use super::container::is_bare;
use crate::diagnostic::Text;

/// The shortest RSA key that counts, in bits.
const SHORTEST: usize = 2048;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const CURVE_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// A way to make a fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The one that an identifier names.
    pub(super) fn named(id: ObjectIdentifier) -> Result<Self, Flaw> {
        match id.to_string().as_str() {
            "2.16.840.1.101.3.4.2.1" => Ok(Self::Sha256),
            "2.16.840.1.101.3.4.2.2" => Ok(Self::Sha384),
            "2.16.840.1.101.3.4.2.3" => Ok(Self::Sha512),
            "1.3.14.3.2.26" | "1.2.840.113549.2.5" => Err(Flaw::Broken(Text::new(
                "de handtekening gebruikt een vingerafdruk die na te maken is (SHA-1 of MD5)",
                "the signature uses a fingerprint that can be forged (SHA-1 or MD5)",
            ))),
            other => Err(unknown(other)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The fingerprint of these parts, one after the other.
    pub(super) fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            for part in parts {
                hash.update(part);
            }
            hash.finalize().to_vec()
        }
        match self {
            Self::Sha256 => all::<Sha256>(parts),
            Self::Sha384 => all::<Sha384>(parts),
            Self::Sha512 => all::<Sha512>(parts),
        }
    }
}

fn unknown(id: &str) -> Flaw {
    Flaw::Unknown(Text::new(
        format!("de handtekening gebruikt een methode die griffie niet kan controleren ({id})"),
        format!("the signature uses a method that griffie cannot check ({id})"),
    ))
}

fn wrong() -> Flaw {
    Flaw::Broken(Text::new(
        "de handtekening past niet bij het certificaat en de inhoud",
        "the signature does not fit the certificate and the content",
    ))
}

fn broken_key() -> Flaw {
    Flaw::Unknown(Text::new(
        "de sleutel in het certificaat is niet te lezen",
        "the key in the certificate cannot be read",
    ))
}

/// Checks a signature over a message, and names its algorithm.
///
/// # Errors
/// [`Flaw::Broken`] when it does not fit, [`Flaw::Unknown`] when it cannot be checked here.
pub(super) fn check(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Hash,
    message: &[u8],
    signature: &[u8],
) -> Result<String, Flaw> {
    let id = algorithm.oid.to_string();
    if algorithm.oid != PSS && !is_bare(algorithm) {
        return Err(unknown(&id));
    }
    match id.as_str() {
        "1.2.840.113549.1.1.1" => rsa(key, digest, message, signature),
        "1.2.840.113549.1.1.11" => rsa(key, Hash::Sha256, message, signature),
        "1.2.840.113549.1.1.12" => rsa(key, Hash::Sha384, message, signature),
        "1.2.840.113549.1.1.13" => rsa(key, Hash::Sha512, message, signature),
        "1.2.840.113549.1.1.10" => rsa_pss(key, algorithm, message, signature),
        "1.2.840.10045.4.3.2" => curve(key, Hash::Sha256, message, signature),
        "1.2.840.10045.4.3.3" => curve(key, Hash::Sha384, message, signature),
        "1.2.840.10045.4.3.4" => curve(key, Hash::Sha512, message, signature),
        "1.3.101.112" => edwards(key, message, signature),
        "1.2.840.113549.1.1.5" | "1.2.840.113549.1.1.4" | "1.2.840.10045.4.1" => {
            Hash::named(ObjectIdentifier::new_unwrap("1.3.14.3.2.26")).map(|_| id)
        }
        other => Err(unknown(other)),
    }
}

fn rsa_key(key: &SubjectPublicKeyInfoOwned) -> Result<PublicKey, Flaw> {
    if key.algorithm.oid != RSA && key.algorithm.oid != PSS {
        return Err(wrong());
    }
    let bytes = key.subject_public_key.as_bytes().ok_or_else(broken_key)?;
    let key = PublicKey::from_pkcs1_der(bytes).map_err(|_| broken_key())?;
    if key.n().bit_width() as usize >= SHORTEST {
        return Ok(key);
    }
    Err(Flaw::Broken(Text::new(
        format!(
            "de sleutel van de handtekening is te kort om iets te bewijzen (minder dan {SHORTEST} bits)"
        ),
        format!(
            "the key of the signature is too short to prove anything (less than {SHORTEST} bits)"
        ),
    )))
}

fn rsa(
    key: &SubjectPublicKeyInfoOwned,
    hash: Hash,
    message: &[u8],
    signature: &[u8],
) -> Result<String, Flaw> {
    let key = rsa_key(key)?;
    let name = format!("RSA {} bits, {}", key.n().bit_width(), hash.name());
    let signature = pkcs1v15::Signature::try_from(signature).map_err(|_| wrong())?;
    match hash {
        Hash::Sha256 => pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(message, &signature),
        Hash::Sha384 => pkcs1v15::VerifyingKey::<Sha384>::new(key).verify(message, &signature),
        Hash::Sha512 => pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(message, &signature),
    }
    .map_err(|_| wrong())?;
    Ok(name)
}

fn rsa_pss(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<String, Flaw> {
    let parameters: RsaPssParamsOwned = algorithm
        .parameters
        .as_ref()
        .ok_or_else(|| unknown("RSASSA-PSS"))?
        .decode_as()?;
    let hash = Hash::named(parameters.hash.oid)?;
    // The mask must be made with the same hash; programs write nothing else.
    let mask = parameters
        .mask_gen
        .parameters
        .map(|inner| inner.oid)
        .map(Hash::named)
        .transpose()?;
    if mask != Some(hash) {
        return Err(unknown("RSASSA-PSS, MGF1"));
    }
    let salt = usize::from(parameters.salt_len);
    let key = rsa_key(key)?;
    let name = format!("RSA-PSS {} bits, {}", key.n().bit_width(), hash.name());
    let signature = pss::Signature::try_from(signature).map_err(|_| wrong())?;
    match hash {
        Hash::Sha256 => {
            pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify(message, &signature)
        }
        Hash::Sha384 => {
            pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify(message, &signature)
        }
        Hash::Sha512 => {
            pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify(message, &signature)
        }
    }
    .map_err(|_| wrong())?;
    Ok(name)
}

fn curve(
    key: &SubjectPublicKeyInfoOwned,
    hash: Hash,
    message: &[u8],
    signature: &[u8],
) -> Result<String, Flaw> {
    if key.algorithm.oid != CURVE_KEY {
        return Err(wrong());
    }
    let named = key
        .algorithm
        .parameters
        .as_ref()
        .ok_or_else(broken_key)?
        .decode_as::<ObjectIdentifier>()?;
    let point = key.subject_public_key.as_bytes().ok_or_else(broken_key)?;
    let digest = hash.of(&[message]);
    if named == P256 {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| broken_key())?;
        let signature = p256::ecdsa::Signature::from_der(signature).map_err(|_| wrong())?;
        key.verify_prehash(&digest, &signature)
            .map_err(|_| wrong())?;
        return Ok(format!("ECDSA P-256, {}", hash.name()));
    }
    if named == P384 {
        let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| broken_key())?;
        let signature = p384::ecdsa::Signature::from_der(signature).map_err(|_| wrong())?;
        key.verify_prehash(&digest, &signature)
            .map_err(|_| wrong())?;
        return Ok(format!("ECDSA P-384, {}", hash.name()));
    }
    Err(unknown(&named.to_string()))
}

fn edwards(
    key: &SubjectPublicKeyInfoOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<String, Flaw> {
    if key.algorithm.oid != ED25519 {
        return Err(wrong());
    }
    let bytes = key.subject_public_key.as_bytes().ok_or_else(broken_key)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| broken_key())?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| broken_key())?;
    let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| wrong())?;
    key.verify_strict(message, &signature)
        .map_err(|_| wrong())?;
    Ok("Ed25519".to_owned())
}
