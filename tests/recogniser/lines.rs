//! Lines that name people in many ways, with what must come out.

use griffie::calendar;
use griffie::diagnostic::Language;
use griffie::disclosure::{Address, Cleaner, Home, Policy, Recogniser, Subject};

fn people() -> Recogniser {
    let subject = |label: &str, address, first: &str, particle: &str, surname: &str| Subject {
        label: label.into(),
        address,
        first_names: if first.is_empty() {
            Vec::new()
        } else {
            vec![first.into()]
        },
        particle: particle.into(),
        surname: surname.into(),
        ..Subject::default()
    };
    Recogniser::of(vec![
        Subject {
            homes: vec![Home {
                street: "Admiraal de Ruyterlaan".into(),
                number: Some(104),
                postcode: "8023 XQ".into(),
                ..Home::default()
            }],
            telephones: vec!["0600000106".into()],
            emails: vec!["l.wojcik@post.example".into()],
            born: calendar::parse("2012-06-21"),
            ..subject("klager", Address::Mevrouw, "Zuzanna Maria", "", "Wójcik")
        },
        subject("moeder", Address::Mevrouw, "Łucja", "", "Wójcik-Dąbrowska"),
        Subject {
            emails: vec!["rj.vandenbroecke@post.example".into()],
            ..subject(
                "aangeklaagde",
                Address::Heer,
                "Robert-Jan",
                "van den",
                "Broecke",
            )
        },
        subject("getuige", Address::Mevrouw, "Roos", "de", "Wit"),
        subject("lid", Address::Heer, "Jan", "", "Bakker"),
        subject("voorzitter", Address::Heer, "P.G.", "de", "Jong"),
        subject("secretaris", Address::Heer, "J.P.", "op 't", "Hof"),
        subject("tweede lid", Address::Mevrouw, "Bo", "", "Li"),
        subject("rector", Address::Mevrouw, "Marit", "", "Overweg-ter Haar"),
        subject("derde lid", Address::Mevrouw, "Anna", "", "Bakker-Schüt"),
    ])
}

/// What stands before the arrow comes out as what stands behind it.
const NAMED: &str = "\
Zuzanna's jas lag naast Zuzannas tas. -> [klager]’s jas lag naast [klager] tas.
Toen riep ZUZANNA, of zuzanna zoals zij zich noemt, dat het genoeg was. -> Toen riep [klager], of [klager] zoals zij zich noemt, dat het genoeg was.
Zuz\u{ad}anna en Zuz\u{200b}anna en Ｚuzanna en Zuzan\u{301}na -> [klager] en [klager] en [klager] en [klager]
Z u z a n n a stond er op het bord. -> [klager] stond er op het bord.
Wij spraken Łucja, en daarna Lucja nog eens. -> Wij spraken [moeder], en daarna [moeder] nog eens.
Volgens mevrouw Dąbrowska-Wójcik (mevr. Wojcik - Dabrowska) klopt dat. -> Volgens [moeder] ([moeder]) klopt dat.
Robert-Jan, RobertJan en Robert Jan van den Broecke -> [aangeklaagde], [aangeklaagde] en [aangeklaagde]
de heer Van Den Broecke, vd Broecke, v.d. Broecke, v/d Broecke en VAN DEN BROECKE -> [aangeklaagde], [aangeklaagde], [aangeklaagde], [aangeklaagde] en [aangeklaagde]
Ik schrijf over R.J. v.d. Broecke; Broeckes les viel uit, Vandenbroecke was ziek. -> Ik schrijf over [aangeklaagde]; [aangeklaagde] les viel uit, [aangeklaagde] was ziek.
Roos de Wit en mevrouw De Wit zagen De Wit. -> [getuige] en [getuige] zagen [getuige].
De witte muur, de wit geverfde muur en het wit van Wit-Rusland -> De witte muur, de wit geverfde muur en het wit van Wit-Rusland
De bakker op de hoek is een warme bakker; zijn bakkerij ook. -> De bakker op de hoek is een warme bakker; zijn bakkerij ook.
Daarna belde meneer Bakker, en dhr. J. Bakker belde terug. -> Daarna belde [lid], en [lid] belde terug.
Jong en oud, de jong gestorven hond en een jongen -> Jong en oud, de jong gestorven hond en een jongen
De voorzitter, mr. P.G. de Jong, opent de zitting. -> De voorzitter, [voorzitter], opent de zitting.
Het hof in Arnhem en het hofje aan de gracht -> Het hof in Arnhem en het hofje aan de gracht
J.P. op 't Hof, op ’t Hof en Op ‘t Hof -> [secretaris], [secretaris] en [secretaris]
Haar tas en haar fiets. Haar moeder kwam, mevrouw Ter Haar niet. -> Haar tas en haar fiets. Haar moeder kwam, [rector] niet.
Mevrouw Bo Li zat in de boot met Li. -> [tweede lid] zat in de boot met [tweede lid].
Mail l.wojcik@post.example, L.Wojcik+school@post.example of l.wojcik [at] post [dot] example. -> Mail [e-mailadres], [e-mailadres] of [e-mailadres].
Bel 06-00000106, +31 6 00 00 01 06, 0031600000106, 06\u{2011}00 00 01 06 of (06) 0000.0106. -> Bel [telefoonnummer], [telefoonnummer], [telefoonnummer], [telefoonnummer] of [telefoonnummer].
Bel nul zes nul nul nul nul nul een nul zes. -> Bel [telefoonnummer].
Wij wonen Admiraal de Ruyterlaan 104, dus Adm. de Ruyterln. 104 en Admiraal de Ruyterlaan, nummer 104. -> Wij wonen [adres], dus [adres] en [adres].
Op de Ruyterlaan, 8023XQ of 8023 xq, woont zij. -> Op de [adres], [postcode] of [postcode], woont zij.
Admiraal de Ruyterlaan 1045 en Kruyterlaan 104 zijn andere huizen. -> Admiraal de Ruyterlaan 1045 en Kruyterlaan 104 zijn andere huizen.
Zij is geboren op 21 juni 2012, 21-06-2012, 21.6.'12 of eenentwintig juni tweeduizend twaalf. -> Zij is geboren op [geboortedatum], [geboortedatum], [geboortedatum] of [geboortedatum].
De zitting was op 21 juni 2027 en op 22 juni 2012. -> De zitting was op 21 juni 2027 en op 22 juni 2012.
> Groeten van Zuzan-
> na en Robert-
> Jan -> > Groeten van [klager] en [aangeklaagde]
Zie @zuzanna_b, zuzanna2012@school.example en WójcikBroecke. -> Zie @[klager]_b, [e-mailadres] en [klager of moeder of aangeklaagde].";

