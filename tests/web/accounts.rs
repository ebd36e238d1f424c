//! Signing in: the ways in and out, and who is let where.

use std::collections::BTreeSet;

use griffie::app::Acting;
use griffie::app::accounts;
use griffie::calendar;
use griffie::diagnostic::Language;
use griffie::store::{LogEntry, Password};

use super::browser::{Browser, PASSWORD, TODAY};
use super::html;
use crate::support::maker;

const ALL: &[(&str, &[&str])] = &[
    ("p.beheer", &["beheerder"]),
    ("l.hamming", &["secretaris"]),
    ("d.bestuur", &["bevoegd_gezag"]),
];

fn office(scenarios: &[&str]) -> Browser {
    Browser::with_accounts(scenarios, ALL)
}

/// A page is HTML as browsers expect it.
fn proper(what: &str, page: &str) {
    assert_eq!(html::wrong(page), Vec::<String>::new(), "{what}");
}

/// The keeper of the accounts, as the command line acts for them.
fn keeper(now: i64) -> Acting {
    Acting {
        account: Some("p.beheer".to_owned()),
        functions: ["beheerder".to_owned()].into(),
        ..Acting::owner(calendar::parse(TODAY).expect("a day"), now, Language::Nl)
    }
}

fn log(browser: &Browser) -> Vec<LogEntry> {
    let store = browser.store();
    store.logged(None, None, 1000).expect("read")
}

#[test]
fn nobody_gets_anything_before_they_say_who_they_are() {
    let browser = office(&["Z4"]);
    assert_eq!(browser.start, "/sign-in");
    for path in [
        "/",
        "/cases",
        "/cases/KC-2027-001",
        "/intake",
        "/me",
        "/office/accounts",
        "/nothing",
        "/x",
    ] {
        let reply = browser.get(path);
        assert_eq!(reply.status, 401, "{path}");
        let text = reply.text();
        assert!(text.contains("name=\"password\""), "{path}");
        assert!(reply.header("set-cookie").is_empty());
        proper(path, &text);
        // Where it goes after signing in, and after choosing the language.
        let named = 2 * usize::from(path.contains("KC-"));
        assert!(
            text.matches("KC-").count() <= named,
            "only what was asked for: {path}"
        );
    }
    assert_eq!(browser.get("/style.css").status, 200);
    // The start link of a store without accounts leads nowhere else.
    let reply = browser.get("/start/0123");
    assert_eq!((reply.status, reply.header("location")), (303, "/sign-in"));
}

#[test]
fn signing_in_leads_to_the_page_that_was_asked_for() {
    let mut browser = office(&["Z4"]);
    let path = format!("/cases/{}", browser.numbers[0]);
    for (next, place) in [
        (path.as_str(), path.as_str()),
        ("//griffie.example", "/"),
        ("https://griffie.example/", "/"),
        ("/\\griffie.example", "/"),
        ("/a\r\nb", "/"),
    ] {
        let pairs = [
            ("account", "l.hamming"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let reply = browser.post("/sign-in", &pairs);
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, place),
            "{next:?}"
        );
    }
    assert_eq!(browser.sign_in(" L.Hamming ", PASSWORD).status, 303);
    let reply = browser.get(&path);
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("Iemand l.hamming"));
    proper("case", &reply.text());
    assert_eq!(browser.get("/sign-in").header("location"), "/");
    let lines = log(&browser);
    let ways: Vec<(&str, &str)> = lines
        .iter()
        .filter(|line| line.act == "sign_in")
        .map(|line| (line.account.as_str(), line.result.as_str()))
        .collect();
    assert_eq!(ways.len(), 6);
    assert!(ways.iter().all(|way| *way == ("l.hamming", "done")));
}

