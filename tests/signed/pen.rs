//! A small signer of PDFs: DER, a certificate, CMS, and an incremental update, written out by hand, so that what it does
//! wrongly on purpose is as easy as what it does right.

use ed25519_dalek::Signer as _;
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts as _;
use sha2::{Digest as _, Sha256, Sha384};

/// An element of DER.
pub(super) fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match contents.len() {
        length @ 0..=127 => out.push(length as u8),
        length => {
            let bytes = (length as u64).to_be_bytes();
            let bytes: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | bytes.len() as u8);
            out.extend(bytes);
        }
    }
    out.extend_from_slice(contents);
    out
}

fn seq(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    tlv(0x31, &parts.concat())
}

fn oid(text: &str) -> Vec<u8> {
    let numbers: Vec<u64> = text
        .split('.')
        .map(|part| part.parse().expect("oid"))
        .collect();
    let mut out = Vec::new();
    let mut push = |number: u64| {
        let mut septets = vec![(number & 0x7F) as u8];
        let mut left = number >> 7;
        while left > 0 {
            septets.push((left & 0x7F) as u8 | 0x80);
            left >>= 7;
        }
        septets.reverse();
        out.extend(septets);
    };
    push(numbers[0] * 40 + numbers[1]);
    numbers[2..].iter().for_each(|number| push(*number));
    tlv(0x06, &out)
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    if bytes.first().is_none_or(|first| *first >= 0x80) {
        bytes.insert(0, 0);
    }
    tlv(0x02, &bytes)
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], bytes].concat())
}

fn null() -> Vec<u8> {
    tlv(0x05, &[])
}

const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const SHA384: &str = "2.16.840.1.101.3.4.2.2";

/// The keys of the tests; of this repository alone, and nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Rsa,
    Pss,
    P256,
    P384,
    Ed25519,
}

pub(super) const KEYS: [Key; 5] = [Key::Rsa, Key::Pss, Key::P256, Key::P384, Key::Ed25519];

fn rsa_key() -> rsa::PrivateKey {
    const P: &str = "efc669d244309fe675eca891da7f6d920e98e039433f616c6adc4ff19f6f98dc0bd898bdb7d2920d57d3100f9b4010a964b2b87d7407df871f5641e633cf9d692dbf061ca835efdfd71fcf9b10a46cf6026df4797d52c7cd00f56837bf3bfd3033a559466e7b5ca617d8f2ae623df59f116953d2941465e80fa77cf2a03b58eb";
    const Q: &str = "e33882501c48f607915164f9d47c111d62beef70cfc5e9938ebe2b6a56e67e8584ee62a2c96a5e48f1bef3c2cfda12c2c2f7f6615b563c36eab5eff280986d1ecb155f256d47654fe728d91a6213c34103a48343487223f77f89c05497e6d91433578cb65229540b0d175fef6bcdc8c3a66dfafb6d7b3a7fb4a4d4deb913136b";
    let prime = |hex: &str| {
        let bytes: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex"))
            .collect();
        BoxedUint::from_be_slice(&bytes, 1024).expect("1024 bits")
    };
    rsa::PrivateKey::from_p_q(prime(P), prime(Q), BoxedUint::from(65_537_u64)).expect("a key")
}

