//! The catalog: what the content files mean.
//!
//! Reads `forms/` and `templates/` into forms, documents, senders and roles; the path is the name, nothing is
//! registered. Forms are read when asked for. [`check`] is the compiler of content: all mistakes at once.

pub mod check;
mod definitions;
mod disclosure;
mod document;
mod dossier;
mod element;
mod event;
mod event_data;
mod event_form;
mod figures;
mod form;
mod house;
pub mod kind;
pub mod letterhead;
mod obligation;
mod people;
mod procedure;
mod rule;
mod settings;
mod texts;
mod toml_place;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

pub use definitions::{Definitions, DefinitionsFile};
pub use disclosure::{ContainsSpec, DisclosureSpec, ReportSpec, StockSpec, TermsSpec};
pub use document::{Datum, DocumentSpec, ParentSigns, SenderWhen, TranslatedSpec, Whom, WhomSpec};
pub use dossier::{
    ApartSpec, ArchiveEvents, ArchiveSpec, DossierSpec, Give, PartsSpec, ReleaseSpec, TermSpec,
};
pub use element::{Control, Detail, Effect, Element, Options, Visibility, dotted, property_path};
pub use event::{BEGIN, EventSpec, MoveSpec, PeopleSpec};
pub use event_data::{EventData, EventField};
pub use event_form::{PEOPLE, PERSON, Whose, asked_beside};
pub use figures::{FigureSpec, Window as FigureWindow};
pub use form::{Form, FormFile};
pub use house::Senders;
pub use obligation::{AlternativeSpec, EffectSpec, Ending, ObligationSpec, Start, StartSpec};
pub use people::{Door, unknown_role};
pub use procedure::{
    ANSWERS, AccessSpec, ClosingSpec, ConditionSpec, CountingSpec, Ends, GuardSeverity, GuardSpec,
    HoldSpec, PolicySpec, ProcedureFile, RetentionSpec, Role, SENT, StateSpec, TERMS, Table,
    TrackSpec,
};
pub use rule::{Rule, RuleBook, Scope};
pub use settings::{FunctionSpec, Sender, SettingsFile, Window};
pub use toml_place::{toml_part, toml_place};

use crate::calendar::{EquatedDays, Holidays};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Severity, Text, meant};
use crate::json;
use crate::typeset::Logo;
use crate::wording::{self, Engine};

/// The data of the calendar; without it only the computed holidays are known.
pub(crate) const EQUATED_DAYS: &str = "forms/holidays.toml";

/// The short texts of the layouts.
const LABELS: &str = "templates/layout/labels.json";

/// Everything the content says.
#[derive(Debug)]
pub struct Catalog {
    /// The files.
    pub content: Arc<Content>,
    /// What the content says of the organisation; the senders that letters carry are [`Catalog::senders`].
    pub settings: SettingsFile,
    /// The senders as the office has them.
    house: house::House,
    /// The short texts of the layouts, by language: `templates/layout/labels.json`.
    labels: BTreeMap<String, Map<String, Value>>,
    /// The holidays, with the equated days of `forms/holidays.toml`.
    pub holidays: Holidays,
    /// The procedures, by the name of their folder.
    pub procedures: BTreeMap<String, Procedure>,
    /// Procedures whose files have mistakes, with them; empty unless it was read by [`Catalog::load_sound`].
    pub unsound: BTreeMap<String, Vec<Diagnostic>>,
}

/// One procedure: a folder in `forms/` and a folder in `templates/`.
#[derive(Debug)]
pub struct Procedure {
    /// The name of the folder.
    pub name: String,
    /// Title and roles.
    pub file: Arc<ProcedureFile>,
    /// The documents, by code.
    pub documents: BTreeMap<String, DocumentSpec>,
    /// The shared definitions.
    pub definitions: Definitions,
}

impl Catalog {
    /// Reads settings, procedures and documents; forms, wordings and layouts wait until they are needed.
    ///
    /// # Errors
    /// Every file that is missing or does not parse, with its line.
    pub fn load(content: Content) -> Result<Self, Vec<Diagnostic>> {
        Self::load_shared(Arc::new(content))
    }

