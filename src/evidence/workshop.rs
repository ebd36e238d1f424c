//! The parent: starts children, hands them the file, collects their sheets in order, and kills what hangs.
//!
//! There is no clock. The parent counts the slices of time in which it waited in vain; the child counts its own
//! processor time ([`Limits`]).

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use super::bench::{Bench, SLICE, Said};
use super::error::EvidenceError;
use super::frame::{Format, Reply};
use super::limits::Limits;
use super::mail::{Attachment, Mail};
use super::reason;
use super::sheet::Sheet;
use crate::diagnostic::Text;

/// Starts child processes that draw.
#[derive(Debug, Clone)]
pub struct Workshop {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) limits: Limits,
}

/// A file to draw.
#[derive(Debug, Clone)]
pub struct Order {
    /// What the file is: see [`super::Kind::format`].
    pub format: Format,
    /// The file.
    pub bytes: Arc<[u8]>,
    /// The password of a PDF that needs one.
    pub password: Option<String>,
    /// How many children share the pages of a longer file: 1 or more.
    pub jobs: u32,
}

impl Workshop {
    /// A workshop whose children are `program` with `arguments`; they must call [`super::serve`].
    pub fn new(program: PathBuf, arguments: Vec<String>, limits: Limits) -> Self {
        Self {
            program,
            arguments,
            limits,
        }
    }

    /// Opens a file. Its sheets come as they are asked for; only a few are ready ahead.
    ///
    /// # Errors
    /// [`EvidenceError::NeedsPassword`], [`EvidenceError::Unreadable`] when nothing of the file can be shown, and
    /// [`EvidenceError::Start`] when no child could be started.
    pub fn open(&self, order: Order) -> Result<Sheets, EvidenceError> {
        let jobs = order.jobs.clamp(1, 16);
        let order = Order { jobs, ..order };
        let mut first = Bench::start(self, &order, 1).map_err(EvidenceError::Start)?;
        let (pages, step) = match first.next(self.limits.seconds_per_page) {
            Said::Reply(Reply::Begin { pages, step }, _)
                if pages > 0 && (step == 1 || step == jobs) =>
            {
                (pages, step)
            }
            Said::Reply(Reply::Locked, _) => return Err(EvidenceError::NeedsPassword),
            Said::Reply(Reply::Refused { reason }, _) => {
                return Err(EvidenceError::Unreadable(reason));
            }
            Said::Late => {
                return Err(EvidenceError::Unreadable(reason::too_slow(
                    self.limits.seconds_per_page,
                )));
            }
            Said::Gone | Said::Reply(..) => {
                return Err(EvidenceError::Unreadable(reason::crashed()));
            }
        };
        let mut benches = vec![Some(first)];
        for number in 2..=step {
            benches.push(Some(
                Bench::start(self, &order, number).map_err(EvidenceError::Start)?,
            ));
        }
        let limits = self.limits;
        let mut remarks = Vec::new();
        if pages > limits.pages {
            remarks.push(reason::more_pages(limits.pages, pages));
        }
        Ok(Sheets {
            workshop: self.clone(),
            order,
            pages,
            last: pages.min(limits.pages),
            next: 1,
            benches,
            restarts: limits.restarts,
            waited: 0,
            shown: 0,
            remarks,
        })
    }
}

impl Workshop {
    /// Reads a message in a child: what [`super::mail()`] does, but whatever the message does to it.
    ///
    /// # Errors
    /// [`EvidenceError::Unreadable`] when it is no message or the child did not survive it, and
    /// [`EvidenceError::Start`] when no child could be started.
    pub fn mail(&self, bytes: Arc<[u8]>) -> Result<Mail, EvidenceError> {
        let order = Order {
            format: Format::Mail,
            bytes,
            password: None,
            jobs: 1,
        };
        let mut bench = Bench::start(self, &order, 1).map_err(EvidenceError::Start)?;
        let mut read: Option<Mail> = None;
        loop {
            let reason = match (bench.next(self.limits.seconds_per_page), &mut read) {
                (Said::Reply(Reply::Mail(mail), _), None) => {
                    read = Some(*mail);
                    continue;
                }
                (Said::Reply(Reply::Attachment(attachment), bytes), Some(mail)) => {
                    mail.attachments.push(Attachment {
                        bytes,
                        ..attachment
                    });
                    continue;
                }
                (Said::Reply(Reply::End, _), Some(mail)) => return Ok(std::mem::take(mail)),
                (Said::Reply(Reply::Refused { reason }, _), _) => reason,
                (Said::Late, _) => reason::too_slow(self.limits.seconds_per_page),
                (Said::Gone | Said::Reply(..), _) => reason::crashed(),
            };
            return Err(EvidenceError::Unreadable(reason));
        }
    }
}

