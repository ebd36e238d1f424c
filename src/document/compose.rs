//! From answers to everything that each recipient gets to read, before the pages are set.

use serde_json::{Value, json};

use super::anonymous::{clean_composed, people_of, without_people};
use super::answers::{Stage, as_warnings, check};
use super::maker::Maker;
use super::readers::misread;
use super::recipient::{Recipient, UNDECIDED, recipients, unreadable};
use super::request::{Prepared, Request, Version};
use super::secrecy::Secrecy;
use super::{letter, printable};
use crate::diagnostic::{Diagnostic, Severity, Text, has_errors};
use crate::disclosure::{Cleaner, Policy, Question, Replaced};

/// A document for one recipient before its pages are set.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The recipient; `None` for a document without addressee.
    pub recipient: Option<String>,
    /// What the layout gets: every word that will be printed.
    pub data: Value,
    /// What a person should look at.
    pub warnings: Vec<Diagnostic>,
    /// What an anonymous version replaced.
    pub replaced: Vec<Replaced>,
    /// What somebody must decide or look at before such a version goes out.
    pub questions: Vec<Question>,
    /// A character needs a font of the machine.
    pub(super) system: bool,
    /// The key of the sender, whose logo it bears.
    pub(super) sender: String,
    /// Its number, `KC-2027-004-D15`; none without a case, and in public.
    pub(super) reference: String,
}

impl Composed {
    /// What the letter says goes with it.
    pub fn enclosures(&self) -> Vec<String> {
        let lines = self.data.get("attachments").and_then(Value::as_array);
        let lines = lines.into_iter().flatten().filter_map(Value::as_str);
        lines.map(ToOwned::to_owned).collect()
    }

    /// The same in large print: a body of 16 pt, for who reads small type badly.
    #[must_use]
    pub fn in_large_print(mut self) -> Self {
        self.data["large"] = json!(true);
        self
    }
}

