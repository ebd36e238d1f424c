//! The accounts, for who keeps them: who there are, a new one, its functions, its end.

use std::collections::BTreeSet;

use serde::Serialize;

use super::me::Choice;
use crate::app::ErrorKind;
use crate::calendar::{self, Date};
use crate::diagnostic::Diagnostic;
use crate::store::{Account, Password};
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, against, lines};
use crate::web::visit::Visit;

/// The page of all accounts.
#[derive(Serialize)]
struct Page {
    accounts: Vec<Row>,
    functions: Vec<Choice>,
    /// What was typed of a new one.
    id: String,
    name: String,
    problems: Vec<Line>,
    /// The account that was added just now, with the code that is shown once.
    added: Option<Added>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    functions: Vec<String>,
    ended: Option<Date>,
    /// It does nothing any more.
    over: bool,
}

#[derive(Serialize)]
struct Added {
    id: String,
    name: String,
    code: String,
}

/// The page of one account.
#[derive(Serialize)]
struct One {
    account: Row,
    functions: Vec<Choice>,
    /// It is the account of who looks.
    own: bool,
    on: String,
    problems: Vec<Line>,
    /// Something was changed just now.
    changed: bool,
}

/// The page on which a store gets its first account.
#[derive(Serialize)]
struct First {
    id: String,
    name: String,
    problems: Vec<Line>,
    /// The account that was made just now, with the code that is shown once.
    added: Option<Added>,
}

/// Shows all of them; to the owner of a store without accounts, how they begin.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    if visit.signed.is_none() {
        return Ok(first(visit, &[], None));
    }
    list(visit, Vec::new(), None)
}

fn first(visit: &Visit, problems: &[Diagnostic], added: Option<Added>) -> Answer {
    let typed = |name| match added {
        Some(_) => String::new(),
        None => text(visit, name),
    };
    let page = First {
        id: typed("id"),
        name: typed("name"),
        problems: lines(problems, visit.language),
        added,
    };
    Answer::page("first-account.html", page)
}

/// Makes the first one: the session of the owner ends with it.
fn add_first(visit: &Visit) -> Result<Answer, Problem> {
    let password = |name: &str| {
        let found = visit.posted.iter().find(|(known, _)| known == name);
        Password::new(found.map_or_else(String::new, |(_, typed)| typed.clone()))
    };
    let (new, again) = (password("password"), password("again"));
    if new.reveal() != again.reveal() {
        let text = super::me::not_the_same();
        let problem = Diagnostic::wrong("again", text.nl, text.en);
        return Ok(first(visit, &[problem], None).status(422));
    }
    let (id, name) = (text(visit, "id"), text(visit, "name"));
    let made = visit
        .site
        .add_first(id.clone(), name.clone(), &new, &visit.acting);
    match made {
        Ok(code) => {
            let code = code.reveal().to_owned();
            Ok(first(visit, &[], Some(Added { id, name, code })))
        }
        Err(error) => Ok(first(visit, &against(error)?, None).status(422)),
    }
}

fn text(visit: &Visit, name: &str) -> String {
    visit
        .value(name)
        .map_or_else(String::new, ToOwned::to_owned)
}

/// Adds one.
pub(in crate::web) fn add(visit: &Visit) -> Result<Answer, Problem> {
    if visit.signed.is_none() {
        return add_first(visit);
    }
    keeper(visit)?;
    let text = |name| text(visit, name);
    let account = Account {
        id: text("id"),
        name: text("name"),
        functions: chosen(visit),
        ended: None,
    };
    match visit.site.add_account(&account, &visit.acting) {
        Ok(code) => list(
            visit,
            Vec::new(),
            Some(Added {
                id: account.id,
                name: account.name,
                code: code.reveal().to_owned(),
            }),
        ),
        Err(error) => match error.problems() {
            Some(problems) => {
                let status = if error.kind() == ErrorKind::Conflict {
                    409
                } else {
                    422
                };
                Ok(list(visit, lines(problems, visit.language), None)?.status(status))
            }
            None => Err(error.into()),
        },
    }
}

