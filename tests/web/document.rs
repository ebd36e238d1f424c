//! The page of a document, without a browser: every document of a case opens, what is typed stays, pages follow, and what
//! will happen is shown before it does.

use serde_json::Value;

use super::browser::Browser;
use super::html;
use super::page::Page;
use crate::support::maker;

/// What a browser would post from a page of a document.
fn posted(browser: &Browser, path: &str) -> Vec<(String, String)> {
    let reply = browser.get(path);
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    posted_from(&reply.text())
}

fn posted_from(html: &str) -> Vec<(String, String)> {
    // Paths in attributes are escaped.
    let html = html.replace("&#x2f;", "/");
    let from = html
        .find("<form method=\"post\" action=\"/cases/")
        .expect("the form");
    let to = html[from..].find("</form>").expect("its end") + from + "</form>".len();
    Page::read(&html[from..to]).pairs()
}

fn post(browser: &Browser, path: &str, pairs: &[(String, String)]) -> super::browser::Reply {
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    browser.post(path, &pairs)
}

fn put(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

/// A question of many lines that a page asks, and what stands in it.
fn story(pairs: &[(String, String)], html: &str) -> String {
    let names = pairs.iter().map(|(name, _)| name);
    let mut texts = names.filter(|name| {
        html.contains(&format!("name=\"{name}\" rows="))
            || html.contains(&format!("name=\"{}\" rows=", name.replace('/', "&#x2f;")))
    });
    texts.next().expect("a question of many lines").clone()
}

#[test]
fn every_document_of_a_case_opens_and_shows_its_pages() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    let (mut drawn, mut linked) = (0, 0);
    for code in maker().catalog.procedures["klachtenreglement"]
        .documents
        .keys()
    {
        let path = format!("/cases/{number}/documents/{code}");
        let reply = browser.get(&path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        let wrong = html::wrong(&reply.text());
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
        for other in ["pages", "finish"] {
            let reply = browser.get(&format!("{path}/{other}"));
            assert!(
                [200, 422].contains(&reply.status),
                "{path}/{other}: {}",
                reply.text()
            );
            let wrong = html::wrong(&reply.text());
            assert!(wrong.is_empty(), "{path}/{other}: {wrong:?}");
        }
        let pairs = posted(&browser, &path);
        let reply = post(&browser, &format!("{path}/pages"), &pairs);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        assert_eq!(reply.header("cache-control"), "no-store");
        let told: Value = serde_json::from_slice(&reply.bytes).expect("JSON");
        let proofs = told["proofs"].as_array().expect("a list");
        // A wording is whole before anything is answered.
        let fault = "dit is een fout in de tekst van het stuk";
        assert!(!told.to_string().contains(fault), "{path}: {told}");
        // Either pages, or why there are none.
        assert_ne!(
            proofs.is_empty(),
            told["problems"].as_array().is_none_or(Vec::is_empty),
            "{path}: {told}"
        );
        if let Some(page) = proofs.first().and_then(|proof| proof["pages"].get(0)) {
            let mark = page["mark"].as_str().expect("a mark");
            let picture = browser.get(&format!("{path}/pages/{mark}.svg"));
            assert_eq!(picture.header("content-type"), "image/svg+xml");
            assert!(picture.text().starts_with("<svg"), "{path}");
            drawn += 1;
        }
        // What goes with it leads to the paper, or to where it is made.
        let enclosures = proofs.iter().flat_map(|proof| {
            let all = proof["enclosures"].as_array().expect("a list");
            all.iter().filter_map(|one| one["link"].as_str())
        });
        for link in enclosures {
            assert_eq!(browser.get(link).status, 200, "{path}: {link}");
            let whole = browser.get(&format!("{path}/pages")).text();
            assert!(
                whole.replace("&#x2f;", "/").contains(link),
                "{path}: {link}"
            );
            linked += 1;
        }
    }
    assert!(drawn > 30, "{drawn} documents have pages");
    assert!(linked > 0, "no enclosure is linked");
}

#[test]
fn what_is_typed_is_kept_and_two_tabs_lose_nothing() {
    let browser = Browser::inside(&[OPEN_CASE]);
    let path = format!("/cases/{}/documents/D15", browser.numbers[0]);
    let html = browser.get(&path).text();
    let mut one = posted(&browser, &path);
    let mut other = one.clone();
    let name = story(&one, &html);
    put(&mut one, &name, "Uit het eerste tabblad.");
    let reply = post(&browser, &format!("{path}/draft"), &one);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let told: Value = serde_json::from_slice(&reply.bytes).expect("JSON");
    assert_eq!(told["version"], 1);
    // The other tab saw nothing of that, and changes the same question.
    put(&mut other, &name, "Uit het tweede tabblad.");
    let reply = post(&browser, &format!("{path}/draft"), &other);
    let told: Value = serde_json::from_slice(&reply.bytes).expect("JSON");
    let clash = told["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["rule"] == "clash");
    assert!(
        clash.expect("both are shown")["message"]
            .to_string()
            .contains("eerste tabblad")
    );
    // Without a script the same, with a button; a page of a form that has no version is refused.
    let now = browser.get(&path).text();
    assert!(
        now.contains("Uit het tweede tabblad."),
        "the last stands in its control"
    );
    let mut again = posted(&browser, &path);
    put(&mut again, &name, "Ten slotte.");
    let reply = post(&browser, &path, &again);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, format!("{path}?saved").as_str())
    );
    assert!(browser.get(&path).text().contains("Ten slotte."));
    again.retain(|(known, _)| known != "version");
    assert_eq!(post(&browser, &path, &again).status, 400);
}

