//! What a letter says goes with it, each with a link to the paper itself: as it was made, or to where it is made.

use serde::Serialize;

use crate::app::cases::Cases;
use crate::app::drafting::Desk;
use crate::app::recording::Act;
use crate::catalog::DocumentSpec;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// Something that goes with a letter.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Enclosure {
    /// As the letter names it.
    text: String,
    /// Where the paper is, or where it is made; nothing for what is no document of the procedure.
    link: Option<String>,
    /// It was made final.
    made: bool,
}

/// The enclosures that a letter of this desk names.
pub(super) fn enclosed(
    visit: &Visit,
    desk: &Desk,
    texts: &[String],
) -> Result<Vec<Enclosure>, Problem> {
    let cases = visit.cases();
    let number = visit.param("case")?;
    let enclosures = texts.iter().map(|text| {
        let found = named_in(desk, text);
        let made = found.and_then(|document| made(&cases, desk, &document.code));
        let makes = || found.filter(|document| may_make(&cases, desk, &document.code));
        let link = match &made {
            Some((event, at)) => Some(format!("/cases/{number}/files/{event}/{at}?open=yes")),
            None => makes().map(|document| format!("/cases/{number}/documents/{}", document.code)),
        };
        Enclosure {
            text: text.clone(),
            made: made.is_some(),
            link,
        }
    });
    Ok(enclosures.collect())
}

/// The document of which a line bears the title, in either language; the longest title tells most.
fn named_in<'a>(desk: &'a Desk, line: &str) -> Option<&'a DocumentSpec> {
    let line = line.to_lowercase();
    let own = &desk.prepared.document.code;
    let documents = desk.procedure().documents.values();
    documents
        .filter(|document| document.code != *own)
        .filter_map(|document| {
            let titles = [&document.title.nl, &document.title.en];
            let found = titles
                .into_iter()
                .filter(|title| line.contains(&title.to_lowercase()));
            Some((found.map(String::len).max()?, document))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, document)| document)
}

/// The event and the place in it of the paper that was made final last, when who looks may have it.
fn made(cases: &Cases, desk: &Desk, code: &str) -> Option<(usize, usize)> {
    let events = desk.course.events().iter().enumerate().rev();
    let mut files = events.flat_map(|(index, event)| {
        let files = event.files.iter().enumerate();
        files.map(move |(at, file)| (index + 1, at, file))
    });
    files
        .find(|(event, at, file)| {
            file.document == code && file.finished && cases.may_fetch(&desk.course, *event, *at)
        })
        .map(|(event, at, _)| (event, at))
}

fn may_make(cases: &Cases, desk: &Desk, code: &str) -> bool {
    cases.offers(desk.procedure(), Some(&desk.course), Act::Make(code))
}
