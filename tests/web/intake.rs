//! Taking a case in: nothing typed is lost, one intake is one case, and it is nobody else's.

use griffie::store::{Location, Store};

use super::browser::{Browser, PASSWORD, Reply};
use super::html;
use super::page::Page;

const PATH: &str = "/intake/klachtenreglement/klacht_ontvangen";

type Pairs = Vec<(String, String)>;

/// What a browser would post from the form of the page.
fn posted(reply: &Reply) -> Pairs {
    let html = reply.text().replace("&#x2f;", "/");
    let from = html
        .find("<form method=\"post\" action=\"/intake/")
        .unwrap_or_else(|| panic!("no form: {html}"));
    let to = html[from..].find("</form>").expect("its end") + from + "</form>".len();
    let mut pairs = Page::read(&html[from..to]).pairs();
    pairs.retain(|(name, _)| !matches!(name.as_str(), "act" | "add" | "remove"));
    pairs
}

fn put(pairs: &mut Pairs, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

fn send(browser: &Browser, path: &str, pairs: &Pairs, act: &str) -> Reply {
    let mut all: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    all.push(("act", act));
    browser.post(path, &all)
}

fn value<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map_or_else(
        || panic!("no {name} in {pairs:?}"),
        |(_, value)| value.as_str(),
    )
}

fn cases(browser: &Browser) -> usize {
    let store = Store::open(&Location::folder(browser.folder.path())).expect("opens");
    store.list("", true, 100).expect("lists").len()
}

/// A complete complaint, typed.
fn complaint(browser: &Browser) -> Pairs {
    let mut pairs = posted(&browser.get(PATH));
    for (name, text) in [
        ("/personen/klager", "1"),
        ("/personen/klager/0/achternaam", "El Amrani-Boersma"),
        ("/personen/aangeklaagde", "1"),
        ("/personen/aangeklaagde/0/achternaam", "De Witt"),
        ("/ontvanger", "klachtencommissie"),
        ("/vorm", "brief"),
        ("/volledig", "true"),
        ("/datum", "8 maart 2027"),
        ("on", "12 maart 2027"),
        ("note", "Met een foto erbij."),
    ] {
        put(&mut pairs, name, text);
    }
    pairs
}

/// Whatever was typed, right or wrong, is there again at the address that the answer leads to, and among what was begun.
#[test]
fn what_was_typed_is_there_again() {
    let browser = Browser::inside(&[]);
    let mut pairs = complaint(&browser);
    put(&mut pairs, "/datum", "eind februari of zo");
    put(&mut pairs, "on", "toen");
    let reply = send(&browser, PATH, &pairs, "look");
    assert_eq!(reply.status, 303, "{}", reply.text());
    let at = reply.header("location").to_owned();
    for _ in 0..2 {
        let again = browser.get(&at);
        assert_eq!(again.status, 200);
        let text = again.text();
        assert!(html::wrong(&text).is_empty(), "{:?}", html::wrong(&text));
        let now = posted(&again);
        for (name, typed) in &pairs {
            if name == "seen" {
                continue;
            }
            assert_eq!(value(&now, name), typed, "{name}");
        }
    }
    let begun = browser.get("/intake").text();
    assert!(
        begun.contains("El Amrani-Boersma, De Witt") && html::wrong(&begun).is_empty(),
        "{begun}"
    );
    assert_eq!(cases(&browser), 0);
    // Who sends the first page again writes over it and makes no second one.
    let reply = send(&browser, PATH, &pairs, "keep");
    assert_eq!(reply.header("location"), "/intake");
    let begun = browser.get("/intake").text();
    assert_eq!(begun.matches("?intake=").count(), 1, "{begun}");
    // Thrown away is gone.
    let reply = send(&browser, PATH, &pairs, "drop");
    assert_eq!(reply.status, 303);
    assert!(!browser.get("/intake").text().contains("El Amrani"));
    assert_eq!(browser.get(&at).status, 404);
}

/// However often it is sent, from whichever page that is still open, it is one case.
#[test]
fn an_intake_becomes_one_case() {
    let browser = Browser::inside(&[]);
    let pairs = complaint(&browser);
    let reply = send(&browser, PATH, &pairs, "look");
    let at = reply.header("location").to_owned();
    let shown = posted(&browser.get(&at));
    let first = send(&browser, PATH, &shown, "record");
    assert_eq!(first.status, 303, "{}", first.text());
    let case = first.header("location").to_owned();
    assert!(case.starts_with("/cases/"), "{case}");
    assert_eq!(browser.get(&case).status, 200);
    for act in ["record", "look", "keep", "record"] {
        let again = send(&browser, PATH, &shown, act);
        assert_eq!(again.status, 303, "{act}: {}", again.text());
        assert!(again.header("location").starts_with("/cases/"), "{act}");
    }
    assert!(browser.get(&at).header("location").starts_with("/cases/"));
    assert_eq!(cases(&browser), 1);
    // The address of the empty form begins another one.
    let other = complaint(&browser);
    assert_ne!(value(&other, "intake"), value(&shown, "intake"));
    let reply = send(&browser, PATH, &other, "look");
    let shown = posted(&browser.get(reply.header("location")));
    assert_eq!(send(&browser, PATH, &shown, "record").status, 303);
    assert_eq!(cases(&browser), 2);
    // What became a case is not kept twice: nothing that was typed is left beside it.
    let store = Store::open(&Location::folder(browser.folder.path())).expect("opens");
    assert_eq!(store.intakes().expect("reads"), []);
}

