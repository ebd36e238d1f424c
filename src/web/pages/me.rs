//! My own account: password, role, sessions, language.

use serde::Serialize;

use super::sign_in::too_often;
use super::start::left;
use crate::app::ErrorKind;
use crate::diagnostic::{Diagnostic, Text};
use crate::store::Password;
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, lines};
use crate::web::session::{Session, Who};
use crate::web::throttle::Caller;
use crate::web::visit::{Visit, own_path};

/// The page.
#[derive(Serialize)]
struct Page {
    /// The account; none for the owner of a store without accounts.
    id: Option<String>,
    functions: Vec<String>,
    /// The roles to choose from, where there is more than one.
    roles: Vec<Choice>,
    sessions: Vec<Open>,
    problems: Vec<Line>,
    /// The password was changed just now.
    changed: bool,
}

/// A choice of a list.
#[derive(Serialize)]
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

/// A session of this account.
#[derive(Serialize)]
struct Open {
    browser: String,
    /// Minutes since it was used.
    idle: i64,
    /// Minutes since it began.
    age: i64,
    this: bool,
}

/// Shows it.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    Ok(Answer::page("me.html", page(visit, Vec::new())))
}

/// Changes the password; every other session of the account ends, and this one gets another secret.
pub(in crate::web) fn password(visit: &Visit) -> Result<Answer, Problem> {
    let Some(signed) = &visit.signed else {
        return Err(Problem::Absent);
    };
    let typed = |name: &str| {
        let found = visit.posted.iter().find(|(known, _)| known == name);
        Password::new(found.map_or_else(String::new, |(_, typed)| typed.clone()))
    };
    let (current, new) = (typed("current"), typed("password"));
    let again = |problems: &[Diagnostic], status| {
        let problems = lines(problems, visit.language);
        Ok(Answer::page("me.html", page(visit, problems)).status(status))
    };
    if new.reveal() != typed("again").reveal() {
        let text = not_the_same();
        return again(&[Diagnostic::wrong("again", text.nl, text.en)], 422);
    }
    // Whoever finds a browser that was left open guesses no faster than at the door.
    let caller = Caller {
        account: signed.account.id.clone(),
        place: std::net::Ipv4Addr::UNSPECIFIED.into(),
        known: None,
    };
    if let Err(wait) = visit.site.throttle().attempt(&caller, visit.acting.now) {
        let text = too_often(wait);
        return again(&[Diagnostic::wrong("current", text.nl, text.en)], 429);
    }
    let mark = match visit.site.change_password(&current, &new, &visit.acting) {
        Ok(mark) => mark,
        Err(error) => {
            let Some(problems) = error.problems().map(<[Diagnostic]>::to_vec) else {
                return Err(error.into());
            };
            if error.kind() != ErrorKind::Denied {
                visit.site.throttle().passed(&caller);
            }
            return again(&problems, 422);
        }
    };
    visit.site.throttle().passed(&caller);
    let account = signed.account.id.clone();
    let mut sessions = visit.site.sessions();
    let browser = sessions
        .of(&account, visit.acting.now)
        .into_iter()
        .find(|(id, _)| *id == visit.session)
        .map_or_else(String::new, |(_, session)| session.browser);
    sessions.end_others(&account, None);
    let who = Who {
        account,
        mark,
        role: visit.acting.role.clone(),
    };
    let cookie = sessions.begin(Some(who), visit.language, browser, visit.acting.now)?;
    Ok(Answer::see("/me?changed").header("set-cookie", cookie))
}

/// Ends the other sessions, or all of them.
pub(in crate::web) fn sessions(visit: &Visit) -> Result<Answer, Problem> {
    let Some(signed) = &visit.signed else {
        return Err(Problem::Absent);
    };
    let id = &signed.account.id;
    match visit.value("end") {
        Some("others") => {
            let mut sessions = visit.site.sessions();
            sessions.end_others(id, Some(&visit.session));
            Ok(Answer::see("/me"))
        }
        Some("all") => {
            visit.site.told_leaving(&visit.acting)?;
            visit.site.sessions().end_others(id, None);
            Ok(left(visit))
        }
        _ => Err(Problem::Absent),
    }
}

/// Acts in one role from now on, or in all of them. A role that the account does not hold gives nothing.
pub(in crate::web) fn role(visit: &Visit) -> Result<Answer, Problem> {
    let Some(signed) = &visit.signed else {
        return Err(Problem::Absent);
    };
    let role = visit.value("role");
    let held = visit.site.roles(&signed.account, visit.language);
    if role.is_some_and(|role| !held.contains_key(role)) {
        return Err(Problem::Absent);
    }
    let role = role.map(ToOwned::to_owned);
    visit.site.sessions().play(&visit.session, role);
    Ok(Answer::see(own_path(visit.value("back"))))
}

/// That what was typed twice differs.
pub(super) fn not_the_same() -> Text {
    Text::new(
        "De twee nieuwe wachtwoorden zijn niet hetzelfde.",
        "The two new passwords are not the same.",
    )
}

fn page(visit: &Visit, problems: Vec<Line>) -> Page {
    let account = visit.signed.as_ref().map(|signed| &signed.account);
    let now = visit.acting.now;
    let minutes = |since: i64| (now - since) / 60_000;
    let open = |(id, session): (String, Session)| Open {
        this: id == visit.session,
        browser: session.browser,
        idle: minutes(session.seen),
        age: minutes(session.began),
    };
    let roles = account.map(|account| visit.site.roles(account, visit.language));
    let roles = roles.filter(|roles| roles.len() > 1);
    Page {
        id: account.map(|account| account.id.clone()),
        functions: account.map_or_else(Vec::new, |account| {
            let all = account.functions.iter();
            all.map(|function| visit.function_title(function)).collect()
        }),
        roles: roles
            .into_iter()
            .flatten()
            .map(|(code, title)| Choice {
                chosen: visit.acting.role.as_ref() == Some(&code),
                code,
                title,
            })
            .collect(),
        sessions: account.map_or_else(Vec::new, |account| {
            let all = visit.site.sessions().of(&account.id, now);
            all.into_iter().map(open).collect()
        }),
        problems,
        changed: visit.asked("changed").is_some(),
    }
}