impl Key {
    fn public(self) -> Vec<u8> {
        match self {
            Self::Rsa | Self::Pss => {
                let key = rsa_key();
                let numbers = seq(&[
                    integer(&key.n().to_be_bytes()),
                    integer(&key.e().to_be_bytes()),
                ]);
                seq(&[seq(&[oid("1.2.840.113549.1.1.1"), null()]), bits(&numbers)])
            }
            Self::P256 => {
                let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a key");
                let point = key.verifying_key().to_sec1_point(false);
                let kind = seq(&[oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")]);
                seq(&[kind, bits(point.as_bytes())])
            }
            Self::P384 => {
                let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).expect("a key");
                let point = key.verifying_key().to_sec1_point(false);
                let kind = seq(&[oid("1.2.840.10045.2.1"), oid("1.3.132.0.34")]);
                seq(&[kind, bits(point.as_bytes())])
            }
            Self::Ed25519 => {
                let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
                seq(&[
                    seq(&[oid("1.3.101.112")]),
                    bits(key.verifying_key().as_bytes()),
                ])
            }
        }
    }

    fn algorithm(self) -> Vec<u8> {
        match self {
            Self::Rsa => seq(&[oid("1.2.840.113549.1.1.11"), null()]),
            Self::Pss => {
                let hash = seq(&[oid(SHA256), null()]);
                let mask = seq(&[oid("1.2.840.113549.1.1.8"), hash.clone()]);
                let parameters = seq(&[
                    tlv(0xA0, &hash),
                    tlv(0xA1, &mask),
                    tlv(0xA2, &integer(&[32])),
                ]);
                seq(&[oid("1.2.840.113549.1.1.10"), parameters])
            }
            Self::P256 => seq(&[oid("1.2.840.10045.4.3.2")]),
            Self::P384 => seq(&[oid("1.2.840.10045.4.3.3")]),
            Self::Ed25519 => seq(&[oid("1.3.101.112")]),
        }
    }

    fn digest_oid(self) -> &'static str {
        if self == Self::P384 { SHA384 } else { SHA256 }
    }

    fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        if self == Self::P384 {
            Sha384::digest(parts.concat()).to_vec()
        } else {
            Sha256::digest(parts.concat()).to_vec()
        }
    }

    fn sign(self, message: &[u8]) -> Vec<u8> {
        use rsa::signature::SignatureEncoding as _;
        match self {
            Self::Rsa => rsa::pkcs1v15::SigningKey::<Sha256>::new(rsa_key())
                .sign(message)
                .to_vec(),
            Self::Pss => rsa::pss::SigningKey::<Sha256>::new(rsa_key())
                .sign(message)
                .to_vec(),
            Self::P256 => {
                let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a key");
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::P384 => {
                let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).expect("a key");
                let signature: p384::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::Ed25519 => ed25519_dalek::SigningKey::from_bytes(&[7; 32])
                .sign(message)
                .to_bytes()
                .to_vec(),
        }
    }
}

/// Who signs.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    pub(super) key: Key,
    /// The parts of the name: identifier and value.
    pub(super) name: Vec<(&'static str, &'static str)>,
}

impl Signer {
    /// Somebody with a given name and a surname.
    pub(super) fn person(key: Key) -> Self {
        Self {
            key,
            name: vec![
                ("2.5.4.42", "Anna"),
                ("2.5.4.4", "Jansen"),
                ("2.5.4.3", "Anna Jansen"),
            ],
        }
    }

    /// A machine of an organisation.
    pub(super) fn seal(key: Key) -> Self {
        Self {
            key,
            name: vec![
                ("2.5.4.10", "Tekendienst Voorbeeld B.V."),
                ("2.5.4.97", "NTRNL-00000000"),
                ("2.5.4.3", "Zegel Tekendienst"),
            ],
        }
    }

    fn subject(&self) -> Vec<u8> {
        let parts: Vec<Vec<u8>> = self
            .name
            .iter()
            .map(|(id, value)| set(&[seq(&[oid(id), tlv(0x0C, value.as_bytes())])]))
            .collect();
        seq(&parts)
    }

    fn issuer() -> Vec<u8> {
        let name = tlv(0x0C, b"Proefuitgever");
        seq(&[set(&[seq(&[oid("2.5.4.3"), name])])])
    }

