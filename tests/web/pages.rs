//! Every page for every invented case, in both languages; and what is not there.

use super::browser::Browser;
use super::html;

/// The scenarios of the demo, and more of what cases may look like.
const SCENARIOS: [&str; 5] = ["Z4", "bg-wijkt-af", "twee-aangeklaagden", "correctie", "Z6"];

fn pages(number: &str) -> Vec<String> {
    vec![
        "/".to_owned(),
        "/cases".to_owned(),
        "/cases?all=yes".to_owned(),
        format!("/cases/{number}"),
        format!("/cases/{number}/files"),
        format!("/cases/{number}/dossier"),
        format!("/cases/{number}/documents"),
        format!("/cases/{number}/people"),
        format!("/cases/{number}/people/klager/1"),
        format!("/cases/{number}/people/lid/new"),
        format!("/cases/{number}/story/1"),
        format!("/cases/{number}/story/1/withdraw"),
        "/intake".to_owned(),
    ]
}

#[test]
fn every_page_of_every_case_is_whole_in_both_languages() {
    let browser = Browser::inside(&SCENARIOS);
    for language in ["nl", "en"] {
        browser.post("/language", &[("to", language)]);
        for number in &browser.numbers {
            for path in pages(number) {
                let reply = browser.get(&path);
                assert_eq!(reply.status, 200, "{path}: {}", reply.text());
                let text = reply.text();
                assert!(
                    text.contains(&format!("<html lang=\"{language}\">")),
                    "{path}"
                );
                let wrong = html::wrong(&text);
                assert!(wrong.is_empty(), "{path} ({language}): {wrong:?}\n{text}");
            }
        }
    }
}

#[test]
fn what_is_not_there_is_answered_as_not_there() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    for path in [
        "/nothing".to_owned(),
        "/cases/KC-1999-001".to_owned(),
        "/cases/KC-1999-001/files".to_owned(),
        "/cases/KC-1999-001/dossier".to_owned(),
        format!("/cases/{number}/dossier/abc/x.pdf"),
        format!("/cases/{number}/files/1/0"),
        format!("/cases/{number}/files/0/0"),
        format!("/cases/{number}/files/99999999999999999999/0"),
        format!("/cases/{number}/files/-1/0"),
        format!("/cases/{number}/files/1/x"),
        "/cases/..%2f..%2fetc".to_owned(),
        "/cases/%00".to_owned(),
        "/cases/a%0d%0ab".to_owned(),
        format!("/cases/{}", "x".repeat(300)),
    ] {
        let reply = browser.get(&path);
        assert_eq!(reply.status, 404, "{path}");
        let wrong = html::wrong(&reply.text());
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
    }
    assert_eq!(browser.post("/", &[]).status, 405);
}

#[test]
fn no_name_stands_in_a_title_or_an_address() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    for path in pages(number) {
        let text = browser.get(&path).text();
        let title = text
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next());
        let title = title.expect("a title");
        let addresses = text
            .split("href=\"")
            .skip(1)
            .chain(text.split("action=\"").skip(1));
        let addresses: Vec<_> = addresses
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for name in ["jcik", "browska", "Broecke"] {
            assert!(!title.contains(name), "{title}");
            assert!(
                !addresses.iter().any(|address| address.contains(name)),
                "{path}"
            );
        }
    }
}

#[test]
fn a_case_is_found_by_its_parties_however_they_are_typed() {
    let browser = Browser::inside(&SCENARIOS);
    for words in [
        "wojcik",
        "WÓJCIK",
        "broecke",
        &browser.numbers[0].to_lowercase(),
    ] {
        let text = browser.post("/cases", &[("words", words)]).text();
        assert!(
            text.contains(&format!("/cases/{}\"", browser.numbers[0])),
            "{words}"
        );
        assert!(
            !text.contains(&format!("/cases/{}\"", browser.numbers[1])),
            "{words}"
        );
    }
    let text = browser
        .post("/cases", &[("words", "<script>alert(1)</script>")])
        .text();
    assert!(!text.contains("<script>alert"));
    assert!(text.contains("Geen zaak met deze woorden"));
}

#[test]
fn the_agenda_leads_to_the_document_that_is_due() {
    let browser = Browser::inside(&["Z4"]);
    let text = browser.get("/").text();
    assert!(text.contains("maandag 15 maart 2027"));
    assert!(
        text.contains(&format!("/cases/{}/documents/", browser.numbers[0])),
        "{text}"
    );
}