#[test]
fn a_page_that_did_not_change_keeps_its_mark() {
    let browser = Browser::inside(&[OPEN_CASE]);
    let path = format!("/cases/{}/documents/D15", browser.numbers[0]);
    let html = browser.get(&path).text();
    let mut pairs = posted(&browser, &path);
    let marks = |pairs: &[(String, String)]| -> Vec<String> {
        let reply = post(&browser, &format!("{path}/pages"), pairs);
        let told: Value = serde_json::from_slice(&reply.bytes).expect("JSON");
        let pages = told["proofs"][0]["pages"]
            .as_array()
            .unwrap_or_else(|| panic!("{told}"))
            .clone();
        pages
            .iter()
            .map(|page| page["mark"].as_str().expect("a mark").to_owned())
            .collect()
    };
    let before = marks(&pairs);
    assert_eq!(
        before,
        marks(&pairs),
        "the same answers give the same pages"
    );
    let name = story(&pairs, &html);
    put(&mut pairs, &name, "Een heel andere tekst.");
    assert_ne!(before, marks(&pairs));
}

#[test]
fn what_does_not_exist_has_no_page() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    for path in [
        format!("/cases/{number}/documents/D999"),
        format!("/cases/{number}/documents/D34/pages/abc.svg"),
        format!("/cases/{number}/documents/D34/pages/abc"),
        "/cases/KC-1999-001/documents/D34".to_owned(),
        "/cases/KC-1999-001/documents/D34/finish".to_owned(),
    ] {
        assert_eq!(browser.get(&path).status, 404, "{path}");
    }
    let outside = Browser::outside(&["Z4"]);
    let reply = outside.get(&format!("/cases/{}/documents/D34", outside.numbers[0]));
    assert_eq!(reply.status, 403);
}

/// A scenario of the demo that is in the middle of things.
const OPEN_CASE: &str = "twee-aangeklaagden";

/// Everything that a page needs and nobody answered.
fn answered(pairs: &mut Vec<(String, String)>, html: &str) {
    for input in html.replace("&#x2f;", "/").split("<input ").skip(1) {
        let input = input.split('>').next().expect("its end");
        let attribute = |name: &str| {
            let start = format!("{name}=\"");
            Some(
                input
                    .split(start.as_str())
                    .nth(1)?
                    .split('"')
                    .next()
                    .expect("its end"),
            )
        };
        if attribute("aria-required").is_some() && attribute("value") == Some("") {
            let value = match attribute("inputmode") {
                Some("tel") => "038 - 000 47 12",
                Some("email") => "anna@voorbeeld.example",
                _ => "Anna Voorbeeld",
            };
            put(pairs, attribute("name").expect("a name"), value);
        }
    }
}

