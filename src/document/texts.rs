//! The texts of one letter: wording and single lines rendered, and what they found nothing to print for.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::answers::Stage;
use super::letter::joined;
use super::recipient::Recipient;
use super::request::{Prepared, Request};
use crate::calendar;
use crate::catalog::{Catalog, Form, Sender, wording_path};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::wording::{self, Break, Context, FrontMatter, Gap, Labels, Session, Unfinished};

/// The rule that a text is whole.
pub const UNFINISHED: &str = "unfinished";

/// The texts of the form, as a wording asks for them.
struct FormLabels {
    form: Arc<Form>,
    language: Language,
    english: Arc<BTreeMap<String, String>>,
}

impl Labels for FormLabels {
    fn choice(&self, path: &str, constant: &str) -> Option<String> {
        self.form.choice_by_path(path, constant, self.language)
    }

    /// `antwoorden.herstel_uiterlijk|uiterlijk` is called by the label of its field.
    fn name(&self, words: &str) -> Option<String> {
        let path = words.strip_prefix("antwoorden.")?;
        let end = path
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(path.len());
        self.form.label_by_path(&path[..end], self.language)
    }

    fn in_english(&self, dutch: &str) -> Option<String> {
        self.english.get(dutch).cloned()
    }
}

/// Renders the texts of one letter and remembers what was missing.
pub(super) struct Texts<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) prepared: &'a Prepared,
    /// The wording of this letter, and its top.
    pub(super) wording: &'a str,
    pub(super) front: &'a FrontMatter,
    pub(super) context: Context,
    pub(super) request: &'a Request<'a>,
    pub(super) gaps: Vec<Gap>,
    pub(super) problems: Vec<Diagnostic>,
}

