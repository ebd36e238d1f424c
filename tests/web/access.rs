//! Every address as everybody: a page gives nothing that `app` does not give the account that looks.
//!
//! The addresses are those of the router as it stands, the functions those of the content, the cases are marked in every
//! event and every piece. What somebody may read is asked of `app` beside the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::body::Body;
use axum::http::header;
use griffie::app::cases::Cases;
use griffie::app::drafting::Desk;
use griffie::app::recording::Act;
use griffie::app::{Acting, AppError, fetch, show};
use griffie::calendar;
use griffie::case::Event;
use griffie::diagnostic::Language;
use griffie::store::Store;
use regex::Regex;

use super::browser::{Browser, PASSWORD, Reply, TODAY};
use crate::access::marks::{Found, in_bytes, in_text};
use crate::access::world::{World, procedure};
use crate::support::{maker, root};

/// Somebody who visits.
struct Somebody {
    acting: Acting,
    cookie: String,
}

/// The office: marked events in one case, marked pieces in another, and an account of every function.
struct Offices {
    browser: Browser,
    store: Store,
    events: String,
    pieces: String,
    everybody: Vec<Somebody>,
}

/// Who stands in the case of the pieces, and has no function.
const STANDING: &str = "v.zitter";

impl Offices {
    fn new() -> Self {
        let catalog = &maker().catalog;
        let functions: Vec<String> = catalog.settings.functions.keys().cloned().collect();
        let keeps = |one: &String| catalog.settings.functions[one].administers;
        let mut accounts: Vec<(String, Vec<&str>)> = functions
            .iter()
            .map(|one| (format!("x.{}", one.replace('_', "-")), vec![one.as_str()]))
            .collect();
        accounts.sort_by_key(|(_, functions)| !keeps(&functions[0].to_owned()));
        accounts.push((STANDING.to_owned(), Vec::new()));
        accounts.push(("n.niemand".to_owned(), Vec::new()));
        let named: Vec<(&str, &[&str])> = accounts
            .iter()
            .map(|(id, functions)| (id.as_str(), functions.as_slice()))
            .collect();
        let mut browser = Browser::with_accounts(&["Z4"], &named);
        let (store, pieces) = (browser.store(), browser.numbers[0].clone());
        let secretary = acting("x.secretaris", &["secretaris"]);
        stand(&store, &pieces, &secretary);
        drop(World::pieces_in(browser.store(), &pieces, "Z4"));
        let folder = tempfile::tempdir().expect("folder");
        let events = World::events_in(folder, browser.store()).case;
        let mut everybody = Vec::new();
        for (id, functions) in &accounts {
            browser.cookie = None;
            assert_eq!(browser.sign_in(id, PASSWORD).status, 303, "{id}");
            everybody.push(Somebody {
                acting: acting(id, functions),
                cookie: browser.cookie.take().expect("a cookie"),
            });
        }
        Self {
            browser,
            store,
            events,
            pieces,
            everybody,
        }
    }

    fn cases(&self, somebody: &Somebody) -> Cases<'_> {
        Cases::new(&maker().catalog, &self.store)
            .expect("cases")
            .seen_by(&somebody.acting)
    }

    fn ask(&self, somebody: &Somebody, method: &str, path: &str, body: &str) -> Reply {
        let mut request = self
            .browser
            .request(method, path)
            .header(header::COOKIE, &somebody.cookie);
        if method == "POST" {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        self.browser.send(
            request
                .body(Body::from(body.to_owned()))
                .expect("a request"),
        )
    }

    /// The marks of a case that `app` gives somebody, those of its drafts aside; none when they may not know of it.
    fn given(&self, somebody: &Somebody, case: &str) -> Option<Found> {
        let cases = self.cases(somebody);
        let today = somebody.acting.today;
        let shown = match show::show(&cases, case, None, today, Language::Nl) {
            Ok(shown) => shown,
            Err(AppError::Store(_)) => return None,
            Err(other) => panic!("{other:?}"),
        };
        let mut given = in_text(&shown.to_string());
        let record = cases.read(case).expect("known");
        let course = cases.course(&record).expect("a course");
        for paper in cases.papers(&course).expect("decided") {
            let title = paper.piece.title.get(Language::Nl);
            given.extend(in_text(&format!(
                "{title}. {}. {}.",
                paper.piece.from, paper.piece.file.name
            )));
        }
        Some(given)
    }

    /// The marks in the files that `app` gives somebody, by what they are called.
    fn files(&self, somebody: &Somebody, case: &str) -> BTreeSet<Vec<u8>> {
        let folder = tempfile::tempdir().expect("folder");
        let fetched = fetch::fetch(&self.cases(somebody), case, &folder.path().join("out"));
        let fetched = fetched.expect("fetched").written;
        let read = |path: &std::path::PathBuf| std::fs::read(path).expect("read");
        fetched.iter().map(read).collect()
    }
}

