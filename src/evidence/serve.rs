//! The child process: reads one request, draws, and answers in frames.
//!
//! It has the file, its own memory and nothing else: no arguments, no environment, no files of its own. What goes wrong
//! in it (a crash, an endless loop, too much memory) is seen by the parent, which kills it and goes on.

use std::io::{self, Read, Write};

use super::frame::{self, Format, Reply, Request, SheetHeader};
use super::limits::Limits;
use super::sheet::Sheet;
use super::{mail, pdf, photo, reason, scan};
use crate::diagnostic::Text;

/// The stack of the thread that draws, in bytes. Files nest deeper than programmers expect.
const STACK: usize = 64 << 20;

/// Why the child stopped before the end of the file.
pub(super) enum Stop {
    /// The parent is gone, or the request was none.
    Io(io::Error),
    /// The file cannot be shown.
    Refused(Text),
    /// The file needs a password.
    Locked,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Where sheets and remarks go.
pub(super) struct Outlet<'a> {
    output: &'a mut dyn Write,
    first: u32,
    jobs: u32,
}

impl Outlet<'_> {
    /// Says that the file is open, and returns the pages to draw: numbers from 1.
    pub(super) fn begin(
        &mut self,
        pages: u32,
        limits: &Limits,
    ) -> Result<impl Iterator<Item = u32> + use<>, Stop> {
        let step = stride(pages, self.jobs);
        self.send(&Reply::Begin { pages, step }, &[])?;
        let last = pages.min(limits.pages);
        Ok((self.first.max(1)..=last).step_by(step as usize))
    }

    /// Sends a page.
    pub(super) fn sheet(&mut self, sheet: Sheet) -> Result<(), Stop> {
        let (header, body) = SheetHeader::split(sheet);
        self.send(&Reply::Sheet(header), &body)
    }

    /// Sends a remark about the file as a whole.
    pub(super) fn remark(&mut self, text: Text) -> Result<(), Stop> {
        self.send(&Reply::Remark { text }, &[])
    }

    /// Sends a message and its attachments.
    fn mail(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let mut mail =
            mail::mail(bytes).ok_or_else(|| Stop::Refused(reason::broken("e-mail", "e-mail")))?;
        let attachments = std::mem::take(&mut mail.attachments);
        self.send(&Reply::Mail(Box::new(mail)), &[])?;
        for mut attachment in attachments {
            let body = std::mem::take(&mut attachment.bytes);
            self.send(&Reply::Attachment(attachment), &body)?;
        }
        Ok(())
    }

    fn send(&mut self, reply: &Reply, body: &[u8]) -> Result<(), Stop> {
        let mut output = &mut *self.output;
        Ok(frame::write(&mut output, reply, body)?)
    }
}

/// The distance between the pages that one of `jobs` children draws: short files are not worth a second child.
fn stride(pages: u32, jobs: u32) -> u32 {
    if pages >= 8 { jobs.max(1) } else { 1 }
}

/// What a caller lends to read files that are none of this module's: bytes of a stranger to a value, or why not.
pub type Lent<'a> = &'a (dyn Fn(Vec<u8>) -> Result<serde_json::Value, Text> + Sync);

/// The whole work of the child process: one request on `input`, frames on `output`; `lent` reads for
/// [`super::Workshop::read`].
///
/// The limits of the request are set first (`setrlimit`, unix): address space, processor time, and no core file, so
/// that evidence never lands on a disk by itself.
///
/// # Errors
/// When the parent is gone or did not send a request. Anything wrong with the file is a frame, not an error.
pub fn serve(
    mut input: impl Read,
    mut output: impl Write + Send,
    lent: Lent<'_>,
) -> io::Result<()> {
    let (request, length): (Request, u64) = frame::read_start(&mut input, u64::MAX)?;
    // Before the file comes in: its size counts.
    restrict(&request.limits);
    let bytes = frame::take(&mut input, length)?;
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || answer(&request, bytes, &mut output, lent))?;
        worker
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the page could not be drawn")))
    })
}

fn answer(
    request: &Request,
    bytes: Vec<u8>,
    output: &mut dyn Write,
    lent: Lent<'_>,
) -> io::Result<()> {
    let mut outlet = Outlet {
        output: &mut *output,
        first: request.first,
        jobs: request.jobs,
    };
    let done = match request.format {
        Format::Pdf => pdf::draw(
            bytes,
            request.password.as_deref(),
            &request.limits,
            &mut outlet,
        ),
        Format::Mail => outlet.mail(&bytes),
        Format::Lent => lent(bytes)
            .map_err(Stop::Refused)
            .and_then(|value| outlet.send(&Reply::Value { value }, &[])),
        Format::Tiff => scan::draw(bytes, &request.limits, &mut outlet),
        format => photo::draw(format, bytes, &request.limits, &mut outlet),
    };
    let last = match done {
        Ok(()) => Reply::End,
        Err(Stop::Refused(reason)) => Reply::Refused { reason },
        Err(Stop::Locked) => Reply::Locked,
        Err(Stop::Io(error)) => return Err(error),
    };
    let mut output = output;
    frame::write(&mut output, &last, &[])
}

/// Keeps this process to its limits. A system that refuses leaves the parent's deadline.
#[cfg(unix)]
fn restrict(limits: &Limits) {
    use rlimit::Resource;
    let seconds = u64::from(limits.seconds);
    let _ = Resource::AS.set(limits.memory_bytes, limits.memory_bytes);
    let _ = Resource::CPU.set(seconds, seconds);
    let _ = Resource::CORE.set(0, 0);
}

/// Nothing to set on this system: the parent's deadline is the only limit.
#[cfg(not(unix))]
fn restrict(_: &Limits) {}