#[test]
fn people_are_found_in_every_spelling() {
    let recogniser = people();
    let mut wrong = Vec::new();
    for line in split(NAMED) {
        let (text, expected) = line.rsplit_once(" -> ").expect("an arrow");
        let mut cleaner = Cleaner::new(&recogniser, Policy::Roles, Language::Nl);
        let cleaned = cleaner.clean(text);
        if cleaned != expected {
            wrong.push(format!("{text}\n  is     {cleaned}\n  not    {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lines that go on in the next one begin with a quote mark.
fn split(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if !last.contains(" -> ") => {
                last.push('\n');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// What stands here may be somebody: it stays, and is asked.
const DOUBTFUL: [(&str, &str, &str); 8] = [
    ("Bakker zei daar niets over.", "Bakker", "lid"),
    ("Toen sprak meneer B. met de klas.", "B", "aangeklaagde"),
    ("Volgens Z.W. klopt dat.", "Z.W", "klager"),
    ("Wij zagen Zuza op het plein.", "Zuza", "klager"),
    ("In Wit-Rusland is het koud.", "Wit", "getuige"),
    (
        "De Hof van Twente, het Hof in Den Haag.",
        "Hof",
        "secretaris",
    ),
    (
        "Mevrouw R.J. van den Broecke kwam mee.",
        "Mevrouw R.J. van den Broecke",
        "aangeklaagde",
    ),
    ("Roos kwam later.", "Roos", "getuige"),
];

#[test]
fn what_is_doubtful_is_asked_and_not_guessed() {
    let recogniser = people();
    for (text, what, about) in DOUBTFUL {
        let mut cleaner = Cleaner::new(&recogniser, Policy::Roles, Language::Nl);
        assert_eq!(cleaner.clean(text), text);
        let questions = cleaner.questions();
        assert!(
            questions
                .iter()
                .any(|one| one.text == what && one.about.iter().any(|label| label == about)),
            "{text}: {questions:?}"
        );
    }
}

#[test]
fn a_shared_surname_is_nobodys_until_something_tells_whose() {
    let recogniser = people();
    let mut cleaner = Cleaner::new(&recogniser, Policy::Roles, Language::Nl);
    assert_eq!(
        cleaner.clean("Wójcik kwam te laat."),
        "[klager of moeder] kwam te laat."
    );
    assert_eq!(cleaner.questions().len(), 1);
    assert_eq!(
        cleaner.clean("Z. Wójcik en Łucja Wójcik"),
        "[klager] en [moeder]"
    );
    assert_eq!(cleaner.questions().len(), 1);
}

/// What is no address of mail, no street and no pattern is looked for as it is written, or not at all; never everywhere.
#[test]
fn what_is_oddly_known_is_looked_for_as_it_is_written() {
    let recogniser = Recogniser::of(vec![Subject {
        label: "klager".into(),
        emails: vec!["zuzanna op school".into()],
        homes: vec![Home {
            street: "-".into(),
            number: Some(104),
            ..Home::default()
        }],
        ..Subject::default()
    }]);
    let mut cleaner = Cleaner::new(&recogniser, Policy::Contacts, Language::Nl);
    assert_eq!(
        cleaner.clean("Mail Zuzanna op school in lokaal 104."),
        "Mail [contactgegevens weggelaten] in lokaal 104."
    );
}