#[test]
fn every_wrong_way_in_is_answered_alike() {
    let mut browser = office(&[]);
    let store = browser.store();
    accounts::end(
        &store,
        &maker().catalog,
        "d.bestuur",
        calendar::parse(TODAY).expect("a day"),
        &keeper(0),
    )
    .expect("ended");
    let mut said = BTreeSet::new();
    for (account, password) in [
        ("l.hamming", "een ander lang wachtwoord"),
        ("l.hamming", ""),
        ("nobody", PASSWORD),
        ("d.bestuur", PASSWORD),
        ("", ""),
        ("' OR 1=1 --", PASSWORD),
        (PASSWORD, "l.hamming"),
    ] {
        let reply = browser.sign_in(account, password);
        assert_eq!(reply.status, 401, "{account}");
        assert!(reply.header("set-cookie").is_empty());
        let text = reply.text();
        proper(account, &text);
        let from = text.find("role=\"alert\"").expect("a message");
        said.insert(text[from..from + text[from..].find("</div>").expect("an end")].to_owned());
        assert!(
            !text.contains(PASSWORD) || account == PASSWORD,
            "no password comes back"
        );
    }
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(browser.get("/").status, 401);
    // What cannot be an account, perhaps a password in the wrong place, is not in the log.
    let lines = log(&browser);
    assert_eq!(lines.len(), 7);
    assert!(lines.iter().all(|line| line.result == "refused"));
    assert!(!format!("{lines:?}").contains(PASSWORD));
}

#[test]
fn guessing_waits_and_the_owner_is_not_kept_out() {
    let mut browser = office(&[]);
    // The owner was here before.
    assert_eq!(browser.sign_in("l.hamming", PASSWORD).status, 303);
    let mine = browser.cookie.take();
    let mut waits = 0;
    for second in 0..300 {
        let reply = browser.sign_in("l.hamming", "geraden wachtwoord");
        match reply.status {
            401 => {}
            429 => {
                waits += 1;
                assert!(reply.text().contains("Wacht "), "{second}");
                let after: i64 = reply.header("retry-after").parse().expect("seconds");
                assert!((1..=300).contains(&after), "{after}");
                // Also the right one waits: nothing tells that it is.
                let right = browser.post(
                    "/sign-in",
                    &[("account", "l.hamming"), ("password", PASSWORD)],
                );
                assert_eq!(right.status, 429);
                proper("429", &reply.text());
            }
            other => panic!("{other}"),
        }
        browser.wait(1000);
    }
    assert!(waits > 280, "{waits}");
    // Another account at the same place, and the owner in the browser that is known.
    browser.cookie = None;
    assert_eq!(browser.sign_in("d.bestuur", PASSWORD).status, 303);
    let known = mine.expect("cookies");
    let known = known
        .split("; ")
        .find(|pair| pair.contains("-known"))
        .expect("known");
    browser.cookie = Some(known.to_owned());
    assert_eq!(browser.sign_in("l.hamming", PASSWORD).status, 303);
    // The known browser helps nobody else's account.
    browser.cookie = Some(known.to_owned());
    for _ in 0..8 {
        browser.post(
            "/sign-in",
            &[("account", "p.beheer"), ("password", "geraden wachtwoord")],
        );
    }
    let reply = browser.post(
        "/sign-in",
        &[("account", "p.beheer"), ("password", PASSWORD)],
    );
    assert_eq!(reply.status, 429);
}

/// The language is chosen for a browser: before signing in, during it, and after it.
#[test]
fn the_chosen_language_stays() {
    let mut browser = office(&[]);
    let says = |browser: &Browser, path: &str, language: &str| {
        let reply = browser.get(path);
        let text = reply.text();
        proper(path, &text);
        let tag = format!("<html lang=\"{language}\">");
        assert!(text.contains(&tag), "{path}: {language}: {text}");
        text
    };
    let text = says(&browser, "/sign-in", "nl");
    assert!(text.contains("action=\"/language\""), "{text}");
    let reply = browser.post("/language", &[("to", "en"), ("back", "/sign-in")]);
    assert_eq!((reply.status, reply.header("location")), (303, "/sign-in"));
    let line = reply.header("set-cookie").to_owned();
    for part in ["=en;", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(line.contains(part), "{line}");
    }
    browser.keep(&reply);
    says(&browser, "/sign-in", "en");
    says(&browser, "/cases", "en");
    let reply = browser.sign_in("l.hamming", PASSWORD);
    assert_eq!(reply.status, 303, "{}", reply.text());
    says(&browser, "/me", "en");
    // What is chosen while somebody is in holds after it too.
    let reply = browser.post("/language", &[("to", "nl"), ("back", "/me")]);
    browser.keep(&reply);
    says(&browser, "/me", "nl");
    let reply = browser.post("/language", &[("to", "en"), ("back", "/me")]);
    browser.keep(&reply);
    let reply = browser.post("/leave", &[]);
    browser.keep(&reply);
    assert!(reply.text().contains("You have signed out"));
    says(&browser, "/sign-in", "en");
    says(&browser, "/nothing", "en");
    // Who was away for a while meets the language of the browser, and what is no language changes nothing.
    browser.sign_in("l.hamming", PASSWORD);
    browser.wait(31 * 60_000);
    says(&browser, "/cases", "en");
    assert_eq!(browser.post("/language", &[("to", "xx")]).status, 404);
    let jar = browser.cookie.clone().expect("cookies");
    assert!(jar.contains("-language=en"), "{jar}");
    browser.cookie = Some(jar.replace("-language=en", "-language=x"));
    says(&browser, "/sign-in", "en"); // that of the session that is over
    browser.cookie = None;
    says(&browser, "/sign-in", "nl");
}

