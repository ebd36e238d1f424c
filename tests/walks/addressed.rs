//! Whether a letter is addressed to the one it is for, and greets the same.

use griffie::calendar::Date;
use griffie::case::{Address, CaseFacts, Person};
use griffie::document::Composed;
use serde_json::Value;

use super::answers::called;
use super::letters::Broken;

/// What is wrong with the address and the salutation of a letter.
pub(super) fn addressed(one: &Composed, facts: &CaseFacts, day: Date) -> Vec<Broken> {
    let Some((name, person)) = recipient(one, facts) else {
        return Vec::new();
    };
    let salutation = one.data["salutation"].as_str().unwrap_or("");
    let lines: Vec<&str> = one.data["address"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let broken = if is_handed_over(one) {
        handed(person, salutation, &lines)
    } else {
        judged(person, salutation, &lines, day)
    };
    broken
        .into_iter()
        .map(|rule| Broken {
            rule,
            shown: format!("{name}: {salutation} | {}", lines.join(" | ")),
        })
        .collect()
}

/// Whether the letter says that it is handed over.
fn is_handed_over(one: &Composed) -> bool {
    let way = one.data["address_note"].as_str();
    let way = way.and_then(|note| note.lines().last());
    way.is_some_and(|way| ["persoonlijk overhandigd", "handed over in person"].contains(&way))
}

/// The rules that a letter breaks which is handed to somebody: it greets nobody else, and bears no address at which others
/// would open it.
fn handed(person: &Person, salutation: &str, lines: &[&str]) -> Vec<&'static str> {
    let mut broken = Vec::new();
    if !salutation.is_empty() && person.has_name() && !names(salutation, called(person)) {
        broken.push("greets another");
    }
    if !lines.is_empty() {
        broken.push("handed over and sent");
    }
    broken
}

/// Who in the case a letter is for.
fn recipient<'a>(one: &'a Composed, facts: &'a CaseFacts) -> Option<(&'a str, &'a Person)> {
    let name = one.recipient.as_deref()?;
    let role = facts
        .personen
        .keys()
        .filter(|role| name.starts_with(role.as_str()))
        .max_by_key(|role| role.len())?;
    let number: usize = name[role.len()..]
        .split('-')
        .find_map(|part| part.parse().ok())
        .unwrap_or(1);
    Some((name, facts.personen[role].get(number - 1)?))
}

/// The rules that a salutation and an address break for somebody on a day.
pub(super) fn judged(
    person: &Person,
    salutation: &str,
    lines: &[&str],
    day: Date,
) -> Vec<&'static str> {
    let mut broken = Vec::new();
    let parents: Vec<Person> = if person.is_minor(day) {
        let all = person.representatives().into_iter();
        all.map(|parent| parent.as_person(person)).collect()
    } else {
        Vec::new()
    };
    let greeted: Vec<&Person> = if parents.is_empty() {
        vec![person]
    } else {
        parents.iter().collect()
    };
    let own = !person.aanhef.is_empty() && parents.is_empty();
    if !own && !salutation.is_empty() {
        if greeted
            .iter()
            .any(|one| one.has_name() && !names(salutation, called(one)))
        {
            broken.push("greets nobody");
        }
        if !parents.is_empty() && names(salutation, called(person)) {
            broken.push("greets a child");
        }
    }
    let home = parents
        .first()
        .map_or(&person.adres, |parent| &parent.adres);
    if *home == Address::default() {
        return broken;
    }
    if lines.len() < 2 {
        broken.push("no address");
        return broken;
    }
    let head = lines[..lines.len() - 1].join(" ");
    let named = if parents.is_empty() {
        names(&head, called(person)) || head.contains(&*person.organisatie)
    } else {
        head.contains("ouder(s)") || parents.iter().all(|parent| names(&head, called(parent)))
    };
    if !named || parents.is_empty() && head.contains("ouder(s)") {
        broken.push("address of another");
    }
    let last = lines[lines.len() - 1];
    let town = home.woonplaats.to_uppercase().replace("'S-", "'s-");
    let place = if home.is_dutch() {
        last.ends_with(&town)
    } else {
        last == home.land.to_uppercase() && lines[lines.len() - 2].ends_with(&town)
    };
    let street = home.straat.is_empty() || lines.iter().any(|line| line.contains(&*home.straat));
    if !place || !street {
        broken.push("wrong place");
    }
    broken
}

/// Whether a name stands in a text as a word of its own.
fn names(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    text.match_indices(&name).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        let apart = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
        apart(before) && apart(after)
    })
}

#[test]
fn a_salutation_or_address_of_somebody_else_is_found() {
    let day = griffie::calendar::parse("2027-03-09").expect("a day");
    let read = |value: Value| Person::read(&value);
    let home = serde_json::json!({ "straat": "Veldweg", "huisnummer": 9, "postcode": "8051 QX", "woonplaats": "Hattem" });
    let child = read(
        serde_json::json!({ "voornamen": "Anna", "achternaam": "Mei", "geboortedatum": "2014-02-03", "adres": home,
        "vertegenwoordiger": { "achternaam": "Ng" }, "tweede_vertegenwoordiger": { "achternaam": "Bakker" } }),
    );
    let grown =
        read(serde_json::json!({ "voornamen": "Joost", "achternaam": "Li", "adres": home }));
    let right = [
        "Aan de ouder(s)/verzorger(s)",
        "van Anna Mei",
        "Veldweg 9",
        "8051 QX  HATTEM",
    ];
    let hers = ["Joost Li", "Veldweg 9", "8051 QX  HATTEM"];
    let both = "Geachte heer/mevrouw Ng en heer/mevrouw Bakker,";
    assert_eq!(judged(&child, both, &right, day), Vec::<&str>::new());
    assert_eq!(handed(&child, "Beste Anna Mei,", &[]), Vec::<&str>::new());
    assert_eq!(
        handed(&child, both, &right),
        ["greets another", "handed over and sent"]
    );
    assert_eq!(
        judged(&grown, "Geachte J. Li,", &hers, day),
        Vec::<&str>::new()
    );
    for (person, salutation, lines, rule) in [
        (
            &child,
            "Geachte heer/mevrouw Ng,",
            &right[..],
            "greets nobody",
        ),
        (
            &child,
            "Beste Anna Mei, heer/mevrouw Ng en Bakker,",
            &right,
            "greets a child",
        ),
        (
            &child,
            both,
            &["Anna Mei", "Veldweg 9", "8051 QX  HATTEM"],
            "address of another",
        ),
        (&grown, "Geachte heer/mevrouw,", &hers, "greets nobody"),
        (&grown, "Geachte J. Li,", &right, "address of another"),
        (
            &grown,
            "Geachte J. Li,",
            &["Joost Li", "Pad 1", "8051 QX  HATTEM"],
            "wrong place",
        ),
        (
            &grown,
            "Geachte J. Li,",
            &["Joost Li", "Veldweg 9", "8011 XQ  ZWOLLE"],
            "wrong place",
        ),
        (&grown, "Geachte J. Li,", &[], "no address"),
    ] {
        assert!(
            judged(person, salutation, lines, day).contains(&rule),
            "{salutation} {lines:?}: {rule}"
        );
    }
}
