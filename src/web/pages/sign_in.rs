//! Who are you? The page where an account signs in, and what it goes on with.

use serde::Serialize;
use serde_json::json;

use crate::app::ErrorKind;
use crate::diagnostic::Text;
use crate::store::Password;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::guest::{Guest, known_cookie};
use crate::web::session;
use crate::web::visit::own_path;

/// How the control that carries a posted field begins; the name of the field follows.
const KEPT: &str = "kept:";
/// How long a browser remembers that an account signed in there: half a year, in seconds.
const REMEMBER: &str = "; Max-Age=15552000";

/// What somebody was about to do.
#[derive(Debug, Default, Serialize)]
pub(in crate::web) struct Wanted {
    /// Where to go after it; the front page when empty.
    pub(in crate::web) next: String,
    /// The account whose session ended.
    pub(in crate::web) account: Option<String>,
    /// A form was posted.
    pub(in crate::web) posted: bool,
    /// What stood in it.
    pub(in crate::web) kept: Vec<(String, String)>,
    /// There were files in it, which do not come along.
    pub(in crate::web) files: bool,
}

/// The page.
#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    wanted: Wanted,
    /// What was typed as the account.
    typed: Option<String>,
    /// Why it did not work.
    why: Option<String>,
}

/// What is posted again, as soon as somebody presses the button.
#[derive(Serialize)]
struct Again<'a> {
    next: &'a str,
    kept: Vec<(&'a str, &'a str)>,
    files: bool,
    /// Somebody else typed it.
    of_another: bool,
}

/// Asks who somebody is, before they go on.
pub(in crate::web) fn ask(wanted: Wanted) -> Answer {
    let page = Page {
        typed: wanted.account.clone(),
        wanted,
        why: None,
    };
    // A 401 names a way to sign in; browsers know none of a form, and show the page.
    Answer::page("sign-in.html", page)
        .status(401)
        .header("www-authenticate", "Form realm=\"griffie\"".to_owned())
}

/// The same for the script, which asks in its own page.
pub(in crate::web) fn asked_by_script() -> Answer {
    Answer::json(&json!({ "signed_out": true }))
        .status(401)
        .header("www-authenticate", "Form realm=\"griffie\"".to_owned())
}

/// The page by itself.
pub(in crate::web) fn show(guest: &Guest) -> Result<Answer, Problem> {
    let next = guest.query.iter().find(|(name, _)| name == "next");
    let next = own_path(next.map(|(_, path)| path.as_str()));
    if guest.session.is_some() {
        return Ok(Answer::see(next));
    }
    let wanted = Wanted {
        next: next.to_owned(),
        ..Wanted::default()
    };
    Ok(Answer::page(
        "sign-in.html",
        Page {
            wanted,
            typed: None,
            why: None,
        },
    ))
}

/// Signs in and goes on.
pub(in crate::web) fn enter(guest: &Guest) -> Result<Answer, Problem> {
    let id = guest.value("account").map_or("", str::trim).to_lowercase();
    let password = Password::new(guest.value("password").map_or("", |typed| typed).to_owned());
    let caller = guest.caller(&id);
    if let Err(wait) = guest.site.throttle().attempt(&caller, guest.now) {
        let answer = refused(guest, &too_often(wait), 429);
        return Ok(answer.header("retry-after", seconds(wait).to_string()));
    }
    let mut who = match guest.site.enter(&id, &password, &guest.owner()) {
        Ok(who) => who,
        Err(error) if error.kind() == ErrorKind::Denied => {
            return Ok(refused(guest, &wrong(), 401)
                .header("www-authenticate", "Form realm=\"griffie\"".to_owned()));
        }
        Err(error) => return Err(error.into()),
    };
    // Who was away for a while goes on as they were.
    if let Some(past) = guest.past.as_ref().filter(|past| past.account == id) {
        who.role.clone_from(&past.role);
    }
    let known = {
        let mut throttle = guest.site.throttle();
        throttle.passed(&caller);
        throttle.know(&caller)?
    };
    let mut sessions = guest.site.sessions();
    // A session that was there before is none of this person's.
    if let Some(before) = &guest.session {
        sessions.end(before);
    }
    let begun = sessions.begin(Some(who), guest.language, guest.browser.clone(), guest.now);
    drop(sessions);
    let mut answer = after(guest, &id).header("set-cookie", begun?);
    if let Some(secret) = known {
        let line = session::line(&known_cookie(&guest.site), &secret, REMEMBER);
        answer = answer.header("set-cookie", line);
    }
    Ok(answer)
}

/// What follows: the page that was asked for, or the form that was being posted.
fn after(guest: &Guest, id: &str) -> Answer {
    if guest.script {
        return Answer::json(&json!({ "signed_in": true }));
    }
    let next = own_path(guest.value("next"));
    if guest.value("posted").is_none() {
        return Answer::see(next);
    }
    // Nobody posts what another typed.
    let of_another = guest.value("typed-by").is_some_and(|typed| typed != id);
    let kept = guest.posted.iter().filter(|_| !of_another);
    Answer::page(
        "continue.html",
        Again {
            next,
            kept: kept
                .filter_map(|(name, value)| Some((name.strip_prefix(KEPT)?, value.as_str())))
                .collect(),
            files: guest.value("files").is_some(),
            of_another,
        },
    )
}

fn refused(guest: &Guest, why: &Text, status: u16) -> Answer {
    let why = why.get(guest.language).to_owned();
    if guest.script {
        return Answer::json(&json!({ "why": why })).status(status);
    }
    let kept = guest.posted.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(KEPT)?;
        Some((name.to_owned(), value.clone()))
    });
    let page = Page {
        wanted: Wanted {
            next: own_path(guest.value("next")).to_owned(),
            account: guest.value("typed-by").map(ToOwned::to_owned),
            posted: guest.value("posted").is_some(),
            kept: kept.collect(),
            files: guest.value("files").is_some(),
        },
        typed: guest.value("account").map(ToOwned::to_owned),
        why: Some(why),
    };
    Answer::page("sign-in.html", page).status(status)
}

/// One message, whatever was wrong.
fn wrong() -> Text {
    Text::new(
        "Dit account en dit wachtwoord horen niet bij elkaar, of het account is beëindigd. Kijk of u alles goed typte.",
        "This account and this password do not belong together, or the account has ended. See whether you typed everything right.",
    )
}

/// That somebody has to wait.
pub(super) fn too_often(wait: i64) -> Text {
    let (number, minutes) = match seconds(wait) {
        seconds if seconds > 90 => ((seconds + 59) / 60, true),
        seconds => (seconds, false),
    };
    let (nl, en) = match (minutes, number) {
        (false, 1) => ("1 seconde".to_owned(), "1 second".to_owned()),
        (false, number) => (format!("{number} seconden"), format!("{number} seconds")),
        (true, number) => (format!("{number} minuten"), format!("{number} minutes")),
    };
    Text::new(
        format!(
            "Er is te vaak een verkeerd wachtwoord geprobeerd. Wacht {nl} en probeer het dan nog eens."
        ),
        format!("A wrong password was tried too often. Wait {en} and then try again."),
    )
}

fn seconds(wait: i64) -> i64 {
    (wait + 999) / 1000
}
