//! The organisation: who sends the letters, filled in here instead of in files, with a letter that shows how it looks.

use serde::Serialize;

use crate::app::ErrorKind;
use crate::app::organisation::Letterhead;
use crate::catalog::{Sender, Window};
use crate::diagnostic::Diagnostic;
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, against, lines};
use crate::web::visit::Visit;

/// The page of all senders.
#[derive(Serialize)]
struct Page {
    senders: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: String,
    title: String,
    name: String,
    lines: Vec<String>,
    own: bool,
    example: bool,
    /// It is filled in for each case.
    of_case: bool,
    documents: Vec<(String, String)>,
}

/// The page of one sender.
#[derive(Serialize)]
struct One {
    sender: Row,
    typed: Typed,
    window: &'static str,
    mark: String,
    problems: Vec<Line>,
    /// The members that something is wrong with.
    wrong: Vec<String>,
    /// What the letter is asked with, behind its address.
    query: String,
    /// It has a letter to show.
    shows: bool,
    saved: bool,
}

/// What stands in the boxes.
#[derive(Serialize)]
struct Typed {
    name: String,
    address: String,
    phone: String,
    email: String,
    website: String,
    place: String,
    return_line: String,
    colour: String,
    accent: String,
}

/// Shows the senders.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let heads = heads(visit)?;
    let senders = heads.iter().map(|head| row(visit, head)).collect();
    Ok(Answer::page("organisation.html", Page { senders }))
}

/// Shows one.
pub(in crate::web) fn one(visit: &Visit) -> Result<Answer, Problem> {
    let head = found(visit)?;
    page(visit, &head, &begun(&head), &[])
}

/// What the boxes begin with: nothing of what is invented.
fn begun(head: &Letterhead) -> Sender {
    if !head.sender.example {
        return head.sender.clone();
    }
    Sender {
        example: true,
        window: head.sender.window,
        colour: head.sender.colour.clone(),
        accent: head.sender.accent.clone(),
        ..Sender::default()
    }
}

/// Changes one, looks at it, or takes back what the office said.
pub(in crate::web) fn save(visit: &Visit) -> Result<Answer, Problem> {
    let head = found(visit)?;
    let typed = typed(&head, &visit.posted);
    let said = match visit.value("act") {
        Some("save") => Some(typed.clone()),
        Some("back") => None,
        _ => return page(visit, &head, &typed, &[]),
    };
    let seen = visit.value("seen").map_or("", |seen| seen);
    match visit
        .site
        .change_sender(&head.code, said, seen, &visit.acting)
    {
        Ok(()) => Ok(Answer::see(format!(
            "/office/organisation/{}?saved",
            head.code
        ))),
        Err(error) => {
            let status = if error.kind() == ErrorKind::Conflict {
                409
            } else {
                422
            };
            // Who comes too late sees what stands there now beside what they typed.
            let problems = against(error)?;
            Ok(page(visit, &found(visit)?, &typed, &problems)?.status(status))
        }
    }
}

/// The first page of a letter of this sender, as it would look with what stands behind the address.
pub(in crate::web) fn sample(visit: &Visit) -> Result<Answer, Problem> {
    let head = found(visit)?;
    let (document, _) = head.documents.first().ok_or(Problem::Absent)?;
    let typed = typed(&head, &visit.query);
    let today = visit.acting.today;
    let drawn = visit
        .maker()
        .letter_under(document, (&head.code, &typed), today)
        .map_err(crate::app::AppError::Content)?;
    let page = drawn.page_svg(0).ok_or(Problem::Absent)?;
    Ok(Answer::bytes("image/svg+xml", page.into_bytes()))
}

/// There is nothing here for who may not change it.
fn heads(visit: &Visit) -> Result<Vec<Letterhead>, Problem> {
    match visit.site.letterheads(&visit.acting) {
        Err(error) if error.kind() == ErrorKind::Denied => Err(Problem::Absent),
        other => Ok(other?),
    }
}

fn found(visit: &Visit) -> Result<Letterhead, Problem> {
    let code = visit.param("sender")?;
    let mut heads = heads(visit)?.into_iter();
    heads.find(|head| head.code == code).ok_or(Problem::Absent)
}

fn row(visit: &Visit, head: &Letterhead) -> Row {
    let documents = head.documents.iter();
    Row {
        code: head.code.clone(),
        title: head.sender.title.as_ref().map_or_else(
            || head.sender.name.clone(),
            |title| title.get(visit.language).to_owned(),
        ),
        name: head.sender.name.clone(),
        lines: head.sender.address.clone(),
        own: head.own,
        example: head.sender.example,
        of_case: crate::catalog::letterhead::is_template(&head.sender.name),
        documents: documents
            .map(|(code, title)| (code.clone(), title.get(visit.language).to_owned()))
            .collect(),
    }
}

/// What was typed; what is not among it stays as it is.
fn typed(head: &Letterhead, pairs: &[(String, String)]) -> Sender {
    let find = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let now = &head.sender;
    let line = |name: &str, now: &String| find(name).unwrap_or_else(|| now.clone());
    Sender {
        name: line("name", &now.name),
        address: find("address").map_or_else(
            || now.address.clone(),
            |text| text.lines().map(ToOwned::to_owned).collect(),
        ),
        phone: line("phone", &now.phone),
        email: line("email", &now.email),
        website: line("website", &now.website),
        place: line("place", &now.place),
        return_line: line("return_line", &now.return_line),
        window: match find("window").as_deref() {
            Some("left") => Window::Left,
            Some("right") => Window::Right,
            Some("none") => Window::None,
            _ => now.window,
        },
        colour: line("colour", &now.colour),
        accent: line("accent", &now.accent),
        ..now.clone()
    }
}

fn page(
    visit: &Visit,
    head: &Letterhead,
    typed: &Sender,
    problems: &[Diagnostic],
) -> Result<Answer, Problem> {
    let window = match typed.window {
        Window::Left => "left",
        Window::Right => "right",
        Window::None => "none",
    };
    let values = Typed {
        name: typed.name.clone(),
        address: typed.address.join("\n"),
        phone: typed.phone.clone(),
        email: typed.email.clone(),
        website: typed.website.clone(),
        place: typed.place.clone(),
        return_line: typed.return_line.clone(),
        colour: typed.colour.clone(),
        accent: typed.accent.clone(),
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("name", &values.name)
        .append_pair("address", &values.address)
        .append_pair("phone", &values.phone)
        .append_pair("email", &values.email)
        .append_pair("website", &values.website)
        .append_pair("place", &values.place)
        .append_pair("return_line", &values.return_line)
        .append_pair("window", window)
        .append_pair("colour", &values.colour)
        .append_pair("accent", &values.accent)
        .finish();
    let wrong = problems.iter().map(Diagnostic::place);
    let wrong = wrong.map(|place| place.trim_start_matches('/').to_owned());
    Ok(Answer::page(
        "sender.html",
        One {
            sender: row(visit, head),
            typed: values,
            window,
            mark: head.mark.clone(),
            wrong: wrong.collect(),
            problems: lines(problems, visit.language),
            query,
            shows: !head.documents.is_empty(),
            saved: visit.asked("saved").is_some(),
        },
    ))
}
