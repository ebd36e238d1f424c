//! The front matter: cover, inventory, term statement, what was left out; and the end of the binding.

use serde_json::{Value, json};

use super::desk::{Desk, Row};
use super::foreign::day;
use super::{Bundle, LeftOut, opened, words};
use crate::app::{AppError, files};
use crate::calendar::{Date, Term, long, short, weekday_long};
use crate::case::Person;
use crate::diagnostic::{Language, Text};
use crate::document::Leaf;
use crate::pdf::{Bound, Title};
use crate::procedure::pieces::role_title;
use crate::procedure::{Duty, Fate};

/// The layout of the front matter.
const LAYOUT: &str = "dossier";
/// The number of its pages may change the numbers in it, and those its pages: rarely more than twice.
const ROUNDS: usize = 5;
/// Steps of every count; the term statement tells what was special.
const ORDINARY: [&str; 8] = ["start", "T1", "T2", "T3", "T4", "T7", "T10", "T11"];

impl Desk<'_> {
    /// Sets the front matter and writes the dossier.
    ///
    /// # Errors
    /// When the layout has a mistake, or the file cannot be written.
    pub(super) fn finish(mut self) -> Result<Bundle, AppError> {
        let language = self.order.language;
        let mut count = 2;
        let mut front = Vec::new();
        for _ in 0..ROUNDS {
            front = self.front(count)?;
            let found = Bound::read(&front)
                .map_err(|source| self.failed(source))?
                .pages();
            if found == count {
                break;
            }
            count = found;
        }
        let bound = Bound::read(&front).map_err(|source| self.failed(source))?;
        let owners = self.owners();
        let targets = self.targets(count);
        let case = self.order.case.clone();
        let stamps = |page: usize, of: usize| {
            let piece = page
                .checked_sub(count + 1)
                .and_then(|index| owners.get(index))
                .filter(|number| !number.is_empty())
                .map(|number| words::piece(number, language))
                .unwrap_or_default();
            (piece, words::stamp(&case, page, of, language))
        };
        let title = Title {
            text: match language {
                Language::Nl => "Voorblad".to_owned(),
                Language::En => "Cover".to_owned(),
            },
            level: 0,
            language: None,
        };
        let pages = self.binder.pages() + count;
        let out = self.order.out.clone();
        let binder = std::mem::replace(
            &mut self.binder,
            crate::pdf::Binder::new(self.maker.field_font()),
        );
        let sha256 = files::write_with(&out, |target| {
            binder
                .write(&bound, &title, &targets, &stamps, target)
                .map_err(|source| AppError::Pdf {
                    path: out.clone(),
                    source,
                })
        })?;
        for row in &mut self.rows {
            row.first = row.first.map(|first| first + count);
        }
        Ok(Bundle {
            file: self.order.out.clone(),
            pages,
            documents: self
                .rows
                .iter()
                .filter(|row| row.level == 0 && row.withheld.is_none())
                .count(),
            attachments: self.embedded,
            left_out: self.left_out,
            remarks: self.remarks,
            sha256,
            is_final: self.undecided == 0,
            rows: self.rows,
            zip: None,
        })
    }

    fn failed(&self, source: crate::pdf::PdfError) -> AppError {
        AppError::Pdf {
            path: self.order.out.clone(),
            source,
        }
    }

    /// The front matter, when it takes so many pages itself.
    fn front(&self, own: usize) -> Result<Vec<u8>, AppError> {
        let language = self.order.language;
        let spec = &self.procedure.file.dossier;
        let state = self.course.fold().state();
        let definition = self.course.fold().definition();
        let label = |nl: &str, en: &str| Text::new(nl, en).get(language).to_owned();
        let mut facts = Vec::new();
        let mut fact = |name: String, day: Option<Date>| {
            if let Some(day) = day {
                facts.push(json!({ "label": name, "value": long(day, language) }));
            }
        };
        // When a case began may tell a party that somebody had spoken with a confidant.
        if !self.is_copy() {
            fact(label("Geopend", "Opened"), opened(self.access));
            fact(
                label("Gesloten", "Closed"),
                state.closed.as_ref().map(|closed| closed.on),
            );
            fact(
                label("Bewaren tot en met", "Keep until"),
                self.keep_until()?,
            );
        }
        fact(
            label("Samengesteld op", "Put together on"),
            Some(self.order.today),
        );
        let names_parties = self.order.recipient.as_deref().is_none_or(|recipient| {
            let role = self
                .procedure
                .file
                .roles
                .get(crate::procedure::pieces::role_of(recipient));
            role.is_some_and(|role| role.party || !role.private)
        });
        let parties: Vec<Value> = self
            .procedure
            .file
            .roles
            .iter()
            // Somebody who is no party may have been told no names.
            .filter(|(_, role)| role.party && !self.order.anonymous && names_parties)
            .filter_map(|(code, role)| {
                let names: Vec<String> = state
                    .people(code)
                    .iter()
                    .map(Person::initials_and_surname)
                    .filter(|name| !name.is_empty())
                    .collect();
                (!names.is_empty())
                    .then(|| json!({ "role": role.title.get(language), "names": names.join(", ") }))
            })
            .collect();
        let copy_for = self.copy_for();
        let terms: Vec<Value> = if self.is_copy() {
            // What was due of others, and when, is not for a party.
            Vec::new()
        } else {
            state
                .duties
                .iter()
                .filter(|duty| self.access.obligation(&duty.obligation))
                .map(|duty| self.term(duty))
                .collect()
        };
        let pages = self.binder.pages() + own;
        let pieces: Vec<Value> = self.rows.iter().map(|row| self.piece(row, own)).collect();
        let mut data = json!({
            "lang": language.tag(),
            "case": self.order.case,
            "title": format!("Dossier {}", self.order.case),
            "procedure": definition.file.title.get(language),
            "parties": parties,
            "facts": facts,
            "status": if self.is_copy() { String::new() } else { state.status_title(definition, language) },
            "copy_for": copy_for,
            "classification": spec.classification.as_ref().map(|text| text.get(language)),
            "totals": { "pieces": self.rows.iter().filter(|row| row.level == 0).count(), "pages": pages,
                "attachments": self.embedded },
            "pieces": pieces,
            "terms": terms,
            "left_out": self.left_out.iter().map(|out| left_out(out, language)).collect::<Vec<_>>(),
            "remarks": if self.is_copy() { Vec::new() } else {
                self.remarks.iter().map(|remark| remark.get(language)).collect()
            },
        });
        self.gate(&mut data);
        let (pdf, _) = self
            .maker
            .leaf(Leaf {
                layout: LAYOUT,
                data,
                procedure: &self.procedure.name,
                sender: &spec.sender,
                case: &self.facts,
                ident: format!(
                    "griffie dossier {} {}",
                    self.order.case,
                    self.order.recipient.as_deref().unwrap_or_default()
                ),
                date: self.order.today,
                embeds: true,
            })
            .map_err(AppError::Input)?;
        Ok(pdf)
    }

    fn copy_for(&self) -> Value {
        let language = self.order.language;
        let (title, note) = match (self.order.recipient.as_deref(), self.order.anonymous) {
            (None, false) => return Value::Null,
            (None, true) if self.undecided > 0 => (
                Text::new(
                    "CONCEPT van een geanonimiseerd dossier",
                    "DRAFT of an anonymised dossier",
                ),
                Text::new(
                    "Nog niet definitief: op een of meer plaatsen moet iemand eerst beslissen wie er bedoeld is. Namen en contactgegevens zijn vervangen door rollen. Stukken van anderen zijn niet opgenomen.",
                    "Not final yet: in one or more places somebody must decide first who is meant. Names and contact data were replaced by roles. Documents from others are not included.",
                ),
            ),
            (None, true) => (
                Text::new("Geanonimiseerd dossier", "Anonymised dossier"),
                Text::new(
                    "Namen en contactgegevens zijn vervangen door rollen. Stukken van anderen zijn niet opgenomen.",
                    "Names and contact data were replaced by roles. Documents from others are not included.",
                ),
            ),
            (Some(recipient), _) => {
                let role = role_title(self.procedure, recipient, language);
                (
                    Text::new(format!("Afschrift voor {role}"), format!("Copy for {role}")),
                    Text::new(
                        "Dit afschrift bevat de stukken waarop u recht hebt. Wat u zelf hebt ingediend of ontvangen, staat erin zoals het was. Uit de andere stukken zijn de contactgegevens van anderen weggelaten, voor zover die in het dossier bekend zijn.",
                        "This copy holds the documents that you are entitled to. What you handed in or received yourself stands in it as it was. From the other documents the contact data of others were left out, as far as the dossier knows them.",
                    ),
                )
            }
        };
        json!({ "title": title.get(language), "note": note.get(language) })
    }

    fn piece(&self, row: &Row, own: usize) -> Value {
        let sheets = row
            .first
            .filter(|_| row.pages > 0)
            .map(|first| (first + own + 1, first + own + row.pages));
        json!({
            "number": row.number, "level": row.level, "date": day(row), "title": row.title, "code": row.code,
            "from": row.from, "to": row.to, "signed": row.signed, "note": row.note, "pages": row.pages,
            "first": sheets.map(|(first, _)| first), "last": sheets.map(|(_, last)| last), "id": row.number,
            "withheld": row.withheld.as_ref().map(|ground| ground.get(self.order.language)),
        })
    }

    /// A term with all that decided it.
    fn term(&self, duty: &Duty) -> Value {
        let language = self.order.language;
        let definition = self.course.fold().definition();
        let Some(spec) = definition.file.obligations.get(&duty.obligation) else {
            return json!({ "title": duty.obligation });
        };
        let event = definition
            .file
            .events
            .get(&duty.event)
            .map_or(duty.event.as_str(), |event| event.title.get(language));
        let skipped: Vec<String> = duty
            .deadline(definition, self.course.fold().holidays())
            .map(|deadline| {
                deadline
                    .because
                    .iter()
                    .filter(|reason| !ORDINARY.contains(&reason.rule))
                    .map(|reason| reason.text.get(language).to_owned())
                    .collect()
            })
            .unwrap_or_default();
        let status = duty.status(self.order.today);
        let shown = |day: Date| weekday_short(day, language);
        let title = match self.whose(duty) {
            Some(whose) => format!("{} ({whose})", spec.title.get(language)),
            None => spec.title.get(language).to_owned(),
        };
        json!({
            "title": title, "code": duty.obligation, "documents": spec.documents,
            "from": short(duty.anchor), "event": event, "rule": spec.term.as_deref().map(|term| rule(term, language)),
            "article": spec.basis, "skipped": skipped, "extension": self.extension(duty),
            "held": duty.held.as_ref().map(|held| held.in_words().get(language).to_owned()),
            "due": duty.due.map(shown), "done": match duty.fate { Fate::Met(day) => Some(shown(day)), _ => None },
            "status": status, "status_text": status_text(status).get(language),
        })
    }

    /// Whose it is, where there are several of its kind: `aangeklaagde 2: P. Visser`.
    fn whose(&self, duty: &Duty) -> Option<String> {
        let fold = self.course.fold();
        let which = duty.which_in_words(fold.definition(), self.order.language)?;
        let number = duty.which.parse::<usize>().ok();
        let person = duty
            .role
            .as_deref()
            .zip(number.and_then(|number| number.checked_sub(1)))
            .and_then(|(role, number)| fold.state().people(role).get(number));
        Some(match person {
            Some(person) => format!("{which}: {}", person.initials_and_surname()),
            None => which,
        })
    }

    /// By how much it was extended, by which document and why: in the words of the event that extended this one.
    fn extension(&self, duty: &Duty) -> Value {
        let (Some(term), Some(by)) = (&duty.extension, &duty.extended) else {
            return Value::Null;
        };
        let events = &self.course.fold().definition().file.events;
        let document = events
            .get(&by.event)
            .and_then(|event| event.documents.first());
        json!({ "term": term, "reason": by.reason, "document": document })
    }

    /// The last day of the retention that counts for the whole dossier.
    fn keep_until(&self) -> Result<Option<Date>, AppError> {
        let id = &self.procedure.file.dossier.archive.retention;
        let kept = crate::app::archive::retention(self.course, self.cases.holidays())
            .map_err(crate::app::archive::uncountable)?;
        let whole = kept.into_iter().find(|kept| kept.id == *id);
        Ok(whole.map(|kept| kept.until))
    }
}

