//! Dutch or English from now on: in this session, and in this browser before and after it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::{MethodRouter, post};

use crate::diagnostic::Language;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::posted;
use crate::web::serve;
use crate::web::session;
use crate::web::site::{Admission, Site};
use crate::web::visit::own_path;

/// How long a browser remembers the language: half a year, in seconds.
const REMEMBER: &str = "; Max-Age=15552000";

/// Changes the language and goes back to the page. Whoever has not signed in yet chooses it too.
pub(in crate::web) fn change() -> MethodRouter<Arc<Site>> {
    post(
        |State(site): State<Arc<Site>>, request: Request| async move {
            let before = serve::preferred(&site, request.headers());
            let admission = match serve::admission(&site, request.headers()).await {
                Ok(admission) => admission,
                Err(problem) => return serve::failed(&site, problem, before),
            };
            let posted = match posted::fields(request).await {
                Ok(posted) => posted.pairs,
                Err(problem) => return serve::failed(&site, problem, before),
            };
            let value = |name: &str| {
                let found = posted.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.as_str())
            };
            let Some(language) = value("to").and_then(language_of) else {
                return serve::failed(&site, Problem::Absent, before);
            };
            if let Admission::In(inside) = admission {
                site.sessions().speak(&inside.id, language);
            }
            let line = session::line(&cookie(&site), language.tag(), REMEMBER);
            let answer = Answer::see(own_path(value("back"))).header("set-cookie", line);
            serve::written(&site, answer, language)
        },
    )
}

/// The language that was chosen in this browser.
pub(in crate::web) fn chosen(site: &Site, cookies: &str) -> Option<Language> {
    session::value(cookies, &cookie(site)).and_then(language_of)
}

/// The name of the cookie, which holds the language and nothing else.
fn cookie(site: &Site) -> String {
    format!("{}-language", site.sessions().cookie())
}

fn language_of(tag: &str) -> Option<Language> {
    [Language::Nl, Language::En]
        .into_iter()
        .find(|language| language.tag() == tag)
}
