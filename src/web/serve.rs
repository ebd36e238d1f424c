//! From a request to a page: who asks, what was posted, the page on a thread that may wait, the answer.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts as _, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use axum::response::IntoResponse as _;
use axum::routing::{MethodRouter, get, post};
use serde_json::json;
use tokio::sync::SemaphorePermit;

use super::answer::Answer;
use super::error::Problem;
use super::guard;
use super::pages::language;
use super::pages::sign_in::{self, Wanted};
use super::posted::{self, Posted};
use super::session::{Found, Past};
use super::site::{Admission, Inside, Site};
use super::template::Frame;
use super::visit::Visit;
use crate::diagnostic::{Language, Text};

/// A page or an act: synchronous, one file each.
pub(super) type Act = fn(&Visit) -> Result<Answer, Problem>;

/// How long somebody waits for their turn to have a password looked at.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a request is answered.
#[derive(Clone, Copy)]
struct Way {
    act: Act,
    /// Where the session ended meanwhile, what was posted is carried through the page where somebody signs in again.
    carries: bool,
    /// The address can be opened again; otherwise signing in leads to the front page.
    opens: bool,
    /// A password is looked at or made.
    password: bool,
}

/// Shows something.
pub(super) fn page(act: Act) -> MethodRouter<Arc<Site>> {
    let way = Way {
        act,
        carries: false,
        opens: true,
        password: false,
    };
    get(move |State(site), request| answered(site, way, request))
}

/// Shows something, and does something when the form on it is posted.
pub(super) fn form(show: Act, act: Act) -> MethodRouter<Arc<Site>> {
    let way = Way {
        act,
        carries: true,
        opens: true,
        password: false,
    };
    page(show).post(move |State(site), request| answered(site, way, request))
}

/// As [`form`], with passwords in it: those are never carried on.
pub(super) fn private(show: Act, act: Act) -> MethodRouter<Arc<Site>> {
    let way = Way {
        act,
        carries: false,
        opens: true,
        password: true,
    };
    page(show).post(move |State(site), request| answered(site, way, request))
}

/// Does something.
pub(super) fn act(act: Act) -> MethodRouter<Arc<Site>> {
    let way = Way {
        act,
        carries: false,
        opens: false,
        password: false,
    };
    post(move |State(site), request| answered(site, way, request))
}

/// As [`act`], with a password.
pub(super) fn act_with_password(act: Act) -> MethodRouter<Arc<Site>> {
    let way = Way {
        act,
        carries: false,
        opens: false,
        password: true,
    };
    post(move |State(site), request| answered(site, way, request))
}

async fn answered(site: Arc<Site>, way: Way, request: Request) -> Response<Body> {
    let language = preferred(&site, request.headers());
    let admission = match admission(&site, request.headers()).await {
        Ok(admission) => admission,
        Err(problem) => return failed(&site, problem, language),
    };
    let inside = match admission {
        Admission::In(inside) => inside,
        Admission::Start => return outside(&site, language),
        Admission::SignIn(past) => return signed_out(&site, way, past, request).await,
    };
    let Inside {
        id,
        session,
        signed,
        acting,
    } = *inside;
    let language = session.language;
    let (mut parts, body) = request.into_parts();
    let named = match RawPathParams::from_request_parts(&mut parts, &site).await {
        Ok(named) => named
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        Err(_) => return failed(&site, Problem::Absent, language),
    };
    let mut visit = Visit {
        session: id,
        signed,
        language,
        acting,
        path: parts.uri.path().to_owned(),
        parts: named,
        query: query(&parts.uri),
        posted: Vec::new(),
        files: Vec::new(),
        headers: shown(&parts.headers),
        site: Arc::clone(&site),
    };
    if parts.method == Method::POST {
        match posted::read(Request::from_parts(parts, body)).await {
            Ok(Posted { pairs, files, .. }) => {
                visit.posted = pairs;
                visit.files = files;
            }
            Err(problem) => return failed(&site, problem, language),
        }
    }
    let permit = if way.password {
        match password_turn(&site).await {
            Ok(permit) => Some(permit),
            Err(problem) => return failed(&site, problem, language),
        }
    } else {
        None
    };
    let response = in_turn(&site, language, move || {
        (way.act)(&visit)
            .and_then(|answer| answer.write(&visit.site.templates, &visit.frame()))
            .unwrap_or_else(|problem| explained(&visit.site, problem, &visit.frame()))
    });
    let response = response.await;
    drop(permit);
    response
}

/// Who shows this cookie. The store is asked each time, on a thread that may wait.
pub(super) async fn admission(site: &Arc<Site>, headers: &HeaderMap) -> Result<Admission, Problem> {
    let (today, now) = (site.clock)();
    let cookies = guard::text(headers, &header::COOKIE);
    let found = cookies.map_or(Found::Nothing, |cookies| site.sessions().find(cookies, now));
    let asked = Arc::clone(site);
    let work = tokio::task::spawn_blocking(move || asked.admit(found, today, now));
    match work.await {
        Ok(admission) => Ok(admission?),
        Err(_) => Err(broken()),
    }
}

