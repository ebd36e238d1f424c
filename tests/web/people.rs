//! The people of a case, and what was recorded wrongly, without a browser.

use griffie::store::{Location, Store};
use serde_json::{Value, json};

use super::browser::{Browser, Reply};
use super::html;
use super::page::Page;
use crate::support::maker;

type Pairs = Vec<(String, String)>;

/// What a browser would post from the form of a page.
fn posted(reply: &Reply) -> Pairs {
    let html = reply.text().replace("&#x2f;", "/");
    let from = html
        .find("<form method=\"post\" action=\"/cases/")
        .expect("the form");
    let to = html[from..].find("</form>").expect("its end") + from + "</form>".len();
    Page::read(&html[from..to]).pairs()
}

fn put(pairs: &mut Pairs, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

fn post(browser: &Browser, path: &str, pairs: &Pairs) -> Reply {
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &pairs)
}

/// The events of the case as the store has them.
fn events(browser: &Browser) -> Vec<Value> {
    let store = Store::open(&Location::folder(browser.folder.path())).expect("opens");
    let record = store.case(&browser.numbers[0]).expect("reads");
    record.events.iter().map(|event| json!(event)).collect()
}

/// Every person of a case can be looked at, and saving them as they are changes nothing of them.
#[test]
fn saving_somebody_as_they_are_changes_nothing() {
    let browser = Browser::inside(&["Z4"]);
    let number = browser.numbers[0].clone();
    let people = browser.get(&format!("/cases/{number}/people")).text();
    let people = people.replace("&#x2f;", "/");
    assert!(html::wrong(&people).is_empty());
    let start = format!("href=\"/cases/{number}/people/");
    let paths: Vec<String> = people
        .split(&start)
        .skip(1)
        .filter_map(|rest| {
            Some(format!(
                "/cases/{number}/people/{}",
                rest.split('"').next()?
            ))
        })
        .collect();
    let mut saved = 0;
    for path in &paths {
        let reply = browser.get(path);
        assert_eq!(reply.status, 200, "{path}");
        let wrong = html::wrong(&reply.text());
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
        if path.ends_with("/new") {
            continue;
        }
        let mut pairs = posted(&reply);
        put(&mut pairs, "/reden", "Nagekeken.");
        let count = events(&browser).len();
        let reply = post(&browser, path, &pairs);
        assert_eq!(reply.status, 303, "{path}: {}", reply.text());
        let all = events(&browser);
        assert_eq!(all.len(), count + 1, "{path}");
        let role = path.rsplit('/').nth(1).expect("a role");
        let before = all[..count]
            .iter()
            .rev()
            .find_map(|event| event["personen"].get(role))
            .expect("the role was held");
        assert_eq!(all[count]["personen"][role], *before, "{path}");
        saved += 1;
    }
    assert!(saved > 8, "{saved} of {paths:?}");
}

#[test]
fn an_address_is_changed_and_somebody_is_added() {
    let browser = Browser::inside(&["Z4"]);
    let number = browser.numbers[0].clone();
    let path = format!("/cases/{number}/people/klager/1");
    let first = posted(&browser.get(&path));
    let mut pairs = first.clone();
    put(&mut pairs, "/persoon/adres/straat", "Nieuwe Markt");
    put(&mut pairs, "/persoon/adres/postcode", "fout");
    put(&mut pairs, "/reden", "Verhuisd.");
    let reply = post(&browser, &path, &pairs);
    let text = reply.text();
    assert_eq!(reply.status, 422, "{text}");
    assert!(
        text.contains("Nieuwe Markt") && text.contains("\"fout\""),
        "{text}"
    );
    put(&mut pairs, "/persoon/adres/postcode", "8011 qz");
    let reply = post(&browser, &path, &pairs);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let klager = events(&browser).last().expect("an event")["personen"]["klager"][0].clone();
    assert_eq!(klager["adres"]["straat"], "Nieuwe Markt");
    assert!(klager["id"].is_string(), "the same person: {klager}");
    // Whoever still has the old page open does not undo that.
    let mut late = first;
    put(&mut late, "/reden", "Andere wijziging.");
    let reply = post(&browser, &path, &late);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("intussen"), "{}", reply.text());
    // Another witness.
    let path = format!("/cases/{number}/people/getuige/new");
    let count = events(&browser).len();
    let mut pairs = posted(&browser.get(&path));
    put(&mut pairs, "/reden", "Gevonden.");
    let reply = post(&browser, &path, &pairs);
    assert_eq!(reply.status, 422, "nobody is somebody: {}", reply.text());
    put(&mut pairs, "/persoon/voornamen", "Joke");
    put(&mut pairs, "/persoon/achternaam", "Tromp");
    let reply = post(&browser, &path, &pairs);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let all = events(&browser);
    let before = all[..count]
        .iter()
        .rev()
        .find_map(|event| event["personen"]["getuige"].as_array())
        .map_or(0, Vec::len);
    let now = all[count]["personen"]["getuige"]
        .as_array()
        .expect("witnesses");
    assert_eq!(now.len(), before + 1);
    assert_eq!(now[before]["achternaam"], "Tromp");
    // And gone again.
    let path = format!("/cases/{number}/people/getuige/{}", before + 1);
    let mut pairs = posted(&browser.get(&path));
    put(&mut pairs, "/reden", "Toch niet.");
    put(&mut pairs, "gone", "yes");
    assert_eq!(post(&browser, &path, &pairs).status, 303);
    let all = events(&browser);
    let left = all[all.len() - 1]["personen"]["getuige"]
        .as_array()
        .map_or(0, Vec::len);
    assert_eq!(left, before);
}

