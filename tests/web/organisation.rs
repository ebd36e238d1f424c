//! The organisation in the browser: what an office fills in stands on its letters, whole or not at all.

use griffie::app::cases::Cases;
use griffie::store::{Location, Store};

use super::browser::{Browser, PASSWORD, Reply};
use super::html;
use super::page::Page;
use crate::support::maker;

type Pairs = Vec<(String, String)>;

const ONE: &str = "/office/organisation/klachtencommissie";

fn posted(reply: &Reply) -> Pairs {
    let html = reply.text().replace("&#x2f;", "/");
    let from = html
        .find("<form method=\"post\" action=\"/office/")
        .expect("the form");
    let to = html[from..].find("</form>").expect("its end") + from + "</form>".len();
    Page::read(&html[from..to]).pairs()
}

fn put(pairs: &mut Pairs, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

fn save(browser: &Browser, path: &str, pairs: &Pairs) -> Reply {
    let mut all: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    all.retain(|(name, _)| *name != "act");
    all.push(("act", "save"));
    browser.post(path, &all)
}

/// An office of its own.
fn filled(browser: &Browser, path: &str) -> Pairs {
    let mut pairs = posted(&browser.get(path));
    for (name, text) in [
        ("name", "Klachtencommissie  Noordrand"),
        ("address", "Postbus 12\n\n9700aa Groningen"),
        ("place", "Groningen"),
        ("phone", "050 - 000 12 12"),
        ("email", "secretaris@noordrand.example"),
    ] {
        put(&mut pairs, name, text);
    }
    pairs
}

/// An office with accounts, which is no example.
fn office() -> Browser {
    let mut browser = Browser::with_accounts(
        &["Z4"],
        &[("b.beheer", &["beheerder"]), ("s.een", &["secretaris"])],
    );
    browser.sign_in("b.beheer", PASSWORD);
    browser
}

#[test]
fn what_is_filled_in_stands_on_the_next_letter_and_nothing_of_the_example_is_left() {
    let mut browser = office();
    let all = browser.get("/office/organisation").text();
    assert!(html::wrong(&all).is_empty(), "{:?}", html::wrong(&all));
    let banner = "nog een verzonnen afzender";
    assert!(browser.get("/office/accounts").text().contains(banner));
    let page = browser.get(ONE);
    assert!(
        html::wrong(&page.text()).is_empty(),
        "{:?}",
        html::wrong(&page.text())
    );
    // Nothing invented stands in the boxes.
    let given = maker().catalog.settings.sender["klachtencommissie"].clone();
    for (name, value) in posted(&page) {
        assert!(
            value.is_empty()
                || ![
                    "name",
                    "address",
                    "phone",
                    "email",
                    "website",
                    "place",
                    "return_line"
                ]
                .contains(&name.as_str()),
            "{name}: {value}"
        );
    }
    let pairs = filled(&browser, ONE);
    let reply = save(&browser, ONE, &pairs);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let saved = browser.get(reply.header("location"));
    let now = posted(&saved);
    let value = |name: &str| {
        let found = now.iter().find(|(known, _)| known == name);
        found.expect("a box").1.replace("\r\n", "\n")
    };
    assert_eq!(value("name"), "Klachtencommissie Noordrand");
    assert_eq!(value("address"), "Postbus 12\n9700 AA  GRONINGEN");
    assert_eq!(
        value("return_line"),
        "Klachtencommissie Noordrand · Postbus 12 · 9700 AA  GRONINGEN"
    );
    // The store has it: who opens it anew, and the command line, print it.
    let store = Store::open(&Location::folder(browser.folder.path())).expect("opens");
    let other = griffie::app::open_maker(None).expect("the content");
    assert_eq!(
        other.catalog.sender("klachtencommissie").expect("it").name,
        given.name
    );
    Cases::new(&other.catalog, &store).expect("cases");
    let sender = other.catalog.sender("klachtencommissie").expect("it");
    assert_eq!(sender.name, "Klachtencommissie Noordrand");
    let of_example = serde_json::to_value(&given).expect("plain");
    let of_office = serde_json::to_value(&sender).expect("plain");
    for member in [
        "name",
        "address",
        "phone",
        "email",
        "website",
        "place",
        "return_line",
    ] {
        assert_ne!(of_office[member], of_example[member], "{member}");
    }
    // A copy of the store has it too.
    let folder = tempfile::tempdir().expect("a folder");
    let copy = Location::folder(folder.path());
    store.backup(&copy).expect("copied");
    assert!(copy.exists());
    // On the page of a letter.
    browser.sign_in("s.een", PASSWORD);
    let case = browser.numbers[0].clone();
    let pages = browser
        .get(&format!("/cases/{case}/documents/D15/pages"))
        .text();
    assert!(pages.contains("Klachtencommissie Noordrand"), "{pages}");
    assert!(
        !pages.contains(&given.address[0]) && !pages.contains(&given.return_line),
        "{pages}"
    );
    assert!(
        browser.get("/").text().contains(banner),
        "others are still invented"
    );
}

/// Half an example is refused, and so is whatever a letter cannot carry; what was typed stays.
#[test]
fn what_cannot_stand_on_a_letter_is_refused_at_once() {
    let browser = office();
    let given = maker().catalog.settings.sender["klachtencommissie"].clone();
    let cases: &[(&str, &str, &str)] = &[
        ("name", "", "de naam ontbreekt"),
        ("address", "\n \n", "het adres ontbreekt"),
        ("place", "\u{200b}", "de plaats ontbreekt"),
        ("email", "secretaris", "geen e-mailadres"),
        ("colour", "blauw", "geen kleur"),
        ("phone", &given.phone, "van het verzonnen voorbeeld"),
        ("website", &given.website, "van het verzonnen voorbeeld"),
        ("name", "{{ zaak.kenmerk }}", "accolades"),
        ("return_line", "{% for a in b %}", "accolades"),
    ];
    for (name, text, told) in cases {
        let mut pairs = filled(&browser, ONE);
        put(&mut pairs, name, text);
        let reply = save(&browser, ONE, &pairs);
        assert_eq!(reply.status, 422, "{name}: {text}");
        let page = reply.text();
        assert!(page.contains(told), "{name}: {text}: {page}");
        assert!(html::wrong(&page).is_empty(), "{:?}", html::wrong(&page));
        assert!(page.contains("Klachtencommissie  Noordrand") || *name == "name");
    }
    // All at once.
    let mut pairs = filled(&browser, ONE);
    put(&mut pairs, "name", "");
    put(&mut pairs, "email", "x");
    put(&mut pairs, "accent", "x");
    let page = save(&browser, ONE, &pairs).text();
    for told in ["de naam ontbreekt", "geen e-mailadres", "geen kleur"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(
        browser.get(ONE).text().contains("verzonnen"),
        "nothing was changed"
    );
}

/// Two people in one form: the second sees what the first did, and writes over nothing.
#[test]
fn who_comes_second_sees_what_the_first_did() {
    let browser = office();
    let (first, mut second) = (filled(&browser, ONE), filled(&browser, ONE));
    put(&mut second, "name", "Commissie van de ander");
    assert_eq!(save(&browser, ONE, &first).status, 303);
    let late = save(&browser, ONE, &second);
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(
        late.text().contains("Commissie van de ander"),
        "what was typed stays"
    );
    let now = posted(&browser.get(ONE));
    assert!(now.contains(&("name".to_owned(), "Klachtencommissie Noordrand".to_owned())));
    // Back to what came with griffie.
    let mut back = now;
    back.retain(|(name, _)| name != "act");
    put(&mut back, "act", "back");
    let pairs: Vec<(&str, &str)> = back.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(browser.post(ONE, &pairs).status, 303);
    assert!(browser.get(ONE).text().contains("verzonnen"));
}

/// Placeholders of the content stay, so that the school of a case writes under its own name.
#[test]
fn the_school_of_a_case_can_have_another_colour() {
    let browser = office();
    let path = "/office/organisation/school";
    let mut pairs = posted(&browser.get(path));
    put(&mut pairs, "colour", "#123456");
    let reply = save(&browser, path, &pairs);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let now = posted(&browser.get(path));
    assert!(now.contains(&("colour".to_owned(), "#123456".to_owned())));
    let named = now.iter().find(|(name, _)| name == "name").expect("a name");
    assert!(named.1.contains("{{"), "{named:?}");
    let letter = browser.get(&format!("{path}/letter.svg"));
    assert_eq!(letter.status, 200);
    assert_eq!(letter.header("content-type"), "image/svg+xml");
}

/// It is for who keeps the accounts: nobody else finds it.
#[test]
fn nobody_else_finds_it() {
    let mut browser = office();
    let pairs = filled(&browser, ONE);
    browser.sign_in("s.een", PASSWORD);
    for path in ["/office/organisation", ONE, &format!("{ONE}/letter.svg")] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    assert_eq!(save(&browser, ONE, &pairs).status, 404);
    assert!(!browser.get("/").text().contains("href=\"&#x2f;office"));
    browser.sign_in("b.beheer", PASSWORD);
    assert_eq!(browser.get("/office/organisation/niemand").status, 404);
    // What was changed, and by whom, is told; what stands there is not.
    assert_eq!(save(&browser, ONE, &pairs).status, 303);
    let told = browser
        .store()
        .logged(None, Some("b.beheer"), 100)
        .expect("reads");
    let told: Vec<_> = told
        .iter()
        .filter(|line| line.act == "organisation")
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].class, "klachtencommissie");
}
