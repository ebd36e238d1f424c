//! A new password by the recovery code: for who forgot the old one, and for who comes in for the first time.

use serde::Serialize;

use super::sign_in::too_often;
use crate::app::ErrorKind;
use crate::store::Password;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::guest::Guest;

/// The page.
#[derive(Serialize, Default)]
struct Page {
    /// What was typed as the account.
    account: Option<String>,
    /// What stands in the way.
    why: Vec<String>,
    /// The next code, which is shown once.
    code: Option<String>,
}

/// Asks for the code and the new password.
pub(in crate::web) fn show(_: &Guest) -> Result<Answer, Problem> {
    Ok(Answer::page("recover.html", Page::default()))
}

/// Makes it the password.
pub(in crate::web) fn renew(guest: &Guest) -> Result<Answer, Problem> {
    let id = guest.value("account").map_or("", str::trim).to_lowercase();
    let typed = |name| Password::new(guest.value(name).map_or("", |typed| typed).to_owned());
    let (code, password) = (
        Password::new(guest.value("code").map_or("", str::trim).to_owned()),
        typed("password"),
    );
    let again = |why: Vec<String>, status| {
        let page = Page {
            account: Some(id.clone()),
            why,
            code: None,
        };
        Ok(Answer::page("recover.html", page).status(status))
    };
    if password.reveal() != typed("again").reveal() {
        return again(
            vec![super::me::not_the_same().get(guest.language).to_owned()],
            422,
        );
    }
    let caller = guest.caller(&id);
    if let Err(wait) = guest.site.throttle().attempt(&caller, guest.now) {
        return again(vec![too_often(wait).get(guest.language).to_owned()], 429);
    }
    match guest.site.recover(&id, &code, &password, &guest.owner()) {
        Ok(next) => {
            guest.site.throttle().passed(&caller);
            // Whoever was in with the old password is out.
            guest.site.sessions().end_others(&id, None);
            let page = Page {
                account: Some(id),
                why: Vec::new(),
                code: Some(next.reveal().to_owned()),
            };
            Ok(Answer::page("recover.html", page))
        }
        Err(error) if error.kind() == ErrorKind::Denied => again(vec![wrong_code(guest)], 401),
        Err(error) => match error.problems() {
            Some(problems) => {
                guest.site.throttle().passed(&caller);
                let lines = crate::web::error::lines(problems, guest.language);
                again(lines.into_iter().map(|line| line.text).collect(), 422)
            }
            None => Err(error.into()),
        },
    }
}

fn wrong_code(guest: &Guest) -> String {
    crate::diagnostic::Text::new(
        "Dit account en deze herstelcode horen niet bij elkaar, of het account is beëindigd. Kijk of u alles goed typte.",
        "This account and this recovery code do not belong together, or the account has ended. See whether you typed everything right.",
    )
    .get(guest.language)
    .to_owned()
}