#[test]
fn a_document_is_made_final_only_as_it_was_shown() {
    let browser = Browser::inside(&[OPEN_CASE, "voorfase-dan-commissie"]);
    let (mut shown, mut made, mut refused) = (0, 0, 0);
    let codes = || {
        maker().catalog.procedures["klachtenreglement"]
            .documents
            .keys()
    };
    let all = browser
        .numbers
        .iter()
        .flat_map(|number| codes().map(move |code| (number, code)));
    for (number, code) in all {
        let path = format!("/cases/{number}/documents/{code}");
        let mut pairs = posted(&browser, &path);
        answered(&mut pairs, &browser.get(&path).text());
        put(&mut pairs, "go", "finish");
        post(&browser, &path, &pairs);
        let path = format!("{path}/finish");
        let page = browser.get(&path);
        if page.status != 200 {
            // Something is missing: told, and nothing can be pressed; a button that is pressed anyway does nothing.
            refused += 1;
            assert_eq!(page.status, 422, "{path}");
            assert!(!page.text().contains("value=\"make\""), "{path}");
            let mut pairs = posted_from(&page.text());
            put(&mut pairs, "act", "make");
            assert_eq!(post(&browser, &path, &pairs).status, 422, "{path}");
            continue;
        }
        shown += 1;
        let mut pairs = posted(&browser, &path);
        put(&mut pairs, "act", "make");
        if page.text().contains("name=\"when\"") {
            // Nobody chose when it goes, and nobody chooses that for them.
            assert!(pairs.iter().all(|(name, _)| name != "when"), "{path}");
            assert!(!page.text().contains("value=\"make\""), "{path}");
            let unsaid = post(&browser, &path, &pairs);
            assert_eq!(unsaid.status, 422, "{path}");
            assert!(unsaid.text().contains("nog niet gekozen"), "{path}");
            put(
                &mut pairs,
                "when",
                if shown % 2 == 0 { "now" } else { "later" },
            );
            put(&mut pairs, "act", "look");
            let look = post(&browser, &path, &pairs);
            let wrong = html::wrong(&look.text());
            assert!(wrong.is_empty(), "{path}: {wrong:?}");
            if look.status != 200 {
                // What its event asks beside it is not answered.
                refused += 1;
                continue;
            }
            pairs = posted_from(&look.text());
            put(&mut pairs, "act", "make");
        }
        let mut strange = pairs.clone();
        put(&mut strange, "seen", "iets anders");
        let events = |browser: &Browser| {
            browser
                .get(&format!("/cases/{number}"))
                .text()
                .matches("<li")
                .count()
        };
        let before = events(&browser);
        post(&browser, &path, &strange);
        assert_eq!(events(&browser), before, "{path}: not what was shown");
        if made > 2 {
            continue;
        }
        let done = post(&browser, &path, &pairs);
        // Another address: reloading it makes nothing again.
        assert_eq!(done.status, 303, "{path}: {}", done.text());
        let done = browser.get(done.header("location"));
        assert_eq!(done.status, 200, "{path}: {}", done.text());
        let text = done.text();
        let links = text
            .split("href=\"")
            .filter(|part| part.contains("/files/"));
        let mut letters = 0;
        for link in links {
            let link = link
                .split('"')
                .next()
                .expect("its end")
                .replace("&#x2f;", "/");
            assert!(browser.get(&link).bytes.starts_with(b"%PDF-"), "{link}");
            letters += 1;
        }
        assert!(letters > 0, "{path}: {text}");
        made += 1;
    }
    assert!(
        shown > 1 && made > 1 && refused > 20,
        "{shown} shown, {made} made, {refused} refused"
    );
}