/// Shows one.
pub(in crate::web) fn one(visit: &Visit) -> Result<Answer, Problem> {
    single(visit, Vec::new())
}

/// Changes its functions, or ends it.
pub(in crate::web) fn change(visit: &Visit) -> Result<Answer, Problem> {
    keeper(visit)?;
    let account = found(visit)?;
    let done = match visit.value("act") {
        Some("functions") => visit
            .site
            .set_functions(&account, &chosen(visit), &visit.acting),
        Some("end") => match visit.day() {
            Ok(on) => visit.site.end_account(&account.id, on, &visit.acting),
            Err(problem) => {
                let problems = lines(&[problem], visit.language);
                return Ok(single(visit, problems)?.status(422));
            }
        },
        _ => return Err(Problem::Absent),
    };
    match done {
        Ok(()) => Ok(Answer::see(format!(
            "/office/accounts/{}?changed",
            account.id
        ))),
        Err(error) => match error.problems() {
            Some(problems) => Ok(single(visit, lines(problems, visit.language))?.status(422)),
            None => Err(error.into()),
        },
    }
}

/// There is nothing here for anybody else.
fn keeper(visit: &Visit) -> Result<(), Problem> {
    match &visit.signed {
        Some(signed) if signed.keeper => Ok(()),
        Some(_) | None => Err(Problem::Absent),
    }
}

fn found(visit: &Visit) -> Result<Account, Problem> {
    let id = visit.param("account")?;
    let all = visit.site.accounts(&visit.acting)?;
    all.into_iter()
        .find(|account| account.id == id)
        .ok_or(Problem::Absent)
}

/// The functions that were ticked.
fn chosen(visit: &Visit) -> BTreeSet<String> {
    let ticked = visit.posted.iter().filter(|(name, _)| name == "function");
    ticked.map(|(_, value)| value.clone()).collect()
}

fn row(visit: &Visit, account: &Account) -> Row {
    let functions = account.functions.iter();
    Row {
        id: account.id.clone(),
        name: account.name.clone(),
        functions: functions.map(|one| visit.function_title(one)).collect(),
        ended: account.ended,
        over: account.ended.is_some_and(|day| day <= visit.acting.today),
    }
}

fn choices(visit: &Visit, ticked: &BTreeSet<String>) -> Vec<Choice> {
    let known = visit.maker().catalog.settings.functions.keys();
    let known: BTreeSet<&String> = known.chain(ticked).collect();
    let choice = |code: &String| Choice {
        chosen: ticked.contains(code),
        title: visit.function_title(code),
        code: code.clone(),
    };
    known.into_iter().map(choice).collect()
}

fn list(visit: &Visit, problems: Vec<Line>, added: Option<Added>) -> Result<Answer, Problem> {
    keeper(visit)?;
    let all = visit.site.accounts(&visit.acting)?;
    let typed = |name| match added {
        Some(_) => String::new(),
        None => visit
            .value(name)
            .map_or_else(String::new, ToOwned::to_owned),
    };
    let ticked = if added.is_some() {
        BTreeSet::new()
    } else {
        chosen(visit)
    };
    Ok(Answer::page(
        "accounts.html",
        Page {
            accounts: all.iter().map(|account| row(visit, account)).collect(),
            functions: choices(visit, &ticked),
            id: typed("id"),
            name: typed("name"),
            problems,
            added,
        },
    ))
}

fn single(visit: &Visit, problems: Vec<Line>) -> Result<Answer, Problem> {
    keeper(visit)?;
    let account = found(visit)?;
    let ticked = match visit.value("act") {
        Some("functions") => chosen(visit),
        _ => account.functions.clone(),
    };
    let on = visit.value("on").map(ToOwned::to_owned);
    Ok(Answer::page(
        "account.html",
        One {
            own: visit.acting.account.as_ref() == Some(&account.id),
            functions: choices(visit, &ticked),
            account: row(visit, &account),
            on: on.unwrap_or_else(|| calendar::long(visit.acting.today, visit.language)),
            problems,
            changed: visit.asked("changed").is_some(),
        },
    ))
}
