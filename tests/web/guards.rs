//! What every request passes: session, host, origin, headers, sizes.

use axum::body::Body;
use axum::http::{Request, header};

use super::browser::Browser;

const PAGES: [&str; 5] = [
    "/",
    "/cases",
    "/cases/KC-2027-001",
    "/cases/KC-2027-001/files",
    "/nothing",
];

#[test]
fn without_the_start_link_nothing_is_shown() {
    let browser = Browser::outside(&["Z4"]);
    for path in PAGES {
        let reply = browser.get(path);
        assert_eq!(reply.status, 403, "{path}");
        assert!(reply.text().contains("startlink"), "{path}");
        assert!(!reply.text().contains("KC-"), "{path}");
    }
    assert_eq!(browser.get("/start/wrong").status, 403);
    assert!(browser.get("/start/wrong").header("set-cookie").is_empty());
    assert_eq!(browser.post("/cases", &[("words", "a")]).status, 403);
    // The pages before the session are shown with their style.
    assert_eq!(browser.get("/style.css").status, 200);
}

#[test]
fn the_cookie_is_for_this_server_alone() {
    let mut browser = Browser::outside(&[]);
    let reply = browser.get(&browser.start);
    let cookie = reply.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "griffie-8080="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // A guessed, cut or foreign cookie is no session.
    let secret = cookie.split(['=', ';']).nth(1).expect("a secret");
    assert_eq!(secret.len(), 64);
    for wrong in [
        format!("griffie-8080={}", &secret[..63]),
        format!("griffie-9090={secret}"),
        "griffie-8080=".to_owned(),
        secret.to_owned(),
    ] {
        browser.cookie = Some(wrong.clone());
        assert_eq!(browser.get("/").status, 403, "{wrong}");
    }
    browser.cookie = Some(format!("a=b; griffie-8080={secret}; c=d"));
    assert_eq!(browser.get("/").status, 200);
}

#[test]
fn leaving_ends_the_session() {
    let browser = Browser::inside(&[]);
    assert_eq!(browser.get("/").status, 200);
    let reply = browser.post("/leave", &[]);
    assert_eq!(reply.status, 200);
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    assert!(reply.header("clear-site-data").contains("storage"));
    assert_eq!(browser.get("/").status, 403);
}

#[test]
fn another_host_is_not_answered() {
    let browser = Browser::inside(&[]);
    for host in [
        "griffie.example",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1.example:8080",
        "localhost.example:8080",
        "[::1]:8080",
        "",
    ] {
        for path in ["/", &browser.start, "/style.css"] {
            let request = Request::builder()
                .uri(path)
                .header(header::HOST, host)
                .header(header::COOKIE, browser.cookie.as_deref().expect("inside"))
                .body(Body::empty());
            let reply = browser.send(request.expect("a request"));
            assert_eq!(reply.status, 421, "{host} {path}");
            assert!(reply.header("set-cookie").is_empty());
        }
    }
    let without = Request::builder().uri("/").body(Body::empty());
    assert_eq!(browser.send(without.expect("a request")).status, 421);
    let local = Request::builder()
        .uri("/")
        .header(header::HOST, "localhost:8080")
        .header(header::COOKIE, browser.cookie.as_deref().expect("inside"))
        .body(Body::empty());
    assert_eq!(browser.send(local.expect("a request")).status, 200);
}

