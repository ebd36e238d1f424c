//! Readers that keep watch: over the disk, and over what an entry turns out to hold.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::archive::chain::Follower;
use crate::archive::hash::Digester;

/// A failure of the disk or the network, as opposed to one that damage in the zip explains.
type Failure = Rc<RefCell<Option<io::Error>>>;

/// A reader that remembers when the thing below it failed.
pub(super) struct Watched<R> {
    inner: R,
    failure: Failure,
}

/// Watches a reader.
pub(super) fn watched<R: Read + Seek>(inner: R) -> (Watched<R>, Failure) {
    let failure = Failure::default();
    let watched = Watched {
        inner,
        failure: Rc::clone(&failure),
    };
    (watched, failure)
}

impl<R> Watched<R> {
    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            // A damaged zip leads to places that are not there; that is no failure of the disk.
            let damage = matches!(
                error.kind(),
                ErrorKind::InvalidInput
                    | ErrorKind::InvalidData
                    | ErrorKind::UnexpectedEof
                    | ErrorKind::Interrupted
            );
            if damage {
                return error;
            }
            let copy = io::Error::new(error.kind(), error.to_string());
            self.failure.replace(Some(error));
            copy
        })
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.read(buffer);
        self.note(result)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let result = self.inner.seek(to);
        self.note(result)
    }
}

/// The bytes of an entry as they stream by: hashed, counted, kept when they are text, followed when they are events.
pub(super) struct Tee<'a, R> {
    inner: R,
    /// The bytes that may still come: those that were declared and one more.
    left: u64,
    pub(super) digester: Digester,
    pub(super) kept: Option<Vec<u8>>,
    pub(super) follower: Option<&'a mut Follower>,
    /// What went wrong below; whoever reads may have passed it over.
    pub(super) failed: Option<io::Error>,
}

impl<'a, R: Read> Tee<'a, R> {
    pub(super) fn new(
        inner: R,
        declared: u64,
        keep: bool,
        follower: Option<&'a mut Follower>,
    ) -> Self {
        Self {
            inner,
            left: declared.saturating_add(1),
            digester: Digester::default(),
            kept: keep.then(Vec::new),
            follower,
            failed: None,
        }
    }
}

impl<R: Read> Read for Tee<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 || self.failed.is_some() {
            return Ok(0);
        }
        match self.inner.read(&mut buffer[..most]) {
            Ok(count) => {
                let bytes = &buffer[..count];
                self.left -= count as u64;
                self.digester.update(bytes);
                if let Some(kept) = &mut self.kept {
                    kept.extend_from_slice(bytes);
                }
                if let Some(follower) = &mut self.follower {
                    follower.feed(bytes);
                }
                Ok(count)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let copy = io::Error::new(error.kind(), error.to_string());
                self.failed = Some(error);
                Err(copy)
            }
        }
    }
}