impl Workshop {
    /// Has a child read `size` bytes of a stranger with the reader that was lent to [`super::serve`]; nothing of the
    /// file is kept here.
    ///
    /// # Errors
    /// As [`Self::mail`].
    pub fn read(&self, size: u64, from: &mut dyn Read) -> Result<serde_json::Value, EvidenceError> {
        let mut bench = Bench::stream(self, size, from).map_err(EvidenceError::Start)?;
        let seconds = self.limits.seconds_per_page;
        Err(EvidenceError::Unreadable(match bench.next(seconds) {
            Said::Reply(Reply::Value { value }, _) => return Ok(value),
            Said::Reply(Reply::Refused { reason }, _) => reason,
            Said::Late => reason::reading_too_slow(seconds),
            Said::Gone | Said::Reply(..) => reason::reading_crashed(),
        }))
    }
}

/// The sheets of one file, in the order of its pages. Dropping it ends the children.
#[derive(Debug)]
pub struct Sheets {
    workshop: Workshop,
    order: Order,
    pages: u32,
    last: u32,
    next: u32,
    benches: Vec<Option<Bench>>,
    restarts: u32,
    waited: u64,
    shown: u32,
    remarks: Vec<Text>,
}

impl Sheets {
    /// The pages of the file, including those that are not shown.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// How many sheets have an image so far.
    pub fn shown(&self) -> u32 {
        self.shown
    }

    /// What people should know of the file; complete after the last sheet.
    pub fn remarks(&self) -> &[Text] {
        &self.remarks
    }

    fn bench(&mut self, page: u32) -> Option<&mut Option<Bench>> {
        let index = (page as usize - 1) % self.benches.len().max(1);
        self.benches.get_mut(index)
    }

    /// The sheet of a page, or why there is none.
    fn fetch(&mut self, page: u32) -> Result<Sheet, Text> {
        let seconds = self.workshop.limits.seconds_per_page;
        loop {
            let Some(Some(bench)) = self.bench(page) else {
                return Err(reason::crashed());
            };
            let said = bench.next(seconds);
            self.waited += std::mem::take(&mut bench.waited);
            match said {
                Said::Reply(Reply::Begin { .. }, _) => {}
                Said::Reply(Reply::Remark { text }, _) => self.remark(text),
                Said::Reply(Reply::Sheet(header), body) => {
                    let sheet = header.join(body);
                    return if sheet.page == page {
                        Ok(sheet)
                    } else {
                        Err(reason::crashed())
                    };
                }
                Said::Reply(Reply::Refused { reason }, _) => return Err(reason),
                Said::Late => return Err(reason::too_slow(seconds)),
                Said::Gone | Said::Reply(..) => return Err(reason::crashed()),
            }
        }
    }

    /// Puts a new child in the place of the one that `page` ended, to go on after it.
    fn restart(&mut self, page: u32) {
        let step = self.benches.len() as u32;
        let after = page + step;
        let spent = self.waited * SLICE / 1000 >= u64::from(self.workshop.limits.seconds);
        let new = if after > self.last {
            None
        } else if self.restarts == 0 || spent {
            self.give_up(page + 1);
            return;
        } else {
            self.restarts -= 1;
            Bench::start(&self.workshop, &self.order, after).ok()
        };
        if new.is_none() && after <= self.last {
            self.give_up(page + 1);
            return;
        }
        if let Some(place) = self.bench(page) {
            *place = new;
        }
    }

    fn give_up(&mut self, page: u32) {
        if page <= self.last {
            self.remarks.push(reason::given_up(page, self.pages));
        }
        self.last = page - 1;
        self.benches.clear();
    }

    fn remark(&mut self, text: Text) {
        // Children that share a file all say what they saw.
        if !self.remarks.contains(&text) && self.remarks.len() < 200 {
            self.remarks.push(text);
        }
    }

    /// Hears the last remarks.
    fn end(&mut self) {
        let seconds = self.workshop.limits.seconds_per_page;
        for mut bench in std::mem::take(&mut self.benches).into_iter().flatten() {
            while let Said::Reply(reply, _) = bench.next(seconds) {
                match reply {
                    Reply::Remark { text } => self.remark(text),
                    Reply::Begin { .. } => {}
                    _ => break,
                }
            }
        }
    }
}

impl Iterator for Sheets {
    type Item = Sheet;

    fn next(&mut self) -> Option<Sheet> {
        if self.next > self.last {
            self.end();
            return None;
        }
        let page = self.next;
        self.next += 1;
        let sheet = match self.fetch(page) {
            Ok(sheet) => sheet,
            Err(reason) => {
                self.restart(page);
                Sheet {
                    page,
                    width_pt: 0.0,
                    height_pt: 0.0,
                    image: None,
                    runs: Vec::new(),
                    notes: Vec::new(),
                    reason: Some(reason),
                }
            }
        };
        if sheet.image.is_some() {
            self.shown += 1;
        }
        if self.waited * SLICE / 1000 >= u64::from(self.workshop.limits.seconds)
            && self.next <= self.last
        {
            self.give_up(self.next);
        }
        Some(sheet)
    }
}