#[test]
fn only_our_own_pages_change_something() {
    let browser = Browser::inside(&[]);
    let ours = "http://127.0.0.1:8080";
    for (site, origin, accepted) in [
        (Some("same-origin"), Some(ours), true),
        (Some("same-origin"), None, true),
        (None, Some(ours), true),
        (Some("same-origin"), Some("null"), true),
        (None, None, false),
        (None, Some("null"), false),
        (Some("cross-site"), Some(ours), false),
        (Some("same-site"), Some(ours), false),
        (Some("none"), None, false),
        (Some("same-origin"), Some("http://127.0.0.1:9090"), false),
        (Some("same-origin"), Some("https://127.0.0.1:8080"), false),
        (None, Some("http://griffie.example"), false),
    ] {
        let mut request = Request::builder()
            .method("POST")
            .uri("/language")
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::COOKIE, browser.cookie.as_deref().expect("inside"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let reply = browser.send(request.body(Body::from("to=en")).expect("a request"));
        let expected = if accepted { 303 } else { 403 };
        assert_eq!(reply.status, expected, "{site:?} {origin:?}");
    }
}

#[test]
fn every_answer_has_its_headers() {
    let browser = Browser::inside(&["Z4"]);
    let stranger = Browser::outside(&[]);
    let mut replies: Vec<_> = PAGES.iter().map(|path| browser.get(path)).collect();
    replies.extend(PAGES.iter().map(|path| stranger.get(path)));
    replies.push(stranger.get(&stranger.start));
    replies.push(browser.get("/style.css"));
    replies.push(browser.get("/script.js"));
    replies.push(browser.post("/cases", &[("words", "x")]));
    replies.push(browser.post("/nothing", &[]));
    let wrong = Request::builder().uri("/").body(Body::empty());
    replies.push(browser.send(wrong.expect("a request")));
    for reply in replies {
        let policy = reply.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{reply:?}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        let kept = reply.header("content-type").starts_with("text/css")
            || reply.header("content-type").starts_with("text/javascript");
        assert_eq!(
            reply.header("cache-control") == "no-store",
            !kept,
            "{reply:?}"
        );
        assert!(reply.header("server").is_empty());
    }
}

#[test]
fn script_and_style_stay_small() {
    let browser = Browser::outside(&[]);
    for (name, most) in [("/script.js", 20_000), ("/style.css", 25_000)] {
        let size = browser.get(name).bytes.len();
        assert!(size > 500 && size <= most, "{name}: {size}");
    }
}

#[test]
fn the_language_stays_and_leads_to_our_own_pages_only() {
    let browser = Browser::inside(&[]);
    for (back, place) in [
        ("/cases", "/cases"),
        ("//griffie.example", "/"),
        ("https://griffie.example", "/"),
        ("/\\griffie.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ] {
        let reply = browser.post("/language", &[("to", "en"), ("back", back)]);
        assert_eq!(reply.header("location"), place, "{back:?}");
    }
    assert!(browser.get("/").text().contains("What is to be done?"));
    assert_eq!(browser.post("/language", &[("to", "xx")]).status, 404);
}

#[test]
fn a_body_that_is_too_large_or_no_form_is_refused() {
    let browser = Browser::inside(&["Z4"]);
    let long = "x".repeat(5 * 1024 * 1024);
    assert_eq!(browser.post("/cases", &[("words", &long)]).status, 413);
    let path = format!("/cases/{}/files", browser.numbers[0]);
    let reply = browser.upload(&path, &[("note", &long)], ("a.txt", b"a"));
    assert_eq!(reply.status, 413);
    for kind in ["application/json", "text/plain", "multipart/form-data"] {
        let request = browser
            .request("POST", "/cases")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from("{}"));
        let status = browser.send(request.expect("a request")).status;
        assert!(matches!(status, 400 | 415), "{kind}: {status}");
    }
}

#[test]
fn an_address_of_the_network_is_refused_with_what_to_do() {
    for address in ["0.0.0.0:0", "192.168.1.4:8080", "[::]:0"] {
        let error = griffie::web::bind(address.parse().expect("an address")).expect_err(address);
        let griffie::app::AppError::Input(problems) = error else {
            panic!("{address}");
        };
        assert_eq!(problems[0].rule, "listen");
        assert!(
            problems[0]
                .advice()
                .expect("a hint")
                .en
                .contains("127.0.0.1")
        );
    }
    let bound = griffie::web::bind("127.0.0.1:0".parse().expect("an address")).expect("bound");
    assert_ne!(bound.address.port(), 0);
    let again = griffie::web::bind(bound.address).expect_err("in use");
    assert_eq!(again.exit_code(), 1);
}
