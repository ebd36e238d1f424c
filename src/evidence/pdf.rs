//! PDF pages to sheets: drawn by hayro, read by a second pass over the same operators.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, interpret_page,
};
use hayro::hayro_syntax::object::Dict;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::kurbo::{Affine, Rect};
use hayro::{RenderCache, RenderSettings};

use super::glyphs::{Fonts, Reader};
use super::limits::Limits;
use super::marks::{self, Form};
use super::overlay::Overlay;
use super::pixels::Raster;
use super::serve::{Outlet, Stop};
use super::sheet::{Picture, Sheet};
use super::ticks::Ticks;
use super::{look, reason};

/// The largest side of a page in points: what PDF itself allows (ISO 32000-1 Annex C.2). Larger ones are scaled.
const SIDE: f64 = 14_400.0;

/// After this many pages the file is opened anew, because it keeps the content of every page it has read.
const AT_ONCE: usize = 64;

/// Draws the pages that were asked for.
pub(super) fn draw(
    bytes: Vec<u8>,
    password: Option<&str>,
    limits: &Limits,
    outlet: &mut Outlet<'_>,
) -> Result<(), Stop> {
    let bytes = Arc::new(bytes);
    let pdf = open(&bytes, password)?;
    let pages = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if pages == 0 {
        return Err(Stop::Refused(reason::no_pages()));
    }
    let wanted: Vec<u32> = outlet.begin(pages, limits)?.collect();
    for remark in look::file(&pdf, password.is_some_and(|password| !password.is_empty())) {
        outlet.remark(remark)?;
    }
    let bytes = prepare(&pdf, bytes, &wanted, password, outlet)?;
    drop(pdf);
    let mut notes = Notes::default();
    for some in wanted.chunks(AT_ONCE) {
        let pdf = open(&bytes, password)?;
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let mut desk = Desk::new(limits, catalog.as_ref().map(Form::of).unwrap_or_default());
        for number in some {
            if let Some(page) = pdf.pages().get(*number as usize - 1) {
                let sheet = desk.sheet(*number, page, &mut notes);
                outlet.sheet(sheet)?;
            }
        }
        desk.take_fonts(&mut notes);
    }
    notes.tell(outlet)
}

/// Says what the pages hold besides what is drawn, and returns the file with its ticks made visible.
fn prepare(
    pdf: &Pdf,
    bytes: Arc<Vec<u8>>,
    wanted: &[u32],
    password: Option<&str>,
    outlet: &mut Outlet<'_>,
) -> Result<Arc<Vec<u8>>, Stop> {
    let mut seen = look::Seen::default();
    let mut ticks = Ticks::default();
    let (mut ticked, mut lost) = (Vec::new(), Vec::new());
    for number in wanted {
        if let Some(page) = pdf.pages().get(*number as usize - 1) {
            seen.page(page);
            let before = ticks.len();
            if ticks.page(page) {
                lost.push(*number);
            }
            if ticks.len() > before {
                ticked.push(*number);
            }
        }
    }
    for remark in seen.remarks() {
        outlet.remark(remark)?;
    }
    let changed = if ticked.is_empty() {
        None
    } else {
        ticks.apply(pdf).map(Arc::new)
    };
    // The copy must open and have the same pages, or the original is drawn without its ticks.
    let changed = changed.filter(|copy| {
        open(copy, password).is_ok_and(|copy| copy.pages().len() == pdf.pages().len())
    });
    if changed.is_none() {
        lost.extend(ticked);
    }
    if !lost.is_empty() {
        lost.sort_unstable();
        lost.dedup();
        outlet.remark(reason::lost_ticks(&lost))?;
    }
    Ok(changed.unwrap_or(bytes))
}