/// A day that an event of the case planned stands on the page of the case and in the agenda, until it is over or no longer
/// stands.
#[test]
fn what_is_planned_is_told_until_it_is_over() {
    let (mut told, mut silent) = (0, 0);
    let maker = crate::support::maker();
    let procedure = &maker.catalog.procedures["klachtenreglement"];
    for name in SCENARIOS {
        let browser = Browser::inside(&[name]);
        let number = &browser.numbers[0];
        let record = browser.store().case(number).expect("reads");
        let today = griffie::calendar::parse(super::browser::TODAY).expect("a day");
        // The last event before today that answers a question about what is to come.
        let plans = record
            .events
            .iter()
            .filter(|event| event.on.is_some_and(|on| on <= today));
        let days: Vec<String> = plans
            .filter_map(|event| {
                let spec = procedure.file.events.get(&event.event)?;
                let asked = spec.data.get("properties")?.as_object()?;
                let (field, _) = asked.iter().find(|(_, one)| one["x-tense"] == "future")?;
                // The last day of a term that was extended is told with the term.
                let mut terms = procedure.file.obligations.values();
                let extends = terms.any(|term| {
                    let mut effects = term.extended.iter();
                    effects.any(|effect| effect.full().on == event.event)
                });
                if extends {
                    return None;
                }
                Some(event.data.get(field)?.as_str()?.to_owned())
            })
            .collect();
        let (case, agenda) = (
            browser.get(&format!("/cases/{number}")).text(),
            browser.get("/").text(),
        );
        let shown = case.contains("Dit staat gepland");
        assert_eq!(
            shown,
            agenda.contains("Dit staat gepland"),
            "{name}: {case}\n{agenda}"
        );
        let day = days
            .last()
            .and_then(|day| griffie::calendar::parse(day))
            .filter(|day| *day >= today);
        if let Some(day) = day {
            let words = griffie::calendar::weekday_long(day, griffie::diagnostic::Language::Nl);
            assert!(shown, "{name}: {words} is planned: {case}");
            assert!(
                case.contains(&words) && agenda.contains(&words),
                "{name}: {words}"
            );
            told += 1;
        } else {
            assert!(!shown, "{name}: nothing is planned");
            silent += 1;
        }
    }
    assert!(told > 0 && silent > 0, "{told} told, {silent} silent");
}

#[test]
fn what_comes_in_is_filed_and_comes_out_as_it_was() {
    let browser = Browser::inside(&["Z4"]);
    let path = format!("/cases/{}/files", browser.numbers[0]);
    let bytes = b"<script>alert(1)</script> een brief";
    let reply = browser.upload(
        &path,
        &[
            ("as", "evidence"),
            ("title", "brief van de buurvrouw"),
            ("other", "een buurvrouw"),
            ("on", "2027-03-14"),
        ],
        ("../../brief \u{201c}x\u{201d}.html", bytes),
    );
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = reply.text();
    assert!(text.contains("brief van de buurvrouw"), "{text}");
    let address = text
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let address = address
        .into_iter()
        .find(|one| one.starts_with(&format!("{path}/")));
    let file = browser.get(address.expect("a link to the file"));
    assert_eq!(file.bytes, bytes);
    assert!(
        file.header("content-disposition")
            .starts_with("attachment;")
    );
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-security-policy").contains("sandbox"));
}

#[test]
fn what_is_wrong_with_a_file_is_said_at_once_and_nothing_typed_is_lost() {
    let browser = Browser::inside(&["Z4"]);
    let path = format!("/cases/{}/files", browser.numbers[0]);
    let reply = browser.post(
        &path,
        &[
            ("as", "received"),
            ("on", "ooit"),
            ("note", "bij de balie afgegeven"),
        ],
    );
    assert_eq!(reply.status, 422);
    let text = reply.text();
    for part in [
        "geen bestand gekozen",
        "geen datum",
        "van wie het komt",
        "bij de balie afgegeven",
        "ooit",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(html::wrong(&text).is_empty());
    let reply = browser.upload(&path, &[("as", "received")], ("a.txt", b"a"));
    assert_eq!(reply.status, 422);
    for part in ["wanneer het binnenkwam", "van wie het komt"] {
        assert!(reply.text().contains(part), "{part}");
    }
    let whole = [("as", "received"), ("from", "klager"), ("on", "2027-03-14")];
    let reply = browser.upload(&path, &whole, ("a.txt", b"a"));
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("welk document is het?"));
}