    /// A certificate; who gave it out did not sign it, which nobody asks here.
    pub(super) fn certificate(&self) -> Vec<u8> {
        let day = |text: &[u8]| tlv(0x17, text);
        let own = seq(&[
            tlv(0xA0, &integer(&[2])),
            integer(&[0x11, 0x22]),
            self.key.algorithm(),
            Self::issuer(),
            seq(&[day(b"270101000000Z"), day(b"290101000000Z")]),
            self.subject(),
            self.key.public(),
        ]);
        seq(&[own, self.key.algorithm(), bits(&[0; 32])])
    }
}

/// What the signature is made to say wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    None,
    /// The digest is of something else.
    Digest,
    /// The value of the signature has one bit that is another.
    Value,
    /// The hash of the certificate is of another.
    Certificate,
    /// No hash of the certificate.
    NoCertificateHash,
    /// No signed attributes.
    NoAttributes,
    /// What is signed stands inside, and is something else.
    Inside,
    /// The digest is made with SHA-1, and so named.
    Sha1,
    /// Two signers.
    TwoSigners,
    /// Another kind of content.
    Kind,
}

fn attribute(id: &str, value: Vec<u8>) -> Vec<u8> {
    seq(&[oid(id), set(&[value])])
}

/// A signature over these parts: CMS in DER.
pub(super) fn cms(signer: &Signer, parts: &[&[u8]], lie: Lie) -> Vec<u8> {
    let key = signer.key;
    let certificate = signer.certificate();
    let hash_name = match lie {
        Lie::Sha1 => seq(&[oid("1.3.14.3.2.26")]),
        _ => seq(&[oid(key.digest_oid())]),
    };
    let digest = match lie {
        Lie::Digest => key.digest(&[b"iets anders"]),
        Lie::Inside => key.digest(&[b"de inhoud"]),
        Lie::Sha1 => vec![7; 20],
        _ => key.digest(parts),
    };
    let hash = match lie {
        Lie::Certificate => key.digest(&[b"een ander certificaat"]),
        _ => key.digest(&[&certificate]),
    };
    let kind = if lie == Lie::Kind {
        "1.2.840.113549.1.9.16.1.4"
    } else {
        "1.2.840.113549.1.7.1"
    };
    let mut attributes = vec![
        attribute("1.2.840.113549.1.9.3", oid(kind)),
        attribute("1.2.840.113549.1.9.4", tlv(0x04, &digest)),
    ];
    if lie != Lie::NoCertificateHash {
        let named = seq(&[seq(&[oid(key.digest_oid())]), tlv(0x04, &hash)]);
        attributes.push(attribute(
            "1.2.840.113549.1.9.16.2.47",
            seq(&[seq(&[named])]),
        ));
    }
    attributes.sort();
    let all = attributes.concat();
    let message = if lie == Lie::NoAttributes {
        parts.concat()
    } else {
        tlv(0x31, &all)
    };
    let mut value = key.sign(&message);
    if lie == Lie::Value {
        *value.last_mut().expect("not empty") ^= 1;
    }
    let sid = seq(&[Signer::issuer(), integer(&[0x11, 0x22])]);
    let mut info = vec![integer(&[1]), sid, hash_name.clone()];
    if lie != Lie::NoAttributes {
        info.push(tlv(0xA0, &all));
    }
    info.push(key.algorithm());
    info.push(tlv(0x04, &value));
    let info = seq(&info);
    let mut infos = vec![info.clone()];
    if lie == Lie::TwoSigners {
        let mut other = info;
        *other.last_mut().expect("not empty") ^= 1;
        infos.push(other);
    }
    let inside = match lie {
        Lie::Inside => seq(&[
            oid("1.2.840.113549.1.7.1"),
            tlv(0xA0, &tlv(0x04, b"de inhoud")),
        ]),
        _ => seq(&[oid("1.2.840.113549.1.7.1")]),
    };
    let data = seq(&[
        integer(&[1]),
        set(&[hash_name]),
        inside,
        tlv(0xA0, &certificate),
        set(&infos),
    ]);
    seq(&[oid("1.2.840.113549.1.7.2"), tlv(0xA0, &data)])
}