#[test]
fn people_that_are_not_there_are_absent() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    for place in [
        "klager/2",
        "klager/0",
        "klager/x",
        "niemand/1",
        "niemand/new",
    ] {
        let path = format!("/cases/{number}/people/{place}");
        assert_eq!(browser.get(&path).status, 404, "{path}");
    }
    for path in ["story/0", "story/999", "story/x", "story/999/withdraw"] {
        let path = format!("/cases/{number}/{path}");
        assert_eq!(browser.get(&path).status, 404, "{path}");
    }
}

/// Everything that stands in a case can be looked at to be corrected, and says so when nothing was changed.
#[test]
fn what_was_recorded_can_be_corrected_and_taken_back() {
    let browser = Browser::inside(&["Z4"]);
    let number = browser.numbers[0].clone();
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let all = events(&browser);
    let mut asked = 0;
    for (index, event) in all.iter().enumerate() {
        let code = event["event"].as_str().unwrap_or_default();
        let day = event["on"].as_str().unwrap_or_default();
        if !procedure.file.events.contains_key(code) || day > super::browser::TODAY {
            continue;
        }
        let path = format!("/cases/{number}/story/{}", index + 1);
        let reply = browser.get(&path);
        assert_eq!(reply.status, 200, "{path} {code}");
        let wrong = html::wrong(&reply.text());
        assert!(wrong.is_empty(), "{path} {code}: {wrong:?}");
        let mut pairs = posted(&reply);
        put(&mut pairs, "why", "Nagekeken.");
        let reply = post(&browser, &path, &pairs);
        assert_eq!(reply.status, 422, "{code}");
        assert!(
            reply.text().contains("er is niets veranderd"),
            "{code}: saved as it is, something changed: {}",
            reply.text()
        );
        asked += 1;
    }
    assert!(asked > 5, "{asked}");
    assert_eq!(events(&browser).len(), all.len(), "nothing was recorded");
    // The last thing that happened was a day earlier.
    let last = all
        .iter()
        .rposition(|event| {
            event["on"]
                .as_str()
                .is_some_and(|on| on <= super::browser::TODAY)
        })
        .expect("an event");
    let path = format!("/cases/{number}/story/{}/withdraw", last + 1);
    let mut pairs = posted(&browser.get(&path));
    put(&mut pairs, "act", "look");
    let reply = post(&browser, &path, &pairs);
    assert_eq!(reply.status, 422, "without a reason");
    assert!(reply.text().contains("er staat niet waarom"));
    put(&mut pairs, "why", "Bij de verkeerde zaak vastgelegd.");
    let reply = post(&browser, &path, &pairs);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let mut pairs = posted(&reply);
    put(&mut pairs, "act", "record");
    let reply = post(&browser, &path, &pairs);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let all = events(&browser);
    assert_eq!(all[all.len() - 1]["withdraws"], last + 1);
    assert_eq!(browser.get(&path).status, 404, "it does not stand any more");
}

/// What somebody began to write is found again, on the page of the case and among its letters.
#[test]
fn what_was_begun_is_named_until_it_is_final() {
    let browser = Browser::inside(&["Z4"]);
    let number = browser.numbers[0].clone();
    let named = |path: &str| {
        let text = browser.get(path).text().replace("&#x2f;", "/");
        text.contains(&format!("/cases/{number}/documents/D20\""))
            && text.contains("nog niet definitief")
    };
    let (case, letters) = (
        format!("/cases/{number}"),
        format!("/cases/{number}/documents"),
    );
    assert!(!named(&case) && !named(&letters));
    let path = format!("/cases/{number}/documents/D20");
    let mut pairs = posted(&browser.get(&path));
    let name = pairs.iter().find(|(name, _)| name.ends_with("/naam"));
    let name = name.expect("a name is asked").0.clone();
    put(&mut pairs, &name, "Joke Tromp");
    assert_eq!(post(&browser, &path, &pairs).status, 303);
    assert!(named(&case), "on the page of the case");
    assert!(named(&letters), "among the letters");
}

/// A case may begin with nobody in it, and says so.
#[test]
fn a_case_without_people_says_so() {
    let browser = Browser::inside(&[]);
    let path = "/intake/klachtenreglement/klacht_ontvangen";
    let reply = browser.follow(
        path,
        &[("act", "look"), ("/ontvanger", "klachtencommissie")],
    );
    assert!(
        reply.text().contains("er staat nog niemand bij"),
        "{}",
        reply.text()
    );
}