#[test]
fn a_dossier_is_made_shown_and_taken_and_only_of_its_own_case() {
    let browser = Browser::inside(&["Z4", "Z6"]);
    let path = format!("/cases/{}/dossier", browser.numbers[0]);
    browser.upload(
        &format!("/cases/{}/files", browser.numbers[0]),
        &[
            ("as", "evidence"),
            ("title", "brief"),
            ("from", "klager"),
            ("on", "2027-03-14"),
        ],
        ("brief.txt", b"een brief"),
    );
    let reply = browser.post(&path, &[("for", "whole")]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = reply.text();
    assert!(html::wrong(&text).is_empty(), "{:?}", html::wrong(&text));
    let links = text
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let link = links
        .into_iter()
        .find(|one| one.ends_with(".pdf"))
        .expect("a link");
    let file = browser.get(link);
    assert!(file.bytes.starts_with(b"%PDF"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    let other = link.replace(&browser.numbers[0], &browser.numbers[1]);
    assert_eq!(browser.get(&other).status, 404);
    for unknown in ["role:nobody", "x/../y", ""] {
        let status = browser.post(&path, &[("for", unknown)]).status;
        assert!(matches!(status, 404 | 422), "{unknown}: {status}");
    }
}

/// The value of a hidden field.
fn hidden(text: &str, name: &str) -> Option<String> {
    let rest = text.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    rest.split('"').next().map(ToOwned::to_owned)
}

#[test]
fn every_event_of_the_procedure_has_a_page_in_both_languages() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    let maker = crate::support::maker();
    let procedure = maker
        .catalog
        .procedures
        .values()
        .next()
        .expect("a procedure");
    for language in ["nl", "en"] {
        browser.post("/language", &[("to", language)]);
        for code in procedure.file.events.keys() {
            for path in [
                format!("/cases/{number}/events/{code}"),
                format!("/intake/{}/{code}", procedure.name),
            ] {
                let reply = browser.get(&path);
                assert_eq!(reply.status, 200, "{path}: {}", reply.text());
                let wrong = html::wrong(&reply.text());
                assert!(wrong.is_empty(), "{path}: {wrong:?}\n{}", reply.text());
            }
        }
    }
    assert_eq!(
        browser
            .get(&format!("/cases/{number}/events/nothing"))
            .status,
        404
    );
    assert_eq!(browser.get("/intake/nothing/nothing").status, 404);
}

#[test]
fn an_event_is_shown_before_it_is_recorded_and_then_recorded() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    let maker = crate::support::maker();
    let procedure = maker
        .catalog
        .procedures
        .values()
        .next()
        .expect("a procedure");
    // Some event that may happen now and asks nothing.
    let text = browser.get(&format!("/cases/{number}")).text();
    let typed = [("on", "vandaag"), ("note", "aan de telefoon gezegd")];
    let free = procedure.file.events.iter().find_map(|(code, spec)| {
        let path = format!("/cases/{number}/events/{code}");
        if !text.contains(&format!("{path}\"")) {
            return None;
        }
        let look = browser.post(&path, &[&typed[..], &[("act", "look")]].concat());
        (look.status == 200).then_some((path, spec, look))
    });
    let (path, spec, look) = free.unwrap_or_else(|| panic!("nothing is free in {text}"));
    let text = look.text();
    assert!(text.contains("Dit gaat er gebeuren"), "{text}");
    assert!(text.contains("15 maart 2027") && text.contains("aan de telefoon gezegd"));
    assert!(html::wrong(&text).is_empty(), "{:?}", html::wrong(&text));
    let before = browser.get(&format!("/cases/{number}")).text();
    assert!(
        !before.contains("aan de telefoon gezegd"),
        "nothing is recorded yet"
    );
    let seen = hidden(&text, "seen").expect("what was seen");
    // Something else than what was shown is not recorded.
    let other = [
        ("on", "gisteren"),
        ("act", "record"),
        ("seen", seen.as_str()),
    ];
    assert_ne!(browser.post(&path, &other).status, 303);
    let agreed = [&typed[..], &[("act", "record"), ("seen", seen.as_str())]].concat();
    let reply = browser.post(&path, &agreed);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let place = reply.header("location").to_owned();
    let text = browser.get(&place).text();
    assert!(text.contains("aan de telefoon gezegd"), "{text}");
    assert!(text.contains("Vastgelegd:") && text.contains(&spec.title.nl));
}

#[test]
fn a_refused_event_says_why_and_the_way_out_and_nothing_typed_is_lost() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    let text = browser.get(&format!("/cases/{number}")).text();
    let maker = crate::support::maker();
    let procedure = maker
        .catalog
        .procedures
        .values()
        .next()
        .expect("a procedure");
    let mut refused = 0;
    for (code, spec) in &procedure.file.events {
        if text.contains(&format!("/events/{code}\"")) || spec.data.get("required").is_some() {
            continue;
        }
        let path = format!("/cases/{number}/events/{code}");
        let typed = [
            ("on", "9 maart 2027"),
            ("note", "een opmerking van ons"),
            ("act", "look"),
        ];
        let reply = browser.post(&path, &typed);
        let text = reply.text();
        // On another day it may be possible.
        if reply.status == 200 {
            continue;
        }
        assert_eq!(reply.status, 422, "{path}: {text}");
        assert!(
            text.contains("een opmerking van ons") && text.contains("9 maart 2027"),
            "{path}"
        );
        assert!(
            text.contains("class=\"problems\"") && text.contains("class=\"hint\""),
            "{path}: {text}"
        );
        assert!(
            html::wrong(&text).is_empty(),
            "{path}: {:?}",
            html::wrong(&text)
        );
        refused += 1;
    }
    assert!(refused > 5, "{refused}");
}

