//! A browser of the tests: an office of the invented cases, asked in process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use griffie::app::Acting;
use griffie::app::cases::Cases;
use griffie::app::import::import;
use griffie::app::{accounts, open_maker, scenario};
use griffie::calendar;
use griffie::diagnostic::Language;
use griffie::document::Maker;
use griffie::evidence::{Limits, Workshop};
use griffie::store::{Account, Location, Password, Store};
use griffie::web::{Opening, Site, router};
use tower::ServiceExt as _;

use super::words;

/// The day of the invented cases.
pub(super) const TODAY: &str = "2027-03-15";

/// An office and somebody who visits it.
pub(super) struct Browser {
    runtime: tokio::runtime::Runtime,
    router: Router,
    pub(super) start: String,
    pub(super) cookie: Option<String>,
    pub(super) numbers: Vec<String>,
    pub(super) language: &'static str,
    /// Milliseconds since 1970 on the clock of the office.
    pub(super) now: Arc<AtomicI64>,
    /// From where the requests come.
    pub(super) place: SocketAddr,
    /// The store; kept as long as the office is.
    pub(super) folder: tempfile::TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Reply {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }
}

/// The moment at which everything begins.
const NOW: i64 = 1_805_100_000_000;

fn owner() -> Acting {
    let today = calendar::parse(TODAY).expect("a day");
    Acting::owner(today, NOW, Language::Nl)
}

/// The password of every account.
pub(super) const PASSWORD: &str = "een lang genoeg wachtwoord";

/// Adds an account to a store.
pub(super) fn add(
    store: &Store,
    maker: &Maker,
    first: (&str, &[&str]),
    id: &str,
    functions: &[&str],
) {
    let set = |functions: &[&str]| functions.iter().map(|one| (*one).to_owned()).collect();
    let acting = Acting {
        account: Some(first.0.to_owned()),
        functions: set(first.1),
        ..owner()
    };
    let account = Account {
        id: id.to_owned(),
        name: format!("Iemand {id}"),
        functions: set(functions),
        ended: None,
    };
    let password = Password::new(PASSWORD.to_owned());
    accounts::add(store, &maker.catalog, &account, &password, &acting).expect("added");
}

impl Browser {
    /// An office with these scenarios, and nobody in it.
    pub(super) fn outside(scenarios: &[&str]) -> Self {
        Self::with_accounts(scenarios, &[])
    }

    /// The same with these accounts, each with its functions; the first keeps the accounts.
    pub(super) fn with_accounts(scenarios: &[&str], accounts: &[(&str, &[&str])]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let maker = open_maker(None).expect("the content");
        let store = Store::open(&Location::folder(folder.path())).expect("a store");
        let mut numbers = Vec::new();
        {
            let cases = Cases::new(&maker.catalog, &store).expect("cases");
            let acting = owner();
            for name in scenarios {
                let read = scenario::read(&maker.catalog, Path::new(name)).expect("a scenario");
                numbers.push(import(&cases, &read, &acting).expect("a case").case);
            }
        }
        for (id, functions) in accounts {
            add(&store, &maker, accounts[0], id, functions);
        }
        let now = Arc::new(AtomicI64::new(NOW));
        let clock = Arc::clone(&now);
        let address: SocketAddr = "127.0.0.1:8080".parse().expect("an address");
        let site = Site::open(Opening {
            maker,
            store,
            workshop: Workshop::new(
                env!("CARGO_BIN_EXE_griffie").into(),
                vec!["draw-foreign-files".to_owned()],
                Limits::default(),
            ),
            clock: Box::new(move || {
                let now = clock.load(Ordering::SeqCst);
                (calendar::parse(TODAY).expect("a day"), now)
            }),
            address,
            example: accounts.is_empty(),
        })
        .expect("a site");
        let start = site.start_link().expect("a link");
        let start = start
            .strip_prefix("http://127.0.0.1:8080")
            .expect("our address")
            .to_owned();
        Self {
            runtime: tokio::runtime::Runtime::new().expect("threads"),
            router: router(Arc::new(site)),
            start,
            cookie: None,
            numbers,
            language: "nl",
            now,
            place: "127.0.0.1:50000".parse().expect("an address"),
            folder,
        }
    }

    /// The same, after the start link.
    pub(super) fn inside(scenarios: &[&str]) -> Self {
        let mut browser = Self::outside(scenarios);
        let reply = browser.get(&browser.start);
        assert_eq!(reply.status, 303);
        let cookie = reply.header("set-cookie");
        browser.cookie = cookie.split(';').next().map(ToOwned::to_owned);
        browser
    }

    /// Signs in, in this browser; what was answered.
    pub(super) fn sign_in(&mut self, account: &str, password: &str) -> Reply {
        let reply = self.post("/sign-in", &[("account", account), ("password", password)]);
        self.keep(&reply);
        reply
    }

    /// Takes over the cookies of an answer, as a browser does.
    pub(super) fn keep(&mut self, reply: &Reply) {
        let mut jar: Vec<(String, String)> = self
            .cookie
            .iter()
            .flat_map(|cookie| cookie.split("; "))
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for line in reply.headers.get_all("set-cookie") {
            let line = line.to_str().expect("text");
            let (name, value) = line
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a pair");
            jar.retain(|(known, _)| known != name);
            if !line.contains("Max-Age=0") {
                jar.push((name.to_owned(), value.to_owned()));
            }
        }
        let pairs: Vec<String> = jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        self.cookie = (!pairs.is_empty()).then(|| pairs.join("; "));
    }

    /// Time goes by.
    pub(super) fn wait(&self, milliseconds: i64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// The store, beside the office.
    pub(super) fn store(&self) -> Store {
        Store::open(&Location::folder(self.folder.path())).expect("a store")
    }

    /// Everything of a request is given.
    pub(super) fn send(&self, mut request: Request<Body>) -> Reply {
        request.extensions_mut().insert(ConnectInfo(self.place));
        let place = request.uri().to_string();
        let reply = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("a reply");
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("whole");
            Reply {
                status: parts.status.as_u16(),
                headers: parts.headers,
                bytes: bytes.to_vec(),
            }
        });
        words::of_a_page(&place, reply.header("content-type"), &reply.bytes);
        reply
    }

    /// A request as a browser makes it, from a page of this office.
    pub(super) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if method != "GET" {
            request = request.header(header::ORIGIN, "http://127.0.0.1:8080");
        }
        request
    }

    pub(super) fn get(&self, path: &str) -> Reply {
        let request = self.request("GET", path).body(Body::empty());
        self.send(request.expect("a request"))
    }

    pub(super) fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let mut body = form_urlencoded::Serializer::new(String::new());
        pairs.iter().for_each(|(name, value)| {
            body.append_pair(name, value);
        });
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.finish()));
        self.send(request.expect("a request"))
    }

    /// Posts a form, and opens what the answer says to look at.
    pub(super) fn follow(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let reply = self.post(path, pairs);
        if reply.status == 303 {
            self.get(reply.header("location"))
        } else {
            reply
        }
    }

    /// Posts a form with a file in the field `file`.
    pub(super) fn upload(&self, path: &str, pairs: &[(&str, &str)], file: (&str, &[u8])) -> Reply {
        let mut body = Vec::new();
        for (name, value) in pairs {
            body.extend_from_slice(
                format!(
                    "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        let (name, bytes) = file;
        body.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body));
        self.send(request.expect("a request"))
    }
}