fn acting(id: &str, functions: &[&str]) -> Acting {
    let today = calendar::parse(TODAY).expect("a day");
    Acting {
        account: Some(id.to_owned()),
        functions: functions.iter().map(|one| (*one).to_owned()).collect(),
        ..Acting::owner(today, 1_805_100_000_000, Language::Nl)
    }
}

/// Lets an account stand in a case.
fn stand(store: &Store, case: &str, secretary: &Acting) {
    let cases = Cases::new(&maker().catalog, store)
        .expect("cases")
        .seen_by(secretary);
    let course = cases
        .course(&cases.read(case).expect("known"))
        .expect("a course");
    let mut person = course.fold().state().people("voorzitter")[0].clone();
    person.more.insert("account".to_owned(), STANDING.into());
    let event = Event {
        corrects: Some(1),
        reason: Some("samenstelling".to_owned()),
        personen: [("voorzitter".to_owned(), vec![person])].into(),
        ..Event::default()
    };
    cases.record(case, &event, secretary).expect("recorded");
}

/// The addresses of the router, as they stand in its source.
fn addresses() -> Vec<String> {
    let source = std::fs::read_to_string(root().join("src/web/router.rs")).expect("the router");
    let pattern = Regex::new(r#"\.route\(\s*"([^"]+)""#).expect("a pattern");
    pattern
        .captures_iter(&source)
        .map(|found| found[1].to_owned())
        .collect()
}

/// What the parts of an address can be.
fn filled(address: &str, case: &str) -> Vec<String> {
    let procedure = procedure();
    let mut all = vec![address.replace("{case}", case)];
    let mut fill = |part: &str, values: &[String]| {
        if address.contains(part) {
            all = all
                .iter()
                .flat_map(|path| values.iter().map(move |value| path.replace(part, value)))
                .collect();
        }
    };
    let words =
        |words: &[&str]| -> Vec<String> { words.iter().map(|one| (*one).to_owned()).collect() };
    let events: Vec<String> = procedure.file.events.keys().cloned().collect();
    let documents: Vec<String> = procedure.documents.keys().cloned().collect();
    let numbers = |to: usize| -> Vec<String> { (0..to).map(|number| number.to_string()).collect() };
    let codes = if address.contains("/documents/") {
        documents
    } else {
        events
    };
    fill("{code}", &codes);
    fill("{event}", &numbers(160));
    fill("{index}", &numbers(1));
    let roles: Vec<String> = procedure.file.roles.keys().cloned().collect();
    fill("{role}", &roles);
    fill("{place}", &words(&["0", "1", "new"]));
    fill("{procedure}", std::slice::from_ref(&procedure.name));
    fill("{account}", &words(&["x.secretaris", "x.beheerder"]));
    fill("{word}", &words(&["0123"]));
    fill("{name}", &words(&["whole.pdf"]));
    fill("{mark}", &words(&["0123.svg"]));
    fill("{file}", &words(&["style.css", "nothing"]));
    fill("{sender}", &words(&["klachtencommissie", "school"]));
    assert!(
        all.iter().all(|path| !path.contains('{')),
        "{address} has a part of which nobody said what it can be"
    );
    all
}

/// Those that end or change the session of who asks.
const ENDING: [&str; 3] = ["/leave", "/me/sessions", "/start/{word}"];

#[test]
fn every_address_gives_everybody_what_app_gives_them() {
    let world = Offices::new();
    let all = addresses();
    assert!(all.len() > 20, "{all:?}");
    let (mut asked, mut closed, mut open, mut wrong) = (0, 0, 0, Vec::new());
    for (number, somebody) in world.everybody.iter().enumerate() {
        let id = somebody.acting.account.as_deref().expect("an account");
        for case in [&world.events, &world.pieces] {
            let given = world.given(somebody, case);
            let record = given
                .as_ref()
                .map(|_| world.cases(somebody).read(case).expect("known"));
            let course = record
                .as_ref()
                .map(|record| world.cases(somebody).course(record).expect("reads"));
            let files = given.as_ref().map(|_| world.files(somebody, case));
            let mut had = BTreeSet::new();
            for address in all
                .iter()
                .filter(|address| !ENDING.contains(&address.as_str()))
            {
                let of_case = address.contains("{case}");
                if !of_case && case == &world.pieces {
                    continue;
                }
                // Every code of the case of the pieces; of the other, and of what hangs below a document, each ninth, for
                // everybody others.
                let whole = case == &world.pieces && !address.contains("{code}/");
                let all = filled(address, case);
                let step = if whole || all.len() < 9 { 1 } else { 9 };
                for path in all.into_iter().skip(number % step).step_by(step) {
                    let reply = world.ask(somebody, "GET", &path, "");
                    asked += 1;
                    let mut told = |what: &str| wrong.push(format!("{id} {path}: {what}"));
                    if reply.status >= 500 {
                        told(&format!("{} {}", reply.status, reply.text()));
                    }
                    let found: Found = in_text(&reply.text())
                        .union(&in_bytes(&reply.bytes))
                        .copied()
                        .collect();
                    let Some(given) = given.as_ref().filter(|_| of_case) else {
                        if of_case && !matches!(reply.status, 404 | 405) {
                            told(&format!("{} of a case that is not theirs", reply.status));
                        }
                        if !found.is_empty() {
                            told(&format!("{found:?}"));
                        }
                        closed += 1;
                        continue;
                    };
                    open += 1;
                    if address.ends_with("/{event}/{index}") {
                        if reply.status == 200 {
                            if !files.as_ref().expect("files").contains(&reply.bytes) {
                                told("a file that app does not give");
                            }
                            had.insert(reply.bytes);
                        }
                        continue;
                    }
                    let code = path.rsplit('/').find(|part| {
                        procedure().file.events.contains_key(*part)
                            || procedure().documents.contains_key(*part)
                    });
                    let cases = world.cases(somebody);
                    let act = code.map(|code| {
                        if address.contains("/documents/") {
                            Act::Make(code)
                        } else {
                            Act::Record(code)
                        }
                    });
                    let may = act.is_none_or(|act| cases.offers(procedure(), course.as_ref(), act));
                    if !may {
                        if !(403..=405).contains(&reply.status) {
                            told(&format!("{} of what is for others", reply.status));
                        }
                        if !found.is_empty() {
                            told(&format!("{found:?}"));
                        }
                        continue;
                    }
                    let mut given = given.clone();
                    if let Some(Act::Make(code)) = act {
                        // A document is begun with what the case has of it.
                        let desk = Desk::open(maker(), &cases, case, code).expect("may make");
                        let draft = desk.latest().expect("a draft").answers;
                        given.extend(in_text(&draft.to_string()));
                        if address.contains("/pages")
                            || address.ends_with(".pdf")
                            || address.ends_with("/finish")
                        {
                            continue;
                        }
                    }
                    let more: Vec<_> = found.difference(&given).collect();
                    if !more.is_empty() {
                        told(&format!("{more:?}"));
                    }
                }
            }
            if let Some(files) = files.as_ref().filter(|_| case == &world.pieces) {
                // Nothing that is theirs is kept from them.
                assert_eq!(had.len(), files.len(), "{id} {case}");
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {asked}: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
    assert!(closed > 800 && open > 1000, "{closed} closed, {open} open");
}

/// What is posted by who may not is refused, and changes nothing.
#[test]
fn nobody_does_what_is_for_others() {
    let world = Offices::new();
    let before = |case: &str| world.store.case(case).expect("kept").events.len();
    let events = [before(&world.events), before(&world.pieces)];
    let mut refused = BTreeMap::new();
    for somebody in &world.everybody {
        let id = somebody.acting.account.clone().expect("an account");
        let cases = world.cases(somebody);
        let course = cases
            .read(&world.pieces)
            .ok()
            .map(|record| cases.course(&record).expect("reads"));
        for code in procedure().file.events.keys().step_by(3) {
            let act = Act::Record(code);
            let places = [
                (
                    format!("/cases/{}/events/{code}", world.pieces),
                    course.is_some() && cases.offers(procedure(), course.as_ref(), act),
                ),
                (
                    format!("/intake/{}/{code}", procedure().name),
                    cases.offers(procedure(), None, act),
                ),
            ];
            for (path, may) in places {
                if may {
                    continue;
                }
                let reply = world.ask(somebody, "POST", &path, "act=record&on=2027-03-15");
                assert!(
                    matches!(reply.status, 403 | 404),
                    "{id} {path}: {}",
                    reply.status
                );
                *refused.entry(id.clone()).or_insert(0) += 1;
            }
        }
        for code in procedure().documents.keys().step_by(4) {
            if course.is_some() && cases.offers(procedure(), course.as_ref(), Act::Make(code)) {
                continue;
            }
            for last in ["", "/draft", "/pages", "/finish"] {
                let path = format!("/cases/{}/documents/{code}{last}", world.pieces);
                let reply = world.ask(somebody, "POST", &path, "version=0&act=make");
                assert!(
                    matches!(reply.status, 403 | 404),
                    "{id} {path}: {}",
                    reply.status
                );
            }
            let kept = world.store.draft(&world.pieces, code, None).expect("read");
            assert!(kept.is_none(), "{id} {code}");
        }
        if course.is_none() {
            for last in ["/files", "/dossier"] {
                let path = format!("/cases/{}{last}", world.pieces);
                let reply = world.ask(somebody, "POST", &path, "for=whole");
                assert_eq!(reply.status, 404, "{id} {path}");
            }
        }
        // Looking for words finds only cases that one may know of.
        let reply = world.ask(somebody, "POST", "/cases", "words=KC");
        let rows = reply.text().matches("href=\"/cases/KC").count();
        assert_eq!(rows > 0, course.is_some(), "{id}");
    }
    assert_eq!(events, [before(&world.events), before(&world.pieces)]);
    assert_eq!(refused.len(), world.everybody.len());
}

/// The dossier goes to whoever made it, in the roles in which they did.
#[test]
fn a_file_that_was_made_is_of_who_made_it() {
    let world = Offices::new();
    let link = Regex::new(r#"href="(/cases/[^"]+/dossier/[^"]+\.pdf)""#).expect("a pattern");
    let mut links = Vec::new();
    for somebody in &world.everybody {
        for wanted in ["whole", "role:klager"] {
            let path = format!("/cases/{}/dossier", world.events);
            let reply = world.ask(somebody, "POST", &path, &format!("for={wanted}"));
            assert!(
                matches!(reply.status, 200 | 403 | 404 | 422),
                "{}",
                reply.status
            );
            if let Some(found) = link.captures(&reply.text()) {
                links.push((somebody.acting.account.clone(), found[1].to_owned()));
            }
        }
    }
    assert!(!links.is_empty(), "somebody may");
    for (owner, link) in &links {
        for somebody in &world.everybody {
            let reply = world.ask(somebody, "GET", link, "");
            let expected = if somebody.acting.account == *owner {
                200
            } else {
                404
            };
            assert_eq!(
                reply.status, expected,
                "{link} {:?}",
                somebody.acting.account
            );
        }
    }
}

/// Only the site has the office, and only it reaches the store.
#[test]
fn no_page_reaches_the_store() {
    let mut wrong = Vec::new();
    for path in crate::support::files("src/web", "rs") {
        if path.starts_with(root().join("src/web/site")) {
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("readable");
        for word in ["Office", ".store()", "Cases::new", "Acting::owner"] {
            let guest = Path::new("src/web/guest.rs");
            let may = word == "Acting::owner" && path.ends_with(guest);
            if source.contains(word) && !may {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