#[test]
fn a_session_is_new_at_each_sign_in_and_ends_in_every_way() {
    let mut browser = office(&[]);
    // A secret that somebody planted is never taken over.
    let planted = format!("griffie-8080={}", "a".repeat(64));
    browser.cookie = Some(planted.clone());
    assert_eq!(browser.get("/").status, 401);
    let reply = browser.sign_in("l.hamming", PASSWORD);
    let line = reply.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(line.contains(part), "{line}");
    }
    let first = browser.cookie.clone().expect("a cookie");
    assert!(!first.contains(&planted));
    assert!(!first.contains("hamming"), "no name in a cookie");
    browser.cookie = Some(planted);
    assert_eq!(browser.get("/").status, 401);
    // Signing in again ends the session that was there.
    browser.cookie = Some(first.clone());
    browser.sign_in("d.bestuur", PASSWORD);
    let second = browser.cookie.clone().expect("a cookie");
    browser.cookie = Some(first);
    assert_eq!(browser.get("/me").status, 401);
    browser.cookie = Some(second);
    assert!(browser.get("/me").text().contains("d.bestuur"));
    // Leaving.
    let reply = browser.post("/leave", &[]);
    assert!(reply.text().contains("U bent afgemeld"));
    assert_eq!(browser.get("/").status, 401);
    // Half an hour of nothing, and twelve hours of work.
    browser.sign_in("l.hamming", PASSWORD);
    browser.wait(29 * 60_000);
    assert_eq!(browser.get("/").status, 200);
    browser.wait(31 * 60_000);
    let reply = browser.get("/");
    assert_eq!(reply.status, 401);
    assert!(reply.text().contains("een tijd weg"));
    browser.sign_in("l.hamming", PASSWORD);
    for _ in 0..36 {
        assert_eq!(browser.get("/").status, 200);
        browser.wait(20 * 60_000);
    }
    assert_eq!(browser.get("/").status, 401);
}

#[test]
fn an_account_that_is_changed_loses_it_at_once() {
    let mut browser = office(&["Z4"]);
    let case = format!("/cases/{}", browser.numbers[0]);
    let store = browser.store();
    let catalog = &maker().catalog;
    browser.sign_in("l.hamming", PASSWORD);
    assert_eq!(browser.get(&case).status, 200);
    let (give, take) = (BTreeSet::new(), ["secretaris".to_owned()].into());
    accounts::change_functions(&store, catalog, "l.hamming", &give, &take, &keeper(0))
        .expect("taken");
    assert_eq!(browser.get(&case).status, 404);
    assert!(!browser.get("/cases").text().contains("KC-"));
    accounts::change_functions(&store, catalog, "l.hamming", &take, &give, &keeper(0))
        .expect("given");
    assert_eq!(browser.get(&case).status, 200);
    accounts::end(
        &store,
        catalog,
        "l.hamming",
        calendar::parse(TODAY).expect("a day"),
        &keeper(0),
    )
    .expect("ended");
    assert_eq!(browser.get(&case).status, 401);
    assert_eq!(browser.sign_in("l.hamming", PASSWORD).status, 401);
}

