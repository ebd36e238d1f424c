//! The contents page of the application: every address and what answers it.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::guard;
use super::guest::guest;
use super::pages::{
    absent, accounts, agenda, asset, case, cases, document, dossier, event, file, files, intake,
    language, letters, me, organisation, people, recover, sign_in, start, story, take_in,
};
use super::serve::{act, act_with_password, form, page, private};
use super::site::Site;

/// All pages, behind the guards that every request passes.
pub fn router(site: Arc<Site>) -> Router {
    let pages = Router::new()
        .route("/", page(agenda::show))
        .route("/cases", form(cases::show, cases::search))
        .route("/cases/{case}", page(case::show))
        .route("/cases/{case}/documents", page(letters::show))
        .route(
            "/cases/{case}/documents/{code}",
            form(document::show::show, document::show::save),
        )
        .route(
            "/cases/{case}/documents/{code}/draft",
            act(document::draft::save),
        )
        .route(
            "/cases/{case}/documents/{code}/pages",
            form(document::proof::show, document::proof::preview),
        )
        .route(
            "/cases/{case}/documents/{code}/pages/{mark}",
            page(document::proof::draw),
        )
        .route(
            "/cases/{case}/documents/{code}/concept.pdf",
            page(document::proof::pdf),
        )
        .route(
            "/cases/{case}/documents/{code}/finish",
            form(document::finish::show, document::finish::finish),
        )
        .route("/cases/{case}/people", page(people::show))
        .route(
            "/cases/{case}/people/{role}/{place}",
            form(people::person::show, people::person::change),
        )
        .route(
            "/cases/{case}/story/{event}",
            form(story::show, story::correct),
        )
        .route(
            "/cases/{case}/story/{event}/withdraw",
            form(story::look, story::withdraw),
        )
        .route("/cases/{case}/files", form(files::show, files::file))
        .route("/cases/{case}/files/{event}/{index}", page(file::download))
        .route("/cases/{case}/dossier", form(dossier::show, dossier::make))
        .route(
            "/cases/{case}/dossier/{word}/{name}",
            page(dossier::download),
        )
        .route(
            "/cases/{case}/events/{code}",
            form(event::show, event::record),
        )
        .route("/intake", page(intake::show))
        .route(
            "/intake/{procedure}/{code}",
            form(take_in::show, take_in::take),
        )
        .route("/intake/{procedure}/{code}/keep", act(take_in::autosave))
        .route("/me", page(me::show))
        .route("/me/password", act_with_password(me::password))
        .route("/me/role", act(me::role))
        .route("/me/sessions", act(me::sessions))
        .route("/office/accounts", private(accounts::show, accounts::add))
        .route(
            "/office/accounts/{account}",
            form(accounts::one, accounts::change),
        )
        .route("/office/organisation", page(organisation::show))
        .route(
            "/office/organisation/{sender}",
            form(organisation::one, organisation::save),
        )
        .route(
            "/office/organisation/{sender}/letter.svg",
            page(organisation::sample),
        )
        .route("/sign-in", guest(sign_in::show, sign_in::enter))
        .route("/sign-in/recover", guest(recover::show, recover::renew))
        .route("/language", language::change())
        .route("/leave", act(start::leave))
        .route("/start/{word}", start::link())
        .route("/{file}", asset::file())
        .fallback_service(page(absent::show).with_state(Arc::clone(&site)));
    // The last layer is the first that a request meets.
    pages
        // What may be posted is limited where it is read: field by field, file by file.
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&site), guard::origin))
        .layer(from_fn_with_state(Arc::clone(&site), guard::host))
        .layer(CompressionLayer::new())
        .layer(from_fn(guard::headers))
        .with_state(site)
}
