//! What a copy and an anonymous version may not tell of people, whatever string it comes in with, and what is no secret.

use griffie::case::{Event, Filed, Person};
use griffie::procedure::Course;
use serde_json::{Value, json};

use super::faces::Face;
use super::matrix::Asked;
use super::world::{DAY, World, procedure};
use crate::support::date;

/// Letters and digits, as the eye takes them together.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == '@')
        .flat_map(char::to_lowercase)
        .collect()
}

/// How people write what reaches somebody: a few ways of each.
fn data(person: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = vec![text(&person["email"])];
    for name in ["telefoon", "telefoon_mobiel", "telefoon_vast"] {
        let number = text(&person[name]);
        found.push(number.clone());
        if let Some(rest) = number.strip_prefix("+31") {
            found.push(format!("0{} {}", &rest[..1], &rest[1..]));
        }
    }
    let address = &person["adres"];
    let street = text(&address["straat"]);
    if let Some(number) = address["huisnummer"].as_u64() {
        found.push(format!("{street} {number}"));
        // Where somebody lives is told by the street alone.
        found.push(street);
    }
    found.push(text(&address["postcode"]));
    if let Some(born) = griffie::calendar::parse(&text(&person["geboortedatum"])) {
        found.push(griffie::calendar::long(
            born,
            griffie::diagnostic::Language::Nl,
        ));
    }
    if person["vertegenwoordiger"].is_object() {
        found.extend(data(&person["vertegenwoordiger"]));
    }
    found.retain(|text| bare(text).chars().count() > 4);
    found
}

/// Everybody with a private role whom the case ever knew, by role.
fn private(course: &Course) -> Vec<(String, Value)> {
    let roles = &procedure().file.roles;
    let mut found = Vec::new();
    for event in course.events() {
        for (role, people) in &event.personen {
            if roles.get(role).is_some_and(|role| role.private) {
                found.extend(people.iter().map(|person| (role.clone(), person.view())));
            }
        }
    }
    found
}

fn person(value: Value) -> Person {
    Person::read(&value)
}

/// A case in which one of each private role was replaced, and in which every datum stands in every string that comes in.
fn planted() -> (World, Vec<(String, Value)>) {
    let mut world = World::imported("Z4");
    let mut replaced = Event {
        on: Some(date(DAY)),
        event: "partij_gewijzigd".to_owned(),
        ..Event::default()
    };
    let roles = procedure()
        .file
        .roles
        .iter()
        .filter(|(_, role)| role.private);
    for (index, (role, _)) in roles.enumerate() {
        let number = index + 11;
        replaced.personen.insert(
            role.clone(),
            vec![person(json!({
                "aanspreekvorm": "mevrouw", "voornamen": "Nynke", "achternaam": format!("Vervanger{}", ["aa", "bee", "cee", "dee", "ee", "eff", "gee", "haa"][index % 8]),
                "adres": { "straat": format!("Boterdiepkade{}", ["laan", "weg", "plein"][index % 3]), "huisnummer": number, "postcode": format!("97{number} QZ"), "woonplaats": "Groningen" },
                "telefoon_mobiel": format!("+316111111{number}"), "email": format!("n.vervanger{number}@thuis.example"), "geboortedatum": format!("1980-03-{number}"),
            }))],
        );
    }
    world.add(vec![replaced]);
    let people = private(&world.course());
    let all: Vec<String> = people.iter().flat_map(|(_, person)| data(person)).collect();
    let text = all.join(".\nEn verder: ");
    let from = Some("iemand van buiten".to_owned());
    world.hand_in(
        "tekst.txt",
        text.as_bytes(),
        Filed {
            from: from.clone(),
            ..Filed::default()
        },
    );
    for (index, datum) in all.iter().enumerate() {
        let name = format!("foto {datum}.txt");
        let reasons = procedure().file.roles.keys().filter(|_| index % 2 == 0);
        let more = Filed {
            title: Some(format!("Brief over {datum}")),
            from: Some(format!("de buurvrouw van {datum}")),
            withheld: reasons
                .map(|role| (role.clone(), format!("Het gaat om {datum}.")))
                .collect(),
            ..Filed::default()
        };
        world.hand_in(&name, b"niets bijzonders", more);
        // What cannot be shown has a page that names the file.
        world.hand_in(
            &format!("bestand {datum}.bin"),
            &[0, 1, 2, 3],
            Filed {
                from: from.clone(),
                ..Filed::default()
            },
        );
    }
    let attachments: String = all
        .iter()
        .map(|datum| format!("--x\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"{datum}.eml\"\r\n\r\nFrom: a@b.example\r\nSubject: Bericht {datum}\r\n\r\n> {}\r\n\r\n", datum.replace(' ', "\r\n> ")))
        .collect();
    let mail = format!(
        "From: a@b.example\r\nSubject: Alles\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nzie bijlagen\r\n{attachments}--x--\r\n"
    );
    world.hand_in(
        "post.eml",
        mail.as_bytes(),
        Filed {
            from,
            ..Filed::default()
        },
    );
    (world, people)
}

fn tells(face: &Face, datum: &str) -> bool {
    bare(&face.said).contains(&bare(datum))
}