impl Maker {
    /// Everything of a document but its pages: what each recipient gets to read, judged as for [`Maker::make`].
    ///
    /// # Errors
    /// Everything that keeps it from being made, but for what only setting the pages finds.
    pub fn compose(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Vec<Composed>, Vec<Diagnostic>> {
        let checked = check(
            &prepared.form,
            request.answers,
            request.case,
            request.date,
            request.stage,
        );
        let mut problems = checked.problems;
        problems.extend(unreadable(request.case));
        let mut answers = checked.answers;
        // The answers are judged as they are; what is printed may know less.
        let procedure = self.catalog.procedures.get(&prepared.procedure);
        let people = match (request.version, procedure) {
            (Version::Anonymous(before), Some(procedure)) => Some(people_of(
                &procedure.file,
                request.case,
                before,
                &answers,
                request.language,
            )),
            _ => None,
        };
        let mut cleaner = match (request.version, &people) {
            (Version::Anonymous(_), Some(people)) => {
                Some(Cleaner::new(people, Policy::Roles, request.language))
            }
            (Version::Discreet(discreet), _) => discreet
                .contacts
                .recogniser()
                .map(|contacts| Cleaner::new(contacts, Policy::Contacts, request.language)),
            _ => None,
        };
        let known = match (request.version, procedure, cleaner.as_mut()) {
            (Version::Anonymous(_), Some(procedure), Some(cleaner)) => Some(without_people(
                &procedure.file,
                request.case,
                &answers,
                request.language,
                cleaner,
            )),
            (Version::Discreet(discreet), ..) => {
                Some(discreet.apply(request.case, &answers, request.language))
            }
            _ => None,
        };
        let case = match &known {
            Some((case, printed)) => {
                answers.clone_from(printed);
                case
            }
            None => request.case,
        };
        let engine = prepared.form.book.engine();
        let own = letter::in_own_file(&prepared.document, &answers, case, engine);
        let own = own.map_err(|problem| vec![problem])?;
        let case = own.as_ref().unwrap_or(case);
        let request = &Request { case, ..*request };
        let (mut all, absent) = recipients(&prepared.document, request, &answers, engine);
        let (undecided, absent): (Vec<_>, Vec<_>) = absent
            .into_iter()
            .partition(|problem| problem.rule == UNDECIDED);
        // Also a draft would be without somebody, and nobody would see it.
        problems.extend(undecided);
        if request.to.is_none() {
            problems.extend(if request.stage == Stage::Final {
                absent
            } else {
                as_warnings(absent)
            });
        }
        if prepared.english.is_some() {
            let translations: Vec<_> = all.iter().filter_map(Recipient::translation).collect();
            all.extend(translations);
        }
        if matches!(request.version, Version::Whole) {
            let misread = misread(&self.catalog, prepared, request, &answers, &all);
            problems.extend(if request.stage == Stage::Final {
                misread
            } else {
                as_warnings(misread)
            });
        }
        if let Some(to) = request.to {
            let known: Vec<String> = all.iter().map(|recipient| recipient.name.clone()).collect();
            all.retain(|recipient| recipient.name == to);
            if all.is_empty() {
                problems.push(
                    Diagnostic::new(
                        Severity::Error,
                        "recipient",
                        Text::new(
                            format!("`{to}` krijgt dit stuk niet"),
                            format!("`{to}` does not get this document"),
                        ),
                    )
                    .tip(
                        format!("geadresseerden: {}", known.join(", ")),
                        format!("recipients: {}", known.join(", ")),
                    ),
                );
            }
        }
        let own = all
            .iter()
            .filter(|recipient| recipient.translated.is_none());
        let short: Vec<Diagnostic> = own
            .flat_map(|recipient| recipient.shortcomings(request.date))
            .collect();
        problems.extend(if request.stage == Stage::Final {
            short
        } else {
            as_warnings(short)
        });
        if has_errors(&problems) {
            return Err(problems);
        }
        let targets: Vec<Option<&Recipient>> = if all.is_empty() {
            vec![None]
        } else {
            all.iter().map(Some).collect()
        };
        let mut composed = Vec::with_capacity(targets.len());
        let mut failed = Vec::new();
        let secrecy = match (request.version, procedure) {
            (Version::Whole, Some(procedure)) => Some((procedure, None)),
            (Version::After(before), Some(procedure)) => Some((procedure, Some(before))),
            _ => None,
        };
        let public = prepared.document.public;
        let secrecy = secrecy
            .filter(|_| public || !all.is_empty())
            .map(|(procedure, before)| {
                let file = &procedure.file;
                Secrecy::of(&self.catalog, file, prepared, request, &answers, before)
            });
        for target in targets {
            let made = self
                .compose_one(prepared, request, &answers, target)
                .and_then(|mut one| {
                    let reader = target.filter(|_| !public);
                    if let Some(secrecy) = &secrecy {
                        one.warnings.extend(secrecy.judge(reader, &one.data));
                    }
                    if has_errors(&one.warnings) {
                        return Err(one.warnings);
                    }
                    Ok(one)
                });
            match made {
                Ok(mut one) => {
                    if let Some(cleaner) = cleaner.as_mut() {
                        clean_composed(&mut one.data, cleaner);
                        one.replaced = cleaner.replaced();
                        one.questions = cleaner.questions();
                    }
                    one.warnings.splice(0..0, problems.iter().cloned());
                    composed.push(one);
                }
                Err(found) => failed.extend(
                    found
                        .into_iter()
                        .filter(|problem| !problems.contains(problem))
                        .collect::<Vec<_>>(),
                ),
            }
        }
        if failed.is_empty() {
            return Ok(composed);
        }
        problems.extend(failed);
        problems.dedup();
        Err(problems)
    }

    /// The data that the layout gets, for each recipient and in each language; what a layout's author and a
    /// benchmark want to see.
    ///
    /// # Errors
    /// As [`Maker::make`].
    pub fn layout_data(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Vec<Value>, Vec<Diagnostic>> {
        let checked = check(
            &prepared.form,
            request.answers,
            request.case,
            request.date,
            request.stage,
        );
        if has_errors(&checked.problems) {
            return Err(checked.problems);
        }
        let engine = prepared.form.book.engine();
        let (mut all, mut absent) =
            recipients(&prepared.document, request, &checked.answers, engine);
        absent.retain(|problem| problem.rule == UNDECIDED);
        if !absent.is_empty() {
            return Err(absent);
        }
        if prepared.english.is_some() {
            let translations: Vec<_> = all.iter().filter_map(Recipient::translation).collect();
            all.extend(translations);
        }
        let targets: Vec<Option<&Recipient>> = if all.is_empty() {
            vec![None]
        } else {
            all.iter().map(Some).collect()
        };
        targets
            .into_iter()
            .map(|target| {
                letter::build(&self.catalog, prepared, request, &checked.answers, target)
                    .map(|letter| letter.data)
            })
            .collect()
    }

    fn compose_one(
        &self,
        prepared: &Prepared,
        request: &Request,
        answers: &Value,
        recipient: Option<&Recipient>,
    ) -> Result<Composed, Vec<Diagnostic>> {
        let letter = letter::build(&self.catalog, prepared, request, answers, recipient)?;
        let mut problems = letter.problems;
        let case = serde_json::to_value(request.case).map_err(|error| {
            vec![Diagnostic::wrong(
                "case",
                format!("de gegevens van de zaak zijn niet om te zetten ({error})"),
                format!("the facts of the case cannot be converted ({error})"),
            )]
        })?;
        let (undrawable, system) = printable::undrawable(
            &letter.data,
            &[(answers, None), (&case, Some("case"))],
            self.fonts(),
        );
        problems.extend(undrawable);
        if has_errors(&problems) {
            return Err(problems);
        }
        Ok(Composed {
            recipient: recipient.map(|recipient| recipient.name.clone()),
            data: letter.data,
            system,
            sender: letter.sender,
            reference: letter.reference,
            warnings: problems,
            replaced: Vec::new(),
            questions: Vec::new(),
        })
    }
}
