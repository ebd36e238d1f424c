//! What every request passes: the host it names, where it comes from, and the headers of every answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::error::Problem;
use super::serve::failed;
use super::site::Site;
use crate::diagnostic::{Language, Text};

/// Nothing runs and nothing is fetched but what this server sends; no page is shown inside another.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'";

/// The headers of every answer that does not set them itself.
const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds the headers; an answer may have set its own.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses a request that names another host: the page of a stranger may let its own name point at this machine.
pub(super) async fn host(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let named = text(request.headers(), &header::HOST);
    if named.is_some_and(|host| is_ours(&site, host)) {
        return next.run(request).await;
    }
    let why = Text::new(
        "dit adres hoort niet bij deze griffie; gebruik de startlink",
        "this address does not belong to this griffie; use the start link",
    );
    failed(&site, Problem::Refused(421, why), Language::Nl)
}

/// Refuses what changes something when it does not come from a page of this server.
///
/// Stricter than the layer of tower-http, which lets a request pass that says nothing of where it comes from.
pub(super) async fn origin(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if safe || comes_from_here(&site, request.headers()) {
        return next.run(request).await;
    }
    let why = Text::new(
        "dit formulier kwam van een andere plaats; open de pagina opnieuw en stuur het nog eens",
        "this form came from elsewhere; open the page again and send it once more",
    );
    failed(&site, Problem::Refused(403, why), Language::Nl)
}

fn comes_from_here(site: &Site, headers: &HeaderMap) -> bool {
    let site_header = HeaderName::from_static("sec-fetch-site");
    // One that is there and cannot be read is none that says nothing.
    let unreadable = |name| headers.contains_key(name) && text(headers, name).is_none();
    if unreadable(&site_header) || unreadable(&header::ORIGIN) {
        return false;
    }
    let kind = text(headers, &site_header);
    let origin = text(headers, &header::ORIGIN);
    // A page in a sandbox says `null`; none of ours is.
    let told = match origin {
        Some("null") | None => None,
        Some(origin) => Some(
            origin
                .strip_prefix("http://")
                .is_some_and(|host| is_ours(site, host)),
        ),
    };
    match (kind, told) {
        (_, Some(false)) | (None, None) => false,
        (Some(kind), _) => kind == "same-origin",
        (None, Some(true)) => true,
    }
}

fn is_ours(site: &Site, host: &str) -> bool {
    let address = site.address;
    host == address.to_string() || host == format!("localhost:{}", address.port())
}

/// A header that stands once and is plain text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    // Two of them is a way to be read differently by two readers.
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}