    /// As [`Catalog::load`], for content that others read too.
    ///
    /// # Errors
    /// As [`Catalog::load`].
    pub fn load_shared(content: Arc<Content>) -> Result<Self, Vec<Diagnostic>> {
        let (catalog, mut problems) = Self::read(content);
        problems.splice(0..0, catalog.unsound.values().flatten().cloned());
        if problems.is_empty() {
            Ok(catalog)
        } else {
            Err(problems)
        }
    }

    /// Reads what can be read: a procedure whose files have mistakes is in [`Catalog::unsound`] and leaves the others
    /// alone.
    ///
    /// # Errors
    /// When something that all of them need has mistakes.
    pub fn load_sound(content: Content) -> Result<Self, Vec<Diagnostic>> {
        let (mut catalog, problems) = Self::read(Arc::new(content));
        if !problems.is_empty() {
            return Err(problems);
        }
        let unsound = &catalog.unsound;
        catalog
            .procedures
            .retain(|name, _| !unsound.contains_key(name));
        Ok(catalog)
    }

    /// The catalog as far as it can be read, and the mistakes in what its procedures share.
    fn read(content: Arc<Content>) -> (Self, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        // What could not be read is a problem, and then nobody gets this catalog.
        let settings: SettingsFile =
            read_toml(&content, "forms/settings.toml", &mut problems).unwrap_or_default();
        let equated = if content.get(EQUATED_DAYS).is_some() {
            // As above.
            read_toml(&content, EQUATED_DAYS, &mut problems).unwrap_or_default()
        } else {
            EquatedDays::default()
        };
        let holidays = Holidays::new(&equated);
        let labels = if content.get(LABELS).is_some() {
            // As above.
            read_json(&content, LABELS, &mut problems).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        let shared = Definitions::shared(&content, &mut problems);
        let (mut procedures, mut unsound) = (BTreeMap::new(), BTreeMap::new());
        for path in content.below("forms") {
            if let Some((name, "procedure.toml")) = path
                .strip_prefix("forms/")
                .and_then(|path| path.split_once('/'))
            {
                let (procedure, found) = read_procedure(&content, &path, name, &shared);
                procedures.insert(name.to_owned(), procedure);
                if !found.is_empty() {
                    unsound.insert(name.to_owned(), found);
                }
            }
        }
        if procedures.is_empty() && problems.is_empty() {
            problems.push(
                Diagnostic::wrong(
                    "content",
                    "de inhoud bevat geen procedure",
                    "the content holds no procedure",
                )
                .file(content.display("forms"))
                .command(
                    "een procedure is een map `forms/<naam>/` met een `procedure.toml`; `griffie content export MAP` schrijft een volledig voorbeeld",
                    "a procedure is a folder `forms/<name>/` with a `procedure.toml`; `griffie content export DIR` writes a complete example",
                ),
            );
        }
        let catalog = Self {
            content,
            house: house::House::of(&settings.sender),
            settings,
            labels,
            holidays,
            procedures,
            unsound,
        };
        (catalog, problems)
    }

    /// Finds a document by its code, `D15` or `procedure/D15`.
    ///
    /// # Errors
    /// When no document, or more than one procedure, has that code.
    pub fn document(&self, name: &str) -> Result<(&Procedure, &DocumentSpec), Diagnostic> {
        let (folder, code) = name
            .rsplit_once('/')
            .map_or((None, name), |(folder, code)| (Some(folder), code));
        let found: Vec<_> = self
            .procedures
            .values()
            .filter(|procedure| folder.is_none_or(|folder| folder == procedure.name))
            .filter_map(|procedure| Some((procedure, procedure.documents.get(code)?)))
            .collect();
        match found[..] {
            [only] => Ok(only),
            [] => {
                let known = self
                    .procedures
                    .values()
                    .flat_map(|procedure| procedure.documents.keys())
                    .map(String::as_str);
                let nearest = meant(code, known);
                let listed = |near: Option<&String>, all: &str| match near {
                    Some(near) => format!("{near}; {all}"),
                    None => all.to_owned(),
                };
                let (nl, en) = (
                    listed(
                        nearest.as_ref().map(|near| &near.nl),
                        "`griffie forms` noemt alle stukken",
                    ),
                    listed(
                        nearest.as_ref().map(|near| &near.en),
                        "`griffie forms` lists all of them",
                    ),
                );
                Err(Diagnostic::wrong(
                    "document",
                    format!("er is geen formulier of stuk `{name}`"),
                    format!("there is no form or document `{name}`"),
                )
                .hint_when(nearest)
                .command(nl, en))
            }
            _ => {
                let names: Vec<_> = found
                    .iter()
                    .map(|(procedure, _)| format!("{}/{code}", procedure.name))
                    .collect();
                Err(Diagnostic::wrong(
                    "document",
                    format!("meer dan één procedure heeft een stuk `{code}`"),
                    format!("more than one procedure has a document `{code}`"),
                )
                .tip(
                    format!("noem er een van: {}", names.join(", ")),
                    format!("name one of: {}", names.join(", ")),
                ))
            }
        }
    }

    /// Finds a form by its own name or by the code of a document that uses it.
    ///
    /// # Errors
    /// When there is none, or its file has mistakes.
    pub fn form_named(&self, name: &str) -> Result<(&Procedure, Form), Vec<Diagnostic>> {
        let (folder, form) = name
            .rsplit_once('/')
            .map_or((None, name), |(folder, form)| (Some(folder), form));
        for procedure in self
            .procedures
            .values()
            .filter(|procedure| folder.is_none_or(|folder| folder == procedure.name))
        {
            let path = Form::path(&self.content, &procedure.name, form);
            if self.content.get(&path).is_some() {
                return Ok((procedure, self.form(procedure, form)?));
            }
        }
        let (procedure, document) = self.document(name).map_err(|problem| vec![problem])?;
        Ok((procedure, self.form(procedure, &document.form)?))
    }

    /// Reads and compiles a form.
    ///
    /// # Errors
    /// All mistakes in its file, with their lines.
    pub fn form(&self, procedure: &Procedure, name: &str) -> Result<Form, Vec<Diagnostic>> {
        Form::read(&self.content, procedure, name)
    }

    /// A template engine over the wordings of a procedure; they compile at first use.
    pub fn engine(&self, procedure: &Procedure) -> Engine {
        self.engine_with(procedure, None)
    }

    /// As [`Catalog::engine`], with another text in place of one wording.
    pub fn engine_with(&self, procedure: &Procedure, other: Option<(String, String)>) -> Engine {
        let content = Arc::clone(&self.content);
        let folder = procedure.name.clone();
        Engine::with_loader(move |name| {
            let source = match &other {
                Some((replaced, text)) if replaced == name => text.clone(),
                _ => content.text(&wording_path(&content, &folder, name))?,
            };
            let (front, body, _) = wording::split(&source);
            // Blank lines in place of the front matter keep the line numbers true.
            Some(format!("{}{body}", "\n".repeat(front.body_line - 1)))
        })
    }

    /// The front matter of a wording.
    pub fn front_matter(&self, procedure: &Procedure, wording: &str) -> wording::FrontMatter {
        let path = wording_path(&self.content, &procedure.name, wording);
        match self.content.text(&path) {
            Some(source) => wording::split(&source).0,
            // `check` and every composing say that it is missing.
            None => wording::FrontMatter::default(),
        }
    }

    /// The logo of a sender; a missing or broken image is `check`'s to report.
    pub fn logo(&self, sender: &Sender) -> Option<Logo> {
        let bytes = self
            .content
            .get(&format!("forms/{}", sender.logo.as_ref()?))?
            .into_owned();
        Some(Logo {
            extension: check::image_kind(&bytes)?,
            bytes,
        })
    }

    /// The short texts of the layouts in a language; none when content has layouts that need none.
    pub fn labels(&self, language: Language) -> Map<String, Value> {
        match self.labels.get(language.tag()) {
            Some(labels) => labels.clone(),
            None => Map::new(),
        }
    }
}

/// Where a wording of a procedure stands: its own, or one that all share.
pub fn wording_path(content: &Content, procedure: &str, wording: &str) -> String {
    content.place("templates", procedure, wording)
}

/// The files of the layouts, by their name inside `templates/layout/`.
pub fn layouts(content: &Content) -> Vec<(String, Vec<u8>)> {
    let files = content.below("templates/layout").into_iter();
    files
        .filter_map(|path| {
            let name = path.strip_prefix("templates/layout/")?.to_owned();
            Some((name, content.get(&path)?.into_owned()))
        })
        .collect()
}

/// Reads a TOML file; a mistake becomes a diagnostic with its line.
fn read_toml<T: serde::de::DeserializeOwned>(
    content: &Content,
    path: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let Some(text) = content.text(path) else {
        problems.push(missing(content, path));
        return None;
    };
    match toml::from_str(&text) {
        Ok(value) => Some(value),
        Err(error) => {
            let at = error
                .span()
                .map(|span| json::line_column(&text, span.start));
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            problems.push(
                Diagnostic::new(Severity::Error, "toml", not_toml(message))
                    .file(content.display(path))
                    .at(at)
                    .tip(
                        "het schema met dezelfde naam in schemas/ beschrijft de sleutels van dit bestand",
                        "the keys of this file are described by the schema of the same name in schemas/",
                    ),
            );
            None
        }
    }
}

/// That a file is no TOML of its kind, in the words of the library.
pub fn not_toml(said: impl std::fmt::Display) -> Text {
    Text::quoted("dit bestand kan niet worden gelezen als TOML", said)
}

/// The files of a procedure, with everything that is wrong in them.
fn read_procedure(
    content: &Content,
    path: &str,
    name: &str,
    shared: &DefinitionsFile,
) -> (Procedure, Vec<Diagnostic>) {
    let ((file, mut found), (mut documents, definitions, others)) = std::thread::scope(|scope| {
        // The largest file by far; for one letter it is a fifth of the start.
        let file = scope.spawn(|| {
            let mut found = Vec::new();
            let file: Option<ProcedureFile> = read_toml(content, path, &mut found);
            (file, found)
        });
        let mut others = Vec::new();
        let documents: Option<BTreeMap<String, DocumentSpec>> = read_toml(
            content,
            &format!("forms/{name}/documents.toml"),
            &mut others,
        );
        let definitions = Definitions::read(content, name, shared, &mut others);
        let file = file
            .join()
            .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked));
        // What could not be read is a problem, and then the procedure is used by nobody.
        (file, (documents.unwrap_or_default(), definitions, others))
    });
    found.extend(others);
    for (code, document) in &mut documents {
        document.code.clone_from(code);
    }
    let procedure = Procedure {
        name: name.to_owned(),
        // As above.
        file: Arc::new(file.unwrap_or_default()),
        documents,
        definitions,
    };
    (procedure, found)
}

/// Reads a JSON file into its type; a mistake becomes diagnostics with their lines.
fn read_json<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
    content: &Content,
    path: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let Some(text) = content.text(path) else {
        problems.push(missing(content, path));
        return None;
    };
    let value = match json::parse(&text) {
        Ok(value) => value,
        Err(found) => {
            problems.extend(
                found
                    .into_iter()
                    .map(|problem| problem.file(content.display(path))),
            );
            return None;
        }
    };
    match T::deserialize(&value) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            problems.extend(check::against_own_schema::<T>(
                &value,
                &text,
                &content.display(path),
                &error,
            ));
            None
        }
    }
}

fn missing(content: &Content, path: &str) -> Diagnostic {
    Diagnostic::wrong(
        "content",
        "het bestand ontbreekt of is geen UTF-8-tekst",
        "the file is missing or is not UTF-8 text",
    )
    .file(content.display(path))
    .command(
        "`griffie content export MAP` schrijft een volledige set bestanden om mee te beginnen",
        "`griffie content export DIR` writes a complete set of files to start from",
    )
}
