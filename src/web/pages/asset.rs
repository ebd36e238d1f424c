//! Style and script.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};

use crate::web::serve;
use crate::web::site::Site;

/// A file that every page names, also those before the session. Its address has its hash, so it may be kept.
pub(in crate::web) fn file() -> MethodRouter<Arc<Site>> {
    get(
        |State(site): State<Arc<Site>>, Path(name): Path<String>, headers: HeaderMap| async move {
            match site.templates.assets.get(&name) {
                Some((mime, bytes)) => Response::builder()
                    .header(header::CONTENT_TYPE, mime)
                    .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
                    .body(bytes.to_vec().into())
                    .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
                None => serve::nothing(&site, &headers).await,
            }
        },
    )
}