fn open(bytes: &Arc<Vec<u8>>, password: Option<&str>) -> Result<Pdf, Stop> {
    Pdf::new_with_password(Arc::clone(bytes), password.unwrap_or_default()).map_err(|error| {
        match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Stop::Locked,
            LoadPdfError::Decryption(_) => Stop::Refused(reason::cipher()),
            LoadPdfError::Invalid => Stop::Refused(reason::broken("PDF", "PDF")),
        }
    })
}

/// What is told about all pages together.
#[derive(Default)]
struct Notes {
    fonts: BTreeSet<String>,
    nameless: u64,
    lost_images: Vec<u32>,
    coarse: Vec<u32>,
    much_text: Vec<u32>,
    covered: Vec<u32>,
    unseen: u64,
    unseen_pages: Vec<u32>,
    letters: BTreeSet<String>,
}

impl Notes {
    fn tell(self, outlet: &mut Outlet<'_>) -> Result<(), Stop> {
        if !self.fonts.is_empty() {
            let names: Vec<String> = self.fonts.into_iter().take(20).collect();
            outlet.remark(reason::fonts(&names))?;
        }
        if self.nameless > 0 {
            outlet.remark(reason::nameless(self.nameless))?;
        }
        if self.unseen > 0 {
            let letters: Vec<String> = self.letters.into_iter().take(20).collect();
            outlet.remark(reason::unseen_letters(
                self.unseen,
                &self.unseen_pages,
                &letters,
            ))?;
        }
        if !self.covered.is_empty() {
            outlet.remark(reason::covered(&self.covered))?;
        }
        if !self.lost_images.is_empty() {
            outlet.remark(reason::lost_images(&self.lost_images))?;
        }
        if !self.coarse.is_empty() {
            outlet.remark(reason::coarse(&self.coarse))?;
        }
        for page in self.much_text.into_iter().take(12) {
            outlet.remark(reason::much_text(page))?;
        }
        Ok(())
    }
}

/// What is kept from page to page: fonts and outlines.
struct Desk<'a> {
    limits: Limits,
    drawing: RenderCache<'a>,
    reading: InterpreterCache<'a>,
    settings: InterpreterSettings,
    fonts: Arc<Mutex<BTreeSet<String>>>,
    lost: Arc<AtomicBool>,
    known: Fonts,
    form: Form,
}

