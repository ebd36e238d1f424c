//! How invented people are called: in the ways in which people are called here and elsewhere.

use serde_json::{Map, Value, json};

use super::random::Random;

/// Surnames: short, double, foreign, words of the language, with letters that few fonts have.
pub(super) const SURNAMES: [&str; 32] = [
    "Jansen",
    "Mei",
    "Ng",
    "Bakker",
    "Öztürk",
    "Nguyễn",
    "IJzerman",
    "Hondt",
    "Wójcik-Dąbrowska",
    "Amrani",
    "Ó Briain",
    "Çelik",
    "Singel",
    "Boer-Lont",
    "Şahin",
    "Vries",
    "Kowalczyk",
    "Þórsdóttir",
    "Heij",
    "Overweg-ter Haar",
    "Sayed",
    "Li",
    "Nóbrega",
    "Dijk",
    "Ruiter",
    "Kastanje",
    "Al-Ḥusaynī",
    "Benʿali",
    "Abd el-Rahman",
    // The mark apart from its letter, as some keyboards send it.
    "Andre\u{301}",
    "O’Connor",
    "Trần Lê",
];
const PARTICLES: [&str; 9] = [
    "van", "van der", "de", "in 't", "el", "d'", "ten", "von der", "al-",
];
const GIVEN: [&str; 16] = [
    "Anna",
    "Joost",
    "Łucja",
    "Yağmur",
    "Thị Mai",
    "IJsbrand",
    "Robert Jan",
    "A.",
    "Mohammed",
    "Elodie",
    "Þórunn",
    "J",
    "Fāṭima az-Zahrāʾ",
    "Văn Đức",
    "Johannes (Jan)",
    "Zoë",
];

/// A name of any kind; `surname` is one that nobody else has.
pub(super) fn name(random: &mut Random, surname: String, person: &mut Map<String, Value>) {
    let mut put = |member: &str, value: &str| {
        person.insert(member.to_owned(), json!(value));
    };
    let form = ["mevrouw", "heer", "neutraal", "onbekend"];
    put("aanspreekvorm", random.pick::<&str>(&form));
    if random.chance(10) {
        put("titel", random.pick::<&str>(&["mr.", "dr.", "ir."]));
    }
    match random.below(12) {
        // One name is all that somebody has, wherever it was put.
        0 => return put("achternaam", &surname),
        1 => return put("voornamen", &surname),
        2 => put(
            "voorletters",
            random.pick::<&str>(&["A.C.", "Th.", "IJ.", "P.G.M."]),
        ),
        3 => {
            put("voornamen", "Theodora Christina");
            put("voorletters", "Th.C.");
        }
        // As in Vietnam, China and Hungary.
        4 | 5 => {
            put("voornamen", random.pick::<&str>(&GIVEN));
            put("naamvolgorde", "achternaam_eerst");
        }
        _ => put("voornamen", random.pick::<&str>(&GIVEN)),
    }
    if random.chance(30) {
        put("tussenvoegsel", random.pick::<&str>(&PARTICLES));
    }
    if random.chance(5) {
        put(
            "achternaam",
            &format!("{surname}-Overbeeke tot Vreeland en Nieuwersluis"),
        );
    } else {
        put("achternaam", &surname);
    }
}