#[test]
fn a_new_password_ends_every_session_with_the_old_one() {
    let mut browser = office(&[]);
    browser.sign_in("l.hamming", PASSWORD);
    let mine = browser.cookie.clone();
    browser.cookie = None;
    browser.sign_in("l.hamming", PASSWORD);
    let other = browser.cookie.clone();
    assert!(browser.get("/me").text().contains("Meld de andere af"));
    let new = "een heel ander wachtwoord";
    let change = |current, password, again| {
        [
            ("current", current),
            ("password", password),
            ("again", again),
        ]
    };
    for (pairs, told) in [
        (change("verkeerd wachtwoord", new, new), "niet uw huidige"),
        (
            change(PASSWORD, new, "iets anders dan dat"),
            "niet hetzelfde",
        ),
        (change(PASSWORD, "kort", "kort"), "minder dan 15"),
    ] {
        let reply = browser.post("/me/password", &pairs);
        assert_eq!(reply.status, 422, "{told}");
        assert!(reply.text().contains(told), "{told}");
        proper(told, &reply.text());
    }
    let reply = browser.post("/me/password", &change(PASSWORD, new, new));
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, "/me?changed")
    );
    browser.keep(&reply);
    assert_ne!(browser.cookie, other, "another secret");
    assert_eq!(browser.get("/me").status, 200);
    for old in [mine, other] {
        browser.cookie = old;
        assert_eq!(browser.get("/").status, 401);
    }
    assert_eq!(browser.sign_in("l.hamming", PASSWORD).status, 401);
    assert_eq!(browser.sign_in("l.hamming", new).status, 303);
    // Also where it is changed beside the browser, by the recovery code.
    browser.sign_in("p.beheer", PASSWORD);
    let added = [
        ("name", "Noor Nieuw"),
        ("id", "n.nieuw"),
        ("function", "secretaris"),
    ];
    let page = browser.post("/office/accounts", &added).text();
    let code = code_of(&page);
    browser.cookie = None;
    let pairs = [
        ("account", "n.nieuw"),
        ("code", &code),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let next = code_of(&browser.post("/sign-in/recover", &pairs).text());
    assert_ne!(next, code);
    browser.sign_in("n.nieuw", PASSWORD);
    assert_eq!(browser.get("/").status, 200);
    let store = browser.store();
    let (code, newer) = (Password::new(next), Password::new(new.to_owned()));
    accounts::recover(&store, "n.nieuw", &code, &newer, &keeper(0)).expect("renewed");
    assert_eq!(browser.get("/").status, 401);
}

/// The recovery code that a page shows.
fn code_of(page: &str) -> String {
    let codes = page.split("class=\"code\">").skip(1);
    let mut codes = codes.map(|rest| rest.split('<').next().expect("a code").to_owned());
    codes.find(|code| code.len() > 25).expect("a code")
}

#[test]
fn a_recovery_code_works_once() {
    let mut browser = office(&[]);
    browser.sign_in("p.beheer", PASSWORD);
    let added = [("name", "Noor Nieuw"), ("id", "n.nieuw")];
    let page = browser.post("/office/accounts", &added).text();
    proper("added", &page);
    let code = code_of(&page);
    assert!(
        !browser.get("/office/accounts").text().contains(&code),
        "once"
    );
    browser.cookie = None;
    // Nobody can sign in before the person chose a password.
    assert_eq!(browser.sign_in("n.nieuw", &code).status, 401);
    let renew = |code: &str, password: &str, again: &str| {
        let pairs = [
            ("account", "n.nieuw"),
            ("code", code),
            ("password", password),
            ("again", again),
        ];
        browser.post("/sign-in/recover", &pairs)
    };
    assert_eq!(renew(&code, "kort", "kort").status, 422);
    assert_eq!(renew(&code, PASSWORD, "iets anders dan dat").status, 422);
    assert_eq!(renew("aaaa-bbbb", PASSWORD, PASSWORD).status, 401);
    let reply = renew(&code, PASSWORD, PASSWORD);
    assert_eq!(reply.status, 200);
    proper("renewed", &reply.text());
    assert_eq!(renew(&code, PASSWORD, PASSWORD).status, 401, "once");
    let mut tried = 0;
    while renew("aaaa-bbbb", PASSWORD, PASSWORD).status == 401 {
        tried += 1;
    }
    assert!(tried < 10, "{tried}");
}

