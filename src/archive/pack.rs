//! Entries of the zip, with the hashes that the manifests need.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Result as IoResult, Seek, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::bag;
use super::error::ArchiveError;
use super::hash::{Digester, Digests};
use super::mdto::value::day;

/// How much is read at a time. Always filled before it is compressed, so that how a reader deals out its bytes
/// has no influence on the zip.
const BUFFER: usize = 256 * 1024;

/// Below the 4 GiB that a plain zip entry holds, with room for what does not compress.
const LARGE: u64 = 0xF000_0000;

/// A zip while it grows. Paths are from its one folder.
pub(crate) struct Packer<W: Write + Seek> {
    zip: ZipWriter<W>,
    root: String,
    time: DateTime,
    payload: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
    bytes: u64,
    buffer: Vec<u8>,
}

impl<W: Write + Seek> Packer<W> {
    /// An empty zip; its entries will have this day as their time.
    pub(crate) fn new(out: W, root: &str, date: &str) -> Result<Self, ArchiveError> {
        let time = day(date)
            .and_then(|(year, month, day)| {
                DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok()
            })
            .ok_or(ZipError::InvalidArchive("no date for its entries".into()))?;
        Ok(Self {
            zip: ZipWriter::new(out),
            root: root.to_owned(),
            time,
            payload: BTreeMap::new(),
            tags: BTreeMap::new(),
            bytes: 0,
            buffer: vec![0; BUFFER],
        })
    }

    /// How many files the payload has, and how many bytes.
    pub(crate) fn oxum(&self) -> (u64, u64) {
        (self.payload.len() as u64, self.bytes)
    }

    /// A file of the payload, as a stream. Without a size it may be of any.
    pub(crate) fn payload(
        &mut self,
        path: &str,
        reader: &mut dyn Read,
        deflate: bool,
        size: Option<u64>,
    ) -> Result<Digests, ArchiveError> {
        let large = size.is_none_or(|size| size >= LARGE);
        let digests = self.entry(path, reader, deflate, large)?;
        self.bytes += digests.bytes;
        self.payload.insert(path.to_owned(), digests.sha512.clone());
        Ok(digests)
    }

    /// A file of the payload that is text at hand.
    pub(crate) fn text(&mut self, path: &str, text: &[u8]) -> Result<Digests, ArchiveError> {
        self.payload(path, &mut &text[..], true, Some(text.len() as u64))
    }

    /// A tag file (RFC 8493 2.2).
    pub(crate) fn tag(&mut self, path: &str, text: &[u8]) -> Result<(), ArchiveError> {
        let digests = self.entry(path, &mut &text[..], true, false)?;
        self.tags.insert(path.to_owned(), digests.sha512);
        Ok(())
    }

    /// Writes the manifests and the end of the zip; gives the tag manifest.
    pub(crate) fn finish(mut self) -> Result<String, ArchiveError> {
        let manifest = bag::manifest(&self.payload);
        self.tag(bag::MANIFEST, manifest.as_bytes())?;
        let tags = bag::manifest(&self.tags);
        self.entry(bag::TAG_MANIFEST, &mut tags.as_bytes(), true, false)?;
        let mut out = self.zip.finish()?;
        out.flush().map_err(|source| ArchiveError::Write {
            path: bag::TAG_MANIFEST.to_owned(),
            source,
        })?;
        Ok(tags)
    }

    fn entry(
        &mut self,
        path: &str,
        reader: &mut dyn Read,
        deflate: bool,
        large: bool,
    ) -> Result<Digests, ArchiveError> {
        let (method, level) = if deflate {
            (CompressionMethod::Deflated, Some(6))
        } else {
            (CompressionMethod::Stored, None)
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level(level)
            .last_modified_time(self.time)
            .unix_permissions(0o644)
            // Otherwise the machine's own kind stands there.
            .system(System::Unix)
            .large_file(large);
        self.zip
            .start_file(format!("{}/{path}", self.root), options)?;
        let mut digester = Digester::default();
        loop {
            let filled = fill(reader, &mut self.buffer).map_err(|source| ArchiveError::Fetch {
                path: path.to_owned(),
                source: source.into(),
            })?;
            let bytes = &self.buffer[..filled];
            if bytes.is_empty() {
                return Ok(digester.finish());
            }
            digester.update(bytes);
            self.zip
                .write_all(bytes)
                .map_err(|source| ArchiveError::Write {
                    path: path.to_owned(),
                    source,
                })?;
        }
    }
}

fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> IoResult<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
