//! From a request to a page: the session, what was posted, the page on a thread that may wait, the answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts as _, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::{MethodRouter, get, post};
use serde_json::json;

use super::answer::Answer;
use super::error::Problem;
use super::guard;
use super::posted::{self, Posted};
use super::site::{Site, of_several};
use super::template::Frame;
use super::visit::Visit;
use crate::app::Acting;
use crate::diagnostic::{Language, Text};

/// A page or an act: synchronous, one file each.
pub(super) type Act = fn(&Visit) -> Result<Answer, Problem>;

/// Shows something.
pub(super) fn page(act: Act) -> MethodRouter<Arc<Site>> {
    get(move |State(site), request| answered(site, act, request))
}

/// Shows something, and does something when the form on it is posted.
pub(super) fn form(show: Act, act: Act) -> MethodRouter<Arc<Site>> {
    page(show).post(move |State(site), request| answered(site, act, request))
}

/// Does something.
pub(super) fn act(act: Act) -> MethodRouter<Arc<Site>> {
    post(move |State(site), request| answered(site, act, request))
}

async fn answered(site: Arc<Site>, act: Act, request: Request) -> Response<Body> {
    let (today, now) = (site.clock)();
    let cookies = guard::text(request.headers(), &header::COOKIE);
    let found = cookies.and_then(|cookies| site.sessions().find(cookies, now));
    let Some((session, known)) = found else {
        return outside(&site, preferred(request.headers()));
    };
    let (mut parts, body) = request.into_parts();
    let named = match RawPathParams::from_request_parts(&mut parts, &site).await {
        Ok(named) => named
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        Err(_) => return failed(&site, Problem::Absent, known.language),
    };
    let query = parts.uri.query().map_or("", |query| query);
    let mut visit = Visit {
        session: Some(session),
        language: known.language,
        acting: Acting::owner(today, now, known.language),
        path: parts.uri.path().to_owned(),
        parts: named,
        query: form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        posted: Vec::new(),
        files: Vec::new(),
        headers: shown(&parts.headers),
        site: Arc::clone(&site),
    };
    if parts.method == Method::POST {
        match posted::read(Request::from_parts(parts, body)).await {
            Ok(Posted { pairs, files }) => {
                visit.posted = pairs;
                visit.files = files;
            }
            Err(problem) => return failed(&site, problem, known.language),
        }
    }
    // Closed never: the site outlives its visits.
    let slot = site.slots.acquire().await;
    let work = tokio::task::spawn_blocking(move || {
        admitted(&visit)
            .and_then(|()| act(&visit))
            .and_then(|answer| answer.write(&visit.site.templates, &visit.frame()))
            .unwrap_or_else(|problem| explained(&visit.site, problem, &visit.frame()))
    });
    let response = work.await.unwrap_or_else(|_| {
        let why = Text::new(
            "er ging iets mis in griffie zelf; kijk in de zaak of is vastgelegd wat u deed",
            "something went wrong in griffie itself; see in the case whether what you did was recorded",
        );
        failed(&site, Problem::Refused(500, why), known.language)
    });
    drop(slot);
    response
}

/// Refuses every visit from the moment that the store has an account: pages made for one owner would show too much, or
/// call everything empty.
fn admitted(visit: &Visit) -> Result<(), Problem> {
    if visit.site.office.store().has_accounts()? {
        return Err(Problem::Refused(403, of_several()));
    }
    Ok(())
}

/// The page of whoever has no session: the start link is all there is.
pub(super) fn outside(site: &Site, language: Language) -> Response<Body> {
    written(site, Answer::page("outside.html", ()).status(403), language)
}

/// What is answered to an address that has nothing: whoever has no session learns only that.
pub(super) fn nothing(site: &Site, headers: &HeaderMap) -> Response<Body> {
    let language = preferred(headers);
    let cookies = guard::text(headers, &header::COOKIE);
    let (_, now) = (site.clock)();
    match cookies.and_then(|cookies| site.sessions().find(cookies, now)) {
        Some((_, session)) => {
            let mut frame = frame(site, session.language);
            frame.inside = true;
            explained(site, Problem::Absent, &frame)
        }
        None => outside(site, language),
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

fn explained(site: &Site, problem: Problem, frame: &Frame) -> Response<Body> {
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

fn frame(site: &Site, language: Language) -> Frame {
    Frame {
        language,
        today: (site.clock)().0,
        example: site.example,
        here: String::new(),
        inside: false,
    }
}

/// Dutch, unless the browser puts English before it.
pub(super) fn preferred(headers: &HeaderMap) -> Language {
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

/// The headers that a page may look at: those that say which version somebody saw.
fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    [header::IF_MATCH, header::IF_NONE_MATCH, header::ACCEPT]
        .iter()
        .filter_map(|name| Some((name.to_string(), guard::text(headers, name)?.to_owned())))
        .collect()
}