#[test]
fn the_first_account_ends_the_session_of_the_owner() {
    let mut browser = Browser::inside(&["Z1"]);
    assert_eq!(browser.get("/").status, 200);
    assert!(browser.get("/me").text().contains("één persoon"));
    assert_eq!(browser.get("/office/accounts").status, 200);
    let store = browser.store();
    super::browser::add(
        &store,
        maker(),
        ("p.beheer", &[]),
        "p.beheer",
        &["beheerder"],
    );
    for path in ["/", "/cases", "/intake", &browser.start] {
        let reply = browser.get(path);
        let leads = reply.header("location") == "/sign-in";
        assert!(reply.status == 401 || leads, "{path}");
        assert!(!reply.text().contains("KC-"), "{path}");
    }
    assert_eq!(browser.sign_in("p.beheer", PASSWORD).status, 303);
    assert_eq!(browser.get("/").header("location"), "/office/accounts");
}

#[test]
fn who_keeps_the_accounts_keeps_them_and_nobody_else() {
    let mut browser = office(&["Z4"]);
    browser.sign_in("l.hamming", PASSWORD);
    for path in ["/office/accounts", "/office/accounts/l.hamming"] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    let add = [
        ("name", "Noor Nieuw"),
        ("id", "n.nieuw"),
        ("function", "secretaris"),
    ];
    assert_eq!(browser.post("/office/accounts", &add).status, 404);
    let more = [("act", "functions"), ("function", "beheerder")];
    assert_eq!(
        browser.post("/office/accounts/l.hamming", &more).status,
        404
    );
    browser.cookie = None;
    browser.sign_in("p.beheer", PASSWORD);
    for path in [
        "/office/accounts",
        "/office/accounts/l.hamming",
        "/office/accounts/p.beheer",
        "/me",
    ] {
        let reply = browser.get(path);
        assert_eq!(reply.status, 200, "{path}");
        proper(path, &reply.text());
        assert!(!reply.text().contains("KC-"));
    }
    // Everything that is wrong, at once; what was typed stays.
    let wrong = [
        ("name", "Noor <Nieuw>"),
        ("id", "N Nieuw"),
        ("function", "beheerder"),
        ("function", "secretaris"),
    ];
    let reply = browser.post("/office/accounts", &wrong);
    assert_eq!(reply.status, 422);
    let text = reply.text();
    proper("wrong", &text);
    assert!(text.contains("Noor &lt;Nieuw&gt;") && text.contains("N Nieuw"));
    assert_eq!(text.matches("checked").count(), 2);
    assert!(text.contains("ziet geen zaken") && text.contains("kan geen account heten"));
    assert_eq!(browser.post("/office/accounts", &add).status, 200);
    assert_eq!(browser.post("/office/accounts", &add).status, 409);
    // Functions, and the end.
    let one = "/office/accounts/n.nieuw";
    let functions = [("act", "functions"), ("function", "bevoegd_gezag")];
    assert_eq!(browser.post(one, &functions).status, 303);
    assert!(browser.get(one).text().contains("bevoegd gezag"));
    for (path, pairs) in [
        ("/office/accounts/p.beheer", vec![("act", "functions")]),
        ("/office/accounts/p.beheer", vec![("act", "end")]),
        (one, vec![("act", "end"), ("on", "gisteren of zo")]),
        (one, vec![("act", "functions"), ("function", "niets")]),
    ] {
        let reply = browser.post(path, &pairs);
        assert!(
            matches!(reply.status, 403 | 422),
            "{path} {pairs:?}: {}",
            reply.status
        );
        proper(path, &reply.text());
    }
    assert_eq!(browser.post(one, &[("act", "end")]).status, 303);
    assert!(browser.get(one).text().contains("is beëindigd op"));
    assert_eq!(browser.get("/office/accounts/nobody").status, 404);
}

