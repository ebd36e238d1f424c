//! The start link, which makes the session, and leaving.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, get};

use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::serve;
use crate::web::site::Site;
use crate::web::visit::Visit;

/// Makes a session of the start link and goes to the agenda.
pub(in crate::web) fn link() -> MethodRouter<Arc<Site>> {
    get(
        |State(site): State<Arc<Site>>, Path(word): Path<String>, headers: HeaderMap| async move {
            let language = serve::preferred(&headers);
            let begun = site.sessions().begin(&word, language, (site.clock)().1);
            match begun {
                Ok(Some(cookie)) => {
                    let answer = Answer::see("/").header("set-cookie", cookie);
                    serve::written(&site, answer, language)
                }
                Ok(None) => serve::outside(&site, language),
                Err(error) => serve::failed(&site, Problem::App(error), language),
            }
        },
    )
}

/// Ends the session.
pub(in crate::web) fn leave(visit: &Visit) -> Result<Answer, Problem> {
    let cookie = visit
        .session
        .as_ref()
        .map(|session| visit.site.sessions().end(session));
    let mut answer = Answer::page("left.html", ())
        .header("clear-site-data", "\"cache\", \"storage\"".to_owned());
    if let Some(cookie) = cookie {
        answer = answer.header("set-cookie", cookie);
    }
    Ok(answer)
}
