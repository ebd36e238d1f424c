//! What is the same for many documents (catalog, press, compiled forms and templates) is made once, from any thread.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use serde_json::Value;

use super::figures::figures;
use super::request::{Prepared, Request, Translation};
use crate::catalog::{Catalog, Procedure, layouts, wording_path};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language};
use crate::pdf::FieldFont;
use crate::typeset::{Fonts, Press, field_font};
use crate::wording::Engine;

/// Makes documents, from any thread.
#[derive(Debug)]
pub struct Maker {
    /// The content.
    pub catalog: Catalog,
    press: OnceLock<Press>,
    /// The press being set up on another thread meanwhile.
    coming: Mutex<Option<JoinHandle<Press>>>,
    field_font: OnceLock<FieldFont>,
    prepared: Mutex<BTreeMap<String, Arc<Prepared>>>,
    engines: Mutex<BTreeMap<String, Arc<Engine>>>,
}

impl Maker {
    /// A maker for a catalog; fonts in the folder `fonts/` of the content come before the system's.
    pub fn new(catalog: Catalog) -> Self {
        Self::with_press(catalog, None)
    }

    /// Reads the content and sets up the press at the same time; for one letter that is half of the start.
    ///
    /// # Errors
    /// As [`Catalog::load`].
    pub fn open(content: Content) -> Result<Self, Vec<Diagnostic>> {
        let content = Arc::new(content);
        let shared = Arc::clone(&content);
        // Without a second thread the press is simply set up later.
        let coming = std::thread::Builder::new()
            .spawn(move || set_up(&shared))
            .ok();
        Ok(Self::with_press(Catalog::load_shared(content)?, coming))
    }

    fn with_press(catalog: Catalog, coming: Option<JoinHandle<Press>>) -> Self {
        Self {
            catalog,
            press: OnceLock::new(),
            coming: Mutex::new(coming),
            field_font: OnceLock::new(),
            prepared: Mutex::default(),
            engines: Mutex::default(),
        }
    }

    /// The fonts that documents are set in.
    pub fn fonts(&self) -> &Fonts {
        self.press().fonts()
    }

    /// The layouts and fonts.
    pub fn press(&self) -> &Press {
        self.press.get_or_init(|| {
            let coming = self
                .coming
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            coming
                .and_then(|coming| coming.join().ok())
                .unwrap_or_else(|| set_up(&self.catalog.content))
        })
    }

    /// Compiles what a document needs, once.
    ///
    /// # Errors
    /// All mistakes in the files that the document is made of.
    pub fn prepare(&self, name: &str) -> Result<Arc<Prepared>, Vec<Diagnostic>> {
        let lock = || self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = lock().get(name) {
            return Ok(Arc::clone(ready));
        }
        let (procedure, document) = self
            .catalog
            .document(name)
            .map_err(|problem| vec![problem])?;
        let form = Arc::new(self.catalog.form(procedure, &document.form)?);
        let front = document
            .wording
            .as_deref()
            .map(|wording| self.catalog.front_matter(procedure, wording))
            .unwrap_or_default();
        let english = document.wording.as_deref().and_then(|wording| {
            let wording = format!("{}/{wording}", Language::En.tag());
            let path = wording_path(&self.catalog.content, &procedure.name, &wording);
            self.catalog.content.get(&path)?;
            let front = self.catalog.front_matter(procedure, &wording);
            Some(Translation { wording, front })
        });
        let engine = self.engine(procedure);
        let ready = Arc::new(Prepared {
            procedure: procedure.name.clone(),
            document: document.clone(),
            form,
            engine,
            front,
            english,
            roles: procedure.file.roles.clone(),
        });
        lock().insert(name.to_owned(), Arc::clone(&ready));
        Ok(ready)
    }

    /// The templates of a procedure, compiled once.
    pub(super) fn engine(&self, procedure: &Procedure) -> Arc<Engine> {
        let mut engines = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        let engine = engines
            .entry(procedure.name.clone())
            .or_insert_with(|| Arc::new(self.catalog.engine(procedure)));
        Arc::clone(engine)
    }

    /// The font of stamps and text fields.
    pub fn field_font(&self) -> &FieldFont {
        self.field_font.get_or_init(field_font)
    }

    /// As [`Maker::prepare`], with another wording for this one document.
    ///
    /// # Errors
    /// As [`Maker::prepare`], and where the wording does not parse.
    pub fn prepare_with(
        &self,
        name: &str,
        wording: Option<&str>,
    ) -> Result<Arc<Prepared>, Vec<Diagnostic>> {
        let ready = self.prepare(name)?;
        let (Some(text), Some(file)) = (wording, ready.document.wording.clone()) else {
            return Ok(ready);
        };
        let Some(procedure) = self.catalog.procedures.get(&ready.procedure) else {
            return Ok(ready);
        };
        let engine = self
            .catalog
            .engine_with(procedure, Some((file.clone(), text.to_owned())));
        engine.compile(&file).map_err(|problem| vec![problem])?;
        Ok(Arc::new(Prepared {
            procedure: ready.procedure.clone(),
            document: ready.document.clone(),
            form: Arc::clone(&ready.form),
            engine: Arc::new(engine),
            front: crate::wording::split(text).0,
            // The translation says what the shipped wording says, not what was changed in it.
            english: None,
            roles: ready.roles.clone(),
        }))
    }

    /// The numbers that a report prints, and all that its wording knows of them; nothing when it is no report.
    ///
    /// # Errors
    /// When the form of an earlier report cannot be read.
    pub fn printed_figures(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Option<Value>, Vec<Diagnostic>> {
        let form_of = |procedure: &Procedure, code: &str| {
            let prepared = self.prepare(&format!("{}/{code}", procedure.name))?;
            Ok(Arc::clone(&prepared.form))
        };
        let found = figures(&self.catalog, &form_of, prepared, request, request.answers)?;
        Ok(found.map(|figures| figures.printed))
    }
}

fn set_up(content: &Content) -> Press {
    let fonts = content
        .root()
        .map(|root| root.join("fonts"))
        .filter(|folder| folder.is_dir());
    Press::new(layouts(content), Fonts::new(fonts))
}