#[test]
fn a_role_that_is_chosen_is_the_only_one() {
    let mut browser = Browser::with_accounts(
        &["Z4"],
        &[ALL[0], ("t.twee", &["secretaris", "archiefbeheerder"])],
    );
    browser.sign_in("t.twee", PASSWORD);
    let case = format!("/cases/{}", browser.numbers[0]);
    let offers = |browser: &Browser| browser.get(&case).text().matches("/events/").count();
    let both = offers(&browser);
    let me = browser.get("/me").text();
    proper("me", &me);
    assert!(me.contains("value=\"secretaris\"") && me.contains("value=\"archiefbeheerder\""));
    assert_eq!(
        browser
            .post("/me/role", &[("role", "archiefbeheerder")])
            .status,
        303
    );
    let one = offers(&browser);
    assert!(one < both, "{one} of {both}");
    assert_eq!(
        browser
            .get("/intake")
            .text()
            .matches("class=\"card\"")
            .count(),
        0
    );
    // One that the account does not hold is none.
    assert_eq!(
        browser
            .post("/me/role", &[("role", "bevoegd_gezag")])
            .status,
        404
    );
    assert_eq!(browser.post("/me/role", &[("role", "")]).status, 303);
    assert_eq!(offers(&browser), both);
}

/// What stands in a form is carried through the sign-in page, and sent by a button of whoever typed it.
#[test]
fn a_login_that_ends_in_the_middle_of_a_form_loses_nothing() {
    let mut browser = office(&["Z4"]);
    let case = browser.numbers[0].clone();
    let path = format!("/cases/{case}/documents/D27");
    browser.sign_in("l.hamming", PASSWORD);
    let page = browser.get(&path).text();
    let mut typed = hidden_fields(&page);
    typed.retain(|(name, _)| ["version", "known"].contains(&name.as_str()));
    assert_eq!(typed.len(), 2, "{typed:?}");
    let name = page
        .split("<textarea")
        .nth(1)
        .and_then(|rest| rest.split("name=\"").nth(1)?.split('"').next())
        .expect("a long answer")
        .replace("&#x2f;", "/");
    let words = "Regel één\r\n\"twee\" & <drie>\r\n";
    typed.push((name.clone(), words.to_owned()));
    typed.push(("go".to_owned(), "stay".to_owned()));
    let pairs: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let draft = |browser: &Browser| browser.store().draft(&case, "D27", None).expect("read");
    browser.wait(31 * 60_000);
    // The script is told, and asks by itself.
    let request = browser
        .request("POST", &format!("{path}/draft"))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("version=0"));
    let told = browser.send(request.expect("a request"));
    assert_eq!(told.status, 401);
    assert!(told.text().contains("signed_out"));
    let reply = browser.post(&path, &pairs);
    assert_eq!(reply.status, 401);
    proper("asked", &reply.text());
    assert!(draft(&browser).is_none());
    // What the page posts on, first with a wrong password.
    let hidden = hidden_fields(&reply.text());
    assert!(
        hidden
            .iter()
            .any(|(name, value)| name == "typed-by" && value == "l.hamming")
    );
    let enter =
        |browser: &mut Browser, fields: &[(String, String)], account: &str, password: &str| {
            let mut pairs: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            pairs.extend([("account", account), ("password", password)]);
            let reply = browser.post("/sign-in", &pairs);
            browser.keep(&reply);
            reply
        };
    let wrong = enter(&mut browser, &hidden, "l.hamming", "verkeerd wachtwoord");
    assert_eq!(wrong.status, 401);
    assert_eq!(
        hidden_fields(&wrong.text()),
        hidden,
        "nothing is lost by it"
    );
    // Somebody else does not send it.
    let other = enter(&mut browser, &hidden, "d.bestuur", PASSWORD);
    assert_eq!(other.status, 200);
    proper("other", &other.text());
    assert!(!other.text().contains("Regel"), "{}", other.text());
    let again = enter(&mut browser, &hidden, "l.hamming", PASSWORD);
    assert_eq!(again.status, 200);
    proper("continue", &again.text());
    assert!(draft(&browser).is_none(), "nothing is sent by itself");
    assert!(
        again
            .text()
            .contains(&format!("action=\"{}\"", path.replace('/', "&#x2f;")))
    );
    let fields: Vec<(String, String)> = hidden_fields(&again.text())
        .into_iter()
        .filter(|(name, _)| name != "back" && name != "to")
        .collect();
    assert_eq!(fields, typed);
    let reply = browser.post(&path, &pairs);
    assert!(matches!(reply.status, 200 | 303), "{}", reply.status);
    let kept = draft(&browser).expect("kept");
    assert!(String::from_utf8_lossy(&kept.body).contains("<drie>"));
    // Passwords are carried nowhere.
    browser.wait(31 * 60_000);
    let secret = [
        ("current", PASSWORD),
        ("password", "een ander wachtwoord"),
        ("again", "een ander wachtwoord"),
    ];
    let reply = browser.post("/me/password", &secret);
    assert_eq!(reply.status, 401);
    assert!(!reply.text().contains("wachtwoord\"") && !reply.text().contains(PASSWORD));
}