/// Two windows at the same moment, over the store itself.
#[test]
fn of_two_at_once_one_becomes_the_case() {
    let browser = Browser::inside(&[]);
    let pairs = complaint(&browser);
    let reply = send(&browser, PATH, &pairs, "look");
    let shown = posted(&browser.get(reply.header("location")));
    let all: Vec<Reply> = std::thread::scope(|scope| {
        let sending = || send(&browser, PATH, &shown, "record");
        let both = [scope.spawn(sending), scope.spawn(sending)];
        both.into_iter()
            .map(|one| one.join().expect("answered"))
            .collect()
    });
    for reply in &all {
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert!(reply.header("location").starts_with("/cases/"));
    }
    assert_eq!(cases(&browser), 1);
}

/// Somebody else's intake is not there; ids of nothing are not there.
#[test]
fn an_intake_is_of_who_typed_it() {
    let mut browser = Browser::with_accounts(
        &[],
        &[
            ("b.beheer", &["beheerder"]),
            ("s.een", &["secretaris"]),
            ("s.twee", &["secretaris"]),
        ],
    );
    browser.sign_in("s.een", PASSWORD);
    let pairs = complaint(&browser);
    let reply = send(&browser, PATH, &pairs, "look");
    let at = reply.header("location").to_owned();
    assert_eq!(browser.get(&at).status, 200);
    browser.sign_in("s.twee", PASSWORD);
    assert!(!browser.get("/intake").text().contains("El Amrani"));
    assert_eq!(browser.get(&at).status, 404);
    for act in ["look", "record", "keep", "drop"] {
        assert_eq!(send(&browser, PATH, &pairs, act).status, 404, "{act}");
    }
    let keep = format!("{PATH}/keep");
    assert_eq!(send(&browser, &keep, &pairs, "").status, 404);
    browser.sign_in("b.beheer", PASSWORD);
    assert!(matches!(browser.get(&at).status, 403 | 404));
    browser.sign_in("s.een", PASSWORD);
    assert_eq!(browser.get(&at).status, 200, "it is still there");
    let strange = format!("{PATH}?intake=00000000000000000000000000000000");
    assert_eq!(browser.get(&strange).status, 404);
    assert_eq!(browser.get(&format!("{PATH}?intake=../x")).status, 404);
}

/// A question that hangs on the answer to another is asked when that is so, and the text of a last choice stands with it; so for
/// every event of every procedure that says it.
#[test]
fn what_hangs_on_another_answer_is_asked_with_it() {
    let browser = Browser::inside(&[]);
    let missing = |html: &str| {
        let at = html.find("id=\"v.ontbreekt\"").expect("the question");
        let tag = &html[html[..at].rfind('<').expect("its tag")..];
        !tag.split('>').next().expect("its end").contains(" hidden")
    };
    let html = browser.get(PATH).text();
    assert!(!missing(&html), "nobody said that something is missing");
    assert!(html.contains("name=\"&#x2f;aard_anders\""), "{html}");
    let mut pairs = complaint(&browser);
    put(&mut pairs, "/aard", "anders");
    put(&mut pairs, "/aard_anders", "stalken");
    for (whole, asked) in [("true", false), ("false", true)] {
        put(&mut pairs, "/volledig", whole);
        let reply = send(&browser, PATH, &pairs, "look");
        let page = browser.get(reply.header("location")).text();
        assert_eq!(missing(&page), asked, "volledig {whole}");
        assert!(page.contains("value=\"stalken\""), "{page}");
        assert!(html::wrong(&page).is_empty(), "{:?}", html::wrong(&page));
        // The script hears the same.
        let kept = send(
            &browser,
            &format!("{PATH}/keep"),
            &posted_again(&page, &pairs),
            "",
        );
        let told: serde_json::Value = serde_json::from_slice(&kept.bytes).expect("JSON");
        let shown = told["shown"].as_array().expect("keys");
        assert_eq!(
            shown.iter().any(|key| key == "v.ontbreekt"),
            asked,
            "{told}"
        );
    }
    // What such a keyword names is a question of the same event.
    let mut named = 0;
    for procedure in crate::support::maker().catalog.procedures.values() {
        for (code, spec) in &procedure.file.events {
            let Some(asked) = spec.data.get("properties").and_then(|all| all.as_object()) else {
                continue;
            };
            for (name, question) in asked {
                let other = question["x-other"].as_str().into_iter().map(str::to_owned);
                let on = question["x-asked"].as_object().into_iter().flatten();
                for part in other.chain(on.map(|(part, _)| part.clone())) {
                    assert!(asked.contains_key(&part), "{code}.{name}: {part}");
                    named += 1;
                }
            }
        }
    }
    assert!(named > 3, "{named} questions hang on another");
}

/// What was typed, under the id that the page gave it.
fn posted_again(page: &str, pairs: &Pairs) -> Pairs {
    let mut pairs = pairs.clone();
    let id = page
        .split("name=\"intake\" value=\"")
        .nth(1)
        .expect("an id");
    put(&mut pairs, "intake", id.split('"').next().expect("its end"));
    pairs
}
