//! The pages before the session: signing in. They get no [`super::visit::Visit`], so nothing of a case can be reached.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Response, header};
use axum::routing::{MethodRouter, get};

use super::answer::Answer;
use super::error::Problem;
use super::guard;
use super::posted;
use super::serve::{self, failed};
use super::session::{self, Id, Past};
use super::site::{Admission, Site};
use super::template::Frame;
use super::throttle::Caller;
use crate::app::Acting;
use crate::calendar::Date;
use crate::diagnostic::Language;

/// A request of somebody who has not said who they are.
pub(super) struct Guest {
    pub(super) site: Arc<Site>,
    pub(super) language: Language,
    pub(super) today: Date,
    pub(super) now: i64,
    /// What stands behind the path.
    pub(super) query: Vec<(String, String)>,
    /// What was posted.
    pub(super) posted: Vec<(String, String)>,
    /// The session that is open already.
    pub(super) session: Option<Id>,
    /// Whose session ended in this browser.
    pub(super) past: Option<Past>,
    /// From where.
    pub(super) place: IpAddr,
    /// The kind of browser, in words.
    pub(super) browser: String,
    /// The script asks, not the person.
    pub(super) script: bool,
    cookies: String,
}

impl Guest {
    /// The first posted value of a name, as it was typed; none when it is not there or empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.posted.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Who asks at this moment, before they are anybody.
    pub(super) fn owner(&self) -> Acting {
        Acting::owner(self.today, self.now, self.language)
    }

    /// Who tries the password of an account.
    pub(super) fn caller(&self, account: &str) -> Caller {
        let name = known_cookie(&self.site);
        Caller {
            account: account.chars().take(64).collect(),
            place: self.place,
            known: session::value(&self.cookies, &name).map(ToOwned::to_owned),
        }
    }
}

/// The name of the cookie that tells a browser in which an account signed in before.
pub(super) fn known_cookie(site: &Site) -> String {
    format!("{}-known", site.sessions().cookie())
}

/// A page of a guest.
pub(super) type GuestAct = fn(&Guest) -> Result<Answer, Problem>;

/// Shows something to a guest, and does something when the form on it is posted. The latter looks at a password.
pub(super) fn guest(show: GuestAct, act: GuestAct) -> MethodRouter<Arc<Site>> {
    get(move |State(site), request| answered(site, show, request))
        .post(move |State(site), request| answered(site, act, request))
}

async fn answered(site: Arc<Site>, act: GuestAct, request: Request) -> Response<Body> {
    let language = serve::preferred(&site, request.headers());
    let admission = match serve::admission(&site, request.headers()).await {
        Ok(admission) => admission,
        Err(problem) => return failed(&site, problem, language),
    };
    let (session, past, language) = match admission {
        Admission::Start => return serve::outside(&site, language),
        Admission::SignIn(Some(past)) => {
            let language = serve::spoken(&site, request.headers(), Some(&past));
            (None, Some(past), language)
        }
        Admission::SignIn(None) => (None, None, language),
        // The owner of a store without accounts has nothing to say.
        Admission::In(inside) if inside.signed.is_none() => {
            return serve::written(&site, Answer::see("/"), language);
        }
        Admission::In(inside) => (Some(inside.id), None, inside.session.language),
    };
    let (today, now) = (site.clock)();
    let headers = request.headers();
    let mut guest = Guest {
        language,
        today,
        now,
        query: serve::query(request.uri()),
        posted: Vec::new(),
        session,
        past,
        place: place(&request),
        browser: session::browser(text(headers, &header::USER_AGENT)),
        script: serve::is_script(headers),
        cookies: text(headers, &header::COOKIE).to_owned(),
        site: Arc::clone(&site),
    };
    let posts = *request.method() == Method::POST;
    // What was posted would not come along to another language.
    let here = if posts {
        String::new()
    } else {
        request.uri().path().to_owned()
    };
    if posts {
        match posted::fields(request).await {
            Ok(posted) => guest.posted = posted.pairs,
            Err(problem) => return failed(&site, problem, language),
        }
    }
    let permit = if posts {
        match serve::password_turn(&site).await {
            Ok(permit) => Some(permit),
            Err(problem) => return failed(&site, problem, language),
        }
    } else {
        None
    };
    let response = serve::in_turn(&site, language, move || {
        let frame = Frame {
            inside: false,
            here,
            ..serve::frame(&guest.site, guest.language)
        };
        act(&guest)
            .and_then(|answer| answer.write(&guest.site.templates, &frame))
            .unwrap_or_else(|problem| serve::explained(&guest.site, problem, &frame))
    });
    let response = response.await;
    drop(permit);
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &axum::http::HeaderName) -> &'a str {
    guard::text(headers, name).map_or("", |text| text)
}

/// Where a request comes from; in process there is no place.
fn place(request: &Request) -> IpAddr {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| {
        info.0.ip().to_canonical()
    })
}