#[test]
fn no_string_reaches_a_copy_but_through_the_recogniser() {
    let (world, people) = planted();
    let parties = procedure().file.roles.iter().filter(|(_, role)| role.party);
    let mut wrong = Vec::new();
    for (role, _) in parties {
        let asked = Asked {
            recipient: Some(role.clone()),
            ..Asked::default()
        };
        let (bundle, face) = world.get(&asked);
        assert!(bundle.documents > 5, "the copy holds what was handed in");
        assert!(tells(&face, "die in het dossier bekend zijn"));
        // The reader as they are now; who had the role before is somebody else.
        let (_, reader) = people
            .iter()
            .rfind(|(one, _)| one == role)
            .expect("a party");
        let own: Vec<String> = data(reader).iter().map(|one| bare(one)).collect();
        for (other, person) in &people {
            for datum in data(person) {
                if !own.contains(&bare(&datum)) && tells(&face, &datum) {
                    wrong.push(format!("{role} reads `{datum}` of {other}"));
                }
            }
        }
        for datum in data(reader) {
            assert!(
                tells(&face, &datum),
                "{role} may read `{datum}`: it is their own"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_string_reaches_an_anonymous_dossier_but_through_the_recogniser() {
    let (world, people) = planted();
    let asked = Asked {
        anonymous: true,
        ..Asked::default()
    };
    let (_, face) = world.get(&asked);
    for (role, person) in &people {
        for datum in data(person) {
            assert!(!tells(&face, &datum), "it tells `{datum}` of {role}");
        }
        let surname = person["achternaam"].as_str().unwrap_or_default();
        assert!(!tells(&face, surname), "it names {surname}");
    }
}

/// Nothing that a party wrote or was sent itself is kept from that party, and what is public is no secret.
#[test]
fn what_is_no_secret_stays() {
    let mut world = World::imported("Z4");
    let course = world.course();
    let state = course.fold().state();
    let parties: Vec<&String> = procedure()
        .file
        .roles
        .iter()
        .filter(|(_, role)| role.party)
        .map(|(code, _)| code)
        .collect();
    let [one, other] = parties.as_slice() else {
        panic!("two parties")
    };
    let theirs = data(&state.people(other)[0].view());
    let school = |name: &str| {
        state.facts["school"][name]
            .as_str()
            .expect("known")
            .to_owned()
    };
    // The other party lives where the school is, and shares a telephone with the reader.
    let mine = state.people(one)[0].view();
    let shared = mine["telefoon_mobiel"].as_str().expect("known").to_owned();
    let mut moved = state.people(other)[0].view();
    moved["telefoon_mobiel"] = json!(shared);
    let (street, number) = (school("adres"), school("postcode"));
    let (street, house) = street.rsplit_once(' ').expect("a number");
    moved["adres"] = json!({ "straat": street, "huisnummer": house.parse::<u32>().expect("a number"), "postcode": number, "woonplaats": school("plaats") });
    let mut event = Event {
        on: Some(date(DAY)),
        event: "partij_gewijzigd".to_owned(),
        ..Event::default()
    };
    event.personen.insert((*other).clone(), vec![person(moved)]);
    world.add(vec![event]);
    let written = theirs.join(".\nEn ook: ");
    world.hand_in(
        "mijn brief.txt",
        written.as_bytes(),
        Filed {
            from: Some((*one).clone()),
            ..Filed::default()
        },
    );
    let public = format!(
        "De school staat aan {} in {}; bel {shared}.",
        school("adres"),
        school("plaats")
    );
    world.hand_in(
        "openbaar.txt",
        public.as_bytes(),
        Filed {
            from: Some((*other).clone()),
            ..Filed::default()
        },
    );
    let copy = |role: &str| {
        world.get(&Asked {
            recipient: Some(role.to_owned()),
            ..Asked::default()
        })
    };
    let (bundle, face) = copy(one);
    for datum in &theirs {
        assert!(
            tells(&face, datum),
            "`{datum}` stands in the reader's own letter"
        );
    }
    assert!(
        tells(&face, &public),
        "what is public, and the reader's own, stays"
    );
    assert!(
        bundle
            .rows
            .iter()
            .all(|row| !(row.title.contains("mijn brief") && row.withheld.is_some())),
        "an own letter is never withheld"
    );
}

/// What looks like contact data and is known to nobody is left, and named for somebody to look at.
#[test]
fn what_only_looks_like_contact_data_is_named() {
    let mut world = World::imported("Z4");
    let stranger = "Bel mijn zus: 06 18 27 36 45, of mail zus@elders.example.";
    world.hand_in(
        "zus.txt",
        stranger.as_bytes(),
        Filed {
            from: Some("een buurman".to_owned()),
            ..Filed::default()
        },
    );
    let party = procedure()
        .file
        .roles
        .iter()
        .find(|(_, role)| role.party)
        .expect("a party")
        .0;
    let (bundle, face) = world.get(&Asked {
        recipient: Some(party.clone()),
        ..Asked::default()
    });
    for datum in ["06 18 27 36 45", "zus@elders.example"] {
        assert!(tells(&face, datum));
        assert!(
            bundle
                .remarks
                .iter()
                .any(|remark| remark.nl.contains(datum)),
            "`{datum}` is named: {:#?}",
            bundle.remarks
        );
    }
}