impl<'a> Desk<'a> {
    fn new(limits: &Limits, form: Form) -> Self {
        let known = Fonts::default();
        let asked = Arc::clone(&known.asked);
        let fonts = Arc::new(Mutex::new(BTreeSet::new()));
        let lost = Arc::new(AtomicBool::new(false));
        let mut settings = InterpreterSettings::default();
        let standard = Arc::clone(&settings.font_resolver);
        let (names, failure) = (Arc::clone(&fonts), Arc::clone(&lost));
        settings.font_resolver = Arc::new(move |query| {
            asked.store(true, Ordering::Relaxed);
            if let FontQuery::Fallback(font) = query {
                let name = font
                    .post_script_name
                    .clone()
                    .or_else(|| font.font_family.clone());
                let name: String = name
                    .unwrap_or_default()
                    .chars()
                    .filter(|letter| !letter.is_control())
                    .take(60)
                    .collect();
                if !name.is_empty() {
                    names
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(name);
                }
            }
            standard(query)
        });
        settings.warning_sink = Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                failure.store(true, Ordering::Relaxed);
            }
        });
        Self {
            limits: *limits,
            drawing: RenderCache::new(),
            reading: InterpreterCache::new(),
            settings,
            fonts,
            lost,
            known,
            form,
        }
    }

    fn take_fonts(self, notes: &mut Notes) {
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        notes.fonts.append(&mut fonts);
    }

    fn sheet(&mut self, number: u32, page: &'a Page<'a>, notes: &mut Notes) -> Sheet {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let shrink = (SIDE / width.max(height)).min(1.0);
        let (width_pt, height_pt) = (width * shrink, height * shrink);
        let frame = Frame::new(&self.limits, width_pt, height_pt);
        let mut known = std::mem::take(&mut self.known);
        let mut reader = Reader::new(width_pt, height_pt, &self.limits, &mut known);
        self.read(page, shrink, (width_pt, height_pt), &mut reader);
        let (mut runs, covered) = reader.words();
        let Reader {
            nameless,
            cut,
            facsimile,
            mut overlay,
            unseen,
            letters,
            ..
        } = reader;
        self.known = known;
        notes.nameless += nameless;
        if cut {
            notes.much_text.push(number);
        }
        if covered {
            notes.covered.push(number);
        }
        if unseen > 0 {
            notes.unseen += unseen;
            notes.unseen_pages.push(number);
            notes.letters.extend(letters);
        }
        let upright =
            Affine::scale(shrink) * Affine::new(page.initial_transform(false).as_coeffs());
        let found = marks::read(page, &self.form, upright, &mut overlay);
        runs.extend(found.runs);
        let scan = facsimile.picture().filter(|_| overlay.is_empty());
        let image = if let Some(scan) = scan {
            scan
        } else {
            if frame.coarse {
                notes.coarse.push(number);
            }
            self.image(page, &frame, (width, height), &overlay, shrink)
        };
        if self.lost.swap(false, Ordering::Relaxed) {
            notes.lost_images.push(number);
        }
        Sheet {
            page: number,
            width_pt,
            height_pt,
            image: Some(image),
            runs,
            notes: found.notes,
            reason: None,
        }
    }

    fn image(
        &self,
        page: &'a Page<'a>,
        frame: &Frame,
        (width, height): (f64, f64),
        overlay: &Overlay,
        shrink: f64,
    ) -> Picture {
        let settings = RenderSettings {
            x_scale: (f64::from(frame.width) / width) as f32,
            y_scale: (f64::from(frame.height) / height) as f32,
            width: Some(frame.width),
            height: Some(frame.height),
            bg_color: WHITE,
        };
        let mut pixels = hayro::render(page, &self.drawing, &self.settings, &settings);
        if !overlay.is_empty() {
            let (x, y) = (
                f64::from(frame.width) / width,
                f64::from(frame.height) / height,
            );
            let down = Affine::new([
                x / shrink,
                0.0,
                0.0,
                -y / shrink,
                0.0,
                f64::from(frame.height),
            ]);
            overlay.draw(&mut pixels, down);
        }
        let (columns, rows) = (u32::from(pixels.width()), u32::from(pixels.height()));
        let raster = Raster::from_rgba(columns, rows, pixels.data_as_u8_slice());
        drop(pixels);
        raster.code(true)
    }

    fn read(
        &self,
        page: &'a Page<'a>,
        shrink: f64,
        (width, height): (f64, f64),
        reader: &mut Reader<'_>,
    ) {
        let upright = Affine::new(page.initial_transform(false).as_coeffs());
        let mut context = Context::new(
            Affine::scale(shrink) * upright,
            Rect::new(0.0, 0.0, width, height),
            &self.reading,
            page.xref(),
            self.settings.clone(),
        );
        interpret_page(page, &mut context, reader);
    }
}

/// How many pixels a page gets.
struct Frame {
    width: u16,
    height: u16,
    coarse: bool,
}

impl Frame {
    fn new(limits: &Limits, width_pt: f64, height_pt: f64) -> Self {
        let mut scale = f64::from(limits.dpi) / 72.0;
        let mut coarse = false;
        let pixels = width_pt * scale * height_pt * scale;
        let allowed = f64::from(limits.pixels_per_page.max(1));
        if pixels > allowed {
            scale *= (allowed / pixels).sqrt();
            coarse = true;
        }
        let side =
            |points: f64| (points * scale).round().clamp(1.0, f64::from(u16::MAX / 2)) as u16;
        Self {
            width: side(width_pt),
            height: side(height_pt),
            coarse,
        }
    }
}
