//! What came in, what went out; and filing what comes in.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Map;

use super::documents::{Paper, papers};
use crate::app::attach::{self, Attached, Order};
use crate::calendar;
use crate::case::FiledAs;
use crate::diagnostic::Diagnostic;
use crate::procedure::pieces::role_title;
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, against, lines};
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    papers: Vec<Paper>,
    roles: Vec<Choice>,
    documents: Vec<Choice>,
    issued: Vec<Choice>,
    classes: Vec<Choice>,
    /// What was typed, by field.
    typed: BTreeMap<&'a str, &'a str>,
    problems: Vec<Line>,
    /// What was filed just now, with what was seen of it.
    filed: Vec<FiledNow>,
}

/// A choice of a list.
#[derive(Serialize)]
struct Choice {
    value: String,
    title: String,
}

/// A file that was filed just now.
#[derive(Serialize)]
struct FiledNow {
    name: String,
    remarks: Vec<String>,
}

/// Shows the papers and the form for what comes in.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    page(visit, Vec::new(), Vec::new())
}

/// Files what comes in.
pub(in crate::web) fn file(visit: &Visit) -> Result<Answer, Problem> {
    let case = visit.param("case")?;
    let order = match order(visit) {
        Ok(order) => order,
        Err(problems) => return again(visit, &problems),
    };
    let cases = visit.cases();
    match attach::attach(&cases, visit.workshop(), case, &order, &visit.acting) {
        Ok(attached) => page(visit, Vec::new(), filed(&attached, visit)),
        Err(error) => again(visit, &against(error)?),
    }
}

fn again(visit: &Visit, problems: &[Diagnostic]) -> Result<Answer, Problem> {
    Ok(page(visit, lines(problems, visit.language), Vec::new())?.status(422))
}

fn filed(attached: &Attached, visit: &Visit) -> Vec<FiledNow> {
    attached
        .files
        .iter()
        .map(|seen| FiledNow {
            name: seen.filed.name.clone(),
            remarks: seen
                .remarks
                .iter()
                .map(|text| text.get(visit.language).to_owned())
                .collect(),
        })
        .collect()
}

/// What is asked, or everything that is wrong with it.
fn order(visit: &Visit) -> Result<Order, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    if visit.files.is_empty() {
        problems.push(
            Diagnostic::wrong("file", "er is geen bestand gekozen", "no file was chosen")
                .tip("kies een of meer bestanden", "choose one or more files"),
        );
    }
    let kind = match visit.value("as") {
        Some("evidence") => FiledAs::Evidence,
        Some("received") => FiledAs::Received,
        Some("signed") => FiledAs::Signed,
        Some("scan") => FiledAs::Scan,
        _ => {
            problems.push(Diagnostic::wrong(
                "as",
                "kies wat het is",
                "choose what it is",
            ));
            FiledAs::Evidence
        }
    };
    let typed = visit.value("on");
    let on = typed.and_then(|text| calendar::typed_day(text, visit.acting.today));
    if on.is_none() {
        let (nl, en) = match typed {
            Some(_) => (
                "de dag waarop het binnenkwam is geen datum",
                "the day on which it came in is no date",
            ),
            None => (
                "er staat niet bij wanneer het binnenkwam",
                "it does not say when it came in",
            ),
        };
        problems.push(Diagnostic::wrong("on", nl, en).tip(
            "schrijf bijvoorbeeld 9 maart 2027",
            "write for example 9 March 2027",
        ));
    }
    let from = visit.value("other").or(visit.value("from"));
    let asks = matches!(kind, FiledAs::Evidence | FiledAs::Received);
    if asks && from.is_none() {
        // Who gave it decides what a party finds in its copy.
        problems.push(
            Diagnostic::wrong(
                "from",
                "er staat niet bij van wie het komt",
                "it does not say from whom it comes",
            )
            .tip(
                "kies iemand uit de zaak, of schrijf in woorden van wie het komt, ook als dat niet bekend is",
                "choose somebody of the case, or write from whom it comes, also when that is not known",
            ),
        );
    }
    let field = match kind {
        FiledAs::Received => visit.value("document"),
        FiledAs::Signed | FiledAs::Scan => visit.value("issued"),
        FiledAs::Made | FiledAs::Evidence => None,
    };
    let (document, recipient) = match field.map(|field| field.split_once('|')) {
        Some(Some((document, recipient))) => (Some(document), Some(recipient)),
        Some(None) => (field, None),
        None => (None, None),
    };
    match on {
        Some(on) if problems.is_empty() => Ok(Order {
            files: visit
                .files
                .iter()
                .map(crate::web::posted::Upload::path)
                .collect(),
            kind,
            document: document.map(ToOwned::to_owned),
            recipient: recipient.map(ToOwned::to_owned),
            from: from.map(ToOwned::to_owned),
            on,
            title: visit.value("title").map(ToOwned::to_owned),
            class: visit.value("class").map(ToOwned::to_owned),
            event: visit.value("event").map(ToOwned::to_owned),
            data: Map::new(),
            password: visit.value("password").map(ToOwned::to_owned),
            withheld: BTreeMap::new(),
            note: visit.value("note").map(ToOwned::to_owned),
            set_aside: None,
        }),
        _ => Err(problems),
    }
}

fn page(visit: &Visit, problems: Vec<Line>, filed: Vec<FiledNow>) -> Result<Answer, Problem> {
    let number = visit.param("case")?;
    let language = visit.language;
    let cases = visit.cases();
    let (record, course) = visit.opened()?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let state = course.fold().state();
    let choice = |value: &str, title: &str| Choice {
        value: value.to_owned(),
        title: title.to_owned(),
    };
    let mut issued: Vec<Choice> = cases
        .papers(&course)?
        .iter()
        .map(|paper| &paper.piece)
        .filter(|piece| piece.file.kind == FiledAs::Made)
        .map(|piece| {
            let title = piece.title.get(language);
            match &piece.file.to {
                Some(to) => choice(
                    &format!("{}|{to}", piece.file.document),
                    &format!("{title} – {}", role_title(procedure, to, language)),
                ),
                None => choice(&piece.file.document, title),
            }
        })
        .collect();
    issued.reverse();
    Ok(Answer::page(
        "files.html",
        Page {
            number,
            papers: papers(&cases, &course, language)?,
            roles: procedure
                .file
                .roles
                .iter()
                .filter(|(role, _)| {
                    !state.people(role).is_empty() && cases.tells_role(&course, role)
                })
                .map(|(role, spec)| choice(role, spec.title.get(language)))
                .collect(),
            documents: procedure
                .documents
                .iter()
                .map(|(code, document)| choice(code, document.title.get(language)))
                .collect(),
            issued,
            classes: procedure
                .file
                .access
                .iter()
                .map(|(code, class)| choice(code, class.title.get(language)))
                .collect(),
            typed: if filed.is_empty() {
                visit
                    .posted
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect()
            } else {
                BTreeMap::new()
            },
            problems,
            filed,
        },
    ))
}
