//! A running child: its pipes, its frames, its end.

use std::io::{Read, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::frame::{self, Format, Reply, Request};
use super::workshop::{Order, Workshop};

/// The parent waits in slices of this length, in milliseconds.
pub(super) const SLICE: u64 = 50;

/// What came from a child.
pub(super) enum Said {
    Reply(Reply, Vec<u8>),
    /// Nothing in time.
    Late,
    /// It ended, or spoke nonsense.
    Gone,
}

/// A running child.
#[derive(Debug)]
pub(super) struct Bench {
    child: Child,
    frames: Receiver<(Reply, Vec<u8>)>,
    /// Slices waited in vain since the last look.
    pub(super) waited: u64,
}

impl Bench {
    /// Starts a child that draws from page `first` on, and hands it the file.
    pub(super) fn start(workshop: &Workshop, order: &Order, first: u32) -> std::io::Result<Self> {
        let request = Request {
            format: order.format,
            password: order.password.clone(),
            first,
            jobs: order.jobs,
            limits: workshop.limits,
        };
        // Samples of the largest page, doubled for what deflate may add, and a JPEG that is kept as it came.
        let cap =
            u64::from(workshop.limits.pixels_per_page) * 6 + order.bytes.len() as u64 + (1 << 20);
        let (bench, mut input) = Self::spawn(workshop, cap)?;
        let bytes = Arc::clone(&order.bytes);
        // A child that ends early leaves a broken pipe; its missing answer says so already.
        std::thread::Builder::new().spawn(move || {
            let _ = frame::write(&mut input, &request, &bytes).and_then(|()| input.flush());
        })?;
        Ok(bench)
    }

    /// Starts a child and hands it `size` bytes as they come; a stream that ends early ends the child.
    pub(super) fn stream(
        workshop: &Workshop,
        size: u64,
        from: &mut dyn Read,
    ) -> std::io::Result<Self> {
        let request = Request {
            format: Format::Lent,
            password: None,
            first: 1,
            jobs: 1,
            limits: workshop.limits,
        };
        let (bench, mut input) = Self::spawn(workshop, 0)?;
        let sent = frame::start(&mut input, &request, size)
            .and_then(|()| std::io::copy(&mut from.take(size), &mut input))
            .and_then(|_| input.flush());
        // A child that did not get all of it answers nothing, and whoever reads `from` further sees why.
        drop((sent, input));
        Ok(bench)
    }

    fn spawn(workshop: &Workshop, cap: u64) -> std::io::Result<(Self, ChildStdin)> {
        let mut command = Command::new(&workshop.program);
        command
            .args(&workshop.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        #[cfg(unix)]
        command.env_clear();
        // An allocator that sets much aside at once would run into the limit before any page.
        command.env("MIMALLOC_ARENA_RESERVE", "16MiB");
        let mut child = command.spawn()?;
        let (Some(input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("the child has no pipes"));
        };
        let (send, frames) = sync_channel(2);
        let bench = Self {
            child,
            frames,
            waited: 0,
        };
        std::thread::Builder::new().spawn(move || {
            while let Ok(said) = frame::read(&mut output, cap) {
                if send.send(said).is_err() {
                    break;
                }
            }
            // Lets a child that still writes go on until it is killed, instead of stopping it halfway.
            drop(send);
            let _ = output.read(&mut [0; 1]);
        })?;
        Ok((bench, input))
    }

    /// What it says next, if it does within so many seconds.
    pub(super) fn next(&mut self, seconds: u32) -> Said {
        let slices = (u64::from(seconds) * 1000).div_ceil(SLICE).max(1);
        for _ in 0..slices {
            match self.frames.recv_timeout(Duration::from_millis(SLICE)) {
                Ok((reply, body)) => return Said::Reply(reply, body),
                Err(RecvTimeoutError::Timeout) => self.waited += 1,
                Err(RecvTimeoutError::Disconnected) => return Said::Gone,
            }
        }
        Said::Late
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // It may have ended by itself; waiting takes it from the process table in any case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