/// Name and value of the hidden controls of a page, as a browser posts them.
fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        text.replace("&#x2f;", "/")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
    };
    let part = |tag: &str, name: &str| {
        let rest = tag
            .split(&format!(" {name}=\""))
            .nth(1)
            .expect("an attribute");
        plain(rest.split('"').next().expect("an end"))
    };
    page.split("<input type=\"hidden\"")
        .skip(1)
        .map(|tag| (part(tag, "name"), part(tag, "value")))
        .collect()
}

/// Files of somebody who is not in never touch the disk, and do not come along.
#[test]
fn a_file_waits_until_somebody_is_in() {
    let mut browser = office(&["Z4"]);
    let path = format!("/cases/{}/files", browser.numbers[0]);
    let typed = [
        ("as", "evidence"),
        ("title", "Een brief"),
        ("from", "klager"),
        ("on", "2027-03-14"),
    ];
    let reply = browser.upload(&path, &typed, ("brief.txt", b"een brief"));
    assert_eq!(reply.status, 401);
    assert!(reply.text().contains("kiest u daarna opnieuw"));
    let hidden = hidden_fields(&reply.text());
    assert!(hidden.contains(&("kept:title".to_owned(), "Een brief".to_owned())));
    browser.sign_in("l.hamming", PASSWORD);
    let reply = browser.upload(&path, &typed, ("brief.txt", b"een brief"));
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("Bewaard:"));
}

/// The owner makes the first account in the browser, and from then on everybody signs in.
#[test]
fn the_first_account_is_made_in_the_browser() {
    let mut browser = Browser::inside(&["Z4"]);
    assert!(
        browser
            .get("/me")
            .text()
            .contains("href=\"/office/accounts\"")
    );
    proper("first", &browser.get("/office/accounts").text());
    let post = |browser: &Browser, id: &str, name: &str, one: &str, other: &str| {
        let pairs = [
            ("id", id),
            ("name", name),
            ("password", one),
            ("again", other),
        ];
        browser.post("/office/accounts", &pairs)
    };
    let wrong = [
        (
            "p.beheer",
            "P. Beheer",
            PASSWORD,
            "iets anders dan het andere",
        ),
        ("p.beheer", "P. Beheer", "kort", "kort"),
        ("P Beheer", "P. Beheer", PASSWORD, PASSWORD),
        ("p.beheer", "  ", PASSWORD, PASSWORD),
    ];
    for (id, name, one, other) in wrong {
        let reply = post(&browser, id, name, one, other);
        assert_eq!(reply.status, 422, "{id} {name}");
        proper("first, wrong", &reply.text());
        assert!(!reply.text().contains(PASSWORD));
    }
    assert_eq!(browser.get("/").status, 200, "still the owner's");
    let reply = post(&browser, "p.beheer", "P. Beheer", PASSWORD, PASSWORD);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = reply.text();
    let code = text.rsplit("class=\"code\">").next().expect("a code");
    let code = code.split('<').next().expect("a code").to_owned();
    assert!(code.len() > 15, "{code}");
    // The session of the owner has ended, and nobody makes a second first account.
    assert_eq!(browser.get("/").status, 401);
    assert_eq!(
        post(&browser, "x.ander", "X", PASSWORD, PASSWORD).status,
        401
    );
    assert_eq!(browser.sign_in("p.beheer", PASSWORD).status, 303);
    assert_eq!(browser.get("/office/accounts").status, 200);
    let accounts = browser.store().accounts().expect("reads");
    assert_eq!(accounts.len(), 1);
    // The code is that account's.
    let pairs = [
        ("account", "p.beheer"),
        ("code", code.as_str()),
        ("password", "een heel ander wachtwoord"),
        ("again", "een heel ander wachtwoord"),
    ];
    let reply = browser.post("/sign-in/recover", &pairs);
    assert_eq!(reply.status, 200, "{}", reply.text());
}