/// The page where somebody signs in, with what they posted: it goes on from there.
async fn signed_out(
    site: &Arc<Site>,
    way: Way,
    past: Option<Past>,
    request: Request,
) -> Response<Body> {
    let language = spoken(site, request.headers(), past.as_ref());
    if is_script(request.headers()) {
        return written(site, sign_in::asked_by_script(), language);
    }
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let posts = *request.method() == Method::POST;
    let request_path = request.uri().path().to_owned();
    let mut wanted = Wanted {
        next: if way.opens { path } else { "/".to_owned() },
        account: past.map(|past| past.account),
        ..Wanted::default()
    };
    if posts && way.carries {
        match posted::fields(request).await {
            Ok(Posted { pairs, left, .. }) => {
                wanted.kept = pairs;
                wanted.posted = true;
                wanted.files = left;
            }
            Err(problem) => return failed(site, problem, language),
        }
    }
    // What was posted would not come along to another language.
    let here = if posts { String::new() } else { request_path };
    let frame = Frame {
        here,
        ..frame(site, language)
    };
    sign_in::ask(wanted)
        .write(&site.templates, &frame)
        .unwrap_or_else(|problem| explained(site, problem, &frame))
}

/// A page is made when it is its turn, on a thread that may wait.
pub(super) async fn in_turn(
    site: &Arc<Site>,
    language: Language,
    make: impl FnOnce() -> Response<Body> + Send + 'static,
) -> Response<Body> {
    // Closed never: the site outlives its visits.
    let slot = site.slots.acquire().await;
    let response = tokio::task::spawn_blocking(make).await;
    drop(slot);
    response.unwrap_or_else(|_| failed(site, broken(), language))
}

/// The turn to have a password looked at.
///
/// # Errors
/// When too many wait.
pub(super) async fn password_turn(site: &Site) -> Result<SemaphorePermit<'_>, Problem> {
    match tokio::time::timeout(PATIENCE, site.passwords.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(Problem::Refused(
            503,
            Text::new(
                "het is te druk met aanmelden; probeer het zo nog eens",
                "too many people are signing in; try again in a moment",
            ),
        )),
    }
}

fn broken() -> Problem {
    Problem::Refused(
        500,
        Text::new(
            "er ging iets mis in griffie zelf; kijk in de zaak of is vastgelegd wat u deed",
            "something went wrong in griffie itself; see in the case whether what you did was recorded",
        ),
    )
}

/// The page of whoever has no session of a store without accounts: the start link is all there is.
pub(super) fn outside(site: &Site, language: Language) -> Response<Body> {
    written(site, Answer::page("outside.html", ()).status(403), language)
}

/// What is answered to an address that has nothing: whoever has no session learns only that.
pub(super) async fn nothing(site: &Arc<Site>, headers: &HeaderMap) -> Response<Body> {
    let language = preferred(site, headers);
    match admission(site, headers).await {
        Ok(Admission::In(inside)) => {
            let frame = Frame {
                inside: true,
                ..frame(site, inside.session.language)
            };
            explained(site, Problem::Absent, &frame)
        }
        Ok(Admission::Start) => outside(site, language),
        Ok(Admission::SignIn(past)) => {
            let wanted = Wanted {
                account: past.map(|past| past.account),
                ..Wanted::default()
            };
            written(site, sign_in::ask(wanted), language)
        }
        Err(problem) => failed(site, problem, language),
    }
}

/// An answer before there is a visit.
pub(super) fn written(site: &Site, answer: Answer, language: Language) -> Response<Body> {
    answer
        .write(&site.templates, &frame(site, language))
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The page of a problem before there is a visit.
pub(super) fn failed(site: &Site, problem: Problem, language: Language) -> Response<Body> {
    explained(site, problem, &frame(site, language))
}

pub(super) fn explained(site: &Site, problem: Problem, frame: &Frame) -> Response<Body> {
    let status = problem.status();
    let problems = problem.lines(frame.language);
    Answer::page(
        "problem.html",
        json!({ "status": status, "problems": problems }),
    )
    .status(status)
    .write(&site.templates, frame)
    .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

pub(super) fn frame(site: &Site, language: Language) -> Frame {
    Frame {
        language,
        today: (site.clock)().0,
        example: site.example,
        here: String::new(),
        inside: false,
        person: None,
        keeper: false,
        manages: false,
        invented: false,
    }
}

/// The language of somebody whose session is over, where there was one.
pub(super) fn spoken(site: &Site, headers: &HeaderMap, past: Option<&Past>) -> Language {
    let cookies = guard::text(headers, &header::COOKIE).map_or("", |text| text);
    language::chosen(site, cookies)
        .or_else(|| past.map(|past| past.language))
        .unwrap_or_else(|| preferred(site, headers))
}

/// What was chosen in this browser before; otherwise Dutch, unless the browser puts English before it.
pub(super) fn preferred(site: &Site, headers: &HeaderMap) -> Language {
    let cookies = guard::text(headers, &header::COOKIE).map_or("", |text| text);
    if let Some(language) = language::chosen(site, cookies) {
        return language;
    }
    let accepted = guard::text(headers, &header::ACCEPT_LANGUAGE).map_or("", |text| text);
    let first = accepted
        .split(',')
        .map(str::trim)
        .find(|tag| tag.starts_with("nl") || tag.starts_with("en"));
    match first {
        Some(tag) if tag.starts_with("en") => Language::En,
        _ => Language::Nl,
    }
}

/// What stands behind the path.
pub(super) fn query(uri: &Uri) -> Vec<(String, String)> {
    let query = uri.query().map_or("", |query| query);
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// The script of a page asks for values; a person gets pages.
pub(super) fn is_script(headers: &HeaderMap) -> bool {
    guard::text(headers, &header::ACCEPT) == Some("application/json")
}

/// The headers that a page may look at: those that say which version somebody saw.
fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    [header::IF_MATCH, header::IF_NONE_MATCH, header::ACCEPT]
        .iter()
        .filter_map(|name| Some((name.to_string(), guard::text(headers, name)?.to_owned())))
        .collect()
}
