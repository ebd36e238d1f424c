//! The start link, which makes the session, and leaving.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::routing::{MethodRouter, get};

use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::guard;
use crate::web::serve;
use crate::web::session;
use crate::web::site::{Admission, Site};
use crate::web::visit::Visit;

/// Makes a session of the start link and goes to the agenda. In a store with accounts it leads to where they sign in.
pub(in crate::web) fn link() -> MethodRouter<Arc<Site>> {
    get(
        |State(site): State<Arc<Site>>, Path(word): Path<String>, headers: HeaderMap| async move {
            let language = serve::preferred(&site, &headers);
            match serve::admission(&site, &headers).await {
                Ok(Admission::Start) => {}
                Ok(Admission::In(inside)) if inside.signed.is_none() => {}
                Ok(Admission::SignIn(_) | Admission::In(_)) => {
                    return serve::written(&site, Answer::see("/sign-in"), language);
                }
                Err(problem) => return serve::failed(&site, problem, language),
            }
            let begun = {
                let mut sessions = site.sessions();
                if !sessions.is_start(&word) {
                    drop(sessions);
                    return serve::outside(&site, language);
                }
                let agent = guard::text(&headers, &header::USER_AGENT);
                let browser = session::browser(agent.map_or("", |agent| agent));
                sessions.begin(None, language, browser, (site.clock)().1)
            };
            match begun {
                Ok(cookie) => {
                    let answer = Answer::see("/").header("set-cookie", cookie);
                    serve::written(&site, answer, language)
                }
                Err(error) => serve::failed(&site, Problem::App(error), language),
            }
        },
    )
}

/// Ends the session.
pub(in crate::web) fn leave(visit: &Visit) -> Result<Answer, Problem> {
    visit.site.told_leaving(&visit.acting)?;
    Ok(left(visit))
}

/// What somebody sees who left.
pub(in crate::web) fn left(visit: &Visit) -> Answer {
    let cookie = visit.site.sessions().end(&visit.session);
    Answer::page(
        "left.html",
        Left {
            several: visit.signed.is_some(),
        },
    )
    .header("clear-site-data", "\"cache\", \"storage\"".to_owned())
    .header("set-cookie", cookie)
}

/// The page of who left.
#[derive(serde::Serialize)]
struct Left {
    /// The store has accounts.
    several: bool,
}