fn left_out(out: &LeftOut, language: Language) -> Value {
    json!({ "what": out.file.get(language), "reason": out.reason.get(language) })
}

/// How long a term is; one that counts back says so in words.
fn rule(term: &str, language: Language) -> String {
    let (length, back) = match term.strip_prefix('-') {
        Some(length) => (length, true),
        None => (term, false),
    };
    let length = match (Term::parse(length), language) {
        (Ok(term), Language::En) => term.english(),
        _ => length.to_owned(),
    };
    match (back, language) {
        (false, _) => length,
        (true, Language::Nl) => format!("{length} ervoor"),
        (true, Language::En) => format!("{length} before"),
    }
}

fn weekday_short(day: Date, language: Language) -> String {
    // "vrijdag 12 februari 2027" is too wide for a column; the weekday is what a reader checks.
    let long = weekday_long(day, language);
    let weekday: String = long.chars().take(2).collect();
    format!("{weekday} {}", short(day))
}

fn status_text(status: &str) -> Text {
    match status {
        "met" => Text::new("op tijd", "in time"),
        "met_late" => Text::new("te laat", "late"),
        "overdue" => Text::new("verlopen", "overdue"),
        "open" => Text::new("loopt", "running"),
        "cancelled" => Text::new("vervallen", "no longer needed"),
        "lapsed" => Text::new("verstreken", "lapsed"),
        "extended" => Text::new("verlengd", "extended"),
        _ => Text::new("opnieuw begonnen", "started again"),
    }
}