impl Texts<'_> {
    fn session(&self) -> Arc<Session> {
        let labels = FormLabels {
            form: Arc::clone(&self.prepared.form),
            language: self.request.language,
            english: Arc::clone(&self.catalog.settings.english),
        };
        Arc::new(Session::new(self.request.language, Box::new(labels)))
    }

    /// Where a line stands: at the top of the wording, or in the table of the document.
    fn place(&self, name: &str) -> (String, Option<(usize, usize)>) {
        let content = &self.catalog.content;
        let wording = wording_path(content, &self.prepared.procedure, self.wording);
        if let Some(at) = content
            .text(&wording)
            .and_then(|source| wording::find(&source, &format!("{name}:")))
            .filter(|(line, _)| *line < self.front.body_line)
        {
            return (content.display(&wording), Some(at));
        }
        let table = format!("forms/{}/documents.toml", self.prepared.procedure);
        let at = content.key(&table, &self.prepared.document.code, name);
        (content.display(&table), at)
    }

    /// A line from `documents.toml` or the front matter.
    pub(super) fn line(&mut self, source: &str, name: &str) -> String {
        if !source.contains('{') {
            return source.to_owned();
        }
        match self
            .prepared
            .engine
            .render_line(source, name, &self.context, self.session())
        {
            Ok(rendered) => {
                self.gaps.extend(rendered.gaps);
                let (file, at) = self.place(name);
                for one in rendered.unfinished {
                    let problem = self.unfinished(&one);
                    self.problems.push(problem.file(&file).at(at));
                }
                rendered.line
            }
            Err(problem) => {
                let (file, at) = self.place(name);
                self.problems.push(problem.file(file).at(at));
                String::new()
            }
        }
    }

    pub(super) fn lines(&mut self, sources: &[String], name: &str) -> Vec<String> {
        sources
            .iter()
            .map(|source| self.line(source, name))
            .filter(|line| !line.is_empty())
            .collect()
    }

    pub(super) fn blocks(&mut self, wording: &str) -> Result<Value, Vec<Diagnostic>> {
        let rendered = self
            .prepared
            .engine
            .render(wording, &self.context, self.session())
            .map_err(|problem| vec![problem])?;
        self.gaps.extend(rendered.gaps);
        let refused = rendered.refused.into_iter().map(|what| {
            Diagnostic::wrong(
                "markdown",
                format!(
                    "de tekst gebruikt {}, en daar is in een brief geen plaats voor",
                    what.0
                ),
                format!(
                    "the wording uses {}, which a letter has no place for",
                    what.1
                ),
            )
            .file(wording)
            .tip(
                "gebruik alinea's, koppen, lijsten, vet, cursief, citaten en tabellen",
                "use paragraphs, headings, lists, bold, italic, quotations and tables",
            )
        });
        self.problems.extend(refused);
        for one in rendered.unfinished {
            let template = one.place.as_ref().map_or(wording, |(name, _)| name);
            let path = wording_path(&self.catalog.content, &self.prepared.procedure, template);
            let at = one.place.as_ref().map(|(_, line)| (*line, 1));
            let problem = self
                .unfinished(&one)
                .file(self.catalog.content.display(&path))
                .at(at);
            self.problems.push(problem);
        }
        Ok(json!(rendered.blocks))
    }

    /// A text that is not whole cannot be sent; a draft may still get what it lacks.
    fn unfinished(&self, one: &Unfinished) -> Diagnostic {
        let severity = match self.request.stage {
            Stage::Final => Severity::Error,
            Stage::Draft => Severity::Warning,
        };
        let (nl, en) = match one.how {
            Break::Introduction => (
                "er wordt iets aangekondigd en daarna komt niets",
                "something is announced and nothing follows",
            ),
            Break::Heading => (
                "onder deze kop staat niets",
                "there is nothing below this heading",
            ),
            Break::Empty => (
                "hier staat een punt van een lijst, of een citaat, zonder tekst",
                "here stands an item of a list, or a quotation, without text",
            ),
            Break::Table => (
                "hier staat een tabel met niets in een rij, of zonder rijen",
                "here stands a table without rows, or with a row that holds nothing",
            ),
            Break::Hole => (
                "in deze zin ontbreken woorden",
                "words are missing in this sentence",
            ),
            Break::Unclosed => (
                "een haakje of aanhalingsteken heeft geen tegenhanger",
                "a bracket or quotation mark has no counterpart",
            ),
        };
        let quoted = |what: &str| match one.words.as_str() {
            "" => what.to_owned(),
            words => format!("{what}: ‘{words}’"),
        };
        Diagnostic::new(severity, UNFINISHED, Text::new(quoted(nl), quoted(en))).tip(
            "vul in wat hier hoort te staan: een antwoord, of een persoon of feit van de zaak; hoort er niets, zet dan in de tekst `{% if … is gevuld %}` om het hele stuk",
            "give what belongs here: an answer, or a person or fact of the case; when nothing does, put `{% if … is gevuld %}` around all of it in the wording",
        )
    }

    /// What a placeholder without a value means: an error in a final document, a visible mark in a draft.
    pub(super) fn missing(&self, gap: &Gap) -> Diagnostic {
        let called = |language| {
            FormLabels {
                form: Arc::clone(&self.prepared.form),
                language,
                english: Arc::clone(&self.catalog.settings.english),
            }
            .name(&gap.words)
        };
        let (message, hint) = match gap.kind {
            None => (
                match called(Language::Nl).zip(called(Language::En)) {
                    Some((nl, en)) => Text::new(
                        format!("‘{nl}’ is nog niet ingevuld"),
                        format!("‘{en}’ is not filled in yet"),
                    ),
                    None => Text::new(
                        format!("‘{}’ heeft geen waarde", gap.words),
                        format!("`{}` has no value", gap.words),
                    ),
                },
                Text::new(
                    "vul het antwoord of het feit van de zaak in, of zet er in de tekst `{% if … is gevuld %}` omheen",
                    "give the answer or the fact of the case, or put `{% if … is gevuld %}` around it in the wording",
                ),
            ),
            Some(kind) => (
                Text::new(
                    format!("‘{}’ is geen tekst maar {}", gap.words, kind.0),
                    format!("`{}` is not a text but {}", gap.words, kind.1),
                ),
                Text::new(
                    "kies in de tekst een onderdeel, of een filter zoals `opsomming` of `keuze`",
                    "choose a part of it in the wording, or a filter such as `opsomming` or `keuze`",
                ),
            ),
        };
        let final_or_wrong = self.request.stage == Stage::Final || gap.kind.is_some();
        let severity = if final_or_wrong {
            Severity::Error
        } else {
            Severity::Warning
        };
        let content = &self.catalog.content;
        let path = wording_path(content, &self.prepared.procedure, &gap.template);
        let (file, at) = match self.catalog.content.get(&path) {
            Some(_) => (self.catalog.content.display(&path), Some((gap.line, 1))),
            None => self.place(&gap.template),
        };
        Diagnostic::new(severity, "placeholder", message)
            .hint(hint)
            .file(file)
            .at(at)
    }

    /// The reference block; what is empty is left out.
    pub(super) fn references(
        &mut self,
        catalog: &Catalog,
        sender: &Sender,
        recipient: Option<&Recipient>,
    ) -> Vec<Value> {
        let labels = catalog.labels(self.request.language);
        let front = self.front.clone();
        // The number of a case tells everybody that there is one.
        let own = if self.prepared.document.public {
            String::new()
        } else {
            joined(
                &[&self.request.case.kenmerk, &self.prepared.document.code],
                "-",
            )
        };
        // A line that neither sender nor document has stays empty, and falls away below.
        let optional = |texts: &mut Self, source: Option<&String>, name: &str| {
            source.map_or(String::new(), |source| texts.line(source, name))
        };
        let lines = [
            (
                "reference_date",
                calendar::long(self.request.date, self.request.language),
            ),
            ("our_reference", own),
            (
                "your_reference",
                recipient
                    .and_then(|recipient| recipient.person.text("kenmerk"))
                    .unwrap_or("")
                    .to_owned(),
            ),
            (
                "your_letter",
                optional(self, front.your_letter.as_ref(), "uw_brief_van"),
            ),
            (
                "handled_by",
                optional(self, front.handled_by.as_ref(), "behandeld_door"),
            ),
            // Beside who handles the letter stands how to reach that person, not the general number.
            (
                "phone",
                match &front.phone {
                    Some(own) => self.line(own, "telefoon"),
                    None => sender.phone.clone(),
                },
            ),
        ];
        let label = |key: &str| {
            labels
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or(key)
                .to_owned()
        };
        lines
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| json!({ "label": label(key), "value": value }))
            .collect()
    }
}