#[test]
fn a_case_is_opened_with_its_people() {
    let browser = Browser::inside(&[]);
    let maker = crate::support::maker();
    let procedure = maker
        .catalog
        .procedures
        .values()
        .next()
        .expect("a procedure");
    assert!(browser.get("/").text().contains("Er staat niets open"));
    let ways = browser.get("/intake").text();
    let path = ways
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let path = path
        .into_iter()
        .find(|path| path.ends_with("/klacht_ontvangen"))
        .expect("a way in");
    assert!(path.starts_with(&format!("/intake/{}", procedure.name)));
    let people = |role: &str| {
        procedure
            .file
            .roles
            .keys()
            .find(|one| *one == role)
            .expect("a role")
            .clone()
    };
    let (one, other) = (people("klager"), people("aangeklaagde"));
    // A list grows by a button, without script.
    let reply = browser.follow(path, &[("add", &format!("/personen/{one}"))]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(
        reply
            .text()
            .contains(&format!("&#x2f;personen&#x2f;{one}&#x2f;0&#x2f;achternaam")),
        "{}",
        reply.text()
    );
    let fields: Vec<(String, &str)> = vec![
        (format!("/personen/{one}"), "1"),
        (format!("/personen/{one}/0/achternaam"), "O'Brien-Ünal"),
        (format!("/personen/{other}"), "1"),
        (format!("/personen/{other}/0/achternaam"), "Jansen"),
        ("/ontvanger".to_owned(), "klachtencommissie"),
        ("/vorm".to_owned(), "brief"),
        ("/volledig".to_owned(), "true"),
        ("/datum".to_owned(), "8 maart 2027"),
        ("on".to_owned(), "12 maart 2027"),
    ];
    let pairs = |more: &[(&str, &str)]| -> Vec<(String, String)> {
        let all = fields
            .iter()
            .map(|(name, value)| (name.clone(), (*value).to_owned()));
        let more = more
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        all.chain(more).collect()
    };
    let send = |pairs: Vec<(String, String)>| {
        let borrowed: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        browser.post(path, &borrowed)
    };
    let look = send(pairs(&[("act", "look")]));
    assert_eq!(look.status, 303, "{}", look.text());
    let text = browser.get(look.header("location")).text();
    assert!(text.contains("Begint:"), "{text}");
    let seen = hidden(&text, "seen").expect("what was seen");
    let intake = hidden(&text, "intake").expect("what it is known by");
    let reply = send(pairs(&[
        ("act", "record"),
        ("seen", &seen),
        ("intake", &intake),
    ]));
    assert_eq!(reply.status, 303, "{}", reply.text());
    let text = browser.get(reply.header("location")).text();
    assert!(
        text.contains("O&#x27;Brien-Ünal") && text.contains("Jansen"),
        "{text}"
    );
    assert!(browser.get("/").text().contains("Jansen"));
}

/// Whatever was recorded last is told on the page of the case, also what has no day of its own: a correction, something taken
/// back.
#[test]
fn the_page_after_recording_is_there_for_every_event() {
    let browser = Browser::inside(&["Z4"]);
    let number = &browser.numbers[0];
    let count = browser.store().case(number).expect("reads").events.len();
    // Some event that may be taken back.
    let typed = [("why", "vergissing"), ("act", "look")];
    let found = (1..=count).rev().find_map(|event| {
        let path = format!("/cases/{number}/story/{event}/withdraw");
        let look = browser.post(&path, &typed);
        let seen = hidden(&look.text(), "seen").filter(|seen| !seen.is_empty());
        seen.filter(|_| look.status == 200).map(|seen| (path, seen))
    });
    let (withdraw, seen) = found.expect("an event that may be taken back");
    let typed = [
        ("why", "vergissing"),
        ("act", "record"),
        ("seen", seen.as_str()),
    ];
    let reply = browser.post(&withdraw, &typed);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let count = browser.store().case(number).expect("reads").events.len();
    assert!(reply.header("location").ends_with(&format!("={count}")));
    for event in 1..=count {
        let path = format!("/cases/{number}?recorded={event}");
        let reply = browser.get(&path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        let text = reply.text();
        assert!(
            html::wrong(&text).is_empty(),
            "{path}: {:?}",
            html::wrong(&text)
        );
        // Of an invented case what lies ahead is not shown.
        let shown = text.contains("role=\"status\"");
        assert!(shown || event < count, "{path}: {text}");
    }
}
